"""Which units are compared where readers cut differently."""

from itertools import pairwise

import pytest
from hypothesis import given
from readings import reading, some_readings

from annotator.analysis.intervals import Proportion
from annotator.analysis.stretches import Readings, align_units, count_cut_alike
from annotator.model import Coding


def kind(coding: Coding) -> str:
    return coding.primary_type


def answers(*plans: str) -> list[tuple[tuple[int, int], list[str]]]:
    """For each stretch, what each reader found in it; "" for no answer."""
    readings = {str(n): reading(plan) for n, plan in enumerate(plans)}
    return [
        (s.span, [" ".join(s.answer(reader, kind) or ()) for reader in readings])
        for s in align_units(readings)
    ]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (  # units that both have are compared as they are
            "0-9 expert, 10-19 military",
            "0-9 expert, 10-19 company",
            [((0, 9), ["expert", "expert"]), ((10, 19), ["military", "company"])],
        ),
        (  # one joined what the other split; beside it all stays as it is
            "0-9 expert, 10-30 military",
            "0-9 expert, 10-19 military, 20-30 military",
            [((0, 9), ["expert", "expert"]), ((10, 30), ["military", "military"])],
        ),
        (
            "0-19 military",
            "0-9 military, 10-19 expert",
            [((0, 19), ["military", "military expert"])],
        ),
        (  # the same split elsewhere
            "0-9 military, 10-19 expert",
            "0-5 military, 6-19 expert",
            [((0, 19), ["military expert", "military expert"])],
        ),
        (  # units that overlap in turn hang together
            "0-9 expert, 10-29 expert",
            "0-19 expert, 20-29 company",
            [((0, 29), ["expert", "expert company"])],
        ),
        (  # who has not answered a part has not answered
            "0-19 military",
            "0-9 military, 10-19 -",
            [((0, 19), ["military", ""])],
        ),
        (  # what does not count says nothing
            "0-9 military, 10-19 expert?",
            "0-19 military",
            [((0, 19), ["military", "military"])],
        ),
        ("0-9 military?", "0-9 military", [((0, 9), ["", "military"])]),
        ("0-9 military?", "0-9 expert?", []),
        ("0-9 military", "", [((0, 9), ["military", ""])]),
        ("", "", []),
    ],
)
def test_two_readers(
    one: str, other: str, expected: list[tuple[tuple[int, int], list[str]]]
) -> None:
    assert answers(one, other) == expected


def test_a_third_reader_joins_what_two_have_alike() -> None:
    two = ("0-9 military, 10-19 expert", "0-9 military, 10-19 expert")
    assert [found for _, found in answers(*two)] == [["military"] * 2, ["expert"] * 2]
    assert answers(*two, "0-19 military") == [
        ((0, 19), ["military expert", "military expert", "military"])
    ]


def test_how_many_are_cut_alike() -> None:
    readings = {
        "a": reading("0-9 expert, 10-19 -, 20-29 expert"),
        "b": reading("0-9 company, 10-29 expert"),
    }
    assert count_cut_alike(align_units(readings)) == Proportion(hits=1, n=2)
    assert count_cut_alike(align_units({"a": readings["a"]})) == Proportion()


def test_a_stretch_is_as_late_as_its_later_answer() -> None:
    readings = {
        "a": reading("0-9 expert", "2026-03-01T10:00:00.000Z"),
        "b": reading("0-9 expert", "2026-04-01T10:00:00.000Z"),
        "c": reading("0-9 -", "2026-05-01T10:00:00.000Z"),
    }
    assert [s.moment[:7] for s in align_units(readings)] == ["2026-04"]


@given(some_readings())
def test_stretches_hold_every_counted_unit_once(readings: Readings) -> None:
    stretches = align_units(readings)
    for reader, units in readings.items():
        held = [u for s in stretches for u in s.counted(reader)]
        assert held == [u for u in units if u.counted]
    spans = [s.span for s in stretches]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    for s in stretches:
        assert all(s.span.start <= u.unit.start for units in s.units.values() for u in units)
        assert all(u.unit.end <= s.span.end for units in s.units.values() for u in units)
