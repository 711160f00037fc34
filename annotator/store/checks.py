"""What reviewers found out about claims: an append-only log of states, and the evidence.

`annotator.work.checklist` gives it its meaning.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec

from annotator.errors import NotFound
from annotator.model import Evidence
from annotator.store.audit import Audit
from annotator.store.rows import CheckRow, EvidenceRow, PendingCheck
from annotator.store.sqlite import SqliteFile

CHECKED = ("n", "reviewer_id", "made_at", "from_document")
SEEN = ("address", "title", "shows", "sha256", "file_name", "media_type")
LATEST_VERSION = """
    NOT EXISTS (SELECT 1 FROM revisions r JOIN documents l ON l.id = r.document_id
                 WHERE r.predecessor_id = c.document_id AND l.deleted_at IS NULL)"""


class CheckLog:
    """The checks of all reviewers. Use it within `Store.transaction` where several calls belong
    together."""

    def __init__(self, file: SqliteFile, audit: Audit) -> None:
        self._file = file
        self._audit = audit

    def all_states(self, document_id: str) -> tuple[CheckRow, ...]:
        """Every reviewer's, in order of their log."""
        fields = ("status", "whom", "note")
        return tuple(
            CheckRow(**_checked(row), **{name: row[name] for name in fields})
            for row in self._rows("checks", document_id)
        )

    def all_evidence(self, document_id: str) -> tuple[EvidenceRow, ...]:
        """Every reviewer's, in order of their log, with what was taken back."""
        return tuple(
            EvidenceRow(**_checked(row), evidence=_evidence(row), takes_back=row["takes_back"])
            for row in self._rows("evidence", document_id)
        )

    def _rows(self, table: str, document_id: str) -> list[sqlite3.Row]:
        with self._file.reading() as session:
            return session.all(
                f"SELECT * FROM {table} WHERE document_id = :document ORDER BY reviewer_id, n",
                document=document_id,
            )

    def last_number(self, document_id: str, reviewer_id: str) -> int:
        """0 before the first row."""
        with self._file.reading() as session:
            row = session.one(
                """SELECT coalesce(max(n), 0) AS n FROM
                     (SELECT n FROM checks WHERE document_id = :document AND reviewer_id = :reviewer
                      UNION ALL
                      SELECT n FROM evidence
                       WHERE document_id = :document AND reviewer_id = :reviewer) AS numbers""",
                document=document_id,
                reviewer=reviewer_id,
            )
        return int(row["n"]) if row else 0

    def save_states(self, document_id: str, rows: Sequence[CheckRow]) -> None:
        if not rows:
            return
        with self._file.writing() as session:
            session.run_many(
                """INSERT INTO checks (document_id, reviewer_id, n, start_offset, end_offset,
                                       status, whom, note, made_at, from_document)
                   VALUES (:document, :reviewer_id, :n, :start, :end, :status, :whom, :note,
                           :made_at, :from_document)""",
                [{"document": document_id, **msgspec.structs.asdict(row)} for row in rows],
            )
            self._audit.note_logged("check", "checks", document_id, rows)

    def save_evidence(self, document_id: str, rows: Sequence[EvidenceRow]) -> None:
        """What is said to be kept must be among the originals already."""
        if not rows:
            return
        with self._file.writing() as session:
            session.run_many(
                """INSERT INTO evidence (document_id, reviewer_id, n, start_offset, end_offset,
                                         address, title, shows, seen_at, sha256, original_sha256,
                                         file_name, media_type, takes_back, made_at, from_document)
                   VALUES (:document, :reviewer_id, :n, :start, :end, :address, :title, :shows,
                           :seen_at, :sha256, :original, :file_name, :media_type, :takes_back,
                           :made_at, :from_document)""",
                [{"document": document_id, **_evidence_values(row)} for row in rows],
            )
            self._audit.note_logged("evidence", "evidence", document_id, rows)

    def save_original(self, sha256: str, data: bytes) -> None:
        """Keep a file, once."""
        with self._file.writing() as session:
            session.run(
                """INSERT INTO originals (sha256, data) VALUES (:sha256, :data)
                   ON CONFLICT (sha256) DO NOTHING""",
                sha256=sha256,
                data=data,
            )

    def load_original(self, sha256: str) -> bytes:
        with self._file.reading() as session:
            row = session.one("SELECT data FROM originals WHERE sha256 = :sha256", sha256=sha256)
        if row is None:
            raise NotFound("The database holds no copy of this file.")
        return bytes(row["data"])

    def pending(
        self, reviewer_id: str, document_id: str | None = None, project_id: str | None = None
    ) -> tuple[PendingCheck, ...]:
        """The marked claims that are open or asked, in one article or in all (of the project, where
        it is named) that are not deleted and have no later version, article by article, latest
        first."""
        where = LATEST_VERSION if document_id is None else "c.document_id = :document"
        if project_id is not None:
            where += " AND d.project_id = :project"
        with self._file.reading() as session:
            rows = session.all(
                f"""SELECT c.document_id, c.start_offset AS start, c.sentence, c.source, c.status,
                           c.whom, c.note
                      FROM current_checks c JOIN documents d ON d.id = c.document_id
                     WHERE c.reviewer_id = :reviewer AND c.status IN ('open', 'asked') AND {where}
                     ORDER BY d.added_at DESC, d.id DESC, c.start_offset""",
                reviewer=reviewer_id,
                document=document_id or "",
                project=project_id or "",
            )
        return tuple(PendingCheck(**dict(row)) for row in rows)


def _checked(row: sqlite3.Row) -> dict[str, Any]:
    values = {name: row[name] for name in CHECKED}
    return {**values, "start": row["start_offset"], "end": row["end_offset"]}


def _evidence(row: sqlite3.Row) -> Evidence | None:
    if row["takes_back"] is not None:
        return None
    return Evidence(
        seen_at=row["seen_at"],
        kept=row["original_sha256"] is not None,
        **{name: row[name] for name in SEEN},
    )


def _evidence_values(row: EvidenceRow) -> dict[str, Any]:
    found = row.evidence or Evidence(seen_at="")
    values = {k: v for k, v in msgspec.structs.asdict(row).items() if k != "evidence"}
    return {
        **values,
        **{name: getattr(found, name) for name in (*SEEN, "seen_at")},
        "original": found.sha256 if found.kept else None,
    }
