"""Articles, suggestions, codebooks and settings, in and out again."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from articles import TEXT, make_codebook, make_document, make_suggestions

from annotator.errors import NotFound, StoreRefused, StoreUnwritable
from annotator.model import Metadata
from annotator.store import DEFAULT_REVIEWER, Project, Reviewer, Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


def add(store: Store, text: str = TEXT, **metadata: str) -> str:
    document = make_document(text, **metadata)
    return store.add_document(document, make_suggestions(document))


def test_a_document_comes_back_as_it_went_in(store: Store) -> None:
    document = make_document("Naïve\r\ncafé 🜁 – “x”.\u2028End.", data=b"\x00\xffraw")
    document_id = store.add_document(document, make_suggestions(document))
    stored = store.load_document(document_id)
    assert (stored.id, stored.document, stored.deleted_at) == (document_id, document, None)
    assert store.load_text(document_id) == document.text


def test_suggestions_come_back_as_they_went_in(store: Store) -> None:
    document = make_document()
    found = make_suggestions(document)
    document_id = store.add_document(document, found)
    run = store.load_suggestions(document_id)
    assert (run.n, run.suggestions) == (1, found)
    assert [s.suggestion for s in run.stored] == list(found.suggestions)
    assert store.find_suggestion(document_id, run.stored[2].id) == run.stored[2]
    assert store.load_ground(document_id) == found.units


def test_a_declined_language_has_units_and_no_suggestions(store: Store) -> None:
    document = make_document()
    found = msgspec.structs.replace(
        make_suggestions(document), suggestions=(), attributions=(), declined="It is in Danish."
    )
    document_id = store.add_document(document, found)
    assert store.load_suggestions(document_id).suggestions == found


def test_a_suggestion_of_another_article_is_not_found(store: Store) -> None:
    first, second = add(store), add(store, "Other words.")
    wanted = store.load_suggestions(first).stored[0].id
    assert store.find_suggestion(second, wanted) is None


def test_a_later_run_is_on_show_and_the_earlier_stays(store: Store) -> None:
    document = make_document()
    document_id = store.add_document(document, make_suggestions(document))
    later = make_suggestions(document, version="2", types=("company",))
    store.save_suggestions(document_id, later)
    assert store.load_suggestions(document_id).suggestions == later
    assert [run.suggestions.engine.version for run in store.load_runs(document_id)] == ["1", "2"]


def test_the_list_names_what_an_article_is(store: Store) -> None:
    document_id = add(store, published="2026-01-02", language="en")
    (row,) = store.list_articles()
    assert row == store.load_article(document_id)
    assert (row.title, row.publisher, row.published, row.language) == (
        "Harbour to close", "Selm Post", "2026-01-02", "en",
    )  # fmt: skip
    assert (row.counted, row.answered, row.open, row.to_check) == (4, 0, 4, 0)


@pytest.mark.parametrize(
    ("metadata", "text", "title"),
    [
        ({"title": "  Two\n words "}, TEXT, "Two words"),
        ({"title": ""}, "Short text.", "Short text."),
        ({"title": ""}, "word " * 40, "word " * 15 + "word …"),
    ],
)
def test_a_title_is_never_empty(
    store: Store, metadata: dict[str, str], text: str, title: str
) -> None:
    assert store.load_article(add(store, text, **metadata)).title == title


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Ärger in Selm", "100% true"}),
        ("ÄRGER", {"Ärger in Selm"}),
        ("selm post", {"Ärger in Selm", "100% true"}),
        ("selm harbours", {"Ärger in Selm"}),
        ("100%", {"100% true"}),
        ("%", {"100% true"}),
        ("_", set()),
        ("!", {"100% true"}),
        ("nowhere", set()),
        ("x" * 100_000, set()),
    ],
)
def test_search_finds_every_word_literally(store: Store, query: str, found: set[str]) -> None:
    add(store, "Two harbours.", title="Ärger in Selm")
    add(store, "Really! So it is.", title="100% true")
    assert {row.title for row in store.list_articles(query)} == found


def test_latest_articles_come_first(store: Store) -> None:
    ids = [add(store, f"Text {n}.") for n in range(3)]
    assert {row.id for row in store.list_articles()} == set(ids)
    moments = [row.added_at for row in store.list_articles()]
    assert moments == sorted(moments, reverse=True)


def test_an_article_is_found_by_id_beginning_or_title(store: Store) -> None:
    document_id, other = add(store), add(store, "Else.", title="Something else")
    for wanted in (document_id, document_id.upper(), " harbour TO close "):
        assert store.find_article(wanted).id == document_id
    assert store.find_article(other[:-1]).id == other
    with pytest.raises(NotFound, match="no article 'nothing'"):
        store.find_article("nothing")


def test_a_title_that_two_articles_have_is_not_enough(store: Store) -> None:
    first, second = add(store), add(store, "Else.")
    with pytest.raises(NotFound, match="2 articles match") as error:
        store.find_article("Harbour to close")
    assert first in str(error.value)
    assert second in str(error.value)


def test_the_same_text_is_found_whatever_its_bytes(store: Store) -> None:
    document_id = add(store)
    same = make_document(data=b"other bytes", title="Other title")
    assert [row.id for row in store.find_same_text(same)] == [document_id]
    assert store.find_same_text(make_document(TEXT + " ")) == ()
    store.delete_document(document_id)
    assert store.find_same_text(same) == ()


def test_deleting_can_be_undone(store: Store) -> None:
    document_id = add(store)
    before = store.load_document(document_id)
    store.delete_document(document_id)
    assert store.list_articles() == ()
    assert [row.id for row in store.list_articles(deleted=True)] == [document_id]
    assert store.load_document(document_id).deleted_at is not None
    store.restore_document(document_id)
    assert store.load_document(document_id) == before
    assert store.list_articles(deleted=True) == ()


def test_an_edit_of_metadata_keeps_what_was_known(store: Store) -> None:
    document_id = add(store)
    before = store.load_document(document_id).document.metadata
    after = Metadata(title="Selm harbour", agency="AP", language="en")
    store.edit_metadata(document_id, after)
    store.edit_metadata(document_id, after)
    assert store.load_document(document_id).document.metadata == after
    assert store.list_articles("Selm Post") == ()
    assert [row.title for row in store.list_articles("selm harbour")] == ["Selm harbour"]
    (change,) = store.metadata_changes(document_id)
    assert (change.n, change.reviewer_id, change.before, change.after) == (
        1, DEFAULT_REVIEWER, before, after,
    )  # fmt: skip


def test_codebooks_are_kept_by_version(store: Store) -> None:
    old, new = make_codebook("0.3"), make_codebook("0.4")
    for codebook in (old, new, old):
        store.save_codebook(codebook)
    assert store.load_codebook("0.3") == old
    assert store.load_codebook("0.4") == new
    mended = make_codebook("0.3", types=("government",))
    store.save_codebook(mended)
    assert set(map(repr, store.load_codebooks("0.3"))) == {repr(old), repr(mended)}
    with pytest.raises(NotFound, match=r"no codebook of version 9"):
        store.load_codebook("9")


def test_settings(store: Store) -> None:
    assert store.setting("theme") is None
    store.set_setting("theme", "dark")
    store.set_setting("theme", "light")
    assert store.setting("theme") == "light"


def test_the_secret_is_random_and_stays(tmp_path: Path) -> None:
    secrets = []
    for name in ("a.db", "a.db", "b.db"):
        with open_store(tmp_path / name) as store:
            secrets.append(store.setting("secret"))
    assert secrets[0] == secrets[1] != secrets[2]
    assert len(secrets[0] or "") == 64


def test_there_is_one_reviewer_and_one_project(store: Store) -> None:
    assert [(r.id, r.name) for r in store.reviewers()] == [("default", "Reviewer")]
    assert [(p.id, p.name) for p in store.projects()] == [("default", "Articles")]
    store.save_reviewer(Reviewer(id="r2", name="Ana", created_at="2999-01-01T00:00:00.000Z"))
    store.save_project(Project(id="default", name="Elections", created_at="now"))
    assert [r.name for r in store.reviewers()] == ["Reviewer", "Ana"]
    assert [p.name for p in store.projects()] == ["Elections"]


def test_what_is_not_there_is_said(store: Store) -> None:
    for call in (
        store.load_document, store.load_text, store.load_article, store.load_suggestions,
        store.delete_document, store.restore_document,
    ):  # fmt: skip
        with pytest.raises(NotFound, match="no such article"):
            call("nothing")
    with pytest.raises(NotFound, match="no such article"):
        store.log.load_state("nothing", DEFAULT_REVIEWER)


def test_a_transaction_is_all_or_nothing(store: Store) -> None:
    def add_and_fail() -> None:
        with store.transaction():
            add(store)
            assert len(store.list_articles()) == 1, "what was written is seen within"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        add_and_fail()
    assert store.list_articles() == ()


def test_a_snapshot_does_not_move(store: Store, tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as other, store.snapshot():
        assert store.list_articles() == ()
        add(other)
        assert store.list_articles() == ()
        assert len(other.list_articles()) == 1
    assert len(store.list_articles()) == 1


def test_what_the_tables_forbid_is_refused_whole(store: Store) -> None:
    document = make_document()
    found = make_suggestions(document)
    bad = msgspec.structs.replace(found.suggestions[1], probability=1.5)
    broken = msgspec.structs.replace(found, suggestions=(found.suggestions[0], bad))
    with pytest.raises(StoreRefused, match="does not fit together"):
        store.add_document(document, broken)
    assert store.list_articles() == ()


def test_a_backup_is_a_whole_database(store: Store, tmp_path: Path) -> None:
    document_id = add(store)
    target = tmp_path / "copy.db"
    store.backup(target)
    assert sorted(p.name for p in tmp_path.glob("copy*")) == ["copy.db"]
    add(store, "Later.")
    with open_store(target, create=False) as copy:
        assert [row.id for row in copy.list_articles()] == [document_id]
        assert copy.load_document(document_id) == store.load_document(document_id)


@pytest.mark.parametrize("name", ["copy.db", "a.db"])
def test_a_backup_overwrites_nothing(store: Store, tmp_path: Path, name: str) -> None:
    (tmp_path / "copy.db").write_bytes(b"precious")
    with pytest.raises(StoreUnwritable, match="already a file"):
        store.backup(tmp_path / name)
    assert (tmp_path / "copy.db").read_bytes() == b"precious"
    assert store.list_articles() == ()


def test_a_backup_that_fails_leaves_nothing(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreUnwritable):
        store.backup(tmp_path / "file" / "copy.db")
    assert list(tmp_path.glob("**/*copy*")) == []
