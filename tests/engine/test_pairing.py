"""The linker: weights set by hand, and what they choose."""

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_models import Dice, Scripted, make_linker, random_linker, read

from annotator.engine.pairing import (
    ALONE,
    CUE_CLASSES,
    MOST,
    OTHER,
    PIECE,
    SOURCE,
    Linker,
    choose,
    cut_contents,
    find_anchors,
    pair_spans,
    piece_candidates,
    source_candidates,
)
from annotator.engine.reading import Reading, Stretch
from annotator.engine.scores import Spans, find_spans

SAY = CUE_CLASSES.index("neutral_say")
Words = tuple[str | None, str | None, tuple[str, ...]]
"""Cue, source and contents of a group."""
ADJACENT = {SOURCE["adjacent"] + 2: 1.0, SOURCE["adjacent"] + 3: 1.0}
"""A source that touches its cue, on either side; else the first one."""
NO_SOURCE = {SOURCE["none"] + n: 9.0 for n in range(84)}
NO_PIECE = {PIECE["none"] + n: 9.0 for n in range(64)}
SAME_SENTENCE = {PIECE["gap"] + n: 1.0 for n in range(1, 32, 2)}
NEAREST = SAME_SENTENCE | {PIECE["gap"] + 1: 2.0, PIECE["gap"] + 3: 2.0}
"""Same sentence before another, and without a word between before all."""


def found(marked: str) -> tuple[Reading, Spans]:
    network = Scripted(marked)
    r = read(network.text)
    return r, find_spans(r, network.score(r))


def pair(marked: str, linker: Linker) -> list[Words]:
    r, spans = found(marked)
    groups = pair_spans(r, spans, [SAY] * len(spans.cues), linker)

    def text(s: Stretch | None) -> str | None:
        return None if s is None else r.words(s)

    return [(text(g.cue), text(g.source), tuple(r.words(c) for c in g.content)) for g in groups]


@pytest.mark.parametrize(
    ("marked", "source", "piece", "groups"),
    [
        (
            "s[Ana] and s[Bo] c[said] t[no].", ADJACENT, NEAREST,
            [(None, "Ana", ()), ("said", "Bo", ("no",))],
        ),
        (
            "t[No], c[said] s[Bo] to s[Ana].", ADJACENT, NEAREST,
            [("said", "Bo", ("No",)), (None, "Ana", ())],
        ),
        (
            "s[Ana] c[said] t[no].", NO_SOURCE, {},
            [(None, "Ana", ("no",)), ("said", None, ())],
        ),
        (
            "s[Ana] c[said] t[no].", NO_SOURCE, NEAREST,
            [(None, "Ana", ()), ("said", None, ("no",))],
        ),
        (
            "s[Ana] c[said] t[no].", ADJACENT, NO_PIECE,
            [("said", "Ana", ())],
        ),
        (
            "s[Ana]: t[no].", {}, NO_PIECE,
            [(None, "Ana", ())],
        ),
        (
            "s[Ana]: t[no].", {}, {},
            [(None, "Ana", ("no",))],
        ),
        (
            "s[Ana] c[said] t[no]. s[Bo] c[said] t[yes].", ADJACENT, NEAREST,
            [("said", "Ana", ("no",)), ("said", "Bo", ("yes",))],
        ),
        (
            "s[Ana] c[said] t[no. Never. He will not.]", ADJACENT, NEAREST,
            [("said", "Ana", ("no.", "Never.", "He will not."))],
        ),
        ("t[Nobody knows].", {}, {}, []),
        ("c[Said].", {}, {}, [("Said", None, ())]),
        ("Nothing.", {}, {}, []),
        ("", {}, {}, []),
    ],
)  # fmt: skip
def test_groups(
    marked: str, source: dict[int, float], piece: dict[int, float], groups: list[Words]
) -> None:
    assert pair(marked, make_linker(source, piece)) == groups


def test_a_source_of_another_sentence_is_no_candidate() -> None:
    r, spans = found("s[Ana] sang. c[Said] so.")
    ((only,),) = source_candidates(r, spans, [SAY])
    assert (only.value, only.features) == (None, [SOURCE["none"] + 4 * SAY])


def test_two_cues_may_share_a_source() -> None:
    groups = pair("s[Ana] c[said] t[no] and then she c[added] t[yes].", make_linker({}, NEAREST))
    assert groups == [("said", "Ana", ("no",)), ("added", "Ana", ("yes",))]


@pytest.mark.parametrize(
    ("weights", "value"), [([0.0, 1.0], 7), ([1.0, 0.0], None), ([0.0, 0.0], 7)]
)
def test_choice(weights: list[float], value: int | None) -> None:
    r, spans = found("s[Ana] c[said] no.")
    (candidates,) = source_candidates(r, spans, [SAY])
    some, none = (c._replace(features=[n]) for c, n in zip(candidates, (1, 0), strict=True))
    assert choose([some._replace(value=7), none], weights) == value


def test_contents_are_cut_at_the_ends_of_units() -> None:
    r, spans = found("He t[sang. It rained. He] left.")
    pieces = cut_contents(r, spans.contents)
    assert [(r.words((p.first, p.last)), p.opens) for p in pieces] == [
        ("sang.", True), ("It rained.", False), ("He", False),
    ]  # fmt: skip


def test_anchors_stand_in_text_order() -> None:
    r, spans = found("s[Ana] c[said] no. s[Bo]: yes.")
    anchors = find_anchors(r, spans, [SAY], make_linker())
    assert [(a.cue_class, a.cue, a.source) for a in anchors] == [
        (SAY, (1, 2), (0, 1)), (ALONE, None, (4, 5)),
    ]  # fmt: skip


def test_only_so_many_anchors_are_looked_at() -> None:
    cues = " ".join(["c[said]", "c[added]"] * MOST)
    r, spans = found(f"{cues} t[no] {cues}.")
    anchors = find_anchors(r, spans, [OTHER] * len(spans.cues), make_linker())
    pieces = cut_contents(r, spans.contents)
    ((*near, none),) = piece_candidates(r, spans, pieces, anchors)
    half = 2 * MOST
    assert [c.value for c in near] == list(range(half - MOST // 2, half + MOST // 2))
    assert none.value is None


def test_far_anchors_are_no_candidates() -> None:
    r, spans = found("c[Said]. " + "It rained. " * 7 + "t[No]. " + "It rained. " * 4 + "c[Said].")
    anchors = find_anchors(r, spans, [SAY, SAY], make_linker())
    ((only,),) = piece_candidates(r, spans, cut_contents(r, spans.contents), anchors)
    assert only.value is None


NEWSY = st.lists(
    st.sampled_from(
        ["Ana", "said", "he", "who", "“", "”", ",", ":", "that", "and", ".", ".\n\n", "no"]
    ),
    max_size=60,
).map(" ".join)


def blocks(numbers: Mapping[str, int], size: int, features: list[int]) -> list[str]:
    """The blocks that some features lie in."""
    assert all(0 <= f < size for f in features)
    starts = sorted((start, name) for name, start in numbers.items())
    return [max(s for s in starts if s[0] <= f)[1] for f in features]


@given(NEWSY | st.text(), st.integers(0, 99))
@settings(max_examples=60)
def test_every_feature_has_a_block_of_its_own(text: str, seed: int) -> None:
    r = read(text)
    spans = find_spans(r, Dice(seed).score(r))
    classes = [n % (OTHER + 1) for n in range(len(spans.cues))]
    anchors = find_anchors(r, spans, classes, random_linker(seed))
    pieces = cut_contents(r, spans.contents)
    for candidates in source_candidates(r, spans, classes):
        for c in candidates:
            names = blocks(SOURCE.starts, SOURCE.size, c.features)
            want = [n for n in SOURCE.starts if n != "none"] if c.value is not None else ["none"]
            assert names == want
    for candidates in piece_candidates(r, spans, pieces, anchors):
        for c in candidates:
            names = blocks(PIECE.starts, PIECE.size, c.features)
            want = {n for n in PIECE.starts if n != "none"} if c.value is not None else {"none"}
            assert len(names) == len(set(names))
            assert set(names) | ({"joints"} & want) == want


@given(NEWSY | st.text(), st.integers(0, 99))
@settings(max_examples=60)
def test_groups_hold_every_cue_and_no_piece_twice(text: str, seed: int) -> None:
    r = read(text)
    spans = find_spans(r, Dice(seed).score(r))
    classes = [OTHER] * len(spans.cues)
    groups = pair_spans(r, spans, classes, random_linker(seed))
    assert [g.cue for g in groups if g.cue] == spans.cues
    assert {g.source for g in groups if g.source} == set(spans.sources)
    held = [c for g in groups for c in g.content]
    assert len(held) == len(set(held))
    assert set(held) <= {(p.first, p.last) for p in cut_contents(r, spans.contents)}
    assert pair_spans(r, spans, classes, random_linker(seed)) == groups


def test_the_sizes_are_those_that_models_were_trained_with() -> None:
    assert [np.size(w) for w in make_linker()] == [SOURCE.size, PIECE.size] == [516, 591]
