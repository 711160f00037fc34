"""The fast tagger against a plain, slow computation of the same."""

from math import exp, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_models import random_weights, read

from annotator.engine import Engine
from annotator.engine.convolution import Convolution, ConvolutionWeights, Layer, suffix_bucket
from annotator.engine.forms import Forms
from annotator.engine.reading import Reading
from annotator.engine.scores import Floats
from annotator.engine.shapes import word_flags, word_shape
from annotator.engine.wordpieces import WordPieces

TEXTS = [
    "The dam leaks, police said.",
    "Dam",
    "Dam leaks",
    "“The dam leaked,” the POLICE said.\n\nIt don’t leak. 7 dams, 3.5 leaks: A b_c McAdam 4x4 X9.",
    "",
    " \n",
]


def slow(r: Reading, w: ConvolutionWeights, forms: Forms) -> np.ndarray:
    """Word by word, number by number, as the architecture is described."""
    cutter, flags, cues = WordPieces(w.vocabulary), word_flags(r), forms.numbers(r)
    rows = []
    for i, word in enumerate(r.word):
        low = word.lower().replace("’", "'")
        parts = [
            np.mean([w.pieces[n] for n in cutter.cut(word)], axis=0),
            w.word[w.words.get(low, 0)],
            w.suffix[suffix_bucket(low)],
            w.shape[word_shape(word)],
            w.cue[cues[i]],
            flags[i],
        ]
        rows.append(np.concatenate(parts).astype(float) @ w.inputs + w.bias)
    for layer in w.layers:
        normed = [norm(row, layer.scale, layer.shift) for row in rows]
        rows = [row + gated(normed, i, layer) for i, row in enumerate(rows)]
    return np.array([norm(row, w.scale, w.shift) @ w.output + w.output_bias for row in rows])


def norm(row: np.ndarray, scale: Floats, shift: Floats) -> np.ndarray:
    mean = sum(row) / len(row)
    spread = sqrt(sum((x - mean) ** 2 for x in row) / len(row) + 1e-5)
    return np.array([(x - mean) / spread for x in row]) * scale + shift


def gated(rows: list[np.ndarray], at: int, layer: Layer) -> np.ndarray:
    nothing = np.zeros_like(rows[0])
    near = [
        rows[n] if 0 <= n < len(rows) else nothing
        for n in (at - layer.dilation, at, at + layer.dilation)
    ]
    both = np.concatenate(near) @ layer.kernel + layer.bias
    values, gates = np.split(both, 2)
    return np.array([max(v, 0) / (1 + exp(-g)) for v, g in zip(values, gates, strict=True)])


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(("seed", "dilations"), [(0, (1, 2, 5)), (1, ()), (2, (40, 1))])
def test_as_the_slow_way(engine: Engine, text: str, seed: int, dilations: tuple[int, ...]) -> None:
    forms = engine.forms
    w, r = random_weights(seed, dilations), read(text)
    found = Convolution(w, forms.numbers).score(r)
    assert (found.shape, found.dtype) == ((len(r.word), 9), np.float32)
    assert found == pytest.approx(slow(r, w, forms).reshape(-1, 9), abs=1e-3)


@given(
    st.lists(st.sampled_from(["the", "Dam", "said", ",", "don’t", "9", "“", ".\n\n"]), max_size=14)
)
@settings(max_examples=30)
def test_any_length(engine: Engine, words: list[str]) -> None:
    forms = engine.forms
    w, r = random_weights(3, (1, 7)), read(" ".join(words))
    found = Convolution(w, forms.numbers).score(r)
    assert found == pytest.approx(slow(r, w, forms).reshape(-1, 9), abs=1e-3)


def test_known_words_are_forgotten_and_learned_again(engine: Engine) -> None:
    forms = engine.forms
    network = Convolution(random_weights(0), forms.numbers)
    first, many = read("The dam leaks."), read(" ".join(f"w{n}" for n in range(60_000)))
    fresh = network.score(first)
    before = network.score(many)
    after = network.score(first)
    assert np.array_equal(fresh, after)
    assert np.array_equal(network.score(many), before)


def test_a_text_does_not_depend_on_those_before(engine: Engine) -> None:
    forms = engine.forms
    used = Convolution(random_weights(0), forms.numbers)
    for text in TEXTS:
        fresh = Convolution(random_weights(0), forms.numbers)
        assert np.array_equal(used.score(read(text)), fresh.score(read(text)))


@pytest.mark.parametrize(
    ("word", "number"),
    [("dam", 0), ("USA", 1), ("U", 2), ("Dam", 3), ("eBay", 4), ("坝", 4), ("1931", 5),
     ("A320", 6), ("3rd", 7), ("U.S.", 6), ("“", 8), (",", 8), ("’s", 8)],
)  # fmt: skip
def test_shapes(word: str, number: int) -> None:
    assert word_shape(word) == number


def test_flags() -> None:
    r = read("The “dam” leaks.\n\nIt does.")
    assert r.word == ["The", "“", "dam", "”", "leaks", ".", "It", "does", "."]
    quoted = [0, 1, 1, 1, 0, 0]
    six, three = np.float32(6 / 40), np.float32(3 / 40)
    want = [[q, i == 0, i == 5, 1, i / 6, six, 0, 0] for i, q in enumerate(quoted)]
    want += [[0, i == 0, i == 2, 0, i / 3, three, 1, 0] for i in range(3)]
    assert word_flags(r) == pytest.approx(np.array(want, np.float32))
