"""The same quotation in two texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sourcing import say, write

from annotator.analysis.quoting import compare_quotations, find_quotations

WHOLE = "“We saw the crack in May, but nobody came to look,” said Ana Reil."


@pytest.mark.parametrize(
    ("later", "changes"),
    [
        (WHOLE, []),
        ('Ana Reil said: "We saw the crack in May, but nobody came to look."', []),
        ("‘We saw the crack in May, but nobody came to look,’ said Ana Reil.", []),
        ("“We saw the crack in May,” said Reil, “but nobody came to look.”", []),
        ("“We saw the crack in May,” said Ana Reil.", [("cut", "but nobody came to look")]),
        ("“We saw a crack in May, but nobody came to look,” said Ana Reil.", [("altered", "a")]),
        ("“We saw the crack [in the pier] in May, but nobody came to look,” Reil said.", []),
        ("Ana Reil said that they had seen the crack in May.", []),
        ("“Nobody ever asked the crane drivers about it,” said Ana Reil.", []),
    ],
)
def test_changes(later: str, changes: list[tuple[str, str]]) -> None:
    found = compare_quotations(write(say(WHOLE)), write(say(later)))
    assert [(f.change, f.words) for f in found] == changes


def test_words_that_nobody_was_quoted_with() -> None:
    earlier = write(say("The crack in the pier was seen in May, Ana Reil said."))
    later = write(say("“The crack in the pier was seen in May,” Ana Reil said."))
    assert [f.change for f in compare_quotations(earlier, later)] == ["made"]


def test_a_quotation_in_two_sentences_is_whole() -> None:
    later = write(
        say("“We saw the crack in May,” said Ana Reil."), say("She added: “Nobody came to look.”")
    )
    assert compare_quotations(write(say(WHOLE)), later) == ()


@given(st.lists(st.text("“”\"‘’ abc.,'", max_size=40), max_size=4))
def test_any_text_against_itself(texts: list[str]) -> None:
    units = write(*map(say, texts))
    assert all(q.words for q in find_quotations(units))
    assert [f for f in compare_quotations(units, units) if f.change == "altered"] == []
