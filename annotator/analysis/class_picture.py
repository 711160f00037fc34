"""A class's answers as one picture: which sentences it disagreed on, and whether it was sure.
Nobody is named, and nothing is counted for one learner."""

from collections import Counter
from collections.abc import Mapping, Sequence

from annotator.analysis.lesson import SURE, AnswerSheet, LearnerAnswer, Lesson, holds
from annotator.model import Value


class UnitPicture(Value, frozen=True, kw_only=True):
    """The class's answers to one sentence."""

    unit: int
    """Index into the units of the lesson."""
    counts: Mapping[str, int]
    """Choice -> how many gave it; those that nobody gave are left out."""
    held: int
    """Answers that agree with the key or are accepted; 0 without a key."""
    sure_and_differed: int
    hints: int
    """Learners who asked for one."""
    objections: tuple[str, ...]
    reasons: tuple[str, ...]
    """In the learners' own words."""

    @property
    def answered(self) -> int:
        return sum(self.counts.values())

    @property
    def dispute(self) -> float:
        """Share of the answers that are not the commonest one."""
        return 1 - max(self.counts.values()) / self.answered if self.counts else 0.0


class StatedCertainty(Value, frozen=True, kw_only=True):
    """How often answers of one step of certainty held."""

    step: int
    held: int
    of: int


class ClassPicture(Value, frozen=True, kw_only=True):
    learners: int
    units: tuple[UnitPicture, ...]
    """In the order of the text."""
    certainty: tuple[StatedCertainty, ...]
    """The four steps; answers to sentences without a key are not counted."""
    guesses: Mapping[int, int]
    """Guess -> learners, smallest first."""
    exits: tuple[str, ...]

    @property
    def disputed(self) -> tuple[UnitPicture, ...]:
        """Most disputed first; those of which more were sure and differed before others."""
        return tuple(sorted(self.units, key=lambda u: (-u.dispute, -u.sure_and_differed, u.unit)))


def picture_class(lesson: Lesson, sheets: Sequence[AnswerSheet]) -> ClassPicture:
    """All sheets together. Texts are sorted, so that nothing shows whose is whose."""
    answers = [a for sheet in sheets for a in sheet.answers]
    return ClassPicture(
        learners=len(sheets),
        units=tuple(
            _picture_unit(lesson, n, [a for a in answers if a.unit == n])
            for n in range(len(lesson.units))
        ),
        certainty=tuple(_stated(lesson, answers, step) for step in range(1, SURE + 1)),
        guesses=dict(sorted(Counter(s.guess for s in sheets if s.guess is not None).items())),
        exits=tuple(sorted(s.exit for s in sheets if s.exit)),
    )


def _picture_unit(lesson: Lesson, n: int, answers: Sequence[LearnerAnswer]) -> UnitPicture:
    held = [holds(lesson, a) for a in answers]
    pairs = list(zip(answers, held, strict=True))
    return UnitPicture(
        unit=n,
        counts=dict(Counter(a.choice for a in answers)),
        held=sum(h is True for h in held),
        sure_and_differed=sum(h is False and a.certainty == SURE for a, h in pairs),
        hints=sum(a.hints > 0 for a in answers),
        objections=tuple(sorted(a.objection for a in answers if a.objection)),
        reasons=tuple(sorted(a.reason for a in answers if a.reason)),
    )


def _stated(lesson: Lesson, answers: Sequence[LearnerAnswer], step: int) -> StatedCertainty:
    held = [h for a in answers if a.certainty == step if (h := holds(lesson, a)) is not None]
    return StatedCertainty(step=step, held=sum(held), of=len(held))
