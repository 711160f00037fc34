"""Taking articles in, and asking the engine again."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from articles import make_document

from annotator.documents import Limits, read_codebook, read_lexicons
from annotator.engine import Engine, build_engine, suggest
from annotator.errors import DocumentTooLarge, EmptyDocument, UnreadableDocument
from annotator.model import Metadata
from annotator.store import DEFAULT_REVIEWER, Store, open_store
from annotator.work.ingest import ingest, suggest_again
from annotator.work.review import apply_changes, load_review

TEXT = "The harbour will close in May, Xinhua said. Rain fell all day."
CODEBOOK = read_codebook()
LEXICONS = read_lexicons(CODEBOOK)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return build_engine(CODEBOOK, LEXICONS)


@pytest.fixture(scope="module")
def other_engine() -> Engine:
    """One that has never heard of the source in the text."""
    sources = tuple(s for s in LEXICONS.sources if s.id != "xinhua-news-agency")
    return build_engine(CODEBOOK, msgspec.structs.replace(LEXICONS, sources=sources))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


def test_an_article_comes_in_with_what_the_engine_says(store: Store, engine: Engine) -> None:
    document = make_document(TEXT, language="en")
    added = ingest(store, document, engine)
    assert (added.title, added.duplicate_of, added.declined) == ("Harbour to close", None, None)
    assert added.document_id is not None
    assert store.load_document(added.document_id).document == document
    assert store.load_suggestions(added.document_id).suggestions == suggest(document, engine)
    assert store.load_codebook(CODEBOOK.version) == CODEBOOK


def test_another_language_comes_in_without_suggestions(store: Store, engine: Engine) -> None:
    added = ingest(store, make_document("Der Hafen schließt im Mai.", language="de"), engine)
    assert added.document_id is not None
    assert added.declined
    review = load_review(store, added.document_id, DEFAULT_REVIEWER)
    assert (len(review.units), review.suggestions, review.declined) == (1, {}, added.declined)


def test_a_text_that_is_there_is_asked_about(store: Store, engine: Engine) -> None:
    first = ingest(store, make_document(TEXT), engine)
    again = ingest(store, make_document(TEXT, title="Same words"), engine)
    assert again.document_id is None
    assert again.duplicate_of is not None
    assert (again.duplicate_of.id, again.title) == (first.document_id, "Harbour to close")
    assert len(store.list_articles()) == 1
    wanted = ingest(store, make_document(TEXT, title="Same words"), engine, allow_duplicate=True)
    assert {row.id for row in store.list_articles()} == {first.document_id, wanted.document_id}


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("", EmptyDocument, "no sentence"),
        (" \n\t ", EmptyDocument, "no sentence"),
        ("Half \ud83d.", UnreadableDocument, "halves of characters"),
        ("A\0B.", UnreadableDocument, "NUL"),
        ("One is here. Two is here. Three is here.", DocumentTooLarge, "3 sentences.* 2 allowed"),
    ],
)
def test_what_cannot_come_in(
    store: Store, engine: Engine, text: str, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        ingest(store, make_document(text, data=b""), engine, limits=Limits(max_units=2))
    assert store.list_articles() == ()


def test_the_engine_asked_again_says_the_same(store: Store, engine: Engine) -> None:
    document_id = ingest(store, make_document(TEXT), engine).document_id
    assert document_id is not None
    assert not suggest_again(store, document_id, engine)
    assert len(store.load_runs(document_id)) == 1


def test_another_engine_leaves_peoples_work_alone(
    store: Store, engine: Engine, other_engine: Engine
) -> None:
    document_id = ingest(store, make_document(TEXT, language="en"), engine).document_id
    assert document_id is not None
    unit = store.load_ground(document_id)[0]
    change = {
        "seq": 1,
        "made_at": "2026-03-01T10:00:00Z",
        "action": "tag",
        "start": unit.start,
        "end": unit.end,
        "tag": {"primary_type": "company", "certainty": 2},
    }
    apply_changes(store, document_id, DEFAULT_REVIEWER, "tab", [change], codebook=CODEBOOK)
    before = load_review(store, document_id, DEFAULT_REVIEWER)
    assert suggest_again(store, document_id, other_engine)
    after = load_review(store, document_id, DEFAULT_REVIEWER)
    assert (after.units, after.tags) == (before.units, before.tags)
    assert after.suggestions != before.suggestions
    assert len(store.load_runs(document_id)) == 2


def test_edited_metadata_can_change_what_the_engine_says(store: Store, engine: Engine) -> None:
    document_id = ingest(store, make_document(TEXT, language="de"), engine).document_id
    assert document_id is not None
    store.edit_metadata(document_id, Metadata(title="Harbour", language="en"))
    assert suggest_again(store, document_id, engine)
    assert load_review(store, document_id, DEFAULT_REVIEWER).suggestions
