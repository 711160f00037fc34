"""Cuts a document into its units: sentences, headings, captions, credits, quotes, boilerplate."""

import re

from annotator.engine.boilerplate import find_sign_off, is_boilerplate
from annotator.engine.credits import find_credit, is_caption, is_credit, is_signature
from annotator.engine.headings import has_clause, is_heading
from annotator.engine.layout import find_paragraphs, find_prose, find_stanzas
from annotator.engine.sentences import find_sentences
from annotator.model import Block, Document, Kind, Span, Unit

VISIBLE = re.compile(r"\S")
PULLED = re.compile(r"[“\"][^“”\"]{10,300}[”\"]\s*[–—-]{1,2}\s*[A-Z][^.!?“”\"]{2,80}")
"""A quotation with its speaker after a dash, as pull quotes are set."""
Piece = tuple[Span, Kind]
UNCOUNTED = frozenset({"credit", "boilerplate"})


def split_units(document: Document) -> tuple[Unit, ...]:
    """The units of a document, in text order, numbered from 1.

    Units are trimmed and disjoint, and every character that is not white space lies in exactly
    one. Where the reader knew the kind of a stretch, that is kept, but boilerplate and credits
    are looked for in prose; what lies between blocks is read by its layout. Never raises.
    """
    text = document.text
    pieces: list[Piece] = []
    at = 0
    for block in document.blocks:
        start, end = max(block.start, at), min(block.end, len(text))
        if start < end:
            pieces += split_plain(text, at, start)
            pieces += split_block(text, Block(start=start, end=end, kind=block.kind))
            at = end
    pieces += split_plain(text, at, len(text))
    return tuple(
        Unit(
            index=index,
            start=span.start,
            end=span.end,
            kind=kind,
            counted=is_counted(text[span.start : span.end], kind),
        )
        for index, (span, kind) in enumerate(pieces, start=1)
    )


def is_counted(words: str, kind: Kind) -> bool:
    """Whether a unit counts in the source mix (U4, K7)."""
    return kind not in UNCOUNTED and (kind != "heading" or has_clause(words))


def split_block(text: str, block: Block) -> list[Piece]:
    """Pieces of a stretch whose kind the reader knew."""
    stanzas = find_stanzas(text, block.start, block.end)
    match block.kind:
        case "boilerplate":
            return [(line, "boilerplate") for stanza in stanzas for line in stanza]
        case "heading" | "credit":
            return [(Span(stanza[0].start, stanza[-1].end), block.kind) for stanza in stanzas]
    pieces: list[Piece] = []
    for paragraph in find_prose(text, stanzas):
        if block.kind == "body":
            pieces += split_prose(text, paragraph)
        else:
            pieces += split_caption(text, paragraph, block.kind)
    return pieces


def split_plain(text: str, start: int, end: int) -> list[Piece]:
    """Pieces of a stretch of plain text, their kinds from its layout."""
    paragraphs = find_paragraphs(text, find_stanzas(text, start, end))
    pieces: list[Piece] = []
    for number, paragraph in enumerate(paragraphs):
        found = split_prose(text, paragraph)
        followed = number < len(paragraphs) - 1 or end < len(text)
        opens = number == 0 and start == 0
        if (
            followed
            and found == [(paragraph, "body")]
            and is_heading(text[paragraph.start : paragraph.end], first=opens)
        ):
            found = [(paragraph, "heading")]
        pieces += found
    return pieces


def split_prose(text: str, paragraph: Span) -> list[Piece]:
    """Pieces of a paragraph that is body text unless its words show otherwise."""
    words = text[paragraph.start : paragraph.end]
    if is_boilerplate(words):
        return [(paragraph, "boilerplate")]
    if is_credit(words):
        return [(paragraph, "credit")]
    if PULLED.fullmatch(words):
        return [(paragraph, "quote_box")]
    signed = find_sign_off(words)
    if signed is None:
        credited = find_credit(words, caption=False)
        if credited is not None and is_signature(words, credited) and is_last(text, paragraph):
            signed = credited
        elif credited is not None or is_caption(words):
            return split_caption(text, paragraph, "caption")
    if signed is None:
        return split_sentences(text, paragraph, "body")
    return split_at(text, paragraph, paragraph.start + signed, ("body", "boilerplate"))


def is_last(text: str, paragraph: Span) -> bool:
    """Whether other text stands before the paragraph and none after it."""
    return not VISIBLE.search(text, paragraph.end) and bool(VISIBLE.search(text[: paragraph.start]))


def split_caption(text: str, paragraph: Span, kind: Kind) -> list[Piece]:
    """Sentences of a caption or quote box, and the credit at the end as a piece of its own."""
    words = text[paragraph.start : paragraph.end]
    if kind == "caption" and is_credit(words):
        return [(paragraph, "credit")]
    credited = find_credit(words, caption=True) if kind == "caption" else None
    if credited is None:
        return split_sentences(text, paragraph, kind)
    return split_at(text, paragraph, paragraph.start + credited, (kind, "credit"))


def split_at(text: str, paragraph: Span, at: int, kinds: tuple[Kind, Kind]) -> list[Piece]:
    """Sentences of the first kind up to there, the rest as one piece of the second."""
    told = split_sentences(text, Span(paragraph.start, at), kinds[0])
    return [*told, (Span(at, paragraph.end), kinds[1])]


def split_sentences(text: str, paragraph: Span, kind: Kind) -> list[Piece]:
    return [(span, kind) for span in find_sentences(text, paragraph.start, paragraph.end)]
