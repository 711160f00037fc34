"""Where the text is inside quotation marks.

Robust to an odd number of marks: a quotation ends at the latest with its paragraph, unless the
next paragraph opens with a mark again, as print does when a speech runs on.
"""

from collections.abc import Sequence
from typing import NamedTuple

from annotator.engine.tokens import Tokens, is_word

OPENING = {"“", "„", "«", "``", "‟"}
CLOSING = {"”", "»"}
STRAIGHT = {'"', "''", "＂"}
SINGLE_OPENING = {"‘", "‹", "'", "‚"}
SINGLE_CLOSING = {"’", "›", "'"}
DOUBLE = OPENING | CLOSING | STRAIGHT
REACH = 12
"""How many single marks ahead the closing one may stand: most are apostrophes."""
MARKS = DOUBLE | SINGLE_OPENING | SINGLE_CLOSING


class Quotation(NamedTuple):
    """Words from the opening mark up to and with the closing one."""

    first: int
    last: int
    """One past the closing mark, or past the paragraph where it is missing."""
    closed: bool
    continues: bool
    """Whether it carries on the quotation before it (a paragraph that reopens)."""


def find_quotations(
    tokens: Tokens, paragraphs: Sequence[tuple[int, int]]
) -> tuple[list[Quotation], list[int]]:
    """The quotations of a text in order, and for each word the number of its quotation or -1."""
    marks = [n for n, w in enumerate(tokens.word) if w in MARKS]
    found: list[Quotation] = []
    at = 0
    for first, last in paragraphs:
        here: list[int] = []
        while at < len(marks) and marks[at] < last:
            if marks[at] >= first:
                here.append(marks[at])
            at += 1
        if here:
            found += _in_paragraph(tokens, here, first, last, found)
    quoted = [-1] * len(tokens)
    for n, q in enumerate(found):
        quoted[q.first : q.last] = [n] * (q.last - q.first)
    return found, quoted


def _in_paragraph(
    tokens: Tokens, marks: list[int], first: int, last: int, before: list[Quotation]
) -> list[Quotation]:
    double = [m for m in marks if tokens.word[m] in DOUBLE]
    found = _doubles(tokens, double, first, last)
    single = [m for m in marks if tokens.word[m] not in DOUBLE]
    if single:
        free = [m for m in single if not any(q.first < m < q.last for q in found)]
        apart = [s for s in _singles(tokens, free) if not any(_overlap(s, q) for q in found)]
        found = sorted(found + apart)
    reopens = before and not before[-1].closed and before[-1].last == first
    if reopens and found and found[0].first == first:
        found[0] = found[0]._replace(continues=True)
    return found


def _overlap(one: Quotation, other: Quotation) -> bool:
    return one.first < other.last and other.first < one.last


def _doubles(tokens: Tokens, marks: list[int], first: int, last: int) -> list[Quotation]:
    out: list[Quotation] = []
    opened = -1
    for m in marks:
        opens = _opens(tokens, m, opened >= 0)
        if opened < 0:
            if opens:
                opened = m
            elif not out and tokens.word[m] in CLOSING and m > first:
                out.append(Quotation(first, m + 1, True, False))
        elif not opens:
            out.append(Quotation(opened, m + 1, True, False))
            opened = -1
    if opened >= 0:
        out.append(Quotation(opened, last, False, False))
    return out


def _opens(tokens: Tokens, m: int, inside: bool) -> bool:
    word = tokens.word[m]
    if word in STRAIGHT:
        if _space_before(tokens, m) and not _space_after(tokens, m):
            return True
        if not _space_before(tokens, m) and _space_after(tokens, m):
            return False
        return not inside
    return word in OPENING


def _singles(tokens: Tokens, marks: list[int]) -> list[Quotation]:
    out: list[Quotation] = []
    at = 0
    while at < len(marks):
        opened = marks[at]
        at += 1
        if not _opens_single(tokens, opened):
            continue
        closers = [m for m in marks[at : at + REACH] if _closes_single(tokens, m)]
        sure = [m for m in closers if not tokens.low[m - 1].endswith("s")]
        if closers:
            closed = (sure or closers)[0]
            out.append(Quotation(opened, closed + 1, True, False))
            while at < len(marks) and marks[at] <= closed:
                at += 1
    return out


def _opens_single(tokens: Tokens, m: int) -> bool:
    if tokens.word[m] not in SINGLE_OPENING or _space_after(tokens, m):
        return False
    return _space_before(tokens, m) and m + 1 < len(tokens) and is_word(tokens.word[m + 1])


def _closes_single(tokens: Tokens, m: int) -> bool:
    return tokens.word[m] in SINGLE_CLOSING and not _space_before(tokens, m)


def _space_before(tokens: Tokens, m: int) -> bool:
    if m == 0 or tokens.end[m - 1] < tokens.start[m]:
        return True
    return tokens.word[m - 1] in {"(", "[", "—", "–", "--", "-", "/"}


def _space_after(tokens: Tokens, m: int) -> bool:
    if m + 1 >= len(tokens):
        return True
    return tokens.end[m] < tokens.start[m + 1] or tokens.word[m + 1] in {",", ".", ";", ":", ")"}
