"""The text we make of a formatted document: one paragraph a block, a blank line between."""

import re
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from annotator.errors import EmptyDocument
from annotator.model import Block, Kind, Metadata

UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u00ad\u200b\ufeff]")
"""Control characters, half characters, and marks of possible line breaks: a soft hyphen or a
zero-width space within a name would hide it from every search."""
SPACES = re.compile(r"[^\S\n\t]+")
LINE_END = re.compile(r" *\n\s*")


class Piece(NamedTuple):
    """A paragraph of a formatted document, and what it is."""

    text: str
    kind: Kind = "body"


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader makes of the bytes; where they came from is not its concern."""

    text: str
    blocks: tuple[Block, ...] = ()
    metadata: Metadata = Metadata()
    encoding: str | None = None


def compose(pieces: Iterable[Piece], nothing: str) -> tuple[str, tuple[Block, ...]]:
    """Text and blocks of `pieces`, white space tidied, empty ones left out.

    Raises EmptyDocument, with `nothing` for a message, if no text but boilerplate is left.
    """
    texts: list[str] = []
    blocks: list[Block] = []
    start = 0
    for piece in pieces:
        text = tidy(piece.text)
        if text:
            texts.append(text)
            blocks.append(Block(start=start, end=start + len(text), kind=piece.kind))
            start += len(text) + 2
    if all(block.kind == "boilerplate" for block in blocks):
        raise EmptyDocument(nothing)
    return "\n\n".join(texts), tuple(blocks)


def tidy(text: str) -> str:
    """`text` with single spaces and no blank lines; tabs between table cells stay.

    >>> tidy(" Votes:\\u00a0 12\\t 13 \\n\\n  all ")
    'Votes: 12\\t13\\nall'
    """
    lines = SPACES.sub(" ", UNWANTED.sub("", text))
    lines = LINE_END.sub("\n", lines)
    return re.sub(r" ?\t ?", "\t", lines).strip()
