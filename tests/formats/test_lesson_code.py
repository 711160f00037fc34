"""Answers as a code: round trip, length, and a sentence for each way it can be broken."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lessons import CODEBOOK, make_lesson

from annotator.analysis.lesson import BECAUSE, AnswerSheet, LearnerAnswer, choices_of
from annotator.errors import FormatError
from annotator.formats.lesson_code import BROKEN, LONGEST, SIGNS, _write, read_code, write_code
from annotator.model import Span

LESSON = make_lesson(set="types", choices=choices_of(CODEBOOK, "types"))
EIGHT = msgspec.structs.replace(LESSON, units=(LESSON.units * 3)[:8])

WORDS = 12

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=WORDS).map(str.rstrip)


@st.composite
def sheets(draw: st.DrawFn) -> AnswerSheet:
    answers = []
    for n, unit in enumerate(LESSON.units):
        if draw(st.booleans()):
            first, end = sorted(draw(st.tuples(*[st.integers(0, len(unit.words))] * 2)))
            answers.append(
                LearnerAnswer(
                    unit=n,
                    choice=draw(st.sampled_from([c.key for c in LESSON.choices])),
                    certainty=draw(st.integers(1, 4)),
                    cue=Span(first, end) if end > first else None,
                    because=draw(st.integers(0, len(BECAUSE))),
                    reason=draw(text),
                    hints=draw(st.integers(0, 3)),
                    objection=draw(text),
                )
            )
    guess = draw(st.none() | st.integers(0, 99))
    return AnswerSheet(guess=guess, answers=tuple(answers), exit=draw(text))


@given(sheets())
def test_round_trip(sheet: AnswerSheet) -> None:
    code = write_code(LESSON, sheet)
    if len(_write(LESSON, sheet, WORDS)) <= LONGEST:  # not shortened
        assert read_code(LESSON, code) == sheet
    assert len(code) <= LONGEST


@given(sheets(), st.data())
def test_one_changed_sign_is_found(sheet: AnswerSheet, data: st.DataObject) -> None:
    code = write_code(LESSON, sheet)
    at = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from([s for s in SIGNS if s != code[at]]))
    with pytest.raises(FormatError):
        read_code(LESSON, code[:at] + other + code[at + 1 :])


@given(sheets(), st.data())
def test_two_exchanged_signs_are_found(sheet: AnswerSheet, data: st.DataObject) -> None:
    code = write_code(LESSON, sheet)
    at = data.draw(st.integers(0, len(code) - 2))
    other = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    if other != code:
        with pytest.raises(FormatError):
            read_code(LESSON, other)


@given(st.text() | st.text(SIGNS, max_size=80))
def test_anything_else_gets_a_sentence(pasted: str) -> None:
    with pytest.raises(FormatError) as error:
        read_code(LESSON, pasted)
    assert str(error.value).endswith(".")


FULL = AnswerSheet(
    guess=12,
    answers=tuple(
        LearnerAnswer(
            unit=n, choice="unattributed", certainty=4, cue=Span(2, 8), because=7, hints=3,
            reason="nobody is named in this sentence, so it is the reporter",
            objection="but the neighbour must have told it",
        )
        for n in range(8)
    ),
    exit="from now on i look for the words that say who says so, and ask who told them",
)  # fmt: skip


def test_eight_full_answers_fit() -> None:
    code = write_code(EIGHT, FULL)
    assert len(code) <= LONGEST
    read = read_code(EIGHT, code)
    assert [msgspec.structs.replace(a, reason="", objection="") for a in read.answers] == [
        msgspec.structs.replace(a, reason="", objection="") for a in FULL.answers
    ]
    # Own words are cut, not dropped.
    assert all(FULL.answers[0].reason.startswith(a.reason) and a.reason for a in read.answers)


def test_without_own_words_it_is_short() -> None:
    bare = [msgspec.structs.replace(a, reason="", objection="") for a in FULL.answers]
    assert len(write_code(EIGHT, AnswerSheet(answers=tuple(bare)))) < 110


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        lambda code: "-".join(code[i : i + 5] for i in range(0, len(code), 5)),
        lambda code: "\n".join(code[i : i + 20] for i in range(0, len(code), 20)),
        lambda code: code.replace("0", "O").replace("1", "l"),
    ],
)
def test_as_people_pass_it_on(change: object) -> None:
    assert callable(change)
    assert read_code(LESSON, change(write_code(LESSON, AnswerSheet(guess=4)))) == AnswerSheet(
        guess=4
    )


def test_code_of_another_lesson() -> None:
    code = write_code(make_lesson(id="other"), AnswerSheet())
    with pytest.raises(FormatError, match="belongs to another lesson"):
        read_code(LESSON, code)


@pytest.mark.parametrize(
    "pasted", ["", "   ", "1234", "Ana handed in nothing", "🙂" * 20, "1" * 300]
)
def test_broken(pasted: str) -> None:
    with pytest.raises(FormatError, match=BROKEN.split(".")[0]):
        read_code(LESSON, pasted)


def test_half_an_emoji_is_left_out() -> None:
    sheet = AnswerSheet(exit="so \ud83d")
    assert read_code(LESSON, write_code(LESSON, sheet)).exit == "so "
