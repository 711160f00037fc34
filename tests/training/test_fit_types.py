"""The model of types, trained on a handful of descriptions."""

import numpy as np
import pytest
from small_models import VOCABULARY

from annotator.engine.typing import BUCKETS, Ruled, TypeModel, TypeReader
from annotator.training.types import Row, fit_types

RULED = Ruled("other_source", 0.3, "person", "role")
PIECES = np.random.default_rng(0).normal(size=(len(VOCABULARY), 4)).astype(np.float32)
JOBS = {
    "expert": ("geologist", "a professor of law", "the botanist", "an economist at Elm University"),
    "company": ("Elm Mining Ltd", "the mine's owner", "a shipping firm", "Elm Foods"),
}
ROWS = [Row(text, RULED, key) for key, texts in JOBS.items() for text in texts] * 12


@pytest.fixture(scope="module")
def model() -> TypeModel:
    return fit_types(ROWS, PIECES, VOCABULARY)


def test_the_model_has_the_shape_that_is_read(model: TypeModel) -> None:
    assert model.types == ("company", "expert")
    assert [a.shape for a in (model.buckets, model.vectors, model.bias)] == [
        (BUCKETS, 2),
        (12, 2),
        (2,),
    ]
    assert {a.dtype for a in (model.buckets, model.vectors, model.bias)} == {np.dtype(np.float32)}
    assert model.pieces is PIECES


@pytest.mark.parametrize("row", ROWS[:8], ids=lambda row: row.text)
def test_what_was_seen_is_known(model: TypeModel, row: Row) -> None:
    shares = TypeReader(model).probabilities(row.text, RULED)
    assert max(shares, key=lambda t: shares[t]) == row.type


@pytest.mark.parametrize(
    ("text", "key"), [("a geologist at Oak University", "expert"), ("Oak Mining", "company")]
)
def test_what_is_alike_is_guessed(model: TypeModel, text: str, key: str) -> None:
    assert TypeReader(model).probabilities(text, RULED)[key] > 0.5


def test_the_same_rows_give_the_same_model(model: TypeModel) -> None:
    again = fit_types(ROWS, PIECES, VOCABULARY)
    for name in ("buckets", "vectors", "bias"):
        assert np.array_equal(getattr(again, name), getattr(model, name))


def test_a_single_type() -> None:
    model = fit_types(ROWS[:1], PIECES, VOCABULARY)
    assert TypeReader(model).probabilities("anything", RULED) == {"expert": 1.0}
