"""The log of checks: rows are added, in one row of numbers for each reviewer, and files kept once."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from articles import make_document, make_suggestions
from old_files import open_old

from annotator.errors import NotFound, StoreRefused
from annotator.model import Evidence, Tag
from annotator.store import (
    CheckRow,
    EvidenceRow,
    PendingCheck,
    Progress,
    Reviewer,
    Revision,
    Store,
    TagRow,
    open_store,
)

NOW = "2026-03-01T10:00:00.000Z"
FOUND = make_suggestions(make_document())
A, B = (unit.span for unit in FOUND.units[:2])
FILE = b"The harbour stays open."
SHA256 = hashlib.sha256(FILE).hexdigest()
LETTER = Evidence(
    address="https://example.org/letter", title="Letter", shows="It stays open.", seen_at=NOW,
    sha256=SHA256, file_name="letter.txt", media_type="text/plain", kept=True,
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


def add(store: Store, title: str = "Harbour to close") -> str:
    document = make_document(title=title)
    return store.add_document(document, make_suggestions(document))


def logged(n: int, span: Any = A, by: str = "default") -> dict[str, Any]:
    return {"n": n, "reviewer_id": by, "start": span.start, "end": span.end, "made_at": NOW}


def mark(store: Store, document_id: str, n: int, span: Any) -> None:
    tag = Tag(start=span.start, end=span.end, to_check=True, codebook_version="0.3")
    fields = {**logged(n, span), "client": "tab", "seq": n, "stored_at": NOW}
    store.log.save_tags(document_id, [TagRow(tag=tag, **fields)])
    state = store.log.load_state(document_id, "default")
    progress = state.progress + Progress(to_check=1)
    state = msgspec.structs.replace(state, n=n, progress=progress)
    store.log.save_state(document_id, "default", state)


def test_what_is_written_is_read_again(store: Store) -> None:
    document_id = add(store)
    states = [
        CheckRow(**logged(1), status="asked", whom="Ministry"),
        CheckRow(**logged(2), status="no_answer", whom="Ministry", note="twice"),
    ]
    store.checks.save_states(document_id, states)
    store.checks.save_original(SHA256, FILE)
    store.checks.save_original(SHA256, FILE)
    plain = msgspec.structs.replace(LETTER, kept=False, sha256=None)
    evidence = [
        EvidenceRow(**logged(3), evidence=LETTER),
        EvidenceRow(**logged(4, B), evidence=plain, from_document="former"),
        EvidenceRow(**logged(5), takes_back=3),
    ]
    store.checks.save_evidence(document_id, evidence)
    assert list(store.checks.all_states(document_id)) == states
    assert list(store.checks.all_evidence(document_id)) == evidence
    assert store.checks.last_number(document_id, "default") == 5
    assert store.checks.load_original(SHA256) == FILE


def test_numbers_belong_to_reviewer_and_article(store: Store) -> None:
    document_id = add(store)
    store.save_reviewer(Reviewer(id="ana", name="Ana", created_at=NOW))
    store.checks.save_states(document_id, [CheckRow(**logged(1)), CheckRow(**logged(1, by="ana"))])
    assert store.checks.last_number(document_id, "ana") == 1
    assert store.checks.last_number(document_id, "ben") == 0
    with pytest.raises(StoreRefused):
        store.checks.save_states(document_id, [CheckRow(**logged(1))])


@pytest.mark.parametrize(
    "evidence",
    [LETTER, msgspec.structs.replace(LETTER, sha256="0" * 64)],
    ids=["not kept", "another file"],
)
def test_a_file_that_is_not_here_cannot_be_said_to_be_kept(
    store: Store, evidence: Evidence
) -> None:
    document_id = add(store)
    with pytest.raises(StoreRefused):
        store.checks.save_evidence(document_id, [EvidenceRow(**logged(1), evidence=evidence)])
    with pytest.raises(NotFound, match="no copy"):
        store.checks.load_original(SHA256)


def test_the_tables_know_the_statuses(store: Store) -> None:
    row = msgspec.structs.replace(CheckRow(**logged(1)), status="true")  # type: ignore[arg-type]
    with pytest.raises(StoreRefused):
        store.checks.save_states(add(store), [row])


def test_what_waits(store: Store) -> None:
    first, second = add(store), add(store, "Later")
    for document_id in (first, second):
        mark(store, document_id, 1, A)
        mark(store, document_id, 2, B)
    store.checks.save_states(
        first,
        [
            CheckRow(**logged(1, A), status="asked", whom="Ministry", note="at noon"),
            CheckRow(**logged(2, B), status="confirmed"),
        ],
    )
    text = store.load_text(first)
    asked = PendingCheck(
        document_id=first, start=A.start, sentence=text[A.start : A.end], source=None,
        status="asked", whom="Ministry", note="at noon",
    )  # fmt: skip
    assert store.checks.pending("default", first) == (asked,)
    assert [p.document_id for p in store.checks.pending("default")] == [second, second, first]
    assert store.checks.pending("ana") == ()
    store.delete_document(second)
    assert store.checks.pending("default") == (asked,)


def test_a_later_version_takes_the_place_of_the_former(store: Store) -> None:
    former, later = add(store), add(store, "Corrected")
    mark(store, former, 1, A)
    store.save_revision(Revision(document_id=later, predecessor_id=former, made_at=NOW))
    assert store.find_revision(later) == Revision(
        document_id=later, predecessor_id=former, made_at=NOW
    )
    assert store.find_revision(former) is None
    assert [row.id for row in store.find_later_versions(former)] == [later]
    assert store.checks.pending("default") == ()
    assert len(store.checks.pending("default", former)) == 1
    store.delete_document(later)
    assert store.find_later_versions(former) == ()
    assert len(store.checks.pending("default")) == 1


def test_a_file_from_before_checks_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with open_old(path, "m001_begin") as old:
        kept = add(old)
    with open_store(path, create=False) as store:
        assert store.checks.all_states(kept) == ()
        store.checks.save_states(kept, [CheckRow(**logged(1), status="asked")])
        assert len(store.checks.all_states(kept)) == 1


def test_the_views(store: Store) -> None:
    document_id = add(store)
    mark(store, document_id, 1, A)
    mark(store, document_id, 2, B)
    store.checks.save_original(SHA256, FILE)
    store.checks.save_states(document_id, [CheckRow(**logged(1), status="asked", whom="Ministry")])
    store.checks.save_evidence(
        document_id,
        [
            EvidenceRow(**logged(2), evidence=LETTER),
            EvidenceRow(**logged(3), evidence=LETTER),
            EvidenceRow(**logged(4), takes_back=3),
        ],
    )
    store.checks.save_states(document_id, [CheckRow(**logged(5), status="confirmed")])
    with store.snapshot() as session:
        current = session.all(
            "SELECT title, status, whom, evidence FROM current_checks ORDER BY start_offset"
        )
        history = session.all("SELECT n, status, shows, takes_back FROM check_history ORDER BY n")
    assert [tuple(row) for row in current] == [
        ("Harbour to close", "confirmed", "", 1), ("Harbour to close", "open", "", 0),
    ]  # fmt: skip
    assert [tuple(row) for row in history] == [
        (1, "asked", None, None), (2, None, "It stays open.", None),
        (3, None, "It stays open.", None), (4, None, "", 3), (5, "confirmed", None, None),
    ]  # fmt: skip
