"""Networks and models small enough to write down, for the tests of what was learned."""

import re
from collections.abc import Callable
from pathlib import Path
from string import ascii_lowercase
from zlib import crc32

import numpy as np

from annotator.documents.models import (
    write_accurate_linker,
    write_fast,
    write_judging,
    write_pieces,
    write_types,
)
from annotator.documents.seeds import read_codebook
from annotator.engine.convolution import SUFFIXES, ConvolutionWeights, Layer
from annotator.engine.engine import FastModel
from annotator.engine.forms import CUE_NUMBERS
from annotator.engine.judging import Judge
from annotator.engine.learned import Learned
from annotator.engine.logistic import Logistic
from annotator.engine.pairing import PIECE, SOURCE, Linker
from annotator.engine.reading import Reading
from annotator.engine.scores import BEGIN, INSIDE, LABELS, OUTSIDE, Floats
from annotator.engine.shapes import FLAGS, SHAPES
from annotator.engine.typing import BUCKETS, TypeModel, TypeReader
from annotator.engine.units import split_units
from annotator.model import Document, Provenance

VOCABULARY = (
    "[UNK]", "the", "dam", "leak", "##s", "##ed", "said", "police", ".", ",",
    *ascii_lowercase, *(f"##{letter}" for letter in ascii_lowercase),
)  # fmt: skip
TYPES = tuple(t.key for t in read_codebook().types)
MARK = re.compile(r"([sct])\[|\]")
LETTERS = {"c": 0, "s": 1, "t": 2}
"""Cue, source and content (what was told), by the number of the label."""


def read(text: str) -> Reading:
    """A text as the engine sees it, whatever is in it."""
    provenance = Provenance(data=b"", sha256="", media_type="text/plain")
    document = Document(text=text, provenance=provenance)
    return Reading(document, split_units(document))


class Scripted:
    """A network that knows its text: "s[Ana Ruiz] c[said] t[the dam leaks]."

    Spans of different labels may lie in one another.
    """

    def __init__(self, marked: str, sure: float = 6.0) -> None:
        self.sure = sure
        self.spans: list[tuple[int, int, int]] = []
        open_marks: list[tuple[int, int]] = []
        text, at = "", 0
        for mark in MARK.finditer(marked):
            text += marked[at : mark.start()]
            at = mark.end()
            if mark.group(1):
                open_marks.append((LETTERS[mark.group(1)], len(text)))
            else:
                label, start = open_marks.pop()
                self.spans.append((label, start, len(text)))
        self.text = text + marked[at:]

    def score(self, r: Reading) -> Floats:
        logits = np.zeros((len(r.word), len(LABELS), 3), np.float32)
        logits[:, :, OUTSIDE] = self.sure
        for label, start, end in self.spans:
            words = [i for i, at in enumerate(r.tokens.start) if start <= at < end]
            logits[words, label, OUTSIDE] = 0
            logits[words[0], label, BEGIN] = self.sure
            logits[words[1:], label, INSIDE] = self.sure
        return logits.reshape(-1, 9)


class Dice:
    """A network that knows nothing, but says the same of the same text."""

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed

    def score(self, r: Reading) -> Floats:
        rng = np.random.default_rng(crc32(r.text.encode("utf-8", "replace"), self.seed))
        return rng.normal(0, 2, (len(r.word), 9)).astype(np.float32)


def make_linker(
    source: dict[int, float] | None = None, piece: dict[int, float] | None = None
) -> Linker:
    """Weights by number of the feature; all others are 0."""
    weights = Linker(np.zeros(SOURCE.size, np.float32), np.zeros(PIECE.size, np.float32))
    for array, given in zip(weights, (source or {}, piece or {}), strict=True):
        for number, weight in given.items():
            array[number] = weight
    return weights


def random_linker(seed: int) -> Linker:
    draw = _draw(seed)
    return Linker(draw(SOURCE.size), draw(PIECE.size))


def random_weights(seed: int, dilations: tuple[int, ...] = (1, 2, 5)) -> ConvolutionWeights:
    """A convolution of width 6."""
    draw, width = _draw(seed), 6
    return ConvolutionWeights(
        pieces=draw(len(VOCABULARY), 4),
        vocabulary=VOCABULARY,
        words={"dam": 1, "said": 2, "don't": 3},
        word=draw(4, 3),
        suffix=draw(SUFFIXES, 2),
        shape=draw(SHAPES, 2),
        cue=draw(CUE_NUMBERS, 2),
        inputs=draw(4 + 3 + 2 + 2 + 2 + FLAGS, width),
        bias=draw(width),
        layers=tuple(
            Layer(draw(width), draw(width), draw(3 * width, 2 * width), draw(2 * width), d)
            for d in dilations
        ),
        scale=draw(width),
        shift=draw(width),
        output=draw(width, 9),
        output_bias=draw(9),
    )


def random_fast(seed: int) -> FastModel:
    return FastModel(f"test{seed}", random_weights(seed), random_linker(seed))


def random_types(seed: int) -> TypeModel:
    draw = _draw(seed)
    return TypeModel(
        types=TYPES,
        buckets=draw(BUCKETS, len(TYPES)),
        vectors=draw(12, len(TYPES)),
        bias=draw(len(TYPES)),
        pieces=random_weights(seed).pieces,
        vocabulary=VOCABULARY,
    )


def random_learned(seed: int) -> Learned:
    rng = np.random.default_rng(seed)
    names = ("bias", "score", "quoted", "named", "pronoun", "length", "by rule", "type sure")
    models = [Logistic({n: float(rng.normal(0, 3)) for n in names}) for _ in range(3)]
    return Learned(TypeReader(random_types(seed)), Judge(*models[:2]), models[2])


def write_models(folder: Path, seed: int = 0) -> None:
    """Every model but the network of the tier `accurate`."""
    fast, learned = random_fast(seed), random_learned(seed)
    write_pieces(fast.weights.pieces, VOCABULARY, folder)
    write_fast(fast, folder)
    write_accurate_linker(fast.version, random_linker(seed), folder)
    write_types(learned.types.model, folder)
    judging = {"counts": learned.judge.counts, "reported": learned.judge.reported}
    write_judging(judging | {"certainty": learned.certainty}, folder)


def _draw(seed: int) -> Callable[..., Floats]:
    rng = np.random.default_rng(seed)
    return lambda *shape: rng.normal(0, 1, shape).astype(np.float32)
