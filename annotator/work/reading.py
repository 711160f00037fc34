"""Reading for the desk: who is to read what, the queue, handing in, and who may see whom meanwhile.

Readers do not see each other's answers until all of them have handed in (features.md §4).
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import cycle

from annotator.codebook import Codebook
from annotator.errors import NotFound, ReviewError
from annotator.model import Span
from annotator.store import (
    DEFAULT_PROJECT,
    Order,
    Reading,
    Sample,
    Store,
    utc_text,
)
from annotator.work.report import build_report
from annotator.work.review import load_review

MAX_READERS = 20
UNSURE = 2
TENTH = 10
NO_PLACE = "This article has no place left for another reader."


def order_reading(
    store: Store,
    document_id: str,
    person: str,
    *,
    wanted: int = 1,
    sample: Sample = "all",
    priority: int = 0,
    due: str = "",
) -> None:
    """Put an article into the queue, or change how it is to be read.

    Raises NotFound, ReviewError for fewer places than are given already.
    """
    if not 0 < wanted <= MAX_READERS:
        raise ReviewError(f"An article gets from 1 to {MAX_READERS} readers.")
    _check_date(due)
    with store.transaction(by=person):
        store.load_article(document_id)
        taken = len(store.readings.of_article(document_id))
        if wanted < taken:
            raise ReviewError(f"{taken} readers have this article already.")
        order = Order(
            document_id=document_id, wanted=wanted, sample=sample, priority=priority, due=due,
            made_by=person, made_at=utc_text(),
        )  # fmt: skip
        store.readings.save_order(order)


def _check_date(due: str) -> None:
    try:
        date.fromisoformat(due or "2000-01-01")
    except ValueError:
        raise ReviewError(f"{due[:40]!r} is no date. Write it as in 2026-01-31.") from None


def assign(store: Store, document_id: str, reader: str, person: str, codebook: Codebook) -> None:
    """Give an article to a reader. Raises ReviewError if there is no place or the reader has it."""
    with store.transaction(by=person):
        order = store.readings.find_order(document_id)
        if order is None:
            order_reading(store, document_id, person)
            order = store.readings.find_order(document_id)
        assert order is not None
        if not _give(store, order, reader, person, codebook):
            raise ReviewError(NO_PLACE)


def assign_evenly(
    store: Store,
    document_ids: Sequence[str],
    readers: Sequence[str],
    person: str,
    codebook: Codebook,
) -> dict[str, int]:
    """Fill the places of these articles, each with the next of the readers; how many each got."""
    given = dict.fromkeys(readers, 0)
    turns = cycle(readers)
    with store.transaction(by=person):
        for document_id in document_ids:
            order = store.readings.find_order(document_id)
            taken = len(store.readings.of_article(document_id))
            for _ in range(order.wanted - taken if order else 0):
                for reader in (next(turns) for _ in readers):
                    if order and _give(store, order, reader, person, codebook):
                        given[reader] += 1
                        break
    return given


def claim_next(
    store: Store, reader: str, codebook: Codebook, project_id: str = DEFAULT_PROJECT
) -> str | None:
    """Take the next article of the queue; None where nothing waits for this reader. A place is
    given once, whatever other processes do."""
    with store.transaction(by=reader):
        for order in store.readings.waiting(project_id, reader):
            if _give(store, order, reader, "", codebook):
                return order.document_id
    return None


def _give(store: Store, order: Order, reader: str, person: str, codebook: Codebook) -> bool:
    readings = store.readings.of_article(order.document_id)
    if reader in (r.reviewer_id for r in readings):
        raise ReviewError("This reader has the article already.")
    taken = {r.slot for r in readings}
    slot = next(n for n in range(1, len(taken) + 2) if n not in taken)
    if slot > order.wanted:
        return False
    spans: tuple[Span, ...] = ()
    if order.sample == "points" and readings and readings[0].committed_at:
        spans = telling_points(store, order.document_id, readings[0].reviewer_id, codebook)
    reading = Reading(
        document_id=order.document_id, slot=slot, reviewer_id=reader, given_by=person,
        given_at=utc_text(), spans=spans,
    )  # fmt: skip
    return store.readings.give(reading)


def telling_points(
    store: Store, document_id: str, reader: str, codebook: Codebook
) -> tuple[Span, ...]:
    """What a second reader is given where not all is read twice: headings and what the report asks
    about one origin, what the first reader was unsure of, and a random tenth (§5.6)."""
    review = load_review(store, document_id, reader)
    report = build_report(store, document_id, reader, codebook=codebook, registry=())
    asked = {n for question in report.questions for n in question.numbers}
    return tuple(
        unit.span
        for unit in review.units
        if unit.counted
        and (
            unit.kind == "heading"
            or unit.index in asked
            or _is_unsure(review.tags.get(unit.span))
            or _drawn(document_id, unit.span)
        )
    )


def _is_unsure(tag: object) -> bool:
    certainty = getattr(tag, "certainty", None)
    return certainty is not None and certainty <= UNSURE


def _drawn(document_id: str, span: Span) -> bool:
    """One in ten, the same whenever it is asked."""
    told = f"{document_id}/{span.start}-{span.end}".encode()
    return int.from_bytes(hashlib.sha256(told).digest()[:4]) % TENTH == 0


# ---------------------------------------------------------------- handing in


def find_reading(store: Store, document_id: str, reader: str) -> Reading | None:
    """The reader's place in the article."""
    found = (r for r in store.readings.of_article(document_id) if r.reviewer_id == reader)
    return next(found, None)


def commit_reading(store: Store, document_id: str, reader: str) -> None:
    """Hand the reading in: the answers are locked, and compared once all readers have done so.

    Raises NotFound without a reading, ReviewError while something to be read is open.
    """
    with store.transaction(by=reader):
        reading = _require(store, document_id, reader)
        if reading.committed_at:
            raise ReviewError("This reading is handed in already.")
        left = count_open(store, reading)
        if left:
            raise ReviewError(f"{left} of the sentences to be read {_are(left)} still open.")
        store.readings.commit(document_id, reader, utc_text())


def take_back(store: Store, document_id: str, reader: str, person: str) -> None:
    """Take an article from a reader: the place is free."""
    with store.transaction(by=person):
        store.readings.take_back(document_id, reader)


def reopen_reading(store: Store, document_id: str, reader: str, person: str) -> None:
    """Give a reading back to its reader. Raises NotFound, ReviewError if it is open."""
    with store.transaction(by=person):
        reading = _require(store, document_id, reader)
        if not reading.committed_at:
            raise ReviewError("This reading is not handed in yet.")
        store.readings.commit(document_id, reader, "")


def _require(store: Store, document_id: str, reader: str) -> Reading:
    reading = find_reading(store, document_id, reader)
    if reading is None:
        raise NotFound("This article is not yours to read for the desk.")
    return reading


def count_open(store: Store, reading: Reading) -> int:
    """Sentences of a reading that its reader has not answered."""
    review = load_review(store, reading.document_id, reading.reviewer_id)
    units = (u for u in review.units if u.counted and reading.asks(u.span))
    tags = (review.tags.get(u.span) for u in units)
    return sum(tag is None or not tag.settled for tag in tags)


def _are(n: int) -> str:
    return "is" if n == 1 else "are"


# ---------------------------------------------------------------- who sees whom


def visible_readers(
    store: Store, document_id: str, person: str, readers: Iterable[str]
) -> tuple[str, ...]:
    """Those of the readers whose answers this person may see: their own always; as long as anyone
    who reads the article for the desk has not handed in, its readers see nobody else's."""
    readings = store.readings.of_article(document_id)
    open_ones = [r for r in readings if not r.committed_at]
    reads = any(r.reviewer_id == person for r in readings)
    if reads and open_ones:
        return tuple(r for r in readers if r == person)
    return tuple(readers)


def seen_at(store: Store, document_id: str) -> str | None:
    """When its readers could first see each other: the last of them handed in. None before, and
    where nobody reads it for the desk."""
    readings = store.readings.of_article(document_id)
    if not readings or any(not r.committed_at for r in readings):
        return None
    return max(r.committed_at for r in readings)
