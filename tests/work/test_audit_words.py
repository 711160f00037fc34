"""The audit in words, its age, and the settings of a desk."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from articles import make_codebook, make_document, make_suggestions

from annotator.errors import NotFound, StoreRefused
from annotator.formats.audit_rows import (
    ACTIONS,
    AuditRecord,
    render_audit_csv,
    render_audit_json,
    render_audit_text,
)
from annotator.model import Evidence, Metadata
from annotator.store import Reviewer, Store, open_store
from annotator.work.audit import find_person, list_audit, prune_audit
from annotator.work.checklist import add_evidence, record_check, take_back_evidence
from annotator.work.review import apply_changes
from annotator.work.settings import SETTINGS, change_setting, read_setting

NOW = "2026-03-01T10:00:00.000Z"
SPAN = make_suggestions(make_document()).units[0].span


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        opened.save_reviewer(Reviewer(id="ana", name="Ana Reil", created_at=NOW))
        yield opened


def add(store: Store) -> str:
    document = make_document()
    return store.add_document(document, make_suggestions(document))


def answer(store: Store, document_id: str, seq: int, tag: dict[str, Any] | None) -> None:
    place = {"start": SPAN.start, "end": SPAN.end}
    change = {"seq": seq, "made_at": NOW, "action": "tag", **place, "tag": tag}
    apply_changes(store, document_id, "ana", "t", [change], codebook=make_codebook())


def changes(records: tuple[AuditRecord, ...], action: str) -> list[tuple[str, str, str]]:
    return [(r.person, r.before, r.after) for r in records if r.action == action]


def test_answers_are_told_in_words(store: Store) -> None:
    document_id = add(store)
    answer(store, document_id, 1, {"primary_type": "government", "source": "Ministry"})
    answer(store, document_id, 2, {"primary_type": "company", "to_check": True, "note": "so"})
    answer(store, document_id, 3, None)
    records = list_audit(store, document_id)
    first = "government, Ministry"
    second = "company, to check, with a note"
    assert changes(records, "tag") == [
        ("Ana Reil", "", first), ("Ana Reil", first, second),
        ("Ana Reil", second, "taken back"),
    ]  # fmt: skip
    assert {r.subject for r in records if r.action == "tag"} == {
        "“The harbour of Port Selm will close in May, the ministry …”"
    }
    assert {r.article for r in records} == {"Harbour to close"}


def test_checks_evidence_and_units_are_told_in_words(store: Store) -> None:
    document_id = add(store)
    answer(store, document_id, 1, {"to_check": True})
    record_check(store, document_id, "ana", SPAN, status="asked", whom="Port office")
    record_check(store, document_id, "ana", SPAN, status="confirmed", note="by letter")
    letter = Evidence(shows="It closes.", address="https://example.org", seen_at=NOW)
    add_evidence(store, document_id, "ana", SPAN, letter)
    take_back_evidence(store, document_id, "ana", SPAN, 3)
    place = {"start": SPAN.start, "end": SPAN.end, "at": SPAN.start + 12}
    change = {"seq": 2, "made_at": NOW, "action": "split", **place}
    apply_changes(store, document_id, "ana", "t", [change], codebook=make_codebook())
    records = list_audit(store, document_id)
    asked = "asked, Port office"
    seen = "It closes., https://example.org"
    assert changes(records, "check") == [
        ("Ana Reil", "", asked), ("Ana Reil", asked, "confirmed, Port office, by letter"),
    ]  # fmt: skip
    assert changes(records, "evidence") == [
        ("Ana Reil", "", seen), ("Ana Reil", seen, "taken back"),
    ]  # fmt: skip
    assert changes(records, "units") == [("Ana Reil", "", "split")]


def test_other_changes_are_told_in_words(store: Store) -> None:
    document_id = add(store)
    store.edit_metadata(document_id, Metadata(title="New"), reviewer_id="ana")
    store.save_reviewer(Reviewer(id="ana", name="Ana R.", created_at=NOW))
    records = list_audit(store)
    assert changes(records, "details") == [
        ("Ana R.", "title: Harbour to close, publisher: Selm Post", "title: New, publisher: –")
    ]
    named = [r for r in records if r.action == "reviewer"]
    assert [(r.subject, r.before, r.after) for r in named] == [
        ("Ana R.", "", "Ana Reil"), ("Ana R.", "Ana Reil", "Ana R."),
    ]  # fmt: skip
    assert [r.action for r in list_audit(store, person_id="ana")] == ["details"]


def test_every_action_has_words(store: Store) -> None:
    add(store)
    assert {r.action for r in list_audit(store)} <= ACTIONS.keys()


RECORD = AuditRecord(
    n=7, at=NOW, person="Ana", action="details", article="A port", before="title: =1+1",
    after="title: New\nline",
)  # fmt: skip


def test_the_three_formats() -> None:
    assert render_audit_text([RECORD]) == (
        "7  2026-03-01 10:00:00  Ana  edited the details  “A port”: title: =1+1 → title: New line"
    )
    assert json.loads(render_audit_json([RECORD]))[0]["after"] == "title: New\nline"
    formula = AuditRecord(n=8, at=NOW, person="=1+1", action="tag", article="")
    header, first, second = csv.reader(io.StringIO(render_audit_csv([RECORD, formula])))
    assert header[:4] == ["n", "at", "person", "action"]
    assert first[-1] == "title: New\nline"
    assert second[2] == "'=1+1"
    nobody = AuditRecord(n=1, at=NOW, person="", action="begun", article="")
    assert render_audit_text([nobody]).endswith("command line  found when the audit began")


def test_rows_are_dropped_for_their_age_only_where_the_desk_says_so(store: Store) -> None:
    document_id = add(store)
    answer(store, document_id, 1, {"primary_type": "government"})
    later = datetime.now(UTC) + timedelta(days=15)
    assert prune_audit(store, later) == 0
    change_setting(store, "audit_days", "14")
    assert prune_audit(store) == 0
    assert prune_audit(store, later) > 0
    (record,) = (r for r in list_audit(store, document_id) if r.action == "tag")
    assert (record.person, record.before, record.after) == ("(erased)", "", "")
    assert store.audit.verify().problem is None


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "soon", "", "99999999", "½", "٣"])
def test_a_setting_takes_only_what_it_can_mean(store: Store, value: str) -> None:
    with pytest.raises(StoreRefused, match="a number of days"):
        change_setting(store, "audit_days", value)
    assert read_setting(store, "audit_days") == SETTINGS["audit_days"].default == "for ever"


def test_the_same_value_again_is_no_change(store: Store) -> None:
    change_setting(store, "audit_days", "14")
    head = store.audit.head()
    change_setting(store, "audit_days", " 014")
    assert store.audit.head() == head
    with pytest.raises(NotFound, match="There is: audit_days"):
        change_setting(store, "secret", "x")


def test_a_reader_is_found_by_name_or_id(store: Store) -> None:
    assert find_person(store, " ana  REIL").id == find_person(store, "ana").id == "ana"
    with pytest.raises(NotFound, match="There is: "):
        find_person(store, "nobody")
    store.save_reviewer(Reviewer(id="other", name="ana reil", created_at=NOW))
    with pytest.raises(NotFound, match="ana, other"):
        find_person(store, "Ana Reil")
