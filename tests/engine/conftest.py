"""The shipped engine, compiled once for all tests of this folder."""

from collections.abc import Callable

import pytest

from annotator.documents.seeds import read_codebook, read_lexicons
from annotator.engine import Engine, build_engine, suggest
from annotator.model import Block, Document, Metadata, Provenance, Suggestions

Suggest = Callable[..., Suggestions]


@pytest.fixture(scope="session")
def engine() -> Engine:
    codebook = read_codebook()
    return build_engine(codebook, read_lexicons(codebook))


def document(text: str, blocks: tuple[Block, ...] = (), **metadata: str) -> Document:
    provenance = Provenance(data=text.encode(), sha256="", media_type="text/plain")
    return Document(text=text, provenance=provenance, blocks=blocks, metadata=Metadata(**metadata))


@pytest.fixture(scope="session")
def suggested(engine: Engine) -> Suggest:
    def of(text: str, blocks: tuple[Block, ...] = (), **metadata: str) -> Suggestions:
        return suggest(document(text, blocks, **metadata), engine)

    return of
