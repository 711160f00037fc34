"""A person erased: the name and what they wrote are in no byte, the chain holds, answers may stay."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from articles import TEXT, make_codebook, make_document, make_suggestions
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import StoreBusy
from annotator.model import Evidence, Metadata
from annotator.store import (
    DEFAULT_PROJECT,
    SETTLED_REVIEWER,
    Account,
    Decision,
    Invitation,
    Order,
    Reading,
    Reviewer,
    Sign,
    SignedIn,
    Store,
    Tries,
    open_store,
    tries_key,
)
from annotator.store.erasure import ACTED, DROPPED, GONE, OWNED, name_pattern
from annotator.store.sqlite import SqliteFile
from annotator.work.checklist import add_evidence, record_check
from annotator.work.erase import NOT_OURS, Erased, erase_person, preview_erasure
from annotator.work.exchange import export_articles, import_articles
from annotator.work.review import apply_changes, load_review
from annotator.work.settle import apply_decisions

NOW = "2026-03-01T10:00:00.000Z"
NAME = "Zdeňka Ořechová"
PLANTED = "Smells of the quarry behind the mill"
CODEBOOK = make_codebook()
A, B = (unit.span for unit in make_suggestions(make_document()).units[:2])
NEEDLES = [NAME.encode(), NAME.casefold().encode(), PLANTED.encode(), PLANTED.casefold().encode()]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        opened.save_reviewer(Reviewer(id="zo", name="Z. O. with a former name", created_at=NOW))
        opened.save_reviewer(Reviewer(id="zo", name=NAME, created_at=NOW))
        opened.save_reviewer(Reviewer(id="ben", name="Ben", created_at=NOW))
        yield opened


def add(store: Store, text: str = TEXT) -> str:
    document = make_document(text)
    return store.add_document(document, make_suggestions(document))


def answer(store: Store, document_id: str, by: str, note: str = "", **fields: object) -> None:
    seq = store.log.load_state(document_id, by).n + 1
    tag = {"primary_type": "company", "certainty": 3, "note": note, "to_check": True, **fields}
    place = {"start": A.start, "end": A.end}
    change = {"seq": seq, "made_at": NOW, "action": "tag", **place, "tag": tag}
    apply_changes(store, document_id, by, f"tab of {by} {seq}", [change], codebook=CODEBOOK)


def work(store: Store, document_id: str, by: str, words: str) -> None:
    """Everything that a person can write."""
    answer(store, document_id, by, words, evidence=words, source="Dock Ltd")
    answer(store, document_id, by, f"{words}, or not")
    record_check(store, document_id, by, A, status="asked", whom=words, note=words)
    said = Evidence(address="https://example.org", title=words, shows=words, seen_at=NOW, kept=True)
    add_evidence(store, document_id, by, A, said, f"A letter: {words}".encode())
    split = {"seq": 9, "made_at": NOW, "action": "split", "start": B.start, "end": B.end}
    post = [{**split, "at": B.start + 8}]
    apply_changes(store, document_id, by, "t", post, codebook=CODEBOOK)


def come_in(store: Store, by: str, words: str) -> None:
    """An account, a browser, a project and links; all of them with the words, as far as may be."""
    account = Account(
        reviewer_id=by, name="", login=words.casefold(), password=f"hash {words}",
        issuer=f"https://{words}", subject=words, created_at=NOW,
    )  # fmt: skip
    with store.transaction(by=by):
        store.people.save_account(account)
        times = {"created_at": NOW, "seen_at": NOW, "expires_at": "9999"}
        store.people.add_session(SignedIn(id=f"session {words}", reviewer_id=by, **times))
        store.people.save_member(DEFAULT_PROJECT, by, "reviewer")
        store.people.remove_member(DEFAULT_PROJECT, by)
        store.people.save_member(DEFAULT_PROJECT, by, "editor")
        link = Invitation(id=f"link {words}", reviewer_id=by, made_by=by, expires_at="9999")
        store.people.add_invitation(link)
        joining = {"project_id": DEFAULT_PROJECT, "role": "viewer"}
        store.people.add_invitation(
            Invitation(id="joins", **joining, made_by=by, expires_at="9999")
        )
        key = tries_key(store.setting("secret") or "", words.casefold())
        store.people.save_tries(key, Tries(3, "9999"))
        store.people.save_tries("of another", Tries(3, "9999"))


def act(store: Store, document_id: str, by: str, words: str) -> None:
    """What is done for the desk, in an article where Ben reads and decides too."""
    order = Order(document_id=document_id, wanted=3, made_by=by, made_at=NOW)
    with store.transaction(by=by):
        store.readings.save_order(order)
        for slot, reader, giver in ((1, by, ""), (2, "ben", by), (3, "default", by)):
            reading = Reading(document_id=document_id, slot=slot, reviewer_id=reader, given_by=giver, given_at=NOW)  # fmt: skip
            store.readings.give(reading)
        store.readings.commit(document_id, by, NOW)
        store.readings.take_back(document_id, "default")
        place = {"start": A.start, "end": A.end, "made_at": NOW}
        mine = Decision(n=1, person=by, picked=("ben",), reason=words, **place)
        bens = Decision(n=2, person="ben", picked=(by, "ben"), reason=f"as {NAME} has it", **place)
        store.settling.save_decision(document_id, mine)
        store.settling.save_decision(document_id, bens)
        store.settling.save_sign(document_id, Sign(n=1, action="approve", person=by, reason=words, made_at=NOW))  # fmt: skip


def fill(store: Store) -> str:
    """Zdeňka and Ben at work, and Ben writes of Zdeňka."""
    document_id = add(store)
    work(store, document_id, "zo", PLANTED)
    edited = Metadata(title=f"Harbour ({NAME})", byline=NAME.upper(), publisher="Selm Post")
    store.edit_metadata(document_id, edited, reviewer_id="zo")
    with store.transaction(by="zo"):
        store.delete_document(add(store, "Other words."))
    answer(store, document_id, "ben", f"as {NAME} said", source=NAME)
    answer(store, document_id, "ben", "my own")
    record_check(store, document_id, "ben", A, whom=NAME.lower(), note="call her")
    come_in(store, "zo", PLANTED)
    act(store, document_id, "zo", PLANTED)
    return document_id


def holding(folder: Path, needles: list[bytes]) -> list[tuple[str, bytes]]:
    """The files with any of the bytes in them."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return [(p.name, n) for p in paths for n in needles if n in p.read_bytes()]


def erase(store: Store, *, keep: bool = True) -> Erased:
    return erase_person(store, "zo", keep_answers=keep)


@pytest.mark.parametrize("keep", [True, False])
def test_no_byte_is_left_and_the_chain_holds(store: Store, tmp_path: Path, keep: bool) -> None:
    fill(store)
    head = store.audit.head()
    (tmp_path / "copies").mkdir()
    store.backup(tmp_path / "copies" / "first.db")
    assert {name for name, _ in holding(tmp_path, NEEDLES)} >= {"a.db-wal", "first.db"}
    done = erase(store, keep=keep)
    assert holding(tmp_path, NEEDLES) == []
    assert holding(tmp_path, [b"former name", b"tab of zo", b'"zo"']) == []
    assert (done.unswept, done.left, done.unreached) == (False, False, ())
    assert done.reached == (str(tmp_path / "copies" / "first.db"),)
    assert store.audit.verify().problem is None
    assert store.audit.verify(head).problem is None, "the links from before hold"
    assert sorted(p.name for p in (tmp_path / "copies").iterdir()) == ["first.db"]
    with open_store(tmp_path / "copies" / "first.db") as copy:
        assert copy.audit.verify().problem is None


def test_answers_stay_under_a_pseudonym_without_what_was_written(store: Store) -> None:
    document_id = fill(store)
    before = load_review(store, document_id, "zo")
    erase(store)
    (gone,) = [r for r in store.reviewers() if r.name == "Erased reader 1"]
    assert {r.name for r in store.reviewers() if r.id != gone.id} == {"Reviewer", "Ben"}
    after = load_review(store, document_id, gone.id)
    assert after.units == before.units
    assert after.progress == before.progress
    assert {s: t.coding for s, t in after.tags.items()} == {s: t.coding for s, t in before.tags.items()}  # fmt: skip
    assert not any(t.note or t.evidence for t in after.tags.values())
    (check,) = (r for r in store.checks.all_states(document_id) if r.reviewer_id == gone.id)
    assert (check.status, check.whom, check.note) == ("asked", "", "")
    (seen,) = store.checks.all_evidence(document_id)
    assert seen.evidence == Evidence(shows=GONE, seen_at=NOW)
    (change,) = store.metadata_changes(document_id)
    assert (change.reviewer_id, change.before, change.after) == (gone.id, Metadata(), Metadata())


def test_answers_may_go_too(store: Store) -> None:
    document_id = fill(store)
    erase(store, keep=False)
    assert {r.name for r in store.reviewers()} == {"Reviewer", "Ben", "Erased reader 1"}
    assert {row.reviewer_id for row in store.log.all_tags(document_id)} == {"ben"}
    assert store.log.reviewer_ids(document_id) == ("ben",)
    assert store.checks.all_evidence(document_id) == ()
    assert [r.reviewer_id for r in store.readings.of_article(document_id)] == ["ben"]
    assert [d.picked for d in store.settling.decisions(document_id)] == [("ben",), ("ben",)]


@pytest.mark.parametrize("keep", [True, False])
def test_what_was_done_for_the_desk_stays_under_the_pseudonym(store: Store, keep: bool) -> None:
    document_id = fill(store)
    erase(store, keep=keep)
    (gone,) = [r.id for r in store.reviewers() if r.name == "Erased reader 1"]
    mine, bens = store.settling.decisions(document_id)
    assert (mine.person, mine.reason, mine.picked) == (gone, GONE, ("ben",))
    assert (bens.person, bens.reason) == ("ben", f"as {GONE} has it")
    assert bens.picked == ((gone, "ben") if keep else ("ben",))
    (sign,) = store.settling.signs(document_id)
    assert (sign.person, sign.reason) == (gone, GONE)
    order = store.readings.find_order(document_id)
    assert order is not None
    assert order.made_by == gone
    readings = {r.reviewer_id: r for r in store.readings.of_article(document_id)}
    assert set(readings) == ({gone, "ben"} if keep else {"ben"})
    assert readings["ben"].given_by == gone
    assert store.audit.verify().problem is None


def test_who_came_in_is_gone(store: Store) -> None:
    fill(store)
    with store.snapshot() as session:
        before = {row["id"] for row in session.all("SELECT id FROM tries")}
    erase(store)
    assert store.people.accounts() == ()
    assert [m.reviewer_id for m in store.people.members(DEFAULT_PROJECT)] == ["default"]
    assert store.people.find_session(f"session {PLANTED}") is None
    assert store.people.find_invitation(f"link {PLANTED}") is None
    joins = store.people.find_invitation("joins")
    assert joins is not None
    assert joins.made_by is None
    with store.snapshot() as session:
        after = {row["id"] for row in session.all("SELECT id FROM tries")}
    assert (len(before), after) == (2, {"of another"})


def test_words_that_were_settled_on_go_with_who_typed_them(store: Store, tmp_path: Path) -> None:
    """Settled answers take a reader's evidence over, and have what was typed in deciding."""
    document_id = add(store)
    answer(store, document_id, "zo", evidence=PLANTED)
    answer(store, document_id, "ben", evidence="the minutes of May", source="Dock Ltd")
    shape = {"action": "settle", "start": A.start, "end": A.end, "reason": "so", "made_at": NOW}
    typed = {"primary_type": "company", "certainty": 3, "note": PLANTED, "evidence": PLANTED}
    posts = {
        "ben": [{**shape, "seq": 1, "picked": ["zo"]}, {**shape, "seq": 2, "picked": ["ben"]}],
        "zo": [{**shape, "seq": 3, "tag": typed}, {**shape, "seq": 4, "picked": ["ben"]}],
    }
    for by, post in posts.items():
        done = apply_decisions(store, document_id, by, f"tab of {by}", post, codebook=CODEBOOK)
        assert done.refused == ()
    rows = [r for r in store.audit.rows(document_id) if (r.content or {}).get("subject") == SETTLED_REVIEWER]  # fmt: skip
    assert [r.person for r in rows] == ["ben", "ben", "zo", "zo"]
    erase(store)
    assert holding(tmp_path, [*NEEDLES, b'"zo"', b"tab of zo"]) == []
    settled = [r.tag for r in store.log.all_tags(document_id) if r.reviewer_id == SETTLED_REVIEWER]
    kept = "the minutes of May"
    assert [t.evidence for t in settled if t] == ["", kept, "", kept]
    assert store.audit.verify().problem is None


def test_what_others_wrote_keeps_its_words_but_the_name(store: Store) -> None:
    document_id = fill(store)
    erase(store)
    first, second = (r.tag for r in store.log.all_tags(document_id) if r.reviewer_id == "ben")
    assert first is not None
    assert first.coding is not None
    assert (first.note, first.coding.source) == (f"as {GONE} said", GONE)
    assert second is not None
    assert second.note == "my own"
    row = store.load_article(document_id)
    assert row.title == f"Harbour ({GONE})"
    assert store.load_document(document_id).document.metadata.byline == GONE
    assert [r.id for r in store.list_articles("harbour selm post")] == [document_id]
    (check,) = (r for r in store.checks.all_states(document_id) if r.reviewer_id == "ben")
    assert (check.whom, check.note) == (GONE, "call her")


def test_an_article_that_has_the_name_itself_is_left_and_named(store: Store) -> None:
    document_id = add(store, f"The quay is shut, {NAME} said.")
    place = {"start": 0, "end": len(f"The quay is shut, {NAME} said.")}
    tag = {"primary_type": "company", "source": NAME, "note": f"{NAME} runs it"}
    post = [{"seq": 1, "made_at": NOW, "action": "tag", **place, "tag": tag}]
    apply_changes(store, document_id, "ben", "t", post, codebook=CODEBOOK)
    found = store.erasure.footprint("zo")
    assert found.naming == ((document_id, "Harbour to close"),)
    assert any(document_id in line for line in preview_erasure(found, (), keep_answers=True))
    done = erase(store)
    assert done.left
    (row,) = store.log.all_tags(document_id)
    assert row.tag is not None
    assert row.tag.note == f"{NAME} runs it"
    assert store.audit.verify().problem is None


def test_the_footprint_counts(store: Store) -> None:
    fill(store)
    found = store.erasure.footprint("zo")
    assert found.names == ("Z. O. with a former name", NAME)
    counts = (found.articles, found.answers, found.notes, found.checks, found.evidence, found.edits)
    assert counts == (1, 2, 2, 1, 1, 1)
    assert found.mentions == 4, "details of the article, Ben's answer, his reason, whom he calls"
    assert (found.acts, found.account) == (4, True)
    with store.transaction() as session:
        (row,) = session.all("SELECT count(*) AS n FROM audit WHERE person = 'zo'")
    assert found.audit_rows >= row["n"]
    erase(store)
    gone = store.erasure.footprint("zo")
    assert (gone.names, gone.answers, gone.mentions, gone.audit_rows) == ((), 0, 0, 0)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM tags WHERE reviewer_id = 'zo' AND n = 2",
        "DELETE FROM tags WHERE reviewer_id = 'ben' AND n = 1",
        "UPDATE tags SET certainty = 1 WHERE reviewer_id = 'ben' AND n = 1",
        "UPDATE tags SET n = 7 WHERE reviewer_id = 'ben' AND n = 1",
        "UPDATE documents SET title = 'x' WHERE deleted_at IS NULL",
        "UPDATE decisions SET accepted = '[\"company\"]' WHERE n = 1",
        "UPDATE signs SET made_at = 'x'",
        "UPDATE orders SET priority = 9",
        "UPDATE readings SET committed_at = 'x' WHERE reviewer_id = 'ben'",
        "DELETE FROM readings WHERE reviewer_id = 'zo'",
        "DELETE FROM members WHERE reviewer_id = 'zo'",
    ],
)
def test_no_alteration_is_hidden_by_an_erasure(store: Store, sql: str) -> None:
    fill(store)
    with store.transaction() as session:
        assert session.run(sql) == 1
    erase(store)
    assert store.audit.verify().problem is not None
    store.audit.prune("9999")
    assert store.audit.verify().problem is not None


def test_what_was_altered_by_hand_is_found_after_an_erasure_too(store: Store) -> None:
    document_id = fill(store)
    with store.transaction() as session:
        session.run("UPDATE tags SET certainty = 1 WHERE reviewer_id = 'zo' AND n = 2")
    erase(store)
    found = store.audit.verify().problem or ""
    assert re.match(f"The answer 2 of Erased reader 1 to article {document_id} is not what", found)


def test_whoever_sits_here_can_be_erased(store: Store, tmp_path: Path) -> None:
    store.save_reviewer(Reviewer(id="default", name=f"{NAME} jr", created_at=NOW))
    document_id = add(store)
    work(store, document_id, "default", PLANTED)
    erase_person(store, "default", keep_answers=True)
    assert holding(tmp_path, [f"{NAME} jr".encode(), PLANTED.encode()]) == []
    assert {r.id: r.name for r in store.reviewers()}["default"] == "Reviewer"
    assert store.log.load_state(document_id, "default").progress.answered == 0
    answer(store, document_id, "default")
    assert store.audit.verify().problem is None


def test_one_after_the_other(store: Store) -> None:
    fill(store)
    erase(store)
    erase_person(store, "ben", keep_answers=True)
    assert sorted(r.name for r in store.reviewers()) == ["Erased reader 1", "Erased reader 2", "Reviewer"]  # fmt: skip
    assert store.audit.verify().problem is None
    assert store.audit.prune("9999") > 0
    assert store.audit.verify().problem is None


def test_what_is_left_can_be_exported_and_imported(store: Store, tmp_path: Path) -> None:
    document_id = fill(store)
    erase(store)
    written = io.BytesIO()
    export_articles(store, [document_id], written)
    assert not any(needle in written.getvalue() for needle in NEEDLES)
    with open_store(tmp_path / "b.db") as other:
        assert import_articles(other, io.BytesIO(written.getvalue())).added == (document_id,)
        assert other.audit.verify().problem is None
        told = other.audit.rows()[-1]
        assert told.action == "import"
        assert (told.content or {})["after"]["added"] == [document_id]


def test_copies_that_cannot_be_reached_are_named(store: Store, tmp_path: Path) -> None:
    fill(store)
    for name in ("moved.db", "other.db", "broken.db", "there.db"):
        store.backup(tmp_path / name)
    (tmp_path / "moved.db").unlink()
    (tmp_path / "other.db").unlink()
    open_store(tmp_path / "other.db").close()
    (tmp_path / "broken.db").write_bytes(b"no database")
    done = erase(store)
    why = {Path(path).name: words for path, words in done.unreached}
    assert set(why) == {"moved.db", "other.db", "broken.db"}
    assert why["other.db"] == NOT_OURS
    assert "not there" in why["moved.db"]
    assert [Path(path).name for path in done.reached] == ["there.db"]


def test_a_reader_in_another_program_delays_the_sweep_which_is_done_later(
    store: Store, tmp_path: Path
) -> None:
    fill(store)
    store.close()
    path = tmp_path / "a.db"
    with open_store(path, busy_seconds=0.05) as opened:
        other = SqliteFile(path, create=False, busy_seconds=1, max_pages=None)
        with other.reading() as session:
            session.all("SELECT * FROM reviewers")
            done = erase_person(opened, "zo", keep_answers=True)
            assert done.unswept
            assert NAME not in {r.name for r in opened.reviewers()}
            with pytest.raises(StoreBusy):
                opened.sweep()
        other.close()
        opened.sweep()
        assert holding(tmp_path, NEEDLES) == []


def test_pruned_contents_are_in_no_byte(store: Store, tmp_path: Path) -> None:
    document_id = add(store)
    store.edit_metadata(document_id, Metadata(title=PLANTED))
    store.edit_metadata(document_id, Metadata(title="Plain"))
    with store.transaction() as session:
        session.run("UPDATE metadata_changes SET before = '{}', after = '{}'")
    assert holding(tmp_path, NEEDLES[2:])
    assert store.audit.prune("9999") > 0
    store.sweep()
    assert holding(tmp_path, NEEDLES[2:]) == []


def test_every_table_that_names_a_reviewer_is_thought_of(store: Store) -> None:
    """A new table with a reviewer in it must be added to OWNED (what stays under a pseudonym), to
    ACTED (done for the desk) or to DROPPED, and its free text to EMPTIED and WORDS."""
    with store.snapshot() as session:
        rows = session.all(
            """SELECT m.name FROM sqlite_master m, pragma_foreign_key_list(m.name) f
                WHERE m.type = 'table' AND f."table" IN ('reviewers', 'accounts')"""
        )
        columns = session.all(
            """SELECT m.name, c.name AS column FROM sqlite_master m, pragma_table_info(m.name) c
                WHERE m.type = 'table' AND m.name <> 'audit'
                  AND (c.name = 'person' OR c.name IN ('made_by', 'given_by'))"""
        )
    naming = {row["name"] for row in rows}
    assert naming == {*OWNED, *DROPPED}
    acting = {(row["name"], row["column"]) for row in columns}
    assert acting == {*ACTED.items(), ("invitations", "made_by")}


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


@given(name=words)
def test_a_name_is_found_as_a_word_and_only_so(name: str) -> None:
    pattern = name_pattern([name])
    if pattern is None:
        assert not re.search(r"\w", name)
        return
    assert pattern.sub(GONE, f" {name.strip()} ") == f" {GONE} "
    if re.fullmatch(r"\w+", name):
        assert pattern.sub(GONE, f"x{name}x") == f"x{name}x"


def test_settings_and_projects_are_searched_too(store: Store, tmp_path: Path) -> None:
    store.set_setting("desk", f"Desk of {NAME}")
    erase(store)
    assert store.setting("desk") == f"Desk of {GONE}"
    assert holding(tmp_path, NEEDLES) == []
    assert msgspec.json.decode(store.setting("backups") or "[]") == []
