"""Spans against spans; the whole way from a folder stands in test_evaluate.py."""

import pytest

from annotator.analysis.detection import Detection, Retrieval
from annotator.analysis.spans import PartScores, SpanScore, measure_spans
from annotator.model import Span, SpanAttribution

TEXT = "The dam holds, the\nminister said. It rained."
SENTENCES = (Span(0, 33), Span(34, 44))
RIGHT = Retrieval(right=1, answered=1, found=1, wanted=1)


def at(*phrases: str) -> tuple[Span, ...]:
    """Where the phrases stand."""
    return tuple(Span(TEXT.index(p), TEXT.index(p) + len(p)) for p in phrases)


def attribution(*source: str, content: tuple[str, ...] = ("The dam holds",)) -> SpanAttribution:
    return SpanAttribution(source=at(*source), cue=at("said"), content=at(*content))


def score(key: list[SpanAttribution], answer: list[SpanAttribution]) -> SpanScore:
    return measure_spans(TEXT, SENTENCES, key, answer)


def test_all_right() -> None:
    """An attribution that is there twice counts once."""
    a = attribution("minister")
    found = score([a, a], [a])
    assert found.detection == Detection(tp=1, tn=1)
    assert found.sentence_source == RIGHT
    assert found.token.content == Retrieval(right=3, answered=3, found=3, wanted=3)
    assert found.exact == PartScores(source=RIGHT, cue=RIGHT, content=RIGHT)


@pytest.mark.parametrize(
    ("key", "answer", "same"),
    [
        (("the\nminister",), ("the\nminister",), True),
        (("the", "minister"), ("the\nminister",), True),  # brat breaks spans at line ends
        (("minister", "the"), ("the", "minister"), True),
        (("the\nminister",), ("minister",), False),
        (("The dam", "minister"), ("The dam holds, the\nminister",), False),
    ],
)
def test_spans_are_exact_to_the_letter(
    key: tuple[str, ...], answer: tuple[str, ...], same: bool
) -> None:
    found = score([attribution(*key)], [attribution(*answer)])
    assert found.exact.source.right == same


@pytest.mark.parametrize(
    ("key", "answer", "expected"),
    [
        (("the\nminister",), ("minister said",), RIGHT),
        (("the\nminister",), ("The dam",), Retrieval(answered=1, wanted=1)),  # "the" is no name
        ((), ("minister",), Retrieval(answered=1)),
        (("the\nminister",), (), Retrieval(wanted=1)),
        ((), (), Retrieval()),
    ],
)
def test_sources_of_a_sentence(
    key: tuple[str, ...], answer: tuple[str, ...], expected: Retrieval
) -> None:
    assert score([attribution(*key)], [attribution(*answer)]).sentence_source == expected


def test_a_word_counts_where_a_part_of_it_is_marked() -> None:
    found = score([attribution(content=("The dam",))], [attribution(content=("e da",))])
    assert found.token.content == Retrieval(right=2, answered=2, found=2, wanted=2)


def test_sentences_without_a_word_do_not_count() -> None:
    found = measure_spans("He left. — ", (Span(0, 8), Span(9, 10)), (), ())
    assert found == SpanScore(detection=Detection(tn=1))
