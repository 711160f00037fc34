"""A reviewer's work on a document: two append-only logs, and where they lead.

`tags` and `boundaries` are the truth. `own_units` and `reviews` follow from them and are kept
beside them, so that one answer costs the same in an article of 20 units and of 5,000.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from annotator.errors import NotFound
from annotator.model import Coding, Grades, Span, Tag, Unit
from annotator.store.audit import Audit
from annotator.store.rows import (
    BoundaryRow,
    OwnUnit,
    Progress,
    ReceiptRow,
    ReviewState,
    TagRow,
)
from annotator.store.sqlite import Session, SqliteFile

LOGGED_FIELDS = (
    "n", "reviewer_id", "start", "end", "client", "seq", "made_at", "stored_at", "origin",
)  # fmt: skip
CODED_FIELDS = (
    "primary_type", "source", "source_id", "attribution", "identification", "quote_type",
    "polarity", "stance", "scope", "voice", "record_status", "interest",
)  # fmt: skip
LATEST = """
   AND t.n = (SELECT max(l.n) FROM tags l
               WHERE l.document_id = t.document_id AND l.reviewer_id = t.reviewer_id
                 AND l.start_offset = t.start_offset AND l.end_offset = t.end_offset)"""
MINE = "document_id = :document AND reviewer_id = :reviewer"
EXACT = "start_offset = :start AND end_offset = :end"

_coding = msgspec.json.Decoder(Coding)
_grades = msgspec.json.Decoder(Grades)
_numbers = msgspec.json.Decoder(tuple[int, ...])


class ReviewLog:
    """What is logged for a reviewer and a document. Use it within `Store.transaction` where
    several calls belong together; what the changes mean is not decided here."""

    def __init__(self, file: SqliteFile, audit: Audit) -> None:
        self._file = file
        self._audit = audit

    # ------------------------------------------------------------ where a reviewer stands

    def load_state(self, document_id: str, reviewer_id: str) -> ReviewState:
        """Raises NotFound if there is no such document or reviewer."""
        with self._file.reading() as session:
            row = session.one(
                """SELECT d.characters, coalesce(r.n, 0) AS n,
                          coalesce(r.own_units, 0) AS own_units,
                          coalesce(r.counted, d.counted_units) AS counted,
                          coalesce(r.answered, 0) AS answered,
                          coalesce(r.to_check, 0) AS to_check
                     FROM documents d JOIN reviewers v ON v.id = :reviewer
                     LEFT JOIN reviews r ON r.document_id = d.id AND r.reviewer_id = v.id
                    WHERE d.id = :document""",
                document=document_id,
                reviewer=reviewer_id,
            )
        if row is None:
            raise NotFound("There is no such article or no such reviewer. Go back to the list.")
        return ReviewState(
            n=row["n"],
            own_units=bool(row["own_units"]),
            progress=Progress(
                answered=row["answered"],
                open=row["counted"] - row["answered"],
                counted=row["counted"],
                to_check=row["to_check"],
            ),
            characters=row["characters"],
        )

    def save_state(self, document_id: str, reviewer_id: str, state: ReviewState) -> None:
        with self._file.writing() as session:
            session.run(
                """INSERT INTO reviews
                        (document_id, reviewer_id, n, own_units, counted, answered, to_check)
                   VALUES (:document, :reviewer, :n, :own, :counted, :answered, :to_check)
                   ON CONFLICT (document_id, reviewer_id) DO UPDATE
                      SET n = excluded.n, own_units = excluded.own_units,
                          counted = excluded.counted, answered = excluded.answered,
                          to_check = excluded.to_check""",
                document=document_id,
                reviewer=reviewer_id,
                n=state.n,
                own=int(state.own_units),
                counted=state.progress.counted,
                answered=state.progress.answered,
                to_check=state.progress.to_check,
            )

    def reviewer_ids(self, document_id: str) -> tuple[str, ...]:
        """Who has worked on the document."""
        with self._file.reading() as session:
            rows = session.all(
                "SELECT reviewer_id FROM reviews WHERE document_id = :id ORDER BY reviewer_id",
                id=document_id,
            )
        return tuple(row["reviewer_id"] for row in rows)

    def posted_ids(self, document_id: str) -> tuple[str, ...]:
        """Who has worked on the document or tried to: all of it may have been refused."""
        with self._file.reading() as session:
            rows = session.all(
                """SELECT reviewer_id FROM reviews WHERE document_id = :id UNION
                   SELECT reviewer_id FROM changes WHERE document_id = :id ORDER BY reviewer_id""",
                id=document_id,
            )
        return tuple(row["reviewer_id"] for row in rows)

    # ------------------------------------------------------------ units

    def load_units(
        self, document_id: str, reviewer_id: str, state: ReviewState, span: Span | None = None
    ) -> tuple[OwnUnit, ...]:
        """The units as this reviewer has them, in text order; with `span`, those that overlap it
        (numbered from 1 among themselves)."""
        where, values = _overlapping(span)
        if state.own_units:
            sql = f"SELECT * FROM own_units WHERE {MINE}{where} ORDER BY start_offset"
            values["reviewer"] = reviewer_id
        else:
            sql = f"SELECT * FROM units WHERE document_id = :document{where} ORDER BY start_offset"
        with self._file.reading() as session:
            rows = session.all(sql, document=document_id, **values)
        return tuple(_own_unit(n, row, state.own_units) for n, row in enumerate(rows, 1))

    def replace_units(
        self,
        document_id: str,
        reviewer_id: str,
        removed: Iterable[OwnUnit],
        added: Iterable[OwnUnit],
    ) -> None:
        """Give the reviewer other units; the first time, their own copy of the machine's."""
        key = {"document": document_id, "reviewer": reviewer_id}
        with self._file.writing() as session:
            session.run(
                f"""INSERT INTO own_units (document_id, reviewer_id, start_offset, end_offset,
                                           kind, counted, differing)
                    SELECT document_id, :reviewer, start_offset, end_offset, kind, counted, '[]'
                      FROM units WHERE document_id = :document
                       AND NOT EXISTS (SELECT 1 FROM own_units WHERE {MINE})""",
                **key,
            )
            session.run_many(
                f"DELETE FROM own_units WHERE {MINE} AND {EXACT}",
                [{**key, "start": o.unit.start, "end": o.unit.end} for o in removed],
            )
            session.run_many(
                """INSERT INTO own_units (document_id, reviewer_id, start_offset, end_offset,
                                          kind, counted, differing)
                   VALUES (:document, :reviewer, :start, :end, :kind, :counted, :differing)""",
                [{**key, **_unit_values(o)} for o in added],
            )

    # ------------------------------------------------------------ tags and boundaries

    def current_tags(
        self, document_id: str, reviewer_id: str, span: Span | None = None
    ) -> dict[Span, TagRow]:
        """The latest row of every span that was ever answered and is not cleared."""
        where, values = _overlapping(span, "t.")
        with self._file.reading() as session:
            rows = session.all(
                f"""SELECT * FROM tags t WHERE t.document_id = :document
                       AND t.reviewer_id = :reviewer AND t.cleared = 0{where}{LATEST}""",
                document=document_id,
                reviewer=reviewer_id,
                **values,
            )
        found = (_tag_row(row) for row in rows)
        return {row.span: row for row in found}

    def tags_at(
        self, document_id: str, reviewer_id: str, span: Span, limit: int = 50
    ) -> tuple[TagRow, ...]:
        """The rows of exactly this span, latest first."""
        with self._file.reading() as session:
            rows = session.all(
                f"SELECT * FROM tags WHERE {MINE} AND {EXACT} ORDER BY n DESC LIMIT :limit",
                document=document_id,
                reviewer=reviewer_id,
                start=span.start,
                end=span.end,
                limit=limit,
            )
        return tuple(_tag_row(row) for row in rows)

    def tags_numbered(
        self, document_id: str, reviewer_id: str, numbers: Iterable[int]
    ) -> dict[int, TagRow]:
        """Rows by their log number; numbers that are none are left out."""
        found: dict[int, TagRow] = {}
        with self._file.reading() as session:
            for n in set(numbers):
                row = session.one(
                    f"SELECT * FROM tags WHERE {MINE} AND n = :n",
                    document=document_id,
                    reviewer=reviewer_id,
                    n=n,
                )
                if row is not None:
                    found[n] = _tag_row(row)
        return found

    def rows_since(
        self, document_id: str, reviewer_id: str, n: int
    ) -> tuple[TagRow | BoundaryRow, ...]:
        """What a reviewer did after the row numbered `n`, in order."""
        values = {"document": document_id, "reviewer": reviewer_id, "n": n}
        with self._file.reading() as session:
            tags = session.all(f"SELECT * FROM tags WHERE {MINE} AND n > :n", **values)
            moved = session.all(f"SELECT * FROM boundaries WHERE {MINE} AND n > :n", **values)
        rows: list[TagRow | BoundaryRow] = [*map(_tag_row, tags), *map(_boundary_row, moved)]
        return tuple(sorted(rows, key=lambda row: row.n))

    def all_tags(self, document_id: str, span: Span | None = None) -> tuple[TagRow, ...]:
        """Every reviewer's rows, in order of their log."""
        return tuple(_tag_row(row) for row in self._logged("tags", document_id, span))

    def all_boundaries(self, document_id: str, span: Span | None = None) -> tuple[BoundaryRow, ...]:
        """Every reviewer's splits, merges and changes of kind, in order of their log."""
        return tuple(_boundary_row(row) for row in self._logged("boundaries", document_id, span))

    def _logged(self, table: str, document_id: str, span: Span | None) -> list[sqlite3.Row]:
        where, values = _overlapping(span)
        with self._file.reading() as session:
            return session.all(
                f"SELECT * FROM {table} WHERE document_id = :document{where}"
                " ORDER BY reviewer_id, n",
                document=document_id,
                **values,
            )

    def save_tags(self, document_id: str, rows: Sequence[TagRow]) -> None:
        if not rows:
            return
        with self._file.writing() as session:
            session.run_many(
                """INSERT INTO tags
                     (document_id, reviewer_id, n, start_offset, end_offset, primary_type, source,
                      source_id, certainty, note, to_check, confirmed, cleared, attribution,
                      identification, quote_type, polarity, stance, scope, voice, origin,
                      suggestion_id, codebook_version, coding, client, seq, made_at, stored_at,
                      record_status, interest, evidence, second_reader, blind, grades)
                   VALUES
                     (:document, :reviewer_id, :n, :start, :end, :primary_type, :source,
                      :source_id, :certainty, :note, :to_check, :confirmed, :cleared, :attribution,
                      :identification, :quote_type, :polarity, :stance, :scope, :voice, :origin,
                      :suggestion_id, :codebook_version, :coding, :client, :seq, :made_at,
                      :stored_at, :record_status, :interest, :evidence, :second_reader, :blind,
                      :grades)""",
                [{"document": document_id, **_tag_values(row)} for row in rows],
            )
            one = rows[0] if len(rows) == 1 else None
            before = _former_number(session, document_id, one) if one else None
            action = one.origin if one else "answers"
            self._audit.note_logged(action, "tags", document_id, rows, before)

    def save_boundaries(self, document_id: str, rows: Sequence[BoundaryRow]) -> None:
        if not rows:
            return
        with self._file.writing() as session:
            session.run_many(
                """INSERT INTO boundaries
                     (document_id, reviewer_id, n, start_offset, end_offset, action, at_offset,
                      kind, differing, client, seq, made_at, stored_at)
                   VALUES
                     (:document, :reviewer_id, :n, :start, :end, :action, :at, :kind, :differing,
                      :client, :seq, :made_at, :stored_at)""",
                [
                    {
                        "document": document_id,
                        **msgspec.structs.asdict(row),
                        "differing": _json(row.differing),
                    }
                    for row in rows
                ],
            )
            self._audit.note_logged("units", "boundaries", document_id, rows)

    # ------------------------------------------------------------ receipts

    def load_receipts(
        self, document_id: str, reviewer_id: str, client: str, first: int, last: int
    ) -> dict[int, ReceiptRow]:
        """The changes of a client that were taken already, `first` to `last`, by number."""
        with self._file.reading() as session:
            rows = session.all(
                f"""SELECT * FROM changes WHERE {MINE} AND client = :client
                       AND seq BETWEEN :first AND :last""",
                document=document_id,
                reviewer=reviewer_id,
                client=client,
                first=first,
                last=last,
            )
        return {row["seq"]: _receipt_row(row) for row in rows}

    def all_receipts(self, document_id: str, reviewer_id: str) -> tuple[ReceiptRow, ...]:
        with self._file.reading() as session:
            rows = session.all(
                f"SELECT * FROM changes WHERE {MINE} ORDER BY client, seq",
                document=document_id,
                reviewer=reviewer_id,
            )
        return tuple(_receipt_row(row) for row in rows)

    def save_receipts(self, document_id: str, reviewer_id: str, rows: Sequence[ReceiptRow]) -> None:
        key = {"document": document_id, "reviewer": reviewer_id}
        with self._file.writing() as session:
            session.run_many(
                """INSERT INTO changes
                        (document_id, reviewer_id, client, seq, digest, refused, stored_at)
                   VALUES (:document, :reviewer, :client, :seq, :digest, :refused, :stored_at)""",
                [{**key, **msgspec.structs.asdict(row)} for row in rows],
            )


def _former_number(session: Session, document_id: str, row: TagRow) -> int | None:
    """The number of the answer that the row takes the place of."""
    found = session.one(
        f"SELECT max(n) AS n FROM tags WHERE {MINE} AND {EXACT} AND n < :n",
        document=document_id,
        reviewer=row.reviewer_id,
        start=row.start,
        end=row.end,
        n=row.n,
    )
    return found["n"] if found else None


def _overlapping(span: Span | None, prefix: str = "") -> tuple[str, dict[str, object]]:
    if span is None:
        return "", {}
    where = f" AND {prefix}start_offset < :end AND {prefix}end_offset > :start"
    return where, {"start": span.start, "end": span.end}


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _own_unit(n: int, row: sqlite3.Row, own: bool) -> OwnUnit:
    unit = Unit(
        index=n,
        start=row["start_offset"],
        end=row["end_offset"],
        kind=row["kind"],
        counted=bool(row["counted"]),
    )
    return OwnUnit(unit, _numbers.decode(row["differing"]) if own else ())


def _unit_values(own: OwnUnit) -> dict[str, object]:
    unit = own.unit
    return {
        "start": unit.start,
        "end": unit.end,
        "kind": unit.kind,
        "counted": int(unit.counted),
        "differing": _json(own.differing),
    }


def _tag_row(row: sqlite3.Row) -> TagRow:
    tag = None
    if not row["cleared"]:
        tag = Tag(
            start=row["start_offset"],
            end=row["end_offset"],
            coding=None if row["coding"] is None else _coding.decode(row["coding"]),
            certainty=row["certainty"],
            note=row["note"],
            to_check=bool(row["to_check"]),
            second_reader=bool(row["second_reader"]),
            evidence=row["evidence"],
            grades=Grades() if row["grades"] is None else _grades.decode(row["grades"]),
            blind=bool(row["blind"]),
            confirmed=bool(row["confirmed"]),
            suggestion_id=row["suggestion_id"],
            codebook_version=row["codebook_version"],
        )
    return TagRow(tag=tag, origin=row["origin"], **_logged_values(row))


def _logged_values(row: sqlite3.Row) -> dict[str, Any]:
    values = {k: row[k] for k in ("n", "reviewer_id", "client", "seq", "made_at", "stored_at")}
    return {**values, "start": row["start_offset"], "end": row["end_offset"]}


def _boundary_row(row: sqlite3.Row) -> BoundaryRow:
    return BoundaryRow(
        action=row["action"],
        at=row["at_offset"],
        kind=row["kind"],
        differing=_numbers.decode(row["differing"]),
        **_logged_values(row),
    )


def _receipt_row(row: sqlite3.Row) -> ReceiptRow:
    fields = ("client", "seq", "digest", "refused", "stored_at")
    return ReceiptRow(**{name: row[name] for name in fields})


def _tag_values(row: TagRow) -> Mapping[str, object]:
    tag = row.tag
    coding = tag.coding if tag else None
    return {
        **{name: getattr(row, name) for name in LOGGED_FIELDS},
        "cleared": int(tag is None),
        "certainty": tag.certainty if tag else None,
        "note": tag.note if tag else "",
        "to_check": int(tag.to_check) if tag else 0,
        "second_reader": int(tag.second_reader) if tag else 0,
        "evidence": tag.evidence if tag else "",
        "grades": _json(tag.grades) if tag and tag.grades != Grades() else None,
        "blind": int(tag.blind) if tag else 0,
        "confirmed": int(tag.confirmed) if tag else 0,
        "suggestion_id": tag.suggestion_id if tag else None,
        "codebook_version": tag.codebook_version if tag else None,
        "coding": _json(coding) if coding else None,
        **{name: getattr(coding, name, None) for name in CODED_FIELDS},
    }
