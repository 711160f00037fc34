"""Which answers count, and how words are counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sourcing import say, wait, write

from annotator.analysis.coded import CodedUnit, code_suggestions, code_units, count_words
from annotator.model import Coding, Span, Suggestion, Tag, Unit

CODING = Coding(primary_type="government")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("Rain fell – 40 mm of it.", 6),
        ("“Nobody asked us,” said Ana Reil", 6),
        ("U.S.-led … don’t", 2),
        ("*** — !", 0),
    ],
)
def test_words_are_runs_with_a_letter_or_digit(text: str, expected: int) -> None:
    assert count_words(text) == expected


def test_words_of_spans_are_those_they_touch() -> None:
    text = "Rain fell, “hard and long”, she said."
    assert count_words(text, 100, [Span(112, 116), Span(117, 120)]) == 2
    assert count_words(text, 100, [Span(112, 120), Span(113, 121)]) == 2
    assert count_words(text, 100, [Span(0, 50)]) == 0


@given(st.text(), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40))))
def test_marked_words_are_never_more_than_all(text: str, spans: list[tuple[int, int]]) -> None:
    assert count_words(text, 0, [Span(*s) for s in spans]) <= count_words(text)


def test_only_settled_tags_count_but_notes_always_show() -> None:
    units = tuple(Unit(index=n + 1, start=2 * n, end=2 * n + 1) for n in range(4))
    tags = {
        Span(0, 1): Tag(start=0, end=1, coding=CODING, certainty=3, codebook_version="1"),
        Span(2, 3): Tag(
            start=2, end=3, coding=CODING, certainty=3, confirmed=False, codebook_version="1"
        ),
        Span(4, 5): Tag(start=4, end=5, note="ring", to_check=True, codebook_version="1"),
    }
    found = code_units("a b c d", units, tags)
    assert [(u.text, u.coding, u.certainty, u.note, u.to_check) for u in found] == [
        ("a", CODING, 3, "", False),
        ("b", None, None, "", False),
        ("c", None, None, "ring", True),
        ("d", None, None, "", False),
    ]


def test_suggestions_stand_in_where_nobody_answered() -> None:
    units = (Unit(index=1, start=0, end=1), Unit(index=2, start=2, end=3))
    said = Suggestion(unit=units[0], coding=CODING, probability=0.6, reasons=("because",))
    assert code_suggestions("a b", units, {units[0].span: said}) == (
        CodedUnit(unit=units[0], text="a", coding=CODING, suggestion=said),
        CodedUnit(unit=units[1], text="b"),
    )


def test_attribution_in_part() -> None:
    whole, part, unmarked, own, waiting = write(
        say("They left, he said.", "he/expert"),
        say("They left, he said.", "he/expert", scope="part", attributed=(Span(0, 9),)),
        say("They left, he said.", "he/expert", scope="part"),
        say("They left.", scope="part"),
        wait("They left."),
    )
    assert [
        (u.attributed, u.part, u.attributed_words, u.words) for u in (whole, part, unmarked)
    ] == [
        (True, False, 4, 4),
        (True, True, 2, 4),
        (True, True, 4, 4),
    ]
    assert [(u.attributed, u.part, u.attributed_words) for u in (own, waiting)] == [
        (False, False, 2),
        (False, False, 2),
    ]
