"""Pairs of texts with marks for what a rewrite did to each sentence: `read_pairs()`.

The marks are explained in analysis/pairs/README.md.
"""

import re
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "analysis" / "pairs"
MARK = re.compile(r"\[(new|\d+(?:\+\d+)*)((?: [a-z_]+)*)\] ?")
PARTS = re.compile(r"^=== (?:earlier|later)\n", re.MULTILINE)


class Mark(NamedTuple):
    """What is known of the sentence that begins at `start`."""

    start: int
    sentences: tuple[int, ...]
    """Numbers of sentences of the earlier text; none for the rewriter's own."""
    kinds: frozenset[str]
    """What must be reported of it; none where nothing may be."""


class Pair(NamedTuple):
    name: str
    earlier: str
    later: str
    earlier_marks: tuple[Mark, ...]
    later_marks: tuple[Mark, ...]


def read_pairs() -> tuple[Pair, ...]:
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.txt")))


def _read(path: Path) -> Pair:
    _, earlier, later = PARTS.split(path.read_text(encoding="utf-8"))
    texts, marks = zip(_unmark(earlier.strip()), _unmark(later.strip()), strict=True)
    return Pair(path.stem, *texts, *marks)


def _unmark(marked: str) -> tuple[str, tuple[Mark, ...]]:
    text, at, marks = "", 0, []
    for m in MARK.finditer(marked):
        text += marked[at : m.start()]
        numbers = () if m[1] == "new" else tuple(map(int, m[1].split("+")))
        marks.append(Mark(len(text), numbers, frozenset(m[2].split())))
        at = m.end()
    return text + marked[at:], tuple(marks)
