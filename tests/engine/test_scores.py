"""From the logits of a network to spans of words."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from small_models import Scripted, read

from annotator.engine.scores import LABELS, THRESHOLDS, find_spans, softmax

MARKED = [
    ("s[Ana Ruiz] c[said] t[the dam leaks].", ["said"], ["Ana Ruiz"], ["the dam leaks"]),
    ("t[A B] t[C D] E", [], [], ["A B", "C D"]),  # a stray word between
    ("t[A B]t[ C D] E", [], [], ["A B", "C D"]),  # a beginning cuts
    ("s[A]s[ B] C", [], ["A", "B"], []),
    ("Nothing here.", [], [], []),
    ("c[said s[Ana t[no]]]", ["said Ana no"], ["Ana no"], ["no"]),
]


def texts(marked: str) -> tuple[list[str], list[str], list[str]]:
    network = Scripted(marked)
    r = read(network.text)
    spans = find_spans(r, network.score(r))
    cues, sources, contents = (
        [r.words(s) for s in found] for found in (spans.cues, spans.sources, spans.contents)
    )
    return cues, sources, contents


@pytest.mark.parametrize(("marked", "cues", "sources", "contents"), MARKED)
def test_spans(marked: str, cues: list[str], sources: list[str], contents: list[str]) -> None:
    assert texts(marked) == (cues, sources, contents)


@pytest.mark.parametrize(
    ("marked", "contents"),
    [
        ("t[A b] , x t[c d].", ["A b", "c d"]),  # nothing is bridged, not even a mark
        ("t[A b] x\n\nt[C d].", ["A b", "C d"]),
    ],
)
def test_holes_part_spans(marked: str, contents: list[str]) -> None:
    assert texts(marked)[2] == contents


def test_no_words_no_spans() -> None:
    spans = find_spans(read(""), np.zeros((0, 9), np.float32))
    assert (spans.cues, spans.sources, spans.contents) == ([], [], [])
    assert (spans.inside.shape, spans.begins.shape) == ((0, 3), (0,))


@pytest.mark.parametrize("label", range(3))
@pytest.mark.parametrize(("above", "found"), [(0.01, [(0, 1)]), (-0.01, [])])
def test_thresholds(label: int, above: float, found: list[tuple[int, int]]) -> None:
    p = THRESHOLDS[label] + above
    logits = np.zeros((1, 3, 3), np.float32)
    logits[:, :, 0] = 9
    logits[0, label] = np.log([1 - p, p / 2, p / 2])
    spans = find_spans(read("dam"), logits.reshape(1, 9))
    assert spans[label] == found
    assert spans.mean(LABELS[label], (0, 1)) == pytest.approx(p, abs=1e-6)


def test_means_and_begins() -> None:
    logits = np.zeros((2, 3, 3), np.float32)
    logits[0, 2] = np.log([0.2, 0.5, 0.3])
    logits[1, 2] = np.log([0.4, 0.2, 0.4])
    spans = find_spans(read("dam leaks"), logits.reshape(2, 9))
    assert spans.begins == pytest.approx([0.5, 0.2])
    assert spans.mean("content", (0, 2)) == pytest.approx(0.7)
    assert spans.mean("cue", (0, 2)) == pytest.approx(2 / 3)


@given(arrays(np.float32, (4, 3), elements=st.floats(-1e6, 1e6, width=32)))
def test_softmax(logits: np.ndarray) -> None:
    p = softmax(logits)
    assert p.dtype == np.float32
    assert p.sum(-1) == pytest.approx(np.ones(4), abs=1e-5)
    assert (p[np.arange(4), logits.argmax(-1)] == p.max(-1)).all()


@given(
    arrays(np.float32, (9, 9), elements=st.floats(-4, 4, width=32)),
    st.sampled_from(["a b c d e f g h i", "a b. c d\n\ne f g\n\nh", "“a b c” d e f g"]),
)
def test_spans_are_apart_and_hold_every_likely_word(logits: np.ndarray, text: str) -> None:
    r = read(text)
    spans = find_spans(r, logits[: len(r.word)])
    for number, found in enumerate((spans.cues, spans.sources, spans.contents)):
        assert all(0 <= a < b <= len(r.word) for a, b in found)
        assert all(one[1] <= other[0] for one, other in pairwise(found))
        likely = np.flatnonzero(spans.inside[:, number] > THRESHOLDS[number] + 1e-6).tolist()
        assert set(likely) <= {i for a, b in found for i in range(a, b)}
