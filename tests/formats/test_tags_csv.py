"""The long CSV."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.analysis.coded import CodedUnit
from annotator.formats.tags_csv import (
    COLUMNS,
    FORMULA_STARTS,
    TagRecord,
    guard,
    render_tags_csv,
    status,
)
from annotator.model import Coding, Grades, Grading, Link, Suggestion, Tag, Unit

UNIT = Unit(index=2, start=10, end=30)
CODING = Coding(
    primary_type="company",
    source="Selm Line",
    attribution="explicit",
    identification="named",
    quote_type="indirect",
    stance="say",
    chains=(
        (
            Link(roles=("origin", "proximate"), type="company", name="Selm Line"),
            Link(roles=("publisher",), type="", name="The Post", inferred=True),
        ),
    ),
)


def record(text: str = "A ship, it said.", tag: Tag | None = None, **fields: object) -> TagRecord:
    return TagRecord(
        article_id="a1",
        text_sha256="ff",
        coded=CodedUnit(unit=UNIT, text=text, tag=tag, **fields),  # type: ignore[arg-type]
    )


def rows(*records: TagRecord) -> list[dict[str, str]]:
    written = render_tags_csv(records, {"company": "Company"})
    return list(csv.DictReader(io.StringIO(written, newline=""), strict=True))


def test_a_whole_row() -> None:
    tag = Tag(
        start=10, end=30, coding=CODING, certainty=3, note="ring", to_check=True, blind=True,
        second_reader=True, evidence="p. 4", codebook_version="0.3",
        grades=Grades(speech=Grading(reliability="B", credibility=2)),
    )  # fmt: skip
    said = Suggestion(
        unit=UNIT, coding=Coding(primary_type="government"), probability=0.61234, reasons=("x",)
    )
    given_row = TagRecord(
        article_id="a1",
        url="https://example.org/a",
        text_sha256="ff",
        reviewer="Ada",
        coded=CodedUnit(
            unit=UNIT,
            text="A ship, it said.",
            coding=CODING,
            tag=tag,
            suggestion=said,
            answered_at="2026-01-01T00:00:00Z",
            changed_at="2026-01-02T00:00:00Z",
        ),
    )
    assert rows(given_row) == [
        {
            "article_id": "a1", "url": "https://example.org/a", "sentence_n": "2", "start": "10",
            "end": "30", "sentence": "A ship, it said.", "source_code": "company",
            "source_label": "Company", "confidence": "3", "reviewer": "Ada",
            "status": "answered, to check", "suggested": "government",
            "suggested_score": "0.6123", "note": "ring", "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-02T00:00:00Z", "codebook_version": "0.3", "text_sha256": "ff",
            "kind": "body", "counted": "yes", "source": "Selm Line", "attribution": "explicit",
            "identification": "named", "quote_type": "indirect", "polarity": "affirmative",
            "stance": "say", "scope": "whole",
            "chain": "company:Selm Line [origin, proximate] > The Post [publisher, inferred]",
            "record_status": "unknown", "interest": "", "second_reader": "yes",
            "evidence": "p. 4", "blind": "yes", "speech_grade": "B2", "fact_grade": "",
        }
    ]  # fmt: skip


def test_an_open_row_is_empty_where_nothing_was_said() -> None:
    found = rows(record())[0]
    assert found["status"] == "open"
    assert {k for k, v in found.items() if not v} == set(COLUMNS) - {
        "article_id", "sentence_n", "start", "end", "sentence", "status", "text_sha256", "kind",
        "counted",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        (None, "open"),
        (Tag(start=0, end=1, note="x", codebook_version="1"), "open"),
        (Tag(start=0, end=1, to_check=True, codebook_version="1"), "open, to check"),
        (Tag(start=0, end=1, coding=CODING, codebook_version="1"), "answered"),
        (Tag(start=0, end=1, coding=CODING, confirmed=False, codebook_version="1"), "to confirm"),
    ],
)
def test_status(tag: Tag | None, expected: str) -> None:
    assert status(tag) == expected


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_nothing_runs_as_a_formula(start: str) -> None:
    assert guard(f"{start}cmd") == f"'{start}cmd"
    assert rows(record(f"{start}HYPERLINK(1)"))[0]["sentence"][0] == "'"


def test_numbers_stay_numbers() -> None:
    assert guard(-3) == -3


def test_lines_end_as_rfc_4180_says_and_the_mark_comes_first() -> None:
    plain = render_tags_csv([record("Two\nlines, “quoted”")], {})
    assert plain.splitlines(keepends=True)[0] == ",".join(COLUMNS) + "\r\n"
    assert '"Two\nlines, “quoted”"' in plain
    assert render_tags_csv([], {}, bom=True) == "\ufeff" + ",".join(COLUMNS) + "\r\n"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back(text: str) -> None:
    found = rows(record(text))
    assert len(found) == 1
    assert found[0]["sentence"] == guard(text)
