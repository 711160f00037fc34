"""Ten pages of very different templates, each with the text, kinds and metadata to be found."""

from pathlib import Path

import msgspec
import pytest

from annotator.documents import read_bytes, read_document
from annotator.model import Document

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))


def render(document: Document) -> str:
    """Metadata, then a line a block; ↵ for a line end and → for a tab within it."""
    known = msgspec.structs.asdict(document.metadata)
    head = [f"{field}: {value}" for field, value in known.items() if value]
    blocks = [
        f"[{b.kind}] " + document.text[b.start : b.end].replace("\n", "↵").replace("\t", "→")
        for b in document.blocks
    ]
    return "\n".join([*head, "", *blocks, ""])


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_page(page: Path) -> None:
    expected = page.with_suffix(".txt").read_text(encoding="utf-8")
    assert render(read_document(str(page))) == expected


def test_ten_pages() -> None:
    assert len(PAGES) == 10


STORY = "<p>The bridge will stay closed until the spring, the ministry said on Monday.</p>" * 2


@pytest.mark.parametrize(
    ("page", "heading"),
    [
        (
            "<title>Bridge closed for good - The Portville Ledger</title><body>"
            "<div>The Portville Ledger</div><div>Bridge closed for good</div>",
            "Bridge closed for good",
        ),
        (
            "<title>Something else</title><body><h1><a href=/>The Ledger</a></h1><h1>Closed</h1>",
            "Closed",
        ),
        (
            "<meta property=og:title content='Bridge closed'><body><h1>Ledger</h1>"
            "<h2>Bridge closed</h2>",
            "Bridge closed",
        ),
    ],
)
def test_the_heading_is_found_and_put_first(page: str, heading: str) -> None:
    document = read_bytes(f"<html>{page}{STORY}".encode(), name="a.html")
    assert document.metadata.title == heading
    first = document.blocks[0]
    assert (first.kind, document.text[first.start : first.end]) == ("heading", heading)


def test_a_part_by_part_report_is_read_whole() -> None:
    long = "The rail operator said that no train would run before noon on the coast. "
    posts = "".join(f"<article><h2>Post {n}</h2><p>{n}. {long * 5}</p></article>" for n in range(9))
    declared = '<script type="application/ld+json">{"@type": "LiveBlogPosting"}</script>'
    document = read_bytes(f"<html>{declared}<body><main>{posts}".encode(), name="a.html")
    assert [n for n in range(9) if f"{n}. The rail" in document.text] == list(range(9))
