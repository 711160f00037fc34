"""From annotated characters to labelled words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator import read_text
from annotator.engine.scores import BEGIN, INSIDE, OUTSIDE
from annotator.model import Span
from annotator.training.examples import Example, Relation, make_example

TEXT = "Police said the dam leaks, badly."
O, B, I = OUTSIDE, BEGIN, INSIDE  # noqa: E741


def example(*attributions: tuple[list[str], list[str], list[str]]) -> Example:
    """Source, cue, content by their words."""

    def spans(parts: list[str]) -> list[Span]:
        return [Span(TEXT.index(p), TEXT.index(p) + len(p)) for p in parts]

    return make_example(
        "dam", read_text(TEXT), [(spans(s), spans(c), spans(t)) for s, c, t in attributions]
    )


def test_relations_and_labels() -> None:
    found = example((["Police"], ["said"], ["the dam leaks", "badly"]))
    assert found.name == "dam"
    assert found.relations == (Relation(((1, 2),), ((0, 1),), ((2, 5), (6, 7))),)
    assert [found.relations[0].stretches(k) for k in ("cue", "source", "content")] == [
        ((1, 2),), ((0, 1),), ((2, 5), (6, 7)),
    ]  # fmt: skip
    assert found.labels.T.tolist() == [
        [O, B, O, O, O, O, O, O],
        [B, O, O, O, O, O, O, O],
        [O, O, B, I, I, O, B, O],
    ]


def test_a_beginning_inside_another_span_stays() -> None:
    found = example(([], [], ["said the dam leaks"]), ([], [], ["dam leaks"]))
    assert found.labels[:, 2].tolist() == [O, B, I, B, I, O, O, O]


def test_nothing_annotated() -> None:
    assert not example().labels.any()
    assert example(([], [], [])).relations == (Relation((), (), ()),)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span(1, 8), ((0, 2),)),  # a part of a word is the word
        (Span(6, 7), ()),  # a space
        (Span(6, 8), ((1, 2),)),
        (Span(0, 99), ((0, 8),)),
        (Span(50, 60), ()),
    ],
)
def test_words_that_a_span_touches(span: Span, words: tuple[tuple[int, int], ...]) -> None:
    found = make_example("dam", read_text(TEXT), [((), (span,), ())])
    assert found.relations[0].cue == words


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=5))
def test_every_touched_word_is_labelled(offsets: list[tuple[int, int]]) -> None:
    spans = [Span(start, start + length) for start, length in offsets]
    found = make_example("dam", read_text(TEXT), [(spans, (), ())])
    tokens = found.reading.tokens
    touched = [
        any(a < s.end and s.start < b for s in spans)
        for a, b in zip(tokens.start, tokens.end, strict=True)
    ]
    assert (found.labels[:, 1] != OUTSIDE).tolist() == touched
