"""The command line. Every command imports what it needs when it runs, so that `--help` and
`suggest` start fast and `suggest` needs neither Streamlit nor a database."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from annotator import __version__
from annotator.errors import AnnotatorError, DocumentError, FormatError, NotFound
from annotator.faces.cli_audit import audit_group
from annotator.faces.cli_lesson import lesson_group
from annotator.faces.cli_options import (
    db_option,
    default_db,
    find_project,
    format_option,
    open_db,
    output_option,
    seeds_option,
)
from annotator.faces.cli_people import people_group

if TYPE_CHECKING:
    from datetime import datetime

    from annotator.analysis.desk import Basis
    from annotator.analysis.double_coding import Period
    from annotator.analysis.evaluation import Evaluation
    from annotator.analysis.report import Report
    from annotator.documents import Limits
    from annotator.engine import Engine
    from annotator.store import Store

T = TypeVar("T")
CONTEXT = {"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "ANNOTATOR"}
DAY = click.DateTime(["%Y-%m-%d"])
TIERS = ("auto", "rules", "fast", "accurate")
PARTS = ("accurate", "fast", "types", "judging", "certainty")


class _Commands(click.Group):
    """A group that turns the errors of this package into one sentence and exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except AnnotatorError as error:
            raise click.ClickException(str(error)) from None


tier_option = click.option(
    "--tier", type=click.Choice(TIERS), default="auto", show_default=True, help="Which engine."
)


@click.group(cls=_Commands, context_settings=CONTEXT)
@click.version_option(__version__, prog_name="annotator")
def main() -> None:
    """Who vouches for each sentence of a news article.

    Start with `annotator demo`, or `annotator serve` for your own articles.
    """


for group in (audit_group, lesson_group, people_group):
    main.add_command(group)


@main.command()
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "--db",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Suggest with what the desk of this database has taught the machine.",
)
@tier_option
@seeds_option
@format_option("text", "json", told="A table to read, or one JSON object a line for each file.")
def suggest(
    paths: tuple[str, ...], db: Path | None, tier: str, seeds: Path | None, form: str
) -> None:
    """Suggest who vouches for each sentence of PATHS (files, addresses, or - for standard input).

    Nothing is stored. A file that cannot be read is named on standard error, the others go on,
    and the exit status is 1.
    """
    from annotator.documents import read_document
    from annotator.engine import suggest as suggest_sources
    from annotator.formats.suggestions import render_suggestions, render_table
    from annotator.work.engine import load_engine

    engine = _desk_engine(db, seeds, tier) if db else load_engine(seeds, tier)
    render = render_suggestions if form == "json" else render_table
    failed = False
    for path in paths:
        try:
            document = read_document(path)
        except DocumentError as error:
            click.echo(f"{path}: {error}", err=True)
            failed = True
            continue
        click.echo(render(document, suggest_sources(document, engine), path))
    if failed:
        sys.exit(1)


@main.command()
@click.argument("path", required=False)
@click.argument("key", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@tier_option
@seeds_option
@format_option("text", "json", told="A table to read, or the same figures as JSON.")
def evaluate(path: str | None, key: Path | None, tier: str, seeds: Path | None, form: str) -> None:
    """Measure the engine on the sample articles, or on PATH, which is one of:

    \b
    an article, with its KEY (.gold.json or .csv)
    a folder of articles with keys (*.gold.json)
    a folder in brat standoff: NAME.txt with NAME.ann, or PolNeAR's text/ and attributions/
    a database, whose key is what its reviewers settled on
    """
    from annotator.formats.evaluation import render_evaluation, render_figures
    from annotator.store import is_database
    from annotator.work import evaluate as work
    from annotator.work.engine import load_engine

    if path is not None and key is None and is_database(Path(path)):
        engine = _desk_engine(Path(path), seeds, tier)
    else:
        engine = load_engine(seeds, tier)
    result: Evaluation
    if path is None:
        result = work.evaluate_samples(engine)
    elif key is not None:
        result = work.evaluate_article(path, key, engine)
    else:
        result = work.evaluate(Path(path), engine)
    click.echo(render_figures(result) if form == "json" else render_evaluation(result))


@main.command()
@click.argument("parts", nargs=-1, type=click.Choice(PARTS))
@click.option(
    "--from",
    "desk",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Learn from what was settled in this database, and take the new version for it only if "
    "it is better on articles held out: types, judging and certainty.",
)
@click.option("--back", is_flag=True, help="With --from: back to the shipped models.")
@click.option(
    "--attributions",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Articles in brat standoff, such as PolNeAR's training part: for the taggers.",
)
@click.option(
    "--statements",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Articles with what was reported in them (gold.jsonl, articles/): for judging.",
)
@click.option(
    "--models",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write to, and to read the parts from that are not trained; by default "
    "that of the program. With --from: the folder of the desk's versions, by default beside the "
    "database.",
)
@tier_option
@seeds_option
def train(
    parts: tuple[str, ...],
    desk: Path | None,
    back: bool,
    attributions: Path | None,
    statements: Path | None,
    models: Path | None,
    tier: str,
    seeds: Path | None,
) -> None:
    """Train PARTS of the engine anew, in the order given; or, with --from, let it learn at a desk.

    \b
    accurate, fast   the taggers; need the extra `train` and --attributions
    types            what type a description tells
    judging          what counts and what was reported; needs --statements
    certainty        how sure the engine may be

    With --from, one article in three of the database is held out, and measured on. No other model
    than the desk's own is written; suggestions then say which version answered. --tier and --seeds
    are for --from.
    """
    from annotator.work.train import train_part

    if desk is not None:
        _go_back(desk) if back else _learn(desk, parts, models, seeds, tier)
        return
    if not parts or back:
        raise click.UsageError("Name the parts to train, or a database: --from DB.")
    for part in dict.fromkeys(parts):
        train_part(part, attributions, statements, models, click.echo)


def _learn(
    db: Path, parts: tuple[str, ...], models: Path | None, seeds: Path | None, tier: str
) -> None:
    from annotator.formats.learning import render_learning
    from annotator.work.learn import PARTS as LEARNABLE
    from annotator.work.learn import learn

    for part in parts:
        if part not in LEARNABLE:
            raise AnnotatorError(
                f"A desk's answers cannot teach {part!r}: they hold too little of the words that "
                f"attribute. Its own are: {', '.join(LEARNABLE)}."
            )
    with open_db(db) as store:
        done = learn(
            store, click.echo, seeds=seeds, tier=tier, folder=models, parts=parts or LEARNABLE
        )
    for line in render_learning(done.learned_from, done.improvement):
        click.echo(line)
    if done.card is not None:
        click.echo(f"Taken as version {done.card.n} ({done.folder}). Restart what is open.")


def _go_back(db: Path) -> None:
    from annotator.work.learn import go_back

    with open_db(db) as store:
        changed = go_back(store)
    click.echo("The shipped models answer again." if changed else "The shipped models answer.")


@main.command()
@click.argument("sources", nargs=-1, required=True)
@click.option("--again", is_flag=True, help="Add a text even if it is there already.")
@click.option("--max-bytes", type=int, help="Refuse larger files.")
@click.option("--max-seconds", type=float, help="Give up on slower addresses and files.")
@click.option("--max-units", type=int, help="Refuse articles with more sentences.")
@click.option("--max-pages", type=int, help="Refuse longer PDF files.")
@tier_option
@seeds_option
@db_option
def add(
    sources: tuple[str, ...],
    again: bool,
    tier: str,
    seeds: Path | None,
    db: Path,
    **limits: float | None,
) -> None:
    """Add articles: files, addresses, or - for standard input.

    A text that is there already is not added again unless you say --again.
    """
    from annotator.documents import read_document
    from annotator.work.ingest import ingest

    given = _limits(limits)
    failed = False
    with open_db(db, create=True) as store:
        engine = _taught(store, seeds, tier)
        for source in _progress(sources, "Adding"):
            try:
                document = read_document(source, limits=given)
                added = ingest(store, document, engine, limits=given, allow_duplicate=again)
            except DocumentError as error:
                click.echo(f"{source}: {error}", err=True)
                failed = True
                continue
            if added.duplicate_of:
                click.echo(
                    f"{source}: this text is already here as {added.duplicate_of.id}"
                    f" ({added.duplicate_of.title}). Say --again to add it once more."
                )
            else:
                click.echo(f"{added.document_id}  {added.title}")
    if failed:
        sys.exit(1)


@main.command()
@click.argument("article")
@click.argument("source", metavar="FILE")
@tier_option
@seeds_option
@db_option
def revise(article: str, source: str, tier: str, seeds: Path | None, db: Path) -> None:
    """Add the corrected version FILE (a file, an address or -) of ARTICLE.

    Answers to unchanged sentences are carried over, those to reworded ones wait for confirmation.
    ARTICLE stays as it is.
    """
    from annotator.documents import read_document
    from annotator.formats.versions import render_versions_text
    from annotator.work.revise import carried_words
    from annotator.work.revise import revise as revise_article

    with open_db(db) as store:
        document_id = store.find_article(article).id
        document = read_document(source)
        done = revise_article(store, document_id, document, _taught(store, seeds, tier))
    click.echo(f"{done.document_id}  {done.title}")
    click.echo(render_versions_text(done.versions))
    for carried in done.carried:
        click.echo(f"\n{carried_words(carried)}")


@main.command("list")
@click.argument("query", default="")
@click.option("--deleted", is_flag=True, help="List the deleted articles instead.")
@db_option
def list_articles(query: str, deleted: bool, db: Path) -> None:
    """List the articles whose title, publisher or text holds QUERY."""
    with open_db(db) as store:
        rows = store.list_articles(query, deleted=deleted)
    for row in rows:
        answered = f"{row.answered} of {row.counted}"
        click.echo(f"{row.id}  {row.added_at[:10]}  {answered:>10}  {row.title}")
    if not rows:
        click.echo("No article found. Add one with: annotator add FILE", err=True)


@main.command()
@click.argument("article")
@format_option("html", "json", "csv")
@output_option
@db_option
@seeds_option
def report(article: str, form: str, output: IO[bytes], db: Path, seeds: Path | None) -> None:
    """Report the sourcing of ARTICLE: its id, the beginning of its id, or its title."""
    from annotator.work.report import build_report, render_report

    with open_db(db) as store:
        document_id = store.find_article(article).id
        output.write(render_report(build_report(store, document_id, seeds=seeds), form))


@main.command()
@click.argument("article")
@format_option("text", "csv", "json", "html")
@output_option
@db_option
@seeds_option
def checks(article: str, form: str, output: IO[bytes], db: Path, seeds: Path | None) -> None:
    """List what is to check in ARTICLE: each claim, whom to call, its status, the evidence."""
    from annotator.work.report import build_report, render_checklist

    with open_db(db) as store:
        document_id = store.find_article(article).id
        output.write(render_checklist(build_report(store, document_id, seeds=seeds), form))


@main.command()
@click.argument("earlier")
@click.argument("later")
@format_option("text", "json", "html")
@output_option
@tier_option
@seeds_option
@db_option
def compare(
    earlier: str,
    later: str,
    form: str,
    output: IO[bytes],
    tier: str,
    seeds: Path | None,
    db: Path,
) -> None:
    """Compare two texts: what LATER, a rewrite, dropped, weakened or changed in the attribution of
    EARLIER, an agency's copy or an original.

    Each is a file, an address, - for standard input, or an article of the database by its id, the
    beginning of its id, or its title. Nothing is stored.
    """
    from annotator.analysis.comparison import Comparison, compare_reports
    from annotator.formats.comparison import comparison_json, render_comparison_text
    from annotator.formats.comparison_html import render_comparison_html
    from annotator.work.engine import load_engine

    engine = load_engine(seeds, tier)
    found = compare_reports(*(_report_of(text, engine, db) for text in (earlier, later)))
    renders: dict[str, Callable[[Comparison], str]] = {
        "text": render_comparison_text,
        "json": comparison_json,
        "html": render_comparison_html,
    }
    output.write(f"{renders[form](found)}\n".encode("utf-8", "replace"))


def _report_of(text: str, engine: "Engine", db: Path) -> "Report":
    """Of a file, an address or standard input; else of an article of the database."""
    from annotator.documents import read_document
    from annotator.work.compare import article_report, document_report

    if text == "-" or "://" in text or Path(text).exists():
        return document_report(read_document(text), engine)
    if not db.exists():
        raise NotFound(f"There is no file {text!r}, and no database {db} to find it in.")
    with open_db(db) as store:
        return article_report(store, store.find_article(text).id, engine)


@main.command()
@click.argument("articles", nargs=-1)
@click.option("--reviewers", default="", help="Only these, by name, with commas between.")
@click.option(
    "--every",
    type=click.Choice(["month", "week"]),
    default="month",
    show_default=True,
    help="How to follow agreement over time.",
)
@format_option(
    "text",
    "json",
    "csv",
    "matrix",
    told="A table to read; the same as JSON; which types collide, as CSV; or what each reviewer "
    "said of each sentence, as CSV.",
)
@db_option
@seeds_option
def agreement(
    articles: tuple[str, ...],
    reviewers: str,
    every: "Period",
    form: str,
    db: Path,
    seeds: Path | None,
) -> None:
    """Measure how far reviewers agree in ARTICLES (all when none is named)."""
    from annotator.documents.seeds import read_codebook
    from annotator.formats.agreement import FORMS
    from annotator.work.agreement import compare_readers, find_reviewers

    codebook = read_codebook(seeds)
    with open_db(db) as store:
        ids = [store.find_article(a).id for a in articles] or None
        wanted = find_reviewers(store, filter(None, reviewers.split(","))) or None
        found = compare_readers(store, codebook, ids, wanted, every=every)
    click.echo(FORMS[form](found).rstrip())


@main.command()
@click.option("--from", "since", type=DAY, help="First day, such as 2026-03-01.")
@click.option("--to", "until", type=DAY, help="Last day, itself included.")
@click.option("--outlet", help="Only articles of this publisher.")
@click.option(
    "--basis",
    "least",
    type=click.Choice(["settled", "readers", "suggestions"]),
    default="readers",
    show_default=True,
    help="What else to count where answers are not settled: nothing, readers' answers, or the "
    "machine's suggestions too.",
)
@click.option(
    "--every",
    type=click.Choice(["week", "month"]),
    default="week",
    show_default=True,
    help="How to follow figures over time.",
)
@format_option(
    "text", "json", "csv", told="Tables to read; the same as JSON; or one figure a line, as CSV."
)
@db_option
@seeds_option
def figures(
    since: "datetime | None",
    until: "datetime | None",
    outlet: str | None,
    least: "Basis",
    every: "Period",
    form: str,
    db: Path,
    seeds: Path | None,
) -> None:
    """Count what the desk has read and what its articles rest on, by week and by outlet.

    An article falls on the day of its publication, or of its adding where that is not known.
    """
    from annotator.documents.seeds import read_codebook
    from annotator.work.desk_figures import Selection, measure_stored_desk, render_desk

    selection = Selection(
        since=since.date().isoformat() if since else None,
        until=until.date().isoformat() if until else None,
        outlet=outlet,
        least=least,
    )
    codebook = read_codebook(seeds)
    with open_db(db) as store:
        report = measure_stored_desk(store, codebook, selection, every)
    click.echo(render_desk(report, codebook, form).rstrip())


@main.command("export")
@click.argument("articles", nargs=-1)
@click.option("--project", help="A whole project, by its id or name.")
@output_option
@db_option
def export_articles(
    articles: tuple[str, ...], project: str | None, output: IO[bytes], db: Path
) -> None:
    """Export ARTICLES (all when none is named) without loss, as JSON that `import` reads.

    A whole project comes with its members, what they are there, and its settings; how people sign
    in is never exported.
    """
    from annotator.work import exchange

    if project and articles:
        raise click.UsageError("Name articles or a project, not both.")
    with open_db(db) as store:
        if project:
            exchange.export_project(store, find_project(store, project), output)
            return
        ids = [store.find_article(a).id for a in articles] or [r.id for r in store.list_articles()]
        exchange.export_articles(store, _progress(ids, "Exporting"), output)


@main.command("import")
@click.argument("path")
@db_option
def import_articles(path: str, db: Path) -> None:
    """Import articles from the JSON file PATH that `export` wrote (- for standard input).

    Articles that are there already are left as they are. A broken file changes nothing.
    """
    from annotator.work import exchange

    with _input(path) as stream, open_db(db, create=True) as store:
        done = exchange.import_articles(store, stream)
    click.echo(f"{len(done.added)} imported, {len(done.skipped)} already here.")


@main.command()
@click.argument("target", type=click.Path(path_type=Path))
@db_option
def backup(target: Path, db: Path) -> None:
    """Copy the database to the new file TARGET, also while it is in use."""
    with open_db(db) as store:
        store.backup(target)
    click.echo(f"Copied to {target}.")


@main.command()
@click.argument("person")
@click.option(
    "--answers",
    type=click.Choice(["keep", "delete"]),
    default="keep",
    show_default=True,
    help="Whether coded answers stay, under a pseudonym.",
)
@click.option("--yes", is_flag=True, help="Do it. Without, only what would go is said.")
@db_option
def erase(person: str, answers: str, yes: bool, db: Path) -> None:
    """Erase PERSON (name or id) from the database and the copies that `backup` made of it.

    It cannot be undone. The audit stays whole.
    """
    from annotator.work.audit import find_person
    from annotator.work.erase import (
        count_classes,
        describe_erased,
        erase_person,
        preview_erasure,
    )

    with open_db(db) as store:
        found = store.erasure.footprint(find_person(store, person).id)
        keep = answers == "keep"
        classes = count_classes(store, found.reviewer_id)
        for line in preview_erasure(found, store.backups(), keep_answers=keep, classes=classes):
            click.echo(line)
        if not yes:
            click.echo("Nothing was erased yet. Say --yes to do it.")
            return
        done = erase_person(store, found.reviewer_id, keep_answers=keep)
        for line in describe_erased(done, found):
            click.echo(line)
    if done.unreached or done.unswept:
        sys.exit(1)


@main.command("settings")
@click.argument("key", required=False)
@click.argument("value", required=False)
@click.option("--project", help="A project's id or name.")
@db_option
def change_settings(key: str | None, value: str | None, project: str | None, db: Path) -> None:
    """List the settings, print the one named KEY, or give it VALUE; with --project, those of a
    project."""
    from annotator.work.settings import change_setting, known_settings, read_setting

    with open_db(db, create=True) as store:
        place = find_project(store, project) if project else None
        if key is None:
            for name, setting in known_settings(place).items():
                click.echo(f"{name} = {read_setting(store, name, place)}\n  {setting.told}")
            return
        if value is not None:
            change_setting(store, key, value, place)
        click.echo(f"{key} = {read_setting(store, key, place)}")


@main.command("seeds")
@click.argument("folder", type=click.Path(path_type=Path))
def copy_seed_files(folder: Path) -> None:
    """Copy the codebook, the registry and the word lists to FOLDER, to be edited there.

    Use them with --seeds FOLDER, or ANNOTATOR_SEEDS=FOLDER.
    """
    from annotator.documents.seeds import copy_seeds

    for path in copy_seeds(folder):
        click.echo(path)


port_option = click.option(
    "--port", type=click.IntRange(0, 65535), default=8501, show_default=True, help="0: any free."
)
browser_option = click.option("--browser/--no-browser", default=True, help="Open the browser.")


@main.command()
@port_option
@browser_option
@click.option(
    "--address", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0: anywhere."
)
@click.option(
    "--public-address",
    help="Scheme and host at which people open it, as in https://desk.example (that of the proxy, "
    "where TLS ends). Everyone signs in then.",
)
@click.option(
    "--lan",
    is_flag=True,
    help="Learners on your network may take part in lessons, without a login; all else is refused "
    "to them. What travels is not encrypted.",
)
@click.option(
    "--oidc",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML file with client_id, client_secret, server_metadata_url and name of your "
    "organisation's sign-in.",
)
@seeds_option
@db_option
def serve(
    port: int,
    browser: bool,
    address: str,
    public_address: str | None,
    lan: bool,
    oidc: Path | None,
    seeds: Path | None,
    db: Path,
) -> None:
    """Open the annotator in the browser: on this computer only, or for people who sign in.

    Nobody signs in on this computer alone. For others say --public-address; the first account is
    made with `annotator people add NAME --admin`.
    """
    from annotator.faces.server import serve as run_server

    run_server(
        db,
        port=port,
        seeds=seeds,
        open_browser=browser,
        address=address,
        public_address=public_address,
        oidc=oidc,
        lan=lan,
    )


@main.command()
@port_option
@browser_option
@click.option(
    "--db",
    type=click.Path(path_type=Path),
    default=lambda: default_db("demo.db"),
    show_default="demo.db in the user's application folder",
    help="The database file; your answers stay in it.",
)
def demo(port: int, browser: bool, db: Path) -> None:
    """Open the annotator with the sample articles in it."""
    from annotator.faces.server import serve as run_server
    from annotator.work.samples import add_samples

    with open_db(db, create=True) as store:
        add_samples(store, _taught(store))
    run_server(db, port=port, open_browser=browser)


def _taught(store: "Store", seeds: Path | None = None, tier: str = "auto") -> "Engine":
    """The engine as the desk has taught it; why not, if not, on standard error."""
    from annotator.work.desk_engine import load_desk_engine

    found = load_desk_engine(store, seeds, tier)
    if found.problem:
        click.echo(found.problem, err=True)
    return found.engine


def _desk_engine(db: Path, seeds: Path | None, tier: str) -> "Engine":
    with open_db(db) as store:
        return _taught(store, seeds, tier)


@contextmanager
def _input(path: str) -> Iterator[IO[bytes]]:
    """The file, or standard input for "-"."""
    try:
        stream = click.open_file(path, "rb")
    except OSError as error:
        raise FormatError(f"{path} cannot be read: {error.strerror}.") from None
    with stream:
        yield stream


def _limits(given: dict[str, float | None]) -> "Limits":
    from annotator.documents import Limits

    return Limits(**{k: v for k, v in given.items() if v is not None})  # type: ignore[arg-type]


def _progress(items: Iterable[T], label: str) -> Iterator[T]:
    """The items, with a bar on standard error where a person is watching."""
    with click.progressbar(
        items, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        yield from bar
