"""Reads an article from a Markdown file, with the front matter that blogs put before it."""

import re
from typing import Any

from markdown_it import MarkdownIt

from annotator.documents.blocks import Content, compose
from annotator.documents.limits import Limits
from annotator.documents.markup import find_passages, merge_boxes, parse
from annotator.documents.text import decode
from annotator.errors import DocumentTooLarge
from annotator.model import Metadata

FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
FIELD = re.compile(r"(\w+):[ \t]*[\"']?(.*?)[\"']?[ \t]*\r?")
PARAGRAPH_END = re.compile(r"\n\s*\n")
NOTHING = "There is no text in this Markdown file. Give an article with at least one sentence."


def read_markdown(data: bytes, limits: Limits, declared: str | None = None) -> Content:
    """The article in a Markdown file. Headings and quotations keep their kind; a picture's title,
    or a line all in italics right below it, is a caption.

    Raises EmptyDocument, UnreadableDocument, DocumentTooLarge.
    """
    text, encoding = decode(data, declared)
    if len(PARAGRAPH_END.findall(text)) > limits.max_units:
        raise DocumentTooLarge(
            f"The file has more than {limits.max_units:,} paragraphs. Give a single article."
        )
    metadata, text = _take_front_matter(text)
    page = parse(MarkdownIt("commonmark").enable("table").render(text) or "<p></p>", NOTHING)
    _mark_captions(page)
    text, blocks = compose(merge_boxes(find_passages(page)), NOTHING)
    return Content(text=text, blocks=blocks, metadata=metadata, encoding=encoding)


def _take_front_matter(text: str) -> tuple[Metadata, str]:
    """The declared metadata and the text after it."""
    found = FRONT_MATTER.match(text)
    if not found:
        return Metadata(), text
    fields = {m[1]: m[2] for line in found[1].split("\n") if (m := FIELD.fullmatch(line))}
    metadata = Metadata(
        title=fields.get("title") or None,
        publisher=fields.get("publisher") or None,
        byline=fields.get("author") or None,
        published=fields.get("date") or None,
    )
    return metadata, text[found.end() :]


def _mark_captions(page: Any) -> None:
    """Turn the paragraphs that are captions by custom into what HTML has for them."""
    for picture in list(page.iter("img")):
        paragraph = picture.getparent()
        if picture.get("title"):
            picture.tail = f"{picture.get('title')}\n{picture.tail or ''}"
            paragraph.tag = "figcaption"
        below = paragraph if paragraph.text_content().strip() else paragraph.getnext()
        if below is not None and below.tag == "p" and _is_all_italic(below):
            below.tag = "figcaption"


def _is_all_italic(paragraph: Any) -> bool:
    italics = [e.text_content() for e in paragraph.iterchildren("em")]
    text = paragraph.text_content().strip()
    return len(italics) == 1 and italics[0].strip() == text != ""
