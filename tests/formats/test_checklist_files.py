"""The check list as a file: everything a colleague needs, and nothing that runs."""

import csv
import io
import re
from typing import Any

import msgspec
import pytest
from sourcing import CODEBOOK, chain, read, say, write

from annotator.analysis.checklist import Check, CheckEvent, SeenEvidence
from annotator.analysis.report import Record, measure_report
from annotator.formats.checklist import (
    COLUMNS,
    PROTECT,
    CheckList,
    count_words,
    event_words,
    render_checklist_csv,
    render_checklist_html,
    render_checklist_json,
    render_checklist_text,
    source_words,
)
from annotator.formats.report_html import render_report_html
from annotator.formats.report_tables import report_tables, standing_words
from annotator.model import Evidence, Metadata

SHA256 = "ab" * 32
EVENTS = (
    CheckEvent(
        n=1, at="2026-03-01T10:00:00.000Z", by="Ana", status="asked", whom="Press\noffice", note=""
    ),
    CheckEvent(
        n=3, at="2026-03-02T10:00:00.000Z", by="Ana", status="contradicted", whom="Press office",
        note="=they say no", carried_from="a0",
    ),
)  # fmt: skip
EVIDENCE = (
    SeenEvidence(
        n=2, at="2026-03-01T11:00:00.000Z", by="Ana",
        evidence=Evidence(
            address="https://example.org/a?b=1&c=2", title="Letter", shows="It stays <open>.",
            seen_at="2026-03-01", sha256=SHA256, file_name="letter.pdf", kept=True,
        ),
    ),
    SeenEvidence(
        n=4, at="2026-03-01T11:00:00.000Z", by="Ana",
        evidence=Evidence(address="javascript:alert(1)", shows="-2", seen_at="2026-03-01T09:00:00Z"),
    ),
    SeenEvidence(
        n=5, at="2026-03-01T11:00:00.000Z", by="Ana", taken_back=True,
        evidence=Evidence(shows="Withdrawn words", seen_at="2026-03-01"),
    ),
)  # fmt: skip
CLAIM = Check(
    number=4, start=100, end=120, text="The harbour <closes>.", before="Before.", after="After.",
    source="Ministry", type="government", type_label="Government",
    chains=(chain("Ministry/government > KCNA/state_media?"),), remark="ring", status="contradicted",
    whom="Press office", note="=they say no", history=EVENTS, evidence=EVIDENCE,
)  # fmt: skip
BARE = Check(number=9, start=200, end=201, text="X", whom="The reporter", whom_suggested=True)
GONE = Check(number=11, start=300, end=301, text="Y", marked=False)
RECORD = Record(
    article_id="a1",
    article=Metadata(title="Harbour </style> closes", publisher="The Post"),
    final_address="https://example.org/story",
    fetched_at="2026-02-01T00:00:00.000Z",
    sha256="00",
    text_sha256="11",
    codebook_version="0.3",
    written_at="2026-03-03T10:00:00.000Z",
)
LISTED = CheckList(record=RECORD, checks=(CLAIM, BARE, GONE))
EMPTY = CheckList(record=RECORD, checks=())


def table(listed: CheckList) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render_checklist_csv(listed), newline="")))


def test_json_reads_back() -> None:
    written = render_checklist_json(LISTED)
    assert msgspec.json.decode(written, type=CheckList) == LISTED


def test_csv_has_a_row_for_each_evidence() -> None:
    rows = table(LISTED)
    assert list(rows[0]) == list(COLUMNS)
    assert [(r["sentence_n"], r["evidence_n"], r["status"]) for r in rows] == [
        ("4", "2", "contradicted"), ("4", "4", "contradicted"), ("9", "", "open"),
        ("11", "", "open"),
    ]  # fmt: skip
    first = rows[0]
    assert (first["status_since"], first["status_by"]) == ("2026-03-02T10:00:00.000Z", "Ana")
    assert first["chain"] == "Ministry ⇢ KCNA ⇢ The Post"
    assert first["evidence_sha256"] == SHA256
    assert first["history"] == " | ".join(event_words(e) for e in EVENTS)
    assert (first["whom_to_call"], rows[2]["whom_to_call"]) == ("Press office", "The reporter")


def test_no_cell_is_a_formula() -> None:
    rows = table(LISTED)
    assert (rows[0]["note"], rows[1]["evidence_shows"]) == ("'=they say no", "'-2")


def test_html_holds_everything_and_runs_nothing() -> None:
    page = render_checklist_html(LISTED)
    words = " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL).split())
    for expected in (
        "2 claims to check: 1 open, 1 contradicted.", "Sentence 4",
        "The harbour &lt;closes&gt;.", "Ministry (Government)", "Ministry ⇢ KCNA ⇢ The Post",
        "Press office", "ring", "=they say no", "It stays &lt;open&gt;.", SHA256, "copy kept",
        "2026-03-01 09:00 UTC", "2026-03-02 10:00 UTC", "a0", "not marked any more",
        "The reporter (suggested)", PROTECT, "Characters 100 to 120", "SHA-256 of the text",
    ):  # fmt: skip
        assert expected in words, expected
    assert "Withdrawn" not in page
    assert re.findall(r'href="([^"]*)"', page) == ["https://example.org/a?b=1&amp;c=2"]
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert page.count("</style>") == 1


def test_text_for_a_terminal() -> None:
    lines = render_checklist_text(LISTED).splitlines()
    assert lines[:3] == [RECORD.article.title, count_words(LISTED.checks), PROTECT]
    assert "Sentence 4" in lines
    assert f"  status  {standing_words(CLAIM)}" in lines
    assert any(SHA256 in line for line in lines)


@pytest.mark.parametrize(
    "render", [render_checklist_html, render_checklist_text, render_checklist_csv]
)
def test_a_list_without_claims(render: Any) -> None:
    written = render(EMPTY)
    assert "Sentence" not in written
    assert "No claim is marked" in written or written.count("\r\n") == 1


@pytest.mark.parametrize(
    ("check", "words"),
    [
        (BARE, "Not answered yet"),
        (CLAIM, "Ministry (Government)"),
        (msgspec.structs.replace(CLAIM, source="", suggested=True),
         "Government, suggested and not confirmed"),
    ],
)  # fmt: skip
def test_on_whose_word(check: Check, words: str) -> None:
    assert source_words(check) == words


def test_an_entry_of_the_log_is_one_line() -> None:
    assert event_words(EVENTS[0]) == "2026-03-01 10:00 UTC, Ana: asked; call Press office"
    assert event_words(EVENTS[1]).endswith("carried over from the former version")


def test_the_report_has_a_section_of_them() -> None:
    units = write(say("A claim.", "Ministry/government"))
    report = measure_report(read(units), units, RECORD, CODEBOOK, checks=(CLAIM, BARE))
    tables = {t.key: t for t in report_tables(report)}
    assert [row[3] for row in tables["to_check"].rows] == [standing_words(CLAIM), "open"]
    assert [row[0] for row in tables["evidence"].rows] == [(4,), (4,)]
    page = render_report_html(report)
    assert SHA256 in page
    assert "ring / =they say no" in page
