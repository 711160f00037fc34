"""What a desk's articles add up to."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import reading, some_readings
from sourcing import LAUNCH, say, wait, write

from annotator.analysis.coded import CodedUnit
from annotator.analysis.desk import (
    DeskArticle,
    day_of,
    find_single_origin,
    is_complete,
    join_readings,
    measure_desk,
    tally_article,
)
from annotator.analysis.intervals import Proportion
from annotator.analysis.stretches import Readings

MINISTRY = "ministry/government"


def article(*units: CodedUnit, **fields: object) -> DeskArticle:
    told = {"id": "1", "title": "T", "outlet": "Post", "day": "2026-03-02", "basis": "readers"}
    return DeskArticle(units=write(*units), **{**told, **fields})  # type: ignore[arg-type]


def test_an_article_in_figures() -> None:
    tally = tally_article(
        DeskArticle(
            id="1", title="T", outlet="", day="2026-03-02", basis="settled", units=LAUNCH,
            begun=True, read=True, settled=True,
        )
    )  # fmt: skip
    assert tally.counts == {
        "articles": 1, "begun": 1, "read": 1, "settled": 1, "signed": 0,
        "sentences": 9, "answered": 9, "undecided": 0,
        "by_settled": 1, "by_readers": 0, "by_suggestions": 0,
        "anonymous": 0, "unnamed": 2, "state_media": 4, "state_media_anywhere": 5,
        "handouts": 1, "judged": 1, "single_origin": 0,
    }  # fmt: skip
    assert tally.types == {
        "state_media": 4, "unattributed": 2, "foreign_intelligence": 1, "ngo_monitor": 1,
        "expert": 1,
    }  # fmt: skip
    assert tally.anywhere["government"] == 3
    assert tally.of("unnamed", "answered") == Proportion(hits=2, n=9)


@pytest.mark.parametrize(
    ("units", "carried"),
    [
        ([say("a", MINISTRY), say("b", MINISTRY), say("c", "Ana/expert")], (2, 3)),
        # However it was passed on.
        (
            [say("a", MINISTRY), say("b", f"{MINISTRY} > AP/wire_service"), say("c", MINISTRY)],
            (3, 3),
        ),
        # Half is not most, two sentences say nothing, sources without a name need not be one.
        (
            [say("a", MINISTRY), say("b", MINISTRY), say("c", "A/expert"), say("d", "B/expert")],
            None,
        ),
        ([say("a", MINISTRY), say("b", MINISTRY)], None),
        ([say("a", "/expert"), say("b", "/expert"), say("c", "/expert")], None),
        # What is open might be attributed to others.
        (
            [say("a", MINISTRY), say("b", MINISTRY), say("c", MINISTRY), wait("d"), wait("e")],
            (3, 3),
        ),
        ([say("a", MINISTRY), say("b", MINISTRY), say("c", "A/expert"), wait("d")], None),
        # Denials are no support.
        ([say("a", MINISTRY), say("b", MINISTRY, stance="deny"), say("c", "A/expert")], None),
    ],
)
def test_single_origin(units: list[CodedUnit], carried: tuple[int, int] | None) -> None:
    found = find_single_origin(article(*units))
    assert (found and (found.carried.hits, found.carried.n)) == carried


def test_by_week_and_outlet() -> None:
    found = measure_desk(
        [
            article(say("a", MINISTRY), id="1", day="2026-03-02", outlet="Post"),
            article(say("a", "A/expert"), wait("b"), id="2", day="2026-03-08", outlet="Gazette"),
            article(say("a"), id="3", day="2026-03-09", outlet="Post"),
        ]
    )
    assert [(p.name, dict(p.tally.types)) for p in found.by_period] == [
        ("2026-W10", {"expert": 1, "government": 1}),
        ("2026-W11", {"unattributed": 1}),
    ]
    assert [(p.name, p.tally.counts["articles"]) for p in found.by_outlet] == [
        ("Post", 2),
        ("Gazette", 1),
    ]
    assert found.total.of("answered", "sentences") == Proportion(hits=3, n=4)
    assert [t.article.id for t in found.articles] == ["3", "2", "1"]


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2026-03-05", "2026-03-05"),
        ("2026-03-05T23:59:00+01:00", "2026-03-05"),
        (None, "2026-04-01"),
        ("", "2026-04-01"),
        ("5 March", "2026-04-01"),
        ("2026-02-30", "2026-04-01"),
    ],
)
def test_day(published: str | None, day: str) -> None:
    assert day_of(published, "2026-04-01T10:00:00.000Z") == day


@given(st.text(max_size=20))
def test_day_of_anything(published: str) -> None:
    assert len(day_of(published, "2026-04-01T10:00:00.000Z")) == 10


# ---------------------------------------------------------------- several readers


@pytest.mark.parametrize(
    ("readings", "answers", "undecided"),
    [
        ({"a": "0-9 expert, 9-20 -"}, ["expert", None], 0),
        ({"a": "0-9 expert, 9-20 company", "b": "0-9 expert, 9-20 expert"}, ["expert", None], 1),
        # Who gave no answer has no say.
        ({"a": "0-9 expert, 9-20 -", "b": "0-9 -, 9-20 company"}, ["expert", "company"], 0),
        # One cut what the other left whole: alike if they found the same.
        ({"a": "0-9 expert, 9-20 expert", "b": "0-20 expert"}, ["expert", "expert"], 0),
        ({"a": "0-9 expert, 9-20 company", "b": "0-20 expert~1"}, [None, None], 2),
        # What does not count stays.
        ({"a": "0-9 expert, 9-20 -?", "b": "0-9 expert, 9-20 -?"}, ["expert", None], 0),
    ],
)
def test_joined(readings: dict[str, str], answers: list[str | None], undecided: int) -> None:
    units, differ = join_readings({r: reading(plan) for r, plan in readings.items()})
    assert [u.coding and u.coding.primary_type for u in units] == answers
    assert [u.number for u in units] == list(range(1, len(units) + 1))
    assert differ == undecided


def test_the_surest_is_followed() -> None:
    units, _ = join_readings({"a": reading("0-9 expert~2"), "b": reading("0-9 expert~4")})
    assert units[0].certainty == 4


@given(some_readings().filter(bool))
def test_joined_units_do_not_overlap(readings: Readings) -> None:
    units, differ = join_readings(readings)
    ends = [(u.unit.start, u.unit.end) for u in units]
    assert all(a[1] <= b[0] for a, b in pairwise(ends))
    assert 0 <= differ <= sum(u.counted and u.coding is None for u in units)
    assert not (differ and is_complete(units))
