"""Databases as earlier versions of the program left them."""

from pathlib import Path

from annotator.store import Store
from annotator.store.audit import Audit
from annotator.store.schema import MIGRATIONS, migrate_desk
from annotator.store.sqlite import SqliteFile


class Unwritten(Audit):
    """The audit of a program that had none."""

    def note(self, action: str, **_: object) -> None:
        pass


def open_old(path: Path, last: str) -> Store:
    """A new file with the migrations up to the one of this name, and a store that writes to it
    what a program of that time wrote."""
    names = [name for name, _ in MIGRATIONS]
    file = SqliteFile(path, create=True, busy_seconds=1, max_pages=None)
    migrate_desk(file, MIGRATIONS[: names.index(last) + 1])
    return without_audit(Store(file))


def without_audit(store: Store) -> Store:
    store.audit = Unwritten(store._file)
    for part in (store.log, store.checks, store.settling, store.readings, store.people):
        part._audit = store.audit
    return store
