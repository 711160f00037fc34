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
from annotator.store import Reviewer, Store, open_store
from annotator.store.erasure import DROPPED, GONE, OWNED, name_pattern
from annotator.store.sqlite import SqliteFile
from annotator.work.checklist import add_evidence, record_check
from annotator.work.erase import NOT_OURS, Erased, erase_person, preview_erasure
from annotator.work.exchange import export_articles, import_articles
from annotator.work.review import apply_changes, load_review

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
    assert {r.name for r in store.reviewers()} == {"Reviewer", "Ben"}
    assert {row.reviewer_id for row in store.log.all_tags(document_id)} == {"ben"}
    assert store.log.reviewer_ids(document_id) == ("ben",)
    assert store.checks.all_evidence(document_id) == ()


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
    assert found.mentions == 3, "details of the article, Ben's answer, whom he calls"
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
    """A new table with a reviewer in it must be added to OWNED (what stays under a pseudonym) or
    to DROPPED, and its free text to EMPTIED and WORDS."""
    with store.snapshot() as session:
        rows = session.all(
            """SELECT m.name FROM sqlite_master m, pragma_foreign_key_list(m.name) f
                WHERE m.type = 'table' AND f."table" = 'reviewers'"""
        )
    naming = {row["name"] for row in rows}
    assert naming == {*OWNED, *DROPPED}


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
