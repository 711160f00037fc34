"""Units together with the answers that count: what every measure here starts from."""

import re
from collections.abc import Iterable, Mapping, Sequence

from annotator.codebook import UNATTRIBUTED
from annotator.model import Coding, Span, Suggestion, Tag, Unit, Value

WORD = re.compile(r"\S*\w\S*")


class CodedUnit(Value, frozen=True, kw_only=True):
    """A unit, its words, and the answer that counts for it."""

    unit: Unit
    text: str
    coding: Coding | None = None
    """None while the unit is open."""
    certainty: int | None = None
    """1 guess, 2 unsure, 3 fairly sure, 4 sure."""
    note: str = ""
    to_check: bool = False

    @property
    def number(self) -> int:
        return self.unit.index

    @property
    def counted(self) -> bool:
        return self.unit.counted

    @property
    def attributed(self) -> bool:
        """Whether someone other than the publisher vouches for it."""
        return self.coding is not None and self.coding.primary_type != UNATTRIBUTED

    @property
    def part(self) -> bool:
        """Whether only some of its words are attributed (V2)."""
        return self.attributed and self.coding is not None and self.coding.scope == "part"

    @property
    def words(self) -> int:
        return count_words(self.text)

    @property
    def attributed_words(self) -> int:
        """The words that count for the primary type: all of them, or those attributed (V2)."""
        if self.part and self.coding is not None and self.coding.attributed:
            return count_words(self.text, self.unit.start, self.coding.attributed)
        return self.words


def count_words(text: str, start: int = 0, spans: Iterable[Span] | None = None) -> int:
    """Runs of non-space characters with a letter or digit in them; with `spans`, only those that
    touch one. `text` begins at `start` of the document that the spans index.

    >>> count_words("Rain – 40 mm of it.")
    5
    """
    found = WORD.finditer(text)
    if spans is None:
        return sum(1 for _ in found)
    marked = [(s - start, e - start) for s, e in spans]
    return sum(any(m.start() < e and s < m.end() for s, e in marked) for m in found)


def code_units(text: str, units: Sequence[Unit], tags: Mapping[Span, Tag]) -> tuple[CodedUnit, ...]:
    """A person's answers, by span. Only confirmed ones count; notes and marks always show."""
    return tuple(_tagged(text, unit, tags.get(unit.span)) for unit in units)


def _tagged(text: str, unit: Unit, tag: Tag | None) -> CodedUnit:
    words = text[unit.start : unit.end]
    if tag is None:
        return CodedUnit(unit=unit, text=words)
    return CodedUnit(
        unit=unit,
        text=words,
        coding=tag.coding if tag.settled else None,
        certainty=tag.certainty if tag.settled else None,
        note=tag.note,
        to_check=tag.to_check,
    )


def code_suggestions(
    text: str, units: Sequence[Unit], suggestions: Iterable[Suggestion]
) -> tuple[CodedUnit, ...]:
    """The machine's answers, for a report that says it rests on nothing else."""
    codings = {s.unit.span: s.coding for s in suggestions}
    return tuple(
        CodedUnit(unit=u, text=text[u.start : u.end], coding=codings.get(u.span)) for u in units
    )
