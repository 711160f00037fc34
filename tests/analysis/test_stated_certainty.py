"""How a reviewer's certainty held, by hand and in words."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import reading
from sourcing import CODEBOOK

from annotator.analysis.calibration import Bin
from annotator.analysis.certainty import (
    Stated,
    measure_certainty,
    score_certainty,
)
from annotator.analysis.intervals import Proportion
from annotator.codebook import CertaintyStep
from annotator.model import Coding, GoldUnit, Unit

STEPS = CODEBOOK.certainty


def said(step: int, held: int, times: int) -> list[Stated]:
    return [Stated(step, n < held) for n in range(times)]


def test_brier_score_and_bins() -> None:
    found = measure_certainty([*said(4, 8, 10), *said(1, 1, 2)], STEPS)
    brier = (8 * 0.05**2 + 2 * 0.95**2 + 0.6**2 + 0.4**2) / 12
    assert found.brier == pytest.approx(brier)
    assert found.bins == (
        Bin(upto=0.4, n=2, probability=pytest.approx(0.4), right=1),
        Bin(upto=1.0, n=10, probability=pytest.approx(0.95), right=8),
    )
    assert found.doubtful == Proportion(hits=2, n=12)
    assert [(s.label, s.held.hits, s.held.n) for s in found.steps] == [
        ("sure", 8, 10), ("fairly sure", 0, 0), ("unsure", 0, 0), ("guess", 1, 2),
    ]  # fmt: skip


def test_each_step_has_a_bin_of_its_own() -> None:
    every = [answer for step in (1, 2, 3, 4) for answer in said(step, 1, 3)]
    assert [b.upto for b in measure_certainty(every, STEPS).bins] == [0.4, 0.6, 0.8, 1.0]


def test_nothing_is_said_below_ten() -> None:
    found = measure_certainty(said(4, 9, 9), STEPS)
    assert (found.brier, found.bins, found.n) == (None, (), 9)
    assert measure_certainty(said(4, 9, 10), STEPS).brier is not None


@pytest.mark.parametrize(
    ("step", "held", "times", "leaning"),
    [
        (4, 20, 20, "about as often"),
        (4, 17, 20, "about as often"),  # by chance in 7.5 % of such twenties
        (4, 16, 20, "less often"),  # in 1.6 %
        (2, 9, 9, "more often"),  # 0.6 ** 9
        (2, 7, 7, "about as often"),  # 0.6 ** 7 = 2.8 %
        (1, 0, 5, "about as often"),
        (4, 0, 4, None),
    ],
)
def test_less_or_more_often_than_the_word_promises(
    step: int, held: int, times: int, leaning: str | None
) -> None:
    steps = {s.label: s for s in measure_certainty(said(step, held, times), STEPS).steps}
    assert steps[STEPS[step - 1].label].leaning == leaning


KEY = (
    GoldUnit(unit=Unit(index=1, start=0, end=9), coding=Coding(primary_type="expert"), reason="r"),
    GoldUnit(
        unit=Unit(index=2, start=10, end=19),
        coding=Coding(primary_type="military"),
        accepted_alternatives=("government",),
        reason="r",
    ),
    GoldUnit(
        unit=Unit(index=3, start=20, end=29, counted=False),
        coding=Coding(primary_type="military"),
        reason="r",
    ),
)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ("0-9 expert~4, 10-19 military~1", [Stated(4, True), Stated(1, True)]),
        ("0-9 company~3, 10-19 government~2", [Stated(3, False), Stated(2, True)]),
        ("0-9 -, 10-19 expert~2", [Stated(2, False)]),
        ("0-5 expert~4, 6-19 military~4", []),  # cut otherwise: there is no key for it
        ("20-29 military~4", []),  # does not count in the key
        ("0-9 expert?", []),
    ],
)
def test_scored_against_a_key(plan: str, expected: list[Stated]) -> None:
    assert list(score_certainty(KEY, reading(plan))) == expected


def test_answers_without_a_certainty_are_not_scored() -> None:
    (unit,) = reading("0-9 expert")
    assert unit.tag is not None
    silent = msgspec.structs.replace(unit, tag=msgspec.structs.replace(unit.tag, certainty=None))
    assert score_certainty(KEY, [silent]) == ()


@given(
    st.lists(st.tuples(st.integers(0, 5), st.booleans()).map(lambda pair: Stated(*pair))),
    st.lists(st.integers(-5, 105), min_size=4, max_size=4),
)
def test_any_answers_under_any_codebook(answers: list[Stated], values: list[int]) -> None:
    steps = [CertaintyStep(step=n, label=str(n), value=value) for n, value in enumerate(values, 1)]
    found = measure_certainty(answers, steps)
    assert found.n == sum(1 <= a.step <= 4 for a in answers)
    assert found.brier is None or 0 <= found.brier <= 1
    assert sum(b.n for b in found.bins) in (0, found.n)
