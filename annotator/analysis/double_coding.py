"""What several readers made of the same articles, compared: every figure of agreement."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property
from itertools import combinations, groupby
from typing import Literal, NamedTuple

import numpy as np

from annotator.analysis.agreement import (
    AC1,
    ALPHA,
    COHEN,
    FLEISS,
    INTERVAL_ALPHA,
    NOTHING_SHARED,
    RAW,
    Disagreement,
    Figure,
    count_alike,
    estimate,
    measure,
    share,
)
from annotator.analysis.chains import ends_of
from annotator.analysis.confusion import (
    Cell,
    Collision,
    answer_label,
    count_confusion,
    rank_collisions,
)
from annotator.analysis.intervals import Proportion
from annotator.analysis.naming import Roster, names_of
from annotator.analysis.ratings import Bools, Ratings, tabulate
from annotator.analysis.stretches import Readings, Stretch, Types, align_units, count_cut_alike
from annotator.codebook import UNATTRIBUTED, Codebook
from annotator.model import Coding, Link, Span, Value

Period = Literal["month", "week"]
End = Literal[0, 1]
"""Of a chain: the origin, or the proximate."""

NO_NAMES = "No sentence was given a source by name by two people."


class ReadArticle(NamedTuple):
    """An article, and how each of its readers left it."""

    id: str
    readings: Readings


class Coefficients(Value, frozen=True, kw_only=True):
    """How far answers agree, by every measure that the field uses."""

    alike: Proportion
    """Sentences that all their readers answered alike, of those with two answers or more."""
    raw: Figure
    """The same as a share, with the interval from drawing anew."""
    alpha: Figure
    ac1: Figure
    fleiss: Figure
    cohen: Figure


class CertaintyAgreement(Value, frozen=True, kw_only=True):
    """Whether readers were alike sure."""

    alike: Proportion
    alpha: Figure
    """For intervals, on the codebook's values."""


class TypeAgreement(Value, frozen=True, kw_only=True):
    """This type or not?"""

    type: str
    alike: Proportion
    """Sentences that all their readers gave the type, of those to which any of them gave it."""
    alpha: Figure


class PairAgreement(Value, frozen=True, kw_only=True):
    """Two readers, on the articles that both have read."""

    readers: tuple[str, str]
    articles: int
    alike: Proportion
    kappa: Figure
    """Cohen's."""
    alpha: Figure
    groups: Figure
    """Krippendorff's alpha on the starter groups."""
    cut_alike: Proportion


class PeriodAgreement(Value, frozen=True, kw_only=True):
    """The sentences whose later answer fell into a month or a week."""

    period: str
    """"2026-03" or "2026-W10"."""
    alike: Proportion
    alpha: Figure


class EndAgreement(Value, frozen=True, kw_only=True):
    """One end of the chains, by type and by name."""

    alike: Proportion
    type: Figure
    """Krippendorff's alpha; "unattributed" where nobody vouches."""
    same_name: Proportion
    """Pairs of answers that name the same source, of those that both name one."""
    name: Figure
    """The same as a share, with its interval."""


class MatrixRow(Value, frozen=True, kw_only=True):
    """What each reader said of one stretch of text."""

    article: str
    span: Span
    answers: tuple[str, ...]
    """By reader; "" for none."""


class Agreement(Value, frozen=True, kw_only=True):
    """Every figure of agreement."""

    readers: tuple[str, ...]
    articles: int
    """Those that two readers or more have answered in."""
    types: Coefficients
    groups: Coefficients
    """On the starter groups, into which the types fold."""
    certainty: CertaintyAgreement
    by_type: tuple[TypeAgreement, ...]
    """Of the types that were given, commonest first."""
    pairs: tuple[PairAgreement, ...]
    over_time: tuple[PeriodAgreement, ...]
    confusion: tuple[Cell, ...]
    collisions: tuple[Collision, ...]
    """Most frequent first."""
    origin: EndAgreement
    proximate: EndAgreement
    cut_alike: Proportion
    """Stretches of text that all their readers have cut into the same units."""
    matrix: tuple[MatrixRow, ...]
    """The reliability data: every stretch that anyone answered, in the order of the articles."""


class DeskAgreement(Value, frozen=True, kw_only=True):
    """The figures of agreement on types that tell no reader from another."""

    articles: int
    types: Coefficients
    groups: Coefficients
    by_type: tuple[TypeAgreement, ...]
    over_time: tuple[PeriodAgreement, ...]
    confusion: tuple[Cell, ...]
    """Of the two answers of a cell, `first` comes first in the alphabet, whoever gave it."""
    collisions: tuple[Collision, ...]


def measure_agreement(
    articles: Sequence[ReadArticle], codebook: Codebook, every: Period = "month"
) -> Agreement:
    """Compare the readers on all articles together, every unit weighing the same."""
    readers = tuple(sorted({reader for a in articles for reader in a.readings}))
    table = _Table(articles, readers, codebook)
    types, sure = table.types, table.certainty
    return Agreement(
        readers=readers,
        articles=len(np.unique(types.articles[types.paired])),
        types=_coefficients(types),
        groups=_coefficients(_groups(types, codebook)),
        certainty=CertaintyAgreement(alike=count_alike(sure), alpha=measure(INTERVAL_ALPHA, sure)),
        by_type=_by_type(types),
        pairs=tuple(_pair(articles, pair, codebook) for pair in _pairs(articles)),
        over_time=_over_time(types, table.moments, every),
        confusion=count_confusion(types),
        collisions=rank_collisions(types, codebook),
        origin=_end(table, 0),
        proximate=_end(table, 1),
        cut_alike=count_cut_alike(table.stretches),
        matrix=table.matrix(),
    )


def measure_desk_agreement(
    articles: Sequence[ReadArticle], codebook: Codebook, every: Period = "month"
) -> DeskAgreement:
    """Compare the readers on all articles together, and say nothing of any one of them."""
    readers = tuple(sorted({reader for a in articles for reader in a.readings}))
    table = _Table(articles, readers, codebook)
    types = table.types
    return DeskAgreement(
        articles=len(np.unique(types.articles[types.paired])),
        types=_coefficients(types),
        groups=_coefficients(_groups(types, codebook)),
        by_type=_by_type(types),
        over_time=_over_time(types, table.moments, every),
        confusion=_whoever(count_confusion(types)),
        collisions=rank_collisions(types, codebook),
    )


def _whoever(confusion: Iterable[Cell]) -> tuple[Cell, ...]:
    """The cells with either order of their two answers added up."""
    found: Counter[tuple[str, str]] = Counter()
    for cell in confusion:
        one, other = sorted((cell.first, cell.second))
        found[one, other] += cell.n
    return tuple(Cell(first=a, second=b, n=n) for (a, b), n in sorted(found.items()))


class _Table:
    """The stretches of all articles, and what the readers said of each."""

    def __init__(
        self, articles: Iterable[ReadArticle], readers: Sequence[str], codebook: Codebook
    ) -> None:
        self.readers = readers
        self.articles: list[str] = []
        self.stretches: list[Stretch] = []
        self.codebook = codebook
        for article in articles:
            found = align_units(article.readings)
            self.stretches += found
            self.articles += [article.id] * len(found)

    @cached_property
    def rosters(self) -> dict[str, Roster]:
        found: dict[str, list[Stretch]] = {}
        for article, stretch in zip(self.articles, self.stretches, strict=True):
            found.setdefault(article, []).append(stretch)
        return {article: _roster(stretches) for article, stretches in found.items()}

    @cached_property
    def types(self) -> Ratings[Types]:
        return self.tabulate(_primary_type, [(t.key,) for t in self.codebook.types])

    @cached_property
    def certainty(self) -> Ratings[int]:
        """In the codebook's values."""
        steps = {step.step: step.value for step in self.codebook.certainty}
        rows = [[steps.get(_certainty(s, r)) for r in self.readers] for s in self.stretches]
        return tabulate(rows, tuple(steps.values()), self.articles)

    def tabulate(self, of: Callable[[Coding], str], categories: Sequence[Types]) -> Ratings[Types]:
        rows = [[s.answer(reader, of) for reader in self.readers] for s in self.stretches]
        return tabulate(rows, categories, self.articles)

    @property
    def moments(self) -> list[str]:
        return [s.moment for s in self.stretches]

    def matrix(self) -> tuple[MatrixRow, ...]:
        labels = [*map(answer_label, self.types.categories), ""]  # no answer, -1, takes the last
        return tuple(
            MatrixRow(article=a, span=s.span, answers=tuple(labels[n] for n in row))
            for a, s, row in zip(self.articles, self.stretches, self.types.values, strict=True)
            if (row >= 0).any()
        )


def _primary_type(coding: Coding) -> str:
    return coding.primary_type


def _certainty(stretch: Stretch, reader: str) -> int:
    """The step; 0 where there is none, or where it was asked of another unit."""
    unit = stretch.only(reader) if stretch.cut_alike else None
    return (unit.certainty or 0) if unit is not None else 0


def _roster(stretches: Iterable[Stretch]) -> Roster:
    codings = (u.coding for s in stretches for units in s.units.values() for u in units)
    return Roster(name for coding in codings if coding is not None for name in names_of(coding))


# ---------------------------------------------------------------- types


def _coefficients(ratings: Ratings[Types]) -> Coefficients:
    return Coefficients(
        alike=count_alike(ratings),
        raw=measure(RAW, ratings),
        alpha=measure(ALPHA, ratings),
        ac1=measure(AC1, ratings),
        fleiss=measure(FLEISS, ratings),
        cohen=measure(COHEN, ratings),
    )


def _groups(types: Ratings[Types], codebook: Codebook) -> Ratings[Types]:
    """The answers folded into the starter groups (§5.6)."""
    groups = {t.key: t.group for t in codebook.types}

    def into(answer: Types) -> Types:
        return tuple(group for group, _ in groupby(groups.get(key, key) for key in answer))

    return types.fold(into, [(g.key,) for g in codebook.groups])


def _by_type(types: Ratings[Types]) -> tuple[TypeAgreement, ...]:
    """A type is given as often as answers hold it, of units with two answers or more."""
    given: Counter[str] = Counter()
    for answer, n in zip(types.categories, types.counts[types.paired].sum(axis=0), strict=True):
        given.update({key: int(n) for key in answer})
    return tuple(_one_type(types, key) for key, n in given.most_common() if n)


def _one_type(types: Ratings[Types], key: str) -> TypeAgreement:
    holds = types.fold(lambda answer: key in answer, (False, True))
    any_of_them = holds.where(holds.paired & (holds.counts[:, 1] > 0))
    return TypeAgreement(type=key, alike=count_alike(any_of_them), alpha=measure(ALPHA, holds))


# ---------------------------------------------------------------- readers and time


def _pairs(articles: Iterable[ReadArticle]) -> list[tuple[str, str]]:
    """Those who have an article in common."""
    return sorted({pair for a in articles for pair in combinations(sorted(a.readings), 2)})


def _pair(
    articles: Iterable[ReadArticle], pair: tuple[str, str], codebook: Codebook
) -> PairAgreement:
    shared = [
        ReadArticle(a.id, {reader: a.readings[reader] for reader in pair})
        for a in articles
        if a.readings.keys() >= set(pair)
    ]
    table = _Table(shared, pair, codebook)
    return PairAgreement(
        readers=pair,
        articles=len(shared),
        alike=count_alike(table.types),
        kappa=measure(COHEN, table.types),
        alpha=measure(ALPHA, table.types),
        groups=measure(ALPHA, _groups(table.types, codebook)),
        cut_alike=count_cut_alike(table.stretches),
    )


def _over_time(
    types: Ratings[Types], moments: Sequence[str], every: Period
) -> tuple[PeriodAgreement, ...]:
    periods = np.array([period_of(moment, every) for moment in moments], dtype=np.str_)
    paired = types.paired
    return tuple(
        _period(str(period), types, paired & (periods == period))
        for period in np.unique(periods[paired])
        if period
    )


def _period(period: str, types: Ratings[Types], units: Bools) -> PeriodAgreement:
    within = types.where(units)
    return PeriodAgreement(period=period, alike=count_alike(within), alpha=measure(ALPHA, within))


def period_of(moment: str, every: Period) -> str:
    """The month or the ISO 8601 week of a moment in ISO 8601; "" of none.

    >>> period_of("2026-03-01T10:00:00Z", "month"), period_of("2026-03-01T10:00:00Z", "week")
    ('2026-03', '2026-W09')
    """
    if not moment or every == "month":
        return moment[:7]
    year, week, _ = date.fromisoformat(moment[:10]).isocalendar()
    return f"{year}-W{week:02}"


# ---------------------------------------------------------------- chains


def _end(table: _Table, end: End) -> EndAgreement:
    def type_of(coding: Coding) -> str:
        ends = ends_of(coding)
        return ends[end].type if ends else UNATTRIBUTED

    types = table.tabulate(type_of, ())
    same, figure = _names(table, end)
    return EndAgreement(
        alike=count_alike(types), type=measure(ALPHA, types), same_name=same, name=figure
    )


def _names(table: _Table, end: End) -> tuple[Proportion, Figure]:
    counts = [
        _same_names(_named(s, table.readers, end), table.rosters[article])
        for s, article in zip(table.stretches, table.articles, strict=True)
    ]
    total = sum(counts, Proportion())
    if not total.n:
        return total, Figure(why=NO_NAMES if len(table.types.active) > 1 else NOTHING_SHARED)
    sums = np.array([[p.n - p.hits, p.n] for p in counts], dtype=np.float64)
    compared = sum(p.n > 0 for p in counts)
    return total, estimate(Disagreement(sums, share), table.types.articles, compared)


def _named(stretch: Stretch, readers: Iterable[str], end: End) -> list[Link]:
    """What the readers have at this end, where it has a name."""
    units = (stretch.only(reader) for reader in readers)
    ends = (ends_of(u.coding) for u in units if u is not None and u.coding is not None)
    return [found[end] for found in ends if found and found[end].name]


def _same_names(links: Sequence[Link], roster: Roster) -> Proportion:
    pairs = list(combinations(links, 2))
    return Proportion(hits=sum(_same_name(roster, *pair) for pair in pairs), n=len(pairs))


def _same_name(roster: Roster, one: Link, other: Link) -> bool:
    """Whichever of the two is taken for the key."""
    return roster.same_source(
        one.name, other.name, one.source_id, other.source_id
    ) or roster.same_source(other.name, one.name, other.source_id, one.source_id)
