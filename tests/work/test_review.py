"""Changes of a reviewer: applied in order, once, in one transaction, and nothing lost."""

import random
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import msgspec
import pytest
from articles import TEXT, make_codebook, make_coding, make_document, make_suggestions
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import NotFound, ReviewError, StoreBusy, StoreUnwritable
from annotator.model import Coding, Grades, Grading, Span, Tag
from annotator.store import (
    DEFAULT_REVIEWER,
    OwnUnit,
    Progress,
    Reviewer,
    Store,
    open_store,
    utc_text,
)
from annotator.work.review import (
    Receipt,
    Review,
    apply_changes,
    load_review,
    read_history,
    replay_boundaries,
)

CODEBOOK = make_codebook()
MADE_AT = "2026-03-01T10:00:00.000Z"
A, B, C, D, CREDIT = (u.span for u in make_suggestions(make_document()).units)


class Reading:
    """A reviewer with an article, as a browser tab has it."""

    def __init__(self, store: Store, document_id: str, reviewer: str, client: str) -> None:
        self.store = store
        self.document_id = document_id
        self.reviewer = reviewer
        self.client = client
        self.seq = 0

    def tab(self, client: str) -> "Reading":
        return Reading(self.store, self.document_id, self.reviewer, client)

    def send(self, *changes: dict[str, Any]) -> Receipt:
        return apply_changes(
            self.store, self.document_id, self.reviewer, self.client, changes, codebook=CODEBOOK
        )

    def change(self, action: str, span: Span, **fields: Any) -> dict[str, Any]:
        self.seq += 1
        place = {"start": span.start, "end": span.end}
        return {"seq": self.seq, "made_at": MADE_AT, "action": action, **place, **fields}

    def tag(self, span: Span, primary_type: str | None = "government", **fields: Any) -> Receipt:
        tag = {"primary_type": primary_type, "certainty": 4, **fields}
        return self.send(self.change("tag", span, tag=tag))

    def clear(self, span: Span) -> Receipt:
        return self.send(self.change("tag", span, tag=None))

    def split(self, span: Span, at: int) -> Receipt:
        return self.send(self.change("split", span, at=at))

    def merge(self, first: Span, last: Span) -> Receipt:
        return self.send(self.change("merge", Span(first.start, last.end)))

    def review(self) -> Review:
        return load_review(self.store, self.document_id, self.reviewer)

    def types(self) -> dict[str, str | None]:
        """The words of each unit, and its type where it is settled ("type?" where it is not)."""
        review = self.review()
        found: dict[str, str | None] = {}
        for unit in review.units:
            tag = review.tags.get(unit.span)
            key = tag.coding.primary_type if tag and tag.coding else None
            found[TEXT[unit.start : unit.end]] = key if tag is None or tag.confirmed else f"{key}?"
        return found


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


@pytest.fixture
def reading(store: Store) -> Reading:
    document = make_document()
    document_id = store.add_document(document, make_suggestions(document))
    return Reading(store, document_id, DEFAULT_REVIEWER, "tab")


def words(span: Span) -> str:
    return TEXT[span.start : span.end]


def tag_of(span: Span, coding: Coding | None, **fields: Any) -> Tag:
    return Tag(
        start=span.start,
        end=span.end,
        coding=coding,
        codebook_version="0.3",
        **{"certainty": 4, **fields},
    )


# ---------------------------------------------------------------- tags


def test_a_fresh_article(reading: Reading) -> None:
    review = reading.review()
    run = reading.store.load_suggestions(reading.document_id)
    assert review.units == run.suggestions.units
    assert (review.tags, review.differing) == ({}, {})
    assert review.suggestions == {s.suggestion.unit.span: s for s in run.stored}
    assert (review.engine, review.declined) == (run.engine, None)
    assert review.progress == Progress(answered=0, open=4, counted=4, to_check=0)


def test_accepting_a_suggestion_stores_its_coding(reading: Reading) -> None:
    shown = reading.review().suggestions[A]
    receipt = reading.tag(A, source="Ministry", suggestion_id=shown.id, note="seen")
    progress = Progress(answered=1, open=3, counted=4, to_check=0)
    coding = shown.suggestion.coding
    assert receipt == Receipt(
        acknowledged=(1,), refused=(), progress=progress, n=1, codings={1: coding}, elsewhere=()
    )
    review = reading.review()
    assert review.tags == {
        A: tag_of(A, shown.suggestion.coding, note="seen", suggestion_id=shown.id)
    }
    assert review.progress == progress


def test_the_codebook_is_kept_with_the_tags(reading: Reading) -> None:
    reading.tag(A)
    assert reading.store.load_codebook("0.3") == CODEBOOK


def test_a_suggestion_of_nowhere_is_no_suggestion(reading: Reading) -> None:
    reading.tag(A, "company", source="Verk Ltd", suggestion_id="nowhere-1")
    tag = reading.review().tags[A]
    assert tag.suggestion_id is None
    assert tag.coding is not None
    assert tag.coding.source == "Verk Ltd"


def test_answers_follow_one_another_and_are_all_kept(reading: Reading) -> None:
    for primary_type in ("government", "company", "anonymous"):
        reading.tag(A, primary_type)
    reading.clear(A)
    assert reading.review().tags == {}
    history = reading.store.history(reading.document_id, A)
    assert [(r.n, r.tag.coding.primary_type if r.tag else None) for r in history] == [
        (1, "government"), (2, "company"), (3, "anonymous"), (4, None),
    ]  # fmt: skip
    assert {(r.reviewer_id, r.client, r.made_at) for r in history} == {
        (DEFAULT_REVIEWER, "tab", MADE_AT)
    }


@pytest.mark.parametrize("tag", [None, {}, {"certainty": 3}, {"source": ""}])
def test_an_answer_that_says_nothing_takes_the_former_back(reading: Reading, tag: Any) -> None:
    reading.tag(A)
    receipt = reading.send(reading.change("tag", A, tag=tag))
    assert receipt.progress.answered == 0
    assert reading.review().tags == {}


def test_details_are_stored_whole(reading: Reading) -> None:
    coding = msgspec.structs.replace(
        make_coding(), stance="deny", record_status="background", interest="no",
        hedges=("may",), hedges_of_source=(), mention=(Span(A.start, A.start + 3),),
    )  # fmt: skip
    grades = {"speech": {"reliability": "B", "offered_reliability": "C"}, "fact": {}}
    more = {"evidence": "p. 4", "second_reader": True, "blind": True}
    reading.tag(A, source="Ministry", coding=msgspec.to_builtins(coding), grades=grades, **more)
    stored = reading.review().tags[A]
    speech = Grading(reliability="B", offered_reliability="C")
    assert stored == tag_of(A, coding, grades=Grades(speech=speech), **more)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"mention": [[0, 10_000]]}, "outside of the text"),
        ({"cue": [[7, 7]]}, "outside of the text"),
        ({"attributed": [[-1, 5]]}, "outside of the text"),
        ({"stance": "sings"}, "cannot be read"),
        ({"primary_type": "fairy"}, "no source type 'fairy'"),
    ],
)
def test_details_that_cannot_be(reading: Reading, fields: dict[str, Any], says: str) -> None:
    receipt = reading.tag(A, coding={"primary_type": "government", **fields})
    assert [says in r.reason for r in receipt.refused] == [True]
    assert reading.review().tags == {}


def test_other_tabs_are_told_what_one_did(reading: Reading) -> None:
    other = reading.tab("other")
    reading.tag(A)
    reading.split(B, B.start + 8)
    told = apply_changes(
        reading.store, reading.document_id, reading.reviewer, "other",
        [other.change("tag", C, tag={"primary_type": "company"})], codebook=CODEBOOK, known=0,
    )  # fmt: skip
    assert [(r.n, r.client, r.span) for r in told.elsewhere] == [(1, "tab", A), (2, "tab", B)]
    assert told.n == 3
    send = (reading.store, reading.document_id, reading.reviewer, "other", [])
    assert apply_changes(*send, codebook=CODEBOOK, known=told.n).elsewhere == ()
    assert apply_changes(*send, codebook=CODEBOOK).elsewhere == ()  # who asks for nothing


def test_history_tells_of_this_reviewer_alone(reading: Reading) -> None:
    reading.store.save_reviewer(Reviewer(id="ana", name="Ana", created_at=utc_text()))
    other = Reading(reading.store, reading.document_id, "ana", "hers")
    reading.tag(A)
    other.tag(A, "company")
    other.split(B, B.start + 8)
    rows = read_history(reading.store, reading.document_id, "ana", Span(A.start, B.end))
    assert [(r.n, r.reviewer_id) for r in rows] == [(1, "ana"), (2, "ana")]


def test_notes_and_marks_do_not_count_as_answers(reading: Reading) -> None:
    receipt = reading.tag(A, None, note="call them", to_check=True)
    assert receipt.progress == Progress(answered=0, open=4, counted=4, to_check=1)
    assert reading.review().tags == {A: tag_of(A, None, note="call them", to_check=True)}


def test_unconfirmed_answers_do_not_count(reading: Reading) -> None:
    assert reading.tag(A, confirmed=False).progress.answered == 0
    assert reading.tag(A, confirmed=True).progress.answered == 1


def test_units_that_do_not_count_are_answered_beside_the_count(reading: Reading) -> None:
    receipt = reading.tag(CREDIT, to_check=True)
    assert receipt.progress == Progress(answered=0, open=4, counted=4, to_check=1)
    assert CREDIT in reading.review().tags


def test_undo_brings_back_the_whole_coding(reading: Reading) -> None:
    """The browser sends type, source and suggestion; all else was settled here."""
    rich = msgspec.structs.replace(make_coding(), hedges=("may",), stance="deny", scope="part")
    log = reading.store.log
    reading.tag(A)
    (row,) = log.all_tags(reading.document_id)
    former = msgspec.structs.replace(row, n=2, tag=tag_of(A, rich))
    log.save_tags(reading.document_id, [former])
    state = log.load_state(reading.document_id, DEFAULT_REVIEWER)
    log.save_state(reading.document_id, DEFAULT_REVIEWER, msgspec.structs.replace(state, n=2))
    reading.tag(A, "company")
    reading.tag(A, source="Ministry")
    assert reading.review().tags[A].coding == rich


def test_reviewers_do_not_share_answers_or_boundaries(reading: Reading) -> None:
    store = reading.store
    store.save_reviewer(Reviewer(id="ana", name="Ana", created_at=utc_text()))
    ana = Reading(store, reading.document_id, "ana", "tab")
    reading.tag(A)
    reading.merge(B, C)
    ana.tag(A, "company")
    ana.tag(B, "company")
    assert ana.types()[words(A)] == "company"
    assert len(ana.review().units) == 5
    assert len(reading.review().units) == 4
    assert store.load_article(reading.document_id, reviewer_id="ana").answered == 2
    assert store.load_article(reading.document_id).answered == 1
    assert len(store.history(reading.document_id, A)) == 2


def test_a_later_engine_run_touches_nobodys_work(reading: Reading) -> None:
    shown = reading.review().suggestions[A]
    reading.tag(A, suggestion_id=shown.id)
    reading.split(B, B.start + 8)
    before = reading.review()
    document = reading.store.load_document(reading.document_id).document
    later = make_suggestions(document, version="2", types=("company",))
    later = msgspec.structs.replace(later, units=later.units[:2], suggestions=later.suggestions[:2])
    reading.store.save_suggestions(reading.document_id, later)
    after = reading.review()
    assert (after.units, after.tags, after.progress) == (
        before.units, before.tags, before.progress,
    )  # fmt: skip
    assert after.engine.version == "2"
    assert after.suggestions[A].suggestion.coding.primary_type == "company"
    reading.tag(A, "company")
    reading.tag(A, suggestion_id=shown.id)
    assert reading.review().tags[A] == before.tags[A], "the former suggestion can still be named"


def test_before_any_work_a_later_run_brings_its_units(reading: Reading) -> None:
    document = reading.store.load_document(reading.document_id).document
    later = make_suggestions(document, version="2")
    later = msgspec.structs.replace(later, units=later.units[:2], suggestions=later.suggestions[:2])
    reading.store.save_suggestions(reading.document_id, later)
    assert reading.review().units == later.units
    assert reading.review().progress.counted == 2


# ---------------------------------------------------------------- repeated and refused


def test_a_repeated_change_is_acknowledged_and_not_applied_again(reading: Reading) -> None:
    changes = [
        reading.change("split", A, at=A.start + 11),
        reading.change("tag", B, tag={"primary_type": "company"}),
    ]
    first = reading.send(*changes)
    after = reading.review()
    again = msgspec.structs.replace(first, codings={})
    assert reading.send(*changes) == again
    assert reading.send(changes[1]) == msgspec.structs.replace(again, acknowledged=(2,))
    assert reading.review() == after
    assert len(reading.store.log.all_boundaries(reading.document_id)) == 1


def test_a_refused_change_stays_refused(reading: Reading) -> None:
    """Though it could be applied by now: what came after it was made without it."""
    too_early = reading.change("tag", A, tag={"primary_type": "fairy"})
    first = reading.send(too_early)
    assert [(r.seq, r.reason) for r in first.refused] == [
        (1, "The codebook has no source type 'fairy'. Reload the page.")
    ]
    wider = make_codebook("0.4", types=("fairy", "unattributed"))
    again = apply_changes(
        reading.store, reading.document_id, DEFAULT_REVIEWER, "tab", [too_early], codebook=wider
    )
    assert again == first


def test_the_same_number_for_another_change_is_told(reading: Reading) -> None:
    reading.tag(A)
    reading.seq = 0
    receipt = reading.tag(B)
    assert receipt.acknowledged == ()
    assert "another change under the same number" in receipt.refused[0].reason
    assert set(reading.review().tags) == {A}


def test_numbers_belong_to_a_tab(reading: Reading) -> None:
    other = reading.tab("other")
    assert reading.tag(A).acknowledged == (1,)
    assert other.tag(B).acknowledged == (1,)
    assert set(reading.review().tags) == {A, B}


def test_numbers_belong_to_an_article(reading: Reading) -> None:
    document = make_document(title="Again")
    second = Reading(
        reading.store,
        reading.store.add_document(document, make_suggestions(document)),
        DEFAULT_REVIEWER,
        "tab",
    )
    reading.tag(A)
    second.tag(B)
    assert set(second.review().tags) == {B}


def test_changes_are_applied_in_order_of_their_numbers(reading: Reading) -> None:
    first = reading.change("tag", A, tag={"primary_type": "government"})
    second = reading.change("tag", A, tag={"primary_type": "company"})
    assert reading.send(second, first).acknowledged == (1, 2)
    assert reading.types()[words(A)] == "company"


SENTENCE = {"primary_type": "company"}


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"start": -1}, "outside of the text"),
        ({"end": len(TEXT) + 1}, "outside of the text"),
        ({"start": 5, "end": 5}, "outside of the text"),
        ({"start": 5, "end": 3}, "outside of the text"),
        ({"start": A.end, "end": B.start}, "not there any more"),
        ({"start": "0"}, "cannot be read"),
        ({"start": 2**70, "end": 2**71}, ""),
        ({"action": "explode"}, "cannot be read"),
        ({"action": None}, "cannot be read"),
        ({"made_at": "yesterday"}, "cannot be read"),
        ({"made_at": "2026-01-01T00:00:00"}, "cannot be read"),
        ({"tag": "company"}, "cannot be read"),
        ({"tag": {**SENTENCE, "certainty": 9}}, "from 1"),
        ({"tag": {**SENTENCE, "certainty": "4"}}, "cannot be read"),
        ({"tag": {**SENTENCE, "note": None}}, "cannot be read"),
        ({"tag": {**SENTENCE, "note": "x" * 20_000}}, "Shorten it"),
        ({"tag": {"primary_type": "fairy"}}, "no source type"),
        ({"tag": {"source": "Ana"}}, "Choose a type"),
        ({"action": "kind", "kind": "poem"}, "cannot be read"),
        ({"action": "split", "at": "here"}, "cannot be read"),
        ({"action": "split", "at": 0}, ""),
        ({"action": "merge"}, ""),
        ({"action": "kind", "kind": "body", "end": A.end - 1}, ""),
    ],
)
def test_what_cannot_be_applied_is_refused_alone(
    reading: Reading, fields: dict[str, Any], says: str
) -> None:
    bad = {**reading.change("tag", A, tag=SENTENCE), **fields}
    good = reading.change("tag", B, tag=SENTENCE)
    receipt = reading.send(bad, good)
    assert receipt.acknowledged == (2,)
    (refusal,) = receipt.refused
    assert refusal.seq == 1
    assert says in refusal.reason
    assert refusal.reason.endswith(".")
    assert set(reading.review().tags) == {B}
    assert reading.store.log.all_boundaries(reading.document_id) == ()


@pytest.mark.parametrize(
    ("client", "changes", "says"),
    [
        ("", [{"seq": 1}], "no number of its own"),
        ("x" * 101, [{"seq": 1}], "no number of its own"),
        ("tab", [{}], "no number"),
        ("tab", [{"seq": 0}], "no number"),
        ("tab", [{"seq": True}], "no number"),
        ("tab", [{"seq": 2**31}], "no number"),
        ("tab", [{"seq": "1"}], "no number"),
    ],
)
def test_a_post_that_cannot_be_answered(
    reading: Reading, client: str, changes: list[dict[str, Any]], says: str
) -> None:
    with pytest.raises(ReviewError, match=says):
        reading.tab(client).send(*changes)


def test_an_empty_post_tells_the_progress(reading: Reading) -> None:
    assert reading.send() == Receipt(
        acknowledged=(),
        refused=(),
        progress=Progress(open=4, counted=4),
        n=0,
        codings={},
        elsewhere=(),
    )


def test_what_no_database_takes_is_mended(reading: Reading) -> None:
    reading.tag(A, note="half \ud83d, whole \ud83d\ude00, nul \0.")
    assert reading.review().tags[A].note == "half \ufffd, whole \U0001f600, nul \ufffd."


def test_nobody_and_nothing(reading: Reading) -> None:
    for document_id, reviewer in (("x", DEFAULT_REVIEWER), (reading.document_id, "x")):
        with pytest.raises(NotFound):
            load_review(reading.store, document_id, reviewer)
        with pytest.raises(NotFound):
            Reading(reading.store, document_id, reviewer, "tab").tag(A)


def test_a_busy_store_takes_nothing_of_the_post(reading: Reading, tmp_path: Path) -> None:
    changes = [reading.change("tag", span, tag=SENTENCE) for span in (A, B)]
    with open_store(tmp_path / "a.db", busy_seconds=0.05) as waiting:
        other = Reading(waiting, reading.document_id, DEFAULT_REVIEWER, "tab")
        with reading.store.transaction(), pytest.raises(StoreBusy):
            other.send(*changes)
        assert other.review().tags == {}
        assert other.send(*changes).acknowledged == (1, 2)


def test_a_full_disk_loses_nothing_acknowledged(reading: Reading, tmp_path: Path) -> None:
    with reading.store.snapshot() as session:
        pages = session.all("PRAGMA page_count")[0][0]
    acknowledged: list[int] = []
    post: list[dict[str, Any]] = []

    def fill_up(other: Reading) -> None:
        while other.seq < 1000:
            tag = {**SENTENCE, "note": "long " * 200}
            post[:] = [other.change("tag", span, tag=tag) for span in (A, B, C)]
            acknowledged.extend(other.send(*post).acknowledged)

    with open_store(tmp_path / "a.db", max_pages=pages + 8) as small:
        other = reading.tab("small")
        other.store = small
        with pytest.raises(StoreUnwritable, match="no room"):
            fill_up(other)
        assert other.review().progress.answered == 3, "it can still be read"
    rows = reading.store.log.all_tags(reading.document_id)
    assert [row.seq for row in rows] == acknowledged
    assert reading.tab("small").send(*post).acknowledged == tuple(c["seq"] for c in post)


# ---------------------------------------------------------------- boundaries


def test_both_halves_of_a_split_keep_the_tag_and_wait(reading: Reading) -> None:
    reading.tag(A, note="n")
    receipt = reading.split(A, A.start + 12)
    assert receipt.progress == Progress(answered=0, open=5, counted=5, to_check=0)
    assert list(reading.types().items())[:3] == [
        ("The harbour", "government?"),
        ("of Port Selm will close in May, the ministry said.", "government?"),
        (words(B), None),
    ]
    review = reading.review()
    assert [u.index for u in review.units] == [1, 2, 3, 4, 5, 6]
    shown = review.suggestions[review.units[0].span]
    assert shown == review.suggestions[review.units[1].span], "the suggestion stays on show"
    assert {tag.note for tag in review.tags.values()} == {"n"}


def test_merging_equal_answers_keeps_them(reading: Reading) -> None:
    reading.tag(B, "company", source="Verk Ltd", certainty=3)
    reading.tag(C, "company", source="verk ltd")
    receipt = reading.merge(B, C)
    assert receipt.progress == Progress(answered=1, open=2, counted=3, to_check=0)
    review = reading.review()
    tag = review.tags[Span(B.start, C.end)]
    assert (tag.confirmed, tag.certainty) == (True, 3)
    assert review.differing == {}


def test_merging_differing_answers_opens_the_unit_and_shows_both(reading: Reading) -> None:
    reading.tag(B, "company", note="why?")
    reading.tag(C, "government", to_check=True)
    before = reading.review().tags
    receipt = reading.merge(B, C)
    assert receipt.progress == Progress(answered=0, open=3, counted=3, to_check=1)
    merged = Span(B.start, C.end)
    review = reading.review()
    assert review.differing == {merged: (before[B], before[C])}
    assert review.tags[merged] == tag_of(
        merged, None, certainty=None, note="why?", to_check=True, confirmed=False
    )
    reading.tag(merged, "company")
    assert reading.review().differing == {}
    assert reading.review().progress.answered == 1


def test_merging_an_answer_with_an_open_unit_asks_for_confirmation(reading: Reading) -> None:
    reading.tag(B, "company")
    reading.merge(B, C)
    assert reading.types()[words(Span(B.start, C.end))] == "company?"
    assert reading.review().differing == {}


def test_undoing_a_merge(reading: Reading) -> None:
    """As the browser does it: split, then the former answers."""
    reading.tag(B, "company")
    before = reading.review()
    reading.merge(B, C)
    reading.split(Span(B.start, C.end), C.start)
    reading.tag(B, "company")
    reading.clear(C)
    after = reading.review()
    assert (after.units, after.tags, after.progress) == (
        before.units, before.tags, before.progress,
    )  # fmt: skip


def test_a_unit_that_comes_back_has_nothing_from_an_earlier_life(reading: Reading) -> None:
    reading.tag(B, "company")
    reading.tag(C, "government")
    reading.merge(B, C)
    reading.split(Span(B.start, C.end), C.start)
    review = reading.review()
    assert B not in review.tags
    assert C not in review.tags
    assert {span: len(tags) for span, tags in review.differing.items()} == {B: 2, C: 2}


def test_a_kind_takes_a_unit_out_of_the_count(reading: Reading) -> None:
    reading.tag(B)
    receipt = reading.send(reading.change("kind", B, kind="boilerplate"))
    assert receipt.progress == Progress(answered=0, open=3, counted=3, to_check=0)
    unit = reading.review().units[1]
    assert (unit.span, unit.kind, unit.counted) == (B, "boilerplate", False)
    assert reading.types()[words(B)] == "government"
    receipt = reading.send(reading.change("kind", B, kind="body"))
    assert receipt.progress == Progress(answered=1, open=3, counted=4, to_check=0)


def test_the_kind_that_it_has_already(reading: Reading) -> None:
    assert reading.send(reading.change("kind", B, kind="body")).acknowledged == (1,)
    assert reading.store.log.all_boundaries(reading.document_id) == ()


def test_an_answer_to_a_unit_that_is_gone_is_not_lost(reading: Reading) -> None:
    """Two tabs: one merges, the other still shows the parts."""
    other = reading.tab("other")
    reading.merge(B, C)
    reading.tag(Span(B.start, C.end), "government")
    receipt = other.tag(C, "company", source="Verk Ltd")
    assert receipt.acknowledged == (1,)
    assert reading.types()[words(Span(B.start, C.end))] == "company?"
    assert receipt.progress.answered == 0


def test_an_answer_across_several_units_goes_to_each(reading: Reading) -> None:
    other = reading.tab("other")
    reading.split(A, A.start + 12)
    other.tag(A, "company")
    assert list(reading.types().values())[:3] == ["company?", "company?", None]


def test_taking_back_an_answer_to_a_unit_that_is_gone_wipes_no_other(reading: Reading) -> None:
    other = reading.tab("other")
    other.tag(C, "company")
    reading.merge(B, C)
    reading.tag(Span(B.start, C.end), "government")
    assert other.clear(C).acknowledged == (2,)
    assert reading.types()[words(Span(B.start, C.end))] == "government"


def test_two_tabs_that_split_at_one_place(reading: Reading) -> None:
    other = reading.tab("other")
    assert reading.split(A, A.start + 12).acknowledged == (1,)
    assert other.split(A, A.start + 12).refused[0].seq == 1
    assert len(reading.review().units) == 6


# ---------------------------------------------------------------- processes


def write_tags(path: Path, document_id: str, client: str, spans: list[Span], times: int) -> None:
    with open_store(path, busy_seconds=60) as store:
        reading = Reading(store, document_id, DEFAULT_REVIEWER, client)
        for n in range(times):
            receipt = reading.tag(spans[n % len(spans)], note=f"{client} {n}")
            print(*receipt.acknowledged, flush=True)


def test_several_processes_lose_nothing(reading: Reading, tmp_path: Path) -> None:
    spawn = get_context("spawn")
    args = (tmp_path / "a.db", reading.document_id)
    workers = [
        spawn.Process(target=write_tags, args=(*args, f"tab {n}", [A, B, C], 25)) for n in range(4)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 4
    rows = reading.store.log.all_tags(reading.document_id)
    assert [row.n for row in rows] == list(range(1, 101))
    assert {row.tag.note for row in rows if row.tag} == {
        f"tab {n} {k}" for n in range(4) for k in range(25)
    }
    assert reading.review().progress == Progress(answered=3, open=1, counted=4, to_check=0)


def write_until_killed(path: Path, document_id: str, told: Path) -> None:
    with open_store(path) as store, told.open("w") as out:
        reading = Reading(store, document_id, DEFAULT_REVIEWER, "doomed")
        while True:
            receipt = reading.tag(A, note=str(reading.seq + 1))
            out.write(f"{receipt.acknowledged[0]}\n")
            out.flush()


def test_nothing_acknowledged_is_lost_when_the_writer_is_killed(
    reading: Reading, tmp_path: Path
) -> None:
    told = tmp_path / "told.txt"
    worker = get_context("spawn").Process(
        target=write_until_killed, args=(tmp_path / "a.db", reading.document_id, told)
    )
    worker.start()
    while not told.exists() or told.read_text().count("\n") < 20:
        worker.join(0.01)
        assert worker.is_alive()
    worker.kill()
    worker.join()
    acknowledged = [
        int(line) for line in told.read_text().splitlines(keepends=True) if line[-1] == "\n"
    ]
    rows = reading.store.log.all_tags(reading.document_id)
    stored = [row.seq for row in rows]
    assert stored == list(range(1, len(stored) + 1))
    assert stored[: len(acknowledged)] == acknowledged
    assert len(stored) - len(acknowledged) <= 1
    with reading.store.snapshot() as session:
        assert session.all("PRAGMA integrity_check")[0][0] == "ok"
    assert reading.tag(A).acknowledged == (1,)


# ---------------------------------------------------------------- any sequence

Step = tuple[str, int, int]
steps = st.lists(
    st.tuples(
        st.sampled_from(["tag", "tag", "mark", "clear", "split", "merge", "kind", "gone"]),
        st.integers(0, 30),
        st.integers(0, 100),
    ),
    max_size=25,
)


class Model:
    """The protocol in its simplest form: a list of units, each with its answer."""

    def __init__(self) -> None:
        self.units: list[dict[str, Any]] = [
            {"span": u.span, "counted": u.counted, "type": None, "sure": False, "check": False}
            for u in make_suggestions(make_document()).units
        ]

    def replace(self, i: int, count: int, units: list[dict[str, Any]]) -> None:
        self.units[i : i + count] = units

    def progress(self) -> Progress:
        counted = [u for u in self.units if u["counted"]]
        answered = sum(bool(u["type"] and u["sure"]) for u in counted)
        return Progress(
            answered=answered,
            open=len(counted) - answered,
            counted=len(counted),
            to_check=sum(u["check"] for u in self.units),
        )


def take_step(model: Model, reading: Reading, step: Step) -> dict[str, Any] | None:
    """Do the step in the model, and return the change that says the same; None if it cannot be."""
    action, i, number = step
    i %= len(model.units)
    unit = model.units[i]
    span = unit["span"]
    key = ("government", "company", "unattributed")[number % 3]
    if action in ("tag", "mark", "clear"):
        new = {"tag": (key, True, False), "mark": (None, True, True), "clear": (None, False, False)}
        unit["type"], unit["sure"], unit["check"] = new[action]
        tag = {"primary_type": unit["type"], "to_check": unit["check"]}
        return reading.change("tag", span, tag=None if action == "clear" else tag)
    if action == "kind":
        unit["counted"] = number % 2 == 0
        return reading.change("kind", span, kind="body" if unit["counted"] else "boilerplate")
    if action == "split":
        at = span.start + 1 + number % (span.end - span.start - 1 or 1)
        left, right = words(Span(span.start, at)).rstrip(), words(Span(at, span.end)).lstrip()
        if not left or not right:
            return None
        halves = [Span(span.start, span.start + len(left)), Span(span.end - len(right), span.end)]
        model.replace(i, 1, [{**unit, "span": half, "sure": False} for half in halves])
        return reading.change("split", span, at=at)
    if i + 1 == len(model.units):
        return None
    follower = model.units[i + 1]
    if action == "merge":
        model.replace(i, 2, [merged(unit, follower)])
        return reading.change("merge", Span(span.start, follower["span"].end))
    crossing = Span(span.start, follower["span"].end)
    for hit in (unit, follower):
        hit.update(type=key, sure=False, check=False)
    return reading.change("tag", crossing, tag={"primary_type": key})


def merged(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    types = {first["type"], second["type"]} - {None}
    return {
        "span": Span(first["span"].start, second["span"].end),
        "counted": first["counted"],
        "type": types.pop() if len(types) == 1 else None,
        "sure": first["type"] == second["type"] and first["sure"] and second["sure"],
        "check": first["check"] or second["check"],
    }


@pytest.fixture(scope="module")
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("steps") / "a.db") as opened:
        yield opened


@given(steps=steps, chance=st.randoms(use_true_random=False))
def test_any_sequence_of_changes(
    shared_store: Store, steps: list[Step], chance: random.Random
) -> None:
    """Also when changes are sent again at any time, as a browser does that heard no answer."""
    store = shared_store
    document = make_document()
    reading = Reading(
        store,
        store.add_document(document, make_suggestions(document)),
        DEFAULT_REVIEWER,
        "tab",
    )
    model = Model()
    sent: list[dict[str, Any]] = []
    receipt = reading.send()
    for step in steps:
        change = take_step(model, reading, step)
        if change is not None:
            sent.append(change)
            receipt = reading.send(*chance.choices(sent, k=2), change)
            assert receipt.refused == ()
    review = reading.review()
    assert review.progress == receipt.progress == model.progress()
    assert [u.span for u in review.units] == [u["span"] for u in model.units]
    assert {s: t.coding and t.coding.primary_type for s, t in review.tags.items()} == {
        u["span"]: u["type"] for u in model.units if u["type"] or u["check"]
    }
    settled = {s for s, t in review.tags.items() if t.settled}
    assert settled == {u["span"] for u in model.units if u["type"] and u["sure"]}
    log = store.log
    replayed = replay_boundaries(
        TEXT,
        [OwnUnit(unit) for unit in store.load_ground(reading.document_id)],
        log.all_boundaries(reading.document_id),
    )
    state = log.load_state(reading.document_id, DEFAULT_REVIEWER)
    assert replayed == log.load_units(reading.document_id, DEFAULT_REVIEWER, state)
    rows = store.history(reading.document_id, Span(0, len(TEXT)))
    assert sorted(row.n for row in rows) == list(range(1, len(rows) + 1))
