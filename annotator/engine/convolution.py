"""The fast tagger: dilated convolutions over the words of a whole article, in numpy.

Every part of the input that depends on the word alone is projected once and kept, so that a known
word costs one look-up.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np

from annotator.engine.reading import Reading
from annotator.engine.scores import Floats, Ints
from annotator.engine.shapes import word_flags, word_shape
from annotator.engine.wordpieces import MOST_CACHED, WordPieces

SUFFIXES = 4096
"""Buckets for the last three letters."""
EPSILON = np.float32(1e-5)


class Layer(NamedTuple):
    """A gated residual convolution of width 3 after a layer norm."""

    scale: Floats
    shift: Floats
    """(width,) of the norm."""
    kernel: Floats
    """(3 * width, 2 * width): the words before, here and after, side by side."""
    bias: Floats
    """(2 * width,): values, then gates."""
    dilation: int


class ConvolutionWeights(NamedTuple):
    """A trained network. `width` is the size of its layers, `parts` the sizes of its inputs."""

    pieces: Floats
    """(vocabulary, piece size): frozen vectors of word pieces."""
    vocabulary: Sequence[str]
    words: dict[str, int]
    """Frequent words, from 1; 0 stands for every other."""
    word: Floats
    suffix: Floats
    shape: Floats
    cue: Floats
    """Tables of vectors: by word, by bucket of the suffix, by shape, by class of cue."""
    inputs: Floats
    """(piece + word + suffix + shape + cue + flags, width)"""
    bias: Floats
    layers: tuple[Layer, ...]
    scale: Floats
    shift: Floats
    output: Floats
    """(width, 9)"""
    output_bias: Floats


class Convolution:
    """Logits of cue, source and content for the words of a reading."""

    def __init__(self, weights: ConvolutionWeights, cue_numbers: Callable[[Reading], Ints]) -> None:
        self.w, self.cue_numbers = weights, cue_numbers
        self.cutter = WordPieces(weights.vocabulary)
        tables = (weights.pieces, weights.word, weights.suffix, weights.shape, weights.cue)
        ends = np.cumsum([t.shape[1] for t in tables])
        parts = np.split(weights.inputs, ends)
        self._by_piece, self._by_word, self._by_suffix, self._by_shape, by_cue, by_flag = parts
        self._cues = weights.cue @ by_cue
        self._flags = by_flag
        self._known: dict[str, int] = {}
        self._rows = np.zeros((1024, weights.bias.shape[0]), np.float32)

    def score(self, r: Reading) -> Floats:
        """(words, 9): outside, begin, inside for cue, source and content."""
        w = self.w
        x = self._rows_of(r.word) + self._cues[self.cue_numbers(r)] + word_flags(r) @ self._flags
        for layer in w.layers:
            x = x + _convolve(_norm(x, layer.scale, layer.shift), layer)
        return np.asarray(_norm(x, w.scale, w.shift) @ w.output + w.output_bias, np.float32)

    def _rows_of(self, words: Sequence[str]) -> Floats:
        """(words, width): the inputs that hang on the word alone."""
        if len(self._known) > MOST_CACHED:
            self._known.clear()
        known = self._known
        for word in words:
            if word not in known:
                number = known[word] = len(known)
                if number == len(self._rows):
                    self._rows = np.concatenate((self._rows, np.zeros_like(self._rows)))
                self._rows[number] = self._row(word)
        return self._rows[[known[word] for word in words]]

    def _row(self, word: str) -> Floats:
        w, low = self.w, word.lower().replace("’", "'")
        pieces = w.pieces[list(self.cutter.cut(word))].mean(0)
        row: Floats = (
            pieces @ self._by_piece
            + w.word[w.words.get(low, 0)] @ self._by_word
            + w.suffix[suffix_bucket(low)] @ self._by_suffix
            + w.shape[word_shape(word)] @ self._by_shape
            + w.bias
        )
        return row


def suffix_bucket(low: str) -> int:
    """The bucket of the last three letters."""
    return crc32(low[-3:].encode("utf-8", "replace")) % SUFFIXES


def _norm(x: Floats, scale: Floats, shift: Floats) -> Floats:
    centred = x - x.mean(1, keepdims=True)
    spread = np.sqrt(np.square(centred).mean(1, keepdims=True) + EPSILON)
    return np.asarray(centred / spread * scale + shift, np.float32)


def _convolve(x: Floats, layer: Layer) -> Floats:
    """The words a dilation apart, weighed; what is beyond the ends counts as zero."""
    n, width = x.shape
    gap = layer.dilation
    wide = np.zeros((n, 3 * width), np.float32)
    wide[:, width : 2 * width] = x
    if n > gap:
        wide[gap:, :width] = x[:-gap]
        wide[:-gap, 2 * width :] = x[gap:]
    both = wide @ layer.kernel + layer.bias
    values, gates = both[:, :width], both[:, width:]
    opened = 0.5 + 0.5 * np.tanh(0.5 * gates)  # the logistic function, without overflow
    return np.asarray(np.maximum(values, 0) * opened, np.float32)
