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
    tag: Tag | None = None
    """What the person left on it, settled or not."""
    suggestion: Suggestion | None = None
    """What the machine said."""
    answered_at: str | None = None
    """When the person first answered, as ISO 8601 UTC."""
    changed_at: str | None = None
    """When the answer was last changed."""

    @property
    def number(self) -> int:
        return self.unit.index

    @property
    def counted(self) -> bool:
        return self.unit.counted

    @property
    def certainty(self) -> int | None:
        """1 guess, 2 unsure, 3 fairly sure, 4 sure; None without an answer that counts."""
        return self.tag.certainty if self.tag is not None and self.tag.settled else None

    @property
    def note(self) -> str:
        return self.tag.note if self.tag is not None else ""

    @property
    def to_check(self) -> bool:
        return self.tag is not None and self.tag.to_check

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


def code_units(
    text: str,
    units: Sequence[Unit],
    tags: Mapping[Span, Tag],
    suggestions: Mapping[Span, Suggestion] | None = None,
) -> tuple[CodedUnit, ...]:
    """A person's answers, by span. Only confirmed ones count; notes and marks always show."""
    said = suggestions or {}
    return tuple(
        CodedUnit(
            unit=u,
            text=text[u.start : u.end],
            coding=tag.coding if tag is not None and tag.settled else None,
            tag=tag,
            suggestion=said.get(u.span),
        )
        for u in units
        for tag in (tags.get(u.span),)
    )


def code_suggestions(
    text: str, units: Sequence[Unit], suggestions: Mapping[Span, Suggestion]
) -> tuple[CodedUnit, ...]:
    """The machine's answers, for a report that says it rests on nothing else."""
    return tuple(
        CodedUnit(
            unit=u,
            text=text[u.start : u.end],
            coding=said.coding if said is not None else None,
            suggestion=said,
        )
        for u in units
        for said in (suggestions.get(u.span),)
    )
