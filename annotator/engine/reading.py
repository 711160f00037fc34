"""A document as the rules see it: words, units and quotations side by side."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from annotator.engine.quotations import find_quotations
from annotator.engine.tokens import Tokens
from annotator.model import Document, Span, Unit

Stretch = tuple[int, int]
"""Words from the first, up to but without the second."""


class Reading:
    """Words, units and quotations of one document; positions are word numbers."""

    __slots__ = (
        "_countries", "document", "first", "last", "low", "paragraph", "quotations", "quoted",
        "text", "tokens", "unit_of", "units", "word", "words_before",
    )  # fmt: skip

    def __init__(self, document: Document, units: Sequence[Unit]) -> None:
        self.document = document
        self.text = document.text
        self._countries: Counter[str] | None = None
        self.units = tuple(units)
        self.tokens = Tokens(document.text)
        self.word, self.low = self.tokens.word, self.tokens.low
        starts = self.tokens.start
        self.first = [bisect_left(starts, u.start) for u in self.units]
        self.last = [bisect_left(starts, u.end) for u in self.units]
        self.unit_of = [0] * len(starts)
        for n, (a, b) in enumerate(zip(self.first, self.last, strict=True)):
            self.unit_of[a:b] = [n] * (b - a)
        self.words_before = list(accumulate((w[0].isalnum() for w in self.low), initial=0))
        self.paragraph = _paragraphs(self.text, self.units)
        self.quotations, self.quoted = find_quotations(self.tokens, self._paragraph_stretches())

    def _paragraph_stretches(self) -> list[Stretch]:
        """The words of each paragraph."""
        out: list[Stretch] = []
        for n, p in enumerate(self.paragraph):
            if p == len(out):
                out.append((self.first[n], self.last[n]))
            else:
                out[p] = (out[p][0], self.last[n])
        return out

    def span(self, stretch: Stretch) -> Span:
        """The characters of some words."""
        first, last = stretch
        return Span(self.tokens.start[first], self.tokens.end[last - 1])

    def words(self, stretch: Stretch) -> str:
        """The text of some words."""
        first, last = stretch
        return self.text[self.tokens.start[first] : self.tokens.end[last - 1]]


def _paragraphs(text: str, units: Sequence[Unit]) -> list[int]:
    """The paragraph number of each unit: a line end between two units starts a new one."""
    out: list[int] = []
    number = 0
    for n, unit in enumerate(units):
        if n and "\n" in text[units[n - 1].end : unit.start]:
            number += 1
        out.append(number)
    return out
