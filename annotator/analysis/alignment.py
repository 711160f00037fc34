"""Which sentences of two texts are about the same: by the words, names, figures and quotations
that they share, rare ones counting for more.

An inverted index keeps this near linear: only sentences with a word in common are ever compared.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import log, sqrt
from typing import NamedTuple

from annotator.analysis.chains import stations_of
from annotator.analysis.claims import COMMON, STEM
from annotator.analysis.coded import CodedUnit
from annotator.analysis.figures import find_figures
from annotator.analysis.quoting import find_quotations

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
ENDING = re.compile(r"(?:ings?|ed|e?s|ly|['’]s)$")
FEWEST_LETTERS = 3
"""Shorter words count only as names, with a capital letter."""
SHORT_COMMON_WORDS = """
    the and but for not its his her him she they our you who why how one two all any new was
    were had has have are can did got let may now old own per put say see set too use way yet
    from with some will been this that when what where while than then come comes came going
    gone made make take took off also it's ago yes nor
    """
TIME_WORDS = """
    year years week weeks month months monday tuesday wednesday thursday friday saturday sunday
    """
SHORT_COMMON = (COMMON - frozenset(TIME_WORDS.split())) | frozenset(SHORT_COMMON_WORDS.split())
"""Words that say nothing about the matter."""
ATTRIBUTING_STEMS = """
    according accord reporte report repor spokes spoke quoted quote statem offici sourc told agency
    """
ATTRIBUTING = frozenset(ATTRIBUTING_STEMS.split())
"""Stems that tell who said it rather than what."""
LEAST_LIKENESS = 0.3
"""Cosine of two sentences below which they are not about the same."""
LEAST_REST = 0.35
LEAST_TAKEN = 0.65
"""Share of the later sentence, and of what an earlier one after the first tells, that they must
have in common for the later to take up both."""
FEWEST_SHARED = 2
NEAR = 0.1
"""How much the place in the text may tip the balance."""
UNALIKE = 0.6
"""A heading against a sentence of the body."""
CONTAINED = 0.5
"""What it is worth that all of the shorter sentence is in the longer one."""
TINY = 1e-9
ALIGNED = frozenset({"body", "heading", "caption", "quote_box"})


class Match(NamedTuple):
    """A sentence of the earlier text and one of the later on the same matter."""

    earlier: int
    """Index into the units, from 0."""
    later: int
    likeness: float
    """Above 0, at most about 1."""


class _Side(NamedTuple):
    units: Sequence[CodedUnit]
    words: Sequence[frozenset[str]]
    sizes: Sequence[float]
    sources: Sequence[frozenset[str]]


@lru_cache(maxsize=1 << 14)
def matter_words(text: str) -> frozenset[str]:
    """The stems, names and figures that say what a sentence is about.

    >>> sorted(matter_words("Officials said 3,200 piers closed"))
    ['3200', 'clos', 'pier']
    """
    stems = {_stem(m[0]) for m in WORD.finditer(text) if _tells(m[0])}
    figures = {f"{f.value:g}" for f in find_figures(text)}
    return frozenset((stems - ATTRIBUTING) | figures)


def _tells(word: str) -> bool:
    long = len(word) >= FEWEST_LETTERS or (word[0].isupper() and len(word) > 1)
    return long and word.casefold() not in SHORT_COMMON


def _stem(word: str) -> str:
    """
    >>> _stem("Launched"), _stem("launches"), _stem("launch")
    ('launch', 'launch', 'launch')
    """
    plain = word.casefold()
    short = ENDING.sub("", plain)
    return (short if len(short) >= FEWEST_LETTERS else plain)[:STEM].rstrip("e")


def source_words(unit: CodedUnit) -> frozenset[str]:
    """The words that name its sources: they join sentences that are about different things."""
    names = [link.name for link in stations_of(unit.coding)] if unit.coding is not None else []
    return frozenset(word for name in names for word in matter_words(name))


def align_units(earlier: Sequence[CodedUnit], later: Sequence[CodedUnit]) -> tuple[Match, ...]:
    """Which units go together, by place in the later text. A later unit may take up several
    earlier ones and an earlier unit may be spread over several later ones; order is free, but
    between two equals the nearer wins. Headings go with headings, if there are any."""
    texts = [*earlier, *later]
    weights = _weigh(matter_words(u.text) for u in texts if u.unit.kind in ALIGNED)
    a, b = _side(earlier, weights), _side(later, weights)
    index: dict[str, list[int]] = defaultdict(list)
    for place, words in enumerate(a.words):
        for word in words:
            index[word].append(place)
    found = [m for place in range(len(later)) for m in _matches(place, a, b, index, weights)]
    found += _match_quotations(earlier, later, {m.later for m in found})
    return tuple(sorted([*found, *_match_titles(a, b, found)], key=lambda m: m.later))


def _match_quotations(
    earlier: Sequence[CodedUnit], later: Sequence[CodedUnit], matched: set[int]
) -> list[Match]:
    """Units that nothing else joins, with the same words in quotation marks, however common."""
    homes: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for q in find_quotations(earlier):
        if earlier[q.unit].unit.kind in ALIGNED:
            homes[q.words].append(q.unit)
    return [
        Match(_nearest(homes[q.words], earlier, later[q.unit], q.unit), q.unit, LEAST_LIKENESS)
        for q in find_quotations(later)
        if q.words in homes and q.unit not in matched and later[q.unit].unit.kind in ALIGNED
    ]


def _nearest(places: Sequence[int], units: Sequence[CodedUnit], to: CodedUnit, place: int) -> int:
    """The unit with the very same text, else the one at about the same place."""
    return min(places, key=lambda n: (units[n].text != to.text, abs(n - place)))


def _match_titles(a: _Side, b: _Side, found: Sequence[Match]) -> list[Match]:
    """The first headings of two texts with sentences in common, if nothing else is like them."""
    one, other = (_first_heading(side.units) for side in (a, b))
    free = one not in {m.earlier for m in found} and other not in {m.later for m in found}
    if not found or one < 0 or other < 0 or not free or not a.words[one] & b.words[other]:
        return []
    return [Match(one, other, LEAST_LIKENESS)]


def _first_heading(units: Sequence[CodedUnit]) -> int:
    return next((n for n, u in enumerate(units) if u.unit.kind == "heading"), -1)


def _weigh(sentences: Iterable[frozenset[str]]) -> Mapping[str, float]:
    """Inverse document frequency of each word."""
    found = list(sentences)
    counts = Counter(word for words in found for word in words)
    return {word: log(1 + len(found) / n) for word, n in counts.items()}


def _side(units: Sequence[CodedUnit], weights: Mapping[str, float]) -> _Side:
    words = [matter_words(u.text) if u.unit.kind in ALIGNED else frozenset() for u in units]
    sizes = [_size(w, weights) for w in words]
    return _Side(units, words, sizes, [source_words(u) for u in units])


def _size(words: Iterable[str], weights: Mapping[str, float]) -> float:
    return sqrt(sum(weights[w] ** 2 for w in words))


def _matches(
    place: int,
    a: _Side,
    b: _Side,
    index: Mapping[str, Sequence[int]],
    weights: Mapping[str, float],
) -> list[Match]:
    """The earlier unit most like this one, then those that explain most of what it leaves."""
    rest, whole = b.words[place], b.sizes[place]
    taken: list[Match] = []
    while rest:
        candidates = {n for word in rest for n in index.get(word, ())} - {m.earlier for m in taken}
        ranked = [(_likeness(n, place, rest, a, b, weights), n) for n in sorted(candidates)]
        likeness, best = max(ranked, key=lambda r: (r[0], -r[1]), default=(0.0, -1))
        shared = rest & a.words[best] if best >= 0 else frozenset()
        if likeness < LEAST_LIKENESS or len(shared) < FEWEST_SHARED:
            break
        told = _size(shared, weights)
        claim = _size(a.words[best] - a.sources[best], weights)
        if taken and (told < LEAST_REST * whole or told < LEAST_TAKEN * claim):
            break
        taken.append(Match(best, place, likeness))
        rest = rest - a.words[best] - b.sources[place]
    return taken


def _likeness(
    one: int,
    other: int,
    rest: frozenset[str],
    a: _Side,
    b: _Side,
    weights: Mapping[str, float],
) -> float:
    """Cosine of the two over `rest`, tipped by their places and kinds."""
    common = sum(weights[w] ** 2 for w in a.words[one] & rest)
    size = a.sizes[one] * _size(rest, weights)
    apart = abs(one / max(len(a.units), 1) - other / max(len(b.units), 1))
    alike = (a.units[one].unit.kind == "heading") == (b.units[other].unit.kind == "heading")
    claim = rest - b.sources[other]
    told = sum(weights[w] ** 2 for w in a.words[one] & claim)
    within = told / max(min(a.sizes[one], _size(claim, weights)) ** 2, told, TINY)
    near = (1 - NEAR * apart) * (1 if alike else UNALIKE)
    return max(common / max(size, TINY), CONTAINED * within) * near
