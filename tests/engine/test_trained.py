"""The trained tagger with a scripted network, and whole suggestions with random models."""

from itertools import chain
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from invented import document
from small_models import (
    VOCABULARY,
    Dice,
    Scripted,
    make_linker,
    random_fast,
    random_learned,
    random_linker,
    read,
)
from test_engine import CODEBOOK, NEWSY, check
from test_pairing import NEAREST

from annotator.documents.seeds import read_lexicons
from annotator.engine import Engine, build_engine, suggest
from annotator.engine.engine import AccurateModel
from annotator.engine.linking import link
from annotator.engine.rules import RuleTagger
from annotator.engine.scores import Floats, Ints
from annotator.engine.tagging import Tagged
from annotator.engine.trained import Network, TrainedTagger
from annotator.model import Suggestions

LEXICONS = read_lexicons(CODEBOOK)
RULES = build_engine(CODEBOOK, LEXICONS)
LINKER = make_linker({}, NEAREST)


def tagger(network: Network, seed: int | None = None) -> TrainedTagger:
    assert isinstance(RULES.tagger, RuleTagger)
    linker = LINKER if seed is None else random_linker(seed)
    return TrainedTagger(network, linker, RULES.forms, RULES.tagger)


def tag(marked: str, sure: float = 6.0) -> list[tuple[int | None, str, str]]:
    network = Scripted(marked, sure)
    r = read(network.text)
    return [(t.group, t.label, r.words((t.first, t.last))) for t in tagger(network).tag(r)]


def attributions(marked: str) -> list[tuple[str, ...]]:
    """Cue, source and contents of each attribution of the whole engine."""
    network = Scripted(marked)
    engine = RULES._replace(tagger=tagger(network))
    found = suggest(document(network.text), engine)
    return [
        tuple(network.text[s.start : s.end] for s in chain(a.cue, a.source, a.content))
        for a in found.attributions
    ]


@pytest.mark.parametrize(
    ("marked", "tagged"),
    [
        ("s[Ana Ruiz] c[said] t[the dam leaks].",
         [(0, "cue", "said"), (0, "source", "Ana Ruiz"), (0, "content", "the dam leaks")]),
        # the network sees words that no list knows
        ("s[Ana Ruiz] c[blorked] t[the dam leaks].",
         [(0, "cue", "blorked"), (0, "source", "Ana Ruiz"), (0, "content", "the dam leaks")]),
        # a source without content and cue, a cue without source and content
        ("s[Ana Ruiz] slept.", []),
        ("Rain c[blorked].", []),
        # a cue without a source, with content; a silent one with a source
        ("It c[blorked] t[rain].", [(0, "cue", "blorked"), (0, "content", "rain")]),
        ("s[Ana] c[blorked].", [(0, "cue", "blorked"), (0, "source", "Ana")]),
        # a source alone is its own cue
        ("s[Ana Ruiz]: t[rain].",
         [(0, "cue", "Ana Ruiz"), (0, "source", "Ana Ruiz"), (0, "content", "rain")]),
        # what the network gives no chance, rules do not bring back
        ("Ana Ruiz said the dam leaks.", []),
        # but for a silence
        ("Police did not respond.", [(0, "cue", "did not respond"), (0, "source", "Police")]),
        # and for what lies within a content
        ("s[KCNA] c[blorked] t[that police said the dam leaks].",
         [(0, "cue", "blorked"), (0, "source", "KCNA"),
          (0, "content", "that police said the dam leaks"),
          (1, "cue", "said"), (1, "source", "police"), (1, "content", "the dam leaks")]),
    ],
)  # fmt: skip
def test_tagged(marked: str, tagged: list[tuple[int | None, str, str]]) -> None:
    assert tag(marked) == tagged


def test_a_source_without_a_cue_takes_the_likeliest_word() -> None:
    class Faint(Scripted):
        def score(self, r: Any) -> Floats:
            logits = super().score(r).reshape(-1, 3, 3)
            logits[r.word.index("blorks"), 0] = (1, 0, -1)
            logits[r.word.index("rain"), 0] = (2, 0, -1)
            logits[r.word.index("Ana"), 0] = (0.7, 0, -1)
            return logits.reshape(-1, 9)

    network = Faint("Ponds rain, s[Ana] blorks, t[no].")
    r = read(network.text)
    # 0.33 for "blorks" is under the threshold of a cue, "rain" has less; a source is no cue here
    assert [(t.label, r.words((t.first, t.last))) for t in tagger(network).tag(r)] == [
        ("cue", "blorks"), ("source", "Ana"), ("content", "no"),
    ]  # fmt: skip


def test_a_doubted_cue_of_the_rules_counts() -> None:
    class Doubting(Scripted):
        def score(self, r: Any) -> Floats:
            logits = super().score(r).reshape(-1, 3, 3)
            logits[r.word.index("said"), 0] = (0.5, 0, -9)
            return logits.reshape(-1, 9)

    network = Doubting("Ana Ruiz said the dam leaks.")
    r = read(network.text)
    found = tagger(network).tag(r)
    assert [(t.label, r.words((t.first, t.last))) for t in found] == [
        ("cue", "said"), ("source", "Ana Ruiz"), ("content", "the dam leaks"),
    ]  # fmt: skip
    assert found == [t for f in RULES.tagger.find(r) for t in f.tagged(0)]  # type: ignore[attr-defined]


def test_what_the_rules_saw_after_a_cue_is_kept() -> None:
    network = Scripted("s[Ana] c[said] that t[it rains].  s[Bo] c[blorked] t[no].")
    found = tagger(network).tag(read(network.text))
    assert [t.ruled for t in found if t.label == "cue"] == ["that", None]


def test_scores_are_means_of_probabilities() -> None:
    network = Scripted("s[Ana Ruiz] c[said] t[no].", sure=2.0)
    cue, source, content = tagger(network).tag(read(network.text))
    p = 1 - 1 / (2 + 2.718281828459045**2)
    assert [cue.score, source.score, content.score] == pytest.approx([p] * 3)


def test_whole_attributions() -> None:
    found = attributions("s[Ana Ruiz] c[blorked] t[the dam leaks]. t[It rains], c[said] s[police].")
    assert found == [("blorked", "Ana Ruiz", "the dam leaks"), ("said", "police", "It rains")]


def test_three_that_lie_in_one_another_in_a_ring() -> None:
    """As a poor network may say: the cue of each in the content of the next."""
    r = read("one two three four five six")
    tagged = [
        Tagged(label, at, at + 1, 0.5, group)
        for group, (cue, content) in enumerate([(0, 1), (1, 2), (2, 0)])
        for label, at in (("cue", cue), ("source", group + 3), ("content", content))
    ]  # fmt: skip
    parents = {f.number: f.parent for f in link(r, tagged, RULES.forms)}
    assert parents == {1: None, 2: 1, 3: 2}


# ---------------------------------------------------------------- any text


@given(st.text() | NEWSY, st.integers(0, 99))
@settings(max_examples=150)
def test_any_text_is_tagged(text: str, seed: int) -> None:
    r = read(text)
    found = tagger(Dice(seed), seed).tag(r)
    assert all(0 <= t.first < t.last <= len(r.word) for t in found)
    assert all(0 <= t.score <= 1 for t in found)
    cues = [t.group for t in found if t.label == "cue"]
    assert cues == sorted(set(cues), key=lambda n: n or 0)
    assert {t.group for t in found} == set(cues)
    assert tagger(Dice(seed), seed).tag(r) == found


def no_rings(found: Suggestions) -> None:
    parents = {a.id: a.nested_in for a in found.attributions}
    for number in parents:
        steps, at = 0, parents[number]
        while at is not None:
            steps, at = steps + 1, parents[at]
            assert steps <= len(parents)


def accurate(seed: int) -> AccurateModel:
    def run(pieces: Ints, marks: Ints, firsts: Ints) -> Floats:
        return Dice(seed).score(read(" ".join(map(str, pieces[0][firsts[0]]))))[None]

    return AccurateModel("test", VOCABULARY, run, random_linker(seed))


ENGINES: list[Engine] = [
    *(build_engine(CODEBOOK, LEXICONS, random_fast(n), random_learned(n)) for n in range(3)),
    *(build_engine(CODEBOOK, LEXICONS, accurate(n), random_learned(n)) for n in range(3)),
    build_engine(CODEBOOK, LEXICONS, random_fast(3)),
    RULES._replace(learned=random_learned(4)),
    RULES._replace(tagger=tagger(Dice(5), 5), learned=random_learned(5)),
]


@given(st.text() | NEWSY, st.sampled_from(range(len(ENGINES))))
@example("K K“T R 0\x1bH\x1b0 J W K", 3)  # a quotation carried on over pieces of it
@settings(max_examples=300)
def test_any_text_with_any_models(text: str, number: int) -> None:
    engine = ENGINES[number]
    found = suggest(document(text), engine)
    check(text, found)
    no_rings(found)
    assert suggest(document(text), engine) == found


@pytest.mark.parametrize(
    ("model", "identity"),
    [
        (None, ("annotator-rules", "1", "rules")),
        (random_fast(7), ("annotator-fast", "1.test7", "fast")),
        (accurate(7), ("annotator-accurate", "1.test", "accurate")),
    ],
)
def test_the_answer_names_the_tier(model: Any, identity: tuple[str, str, str]) -> None:
    found = suggest(document("Police said no."), build_engine(CODEBOOK, LEXICONS, model)).engine
    assert (found.name, found.version, found.tier) == identity
