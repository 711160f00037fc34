"""Two texts side by side: articles of the store, documents that are in none, or one of each."""

from annotator.analysis.comparison import Comparison, compare_reports
from annotator.analysis.report import Report
from annotator.engine import Engine, suggest
from annotator.errors import EmptyDocument
from annotator.model import Document
from annotator.store import DEFAULT_REVIEWER, Store
from annotator.work.report import build_report, report_from_suggestions


def compare_articles(
    store: Store,
    earlier: str,
    later: str,
    engine: Engine,
    reviewer_id: str = DEFAULT_REVIEWER,
) -> Comparison:
    """Two articles of the store by their ids, each by what its report rests on. Raises NotFound."""
    return compare_reports(
        article_report(store, earlier, engine, reviewer_id),
        article_report(store, later, engine, reviewer_id),
    )


def compare_documents(earlier: Document, later: Document, engine: Engine) -> Comparison:
    """Two documents that are in no store, by the engine's suggestions. Raises EmptyDocument."""
    return compare_reports(document_report(earlier, engine), document_report(later, engine))


def article_report(
    store: Store, document_id: str, engine: Engine, reviewer_id: str = DEFAULT_REVIEWER
) -> Report:
    """The report of an article of the store. Raises NotFound."""
    return build_report(store, document_id, reviewer_id, codebook=engine.codebook, registry=())


def document_report(document: Document, engine: Engine) -> Report:
    """The report of a document in no store. Raises EmptyDocument where it has no sentence."""
    found = suggest(document, engine)
    if not found.units:
        raise EmptyDocument("There is no sentence in this text. Paste or choose another one.")
    return report_from_suggestions(document, found, engine.codebook)
