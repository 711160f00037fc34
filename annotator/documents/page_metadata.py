"""Title, publisher, byline, agency and date of an HTML page, from what its maker declared."""

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec
from trafilatura.metadata import extract_metadata

from annotator.documents.agencies import find_agency
from annotator.documents.blocks import tidy
from annotator.model import Metadata

ARTICLE_TYPE = re.compile(r"Article|Posting|Report|WebPage")
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?")


def read_page_metadata(page: Any) -> Metadata:
    """The metadata of an lxml tree. JSON-LD goes before meta elements, and both before what
    trafilatura gathers from class names and the title element."""
    declared = next(_declared_articles(page), {})
    guessed = extract_metadata(page, extensive=False)
    authors = _names(declared.get("author")) or _meta(page, "author", "article:author")
    byline = authors or [a for a in (guessed.author or "").split("; ") if a]
    publisher = _names(declared.get("publisher")) or _meta(page, "og:site_name")
    dates = [str(declared.get("datePublished", "")), *_meta(page, "article:published_time")]
    known = Metadata(
        title=_first([str(declared.get("headline", "")), *_meta(page, "og:title"), guessed.title]),
        publisher=_first([*publisher, guessed.sitename]),
        byline=", ".join(b for b in byline if not b.startswith("http")) or None,
        published=_first([*filter(ISO_DATE.fullmatch, dates), guessed.date]),
    )
    agency = next(filter(None, map(find_agency, byline)), None)
    return msgspec.structs.replace(known, agency=agency)


def _first(values: list[str | None]) -> str | None:
    return next((clean for v in values if v and (clean := tidy(v))), None)


def _meta(page: Any, *names: str) -> list[str]:
    """Contents of the <meta> elements with one of these names."""
    return [
        tidy(element.get("content", ""))
        for element in page.iterfind(".//meta")
        if (element.get("property") or element.get("name") or "").lower() in names
        and element.get("content", "").strip()
    ]


def _declared_articles(page: Any) -> Iterator[dict[str, Any]]:
    """The articles among the JSON-LD objects of a page."""
    for script in page.iterfind(".//script[@type='application/ld+json']"):
        try:
            found = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _flat(found):
            if ARTICLE_TYPE.search(str(thing.get("@type"))) and thing.get("headline"):
                yield thing


def _flat(found: Any) -> Iterator[dict[str, Any]]:
    things = found if isinstance(found, list) else [found]
    for thing in things:
        if isinstance(thing, dict):
            yield thing
            graph = thing.get("@graph")
            yield from (t for t in graph if isinstance(t, dict)) if isinstance(graph, list) else ()


def _names(thing: Any) -> list[str]:
    """Names of a JSON-LD person or organisation, or of a list of them."""
    things = thing if isinstance(thing, list) else [thing]
    names = [t.get("name") if isinstance(t, dict) else t for t in things]
    return [tidy(n) for n in names if isinstance(n, str) and n.strip()]
