"""Figures in running text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.analysis.figures import Figure, find_figures, same_figure


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Eleven of 3,200 came", [11, 3200]),
        ("3.4 million crowns, 2bn in all", [3.4e6, 2e9]),
        ("twenty-one men, thirty two women", [21, 32]),
        ("a rise of 38 per cent", [38]),
        ("no one, not even one", []),
        ("version a1 and 2nd place", []),
        ("", []),
    ],
)
def test_values(text: str, values: list[float]) -> None:
    assert [f.value for f in find_figures(text)] == values


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("14", "fourteen", True),
        ("14", "41", False),
        ("14", "14 percent", False),
        ("1,480", "about 1,500", True),
        ("1,480", "about 2,500", False),
        ("in 2023", "2023 people", True),
    ],
)
def test_same(one: str, other: str, same: bool) -> None:
    [a], [b] = find_figures(one), find_figures(other)
    assert same_figure(a, b) is same
    assert same_figure(b, a) is same


@given(st.text())
def test_any_text(text: str) -> None:
    for figure in find_figures(text):
        assert isinstance(figure, Figure)
        assert figure.words in text
        assert same_figure(figure, figure)
