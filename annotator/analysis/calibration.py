"""Whether stated probabilities can be believed: of what was called 80 % likely, is 80 % right?"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from math import ceil, fsum
from statistics import fmean
from typing import NamedTuple

from annotator.analysis.intervals import Interval, bootstrap_interval
from annotator.model import Value

BINS = 10


class Outcome(NamedTuple):
    """A stated probability (0 to 1), and what came of it."""

    probability: float
    right: bool


class Bin(Value, frozen=True, kw_only=True):
    """Outcomes of about the same stated probability."""

    upto: float
    """The largest of their probabilities; that of the bin before is exceeded by all."""
    n: int
    probability: float
    """Mean of what was stated."""
    right: int


class Calibration(Value, frozen=True, kw_only=True):
    """How stated probabilities compare with what came of them; None where that has no meaning."""

    n: int = 0
    base_rate: float | None = None
    """Share that came true."""
    bins: tuple[Bin, ...] = ()
    error: float | None = None
    """Expected calibration error, 0 to 1: mean distance of stated and reached, over the bins."""
    error_interval: Interval | None = None
    """95 %, articles drawn anew, the bins held."""
    brier: float | None = None
    """Mean squared distance of probability and outcome, 0 to 1; 0 is best (Brier 1950)."""
    skill: float | None = None
    """1 - Brier / Brier of always stating the base rate; 0 is no better than that, 1 is best."""


def measure_calibration(
    articles: Sequence[Sequence[Outcome]], pick: Callable[[int], int]
) -> Calibration:
    """Calibration over the outcomes of all articles; `pick` as in `bootstrap_interval`."""
    outcomes = [o for article in articles for o in article]
    if not outcomes:
        return Calibration()
    bounds = equal_mass_bounds([o.probability for o in outcomes])
    gaps = [find_gaps(article, bounds) for article in articles if article]
    base = fmean(o.right for o in outcomes)
    brier = brier_score(outcomes)
    return Calibration(
        n=len(outcomes),
        base_rate=base,
        bins=bin_outcomes(outcomes, bounds),
        error=calibration_error(gaps),
        error_interval=bootstrap_interval(gaps, calibration_error, pick),
        brier=brier,
        skill=1 - brier / (base * (1 - base)) if 0 < base < 1 else None,
    )


def brier_score(outcomes: Sequence[Outcome]) -> float:
    """Mean squared distance of what was stated and what came of it (Brier 1950, Monthly Weather
    Review 78:1-3). Raises StatisticsError of none."""
    return fmean((o.probability - o.right) ** 2 for o in outcomes)


def equal_mass_bounds(probabilities: Sequence[float], bins: int = BINS) -> tuple[float, ...]:
    """Upper bounds, themselves included, of bins that hold about as many values each (Nguyen &
    O'Connor 2015, EMNLP, §3). Equal values stay together, so there may be fewer bins.

    >>> equal_mass_bounds([0.2, 0.4, 0.4, 0.9], bins=4)
    (0.2, 0.4, 0.9)
    """
    ordered = sorted(probabilities)
    cuts = (ceil(len(ordered) * k / bins) for k in range(1, bins + 1))
    return tuple(sorted({ordered[cut - 1] for cut in cuts}))


class Gaps(NamedTuple):
    """What an article adds to the calibration error, so that drawing articles is adding."""

    n: int
    by_bin: tuple[float, ...]
    """Sum of (outcome - probability) in each bin."""


def find_gaps(article: Sequence[Outcome], bounds: Sequence[float]) -> Gaps:
    sums = [0.0] * len(bounds)
    for o in article:
        sums[bisect_left(bounds, o.probability)] += o.right - o.probability
    return Gaps(len(article), tuple(sums))


def calibration_error(articles: Sequence[Gaps]) -> float:
    """Expected calibration error (Naeini, Cooper & Hauskrecht 2015, AAAI, eq. 3):
    sum over bins of n_b / n * |share right - mean probability|."""
    by_bin = zip(*(a.by_bin for a in articles), strict=True)
    return fsum(abs(fsum(gaps)) for gaps in by_bin) / sum(a.n for a in articles)


def bin_outcomes(outcomes: Sequence[Outcome], bounds: Sequence[float]) -> tuple[Bin, ...]:
    """One for each upper bound, in their order; those without an outcome are left out."""
    held: list[list[Outcome]] = [[] for _ in bounds]
    for o in outcomes:
        held[bisect_left(bounds, o.probability)].append(o)
    return tuple(
        Bin(
            upto=bound,
            n=len(inside),
            probability=fmean(o.probability for o in inside),
            right=sum(o.right for o in inside),
        )
        for bound, inside in zip(bounds, held, strict=True)
        if inside
    )
