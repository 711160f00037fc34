"""Spans of source, cue and content: the seam between ways of finding them.

A tagger turns a reading into spans with scores. Spans that it knows to belong together share a
group; the linker joins them, and pairs those without one. The rules below are one such tagger.
"""

from typing import Literal, NamedTuple, Protocol

from annotator.engine.reading import Reading

Label = Literal["source", "cue", "content"]


class Tagged(NamedTuple):
    """A span of words with a label."""

    label: Label
    first: int
    last: int
    """One past the last word."""
    score: float
    """Between 0 and 1: how sure the tagger is of the span."""
    group: int | None = None
    """Number of the attribution the tagger took it from, if it knows."""
    ruled: str | None = None
    """Of a cue: what the rules saw after it; None where they saw no cue."""


class Tagger(Protocol):
    """Anything that finds the spans of attribution in a reading."""

    def tag(self, reading: Reading) -> list[Tagged]:
        """Spans in text order of their groups. Total: any reading, no exception."""
        ...
