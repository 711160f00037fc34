"""Trains the type model: multinomial logistic regression by Adam, in numpy."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from annotator.engine.scores import Floats, Ints, softmax
from annotator.engine.typing import (
    BUCKETS,
    Described,
    Ruled,
    TypeModel,
    read_description,
)
from annotator.engine.wordpieces import WordPieces

FEW, TEMPER = 5, 0.7
"""Added to every count; the power of the ratio of frequencies."""
EPOCHS, BATCH, RATE, DECAY, SMOOTHING = 12, 64, 4e-3, 0.03, 0.05


class Row(NamedTuple):
    """A description of known type."""

    text: str
    ruled: Ruled
    type: str


def fit_types(rows: Sequence[Row], pieces: Floats, vocabulary: Sequence[str]) -> TypeModel:
    """The model for described sources. `pieces` are the vectors of the vocabulary."""
    cutter = WordPieces(vocabulary)
    types = tuple(sorted({row.type for row in rows}))
    read = [read_description(row.text, row.ruled, pieces, cutter) for row in rows]
    wanted = np.array([types.index(row.type) for row in rows])
    sizes = (BUCKETS, read[0].vectors.shape[0], 1)
    weights = [np.zeros((size, len(types)), np.float32) for size in sizes]
    moments = [(np.zeros_like(w), np.zeros_like(w)) for w in weights]
    order, step = np.random.default_rng(1), 0
    for epoch in range(EPOCHS):
        shuffled = order.permutation(len(rows))
        for start in range(0, len(rows), BATCH):
            batch = shuffled[start : start + BATCH]
            step += 1
            rate = RATE * (1 - epoch / EPOCHS)
            slopes = _slopes(weights, [read[n] for n in batch], wanted[batch])
            for w, (first, second), slope in zip(weights, moments, slopes, strict=True):
                first += 0.1 * (slope - first)
                second += 0.001 * (slope**2 - second)
                size = np.sqrt(second / (1 - 0.999**step)) + 1e-8
                w -= rate * (first / (1 - 0.9**step) / size + DECAY * w)
    return TypeModel(types, weights[0], weights[1], weights[2][0], pieces, vocabulary)


def with_frequencies(
    model: TypeModel, trained: Mapping[str, int], found: Mapping[str, int]
) -> TypeModel:
    """The model for articles in which types are as frequent as found, not as in its training
    (Saerens, Latinne and Decaestecker 2002), tempered: the articles are few."""
    ratios = [(found.get(t, 0) + FEW) / (trained.get(t, 0) + FEW) for t in model.types]
    shift = (TEMPER * np.log(ratios)).astype(np.float32)
    return model._replace(bias=model.bias + shift)


def _slopes(
    weights: Sequence[Floats], read: Sequence[Described], wanted: Ints
) -> tuple[Floats, Floats, Floats]:
    """Of the mean cross-entropy, with smoothed answers."""
    buckets = np.concatenate([r.buckets for r in read]).astype(np.int64)
    rows = np.repeat(np.arange(len(read)), [len(r.buckets) for r in read])
    vectors = np.stack([r.vectors for r in read])
    logits = vectors @ weights[1] + weights[2]
    np.add.at(logits, rows, weights[0][buckets])
    answers = np.full_like(logits, SMOOTHING / logits.shape[1])
    answers[np.arange(len(read)), wanted] += 1 - SMOOTHING
    error = np.asarray((softmax(logits) - answers) / len(read), np.float32)
    by_bucket = np.zeros_like(weights[0])
    np.add.at(by_bucket, buckets, error[rows])
    return by_bucket, vectors.T @ error, np.asarray(error.sum(0, keepdims=True), np.float32)
