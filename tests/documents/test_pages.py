"""Ten pages of very different templates, each with the text, kinds and metadata to be found."""

from pathlib import Path

import msgspec
import pytest

from annotator.documents import read_document
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
