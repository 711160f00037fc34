"""The figures of a desk: what its stored articles rest on, how far its readers agree, and how their
certainty held, all as sums."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from annotator.analysis.certainty import FEWEST, CertaintyRecord, Stated, measure_certainty
from annotator.analysis.coded import code_suggestions
from annotator.analysis.desk import (
    Basis,
    DeskArticle,
    DeskFigures,
    day_of,
    is_complete,
    join_readings,
    measure_desk,
)
from annotator.analysis.double_coding import (
    DeskAgreement,
    Period,
    ReadArticle,
    measure_desk_agreement,
)
from annotator.analysis.stretches import Readings, Units
from annotator.codebook import Codebook
from annotator.errors import NotFound
from annotator.formats.desk import FORMS, Desk, DeskTable, desk_tables, people_words
from annotator.formats.desk_svg import (
    draw_agreement,
    draw_anonymous,
    draw_progress,
    draw_types,
)
from annotator.model import Value
from annotator.store import SETTLED_REVIEWER, ArticleRow, Store
from annotator.work.certainty import state_answers
from annotator.work.replay import ArticleLog
from annotator.work.review import match_suggestions
from annotator.work.settle import open_readings

BASES: tuple[Basis, ...] = ("settled", "readers", "suggestions")
"""The best first."""
FEWEST_PEOPLE = 3
"""Below it, whoever knows their own certainty could tell another's from the sum."""


class Selection(Value, frozen=True, kw_only=True):
    """Which articles are asked for, and whose answers count."""

    since: str | None = None
    """First day, ISO 8601."""
    until: str | None = None
    """Last day, included."""
    outlet: str | None = None
    """A publisher; "" for articles without one."""
    least: Basis = "readers"
    """What an article is counted by where it has nothing better: "suggestions" also takes the
    machine's word, "settled" takes settled answers only."""

    def holds(self, day: str, outlet: str) -> bool:
        within = (self.since or "") <= day and (self.until is None or day <= self.until)
        return within and (self.outlet is None or outlet_key(self.outlet) == outlet_key(outlet))


EVERYTHING = Selection()


class DeskCertainty(Value, frozen=True, kw_only=True):
    """How certainty held over the whole desk, whatever is selected: sums of smaller selections
    would tell of single people."""

    people: int
    """Those with enough answers to be compared."""
    record: CertaintyRecord | None = None
    """None below `FEWEST_PEOPLE`."""


class DeskReport(Value, frozen=True, kw_only=True):
    """Everything the desk reads of itself."""

    selection: Selection
    every: Period
    figures: DeskFigures
    agreement: DeskAgreement
    """Of what readers answered before the first decision on their article."""
    certainty: DeskCertainty


class _Read(NamedTuple):
    """An article and what its logs lead to."""

    row: ArticleRow
    log: ArticleLog
    readings: Readings
    """Of all, the settled review among them."""
    blind: Readings
    """Of the readers, before the first decision."""


def measure_stored_desk(
    store: Store,
    codebook: Codebook,
    selection: Selection = EVERYTHING,
    every: Period = "week",
    *,
    project_id: str | None = None,
) -> DeskReport:
    """Count the articles of the store, or of one project, that are selected. What is read apart
    for the desk counts once all its readers have handed in.

    Raises NotFound for an outlet that no article is from, and a period without a day.
    """
    with store.snapshot():
        rows = store.list_articles(project_id=project_id)
        _check(selection, rows)
        outlets = name_outlets(rows)
        stated: dict[str, list[Stated]] = {}
        articles: list[DeskArticle] = []
        compared: list[ReadArticle] = []
        for read in _read_all(store, rows):
            for reader, answers in _stated(store, read).items():
                stated.setdefault(reader, []).extend(answers)
            day, outlet = day_of(read.row.published, read.row.added_at), outlets[read.row.id]
            if selection.holds(day, outlet):
                compared.append(ReadArticle(read.row.id, read.blind))
                articles.append(_desk_article(store, read, day, outlet, selection.least))
    return DeskReport(
        selection=selection,
        every=every,
        figures=measure_desk(articles, every),
        agreement=measure_desk_agreement(compared, codebook, every),
        certainty=_sum_certainty(stated, codebook),
    )


def name_outlets(rows: Iterable[ArticleRow]) -> dict[str, str]:
    """Id of each article -> its publisher, in the spelling of the latest article where capitals
    or spaces differ; "" for none."""
    rows = list(rows)
    spelt: dict[str, str] = {}
    for row in rows:
        name = " ".join((row.publisher or "").split())
        spelt.setdefault(outlet_key(name), name)
    return {row.id: spelt[outlet_key(row.publisher or "")] for row in rows}


def list_outlets(store: Store, project_id: str | None = None) -> tuple[str, ...]:
    """The publishers of the stored articles, in the order of the alphabet; "" where an article has
    none."""
    rows = store.list_articles(project_id=project_id)
    return tuple(sorted(set(name_outlets(rows).values()), key=outlet_key))


def outlet_key(name: str) -> str:
    return " ".join(name.casefold().split())


def _check(selection: Selection, rows: Iterable[ArticleRow]) -> None:
    if selection.since and selection.until and selection.until < selection.since:
        raise NotFound(
            f"The period ends on {selection.until}, before it begins on {selection.since}."
        )
    names = sorted(set(name_outlets(rows).values()))
    if selection.outlet is not None and outlet_key(selection.outlet) not in map(outlet_key, names):
        there = ", ".join(filter(None, names)) or "none"
        raise NotFound(f"No article is from {selection.outlet!r}. There are: {there}.")


def _read_all(store: Store, rows: Iterable[ArticleRow]) -> Iterator[_Read]:
    """Oldest first."""
    for row in reversed(list(rows)):
        log = ArticleLog(store, row.id)
        if open_readings(store, row.id):
            yield _Read(row, log, {}, {})
            continue
        readings = log.readings()
        decided = log.begun(SETTLED_REVIEWER)
        before = readings if decided is None else log.readings(decided)
        blind = {r: units for r, units in before.items() if r != SETTLED_REVIEWER}
        yield _Read(row, log, readings, blind)


# ---------------------------------------------------------------- one article


def _desk_article(store: Store, read: _Read, day: str, outlet: str, least: Basis) -> DeskArticle:
    settled = read.readings.get(SETTLED_REVIEWER, ())
    readers = {r: units for r, units in read.readings.items() if r != SETTLED_REVIEWER}
    done = bool(settled) and is_complete(settled)
    article = DeskArticle(
        id=read.row.id,
        title=read.row.title,
        outlet=outlet,
        day=day,
        basis="none",
        units=read.log.untouched(),
        begun=bool(readers),
        read=any(map(is_complete, readers.values())),
        settled=done,
        signed=store.settling.is_signed(read.row.id),
    )
    if done:
        return msgspec.structs.replace(article, basis="settled", units=settled)
    if readers and least != "settled":
        units, undecided = join_readings(readers)
        return msgspec.structs.replace(article, basis="readers", units=units, undecided=undecided)
    if least == "suggestions" and (said := _suggested(store, read)):
        return msgspec.structs.replace(article, basis="suggestions", units=said)
    return article


def _suggested(store: Store, read: _Read) -> Units:
    """The machine's answers; none where it gave none."""
    units = [u.unit for u in read.log.untouched()]
    stored = match_suggestions(units, store.load_suggestions(read.row.id).stored)
    said = {span: found.suggestion for span, found in stored.items()}
    return code_suggestions(read.log.text, units, said) if said else ()


# ---------------------------------------------------------------- certainty, as sums


def _stated(store: Store, read: _Read) -> Mapping[str, tuple[Stated, ...]]:
    """By reader: how sure they were, and whether it held against what was settled."""
    settled = read.readings.get(SETTLED_REVIEWER)
    if settled is None:
        return {}
    return {
        reader: state_answers(store, read.row.id, settled, units, reader)
        for reader, units in read.blind.items()
    }


def _sum_certainty(stated: Mapping[str, list[Stated]], codebook: Codebook) -> DeskCertainty:
    enough = [answers for answers in stated.values() if len(answers) >= FEWEST]
    if len(enough) < FEWEST_PEOPLE:
        return DeskCertainty(people=len(enough))
    together = [answer for answers in enough for answer in answers]
    return DeskCertainty(people=len(enough), record=measure_certainty(together, codebook.certainty))


# ---------------------------------------------------------------- to be shown


class DeskView(Value, frozen=True, kw_only=True):
    """The report in pieces, for a screen that lays them out."""

    tables: Mapping[str, DeskTable]
    drawings: Mapping[str, str]
    """SVG elements by the key of the table that stands beneath; "" where there is nothing to
    draw."""
    certainty: str
    """Why there is no table of certainty; "" where there is one."""


def view_desk(report: DeskReport, codebook: Codebook) -> DeskView:
    """Tables, drawings and words."""
    figures, record = report.figures, report.certainty.record
    by_type = [t for t in report.agreement.by_type if codebook.has_type(t.type)]
    return DeskView(
        tables={table.key: table for table in list_tables(report, codebook)},
        drawings={
            "progress": draw_progress(figures),
            "agreement_by_type": draw_agreement(by_type, codebook),
            f"types_by_{report.every}": draw_types(figures.by_period, codebook),
            "sourcing_by_outlet": draw_anonymous(figures.by_outlet),
        },
        certainty="" if record else people_words(report.certainty.people, FEWEST_PEOPLE),
    )


def list_tables(report: DeskReport, codebook: Codebook) -> tuple[DeskTable, ...]:
    """Every table of the report, in its order."""
    record = report.certainty.record
    return desk_tables(
        Desk(
            figures=report.figures,
            agreement=report.agreement,
            certainty=record.steps if record else (),
            every=report.every,
            codebook=codebook,
        )
    )


def render_desk(report: DeskReport, codebook: Codebook, form: str) -> str:
    """All tables as "text", "csv" or "json"."""
    return FORMS[form](list_tables(report, codebook))
