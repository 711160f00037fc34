"""What the taggers learn from: the words of an article and who says what in it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from annotator.engine.reading import Reading, Stretch
from annotator.engine.scores import BEGIN, INSIDE, LABELS, Ints
from annotator.engine.tagging import Label
from annotator.engine.units import split_units
from annotator.model import Document, Span


class Relation(NamedTuple):
    """One attribution, in words."""

    cue: tuple[Stretch, ...]
    source: tuple[Stretch, ...]
    content: tuple[Stretch, ...]

    def stretches(self, label: Label) -> tuple[Stretch, ...]:
        return {"cue": self.cue, "source": self.source, "content": self.content}[label]


class Example(NamedTuple):
    """An annotated article."""

    name: str
    reading: Reading
    relations: tuple[Relation, ...]

    @property
    def labels(self) -> Ints:
        """(words, 3): outside, begin or inside for cue, source and content."""
        out = np.zeros((len(self.reading.word), len(LABELS)), np.int64)
        for n, label in enumerate(LABELS):
            found = sorted({s for r in self.relations for s in r.stretches(label)})
            for first, last in found:
                out[first:last, n] = INSIDE
            for first, _ in found:
                out[first, n] = BEGIN
        return out


def make_example(
    name: str,
    document: Document,
    attributions: Iterable[tuple[Sequence[Span], Sequence[Span], Sequence[Span]]],
) -> Example:
    """An example from spans of source, cue and content, in code points."""
    reading = Reading(document, split_units(document))
    relations = tuple(
        Relation(_words(reading, cue), _words(reading, source), _words(reading, content))
        for source, cue, content in attributions
    )
    return Example(name, reading, relations)


def _words(r: Reading, spans: Sequence[Span]) -> tuple[Stretch, ...]:
    """The words that spans touch."""
    starts, ends = np.asarray(r.tokens.start), np.asarray(r.tokens.end)
    found = (
        (
            int(np.searchsorted(ends, span.start, side="right")),
            int(np.searchsorted(starts, span.end, side="left")),
        )
        for span in spans
    )
    return tuple((a, b) for a, b in found if a < b)
