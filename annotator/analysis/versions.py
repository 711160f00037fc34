"""Two versions of an article: which of its units are the same, which were reworded."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from annotator.model import Kind, Span, Unit, Value

ALIKE = 0.7
"""Share of words in common (twice the common ones, by both) from which a unit counts as reworded
and not as new."""
WINDOW = 40
"""How far from its place, counted in changed units, a reworded unit is looked for."""


class Line(Value, frozen=True, kw_only=True):
    """A unit with its words."""

    number: int
    text: str


class Rewording(Value, frozen=True, kw_only=True):
    """A unit before and after."""

    old: Line
    new: Line


class Versions(Value, frozen=True, kw_only=True):
    """What became of the units of an article in its later version."""

    unchanged: tuple[tuple[int, int], ...]
    """Number of the unit before and after."""
    changed: tuple[Rewording, ...] = ()
    added: tuple[Line, ...] = ()
    dropped: tuple[Line, ...] = ()


class Stretch(NamedTuple):
    """Text that is in both versions, as a span of the former; `by` leads to the later one."""

    start: int
    end: int
    by: int


def compare_units(
    old_text: str, old_units: Sequence[Unit], new_text: str, new_units: Sequence[Unit]
) -> Versions:
    """What is unchanged, reworded, added and dropped, in text order."""
    same = match_units(old_text, old_units, new_text, new_units)
    kept_old, kept_new = {a for a, _ in same}, {b for _, b in same}
    gone = [_line(old_text, u) for n, u in enumerate(old_units) if n not in kept_old]
    come = [_line(new_text, u) for n, u in enumerate(new_units) if n not in kept_new]
    pairs = pair_similar([line.text for line in gone], [line.text for line in come])
    paired_old, paired_new = {a for a, _ in pairs}, {b for _, b in pairs}
    return Versions(
        unchanged=tuple((old_units[a].index, new_units[b].index) for a, b in same),
        changed=tuple(Rewording(old=gone[a], new=come[b]) for a, b in pairs),
        added=tuple(line for n, line in enumerate(come) if n not in paired_new),
        dropped=tuple(line for n, line in enumerate(gone) if n not in paired_old),
    )


def match_units(
    old_text: str, old_units: Sequence[Unit], new_text: str, new_units: Sequence[Unit]
) -> tuple[tuple[int, int], ...]:
    """The places, from 0, of the units whose kind and words are the same, in order."""
    old = [_shape(old_text, unit) for unit in old_units]
    new = [_shape(new_text, unit) for unit in new_units]
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return tuple((b.a + n, b.b + n) for b in blocks for n in range(b.size))


def find_stretches(
    old_text: str, old_units: Sequence[Unit], new_text: str, new_units: Sequence[Unit]
) -> tuple[Stretch, ...]:
    """The longest stretches of unchanged units, with what is between them where that is the same
    too, in text order."""
    found: list[Stretch] = []
    last = (-2, -2)
    for a, b in match_units(old_text, old_units, new_text, new_units):
        old, new = old_units[a], new_units[b]
        follows = (a, b) == (last[0] + 1, last[1] + 1)
        if follows and _joins(found[-1], old_text, old, new_text, new):
            found[-1] = found[-1]._replace(end=old.end)
        else:
            found.append(Stretch(old.start, old.end, new.start - old.start))
        last = (a, b)
    return tuple(found)


def _joins(before: Stretch, old_text: str, old: Unit, new_text: str, new: Unit) -> bool:
    """Whether the white space between is the same too."""
    between = old_text[before.end : old.start]
    return between == new_text[before.end + before.by : new.start]


def move_span(span: Span, stretches: Sequence[Stretch]) -> Span | None:
    """Where the span is in the later version; None if anything in it changed."""
    place = bisect_right(stretches, span.start, key=lambda s: s.start) - 1
    if place < 0 or span.end > stretches[place].end:
        return None
    by = stretches[place].by
    return Span(span.start + by, span.end + by)


def pair_similar(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The places of texts that are reworded from one another: the most alike first, each at most
    once, in order of `old`."""
    rated = []
    for a, former in enumerate(old):
        for b in range(max(0, a - WINDOW), min(len(new), a + WINDOW + 1)):
            alike = similarity(former, new[b])
            if alike >= ALIKE:
                rated.append((-alike, abs(a - b), a, b))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for *_, a, b in sorted(rated):
        if a not in pairs and b not in taken:
            pairs[a] = b
            taken.add(b)
    return sorted(pairs.items())


def similarity(one: str, other: str) -> float:
    """Twice the words in common, in order, by the words of both; 0.0 where it is under `ALIKE`.

    >>> similarity("Rain fell all day long.", "Rain fell all week long.")
    0.8
    """
    a, b = one.split(), other.split()
    shared = (Counter(a) & Counter(b)).total()
    if 2 * shared < ALIKE * (len(a) + len(b)):
        return 0.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def _shape(text: str, unit: Unit) -> tuple[Kind, str]:
    return unit.kind, text[unit.start : unit.end]


def _line(text: str, unit: Unit) -> Line:
    return Line(number=unit.index, text=text[unit.start : unit.end])
