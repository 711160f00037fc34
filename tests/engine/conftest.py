"""The shipped engine, compiled once for all tests of this folder."""

from collections.abc import Callable

import pytest
from invented import document

from annotator.documents.seeds import read_codebook, read_lexicons
from annotator.engine import Engine, build_engine, suggest
from annotator.engine.engine import read_article
from annotator.engine.reading import Reading
from annotator.engine.units import split_units
from annotator.model import Block, Suggestions

Suggest = Callable[..., Suggestions]


@pytest.fixture(scope="session")
def engine() -> Engine:
    codebook = read_codebook()
    return build_engine(codebook, read_lexicons(codebook))


@pytest.fixture(scope="session")
def suggested(engine: Engine) -> Suggest:
    def of(text: str, blocks: tuple[Block, ...] = (), **metadata: str) -> Suggestions:
        return suggest(document(text, blocks, **metadata), engine)

    return of


@pytest.fixture
def described(engine: Engine) -> Callable[[str], tuple[str, ...]]:
    """What an article says about its last source."""

    def of(text: str) -> tuple[str, ...]:
        given = document(text)
        article = read_article(Reading(given, split_units(given)), engine)
        party = article.parties[max(article.parties)]
        return party.about if party is not None else ()

    return of
