"""The file as people see it who open it with Datasette or sqlite-utils: names, words, figures."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from articles import make_coding, make_document, make_suggestions
from sqlite_utils import Database

from annotator.model import Span, Tag
from annotator.store import (
    SETTLED_REVIEWER,
    CheckRow,
    Decision,
    OwnUnit,
    Progress,
    Reviewer,
    Store,
    TagRow,
    open_store,
)

FIRST = "The harbour of Port Selm will close in May, the ministry said."
SECOND = "Dockers were told by letter."


def tag_row(n: int, span: Span, primary_type: str | None, **fields: bool) -> TagRow:
    tag = None
    if primary_type:
        coding = make_coding(primary_type)
        tag = Tag(
            start=span.start,
            end=span.end,
            coding=coding,
            certainty=3,
            codebook_version="0.3",
            **fields,
        )
    return TagRow(
        n=n, reviewer_id="default", start=span.start, end=span.end, client="tab", seq=n,
        made_at="2026-03-01T10:00:00.000Z", stored_at="2026-03-01T10:00:00.000Z", tag=tag,
    )  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Of five units the first answered, the second answered twice and marked, the third answered
    and taken back, the fourth unconfirmed, the fifth (a credit) answered; one article untouched,
    one deleted."""
    path = tmp_path / "a.db"
    with open_store(path) as store:
        fill(store)
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


def fill(store: Store) -> None:
    document = make_document()
    found = make_suggestions(document)
    worked = store.add_document(document, found)
    spans = [unit.span for unit in found.units]
    rows = [
        tag_row(1, spans[0], "government"),
        tag_row(2, spans[1], "government"),
        tag_row(3, spans[1], "company", to_check=True),
        tag_row(4, spans[2], "company"),
        tag_row(5, spans[2], None),
        tag_row(6, spans[3], "company", confirmed=False),
        tag_row(7, spans[4], "state_media"),
    ]
    store.log.save_tags(worked, rows)
    moment = "2026-03-01T10:00:00.000Z"
    span = {"start": spans[1].start, "end": spans[1].end}
    check = CheckRow(n=1, reviewer_id="default", made_at=moment, status="asked", **span)
    store.checks.save_states(worked, [check])
    state = store.log.load_state(worked, "default")
    progress = Progress(answered=2, open=2, counted=4, to_check=1)
    store.log.save_state(worked, "default", msgspec.structs.replace(state, n=7, progress=progress))
    store.add_document(
        make_document("Else.", title="Untouched"), make_suggestions(make_document("Else."))
    )
    store.delete_document(store.add_document(make_document(title="Deleted"), found))


def rows(file: sqlite3.Connection, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in file.execute(sql)]


def test_current_tags(file: sqlite3.Connection) -> None:
    assert rows(
        file,
        "SELECT title, reviewer, sentence, primary_type, source, certainty, to_check, confirmed"
        " FROM current_tags ORDER BY start_offset",
    ) == [
        ("Harbour to close", "Reviewer", FIRST, "government", "Ministry", 3, 0, 1),
        ("Harbour to close", "Reviewer", SECOND, "company", "Ministry", 3, 1, 1),
        ("Harbour to close", "Reviewer", "Rain fell all day.", "company", "Ministry", 3, 0, 0),
        ("Harbour to close", "Reviewer", "Photo: Tomas Verk", "state_media", "Ministry", 3, 0, 1),
    ]


def test_tag_history(file: sqlite3.Connection) -> None:
    assert rows(file, "SELECT n, primary_type, cleared FROM tag_history ORDER BY n") == [
        (1, "government", 0), (2, "government", 0), (3, "company", 0), (4, "company", 0),
        (5, None, 1), (6, "company", 0), (7, "state_media", 0),
    ]  # fmt: skip


def test_articles_progress(file: sqlite3.Connection) -> None:
    assert rows(
        file,
        "SELECT title, reviewer, units, counted, answered, open_units, to_check"
        " FROM articles_progress ORDER BY title",
    ) == [
        ("Harbour to close", "Reviewer", 5, 4, 2, 2, 1),
        ("Untouched", None, 1, 1, 0, 1, 0),
    ]


def test_source_mix_counts_what_people_settled(file: sqlite3.Connection) -> None:
    assert rows(
        file, "SELECT title, reviewer, primary_type, units FROM source_mix ORDER BY primary_type"
    ) == [
        ("Harbour to close", "Reviewer", "company", 1),
        ("Harbour to close", "Reviewer", "government", 1),
    ]


def test_sentences_show_suggestion_and_answer(file: sqlite3.Connection) -> None:
    assert rows(
        file,
        "SELECT n, sentence, suggested_type, probability, reasons, primary_type FROM sentences"
        " WHERE title = 'Harbour to close' ORDER BY n LIMIT 3",
    ) == [
        (1, FIRST, "government", 0.7, "“said” is a cue (E2)", "government"),
        (2, SECOND, "government", 0.7, "“said” is a cue (E2)", "company"),
        (3, "“Nobody asked us,” said Ana Reil, who drives a crane.", "government", 0.7,
         "“said” is a cue (E2)", None),
    ]  # fmt: skip


def settle_second(store: Store) -> None:
    worked = store.find_article("Harbour to close").id
    span = make_suggestions(make_document()).units[1].span
    moment = "2026-03-02T10:00:00.000Z"
    store.save_reviewer(Reviewer(id=SETTLED_REVIEWER, name="Settled answer", created_at=moment))
    row = tag_row(1, span, "company")
    store.log.save_tags(worked, [msgspec.structs.replace(row, reviewer_id=SETTLED_REVIEWER)])
    state = store.log.load_state(worked, SETTLED_REVIEWER)
    store.log.save_state(worked, SETTLED_REVIEWER, msgspec.structs.replace(state, n=1))
    decision = Decision(
        n=1, start=span.start, end=span.end, person="default", reason="B2", made_at=moment
    )
    store.settling.save_decision(worked, decision)


def test_every_view_can_be_read_whole(file: sqlite3.Connection, tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store:
        settle_second(store)
    views = rows(file, "SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name")
    assert [name for (name,) in views] == [
        "articles_progress", "audit_trail", "check_history", "current_checks", "current_tags",
        "reviewed_units", "sentences", "settled_answers", "source_mix", "tag_history",
    ]  # fmt: skip
    for (name,) in views:
        (n,) = rows(file, f"SELECT count(*) FROM {name}")[0]
        assert n > 0, name


def test_own_units_replace_the_machines(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store:
        document = make_document()
        found = make_suggestions(document)
        worked = store.add_document(document, found)
        first, second = (OwnUnit(unit) for unit in found.units[:2])
        whole = OwnUnit(msgspec.structs.replace(first.unit, end=second.unit.end))
        store.log.replace_units(worked, "default", [first, second], [whole])
        store.log.save_tags(worked, [tag_row(1, first.unit.span, "company")])
        store.log.save_tags(worked, [tag_row(2, whole.unit.span, "government")])
        state = store.log.load_state(worked, "default")
        store.log.save_state(worked, "default", msgspec.structs.replace(state, own_units=True))
        with store.snapshot() as session:
            seen = session.all("SELECT sentence, primary_type FROM current_tags")
        assert [tuple(row) for row in seen] == [(f"{FIRST}\n{SECOND}", "government")]


def test_sqlite_utils_reads_the_file(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store:
        fill(store)
    database = Database(tmp_path / "a.db")
    assert database["documents"].count == 3
    assert database["tags"].foreign_keys
    assert next(database.query("SELECT title FROM articles_progress ORDER BY title"))["title"]
    database.close()
