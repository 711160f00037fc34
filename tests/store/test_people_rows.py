"""The tables of people, and a file from before there were any."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from articles import make_document, make_suggestions
from old_files import without_audit

from annotator.errors import NotFound, StoreRefused
from annotator.store import (
    DEFAULT_PROJECT,
    DEFAULT_REVIEWER,
    Account,
    Invitation,
    Project,
    Reviewer,
    Store,
    Tries,
    audit,
    open_store,
)
from annotator.store.migrations import LEDGER
from annotator.store.schema import MIGRATIONS, PROJECTS, migrate_desk
from annotator.store.sqlite import SqliteFile

NOW, LATER = "2026-01-31T08:05:00.000Z", "2026-01-31T09:05:00.000Z"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "store.db") as opened:
        yield opened


def make_old(path: Path) -> None:
    """A file as the version before left it, with one other reviewer who worked in a project of
    theirs, and one who did nothing."""
    file = SqliteFile(path, create=True, busy_seconds=1, max_pages=None)
    migrate_desk(file, MIGRATIONS[:3])
    store = without_audit(Store(file))
    store.save_project(Project(id="p2", name="Second", created_at=NOW))
    document = make_document()
    article = store.add_document(document, make_suggestions(document), project_id="p2")
    with file.writing() as session:
        for name in ("r2", "r3"):
            session.run(
                "INSERT INTO reviewers (id, name, created_at) VALUES (:id, :id, :now)",
                id=name,
                now=NOW,
            )
        session.run("INSERT INTO reviews VALUES (:document, 'r2', 1, 0, 4, 1, 0)", document=article)
    file.close()


def test_reviewers_of_a_file_from_before_become_members(tmp_path: Path) -> None:
    make_old(tmp_path / "old.db")
    with open_store(tmp_path / "old.db") as store:
        assert store.people.accounts() == ()
        assert store.people.roles(DEFAULT_REVIEWER) == {DEFAULT_PROJECT: "admin", "p2": "admin"}
        assert store.people.roles("r2") == {"p2": "reviewer"}
        assert store.people.roles("r3") == {}
        assert len(store.list_articles()) == 1
        assert store.has_worked("r2")


def test_a_new_file_has_one_member(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store:
        (member,) = store.people.members(DEFAULT_PROJECT)
    assert (member.reviewer_id, member.role) == (DEFAULT_REVIEWER, "admin")


def test_a_member_who_was_taken_out_does_not_come_back_by_an_upgrade(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store:
        store.people.save_account(Account(reviewer_id=DEFAULT_REVIEWER, name="", created_at=NOW))
        store.save_project(Project(id="p2", name="Second", created_at=NOW))
        store.people.save_member("p2", DEFAULT_REVIEWER, "viewer")
        store.people.remove_member(DEFAULT_PROJECT, DEFAULT_REVIEWER)
    file = SqliteFile(tmp_path / "a.db", create=False, busy_seconds=1, max_pages=None)
    migrate_desk(file, (*MIGRATIONS, ("m999", ("ALTER TABLE projects ADD COLUMN colour TEXT",))))
    assert Store(file).people.roles(DEFAULT_REVIEWER) == {"p2": "viewer"}
    file.close()


def test_a_login_and_a_subject_are_one_persons(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store:
        add_person(store, "r2", login="ana", issuer="i", subject="s")
        for taken in ({"login": "ana"}, {"issuer": "i", "subject": "s"}):
            with pytest.raises(StoreRefused):
                add_person(store, "r3", **taken)
        add_person(store, "r4")
        add_person(store, "r5")
        assert [a.reviewer_id for a in store.people.accounts()] == ["r2", "r4", "r5"]
        with pytest.raises(NotFound):
            store.people.load_account("r3")


def add_person(store: Store, reviewer_id: str, **given: str) -> None:
    with store.transaction() as session:
        session.run(
            """INSERT INTO reviewers (id, name, created_at) VALUES (:id, :id, :now)
               ON CONFLICT DO NOTHING""",
            id=reviewer_id,
            now=NOW,
        )
        store.people.save_account(
            Account(reviewer_id=reviewer_id, name=reviewer_id, created_at=NOW, **given)
        )


def test_an_invitation_is_used_once_and_in_time(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store:
        for name in ("one", "two"):
            store.people.add_invitation(
                Invitation(id=name, project_id=DEFAULT_PROJECT, role="viewer", expires_at=LATER)
            )
        used = [store.people.use_invitation(*a) for a in (("one", NOW), ("one", NOW))]
        late = store.people.use_invitation("two", LATER)
        assert (used, late) == ([True, False], False)
        assert store.people.use_invitation("three", NOW) is False


def test_what_the_tables_refuse(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store:
        for sql in (
            "INSERT INTO members VALUES ('default', 'default', 'owner', '')",
            "INSERT INTO accounts (reviewer_id, created_at, issuer) VALUES ('default', '', 'i')",
            "INSERT INTO invitations (id, expires_at) VALUES ('a', '')",
            "INSERT INTO sessions VALUES ('a', 'default', '', '', '')",
        ):
            with pytest.raises(StoreRefused), store.transaction() as session:
                session.run(sql)


def test_tries_are_kept_and_forgotten(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store:
        store.people.save_tries("k", Tries(3, NOW))
        store.people.sweep(NOW, NOW)
        assert store.people.tries("k") == Tries(3, NOW)
        store.people.sweep(NOW, LATER)
        assert store.people.tries("k") == Tries()


def test_nothing_about_machines_is_kept(tmp_path: Path) -> None:
    open_store(tmp_path / "a.db").close()
    connection = sqlite3.connect(tmp_path / "a.db")
    columns = [row[1] for row in connection.execute("PRAGMA table_info(sessions)")]
    connection.close()
    assert columns == ["id", "reviewer_id", "created_at", "seen_at", "expires_at"]


# ---------------------------------------------------------------- what the audit vouches for

TAMPERINGS = [
    ("UPDATE accounts SET password = 'another hash'", "was edited by hand"),
    ("UPDATE accounts SET is_admin = 1 WHERE reviewer_id = 'tom'", "account of Tom is not"),
    ("UPDATE accounts SET login = 'eve' WHERE reviewer_id = 'ana'", "account of Ana is not"),
    ("UPDATE accounts SET disabled_at = NULL", "account of Tom is not"),
    ("UPDATE accounts SET subject = '5' WHERE reviewer_id = 'tom'", "account of Tom is not"),
    ("DELETE FROM accounts WHERE reviewer_id = 'tom'", "was deleted by hand"),
    (
        "INSERT INTO accounts (reviewer_id, login, password, is_admin, created_at)"
        " VALUES ('eve', 'eve', 'hash', 1, '2026')",
        "account of Eve is in the file, but not in the audit",
    ),
]


def with_accounts(store: Store) -> None:
    for name in ("ana", "tom", "eve"):
        store.save_reviewer(Reviewer(id=name, name=name.title(), created_at=NOW))
    ana = Account(reviewer_id="ana", name="Ana", login="ana", password="hash", created_at=NOW)
    store.people.save_account(ana)
    store.people.save_account(
        Account(
            reviewer_id="tom", name="Tom", issuer="i", subject="4", created_at=NOW, disabled_at=NOW
        )
    )
    store.people.save_account(msgspec.structs.replace(ana, password="a stronger hash"))


@pytest.mark.parametrize(("tampering", "says"), TAMPERINGS)
def test_an_account_changed_behind_the_programs_back_is_found(
    store: Store, tampering: str, says: str
) -> None:
    with_accounts(store)
    assert store.audit.verify().problem is None
    with store.transaction() as session:
        session.run(tampering)
    assert says in (store.audit.verify().problem or "")


def test_no_hash_of_a_password_is_in_the_audit(store: Store) -> None:
    with_accounts(store)
    assert "hash" not in str([row.content for row in store.audit.rows()])


@pytest.mark.parametrize("keep", [True, False])
def test_erasing_a_person_with_an_account_leaves_the_chain_whole(store: Store, keep: bool) -> None:
    with_accounts(store)
    pseudonym = store.erasure.pseudonym()
    store.erasure.erase("ana", ["Ana"], pseudonym, keep_answers=keep)
    assert store.audit.verify().problem is None
    assert [a.reviewer_id for a in store.people.accounts()] == ["tom"]


def test_accounts_from_before_are_vouched_for_from_then_on(tmp_path: Path) -> None:
    """A file whose audit told of everything but accounts."""
    with open_store(tmp_path / "a.db") as store:
        with_accounts(store)
        with store.transaction() as session:
            numbers = [r.n for r in store.audit.rows() if r.action == "account"]
            told = {"after": {"before": NOW}}
            audit.empty(session, numbers, audit.PRUNED, "", told, [])
            session.run("DROP TABLE project_settings")
            session.run(f"DELETE FROM {LEDGER} WHERE name = :name", name=PROJECTS)
    with open_store(tmp_path / "a.db") as store:
        assert store.audit.verify().problem is None
        with store.transaction() as session:
            session.run("UPDATE accounts SET password = 'other' WHERE reviewer_id = 'ana'")
        assert "account of Ana" in (store.audit.verify().problem or "")
