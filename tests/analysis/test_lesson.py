"""Hints, feedback in words, what the reveal begins with."""

import msgspec
import pytest
from lessons import CODEBOOK, TEXTS, make_lesson

from annotator.analysis.lesson import (
    LearnerAnswer,
    choices_of,
    find_hints,
    holds,
    judge,
    lesson_mark,
    lesson_problems,
    order_reveal,
)
from annotator.model import Span

LESSON = make_lesson()
TYPES = make_lesson(set="types", choices=choices_of(CODEBOOK, "types"))


def test_choices_fold_every_type_once() -> None:
    folded = [t for c in choices_of(CODEBOOK, "groups") for t in c.types]
    assert sorted(folded) == sorted(t.key for t in CODEBOOK.types)
    assert [c.key for c in choices_of(CODEBOOK, "letters")] == list("ABCDEF")


@pytest.mark.parametrize(
    ("unit", "chosen", "verdict", "why_not"),
    [
        (0, "authorities", "agrees", ""),
        (0, "has_a_side", "accepted", "A ministry governs."),
        (0, "reporter", "differs", "“Said” is there."),
        (0, "people", "differs", ""),
        (0, "no such answer", "differs", ""),
        (1, "reporter", "agrees", ""),
        (2, "people", "open", ""),
    ],
)
def test_judge(unit: int, chosen: str, verdict: str, why_not: str) -> None:
    told = judge(LESSON, LESSON.units[unit], chosen)
    assert (told.verdict, told.why_not) == (verdict, why_not)
    assert "wrong" not in told.words.lower()


@pytest.mark.parametrize(
    ("chosen", "verdict"),
    [
        ("government", "agrees"),
        ("military", "same_group"),
        ("politician", "accepted"),
        ("company", "differs"),
    ],
)
def test_judge_types(chosen: str, verdict: str) -> None:
    assert judge(TYPES, TYPES.units[0], chosen).verdict == verdict


def test_feedback_names_key_reason_and_what_is_accepted() -> None:
    told = judge(LESSON, LESSON.units[0], "people")
    assert told.words == "Differs from the key, which is “Authorities and armed forces”."
    assert (told.why, told.also) == ("The ministry said so.", ("Has a side",))


def test_hints() -> None:
    hints = find_hints(LESSON, LESSON.units[0])
    assert TEXTS[1][slice(*hints.cue or ())] == "said"
    assert TEXTS[1][slice(*hints.named or ())] == "the transport ministry"
    # The tempting one that remains is not one that would be accepted.
    assert hints.two_remain == ("authorities", "reporter")


def test_no_hint_without_a_key() -> None:
    hints = find_hints(LESSON, LESSON.units[2])
    assert (hints.cue, hints.named, hints.two_remain) == (None, None, ())


def answered(unit: int, choice: str, certainty: int) -> LearnerAnswer:
    return LearnerAnswer(unit=unit, choice=choice, certainty=certainty)


def test_sure_and_it_differed_comes_first() -> None:
    agreed, unsure, sure = (
        answered(0, "authorities", 4),
        answered(1, "people", 2),
        answered(0, "people", 4),
    )
    assert order_reveal(LESSON, [agreed, unsure, sure]) == (sure, unsure, agreed)
    assert [holds(LESSON, a) for a in (agreed, unsure, answered(2, "people", 1))] == [
        True,
        False,
        None,
    ]


def test_mark_tells_lessons_apart() -> None:
    assert lesson_mark(LESSON) == lesson_mark(make_lesson(title="Another title"))
    assert len({lesson_mark(found) for found in (LESSON, TYPES, make_lesson(id="other"))}) == 3


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"key": "nonsense"}, "units[0].key"),
        ({"accepted": ("nonsense",)}, "units[0].accepted"),
        ({"why_not": {"nonsense": "No."}}, "units[0].why_not"),
        ({"reason": ""}, "units[0].reason"),
        ({"article": 3}, "units[0].article"),
        ({"sentence": 3}, "units[0].sentence"),
        ({"cue": Span(50, 400)}, "units[0].cue"),
    ],
)
def test_problems(change: dict[str, object], place: str) -> None:
    unit = msgspec.structs.replace(LESSON.units[0], **change)
    found = list(lesson_problems(make_lesson(units=(unit,))))
    assert [where for _, where in found] == [place]


def test_no_problem() -> None:
    assert list(lesson_problems(LESSON)) == []
    assert [p for _, p in lesson_problems(make_lesson(units=(), certainty=()))] == [
        "units",
        "certainty",
    ]
