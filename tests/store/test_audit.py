"""The audit: what it tells, and that nothing can be altered without its being found."""

import ast
import re
import sqlite3
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from articles import make_codebook, make_document, make_suggestions
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from old_files import open_old

from annotator.errors import FormatError
from annotator.model import Evidence, Metadata, Tag
from annotator.store import (
    DEFAULT_PROJECT,
    Account,
    Decision,
    Invitation,
    Order,
    Project,
    Reading,
    Reviewer,
    Sign,
    SignedIn,
    Store,
    TagRow,
    audit,
    open_store,
)
from annotator.store.audit import KEPT, Head, begin, parse_head
from annotator.store.schema import MIGRATIONS
from annotator.work.checklist import add_evidence, record_check
from annotator.work.review import apply_changes

NOW = "2026-03-01T10:00:00.000Z"
LATER = "9999"
CODEBOOK = make_codebook()
UNITS = make_suggestions(make_document()).units
A = UNITS[0].span


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


def add(store: Store) -> str:
    document = make_document()
    return store.add_document(document, make_suggestions(document))


def answer(
    store: Store, document_id: str, unit: int = 0, by: str = "default", **fields: Any
) -> None:
    span = UNITS[unit].span
    seq = store.log.load_state(document_id, by).n + 1
    tag = {"primary_type": "government", "certainty": 4, **fields}
    change = {"seq": seq, "made_at": NOW, "action": "tag", "start": span.start, "end": span.end}
    post = [{**change, "tag": tag}]
    apply_changes(store, document_id, by, f"tab {seq}", post, codebook=CODEBOOK)


def plain(store: Store) -> sqlite3.Connection:
    return sqlite3.connect(store.path, isolation_level=None)


def problem(store: Store) -> str | None:
    return store.audit.verify().problem


# ---------------------------------------------------------------- what it tells


def told(store: Store) -> list[tuple[Any, ...]]:
    rows = [row for row in store.audit.rows() if row.action != "begun"]
    return [
        (r.action, r.person, r.document_id, *((r.content or {}).get(k) for k in ("subject", "before", "after")))
        for r in rows
    ]  # fmt: skip


def test_every_change_says_who_what_before_and_after(store: Store) -> None:
    document_id = add(store)
    store.save_reviewer(Reviewer(id="ana", name="Ana", created_at=NOW))
    with store.audit.acting("ana"):
        store.save_reviewer(Reviewer(id="ana", name="Ana R.", created_at=NOW))
        store.set_setting("theme", "dark")
        store.set_setting("theme", "light")
    store.edit_metadata(
        document_id, Metadata(title="New", publisher="Selm Post"), reviewer_id="ana"
    )
    answer(store, document_id, by="ana")
    answer(store, document_id, by="ana", note="so")
    with store.transaction(by="ana"):
        store.delete_document(document_id)
    store.restore_document(document_id)
    sha256 = make_document().provenance.sha256
    assert told(store) == [
        ("add", "", document_id, None, None, {"sha256": sha256}),
        ("reviewer", "", None, "ana", None, "Ana"),
        ("reviewer", "ana", None, "ana", "Ana", "Ana R."),
        ("setting", "ana", None, "theme", None, "dark"),
        ("setting", "ana", None, "theme", "dark", "light"),
        ("details", "ana", document_id, None, {"title": "Harbour to close"}, {"title": "New"}),
        ("codebook", "ana", None, None, None, "0.3"),
        ("tag", "ana", document_id, "ana", None, 1),
        ("tag", "ana", document_id, "ana", 1, 2),
        ("delete", "ana", document_id, None, None, None),
        ("restore", "", document_id, None, None, None),
    ]
    assert [row.action for row in store.audit.rows(person="ana", document_id=document_id)] == [
        "details", "tag", "tag", "delete",
    ]  # fmt: skip
    assert problem(store) is None


def test_the_desk_and_its_people_are_told(store: Store) -> None:
    document_id = add(store)
    store.save_reviewer(Reviewer(id="ana", name="Ana", created_at=NOW))
    begun = len(told(store))
    account = Account(reviewer_id="ana", name="Ana", login="ana", created_at=NOW)
    with store.transaction(by="ana"):
        read_for_the_desk(store, document_id)
        read_for_the_desk(store, document_id)
        settle(store, document_id)
        change_members(store, None)
        change_members(store, None)
        store.people.save_account(account)
        for password in ("HASH 1", "HASH 1", "HASH 2"):
            changed = msgspec.structs.replace(account, password=password, issuer="i", subject="SUB")
            store.people.save_account(changed)
        times = {"created_at": NOW, "seen_at": NOW, "expires_at": LATER}
        for session in ("TOKEN 1", "TOKEN 2"):
            store.people.add_session(SignedIn(id=session, reviewer_id="ana", **times))
        store.people.end_session("TOKEN 1")
        store.people.end_sessions("ana")
        joining = {"project_id": DEFAULT_PROJECT, "role": "viewer"}
        store.people.add_invitation(Invitation(id="TOKEN 3", **joining, expires_at=LATER))
        assert store.people.use_invitation("TOKEN 3", NOW)
        store.people.add_invitation(Invitation(id="TOKEN 4", reviewer_id="ana", expires_at=LATER))
        store.people.end_invitations("ana")
    rows = told(store)[begun:]
    assert {row[1] for row in rows} == {"ana"}
    editor = {"project": DEFAULT_PROJECT, "role": "editor"}
    place = {"wanted": 2, "sample": "all", "due": ""}
    first, second = (row[5]["priority"] for row in rows if row[0] == "order")
    new = {"login": "ana", "admin": False, "disabled": False, "organisation": False}  # fmt: skip
    assert [(row[0], *row[3:]) for row in rows] == [
        ("order", None, None, {**place, "priority": first}),
        ("give", "default", None, {"place": 1}),
        ("give", "ana", None, {"place": 2}),
        ("take_back", "default", None, {"place": 1}),
        ("hand_in", "ana", None, {"place": 2}),
        ("order", None, {**place, "priority": first}, {**place, "priority": second}),
        ("give", "default", None, {"place": 1}),
        ("take_back", "default", None, {"place": 1}),
        ("give_back", "ana", None, {"place": 2}),
        ("settle", None, None, 1),
        ("reopen", None, None, 1),
        ("member", "ana", None, editor),
        ("member", "ana", editor, None),
        ("account", "ana", None, new),
        ("account", "ana", {"password": None, "organisation": False}, {"password": "kept", "organisation": True}),
        ("account", "ana", {"password": "kept"}, {"password": "kept anew"}),
        ("sign_in", "ana", None, None),
        ("sign_in", "ana", None, None),
        ("sign_out", "ana", None, None),
        ("sign_out", "ana", None, {"browsers": 1}),
        ("invite", None, None, {"project": DEFAULT_PROJECT, "role": "viewer"}),
        ("use_link", None, None, {"project": DEFAULT_PROJECT, "role": "viewer"}),
        ("invite", "ana", None, {"password": "to choose"}),
        ("end_links", "ana", None, {"links": 1}),
    ]  # fmt: skip
    written = msgspec.json.encode(store.audit.rows()).decode()
    assert not any(secret in written for secret in ("HASH", "TOKEN", "SUB"))
    assert problem(store) is None


def test_what_changes_nothing_is_not_told(store: Store) -> None:
    document_id = add(store)
    before = store.audit.head()
    store.save_reviewer(store.reviewers()[0])
    store.edit_metadata(document_id, store.load_document(document_id).document.metadata)
    store.log.save_tags(document_id, [])
    store.checks.save_states(document_id, [])
    assert store.audit.head() == before


def test_a_change_that_is_rolled_back_is_not_told(store: Store) -> None:
    before = store.audit.head()

    def add_and_fail() -> None:
        with store.transaction():
            add(store)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        add_and_fail()
    assert store.audit.head() == before
    assert problem(store) is None


def test_the_secret_is_not_told(store: Store) -> None:
    store.set_setting("secret", "new")
    assert "secret" not in msgspec.json.encode(store.audit.rows()).decode()
    assert problem(store) is None


def test_the_columns_that_migrations_added_are_named_with_their_defaults(store: Store) -> None:
    """`Kept.added` must have one entry for each column that was added to a table after it was
    made: the digests of rows from before would change otherwise."""
    made = sqlite3.connect(":memory:")
    for _, statements in MIGRATIONS:
        for statement in statements:
            if statement.startswith("CREATE TABLE"):
                made.execute(statement)
    for table, kept in KEPT.items():
        first = made.execute(f"PRAGMA table_info({table})").fetchall()
        with store.snapshot() as session:
            now = session.all(f"PRAGMA table_info({table})")
        assert first, table
        told = [row["dflt_value"] for row in now[len(first) :]]
        defaults = tuple(None if text is None else ast.literal_eval(text) for text in told)
        assert defaults == kept.added, table


# ---------------------------------------------------------------- tampering


def fill(store: Store) -> str:
    """Something of everything."""
    document_id, other = add(store), add(store)
    store.save_reviewer(Reviewer(id="ana", name="Ana", created_at=NOW))
    store.save_project(Project(id="p", name="Elections", created_at=NOW))
    store.set_setting("theme", "dark")
    for by in ("default", "ana"):
        answer(store, document_id, by=by, to_check=True, note="a note")
        answer(store, document_id, 1, by=by, source="Ministry")
        record_check(store, document_id, by, A, status="asked", whom="Ministry", note="twice")
        evidence = Evidence(shows="It stays open.", seen_at=NOW, kept=True)
        add_evidence(store, document_id, by, A, evidence, b"a letter")
    split = {"seq": 9, "made_at": NOW, "action": "split", "start": A.start, "end": A.end}
    change = {**split, "at": A.start + 12}
    apply_changes(store, document_id, "ana", "t", [change], codebook=CODEBOOK)
    store.edit_metadata(document_id, Metadata(title="New"), reviewer_id="ana")
    store.save_suggestions(other, make_suggestions(make_document(), version="2"))
    store.delete_document(other)
    read_for_the_desk(store, document_id)
    settle(store, document_id)
    store.people.save_member("p", "ana", "editor")
    return document_id


def read_for_the_desk(store: Store, document_id: str) -> None:
    """Two places, of which one is taken back, and one handed in or open again."""
    priority = store.audit.head().n
    order = Order(document_id=document_id, wanted=2, priority=priority, made_by="ana", made_at=NOW)
    store.readings.save_order(order)
    for slot, reader in ((1, "default"), (2, "ana")):
        place = Reading(document_id=document_id, slot=slot, reviewer_id=reader, given_by="ana", given_at=NOW)  # fmt: skip
        store.readings.give(place)
    store.readings.take_back(document_id, "default")
    handed_in = store.readings.is_committed(document_id, "ana")
    store.readings.commit(document_id, "ana", "" if handed_in else NOW)


def settle(store: Store, document_id: str) -> None:
    n = store.settling.last_number(document_id) + 1
    decision = Decision(n=n, start=A.start, end=A.end, person="ana", reason="so", made_at=NOW)
    store.settling.save_decision(document_id, decision)
    store.settling.save_sign(document_id, Sign(n=n, action="reopen", person="ana", made_at=NOW))


def change_members(store: Store, _: object) -> None:
    if "ana" in {m.reviewer_id for m in store.people.members(DEFAULT_PROJECT)}:
        store.people.remove_member(DEFAULT_PROJECT, "ana")
    else:
        store.people.save_member(DEFAULT_PROJECT, "ana", "editor")


EDITS = {
    "a tag": ("UPDATE tags SET primary_type = 'company' WHERE n = 1 AND reviewer_id = 'ana'", "The answer 1 of Ana to .* is not what was written down in row"),
    "a note": ("UPDATE tags SET note = 'x' WHERE n = 2 AND reviewer_id = 'ana'", "answer 2 of Ana"),
    "a number": ("UPDATE tags SET n = 99 WHERE n = 2 AND reviewer_id = 'ana'", "answer 2 of Ana to .* is gone"),
    "whose it is": ("UPDATE tags SET reviewer_id = 'default', n = 98 WHERE n = 2 AND reviewer_id = 'ana'", "answer 2 of Ana .* is gone"),
    "a tag less": ("DELETE FROM tags WHERE n = 1 AND reviewer_id = 'ana'", "answer 1 of Ana to .* is gone, but row"),
    "a tag more": ("INSERT INTO tags SELECT * FROM (SELECT primary_type, source, source_id, certainty, note, to_check, confirmed, cleared, attribution, identification, quote_type, polarity, stance, scope, voice, origin, suggestion_id, codebook_version, coding, start_offset, end_offset, document_id, reviewer_id, 50, client, seq, made_at, stored_at, record_status, interest, evidence, second_reader, blind, grades FROM tags WHERE n = 1 AND reviewer_id = 'ana')", "answer 50 of Ana .* put in by hand"),
    "a boundary": ("UPDATE boundaries SET at_offset = 20", "change of units 3 of Ana"),
    "a check": ("UPDATE checks SET status = 'confirmed' WHERE reviewer_id = 'ana'", "entry 1 of Ana in the check list"),
    "evidence": ("UPDATE evidence SET shows = 'It closes.' WHERE reviewer_id = 'ana'", "evidence 2 of Ana"),
    "a text": ("UPDATE documents SET text = replace(text, 'May', 'June')", "The article .* is not what"),
    "a title": ("UPDATE documents SET title = 'Old'", "The article"),
    "a deletion": ("UPDATE documents SET deleted_at = NULL", "The article"),
    "an article less": ("DELETE FROM documents WHERE deleted_at IS NOT NULL", "is gone"),
    "an edit": ("UPDATE metadata_changes SET before = after", "Edit 1 of the details"),
    "a unit": ("UPDATE units SET counted = 0 WHERE n = 2", "The article"),
    "a unit less": ("DELETE FROM units WHERE n = 5", "The article"),
    "a suggestion": ("UPDATE suggestions SET probability = 0.9 WHERE n = 3", "suggestions of run"),
    "a suggestion less": ("DELETE FROM attributions", "suggestions of run"),
    "a name": ("UPDATE reviewers SET name = 'Eve' WHERE id = 'ana'", "The reader ana"),
    "a setting": ("UPDATE settings SET value = 'x' WHERE key = 'theme'", "The setting theme"),
    "a file": ("UPDATE originals SET data = x'00' WHERE sha256 IN (SELECT sha256 FROM evidence)", "original file"),
    "a reason": ("UPDATE decisions SET reason = 'x'", "The decision 1 about article"),
    "a decision more": ("INSERT INTO decisions SELECT document_id, 2, start_offset, end_offset, person, picked, reason, accepted, withdrawn, made_at FROM decisions", "decision 2 .* put in by hand"),
    "a signature": ("UPDATE signs SET action = 'approve'", "The signature 1 of article"),
    "a signature less": ("DELETE FROM signs", "signature 1 .* is gone"),
    "an order": ("UPDATE orders SET wanted = 1", "How article .* is to be read is not what"),
    "handed in": ("UPDATE readings SET committed_at = ''", "The place 2 for a reader"),
    "a place": ("INSERT INTO readings SELECT document_id, 1, 'default', given_by, given_at, spans, committed_at FROM readings", "The place 1 for .* put in by hand"),
    "a role": ("UPDATE members SET role = 'admin' WHERE reviewer_id = 'ana'", "The part that Ana has in project p is not"),
    "a member more": ("INSERT INTO members SELECT 'default', reviewer_id, role, added_at FROM members WHERE project_id = 'p'", "part that Ana has in project default is in the file, but not"),
    "the head": ("UPDATE settings SET value = '3:' || substr(value, 4) WHERE key = 'audit_head'", "says that it ends at row 3"),
    "no head": ("DELETE FROM settings WHERE key = 'audit_head'", "says that it ends at row 0"),
    "a broken head": ("UPDATE settings SET value = 'x' WHERE key = 'audit_head'", "says that it ends at row 0"),
    "the end taken off": ("DELETE FROM audit WHERE n > 12", "The audit ends at row 12, but"),
    "all taken off": ("DELETE FROM audit", "The audit ends at row 0, but"),
    "a row emptied": ("UPDATE audit SET person = NULL, content = NULL, salt = NULL WHERE n = 7", "Row 7 of the audit is empty, and nothing says"),
    "a row half emptied": ("UPDATE audit SET content = NULL WHERE n = 7", "Row 7 of the audit is not what"),
    "a row made empty by decree": ("UPDATE audit SET emptied = '7-7' WHERE n = 8", "Row 8 of the audit does not follow"),
    "somebody else": ("UPDATE audit SET person = 'eve' WHERE n = 14", "Row 14 of the audit is not what was written down: who"),
    "another time": ("UPDATE audit SET at = '2020' WHERE n = 14", "Row 14 of the audit does not follow"),
    "no text": ("UPDATE audit SET content = CAST(x'ff' AS TEXT) WHERE n = 14", "cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize("kind", EDITS)
def test_tampering_is_found_and_named(store: Store, kind: str) -> None:
    fill(store)
    assert problem(store) is None
    sql, says = EDITS[kind]
    connection = plain(store)
    assert connection.execute(sql).rowcount > 0
    connection.close()
    found = problem(store) or "nothing"
    assert re.search(says, found), found


Action = Callable[[Store, list[str]], None]


def _on_first(do: Callable[[Store, str], None]) -> Action:
    return lambda store, ids: do(store, ids[0]) if ids else None


ACTIONS: dict[str, Action] = {
    "add": lambda store, ids: ids.append(add(store)),
    "answer": _on_first(lambda store, d: answer(store, d, note="n", to_check=True)),
    "answer another": _on_first(lambda store, d: answer(store, d, 2, "ana")),
    "edit": _on_first(lambda s, d: s.edit_metadata(d, Metadata(title=f"T{s.audit.head().n}"))),
    "delete": _on_first(lambda store, d: store.delete_document(d)),
    "restore": _on_first(lambda store, d: store.restore_document(d)),
    "suggest": _on_first(
        lambda s, d: void(s.save_suggestions(d, make_suggestions(make_document())))
    ),
    "rename": lambda s, _: s.save_reviewer(
        Reviewer(id="ana", name=f"Ana {s.audit.head().n}", created_at=NOW)
    ),
    "set": lambda s, _: s.set_setting("theme", str(s.audit.head().n)),
    "order": _on_first(read_for_the_desk),
    "settle": _on_first(settle),
    "members": change_members,
    "prune": lambda store, _: void(store.audit.prune(LATER)),
    "erase": lambda store, _: erase(store),
}


def void(_: object) -> None:
    pass


def erase(store: Store) -> None:
    """Ana goes, and another comes."""
    store.erasure.erase("ana", (), store.erasure.pseudonym(), keep_answers=True)
    store.save_reviewer(Reviewer(id="ana", name="Ana", created_at=NOW))


TAMPERINGS = ("edit", "delete", "swap", "copy", "insert", "cut")
COLUMNS = ("n", "at", "person", "action", "document_id", "content", "salt", "emptied", "commitment", "link")  # fmt: skip


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM settings WHERE key = 'audit_head'",
        "UPDATE settings SET value = 'x' WHERE key = 'audit_head'",
        "UPDATE settings SET value = '2:' || link FROM audit WHERE n = 2 AND key = 'audit_head'",
        "DELETE FROM audit WHERE n > 9",
        "DELETE FROM audit",
    ],
)
def test_work_goes_on_in_an_altered_file_and_hides_nothing(store: Store, sql: str) -> None:
    document_id = fill(store)
    connection = plain(store)
    connection.execute(sql)
    connection.close()
    answer(store, document_id, 2)
    answer(store, document_id, 2)
    assert store.log.load_state(document_id, "default").n == 4
    assert problem(store) is not None


def tamper(connection: sqlite3.Connection, kind: str, n: int, other: int, column: str) -> int:
    """How many rows were altered."""
    run, columns = connection.execute, ", ".join(COLUMNS[1:])
    if kind == "edit":
        value = 1000 if column == "n" else "x"
        edit = f"UPDATE audit SET {column} = ? WHERE n = {n} AND {column} IS NOT ?"
        return run(edit, (value, value)).rowcount
    if kind in ("delete", "cut"):
        return run(f"DELETE FROM audit WHERE n {'=' if kind == 'delete' else '>='} {n}").rowcount
    if kind == "swap":
        for before, after in ((n, 10_000), (other, n), (10_000, other)) if n != other else ():
            run(f"UPDATE audit SET n = {after} WHERE n = {before}")
        return int(n != other)
    run("CREATE TEMP TABLE former AS SELECT * FROM audit")
    place = other if kind == "insert" else run("SELECT max(n) + 1 FROM audit").fetchone()[0]
    run(f"DELETE FROM audit WHERE n >= {place}")
    copied = f"INSERT INTO audit (n, {columns}) SELECT {{}}, {columns} FROM former WHERE {{}}"
    run(copied.format(place, f"n = {n}"))
    run(copied.format("n + 1", f"n >= {place}"))
    return 1


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    names=st.lists(st.sampled_from(sorted(ACTIONS)), max_size=12),
    kind=st.sampled_from(TAMPERINGS),
    places=st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)),
    column=st.sampled_from(COLUMNS),
)
def test_any_tampering_with_the_audit_is_found(
    names: list[str], kind: str, places: tuple[int, int], column: str
) -> None:
    with TemporaryDirectory() as folder, open_store(Path(folder, "a.db")) as store:
        store.save_reviewer(Reviewer(id="ana", name="Ana", created_at=NOW))
        ids: list[str] = []
        for name in ["add", *names]:
            ACTIONS[name](store, ids)
        assert problem(store) is None
        head = store.audit.head()
        connection = plain(store)
        n, other = (1 + place % head.n for place in places)
        altered = tamper(connection, kind, n, other, column)
        connection.close()
        assert (problem(store) is not None) == (altered > 0)


# ---------------------------------------------------------------- the head


def test_a_chain_made_anew_is_found_by_a_head_that_was_kept(store: Store) -> None:
    fill(store)
    kept = store.audit.head()
    add(store)
    assert store.audit.verify(kept).problem is None
    with store.transaction() as session:
        session.run("DELETE FROM audit")
        session.run("DELETE FROM settings WHERE key = 'audit_head'")
        begin(session, audit.LATER)
    assert store.audit.verify().problem is None
    n = store.audit.head().n
    assert n < kept.n
    found = store.audit.verify(kept).problem
    assert found == f"The audit ends at row {n}, before the row {kept.n} that was kept: rows at its end were taken off."  # fmt: skip
    shorter = store.audit.verify(Head(3, kept.link)).problem
    assert shorter == "Row 3 of the audit is not the one that was kept: the rows up to it are new."


@pytest.mark.parametrize("text", ["", "7", "x:" + "0" * 64, "7:" + "0" * 63, "7:" + "g" * 64, "-1:" + "0" * 64])  # fmt: skip
def test_a_head_is_a_number_and_a_hash(text: str) -> None:
    with pytest.raises(FormatError, match="NUMBER:HASH"):
        parse_head(text)
    assert parse_head(f" 7:{'0' * 64}\n") == Head(7, "0" * 64)


# ---------------------------------------------------------------- age, older files, many writers


def test_pruned_rows_are_empty_and_what_is_stored_is_vouched_for_still(store: Store) -> None:
    document_id = fill(store)
    before = store.audit.verify()
    assert store.audit.prune("2020") == 0
    assert store.audit.prune(LATER) > 10
    assert store.audit.prune(LATER) == 0
    after = store.audit.verify()
    assert (after.problem, after.compared) == (None, before.compared)
    assert after.empty == after.head.n - sum(r.content is not None for r in store.audit.rows())
    rows = store.audit.rows(document_id)
    assert {(row.person, row.content) for row in rows} == {(None, None)}
    assert all(row.at and row.action for row in rows)
    connection = plain(store)
    connection.execute("UPDATE tags SET certainty = 1")
    connection.close()
    assert "is not what was written down" in (problem(store) or "")


def test_a_file_from_before_the_audit_is_vouched_for_from_then_on(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_old(path, "m003_checks") as old:
        document_id = add(old)
        tag = Tag(start=A.start, end=A.end, note="early", codebook_version="0.3")
        row = {"n": 1, "reviewer_id": "default", "client": "t", "seq": 1, "made_at": NOW}
        place = {"start": A.start, "end": A.end, "stored_at": NOW}
        old.log.save_tags(document_id, [TagRow(**row, **place, tag=tag, origin="tag")])
        state = old.log.load_state(document_id, "default")
        old.log.save_state(document_id, "default", msgspec.structs.replace(state, n=1))
    with open_store(path) as store:
        rows = store.audit.rows()
        assert {row.action for row in rows} == {"begun"}
        assert rows[0].content == {}
        found = store.audit.verify()
        assert found.problem is None
        assert found.compared == sum(len((r.content or {}).get("rows", ())) for r in rows) >= 6
        answer(store, document_id)
        assert problem(store) is None
        connection = plain(store)
        connection.execute("UPDATE tags SET note = 'late' WHERE n = 1")
        connection.close()
        assert "answer 1 of Reviewer" in (problem(store) or "")


def test_what_the_audit_did_not_tell_of_yet_is_vouched_for_from_then_on(tmp_path: Path) -> None:
    """A file whose audit was begun by a program that wrote decisions and members without it."""
    path = tmp_path / "a.db"
    with open_old(path, "m007_readings") as old:
        document_id = add(old)
        old.save_reviewer(Reviewer(id="ana", name="Ana", created_at=NOW))
        settle(old, document_id)
        read_for_the_desk(old, document_id)
        known = [t for t in KEPT if t not in (*audit.LATER, "project_settings")]
        with old.transaction() as session:
            audit.append(session, "", audit.BEGUN, None, {})
            rows = [[*key, digest] for key, digest in audit.stored_digests(session, known)]
            audit.append(session, "", audit.BEGUN, None, {"rows": rows})
    for _ in range(2):
        with open_store(path) as store:
            assert problem(store) is None
            tables = [(r.content or {}).get("after", {}).get("table") for r in store.audit.rows()]
    assert sorted(filter(None, tables)) == ["decisions", "members", "orders", "readings", "signs"]


def test_rows_from_before_a_migration_keep_their_digest(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(path) as store:
        document_id = add(store)
        answer(store, document_id)
        with store.transaction() as session:
            session.run("ALTER TABLE tags ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'")
        later = KEPT["tags"]._replace(added=(*KEPT["tags"].added, "red"))
        with store.snapshot() as session:
            row = session.one("SELECT * FROM tags")
            assert row is not None
            content = store.audit.rows()[-1].content
            assert content is not None
            assert audit._digest(session, later, row) == content["rows"][0][-1]


def answer_often(path: Path, document_id: str, by: str) -> None:
    with open_store(path, busy_seconds=60) as store:
        for n in range(10):
            answer(store, document_id, n % 3, by)


def test_several_processes_make_one_chain(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    people = [f"reader {n}" for n in range(4)]
    with open_store(path) as store:
        document_id = add(store)
        for person in people:
            store.save_reviewer(Reviewer(id=person, name=person, created_at=NOW))
        spawn = get_context("spawn")
        workers = [spawn.Process(target=answer_often, args=(path, document_id, p)) for p in people]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert [worker.exitcode for worker in workers] == [0] * 4
        rows = store.audit.rows(document_id)
        assert sum(row.action == "tag" for row in rows) == 40
        assert {row.person for row in rows if row.action == "tag"} == set(people)
        assert problem(store) is None
