"""How far people who coded the same units apart agree, beyond what chance would give.

Every coefficient is 1 - observed / expected disagreement, and both follow from sums over the
units, so that drawing articles anew for the interval is adding. A figure that has no meaning says
why; none is ever 1 because nothing was shared, or because there was nothing to mix up.
"""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import numpy as np

from annotator.analysis.intervals import Interval, Proportion
from annotator.analysis.ratings import Floats, Ints, Ratings
from annotator.model import Value

ROUNDS = 1000
TAIL = ROUNDS // 40
BATCH = 2**20
"""How many numbers are drawn at once, at most; more for a single round over more clusters."""

ONE_READER = "Fewer than two people have answered."
NOTHING_SHARED = "No sentence was answered by two people."
ONE_KIND = "All answers are alike, so there was nothing to mix up and no chance to correct for."
NOT_TWO = "This figure is for two people, and {} have answered."


class Figure(Value, frozen=True, kw_only=True):
    """A measure of agreement, or why there is none."""

    value: float | None = None
    """1 is full agreement; for what is corrected for chance, 0 is what chance would give."""
    interval: Interval | None = None
    """95 %, from drawing `over` anew; None where that tells nothing."""
    over: Literal["articles", "units"] | None = None
    """Articles; where only one has answers to compare, its units, as if these were independent."""
    n: int = 0
    """Units that two people or more answered."""
    why: str = ""
    """Why there is no value, in a sentence; "" where there is one."""


class Disagreement(NamedTuple):
    """How to reckon a coefficient: from what each unit adds, and from the totals of that."""

    sums: Floats
    """One row for each unit."""
    reckon: Callable[[Floats], tuple[Floats, Floats]]
    """Totals, in the last axis -> observed and expected disagreement."""


class Coefficient(NamedTuple):
    """A measure of agreement by the name that the field gives it."""

    name: str
    of: Callable[[Ratings[Any]], Disagreement]
    corrected: bool = True
    """For chance."""
    pairs_only: bool = False
    """Whether it is defined for two readers only."""


def measure(coefficient: Coefficient, ratings: Ratings[Any], seed: int = 0) -> Figure:
    """The coefficient over all units, each weighing the same, with its interval."""
    why = _why_not(coefficient, ratings)
    n = int(ratings.paired.sum())
    return (
        Figure(n=n, why=why)
        if why
        else estimate(coefficient.of(ratings), ratings.articles, n, seed)
    )


def _why_not(coefficient: Coefficient, ratings: Ratings[Any]) -> str:
    readers = len(ratings.active)
    if readers < 2:
        return ONE_READER
    if coefficient.pairs_only and readers > 2:
        return NOT_TWO.format(readers)
    if not ratings.paired.any():
        return NOTHING_SHARED
    used = (ratings.counts[ratings.paired] > 0).any(axis=0).sum()
    return ONE_KIND if coefficient.corrected and used < 2 else ""


# ---------------------------------------------------------------- the coefficients


def raw_disagreement(ratings: Ratings[Any]) -> Disagreement:
    """The share of units that not all their readers answered alike."""
    alike = ratings.counts.max(axis=1, initial=0) == ratings.answers
    sums = np.stack([ratings.paired & ~alike, ratings.paired], axis=1).astype(np.float64)
    return Disagreement(sums, share)


def share(totals: Floats) -> tuple[Floats, Floats]:
    """For sums of what disagrees, and of what was compared: not corrected for chance."""
    observed = _ratio(totals[..., 0], totals[..., 1])
    return observed, np.ones_like(observed)


def nominal_alpha(ratings: Ratings[Any]) -> Disagreement:
    """Krippendorff's alpha for categories without an order (Krippendorff 2011, "Computing
    Krippendorff's Alpha-Reliability", section C)."""
    return _alpha(ratings, 1 - np.eye(len(ratings.categories)))


def interval_alpha(ratings: Ratings[Any]) -> Disagreement:
    """Krippendorff's alpha for categories that are numbers: a disagreement weighs the square of
    their difference (section E there)."""
    values = np.array(ratings.categories, dtype=np.float64)
    return _alpha(ratings, (values[:, None] - values[None, :]) ** 2)


def _alpha(ratings: Ratings[Any], distances: Floats) -> Disagreement:
    """A unit with m answers adds the distance of each ordered pair of them with weight 1 / (m - 1);
    one with fewer than two says nothing. What is expected is the mean distance of any two answers.
    """
    counts = ratings.counts * ratings.paired[:, None]
    apart = ((counts @ distances) * counts).sum(axis=1) / np.maximum(ratings.answers - 1, 1)

    def reckon(totals: Floats) -> tuple[Floats, Floats]:
        each = totals[..., 1:]
        n = each.sum(axis=-1)
        expected = ((each @ distances) * each).sum(axis=-1)
        return _ratio(totals[..., 0], n), _ratio(expected, n * (n - 1))

    return Disagreement(np.column_stack([apart, counts]), reckon)


def cohen_kappa(ratings: Ratings[Any]) -> Disagreement:
    """Of two readers, over the units that both answered: what is expected follows from how often
    each of the two gave each answer (Cohen 1960, Educational and Psychological Measurement
    20:37-46)."""
    both = ratings.paired
    first, second = (_chosen(ratings, column) * both[:, None] for column in ratings.active)
    k = len(ratings.categories)

    def reckon(totals: Floats) -> tuple[Floats, Floats]:
        n = totals[..., 1]
        met = (totals[..., 2 : 2 + k] * totals[..., 2 + k :]).sum(axis=-1)
        return _ratio(totals[..., 0], n), _ratio(n * n - met, n * n)

    differ = both & ~(first * second).any(axis=1)
    return Disagreement(np.column_stack([differ, both, first, second]), reckon)


def _chosen(ratings: Ratings[Any], column: int) -> Floats:
    """Units x categories: 1 for what this reader answered."""
    chosen = ratings.values[:, [column]] == np.arange(len(ratings.categories))
    return np.asarray(chosen, dtype=np.float64)


def fleiss_kappa(ratings: Ratings[Any]) -> Disagreement:
    """For any readers, who are taken as one pool (Fleiss 1971, Psychological Bulletin 76:378-382).
    Where units have differing numbers of answers, as generalised by Gwet 2014, Handbook of
    Inter-Rater Reliability, ch. 2: every unit weighs the same, and those with one answer tell
    only how often each answer is given."""

    def expected(shares: Floats) -> Floats:
        return np.asarray(1 - (shares**2).sum(axis=-1))

    return _pooled(ratings, expected)


def gwet_ac1(ratings: Ratings[Any]) -> Disagreement:
    """As Fleiss' kappa, but chance is taken to strike only where answers are spread, so that it
    holds up where nearly all answers are of one kind (Gwet 2008, British Journal of Mathematical
    and Statistical Psychology 61:29-48). It depends on how many categories could have been given.
    """
    others = max(len(ratings.categories) - 1, 1)

    def expected(shares: Floats) -> Floats:
        return np.asarray(1 - (shares * (1 - shares)).sum(axis=-1) / others)

    return _pooled(ratings, expected)


def _pooled(ratings: Ratings[Any], expected: Callable[[Floats], Floats]) -> Disagreement:
    counts, m = ratings.counts, ratings.answers[:, None]
    apart = (counts * (m - counts)).sum(axis=1) / np.maximum(m * (m - 1), 1)[:, 0]

    def reckon(totals: Floats) -> tuple[Floats, Floats]:
        observed = _ratio(totals[..., 0], totals[..., 1])
        return observed, expected(_ratio(totals[..., 3:], totals[..., 2:3]))

    shares = counts / np.maximum(m, 1)
    return Disagreement(np.column_stack([apart, ratings.paired, m[:, 0] > 0, shares]), reckon)


RAW = Coefficient("raw agreement", raw_disagreement, corrected=False)
ALPHA = Coefficient("Krippendorff's alpha", nominal_alpha)
INTERVAL_ALPHA = Coefficient("Krippendorff's alpha, interval", interval_alpha)
COHEN = Coefficient("Cohen's kappa", cohen_kappa, pairs_only=True)
FLEISS = Coefficient("Fleiss' kappa", fleiss_kappa)
AC1 = Coefficient("Gwet's AC1", gwet_ac1)


def count_alike(ratings: Ratings[Any]) -> Proportion:
    """Units that all their readers answered alike, of those with two answers or more."""
    differ, n = raw_disagreement(ratings).sums.sum(axis=0)
    return Proportion(hits=int(n - differ), n=int(n))


# ---------------------------------------------------------------- value and interval


def estimate(found: Disagreement, articles: Ints, n: int, seed: int = 0) -> Figure:
    """The figure over units of which there are some to compare; `articles` has the number of the
    article of each."""
    parts, over = _clusters(found.sums, articles)
    interval = _interval(_agreement(found, _drawn(parts, seed))) if len(parts) > 1 else None
    return Figure(
        value=float(_agreement(found, found.sums.sum(axis=0))),
        interval=interval,
        over=over if interval else None,
        n=n,
    )


def _agreement(found: Disagreement, totals: Floats) -> Floats:
    """NaN where nothing is expected to disagree."""
    observed, expected = found.reckon(totals)
    return np.asarray(1 - _ratio(observed, expected))


def _ratio(part: Floats, whole: Floats) -> Floats:
    """NaN where the whole is nothing."""
    part, whole = np.broadcast_arrays(part, whole)
    found = np.full(part.shape, np.nan)
    np.divide(part, whole, out=found, where=whole > 0)
    return found


def _clusters(sums: Floats, articles: Ints) -> tuple[Floats, Literal["articles", "units"]]:
    """What each article adds, or each unit where a single article adds anything. What adds nothing
    is left out: it has nothing to do with the figure."""
    rows = sums.any(axis=1)
    sums, articles = sums[rows], articles[rows]
    names, places = np.unique(articles, return_inverse=True)
    if len(names) < 2:
        return sums, "units"
    by_article = [np.bincount(places, weights=column) for column in sums.T]
    return np.stack(by_article, axis=1), "articles"


def _drawn(parts: Floats, seed: int) -> Floats:
    """Totals over parts drawn anew with replacement, one row for each round (Efron & Tibshirani
    1993, ch. 13). The same parts and seed give the same rounds."""
    generator, n = np.random.default_rng(seed), len(parts)
    at_once = max(BATCH // n, 1)
    sizes = (min(at_once, ROUNDS - done) for done in range(0, ROUNDS, at_once))
    return np.concatenate([_times_drawn(generator, size, n) @ parts for size in sizes])


def _times_drawn(generator: np.random.Generator, rounds: int, n: int) -> Floats:
    """Rounds x parts: how often each of the n parts was drawn."""
    drawn = generator.integers(n, size=(rounds, n)) + n * np.arange(rounds)[:, None]
    times = np.bincount(drawn.ravel(), minlength=rounds * n)
    return times.reshape(rounds, n).astype(np.float64)


def _interval(rounds: Floats) -> Interval | None:
    """The 95 % percentile interval; None where more rounds have no value than lie outside of it,
    and where all have the same: too few disagree to tell by drawing them anew."""
    known = np.sort(rounds[~np.isnan(rounds)])
    if len(known) < ROUNDS - 2 * TAIL:
        return None
    tail = len(known) // 40
    low, high = float(known[tail]), float(known[-1 - tail])
    return (low, high) if low < high else None
