"""What the commands share: the options for database, form and output, and opening the database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from annotator.errors import NotFound

if TYPE_CHECKING:
    from annotator.store import Store

F = TypeVar("F", bound=Callable[..., Any])


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
output_option = click.option(
    "-o", "--output", type=click.File("wb", lazy=True), default="-", show_default=True
)

seeds_option = click.option(
    "--seeds",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    envvar="ANNOTATOR_SEEDS",
    help="Folder whose codebook, registry or word lists replace the shipped ones, file by file.",
)


def format_option(*forms: str, told: str | None = None) -> Callable[[F], F]:
    """The option --format with the forms a command writes, the first by default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default=forms[0],
        show_default=True,
        help=told,
    )


@contextmanager
def open_db(path: Path, *, create: bool = False) -> "Iterator[Store]":
    from annotator.store import open_store

    store = open_store(path, create=create)
    try:
        yield store
    finally:
        store.close()


def find_project(store: "Store", wanted: str) -> str:
    """The id of a project, by that or its name. Raises NotFound."""
    found = [p.id for p in store.projects() if wanted in (p.id, p.name)]
    if len(found) != 1:
        raise NotFound(f"There is no one project {wanted!r}. See: annotator people projects")
    return found[0]
