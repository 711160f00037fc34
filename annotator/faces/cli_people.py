"""The commands about people. Whoever has the file may do everything with it, without a login."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.errors import NotFound
from annotator.faces.cli_options import db_option, find_project, open_db

if TYPE_CHECKING:
    from annotator.store import Account, Role, Store

ROLES = ("viewer", "reviewer", "editor", "admin")
project_option = click.option(
    "--project", default="default", show_default=True, help="A project's id or name."
)


@click.group("people")
def people_group() -> None:
    """Who may sign in, and as what, where others than you come in (serve --public-address)."""


@people_group.command("list")
@db_option
def list_people(db: Path) -> None:
    """List the accounts with their roles, and the reviewers who have none."""
    with open_db(db) as store:
        accounts = {account.reviewer_id: account for account in store.people.accounts()}
        names = {project.id: project.name for project in store.projects()}
        for reviewer in store.reviewers():
            roles = store.people.roles(reviewer.id)
            told = [_about(accounts.get(reviewer.id))]
            told += [f"{role} of {names[project]}" for project, role in roles.items()]
            click.echo(f"{reviewer.id:26}  {reviewer.name}: {', '.join(told)}")


def _about(account: "Account | None") -> str:
    if account is None:
        return "no account"
    way = "by the organisation's sign-in" if account.subject else "has not chosen a password"
    told = [f"signs in as {account.login}" if account.password else way]
    told += ["admin of everything"] if account.is_admin else []
    told += ["shut out"] if account.disabled_at else []
    return ", ".join(told)


@people_group.command()
@click.argument("name")
@click.option("--login", help="What they sign in with; else they choose it.")
@click.option("--admin", is_flag=True, help="Admin of everything here.")
@click.option("--reviewer", "reviewer_id", help="The id of a reviewer who answered before.")
@click.option("--role", type=click.Choice(ROLES), default="reviewer", show_default=True)
@click.option("--password", is_flag=True, help="Ask for a password, instead of making a link.")
@project_option
@db_option
def add(
    name: str,
    login: str | None,
    admin: bool,
    reviewer_id: str | None,
    role: "Role",
    password: bool,
    project: str,
    db: Path,
) -> None:
    """Make an account for NAME, and a link by which they choose a password.

    The first admin takes over what was answered before there were accounts.
    """
    from annotator.store import DEFAULT_REVIEWER
    from annotator.work import people

    if password and login is None:
        login = click.prompt("Name or e-mail address to sign in with")
    with open_db(db, create=True) as store:
        project_id = find_project(store, project)
        chosen = password and click.prompt("Password", hide_input=True, confirmation_prompt=True)
        with store.transaction():
            made = people.add_account(store, name, login, is_admin=admin, reviewer_id=reviewer_id)
            known = store.people.roles(made)
            if not admin and project_id not in known:
                store.people.save_member(project_id, made, role)
            if chosen:
                people.set_password(store, made, chosen)
        if made == DEFAULT_REVIEWER and store.has_worked(made):
            click.echo(f"What was answered on this computer before is {name}'s now.")
        if password:
            click.echo(f"{name} can sign in as {login}.")
        else:
            _tell_link(store, people.offer_password(store, people.OWNER, made))


@people_group.command()
@click.option("--role", type=click.Choice(ROLES), default="reviewer", show_default=True)
@project_option
@db_option
def invite(role: "Role", project: str, db: Path) -> None:
    """Make a link by which one person joins a project."""
    from annotator.work import people

    with open_db(db) as store:
        project_id = find_project(store, project)
        _tell_link(store, people.invite(store, people.OWNER, project_id, role))


@people_group.command()
@click.argument("login")
@db_option
def reset(login: str, db: Path) -> None:
    """Make a link by which LOGIN chooses a new password: the way back for who is locked out."""
    from annotator.work import people

    with open_db(db) as store:
        account = _find_account(store, login)
        _tell_link(store, people.offer_password(store, people.OWNER, account.reviewer_id))


@people_group.command("role")
@click.argument("login")
@click.argument("role", type=click.Choice([*ROLES, "none"]))
@project_option
@db_option
def set_role(login: str, role: str, project: str, db: Path) -> None:
    """Make LOGIN a member of a project with this ROLE, or take them out (none)."""
    from annotator.work import people, rights

    chosen: Role | None = next((r for r in rights.ROLES if r == role), None)
    with open_db(db) as store:
        account, project_id = _find_account(store, login), find_project(store, project)
        people.set_role(store, people.OWNER, project_id, account.reviewer_id, chosen)


@people_group.command()
@click.argument("login")
@db_option
def disable(login: str, db: Path) -> None:
    """Shut LOGIN out of everything, at once. What they did stays."""
    _set_disabled(login, db, disabled=True)


@people_group.command()
@click.argument("login")
@db_option
def enable(login: str, db: Path) -> None:
    """Let LOGIN in again."""
    _set_disabled(login, db, disabled=False)


@people_group.command()
@click.argument("name", required=False)
@db_option
def projects(name: str | None, db: Path) -> None:
    """List the projects; with a NAME, make one."""
    from annotator.work import people

    with open_db(db) as store:
        if name:
            people.add_project(store, people.OWNER, name)
        for project in store.projects():
            members = len(store.people.members(project.id))
            click.echo(f"{project.id:26}  {project.name}, members: {members}")


def _set_disabled(login: str, db: Path, *, disabled: bool) -> None:
    from annotator.work import people

    with open_db(db) as store:
        account = _find_account(store, login)
        people.set_disabled(store, people.OWNER, account.reviewer_id, disabled=disabled)


def _find_account(store: "Store", wanted: str) -> "Account":
    """By login, id or name. Raises NotFound if there is none, or more than one."""
    name = wanted.strip().casefold()
    accounts = store.people.accounts()
    for keys in (lambda a: (a.login, a.reviewer_id), lambda a: (a.name.casefold(),)):
        found = [account for account in accounts if name in keys(account)]
        if len(found) == 1:
            return found[0]
    raise NotFound(f"There is no one account {wanted!r}. See: annotator people list")


def _tell_link(store: "Store", token: str) -> None:
    from annotator.work.people import LINK_LIFE

    public = store.setting("public_address") or ""
    click.echo(f"{public}/join?token={token}")
    where = "" if public else "Put the desk's address before it. "
    click.echo(f"{where}Good once, for {LINK_LIFE.days} days.", err=True)
