"""Two versions of a text: what is the same is found, in order, whatever stands around it."""

import pytest
from articles import make_units
from hypothesis import given
from hypothesis import strategies as st

from annotator.analysis.versions import (
    Line,
    Rewording,
    Stretch,
    compare_units,
    find_stretches,
    match_units,
    move_span,
    pair_similar,
)
from annotator.model import Span, Unit

OLD = "One is here. Two is here. Three is here and stays there. Four is here."
NEW = "One is here. Three is here and goes there. Two is here. Four is here. Five came."


def places(old: str, new: str) -> tuple[tuple[int, int], ...]:
    return match_units(old, make_units(old), new, make_units(new))


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("", "", ()),
        ("One. Two.", "", ()),
        ("One. Two.", "One. Two.", ((0, 0), (1, 1))),
        ("One. Two.", "Zero. One.\n\nTwo.", ((0, 1), (1, 2))),
        ("One. Two. Three.", "One. Three.", ((0, 0), (2, 1))),
        ("One. One. One.", "One. One.", ((0, 0), (1, 1))),
        ("One. Two.", "Two. One.", ((0, 1),)),
    ],
)
def test_units_that_are_the_same(old: str, new: str, same: tuple[tuple[int, int], ...]) -> None:
    assert places(old, new) == same


def test_the_kind_belongs_to_it() -> None:
    body = [Unit(index=1, start=0, end=4)]
    heading = [Unit(index=1, start=0, end=4, kind="heading")]
    assert match_units("One.", body, "One.", heading) == ()


def test_what_changed() -> None:
    found = compare_units(OLD, make_units(OLD), NEW, make_units(NEW))
    assert found.unchanged == ((1, 1), (2, 3), (4, 4))
    assert found.changed == (
        Rewording(
            old=Line(number=3, text="Three is here and stays there."),
            new=Line(number=2, text="Three is here and goes there."),
        ),
    )
    assert found.added == (Line(number=5, text="Five came."),)
    assert found.dropped == ()


def test_stretches_end_where_anything_differs() -> None:
    old, new = "One. Two. Three. Four.", "Zero. One. Two.  Three. Four."
    stretches = find_stretches(old, make_units(old), new, make_units(new))
    assert stretches == (Stretch(0, 9, 6), Stretch(10, 22, 7))
    assert move_span(Span(0, 9), stretches) == Span(6, 15)
    assert move_span(Span(12, 14), stretches) == Span(19, 21)
    assert move_span(Span(5, 16), stretches) is None
    assert move_span(Span(9, 10), stretches) is None


def test_a_sentence_in_between_ends_a_stretch() -> None:
    old, new = "One. Two.", "One. And. Two."
    assert find_stretches(old, make_units(old), new, make_units(new)) == (
        Stretch(0, 4, 0), Stretch(5, 9, 5),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        ([], ["a b c"], []),
        (["a b c d"], ["a b c e"], [(0, 0)]),
        (["a b c d"], ["a b x y"], []),
        (["a b c d"], ["a b c e", "a b c d"], [(0, 1)]),
        (["a b c d", "a b c e"], ["a b c e", "a b c d"], [(0, 1), (1, 0)]),
        (["same line", "same line"], ["same line", "same line"], [(0, 0), (1, 1)]),
        (["far off"] + ["x"] * 50, ["y"] * 50 + ["far off"], []),
    ],
)
def test_reworded_units(old: list[str], new: list[str], pairs: list[tuple[int, int]]) -> None:
    assert pair_similar(old, new) == pairs


sentences = st.lists(st.sampled_from(["One.", "Two is here.", "Three.", "Four goes.", "Ä 😀."]))


@given(sentences, sentences, st.sampled_from([" ", "\n\n"]))
def test_a_moved_span_has_the_same_words(old: list[str], new: list[str], gap: str) -> None:
    before, after = " ".join(old), gap.join(new)
    stretches = find_stretches(before, make_units(before), after, make_units(after))
    for start in range(len(before)):
        for end in range(start + 1, len(before) + 1, 3):
            moved = move_span(Span(start, end), stretches)
            if moved is not None:
                assert after[moved.start : moved.end] == before[start:end]


@given(sentences, sentences)
def test_every_unit_is_accounted_for_once(old: list[str], new: list[str]) -> None:
    before, after = " ".join(old), " ".join(new)
    units = make_units(before), make_units(after)
    found = compare_units(before, units[0], after, units[1])
    gone = [a for a, _ in found.unchanged] + [c.old.number for c in found.changed]
    come = [b for _, b in found.unchanged] + [c.new.number for c in found.changed]
    assert sorted(gone + [d.number for d in found.dropped]) == [u.index for u in units[0]]
    assert sorted(come + [d.number for d in found.added]) == [u.index for u in units[1]]
