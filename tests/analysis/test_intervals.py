"""Intervals of shares and of anything else."""

from random import Random
from statistics import fmean

import pytest

from annotator.analysis.intervals import (
    Proportion,
    bootstrap_interval,
    count_hits,
    wilson_interval,
)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (
            81,
            263,
            0.2553,
            0.3662,
        ),  # Newcombe 1998, Statistics in Medicine 17:857, table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1.0),
    ],
)
def test_wilson(hits: int, n: int, low: float, high: float) -> None:
    assert wilson_interval(hits, n) == pytest.approx((low, high), abs=0.00005)


def test_a_share_of_nothing() -> None:
    assert (Proportion().share, Proportion().interval) == (None, None)
    assert count_hits([True, False, True]) + Proportion(hits=1, n=1) == Proportion(hits=3, n=4)


def test_bootstrap_holds_the_mean_of_what_varies() -> None:
    values = [float(n) for n in range(100)]
    low, high = bootstrap_interval(values, fmean, Random(1).randrange) or (0, 0)
    # the standard error of the mean is 28.9 / 10
    assert low == pytest.approx(49.5 - 1.96 * 2.89, abs=1)
    assert high == pytest.approx(49.5 + 1.96 * 2.89, abs=1)


def test_bootstrap_is_the_same_each_time_and_needs_two() -> None:
    twice = {bootstrap_interval([1.0, 5.0], fmean, Random(0).randrange) for _ in range(2)}
    assert twice == {(1.0, 5.0)}
    assert bootstrap_interval([1.0], fmean, Random(0).randrange) is None
