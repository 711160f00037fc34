"""Source attribution and credibility of news: who vouches for each sentence.

>>> from annotator import load_engine, read_text, suggest
>>> found = suggest(read_text("The port will reopen on Monday, police said."), load_engine())
>>> found.suggestions[0].coding.primary_type
'law_enforcement'

The names below are the public interface. They are imported when first used, so that a program
that only suggests does not load the database, and none of them loads the interface.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annotator.codebook import Codebook
    from annotator.documents import Limits, read_bytes, read_codebook, read_document, read_text
    from annotator.engine import split_units, suggest
    from annotator.errors import AnnotatorError
    from annotator.model import (
        Attribution,
        Coding,
        Document,
        Link,
        Suggestion,
        Suggestions,
        Tag,
        Unit,
    )
    from annotator.store import Store, open_store
    from annotator.work.engine import load_engine
    from annotator.work.report import build_report

__version__ = "0.1.0"

_HOMES = {
    "annotator.codebook": ("Codebook",),
    "annotator.documents": (
        "Limits", "read_bytes", "read_codebook", "read_document", "read_text",
    ),
    "annotator.engine": ("split_units", "suggest"),
    "annotator.errors": ("AnnotatorError",),
    "annotator.model": (
        "Attribution", "Coding", "Document", "Link", "Suggestion", "Suggestions", "Tag", "Unit",
    ),
    "annotator.store": ("Store", "open_store"),
    "annotator.work.engine": ("load_engine",),
    "annotator.work.report": ("build_report",),
}  # fmt: skip

__all__ = [
    "AnnotatorError",
    "Attribution",
    "Codebook",
    "Coding",
    "Document",
    "Limits",
    "Link",
    "Store",
    "Suggestion",
    "Suggestions",
    "Tag",
    "Unit",
    "build_report",
    "load_engine",
    "open_store",
    "read_bytes",
    "read_codebook",
    "read_document",
    "read_text",
    "split_units",
    "suggest",
]


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'annotator' has no attribute {name!r}")
