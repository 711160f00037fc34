"""Puts the shipped sample articles into a store."""

import msgspec

from annotator.documents import read_document
from annotator.documents.gold import GoldArticle, read_samples
from annotator.engine import Engine
from annotator.model import Document
from annotator.store import Store
from annotator.work.ingest import ingest


def read_sample(gold: GoldArticle) -> Document:
    """The article of a key, with the metadata that its author gave it."""
    document = read_document(str(gold.path))
    return msgspec.structs.replace(document, metadata=gold.metadata)


def add_samples(store: Store, engine: Engine) -> None:
    """Add every sample article that is not there yet."""
    for gold in read_samples():
        ingest(store, read_sample(gold), engine)
