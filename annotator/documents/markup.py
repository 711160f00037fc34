"""An HTML tree as a row of passages, each with the kind that its elements and classes tell."""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple

from lxml import etree, html

from annotator.documents.blocks import UNWANTED, Piece
from annotator.errors import EmptyDocument
from annotator.model import Kind

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
})  # fmt: skip
"""Elements that begin and end a line."""
SKIPPED = frozenset({
    "amp-ad", "amp-sidebar", "audio", "button", "canvas", "embed", "head", "iframe", "input",
    "math", "noscript", "object", "option", "rp", "rt", "script", "select", "style", "svg",
    "template", "textarea", "title", "video",
})  # fmt: skip
"""Elements whose text nobody reads as part of the page."""
KIND_OF_TAG: dict[str, Kind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "caption"), "heading"),
    "blockquote": "quote_box",
    "figure": "caption",
    "figcaption": "caption",
    "table": "body",
}
KIND_OF_CLASS: tuple[tuple[Kind, re.Pattern[str], int], ...] = (
    ("credit", re.compile(r"credit|copyright|photographer|image-?source"), 200),
    ("caption", re.compile(r"caption|cutline"), 1_000),
    ("quote_box", re.compile(r"pull-?_?quote|block-?quote|quote-?box"), 2_000),
    ("heading", re.compile(r"standfirst|sub-?headline|strapline|(?<![a-z])(dek|sub-?title)"), 500),
    (
        "boilerplate",
        re.compile(
            r"(?<![a-z])(byline|authors?|timestamp|date|published|updated|related)(?![a-z])"
        ),
        200,
    ),
)
"""What class names tell, tried in this order, and the longest text they are believed of: a wrapper
of the whole article may be called "has-caption"."""
NAMED = ("class", "itemprop", "data-testid", "data-component")
UNSEEN = re.compile(r"(?<![a-z])(visually-?hidden|sr-only|screen-?reader)", re.IGNORECASE)
TEASER = re.compile(
    r"\s*(read (more|also)|see also|also read|related|more on this)\b", re.IGNORECASE
)
MOSTLY = 0.9
BODY: tuple[Any, Kind] = (None, "body")


class Passage(NamedTuple):
    """A run of text between two block boundaries."""

    text: str
    kind: Kind
    element: Any
    """The element (lxml) in which it begins: inside it, or right after it if `after`."""
    after: bool
    box: Any
    """The element that gave the kind, if any: parts of one pull quote share it."""
    linked: bool
    """Whether nearly all of it is a link, or it leads to one ("Read more: …")."""


def parse(text: str, nothing: str) -> Any:
    """The tree of a page. Nothing is fetched and no entity of the page's own is expanded.

    Raises EmptyDocument, with `nothing` for a message, if there is no element in it.
    """
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        page = html.document_fromstring(text.encode(), parser=parser)
    except etree.ParserError:
        raise EmptyDocument(nothing) from None
    # The parser lets through what it will not take back, such as &#1;.
    for element in page.iter():
        element.text = UNWANTED.sub("", element.text or "") or None
        element.tail = UNWANTED.sub("", element.tail or "") or None
    return page


def find_passages(body: Any) -> list[Passage]:
    """The passages of an lxml tree in reading order, hidden elements left out."""
    walk = _Walk(body)
    steps = etree.iterwalk(body, events=("start", "end"))
    for event, element in steps:
        if event == "end":
            walk.leave(element)
        elif walk.is_unseen(element):
            walk.hidden = element
            steps.skip_subtree()
        else:
            walk.enter(element)
    walk.close(body, after=True)
    return walk.passages


class _Walk:
    """The state of one walk through a tree."""

    def __init__(self, body: Any) -> None:
        self.passages: list[Passage] = []
        self.hidden: Any = None
        self.kinds: list[tuple[Any, Kind]] = []
        self.start: tuple[Any, bool] = (body, False)
        self.words: list[str] = []
        self.links = 0
        self.linked = 0

    def enter(self, element: Any) -> None:
        tag = element.tag
        kind = self._kind_given_by(element)
        if tag in BLOCKS or kind:
            self.close(element, after=False)
        if kind:
            self.kinds.append((element, kind))
        if tag == "br":
            self._break(element)
        elif tag in ("td", "th"):
            self._begin_cell(element)
        self.links += tag == "a"
        self._read(element.text)

    def leave(self, element: Any) -> None:
        if element is self.hidden:
            self.hidden = None
        else:
            self.links -= element.tag == "a"
            given = bool(self.kinds) and self.kinds[-1][0] is element
            if element.tag in BLOCKS or given:
                self.close(element, after=True)
            if given:
                self.kinds.pop()
        self._read(element.tail)

    def close(self, element: Any, *, after: bool) -> None:
        """End the passage under way; the next one begins in `element`, or after it."""
        text = "".join(self.words)
        if text.strip():
            box, kind = self.kinds[-1] if self.kinds else BODY
            teaser = self.linked and TEASER.match(text)
            linked = bool(teaser) or self.linked >= MOSTLY * len(text.strip())
            where, behind = self.start
            self.passages.append(Passage(text, kind, where, behind, box, linked))
        self.start = (element, after)
        self.words.clear()
        self.linked = 0

    def is_unseen(self, element: Any) -> bool:
        """Whether the page does not show `element`, or its text is for other eyes."""
        style = element.get("style", "").replace(" ", "")
        # Newspapers hide captions from screen readers, which read the picture's own description.
        decoration = element.get("aria-hidden") == "true" and not self._in_figure()
        return (
            decoration
            or element.tag in SKIPPED
            or "hidden" in element.attrib
            or "display:none" in style
            or bool(UNSEEN.search(element.get("class", "")))
        )

    def _in_figure(self) -> bool:
        return bool(self.kinds) and self.kinds[-1][1] in ("caption", "credit")

    def _read(self, text: str | None) -> None:
        if text:
            # Only <br> breaks a line in HTML, and only a cell makes a tab.
            text = text.replace("\n", " ").replace("\t", " ")
            self.words.append(text)
            self.linked += len(text) * bool(self.links)

    def _break(self, element: Any) -> None:
        """One <br> is a line end, two are a paragraph's."""
        if not "".join(self.words[-2:]).rstrip(" \t\r").endswith("\n"):
            self.words.append("\n")
        else:
            self.close(element, after=True)

    def _begin_cell(self, element: Any) -> None:
        """The cells of a row share a passage."""
        if self.words:
            self.words.append("\t")
        else:
            self.start = (element, False)

    def _kind_given_by(self, element: Any) -> Kind | None:
        """The kind that `element` gives its text, where it differs from that around it."""
        around = self.kinds[-1][1] if self.kinds else None
        if around == "quote_box":
            return None
        if self._in_figure() and element.tag == "cite":
            return "credit"
        kind = _kind_of_class(element)
        if element.tag in BLOCKS:
            kind = kind or _kind_of_tag(element)
        elif kind not in ("caption", "credit"):
            return None
        return kind if kind != around else None


def _kind_of_tag(element: Any) -> Kind | None:
    if element.tag == "figure" and element.find(".//figcaption") is not None:
        return "credit"  # what stands in a figure besides its caption
    return KIND_OF_TAG.get(element.tag)


def _kind_of_class(element: Any) -> Kind | None:
    names = " ".join(element.get(name, "") for name in NAMED).lower()
    if names.isspace():
        return None
    for kind, pattern, longest in KIND_OF_CLASS:
        if pattern.search(names) and len(element.text_content()) <= longest:
            return kind
    return None


def merge_boxes(passages: Iterable[Passage]) -> list[Piece]:
    """Pieces of the text; the lines of one pull quote or embedded post make one piece."""
    pieces: list[Piece] = []
    for (kind, box), group in groupby(passages, key=lambda p: (p.kind, p.box)):
        texts = [p.text for p in group]
        if kind == "quote_box" and box is not None:
            texts = ["\n".join(texts)]
        pieces += [Piece(text, kind) for text in texts]
    return pieces
