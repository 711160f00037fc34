"""What the commands share: the option that names the database, and opening it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from annotator.store import Store


def default_db(name: str) -> str:
    return str(Path(click.get_app_dir("annotator")) / name)


db_option = click.option(
    "--db",
    type=click.Path(path_type=Path),
    envvar="ANNOTATOR_DB",
    default=lambda: default_db("annotator.db"),
    show_default="annotator.db in the user's application folder",
    help="The database file.",
)


@contextmanager
def open_db(path: Path, *, create: bool = False) -> "Iterator[Store]":
    from annotator.store import open_store

    store = open_store(path, create=create)
    try:
        yield store
    finally:
        store.close()
