"""Words cut into pieces: the longest first, whatever the word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_models import VOCABULARY

from annotator.engine.wordpieces import LONGEST, MOST_CACHED, WordPieces


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("dam", ["dam"]),
        ("dams", ["dam", "##s"]),
        ("Dams", ["dam", "##s"]),
        ("leaked", ["leak", "##ed"]),
        ("Dám", ["dam"]),
        ("dab", ["d", "##a", "##b"]),
        ("dam-leaks", ["dam", "[UNK]", "leak", "##s"]),
        ("dam.", ["dam", "."]),
        ("dam_s", ["dam", "[UNK]", "s"]),
        ("dam7", ["[UNK]"]),
        ("坝", ["[UNK]"]),
        ("\u0301", ["[UNK]"]),
        ("", ["[UNK]"]),
        ("s" * LONGEST, ["s"] + ["##s"] * (LONGEST - 1)),
        ("s" * (LONGEST + 1), ["[UNK]"]),
        ("İs", ["i", "##s"]),
    ],
)
def test_pieces(word: str, pieces: list[str]) -> None:
    assert [VOCABULARY[n] for n in WordPieces(VOCABULARY).cut(word)] == pieces


@given(st.text())
def test_any_word_has_pieces(word: str) -> None:
    cutter = WordPieces(VOCABULARY)
    pieces = cutter.cut(word)
    assert pieces
    assert all(0 <= n < len(VOCABULARY) for n in pieces)
    assert cutter.cut(word) == pieces


@given(st.text(alphabet="adefklmst", min_size=1))
def test_pieces_spell_the_word(word: str) -> None:
    pieces = [VOCABULARY[n] for n in WordPieces(VOCABULARY).cut(word)]
    assert pieces == ["[UNK]"] or "".join(p.removeprefix("##") for p in pieces) == word
    assert (pieces == ["[UNK]"]) == (len(word) > LONGEST)


def test_more_words_than_are_kept() -> None:
    cutter = WordPieces(VOCABULARY)
    before = cutter.cut("dams")
    for n in range(MOST_CACHED + 1):
        cutter.cut(str(n))
    assert cutter.cut("dams") == before


def test_a_vocabulary_needs_a_piece_for_the_unknown() -> None:
    with pytest.raises(KeyError):
        WordPieces(["dam"])
