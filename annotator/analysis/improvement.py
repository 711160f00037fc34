"""Whether a new version of an engine is better than the old one on the same units of a key."""

from collections.abc import Callable, Mapping, Sequence
from math import fsum
from typing import Literal, NamedTuple

from annotator.analysis.calibration import (
    Gaps,
    Outcome,
    brier_score,
    calibration_error,
    equal_mass_bounds,
    find_gaps,
)
from annotator.analysis.intervals import Interval, Proportion, bootstrap_interval, count_hits
from annotator.model import GoldUnit, Suggestions, Value

FEWEST_UNITS = 100
"""Held-out units, below which nothing is decided."""
FEWEST_ARTICLES = 6
"""Held-out articles, below which nothing is decided: with fewer, a version that is no better would
gain in all of them, and so have an interval above zero, more often than once in 40 (1 / 2 ** 5)."""
TOLERATED = 0.02
"""A calibration error that is surely no more than this much higher is no reason against."""

Verdict = Literal["too few", "not better", "less believable", "better"]


class Pair(NamedTuple):
    """What either version said of a unit, and whether its type was the key's."""

    old: Outcome
    new: Outcome

    @property
    def gain(self) -> int:
        """1 where only the new one is right, -1 where only the old one is."""
        return self.new.right - self.old.right


class Side(Value, frozen=True, kw_only=True):
    """One of the two versions."""

    right: Proportion = Proportion()
    brier: float | None = None
    """Mean squared distance of probability and outcome; 0 is best; None of nothing."""
    error: float | None = None
    """Expected calibration error, 0 to 1; None of nothing."""


class Improvement(Value, frozen=True, kw_only=True):
    """Two versions on the same held-out units."""

    articles: int
    units: int
    old: Side
    new: Side
    gained: int
    """Units of which only the new version is right."""
    lost: int
    """Units of which only the old one is."""
    interval: Interval | None = None
    """95 %, of the difference of the shares right, articles drawn anew; None below two."""
    error_interval: Interval | None = None
    """… of the difference of the calibration errors, the bins held."""

    @property
    def verdict(self) -> Verdict:
        """Better: enough units, the whole interval above zero, and probabilities that can be
        believed as much as before: no higher Brier score, nor surely a higher calibration error
        (`TOLERATED` aside)."""
        enough = self.units >= FEWEST_UNITS and self.articles >= FEWEST_ARTICLES
        if not enough or self.interval is None:
            return "too few"
        if self.interval[0] <= 0:
            return "not better"
        worse = self.error_interval is not None and self.error_interval[0] > TOLERATED
        believable = not worse and (self.new.brier or 0) <= (self.old.brier or 0)
        return "better" if believable else "less believable"


def pair_outcomes(key: Sequence[GoldUnit], old: Suggestions, new: Suggestions) -> list[Pair]:
    """The counted units of a key that both versions have cut as it does."""
    olds, news = (_outcomes(key, said) for said in (old, new))
    return [Pair(olds[span], news[span]) for span in olds if span in news]


def _outcomes(key: Sequence[GoldUnit], said: Suggestions) -> Mapping[object, Outcome]:
    types = {g.unit.span: g.coding.primary_type for g in key if g.unit.counted}
    return {
        s.unit.span: Outcome(s.probability, s.coding.primary_type == types[s.unit.span])
        for s in said.suggestions
        if s.unit.span in types
    }


def measure_improvement(
    articles: Sequence[Sequence[Pair]], pick: Callable[[int], int]
) -> Improvement:
    """Over the units of held-out articles; `pick` as in `bootstrap_interval`."""
    held = [article for article in articles if article]
    pairs = [pair for article in held for pair in article]
    old, new = ([[pair[side] for pair in article] for article in held] for side in (0, 1))
    gaps = list(zip(_gaps(old), _gaps(new), strict=True))
    return Improvement(
        articles=len(held),
        units=len(pairs),
        old=_side(old),
        new=_side(new),
        gained=sum(p.gain > 0 for p in pairs),
        lost=sum(p.gain < 0 for p in pairs),
        interval=bootstrap_interval(held, _mean_gain, pick),
        error_interval=bootstrap_interval(gaps, _more_error, pick),
    )


def _side(articles: Sequence[Sequence[Outcome]]) -> Side:
    outcomes = [o for article in articles for o in article]
    if not outcomes:
        return Side()
    return Side(
        right=count_hits([o.right for o in outcomes]),
        brier=brier_score(outcomes),
        error=calibration_error(_gaps(articles)),
    )


def _gaps(articles: Sequence[Sequence[Outcome]]) -> list[Gaps]:
    stated = [o.probability for article in articles for o in article]
    bounds = equal_mass_bounds(stated) if stated else ()
    return [find_gaps(article, bounds) for article in articles]


def _more_error(gaps: Sequence[tuple[Gaps, Gaps]]) -> float:
    return calibration_error([new for _, new in gaps]) - calibration_error([old for old, _ in gaps])


def _mean_gain(articles: Sequence[Sequence[Pair]]) -> float:
    gains = fsum(p.gain for article in articles for p in article)
    return gains / sum(map(len, articles))
