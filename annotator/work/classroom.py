"""A live lesson, as its teacher leads it: begun with a class, gone through step by step, watched,
ended and deleted. What learners may do is in `annotator.work.seats`."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Literal, get_args

import msgspec

from annotator.analysis.class_picture import ClassPicture, picture_class
from annotator.analysis.class_progress import Progress, measure_progress
from annotator.analysis.learner_pairs import pair_learners
from annotator.analysis.lesson import AnswerSheet, LearnerAnswer, Lesson
from annotator.codebook import Codebook
from annotator.errors import NotFound, StoreRefused
from annotator.formats.privacy_statement import render_privacy_html, render_privacy_pdf
from annotator.model import Value
from annotator.store import (
    ClassStore,
    GivenAnswer,
    HeldLesson,
    Naming,
    Phase,
    SchoolClass,
    Seat,
    Store,
    Work,
    new_id,
    utc_text,
)
from annotator.work.join_codes import (
    CODE_LIFE,
    draw_code,
    draw_pin,
    draw_token,
    hash_pin,
    hash_token,
)
from annotator.work.people import NAME_LENGTH
from annotator.work.settings import CLASS_CONTACT, CLASS_DAYS, read_setting

PHASES: tuple[Phase, ...] = get_args(Phase)
REVEAL = PHASES.index("reveal")
FOR_EVER = "9999-12-31T00:00:00.000Z"


class Learner(Value, frozen=True, kw_only=True):
    """A learner as the teacher sees them: who, and how far."""

    seat: Seat
    answered: int
    """Sentences with an answer and how sure."""
    here: bool
    """Whether they joined this lesson."""


class LiveClass(Value, frozen=True, kw_only=True):
    """A lesson at this moment."""

    held: HeldLesson
    lesson: Lesson
    name: str
    """Of the class."""
    learners: tuple[Learner, ...]
    """Everyone of the class, by number; those who are not here may have been in a former lesson."""
    sheets: tuple[AnswerSheet, ...]
    """What was handed in; whose is not told."""
    picture: ClassPicture

    @property
    def here(self) -> tuple[Learner, ...]:
        return tuple(learner for learner in self.learners if learner.here)

    @property
    def planned_minutes(self) -> int | None:
        """How long the plan gives to the step that it is in; None where the plan does not tell."""
        place = PHASES.index(self.held.phase)
        steps = self.lesson.steps
        return steps[place].minutes if len(steps) == REVEAL + 2 and place < len(steps) else None


# ---------------------------------------------------------------- beginning


def start_lesson(
    store: Store,
    classes: ClassStore,
    lesson: Lesson,
    owner: str,
    *,
    name: str = "",
    naming: Naming = "nicknames",
    class_id: str | None = None,
    now: datetime | None = None,
) -> HeldLesson:
    """Begin a lesson with a new class of this name, or with one that is known.

    Raises NotFound if the class is another teacher's, StoreRefused for a lesson without sentences.
    """
    if not lesson.units:
        raise StoreRefused("This lesson asks about no sentence. Choose some first.")
    now = now or datetime.now(UTC)
    with classes.transaction():
        if class_id is None:
            school_class = SchoolClass(
                id=new_id(),
                name=" ".join(name.split())[:NAME_LENGTH] or f"Class of {utc_text(now)[:10]}",
                owner=owner,
                naming=naming,
                created_at=utc_text(now),
            )
            classes.save_class(school_class)
        else:
            school_class = load_own_class(classes, class_id, owner)
        held = HeldLesson(
            id=new_id(),
            class_id=school_class.id,
            lesson=msgspec.json.encode(lesson).decode(),
            code=_free_code(classes),
            code_until=utc_text(now + CODE_LIFE),
            phase_since=utc_text(now),
            started_at=utc_text(now),
            delete_at=_end_of_keeping(store, now),
        )
        classes.save_lesson(held)
    return classes.load_lesson(held.id)


def _free_code(classes: ClassStore) -> str:
    while classes.find_code(code := draw_code()) is not None:
        pass
    return code


def _end_of_keeping(store: Store, now: datetime) -> str:
    days = kept_days(store)
    return FOR_EVER if days is None else utc_text(now + timedelta(days=days))


def kept_days(store: Store) -> int | None:
    """How long a lesson is kept; None for ever."""
    days = read_setting(store, CLASS_DAYS)
    return int(days) if days.isdigit() else None


def render_statement(store: Store, form: Literal["html", "pdf"]) -> bytes:
    """The statement for parents, with what is set here."""
    days, contact = kept_days(store), read_setting(store, CLASS_CONTACT)
    if form == "pdf":
        return render_privacy_pdf(days, contact)
    return render_privacy_html(days, contact).encode()


def load_own_class(classes: ClassStore, class_id: str, owner: str) -> SchoolClass:
    """Raises NotFound, also if it is another teacher's."""
    found = classes.load_class(class_id)
    if found.owner != owner:
        raise NotFound("There is no such class of yours.")
    return found


def load_own_lesson(classes: ClassStore, lesson_id: str, owner: str) -> HeldLesson:
    """Raises NotFound, also if it is another teacher's."""
    held = classes.load_lesson(lesson_id)
    load_own_class(classes, held.class_id, owner)
    return held


@lru_cache(maxsize=32)
def decode_held(lesson: str) -> Lesson:
    """The contents of a held lesson."""
    return msgspec.json.decode(lesson, type=Lesson)


# ---------------------------------------------------------------- leading


def go_to(
    classes: ClassStore, lesson_id: str, phase: Phase, now: datetime | None = None
) -> HeldLesson:
    """Go on to this step, or back. Once the key was shown, nothing before it comes back.

    Raises NotFound, StoreRefused.
    """
    with classes.transaction():
        held = classes.load_lesson(lesson_id)
        if is_revealed(held.phase) and not is_revealed(phase):
            raise StoreRefused("The key was shown already. Start the lesson anew with the class.")
        if held.phase == "closed":
            raise StoreRefused("This lesson is over. Start it anew with the class.")
        pairs = held.pairs or _pairs(classes, held) if phase == "pair" else held.pairs
        changed = msgspec.structs.replace(
            held,
            phase=phase,
            phase_since=utc_text(now),
            pairs=pairs,
            code=None if phase == "closed" else held.code,
        )
        classes.save_lesson(changed)
    return classes.load_lesson(lesson_id)


def is_revealed(phase: Phase) -> bool:
    """Whether learners see the key."""
    return PHASES.index(phase) >= REVEAL


def set_locked(classes: ClassStore, lesson_id: str, *, locked: bool) -> None:
    """Let nobody new in, or let them in again. Raises NotFound."""
    with classes.transaction():
        held = classes.load_lesson(lesson_id)
        classes.save_lesson(msgspec.structs.replace(held, locked=locked))


def renew_code(classes: ClassStore, lesson_id: str, now: datetime | None = None) -> None:
    """Another code, which holds anew; whoever joined stays. Raises NotFound, StoreRefused."""
    now = now or datetime.now(UTC)
    with classes.transaction():
        held = classes.load_lesson(lesson_id)
        if held.phase == "closed":
            raise StoreRefused("This lesson is over; nobody can join any more.")
        code, until = _free_code(classes), utc_text(now + CODE_LIFE)
        classes.save_lesson(msgspec.structs.replace(held, code=code, code_until=until))


def pair_anew(classes: ClassStore, lesson_id: str) -> None:
    """Pairs from the answers as they are now. Raises NotFound."""
    with classes.transaction():
        held = classes.load_lesson(lesson_id)
        classes.save_lesson(msgspec.structs.replace(held, pairs=_pairs(classes, held)))


def _pairs(classes: ClassStore, held: HeldLesson) -> tuple[tuple[str, ...], ...]:
    return pair_learners(answers_alone(classes.load_work(held.id)))


def answers_alone(work: Work) -> dict[str, dict[int, str]]:
    """Seat -> unit -> choice, of everyone who joined, as answered before talking."""
    found: dict[str, dict[int, str]] = {sheet.seat_id: {} for sheet in work.sheets}
    for answer in work.answers:
        if answer.stage == "alone" and is_whole(answer):
            found[answer.seat_id][answer.unit] = answer.choice
    return found


def rename_seat(classes: ClassStore, seat_id: str, name: str) -> None:
    """Raises NotFound, StoreRefused for no name."""
    cleaned = " ".join(name.split())[:NAME_LENGTH]
    if not cleaned:
        raise StoreRefused("Give a name, or leave the one that is there.")
    with classes.transaction():
        classes.save_seat(msgspec.structs.replace(classes.load_seat(seat_id), name=cleaned))


def give_pin(classes: ClassStore, seat_id: str) -> str:
    """A new PIN, by which the learner goes on on another device. Raises NotFound."""
    pin = draw_pin()
    with classes.transaction():
        seat = classes.load_seat(seat_id)
        classes.save_seat(msgspec.structs.replace(seat, pin=hash_pin(pin), pin_failures=0))
    return pin


def shut_out(classes: ClassStore, seat_id: str) -> None:
    """Turn the learner's device away, what they said stays. Raises NotFound."""
    with classes.transaction():
        seat = classes.load_seat(seat_id)
        classes.save_seat(msgspec.structs.replace(seat, token=hash_token(draw_token())))


def prune_classes(classes: ClassStore, now: datetime | None = None) -> int:
    """Delete the lessons whose time is over; how many."""
    overdue = classes.overdue(utc_text(now))
    for held in overdue:
        classes.delete_lesson(held.id)
    classes.sweep()
    return len(overdue)


# ---------------------------------------------------------------- watching


def watch_lesson(classes: ClassStore, held: HeldLesson) -> LiveClass:
    """Who is there, how far they are, and what they answered."""
    lesson, work = decode_held(held.lesson), classes.load_work(held.id)
    sheets = tuple(answer_sheets(lesson, work).values())
    here = {sheet.seat_id for sheet in work.sheets}
    alone = answers_alone(work)
    return LiveClass(
        held=held,
        lesson=lesson,
        name=classes.load_class(held.class_id).name,
        learners=tuple(
            Learner(seat=seat, answered=len(alone.get(seat.id, ())), here=seat.id in here)
            for seat in classes.seats(held.class_id)
        ),
        sheets=sheets,
        picture=picture_class(lesson, sheets),
    )


def watch_class(classes: ClassStore, class_id: str, codebook: Codebook) -> Progress:
    """What the class found over its lessons whose key was shown, in the order of the lessons."""
    held = []
    for one in classes.lessons(class_id):
        if is_revealed(one.phase):
            lesson = decode_held(one.lesson)
            sheets = answer_sheets(lesson, classes.load_work(one.id))
            held.append((lesson, tuple(sheets.values())))
    return measure_progress(held, codebook)


def answer_sheets(lesson: Lesson, work: Work) -> Mapping[str, AnswerSheet]:
    """Seat -> what they handed in. Answers that came after the key, or that do not say how sure,
    are left out."""
    whole = [a for a in work.answers if is_whole(a) and a.unit < len(lesson.units)]
    return {
        sheet.seat_id: AnswerSheet(
            guess=sheet.guess,
            answers=_of(sheet.seat_id, [a for a in whole if a.stage == "alone"]),
            revised=_of(sheet.seat_id, [a for a in whole if a.stage == "pair"]),
            exit=sheet.exit,
        )
        for sheet in work.sheets
    }


def _of(seat_id: str, answers: Sequence[GivenAnswer]) -> tuple[LearnerAnswer, ...]:
    return tuple(
        LearnerAnswer(
            unit=a.unit,
            choice=a.choice,
            certainty=a.certainty,
            cue=a.cue,
            because=a.because,
            reason=a.reason,
            hints=a.hints,
            objection=a.objection,
        )
        for a in answers
        if a.seat_id == seat_id
    )


def is_whole(answer: GivenAnswer) -> bool:
    """Whether it says what, and how sure."""
    return bool(answer.choice and answer.certainty)
