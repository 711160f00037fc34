"""Types beside the learned ones: who follows whom, and what kinds forbid."""

import pytest

from annotator.engine.party import Party
from annotator.engine.retyping import follow_bodies, is_bare_speaker, retype, speaking_for

UNION = Party("Rail Union", "ngo_monitor", "organization", "named", 0.7, "“Union” tells the type.")
CHAIR = Party(
    "Ana Ruiz", "company", "person", "named", 0.7, "Its chair.", speaks_for="Rail Union"
)  # fmt: skip
LATER = Party("Ana Ruiz", "private_person", "person", "named", 0.3, "Unknown.", resolved=True)


def test_whoever_speaks_for_a_body_follows_it_throughout() -> None:
    assert follow_bodies({1: UNION, 2: CHAIR, 3: LATER}) == {
        1: UNION,
        2: CHAIR._replace(type="ngo_monitor"),
        3: LATER._replace(type="ngo_monitor"),
    }


def test_without_the_body_nothing_changes() -> None:
    assert follow_bodies({2: CHAIR, 3: LATER}) == {2: CHAIR, 3: LATER}


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        (", a spokesman", True),
        ("The spokeswoman", True),
        ("a spokesman for the mill", False),
        ("a miller", False),
        ("", False),
        ("43", False),
    ],
)
def test_bare_speakers(text: str, bare: bool) -> None:
    assert is_bare_speaker(text) == bare


def test_a_bare_speaker_speaks_for_the_body_before() -> None:
    spoke = speaking_for(LATER, UNION)
    assert (spoke.type, spoke.name) == ("ngo_monitor", "Ana Ruiz")
    assert "Rail Union" in spoke.why


class Says:
    """A reader that answers every description alike."""

    def __init__(self, **shares: float) -> None:
        self.shares = shares

    def probabilities(self, text: str, ruled: object) -> dict[str, float]:
        return self.shares


@pytest.mark.parametrize(
    ("kind", "name", "text", "type_key"),
    [
        ("organization", "Brightwell", "Brightwell, which makes sensors", "company"),
        ("person", "Ana Ruiz", ", 46, a baker", "private_person"),
        ("person", "Ana Ruiz", "Dr", "expert"),
        ("organization", "43", "43", "company"),
    ],
)
def test_kinds(kind: str, name: str, text: str, type_key: str) -> None:
    """No organisation is a private person; a doctor of whom nothing more is said is an expert."""
    reader = Says(private_person=0.6, company=0.4)
    party = Party(name, "government", kind, "named", 0.2, "A guess.")  # type: ignore[arg-type]
    assert retype(party, {name: text}, reader).type == type_key  # type: ignore[arg-type]
