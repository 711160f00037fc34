"""The entries of cues.csv that words of a text hold, as numbers for the networks and the linker."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_models import read

from annotator.engine import Engine
from annotator.engine.forms import CUE_NUMBERS
from annotator.engine.pairing import CUE_CLASSES, OTHER


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("Police said no.", [None, "neutral_say", None, None]),
        ("It rained, according to Ana.", [None] * 3 + ["according_to"] * 2 + [None] * 2),
        ("She vowed it.", [None, "intention_vow", None, None]),
        ("It rained.", [None] * 3),
        ("", []),
    ],
)
def test_numbers(engine: Engine, text: str, classes: list[str | None]) -> None:
    numbers = [0 if c is None else CUE_CLASSES.index(c) + 1 for c in classes]
    assert engine.forms.numbers(read(text)).tolist() == numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("said", CUE_CLASSES.index("neutral_say")),
        ("according to", CUE_CLASSES.index("according_to")),
        ("has vowed", CUE_CLASSES.index("intention_vow")),
        ("said and vowed", CUE_CLASSES.index("intention_vow")),  # the last one decides
        ("blorked", OTHER),
    ],
)
def test_the_class_of_a_cue(engine: Engine, text: str, number: int) -> None:
    r = read(text)
    assert engine.forms.class_number(r, (0, len(r.word))) == number


def test_every_entry_has_a_class_of_its_own(engine: Engine) -> None:
    lists = (engine.forms.verbs, engine.forms.others)
    entries = [e for compiled in lists for bucket in compiled.by_first.values() for e in bucket]
    assert {form.cue.cue_class for _, _, form in entries} == set(CUE_CLASSES)


@given(
    st.text() | st.lists(st.sampled_from(["said", "according", "to", "no", "“", "."])).map(" ".join)
)
def test_any_text(engine: Engine, text: str) -> None:
    r = read(text)
    numbers = engine.forms.numbers(r)
    assert numbers.shape == (len(r.word),)
    assert all(0 <= n < CUE_NUMBERS for n in numbers)
