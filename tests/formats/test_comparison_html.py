"""The comparison as text, JSON and HTML."""

import re

import msgspec
import pytest
from sourcing import CODEBOOK, read, say, write

from annotator.analysis.coded import CodedUnit
from annotator.analysis.comparison import KINDS, Comparison, compare_reports
from annotator.analysis.draft import ask_author
from annotator.analysis.report import Basis, Record, measure_report
from annotator.formats.comparison import (
    KIND_LABELS,
    NO_MATCH,
    NOTHING,
    basis_notice,
    comparison_json,
    opening_words,
    render_comparison_text,
    side_title,
)
from annotator.formats.comparison_html import render_columns, render_comparison_html
from annotator.formats.draft import NO_QUESTION, render_questions
from annotator.model import Metadata

SAID = say(
    "Two piers in Selm will close in May, the harbour board said.", "harbour board/government"
)
BARE = say("Two piers in Selm will close in May.")
EVIL = "<script>alert(1)</script> Two piers in Selm & Aster will close"


def compare(
    before: tuple[CodedUnit, ...],
    after: tuple[CodedUnit, ...],
    bases: tuple[Basis, Basis] = ("people", "people"),
    **about: str,
) -> Comparison:
    reports = []
    for units, basis in zip((write(*before), write(*after)), bases, strict=True):
        record = Record(
            article_id="abc", sha256="", text_sha256="", codebook_version="0.3", written_at="",
            article=Metadata(**about),
        )  # fmt: skip
        reports.append(measure_report(read(units), units, record, CODEBOOK, (), basis))
    return compare_reports(*reports)


def test_every_kind_has_a_label() -> None:
    assert list(KIND_LABELS) == list(KINDS)


def test_text() -> None:
    text = render_comparison_text(compare((SAID,), (BARE, say("Rain fell."))))
    assert "Source dropped (1)" in text
    assert "  The word of the harbour board has become a plain statement. (Rule P3)" in text
    assert "    earlier   1  Two piers in Selm will close in May, the harbour board said." in text
    assert "Only here: sentence 2 of the later text." in text


def test_json_reads_back() -> None:
    found = compare((SAID,), (BARE,))
    assert msgspec.json.decode(comparison_json(found), type=Comparison) == found


@pytest.mark.parametrize(
    ("bases", "words"),
    [
        (("people", "people"), ""),
        (("suggestions", "suggestions"), "Machine suggestions only: no person"),
        (("people", "suggestions"), "Machine suggestions only for the later text"),
        (("suggestions", "people"), "Machine suggestions only for the earlier text"),
    ],
)
def test_whose_answers(bases: tuple[Basis, Basis], words: str) -> None:
    notice = basis_notice(compare((SAID,), (BARE,), bases))
    assert notice.startswith(words)
    assert bool(notice) == bool(words)


def test_what_to_say_when_there_is_nothing() -> None:
    assert opening_words(compare((BARE,), (BARE,)))[0] == NOTHING
    assert opening_words(compare((BARE,), (say("The museum has a director."),))) == (NO_MATCH,)
    assert opening_words(compare((), ())) == (NO_MATCH,)
    assert side_title(compare((), ()).later) == "Text without a title"


def test_columns() -> None:
    html = render_columns(compare((SAID, say("Rain fell.")), (BARE,)), links=True)
    assert html.count('<section class="pair') == 2
    assert '<a href="#pair-1"' in html
    assert 'id="pair-1"' in html
    assert 'href="/review?article=abc&amp;unit=0"' in html
    assert "On the word of the harbour board." in html
    assert "In the text&#39;s own voice." in html
    assert "Left out." in html


def test_columns_of_some_kinds() -> None:
    found = compare(
        (SAID, say("The crane may fall in Aster.")), (BARE, say("The crane will fall in Aster."))
    )
    html = render_columns(found, ("hedge_lost",))
    assert "Hedge lost." in html
    assert "Source dropped." not in html
    assert "review?" not in html
    assert 'id="pair-2"' in html
    assert 'id="pair-1"' not in html


def test_markup_in_a_text_stays_text() -> None:
    found = compare(
        (say(EVIL),), (say(EVIL, "Reil/expert", source="<b>Reil</b>"),), title="<i>T</i>"
    )
    html = render_comparison_html(found)
    assert "<script" not in html
    assert "<b>Reil" not in html
    assert "<i>T" not in html
    assert "&lt;script&gt;" in html


def test_one_file_without_requests() -> None:
    html = render_comparison_html(compare((SAID,), (BARE,)))
    assert html.startswith("<!DOCTYPE html>")
    assert not re.search(r'(?:src|href)="(?!#)', html)
    assert "url(" not in html


def test_questions_to_copy() -> None:
    units = write(say("The repair cost 38 percent more."))
    text = render_questions("Piers", ask_author(units), units)
    assert text.splitlines() == [
        "Before publishing: Piers",
        "",
        "1. Sentence 1 gives a figure without a source. Where did you get it?",
        "     1  The repair cost 38 percent more.",
    ]
    assert render_questions("Piers", (), units).endswith(NO_QUESTION)
