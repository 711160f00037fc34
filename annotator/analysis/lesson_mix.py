"""The source mix that a lesson ends with: who carries the whole article, by its key, and not only
the sentences that were asked about."""

from collections.abc import Iterable

import msgspec

from annotator.analysis.lesson import ArticleMix, Choice, Lesson, LessonUnit
from annotator.model import Value


class Carried(Value, frozen=True, kw_only=True):
    """What one kind of source carries."""

    choice: Choice
    place: int
    """Among the kinds of the lesson."""
    numbers: tuple[int, ...]
    """Of the sentences, as in the article."""


def mix_of(answers: Iterable[tuple[int, str]]) -> ArticleMix:
    """From the number and the type of every counted sentence; "" for a sentence that nobody has
    answered.

    >>> mix_of([(1, "company"), (2, ""), (4, "company")])
    ArticleMix(types={'company': (1, 4)}, open=(2,))
    """
    found: dict[str, tuple[int, ...]] = {}
    for number, key in answers:
        found[key] = (*found.get(key, ()), number)
    return ArticleMix(open=found.pop("", ()), types=found)


def fold_mix(lesson: Lesson, mix: ArticleMix) -> tuple[Carried, ...]:
    """The mix by what the lesson lets choose from, largest first; types that fold into nothing
    there are left out."""
    folded = (
        Carried(
            choice=choice,
            place=place,
            numbers=tuple(sorted(n for key in choice.types for n in mix.types.get(key, ()))),
        )
        for place, choice in enumerate(lesson.kinds)
    )
    return tuple(sorted((c for c in folded if c.numbers), key=lambda c: -len(c.numbers)))


def with_key_in_mix(lesson: Lesson, unit: LessonUnit) -> Lesson:
    """The lesson with this key counted in the mix of its article, in place of a former one."""
    if not 0 <= unit.article < len(lesson.mix) or lesson.set == "letters":
        return lesson
    mix = lesson.mix[unit.article]
    if unit.sentence not in mix.counted:
        return lesson
    former = [(n, key) for key, numbers in mix.types.items() for n in numbers]
    kept = [*former, *((n, "") for n in mix.open)]
    changed = mix_of(sorted((n, unit.key if n == unit.sentence else key) for n, key in kept))
    mixes = (*lesson.mix[: unit.article], changed, *lesson.mix[unit.article + 1 :])
    return msgspec.structs.replace(lesson, mix=mixes)
