"""What a trained tagger says of every word, and the spans that follow from it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from annotator.engine.reading import Reading, Stretch
from annotator.engine.tagging import Label

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
LABELS: tuple[Label, ...] = ("cue", "source", "content")
"""The order of the heads of every trained tagger."""
OUTSIDE, BEGIN, INSIDE = 0, 1, 2
THRESHOLDS = (0.5, 0.35, 0.5)
"""How probably a word must lie in a cue, a source, a content. Sources are let in early: the linker
drops those that nothing hangs on."""


class Spans(NamedTuple):
    """The spans of a reading by label, in text order, none overlapping another of its label."""

    cues: list[Stretch]
    sources: list[Stretch]
    contents: list[Stretch]
    inside: Floats
    """(words, 3): how probable it is that a word lies in a cue, a source, a content."""
    begins: Floats
    """(words,): how probable it is that a content begins with the word."""

    def mean(self, label: Label, stretch: Stretch) -> float:
        """How probable a span is, averaged over its words."""
        return float(self.inside[stretch[0] : stretch[1], LABELS.index(label)].mean())


def softmax(logits: Floats) -> Floats:
    """Over the last axis."""
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True), np.float32)


def find_spans(r: Reading, logits: Floats) -> Spans:
    """Spans of words that are probably inside.

    `logits` has the shape (words, 9): outside, begin, inside for cue, source and content.
    """
    if not len(r.word):
        empty = np.zeros((0, 3), np.float32)
        return Spans([], [], [], empty, empty[:, 0])
    p = softmax(logits.reshape(len(r.word), 3, 3))
    cues, sources, contents = (_stretches(p[:, n], limit) for n, limit in enumerate(THRESHOLDS))
    inside = p[:, :, BEGIN] + p[:, :, INSIDE]
    return Spans(cues, sources, contents, inside, p[:, 2, BEGIN])


def _stretches(p: Floats, limit: float) -> list[Stretch]:
    """Runs of words inside; a word that more probably begins than continues cuts them."""
    inside = (p[:, BEGIN] + p[:, INSIDE]) > limit
    begins = inside & (p[:, BEGIN] > p[:, INSIDE])
    before = np.concatenate(([False], inside[:-1]))
    after = np.concatenate((inside[1:], [False]))
    starts = np.flatnonzero(inside & (begins | ~before)).tolist()
    cut = np.concatenate((begins[1:], [False]))
    ends = (np.flatnonzero(inside & (~after | cut)) + 1).tolist()
    return list(zip(starts, ends, strict=True))
