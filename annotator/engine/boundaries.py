"""A reviewer's corrections of the units: split one, merge several, change what kind one is.

Each returns new units, numbered anew; the old ones stay as they were. A heading's kind given by
hand counts in the source mix, since a person saw something in it.
"""

from collections.abc import Sequence

import msgspec

from annotator.engine.units import UNCOUNTED, is_counted
from annotator.errors import OutsideDocument, ReviewError
from annotator.model import Kind, Span, Unit


def split_unit(text: str, units: Sequence[Unit], start: int, end: int, at: int) -> tuple[Unit, ...]:
    """Split the unit `[start, end)` so that its second half begins at `at` or the next visible
    character. Both halves are trimmed and keep the kind.

    Raises OutsideDocument if a position is not in the text, ReviewError if there is no such unit
    or a half would be empty.
    """
    check_inside(text, start, end)
    place = find_unit(units, start, end)
    halves = [trim(text, start, at), trim(text, at, end)] if start < at < end else []
    if not halves or any(half.start == half.end for half in halves):
        raise ReviewError(
            "This unit cannot be split there: one half would be empty. "
            "Choose a place between two of its words."
        )
    unit = units[place]
    made = [as_unit(text, half, unit.kind) for half in halves]
    return number([*units[:place], *made, *units[place + 1 :]])


def merge_units(text: str, units: Sequence[Unit], start: int, end: int) -> tuple[Unit, ...]:
    """Merge all units within `[start, end)` into one of the kind of the first.

    Raises OutsideDocument if a position is not in the text, ReviewError if fewer than two units
    lie within the span.
    """
    check_inside(text, start, end)
    inside = [n for n, unit in enumerate(units) if start <= unit.start and unit.end <= end]
    if len(inside) < 2:
        raise ReviewError("Merging takes two or more units. Select all of them, then merge.")
    first, last = inside[0], inside[-1]
    merged = as_unit(text, Span(units[first].start, units[last].end), units[first].kind)
    return number([*units[:first], merged, *units[last + 1 :]])


def change_kind(units: Sequence[Unit], start: int, end: int, kind: Kind) -> tuple[Unit, ...]:
    """Give the unit `[start, end)` another kind; whether it counts follows from that.

    Raises ReviewError if there is no such unit.
    """
    place = find_unit(units, start, end)
    unit = units[place]
    if unit.kind == kind:
        return tuple(units)
    counted = kind not in UNCOUNTED
    changed = msgspec.structs.replace(unit, kind=kind, counted=counted)
    return (*units[:place], changed, *units[place + 1 :])


def check_inside(text: str, start: int, end: int) -> None:
    if not 0 <= start < end <= len(text):
        raise OutsideDocument(
            f"Characters {start} to {end} are not in this article, which has {len(text)}. "
            "Reload the page and try again."
        )


def find_unit(units: Sequence[Unit], start: int, end: int) -> int:
    """The place of the unit with exactly this span."""
    for place, unit in enumerate(units):
        if (unit.start, unit.end) == (start, end):
            return place
    raise ReviewError(
        f"No unit runs from character {start} to {end} any more. Reload the page and try again."
    )


def trim(text: str, start: int, end: int) -> Span:
    """The span without white space at its ends; empty where there is nothing else."""
    words = text[start:end]
    begun = end - len(words.lstrip())
    return Span(begun, max(begun, start + len(words.rstrip())))


def as_unit(text: str, span: Span, kind: Kind) -> Unit:
    counted = is_counted(text[span.start : span.end], kind)
    return Unit(index=1, start=span.start, end=span.end, kind=kind, counted=counted)


def number(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """The units with their indices counted from 1."""
    return tuple(msgspec.structs.replace(unit, index=n) for n, unit in enumerate(units, start=1))
