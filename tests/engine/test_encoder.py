"""The windows of the accurate tagger, and which of them each word is taken from."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_models import VOCABULARY, read

from annotator.engine.encoder import (
    STRIDE,
    WINDOW,
    Encoder,
    fill_window,
    find_windows,
    word_marks,
)
from annotator.engine.scores import Floats, Ints


class Recorder:
    """A network that says of each word which window it saw it in, and where."""

    def __init__(self) -> None:
        self.widths: list[int] = []
        self.words: list[int] = []

    def __call__(self, pieces: Ints, marks: Ints, firsts: Ints) -> Floats:
        assert pieces.shape == marks.shape == (1, pieces.shape[1])
        assert all(a.dtype == np.int64 for a in (pieces, marks, firsts))
        assert (firsts[0] < pieces.shape[1]).all()
        logits = np.zeros((1, firsts.shape[1], 9), np.float32)
        logits[0, :, 0] = len(self.widths)
        logits[0, :, 1] = np.arange(firsts.shape[1])
        logits[0, :, 2] = pieces[0][firsts[0]]
        self.widths.append(pieces.shape[1])
        self.words.append(firsts.shape[1])
        return logits


def score(text: str) -> tuple[Recorder, Floats]:
    recorder = Recorder()
    return recorder, Encoder(VOCABULARY, recorder).score(read(text))


@pytest.mark.parametrize(
    ("lengths", "windows"),
    [
        ([], []),
        ([1], [(0, 1)]),
        ([1] * WINDOW, [(0, WINDOW)]),
        ([1] * (WINDOW + 1), [(0, WINDOW), (STRIDE, WINDOW + 1)]),
        ([WINDOW, WINDOW, 1], [(0, 1), (1, 2), (2, 3)]),
        ([100, 100, 100], [(0, 2), (2, 3)]),
        ([64] * 6, [(0, 4), (3, 6)]),
    ],
)
def test_windows(lengths: list[int], windows: list[tuple[int, int]]) -> None:
    assert find_windows(lengths) == windows


@given(st.lists(st.integers(1, WINDOW) | st.just(1), max_size=60))
def test_windows_cover_every_word(lengths: Sequence[int]) -> None:
    windows = find_windows(lengths)
    assert {i for a, b in windows for i in range(a, b)} == set(range(len(lengths)))
    assert all(sum(lengths[a:b]) <= WINDOW for a, b in windows)
    assert all(one < other for one, other in pairwise(windows))


def test_the_input_of_a_window() -> None:
    window = fill_window([(5,), (7, 8), (9,)], np.array([3, 17, 0]))
    assert [a.tolist() for a in window] == [[[5, 7, 8, 9]], [[3, 17, 17, 0]], [[0, 1, 3]]]


def test_marks() -> None:
    assert word_marks(read("Dam “X” 7")).tolist() == [6, 17, 5, 17, 10]


def test_a_short_text_is_one_window() -> None:
    recorder, found = score("The dam leaks")
    assert recorder.widths == [4]
    assert found[:, :3].tolist() == [
        [0, 0, VOCABULARY.index("the")],
        [0, 1, VOCABULARY.index("dam")],
        [0, 2, VOCABULARY.index("leak")],
    ]


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_a_text_without_words(text: str) -> None:
    recorder, found = score(text)
    assert (recorder.widths, found.shape) == ([], (0, 9))


@pytest.mark.parametrize("words", [WINDOW, WINDOW + 1, 3 * WINDOW, 1000])
def test_each_word_is_taken_from_where_it_is_farthest_from_an_edge(words: int) -> None:
    recorder, found = score("dam " * words)
    windows = find_windows([1] * words)
    assert recorder.words == [b - a for a, b in windows]
    for i in range(words):
        inner = [
            min(i - a if a else words, b - 1 - i if b < words else words) if a <= i < b else -1
            for a, b in windows
        ]
        taken = inner.index(max(inner))
        assert found[i, :2].tolist() == [taken, i - windows[taken][0]]


def test_long_words_do_not_overfill_a_window() -> None:
    letters = "".join("abcdefghij"[n % 10] for n in range(59))
    text = f"dam {'.'.join([letters] * 12)} dam"
    r = read(text)
    recorder, found = score(text)
    assert len(r.word) == 3
    assert max(recorder.widths) <= WINDOW
    assert found[:, 2].tolist() == [VOCABULARY.index(p) for p in ("dam", "a", "dam")]


@given(st.text())
def test_any_text(text: str) -> None:
    recorder, found = score(text)
    assert found.shape == (len(read(text).word), 9)
    assert all(w <= WINDOW for w in recorder.widths)
    assert np.array_equal(score(text)[1], found)
