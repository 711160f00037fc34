"""SQLite beneath the store: connections, transactions, errors.

One writer per process (a connection and a lock, BEGIN IMMEDIATE for the sake of other processes)
and readers that no two threads use at once: the arrangement that lost nothing and met no
"database is locked" under load. Everything that PostgreSQL does otherwise is in this module.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from annotator.errors import NotFound, StoreBusy, StoreError, StoreRefused, StoreUnwritable

IDLE_READERS = 8
"""Read connections kept for the next thread."""
BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
FORBIDDEN = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN}
BROKEN = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}

HEADER = b"SQLite format 3\0"
"""How every SQLite file begins (https://sqlite.org/fileformat.html)."""


def is_database(path: Path) -> bool:
    """Whether the file is one of SQLite, whatever its name."""
    try:
        with path.open("rb") as stream:
            return stream.read(len(HEADER)) == HEADER
    except OSError:
        return False


class Session:
    """SQL over one connection, with `:name` parameters."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection = connection
        self._path = path

    def all(self, sql: str, **values: Any) -> list[sqlite3.Row]:
        with told(self._path):
            return self.connection.execute(sql, values).fetchall()

    def each(self, sql: str, **values: Any) -> Iterator[sqlite3.Row]:
        """The rows one by one, for tables that may be large."""
        with told(self._path):
            yield from self.connection.execute(sql, values)

    def one(self, sql: str, **values: Any) -> sqlite3.Row | None:
        """The first row, or None."""
        with told(self._path):
            row: sqlite3.Row | None = self.connection.execute(sql, values).fetchone()
        return row

    def run(self, sql: str, **values: Any) -> int:
        """How many rows were touched."""
        with told(self._path):
            return self.connection.execute(sql, values).rowcount

    def run_many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> None:
        with told(self._path):
            self.connection.executemany(sql, rows)


class SqliteFile:
    """One database file.

    `busy_seconds` is how long to wait for other programs, `max_pages` a limit on the size of
    the file in pages of 4,096 bytes.
    """

    def __init__(self, path: Path, *, create: bool, busy_seconds: float, max_pages: int | None):
        self.path = path
        self._busy_seconds = busy_seconds
        self._max_pages = max_pages
        self._mine = threading.local()
        self._lock = threading.RLock()
        self._idle: list[Session] = []
        self._closed = False
        _check_place(path, create=create)
        self.writer = self._connect("rwc" if create else "rw")
        """Outside of `writing`, for opening the file only."""

    def prepare(self) -> None:
        """Turn the write-ahead log on. Left until the file is known to be ours."""
        deadline = time.monotonic() + self._busy_seconds
        while True:
            try:
                # The busy timeout does not apply to this pragma.
                self.writer.run("PRAGMA journal_mode = WAL")
                break
            except StoreBusy:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction: committed to the disk at the end, rolled back on any exception.
        Within another one of the same thread, part of it.

        Raises StoreBusy, StoreUnwritable.
        """
        if self._current is self.writer:
            yield self.writer
            return
        if not self._lock.acquire(timeout=self._busy_seconds):
            raise StoreBusy(_busy(self.path))
        try:
            with self._as_current(self.writer), self._transaction(self.writer):
                yield self.writer
        finally:
            self._lock.release()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent view of the file; within a transaction, that transaction's."""
        if self._current is not None:
            yield self._current
            return
        try:
            session = self._idle.pop()
        except IndexError:
            session = self._connect("ro")
        try:
            with self._as_current(session):
                session.run("BEGIN")
                try:
                    yield session
                finally:
                    session.connection.rollback()
        finally:
            self._give_back(session)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part of the transaction at work, taken back alone if it raises."""
        with self.writing() as session:
            session.run("SAVEPOINT attempt")
            try:
                yield
            except BaseException:
                if session.connection.in_transaction:  # a full disk may have ended it
                    session.run("ROLLBACK TO attempt")
                    session.run("RELEASE attempt")
                raise
            session.run("RELEASE attempt")

    def backup(self, target: Path) -> None:
        """Copy the file as it stands now, while others write.

        Raises StoreUnwritable, also if there is something at `target`.
        """
        partial = target.with_name(f"{target.name}.partial")
        if target.exists() or partial.exists():
            taken = target if target.exists() else partial
            raise StoreUnwritable(f"There is already a file {taken}. Choose another name.")
        _check_place(target, create=True)
        try:
            with told(target):
                self._copy(partial)
            os.rename(partial, target)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise

    def sweep(self, *, rewrite: bool) -> None:
        """Empty the write-ahead log; with `rewrite`, write the file anew, so that no byte is left
        of what was deleted from it.

        Raises StoreBusy if another program is reading an earlier state of it.
        """
        with self._lock:
            if rewrite:
                self.writer.run("VACUUM")
            row = self.writer.one("PRAGMA wal_checkpoint(TRUNCATE)")
            if row is None or row[0]:
                raise StoreBusy(_busy(self.path))

    def fold(self) -> None:
        """Make it one file with nothing beside it, as a copy is."""
        with self._lock:
            while self._idle:
                self._idle.pop().connection.close()
            self.writer.run("PRAGMA journal_mode = DELETE")

    def close(self) -> None:
        with self._lock:
            self._closed = True
            while self._idle:
                self._idle.pop().connection.close()
            self.writer.connection.close()

    def _copy(self, partial: Path) -> None:
        copy = sqlite3.connect(partial, isolation_level=None)
        try:
            with self.reading() as session:
                session.connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
        finally:
            copy.close()

    @property
    def _current(self) -> Session | None:
        return getattr(self._mine, "session", None)

    @contextmanager
    def _as_current(self, session: Session) -> Iterator[None]:
        outer = self._current
        self._mine.session = session
        try:
            yield
        finally:
            self._mine.session = outer

    @contextmanager
    def _transaction(self, session: Session) -> Iterator[None]:
        session.run("BEGIN IMMEDIATE")
        try:
            yield
            session.run("COMMIT")
        except BaseException:
            # A full disk may have ended the transaction already: rollback() minds.
            session.connection.rollback()
            raise

    def _give_back(self, session: Session) -> None:
        if self._closed or len(self._idle) >= IDLE_READERS:
            session.connection.close()
        else:
            self._idle.append(session)

    def _connect(self, mode: str) -> Session:
        with told(self.path):
            connection = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?mode={mode}",
                uri=True,
                isolation_level=None,  # transactions are begun by hand
                check_same_thread=False,  # never two threads at once: see reading() and writing()
                timeout=self._busy_seconds,
                cached_statements=256,
            )
        connection.row_factory = sqlite3.Row
        session = Session(connection, self.path)
        if mode != "ro":
            try:
                self._prepare_writer(session)
            except BaseException:
                connection.close()
                raise
        return session

    def _prepare_writer(self, session: Session) -> None:
        session.run("PRAGMA foreign_keys = ON")
        session.run("PRAGMA synchronous = FULL")
        session.run("PRAGMA secure_delete = ON")  # what is deleted is overwritten with zeros
        if self._max_pages is not None:
            session.run(f"PRAGMA max_page_count = {self._max_pages:d}")


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what SQLite says about the file into a StoreError; its other errors pass."""
    try:
        yield
    except sqlite3.Error as error:
        mended = _store_error(error, path)
        if mended is None:
            raise
        raise mended from error


def _store_error(error: sqlite3.Error, path: Path) -> StoreError | None:
    if isinstance(error, sqlite3.IntegrityError):
        return StoreRefused(f"What was to be stored does not fit together: {error}.")
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in BUSY:
        return StoreBusy(_busy(path))
    sentence = _SENTENCES.get(code)
    return StoreUnwritable(sentence(path)) if sentence else None


def _busy(path: Path) -> str:
    return (
        f"Another program is using the database {path}, nothing was stored."
        " Try again in a moment, or close the other program."
    )


def _forbidden(path: Path) -> str:
    return (
        f"The database {path} cannot be written: the file or its folder is read-only or gone."
        " Change its permissions, or choose another place."
    )


def _full(path: Path) -> str:
    return (
        f"There is no room left for the database {path}, nothing was stored."
        " Free some space and try again."
    )


def _disk(path: Path) -> str:
    return f"The disk failed at the database {path}, nothing was stored. Check the disk."


def _broken(path: Path) -> str:
    return f"{path} is not a database, or it is damaged. Choose another file, or a backup."


_SENTENCES: dict[int, Callable[[Path], str]] = {
    **dict.fromkeys(FORBIDDEN, _forbidden),
    **dict.fromkeys(BROKEN, _broken),
    sqlite3.SQLITE_FULL: _full,
    sqlite3.SQLITE_IOERR: _disk,
}


def _check_place(path: Path, *, create: bool) -> None:
    """Raises NotFound if there is no file and none is to be made, StoreUnwritable if one cannot
    be written there."""
    if path.is_dir():
        raise StoreUnwritable(f"{path} is a folder. Name a database file.")
    if not path.exists():
        if not create:
            raise NotFound(f"There is no database {path}. Add an article to begin one.")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnwritable(
                f"The folder {path.parent} cannot be made ({error.strerror}). Choose another place."
            ) from None
    elif not os.access(path, os.R_OK | os.W_OK):
        raise StoreUnwritable(_forbidden(path))
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise StoreUnwritable(_forbidden(path))
