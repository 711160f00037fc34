"""Readers of stored articles compared, from what they sent to the figures."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desks import InventedDesk

from annotator.analysis.intervals import Proportion
from annotator.documents import read_text
from annotator.engine import Engine
from annotator.errors import NotFound
from annotator.store import SETTLED_REVIEWER, Reviewer, Store, open_store
from annotator.work import review
from annotator.work.agreement import compare_readers, find_reviewers
from annotator.work.engine import load_engine
from annotator.work.ingest import ingest
from annotator.work.review import apply_changes

ARTICLE = "The dam is full, the state news agency reported. It had rained for a month. Nobody left."
FIRST, SECOND, THIRD = (0, 48), (49, 75), (76, 88)
Change = dict[str, Any]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return load_engine(tier="rules")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "desk.db") as store:
        for name in ("Ana", "Tom"):
            store.save_reviewer(
                Reviewer(id=name.lower(), name=name, created_at="2026-01-01T00:00:00Z")
            )
        yield store


@pytest.fixture
def article(store: Store, engine: Engine) -> str:
    document_id = ingest(store, read_text(ARTICLE), engine).document_id
    assert [u.span for u in store.load_ground(document_id or "")] == [FIRST, SECOND, THIRD]
    return document_id or ""


def tag(span: tuple[int, int], answer: str | None, **fields: Any) -> Change:
    given = {"primary_type": answer, "certainty": 4, **fields} if answer else None
    return {"action": "tag", "start": span[0], "end": span[1], "tag": given}


def merge(start: int, end: int) -> Change:
    return {"action": "merge", "start": start, "end": end}


class Desk:
    """Reviewers at work, each with a page that counts what it sends."""

    def __init__(self, store: Store, engine: Engine, article: str) -> None:
        self.store, self.engine, self.article = store, engine, article
        self.sent = 0

    def send(self, reviewer: str, *changes: Change) -> None:
        numbered = []
        for change in changes:
            self.sent += 1
            moment = {"seq": self.sent, "made_at": "2026-03-01T10:00:00.000Z"}
            numbered.append({**moment, **change})
        receipt = apply_changes(
            self.store, self.article, reviewer, "tab", numbered, codebook=self.engine.codebook
        )
        assert not receipt.refused


@pytest.fixture
def desk(store: Store, engine: Engine, article: str) -> Desk:
    return Desk(store, engine, article)


def test_two_readers(desk: Desk) -> None:
    desk.send("ana", tag(FIRST, "state_media"), tag(SECOND, "unattributed"), tag(THIRD, "expert"))
    desk.send("tom", tag(FIRST, "government"), tag(SECOND, "unattributed"))
    found = compare_readers(desk.store, desk.engine.codebook)
    assert (found.readers, found.articles) == (("Ana", "Tom"), 1)
    assert found.types.alike == Proportion(hits=1, n=2)
    assert [c.types for c in found.collisions] == [("government", "state_media")]
    assert [p.period for p in found.over_time] == ["2026-03"]
    assert len(found.matrix) == 3


def test_what_is_not_settled_is_no_answer(desk: Desk) -> None:
    """Nor is a mark, a note, what waits for confirmation, or what was taken back."""
    desk.send("ana", tag(FIRST, "state_media"), tag(SECOND, "expert"), tag(THIRD, "expert"))
    desk.send(
        "tom",
        {**tag(FIRST, "expert"), "tag": {"note": "who?", "to_check": True}},
        tag(SECOND, "expert", confirmed=False),
        tag(THIRD, "expert"),
        tag(THIRD, None),
    )
    assert compare_readers(desk.store, desk.engine.codebook).readers == ("Ana",)


def test_the_latest_answer_counts(desk: Desk) -> None:
    desk.send("ana", tag(FIRST, "state_media"))
    desk.send("tom", tag(FIRST, "government"), tag(FIRST, "state_media"))
    assert compare_readers(desk.store, desk.engine.codebook).types.alike.hits == 1


def test_units_that_one_reader_merged(desk: Desk) -> None:
    desk.send("ana", tag(FIRST, "expert"), tag(SECOND, "expert"), tag(THIRD, "company"))
    desk.send("tom", tag(FIRST, "expert"), tag(SECOND, "expert"), merge(49, 88))
    desk.send("tom", tag((49, 88), "expert"))
    found = compare_readers(desk.store, desk.engine.codebook)
    assert found.cut_alike == Proportion(hits=1, n=2)
    assert [row.answers for row in found.matrix] == [
        ("expert", "expert"),
        ("expert + company", "expert"),
    ]


def test_before_they_saw_each_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers and merges from that moment on do not count, whatever the browser's clock said."""
    clock = iter(f"2026-03-01T1{hour}:00:00.000Z" for hour in range(5))
    real = review.utc_text
    monkeypatch.setattr(review, "utc_text", lambda m=None: real(m) if m else next(clock))
    desk.send("ana", tag(FIRST, "expert"), tag(SECOND, "expert"))
    desk.send("tom", tag(FIRST, "company"), tag(SECOND, "expert"))
    desk.send("tom", tag(FIRST, "expert"), merge(49, 88))
    codebook, article = desk.engine.codebook, desk.article
    assert compare_readers(desk.store, codebook).types.alike == Proportion(hits=1, n=1)
    seen = {article: "2026-03-01T12:00:00.000Z"}
    blind = compare_readers(desk.store, codebook, before=seen)
    assert blind.types.alike == Proportion(hits=1, n=2)
    assert blind.cut_alike == Proportion(hits=3, n=3)
    early = {article: "2026-03-01T11:00:00.000Z"}
    assert compare_readers(desk.store, codebook, before=early).readers == ("Ana",)
    assert compare_readers(desk.store, codebook, before={article: None}).articles == 1


def test_some_articles_and_readers(desk: Desk) -> None:
    for reader in ("ana", "tom", "default"):
        desk.send(reader, tag(FIRST, "expert"), tag(SECOND, "company"))
    other = ingest(desk.store, read_text("It rained."), desk.engine).document_id or ""
    codebook = desk.engine.codebook
    assert compare_readers(desk.store, codebook).readers == ("Ana", "Reviewer", "Tom")
    assert compare_readers(desk.store, codebook, None, ["ana", "tom"]).readers == ("Ana", "Tom")
    assert compare_readers(desk.store, codebook, [other]).readers == ()
    with pytest.raises(NotFound):
        compare_readers(desk.store, codebook, ["nowhere"])


def test_readers_of_one_name_stay_apart(desk: Desk) -> None:
    desk.store.save_reviewer(Reviewer(id="tom2", name="Tom", created_at="2026-01-01T00:00:00Z"))
    desk.send("tom", tag(FIRST, "expert"))
    desk.send("tom2", tag(FIRST, "expert"))
    found = compare_readers(desk.store, desk.engine.codebook)
    assert found.readers == ("Tom (tom)", "Tom (tom2)")


def test_finding_reviewers(store: Store) -> None:
    assert find_reviewers(store, [" ana", "TOM", "Ana"]) == ("ana", "tom")
    assert find_reviewers(store, []) == ()
    with pytest.raises(NotFound, match=r"no reviewer 'Bob'\. There are: .*Ana, Tom"):
        find_reviewers(store, ["Bob"])


def test_the_settled_review_is_no_reader(store: Store) -> None:
    desk = InventedDesk(store)
    article = desk.add()
    for reader in ("ana", "tom"):
        desk.read(reader, article, "government", "expert")
    desk.settle(article, "ana")
    assert compare_readers(store, desk.book).readers == ("Ana", "Tom")
    named = compare_readers(store, desk.book, None, ["ana", SETTLED_REVIEWER])
    assert named.readers == ("Ana", "Settled answer")
