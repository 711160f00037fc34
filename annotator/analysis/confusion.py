"""Which answers stand against each other where readers differ."""

from collections import Counter
from itertools import combinations

import numpy as np

from annotator.analysis.ratings import Ratings
from annotator.analysis.stretches import Types
from annotator.codebook import Codebook
from annotator.model import Value


class Cell(Value, frozen=True, kw_only=True):
    """How often one reader said the first and another the second; of each pair of readers, the one
    who is named first is the first."""

    first: str
    second: str
    n: int


class Collision(Value, frozen=True, kw_only=True):
    """Two answers that stand against each other, whoever gave which."""

    types: tuple[str, str]
    n: int
    """Pairs of answers."""
    advice: str = ""
    """How the codebook tells them apart."""


def count_confusion(types: Ratings[Types]) -> tuple[Cell, ...]:
    """Over all pairs of readers; cells that are 0 are left out."""
    labels, k = [*map(answer_label, types.categories)], len(types.categories)
    total = np.zeros(k * k, dtype=np.int64)
    for one, other in combinations(range(types.values.shape[1]), 2):
        first, second = types.values[:, one], types.values[:, other]
        both = (first >= 0) & (second >= 0)
        total += np.bincount(first[both] * k + second[both], minlength=k * k)
    return tuple(
        Cell(first=labels[place // k], second=labels[place % k], n=int(total[place]))
        for place in np.flatnonzero(total)
    )


def rank_collisions(types: Ratings[Types], codebook: Codebook) -> tuple[Collision, ...]:
    """The most frequent first."""
    met: Counter[tuple[str, str]] = Counter()
    for cell in count_confusion(types):
        if cell.first != cell.second:
            one, other = sorted((cell.first, cell.second))
            met[one, other] += cell.n
    ranked = sorted(met.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        Collision(types=pair, n=n, advice=codebook.difference(*pair) or "") for pair, n in ranked
    )


def answer_label(answer: Types) -> str:
    """
    >>> answer_label(("expert", "government"))
    'expert + government'
    """
    return " + ".join(answer)
