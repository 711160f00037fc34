"""Files that cannot be opened or written: one sentence each, and nothing half-written."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from articles import make_document, make_suggestions

from annotator.errors import NotFound, StoreBusy, StoreError, StoreTooNew, StoreUnwritable
from annotator.store import open_store
from annotator.store.migrations import LEDGER
from annotator.store.schema import MIGRATIONS, SET, migrate_desk
from annotator.store.sqlite import SqliteFile


def plain(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def make_newer(path: Path) -> None:
    open_store(path).close()
    connection = plain(path)
    connection.execute(
        f"INSERT INTO {LEDGER} (migration_set, name, applied_at) VALUES (?, 'm999_later', 'now')",
        (SET,),
    )
    connection.close()


def make_foreign(path: Path) -> None:
    connection = plain(path)
    connection.execute("CREATE TABLE recipes (title TEXT)")
    connection.close()


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (lambda p: p.mkdir(), StoreUnwritable, "is a folder"),
        (lambda p: p.write_text("Dear diary, " * 200), StoreUnwritable, "not a database"),
        (lambda p: p.write_bytes(os.urandom(9000)), StoreUnwritable, "not a database"),
        (make_foreign, StoreUnwritable, "database of another program"),
        (make_newer, StoreTooNew, "newer version"),
    ],
    ids=["folder", "text", "binary", "foreign", "newer"],
)
def test_what_is_no_database_of_ours_is_refused_and_left_alone(
    tmp_path: Path, make: Callable[[Path], None], error: type[StoreError], says: str
) -> None:
    path = tmp_path / "a.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(error, match=says) as raised:
        open_store(path)
    assert str(path) in str(raised.value)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_none_where_one_is_required(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no database"):
        open_store(tmp_path / "a.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_and_its_folder_are_made(tmp_path: Path) -> None:
    path = tmp_path / "with space" / "100% #1" / "ä.db"
    open_store(path).close()
    assert [p.name for p in path.parent.iterdir()] == ["ä.db"]
    open_store(str(path), create=False).close()


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.touch()
    with open_store(path, create=False) as store:
        assert store.list_articles() == ()


def test_a_file_in_the_way_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnwritable, match="cannot be made"):
        open_store(tmp_path / "file" / "a.db")


READ_ONLY = """
import os, sys
from annotator.errors import StoreUnwritable
from annotator.store import open_store
if os.geteuid() == 0:
    os.setuid(65534)
try:
    open_store(sys.argv[1])
except StoreUnwritable as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("folder_mode", "file_mode"), [(0o555, 0o666), (0o777, 0o444), (0o555, None)]
)
def test_read_only(folder_mode: int, file_mode: int | None) -> None:
    """In a process without the rights of root, which are above file modes."""
    with TemporaryDirectory() as name:
        folder, path = Path(name), Path(name, "a.db")
        if file_mode is not None:
            open_store(path).close()
            path.chmod(file_mode)
        folder.chmod(folder_mode)
        before = sorted(folder.iterdir())
        done = subprocess.run(
            [sys.executable, "-c", READ_ONLY, path], capture_output=True, text=True, check=False
        )
        assert sorted(folder.iterdir()) == before
        folder.chmod(0o755)
    assert "is read-only or gone" in done.stdout, done.stderr
    assert str(path) in done.stdout


def test_locked_by_another_program(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    document = make_document()
    with open_store(path, busy_seconds=0.05) as store:
        other = plain(path)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy, match="Another program is using the database"):
            store.add_document(document, make_suggestions(document))
        assert store.list_articles() == (), "reading goes on"
        other.execute("ROLLBACK")
        store.add_document(document, make_suggestions(document))
        assert len(store.list_articles()) == 1
        other.close()


def test_locked_while_opening(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    other = plain(path)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreBusy):
        open_store(path, busy_seconds=0.05)
    other.close()
    open_store(path).close()


def test_a_full_disk_stores_nothing_and_does_not_stick(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    open_store(path).close()
    pages = path.stat().st_size // 4096
    large = make_document("Words that take room. " * 5000)
    small = make_document("Little.")
    with open_store(path, max_pages=pages + 20) as store:
        with pytest.raises(StoreUnwritable, match="no room left"):
            store.add_document(large, make_suggestions(large))
        assert store.list_articles() == ()
        kept = store.add_document(small, make_suggestions(small))
    with open_store(path) as store:
        assert [row.id for row in store.list_articles()] == [kept]
        store.add_document(large, make_suggestions(large))
        assert plain_check(path) == "ok"


def test_a_disk_that_is_full_from_the_start(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with pytest.raises(StoreUnwritable, match="no room left"):
        open_store(path, max_pages=3)
    with open_store(path) as store:
        assert store.list_articles() == ()


def plain_check(path: Path) -> str:
    connection = plain(path)
    try:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])
    finally:
        connection.close()


def test_opening_an_existing_file_does_not_import_sqlite_utils(tmp_path: Path) -> None:
    """The import costs more than all the rest of it, since it draws in pandas where it is."""
    path = tmp_path / "a.db"
    open_store(path).close()
    code = (
        "import sys; from annotator.store import open_store; open_store(sys.argv[1]).close();"
        "sys.exit('sqlite_utils' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code, path], check=False).returncode == 0


def open_and_add(path: Path, n: int) -> None:
    document = make_document(f"Text number {n}.")
    with open_store(path, busy_seconds=60) as store:
        store.add_document(document, make_suggestions(document))


def test_several_processes_make_the_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.db"
    spawn = get_context("spawn")
    workers = [spawn.Process(target=open_and_add, args=(path, n)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 4
    with open_store(path, create=False) as store:
        assert len(store.list_articles()) == 4
        assert len(store.reviewers()) == 1
    connection = plain(path)
    rows = connection.execute(f"SELECT name FROM {LEDGER} ORDER BY id").fetchall()
    connection.close()
    assert rows == [(name,) for name, _ in MIGRATIONS]


LATER = ("m002_later", ("ALTER TABLE projects ADD COLUMN colour TEXT",))
BROKEN = ("m002_broken", ("CREATE TABLE extra (id TEXT)", "INSERT INTO nowhere VALUES (1)"))


def open_file(path: Path) -> SqliteFile:
    return SqliteFile(path, create=False, busy_seconds=1, max_pages=None)


def test_an_older_file_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    open_and_add(path, 1)
    file = open_file(path)
    migrate_desk(file, (*MIGRATIONS, LATER))
    with file.reading() as session:
        rows = session.all("SELECT name, colour FROM projects")
    file.close()
    assert [tuple(row) for row in rows] == [("Articles", None)]
    with pytest.raises(StoreTooNew):
        open_store(path)


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    open_and_add(path, 1)
    file = open_file(path)
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        migrate_desk(file, (*MIGRATIONS, LATER, BROKEN))
    file.close()
    with open_store(path) as store:
        assert len(store.list_articles()) == 1
        with store.snapshot() as session:
            assert not session.all("SELECT 1 FROM sqlite_master WHERE name = 'extra'")


def test_the_file_is_durable_and_checked(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store, store.transaction() as session:
        pragmas = ("journal_mode", "synchronous", "foreign_keys")
        found = [session.all(f"PRAGMA {name}")[0][0] for name in pragmas]
    assert found == ["wal", 2, 1]
