"""Answers as numbers."""

import pytest

from annotator.analysis.ratings import tabulate


def test_answers_as_numbers() -> None:
    ratings = tabulate(["ab", "b", ["a", None]], articles=["x", "y", "x"])
    assert ratings.categories == ("a", "b")
    assert ratings.values.tolist() == [[0, 1], [1, -1], [0, -1]]
    assert ratings.counts.tolist() == [[1, 1], [0, 1], [1, 0]]
    assert ratings.paired.tolist() == [True, False, False]
    assert ratings.articles.tolist() == [0, 1, 0]
    assert ratings.active.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("categories", "expected"),
    [("", ("a", "b")), ("xb", ("x", "b", "a")), ("bb", ("b", "a"))],
)
def test_categories_that_could_be_given_come_first(
    categories: str, expected: tuple[str, ...]
) -> None:
    ratings = tabulate(["ab"], categories)
    assert ratings.categories == expected
    assert [ratings.categories[n] for n in ratings.values[0]] == ["a", "b"]


def test_folding_keeps_what_is_missing() -> None:
    ratings = tabulate([["a", None], ["b", "c"]])
    folded = ratings.fold(lambda c: "vowel" if c == "a" else "other", ("other",))
    assert folded.categories == ("other", "vowel")
    assert folded.values.tolist() == [[1, -1], [0, 0]]
    assert folded.where(folded.paired).values.tolist() == [[0, 0]]


def test_nothing() -> None:
    ratings = tabulate([])
    assert ratings.values.shape == (0, 0)
    assert ratings.counts.shape == (0, 0)
