"""What the codebook does not admit of marked spans."""

import pytest
from small_models import read

from annotator.engine.admission import admit_groups, admit_sources
from annotator.engine.clauses import Finding
from annotator.engine.pairing import Group
from annotator.engine.reading import Reading, Stretch


def find(r: Reading, words: str) -> Stretch:
    """The first place of some words."""
    wanted = words.split()
    return next(
        (n, n + len(wanted)) for n in range(len(r.word)) if r.word[n : n + len(wanted)] == wanted
    )


@pytest.mark.parametrize(
    ("text", "source", "admitted"),
    [
        ("A memo seen by the Courier warned of floods.", "the Courier", None),
        ("A memo sent by the Courier warned of floods.", "the Courier", "the Courier"),
        ("The union, to which half belong, vowed to fight.", "which", None),
        ("The union, which lost the vote, vowed to fight.", "which", "which"),
        ("Two men, who asked not to be named, agreed.", "named", None),
        ("It is among several ships the admiral wants.", "among several ships the admiral", "the admiral"),
        ("He stood among friends and said no.", "among friends", "among friends"),
    ],
)  # fmt: skip
def test_sources(text: str, source: str, admitted: str | None) -> None:
    r = read(text)
    found = [r.words(s) for s in admit_sources(r, [find(r, source)])]
    assert found == ([] if admitted is None else [admitted])


def test_a_silence_covers_what_was_asked() -> None:
    r = read("Halle Drift did not respond to requests for comment, and Ruiz said no.")
    silence = Finding(find(r, "did not respond"), find(r, "Halle Drift"), (), "silence")
    asked = Group(find(r, "requests"), None, (find(r, "comment"),))
    said = Group(find(r, "said"), find(r, "Ruiz"), (find(r, "no"),))
    assert admit_groups(r, [asked, said], [silence]) == [said]


def test_anonymity_is_no_statement() -> None:
    r = read("Two men asked not to be named.")
    assert admit_groups(r, [Group(find(r, "asked"), find(r, "Two men"), ())], []) == []


def test_a_heading_inherits_nothing() -> None:
    r = read("Ana Ruiz said so on Monday.\n\nFamilies stay on Mill Street\n\nThe road is closed.")
    assert [u.kind for u in r.units] == ["body", "heading", "body"]
    cue, source = find(r, "said"), find(r, "Ana Ruiz")
    own, other = find(r, "so"), find(r, "Families stay")
    assert admit_groups(r, [Group(cue, source, (own, other))], []) == [Group(cue, source, (own,))]
    assert admit_groups(r, [Group(cue, source, (other,))], []) == []


def test_a_negation_takes_its_verb() -> None:
    r = read("The firm would not answer them.")
    group = Group(find(r, "would not"), find(r, "The firm"), ())
    assert admit_groups(r, [group], []) == [group._replace(cue=find(r, "would not answer"))]
