"""How sure a figure is: Wilson's interval for a share, the bootstrap for anything else."""

from collections.abc import Callable, Sequence
from math import sqrt
from typing import TypeVar

from annotator.model import Value

T = TypeVar("T")
Interval = tuple[float, float]
"""Lower and upper end, in the unit of the figure."""
Z = 1.959964
"""The standard normal deviate that leaves 2.5 % on either side."""


class Proportion(Value, frozen=True, kw_only=True):
    """So many out of so many."""

    hits: int = 0
    n: int = 0

    def __add__(self, other: "Proportion") -> "Proportion":
        return Proportion(hits=self.hits + other.hits, n=self.n + other.n)

    @property
    def share(self) -> float | None:
        """From 0 to 1; None of nothing."""
        return self.hits / self.n if self.n else None

    @property
    def interval(self) -> Interval | None:
        return wilson_interval(self.hits, self.n) if self.n else None


def count_hits(outcomes: Sequence[bool]) -> Proportion:
    return Proportion(hits=sum(outcomes), n=len(outcomes))


def wilson_interval(hits: int, n: int) -> Interval:
    """The 95 % score interval of a share, within 0 and 1 (Wilson 1927, JASA 22:209-212).

    It takes the trials for independent. Sentences of one article are not quite, so the truth is a
    little wider.

    >>> low, high = wilson_interval(8, 10)
    >>> round(low, 3), round(high, 3)
    (0.49, 0.943)
    """
    share, spread = hits / n, Z * Z / n
    middle = share + spread / 2
    half = Z * sqrt(share * (1 - share) / n + spread / (4 * n))
    # the ends are 0 and 1 exactly where nothing or everything hits, but for rounding
    low = (middle - half) / (1 + spread) if hits else 0.0
    return low, (middle + half) / (1 + spread) if hits < n else 1.0


def bootstrap_interval(
    clusters: Sequence[T],
    statistic: Callable[[Sequence[T]], float],
    pick: Callable[[int], int],
    rounds: int = 1000,
) -> Interval | None:
    """The 95 % percentile interval of a statistic over clusters that are drawn anew, with
    replacement (Efron & Tibshirani 1993, ch. 13); None for fewer than two clusters.

    `pick(n)` is a random number from 0 to n - 1, such as `random.Random(0).randrange`.
    """
    n = len(clusters)
    if n < 2:
        return None
    found = sorted(statistic([clusters[pick(n)] for _ in clusters]) for _ in range(rounds))
    tail = rounds // 40
    return found[tail], found[-1 - tail]
