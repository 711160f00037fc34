"""Reads articles in which people marked what was reported: articles/NAME.txt and gold.jsonl, a line
for each article with its name and the spans of its sourced statements."""

from pathlib import Path

import msgspec

from annotator.errors import FormatError
from annotator.model import Span, Value

ANSWERS = "gold.jsonl"


class StatementArticle(Value, frozen=True, kw_only=True):
    """An article with its sourced statements."""

    path: Path
    statements: tuple[tuple[Span, ...], ...]
    """Each in one or more parts, in code points."""


class _Statement(msgspec.Struct):
    spans: tuple[tuple[int, int], ...]


class _Line(msgspec.Struct):
    doc: str
    statements: tuple[_Statement, ...]


def read_statements(folder: Path) -> tuple[StatementArticle, ...]:
    """The articles of a folder.

    Raises FormatError.
    """
    path = folder / ANSWERS
    try:
        lines = msgspec.json.Decoder(_Line).decode_lines(path.read_bytes())
    except OSError as error:
        raise FormatError(f"{path} cannot be read: {error.strerror}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FormatError(f"{path} does not hold statements: {error}.") from None
    return tuple(
        StatementArticle(
            path=folder / "articles" / f"{line.doc}.txt",
            statements=tuple(tuple(Span(*s) for s in x.spans) for x in line.statements),
        )
        for line in lines
    )
