"""The type of a source from its description, learned: for what the registry does not know.

A description is all that the article says of a source: its name, titles, appositions. A linear
model reads its words, pairs of words, the heads of its parts, vectors of word pieces that bring
related words together, and what the rules made of it.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

import numpy as np

from annotator.engine.scores import Floats, softmax
from annotator.engine.tokens import Tokens, word_set
from annotator.engine.wordpieces import WordPieces

BUCKETS = 1 << 14
SMALL = word_set("the a an of for to in on at who which that and , . 's with from by ( )")
BREAKS = word_set("of for to in on at who which that , with from by ( whose")
MOST_WORDS = 60
"""Words of a description that are read."""


class Ruled(NamedTuple):
    """What the rules made of a source."""

    type: str
    sure: float
    kind: str
    identification: str


class Described(NamedTuple):
    """A description as the model reads it."""

    buckets: list[int]
    """Of its features, without repeats."""
    vectors: Floats
    """Three means of piece vectors, side by side: all words, all heads, the first head."""


class TypeModel(NamedTuple):
    """Learned weights; the last axis is the type."""

    types: tuple[str, ...]
    buckets: Floats
    """(BUCKETS, types)"""
    vectors: Floats
    """(3 * piece size, types)"""
    bias: Floats
    pieces: Floats
    vocabulary: Sequence[str]


class TypeReader:
    """Applies a model to descriptions."""

    def __init__(self, model: TypeModel) -> None:
        self.model = model
        self.cutter = WordPieces(model.vocabulary)

    def probabilities(self, text: str, ruled: Ruled) -> dict[str, float]:
        """How probable each type is."""
        m, read = self.model, read_description(text, ruled, self.model.pieces, self.cutter)
        logits = m.buckets[read.buckets].sum(0) + read.vectors @ m.vectors + m.bias
        return dict(zip(m.types, map(float, softmax(logits)), strict=True))


def read_description(text: str, ruled: Ruled, pieces: Floats, cutter: WordPieces) -> Described:
    """The features of a description."""
    tokens = Tokens(text)
    word, low = tokens.word[:MOST_WORDS], tokens.low[:MOST_WORDS]
    heads = _heads(low)
    names = _word_features(word, low) | _head_features(low, heads) | _rule_features(ruled)
    vectors = (
        _mean_vector([w for w in low if w[:1].isalnum()], pieces, cutter),
        _mean_vector(heads, pieces, cutter),
        _mean_vector(heads[:1], pieces, cutter),
    )
    return Described(
        sorted({crc32(n.encode("utf-8", "replace")) % BUCKETS for n in names}),
        np.concatenate(vectors),
    )


def _heads(low: Sequence[str]) -> list[str]:
    """The last word of each part between commas, prepositions and relative pronouns."""
    return [
        w
        for n, w in enumerate(low)
        if w not in SMALL and (n + 1 == len(low) or low[n + 1] in BREAKS)
    ]


def _word_features(word: Sequence[str], low: Sequence[str]) -> set[str]:
    telling = [w for w in low if w not in SMALL]
    names = {f"w={w}" for w in telling}
    names |= {f"{kind}={part}" for w in telling for kind, part in _parts(w)}
    names |= {f"C={w}" for w, cased in zip(low, word, strict=True) if cased[:1].isupper()}
    names |= {f"b={a} {b}" for a, b in pairwise(low)}
    names |= {f"t={a} {b}" for a, b in pairwise(telling)}
    if low:
        names |= {f"first={low[0]}", f"last={low[-1]}", f"words={min(6, len(low))}"}
    return names


def _parts(word: str) -> tuple[tuple[str, str], ...]:
    return ("s3", word[-3:]), ("s4", word[-4:]), ("p4", word[:4])


def _head_features(low: Sequence[str], heads: Sequence[str]) -> set[str]:
    names = {f"h{min(n, 2)}={head}" for n, head in enumerate(heads)}
    pairs = pairwise(low)
    return names | {f"m={before} {head}" for before, head in pairs if head in heads}


def _rule_features(ruled: Ruled) -> set[str]:
    step = 0 if ruled.sure < 0.5 else 1 if ruled.sure < 0.7 else 2
    return {
        f"rule={ruled.type}", f"rule={ruled.type} {step}", f"kind={ruled.kind}",
        f"identification={ruled.identification}",
    }  # fmt: skip


def _mean_vector(words: Sequence[str], pieces: Floats, cutter: WordPieces) -> Floats:
    numbers = [n for w in words for n in cutter.cut(w)]
    if not numbers:
        return np.zeros(pieces.shape[1], np.float32)
    return np.asarray(pieces[numbers].mean(0), np.float32)
