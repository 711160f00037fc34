"""The audit: who changed what and when, so that a later change of the record shows.

Each row commits to its person and contents under a salt of its own, and each link of the chain
covers the link before, the number, the moment, the action, the article and that commitment:

    commitment = SHA-256(salt ‖ JSON [person, content])
    link       = SHA-256(former link ‖ JSON [n, at, action, document, emptied, commitment])

Emptying a row takes its person, contents and salt away; the commitment stays, tells nothing
without the salt, and the chain holds. That a row may be empty is itself written down in a later
row (`emptied`), so that nobody can empty one in passing.

A row also holds digests of the stored rows that it tells of. The last digest of a stored row is
what the row must still have: an answer that was edited, deleted or put in behind the program's
back is found too. Somebody who can write the file can work out the whole chain anew; that shows
only against a head (number and link) that was kept elsewhere.
"""

import hashlib
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from secrets import token_hex
from sqlite3 import OperationalError, Row
from typing import Any, NamedTuple

import msgspec

from annotator.errors import FormatError
from annotator.model import Value
from annotator.store.rows import Checked, Logged, utc_text
from annotator.store.sqlite import Session, SqliteFile

HEAD = "audit_head"
"""The setting with the last number and link."""
BACKUPS = "backups"
"""The setting with the copies that were made: JSON, [[path, moment], …]."""
UNSWEPT = "unswept"
"""The setting that says that bytes of what was erased may be left in the file."""
PRIVATE = {"secret", HEAD, BACKUPS, UNSWEPT}
"""Settings that the audit does not tell of: a secret, and the program's own notes."""
BEGUN, PRUNED, ERASED = "begun", "pruned", "erased"
LASTING = (BEGUN, PRUNED, ERASED)
"""What tells of no change by a person, and is not emptied for its age."""
START = "0" * 64
"""What stands for the link before the first row."""
ROW = """INSERT INTO audit (n, at, person, action, document_id, content, salt, emptied, commitment,
                            link)
         VALUES (:n, :at, :person, :action, :document, :content, :salt, :emptied, :commitment,
                 :link)"""


class Kept(NamedTuple):
    """A table whose rows the audit vouches for."""

    key: tuple[str, ...]
    told: str
    """A row of it, for the person; the names in braces are its columns."""
    added: tuple[object, ...] = ()
    """Defaults of the columns that migrations added, in their order: a row that has them has the
    digest that it had before."""
    apart: tuple[str, ...] = ()
    """Columns that follow from other tables."""
    parts: Mapping[str, str] = {}
    """Tables whose rows belong to it, and the column there that has its id."""


LOGGED = ("document_id", "reviewer_id", "n")
KEPT: Mapping[str, Kept] = {
    "settings": Kept(("key",), "the setting {key}"),
    "projects": Kept(("id",), "the project {id}"),
    "reviewers": Kept(("id",), "the reader {id}"),
    "codebooks": Kept(("sha256",), "the codebook {sha256}"),
    "documents": Kept(
        ("id",),
        "the article {id}",
        apart=("units", "counted_units"),
        parts={"units": "document_id"},
    ),
    "revisions": Kept(("document_id",), "what article {document_id} is a later version of"),
    "metadata_changes": Kept(
        ("document_id", "n"), "edit {n} of the details of article {document_id}"
    ),
    "engine_runs": Kept(
        ("id",),
        "the suggestions of run {id}",
        parts={"suggestions": "run_id", "attributions": "run_id"},
    ),
    "tags": Kept(
        LOGGED,
        "the answer {n} of {reviewer_id} to article {document_id}",
        added=(None, None, "", 0, 0, None),
    ),
    "boundaries": Kept(LOGGED, "the change of units {n} of {reviewer_id} in article {document_id}"),
    "checks": Kept(
        LOGGED, "the entry {n} of {reviewer_id} in the check list of article {document_id}"
    ),
    "evidence": Kept(LOGGED, "the evidence {n} of {reviewer_id} for article {document_id}"),
    "decisions": Kept(("document_id", "n"), "the decision {n} about article {document_id}"),
    "signs": Kept(("document_id", "n"), "the signature {n} of article {document_id}"),
    "orders": Kept(("document_id",), "how article {document_id} is to be read"),
    "readings": Kept(("document_id", "slot"), "the place {slot} for a reader of {document_id}"),
    "members": Kept(
        ("project_id", "reviewer_id"), "the part that {reviewer_id} has in project {project_id}"
    ),
    "accounts": Kept(("reviewer_id",), "the account of {reviewer_id}"),
    "project_settings": Kept(("project_id", "key"), "the setting {key} of project {project_id}"),
}
LATER = ("decisions", "signs", "orders", "readings", "members", "accounts")
"""Tables that a file may have rows of that were written before the audit told of them."""

SELECT = {
    table: f"SELECT * FROM {table} WHERE "
    + " AND ".join(f"{name} = :k{n}" for n, name in enumerate(kept.key))
    for table, kept in KEPT.items()
}

Key = tuple[str, ...]
"""Of a stored row: the table, then the values of its key, as text."""


class Head(NamedTuple):
    """Where the audit ends."""

    n: int
    link: str

    def __str__(self) -> str:
        return f"{self.n}:{self.link}"


class AuditRow(Value, frozen=True, kw_only=True):
    """A row of the audit as it is read."""

    n: int
    at: str
    person: str | None
    """The id of a reviewer, "" where it was none (the command line), None where it was emptied."""
    action: str
    document_id: str | None
    content: Mapping[str, Any] | None
    """"subject", "before", "after" and "rows", each where there is one; None where emptied."""


class Verified(Value, frozen=True, kw_only=True):
    """What became of checking the audit."""

    head: Head
    empty: int
    """Rows whose contents were erased or dropped."""
    compared: int
    """Stored rows that were compared with their digests."""
    problem: str | None = None
    """The first thing that does not fit."""


class Audit:
    """Writing methods of the store note what they did, within their transaction."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file
        self._mine = threading.local()

    @contextmanager
    def acting(self, person: str | None) -> Iterator[None]:
        """What this thread does within was done by the reviewer of this id; None leaves it as it
        is."""
        outer = self.person
        self._mine.person = outer if person is None else person
        try:
            yield
        finally:
            self._mine.person = outer

    @property
    def person(self) -> str:
        """Who acts in this thread; "" for nobody in particular."""
        return getattr(self._mine, "person", "")

    def note(
        self,
        action: str,
        *,
        document_id: str | None = None,
        subject: str | None = None,
        before: object = None,
        after: object = None,
        rows: Iterable[tuple[str, *tuple[object, ...]]] = (),
    ) -> None:
        """Write down a change; `rows` are the stored rows that it made or changed: the table and
        the values of the key. To be called last, when they are as they will be."""
        with self._file.writing() as session:
            attested = [attest(session, *row) for row in rows]
            told = {"subject": subject, "before": before, "after": after, "rows": attested or None}
            content = {k: v for k, v in told.items() if v is not None}
            append(session, self.person, action, document_id, content)

    def note_logged(
        self,
        action: str,
        table: str,
        document_id: str,
        rows: Sequence[Logged | Checked],
        before: int | None = None,
    ) -> None:
        """Write down that rows were added to a reviewer's log; of a single one the number, and that
        of what it takes the place of."""
        self.note(
            action,
            document_id=document_id,
            subject=rows[0].reviewer_id,
            before=before,
            after=rows[0].n if len(rows) == 1 else None,
            rows=[(table, document_id, row.reviewer_id, row.n) for row in rows],
        )

    def head(self) -> Head:
        with self._file.reading() as session:
            return read_head(session)

    def rows(
        self, document_id: str | None = None, person: str | None = None
    ) -> tuple[AuditRow, ...]:
        """The rows, oldest first: all, those about an article, those by a person."""
        with self._file.reading() as session:
            found = session.all(
                """SELECT n, at, person, action, document_id, content FROM audit
                    WHERE (:document IS NULL OR document_id = :document)
                      AND (:person IS NULL OR person = :person) ORDER BY n""",
                document=document_id,
                person=person,
            )
        return tuple(AuditRow(**{**dict(row), "content": content_of(row)}) for row in found)

    def verify(self, kept: Head | None = None) -> Verified:
        """Whether the audit and what it vouches for are as they were written; `kept` is a head
        that was kept elsewhere."""
        with self._file.reading() as session:
            try:
                return verify(session, kept)
            except (ValueError, TypeError, msgspec.DecodeError, OperationalError) as error:
                problem = f"The audit cannot be read, so something in it was edited: {error}."
                return Verified(head=Head(0, START), empty=0, compared=0, problem=problem)

    def prune(self, before: str) -> int:
        """Empty the rows that are older than the moment, and say how many."""
        marks = ", ".join(f"'{action}'" for action in LASTING)
        with self._file.writing() as session:
            old = session.all(
                f"""SELECT n FROM audit WHERE at < :before AND content IS NOT NULL
                       AND action NOT IN ({marks}) ORDER BY n""",
                before=before,
            )
            numbers = [row["n"] for row in old]
            if numbers:
                put_setting(session, UNSWEPT, "log")
                rows = emptied_rows(live_rows(session), set(numbers))
                empty(session, numbers, PRUNED, self.person, {"after": {"before": before}}, rows)
        return len(numbers)


# ---------------------------------------------------------------- writing


def append(
    session: Session,
    person: str,
    action: str,
    document_id: str | None,
    content: Mapping[str, object],
    emptied: str | None = None,
) -> None:
    """Add a row, within the transaction of the change that it tells of."""
    head, last = _read_end(session)
    # Where somebody altered the head, work goes on, and the break in the chain is found.
    n, at, salt = max(head.n, last) + 1, utc_text(), token_hex(16)
    told = msgspec.json.encode(content).decode()
    commitment = _commitment(salt, person, told)
    link = _link(head.link, n, at, action, document_id, emptied, commitment)
    session.run(
        ROW,
        n=n,
        at=at,
        person=person,
        action=action,
        document=document_id,
        content=told,
        salt=salt,
        emptied=emptied,
        commitment=commitment,
        link=link,
    )
    put_setting(session, HEAD, f"{n}:{link}")


def put_setting(session: Session, key: str, value: str) -> None:
    session.run(
        """INSERT INTO settings (key, value) VALUES (:key, :value)
           ON CONFLICT (key) DO UPDATE SET value = excluded.value""",
        key=key,
        value=value,
    )


def read_head(session: Session) -> Head:
    """Where the file says that the audit ends; the start where it does not say."""
    return _read_end(session)[0]


def _read_end(session: Session) -> tuple[Head, int]:
    """The head, and the number of the last row, which is the same unless somebody altered it."""
    row = session.one(
        """SELECT (SELECT value FROM settings WHERE key = :key) AS head,
                  (SELECT max(n) FROM audit) AS last""",
        key=HEAD,
    )
    number, _, link = ((row and row["head"]) or "").partition(":")
    head = Head(int(number), link) if number.isdecimal() else Head(0, START)
    return head, (row and row["last"]) or 0


def parse_head(text: str) -> Head:
    """Raises FormatError unless it is a number, a colon and 64 hexadecimal digits."""
    number, _, link = text.strip().partition(":")
    hexadecimal = len(link) == len(START) and set(link) <= set("0123456789abcdef")
    if not (number.isascii() and number.isdigit() and hexadecimal):
        raise FormatError("A head of the audit is what `annotator audit head` prints: NUMBER:HASH.")
    return Head(int(number), link)


def begin(session: Session, later: Collection[str]) -> None:
    """Begin the chain, and vouch from now on for what is there already; in a chain that was begun
    before, for what is in those of the tables `later` that it did not tell of yet."""
    head, last = _read_end(session)
    tables: Collection[str] = KEPT
    if head.n or last:
        known = {key[0] for key in live_rows(session)}
        tables = [table for table in later if table not in known]
    else:
        append(session, "", BEGUN, None, {})
    for (table, document, reviewer), rows in _present(session, tables).items():
        told = {"after": {"table": table}, "rows": rows}
        content = {**told, "subject": reviewer} if reviewer else told
        append(session, "", BEGUN, document, content)


def _present(
    session: Session, tables: Collection[str]
) -> dict[tuple[str, str | None, str | None], list[list[str]]]:
    """The stored rows with their digests, by table, article and reviewer."""
    found: dict[tuple[str, str | None, str | None], list[list[str]]] = {}
    for key, digest in stored_digests(session, tables):
        named = dict(zip(KEPT[key[0]].key, key[1:], strict=True))
        group = (key[0], named.get("document_id"), named.get("reviewer_id"))
        found.setdefault(group, []).append([*key, digest])
    return found


def attest(session: Session, table: str, *key: object) -> list[str | None]:
    """The key of a stored row with its digest; None for that where it is gone."""
    return [table, *map(str, key), stored_digest(session, table, *key)]


def empty(
    session: Session,
    numbers: Iterable[int],
    action: str,
    person: str,
    content: Mapping[str, object],
    rows: Iterable[list[str | None]],
) -> None:
    """Take person, contents and salt from the rows, and write down that this was done. `rows` are
    the stored rows that they vouched for, with the digests to be vouched for from now on."""
    found = sorted(numbers)
    session.run_many(
        "UPDATE audit SET person = NULL, content = NULL, salt = NULL WHERE n = :n",
        [{"n": n} for n in found],
    )
    told = {**content, "rows": list(rows)}
    append(session, person, action, None, told, _ranges(found) or None)


def _ranges(numbers: Iterable[int]) -> str:
    """
    >>> _ranges([1, 2, 3, 7])
    '1-3,7-7'
    """
    ranges: list[list[int]] = []
    for n in numbers:
        if ranges and ranges[-1][1] == n - 1:
            ranges[-1][1] = n
        else:
            ranges.append([n, n])
    return ",".join(f"{first}-{last}" for first, last in ranges)


def _numbers(ranges: str | None) -> Iterator[int]:
    for part in (ranges or "").split(",") if ranges else ():
        first, _, last = part.partition("-")
        yield from range(int(first), int(last) + 1)


def _commitment(salt: str, person: str, content: str) -> str:
    return _sha256(salt.encode() + msgspec.json.encode([person, content]))


def _link(former: str, *told: object) -> str:
    return _sha256(former.encode() + msgspec.json.encode(told))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# ---------------------------------------------------------------- what is vouched for


def stored_digest(session: Session, table: str, *key: object) -> str | None:
    """Of the row as it is; None where there is none."""
    row = session.one(SELECT[table], **{f"k{n}": value for n, value in enumerate(key)})
    return None if row is None else _digest(session, KEPT[table], row)


def stored_digests(session: Session, tables: Collection[str] = KEPT) -> Iterator[tuple[Key, str]]:
    """Of every row that the audit vouches for."""
    for table in tables:
        kept = KEPT[table]
        for row in session.each(f"SELECT * FROM {table} ORDER BY {', '.join(kept.key)}"):
            if table != "settings" or row["key"] not in PRIVATE:
                yield (table, *(str(row[name]) for name in kept.key)), _digest(session, kept, row)


def _digest(session: Session, kept: Kept, row: Row) -> str:
    values: list[object] = list(row)
    if kept.apart:
        values = [row[name] for name in row.keys() if name not in kept.apart]  # noqa: SIM118
    for default in reversed(kept.added):
        if values[-1] != default:
            break
        values.pop()
    for part, column in kept.parts.items():
        sql = f"SELECT * FROM {part} WHERE {column} = :id ORDER BY n"
        found = session.all(sql, id=row["id"])
        values.append([tuple(belonging) for belonging in found])
    return _sha256(msgspec.json.encode(values))


def live_rows(session: Session) -> dict[Key, tuple[int, str | None]]:
    """For each stored row the number of the last audit row that vouches for it, and its digest."""
    found: dict[Key, tuple[int, str | None]] = {}
    for row in session.each("SELECT n, content FROM audit WHERE content IS NOT NULL ORDER BY n"):
        for *key, digest in (content_of(row) or {}).get("rows", ()):
            found[tuple(key)] = (row["n"], digest)
    return found


def emptied_rows(
    live: Mapping[Key, tuple[int, str | None]], numbers: Collection[int]
) -> list[list[Any]]:
    """What the audit rows of these numbers vouch for, with the same digests."""
    return [[*key, digest] for key, (n, digest) in live.items() if n in numbers]


def unsound_rows(session: Session, live: Mapping[Key, tuple[int, str | None]]) -> set[Key]:
    """The stored rows that are not as the audit has them."""
    there = dict(stored_digests(session))
    return {key for key in {*live, *there} if live.get(key, (0, None))[1] != there.get(key)}


def content_of(row: Row) -> Mapping[str, Any] | None:
    if row["content"] is None:
        return None
    found: dict[str, Any] = msgspec.json.decode(row["content"])
    return found


# ---------------------------------------------------------------- checking


def verify(session: Session, kept: Head | None = None) -> Verified:
    """See `Audit.verify`."""
    chain = _Chain(kept)
    rows = session.each("SELECT * FROM audit ORDER BY n")
    problem = next((found for row in rows if (found := chain.add(row))), None)
    problem = problem or chain.finish(read_head(session))
    if problem:
        return Verified(head=chain.head, empty=len(chain.empty), compared=0, problem=problem)
    live = live_rows(session)
    differing = sorted(unsound_rows(session, live))
    problem = _differs(session, differing[0], live) if differing else _other_original(session)
    return Verified(head=chain.head, empty=len(chain.empty), compared=len(live), problem=problem)


class _Chain:
    """The rows of the audit, one after the other."""

    def __init__(self, kept: Head | None) -> None:
        self.kept = kept
        self.head = Head(0, START)
        self.empty: set[int] = set()
        self.emptied: dict[int, int] = {}
        """Number of a row that was emptied, and of the row that says so."""

    def add(self, row: Row) -> str | None:
        """What is wrong with the row, the first time that anything is."""
        n = self.head.n + 1
        if row["n"] != n:
            return f"Row {n} of the audit is missing: it was taken out, or rows were moved."
        secret = (row["person"], row["content"], row["salt"])
        if all(part is None for part in secret):
            self.empty.add(n)
        elif None in secret or _commitment(row["salt"], *secret[:2]) != row["commitment"]:
            return (
                f"Row {n} of the audit is not what was written down: who did it, what was before"
                " or what came after was edited."
            )
        public = (row["at"], row["action"], row["document_id"], row["emptied"], row["commitment"])
        link = _link(self.head.link, n, *public)
        if link != row["link"]:
            return (
                f"Row {n} of the audit does not follow from the row before: when, what or which"
                " article was edited, or rows were put in, taken out or moved."
            )
        if self.kept is not None and self.kept.n == n and self.kept.link != link:
            return f"Row {n} of the audit is not the one that was kept: the rows up to it are new."
        self.emptied |= dict.fromkeys(_numbers(row["emptied"]), n)
        self.head = Head(n, link)
        return None

    def finish(self, told: Head) -> str | None:
        """What is wrong with the whole; `told` is the head that the file names."""
        for n in sorted(self.empty ^ self.emptied.keys()):
            if n in self.empty:
                return f"Row {n} of the audit is empty, and nothing says that it was erased."
            return f"Row {n} of the audit was emptied by row {self.emptied[n]}, and has contents."
        if told != self.head:
            return (
                f"The audit ends at row {self.head.n}, but the file says that it ends at row"
                f" {told.n}: rows at its end were taken off or put on, or that was edited."
            )
        if self.kept is not None and self.kept.n > self.head.n:
            return (
                f"The audit ends at row {self.head.n}, before the row {self.kept.n} that was kept:"
                " rows at its end were taken off."
            )
        return None


def _differs(session: Session, key: Key, live: Mapping[Key, tuple[int, str | None]]) -> str:
    """One stored row that is not as it was written, for the person."""
    table, *values = key
    kept = KEPT[table]
    named = dict(zip(kept.key, values, strict=True))
    if "reviewer_id" in named:
        row = session.one("SELECT name FROM reviewers WHERE id = :id", id=named["reviewer_id"])
        named["reviewer_id"] = row["name"] if row else named["reviewer_id"]
    told = kept.told.format(**named)
    told = told[0].upper() + told[1:]
    n, digest = live.get(key, (0, None))
    if digest is None:
        return f"{told} is in the file, but not in the audit: it was put in by hand."
    if stored_digest(session, table, *values) is None:
        return f"{told} is gone, but row {n} of the audit tells of it: it was deleted by hand."
    return f"{told} is not what was written down in row {n} of the audit: it was edited by hand."


def _other_original(session: Session) -> str | None:
    for row in session.each("SELECT sha256, data FROM originals"):
        if _sha256(row["data"]) != row["sha256"]:
            return f"The original file {row['sha256']} is not the one that was kept."
    return None
