"""The probability of an answer by a learned model, and what is left for the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_models import read

from annotator.engine import Engine
from annotator.engine.article import Article
from annotator.engine.certainty import LEAST, MOST, answer_features, judge_certainty
from annotator.engine.coding import Answer
from annotator.engine.engine import read_article
from annotator.engine.logistic import Logistic
from annotator.model import Alternative, Coding


def answer(p: float, *others: float) -> Answer:
    types = ("government", "expert", "company", "military")
    return Answer(
        Coding(primary_type="politician"),
        p,
        tuple(Alternative(type=t, probability=o) for t, o in zip(types, others, strict=False)),
        ("Because.",),
    )


@pytest.mark.parametrize(
    ("before", "score", "after"),
    [
        (answer(0.6, 0.2, 0.1), 0.0, answer(0.5, 0.25, 0.125)),
        (answer(0.6, 0.2, 0.1), 99.0, answer(MOST, 0.01, 0.005)),
        (answer(0.6, 0.2, 0.1), -99.0, answer(LEAST, 0.49, 0.245)),
        (answer(0.6), 0.0, answer(0.5)),
        (answer(1.0, 0.2), 0.0, answer(0.5, 0.0)),
        (answer(0.0, 1.0), 0.0, answer(0.5, 0.5)),
    ],
)
def test_judged(before: Answer, score: float, after: Answer) -> None:
    assert judge_certainty(before, {"x": score}, Logistic({"x": 1.0})) == after


@given(
    st.floats(0, 0.99),
    st.lists(st.floats(0, 1), max_size=4),
    st.floats(-40, 40),
)
def test_shares_stay_shares(p: float, weights: list[float], score: float) -> None:
    total = sum(weights) or 1.0
    others = [w / total * (1 - p) for w in weights]
    before = answer(p, *others)
    after = judge_certainty(before, {"x": score}, Logistic({"x": 1.0}))
    assert LEAST <= after.probability <= MOST
    shares = [o.probability for o in after.alternatives]
    assert all(0 <= s <= 1 for s in shares)
    assert sum(shares) <= 1 - after.probability + 0.0005 * len(shares) + 1e-9
    assert [o.type for o in after.alternatives] == [o.type for o in before.alternatives]
    assert (after.coding, after.reasons) == (before.coding, before.reasons)


def features(engine: Engine, text: str, unit: int = -1) -> dict[str, float]:
    article: Article = read_article(read(text), engine)
    n = unit % len(article.r.units)
    found = article.features(n, *article.answer(n))
    assert found.pop("bias") == 1
    found.pop("by rule")
    return {name: value for name, value in found.items() if value}


def test_features_of_the_reporters_own_voice(engine: Engine) -> None:
    assert features(engine, "The “leak” and the denial of a claim.") == {
        "type=unattributed": 1, "kind=body": 1, "nobody": 1, "voice=fact": 1, "nobody, quoted": 1,
        "nobody, cues": 1, "nobody, length": 11 / 40,
    }  # fmt: skip


def test_features_of_a_registered_source(engine: Engine) -> None:
    found = features(engine, "The dam leaks, KCNA said.")
    assert (found.pop("score"), found.pop("type sure")) == (0.9, pytest.approx(0.95, abs=0.05))
    assert found == {
        "type=state_media": 1, "kind=body": 1, "share": 0.5, "registered": 1, "stance=say": 1,
        "known=organization named": 1,
    }  # fmt: skip


def test_features_of_a_source_that_runs_on(engine: Engine) -> None:
    text = (
        "“The dam is old,” said Ana Ruiz, a geologist. “It was built in 1931. It leaks at night.”"
    )
    found = features(engine, text)
    assert (found["elsewhere"], found["known=person named"]) == (1, 1)
    assert "registered" not in found


def test_features_of_two_sources(engine: Engine) -> None:
    found = features(engine, "Police said two were held and the union said three had left.")
    assert found["several"] == 1
    assert "nested" not in found


def test_features_of_a_source_within_a_source(engine: Engine) -> None:
    found = features(engine, "KCNA said a party report blamed the engineers.")
    assert found["nested"] == 1
    assert "several" not in found


@pytest.mark.parametrize(("p", "logit"), [(0.5, 0.0), (0.0, -3.892), (1.0, 3.892)])
def test_the_rules_probability_is_a_feature(p: float, logit: float) -> None:
    found = answer_features(read("It rains."), 0, answer(p), None, 0)
    assert found["by rule"] == pytest.approx(logit, abs=1e-3)
