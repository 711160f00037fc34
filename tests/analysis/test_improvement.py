"""Two versions on the same units: when the new one may take the place of the old."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.analysis.calibration import Outcome
from annotator.analysis.improvement import (
    FEWEST_ARTICLES,
    FEWEST_UNITS,
    Improvement,
    Pair,
    Verdict,
    measure_improvement,
    pair_outcomes,
)
from annotator.analysis.intervals import Proportion
from annotator.model import Coding, EngineId, GoldUnit, Suggestion, Suggestions, Unit

BOTH, OLD, NEW, NEITHER = (
    Pair(Outcome(0.8, old), Outcome(0.99, new))
    for old, new in ((True, True), (True, False), (False, True), (False, False))
)
SURE = Pair(Outcome(0.99, True), Outcome(0.99, True))
SHAKEN = Pair(Outcome(0.1, False), Outcome(0.02, True))
HALF, SHY = (
    Pair(Outcome(0.5, True), Outcome(0.55, True)),
    Pair(Outcome(0.5, False), Outcome(0.55, True)),
)


def measured(articles: Sequence[Sequence[Pair]]) -> Improvement:
    return measure_improvement(articles, Random(0).randrange)


@pytest.mark.parametrize(
    ("articles", "verdict"),
    [
        ([[NEW] * 4 + [BOTH] * 16] * 6, "better"),
        ([[NEW] * 4 + [BOTH] * 16] * 5, "too few"),  # articles
        ([[NEW] * 4 + [BOTH] * 12] * 6, "too few"),  # units
        ([[BOTH] * 20] * 6, "not better"),
        ([[OLD] * 4 + [BOTH] * 16] * 6, "not better"),
        ([[NEW] * 20, [OLD] * 15, *([[BOTH] * 20] * 5)], "not better"),  # in one article only
        ([], "too few"),
        ([[]] * 200, "too few"),
        # a higher Brier score
        ([[SHAKEN, *[SURE] * 19]] * 6, "less believable"),
        # a lower one, but the doubt of the old one was fitting, that of the new one is not
        ([[HALF, HALF, SHY, SHY] * 5] * 6, "less believable"),
    ],
)
def test_verdict(articles: list[list[Pair]], verdict: Verdict) -> None:
    assert measured(articles).verdict == verdict


def test_figures() -> None:
    found = measured([[NEW, NEW, OLD, BOTH], [NEITHER], []])
    assert (found.articles, found.units, found.gained, found.lost) == (2, 5, 2, 1)
    assert found.old.right == Proportion(hits=2, n=5)
    assert found.new.right == Proportion(hits=3, n=5)
    assert found.old.brier == pytest.approx((2 * 0.2**2 + 3 * 0.8**2) / 5)
    assert found.new.brier == pytest.approx((3 * 0.01**2 + 2 * 0.99**2) / 5)
    assert found.old.error == pytest.approx(0.8 - 2 / 5)
    assert found.new.error == pytest.approx(0.99 - 3 / 5)
    assert found.interval is not None
    assert found.interval[0] <= 0.2 <= found.interval[1]


@given(st.lists(st.lists(st.sampled_from([BOTH, OLD, NEW, NEITHER]), max_size=30), max_size=12))
def test_better_is_never_said_lightly(articles: list[list[Pair]]) -> None:
    found = measured(articles)
    assert found.new.right.hits - found.old.right.hits == found.gained - found.lost
    if found.verdict == "better":
        assert found.gained > found.lost
        assert found.units >= FEWEST_UNITS
        assert found.articles >= FEWEST_ARTICLES


def unit(n: int, *, counted: bool = True) -> Unit:
    return Unit(index=n, start=10 * n, end=10 * n + 5, counted=counted)


def said(*answers: tuple[Unit, str, float]) -> Suggestions:
    return Suggestions(
        engine=EngineId(name="test", version="1", tier="rules"),
        codebook_version="1",
        units=tuple(u for u, _, _ in answers),
        suggestions=tuple(
            Suggestion(unit=u, coding=Coding(primary_type=t), probability=p, reasons=("test",))
            for u, t, p in answers
        ),
    )


def test_pairs_of_what_is_cut_alike() -> None:
    key = [
        GoldUnit(unit=u, coding=Coding(primary_type="company"), reason="")
        for u in (unit(1), unit(2), unit(3, counted=False), unit(4))
    ]
    old = said((unit(1), "company", 0.9), (unit(2), "expert", 0.6), (unit(3), "expert", 0.5))
    new = said((unit(1), "expert", 0.4), (unit(2), "company", 0.7), (unit(4), "company", 0.7))
    assert pair_outcomes(key, old, new) == [
        Pair(Outcome(0.9, True), Outcome(0.4, False)),
        Pair(Outcome(0.6, False), Outcome(0.7, True)),
    ]
