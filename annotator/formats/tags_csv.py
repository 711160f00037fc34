"""The long CSV: one row for each unit and reviewer, for spreadsheets and statistics."""

import csv
import io
from collections.abc import Iterable, Mapping

from annotator.analysis.coded import CodedUnit
from annotator.analysis.report import Report
from annotator.model import Chain, Coding, Grading, Suggestion, Tag, Value

COLUMNS = (
    "article_id", "url", "sentence_n", "start", "end", "sentence", "source_code", "source_label",
    "confidence", "reviewer", "status", "suggested", "suggested_score", "note", "created_at",
    "updated_at", "codebook_version", "text_sha256", "kind", "counted", "source", "attribution",
    "identification", "quote_type", "polarity", "stance", "scope", "chain",
    "record_status", "interest", "second_reader", "evidence", "blind", "speech_grade", "fact_grade",
)  # fmt: skip
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What spreadsheets take for the beginning of a formula (OWASP, CSV injection)."""
BOM = "\ufeff"


class TagRecord(Value, frozen=True, kw_only=True):
    """What one row says."""

    article_id: str
    url: str = ""
    text_sha256: str
    """Of the text as UTF-8, so that the offsets can be defended."""
    reviewer: str = ""
    coded: CodedUnit


def list_records(report: Report) -> tuple[TagRecord, ...]:
    """The rows of one reviewer's report, one for each unit."""
    record = report.record
    return tuple(
        TagRecord(
            article_id=record.article_id,
            url=record.final_address or record.address or "",
            text_sha256=record.text_sha256,
            reviewer=record.reviewer or "",
            coded=unit,
        )
        for unit in report.units
    )


def render_tags_csv(
    records: Iterable[TagRecord], labels: Mapping[str, str], *, bom: bool = False
) -> str:
    """RFC 4180 with a header. `labels` is by type. `bom` puts a byte order mark first, which
    Excel needs to read UTF-8.

    A cell of text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    written = io.StringIO(BOM if bom else "")
    written.seek(0, io.SEEK_END)
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for record in records:
        writer.writerow([guard(cell) for cell in _cells(record, labels)])
    return written.getvalue()


def guard(cell: str | int) -> str | int:
    """
    >>> guard("=1+1"), guard("plain"), guard(-1)
    ("'=1+1", 'plain', -1)
    """
    dangerous = isinstance(cell, str) and cell.startswith(FORMULA_STARTS)
    return f"'{cell}" if dangerous else cell


def _cells(record: TagRecord, labels: Mapping[str, str]) -> list[str | int]:
    coded = record.coded
    unit, tag = coded.unit, coded.tag
    coding = tag.coding if tag is not None else None
    key = coding.primary_type if coding is not None else ""
    return [
        record.article_id,
        record.url,
        unit.index,
        unit.start,
        unit.end,
        coded.text,
        key,
        labels.get(key, key),
        (tag.certainty or "") if tag is not None else "",
        record.reviewer,
        status(tag),
        *_suggested(coded.suggestion),
        coded.note,
        coded.answered_at or "",
        coded.changed_at or "",
        tag.codebook_version if tag is not None else "",
        record.text_sha256,
        unit.kind,
        "yes" if unit.counted else "no",
        *_coded(coding),
        *_judged(tag),
    ]


def status(tag: Tag | None) -> str:
    """ "answered", "to confirm" (carried over a split or merge) or "open", and whether it is to be
    checked.

    >>> status(None)
    'open'
    """
    if tag is None:
        return "open"
    answer = "answered" if tag.settled else "open" if tag.coding is None else "to confirm"
    return f"{answer}, to check" if tag.to_check else answer


def _suggested(suggestion: Suggestion | None) -> tuple[str, str]:
    if suggestion is None:
        return "", ""
    return suggestion.coding.primary_type, f"{suggestion.probability:.4f}"


def _coded(coding: Coding | None) -> tuple[str, ...]:
    if coding is None:
        return ("",) * 8
    return (
        coding.source or "",
        coding.attribution,
        coding.identification,
        coding.quote_type,
        coding.polarity,
        coding.stance,
        coding.scope,
        " ; ".join(map(chain_cell, coding.chains)),
    )


def _judged(tag: Tag | None) -> tuple[str, ...]:
    if tag is None:
        return ("",) * 7
    coding = tag.coding
    return (
        coding.record_status if coding else "",
        (coding.interest or "") if coding else "",
        "yes" if tag.second_reader else "",
        tag.evidence,
        "yes" if tag.blind else "",
        _grade(tag.grades.speech),
        _grade(tag.grades.fact),
    )


def _grade(grading: Grading) -> str:
    """
    >>> _grade(Grading(reliability="B", credibility=2)), _grade(Grading(credibility=6))
    ('B2', '6')
    """
    return f"{grading.reliability or ''}{grading.credibility or ''}"


def chain_cell(chain: Chain) -> str:
    """
    >>> from annotator.model import Link
    >>> chain_cell((Link(roles=("origin",), type="company", name="Harbour Line"),
    ...             Link(roles=("publisher",), type="", name="The Post")))
    'company:Harbour Line [origin] > The Post [publisher]'
    """
    return " > ".join(
        f"{x.type + ':' if x.type else ''}{x.name} [{', '.join(x.roles)}"
        f"{', inferred' if x.inferred else ''}]"
        for x in chain
    )
