"""Attributions in brat standoff, as PolNeAR writes them: text-bound Source, Cue and Content spans,
joined by events (https://brat.nlplab.org/standoff.html)."""

import re
from collections.abc import Mapping

from annotator.errors import FormatError
from annotator.model import Span, SpanAttribution

ROLES = ("source", "cue", "content")
LINE = re.compile(r"([TE]\d+)\t(.*)")


def read_attributions(standoff: str) -> tuple[SpanAttribution, ...]:
    """The events of an .ann file, in its order. Lines of other kinds (attributes, notes) and roles
    other than source, cue and content are passed over.

    Raises FormatError with the line.
    """
    bound: dict[str, tuple[Span, ...]] = {}
    events: list[str] = []
    for number, line in enumerate(standoff.splitlines(), 1):
        found = LINE.match(line)  # a note or a text may hold line ends of its own
        if found is None:
            continue
        key, value = found.groups()
        try:
            if key.startswith("T"):
                offsets = value.split("\t")[0].split(" ", 1)[1]
                bound[key] = tuple(_span(part) for part in offsets.split(";"))
            else:
                events.append(value)
        except (ValueError, IndexError):
            raise FormatError(f"Line {number} is not brat standoff: {line[:60]!r}.") from None
    return tuple(_event(event, bound) for event in events)


def _span(offsets: str) -> Span:
    start, end = offsets.split()
    return Span(int(start), int(end))


def _event(event: str, bound: Mapping[str, tuple[Span, ...]]) -> SpanAttribution:
    """As in "Attribution:T4 Content:T3 Cue:T2 Source:T1 Content2:T9"."""
    found: dict[str, tuple[Span, ...]] = {}
    for argument in event.split():
        role, _, key = argument.partition(":")
        role = role.rstrip("0123456789").lower()
        if role in ROLES:
            found[role] = found.get(role, ()) + bound.get(key, ())
    return SpanAttribution(**found)
