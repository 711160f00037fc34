"""Which sentences of two texts go together."""

import pytest
from sourcing import say, write

from annotator.analysis.alignment import align_units, matter_words

EARLIER = [
    "Two piers in Port Selm will close for repairs in autumn, the harbour board said.",
    "“We were never asked,” said Ana Reil, who drives a crane.",
    "Dredging will cost 3.2 million crowns.",
    "Fishermen from Aster plan a protest on Friday.",
]


@pytest.mark.parametrize(
    ("later", "pairs"),
    [
        (EARLIER, [(0, 0), (1, 1), (2, 2), (3, 3)]),
        (EARLIER[::-1], [(3, 0), (2, 1), (1, 2), (0, 3)]),
        # Two in one, and one in two.
        (["Dredging will cost 3.2 million crowns, and fishermen from Aster plan a Friday protest."],
         [(2, 0), (3, 0)]),
        (["Two piers in Port Selm will close.", "The repairs of the piers are due in autumn."],
         [(0, 0), (0, 1)]),
        (["Crane driver Ana Reil said: “We were never asked.”"], [(1, 0)]),
        (["The museum has a new director."], []),
        ([""], []),
        ([], []),
    ],
)  # fmt: skip
def test_pairs(later: list[str], pairs: list[tuple[int, int]]) -> None:
    found = align_units(write(*map(say, EARLIER)), write(*map(say, later)))
    assert sorted((m.earlier, m.later) for m in found) == sorted(pairs)
    assert all(m.likeness > 0 for m in found)


def test_headings_go_with_headings() -> None:
    heading = "Port Selm: two piers to close"
    earlier = write(say(heading, kind="heading"), say(EARLIER[0], "harbour board/government"))
    later = write(
        say("Two piers close in Port Selm", kind="heading"),
        say("Two piers in Port Selm will close for repairs."),
    )
    assert [(m.earlier, m.later) for m in align_units(earlier, later)] == [(0, 0), (1, 1)]


def test_titles_of_texts_on_the_same_matter_go_together() -> None:
    earlier = write(say("Spy service warns of sabotage", kind="heading"), *map(say, EARLIER))
    later = write(say("Fear of sabotage", kind="heading"), *map(say, EARLIER))
    assert (0, 0) in [(m.earlier, m.later) for m in align_units(earlier, later)]


def test_matter_is_not_who_said_it() -> None:
    assert matter_words("Piers closed, said the agency") == matter_words("The piers close")
