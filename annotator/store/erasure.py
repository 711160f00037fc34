"""Erasing a person from the file.

Data about the person and free text that they wrote goes: names, notes, evidence with its files,
whom they called, edits of details, reasons, receipts of their browser, their account and how they
signed in. Answers are coded data about articles: they stay under a pseudonym with another id, or go
too. What was decided and signed for the desk stays under it in any case. What others wrote keeps
its words but the name. The text of an article as published is left, with what is coded of it: where
it has the name itself, that is told.
"""

import mmap
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize

import msgspec

from annotator.model import Value
from annotator.store.audit import (
    ERASED,
    KEPT,
    LOGGED,
    PRIVATE,
    UNSWEPT,
    Audit,
    Key,
    attest,
    content_of,
    empty,
    live_rows,
    put_setting,
    stored_digests,
    unsound_rows,
)
from annotator.store.people import tries_key
from annotator.store.rows import (
    DEFAULT_REVIEWER,
    SETTLED_REVIEWER,
    Reviewer,
    new_id,
    search_text,
    utc_text,
)
from annotator.store.sqlite import Session, SqliteFile

REWRITE = "file"
"""The value of the setting UNSWEPT where the whole file is to be written anew."""
GONE = "[erased]"
"""What stands where a name was."""
DEFAULT_NAME = "Reviewer"
PSEUDONYM = "Erased reader"
OWNED = (
    "tags", "boundaries", "own_units", "reviews", "checks", "evidence", "metadata_changes",
    "readings",
)  # fmt: skip
"""Tables with a person's work; all others that refer to a reviewer are in DROPPED."""
DROPPED = ("changes", "sessions", "invitations", "accounts", "members")
"""Tables whose rows about a person go, whatever becomes of the answers; those that refer to
another first."""
ACTED: Mapping[str, str] = {
    "decisions": "person",
    "signs": "person",
    "orders": "made_by",
    "readings": "given_by",
}
"""What a person did for the desk, and the column that says who: it stays, under the pseudonym."""
EMPTIED: Mapping[str, str] = {
    "tags": "note = '', evidence = '', client = ''",
    "boundaries": "client = ''",
    "checks": "whom = '', note = ''",
    "evidence": f"""address = '', title = '', file_name = '', media_type = '', sha256 = NULL,
                    original_sha256 = NULL,
                    shows = CASE WHEN takes_back IS NULL THEN '{GONE}' ELSE '' END""",
    "metadata_changes": "before = '{}', after = '{}'",
    "decisions": f"reason = CASE WHEN reason = '' THEN '' ELSE '{GONE}' END",
    "signs": f"reason = CASE WHEN reason = '' THEN '' ELSE '{GONE}' END",
}
"""What the person typed."""
OF_ANOTHER = f"""evidence <> '' AND evidence IN
    (SELECT o.evidence FROM tags o WHERE o.document_id = tags.document_id
        AND o.reviewer_id NOT IN (:id, '{SETTLED_REVIEWER}'))"""
DECIDED = f"""tags.reviewer_id = '{SETTLED_REVIEWER}' AND EXISTS
    (SELECT 1 FROM decisions d
      WHERE d.document_id = tags.document_id AND d.made_at = tags.made_at AND d.person = :id
        AND d.start_offset <= tags.start_offset AND tags.end_offset <= d.end_offset)"""
"""Settled answers that the person decided on."""
ADOPTED = f"""reviewer_id = '{SETTLED_REVIEWER}' AND evidence IN
    (SELECT o.evidence FROM tags o
      WHERE o.document_id = tags.document_id AND o.reviewer_id = :id)"""
"""Settled answers with evidence that the person typed into their own."""
SETTLED = (
    f"""DELETE FROM changes WHERE reviewer_id = '{SETTLED_REVIEWER}' AND EXISTS
          (SELECT 1 FROM tags WHERE tags.document_id = changes.document_id
              AND tags.client = changes.client AND {DECIDED})""",
    f"UPDATE tags SET evidence = '' WHERE {ADOPTED} AND NOT ({OF_ANOTHER})",
    f"""UPDATE tags SET note = '', client = '',
               evidence = CASE WHEN {OF_ANOTHER} THEN evidence ELSE '' END WHERE {DECIDED}""",
)
"""What takes the person's words out of the settled answers."""


class Words(NamedTuple):
    """Columns with words that may name the person."""

    text: tuple[str, ...]
    json: tuple[str, ...] = ()
    key: tuple[str, ...] = LOGGED
    article: str = "document_id"


WORDS: Mapping[str, Words] = {
    "documents": Words(
        ("title", "publisher", "byline", "agency", "address", "final_address", "path"),
        key=("id",),
        article="id",
    ),
    "metadata_changes": Words((), ("before", "after"), key=("document_id", "n")),
    "suggestions": Words(("source", "reasons"), ("content",), key=("id",)),
    "attributions": Words(("source_name", "source_title"), ("content",), key=("run_id", "n")),
    "tags": Words(("source", "note", "evidence"), ("coding",)),
    "checks": Words(("whom", "note")),
    "evidence": Words(("address", "title", "shows", "file_name")),
    "projects": Words(("name",), key=("id",), article=""),
    "settings": Words(("value",), key=("key",), article=""),
    "project_settings": Words(("value",), key=("project_id", "key"), article=""),
    "decisions": Words(("reason",), key=("document_id", "n")),
    "signs": Words(("reason",), key=("document_id", "n")),
}


class Footprint(Value, frozen=True, kw_only=True):
    """What the file holds of a person."""

    reviewer_id: str
    names: tuple[str, ...]
    """The name, and former ones that the audit knows."""
    articles: int
    answers: int
    """Rows of the log: answers given, changed and taken back."""
    boundaries: int
    notes: int
    checks: int
    evidence: int
    edits: int
    """Of details of articles."""
    acts: int
    """Decisions, signatures and orders for the desk, and places given to readers."""
    account: bool
    """Whether there is an account to sign in with."""
    audit_rows: int
    """Rows of the audit that tell of the person."""
    mentions: int
    """Other entries, of whatever sort, that have the name."""
    naming: tuple[tuple[str, str], ...]
    """Articles whose own text or original file has the name: id and title."""


class Erasure:
    """Finds and erases people."""

    def __init__(self, file: SqliteFile, audit: Audit) -> None:
        self._file = file
        self._audit = audit

    def footprint(self, reviewer_id: str) -> Footprint:
        """What there is of the person; of one that is not here, nothing."""
        with self._file.reading() as session:
            names = _names(session, reviewer_id)
            naming = _naming(session, names)
            counts = {table: _count(session, table, reviewer_id) for table in OWNED}
            pattern = name_pattern(names)
            about = [row["n"] for row in _about(session, reviewer_id, pattern)]
            mentions = {m.place for m in _mentions(session, pattern, naming, reviewer_id)}
            acts = sum(_count(session, table, reviewer_id, by=by) for table, by in ACTED.items())
            account = _count(session, "accounts", reviewer_id) > 0
            notes = _count(session, "tags", reviewer_id, "AND (note <> '' OR evidence <> '')")
        return Footprint(
            reviewer_id=reviewer_id,
            names=names,
            articles=counts["reviews"],
            answers=counts["tags"],
            boundaries=counts["boundaries"],
            notes=notes,
            checks=counts["checks"],
            evidence=counts["evidence"],
            edits=counts["metadata_changes"],
            acts=acts,
            account=account,
            audit_rows=len(about),
            mentions=len(mentions),
            naming=tuple(sorted(naming.items())),
        )

    def pseudonym(self) -> Reviewer:
        """Under whom the answers of the next person to be erased may stay."""
        with self._file.reading() as session:
            rows = session.all("SELECT name FROM reviewers")
        taken = {row["name"] for row in rows}
        n = next(n for n in range(1, len(taken) + 2) if f"{PSEUDONYM} {n}" not in taken)
        return Reviewer(id=new_id(), name=f"{PSEUDONYM} {n}", created_at=utc_text())

    def erase(
        self, reviewer_id: str, names: Iterable[str], pseudonym: Reviewer, *, keep_answers: bool
    ) -> None:
        """Erase the person of this id and these names from all tables, in one transaction; the
        chain of the audit stays whole. `Store.sweep` is to follow."""
        with self._file.writing() as session:
            found = {*names, *_names(session, reviewer_id)}
            person = _Person(reviewer_id, tuple(sorted(found)), pseudonym)
            by = self._audit.person if self._audit.person != reviewer_id else ""
            _erase(session, person, by, keep_answers)
            put_setting(session, UNSWEPT, REWRITE)

    def has_bytes(self, names: Iterable[str]) -> bool:
        """Whether any of the names is in the bytes of the file or beside it."""
        needles = {form.encode() for name in names for form in _forms(name)}
        paths = (self._file.path, Path(f"{self._file.path}-wal"), Path(f"{self._file.path}-shm"))
        return any(_has_bytes(path, needles) for path in paths)


class _Person(NamedTuple):
    id: str
    names: tuple[str, ...]
    pseudonym: Reviewer

    def renamed(self, key: Key) -> Key:
        """The key of a stored row as it is afterwards."""
        table, *values = key
        named = zip(KEPT[table].key, values, strict=True)
        mine = ("reviewer_id", self.id)
        return (table, *(self.pseudonym.id if part == mine else part[1] for part in named))


def _erase(session: Session, person: _Person, by: str, keep_answers: bool) -> None:
    pattern = name_pattern(person.names)
    about = {row["n"] for row in _about(session, person.id, pattern)}
    live = live_rows(session)
    unsound = unsound_rows(session, live)
    before = dict(stored_digests(session))
    _strike(session, person, pattern)
    _drop(session, person, keep_answers)
    after = dict(stored_digests(session))
    altered = {key for key, digest in before.items() if after.get(person.renamed(key)) != digest}
    numbers = about | {n for key, (n, _) in live.items() if key in altered}
    rows: list[list[str | None]] = []
    for key, (n, _) in live.items():
        now = person.renamed(key)
        if n in numbers and (now in after or key not in before):
            # What did not fit before must not fit by this.
            rows.append([*now, "" if key in unsound else after.get(now)])
    if ("reviewers", person.pseudonym.id) in after:
        rows.append(attest(session, "reviewers", person.pseudonym.id))
    told = {
        "subject": person.pseudonym.id,
        "after": {"answers": "kept" if keep_answers else "deleted"},
    }
    empty(session, numbers, ERASED, by, told, rows)


def _strike(session: Session, person: _Person, pattern: re.Pattern[str] | None) -> None:
    """Take the name out of what others typed, and out of the answers."""
    naming = _naming(session, person.names)
    found = list(_mentions(session, pattern, naming))
    for mention in found:
        _set(session, mention.table, mention.key, mention.column, mention.mended)
    for document_id in {m.key["id"] for m in found if m.table == "documents"}:
        row = session.one("SELECT * FROM documents WHERE id = :id", id=document_id)
        assert row is not None
        search = search_text(dict(row), row["text"])
        _set(session, "documents", {"id": document_id}, "search", search)


def _set(session: Session, table: str, key: Mapping[str, Any], column: str, value: str) -> None:
    where = " AND ".join(f"{name} = :{name}" for name in key)
    session.run(f"UPDATE {table} SET {column} = :to WHERE {where}", to=value, **key)


def _drop(session: Session, person: _Person, keep_answers: bool) -> None:
    """Take away what the person typed and who it was."""
    _forget_tries(session, person.id)
    for statement in SETTLED:
        session.run(statement, id=person.id)
    session.run("UPDATE invitations SET made_by = NULL WHERE made_by = :id", id=person.id)
    for table in DROPPED if keep_answers else (*DROPPED, *OWNED):
        session.run(f"DELETE FROM {table} WHERE reviewer_id = :id", id=person.id)
    for table, columns in EMPTIED.items():
        by = ACTED.get(table, "reviewer_id")
        session.run(f"UPDATE {table} SET {columns} WHERE {by} = :id", id=person.id)
    _take_from_picked(session, person, keep_answers)
    session.run(
        """DELETE FROM originals WHERE sha256 NOT IN (SELECT original_sha256 FROM documents)
              AND sha256 NOT IN (SELECT original_sha256 FROM evidence
                                  WHERE original_sha256 IS NOT NULL)"""
    )
    left = [*((table, "reviewer_id") for table in OWNED), *ACTED.items()]
    if any(_count(session, table, person.id, by=by) for table, by in left):
        session.run(
            "INSERT INTO reviewers (id, name, created_at) VALUES (:id, :name, :created_at)",
            **msgspec.structs.asdict(person.pseudonym),
        )
        for table, by in left:
            session.run(
                f"UPDATE {table} SET {by} = :to WHERE {by} = :id",
                to=person.pseudonym.id,
                id=person.id,
            )
    if person.id == DEFAULT_REVIEWER:
        session.run(
            "UPDATE reviewers SET name = :name, created_at = :now WHERE id = :id",
            id=person.id,
            name=DEFAULT_NAME,
            now=utc_text(),
        )
    else:
        session.run("DELETE FROM reviewers WHERE id = :id", id=person.id)


def _forget_tries(session: Session, reviewer_id: str) -> None:
    """The failures to sign in by the person's login."""
    row = session.one(
        """SELECT login, (SELECT value FROM settings WHERE key = 'secret') AS secret
             FROM accounts WHERE reviewer_id = :id AND login IS NOT NULL""",
        id=reviewer_id,
    )
    if row is not None:
        key = tries_key(row["secret"] or "", row["login"])
        session.run("DELETE FROM tries WHERE id = :key", key=key)


def _take_from_picked(session: Session, person: _Person, keep_answers: bool) -> None:
    """Decisions for the person's answer are for the pseudonym's, or for none that is left."""
    to = {person.id: person.pseudonym.id if keep_answers else None}
    for row in session.all("SELECT document_id, n, picked FROM decisions"):
        picked = msgspec.json.decode(row["picked"], type=list[str])
        if person.id in picked:
            kept = [found for reader in picked if (found := to.get(reader, reader))]
            key = {"document_id": row["document_id"], "n": row["n"]}
            _set(session, "decisions", key, "picked", msgspec.json.encode(kept).decode())


# ---------------------------------------------------------------- what there is


def _count(
    session: Session, table: str, reviewer_id: str, more: str = "", by: str = "reviewer_id"
) -> int:
    row = session.one(f"SELECT count(*) AS n FROM {table} WHERE {by} = :id {more}", id=reviewer_id)
    return row["n"] if row else 0


def _names(session: Session, reviewer_id: str) -> tuple[str, ...]:
    """The name, and what the audit tells of former ones."""
    rows = session.all("SELECT name FROM reviewers WHERE id = :id", id=reviewer_id)
    names = {row["name"] for row in rows}
    for row in session.each(
        "SELECT content FROM audit WHERE action = 'reviewer' AND content IS NOT NULL"
    ):
        told = content_of(row) or {}
        if told.get("subject") == reviewer_id:
            names |= {told.get("before"), told.get("after")}
    own = (name for name in names if name and name != DEFAULT_NAME)
    return tuple(sorted(name for name in own if not name.startswith(PSEUDONYM)))


def _about(
    session: Session, reviewer_id: str, pattern: re.Pattern[str] | None
) -> Iterator[sqlite3.Row]:
    """The rows of the audit by the person, about them, or with their name."""
    for row in session.each("SELECT n, person, content FROM audit WHERE content IS NOT NULL"):
        told = content_of(row) or {}
        ids = {row["person"], told.get("subject")}
        ids |= {part for key in told.get("rows", ()) for part in key[1:-1]}
        if reviewer_id in ids or _walk(told, pattern) != told:
            yield row


def _naming(session: Session, names: Iterable[str]) -> dict[str, str]:
    """The articles whose own text or original file has one of the names: id -> title."""
    pattern = name_pattern(names)
    if pattern is None:
        return {}
    found = {}
    needles = [form.encode() for name in names for form in _forms(name)]
    for row in session.each(
        """SELECT d.id, d.title, d.text, o.data FROM documents d
             JOIN originals o ON o.sha256 = d.original_sha256"""
    ):
        if pattern.search(row["text"]) or any(needle in row["data"] for needle in needles):
            found[row["id"]] = row["title"] or row["text"][:80]
    return found


class _Mention(NamedTuple):
    table: str
    column: str
    key: Mapping[str, Any]
    mended: str

    @property
    def place(self) -> tuple[object, ...]:
        return (self.table, *self.key.values())


def _mentions(
    session: Session,
    pattern: re.Pattern[str] | None,
    naming: Mapping[str, str],
    but_of: str | None = None,
) -> Iterator[_Mention]:
    """Where the name stands in what people typed, but of articles that have it themselves, and of
    the reviewer `but_of`."""
    for table, words in WORDS.items() if pattern else ():
        for row in session.each(f"SELECT * FROM {table}"):
            fields = set(row.keys())
            if words.article and row[words.article] in naming:
                continue
            if table == "settings" and row["key"] in PRIVATE:
                continue
            whose = fields & {"reviewer_id", "person"}
            if but_of is not None and any(row[name] == but_of for name in whose):
                continue
            for column in (*words.text, *words.json):
                mended = _mended(row[column], pattern, is_json=column in words.json)
                if mended is not None:
                    yield _Mention(table, column, {k: row[k] for k in words.key}, mended)


def _mended(value: str | None, pattern: re.Pattern[str] | None, *, is_json: bool) -> str | None:
    """The value without the name; None where it does not have it."""
    if value is None:
        return None
    if not is_json:
        mended = _walk(value, pattern)
        return mended if mended != value else None
    found = msgspec.json.decode(value)
    mended = _walk(found, pattern)
    return msgspec.json.encode(mended).decode() if mended != found else None


def _walk(value: Any, pattern: re.Pattern[str] | None) -> Any:
    """The value with the name struck from every text in it."""
    if pattern is None:
        return value
    if isinstance(value, str):
        return pattern.sub(GONE, value)
    if isinstance(value, dict):
        return {_walk(k, pattern): _walk(v, pattern) for k, v in value.items()}
    if isinstance(value, list):
        return [_walk(v, pattern) for v in value]
    return value


def name_pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Finds the names as whole words, of several words in any case; None where there is none.

    >>> bool(name_pattern(["Ana Reil"]).search("as ana  reil said"))
    True
    >>> bool(name_pattern(["Rose"]).search("prices rose"))
    False
    """
    forms = {form for name in names for form in _forms(name)}
    if not forms:
        return None
    found = "|".join(map(_any_space, sorted(forms, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{found})(?!\w)")


def _any_space(name: str) -> str:
    words = r"\s+".join(map(re.escape, name.split()))
    return f"(?i:{words})" if len(name.split()) > 1 else words


def _forms(name: str) -> set[str]:
    """The name in the ways that Unicode has to write it; none of what is only punctuation."""
    if not re.search(r"\w", name):
        return set()
    return {form.strip() for form in (name, normalize("NFC", name), normalize("NFD", name))}


def _has_bytes(path: Path, needles: Iterable[bytes]) -> bool:
    if not path.exists() or not path.stat().st_size:
        return False
    with (
        path.open("rb") as stream,
        mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        return any(data.find(needle) >= 0 for needle in needles)
