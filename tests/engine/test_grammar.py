"""Noun phrases around a verb: who speaks, with apposition, bracket and relative clause."""

import pytest
from invented import document

from annotator.engine import grammar
from annotator.engine.reading import Reading
from annotator.engine.units import split_units


def read(text: str) -> Reading:
    found = document(text)
    return Reading(found, split_units(found))


@pytest.mark.parametrize(
    ("text", "verb", "phrase"),
    [
        ("The old mayor said no.", "said", "The old mayor"),
        ("On Monday the union said no.", "said", "the union"),
        ("The head of the agency said no.", "said", "The head of the agency"),
        ("Ana Ruiz, a geologist in Graz, said no.", "said", "Ana Ruiz, a geologist in Graz"),
        ("Ana Ruiz, on Monday, said no.", "said", "Ana Ruiz"),
        ("The agency (KCNA) said no.", "said", "The agency (KCNA)"),
        ("Officials who saw the text said no.", "said", "Officials who saw the text"),
        ("Officials briefed on the text said no.", "said", "Officials briefed on the text"),
        ("Police and the union said no.", "said", "Police and the union"),
        ("He left the room and police said no.", "said", "police"),
        ("These are assets the Korean leader vowed to buy.", "vowed", "the Korean leader"),
        ("The plan, she said, was dead.", "said", "she"),
        ("The dam leaks because the ministry said no.", "said", "the ministry"),
    ],
)
def test_phrase_before(text: str, verb: str, phrase: str) -> None:
    r = read(text)
    at = grammar.verb_group_start(r, r.low.index(verb), 0)
    found = grammar.noun_phrase_before(r, at, 0)
    assert found is not None
    assert r.words(found) == phrase


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("said Ana Ruiz, a geologist.", "Ana Ruiz, a geologist"),
        ("said Ana Ruiz on Monday.", "Ana Ruiz"),
        ("said the head of the agency in a statement.", "the head of the agency"),
        ("said police (in Graz), before he left.", "police (in Graz)"),
        ("said she would go.", "she"),
    ],
)
def test_phrase_after(text: str, phrase: str) -> None:
    r = read(text)
    found = grammar.noun_phrase_after(r, 1, len(r.low))
    assert found is not None
    assert r.words(found) == phrase


@pytest.mark.parametrize(
    ("text", "verb", "group"),
    [
        ("They have not yet reported it.", "reported", "have not yet reported"),
        ("It’s also said to leak.", "said", "’s also said"),
        ("Police later told us.", "told", "later told"),
    ],
)
def test_verb_group(text: str, verb: str, group: str) -> None:
    r = read(text)
    at = r.low.index(verb)
    assert r.words((grammar.verb_group_start(r, at, 0), at + 1)) == group
