"""Answers of several readers to the same units, as numbers to reckon with."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice, repeat
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
A = TypeVar("A", bound=Hashable)
B = TypeVar("B", bound=Hashable)


class Ratings(Generic[A]):
    """One row for each unit, one column for each reader."""

    def __init__(self, values: Ints, categories: tuple[A, ...], articles: Ints) -> None:
        self.values = values
        """Units x readers: which of the categories; -1 for no answer."""
        self.categories = categories
        self.articles = articles
        """Number of the article, for each unit."""

    @cached_property
    def counts(self) -> Floats:
        """Units x categories: how many readers gave that answer."""
        found = np.zeros((len(self.values), len(self.categories)))
        for column in self.values.T:
            units = np.flatnonzero(column >= 0)
            found[units, column[units]] += 1
        return found

    @cached_property
    def answers(self) -> Floats:
        """Units: how many readers answered."""
        return np.asarray(self.counts.sum(axis=1))

    @cached_property
    def paired(self) -> Bools:
        """Units: whether two readers or more answered."""
        return self.answers > 1

    @cached_property
    def active(self) -> Ints:
        """The columns of the readers who answered anything."""
        return np.flatnonzero((self.values >= 0).any(axis=0))

    def where(self, units: Bools) -> "Ratings[A]":
        """Some of the units."""
        return Ratings(self.values[units], self.categories, self.articles[units])

    def fold(self, into: Callable[[A], B], categories: Sequence[B] = ()) -> "Ratings[B]":
        """The same answers in coarser categories; `categories` as in `tabulate`."""
        index = {c: n for n, c in enumerate(dict.fromkeys(categories))}
        places = [index.setdefault(into(c), len(index)) for c in self.categories]
        found = np.array([*places, -1])[self.values]  # no answer, -1, takes the last
        return Ratings(found, tuple(index), self.articles)


def tabulate(
    rows: Sequence[Sequence[A | None]],
    categories: Sequence[A] = (),
    articles: Sequence[Hashable] | None = None,
) -> Ratings[A]:
    """The answers as numbers: a row for each unit, in it a place for each reader, None where one
    gave no answer. Rows may differ in length where it does not matter who answered.

    `categories` are those that could have been given, which Gwet's AC1 asks for; those that were
    given are added. `articles` names the article of each row; without it, all are of one."""
    index = {c: n for n, c in enumerate(dict.fromkeys(categories))}
    width = max(map(len, rows), default=0)
    flat = (-1 if a is None else index.setdefault(a, len(index)) for a in _padded(rows, width))
    values = np.fromiter(flat, dtype=np.int64, count=len(rows) * width)
    return Ratings(
        values.reshape(len(rows), width),
        tuple(index),
        _numbered(articles) if articles is not None else np.zeros(len(rows), dtype=np.int64),
    )


def _padded(rows: Iterable[Sequence[A | None]], width: int) -> Iterator[A | None]:
    for row in rows:
        yield from row if len(row) == width else islice((*row, *repeat(None, width)), width)


def _numbered(names: Sequence[Hashable]) -> Ints:
    index: dict[Hashable, int] = {}
    found = (index.setdefault(name, len(index)) for name in names)
    return np.fromiter(found, dtype=np.int64, count=len(names))
