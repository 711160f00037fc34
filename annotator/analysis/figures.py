"""Figures in running text as values, so that "eleven" and "11", "3,200" and "3.2 thousand" are the
same."""

import re
from collections.abc import Iterator
from typing import Literal

from annotator.model import Value

SMALL_WORDS = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty
    """
SMALL = SMALL_WORDS.split()
TENS_WORDS = "thirty forty fifty sixty seventy eighty ninety"
TENS = {word: 10 * n for n, word in enumerate(TENS_WORDS.split(), 3)}
WRITTEN = {**{w: n for n, w in enumerate(SMALL, 1) if n > 1}, **TENS, "dozen": 12}
"""Without "one", which is a pronoun more often than a figure."""
SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
FIGURE = re.compile(
    rf"(?<![\w.,])(?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)|(?P<word>{'|'.join(WRITTEN)}))"
    rf"(?:[\s-](?P<unit>one|two|three|four|five|six|seven|eight|nine)(?=\W|$))?"
    rf"(?:[\s-]?(?P<scale>{'|'.join(SCALES)}|bn|m|k)\b)?(?![\w])(?P<share>\s?(?:%|per\s?cent))?",
    re.IGNORECASE,
)
SHORT_SCALES = {"bn": 1e9, "m": 1e6, "k": 1e3}
ROUNDED = re.compile(
    r"\b(?:about|around|roughly|nearly|almost|some|over|under|more than|less than|fewer than|up to"
    r"|close to|at least)\s$",
    re.IGNORECASE,
)
YEARS = range(1800, 2101)
LEEWAY = 0.1
"""How far a rounded figure may be from the one it stands for."""

FigureKind = Literal["share", "year", "count"]


class Figure(Value, frozen=True, kw_only=True):
    """A figure as written, and its worth."""

    value: float
    kind: FigureKind
    words: str
    rounded: bool = False
    """Whether the text says that it is about that much."""


def find_figures(text: str) -> tuple[Figure, ...]:
    """The figures of a text in order.

    >>> [(f.value, f.kind) for f in find_figures("Eleven of 3,200, or 0.3 percent, in 2019")]
    [(11.0, 'count'), (3200.0, 'count'), (0.3, 'share'), (2019.0, 'year')]
    """
    return tuple(_read_figures(text))


def _read_figures(text: str) -> Iterator[Figure]:
    for m in FIGURE.finditer(text):
        written = m["word"]
        value = float(WRITTEN[written.casefold()] if written else m["digits"].replace(",", ""))
        if m["unit"]:
            if written is None or written.casefold() not in TENS | {"twenty": 20}:
                continue
            value += SMALL.index(m["unit"].casefold()) + 1
        scale = (m["scale"] or "").casefold()
        value *= SCALES.get(scale) or SHORT_SCALES.get(scale, 1)
        yield Figure(
            value=value,
            kind=_kind(m, value),
            words=m[0].strip(),
            rounded=ROUNDED.search(text[: m.start()]) is not None,
        )


def _kind(m: re.Match[str], value: float) -> FigureKind:
    if m["share"]:
        return "share"
    plain = m["digits"] and m["digits"].isdigit() and not m["scale"]
    return "year" if plain and value in YEARS else "count"


def same_figure(one: Figure, other: Figure) -> bool:
    """Equal, or near enough where one of them says that it is rounded."""
    if one.kind != other.kind:
        return False
    if one.rounded or other.rounded:
        return abs(one.value - other.value) <= LEEWAY * max(one.value, other.value)
    return one.value == other.value
