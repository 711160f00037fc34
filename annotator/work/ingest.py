"""Taking an article in: units, suggestions, store."""

from annotator.documents.limits import Limits
from annotator.engine import Engine, suggest
from annotator.errors import DocumentTooLarge, EmptyDocument, UnreadableDocument
from annotator.model import Document, Suggestions, Value
from annotator.store import DEFAULT_PROJECT, ArticleRow, Store


class Ingested(Value, frozen=True, kw_only=True):
    """What became of an article."""

    document_id: str | None = None
    """None where the text is there already: ask, then say `allow_duplicate`."""
    title: str
    duplicate_of: ArticleRow | None = None
    """The latest article with this text, where nothing was added for its sake."""
    declined: str | None = None
    """Why the machine made no suggestions, where it made none."""


def ingest(
    store: Store,
    document: Document,
    engine: Engine,
    *,
    limits: Limits | None = None,
    allow_duplicate: bool = False,
    project_id: str | None = None,
) -> Ingested:
    """Add an article with its units and the engine's suggestions.

    A text that is there already is added again only with `allow_duplicate`: two outlets may
    carry the same copy. Where the project is named, other projects' articles do not count.
    Raises EmptyDocument, DocumentTooLarge, UnreadableDocument, StoreError.
    """
    check_text(document)
    same = () if allow_duplicate else store.find_same_text(document, project_id)
    if same:
        return Ingested(title=same[0].title, duplicate_of=same[0])
    suggestions = suggest(document, engine)
    check_units(suggestions, limits or Limits())
    with store.transaction():
        # Asked again: another process may have added it meanwhile.
        same = () if allow_duplicate else store.find_same_text(document, project_id)
        if same:
            return Ingested(title=same[0].title, duplicate_of=same[0])
        store.save_codebook(engine.codebook)
        document_id = store.add_document(
            document, suggestions, project_id=project_id or DEFAULT_PROJECT
        )
        title = store.load_article(document_id).title
    return Ingested(document_id=document_id, title=title, declined=suggestions.declined)


def suggest_again(store: Store, document_id: str, engine: Engine) -> bool:
    """Ask the engine again, because it or the article's metadata changed; people's answers and
    units stay as they are. Returns whether it said anything else than the last time."""
    document = store.load_document(document_id).document
    found = suggest(document, engine)
    with store.transaction():
        if store.load_suggestions(document_id).suggestions == found:
            return False
        store.save_codebook(engine.codebook)
        store.save_suggestions(document_id, found)
    return True


def check_text(document: Document) -> None:
    """Raises UnreadableDocument for what no database takes."""
    try:
        document.text.encode()
    except UnicodeEncodeError:
        raise UnreadableDocument(
            "The text holds halves of characters, which cannot be stored. Copy it again."
        ) from None
    if "\0" in document.text:
        raise UnreadableDocument("The text holds NUL characters: it is not plain text.")


def check_units(suggestions: Suggestions, limits: Limits) -> None:
    """Raises EmptyDocument, DocumentTooLarge."""
    units = len(suggestions.units)
    if not units:
        raise EmptyDocument("There is no sentence in this text. Paste or choose another one.")
    if units > limits.max_units:
        raise DocumentTooLarge(
            f"The article has {units:,} sentences, more than the {limits.max_units:,} allowed."
            " Split it, or raise the limit."
        )
