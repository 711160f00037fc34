"""The commands about the audit: read it, check it, keep its head, drop what is old."""

from pathlib import Path

import click

from annotator.faces.cli_options import db_option, format_option, open_db


@click.group("audit")
def audit_group() -> None:
    """Who changed what and when: read it, check it, keep its head elsewhere."""


@audit_group.command("verify")
@click.option("--head", help="What `annotator audit head` printed, kept outside of this computer.")
@db_option
def verify_audit(head: str | None, db: Path) -> None:
    """Check that neither the audit nor what it tells of was altered; exit 1 if it was.

    Whoever can write the file can also work out the whole audit anew: that shows only with --head.
    """
    from annotator.store import parse_head

    with open_db(db) as store:
        found = store.audit.verify(parse_head(head) if head else None)
    if found.problem:
        raise click.ClickException(found.problem)
    empty = f", {found.empty:,} of them erased or dropped" if found.empty else ""
    click.echo(
        f"The audit is whole: {found.head.n:,} rows{empty}."
        f" {found.compared:,} stored rows are as they were written."
    )


@audit_group.command("head")
@db_option
def audit_head(db: Path) -> None:
    """Print where the audit ends, to be kept elsewhere and given to `audit verify --head`."""
    with open_db(db) as store:
        click.echo(store.audit.head())


@audit_group.command("show")
@click.argument("article", required=False)
@click.option("--person", help="Only what this reader did: name or id.")
@format_option("text", "json", "csv")
@db_option
def show_audit(article: str | None, person: str | None, form: str, db: Path) -> None:
    """List who changed what and when, with before and after; only of ARTICLE where it is named."""
    from annotator.formats.audit_rows import render_audit_csv, render_audit_json, render_audit_text
    from annotator.work.audit import find_person, list_audit

    with open_db(db) as store:
        document_id = store.find_article(article).id if article else None
        person_id = find_person(store, person).id if person else None
        records = list_audit(store, document_id, person_id)
    renders = {"text": render_audit_text, "json": render_audit_json, "csv": render_audit_csv}
    click.echo(renders[form](records))


@audit_group.command("prune")
@db_option
def prune_audit(db: Path) -> None:
    """Drop who, before and after of what is older than the setting audit_days; `serve` does it
    too, when it starts."""
    from annotator.work.audit import prune_audit as prune

    with open_db(db) as store:
        emptied = prune(store)
    click.echo(f"{emptied:,} rows of the audit emptied.")
