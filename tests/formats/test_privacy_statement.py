"""The statement for parents: one page, and true of the file that holds what learners said."""

import sqlite3
from pathlib import Path

import pypdfium2
import pytest

from annotator.formats.privacy_statement import (
    KEPT,
    NOT_KEPT,
    kept_rows,
    render_privacy_html,
    render_privacy_pdf,
    sections,
)
from annotator.store import open_classes


def words(data: bytes) -> str:
    (page,) = pypdfium2.PdfDocument(data)
    return " ".join(page.get_textpage().get_text_range().split())


def test_a_row_for_each_column_of_the_file(tmp_path: Path) -> None:
    classes = open_classes(tmp_path / "desk.db")
    classes.close()
    with sqlite3.connect(classes.path) as file:
        tables = [
            name
            for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith(("_", "sqlite_"))
        ]
        columns = {
            f"{table}.{row[1]}"
            for table in tables
            for row in file.execute(f"PRAGMA table_info({table})")
        }
    assert set(KEPT) == columns
    assert sum(len(said) for _, said in kept_rows()) == len(columns)


@pytest.mark.parametrize("days", [1, 14, 3650, None])
def test_one_page(days: int | None) -> None:
    contact = "Ms <b>Okafor</b>, Head of Year & data protection " * 3
    assert "Ms <b>Okafor</b>, Head of Year & data" in words(render_privacy_pdf(days, contact))
    assert render_privacy_pdf(days) == render_privacy_pdf(days)
    assert "____" in words(render_privacy_pdf(days))


def test_paper_and_page_say_the_same() -> None:
    paper, page = words(render_privacy_pdf(7)), render_privacy_html(7)
    told = [NOT_KEPT, *KEPT.values()]
    told += [said for _, paragraphs in sections(7) for said in paragraphs]
    for said in told:
        assert said in page, said
        assert said.split()[-1].strip(".") in paper, said
    assert "7 days from the beginning of the lesson." in paper


def test_how_long() -> None:
    assert "14 days from the beginning of the lesson." in render_privacy_html()
    assert "1 day from" in render_privacy_html(1)
    assert "Until the teacher deletes the lesson." in render_privacy_html(None)


def test_whom_to_ask() -> None:
    assert "&lt;b&gt;Ms Okafor" in render_privacy_html(contact="<b>Ms Okafor")
    assert 'class="blank"' in render_privacy_html()


def test_it_asks_for_nothing() -> None:
    page = render_privacy_html()
    assert "default-src 'none'" in page
    assert "src=" not in page.replace("default-src", "")
