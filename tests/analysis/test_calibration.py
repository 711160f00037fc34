"""Calibration, on tables small enough to reckon by hand."""

from random import Random

import pytest

from annotator.analysis.calibration import (
    Bin,
    Calibration,
    Outcome,
    equal_mass_bounds,
    measure_calibration,
)

PICK = Random(0).randrange


def test_by_hand() -> None:
    """Two of four right at 0.75, one of one at 0.5: |2 - 3| / 5 + |1 - 0.5| / 5."""
    articles = [
        [Outcome(0.75, True), Outcome(0.75, False), Outcome(0.5, True)],
        [Outcome(0.75, False), Outcome(0.75, True)],
    ]
    found = measure_calibration(articles, PICK)
    assert found.bins == (
        Bin(upto=0.5, n=1, probability=0.5, right=1),
        Bin(upto=0.75, n=4, probability=0.75, right=2),
    )
    assert (found.n, found.base_rate) == (5, 0.6)
    assert found.error == pytest.approx(0.3)
    assert found.brier == pytest.approx((2 * 0.25**2 + 2 * 0.75**2 + 0.5**2) / 5)
    assert found.skill == pytest.approx(1 - 0.3 / 0.24)
    assert found.error_interval == pytest.approx((0.25, 1 / 3))  # the second alone, the first alone


def test_gaps_of_one_bin_cancel_across_articles() -> None:
    """The error is that of the bin, not of each article."""
    articles = [[Outcome(0.5, True)], [Outcome(0.5, False)]]
    found = measure_calibration(articles, PICK)
    assert found.error == 0
    assert found.error_interval == (0, 0.5)
    assert found.skill == 0


@pytest.mark.parametrize(
    ("articles", "expected"),
    [
        ([], Calibration()),
        ([[], []], Calibration()),
        (
            [[Outcome(1.0, True)]],
            Calibration(
                n=1,
                base_rate=1,
                bins=(Bin(upto=1.0, n=1, probability=1.0, right=1),),
                error=0,
                brier=0,
            ),
        ),
    ],
)
def test_where_little_can_be_said(articles: list[list[Outcome]], expected: Calibration) -> None:
    assert measure_calibration(articles, PICK) == expected


@pytest.mark.parametrize(
    ("probabilities", "bounds"),
    [
        ([n / 20 for n in range(20)], tuple((2 * n + 1) / 20 for n in range(10))),
        ([0.7] * 30, (0.7,)),
        ([0.9, 0.1], (0.1, 0.9)),
        ([0.1] + [0.7] * 18 + [0.9], (0.7, 0.9)),
    ],
)
def test_bins_hold_alike_many_and_never_part_equals(
    probabilities: list[float], bounds: tuple[float, ...]
) -> None:
    assert equal_mass_bounds(probabilities) == bounds
