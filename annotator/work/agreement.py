"""How far the readers of stored articles agree."""

from collections.abc import Collection, Iterable, Mapping

from annotator.analysis.double_coding import Agreement, Period, ReadArticle, measure_agreement
from annotator.analysis.stretches import Readings
from annotator.codebook import Codebook
from annotator.errors import NotFound
from annotator.store import SETTLED_REVIEWER, Store
from annotator.work.reading import seen_at
from annotator.work.replay import ArticleLog

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
    """By name of the reader; without those who settled nothing, and without the settled review
    unless it is named."""
    found = ArticleLog(store, document_id).readings(before)
    return {
        names[reader]: units
        for reader, units in found.items()
        if (reader in reviewer_ids if reviewer_ids is not None else reader != SETTLED_REVIEWER)
    }
