"""The report from a store, and from suggestions alone."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from articles import make_codebook, make_document, make_suggestions

from annotator.analysis.report import Report
from annotator.errors import FormatError, NotFound
from annotator.model import Provenance
from annotator.store import DEFAULT_REVIEWER, Store, open_store
from annotator.work.report import (
    ReportView,
    build_report,
    render_report,
    report_from_suggestions,
    report_json,
    view_report,
)
from annotator.work.review import apply_changes

CODEBOOK = make_codebook()
NOW = "2026-01-03T10:00:00.000Z"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


def add(store: Store) -> str:
    document = make_document()
    return store.add_document(document, make_suggestions(document))


def answer(store: Store, document_id: str, seq: int, n: int, minute: int, **tag: object) -> None:
    unit = store.load_ground(document_id)[n - 1]
    change = {
        "seq": seq, "made_at": f"2026-01-03T09:{minute:02}:00Z", "action": "tag",
        "start": unit.start, "end": unit.end,
        "tag": {
            "primary_type": "company", "certainty": 4, "source": "Selm Line", "source_id": None,
            "note": "", "to_check": False, "confirmed": True, "suggestion_id": None, **tag,
        },
    }  # fmt: skip
    receipt = apply_changes(
        store, document_id, DEFAULT_REVIEWER, "tab", [change], codebook=CODEBOOK
    )
    assert receipt.refused == ()


def build(store: Store, document_id: str, **options: object) -> Report:
    given = {"codebook": CODEBOOK, "registry": (), "written_at": NOW, **options}
    return build_report(store, document_id, **given)  # type: ignore[arg-type]


def test_only_a_persons_answers_count(store: Store) -> None:
    document_id = add(store)
    answer(store, document_id, 1, 1, 10)
    answer(store, document_id, 2, 2, 20, certainty=2, to_check=True, note="ring the port")
    answer(store, document_id, 3, 1, 30, primary_type="government", source="Ministry")
    report = build(store, document_id)
    assert (report.basis, report.counted, report.answered, report.open) == ("people", 4, 2, (3, 4))
    assert [(u.number, u.note) for u in report.to_check] == [(2, "ring the port")]
    assert {r.type: r.numbers for r in report.mixes[0].rows} == {
        "company": (2,),
        "government": (1,),
    }
    first = report.units[0]
    assert (first.answered_at, first.changed_at) == (
        "2026-01-03T09:10:00.000Z",
        "2026-01-03T09:30:00.000Z",
    )


def test_the_record_says_what_it_was_made_from(store: Store) -> None:
    document_id = add(store)
    answer(store, document_id, 1, 1, 10)
    answer(store, document_id, 2, 2, 20)
    record = build(store, document_id).record
    document = store.load_document(document_id).document
    assert (record.article_id, record.article) == (document_id, document.metadata)
    assert (record.file, record.sha256) == ("harbour.txt", document.provenance.sha256)
    assert (record.codebook_version, record.engine) == ("0.3", "fake 1, tier rules")
    assert (record.first_answer, record.last_answer, record.written_at) == (
        "2026-01-03T09:10:00.000Z",
        "2026-01-03T09:20:00.000Z",
        NOW,
    )
    assert record.reviewer


def test_before_the_first_answer_the_report_is_of_suggestions_and_says_so(store: Store) -> None:
    report = build(store, add(store))
    assert (report.basis, report.answered, report.record.reviewer) == ("suggestions", 4, None)
    assert view_report(report).notice
    assert b"no person has confirmed" in render_report(report)


def test_a_note_is_no_answer(store: Store) -> None:
    document_id = add(store)
    answer(store, document_id, 1, 1, 10, primary_type=None, source=None, note="who is this?")
    assert build(store, document_id).basis == "suggestions"


def test_people_only_can_be_insisted_on(store: Store) -> None:
    report = build(store, add(store), basis="people")
    assert (report.basis, report.answered, len(report.open)) == ("people", 0, 4)
    assert view_report(report).notice == ""


def test_without_suggestions_everything_is_open(store: Store) -> None:
    document = make_document()
    declined = msgspec.structs.replace(
        make_suggestions(document), suggestions=(), attributions=(), declined="It is in Danish."
    )
    report = build(store, store.add_document(document, declined))
    assert (report.basis, report.answered) == ("people", 0)


def test_an_article_that_is_not_there(store: Store) -> None:
    with pytest.raises(NotFound):
        build(store, "nothing")


def test_shipped_seeds_are_read_where_none_are_given(store: Store) -> None:
    report = build_report(store, add(store))
    assert len(report.types) == 18


def test_straight_from_suggestions() -> None:
    document = make_document()
    report = report_from_suggestions(document, make_suggestions(document), CODEBOOK, written_at=NOW)
    assert (report.basis, report.counted, report.answered) == ("suggestions", 4, 4)
    assert (report.record.article_id, report.record.engine) == ("", "fake 1, tier rules")


@pytest.mark.parametrize(
    "path", ["/home/ada/secret/harbour.txt", "C:\\Users\\Ada\\harbour.txt", "harbour.txt"]
)
def test_no_folder_of_the_machine_is_told(path: str) -> None:
    document = make_document()
    provenance = Provenance(
        data=document.provenance.data, sha256="00", media_type="text/plain", path=path
    )
    document = msgspec.structs.replace(document, provenance=provenance)
    report = report_from_suggestions(document, make_suggestions(document), CODEBOOK)
    assert report.record.file == "harbour.txt"
    assert b"secret" not in render_report(report) + render_report(report, "json")


def test_json_reads_back(store: Store) -> None:
    report = build(store, add(store))
    assert msgspec.json.decode(report_json(report), type=Report) == report
    assert render_report(report, "json").decode() == report_json(report)


def test_csv_has_a_row_for_each_unit(store: Store) -> None:
    document_id = add(store)
    answer(store, document_id, 1, 1, 10)
    written = render_report(build(store, document_id), "csv").decode()
    rows = list(csv.DictReader(io.StringIO(written, newline="")))
    assert [(r["sentence_n"], r["source_code"], r["status"], r["suggested"]) for r in rows] == [
        ("1", "company", "answered", "government"),
        ("2", "", "open", "government"),
        ("3", "", "open", "government"),
        ("4", "", "open", "government"),
        ("5", "", "open", "government"),
    ]
    assert {r["article_id"] for r in rows} == {document_id}


def test_an_unknown_form() -> None:
    document = make_document()
    report = report_from_suggestions(document, make_suggestions(document), CODEBOOK)
    with pytest.raises(FormatError, match="html, json, csv"):
        render_report(report, "pdf")


def test_pieces_for_the_screen(store: Store) -> None:
    view = view_report(build(store, add(store)))
    assert isinstance(view, ReportView)
    assert view.title == "Harbour to close"
    assert [t.key for t in view.tables][:3] == ["mix_through", "mix_speaker", "counts"]
    assert all(f.startswith("<svg") for f in view.figures.values())
