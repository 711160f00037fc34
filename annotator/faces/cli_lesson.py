"""The commands about lessons."""

import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from annotator.faces.cli_options import (
    db_option,
    format_option,
    open_db,
    output_option,
    seeds_option,
)

if TYPE_CHECKING:
    from annotator.analysis.lesson import Lesson


@click.group("lesson")
def lesson_group() -> None:
    """Lessons for a class, without accounts and without a server.

    LESSON is a ready one by its name or number, or a file that `make` wrote.
    """


set_option = click.option(
    "--set",
    "name",
    type=click.Choice(["groups", "types"]),
    help="Eight groups to choose from, or all 18 types.",
)


@lesson_group.command("list")
def list_lessons() -> None:
    """List the ready lessons."""
    from annotator.documents.seeds import read_codebook
    from annotator.work.lessons import ready_lessons

    for ready in ready_lessons(read_codebook()):
        size = f"{len(ready.units)} sentences, {ready.minutes} minutes"
        click.echo(f"{ready.id:24}  {size}  {ready.title}")


@lesson_group.command("make")
@click.argument("article")
@click.option("--sentences", default="", help="Numbers of the sentences, with commas between.")
@set_option
@output_option
@seeds_option
@db_option
def make_lesson(
    article: str,
    sentences: str,
    name: str | None,
    output: IO[bytes],
    seeds: Path | None,
    db: Path,
) -> None:
    """Make a lesson of ARTICLE: its key is what was settled on, else what you answered.

    A sentence that nobody has answered gets no key. The file can be edited.
    """
    from annotator.documents.lessons import encode_lesson
    from annotator.documents.seeds import read_codebook
    from annotator.work.lessons import draft_lesson

    numbers = [int(n) for n in sentences.split(",") if n.strip().isdigit()]
    with open_db(db) as store:
        found = store.find_article(article).id
        made = draft_lesson(
            store,
            found,
            read_codebook(seeds),
            name="types" if name == "types" else "groups",
            sentences=numbers,
        )
    output.write(encode_lesson(made) + b"\n")


@lesson_group.command("file")
@click.argument("wanted", metavar="LESSON")
@set_option
@output_option
@seeds_option
def lesson_file(wanted: str, name: str | None, output: IO[bytes], seeds: Path | None) -> None:
    """Write LESSON as one HTML file that works without any network."""
    from annotator.formats.lesson_html import render_lesson_html

    output.write(render_lesson_html(_lesson(wanted, name, seeds)).encode("utf-8", "replace"))


@lesson_group.command("paper")
@click.argument("wanted", metavar="LESSON")
@click.option("--key", is_flag=True, help="The teacher's page with the key, not the worksheet.")
@format_option("pdf", "html")
@set_option
@output_option
@seeds_option
def lesson_paper(
    wanted: str, key: bool, form: str, name: str | None, output: IO[bytes], seeds: Path | None
) -> None:
    """Write the worksheet of LESSON, or the teacher's page, to be printed."""
    from annotator.work.lessons import render_paper

    output.write(render_paper(_lesson(wanted, name, seeds), "key" if key else "worksheet", form))


@lesson_group.command("collect")
@click.argument("wanted", metavar="LESSON")
@click.argument("codes", type=click.File("rb"), default="-")
@set_option
@seeds_option
def collect_codes(wanted: str, codes: IO[bytes], name: str | None, seeds: Path | None) -> None:
    """Show the class's answers from the CODES that learners handed in, one to a line."""
    from annotator.formats.class_picture import render_class_text
    from annotator.work.lessons import collect

    wanted_lesson = _lesson(wanted, name, seeds)
    collected = collect(wanted_lesson, codes.read().decode("utf-8", "replace"))
    click.echo(render_class_text(wanted_lesson, collected.picture))
    for code, problem in collected.refused:
        click.echo(f"{code}…: {problem}", err=True)
    if collected.refused:
        sys.exit(1)


def _lesson(wanted: str, name: str | None, seeds: Path | None) -> "Lesson":
    from annotator.documents.seeds import read_codebook
    from annotator.work.lessons import find_lesson, with_set

    codebook = read_codebook(seeds)
    found = find_lesson(wanted, codebook)
    return with_set(found, "types" if name == "types" else "groups", codebook) if name else found
