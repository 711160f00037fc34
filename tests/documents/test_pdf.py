"""PDF: paragraphs from line spacing, indents and columns; kinds from type size and place."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pdfs import Line, Picture, make_pdf

from annotator.documents import Limits, read_bytes
from annotator.errors import DocumentTooLarge, EmptyDocument, UnreadableDocument

FILES = Path(__file__).parent / "files"


def blocks(data: bytes) -> list[tuple[str, str]]:
    document = read_bytes(data, name="a.pdf")
    return [(b.kind, document.text[b.start : b.end]) for b in document.blocks]


def lines(x: float, y: float, *texts: str, indent: float = 0) -> Iterator[Line]:
    """Lines one below the other, 12 points apart, the first one indented."""
    for number, text in enumerate(texts):
        yield Line(x + (0 if number else indent), y - 12 * number, text)


def test_kinds() -> None:
    page = [
        Line(50, 760, "Harbour bridge to stay closed", 22),
        Picture(50, 600, 200, 120),
        Line(50, 588, "Workers inspect the bridge.", 8),
        Line(50, 578, "(Jo Doe/AP)", 8),
        *lines(50, 550, "The bridge will stay closed until the spring, the", "ministry said on Monday."),
        *lines(50, 520, "Ferries will run every ten minutes, and all of", "them will be free, it said."),
        Line(50, 490, "Costs", bold=True),
        *lines(50, 472, "Nobody knows who will pay for the repairs to the", "two piers that cracked."),
        Line(50, 30, "file:///bridge 1/1", 7),
    ]  # fmt: skip
    assert blocks(make_pdf(page)) == [
        ("heading", "Harbour bridge to stay closed"),
        ("caption", "Workers inspect the bridge. (Jo Doe/AP)"),
        ("body", "The bridge will stay closed until the spring, the ministry said on Monday."),
        ("body", "Ferries will run every ten minutes, and all of them will be free, it said."),
        ("heading", "Costs"),
        ("body", "Nobody knows who will pay for the repairs to the two piers that cracked."),
        ("boilerplate", "file:///bridge 1/1"),
    ]


def test_columns_pages_and_running_heads() -> None:
    first = [
        Line(50, 815, "The Portville Ledger 1", 8),
        *lines(50, 700, "The bridge will stay closed until the spring,", "the ministry said on Monday.", indent=12),
        *lines(50, 676, "Ferries will run every ten minutes, it said,", "and the people who live on the other side", indent=12),
        *lines(320, 700, "of the water will ride for nothing as long as", "the work goes on in the two"),
    ]  # fmt: skip
    second = [
        Line(50, 815, "The Portville Ledger 2", 8),
        *lines(50, 700, "piers that cracked.", "Nobody knows who will pay for it."),
        Line(300, 20, "2", 8),
    ]
    assert blocks(make_pdf(first, second)) == [
        ("body", "The bridge will stay closed until the spring, the ministry said on Monday."),
        (
            "body",
            "Ferries will run every ten minutes, it said, and the people who live on the other "
            "side of the water will ride for nothing as long as the work goes on in the two piers "
            "that cracked.",
        ),
        ("body", "Nobody knows who will pay for it."),
        ("boilerplate", "2"),
    ]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["The bridge was extra-", "ordinarily dear."], "The bridge was extraordinarily dear."),
        (["A well known, well-", "known fact."], "A well known, well-known fact."),
        (["The talks of the US-", "North Korea group."], "The talks of the US-North Korea group."),
        (["From 1999-", "2001 it stood."], "From 1999-2001 it stood."),
    ],
)
def test_hyphens(texts: list[str], expected: str) -> None:
    assert blocks(make_pdf([*lines(50, 700, *texts)])) == [("body", expected)]


def test_a_scan_is_refused() -> None:
    with pytest.raises(EmptyDocument, match="it seems to be a scan"):
        read_bytes(make_pdf([Picture(0, 0, 595, 842)]), name="scan.pdf")


@pytest.mark.parametrize("data", [b"%PDF-1.4\nbroken", make_pdf([Line(50, 700, "Cut.")])[:300]])
def test_a_broken_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="This PDF file is broken"):
        read_bytes(data)


def test_an_encrypted_file_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="protected by a password"):
        read_bytes((FILES / "encrypted.pdf").read_bytes())


def test_limits() -> None:
    data = make_pdf(*[[Line(50, 700, f"Page {n}.")] for n in range(3)])
    with pytest.raises(DocumentTooLarge, match="3 pages, more than the limit of 2"):
        read_bytes(data, limits=Limits(max_pages=2))
    with pytest.raises(DocumentTooLarge, match="more than 0 seconds"):
        read_bytes(data, limits=Limits(max_seconds=0))
