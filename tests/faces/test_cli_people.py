"""The commands about people, on the file, without a login."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from serving import add_article

from annotator.faces.cli import main
from annotator.store import DEFAULT_PROJECT, DEFAULT_REVIEWER, open_store
from annotator.work import people
from annotator.work.review import apply_changes

PASSWORD = "four words that do not belong"


def run(db: Path, *arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["people", *arguments, "--db", str(db)], input=typed)


def token_in(result: Result) -> str:
    found = re.search(r"/join\?token=(\S+)", result.stdout)
    assert found, result.output
    return found[1]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


def test_the_first_account(db: Path) -> None:
    article = add_article(db)
    change = {
        "seq": 1, "made_at": "2026-01-31T08:05:00.250Z", "action": "tag", "start": 0, "end": 31,
        "tag": {"primary_type": "company", "certainty": 4},
    }  # fmt: skip
    with open_store(db) as store:
        from annotator.documents import read_codebook

        apply_changes(store, article, DEFAULT_REVIEWER, "tab", [change], codebook=read_codebook())
    made = run(db, "add", "Ines Halvorsen", "--login", "ines", "--admin")
    assert made.exit_code == 0
    assert "What was answered on this computer before is Ines Halvorsen's now." in made.stdout
    with open_store(db) as store:
        people.accept_with_password(store, token_in(made), "", "", PASSWORD)
        assert people.check_password(store, "ines", PASSWORD) == DEFAULT_REVIEWER
    told = run(db, "list").stdout
    assert "Ines Halvorsen: signs in as ines, admin of everything, admin of Articles" in told
    assert "$argon2" not in told


def test_a_password_is_asked_for_and_not_shown(db: Path) -> None:
    typed = f"ana\n{PASSWORD}\n{PASSWORD}\n"
    made = run(db, "add", "Ana Reil", "--password", "--role", "editor", typed=typed)
    assert made.exit_code == 0, made.output
    assert PASSWORD not in made.output
    with open_store(db) as store:
        ana = people.check_password(store, "ana", PASSWORD)
        assert store.people.roles(ana) == {DEFAULT_PROJECT: "editor"}


def test_a_password_that_is_too_short_makes_no_account(db: Path) -> None:
    made = run(db, "add", "Ana", "--password", "--login", "ana", typed="short\nshort\n")
    assert (made.exit_code, "15 to 256 characters" in made.output) == (1, True)
    with open_store(db) as store:
        assert store.people.accounts() == ()


def test_links_lead_to_where_the_desk_was_served(db: Path) -> None:
    assert "Put the desk's address before it." in run(db, "add", "Ana").stderr
    with open_store(db) as store:
        store.set_setting("public_address", "https://desk.example")
    assert run(db, "invite").stdout.startswith("https://desk.example/join?token=")


def test_the_way_back_from_a_lockout(db: Path) -> None:
    run(db, "add", "Ana", "--login", "ana")
    token = token_in(run(db, "reset", "Ana"))
    with open_store(db) as store:
        ana = people.accept_with_password(store, token, "", "", PASSWORD)
        assert people.check_password(store, "ana", PASSWORD) == ana


def test_roles_and_projects(db: Path) -> None:
    run(db, "add", "Ana", "--login", "ana")
    assert "Second, members: 1" in run(db, "projects", "Second").stdout
    assert run(db, "role", "ana", "viewer", "--project", "Second").exit_code == 0
    assert "reviewer of Articles, viewer of Second" in run(db, "list").stdout
    assert run(db, "role", "ana", "none").exit_code == 0
    assert "reviewer of Articles" not in run(db, "list").stdout


def test_shutting_out_and_letting_in(db: Path) -> None:
    run(db, "add", "Ana", "--login", "ana", "--password", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert run(db, "disable", "ana").exit_code == 0
    assert "shut out" in run(db, "list").stdout
    assert run(db, "enable", "ana").exit_code == 0
    assert "shut out" not in run(db, "list").stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("reset", "nobody"), "no one account 'nobody'"),
        (("disable", "nobody"), "no one account 'nobody'"),
        (("invite", "--project", "none"), "no one project 'none'"),
        (("add", "Ana", "--project", "none"), "no one project 'none'"),
        (("add", "Ana", "--login", "two words"), "no spaces"),
        (("add", "Ana", "--login", "ines"), "is taken"),
        (("add", " "), "Give a name"),
        (("add", "Ana", "--reviewer", "r9"), "no reviewer 'r9'"),
        (("add", "Ana", "--reviewer", "default"), "has an account"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    db: Path, arguments: tuple[str, ...], says: str
) -> None:
    run(db, "add", "Ines", "--login", "ines", "--admin")
    done = run(db, *arguments)
    assert (done.exit_code, says in done.output) == (1, True), done.output
    assert "Traceback" not in done.output
    with open_store(db) as store:
        assert len(store.people.accounts()) == 1


def test_there_is_no_database_to_begin_with(db: Path) -> None:
    assert "There is no database" in run(db, "list").output
