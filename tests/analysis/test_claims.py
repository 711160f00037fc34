"""The heading against the body, denials against what they deny."""

import pytest
from sourcing import LAUNCH, say, wait, write

from annotator.analysis.claims import (
    HeadingCheck,
    check_headings,
    common_source,
    denied_by,
    same_matter,
    supports,
)
from annotator.analysis.coded import CodedUnit


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Pier to close over crack", "Engineers found the crack in the pier in May.", True),
        ("Officials launched it in March", "An official launch is planned.", True),
        ("Pier to close", "The market closed early.", False),
        ("They said that he would", "He said that they would", False),
        ("", "", False),
    ],
)
def test_same_matter(one: str, other: str, expected: bool) -> None:
    assert same_matter(one, other) is expected
    assert same_matter(other, one) is expected


def test_a_heading_that_drops_the_attribution() -> None:
    assert check_headings(LAUNCH) == (HeadingCheck(number=1, support=(2,), sources=("Norpress",)),)


@pytest.mark.parametrize(
    "units",
    [
        (say("Pier cracked, ministry says", "ministry/government", kind="heading"),
         say("The pier is cracked, the ministry said.", "ministry/government")),
        (say("Pier may be cracked", kind="heading", hedges=("may",)),
         say("The pier is cracked, the ministry said.", "ministry/government")),
        (say("Pier cracked", kind="heading"), say("The pier cracked on Monday.")),
        (say("Pier cracked", kind="heading"),
         say("The pier is cracked, the ministry said.", "ministry/government"),
         say("The cracked pier was shut.")),
        (say("Harbour news", kind="heading"),
         say("The pier is cracked, the ministry said.", "ministry/government")),
        (wait("Pier cracked"), say("The pier is cracked, it said.", "ministry/government")),
    ],
    ids=["attributed", "hedged", "own voice below", "also plain below", "other matter", "open"],
)  # fmt: skip
def test_headings_that_say_no_more_than_the_body(units: tuple[CodedUnit, ...]) -> None:
    assert check_headings(write(*units)) == ()


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        (say("x", "army/military"), True),
        (say("x", "army/military", stance="deny"), False),
        (say("x", "army/military", stance="no_comment"), False),
        (say("x", "army/military", polarity="negative"), False),
        (say("x"), False),
        (wait("x"), False),
    ],
)
def test_what_counts_towards_corroboration(unit: CodedUnit, expected: bool) -> None:
    assert supports(write(unit)[0]) is expected


def test_a_denial_that_points_back_denies_the_sentence_before_it() -> None:
    units = write(
        say("The mill poisoned the river, residents said.", "residents/private_person"),
        say("The army shelled the mill, the mayor said.", "mayor/government"),
        say("The army denied that.", "army/military", stance="deny"),
    )
    assert [u.number for u in denied_by(units[2], units)] == [2]


def test_another_denial_denies_what_is_on_the_same_matter() -> None:
    units = write(
        say("The mill poisoned the river, residents said.", "residents/private_person"),
        say("Fish died in the river, an angler said.", "angler/private_person"),
        say("The mill denied poisoning the river.", "mill/company", stance="deny"),
    )
    assert [u.number for u in denied_by(units[2], units)] == [1]


def test_nobody_denies_themselves() -> None:
    units = write(
        say("The mill said it cleaned the river.", "mill/company"),
        say("The mill denied that.", "mill/company", stance="deny"),
    )
    assert denied_by(units[1], units) == []


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        ([("a/expert > Post/news_outlet",), ("b/expert > Post/news_outlet",)], "post"),
        ([("a/expert > Post/news_outlet",), ("a/expert > Globe/news_outlet",)], "a"),
        ([("a/expert > Post/news_outlet",)], "a"),
        ([("a/expert",), ("b/expert",)], None),
        ([("a/expert", "b/expert")], None),
        ([("/expert",)], None),
        ([], None),
    ],
)
def test_the_source_that_everything_passes_through(
    routes: list[tuple[str, ...]], expected: str | None
) -> None:
    assert common_source(say("x", *r) for r in routes) == expected
