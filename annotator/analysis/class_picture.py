"""A class's answers as one picture: which sentences it disagreed on, and whether it was sure.
Nobody is named, and nothing is counted for one learner."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from annotator.analysis.lesson import SURE, AnswerSheet, LearnerAnswer, Lesson, holds
from annotator.model import Value


class Changes(Value, frozen=True, kw_only=True):
    """Answers that learners gave anew after talking in pairs, against their first ones."""

    talked: int = 0
    """Answers given anew, kept ones too."""
    changed: int = 0
    towards: int = 0
    """Changed, and only the new answer agrees with the key or is accepted."""
    away: int = 0
    """Changed, and only the first one did."""


class UnitPicture(Value, frozen=True, kw_only=True):
    """The class's answers to one sentence."""

    unit: int
    """Index into the units of the lesson."""
    counts: Mapping[str, int]
    """Choice -> how many gave it; those that nobody gave are left out."""
    held: int
    """Answers that agree with the key or are accepted; 0 without a key."""
    after: Mapping[str, int]
    """As `counts`, after talking in pairs; an answer that was not given anew counts as it was."""
    changes: Changes
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
    def changes(self) -> Changes:
        """Those of all sentences."""
        return add_changes(u.changes for u in self.units)

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
            _picture_unit(lesson, n, [pair for sheet in sheets for pair in _given(sheet, n)])
            for n in range(len(lesson.units))
        ),
        certainty=stated_certainty([(lesson, answers)]),
        guesses=dict(sorted(Counter(s.guess for s in sheets if s.guess is not None).items())),
        exits=tuple(sorted(s.exit for s in sheets if s.exit)),
    )


_Given = tuple[LearnerAnswer, LearnerAnswer | None]
"""A first answer, and the one after talking."""


def _given(sheet: AnswerSheet, n: int) -> Iterator[_Given]:
    again = next((a for a in sheet.revised if a.unit == n), None)
    return ((a, again) for a in sheet.answers if a.unit == n)


def _picture_unit(lesson: Lesson, n: int, given: Sequence[_Given]) -> UnitPicture:
    answers = [first for first, _ in given]
    held = [holds(lesson, a) for a in answers]
    pairs = list(zip(answers, held, strict=True))
    return UnitPicture(
        unit=n,
        counts=dict(Counter(a.choice for a in answers)),
        held=sum(h is True for h in held),
        after=dict(Counter((again or first).choice for first, again in given)),
        changes=add_changes(_change(lesson, *pair) for pair in given),
        sure_and_differed=sum(h is False and a.certainty == SURE for a, h in pairs),
        hints=sum(a.hints > 0 for a in answers),
        objections=tuple(sorted(a.objection for a in answers if a.objection)),
        reasons=tuple(sorted(a.reason for a in answers if a.reason)),
    )


def _change(lesson: Lesson, first: LearnerAnswer, again: LearnerAnswer | None) -> Changes:
    if again is None:
        return Changes()
    if again.choice == first.choice:
        return Changes(talked=1)
    before, after = holds(lesson, first), holds(lesson, again)
    return Changes(
        talked=1,
        changed=1,
        towards=int(after is True and before is False),
        away=int(after is False and before is True),
    )


def add_changes(changes: Iterable[Changes]) -> Changes:
    """
    >>> add_changes([Changes(talked=2, changed=1, towards=1), Changes(talked=1)])
    Changes(talked=3, changed=1, towards=1, away=0)
    """
    added = tuple(changes)
    return Changes(
        talked=sum(c.talked for c in added),
        changed=sum(c.changed for c in added),
        towards=sum(c.towards for c in added),
        away=sum(c.away for c in added),
    )


def stated_certainty(
    given: Iterable[tuple[Lesson, Iterable[LearnerAnswer]]],
) -> tuple[StatedCertainty, ...]:
    """Of answers to one lesson or several: how often each of the four steps held. Answers to
    sentences without a key are left out; accepted ones count as held."""
    told = [
        (answer.certainty, held)
        for lesson, answers in given
        for answer in answers
        if (held := holds(lesson, answer)) is not None
    ]
    return tuple(
        StatedCertainty(
            step=step,
            held=sum(held for said, held in told if said == step),
            of=sum(said == step for said, _ in told),
        )
        for step in range(1, SURE + 1)
    )
