"""Paragraphs of plain text, from its lines.

A line end is either the end of a paragraph or a place where somebody's program broke a line.
Which one is decided for the document: if its lines end where the next word would no longer have
fitted, the text was broken at that width (greedy filling).
"""

import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from annotator.engine.abbreviations import UNFINISHED
from annotator.model import Span

NARROWEST, WIDEST = 30, 140
"""Widths, in code points, at which text is broken in practice."""
ENOUGH = 0.6
"""The share of line ends that one width must explain."""
LONGEST_WORD = 30

Stanzas = list[list[Span]]
"""Trimmed lines, grouped between blank lines."""

FULL = re.compile(r"[.!?…‽。！？:;][\"'”’»)\]]*\Z")
ENDING = 8
ITEM = re.compile(r"[•●▪◦‣∙·–—*-]\s|\(?\d{1,2}[.)]\s|\(?[a-z]\)\s")
ADDRESS = re.compile(r"\S*(?:@|://|www\.)")
CAMEL = re.compile(r"[a-z]{1,3}(?:[A-Z]|-[A-Z])")
WORD = re.compile(r"\S+")


def find_stanzas(text: str, start: int, end: int) -> Stanzas:
    """The lines of `text[start:end]`; line ends are those that str.splitlines knows."""
    stanzas: Stanzas = [[]]
    at = start
    for line in text[start:end].splitlines(keepends=True):
        visible = line.strip()
        if visible:
            begun = at + len(line) - len(line.lstrip())
            stanzas[-1].append(Span(begun, begun + len(visible)))
        elif stanzas[-1]:
            stanzas.append([])
        at += len(line)
    return [stanza for stanza in stanzas if stanza]


def find_paragraphs(text: str, stanzas: Stanzas) -> list[Span]:
    """Paragraphs of plain text."""
    width = measure_width(text, stanzas)
    return join_lines(stanzas, lambda line, following: is_wrapped(text, line, following, width))


def find_prose(text: str, stanzas: Stanzas) -> list[Span]:
    """Paragraphs where the lines are known to be prose: list items alone stand apart."""
    return join_lines(stanzas, lambda line, following: not is_item(text, line, following))


def join_lines(stanzas: Stanzas, goes_on: Callable[[Span, Span], bool]) -> list[Span]:
    paragraphs: list[Span] = []
    for stanza in stanzas:
        paragraphs.append(stanza[0])
        for line, following in pairwise(stanza):
            if goes_on(line, following):
                paragraphs[-1] = Span(paragraphs[-1].start, following.end)
            else:
                paragraphs.append(following)
    return paragraphs


def measure_width(text: str, stanzas: Stanzas) -> int | None:
    """The width at which the lines were broken, None where they were not.

    A break at width w explains a line end if the line fits in w and the line with the first word
    of the next does not; the width that explains most line ends wins.
    """
    votes: Counter[int] = Counter()
    ends = open_ends = 0
    for stanza in stanzas:
        for line, following in pairwise(stanza):
            ends += 1
            open_ends += not is_full(text, line)
            votes.update(fitting_widths(text, line, following))
    if ends < 2 or 2 * open_ends < ends:
        return None
    width, explained = max(votes.items(), key=lambda vote: vote[1], default=(0, 0))
    return width if explained >= ENOUGH * ends and explained > 1 else None


def fitting_widths(text: str, line: Span, following: Span) -> range:
    """The widths at which greedy filling would have broken the text between these lines."""
    length = line.end - line.start
    return range(
        max(length, NARROWEST), min(length + 1 + first_length(text, following), WIDEST + 1)
    )


def first_length(text: str, line: Span) -> int:
    """Length of the first word of a line, in code points."""
    word = WORD.match(text, line.start, min(line.end, line.start + LONGEST_WORD))
    return word.end() - line.start if word else 0


def is_wrapped(text: str, line: Span, following: Span, width: int | None) -> bool:
    """Whether the paragraph goes on over the end of this line."""
    if is_item(text, line, following) or ADDRESS.match(text, following.start, following.end):
        return False
    if text[following.start].islower() and not CAMEL.match(text, following.start):
        return True
    if width is not None and width in fitting_widths(text, line, following):
        return True
    return is_unfinished(text, line)


def is_unfinished(text: str, line: Span) -> bool:
    """Whether the line stops in mid-clause: on a comma or a word such as "the"."""
    last = text[max(line.start, line.end - LONGEST_WORD) : line.end].split()[-1]
    return last.endswith(",") or last in UNFINISHED


def is_item(text: str, line: Span, following: Span) -> bool:
    """Whether the next line is an item of a list, not a line that happens to begin with a dash."""
    if not ITEM.match(text, following.start, following.end):
        return False
    return is_full(text, line) or ITEM.match(text, line.start, line.end) is not None


def is_full(text: str, line: Span) -> bool:
    """Whether the line ends as a sentence or a lead-in does."""
    return FULL.search(text, max(line.start, line.end - ENDING), line.end) is not None
