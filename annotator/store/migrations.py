"""Brings a file up to date by ordered migrations: what has shipped is never edited, new ones are
added."""

import sqlite3
from collections.abc import Callable

from annotator.errors import StoreTooNew, StoreUnwritable
from annotator.store.sqlite import Session, SqliteFile

LEDGER = "_sqlite_migrations"
"""Where sqlite-utils writes down which migrations a file has had."""
# STRICT is SQLite's own (3.37), and worth having where it is: it keeps 'abc' out of an INTEGER.
STRICT = " STRICT" if sqlite3.sqlite_version_info >= (3, 37, 0) else ""

Migration = tuple[str, tuple[str, ...]]
"""A name, which is written down in the file, and statements."""


def migrate(
    file: SqliteFile,
    name: str,
    migrations: tuple[Migration, ...],
    fill: Callable[[Session, set[str]], None] = lambda session, pending: None,
) -> None:
    """Bring the file up to date with the set of this name; several processes may do so at once.
    `fill` puts in what belongs into new tables, and is told which migrations were missing.

    Raises StoreTooNew, StoreUnwritable if it is the database of another program, StoreBusy.
    """
    pending = _pending(file, name, migrations)
    file.prepare()
    if not pending:
        return
    with file.writing() as session:
        _apply(session, name, migrations)
        fill(session, pending)


def _pending(file: SqliteFile, name: str, migrations: tuple[Migration, ...]) -> set[str]:
    """The migrations that are missing; read without sqlite-utils, whose import costs more than
    everything else that opening an existing file takes."""
    session = file.writer
    tables = {row["name"] for row in session.all("SELECT name FROM sqlite_master")}
    done: set[str] = set()
    if LEDGER in tables:
        rows = session.all(f"SELECT name FROM {LEDGER} WHERE migration_set = :set", set=name)
        done = {row["name"] for row in rows}
    if tables and not done:
        raise StoreUnwritable(
            f"{file.path} is the database of another program. Choose another file name."
        )
    known = {migration for migration, _ in migrations}
    if done - known:
        raise StoreTooNew(
            f"The database {file.path} was written by a newer version of this program."
            " Install that version to open it."
        )
    return known - done


def _apply(session: Session, name: str, migrations: tuple[Migration, ...]) -> None:
    from sqlite_utils import Database, Migrations

    registered = Migrations(name)
    for migration, statements in migrations:

        def run(db: Database, statements: tuple[str, ...] = statements) -> None:
            for statement in statements:
                session.run(statement)

        registered(name=migration)(run)
    # The outer BEGIN IMMEDIATE is what lets several processes do this at once.
    registered.apply(Database(session.connection, execute_plugins=False))
