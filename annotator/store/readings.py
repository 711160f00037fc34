"""Who reads which article for the desk: orders, places for readers, and what was handed in.

`annotator.work.reading` gives them their meaning.
"""

import sqlite3
from collections.abc import Iterable
from typing import Any

import msgspec

from annotator.model import Span
from annotator.store.audit import Audit
from annotator.store.rows import Order, Reading
from annotator.store.sqlite import Session, SqliteFile

ORDER = ("document_id", "wanted", "sample", "priority", "due", "made_by", "made_at")
ORDERED = ("wanted", "sample", "priority", "due")
READING = ("document_id", "slot", "reviewer_id", "given_by", "given_at", "committed_at")

# An article with a free place that this reader does not have yet; urgent ones first.
WAITING = """
    SELECT o.document_id, o.wanted, o.sample, o.priority, o.due, o.made_by, o.made_at
      FROM orders o JOIN documents d ON d.id = o.document_id
     WHERE d.deleted_at IS NULL AND d.project_id = :project
       AND (SELECT count(*) FROM readings r WHERE r.document_id = o.document_id) < o.wanted
       AND NOT EXISTS (SELECT 1 FROM readings r
                        WHERE r.document_id = o.document_id AND r.reviewer_id = :reviewer)
     ORDER BY o.priority DESC, CASE WHEN o.due = '' THEN 1 ELSE 0 END, o.due, d.added_at, d.id"""

_spans = msgspec.json.Decoder(tuple[Span, ...])


class ReadingLog:
    """Orders and readings. Use it within `Store.transaction` where several calls belong
    together."""

    def __init__(self, file: SqliteFile, audit: Audit) -> None:
        self._file = file
        self._audit = audit

    def save_order(self, order: Order) -> None:
        """Order an article to be read, or change the order."""
        with self._file.writing() as session:
            former = self.find_order(order.document_id)
            session.run(
                """INSERT INTO orders (document_id, wanted, sample, priority, due, made_by, made_at)
                   VALUES (:document_id, :wanted, :sample, :priority, :due, :made_by, :made_at)
                   ON CONFLICT (document_id) DO UPDATE
                      SET wanted = excluded.wanted, sample = excluded.sample,
                          priority = excluded.priority, due = excluded.due,
                          made_by = excluded.made_by, made_at = excluded.made_at""",
                **msgspec.structs.asdict(order),
            )
            self._audit.note(
                "order",
                document_id=order.document_id,
                before=former and {name: getattr(former, name) for name in ORDERED},
                after={name: getattr(order, name) for name in ORDERED},
                rows=[("orders", order.document_id)],
            )

    def find_order(self, document_id: str) -> Order | None:
        with self._file.reading() as session:
            row = session.one("SELECT * FROM orders WHERE document_id = :id", id=document_id)
        return None if row is None else _order(row)

    def waiting(self, project_id: str, reviewer_id: str) -> tuple[Order, ...]:
        """The orders with a free place for this reader, in the order of the queue."""
        with self._file.reading() as session:
            rows = session.all(WAITING, project=project_id, reviewer=reviewer_id)
        return tuple(_order(row) for row in rows)

    def give(self, reading: Reading) -> bool:
        """Give a reader a place; whether it was free, and the reader had none there yet."""
        values = {**msgspec.structs.asdict(reading), "spans": _json(reading.spans)}
        with self._file.writing() as session:
            given = session.run(
                """INSERT INTO readings (document_id, slot, reviewer_id, given_by, given_at, spans,
                                         committed_at)
                   SELECT :document_id, :slot, :reviewer_id, :given_by, :given_at, :spans,
                          :committed_at
                    WHERE NOT EXISTS (SELECT 1 FROM readings
                                       WHERE document_id = :document_id
                                         AND (slot = :slot OR reviewer_id = :reviewer_id))""",
                **values,
            )
            if given:
                self._note("give", reading.document_id, reading.reviewer_id, reading.slot)
        return bool(given)

    def take_back(self, document_id: str, reviewer_id: str) -> None:
        """Free the place of a reader."""
        with self._file.writing() as session:
            slot = _slot(session, document_id, reviewer_id)
            if slot is not None:
                session.run(
                    "DELETE FROM readings WHERE document_id = :document AND slot = :slot",
                    document=document_id,
                    slot=slot,
                )
                self._note("take_back", document_id, reviewer_id, slot)

    def commit(self, document_id: str, reviewer_id: str, moment: str) -> None:
        """Mark a reading as handed in; with "" as open again."""
        with self._file.writing() as session:
            slot = _slot(session, document_id, reviewer_id)
            if slot is not None:
                session.run(
                    """UPDATE readings SET committed_at = :moment
                        WHERE document_id = :document AND slot = :slot""",
                    document=document_id,
                    slot=slot,
                    moment=moment,
                )
                action = "hand_in" if moment else "give_back"
                self._note(action, document_id, reviewer_id, slot)

    def _note(self, action: str, document_id: str, reviewer_id: str, slot: int) -> None:
        self._audit.note(
            action,
            document_id=document_id,
            subject=reviewer_id,
            after={"place": slot},
            rows=[("readings", document_id, slot)],
        )

    def is_committed(self, document_id: str, reviewer_id: str) -> bool:
        """Whether the reader has handed this article in."""
        with self._file.reading() as session:
            row = session.one(
                """SELECT 1 FROM readings WHERE document_id = :document
                      AND reviewer_id = :reviewer AND committed_at <> ''""",
                document=document_id,
                reviewer=reviewer_id,
            )
        return row is not None

    def of_article(self, document_id: str) -> tuple[Reading, ...]:
        """In the order of their places."""
        return self._readings("document_id = :id ORDER BY slot", id=document_id)

    def of_reader(self, reviewer_id: str) -> tuple[Reading, ...]:
        """Oldest first, handed in or not."""
        return self._readings("reviewer_id = :id ORDER BY given_at, document_id", id=reviewer_id)

    def _readings(self, where: str, **values: str) -> tuple[Reading, ...]:
        with self._file.reading() as session:
            rows: Iterable[sqlite3.Row] = session.all(
                f"SELECT * FROM readings WHERE {where}", **values
            )
        return tuple(_reading(row) for row in rows)


def _slot(session: Session, document_id: str, reviewer_id: str) -> int | None:
    """The place of a reader."""
    row = session.one(
        "SELECT slot FROM readings WHERE document_id = :document AND reviewer_id = :reviewer",
        document=document_id,
        reviewer=reviewer_id,
    )
    return row["slot"] if row else None


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _order(row: sqlite3.Row) -> Order:
    values: dict[str, Any] = {name: row[name] for name in ORDER}
    return Order(**values)


def _reading(row: sqlite3.Row) -> Reading:
    return Reading(spans=_spans.decode(row["spans"]), **{name: row[name] for name in READING})
