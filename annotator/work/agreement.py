"""How far the readers of stored articles agree."""

from collections.abc import Collection, Iterable, Mapping

import msgspec

from annotator.analysis.coded import code_units
from annotator.analysis.double_coding import Agreement, Period, ReadArticle, measure_agreement
from annotator.analysis.stretches import Readings, Units
from annotator.codebook import Codebook
from annotator.errors import NotFound
from annotator.model import Span
from annotator.store import SETTLED_REVIEWER, BoundaryRow, OwnUnit, Store, TagRow
from annotator.work.reading import seen_at
from annotator.work.review import replay_boundaries

NO_MOMENTS: Mapping[str, str | None] = {}


def compare_readers(
    store: Store,
    codebook: Codebook,
    document_ids: Iterable[str] | None = None,
    reviewer_ids: Collection[str] | None = None,
    *,
    before: Mapping[str, str | None] = NO_MOMENTS,
    every: Period = "month",
) -> Agreement:
    """Compare the settled answers of these reviewers in these articles (all there are, where none
    are named). Readers go by their names.

    `before` has the moment, by article, at which its readers saw each other's answers: only what
    the database had before it counts, so that answers given in sight of another's do not pass for
    agreement. Where it says nothing, that is when the last of those who read for the desk handed
    in. Raises NotFound.
    """
    with store.snapshot():
        ids = document_ids if document_ids is not None else _all_ids(store)
        names = _names(store)
        articles = [
            ReadArticle(id, _load_readings(store, id, names, reviewer_ids, seen))
            for id in ids
            for seen in (_moment(store, id, before),)
        ]
    return measure_agreement(articles, codebook, every)


def _moment(store: Store, document_id: str, before: Mapping[str, str | None]) -> str | None:
    return before[document_id] if document_id in before else seen_at(store, document_id)


def find_reviewers(store: Store, wanted: Iterable[str]) -> tuple[str, ...]:
    """The ids of the reviewers with these ids or names (capitals aside). Raises NotFound."""
    known = store.reviewers()
    found = []
    for name in wanted:
        key = name.strip().casefold()
        ids = [r.id for r in known if key in (r.id.casefold(), r.name.casefold())]
        if not ids:
            listed = ", ".join(r.name for r in known)
            raise NotFound(f"There is no reviewer {name.strip()!r}. There are: {listed}.")
        found += ids
    return tuple(dict.fromkeys(found))


def _all_ids(store: Store) -> list[str]:
    """Oldest first."""
    return [row.id for row in reversed(store.list_articles())]


def _names(store: Store) -> dict[str, str]:
    """Reviewer -> their name, with the id where others have the same."""
    rows = store.reviewers()
    given = [r.name for r in rows]
    return {r.id: r.name if given.count(r.name) == 1 else f"{r.name} ({r.id})" for r in rows}


def _load_readings(
    store: Store,
    document_id: str,
    names: Mapping[str, str],
    reviewer_ids: Collection[str] | None,
    before: str | None,
) -> Readings:
    """By name of the reader; without those who settled nothing."""
    text = store.load_text(document_id)
    ground = [OwnUnit(unit) for unit in store.load_ground(document_id)]
    tags = [r for r in store.log.all_tags(document_id) if _precedes(r, before)]
    moved = [r for r in store.log.all_boundaries(document_id) if _precedes(r, before)]
    found = {
        names[reader]: _reading(
            text,
            ground,
            [row for row in tags if row.reviewer_id == reader],
            [row for row in moved if row.reviewer_id == reader],
        )
        for reader in dict.fromkeys(row.reviewer_id for row in tags)
        if reader != SETTLED_REVIEWER and (reviewer_ids is None or reader in reviewer_ids)
    }
    return {reader: units for reader, units in found.items() if any(u.coding for u in units)}


def _precedes(row: TagRow | BoundaryRow, before: str | None) -> bool:
    """By the clock of the database, which is one for all readers."""
    return before is None or row.stored_at < before


def _reading(
    text: str, ground: list[OwnUnit], tags: Iterable[TagRow], moved: Iterable[BoundaryRow]
) -> Units:
    """The units and answers that the logs lead to."""
    units = [own.unit for own in replay_boundaries(text, ground, moved)]
    latest: dict[Span, TagRow] = {row.span: row for row in tags}
    given = {span: row.tag for span, row in latest.items() if row.tag is not None}
    return tuple(
        msgspec.structs.replace(unit, changed_at=latest[unit.unit.span].made_at)
        if unit.coding is not None
        else unit
        for unit in code_units(text, units, given)
    )
