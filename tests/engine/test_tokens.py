import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.engine.tokens import Tokens, read_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The U.S. army’s plan", ["the", "u.s.", "army", "'s", "plan"]),
        ("He didn’t say.", ["he", "didn't", "say", "."]),
        ("They’ll go, Mr. Ode said", ["they", "'ll", "go", ",", "mr.", "ode", "said"]),
        ("1,200 at 3:15", ["1,200", "at", "3:15"]),
        ("a US-led raid — ‘no’", ["a", "us-led", "raid", "—", "‘", "no", "'"]),
        ("O'Neil and J. K. Moe", ["o'neil", "and", "j.", "k.", "moe"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert Tokens(text).low == words


def test_a_phrase_is_cut_as_the_text_is() -> None:
    assert read_words("North Korea’s agency") == ("North", "Korea", "'s", "agency")


@given(st.text())
def test_words_lie_in_the_text_in_order(text: str) -> None:
    tokens = Tokens(text)
    ends = [0, *tokens.end]
    assert all(a <= b < c for a, b, c in zip(ends, tokens.start, tokens.end, strict=False))
    assert len(tokens.low) == len(tokens.word) == len(tokens)
    covered = "".join(tokens.word)
    assert covered == "".join(text.split())
