"""Accounts, passwords, sessions, invitations, members: what is let in, and what is kept."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path

import pytest
from articles import make_document, make_suggestions
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.errors import AccessError, NotFound, SignedOut
from annotator.model import Metadata
from annotator.store import DEFAULT_PROJECT, DEFAULT_REVIEWER, Reviewer, Store, open_store
from annotator.work import people
from annotator.work.exchange import export_articles, import_articles
from annotator.work.people import (
    FIRST_WAIT,
    FREE_TRIES,
    IDLE,
    LIFETIME,
    LINK_LIFE,
    LONGEST_WAIT,
    OWNER,
    RUSH,
    RUSH_TIME,
    WRONG,
    Person,
    check_password,
)

NOW = datetime(2026, 1, 31, 8, 5, tzinfo=UTC)
PASSWORD = "four words that do not belong"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as store:
        yield store


def person(store: Store, reviewer_id: str) -> Person:
    return people.find_person(store, people.begin_session(store, reviewer_id))


def make(store: Store, name: str, *, password: str = "", admin: bool = False) -> str:
    made = people.add_account(store, name.title(), name, is_admin=admin)
    if password:
        people.set_password(store, made, password)
    return made


def fail(store: Store, login: str, times: int, now: datetime = NOW) -> str:
    """Wrong passwords, one after the other; what the last one was answered."""
    said = ""
    for _ in range(times):
        with pytest.raises(AccessError) as raised:
            check_password(store, login, "not this one", now=now)
        said = str(raised.value)
    return said


# ---------------------------------------------------------------- accounts and passwords


def test_the_first_admin_takes_over_what_was_answered_before(store: Store) -> None:
    assert make(store, "ines", admin=True) == DEFAULT_REVIEWER
    assert make(store, "tomas") != DEFAULT_REVIEWER
    names = {r.id: r.name for r in store.reviewers()}
    assert names[DEFAULT_REVIEWER] == "Ines"


def test_nobody_but_an_admin_does(store: Store) -> None:
    assert make(store, "ines") != DEFAULT_REVIEWER


def test_a_reviewer_from_before_becomes_a_person(store: Store) -> None:
    store.save_reviewer(Reviewer(id="r2", name="Second", created_at="2026-01-01T00:00:00.000Z"))
    assert people.add_account(store, "Ana Reil", "ana", reviewer_id="r2") == "r2"
    with pytest.raises(AccessError, match="has an account"):
        people.add_account(store, "Ana Reil", "other", reviewer_id="r2")
    with pytest.raises(AccessError, match="no reviewer 'r3'"):
        people.add_account(store, "Ana Reil", "other", reviewer_id="r3")


@pytest.mark.parametrize("login", ["ANA", " ana ", "ａｎａ", "Ana"])
def test_a_login_is_taken_whatever_its_capitals(store: Store, login: str) -> None:
    make(store, "ana", password=PASSWORD)
    with pytest.raises(AccessError, match="is taken"):
        people.add_account(store, "Another", login)
    assert len(store.people.accounts()) == 1
    assert check_password(store, login, PASSWORD)


@pytest.mark.parametrize("login", ["", " ", "two words", "a" * 101, "a\0b", "a\tb"])
def test_what_is_no_login(store: Store, login: str) -> None:
    with pytest.raises(AccessError, match="no spaces"):
        people.add_account(store, "Ana", login)
    assert store.people.accounts() == ()


@pytest.mark.parametrize("name", ["", "  ", "a" * 101, "a\0b"])
def test_what_is_no_name(store: Store, name: str) -> None:
    with pytest.raises(AccessError, match="Give a name"):
        people.add_account(store, name, "ana")


@pytest.mark.parametrize(
    ("password", "taken"),
    [
        ("", False),
        ("a" * 14, False),
        ("a" * 15, True),
        ("            15", False),
        ("               ", True),
        ("🦀" * 15, True),
        ("ä" * 256, True),
        ("a" * 257, False),
    ],
)
def test_a_password_has_a_length_and_no_other_rule(
    store: Store, password: str, taken: bool
) -> None:
    made = make(store, "ana")
    if taken:
        people.set_password(store, made, password)
        assert check_password(store, "ana", password) == made
    else:
        with pytest.raises(AccessError, match="15 to 256 characters"):
            people.set_password(store, made, password)
        assert store.people.load_account(made).password is None


def test_a_password_is_the_same_however_it_is_composed(store: Store) -> None:
    made = make(store, "ana", password="a\u0308 fifteen or more")
    assert check_password(store, "ana", "\u00e4 fifteen or more") == made


def test_it_is_kept_as_argon2id_and_nowhere_in_clear(store: Store) -> None:
    made = make(store, "ana", password=PASSWORD)
    token = people.begin_session(store, made)
    link = people.invite(store, OWNER, DEFAULT_PROJECT, "editor")
    fail(store, "a password typed as login", 1)
    assert str(store.people.load_account(made).password).startswith("$argon2id$v=19$m=65536,t=3,")
    kept = b"".join(p.read_bytes() for p in store.path.parent.iterdir())
    for secret in (PASSWORD, token, link, "a password typed as login"):
        assert secret.encode() not in kept


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(login=st.text(max_size=300), password=st.text(max_size=300))
def test_any_text_is_answered_in_the_same_words(store: Store, login: str, password: str) -> None:
    with pytest.raises(AccessError, match="do not go together"):
        check_password(store, login, password, now=NOW)
    store.people.sweep("9999", "9999")


def test_a_wrong_password_is_answered_like_an_unknown_login(store: Store) -> None:
    made = make(store, "ana", password=PASSWORD)
    make(store, "new")
    shut = make(store, "shut", password=PASSWORD)
    people.set_disabled(store, OWNER, shut, disabled=True)
    with pytest.raises(AccessError) as disabled:
        check_password(store, "shut", PASSWORD, now=NOW)
    said = {fail(store, login, 1) for login in ("ana", "new", "nobody", "")}
    assert said | {str(disabled.value)} == {WRONG}
    assert check_password(store, "ana", PASSWORD, now=NOW) == made


def test_each_try_is_hashed_whether_the_login_is_known(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that it takes the same time; without a clock."""
    verified: list[str] = []
    true = people._verify
    monkeypatch.setattr(people, "_verify", lambda h, p: verified.append(h[:30]) or true(h, p))
    make(store, "ana", password=PASSWORD)
    for login in ("ana", "nobody"):
        fail(store, login, 1)
    assert len(verified) == 2
    assert len(set(verified)) == 1, "the same algorithm, memory and passes"


def test_a_changed_password_ends_the_other_sessions(store: Store) -> None:
    made = make(store, "ana", password=PASSWORD)
    here, other = person(store, made), people.begin_session(store, made)
    with pytest.raises(AccessError, match="do not go together"):
        people.change_password(store, here, "not this one", "another one of length")
    people.change_password(store, here, PASSWORD, "another one of length")
    assert check_password(store, "ana", "another one of length") == made
    assert [s.id for s in store.people.sessions(made)] == [here.session_id]
    with pytest.raises(SignedOut):
        people.find_person(store, other)


# ---------------------------------------------------------------- lockout and the rush


def test_the_wait_grows_and_the_right_password_ends_it(store: Store) -> None:
    made = make(store, "ana", password=PASSWORD)
    now = NOW
    assert fail(store, "ana", FREE_TRIES) == WRONG
    for wait in (FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT):
        said = fail(store, "ana", 1, now + wait - timedelta(seconds=1))
        assert "Too many tries" in said, "not even the right one would be heard"
        with pytest.raises(AccessError, match="Too many tries"):
            check_password(store, "ana", PASSWORD, now=now)
        now += wait
        assert fail(store, "ana", 1, now) == WRONG
    now += LONGEST_WAIT
    assert check_password(store, "ana", PASSWORD, now=now) == made
    assert fail(store, "ana", FREE_TRIES - 1, now) == WRONG, "counting begins anew"
    assert check_password(store, "ana", PASSWORD, now=now) == made


def test_a_login_that_does_not_exist_is_locked_too(store: Store) -> None:
    fail(store, "nobody", FREE_TRIES)
    assert "Too many tries. The next one is heard in a minute" in fail(store, "nobody", 1)


def test_no_wait_is_longer_than_an_hour(store: Store) -> None:
    now = NOW
    for _ in range(FREE_TRIES + 8):
        fail(store, "ana", 1, now)
        now += LONGEST_WAIT
    assert people._wait(10**6) == LONGEST_WAIT


def test_a_link_is_the_way_back(store: Store) -> None:
    made = make(store, "ana", password=PASSWORD)
    fail(store, "ana", FREE_TRIES)
    link = people.offer_password(store, OWNER, made)
    people.accept_with_password(store, link, "", "", "a new one of fifteen")
    assert check_password(store, "ana", "a new one of fifteen", now=NOW) == made


def test_a_locked_login_bars_no_other(store: Store) -> None:
    made = make(store, "ana", password=PASSWORD)
    fail(store, "tomas", FREE_TRIES + 1)
    assert check_password(store, "ana", PASSWORD, now=NOW) == made


def test_a_rush_over_many_logins_is_stopped(store: Store) -> None:
    made = make(store, "ana", password=PASSWORD)
    for n in range(RUSH):
        people._count_try(store, f"key {n}", NOW)
    with pytest.raises(AccessError, match="Too many people"):
        check_password(store, "ana", PASSWORD, now=NOW)
    assert check_password(store, "ana", PASSWORD, now=NOW + RUSH_TIME) == made


def test_people_who_sign_in_are_no_rush(store: Store) -> None:
    made = make(store, "ana", password=PASSWORD)
    for _ in range(3):
        assert check_password(store, "ana", PASSWORD, now=NOW) == made
    assert store.people.tries(people.EVERYONE).failures == 0


def try_once(path: Path, queue: object) -> None:
    with open_store(path, busy_seconds=60) as store:
        try:
            check_password(store, "ana", "not this one", now=NOW)
        except AccessError as error:
            queue.put(str(error) == WRONG)  # type: ignore[attr-defined]


def test_tries_of_several_servers_at_once_are_counted_together(store: Store) -> None:
    """However many ask at once, no more than `FREE_TRIES` passwords are looked at."""
    make(store, "ana", password=PASSWORD)
    spawn = get_context("spawn")
    heard = spawn.Queue()
    workers = [
        spawn.Process(target=try_once, args=(store.path, heard)) for _ in range(FREE_TRIES + 2)
    ]
    for worker in workers:
        worker.start()
    said = [heard.get(timeout=60) for _ in workers]
    for worker in workers:
        worker.join()
    assert sorted(said) == [False] * 2 + [True] * FREE_TRIES
    with pytest.raises(AccessError, match="Too many tries"):
        check_password(store, "ana", PASSWORD, now=NOW)


# ---------------------------------------------------------------- sessions


def test_a_session_lives_while_it_is_used(store: Store) -> None:
    token = people.begin_session(store, make(store, "ana"), now=NOW)
    now = NOW
    while now < NOW + LIFETIME - IDLE:
        now += IDLE - MINUTE
        assert people.find_person(store, token, now=now).name == "Ana"
    with pytest.raises(SignedOut):
        people.find_person(store, token, now=NOW + LIFETIME)


def test_a_session_that_is_not_used_ends(store: Store) -> None:
    token = people.begin_session(store, make(store, "ana"), now=NOW)
    with pytest.raises(SignedOut, match="Sign in again; nothing is lost"):
        people.find_person(store, token, now=NOW + IDLE)


def test_reading_writes_rarely(store: Store) -> None:
    token = people.begin_session(store, make(store, "ana"), now=NOW)
    seen = [
        (people.find_person(store, token, now=NOW + n * MINUTE), store.people.sessions(
            store.people.accounts()[0].reviewer_id
        )[0].seen_at)[1]
        for n in range(7)
    ]  # fmt: skip
    assert len(set(seen)) == 2


@pytest.mark.parametrize("token", ["", "x", "0" * 43])
def test_a_token_of_nobody(store: Store, token: str) -> None:
    with pytest.raises(SignedOut):
        people.find_person(store, token)


def test_signing_out_here_and_everywhere(store: Store) -> None:
    ana, tomas = make(store, "ana"), make(store, "tomas")
    here, there, other = (people.begin_session(store, who) for who in (ana, ana, tomas))
    people.end_session(store, here)
    with pytest.raises(SignedOut):
        people.find_person(store, here)
    assert people.find_person(store, there).name == "Ana"
    store.people.end_sessions(ana)
    with pytest.raises(SignedOut):
        people.find_person(store, there)
    assert people.find_person(store, other).name == "Tomas"


def test_what_is_over_is_forgotten(store: Store) -> None:
    people.begin_session(store, make(store, "ana"), now=NOW)
    people.invite(store, OWNER, DEFAULT_PROJECT, "viewer", now=NOW)
    fail(store, "nobody", 1, NOW + LINK_LIFE + IDLE)
    with store.snapshot() as session:
        for table, left in (("sessions", 0), ("invitations", 0), ("tries", 2)):
            assert session.one(f"SELECT count(*) FROM {table}")[0] == left, table


# ---------------------------------------------------------------- invitations


def accept(store: Store, token: str, login: str = "ana", now: datetime | None = None) -> str:
    return people.accept_with_password(store, token, login, login.title(), PASSWORD, now=now)


def test_an_invitation_is_good_once(store: Store) -> None:
    token = people.invite(store, OWNER, DEFAULT_PROJECT, "editor")
    made = accept(store, token)
    assert store.people.roles(made) == {DEFAULT_PROJECT: "editor"}
    assert check_password(store, "ana", PASSWORD) == made
    with pytest.raises(AccessError, match="used already or is too old"):
        accept(store, token, "tomas")
    assert len(store.people.accounts()) == 1


@pytest.mark.parametrize("token", ["", "x", "0" * 43])
def test_an_invitation_that_never_was(store: Store, token: str) -> None:
    with pytest.raises(AccessError, match="used already or is too old"):
        accept(store, token)


def test_an_old_invitation(store: Store) -> None:
    token = people.invite(store, OWNER, DEFAULT_PROJECT, "editor", now=NOW)
    with pytest.raises(AccessError, match="used already or is too old"):
        accept(store, token, now=NOW + LINK_LIFE)
    assert accept(store, token, now=NOW + LINK_LIFE - MINUTE)


@pytest.mark.parametrize(
    ("login", "password"), [("tomas", PASSWORD), ("two words", PASSWORD), ("ana", "short")]
)
def test_a_failed_acceptance_leaves_the_link_as_it_was(
    store: Store, login: str, password: str
) -> None:
    make(store, "tomas")
    token = people.invite(store, OWNER, DEFAULT_PROJECT, "editor")
    with pytest.raises(AccessError):
        people.accept_with_password(store, token, login, "Ana", password)
    assert len(store.people.accounts()) == 1
    assert accept(store, token)


def test_an_invitation_takes_nothing_away(store: Store) -> None:
    made = make(store, "ana")
    store.people.save_member(DEFAULT_PROJECT, made, "editor")
    for role, after in (("viewer", "editor"), ("admin", "admin"), ("reviewer", "admin")):
        token = people.invite(store, OWNER, DEFAULT_PROJECT, role)
        people.join(store, token, person(store, made))
        assert store.people.roles(made)[DEFAULT_PROJECT] == after


def test_a_link_for_a_password_is_for_one_person(store: Store) -> None:
    made = make(store, "ana")
    token = people.offer_password(store, OWNER, made)
    with pytest.raises(AccessError, match="to choose a password"):
        people.join(store, token, person(store, make(store, "tomas")))
    assert accept(store, token, "other") == made
    assert check_password(store, "ana", PASSWORD) == made, "the login stays"


def test_a_new_password_ends_sessions_and_other_links(store: Store) -> None:
    made = make(store, "ana", password=PASSWORD)
    session = people.begin_session(store, made)
    first, second = (people.offer_password(store, OWNER, made) for _ in range(2))
    accept(store, first)
    with pytest.raises(SignedOut):
        people.find_person(store, session)
    with pytest.raises(AccessError, match="used already"):
        accept(store, second)


def test_a_disabled_account_cannot_come_back_by_a_link(store: Store) -> None:
    made = make(store, "ana", password=PASSWORD)
    session, link = people.begin_session(store, made), people.offer_password(store, OWNER, made)
    people.set_disabled(store, OWNER, made, disabled=True)
    later = people.offer_password(store, OWNER, made)
    with pytest.raises(SignedOut):
        people.find_person(store, session)
    for token in (link, later):
        with pytest.raises(AccessError, match="used already"):
            accept(store, token)
    people.set_disabled(store, OWNER, made, disabled=False)
    assert check_password(store, "ana", PASSWORD) == made


def use(path: Path, token: str, login: str, queue: object) -> None:
    with open_store(path, busy_seconds=60) as store:
        try:
            queue.put(bool(accept(store, token, login)))  # type: ignore[attr-defined]
        except AccessError:
            queue.put(False)  # type: ignore[attr-defined]


def test_two_who_use_a_link_at_once(store: Store) -> None:
    token = people.invite(store, OWNER, DEFAULT_PROJECT, "editor")
    spawn = get_context("spawn")
    done = spawn.Queue()
    workers = [
        spawn.Process(target=use, args=(store.path, token, login, done)) for login in ("ana", "bo")
    ]
    for worker in workers:
        worker.start()
    assert sorted(done.get(timeout=60) for _ in workers) == [False, True]
    for worker in workers:
        worker.join()
    assert len(store.people.accounts()) == 1


# ---------------------------------------------------------------- a sign-in elsewhere

ISSUER = "https://sso.example"


def test_an_unknown_subject_needs_an_invitation(store: Store) -> None:
    with pytest.raises(AccessError, match="Ask for an invitation"):
        people.find_subject(store, ISSUER, "s1")
    token = people.invite(store, OWNER, DEFAULT_PROJECT, "reviewer")
    made = people.accept_with_subject(store, token, ISSUER, "s1", "Ana Reil")
    assert people.find_subject(store, ISSUER, "s1") == made
    with pytest.raises(AccessError):
        people.find_subject(store, "https://other.example", "s1")
    people.set_disabled(store, OWNER, made, disabled=True)
    with pytest.raises(AccessError):
        people.find_subject(store, ISSUER, "s1")


def test_a_known_subject_joins_another_project(store: Store) -> None:
    first = people.invite(store, OWNER, DEFAULT_PROJECT, "reviewer")
    made = people.accept_with_subject(store, first, ISSUER, "s1", "Ana")
    project = people.add_project(store, OWNER, "Second")
    second = people.invite(store, OWNER, project, "viewer")
    assert people.accept_with_subject(store, second, ISSUER, "s1", "Ana") == made
    assert store.people.roles(made) == {DEFAULT_PROJECT: "reviewer", project: "viewer"}


def test_a_subject_belongs_to_one_person(store: Store) -> None:
    ana, tomas = make(store, "ana"), make(store, "tomas")
    link = people.offer_password(store, OWNER, ana)
    assert people.accept_with_subject(store, link, ISSUER, "s1", "Ana") == ana
    other = people.offer_password(store, OWNER, tomas)
    with pytest.raises(AccessError, match="belongs to another person"):
        people.accept_with_subject(store, other, ISSUER, "s1", "Tomas")


# ---------------------------------------------------------------- members and projects


def test_only_admins_say_who_belongs(store: Store) -> None:
    admin = make(store, "ines", admin=True)
    ana, tomas = make(store, "ana"), make(store, "tomas")
    for role in ("viewer", "reviewer", "editor"):
        people.set_role(store, person(store, admin), DEFAULT_PROJECT, ana, role)
        for act in forbidden(store, person(store, ana), tomas):
            with pytest.raises(AccessError, match="Only an admin"):
                act()
    assert DEFAULT_PROJECT not in store.people.roles(tomas)


def forbidden(store: Store, by: Person, other: str) -> list[Callable[[], object]]:
    return [
        lambda: people.set_role(store, by, DEFAULT_PROJECT, other, "viewer"),
        lambda: people.set_role(store, by, DEFAULT_PROJECT, by.reviewer_id, "admin"),
        lambda: people.invite(store, by, DEFAULT_PROJECT, "viewer"),
        *of_everything(store, by, other),
    ]


def of_everything(store: Store, by: Person, other: str) -> list[Callable[[], object]]:
    return [
        lambda: people.offer_password(store, by, other),
        lambda: people.set_disabled(store, by, other, disabled=True),
        lambda: people.set_admin(store, by, by.reviewer_id, is_admin=True),
        lambda: people.add_project(store, by, "Mine"),
    ]


def test_an_admin_of_one_project_is_none_of_another_nor_of_accounts(store: Store) -> None:
    make(store, "ines", admin=True)
    ana, tomas = make(store, "ana"), make(store, "tomas")
    second = people.add_project(store, OWNER, "Second")
    store.people.save_member(DEFAULT_PROJECT, ana, "admin")
    by = person(store, ana)
    people.set_role(store, by, DEFAULT_PROJECT, tomas, "editor")
    with pytest.raises(AccessError):
        people.set_role(store, by, second, tomas, "viewer")
    for act in of_everything(store, by, tomas):
        with pytest.raises(AccessError, match="Only an admin of everything"):
            act()
    with pytest.raises(AccessError, match="let another admin"):
        people.set_role(store, by, DEFAULT_PROJECT, ana, "viewer")


def test_an_admin_cannot_shut_themselves_out(store: Store) -> None:
    admin = person(store, make(store, "ines", admin=True))
    with pytest.raises(AccessError, match="That is you"):
        people.set_disabled(store, admin, admin.reviewer_id, disabled=True)
    with pytest.raises(AccessError, match="That is you"):
        people.set_admin(store, admin, admin.reviewer_id, is_admin=False)


def test_a_person_who_is_not_there(store: Store) -> None:
    with pytest.raises(NotFound):
        people.offer_password(store, OWNER, "nobody")


def test_same_text_of_another_project_does_not_count(store: Store) -> None:
    document = make_document()
    project = people.add_project(store, OWNER, "Second")
    store.add_document(document, make_suggestions(document), project_id=project)
    assert len(store.find_same_text(document)) == 1
    assert store.find_same_text(document, DEFAULT_PROJECT) == ()
    assert store.list_articles(project_id=DEFAULT_PROJECT) == ()
    assert len(store.list_articles(project_id=project)) == 1


def test_an_import_gives_nobody_with_an_account_another_name(tmp_path: Path) -> None:
    """Every file calls its first reviewer "default"."""
    document = make_document()
    exported = BytesIO()
    with open_store(tmp_path / "theirs.db") as theirs:
        article = theirs.add_document(document, make_suggestions(document))
        theirs.edit_metadata(article, Metadata(title="Edited by them"))
        export_articles(theirs, [article], exported)
    exported.seek(0)
    with open_store(tmp_path / "ours.db") as ours:
        ines = make(ours, "ines", admin=True)
        import_articles(ours, exported)
        (change,) = ours.metadata_changes(article)
        assert change.reviewer_id != ines == DEFAULT_REVIEWER
        assert {r.id: r.name for r in ours.reviewers()}[ines] == "Ines"


def test_who_let_whom_in_stands_in_the_audit(store: Store) -> None:
    chief = person(store, make(store, "chief", password=PASSWORD, admin=True))
    ana = accept(store, people.invite(store, chief, DEFAULT_PROJECT, "viewer"), "ana")
    people.set_role(store, chief, DEFAULT_PROJECT, ana, "editor")
    people.set_admin(store, chief, ana, is_admin=True)
    token = people.begin_session(store, ana)
    people.end_session(store, token)
    people.rename(store, ana, "Ana R.")
    people.set_disabled(store, OWNER, ana, disabled=True)
    rows = store.audit.rows()
    begun = next(row.n for row in rows if row.action == "invite")
    by = {chief.reviewer_id: "chief", ana: "ana", "": ""}
    assert [(row.action, by[str(row.person)]) for row in rows if row.n >= begun] == [
        ("invite", "chief"), ("reviewer", "ana"), ("account", "ana"), ("use_link", "ana"),
        ("member", "ana"), ("account", "ana"), ("member", "chief"), ("account", "chief"),
        ("sign_in", "ana"), ("sign_out", "ana"), ("reviewer", "ana"), ("account", ""),
    ]  # fmt: skip
    assert "argon2" not in str([row.content for row in rows])
    assert store.audit.verify().problem is None
