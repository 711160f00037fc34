"""The linker learns which source and which cue go together."""

import numpy as np
import pytest
from small_models import Scripted, read

from annotator import read_text
from annotator.documents.seeds import read_codebook, read_lexicons
from annotator.engine import build_engine
from annotator.engine.pairing import PIECE, SOURCE, Linker, pair_spans
from annotator.engine.reading import Reading
from annotator.engine.scores import Spans, find_spans
from annotator.model import Span
from annotator.training.examples import Example, make_example
from annotator.training.linker import PATIENCE, Choice, fit, train_linker

CODEBOOK = read_codebook()
FORMS = build_engine(CODEBOOK, read_lexicons(CODEBOOK)).forms
NAMES = ("Ana", "Bo", "Cy", "Di")

# In the toy language, a cue goes with the source after it, never with the one before, and a content
# in quotation marks is nobody's.
TRUE = "s[{}] and t[rain], c[said] s[{}] there."
FALSE = "s[{}] c[said] so: “t[no].”"
TEXTS = {
    kind: [kind.format(a, b) for a in NAMES for b in NAMES if a != b] for kind in (TRUE, FALSE)
}
NETWORKS = {n.text: n for texts in TEXTS.values() for n in map(Scripted, texts)}


def find(r: Reading) -> Spans:
    return find_spans(r, NETWORKS[r.text].score(r))


def keyed(kind: str, marked: str) -> Example:
    script = Scripted(marked)
    by: list[list[Span]] = [[], [], []]
    for label, start, end in script.spans:
        by[label].append(Span(start, end))
    cues, sources, contents = by
    relation = (sources[1:], cues, contents) if kind == TRUE else ([], cues, [])
    return make_example(marked, read_text(script.text), [relation])


EXAMPLES = [keyed(kind, t) for kind, texts in TEXTS.items() for t in texts]


@pytest.fixture(scope="module")
def linker() -> Linker:
    return train_linker(EXAMPLES * 4, find, FORMS)


@pytest.mark.parametrize("kind", [TRUE, FALSE])
def test_a_pattern_is_learned(linker: Linker, kind: str) -> None:
    network = Scripted(kind.format("Eva", "Flo"))
    r = read(network.text)
    spans = find_spans(r, network.score(r))
    groups = pair_spans(r, spans, [FORMS.class_number(r, c) for c in spans.cues], linker)
    found = [
        (r.words(g.cue) if g.cue else None, r.words(g.source) if g.source else None,
         [r.words(c) for c in g.content])
        for g in groups
    ]  # fmt: skip
    assert (
        found
        == {
            TRUE: [(None, "Eva", []), ("said", "Flo", ["rain"])],
            FALSE: [(None, "Eva", []), ("said", None, [])],
        }[kind]
    )


def test_the_same_examples_give_the_same_weights(linker: Linker) -> None:
    again = train_linker(EXAMPLES * 4, find, FORMS)
    assert all(np.array_equal(a, b) for a, b in zip(linker, again, strict=True))
    assert [(w.dtype, w.shape) for w in linker] == [
        (np.float32, (SOURCE.size,)), (np.float32, (PIECE.size,)),
    ]  # fmt: skip


def test_nothing_to_learn_from() -> None:
    source, piece = train_linker([], find, FORMS)
    assert not source.any()
    assert not piece[: PIECE["none"]].any()
    assert (piece[PIECE["none"] :] == -PATIENCE).all()


def test_a_content_whose_cue_was_not_found_teaches_nothing() -> None:
    network = Scripted("Bo said, and s[she] c[added] then, t[rain].")
    text = network.text

    def span(word: str) -> Span:
        return Span(text.index(word), text.index(word) + len(word))

    key = ([span("Bo")], [span("said")], [span("rain")])
    example = make_example("", read_text(text), [key])
    _, piece = train_linker([example] * 9, lambda r: find_spans(r, network.score(r)), FORMS)
    assert not piece[: PIECE["none"]].any()


# ---------------------------------------------------------------- conditional logit


def test_right_candidates_gain() -> None:
    weights = fit([Choice([[0], [1], [2, 3]], [2])] * 200, 5)
    assert (weights[2:4] > 0.5).all()
    assert (weights[:2] < -0.2).all()
    assert weights[4] == 0


def test_either_of_two_right_candidates() -> None:
    a, b, c = fit([Choice([[0], [1], [2]], [0, 1])] * 200, 3)
    assert a == pytest.approx(b)
    assert a > c + 0.5


def test_a_choice_among_one_teaches_nothing() -> None:
    assert not fit([Choice([[0, 1]], [0])] * 9, 2).any()


def test_the_order_is_drawn_from_the_seed() -> None:
    choices = [Choice([[n % 7], [7]], [n % 2]) for n in range(500)]
    assert np.array_equal(fit(choices, 8, seed=1), fit(choices, 8, seed=1))
    assert not np.array_equal(fit(choices, 8, seed=1), fit(choices, 8, seed=2))
