"""How far attributions that were found agree with annotated ones: sentences, words, whole spans.

Detection, sentence source and the token figures are defined as in the project's PolNeAR scorer, so
that figures can be set beside each other.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Sequence, Set

from annotator.analysis.detection import Detection, Retrieval, compare_sets, detect
from annotator.model import Span, SpanAttribution, Value

WORD = re.compile(r"\w+(?:[’'.\-]\w+)*")
DETERMINERS = frozenset(
    ("the", "a", "an", "his", "her", "its", "their", "our", "my", "your", "this", "that", "these",
     "those")
)  # fmt: skip
"""Two sources that share nothing but one of these do not agree."""


class PartScores(Value, frozen=True, kw_only=True):
    """A figure for each part of an attribution."""

    source: Retrieval = Retrieval()
    cue: Retrieval = Retrieval()
    content: Retrieval = Retrieval()

    def __add__(self, other: "PartScores") -> "PartScores":
        return PartScores(
            source=self.source + other.source,
            cue=self.cue + other.cue,
            content=self.content + other.content,
        )


class SpanScore(Value, frozen=True, kw_only=True):
    """Counts over one or more articles."""

    detection: Detection = Detection()
    """Sentences with attributed words in them, or without."""
    sentence_source: Retrieval = Retrieval()
    """Sentences whose attributed words have a source; right where one of their sources shares a
    word with one on the other side, determiners aside."""
    token: PartScores = PartScores()
    """Words in a source, a cue, a content, of whichever attribution."""
    exact: PartScores = PartScores()
    """Sources, cues and contents with the very same offsets; one that several attributions share
    counts once."""

    def __add__(self, other: "SpanScore") -> "SpanScore":
        return SpanScore(
            detection=self.detection + other.detection,
            sentence_source=self.sentence_source + other.sentence_source,
            token=self.token + other.token,
            exact=self.exact + other.exact,
        )


def measure_spans(
    text: str,
    sentences: Sequence[Span],
    key: Sequence[SpanAttribution],
    answer: Sequence[SpanAttribution],
) -> SpanScore:
    """Score the attributions of one article. Sentences without a word do not count."""
    words = _Words(text)
    said, found = ([_Voiced(words, a) for a in side] for side in (key, answer))
    detection, sentence_source = Detection(), Retrieval()
    for sentence in sentences:
        inside = words.within(sentence)
        if not inside:
            continue
        here, there = ([v for v in side if v.speaks_in(inside)] for side in (said, found))
        detection += detect(bool(here), bool(there))
        sentence_source += _compare_sources(here, there)
    return SpanScore(
        detection=detection,
        sentence_source=sentence_source,
        token=_part_scores(key, answer, words.in_any),
        exact=_part_scores(key, answer, lambda extents: {_joined(text, e) for e in extents if e}),
    )


class _Words:
    """The words of a text, by number from 0."""

    def __init__(self, text: str) -> None:
        found = list(WORD.finditer(text))
        self.low = [m.group().lower() for m in found]
        self._starts = [m.start() for m in found]
        self._ends = [m.end() for m in found]

    def within(self, span: Span) -> range:
        """Those that lie in the span as a whole."""
        return range(bisect_left(self._starts, span.start), bisect_right(self._ends, span.end))

    def touched(self, span: Span) -> range:
        """Those of which at least a part lies in the span."""
        return range(bisect_right(self._ends, span.start), bisect_left(self._starts, span.end))

    def in_any(self, extents: Iterable[Sequence[Span]]) -> set[int]:
        return {n for extent in extents for span in extent for n in self.touched(span)}


class _Voiced:
    """An attribution as the words it attributes and the names of its source."""

    def __init__(self, words: _Words, attribution: SpanAttribution) -> None:
        self.content = words.in_any([attribution.content])
        source = words.in_any([attribution.source])
        self.has_source = bool(source)
        self.names = {words.low[n] for n in source} - DETERMINERS

    def speaks_in(self, sentence: range) -> bool:
        return not self.content.isdisjoint(sentence)


def _compare_sources(key: Sequence[_Voiced], answer: Sequence[_Voiced]) -> Retrieval:
    """One sentence, from both sides."""
    wanted, given = ([v.names for v in side if v.has_source] for side in (key, answer))
    agree = int(any(a & b for a in wanted for b in given))
    return Retrieval(right=agree, answered=int(bool(given)), found=agree, wanted=int(bool(wanted)))


def _part_scores(
    key: Sequence[SpanAttribution],
    answer: Sequence[SpanAttribution],
    extent: Callable[[Sequence[Sequence[Span]]], Set[Hashable]],
) -> PartScores:
    """Compare the sources, the cues and the contents, each as a set of whatever `extent` makes of
    their spans."""
    return PartScores(
        source=compare_sets(extent([a.source for a in key]), extent([a.source for a in answer])),
        cue=compare_sets(extent([a.cue for a in key]), extent([a.cue for a in answer])),
        content=compare_sets(extent([a.content for a in key]), extent([a.content for a in answer])),
    )


def _joined(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """The parts in text order, those joined that only white space divides: brat breaks a span at
    every line end."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and not text[out[-1].end : span.start].strip():
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return tuple(out)
