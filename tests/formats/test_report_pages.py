"""The report on paper, as a real browser prints it."""

import os
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from sourcing import CODEBOOK, read, say, write

from annotator.analysis.coded import CodedUnit
from annotator.analysis.report import Basis, Record, measure_report
from annotator.formats.report_html import PRINCIPLE, SUGGESTIONS_ONLY, render_report_html
from annotator.model import Metadata

pytestmark = pytest.mark.browser

LONG = write(
    *(
        say(
            f"Sentence {n} says of ship {n * 7} that it left the harbour of Selm before noon and "
            f"has not been seen since, although the weather was fair and number {n} is a sound "
            "boat with a crew of nine.",
            f"Harbour office {n % 3}/government > The Post/news_outlet",
        )
        for n in range(1, 61)
    )
)
RECORD = Record(
    article=Metadata(title='Ships "missing" </style> at Selm', publisher="The Post"),
    sha256="00",
    text_sha256="00",
    codebook_version="0.3",
    engine="rules 1",
    written_at="2026-01-02T03:04:05.000Z",
)


def squeeze(text: str) -> str:
    return "".join(text.split())


def print_pages(folder: Path, units: tuple[CodedUnit, ...], basis: Basis) -> list[str]:
    """The words of each page, without white space."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if chromium is None:
        missing = "No browser on the PATH. Install one: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    page, printed = folder / "report.html", folder / "report.pdf"
    report = measure_report(read(units), units, RECORD, CODEBOOK, basis=basis)
    page.write_text(render_report_html(report), encoding="utf-8")
    flags = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
    subprocess.run(
        [chromium, *flags, f"--user-data-dir={folder / 'profile'}", "--no-pdf-header-footer",
         f"--print-to-pdf={printed}", page.as_uri()],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    document = pypdfium2.PdfDocument(printed)
    pages = [squeeze(page.get_textpage().get_text_bounded()) for page in document]
    document.close()
    return pages


def test_suggestions_say_so_on_every_page(tmp_path: Path) -> None:
    pages = print_pages(tmp_path, LONG, "suggestions")
    assert len(pages) > 5
    assert [squeeze(SUGGESTIONS_ONLY) in page for page in pages] == [True] * len(pages)


def test_pages_have_title_number_and_principle_and_break_between_sentences(tmp_path: Path) -> None:
    pages = print_pages(tmp_path, LONG, "people")
    for n, page in enumerate(pages, 1):
        assert f"Page{n}of{len(pages)}" in page
        assert squeeze(PRINCIPLE) in page
        assert squeeze('Ships "missing" </style> at Selm') in page
        assert squeeze(SUGGESTIONS_ONLY) not in page
    for unit in LONG:
        assert any(squeeze(unit.text) in page for page in pages)


def test_both_views_are_printed(tmp_path: Path) -> None:
    printed = "".join(print_pages(tmp_path, LONG[:3], "people"))
    assert "Sourcemix:throughwhom" in printed
    assert "Sourcemix:speaker" in printed
