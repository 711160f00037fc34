"""Reads an article from an HTML page.

trafilatura decides what on the page is the article, but it drops captions and credits and forgets
where its text came from. So every passage of the page is marked with two rare signs before the
extraction; the marks that come back tell which passages trafilatura kept, and the text, the
order and the kinds are taken from the page itself. Captions, credits and quote boxes that lie
within the article are added.
"""

import logging
import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from itertools import chain
from typing import Any

from msgspec.structs import replace
from trafilatura import bare_extraction
from trafilatura.settings import Document as Extraction

from annotator.documents.blocks import Content, compose, tidy
from annotator.documents.limits import Limits
from annotator.documents.markup import Passage, find_passages, merge_boxes, parse
from annotator.documents.page_metadata import read_page_metadata
from annotator.documents.text import decode
from annotator.errors import DocumentTooLarge

SIGNS = [chr(code) for code in range(0x1D000, 0x1D0F6)]
"""Byzantine musical symbols. trafilatura must neither take a mark for part of a word nor drop it as
unprintable, and no page has any of its own."""
MOST_PASSAGES = len(SIGNS) ** 2
MARKED = re.compile("([{0}])([{0}])([^{0}]*)".format(f"{SIGNS[0]}-{SIGNS[-1]}"))
MEDIA = ("caption", "credit", "quote_box")
ASIDE_TAGS = frozenset({"nav", "footer", "form", "menu", "dialog", "aside"})
ASIDE_NAMES = re.compile(
    r"related|recommend|promo|teaser|newsletter|sidebar|comment(?!ary)|cookie|consent|share|social"
    r"|menu|breadcrumb|most-?read|trending|advert|sponsor|signup|subscribe",
    re.IGNORECASE,
)
DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
NOTHING = (
    "No article text was found on this page. It may be shown by a script only: open it in a "
    "browser, copy the text and paste it."
)

# Without a handler, the warnings of a library end up on the user's screen.
logging.getLogger("trafilatura").addHandler(logging.NullHandler())
logging.getLogger("htmldate").addHandler(logging.NullHandler())


def read_html(data: bytes, limits: Limits, declared: str | None = None) -> Content:
    """The article on a page. `declared` is the encoding that the server named.

    Raises EmptyDocument, UnreadableDocument, DocumentTooLarge.
    """
    found = DECLARED.search(data[:4_096])
    text, encoding = decode(data, declared or (found[1].decode() if found else None))
    page = parse(text, NOTHING)
    passages = find_passages(page)
    if len(passages) > MOST_PASSAGES:
        raise DocumentTooLarge(
            f"The page has more than {MOST_PASSAGES:,} paragraphs. Give a single article."
        )
    metadata = read_page_metadata(deepcopy(page))
    titles = (metadata.title or "", page.findtext(".//title") or "")
    kept = find_article(page, passages) or _not_aside(passages)
    heading = find_heading(passages, kept, titles)
    if heading is not None:
        metadata = replace(metadata, title=tidy(passages[heading].text))
    text, blocks = compose(merge_boxes(arrange(passages, kept, heading)), NOTHING)
    return Content(text=text, blocks=blocks, metadata=metadata, encoding=encoding)


def find_article(page: Any, passages: Sequence[Passage]) -> set[int]:
    """Numbers of the passages that trafilatura takes for the article. Marks `page`."""
    for number, passage in enumerate(passages):
        _mark(passage, number)
    if _is_live_blog(page):
        # trafilatura takes the first <article>, here one post of many, for the whole.
        for post in list(page.iter("article")):
            post.tag = "section"
    article = bare_extraction(page, include_comments=False)
    if not isinstance(article, Extraction):
        return set()
    return {
        number
        for high, low, text in MARKED.findall("".join(article.body.itertext()))
        if (number := _number(high, low)) < len(passages)
        and 2 * _letters(text) >= _letters(passages[number].text)
    }


def _mark(passage: Passage, number: int) -> None:
    """Put a mark of two signs before the text of a passage."""
    high, low = divmod(number, len(SIGNS))
    element, mark = passage.element, SIGNS[high] + SIGNS[low]
    if passage.after:
        element.tail = mark + (element.tail or "")
    else:
        element.text = mark + (element.text or "")


def _number(high: str, low: str) -> int:
    return (ord(high) - ord(SIGNS[0])) * len(SIGNS) + ord(low) - ord(SIGNS[0])


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _is_live_blog(page: Any) -> bool:
    return any("LiveBlogPosting" in (script.text or "") for script in page.iter("script"))


def find_heading(passages: Sequence[Passage], kept: set[int], titles: Sequence[str]) -> int | None:
    """The passage that has one of the titles, else the longest that is part of a title ("Bridge
    closed" of "Bridge closed - The Ledger"), else the last <h1> before the article's second
    passage. Links are no headings of their own page."""
    first = min(kept, default=len(passages))
    wanted = [title for t in titles if (title := _folded(t))]
    headings = [n for n, p in enumerate(passages) if p.box is not None and p.box.tag == "h1"]
    candidates = {
        n: _folded(passages[n].text)
        for n in chain(headings, range(min(first + 2, len(passages))))
        if not passages[n].linked
    }
    for number, text in candidates.items():
        if text in wanted:
            return number
    parts = [n for n, text in candidates.items() if any(_is_part(text, t) for t in wanted)]
    if parts:
        return max(parts, key=lambda n: len(candidates[n]))
    before = [n for n in headings if n in candidates and n <= first]
    return before[-1] if before else None


def _is_part(text: str, title: str) -> bool:
    """Whether `text`, of three words at least, is a part of `title`."""
    return text.count(" ") >= 2 and text in title


def arrange(passages: Sequence[Passage], kept: set[int], heading: int | None) -> list[Passage]:
    """The article's passages: its heading first, then in the order of the page what was kept, and
    what belongs to it: headings of kept passages, captions, credits and quote boxes."""
    if not kept:
        return []
    frame = _common_ancestor(passages[n].element for n in kept)
    chosen = [] if heading is None else [passages[heading]._replace(kind="heading")]
    for number in _extent(passages, kept, heading):
        passage = passages[number]
        wanted = number in kept or (
            not _stands_aside(passage, frame)
            and (passage.kind in MEDIA or _heads_kept(passages, number, kept))
        )
        repeated = tidy(passage.text) in {tidy(p.text) for p in chosen[-2:]}
        if wanted and not repeated and number != heading:
            teaser = passage.linked and passage.kind == "body"
            chosen.append(passage._replace(kind="boilerplate") if teaser else passage)
    return chosen


def _extent(passages: Sequence[Passage], kept: set[int], heading: int | None) -> range:
    """From the heading to the last passage kept, with the pictures right before and after."""
    first, last = min(kept), max(kept)
    if heading is not None:
        first = min(first, heading)
    while first and passages[first - 1].kind in MEDIA:
        first -= 1
    while last + 1 < len(passages) and passages[last + 1].kind in MEDIA:
        last += 1
    return range(first, last + 1)


def _heads_kept(passages: Sequence[Passage], number: int, kept: set[int]) -> bool:
    """Whether a heading stands over a passage that was kept, or over all of them (a standfirst)."""
    if passages[number].kind != "heading":
        return False
    below = (n for n in range(number + 1, len(passages)) if passages[n].kind not in MEDIA)
    return number < min(kept) or next(below, None) in kept


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _stands_aside(passage: Passage, frame: Any) -> bool:
    """Whether a passage belongs to a box beside the article: related links, a newsletter form."""
    if passage.linked:
        return True
    element = passage.element.getparent() if passage.after else passage.element
    while element is not None and element is not frame and element.tag != "body":
        names = f"{element.get('class', '')} {element.get('id', '')}"
        quoted = element is passage.box and passage.kind == "quote_box"
        if not quoted and (element.tag in ASIDE_TAGS or ASIDE_NAMES.search(names)):
            return True
        element = element.getparent()
    return False


def _not_aside(passages: Sequence[Passage]) -> set[int]:
    """What is taken for the article where trafilatura finds none."""
    return {n for n, passage in enumerate(passages) if not _stands_aside(passage, None)}


def _common_ancestor(elements: Iterable[Any]) -> Any:
    """The innermost element that holds all of `elements`."""
    paths = [[*reversed(list(e.iterancestors())), e] for e in elements]
    shared = [level[0] for level in zip(*paths, strict=False) if len(set(level)) == 1]
    return shared[-1] if shared else None
