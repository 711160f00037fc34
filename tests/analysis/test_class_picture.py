"""The class's answers as one picture."""

from lessons import make_lesson

from annotator.analysis.class_picture import StatedCertainty, picture_class
from annotator.analysis.lesson import AnswerSheet, LearnerAnswer

LESSON = make_lesson()


def sheet(*given: tuple[int, str, int], guess: int | None = None, exit: str = "") -> AnswerSheet:
    answers = tuple(
        LearnerAnswer(unit=unit, choice=choice, certainty=certainty, objection=choice[:2])
        for unit, choice, certainty in given
    )
    return AnswerSheet(guess=guess, answers=answers, exit=exit)


SHEETS = (
    sheet((0, "authorities", 4), (1, "people", 4), (2, "people", 1), guess=3, exit="b"),
    sheet((0, "has_a_side", 2), (1, "reporter", 4), guess=3, exit="a"),
    sheet((0, "authorities", 4), (1, "news_media", 2), guess=1),
)


def test_most_disputed_first() -> None:
    picture = picture_class(LESSON, SHEETS)
    assert [u.unit for u in picture.disputed] == [1, 0, 2]
    assert picture.disputed[0].counts == {"people": 1, "reporter": 1, "news_media": 1}


def test_against_the_key() -> None:
    first, second, third = picture_class(LESSON, SHEETS).units
    assert (first.held, first.answered, first.sure_and_differed) == (3, 3, 0)
    assert (second.held, second.answered, second.sure_and_differed) == (1, 3, 1)
    assert (third.held, third.answered) == (0, 1)  # no key: nothing can hold


def test_certainty_counts_only_sentences_with_a_key() -> None:
    assert picture_class(LESSON, SHEETS).certainty == (
        StatedCertainty(step=1, held=0, of=0),
        StatedCertainty(step=2, held=1, of=2),
        StatedCertainty(step=3, held=0, of=0),
        StatedCertainty(step=4, held=3, of=4),
    )


def test_whose_is_whose_does_not_show() -> None:
    picture = picture_class(LESSON, SHEETS)
    assert picture == picture_class(LESSON, SHEETS[::-1])
    assert (picture.learners, picture.guesses, picture.exits) == (3, {1: 1, 3: 2}, ("a", "b"))


def test_nobody() -> None:
    picture = picture_class(LESSON, ())
    assert picture.learners == 0
    assert [u.dispute for u in picture.units] == [0.0, 0.0, 0.0]
