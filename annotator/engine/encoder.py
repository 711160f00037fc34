"""The accurate tagger: a transformer encoder, run by whatever the caller brings along.

Windows of the article pass through it one after another; each word is taken from the window in
which it stands farthest from an edge.
"""

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from annotator.engine.reading import Reading
from annotator.engine.scores import Floats, Ints
from annotator.engine.shapes import quoted_words, word_shape
from annotator.engine.wordpieces import WordPieces

WINDOW, STRIDE = 256, 192
"""Pieces of a window, and from the start of one to the next."""

Run = Callable[[Ints, Ints, Ints], Floats]
"""(1, pieces) numbers, (1, pieces) marks, (1, words) first pieces -> (1, words, 9) logits."""


class Encoder:
    """Logits of cue, source and content for the words of a reading."""

    def __init__(self, vocabulary: Sequence[str], run: Run) -> None:
        self.cutter, self.run = WordPieces(vocabulary), run

    def score(self, r: Reading) -> Floats:
        """(words, 9): outside, begin, inside for cue, source and content."""
        pieces = [self.cutter.cut(word)[:WINDOW] for word in r.word]
        marks = word_marks(r)
        logits = np.zeros((len(pieces), 9), np.float32)
        best = np.full(len(pieces), -1)
        for first, last in find_windows([len(p) for p in pieces]):
            window = fill_window(pieces[first:last], marks[first:last])
            found = self.run(window.pieces, window.marks, window.firsts)[0]
            inner = _from_edge(first, last, len(pieces))
            better = inner > best[first:last]
            logits[first:last][better] = found[better]
            best[first:last][better] = inner[better]
        return logits


class Window(NamedTuple):
    """The input for a stretch of words, as a batch of one."""

    pieces: Ints
    marks: Ints
    firsts: Ints
    """The number of the first piece of each word."""


def word_marks(r: Reading) -> Ints:
    """(words,): what the uncased vocabulary loses: the shape of a word, and whether it is
    quoted."""
    shapes = np.asarray([word_shape(word) for word in r.word], np.int64)
    return np.asarray(2 * shapes + quoted_words(r), np.int64)


def fill_window(pieces: Sequence[tuple[int, ...]], marks: Ints) -> Window:
    """The arrays for some words."""
    lengths = [len(p) for p in pieces]
    firsts = [0, *accumulate(lengths)][:-1]
    return Window(
        np.asarray([[n for p in pieces for n in p]], np.int64),
        np.repeat(marks, lengths)[None],
        np.asarray([firsts], np.int64),
    )


def find_windows(lengths: Sequence[int]) -> list[tuple[int, int]]:
    """Stretches of words of at most WINDOW pieces, a new one every STRIDE pieces."""
    ends = np.asarray([0, *accumulate(lengths)])
    out: list[tuple[int, int]] = []
    first = 0
    while first < len(lengths):
        fits = int(np.searchsorted(ends, ends[first] + WINDOW, side="right")) - 1
        last = max(first + 1, fits)
        out.append((first, last))
        if last >= len(lengths):
            break
        onward = int(np.searchsorted(ends, ends[first] + STRIDE, side="left"))
        first = max(first + 1, min(onward, last))
    return out


def _from_edge(first: int, last: int, words: int) -> Ints:
    """How far each word stands from the nearer edge of its window; the ends of the text are
    none."""
    far = 10**6
    places = np.arange(first, last)
    left = places - first + (far if first == 0 else 0)
    right = last - 1 - places + (far if last == words else 0)
    return np.minimum(left, right)
