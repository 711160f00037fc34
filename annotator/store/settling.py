"""Who settled which answer and why, and who signed an article off: two append-only logs.

`annotator.work.settle` gives them their meaning.
"""

import sqlite3

import msgspec

from annotator.store.audit import Audit
from annotator.store.rows import Decision, Sign
from annotator.store.sqlite import SqliteFile

_names = msgspec.json.Decoder(tuple[str, ...])


class SettlingLog:
    """The decisions and signatures of all articles. Use it within `Store.transaction` where several
    calls belong together."""

    def __init__(self, file: SqliteFile, audit: Audit) -> None:
        self._file = file
        self._audit = audit

    def decisions(self, document_id: str) -> tuple[Decision, ...]:
        """Oldest first, with those taken back."""
        return tuple(_decision(row) for row in self._rows("decisions", document_id))

    def save_decision(self, document_id: str, decision: Decision) -> None:
        values = {
            **msgspec.structs.asdict(decision),
            "document": document_id,
            "picked": _json(decision.picked),
            "accepted": _json(decision.accepted),
            "withdrawn": int(decision.withdrawn),
        }
        with self._file.writing() as session:
            session.run(
                """INSERT INTO decisions (document_id, n, start_offset, end_offset, person, picked,
                                          reason, accepted, withdrawn, made_at)
                   VALUES (:document, :n, :start, :end, :person, :picked, :reason, :accepted,
                           :withdrawn, :made_at)""",
                **values,
            )
            action = "withdraw" if decision.withdrawn else "settle"
            self._note(action, "decisions", document_id, decision.n)

    def last_number(self, document_id: str) -> int:
        """Of the decisions; 0 before the first."""
        with self._file.reading() as session:
            row = session.one(
                "SELECT coalesce(max(n), 0) AS n FROM decisions WHERE document_id = :document",
                document=document_id,
            )
        return int(row["n"]) if row else 0

    def signs(self, document_id: str) -> tuple[Sign, ...]:
        """Oldest first."""
        return tuple(_sign(row) for row in self._rows("signs", document_id))

    def save_sign(self, document_id: str, sign: Sign) -> None:
        with self._file.writing() as session:
            session.run(
                """INSERT INTO signs (document_id, n, action, person, reason, made_at)
                   VALUES (:document, :n, :action, :person, :reason, :made_at)""",
                document=document_id,
                **msgspec.structs.asdict(sign),
            )
            self._note(sign.action, "signs", document_id, sign.n)

    def _note(self, action: str, table: str, document_id: str, n: int) -> None:
        self._audit.note(action, document_id=document_id, after=n, rows=[(table, document_id, n)])

    def is_signed(self, document_id: str) -> bool:
        """Whether the article is signed off, and so locked."""
        with self._file.reading() as session:
            row = session.one(
                """SELECT action FROM signs WHERE document_id = :document
                    ORDER BY n DESC LIMIT 1""",
                document=document_id,
            )
        return row is not None and row["action"] == "approve"

    def _rows(self, table: str, document_id: str) -> list[sqlite3.Row]:
        with self._file.reading() as session:
            return session.all(
                f"SELECT * FROM {table} WHERE document_id = :document ORDER BY n",
                document=document_id,
            )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _decision(row: sqlite3.Row) -> Decision:
    return Decision(
        start=row["start_offset"],
        end=row["end_offset"],
        picked=_names.decode(row["picked"]),
        accepted=_names.decode(row["accepted"]),
        withdrawn=bool(row["withdrawn"]),
        **{name: row[name] for name in ("n", "person", "reason", "made_at")},
    )


def _sign(row: sqlite3.Row) -> Sign:
    return Sign(**{name: row[name] for name in ("n", "action", "person", "reason", "made_at")})
