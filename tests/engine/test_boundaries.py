"""A reviewer's corrections of units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.engine.boundaries import change_kind, merge_units, split_unit
from annotator.engine.units import split_units
from annotator.errors import OutsideDocument, ReviewError
from annotator.model import Document, Kind, Provenance, Unit

TEXT = "The port reopened.  Two ferries left and a third waits.\n\nKey dates\n\nIt began in May."
UNITS = split_units(
    Document(text=TEXT, provenance=Provenance(data=b"", sha256="", media_type="text/plain"))
)


def told(units: tuple[Unit, ...]) -> list[tuple[int, str, bool, str]]:
    return [(u.index, u.kind, u.counted, TEXT[u.start : u.end]) for u in units]


def test_start() -> None:
    assert told(UNITS) == [
        (1, "body", True, "The port reopened."),
        (2, "body", True, "Two ferries left and a third waits."),
        (3, "heading", False, "Key dates"),
        (4, "body", True, "It began in May."),
    ]


@pytest.mark.parametrize("at", [TEXT.index(" and"), TEXT.index("and")])
def test_split_trims_both_halves(at: int) -> None:
    assert told(split_unit(TEXT, UNITS, *UNITS[1].span, at)) == [
        (1, "body", True, "The port reopened."),
        (2, "body", True, "Two ferries left"),
        (3, "body", True, "and a third waits."),
        (4, "heading", False, "Key dates"),
        (5, "body", True, "It began in May."),
    ]


def test_split_halves_of_a_heading_count_for_themselves() -> None:
    text = "Harbour: mayor resigns"
    units = (Unit(index=1, start=0, end=len(text), kind="heading"),)
    halves = split_unit(text, units, 0, len(text), 8)
    assert [(u.kind, u.counted, text[u.start : u.end]) for u in halves] == [
        ("heading", False, "Harbour:"),
        ("heading", True, "mayor resigns"),
    ]


@pytest.mark.parametrize("at", [0, 20, 19, 55, 56, -1, 10_000])
def test_split_refuses_an_empty_half(at: int) -> None:
    with pytest.raises(ReviewError, match="one half would be empty"):
        split_unit(TEXT, UNITS, *UNITS[1].span, at)


def test_split_refuses_white_space_for_a_half() -> None:
    units = (Unit(index=1, start=0, end=3),)
    with pytest.raises(ReviewError, match="one half would be empty"):
        split_unit("a  ", units, 0, 3, 1)


def test_merge_takes_the_kind_of_the_first() -> None:
    assert told(merge_units(TEXT, UNITS, 0, UNITS[2].end)) == [
        (1, "body", True, TEXT[: UNITS[2].end]),
        (2, "body", True, "It began in May."),
    ]


def test_merge_leaves_units_alone_that_stick_out() -> None:
    merged = merge_units(TEXT, UNITS, 1, len(TEXT))
    assert told(merged)[0] == told(UNITS)[0]
    assert [u.span for u in merged][1] == (UNITS[1].start, UNITS[3].end)


@pytest.mark.parametrize("span", [UNITS[0].span, (0, 3), (18, 20), (5, 40)])
def test_merge_refuses_fewer_than_two(span: tuple[int, int]) -> None:
    with pytest.raises(ReviewError, match="two or more units"):
        merge_units(TEXT, UNITS, *span)


@pytest.mark.parametrize(
    ("kind", "counted"),
    [
        ("body", True), ("heading", True), ("caption", True), ("quote_box", True),
        ("credit", False), ("boilerplate", False),
    ],
)  # fmt: skip
def test_counted_follows_the_kind(kind: Kind, counted: bool) -> None:
    changed = change_kind(UNITS, *UNITS[1].span, kind)
    assert (changed[1].kind, changed[1].counted) == (kind, counted)
    assert changed[:1] + changed[2:] == UNITS[:1] + UNITS[2:]


def test_a_slug_stays_a_slug() -> None:
    assert change_kind(UNITS, *UNITS[2].span, "heading") == UNITS


def test_no_such_unit() -> None:
    with pytest.raises(ReviewError, match="No unit runs from character 3 to 9"):
        split_unit(TEXT, UNITS, 3, 9, 5)
    with pytest.raises(ReviewError, match="No unit runs from character 3 to 9"):
        change_kind(UNITS, 3, 9, "caption")


@pytest.mark.parametrize("span", [(-1, 5), (0, 10_000), (5, 5), (9, 3)])
def test_outside_the_article(span: tuple[int, int]) -> None:
    with pytest.raises(OutsideDocument, match="are not in this article"):
        split_unit(TEXT, UNITS, *span, 1)
    with pytest.raises(OutsideDocument, match="are not in this article"):
        merge_units(TEXT, UNITS, *span)


@given(st.text(alphabet="ab .\n\u00a0", min_size=1), st.integers(0, 40))
def test_merging_undoes_a_split(text: str, at: int) -> None:
    end = len(text)
    units = (Unit(index=1, start=0, end=end),) if text == text.strip() else ()
    try:
        halves = split_unit(text, units, 0, end, at)
    except ReviewError:
        return
    assert merge_units(text, halves, 0, end) == units
