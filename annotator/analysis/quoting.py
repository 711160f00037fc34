"""The same quotation in two texts: whole, cut, altered, or made of words that nobody was quoted
with."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from annotator.analysis.coded import CodedUnit

QUOTATION = re.compile(r"“([^“”]+)”?|\"([^\"]+)\"|‘([^‘’]+(?:’\w[^‘’]*)*)’(?!\w)")
BRACKETED = re.compile(r"\[[^\]]*\]|\([^)]*\)|…|\.\.\.")
TOKEN = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*")
FEWEST_WORDS = 4
"""Shorter stretches in quotation marks are terms as often as quotations."""
FEWEST_MISSING = 3
"""Words whose absence makes a quotation a shorter one."""
SAME_QUOTATION = 0.6
"""Share of its words, in order, that an altered quotation still has."""
LIKELY = 0.3
"""Share of its different words below which two quotations are not looked at more closely."""
MOST_WORDS = 300
"""Words of a quotation that are compared: enough for any, and few enough for any text."""
MADE_WORDS = 5
"""Words in quotation marks that must have stood in the earlier text without them."""

QuoteChange = Literal["cut", "altered", "made"]


class Quotation(NamedTuple):
    """Words in quotation marks."""

    unit: int
    """Index into the units, from 0."""
    words: tuple[str, ...]
    written: str


class QuoteFinding(NamedTuple):
    """What became of a quotation. `earlier` is that unit's index, `later` the other's."""

    change: QuoteChange
    earlier: int
    later: int
    words: str
    """What is missing, was put in its place, or was put into quotation marks."""


def find_quotations(units: Sequence[CodedUnit]) -> tuple[Quotation, ...]:
    """Every stretch of at least `FEWEST_WORDS` words in quotation marks; one that is interrupted by
    its speaker within a unit is one quotation."""
    return tuple(_join(units))


def _join(units: Sequence[CodedUnit]) -> Iterator[Quotation]:
    for place, unit in enumerate(units):
        pieces = [next(filter(None, m.groups())) for m in QUOTATION.finditer(unit.text)]
        words = tuple(w for piece in pieces for w in _words(piece))
        if len(words) >= FEWEST_WORDS:
            yield Quotation(place, words[:MOST_WORDS], " ".join(pieces))


def _words(text: str) -> tuple[str, ...]:
    plain = BRACKETED.sub(" ", text).replace("’", "'")
    return tuple(m[0].casefold() for m in TOKEN.finditer(plain))


def compare_quotations(
    earlier: Sequence[CodedUnit], later: Sequence[CodedUnit]
) -> tuple[QuoteFinding, ...]:
    """Quotations that the later text cut, altered or made, in its order."""
    before, after = find_quotations(earlier), find_quotations(later)
    plain = [_words(u.text) for u in earlier]
    covered: dict[int, set[int]] = defaultdict(set)
    homes: dict[int, int] = {}
    found: list[QuoteFinding] = []
    for quotation in after:
        best, blocks = _closest(quotation, before)
        kept = sum(size for _, size in blocks)
        if best < 0 or kept < SAME_QUOTATION * min(len(quotation.words), len(before[best].words)):
            found += _find_made(quotation, plain)
            continue
        homes.setdefault(best, quotation.unit)
        covered[best] |= {n for start, size in blocks for n in range(start, start + size)}
        if strange := _strange_words(quotation, before[best]):
            found.append(QuoteFinding("altered", before[best].unit, quotation.unit, strange))
    altered = {f.later for f in found}
    for best, unit in homes.items():
        missing = [w for n, w in enumerate(before[best].words) if n not in covered[best]]
        if len(missing) >= FEWEST_MISSING and unit not in altered:
            found.append(QuoteFinding("cut", before[best].unit, unit, " ".join(missing)))
    return tuple(sorted(found, key=lambda f: f.later))


def _closest(
    quotation: Quotation, candidates: Sequence[Quotation]
) -> tuple[int, list[tuple[int, int]]]:
    """Index of the quotation with the most words in the same order, and those as (start, number)
    of its words; -1 without any."""
    words = set(quotation.words)
    best: tuple[int, list[tuple[int, int]]] = (-1, [])
    most = (0, 0)
    for n, candidate in enumerate(candidates):
        if len(words.intersection(candidate.words)) < LIKELY * len(words):
            continue
        matcher = SequenceMatcher(None, candidate.words, quotation.words, autojunk=False)
        blocks = [(b.a, b.size) for b in matcher.get_matching_blocks() if b.size]
        kept = sum(size for _, size in blocks)
        fit = (kept, -abs(len(candidate.words) - len(quotation.words)))
        if kept and fit > most:
            best, most = (n, blocks), fit
    return best


def _strange_words(quotation: Quotation, original: Quotation) -> str:
    """What stands in the quotation and not in its original, at that place; "" where it is word for
    word, perhaps cut."""
    matcher = SequenceMatcher(None, original.words, quotation.words, autojunk=False)
    put_in = [
        " ".join(quotation.words[j1:j2])
        for tag, _, _, j1, j2 in matcher.get_opcodes()
        if tag in ("replace", "insert")
    ]
    return ", ".join(put_in)


def _find_made(quotation: Quotation, plain: Sequence[tuple[str, ...]]) -> Iterator[QuoteFinding]:
    """Words that the earlier text told without quotation marks."""
    if len(quotation.words) < MADE_WORDS:
        return
    wanted = f" {' '.join(quotation.words)} "
    for place, words in enumerate(plain):
        if wanted in f" {' '.join(words)} ":
            yield QuoteFinding("made", place, quotation.unit, quotation.written)
            return
