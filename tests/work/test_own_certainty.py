"""How one's own certainty held against what was settled."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from desks import InventedDesk

from annotator.analysis.intervals import Proportion
from annotator.store import SETTLED_REVIEWER, open_store
from annotator.work.certainty import OwnCertainty, load_own_certainty

TWELVE = ("government",) * 11 + ("expert",)
OTHER = ("government",) * 10 + ("company", "company")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[InventedDesk]:
    with open_store(tmp_path / "desk.db") as store:
        yield InventedDesk(store)


def own(desk: InventedDesk, reader: str) -> OwnCertainty:
    return load_own_certainty(desk.store, reader, desk.book)


def held(found: OwnCertainty) -> dict[str, Proportion]:
    return {s.label: s.held for s in found.record.steps if s.held.n}


def test_held_and_differed(desk: InventedDesk) -> None:
    article = desk.add()
    desk.read("ana", article, *TWELVE)
    desk.read("tom", article, *OTHER, certainty=2)
    desk.settle(article, "tom")
    ana, tom = own(desk, "ana"), own(desk, "tom")
    assert held(ana) == {"sure": Proportion(hits=10, n=12)}
    assert held(tom) == {"unsure": Proportion(hits=12, n=12)}
    assert ana.record.brier == pytest.approx((10 * 0.05**2 + 2 * 0.95**2) / 12)
    assert [(d.own, d.settled, d.reason, d.certainty, d.accepted) for d in ana.differences] == [
        ("government", "company", "Its cue.", 4, False),
        ("expert", "company", "Its cue.", 4, False),
    ]
    assert ana.differences[0].sentence == "Sentence 11 of the harbour."
    assert (tom.differences, own(desk, "eva").record.n) == ((), 0)


def test_an_accepted_alternative_is_right(desk: InventedDesk) -> None:
    article = desk.add()
    desk.read("ana", article, *TWELVE)
    desk.read("tom", article, *OTHER)
    desk.settle(article, "tom", accepted=["expert"])
    found = own(desk, "ana")
    assert held(found) == {"sure": Proportion(hits=11, n=12)}
    assert [d.accepted for d in found.differences] == [False, True]


def test_own_answers_are_no_key(desk: InventedDesk) -> None:
    """What was taken over from one reader alone would always hold for that reader."""
    article = desk.add()
    desk.read("ana", article, *TWELVE)
    desk.settle(article, "ana")
    assert own(desk, "ana").record.n == 0


def test_answers_count_as_they_stood_before_the_first_decision(desk: InventedDesk) -> None:
    article = desk.add()
    desk.read("ana", article, *TWELVE)
    desk.read("tom", article, *OTHER)
    desk.settle(article, "tom")
    desk.read("ana", article, *OTHER)
    assert held(own(desk, "ana")) == {"sure": Proportion(hits=10, n=12)}


def test_the_settled_review_is_nobody(desk: InventedDesk) -> None:
    article = desk.add()
    for reader in ("ana", "tom"):
        desk.read(reader, article, *TWELVE)
    desk.settle(article, "ana")
    assert own(desk, SETTLED_REVIEWER).record.n == 0
