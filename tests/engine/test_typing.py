"""Types of described sources by a learned model, beside what the rules made of them."""

from collections.abc import Mapping
from typing import Any
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_models import TYPES, VOCABULARY, random_types

from annotator.engine.party import Party
from annotator.engine.retyping import describe, gather_descriptions, retype, without_name
from annotator.engine.typing import BUCKETS, Ruled, TypeModel, TypeReader, read_description
from annotator.engine.wordpieces import WordPieces

RULED = Ruled("expert", 0.4, "person", "named")
PIECES = np.arange(2 * len(VOCABULARY), dtype=np.float32).reshape(-1, 2)


def bucket(feature: str) -> int:
    return crc32(feature.encode()) % BUCKETS


def reader(weights: Mapping[str, Mapping[str, float]]) -> TypeReader:
    """A model of hand-made weights: of each type by feature."""
    buckets = np.zeros((BUCKETS, len(TYPES)), np.float32)
    for type_key, features in weights.items():
        for feature, weight in features.items():
            buckets[bucket(feature), TYPES.index(type_key)] = weight
    nothing = np.zeros((6, len(TYPES)), np.float32)
    return TypeReader(TypeModel(TYPES, buckets, nothing, nothing[0], PIECES, VOCABULARY))


def party(name: str = "Ana Ruiz", **more: Any) -> Party:
    known: dict[str, Any] = {
        "type": "expert", "kind": "person", "identification": "named", "sure": 0.4, "why": "By rule.",
        "mention": "Ana Ruiz, a geologist",
    }  # fmt: skip
    return Party(name, **(known | more))


# ---------------------------------------------------------------- the model


@pytest.mark.parametrize(
    ("text", "features"),
    [
        ("a geologist", {"w=geologist", "h0=geologist", "m=a geologist", "b=a geologist",
                         "s3=ist", "s4=gist", "p4=geol", "first=a", "last=geologist", "words=2"}),
        ("", set()),
        ("the Dam board of Elm", {
            "w=dam", "w=board", "w=elm", "C=dam", "C=elm", "h0=board", "h1=elm",
            "b=the dam", "b=dam board", "b=board of", "b=of elm", "t=dam board", "t=board elm",
            "m=dam board", "m=of elm", "first=the", "last=elm", "words=5",
            "s3=dam", "s4=dam", "p4=dam", "s3=ard", "s4=oard", "p4=boar", "s3=elm", "s4=elm", "p4=elm",
        }),
    ],
)  # fmt: skip
def test_features(text: str, features: set[str]) -> None:
    by_rule = {"rule=expert", "rule=expert 0", "kind=person", "identification=named"}
    read = read_description(text, RULED, PIECES, WordPieces(VOCABULARY))
    assert read.buckets == sorted({bucket(f) for f in features | by_rule})


@pytest.mark.parametrize(("sure", "step"), [(0.49, 0), (0.5, 1), (0.69, 1), (0.7, 2)])
def test_how_sure_the_rules_were_is_a_feature(sure: float, step: int) -> None:
    read = read_description("", RULED._replace(sure=sure), PIECES, WordPieces(VOCABULARY))
    assert {bucket(f"rule=expert {n}") in read.buckets for n in range(3) if n != step} == {False}
    assert bucket(f"rule=expert {step}") in read.buckets


def test_vectors_are_means_of_all_words_all_heads_and_the_first_head() -> None:
    read = read_description("the dam of the police", RULED, PIECES, WordPieces(VOCABULARY))
    the, dam, of, police = (
        PIECES[list(WordPieces(VOCABULARY).cut(w))] for w in ("the", "dam", "of", "police")
    )
    want = [np.concatenate([the, dam, of, the, police]), np.concatenate([dam, police]), dam]
    assert read.vectors == pytest.approx(np.concatenate([w.mean(0) for w in want]))
    assert not read_description(", (", RULED, PIECES, WordPieces(VOCABULARY)).vectors.any()


def test_probabilities() -> None:
    shares = reader({"company": {"w=miner": 2.0}}).probabilities("the miner", RULED)
    assert list(shares) == list(TYPES)
    best = np.exp(2) / (np.exp(2) + len(TYPES) - 1)
    assert shares["company"] == pytest.approx(best, abs=1e-6)
    assert sum(shares.values()) == pytest.approx(1, abs=1e-6)


@given(st.text(), st.integers(0, 9))
def test_any_description(text: str, seed: int) -> None:
    model = TypeReader(random_types(seed))
    shares = model.probabilities(text, RULED)
    assert list(shares) == list(TYPES)
    assert all(0 <= p <= 1 for p in shares.values())
    assert sum(shares.values()) == pytest.approx(1, abs=1e-5)
    assert model.probabilities(text, RULED) == shares


# ---------------------------------------------------------------- descriptions


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (party(), ", a geologist"),
        (party(mention="Ana Ruiz"), ""),
        (party(mention="Ana Ruiz", title="head of the mine"), ", head of the mine"),
        (party(mention="she", resolved=True), ""),
        (party(mention="she", resolved=True, about=("a geologist", "geologist")), "a geologist"),
        (party("Elm Mining", kind="organization", mention="Elm Mining"), "Elm Mining"),
        (party("a geologist", identification="role", mention="a geologist"), "a geologist"),
    ],
)
def test_described(given: Party, text: str) -> None:
    assert describe(given) == text


@pytest.mark.parametrize(
    ("mention", "name", "text"),
    [
        ("geologist Ana Ruiz", "Ana Ruiz", "geologist"),
        ("Ms. Ruiz, a geologist", "Ana Ruiz", "Ms. , a geologist"),
        ("Ana Ruiz, 41", "Ana Ruiz", ""),
        ("a geologist", "", "a geologist"),
    ],
)
def test_a_name_tells_nothing(mention: str, name: str, text: str) -> None:
    assert without_name(mention, name) == text


def test_what_points_back_describes_whom_nothing_else_does() -> None:
    doctor = party(mention="Dr Ana Ruiz")
    back = party(mention="the biologist", resolved=True)
    assert gather_descriptions([doctor, back]) == {"Ana Ruiz": "Dr , the biologist"}
    assert gather_descriptions([party(), back]) == {"Ana Ruiz": ", a geologist"}
    she = party(mention="she", resolved=True)
    assert gather_descriptions([doctor, she]) == {"Ana Ruiz": "Dr"}


def test_the_longest_mention_is_taken() -> None:
    parties = [
        party(mention="Ruiz, who spoke"),
        party(mention="geologist Ana Ruiz of Elm"),
        party(mention="she, and nobody else at all", resolved=True),
        party("Bo", mention="Bo"),
    ]
    assert gather_descriptions(parties) == {"Ana Ruiz": "geologist  of Elm"}
    assert gather_descriptions([]) == {}


# ---------------------------------------------------------------- rule or model

COMPANY = reader({"company": {"w=geologist": 9.0}})
EITHER = reader({"company": {"w=geologist": 9.0}, "expert": {"w=geologist": 8.5}})
SAME = reader({"expert": {"w=geologist": 9.0}})
TOLD = {"Ana Ruiz": "a geologist"}
LEARNED = "“a geologist” reads like company (learned from described sources; by rule expert)."


@pytest.mark.parametrize(
    ("sure", "model", "type_key", "why"),
    [
        (0.4, COMPANY, "company", LEARNED),  # the rules were unsure
        (0.4, EITHER, "company", LEARNED),
        (0.9, EITHER, "expert", "By rule."),  # they were sure, and it is likely
        (0.6, EITHER, "expert", "By rule."),
        (0.9, COMPANY, "company", LEARNED),  # they were sure, and it is not
        (0.4, SAME, "expert", "By rule."),
        (0.9, SAME, "expert", "By rule."),
    ],
)
def test_retyped(sure: float, model: TypeReader, type_key: str, why: str) -> None:
    before = party(sure=sure)
    shares = model.probabilities("a geologist", RULED._replace(sure=sure))
    overruled = type_key == "company"
    assert retype(before, TOLD, model) == before._replace(
        type=type_key, shares=shares, why=why, sure=shares["company"] if overruled else sure
    )


@pytest.mark.parametrize(
    "kept",
    [
        party(source_id="a-row"),
        party(type="unattributed"),
        party("Bo"),
    ],
    ids=["of the registry", "nobody", "not described"],
)
def test_left_alone(kept: Party) -> None:
    assert retype(kept, TOLD, COMPANY) == kept
