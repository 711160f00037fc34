"""Which names mean the same source, and which chains are right."""

import pytest
from sourcing import chain

from annotator.analysis.intervals import Proportion
from annotator.analysis.naming import ChainScore, Roster, measure_chain, measure_name, names_of
from annotator.model import Coding, Link

ROSTER = Roster(["Ana Reil", "Tomas Verk", "Mira Verk", "the harbour board", "North Selm"])


@pytest.mark.parametrize(
    ("key", "answer", "same"),
    [
        ("the harbour board", "Harbour Board", True),
        ("a retired nurse", "The retired nurse", True),
        ("the harbour board", "board", False),
        ("Ana Reil", "ana reil", True),
        ("Ana Reil", "Reil", True),
        ("Ana Reil", "Harbour Master Ana Reil", True),
        ("Ana Reil", "Reil Jr.", True),
        ("Ana Reil", "Ana", False),
        ("Ana Reil", "a lawyer for Ana Reil", False),
        ("Tomas Verk", "Verk", False),  # there are two
        ("Tomas Verk", "tomas verk", True),
        ("Selm Harbour Board", "Board", False),  # no surname
        ("residents of Selm", "Selm", False),
    ],
)
def test_names(key: str, answer: str, same: bool) -> None:
    assert ROSTER.same_source(key, answer) is same


def test_a_registry_id_is_enough() -> None:
    assert ROSTER.same_source("AFP", "Agence France-Presse", "afp", "afp")
    assert not ROSTER.same_source("AFP", "Agence France-Presse", None, None)
    assert not ROSTER.same_source("AFP", "Agence France-Presse", "afp", "philippine-army")


def coding(source: str | None, route: str = "") -> Coding:
    chains = (chain(route),) if route else ()
    return Coding(primary_type="company", source=source, chains=chains)


@pytest.mark.parametrize(
    ("key", "answer", "expected"),
    [
        (coding("Ana Reil"), coding("Reil"), Proportion(hits=1, n=1)),
        (coding("Ana Reil"), coding("Verk"), Proportion(hits=0, n=1)),
        (coding("Ana Reil"), coding(None), Proportion()),
        (coding(None), coding("Reil"), Proportion()),
        (coding("Ana Reil"), None, Proportion()),
    ],
)
def test_names_are_compared_where_both_have_one(
    key: Coding, answer: Coding | None, expected: Proportion
) -> None:
    assert measure_name(key, answer, ROSTER) == expected


KEY = "Ana Reil/company > Selm Radio/news_outlet > AP/wire_service?"


@pytest.mark.parametrize(
    ("key", "answer", "hits"),
    [
        (KEY, "Reil/company > The Selm Radio/news_outlet", (1, 1, 1)),
        (KEY, "Reil/government > Selm Radio/news_outlet", (0, 1, 0)),  # of another type
        (KEY, "Reil/company", (1, 0, 0)),
        (KEY, "Reil/company > AP/wire_service?", (1, 0, 0)),
        (KEY, "Selm Radio/news_outlet > Reil/company", (0, 0, 0)),
        (KEY, "", (0, 0, 0)),
        ("Ana Reil/company > AP/wire_service?", "Ana Reil/company", None),  # tells of no relay
        ("Ana Reil/company? > Selm Radio/news_outlet", "Ana Reil/company", None),
        ("Ana Reil/company", "Ana Reil/company", None),
        ("", KEY, None),
    ],
)
def test_chains(key: str, answer: str, hits: tuple[int, int, int] | None) -> None:
    if hits is None:
        expected = ChainScore()
    else:
        origin, relay, both = (Proportion(hits=h, n=1) for h in hits)
        expected = ChainScore(origin=origin, relay=relay, both=both)
    assert measure_chain(coding(None, key), coding(None, answer), ROSTER) == expected


def test_the_publisher_is_no_relay() -> None:
    publisher = Link(roles=("relay", "publisher"), type="", name="Selm Post")
    key = Coding(primary_type="company", chains=((*chain("Ana Reil/company"), publisher),))
    assert measure_chain(key, key, ROSTER) == ChainScore()
    assert names_of(key) == ("Ana Reil",)
