"""Quotation states: curly, straight, single, guillemets, odd numbers of marks, paragraphs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import document

from annotator.engine.reading import Reading
from annotator.engine.units import split_units


def read(text: str) -> Reading:
    found = document(text)
    return Reading(found, split_units(found))


def quoted(text: str) -> list[str]:
    r = read(text)
    return [r.words((q.first, q.last)) for q in r.quotations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “no” and “never”.", ["“no”", "“never”"]),
        ('He said "no" and "never".', ['"no"', '"never"']),
        ("He said ''no'' twice.", ["''no''"]),
        ("Он сказал «да» ей.", ["«да»"]),
        ("She called it ‘a joke’ on Monday.", ["‘a joke’"]),
        ("The workers’ leader’s plan isn't new.", []),
        ("“It was ‘a trap’ for us,” he said.", ["“It was ‘a trap’ for us,”"]),
        ("He said “no and left.", ["“no and left."]),
        ("the end” he said.", ["the end”"]),
    ],
)
def test_quotations(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_a_paragraph_that_reopens_continues() -> None:
    r = read("“We left at dawn.\n\n“We came back at night,” she said.")
    assert [(q.closed, q.continues) for q in r.quotations] == [(False, False), (True, True)]


def test_an_unclosed_quotation_ends_with_its_paragraph() -> None:
    r = read("“We left at dawn, he said.\n\nThe road was empty.")
    assert r.quoted[-2] == -1


@given(st.text(alphabet="a “”‘’\"'«».\n,"))
def test_quotations_are_disjoint_and_in_order(text: str) -> None:
    r = read(text)
    ends = [0, *(q.last for q in r.quotations)]
    assert all(a <= q.first < q.last for a, q in zip(ends, r.quotations, strict=False))
