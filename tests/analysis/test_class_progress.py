"""A class over its lessons, and what one learner is told of the own certainty."""

from lessons import CODEBOOK, make_lesson

from annotator.analysis.class_picture import Changes, StatedCertainty, picture_class
from annotator.analysis.class_progress import Recall, measure_progress, own_certainty
from annotator.analysis.lesson import AnswerSheet, LearnerAnswer, choices_of

LESSON = make_lesson()
TYPES = make_lesson(
    id="types", title="By types", set="types", choices=choices_of(CODEBOOK, "types")
)
LETTERS = make_lesson(
    title="Letters", set="letters", choices=choices_of(CODEBOOK, "letters"), examples=()
)


def sheet(
    choices: dict[int, str], revised: dict[int, str] | None = None, certainty: int = 4
) -> AnswerSheet:
    def given(said: dict[int, str]) -> tuple[LearnerAnswer, ...]:
        return tuple(LearnerAnswer(unit=n, choice=c, certainty=certainty) for n, c in said.items())

    return AnswerSheet(answers=given(choices), revised=given(revised or {}))


def test_recall_by_kind_and_what_was_answered_instead() -> None:
    sheets = [
        sheet({0: "authorities", 1: "people", 2: "people"}),
        sheet({0: "has_a_side", 1: "people"}),  # accepted
        sheet({0: "news_media", 1: "reporter"}),
    ]
    types = [sheet({0: "company"}), sheet({0: "company"}), sheet({0: "unattributed"})]
    progress = measure_progress([(LESSON, sheets), (TYPES, types)], CODEBOOK)
    first, second = progress.lessons
    assert first.recalls == (
        Recall(key="authorities", held=2, of=3, instead="News media", instead_count=1),
        Recall(key="reporter", held=1, of=3, instead="People", instead_count=2),
    )
    assert second.recalls == (
        Recall(key="authorities", held=0, of=3, instead="Company", instead_count=2),
    )
    assert progress.labels == (
        ("authorities", "Authorities and armed forces"),
        ("reporter", "Reporter only"),
    )


def test_by_types() -> None:
    progress = measure_progress([(LESSON, [sheet({0: "authorities"})])], CODEBOOK, "types")
    assert progress.lessons[0].recalls == (Recall(key="government", held=1, of=1),)
    assert progress.labels == (("government", "Government"),)


def test_letters_are_counted_by_letters() -> None:
    unit = LESSON.units[0]
    lesson = make_lesson(
        set="letters",
        choices=LETTERS.choices,
        units=(type(unit)(sentence=2, text=unit.text, key="B", reason="It was right before."),),
    )
    progress = measure_progress([(lesson, [sheet({0: "C"})])], CODEBOOK)
    assert [(r.key, r.held, r.of) for r in progress.lessons[0].recalls] == [("B", 0, 1)]
    assert [key for key, _ in progress.labels] == ["B"]


def test_nobody_answered() -> None:
    progress = measure_progress([(LESSON, [AnswerSheet()])], CODEBOOK)
    assert (progress.lessons[0].recalls, progress.labels) == ((), ())


def test_own_certainty_over_lessons() -> None:
    """Accepted alternatives hold, sentences without a key are left out, and what was said after
    talking does not count."""
    held = [
        (LESSON, sheet({0: "has_a_side", 1: "people", 2: "people"}, {1: "reporter"})),
        (TYPES, sheet({0: "government", 1: "unattributed"})),
        (LESSON, sheet({0: "people"}, certainty=1)),
    ]
    assert own_certainty(held) == (
        StatedCertainty(step=1, held=0, of=1),
        StatedCertainty(step=2, held=0, of=0),
        StatedCertainty(step=3, held=0, of=0),
        StatedCertainty(step=4, held=3, of=4),
    )


def test_what_talking_changed() -> None:
    sheets = [
        sheet({0: "people", 1: "reporter", 2: "people"}, {0: "authorities", 1: "people"}),
        sheet({0: "people", 1: "reporter", 2: "people"}, {0: "has_a_side", 1: "reporter"}),
        sheet({0: "authorities"}, {0: "has_a_side", 2: "people"}),  # both hold
        sheet({2: "people"}, {2: "reporter"}),  # no key
        sheet({0: "people"}, {0: "news_media"}),
    ]
    picture = picture_class(LESSON, sheets)
    assert picture.changes == Changes(talked=7, changed=6, towards=2, away=1)
    assert picture.units[0].changes == Changes(talked=4, changed=4, towards=2)
    assert picture.units[0].counts == {"people": 3, "authorities": 1}
    assert picture.units[0].after == {"authorities": 1, "has_a_side": 2, "news_media": 1}
    assert picture.units[2].after == {"people": 2, "reporter": 1}
