"""The plots of the desk and of one's own certainty, and the words around them."""

import pytest
from sourcing import CODEBOOK

from annotator.analysis.agreement import Figure
from annotator.analysis.certainty import Stated, measure_certainty
from annotator.analysis.double_coding import TypeAgreement
from annotator.analysis.intervals import Proportion
from annotator.formats.certainty import render_brier
from annotator.formats.desk import Cell, cell_words, certainty_table, people_words
from annotator.formats.desk_svg import draw_agreement, draw_certainty

ANSWERS = [Stated(4, n < 17) for n in range(20)] + [Stated(1, n < 1) for n in range(3)]


def test_five_bins_in_words() -> None:
    record = measure_certainty(ANSWERS, CODEBOOK.certainty)
    svg = draw_certainty(record.bins, CODEBOOK.certainty)
    assert 'aria-label="How certainty held. guess: held 1 of 3; sure: held 17 of 20."' in svg
    assert all(f">{word}</text>" in svg for word in ("guess", "unsure", "fairly sure", "sure"))
    assert "%" not in svg.replace("100%", "")
    assert not any(f">{n}</text>" in svg for n in (40, 60, 80, 95, "0.4", "0.95"))


def test_too_few_answers_have_no_plot() -> None:
    assert draw_certainty(measure_certainty(ANSWERS[:9], CODEBOOK.certainty).bins, ()) == ""


def test_the_table_beneath() -> None:
    record = measure_certainty(ANSWERS, CODEBOOK.certainty)
    assert certainty_table(record.steps, "k", "T").rows == (
        ("Sure", Proportion(hits=17, n=20)),
        ("Guess", Proportion(hits=1, n=3)),
    )


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (None, "–"),
        (0.67812, "0.678"),
        (-0.0341, "-0.034"),
        (12, "12"),
        (Proportion(), "–"),
        (Proportion(hits=29, n=29), "29 of 29"),
        (Proportion(hits=1, n=30), "1 of 30 (3%)"),
    ],
)
def test_cells(cell: Cell, words: str) -> None:
    assert cell_words(cell) == words


@pytest.mark.parametrize(
    ("brier", "told"),
    [(0.2, "Yours tells more than a toss-up."), (0.25, "tells no more than a toss-up so far.")],
)
def test_what_the_score_means(brier: float, told: str) -> None:
    assert render_brier(brier, 12).endswith(told)


@pytest.mark.parametrize(
    ("people", "told"),
    [(0, "No people have answered"), (1, "1 person has answered"), (2, "2 people have answered")],
)
def test_why_there_is_no_sum(people: int, told: str) -> None:
    assert people_words(people, 3).startswith(told)


def test_patterns_tell_what_colour_does() -> None:
    found = TypeAgreement(type="expert", alike=Proportion(hits=2, n=5), alpha=Figure())
    svg = draw_agreement([found], CODEBOOK)
    assert "<pattern" in svg
    assert "Expert: all its readers gave it 2, some gave another type 3." in svg
    assert draw_agreement([], CODEBOOK) == ""
