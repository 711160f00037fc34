"""The report as one value."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sourcing import CODEBOOK, LAUNCH, read, say, wait, write

from annotator.analysis.coded import CodedUnit
from annotator.analysis.report import (
    CertaintyRow,
    Record,
    Report,
    find_paragraphs,
    measure_certainty,
    measure_report,
    summarise,
)
from annotator.model import Coding, Metadata, Tag, Unit

RECORD = Record(
    article=Metadata(title="Rocket lost", publisher="The Herald"),
    sha256="00",
    text_sha256="11",
    codebook_version="0.3",
    written_at="2026-01-02T03:04:05.000Z",
)


def measure(units: tuple[CodedUnit, ...]) -> Report:
    return measure_report(read(units), units, RECORD, CODEBOOK)


def test_the_whole_report() -> None:
    report = measure(LAUNCH)
    assert (report.counted, report.answered, report.open, report.basis) == (9, 9, (), "people")
    assert report.summary == (
        "4 of 9 sentences reach the reader through Norpress, 5 counting every relay.",
        "7 of 9 sentences are attributed, to 5 origins; 2 are in the reporter's own voice.",
    )
    assert [q.kind for q in report.questions] == ["concentration", "heading", "handout", "absence"]
    assert [m.view for m in report.mixes] == ["through", "speaker"]
    assert (len(report.routes), len(report.sources), len(report.counts)) == (6, 9, 7)
    assert [(t.key, t.letter) for t in report.types[:2]] == [
        ("state_media", "a"),
        ("wire_service", "b"),
    ]


def test_json_and_back() -> None:
    report = measure(LAUNCH)
    assert msgspec.json.decode(msgspec.json.encode(report), type=Report) == report


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        ((wait("One."),), ("No sentence has an answer yet.",)),
        ((), ("No sentence has an answer yet.",)),
        (
            (say("One."), wait("Two.")),
            ("0 of 2 sentences are attributed, to 0 origins; 1 is in the reporter's own voice;"
             " 1 is open.",),
        ),
        (
            (say("One.", "mayor/government"), say("Two.", "/expert"), say("Three.", "/expert")),
            ("3 of 3 sentences are attributed, to 3 origins; 0 are in the reporter's own voice.",),
        ),
        (
            (say("One.", "mayor/government"), say("Two.", "the Mayor/government")),
            ("2 of 2 sentences reach the reader through mayor.",
             "2 of 2 sentences are attributed, to 1 origin; 0 are in the reporter's own voice."),
        ),
    ],
)  # fmt: skip
def test_summary(units: tuple[CodedUnit, ...], expected: tuple[str, ...]) -> None:
    assert summarise(write(*units)) == expected


def test_certainty_as_counts() -> None:
    def sure(number: int, certainty: int | None, confirmed: bool = True) -> CodedUnit:
        coding = Coding(primary_type="expert")
        tag = Tag(
            start=0, end=1, coding=coding, certainty=certainty, confirmed=confirmed,
            codebook_version="1",
        )  # fmt: skip
        return CodedUnit(unit=Unit(index=number, start=0, end=1), text="x", coding=coding, tag=tag)

    units = (sure(1, 4), sure(2, 1), sure(3, 2), sure(4, 4), sure(5, None), sure(6, 1, False))
    assert measure_certainty(units, CODEBOOK) == (
        CertaintyRow(step=1, label="guess", unsure=True, numbers=(2,)),
        CertaintyRow(step=2, label="unsure", unsure=True, numbers=(3,)),
        CertaintyRow(step=3, label="fairly sure", unsure=False, numbers=()),
        CertaintyRow(step=4, label="sure", unsure=False, numbers=(1, 4)),
    )
    assert measure(units).unsure == (2, 3)


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("A. B.\nC.", [(0, 2), (3, 5), (6, 8)], (1, 3)),
        ("A.\r\n\r\nB.", [(0, 2), (6, 8)], (1, 2)),
        ("A.\u2028B.", [(0, 2), (3, 5)], (1, 2)),
        ("", [], ()),
    ],
)
def test_paragraphs(text: str, spans: list[tuple[int, int]], expected: tuple[int, ...]) -> None:
    units = tuple(
        CodedUnit(unit=Unit(index=n, start=s, end=e), text=text[s:e])
        for n, (s, e) in enumerate(spans, 1)
    )
    assert find_paragraphs(text, units) == expected


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@given(st.lists(st.tuples(TEXTS, st.sampled_from(["", "a/expert", "b/company > c/wire_service?"]),
                          st.sampled_from(["body", "heading", "caption", "credit"]),
                          st.sampled_from(["say", "deny", "no_comment", "accuse"])), max_size=8))  # fmt: skip
def test_any_article_has_a_report(rows: list[tuple[str, str, str, str]]) -> None:
    units = write(
        *(say(t, *([r] if r else []), kind=kind, stance=stance) for t, r, kind, stance in rows)
    )
    report = measure(units)
    numbers = {u.number for u in units}
    assert all(set(q.numbers) <= numbers for q in report.questions)
    assert len(report.questions) <= 5
