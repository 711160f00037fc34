"""Logistic models fitted to rows of features."""

from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.engine.logistic import Logistic
from annotator.training.logistic import fit_logistic


@pytest.mark.parametrize(("yes", "no"), [(3, 1), (1, 9), (5, 5)])
def test_a_bias_alone_is_the_log_odds(yes: int, no: int) -> None:
    rows = [({"bias": 1.0}, True)] * yes + [({"bias": 1.0}, False)] * no
    assert fit_logistic(rows, ridge=0).weights["bias"] == pytest.approx(log(yes / no), abs=1e-3)


def test_what_tells_is_found() -> None:
    rows = [
        ({"bias": 1.0, f"word={n % 5}": 1.0, "quoted": float(n % 3 == 0)}, n % 3 == 0)
        for n in range(300)
    ]
    model = fit_logistic(rows)
    assert list(model.weights) == sorted({name for features, _ in rows for name in features})
    assert all((model.probability(features) > 0.5) == holds for features, holds in rows)
    assert model.weights["quoted"] > 5 * max(abs(model.weights[f"word={n}"]) for n in range(5))


def test_the_slope_is_nought_at_the_end() -> None:
    rng = np.random.default_rng(0)
    rows = [
        ({"a": float(a), "b": float(b)}, bool(a + rng.normal() > b))
        for a, b in rng.normal(size=(200, 2))
    ]
    model = fit_logistic(rows, ridge=2.0)
    for name, weight in model.weights.items():
        slope = sum((model.probability(f) - holds) * f[name] for f, holds in rows) + 2.0 * weight
        assert slope == pytest.approx(0, abs=0.02)  # weights are rounded


@pytest.mark.parametrize("holds", [True, False])
def test_rows_that_all_agree_end_within_bounds(holds: bool) -> None:
    model = fit_logistic([({"bias": 1.0, "x": 1e3}, holds)] * 50)
    assert (model.probability({"bias": 1.0, "x": 1e3}) > 0.9) == holds
    assert all(abs(w) < 10 for w in model.weights.values())


def test_no_rows_no_weights() -> None:
    assert fit_logistic([]) == Logistic({})


@given(
    st.lists(
        st.tuples(st.dictionaries(st.sampled_from("abc"), st.floats(-5, 5)), st.booleans()),
        max_size=8,
    )
)
@settings(max_examples=50)
def test_any_rows_in_any_order(rows: list[tuple[dict[str, float], bool]]) -> None:
    model = fit_logistic(rows)
    assert model == fit_logistic(rows)
    backwards = fit_logistic(rows[::-1])
    assert dict(backwards.weights) == pytest.approx(dict(model.weights), abs=2e-4)
