"""The queue, handing in, and who may see whom meanwhile."""

from collections.abc import Iterator
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from articles import make_codebook, make_document, make_suggestions

from annotator.errors import NotFound, ReviewError
from annotator.store import DEFAULT_REVIEWER, Reviewer, Store, open_store, utc_text
from annotator.work.agreement import compare_readers
from annotator.work.reading import (
    assign,
    assign_evenly,
    claim_next,
    commit_reading,
    count_open,
    find_reading,
    order_reading,
    reopen_reading,
    seen_at,
    take_back,
    telling_points,
    visible_readers,
)
from annotator.work.review import HANDED_IN, apply_changes, load_review
from annotator.work.settle import UNREAD, apply_decisions, load_settling
from annotator.work.signing import sign_off

BOOK = make_codebook()
MADE_AT = "2026-03-01T10:00:00.000Z"
READERS = ("ana", "tom", "eva")
seq = count(1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        for name in READERS:
            opened.save_reviewer(Reviewer(id=name, name=name.title(), created_at=utc_text()))
        yield opened


def add(store: Store, **metadata: str) -> str:
    document = make_document(**metadata)
    return store.add_document(document, make_suggestions(document))


def answer(store: Store, document: str, reader: str, *types: str, certainty: int = 4) -> Any:
    units = [u for u in load_review(store, document, reader).units if u.counted]
    changes = [
        {
            "seq": next(seq), "made_at": MADE_AT, "action": "tag", "start": u.start, "end": u.end,
            "tag": {"primary_type": key, "certainty": certainty, "source": ""},
        }
        for u, key in zip(units, types, strict=False)
    ]  # fmt: skip
    return apply_changes(store, document, reader, "tab", changes, codebook=BOOK)


ALL = ("government", "company", "anonymous", "unattributed")


def test_the_queue_gives_what_is_urgent_first(store: Store) -> None:
    plain, late, soon, urgent = (add(store) for _ in range(4))
    order_reading(store, plain, "eva")
    order_reading(store, late, "eva", due="2026-05-01")
    order_reading(store, soon, "eva", due="2026-04-01")
    order_reading(store, urgent, "eva", priority=1)
    add(store)  # nobody ordered this one
    taken = [claim_next(store, "ana", BOOK) for _ in range(5)]
    assert taken == [urgent, soon, late, plain, None]
    assert claim_next(store, "tom", BOOK) is None  # one reader each


def test_two_readers_get_two_places(store: Store) -> None:
    document = add(store)
    order_reading(store, document, "eva", wanted=2)
    assert [claim_next(store, r, BOOK) for r in ("ana", "ana", "tom", "eva")] == [
        document, None, document, None,
    ]  # fmt: skip
    with pytest.raises(ReviewError, match="2 readers have this article"):
        order_reading(store, document, "eva", wanted=1)
    with pytest.raises(ReviewError, match="from 1 to 20"):
        order_reading(store, document, "eva", wanted=0)
    with pytest.raises(ReviewError, match="is no date"):
        order_reading(store, document, "eva", due="soon")
    with pytest.raises(NotFound):
        order_reading(store, "nowhere", "eva")


def test_deleted_articles_leave_the_queue(store: Store) -> None:
    document = add(store)
    order_reading(store, document, "eva")
    store.delete_document(document)
    assert claim_next(store, "ana", BOOK) is None


def test_by_hand_and_evenly(store: Store) -> None:
    documents = [add(store) for _ in range(4)]
    assign(store, documents[0], "ana", "eva", BOOK)
    with pytest.raises(ReviewError, match="has the article already"):
        assign(store, documents[0], "ana", "eva", BOOK)
    with pytest.raises(ReviewError, match="no place left"):
        assign(store, documents[0], "tom", "eva", BOOK)
    for document in documents[1:]:
        order_reading(store, document, "eva", wanted=2)
    assert assign_evenly(store, documents, READERS, "eva", BOOK) == dict.fromkeys(READERS, 2)
    readings = store.readings.of_article(documents[1])
    assert [(r.slot, r.given_by) for r in readings] == [(1, "eva"), (2, "eva")]
    assert len({r.reviewer_id for r in readings}) == 2


def test_handing_in_locks_the_answers(store: Store) -> None:
    document = add(store)
    with pytest.raises(NotFound, match="not yours"):
        commit_reading(store, document, "ana")
    assign(store, document, "ana", "eva", BOOK)
    answer(store, document, "ana", *ALL[:3])
    with pytest.raises(ReviewError, match="1 of the sentences to be read is still open"):
        commit_reading(store, document, "ana")
    answer(store, document, "ana", *ALL)
    commit_reading(store, document, "ana")
    with pytest.raises(ReviewError, match="already"):
        commit_reading(store, document, "ana")
    refused = answer(store, document, "ana", "company").refused
    assert refused[0].reason == HANDED_IN
    reopen_reading(store, document, "ana", "eva")
    with pytest.raises(ReviewError, match="not handed in"):
        reopen_reading(store, document, "ana", "eva")
    assert answer(store, document, "ana", "company").refused == ()


def test_readers_do_not_see_each_other_until_all_have_handed_in(store: Store) -> None:
    document = add(store)
    readers = ("ana", "tom")
    assert visible_readers(store, document, "ana", readers) == readers  # nobody was asked to read
    order_reading(store, document, "eva", wanted=2)
    for reader in readers:
        assign(store, document, reader, "eva", BOOK)
        answer(store, document, reader, *ALL)
    commit_reading(store, document, "ana")
    assert [visible_readers(store, document, who, readers) for who in ("ana", "tom", "eva")] == [
        ("ana",), ("tom",), readers,
    ]  # fmt: skip
    assert seen_at(store, document) is None
    commit_reading(store, document, "tom")
    assert visible_readers(store, document, "ana", readers) == readers
    assert seen_at(store, document) == store.readings.of_article(document)[1].committed_at


def test_nothing_is_compared_before(store: Store) -> None:
    document = add(store)
    order_reading(store, document, "eva", wanted=2)
    for reader, first in (("ana", "government"), ("tom", "company")):
        assign(store, document, reader, "eva", BOOK)
        answer(store, document, reader, first, *ALL[1:])
    answer(store, document, DEFAULT_REVIEWER, *ALL)  # who was not asked does not count
    commit_reading(store, document, "ana")
    state = load_settling(store, document, BOOK)
    assert (state.unread, state.differences, state.agreed) == (1, (), 0)
    span = load_review(store, document, "ana").units[0].span
    decision = {
        "seq": 1, "made_at": MADE_AT, "action": "settle", "start": span.start, "end": span.end,
        "picked": ["tom"], "reason": "x",
    }  # fmt: skip
    send = (store, document, "eva", "tab", [decision])
    assert apply_decisions(*send, codebook=BOOK).refused[0].reason == UNREAD
    with pytest.raises(ReviewError, match="handed in"):
        sign_off(store, document, "eva", BOOK)
    commit_reading(store, document, "tom")
    state = load_settling(store, document, BOOK)
    assert ([r.id for r in state.readers], len(state.differences)) == (["ana", "tom"], 1)
    assert apply_decisions(*send, codebook=BOOK).refused == ()
    sign_off(store, document, "eva", BOOK)


def test_a_second_reader_of_the_telling_points(store: Store) -> None:
    document = add(store)
    order_reading(store, document, "eva", wanted=2, sample="points")
    assert claim_next(store, "ana", BOOK) == document
    units = [u for u in load_review(store, document, "ana").units if u.counted]
    answer(store, document, "ana", *ALL)
    answer(store, document, "ana", "company", certainty=1)
    commit_reading(store, document, "ana")
    points = telling_points(store, document, "ana", BOOK)
    assert units[0].span in points  # a guess
    assert claim_next(store, "tom", BOOK) == document
    reading = find_reading(store, document, "tom")
    assert reading is not None
    assert reading.spans == points
    assert count_open(store, reading) == len(points) < len(units)
    for n, unit in enumerate(units):
        if reading.asks(unit.span):
            types = [*ALL]
            types[n] = "state_media"
            changes = [
                {
                    "seq": next(seq), "made_at": MADE_AT, "action": "tag",
                    "start": unit.start, "end": unit.end,
                    "tag": {"primary_type": "state_media", "certainty": 4},
                }
            ]  # fmt: skip
            apply_changes(store, document, "tom", "tab", changes, codebook=BOOK)
    commit_reading(store, document, "tom")
    state = load_settling(store, document, BOOK)
    assert {d.span for d in state.differences} == set(points)
    assert (state.waiting, state.agreed) == (0, len(units) - len(points))


def _pull(path: Path, reader: str) -> list[str]:
    with open_store(path) as store:
        found = []
        while (document := claim_next(store, reader, BOOK)) is not None:
            found.append(document)
        return found


def test_sixteen_processes_and_no_place_twice(tmp_path: Path) -> None:
    path = tmp_path / "queue.db"
    readers = [f"r{n}" for n in range(16)]
    with open_store(path) as store, store.transaction():
        for reader in readers:
            store.save_reviewer(Reviewer(id=reader, name=reader, created_at=utc_text()))
        for _ in range(400):
            document = store.add_document(d := make_document("One."), make_suggestions(d))
            order_reading(store, document, "eva")
    with get_context("spawn").Pool(16) as pool:
        taken = pool.starmap(_pull, [(path, reader) for reader in readers])
    documents = [document for found in taken for document in found]
    assert len(documents) == len(set(documents)) == 400
    with open_store(path) as store:
        held = [r for reader in readers for r in store.readings.of_reader(reader)]
    assert {r.document_id for r in held} == set(documents)
    assert {r.slot for r in held} == {1}


def test_agreement_is_of_what_was_answered_apart(store: Store) -> None:
    """And what the desk settled on is nobody's reading."""
    document = add(store)
    order_reading(store, document, "eva", wanted=2)
    for reader, first in (("ana", "government"), ("tom", "company")):
        assign(store, document, reader, "eva", BOOK)
        answer(store, document, reader, first, *ALL[1:])
        commit_reading(store, document, reader)
    units = load_review(store, document, "ana").units
    decision = {
        "seq": 1, "made_at": MADE_AT, "action": "settle", "start": units[0].start,
        "end": units[0].end, "picked": ["tom"], "reason": "x",
    }  # fmt: skip
    apply_decisions(store, document, "eva", "tab", [decision], codebook=BOOK)
    assert seen_at(store, document) is not None

    def readers(moment: str) -> tuple[str, ...]:
        for reader in ("ana", "tom"):
            store.readings.commit(document, reader, moment)
        return compare_readers(store, BOOK, [document]).readers

    assert readers("2999-01-01T00:00:00.000Z") == ("Ana", "Tom")
    assert readers("2000-01-01T00:00:00.000Z") == ()


def test_who_ordered_assigned_and_handed_in_stands_in_the_audit(store: Store) -> None:
    document = add(store)
    order_reading(store, document, "eva", wanted=2)
    assert claim_next(store, "ana", BOOK) == document
    assign(store, document, "tom", "eva", BOOK)
    take_back(store, document, "tom", "eva")
    answer(store, document, "ana", *["government"] * 4)
    commit_reading(store, document, "ana")
    reopen_reading(store, document, "ana", "eva")
    rows = [r for r in store.audit.rows(document) if r.action not in ("add", "tag")]
    assert [(r.action, r.person, (r.content or {}).get("subject")) for r in rows] == [
        ("order", "eva", None), ("give", "ana", "ana"), ("give", "eva", "tom"),
        ("take_back", "eva", "tom"), ("hand_in", "ana", "ana"), ("give_back", "eva", "ana"),
    ]  # fmt: skip
    assert store.audit.verify().problem is None
