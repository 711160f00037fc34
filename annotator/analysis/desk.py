"""What a desk has read and what its articles rest on, over many articles: by week or month, and by
outlet. Nobody is counted here, only articles and sentences."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Literal

import msgspec

from annotator.analysis.checks import check_pictures
from annotator.analysis.coded import CodedUnit
from annotator.analysis.dependence import FEWEST_ATTRIBUTED, Origin, group_by_origin
from annotator.analysis.double_coding import Period, period_of
from annotator.analysis.intervals import Proportion
from annotator.analysis.mix import STATE_MEDIA, types_anywhere
from annotator.analysis.stretches import Readings, Stretch, Units, align_units
from annotator.model import Coding, Value

Basis = Literal["settled", "readers", "suggestions", "none"]
"""Whose answers an article is counted by: the settled ones, its readers', or the machine's."""

CountKey = Literal[
    "articles", "begun", "read", "settled", "signed",
    "sentences", "answered", "undecided",
    "by_settled", "by_readers", "by_suggestions",
    "anonymous", "unnamed", "state_media", "state_media_anywhere",
    "handouts", "judged", "single_origin",
]  # fmt: skip
"""Articles, then sentences that count, then articles by their basis, then what they rest on;
"judged" are the articles with enough attributed sentences to be called single-origin or not."""


class DeskArticle(Value, frozen=True, kw_only=True):
    """An article as the desk counts it."""

    id: str
    title: str
    outlet: str
    """The publisher; "" where none is known."""
    day: str
    """ISO 8601: of publication, else of adding."""
    basis: Basis
    units: Units
    """With the answers of the basis."""
    undecided: int = 0
    """Sentences that its readers answered differently; they are open in `units`."""
    begun: bool = False
    read: bool = False
    """Whether somebody has answered every sentence that counts."""
    settled: bool = False
    """Whether every sentence that counts has a settled answer."""
    signed: bool = False


class Tally(Value, frozen=True, kw_only=True):
    """What some articles add up to."""

    counts: Counter[CountKey]
    types: Counter[str]
    """Answered sentences by the type that they lean on."""
    anywhere: Counter[str]
    """Answered sentences by each type in their chains, so that one counts for several."""

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            counts=self.counts + other.counts,
            types=self.types + other.types,
            anywhere=self.anywhere + other.anywhere,
        )

    def of(self, key: CountKey, total: CountKey) -> Proportion:
        return Proportion(hits=self.counts[key], n=self.counts[total])


NOTHING = Tally(counts=Counter(), types=Counter(), anywhere=Counter())


class Part(Value, frozen=True, kw_only=True):
    """The articles of one week, month or outlet."""

    name: str
    tally: Tally


class SingleOrigin(Value, frozen=True, kw_only=True):
    """An article most of whose attributed sentences go back to one origin."""

    article: DeskArticle
    origin: Origin
    carried: Proportion
    """Sentences that go back to it, of those attributed."""
    open: int
    """Sentences without an answer; the origin would carry most whatever these said."""


class ArticleTally(Value, frozen=True, kw_only=True):
    """One article in figures."""

    article: DeskArticle
    tally: Tally


class DeskFigures(Value, frozen=True, kw_only=True):
    """Every figure of the desk but those of agreement and certainty."""

    total: Tally
    by_period: tuple[Part, ...]
    """In order of time; periods without an article are left out."""
    by_outlet: tuple[Part, ...]
    """Most articles first."""
    single_origin: tuple[SingleOrigin, ...]
    """Latest first."""
    articles: tuple[ArticleTally, ...]
    """Latest first."""


def measure_desk(articles: Iterable[DeskArticle], every: Period = "week") -> DeskFigures:
    """Count the articles together, and by period and by outlet."""
    latest = sorted(articles, key=lambda a: (a.day, a.id), reverse=True)
    tallied = [ArticleTally(article=a, tally=tally_article(a)) for a in latest]
    found = (find_single_origin(a) for a in latest)
    periods = _parts(tallied, lambda a: period_of(a.day, every))
    outlets = _parts(tallied, lambda a: a.outlet)
    return DeskFigures(
        total=_sum(t.tally for t in tallied),
        by_period=tuple(sorted(periods, key=lambda part: part.name)),
        by_outlet=tuple(sorted(outlets, key=lambda p: (-p.tally.counts["articles"], p.name))),
        single_origin=tuple(s for s in found if s is not None),
        articles=tuple(tallied),
    )


def _parts(tallied: Iterable[ArticleTally], name_of: Callable[[DeskArticle], str]) -> list[Part]:
    def name(t: ArticleTally) -> str:
        return name_of(t.article)

    ordered = sorted(tallied, key=name)
    return [
        Part(name=key, tally=_sum(t.tally for t in group)) for key, group in groupby(ordered, name)
    ]


def _sum(tallies: Iterable[Tally]) -> Tally:
    counts: Counter[CountKey] = Counter()
    types: Counter[str] = Counter()
    anywhere: Counter[str] = Counter()
    for tally in tallies:
        counts.update(tally.counts)
        types.update(tally.types)
        anywhere.update(tally.anywhere)
    return Tally(counts=counts, types=types, anywhere=anywhere)


def day_of(published: str | None, added_at: str) -> str:
    """The day an article falls on; what is no date counts as unknown.

    >>> day_of("2026-03-05T08:00", "2026-03-09T10:00:00Z"), day_of("spring", "2026-03-09T10:00Z")
    ('2026-03-05', '2026-03-09')
    """
    try:
        return date.fromisoformat((published or "")[:10]).isoformat()
    except ValueError:
        return added_at[:10]


# ---------------------------------------------------------------- one article


def tally_article(article: DeskArticle) -> Tally:
    """Shares are of the answered sentences that count."""
    units = article.units
    codings = [u.coding for u in units if u.counted and u.coding is not None]
    chains = [types_anywhere(c) for c in codings]
    progress: dict[CountKey, int] = {
        "articles": 1,
        "begun": article.begun,
        "read": article.read,
        "settled": article.settled,
        "signed": article.signed,
        "sentences": sum(u.counted for u in units),
        "answered": len(codings),
        "undecided": article.undecided,
        "by_settled": article.basis == "settled",
        "by_readers": article.basis == "readers",
        "by_suggestions": article.basis == "suggestions",
    }
    sourcing: dict[CountKey, int] = {
        "anonymous": sum(c.identification == "anonymous" for c in codings),
        "unnamed": sum(c.identification == "unnamed" for c in codings),
        "state_media": sum(c.primary_type == STATE_MEDIA for c in codings),
        "state_media_anywhere": sum(STATE_MEDIA in types for types in chains),
        "handouts": sum(p.kind != "file" for p in check_pictures(units)),
        "judged": _count_attributed(units) >= FEWEST_ATTRIBUTED,
        "single_origin": find_single_origin(article) is not None,
    }
    return Tally(
        counts=Counter({key: int(n) for key, n in {**progress, **sourcing}.items()}),
        types=Counter(c.primary_type for c in codings),
        anywhere=Counter(key for types in chains for key in types),
    )


def find_single_origin(article: DeskArticle) -> SingleOrigin | None:
    """The named origin that carries more than half of the attributed sentences (C4), and would if
    all open ones were attributed to others; None where there is none, or too few to say."""
    attributed = _count_attributed(article.units)
    open_ones = sum(u.counted and u.coding is None for u in article.units)
    named = [o for o in group_by_origin(article.units) if o.key]
    if attributed < FEWEST_ATTRIBUTED or not named:
        return None
    carried = Proportion(hits=len(named[0].numbers), n=attributed)
    if 2 * carried.hits <= attributed + open_ones:
        return None
    return SingleOrigin(article=article, origin=named[0], carried=carried, open=open_ones)


def _count_attributed(units: Iterable[CodedUnit]) -> int:
    return sum(u.counted and u.attributed for u in units)


# ---------------------------------------------------------------- several readers, one answer


def is_complete(units: Iterable[CodedUnit]) -> bool:
    """Whether every unit that counts has an answer."""
    return all(u.coding is not None for u in units if u.counted)


def join_readings(readings: Readings) -> tuple[Units, int]:
    """One answer for each sentence of what several readers said, and the number of sentences that
    they answered differently, which are left open.

    Readers who give a stretch the same types in the same order agree; then the one who was surest
    is followed, as in settling. Who gave no answer has no say. Units are numbered anew.
    """
    fullest = max(readings.values(), key=lambda units: sum(u.coding is not None for u in units))
    if len(readings) == 1:
        return fullest, 0
    stretches = align_units(readings)
    joined = [_join(stretch, fullest) for stretch in stretches]
    inside = {u.unit.span for s in stretches for units in s.units.values() for u in units}
    rest = [u for u in fullest if u.unit.span not in inside]
    found = sorted([*rest, *(u for units, _ in joined for u in units)], key=lambda u: u.unit.span)
    return _numbered(found), sum(n for _, n in joined)


def _join(stretch: Stretch, fullest: Units) -> tuple[Units, int]:
    answers = {r: stretch.answer(r, _primary_type) for r in stretch.units}
    given = [r for r, answer in answers.items() if answer is not None]
    if given and len({answers[r] for r in given}) == 1:
        return stretch.units[max(given, key=lambda r: _surety(stretch.units[r]))], 0
    inside = tuple(
        u for u in fullest if u.unit.start < stretch.span.end and u.unit.end > stretch.span.start
    )
    if not given:
        return inside, 0
    blank = tuple(msgspec.structs.replace(u, coding=None, tag=None) for u in inside)
    return blank, sum(u.counted for u in blank)


def _primary_type(coding: Coding) -> str:
    return coding.primary_type


def _surety(units: Units) -> int:
    return sum(unit.certainty or 0 for unit in units)


def _numbered(units: Sequence[CodedUnit]) -> Units:
    return tuple(
        msgspec.structs.replace(u, unit=msgspec.structs.replace(u.unit, index=n))
        for n, u in enumerate(units, 1)
    )
