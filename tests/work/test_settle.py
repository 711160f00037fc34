"""What readers answered differently, what was decided, and who signed it."""

import sqlite3
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest
from articles import TEXT, make_codebook, make_document, make_suggestions
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.codebook import Codebook, Group
from annotator.errors import NotFound, ReviewError
from annotator.formats.report_html import record_rows, render_report_html
from annotator.model import Span
from annotator.store import SETTLED_REVIEWER, Reviewer, Store, open_store, utc_text
from annotator.work.audit import list_audit
from annotator.work.report import build_report
from annotator.work.review import apply_changes, load_review
from annotator.work.settle import (
    AGREED,
    Outcome,
    Settling,
    apply_decisions,
    current_decisions,
    load_settling,
)
from annotator.work.signing import load_signature, reopen, sign_off

A, B, C, D, CREDIT = (u.span for u in make_suggestions(make_document()).units)
MADE_AT = "2026-03-01T10:00:00.000Z"


def make_grouped() -> Codebook:
    """Government and state media in one group, the others each in their own."""
    book = make_codebook()
    groups = {"government": "power", "state_media": "power"}
    return msgspec.structs.replace(
        book,
        types=tuple(msgspec.structs.replace(t, group=groups.get(t.key, t.key)) for t in book.types),
        groups=(Group(key="power", label="Power"),),
    )


BOOK = make_grouped()


class Desk:
    """Readers and a decider at one article."""

    def __init__(self, store: Store) -> None:
        self.store = store
        document = make_document()
        self.id = store.add_document(document, make_suggestions(document))
        self.seq = count(1)
        for name in ("ana", "tom", "eva"):
            store.save_reviewer(Reviewer(id=name, name=name.title(), created_at=utc_text()))

    def change(self, reader: str, action: str, span: Span, **fields: Any) -> None:
        change = {
            "seq": next(self.seq), "made_at": MADE_AT, "action": action,
            "start": span.start, "end": span.end, **fields,
        }  # fmt: skip
        done = apply_changes(self.store, self.id, reader, "tab", [change], codebook=BOOK)
        assert not done.refused, done.refused

    def read(self, reader: str, *types: str | None, certainty: int = 3) -> None:
        """The reader's types of the four sentences."""
        for span, key in zip((A, B, C, D), types, strict=False):
            if key:
                tag = {"primary_type": key, "certainty": certainty, "source": ""}
                self.change(reader, "tag", span, tag=tag)

    def state(self) -> Settling:
        return load_settling(self.store, self.id, BOOK)

    def decide(self, action: str, span: Span | None = None, **fields: Any) -> Outcome:
        place = {"start": span.start, "end": span.end} if span else {}
        change = {"seq": next(self.seq), "made_at": MADE_AT, "action": action, **place, **fields}
        return self.send(change)

    def send(self, *changes: dict[str, Any]) -> Outcome:
        return apply_decisions(self.store, self.id, "eva", "tab", changes, codebook=BOOK)

    def settled(self) -> list[str | None]:
        review = load_review(self.store, self.id, SETTLED_REVIEWER)
        tags = [review.tags.get(u.span) for u in review.units if u.counted]
        return [t.coding.primary_type if t and t.coding else None for t in tags]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_store(tmp_path / "a.db") as store:
        yield Desk(store)


def reason(outcome: Outcome) -> str:
    (refusal,) = outcome.refused
    return refusal.reason


def test_only_the_differences_weightiest_first(desk: Desk) -> None:
    desk.read("ana", "government", "company", "state_media", "unattributed")
    desk.read("tom", "government", "anonymous", "government", "company", certainty=4)
    state = desk.state()
    assert [d.span for d in state.differences] == [B, D, C]  # C lies within one group
    assert [d.other_group for d in state.differences] == [True, True, False]
    assert (state.agreed, state.taken, state.waiting, state.undecided) == (1, 0, 0, 3)
    assert [r.name for r in state.readers] == ["Ana", "Tom"]
    first = state.differences[0]
    given = {reader: u.coding for reader, (u,) in first.readings.items()}
    assert {reader: c and c.primary_type for reader, c in given.items()} == {
        "ana": "company",
        "tom": "anonymous",
    }
    assert first.certainty == 7


def test_the_surer_difference_comes_first(desk: Desk) -> None:
    desk.read("ana", "government", "company", certainty=1)
    desk.read("tom", "anonymous", None, certainty=1)
    desk.read("tom", None, "anonymous", certainty=4)
    assert [d.span for d in desk.state().differences] == [B, A]


def test_another_name_is_a_difference_too(desk: Desk) -> None:
    for reader, name in (("ana", "Selm Line"), ("tom", "the  SELM line"), ("eva", "Verk")):
        tag = {"primary_type": "company", "certainty": 3, "source": name}
        desk.change(reader, "tag", A, tag=tag)
    assert [d.span for d in desk.state().differences] == [A]


def test_what_a_reader_left_open_waits(desk: Desk) -> None:
    desk.read("ana", "government", "company")
    desk.read("tom", "government")
    state = desk.state()
    assert (state.agreed, len(state.differences), state.waiting) == (1, 0, 3)


def test_picking_a_reader(desk: Desk) -> None:
    desk.read("ana", "government", "company")
    desk.read("tom", "government", "anonymous")
    assert desk.decide("agree").acknowledged
    assert desk.settled() == ["government", None, None, None]
    done = desk.decide("settle", B, picked=["tom"], reason="She did not want to be named.")
    assert (done.refused, done.progress.answered) == ((), 2)
    assert desk.settled() == ["government", "anonymous", None, None]
    decided = current_decisions(desk.store, desk.id)
    assert (decided[A].person, decided[A].reason, decided[A].picked) == ("", AGREED, ("ana", "tom"))
    assert (decided[B].person, decided[B].picked) == ("eva", ("tom",))
    (difference,) = desk.state().differences
    assert difference.decision == decided[B]
    assert desk.state().taken == 1


def test_the_file_tells_who_settled_what(desk: Desk) -> None:
    desk.read("ana", "government", "company")
    desk.read("tom", "government", "anonymous")
    desk.decide("settle", B, picked=["tom"], reason="No name.", accepted=["company"])
    with sqlite3.connect(f"{desk.store.path.as_uri()}?mode=ro", uri=True) as file:
        query = "SELECT sentence, primary_type, reason, accepted, settled_by FROM settled_answers"
        assert file.execute(query).fetchall() == [
            (TEXT[B.start : B.end], "anonymous", "No name.", '["company"]', "Eva")
        ]


def test_originals_stay(desk: Desk) -> None:
    desk.read("ana", "government")
    desk.read("tom", "company")
    before = desk.store.log.all_tags(desk.id)
    desk.decide("settle", A, picked=["tom"], reason="x")
    desk.decide("settle", A, tag={"primary_type": "anonymous"}, reason="y")
    rows = [r for r in desk.store.log.all_tags(desk.id) if r.reviewer_id != SETTLED_REVIEWER]
    assert tuple(rows) == before
    assert len(desk.state().differences) == 1


def test_writing_anew_and_taking_back(desk: Desk) -> None:
    desk.read("ana", "government")
    desk.read("tom", "company")
    anew = {"primary_type": "state_media", "source": "Selm News", "certainty": 4}
    desk.decide("settle", A, tag=anew, reason="Rule P2", accepted=["government"])
    (difference,) = desk.state().differences
    assert difference.settled[0].coding is not None
    assert difference.settled[0].coding.source == "Selm News"
    assert difference.decision is not None
    assert difference.decision.accepted == ("government",)
    desk.decide("withdraw", A)
    assert desk.settled()[0] is None
    assert desk.state().undecided == 1
    assert reason(desk.decide("withdraw", A)).startswith("There is no decision here")


def test_both_sources_of_a_merged_answer(desk: Desk) -> None:
    desk.read("ana", "government")
    desk.read("tom", "company")
    link = {"roles": ["origin"], "type": "company", "name": "Verk"}
    coding = {"primary_type": "government", "chains": [[link]]}
    tag = {"primary_type": "government", "source": "", "coding": coding}
    desk.decide("settle", A, picked=["ana", "tom"], tag=tag, reason="Both are named.")
    (difference,) = desk.state().differences
    assert difference.decision is not None
    assert difference.decision.picked == ("ana", "tom")
    assert desk.settled()[0] == "government"


def test_readers_who_cut_differently(desk: Desk) -> None:
    desk.read("ana", "government", "company")
    middle = TEXT.index("in May")
    desk.change("tom", "split", A, at=middle)
    halves = [u.span for u in load_review(desk.store, desk.id, "tom").units[:2]]
    for span, key in zip(halves, ("government", "anonymous"), strict=True):
        desk.change("tom", "tag", span, tag={"primary_type": key, "certainty": 3})
    desk.change("tom", "tag", B, tag={"primary_type": "company", "certainty": 3})
    (difference,) = desk.state().differences
    assert difference.span == A
    assert [len(units) for units in difference.readings.values()] == [1, 2]
    desk.decide("settle", A, picked=["tom"], reason="Two claims.")
    assert desk.settled()[:2] == ["government", "anonymous"]
    desk.decide("settle", A, picked=["ana"], reason="One after all.")
    assert desk.settled()[0] == "government"
    assert len(load_review(desk.store, desk.id, SETTLED_REVIEWER).units) == 5


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"picked": ["tom"], "reason": "  "}, "Give a reason"),
        ({"picked": ["nobody"], "reason": "x"}, "did not read this"),
        ({"picked": [], "reason": "x"}, "Pick a reader's answer"),
        ({"tag": {"note": "hm"}, "reason": "x"}, "Choose a type"),
        ({"tag": {"primary_type": "fairy"}, "reason": "x"}, "no source type 'fairy'"),
        ({"picked": ["tom"], "reason": "x", "accepted": ["elf"]}, "no source type 'elf'"),
        ({"picked": ["tom"], "reason": "x" * 2_001}, "cannot be read"),
    ],
)
def test_what_cannot_be_decided(desk: Desk, fields: dict[str, Any], says: str) -> None:
    desk.read("ana", "government")
    desk.read("tom", "company")
    assert says in reason(desk.decide("settle", A, **fields))
    assert desk.settled() == [None] * 4
    assert current_decisions(desk.store, desk.id) == {}


def test_a_decision_of_nowhere(desk: Desk) -> None:
    desk.read("ana", "government")
    desk.read("tom", "company")
    outcome = desk.decide("settle", Span(A.start, B.end), picked=["tom"], reason="x")
    assert "not there any more" in reason(outcome)


def test_the_others_of_a_post_go_on(desk: Desk) -> None:
    desk.read("ana", "government", "company")
    desk.read("tom", "company", "anonymous")
    changes = [
        {"seq": 50, "made_at": MADE_AT, "action": "settle", "start": A.start, "end": A.end,
         "picked": ["tom"], "reason": ""},
        {"seq": 51, "made_at": MADE_AT, "action": "settle", "start": B.start, "end": B.end,
         "picked": ["tom"], "reason": "x"},
    ]  # fmt: skip
    outcome = desk.send(*changes)
    assert (outcome.acknowledged, [r.seq for r in outcome.refused]) == ((51,), [50])
    again = desk.send(changes[1])
    assert again.acknowledged == (51,)
    assert len(desk.store.settling.decisions(desk.id)) == 1


def test_signing_and_reopening(desk: Desk) -> None:
    desk.read("ana", "government", "company", "anonymous", "unattributed")
    with pytest.raises(ReviewError, match="Say why"):
        reopen(desk.store, desk.id, "eva", " ")
    with pytest.raises(ReviewError, match="not signed off"):
        reopen(desk.store, desk.id, "eva", "x")
    desk.read("tom", "government", "company", "government")
    with pytest.raises(ReviewError, match="1 sentence is not answered"):
        sign_off(desk.store, desk.id, "eva", BOOK)
    desk.read("tom", None, None, None, "unattributed")
    with pytest.raises(ReviewError, match="1 sentence is answered differently"):
        sign_off(desk.store, desk.id, "eva", BOOK)
    desk.decide("settle", C, picked=["ana"], reason="No name.")
    sign_off(desk.store, desk.id, "eva", BOOK, "Ready")
    assert desk.settled() == ["government", "company", "anonymous", "unattributed"]
    signature = load_signature(desk.store, desk.id)
    assert signature is not None
    assert (signature.person, signature.reason) == ("Eva", "Ready")
    assert signature.readers == ("Ana", "Tom")
    with pytest.raises(ReviewError, match="already"):
        sign_off(desk.store, desk.id, "eva", BOOK)

    # It is locked, for the readers and the decider alike.
    change = {
        "seq": 900, "made_at": MADE_AT, "action": "tag", "start": A.start, "end": A.end,
        "tag": {"primary_type": "company"},
    }  # fmt: skip
    done = apply_changes(desk.store, desk.id, "ana", "tab", [change], codebook=BOOK)
    assert done.refused[0].reason.startswith("This article is signed off")
    assert "signed off" in reason(desk.decide("withdraw", C))

    reopen(desk.store, desk.id, "eva", "A reader called.")
    assert load_signature(desk.store, desk.id) is None
    assert desk.decide("withdraw", C).refused == ()


def test_one_reader_alone_may_be_signed_off(desk: Desk) -> None:
    desk.read("ana", "government", "company", "anonymous", "unattributed")
    sign_off(desk.store, desk.id, "ana", BOOK)
    assert desk.settled() == ["government", "company", "anonymous", "unattributed"]


def test_nobody_has_read(desk: Desk) -> None:
    with pytest.raises(ReviewError, match="Nobody has read"):
        sign_off(desk.store, desk.id, "eva", BOOK)
    with pytest.raises(NotFound):
        load_settling(desk.store, "nowhere", BOOK)


READER = st.lists(
    st.tuples(
        st.sampled_from(["tag", "split", "merge"]),
        st.integers(0, 3),
        st.sampled_from(["government", "company", "anonymous"]),
        st.integers(1, 40),
    ),
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(st.lists(READER, min_size=1, max_size=3))
def test_any_readers_can_be_settled(
    tmp_path_factory: pytest.TempPathFactory, readers: list[Any]
) -> None:
    """Whatever they cut and answered: picking one after the other leaves the settled review with
    that reader's units and answers, and the article can be signed off."""
    with open_store(tmp_path_factory.mktemp("any") / "a.db") as store:
        desk = Desk(store)
        names = ("ana", "tom", "eva")[: len(readers)]
        with store.transaction():
            for name, actions in zip(names, readers, strict=True):
                for action, n, key, at in actions:
                    _act(desk, name, action, n, key, at)
                for unit in load_review(store, desk.id, name).units:
                    tag = load_review(store, desk.id, name).tags.get(unit.span)
                    if unit.counted and not (tag and tag.settled):
                        answer = {"primary_type": "unattributed", "certainty": 2}
                        desk.change(name, "tag", unit.span, tag=answer)
        for name in names:
            for difference in desk.state().differences:
                done = desk.decide("settle", difference.span, picked=[name], reason="x")
                assert not done.refused
        sign_off(store, desk.id, "eva", BOOK)
        last, settled = (load_review(store, desk.id, who) for who in (names[-1], SETTLED_REVIEWER))
        assert _essence(settled) == _essence(last)


def _act(desk: Desk, name: str, action: str, n: int, key: str, at: int) -> None:
    units = [u for u in load_review(desk.store, desk.id, name).units if u.counted]
    unit = units[min(n, len(units) - 1)]
    if action == "tag":
        desk.change(name, "tag", unit.span, tag={"primary_type": key, "certainty": 3})
        return
    fields: dict[str, Any] = {"at": unit.start + at} if action == "split" else {}
    span = unit.span
    if action == "merge":
        others = [u for u in units if u.start > unit.start]
        span = Span(unit.start, others[0].end) if others else unit.span
    change = {
        "seq": next(desk.seq), "made_at": MADE_AT, "action": action,
        "start": span.start, "end": span.end, **fields,
    }  # fmt: skip
    apply_changes(desk.store, desk.id, name, "tab", [change], codebook=BOOK)


def _essence(review: Any) -> list[Any]:
    return [
        (unit.span, unit.kind, tag and tag.coding and tag.coding.primary_type)
        for unit in review.units
        for tag in (review.tags.get(unit.span),)
        if unit.counted
    ]


def test_a_signature_stands_in_the_report(desk: Desk) -> None:
    """And what was settled is what the report is about."""
    desk.read("ana", "government", "company", "anonymous", "unattributed")
    desk.read("tom", "government", "company", "company", "unattributed")
    before = build_report(desk.store, desk.id, "ana", codebook=BOOK, registry=())
    assert (before.record.reviewer, before.record.signed_by) == ("Ana", None)
    desk.decide("settle", C, picked=["tom"], reason="Named.")
    sign_off(desk.store, desk.id, "eva", BOOK, "Ready")
    report = build_report(desk.store, desk.id, "ana", codebook=BOOK, registry=())
    assert (report.record.reviewer, report.record.signed_by) == ("Ana, Tom", "Eva")
    assert [u.coding and u.coding.primary_type for u in report.units if u.counted][2] == "company"
    assert dict(record_rows(report))["Note with the signature"] == "Ready"
    assert "signed off by Eva" in render_report_html(report)


def test_who_decided_and_signed_stands_in_the_audit(desk: Desk) -> None:
    desk.read("ana", "government", "government", "company", "company")
    desk.read("tom", "company", "government", "company", "company")
    begun = desk.store.audit.head().n
    decide = {"action": "settle", "start": A.start, "end": A.end, "picked": ["ana"], "reason": "so"}
    post = [{"seq": 1, "made_at": MADE_AT, **decide}]
    assert apply_decisions(desk.store, desk.id, "eva", "t", post, codebook=BOOK).refused == ()
    sign_off(desk.store, desk.id, "tom", BOOK)
    reopen(desk.store, desk.id, "eva", "once more")
    rows = [row for row in desk.store.audit.rows(desk.id) if row.n > begun]
    assert {row.person for row in rows} == {"eva", "tom"}
    acts = [(row.action, row.person) for row in rows if row.action != "tag"]
    assert acts == [
        ("settle", "eva"), *[("settle", "tom")] * 3, ("approve", "tom"), ("reopen", "eva"),
    ]  # fmt: skip
    assert {(row.content or {})["subject"] for row in rows if row.action == "tag"} == {"settled"}
    told = {(r.action, r.person, r.subject, r.after) for r in list_audit(desk.store, desk.id)}
    quoted = "“The harbour of Port Selm will close in May, the ministry …”"
    assert ("settle", "Eva", quoted, "so") in told
    assert ("reopen", "Eva", "", "once more") in told
    assert desk.store.audit.verify().problem is None
