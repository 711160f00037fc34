"""The linker: which source goes with a cue, and which cue with a piece of content.

Both are choices among candidates. A candidate is described by the numbers of its features (all
binary), its score is the sum of their learned weights, the best one wins; "none" is a candidate
too. Contents are cut at the ends of their units, so that each sentence of a long quotation may go
its own way.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from annotator.engine.grammar import QUOTE_MARKS, RELATIVES, SUBJECT_PRONOUNS
from annotator.engine.reading import Reading, Stretch
from annotator.engine.scores import Floats, Spans
from annotator.engine.tokens import word_set

CUE_CLASSES = (
    "according_to", "accuse", "admit", "announce_decree", "assert_strong", "belief", "claim_doubt",
    "denial", "directive", "document_shows", "evaluate", "hearsay", "intention_vow",
    "manner_speech", "neutral_say", "no_comment", "perception_learned", "predict_estimate",
    "question",
)  # fmt: skip
"""Classes of cues.csv; one more number stands for a source without a cue, one for other cues."""
ALONE, OTHER = len(CUE_CLASSES), len(CUE_CLASSES) + 1
CLASS_NUMBERS = {name: n for n, name in enumerate(CUE_CLASSES)}
LENGTHS = (0, 1, 2, 4, 8, 16, 32)
UNITS_BEFORE, UNITS_AFTER = 6, 3
"""How far from a piece of content its cue may stand."""
MOST = 14
"""Candidates looked at for one piece."""
MARKS_READ = 40
JOINTS = {
    1: frozenset({","}),
    2: QUOTE_MARKS,
    4: frozenset({":", ";", "—", "–", "--", "-"}),
    8: word_set("and but or while"),
    16: word_set("that whether"),
    32: word_set("who which as"),
}
JOINT_OF = {word: bit for bit, words in reversed(JOINTS.items()) for word in words}


class _Sheet:
    """Numbers for features: each name has a block of numbers of its own."""

    def __init__(self, **sizes: int) -> None:
        self.starts: dict[str, int] = {}
        self.size = 0
        for name, size in sizes.items():
            self.starts[name] = self.size
            self.size += size

    def __getitem__(self, name: str) -> int:
        return self.starts[name]


SOURCE = _Sheet(
    gap=16, cues=8, sources=8, joints=128, cue_class=42, quoted=8, head=210, edge=8, adjacent=4,
    none=84,
)  # fmt: skip
PIECE = _Sheet(
    distance=56, gap=32, cues=16, pieces=16, quoted=20, opened=20, has_cue=15, cue_class=126,
    source=6, begins=20, first=20, joints=128, paragraph=16, cue_quoted=12, run_on=24, none=64,
)  # fmt: skip
(
    S_GAP, S_CUES, S_SOURCES, S_JOINTS, S_CLASS, S_QUOTED, S_HEAD, S_EDGE, S_ADJACENT, S_NONE,
) = (SOURCE[name] for name in SOURCE.starts)  # fmt: skip
(
    P_DISTANCE, P_GAP, P_CUES, P_PIECES, P_QUOTED, P_OPENED, P_HAS_CUE, P_CLASS, P_SOURCE,
    P_BEGINS, P_FIRST, P_JOINTS, P_PARAGRAPH, P_CUE_QUOTED, P_RUN_ON, P_NONE,
) = (PIECE[name] for name in PIECE.starts)  # fmt: skip


class Linker(NamedTuple):
    """The learned weights."""

    source: Floats
    """(SOURCE.size,)"""
    piece: Floats
    """(PIECE.size,)"""


class Piece(NamedTuple):
    """The part of a content that lies in one unit."""

    first: int
    last: int
    opens: bool
    """Whether the content begins with it."""


class Anchor(NamedTuple):
    """What a piece may hang on: a cue with its source, or a source that has no cue."""

    first: int
    last: int
    cue_class: int
    cue: Stretch | None
    source: Stretch | None


class Candidate(NamedTuple):
    """One choice; `value` is None for "none of them"."""

    value: int | None
    features: list[int]


class Group(NamedTuple):
    """The spans of one attribution."""

    cue: Stretch | None
    source: Stretch | None
    content: tuple[Stretch, ...]


def pair_spans(r: Reading, spans: Spans, classes: Sequence[int], linker: Linker) -> list[Group]:
    """The attributions of a reading, by their anchors in text order. `classes` has the class
    number of each cue. Cues without content are there too; pieces of content that hang on
    nothing are not."""
    anchors = find_anchors(r, spans, classes, linker)
    pieces = cut_contents(r, spans.contents)
    held: list[list[Stretch]] = [[] for _ in anchors]
    weights = linker.piece.tolist()
    for piece, candidates in zip(pieces, piece_candidates(r, spans, pieces, anchors), strict=True):
        chosen = choose(candidates, weights)
        if chosen is not None:
            held[chosen].append((piece.first, piece.last))
    return [Group(a.cue, a.source, tuple(h)) for a, h in zip(anchors, held, strict=True)]


def choose(candidates: Sequence[Candidate], weights: Sequence[float]) -> int | None:
    """The value of the candidate with the highest sum of weights."""
    return max(candidates, key=lambda c: sum([weights[f] for f in c.features])).value


def cut_contents(r: Reading, contents: Sequence[Stretch]) -> list[Piece]:
    """The pieces of contents, in text order."""
    out: list[Piece] = []
    for first, last in contents:
        at = first
        while at < last:
            end = min(last, max(r.last[r.unit_of[at]], at + 1))
            out.append(Piece(at, end, at == first))
            at = end
    return out


def find_anchors(r: Reading, spans: Spans, classes: Sequence[int], linker: Linker) -> list[Anchor]:
    """Cues with their sources, and sources that no cue took, in text order."""
    taken: set[int] = set()
    anchors: list[Anchor] = []
    weights = linker.source.tolist()
    found = source_candidates(r, spans, classes)
    for cue, cue_class, candidates in zip(spans.cues, classes, found, strict=True):
        chosen = choose(candidates, weights)
        source = spans.sources[chosen] if chosen is not None else None
        if chosen is not None:
            taken.add(chosen)
        anchors.append(Anchor(*cue, cue_class, cue, source))
    alone = (s for n, s in enumerate(spans.sources) if n not in taken)
    anchors += [Anchor(*s, ALONE, None, s) for s in alone]
    return sorted(anchors, key=lambda a: a[:2])


# ---------------------------------------------------------------- the source of a cue


def source_candidates(r: Reading, spans: Spans, classes: Sequence[int]) -> list[list[Candidate]]:
    """For each cue the sources of its unit, and none. Values are numbers of sources."""
    cue_starts = [a for a, _ in spans.cues]
    source_starts = [a for a, _ in spans.sources]
    by_unit: dict[int, list[int]] = {}
    for n, start in enumerate(source_starts):
        by_unit.setdefault(r.unit_of[start], []).append(n)
    out: list[list[Candidate]] = []
    for cue, cue_class in zip(spans.cues, classes, strict=True):
        here = by_unit.get(r.unit_of[cue[0]], [])
        found = [
            Candidate(n, _source_features(r, cue, cue_class, spans.sources[n], cue_starts,
                                          source_starts))
            for n in here
        ]  # fmt: skip
        found.append(Candidate(None, [S_NONE + cue_class * 4 + min(3, len(here))]))
        out.append(found)
    return out


def _source_features(
    r: Reading, cue: Stretch, cue_class: int, source: Stretch, cues: list[int], sources: list[int]
) -> list[int]:
    (a, b), (x, y) = cue, source
    after = int(x >= b)
    low, high = (b, x) if after else (y, a)
    unit = r.unit_of[a]
    quoted = 2 * (r.quoted[a] >= 0) + (r.quoted[x] >= 0)
    edges = 2 * (x == r.first[unit]) + (y == r.last[unit])
    return [
        S_GAP + 2 * _length(high - low) + after,
        S_CUES + 2 * min(3, _between(cues, low, high)) + after,
        S_SOURCES + 2 * min(3, _between(sources, low, high)) + after,
        S_JOINTS + 2 * _joints(r, low, high) + after,
        S_CLASS + 2 * cue_class + after,
        S_QUOTED + 2 * quoted + after,
        S_HEAD + 21 * (2 * _head(r, source) + after) + min(cue_class, 20),
        S_EDGE + 2 * edges + after,
        S_ADJACENT + 2 * (high <= low) + after,
    ]


def _head(r: Reading, source: Stretch) -> int:
    """Pronoun, name, other words, relative pronoun."""
    last = r.low[source[1] - 1]
    if source[1] - source[0] == 1:
        if last in RELATIVES:
            return 3
        if last in SUBJECT_PRONOUNS:
            return 0
    return 1 if r.word[source[1] - 1][:1].isupper() else 2


# ---------------------------------------------------------------- the cue of a piece


def piece_candidates(
    r: Reading, spans: Spans, pieces: Sequence[Piece], anchors: Sequence[Anchor]
) -> list[list[Candidate]]:
    """For each piece the anchors near it, and none. Values are numbers of anchors."""
    starts = [a.first for a in anchors]
    piece_starts = [p.first for p in pieces]
    held = [0] * len(r.units)
    for start in starts:
        held[r.unit_of[start]] += 1
    out: list[list[Candidate]] = []
    for piece in pieces:
        unit = r.unit_of[piece.first]
        begins = min(3, int(spans.begins[piece.first] * 4))
        quoted = 2 * (r.quoted[piece.first] >= 0) + (r.quoted[piece.last - 1] >= 0)
        quotation = r.quoted[piece.first]
        opened = int(quotation >= 0 and r.quotations[quotation].first < r.first[unit])
        here = min(2, held[unit])
        found = [
            Candidate(n, _piece_features(r, piece, anchors[n], starts, piece_starts)
                      + _state_features(r, unit, anchors[n], begins, quoted, opened, here))
            for n in _near(r, starts, piece.first, unit)
            if not _inside(anchors[n], piece)
        ]  # fmt: skip
        state = 2 * (2 * quoted + opened) + piece.opens
        found.append(Candidate(None, [P_NONE + 4 * state + here]))
        out.append(found)
    return out


def _inside(anchor: Anchor, piece: Piece) -> bool:
    """A source without a cue does not vouch for the words that it stands in."""
    return anchor.cue is None and piece.first <= anchor.first < piece.last


def _near(r: Reading, starts: list[int], at: int, unit: int) -> Sequence[int]:
    low = bisect_left(starts, r.first[max(0, unit - UNITS_BEFORE)])
    high = bisect_left(starts, r.last[min(len(r.units) - 1, unit + UNITS_AFTER)])
    if high - low <= MOST:
        return range(low, high)
    return sorted(sorted(range(low, high), key=lambda n: abs(starts[n] - at))[:MOST])


def _piece_features(
    r: Reading, piece: Piece, anchor: Anchor, starts: list[int], pieces: list[int]
) -> list[int]:
    after = int(anchor.first >= piece.last)
    low, high = (piece.last, anchor.first) if after else (anchor.last, piece.first)
    here, there = r.unit_of[piece.first], r.unit_of[anchor.first]
    away = there - here
    same = int(away == 0)
    paragraphs = r.paragraph[there] - r.paragraph[here]
    cues = min(3, _between(starts, low, high))
    side = 0 if away < 0 else 1 if same else 2
    distance = 2 * (max(-8, min(5, away)) + 8) + (paragraphs == 0)
    quoted = r.quoted[anchor.first]
    cue_quoted = 2 * (quoted >= 0) + (quoted >= 0 and quoted == r.quoted[piece.first])
    out = [
        P_DISTANCE + 2 * distance + after,
        P_GAP + 2 * (2 * _length(high - low) + after) + same,
        P_CUES + 2 * (2 * cues + after) + same,
        P_PIECES + 2 * (2 * min(3, _between(pieces, low, high)) + after) + same,
        P_CLASS + 3 * (2 * anchor.cue_class + after) + side,
        P_SOURCE + 3 * (anchor.source is not None) + min(2, abs(away)),
        P_FIRST + 5 * (2 * piece.opens + after) + _side(away),
        P_PARAGRAPH + 4 * (max(-3, min(0, paragraphs)) + 3) + cues,
        P_CUE_QUOTED + 3 * cue_quoted + min(2, abs(away)),
        P_RUN_ON + 4 * (3 * (not piece.opens) + side) + cues,
    ]
    if same:
        out.append(P_JOINTS + 2 * _joints(r, low, high) + after)
    return out


def _state_features(
    r: Reading, unit: int, anchor: Anchor, begins: int, quoted: int, opened: int, here: int
) -> list[int]:
    side = _side(r.unit_of[anchor.first] - unit)
    after = int(r.unit_of[anchor.first] > unit)
    return [
        P_BEGINS + 5 * begins + side,
        P_QUOTED + 5 * quoted + side,
        P_OPENED + 2 * (5 * opened + side) + after,
        P_HAS_CUE + 5 * here + side,
    ]


# ---------------------------------------------------------------- shared


def _side(away: int) -> int:
    """Units away, from two before to two after."""
    return max(-2, min(2, away)) + 2


def _length(words: int) -> int:
    return bisect_left(LENGTHS, max(0, words))


def _between(starts: list[int], low: int, high: int) -> int:
    return max(0, bisect_left(starts, high) - bisect_left(starts, low))


def _joints(r: Reading, low: int, high: int) -> int:
    """Which marks and joining words stand between, as bits."""
    bits = 0
    for word in r.low[low : min(high, low + MARKS_READ)]:
        bits |= JOINT_OF.get(word, 0)
    return bits
