"""Which units of several readers are to be compared, where they split and merge units on their own.

Readers are compared on the smallest stretches of text that none of them has a unit across the edge
of: a unit that all have cut alike, or else what one reader joined and another split. Within such
a stretch readers agree if they found the same types in the same order; whether they cut it alike is
measured apart.

Krippendorff, Mathet, Bouvry & Widlöcher (2016, "On the reliability of unitizing textual
continua", Quality & Quantity 50:2347-2364) compare each intersection of two readers' units, and
weigh it by its length. Here a stretch weighs as one unit, since a unit, not a letter, is what is
coded and counted (codebook §1), and where nobody moved a boundary the figures are those of the
units as they are.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from annotator.analysis.coded import CodedUnit
from annotator.analysis.intervals import Proportion
from annotator.model import Coding, Span

Units = tuple[CodedUnit, ...]
Types = tuple[str, ...]
"""What a reader found in a stretch of text: one type, or several in text order."""
Readings = Mapping[str, Units]
"""Reader -> all units of an article as that reader cut and answered them, in text order."""


class Stretch(NamedTuple):
    """Text that no reader has a unit across the edge of."""

    span: Span
    units: Readings
    """Reader -> their units within it."""

    @property
    def cut_alike(self) -> bool:
        return len({tuple(u.unit.span for u in units) for units in self.units.values()}) == 1

    def counted(self, reader: str) -> Units:
        return tuple(u for u in self.units.get(reader, ()) if u.counted)

    def only(self, reader: str) -> CodedUnit | None:
        """What the reader has there, if it is one answered unit."""
        units = self.counted(reader)
        return units[0] if len(units) == 1 and units[0].coding is not None else None

    def answer(self, reader: str, of: Callable[[Coding], str]) -> Types | None:
        """What `of` says of the reader's units, in text order, each run of alike ones once; None
        where one of them is open or none counts."""
        codings = [u.coding for u in self.counted(reader)]
        answers = [of(c) for c in codings if c is not None]
        if not answers or len(answers) < len(codings):
            return None
        return tuple(key for key, _ in groupby(answers))

    @property
    def moment(self) -> str:
        """When the latest of the readers answered last; "" where that is not known."""
        return max((u.changed_at or "" for units in self.units.values() for u in units), default="")


def align_units(readings: Readings) -> tuple[Stretch, ...]:
    """The stretches in text order, as far as any reader counts a unit in them."""
    found = (_stretch(group) for group in _joined(readings))
    return tuple(s for s in found if any(u.counted for units in s.units.values() for u in units))


def _joined(readings: Readings) -> Iterator[list[tuple[str, CodedUnit]]]:
    """Units that intersect, directly or through others."""
    owned = [(reader, u) for reader, units in readings.items() for u in units]
    group: list[tuple[str, CodedUnit]] = []
    end = 0
    for reader, u in sorted(owned, key=lambda pair: pair[1].unit.span):
        if group and u.unit.start >= end:
            yield group
            group = []
        group.append((reader, u))
        end = max(end, u.unit.end)
    if group:
        yield group


def _stretch(group: Sequence[tuple[str, CodedUnit]]) -> Stretch:
    units: dict[str, Units] = {}
    for reader, u in group:
        units[reader] = (*units.get(reader, ()), u)
    span = Span(group[0][1].unit.start, max(u.unit.end for _, u in group))
    return Stretch(span, units)


def count_cut_alike(stretches: Iterable[Stretch]) -> Proportion:
    """Stretches in which all readers have the same units, of those with two readers or more."""
    shared = [s.cut_alike for s in stretches if len(s.units) > 1]
    return Proportion(hits=sum(shared), n=len(shared))
