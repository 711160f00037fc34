"""Reads an article from a DOCX file."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx import Document as open_docx

from annotator.documents.blocks import Content, Piece, compose, tidy
from annotator.documents.limits import Limits
from annotator.errors import DocumentTooLarge
from annotator.model import Kind, Metadata

KIND_OF_STYLE: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"heading|title|headline"), "heading"),
    (re.compile(r"caption"), "caption"),
    (re.compile(r"credit"), "credit"),
    (re.compile(r"quote"), "quote_box"),
    (re.compile(r"byline|author|header|footer"), "boilerplate"),
)
"""By the English style names, which Word stores whatever the language of its menus."""
UNPACKED = 5
"""How many times `max_bytes` a DOCX may hold unpacked: pictures count, a bomb holds thousands."""
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
LETTERS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "‑"}


def read_word(data: bytes, limits: Limits, declared: str | None = None) -> Content:
    """The paragraphs of a DOCX file with tables, text boxes and proposed insertions; proposed
    deletions, notes, page heads and comments are left out.

    Raises EmptyDocument, DocumentTooLarge, and what zipfile, lxml and python-docx raise on broken
    files.
    """
    _check_archive(data, limits)
    document = open_docx(BytesIO(data))
    styles = {s.style_id: (s.name or "").lower() for s in document.styles}
    pieces = list(_pieces(document.element.body, styles))
    text, blocks = compose(pieces, "There is no text in this DOCX file.")
    title = next((tidy(p.text) for p in pieces if p.kind == "heading" and p.text.strip()), None)
    return Content(text=text, blocks=blocks, metadata=Metadata(title=title))


def _check_archive(data: bytes, limits: Limits) -> None:
    """Refuse a ZIP bomb before any of it is unpacked; zipfile reads no more than declared."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > UNPACKED * limits.max_bytes:
        raise DocumentTooLarge(
            f"The DOCX file unpacks to {unpacked / 1e6:,.0f} MB. Remove the pictures and try again."
        )


def _pieces(body: Any, styles: dict[str, str]) -> Iterator[Piece]:
    for paragraph in body.iter(f"{W}p"):
        if next(paragraph.iterancestors(FALLBACK), None) is None:
            style = paragraph.find(f"{W}pPr/{W}pStyle")
            name = "" if style is None else styles.get(style.get(f"{W}val"), "")
            yield Piece("".join(_letters(paragraph)), _kind_of(name))


def _kind_of(style: str) -> Kind:
    return next((kind for pattern, kind in KIND_OF_STYLE if pattern.search(style)), "body")


def _letters(paragraph: Any) -> Iterator[str]:
    """Text of a paragraph, without that of text boxes anchored in it: those have their own."""
    for element in paragraph.iter(f"{W}t", *LETTERS):
        if next(element.iterancestors(f"{W}p")) is paragraph:
            yield LETTERS.get(element.tag) or element.text or ""
