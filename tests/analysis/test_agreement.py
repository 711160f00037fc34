"""Coefficients of agreement, against published examples, another library and their definitions."""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from itertools import permutations
from random import Random

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.analysis.agreement import (
    AC1,
    ALPHA,
    COHEN,
    FLEISS,
    INTERVAL_ALPHA,
    NOTHING_SHARED,
    ONE_KIND,
    ONE_READER,
    RAW,
    Coefficient,
    Figure,
    count_alike,
    measure,
)
from annotator.analysis.intervals import Proportion
from annotator.analysis.ratings import tabulate

Units = Sequence[Sequence[Hashable | None]]

# ---------------------------------------------------------------- published examples

BEN_AND_GERRY = tuple(zip("aabbdcccedda", "babbbccceddd", strict=True))
"""Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section B: two observers, twelve
articles."""


def columns(*readers: str) -> list[list[int | None]]:
    """One row for each unit; "." is no answer."""
    plain = [reader.replace(" ", "") for reader in readers]
    return [[None if v == "." else int(v) for v in unit] for unit in zip(*plain, strict=True)]


FOUR_OBSERVERS = columns("1233214 12...", "1233224 125.3", ".333234 2251.", "1233244 1251.")
"""Section C there; the same are `cac.raw4raters` of R's irrCAC (Gwet 2014)."""


def counted(table: str) -> list[str]:
    """Units from how often each category was given."""
    return ["".join(c * int(n) for c, n in zip("abcde", row, strict=True)) for row in table.split()]


DIAGNOSES = counted(
    "00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031 "
    "00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006"
)
"""Fleiss 1971, table 1: six psychiatrists, thirty patients, five diagnoses. The first fifteen are
`distrib.6raters` of irrCAC."""
ABSTRACTORS = ["EE"] * 13 + ["AA"] * 20 + ["AN"] * 7 + ["NA"] * 4 + ["NN"] * 56
"""`cont3x3abstractors` of irrCAC: two readers, a hundred pregnancies (Gwet 2014)."""


@pytest.mark.parametrize(
    ("coefficient", "units", "printed"),
    [
        (ALPHA, BEN_AND_GERRY, "0.692"),
        (ALPHA, FOUR_OBSERVERS, "0.743"),
        (INTERVAL_ALPHA, FOUR_OBSERVERS, "0.849"),
        (ALPHA, FOUR_OBSERVERS, "0.74342"),
        (AC1, FOUR_OBSERVERS, "0.77544"),
        (FLEISS, FOUR_OBSERVERS, "0.76117"),
        (FLEISS, DIAGNOSES, "0.430"),
        (FLEISS, DIAGNOSES[:15], "0.4139265"),
        (AC1, DIAGNOSES[:15], "0.4448007"),
        (ALPHA, DIAGNOSES[:15], "0.4204384"),
        (COHEN, ABSTRACTORS, "0.7964094"),
        (AC1, ABSTRACTORS, "0.8493305"),
        (ALPHA, ABSTRACTORS, "0.7972585"),
        (RAW, ABSTRACTORS, "0.89"),
    ],
)
def test_published(coefficient: Coefficient, units: Units, printed: str) -> None:
    value = measure(coefficient, tabulate(units)).value
    assert f"{value:.{len(printed) - 2}f}" == printed


@pytest.mark.parametrize(
    ("diagnosis", "printed"),
    [("a", "0.245"), ("b", "0.245"), ("c", "0.520"), ("d", "0.471"), ("e", "0.566")],
)
def test_fleiss_of_one_category(diagnosis: str, printed: str) -> None:
    """This one or not: kappa for each category, as he gives it."""
    folded = tabulate(DIAGNOSES).fold(lambda c: c == diagnosis)
    assert f"{measure(FLEISS, folded).value:.3f}" == printed


def test_units_that_are_alike() -> None:
    assert count_alike(tabulate(BEN_AND_GERRY)) == Proportion(hits=9, n=12)
    assert count_alike(tabulate(FOUR_OBSERVERS)) == Proportion(hits=8, n=11)


# ---------------------------------------------------------------- by definition

Distance = Callable[[Hashable, Hashable], float]


def present(unit: Sequence[Hashable | None]) -> list[Hashable]:
    return [value for value in unit if value is not None]


def alpha_of(units: Units, distance: Distance) -> float:
    """Mean distance within units against mean distance of all answers that can be paired."""
    paired = [values for unit in units if len(values := present(unit)) > 1]
    every = [value for values in paired for value in values]
    within = sum(
        sum(distance(a, b) for a, b in permutations(values, 2)) / (len(values) - 1)
        for values in paired
    )
    among = sum(distance(a, b) for a, b in permutations(every, 2)) / (len(every) - 1)
    return 1 - within / among


def differ(a: Hashable, b: Hashable) -> float:
    return float(a != b)


def squared(a: Hashable, b: Hashable) -> float:
    assert isinstance(a, int)
    assert isinstance(b, int)
    return float((a - b) ** 2)


def cohen_of(units: Units) -> float:
    both = [unit for unit in units if None not in unit]
    n = len(both)
    first, second = Counter(u[0] for u in both), Counter(u[1] for u in both)
    agreed = sum(u[0] == u[1] for u in both) / n
    chance = sum(first[c] / n * second[c] / n for c in first)
    return (agreed - chance) / (1 - chance)


def pooled_of(units: Units, chance_of: Callable[[Sequence[float]], float]) -> float:
    rated = [values for unit in units if (values := present(unit))]
    paired = [values for values in rated if len(values) > 1]
    agreed = sum(
        sum(a == b for a, b in permutations(values, 2)) / (len(values) * (len(values) - 1))
        for values in paired
    ) / len(paired)
    categories = {value for values in rated for value in values}
    shares = [sum(v.count(c) / len(v) for v in rated) / len(rated) for c in categories]
    chance = chance_of(shares)
    return (agreed - chance) / (1 - chance)


def fleiss_of(units: Units) -> float:
    return pooled_of(units, lambda shares: sum(p * p for p in shares))


def ac1_of(units: Units) -> float:
    return pooled_of(units, lambda s: sum(p * (1 - p) for p in s) / (len(s) - 1))


def random_units(seed: int, readers: int, units: int = 40) -> list[list[int | None]]:
    draw = Random(seed)
    return [[draw.choice([1, 1, 2, 3, 5, None]) for _ in range(readers)] for _ in range(units)]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("readers", [2, 3, 6])
def test_by_definition(seed: int, readers: int) -> None:
    units = random_units(seed, readers)
    ratings = tabulate(units)
    expected = {
        ALPHA: alpha_of(units, differ),
        INTERVAL_ALPHA: alpha_of(units, squared),
        FLEISS: fleiss_of(units),
        AC1: ac1_of(units),
    }
    if readers == 2:
        expected[COHEN] = cohen_of(units)
    found = {coefficient: measure(coefficient, ratings).value for coefficient in expected}
    assert found == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_by_another_library(seed: int) -> None:
    units = random_units(seed, 4)
    ratings = tabulate(units)
    data = np.array(units, dtype=np.float64).T
    for coefficient, level in ((ALPHA, "nominal"), (INTERVAL_ALPHA, "interval")):
        expected = krippendorff.alpha(reliability_data=data, level_of_measurement=level)
        assert measure(coefficient, ratings).value == pytest.approx(expected, abs=1e-9)


# ---------------------------------------------------------------- what has no meaning


@pytest.mark.parametrize("coefficient", [ALPHA, COHEN, FLEISS, AC1])
@pytest.mark.parametrize(
    ("units", "why"),
    [
        ([], ONE_READER),
        ([["a"], ["b"]], ONE_READER),
        ([["a", None], ["b", None]], ONE_READER),
        ([["a", None], [None, "b"]], NOTHING_SHARED),
        ([["a", "a"], ["a", "a"]], ONE_KIND),
        ([["a", "a"], ["b", None]], ONE_KIND),
    ],
)
def test_no_figure_without_a_meaning(coefficient: Coefficient, units: Units, why: str) -> None:
    """Least of all 1.0 where nothing was shared."""
    found = measure(coefficient, tabulate(units, categories=("a", "b", "c")))
    assert (found.value, found.interval, found.why) == (None, None, why)


def test_raw_agreement_needs_no_chance() -> None:
    assert measure(RAW, tabulate(["aa", "aa"])).value == 1
    assert measure(RAW, tabulate([["a", None]])).why == ONE_READER


def test_cohens_kappa_is_for_two() -> None:
    assert "3 have answered" in measure(COHEN, tabulate(["aba", "bbb"])).why
    spare = [["a", None, "b"], ["b", None, "b"], ["a", None, "a"]]
    assert measure(COHEN, tabulate(spare)).value == pytest.approx(0.4)


def test_categories_that_nobody_gave_matter_to_ac1_alone() -> None:
    few, many = tabulate(ABSTRACTORS), tabulate(ABSTRACTORS, categories="abcdefgh")
    for coefficient in (RAW, ALPHA, COHEN, FLEISS):
        assert measure(coefficient, few) == measure(coefficient, many)
    assert (measure(AC1, few).value or 0) < (measure(AC1, many).value or 0)


# ---------------------------------------------------------------- intervals


def test_articles_are_drawn_anew() -> None:
    """Two articles, one wholly alike and one never: any share between is drawn."""
    rows = ["aa", "bb"] * 20 + ["ab", "ba"] * 20
    found = measure(RAW, tabulate(rows, articles=["x"] * 40 + ["y"] * 40))
    assert (found.value, found.over, found.interval) == (0.5, "articles", (0.0, 1.0))
    within = measure(RAW, tabulate(rows))
    assert within.over == "units"
    assert within.interval == pytest.approx((0.39, 0.61), abs=0.03)  # 0.5 ± 1.96 √(0.25 / 80)


def test_articles_without_shared_units_draw_nothing() -> None:
    rows: Units = ["aa", "ab", "bb", "ba", ["a", None], ["b", None]]
    alone = measure(ALPHA, tabulate(rows, articles=["x", "x", "x", "x", "y", "z"]))
    assert alone == measure(ALPHA, tabulate(rows[:4]))
    assert alone.over == "units"


@pytest.mark.parametrize("rows", [["ab"], ["aa", "bb"], ["aa"] * 9 + ["bb"]])
def test_no_interval_where_drawing_tells_nothing(rows: Units) -> None:
    found = measure(ALPHA, tabulate(rows))
    assert (found.interval, found.over) == (None, None)
    assert found.value is not None


def test_the_same_seed_draws_the_same() -> None:
    ratings = tabulate(DIAGNOSES)
    assert measure(FLEISS, ratings) == measure(FLEISS, ratings)
    assert measure(FLEISS, ratings).interval != measure(FLEISS, ratings, seed=1).interval


# ---------------------------------------------------------------- anything goes

ANSWERS = st.sampled_from([1, 2, 3, 7, None])
TABLES = st.integers(0, 5).flatmap(lambda n: st.lists(st.lists(ANSWERS, min_size=n, max_size=n)))
EVERY = (RAW, ALPHA, INTERVAL_ALPHA, COHEN, FLEISS, AC1)


def same(one: Figure, other: Figure) -> bool:
    return (one.n, one.why) == (other.n, other.why) and one.value == pytest.approx(other.value)


@given(TABLES, st.randoms(use_true_random=False))
def test_any_ratings(units: list[list[int | None]], chance: Random) -> None:
    """A value of at most 1, or a sentence; whatever the order of readers and units."""
    order = list(range(len(units[0]) if units else 0))
    chance.shuffle(order)
    shuffled = [[unit[n] for n in order] for unit in units]
    chance.shuffle(shuffled)
    for coefficient in EVERY:
        found = measure(coefficient, tabulate(units))
        assert (found.value is None) == (found.why != "")
        assert found.value is None or found.value <= 1
        assert found.interval is None or found.interval[0] < found.interval[1] <= 1
        assert same(found, measure(coefficient, tabulate(shuffled)))
