"""Learns the linker: conditional logit over the candidates of each choice (McFadden 1974),
fitted by Adam in numpy."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from annotator.engine.forms import Forms
from annotator.engine.pairing import (
    PIECE,
    SOURCE,
    Anchor,
    Candidate,
    Linker,
    Piece,
    cut_contents,
    find_anchors,
    piece_candidates,
    source_candidates,
)
from annotator.engine.reading import Reading, Stretch
from annotator.engine.scores import Floats, Spans
from annotator.training.examples import Example, Relation

EPOCHS, BATCH, RATE, DECAY = 8, 64, 0.05, 1e-5
PATIENCE = 1.25
"""The linker learns from the spans of an early network, more of which are wrong than of those it
will meet, and is so much too quick to drop a piece of content (set on PolNeAR's dev part)."""

FindSpans = Callable[[Reading], Spans]


class Choice(NamedTuple):
    """The features of each candidate, and which candidates are right."""

    candidates: list[list[int]]
    right: list[int]


def train_linker(examples: Sequence[Example], find: FindSpans, forms: Forms) -> Linker:
    """The linker for the spans that a tagger finds in annotated articles."""
    found = [(e, find(e.reading)) for e in examples]
    classes = [[forms.class_number(e.reading, cue) for cue in s.cues] for e, s in found]
    cues = [
        choice
        for (example, spans), numbers in zip(found, classes, strict=True)
        for choice in _source_choices(example, spans, numbers)
    ]
    linker = Linker(fit(cues, SOURCE.size), np.zeros(PIECE.size, np.float32))
    pieces = [
        choice
        for (example, spans), numbers in zip(found, classes, strict=True)
        for choice in _piece_choices(example, spans, numbers, linker)
    ]
    weights = fit(pieces, PIECE.size)
    weights[PIECE["none"] :] -= PATIENCE
    return linker._replace(piece=weights)


def _source_choices(example: Example, spans: Spans, classes: Sequence[int]) -> list[Choice]:
    out: list[Choice] = []
    found = source_candidates(example.reading, spans, classes)
    for cue, candidates in zip(spans.cues, found, strict=True):
        owners = [r for r in example.relations if _touch(r.cue, cue)]
        sources = [s for r in owners for s in r.source]
        if owners:
            out.append(_choice(candidates, [_touch(sources, s) for s in spans.sources]))
    return out


def _piece_choices(
    example: Example, spans: Spans, classes: Sequence[int], linker: Linker
) -> list[Choice]:
    r = example.reading
    anchors = find_anchors(r, spans, classes, linker)
    pieces = cut_contents(r, spans.contents)
    out: list[Choice] = []
    for piece, candidates in zip(pieces, piece_candidates(r, spans, pieces, anchors), strict=True):
        owners = _owners(example.relations, piece)
        choice = _choice(candidates, [any(_hangs(a, o) for o in owners) for a in anchors])
        lost = bool(owners) and candidates[choice.right[0]].value is None
        if not lost:  # a content whose cue was not found teaches nothing
            out.append(choice)
    return out


def _choice(candidates: Sequence[Candidate], is_right: Sequence[bool]) -> Choice:
    """`is_right` is by value. Without a right candidate, "none" is right; it is the last one."""
    right = [n for n, c in enumerate(candidates) if c.value is not None and is_right[c.value]]
    return Choice([c.features for c in candidates], right or [len(candidates) - 1])


def _owners(relations: Sequence[Relation], piece: Piece) -> list[Relation]:
    """The attributions that hold most of a piece."""
    shares = [
        sum(max(0, min(piece.last, b) - max(piece.first, a)) for a, b in r.content)
        for r in relations
    ]
    most = max(shares, default=0)
    return [r for r, share in zip(relations, shares, strict=True) if share and 2 * share >= most]


def _hangs(anchor: Anchor, relation: Relation) -> bool:
    stretch = (anchor.first, anchor.last)
    return _touch(relation.source if anchor.cue is None else relation.cue, stretch)


def _touch(stretches: Sequence[Stretch], other: Stretch) -> bool:
    return any(a < other[1] and other[0] < b for a, b in stretches)


def fit(choices: Sequence[Choice], size: int, seed: int = 0) -> Floats:
    """(size,) weights that make the right candidates probable."""
    order = np.random.default_rng(seed)
    weights, first, second = np.zeros(size), np.zeros(size), np.zeros(size)
    step = 0
    for epoch in range(EPOCHS):
        shuffled = order.permutation(len(choices))
        for start in range(0, len(choices), BATCH):
            batch = shuffled[start : start + BATCH]
            gradient = _gradient([choices[n] for n in batch], weights) + DECAY * weights
            step += 1
            first = 0.9 * first + 0.1 * gradient
            second = 0.999 * second + 0.001 * gradient**2
            rate = RATE * (1 - epoch / EPOCHS)
            weights -= rate * first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights.astype(np.float32)


def _gradient(choices: Sequence[Choice], weights: np.ndarray) -> np.ndarray:
    """Of the mean negative log-likelihood of the right candidates."""
    out = np.zeros_like(weights)
    for choice in choices:
        scores = np.array([weights[f].sum() for f in choice.candidates])
        p = np.exp(scores - scores.max())
        p /= p.sum()
        wanted = np.zeros_like(p)
        wanted[choice.right] = p[choice.right] / p[choice.right].sum()
        for features, weight in zip(choice.candidates, p - wanted, strict=True):
            np.add.at(out, features, weight / len(choices))
    return out
