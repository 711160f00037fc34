"""A class over its lessons: what it tells apart by now, and what it still takes for something else.
Counted for the class, never for one learner."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from annotator.analysis.class_picture import (
    Changes,
    StatedCertainty,
    picture_class,
    stated_certainty,
)
from annotator.analysis.lesson import AnswerSheet, Lesson, LessonUnit, holds
from annotator.codebook import Codebook
from annotator.model import Value

By = Literal["groups", "types"]
Held = tuple[Lesson, Sequence[AnswerSheet]]
"""A lesson, and what a class handed in."""


class Recall(Value, frozen=True, kw_only=True):
    """How often a class found one kind of source, in one lesson."""

    key: str
    """A group or a type by the key; a letter where the lesson asks for letters."""
    held: int
    """Answers that agree with the key or are accepted."""
    of: int
    instead: str = ""
    """The choice that was given most often in place of it; "" where nothing differed."""
    instead_count: int = 0


class LessonRecall(Value, frozen=True, kw_only=True):
    title: str
    recalls: tuple[Recall, ...]
    """Of the kinds that were answered, in the order of the text."""
    changes: Changes
    """After talking in pairs."""


class Progress(Value, frozen=True, kw_only=True):
    """A class over its lessons."""

    lessons: tuple[LessonRecall, ...]
    """In order."""
    labels: tuple[tuple[str, str], ...]
    """Key and label of each kind that was answered at all, in the order of the codebook."""


def measure_progress(held: Sequence[Held], codebook: Codebook, by: By = "groups") -> Progress:
    """First answers, before talking in pairs, against the keys; sentences without a key are left
    out. `by` is how types are counted; a lesson that asks for letters is counted by letters."""
    lessons = tuple(
        LessonRecall(
            title=lesson.title,
            recalls=tuple(_recalls(lesson, sheets, codebook, by)),
            changes=picture_class(lesson, sheets).changes,
        )
        for lesson, sheets in held
    )
    met = {recall.key for lesson in lessons for recall in lesson.recalls}
    known = dict(_labels(codebook, by))
    for lesson, _ in held:
        known |= {c.key: c.label for c in lesson.choices if lesson.set == "letters"}
    labels = tuple((key, label) for key, label in known.items() if key in met)
    return Progress(lessons=lessons, labels=labels)


def _labels(codebook: Codebook, by: By) -> Iterator[tuple[str, str]]:
    return ((kind.key, kind.label) for kind in getattr(codebook, by))


def _recalls(
    lesson: Lesson, sheets: Sequence[AnswerSheet], codebook: Codebook, by: By
) -> Iterator[Recall]:
    kinds: dict[str, list[int]] = {}
    for n, unit in enumerate(lesson.units):
        if unit.key:
            kinds.setdefault(_kind(lesson, unit, codebook, by), []).append(n)
    for key, units in kinds.items():
        answers = [a for sheet in sheets for a in sheet.answers if a.unit in units]
        differing = Counter(a.choice for a in answers if not holds(lesson, a))
        instead, count = min(differing.items(), key=lambda i: (-i[1], i[0]), default=("", 0))
        if answers:
            yield Recall(
                key=key,
                held=len(answers) - differing.total(),
                of=len(answers),
                instead=_label(lesson, instead),
                instead_count=count,
            )


def _kind(lesson: Lesson, unit: LessonUnit, codebook: Codebook, by: By) -> str:
    if lesson.set == "letters" or by == "types" or not codebook.has_type(unit.key):
        return unit.key
    return codebook.type(unit.key).group


def _label(lesson: Lesson, key: str) -> str:
    choice = lesson.choice(key)
    return choice.label if choice is not None else key


def own_certainty(held: Sequence[tuple[Lesson, AnswerSheet]]) -> tuple[StatedCertainty, ...]:
    """One learner's own four steps over all lessons, from what was answered alone; to be shown to
    that learner and to nobody else."""
    return stated_certainty((lesson, sheet.answers) for lesson, sheet in held)
