"""Agreement of coders, against the worked examples of its author."""

import pytest

from annotator.analysis.agreement import nominal_alpha, raw_agreement
from annotator.analysis.intervals import Proportion

BEN_AND_GERRY = tuple(zip("aabbdcccedda", "babbbccceddd", strict=True))
"""Krippendorff 2011, section B: two observers, twelve articles."""
FOUR_OBSERVERS = (
    "1233214 12...", "1233224 125.3", ".333234 2251.", "1233244 1251.",
)  # fmt: skip
"""Section C: four observers, twelve units, "." where one gave no answer."""


def test_two_observers() -> None:
    assert nominal_alpha(BEN_AND_GERRY) == pytest.approx(0.692, abs=0.0005)
    assert raw_agreement(BEN_AND_GERRY) == Proportion(hits=9, n=12)


def test_missing_answers() -> None:
    rows = [row.replace(" ", "") for row in FOUR_OBSERVERS]
    units = [[value for value in unit if value != "."] for unit in zip(*rows, strict=True)]
    assert nominal_alpha(units) == pytest.approx(0.743, abs=0.0005)
    assert raw_agreement(units) == Proportion(hits=8, n=11)


@pytest.mark.parametrize("units", [[], ["a", "b"], ["aa", "aa"]])
def test_nothing_to_measure(units: list[str]) -> None:
    assert nominal_alpha(units) is None
