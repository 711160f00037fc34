"""How far people who coded the same units apart agree."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

from annotator.analysis.intervals import Proportion

Values = Sequence[Hashable]
"""The answers that one unit was given, one for each coder who gave any; in any order."""


def raw_agreement(units: Iterable[Values]) -> Proportion:
    """Units that all their coders answered alike, of those with two answers or more."""
    paired = [values for values in units if len(values) > 1]
    return Proportion(hits=sum(len(set(values)) == 1 for values in paired), n=len(paired))


def nominal_alpha(units: Iterable[Values]) -> float | None:
    """Krippendorff's alpha for categories without an order: 1 is full agreement, 0 what chance
    would give; None where the answers do not vary (Krippendorff 2011, "Computing Krippendorff's
    Alpha-Reliability", section C).

    A unit with m answers adds each of its ordered pairs with weight 1 / (m - 1); a unit with fewer
    than two answers says nothing.

    >>> nominal_alpha(["aa", "ab", "bb", "bb"])
    0.5333333333333333
    """
    observed, totals = 0.0, Counter[Hashable]()
    for values in units:
        m, counts = len(values), Counter(values)
        if m > 1:
            totals.update(counts)
            observed += sum(n * (m - n) for n in counts.values()) / (m - 1)
    n = totals.total()
    expected = sum(c * (n - c) for c in totals.values())
    return 1 - (n - 1) * observed / expected if expected else None
