"""The class picture in words and as a table."""

from lessons import make_lesson

from annotator.analysis.class_picture import picture_class
from annotator.analysis.lesson import AnswerSheet, LearnerAnswer
from annotator.formats.class_picture import render_class_text, render_heat_map

LESSON = make_lesson()


def sheet(choice: str, certainty: int, **more: str) -> AnswerSheet:
    answer = LearnerAnswer(unit=0, choice=choice, certainty=certainty, **more)  # type: ignore[arg-type]
    return AnswerSheet(guess=4, answers=(answer,), exit="Ask who told them.")


PICTURE = picture_class(
    LESSON, [sheet("people", 4, objection="<b>No</b>"), sheet("authorities", 4)]
)


def test_text() -> None:
    text = render_class_text(LESSON, PICTURE)
    for said in (
        "2 learners handed in.",
        "Key: Authorities and armed forces. 1 of 2 gave it or what is accepted, too.",
        "Sure, and the key differs: 1.",
        "Objection: <b>No</b>",
        "When the class said sure, it held 1 of 2 times.",
        "How many independent sources? Guesses: 4 (2×). We count 2.",
        "Take home: Ask who told them.",
    ):
        assert said in text, said
    assert "%" not in text


def test_heat_map_tells_by_figures() -> None:
    table = render_heat_map(LESSON, PICTURE)
    assert '<td class="shade-2 right">1 <small>key</small></td>' in table
    assert '<td class="shade-2">1</td>' in table
    assert table.index(LESSON.units[0].text) < table.index(LESSON.units[1].text)
