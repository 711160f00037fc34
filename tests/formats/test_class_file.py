"""The class file: it can be read again, and nobody can be found in it."""

import csv
import io
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lessons import make_lesson

from annotator.analysis.lesson import BECAUSE, AnswerSheet, LearnerAnswer
from annotator.errors import FormatError
from annotator.formats.class_file import (
    ABOUT,
    COLUMNS,
    FiledLearner,
    make_class_file,
    read_class_csv,
    read_class_json,
    render_class_csv,
    render_class_json,
)
from annotator.model import Span

LESSON = make_lesson()
text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@st.composite
def answers(draw: st.DrawFn) -> tuple[LearnerAnswer, ...]:
    return tuple(
        LearnerAnswer(
            unit=n,
            choice=draw(st.sampled_from([c.key for c in LESSON.choices])),
            certainty=draw(st.integers(1, 4)),
            cue=draw(st.none() | st.just(Span(1, 3))),
            because=draw(st.integers(0, len(BECAUSE))),
            reason=draw(text),
            hints=draw(st.integers(0, 3)),
            objection=draw(text),
        )
        for n in range(len(LESSON.units))
        if draw(st.booleans())
    )


sheets = st.lists(
    st.builds(
        AnswerSheet,
        guess=st.none() | st.integers(0, 99),
        answers=answers(),
        revised=answers(),
        exit=text,
    ),
    max_size=4,
)


@given(sheets, st.booleans())
def test_read_again(given: list[AnswerSheet], own_words: bool) -> None:
    file = make_class_file(LESSON, given, own_words=own_words)
    assert read_class_json(render_class_json(file)) == file
    assert read_class_csv(render_class_csv(file)) == file.learners
    assert read_class_csv(render_class_csv(file, bom=True)) == file.learners


def sheet(n: int) -> AnswerSheet:
    answer = LearnerAnswer(
        unit=0, choice="people", certainty=4, reason="=Mia said", objection="No, says Tom", hints=1
    )
    again = msgspec.structs.replace(answer, choice="authorities")
    return AnswerSheet(guess=n, answers=(answer,), revised=(again,), exit="My dad is a minister")


def reverse(learners: list[FiledLearner]) -> None:
    learners.reverse()


FILE = make_class_file(LESSON, [sheet(n) for n in range(5)], shuffle=reverse)


def test_own_words_only_when_asked_for() -> None:
    for said in ("Mia", "Tom", "My dad"):
        assert said not in render_class_csv(FILE)
        assert said.encode() not in render_class_json(FILE)
    spoken = make_class_file(LESSON, [sheet(0)], own_words=True)
    assert "'=Mia said" in render_class_csv(spoken)
    assert b"My dad" in render_class_json(spoken)


def test_the_order_is_drawn_anew() -> None:
    assert [learner.guess for learner in FILE.learners] == [4, 3, 2, 1, 0]
    many = [sheet(n) for n in range(60)]
    orders = {tuple(x.guess for x in make_class_file(LESSON, many).learners) for _ in range(3)}
    assert len(orders) == 3
    assert {len(set(order)) for order in orders} == {60}


def test_what_is_in_it() -> None:
    rows = list(csv.DictReader(io.StringIO(render_class_csv(FILE))))
    assert len(rows) == 5 * (len(LESSON.units) + 1)
    first, again, unanswered, _ = rows[:4]
    assert (first["stage"], first["choice"], first["key"]) == ("alone", "people", "government")
    assert (first["learner"], first["guess"], first["accepted"]) == ("1", "4", "politician")
    assert (again["stage"], again["choice"], again["sentence"]) == ("pair", "authorities", "1")
    assert (unanswered["stage"], unanswered["choice"], unanswered["certainty"]) == ("alone", "", "")
    assert {row["codebook_version"] for row in rows} == {LESSON.codebook_version}
    told = msgspec.json.decode(render_class_json(FILE))
    assert told["about"] == ABOUT
    assert [s["text"] for s in told["sentences"]] == [u.text for u in LESSON.units]


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"\xff", b"[" * 5000, render_class_json(FILE).replace(b'"pair"', b'"later"')],
)
def test_not_a_class_file(data: bytes) -> None:
    with pytest.raises(FormatError, match="not a class file"):
        read_class_json(data)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "",
        lambda text: text.replace("learner", "pupil", 1),
        lambda text: text.replace(",alone,", ",later,", 1),
        lambda text: text.replace(",alone,people,4", ",alone,people,sure", 1),
        lambda text: f"{text}1,2,3\r\n",
        lambda text: text + ",".join(COLUMNS) + ",more\r\n",
    ],
)
def test_not_a_table_of_a_class(spoil: Callable[[str], str]) -> None:
    with pytest.raises(FormatError, match="not a class file"):
        read_class_csv(spoil(render_class_csv(FILE)))


@given(st.text())
def test_any_text_gets_a_sentence(data: str) -> None:
    with pytest.raises(FormatError):
        read_class_csv(data)
