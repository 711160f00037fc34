"""Whom to call about a claim, and what still waits."""

import pytest
from sourcing import chain, say, wait

from annotator.analysis.checklist import Check, SeenEvidence, suggest_call
from annotator.analysis.coded import CodedUnit
from annotator.model import Evidence, Metadata

LABELS = {"government": "Government", "state_media": "State media", "anonymous": "Anonymous"}
POST = Metadata(publisher="The Post", byline="Ida Berg")


@pytest.mark.parametrize(
    ("unit", "article", "call"),
    [
        (wait("Open."), POST, ""),
        (say("Own words."), POST, "The reporter: Ida Berg"),
        (say("Own words."), Metadata(publisher="The Post"), "The reporter: The Post"),
        (say("Own words."), Metadata(), "The reporter"),
        (say("a", "Ministry/government"), POST, "Ministry (Government)"),
        (
            say("a", "Ministry/government > KCNA/state_media"), POST,
            "Ministry (Government), or KCNA (State media)",
        ),
        (say("a", "Ministry/government", "Ministry/government"), POST, "Ministry (Government)"),
        (say("a", "/government"), POST, "Government (not named)"),
        (say("a", "Ministry/fairy"), POST, "Ministry (fairy)"),
        (say("a", "Ministry/government", "-KCNA/state_media"), POST, "Ministry (Government)"),
        (say("a", "a man who was there/anonymous"), POST,
         "The reporter, who knows the source: Ida Berg"),
        (say("a", "a man who was there/anonymous"), Metadata(),
         "The reporter, who knows the source"),
        (say("a", "a man/anonymous > KCNA/state_media"), POST, "KCNA (State media)"),
    ],
)  # fmt: skip
def test_whom_to_call(unit: CodedUnit, article: Metadata, call: str) -> None:
    assert suggest_call(unit.coding, article, LABELS) == call


def test_a_source_without_a_chain() -> None:
    coding = say("a", "x/government", source="Ministry").coding
    assert coding is not None
    assert chain("x/government") == coding.chains[0]
    assert suggest_call(coding, POST, LABELS) == "x (Government)"


def check(**fields: object) -> Check:
    return Check(number=1, start=0, end=1, text="A", **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "pending"),
    [
        (check(), True),
        (check(status="asked"), True),
        (check(status="no_answer"), False),
        (check(status="confirmed"), False),
        (check(status="contradicted"), False),
        (check(status="asked", marked=False), False),
    ],
)
def test_what_still_waits(found: Check, pending: bool) -> None:
    assert found.pending is pending


def test_what_was_taken_back_does_not_stand() -> None:
    seen = [
        SeenEvidence(n=n, at="", by="", evidence=Evidence(seen_at=""), taken_back=n == 1)
        for n in (1, 2)
    ]
    assert [e.n for e in check(evidence=tuple(seen)).standing] == [2]
