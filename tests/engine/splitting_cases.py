"""Reads splitting_cases.txt: a text, its units, their kinds."""

import re
import zlib
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_suffix(".txt")
ESCAPE = re.compile(r"\\(?:n|r|t|u[0-9a-f]{4}|U[0-9a-f]{8})")
KIND = re.compile(r"\{(\w+)\}")


class Case(NamedTuple):
    group: str
    line: int
    text: str
    spans: tuple[tuple[int, int], ...]
    kinds: tuple[str, ...]
    held_out: bool
    """In the random third that the splitter was not worked on with."""

    @property
    def starts(self) -> set[int]:
        """Where a unit begins, the first one left out."""
        return {start for start, _ in self.spans[1:]}


def read_cases(file: Path = FILE) -> list[Case]:
    cases: list[Case] = []
    group = ""
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), start=1):
        if line.startswith("# "):
            group = line[2:]
        elif line.strip() and not line.startswith("//"):
            cases.append(read_case(group, number, line))
    return cases


def read_case(group: str, number: int, line: str) -> Case:
    plain = ESCAPE.sub(lambda m: m.group().encode().decode("unicode_escape"), line)
    text, spans, kinds = "", [], []
    for piece in plain.split("‖"):
        kind = KIND.match(piece)
        kinds.append(kind[1] if kind else "body")
        piece = piece[kind.end() :] if kind else piece
        start = len(text) + len(piece) - len(piece.lstrip())
        spans.append((start, start + len(piece.strip())))
        text += piece
    return Case(group, number, text, tuple(spans), tuple(kinds), zlib.crc32(line.encode()) % 3 == 0)
