"""Which relations count, and which contents were uttered; logistic models beneath."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_models import read

from annotator.engine import Engine
from annotator.engine.judging import Judge, relation_features
from annotator.engine.linking import Relation, link
from annotator.engine.logistic import Logistic
from annotator.engine.reading import Reading

YES, NO = Logistic({"bias": 9.0}), Logistic({"bias": -9.0})
HALF_HEARD = Logistic({"bias": 0.4})
"""0.6: enough where a relation counts, not where it does not."""


def relations(engine: Engine, text: str) -> tuple[Reading, list[Relation]]:
    r = read(text)
    return r, link(r, engine.tagger.tag(r), engine.forms)


def only(engine: Engine, text: str) -> tuple[Reading, Relation]:
    r, (relation,) = relations(engine, text)
    return r, relation


SAID = "Police said the dam leaks."
BELIEF = "Ana Ruiz believes that the dam leaks."
VOW = "The mayor vowed to mend the dam."
HEARSAY = "The dam is believed to leak."
QUIET = "Police did not respond."
QUOTED = "“The dam leaks badly,” Ana Ruiz believes."


@pytest.mark.parametrize(
    ("text", "counts", "reported", "stance"),
    [
        (SAID, YES, YES, "say"),
        (SAID, YES, NO, "belief"),
        (SAID, YES, HALF_HEARD, "say"),
        (SAID, NO, HALF_HEARD, "belief"),
        (SAID, NO, YES, "say"),
        (BELIEF, YES, YES, "belief"),
        (BELIEF, YES, NO, "belief"),
        (QUOTED, YES, YES, "say"),
        (QUOTED, YES, NO, "belief"),
        (VOW, YES, YES, "intention"),
        (VOW, YES, NO, "intention"),
        (HEARSAY, YES, NO, "hearsay"),
        (HEARSAY, NO, NO, "belief"),
        (HEARSAY, NO, YES, "hearsay"),
        (QUIET, YES, NO, "no_comment"),
        (QUIET, NO, NO, "no_comment"),
    ],
)
def test_weighed(
    engine: Engine, text: str, counts: Logistic, reported: Logistic, stance: str
) -> None:
    r, relation = only(engine, text)
    assert Judge(counts, reported).weigh(r, [relation]) == [
        relation._replace(counts=counts is YES, stance=stance)
    ]


def test_each_relation_is_weighed_by_itself(engine: Engine) -> None:
    r, found = relations(engine, "Police said the dam leaks. She told Ana it does not.")
    judge = Judge(Logistic({"pronoun": -9.0, "bias": 1.0}), YES)
    assert [f.counts for f in judge.weigh(r, found)] == [True, False]
    assert judge.weigh(r, []) == []


def test_no_weights_let_everything_count(engine: Engine) -> None:
    r, relation = only(engine, SAID)
    assert Judge(Logistic({}), Logistic({})).weigh(r, [relation]) == [relation]


@pytest.mark.parametrize(
    ("text", "features"),
    [
        (SAID, {
            "class=neutral_say": 1, "ruled=np": 1, "stance=say": 1, "bare": 1, "lemma=say": 1,
            "named": 1, "short": 1, "length": 3 / 30,
        }),
        ("“The dam leaks,” Ana Ruiz told the council.", {
            "class=neutral_say": 1, "ruled=left": 1, "stance=say": 1, "bare": 1, "lemma=tell": 1,
            "named": 1, "before": 1, "quoted": 1, "quotes": 1, "length": 1 / 5,
        }),
        ("We said that the dam, which is old, leaks badly.", {
            "class=neutral_say": 1, "ruled=that": 1, "stance=say": 1, "bare": 1, "lemma=say": 1,
            "pronoun": 1, "writer": 1, "that": 1, "length": 10 / 30,
        }),
    ],
)  # fmt: skip
def test_features(engine: Engine, text: str, features: dict[str, float]) -> None:
    r, relation = only(engine, text)
    found = relation_features(r, relation._replace(score=0.5))
    told = {name: value for name, value in found.items() if value}
    assert told == pytest.approx({"bias": 1, "score": 0.5} | features, abs=0.04)


@pytest.mark.parametrize(
    ("cue", "feature"),
    [("would say", "modal"), ("has said", "having"), ("was told", "being"), ("saying", "ing"),
     ("to say", "to"), ("said", "bare")],
)  # fmt: skip
def test_features_of_the_cue(cue: str, feature: str) -> None:
    r = read(f"Police {cue} no")
    end = 1 + len(cue.split())
    relation = Relation(
        1, ((1, end),), ((0, 1),), ((end, end + 1),), 0, None, None, "say", False, 0.9
    )
    names = ("modal", "having", "being", "ing", "to", "bare")
    found = relation_features(r, relation)
    on = [n for n in names if found[n]]
    assert on == [feature] + ["bare"] * (cue == "saying")


def test_a_relation_without_source_and_content() -> None:
    r = read("said")
    relation = Relation(1, ((0, 1),), (), (), 0, None, None, "hearsay", True, 0.98)
    found: dict[str, Any] = relation_features(r, relation)
    assert {n: v for n, v in found.items() if v} == {
        "bias": 1, "class=None": 1, "ruled=None": 1, "stance=hearsay": 1, "score": 0.98, "sure": 1,
        "bare": 1, "negative": 1, "no source": 1, "short": 1,
    }  # fmt: skip


@given(
    st.dictionaries(st.sampled_from("abc"), st.floats(-1e9, 1e9)),
    st.dictionaries(st.sampled_from("abcd"), st.floats(-1e9, 1e9)),
)
def test_a_probability(weights: dict[str, float], features: dict[str, float]) -> None:
    p = Logistic(weights).probability(features)
    score = sum(weights[n] * features[n] for n in weights.keys() & features.keys())
    assert 0 < p < 1
    assert (p > 0.5) == (score > 1e-15) or abs(score) < 1e-9
