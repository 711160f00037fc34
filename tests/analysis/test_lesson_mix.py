"""The mix of the whole article: folded into what the lesson asks for, and moved with the key."""

import msgspec
from lessons import CODEBOOK, make_lesson

from annotator.analysis.lesson import ArticleMix, Lesson, choices_of
from annotator.analysis.lesson_mix import fold_mix, with_key_in_mix

MIX = ArticleMix(types={"pilot": (9,), "government": (2, 5), "politician": (3,)}, open=(4,))


def folded(lesson: Lesson) -> list[tuple[str, tuple[int, ...]]]:
    return [(c.choice.key, c.numbers) for c in fold_mix(lesson, lesson.mix[0])]


def test_folded_into_groups_or_types() -> None:
    lesson = make_lesson(mix=(ArticleMix(types={"government": (2, 7), "military": (5,)}),))
    assert folded(lesson) == [("authorities", (2, 5, 7))]
    types = msgspec.structs.replace(lesson, set="types", choices=choices_of(CODEBOOK, "types"))
    assert folded(types) == [("government", (2, 7)), ("military", (5,))]


def test_a_lesson_on_letters_counts_sources() -> None:
    lesson = make_lesson(
        set="letters",
        choices=choices_of(CODEBOOK, "letters"),
        sources=choices_of(CODEBOOK, "groups"),
    )
    assert folded(lesson) == [("reporter", (1, 3)), ("authorities", (2,))]
    assert with_key_in_mix(lesson, msgspec.structs.replace(lesson.units[0], key="C")) == lesson


def test_a_type_that_the_lesson_lacks_is_left_out() -> None:
    assert folded(make_lesson(mix=(MIX,))) == [("authorities", (2, 5)), ("has_a_side", (3,))]


def test_a_changed_key_moves_its_sentence() -> None:
    lesson = make_lesson()
    first, _, third = lesson.units
    moved = with_key_in_mix(lesson, msgspec.structs.replace(first, key="unattributed"))
    assert moved.mix == (ArticleMix(types={"unattributed": (1, 2, 3)}, open=(4,)),)
    answered = with_key_in_mix(lesson, msgspec.structs.replace(third, key="state_media"))
    assert answered.mix[0].types["state_media"] == (4,)
    assert answered.mix[0].open == ()
    assert with_key_in_mix(lesson, msgspec.structs.replace(first, key="")).mix[0].open == (2, 4)


def test_a_sentence_that_is_not_counted_moves_nothing() -> None:
    lesson = make_lesson()
    unit = msgspec.structs.replace(lesson.units[0], sentence=99)
    assert with_key_in_mix(lesson, unit) == lesson
    assert with_key_in_mix(make_lesson(mix=()), lesson.units[0]).mix == ()
