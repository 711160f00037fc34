"""A live lesson, as a learner takes part in it: join by a code, answer, take hints, talk in pairs,
see the key. Before the key is shown, nothing that is sent to a learner holds it, another's answer
(but an assigned partner's, while they talk) or another's name."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec

from annotator.analysis.class_picture import picture_class
from annotator.analysis.learner_pairs import add_to_groups, differing
from annotator.analysis.lesson import BECAUSE, SURE, Lesson, find_hints
from annotator.errors import AccessError, FormatError, NotFound, SignedOut, StoreRefused
from annotator.formats.class_progress import own_certainty_words
from annotator.formats.lesson_html import key_data, lesson_data, words_of
from annotator.model import Span, Value
from annotator.store import (
    ClassStore,
    GivenAnswer,
    HeldLesson,
    Phase,
    Seat,
    Sheet,
    Stage,
    Work,
    new_id,
    utc_text,
)
from annotator.work.classroom import (
    PHASES,
    answer_sheets,
    answers_alone,
    decode_held,
    is_revealed,
    is_whole,
)
from annotator.work.join_codes import (
    PIN_TRIES,
    WrongCodes,
    clean_code,
    draw_name,
    draw_token,
    hash_pin,
    hash_token,
    is_pin,
    is_same_pin,
    number_name,
)

MOST_SEATS = 200
"""Learners of a class."""
MOST_TOKENS = 20
TEXT_LENGTH = 300
"""Code points of a reason, an objection, the sentence at the end."""
MOST_GUESS = 99
NO_CODE = "No lesson has this code now. Look at the board once more, or ask your teacher."
OUT = "You are not in this lesson any more, or went on on another device. Join again."
LOCKED = "The teacher lets nobody new in at the moment. Ask."
FULL = "This class is full. Ask your teacher to start another one."
WRONG_PIN = (
    "This number and this PIN do not go together. After five tries only your teacher can help:"
    " ask for a new PIN."
)
UNREADABLE = "This answer cannot be read. Reload the page; nothing is lost."


class Joined(Value, frozen=True, kw_only=True):
    token: str
    seat: Seat
    held: HeldLesson


class PostedAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An answer as the page sends it, whole; "" and 0 where something is not said yet."""

    choice: str = ""
    certainty: int = 0
    cue: Span | None = None
    because: int = 0
    reason: str = ""
    objection: str = ""


class PostedRevision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An answer after talking in pairs."""

    choice: str
    certainty: int


class PostedWork(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What changed since the last post."""

    lesson: str
    seq: int
    guess: int | msgspec.UnsetType | None = msgspec.UNSET
    exit: str | msgspec.UnsetType = msgspec.UNSET
    answers: dict[int, PostedAnswer] = {}
    revised: dict[int, PostedRevision] = {}


class Receipt(Value, frozen=True, kw_only=True):
    seq: int
    late: tuple[int, ...]
    """Sentences whose answer came too late, when others' or the key could be seen: it is kept, and
    not counted."""


# ---------------------------------------------------------------- joining


def join_lesson(
    classes: ClassStore,
    wrong: WrongCodes,
    code: str,
    *,
    place: str = "",
    tokens: Iterable[str] = (),
    number: int | None = None,
    pin: str | None = None,
    now: datetime | None = None,
) -> Joined:
    """Take a seat in the lesson of this code: the one that a token or a number and its PIN tell,
    else a new one. `place` is where the caller comes from, to count wrong codes by.

    Raises TooManyTries, NotFound for a code that no lesson has now, AccessError.
    """
    wrong.check(place)
    held = classes.find_code(clean_code(code)) if code else None
    if held is None or held.code_until <= utc_text(now or datetime.now(UTC)):
        wrong.count(place)
        raise NotFound(NO_CODE)
    if number is not None or pin:
        token, seat = _come_back(classes, held, number, pin or "")
    else:
        token, seat = _known(classes, held, tokens) or _sit_down(classes, held)
    if not classes.load_work(held.id, seat.id).sheets:
        classes.save_work(Sheet(lesson_id=held.id, seat_id=seat.id))
    return Joined(token=token, seat=seat, held=_find_partner(classes, held.id, seat.id))


def _known(classes: ClassStore, held: HeldLesson, tokens: Iterable[str]) -> tuple[str, Seat] | None:
    for token in list(tokens)[:MOST_TOKENS]:
        seat = classes.find_seat(hash_token(token))
        if seat is not None and seat.class_id == held.class_id:
            return token, seat
    return None


def _come_back(
    classes: ClassStore, held: HeldLesson, number: int | None, pin: str
) -> tuple[str, Seat]:
    """On another device: the former one is turned away."""
    seat = next((s for s in classes.seats(held.class_id) if s.number == number), None)
    if seat is None or seat.pin is None or seat.pin_failures >= PIN_TRIES:
        raise AccessError(WRONG_PIN)
    if not is_same_pin(seat.pin, pin):
        classes.save_seat(msgspec.structs.replace(seat, pin_failures=seat.pin_failures + 1))
        raise AccessError(WRONG_PIN)
    token = draw_token()
    seat = msgspec.structs.replace(seat, token=hash_token(token), pin_failures=0)
    classes.save_seat(seat)
    return token, seat


def _sit_down(classes: ClassStore, held: HeldLesson) -> tuple[str, Seat]:
    if held.locked:
        raise AccessError(LOCKED)
    token = draw_token()
    with classes.transaction():
        seats = classes.seats(held.class_id)
        if len(seats) >= MOST_SEATS:
            raise AccessError(FULL)
        number = 1 + max((s.number for s in seats), default=0)
        plain = classes.load_class(held.class_id).naming == "numbers"
        name = number_name(number) if plain else draw_name({s.name for s in seats}, number)
        seat = Seat(
            id=new_id(),
            class_id=held.class_id,
            number=number,
            name=name,
            token=hash_token(token),
        )
        classes.save_seat(seat)
    return token, seat


def _find_partner(classes: ClassStore, lesson_id: str, seat_id: str) -> HeldLesson:
    """The lesson, with whoever came while the others talk beside somebody."""
    with classes.transaction():
        held = classes.load_lesson(lesson_id)
        if held.phase == "pair" and all(seat_id not in group for group in held.pairs):
            alone = answers_alone(classes.load_work(lesson_id))
            pairs = add_to_groups(alone, held.pairs, seat_id)
            classes.save_lesson(msgspec.structs.replace(held, pairs=pairs))
            held = classes.load_lesson(lesson_id)
    return held


def find_own_seat(classes: ClassStore, token: str) -> Seat:
    """Whose token it is. Raises SignedOut."""
    seat = classes.find_seat(hash_token(token)) if token else None
    if seat is None:
        raise SignedOut(OUT)
    return seat


def find_own_lesson(classes: ClassStore, seat: Seat, lesson_id: str) -> HeldLesson:
    """The lesson, if it is one of the seat's class. Raises NotFound."""
    held = classes.load_lesson(lesson_id)
    if held.class_id != seat.class_id:
        raise NotFound(NO_CODE)
    return held


def set_pin(classes: ClassStore, seat: Seat, pin: str) -> None:
    """Raises FormatError for what is no PIN."""
    if not is_pin(pin):
        raise FormatError("A PIN has four digits.")
    classes.save_seat(msgspec.structs.replace(seat, pin=hash_pin(pin), pin_failures=0))


# ---------------------------------------------------------------- answering


def save_work(classes: ClassStore, seat: Seat, posted: PostedWork) -> Receipt:
    """Keep what was posted; a post that came before is acknowledged and not taken again.

    An answer of one's own is fixed once others' may be seen: while pairs talk, sentences that were
    left open can still be answered; another answer to one that was not, and whatever comes after
    the key, is kept as late.

    Raises NotFound, StoreRefused after the lesson, FormatError for what the page cannot have sent.
    """
    with classes.transaction():
        held = find_own_lesson(classes, seat, posted.lesson)
        if held.phase == "closed":
            raise StoreRefused("This lesson is over; nothing can be changed any more.")
        work = classes.load_work(held.id, seat.id)
        sheet = work.sheets[0] if work.sheets else Sheet(lesson_id=held.id, seat_id=seat.id)
        if posted.seq <= sheet.seq:
            return Receipt(seq=sheet.seq, late=())
        taken = list(_taken(held, seat, work, posted))
        classes.save_work(_changed_sheet(sheet, posted, held.phase), taken)
    return Receipt(seq=posted.seq, late=tuple(sorted({a.unit for a in taken if a.stage == "late"})))


def _changed_sheet(sheet: Sheet, posted: PostedWork, phase: Phase) -> Sheet:
    guess = sheet.guess if posted.guess is msgspec.UNSET else posted.guess
    if guess is not None and not 0 <= guess <= MOST_GUESS:
        raise FormatError(UNREADABLE)
    if is_revealed(phase) and sheet.guess is not None:
        guess = sheet.guess  # the count is known by then
    said = sheet.exit if posted.exit is msgspec.UNSET else _text(posted.exit)
    return msgspec.structs.replace(sheet, seq=posted.seq, guess=guess, exit=said)


def _taken(held: HeldLesson, seat: Seat, work: Work, posted: PostedWork) -> Iterable[GivenAnswer]:
    lesson = decode_held(held.lesson)
    known = {a.unit: a for a in work.answers if a.stage == "alone"}
    for unit, given in posted.answers.items():
        answer = _checked(lesson, held.id, seat.id, unit, given)
        former = known.get(unit)
        if former is None or not is_whole(former) or held.phase not in FIXED:
            stage: Stage = "late" if is_revealed(held.phase) else "alone"
            yield msgspec.structs.replace(answer, stage=stage)
        elif (answer.choice, answer.certainty) == (former.choice, former.certainty):
            yield answer  # words and objections may follow
        else:
            yield msgspec.structs.replace(former, objection=answer.objection)
            yield msgspec.structs.replace(answer, stage="late", objection="")
    for unit, revision in posted.revised.items():
        given = PostedAnswer(choice=revision.choice, certainty=revision.certainty)
        stage = "pair" if held.phase == "pair" else "late"
        answer = _checked(lesson, held.id, seat.id, unit, given)
        yield msgspec.structs.replace(answer, stage=stage)


FIXED = PHASES[PHASES.index("pair") :]
"""When an answer of one's own cannot be changed any more."""


def _checked(
    lesson: Lesson, lesson_id: str, seat_id: str, unit: int, given: PostedAnswer
) -> GivenAnswer:
    """Raises FormatError for what the page cannot have sent."""
    fits = (
        0 <= unit < len(lesson.units)
        and given.choice in {"", *(c.key for c in lesson.choices)}
        and 0 <= given.certainty <= SURE
        and 0 <= given.because <= len(BECAUSE)
    )
    if not fits:
        raise FormatError(UNREADABLE)
    if given.cue is not None and not 0 <= given.cue[0] < given.cue[1] <= len(
        lesson.units[unit].words
    ):
        raise FormatError(UNREADABLE)
    return GivenAnswer(
        lesson_id=lesson_id,
        seat_id=seat_id,
        unit=unit,
        stage="alone",
        choice=given.choice,
        certainty=given.certainty,
        cue=given.cue,
        because=given.because,
        reason=_text(given.reason),
        objection=_text(given.objection),
    )


def _is_within(cue: Span | None, words: Sequence[str]) -> bool:
    return cue is None or 0 <= cue[0] < cue[1] <= len(words)


def _text(said: str) -> str:
    """As it is kept. Raises FormatError for what is longer than the page lets it be."""
    if len(said) > TEXT_LENGTH:
        raise FormatError(f"A sentence may have up to {TEXT_LENGTH} letters.")
    return said.encode("utf-8", "replace").decode()  # halves of an emoji that was cut


# ---------------------------------------------------------------- hints


def take_hint(classes: ClassStore, seat: Seat, lesson_id: str, unit: int) -> dict[str, Any]:
    """One hint more about a sentence: all that were taken, and how many are left.

    Raises NotFound, StoreRefused where the lesson gives none, FormatError.
    """
    held = find_own_lesson(classes, seat, lesson_id)
    lesson = decode_held(held.lesson)
    if not 0 <= unit < len(lesson.units):
        raise FormatError(UNREADABLE)
    if not lesson.hints or held.phase == "closed":
        raise StoreRefused("There are no hints now.")
    steps = _hint_steps(lesson, unit)
    taken = classes.take_hint(held.id, seat.id, unit, len(steps)) if steps else 0
    return {"hints": steps[:taken], "more": len(steps) - taken}


def _hint_steps(lesson: Lesson, n: int) -> list[dict[str, Any]]:
    """Those that the sentence has, in their order."""
    unit = lesson.units[n]
    hints = find_hints(lesson, unit)
    steps: list[dict[str, Any]] = []
    for kind, span in (("cue", hints.cue), ("named", hints.named)):
        if (words := words_of(unit.text, span)) is not None:
            steps.append({"kind": kind, "words": words})
    if hints.two_remain:
        steps.append({"kind": "remain", "choices": hints.two_remain})
    return steps


# ---------------------------------------------------------------- what a learner is told


def tell_state(classes: ClassStore, seat: Seat, held: HeldLesson, *, whole: bool) -> dict[str, Any]:
    """What the learner's page shows now; `whole` with the lesson and their own answers."""
    lesson = decode_held(held.lesson)
    work = classes.load_work(held.id, None if held.phase in FIXED else seat.id)
    state: dict[str, Any] = {
        "v": held.version,
        "lesson": held.id,
        "phase": held.phase,
        "name": seat.name,
        "number": seat.number,
        "has_pin": seat.pin is not None,
        "class_name": classes.load_class(held.class_id).name,
        "pair": _pair(classes, held, work, seat.id) if held.phase == "pair" else None,
        "reveal": _reveal(held, work) if is_revealed(held.phase) else None,
        "own": _own_certainty(classes, seat) if is_revealed(held.phase) else None,
    }
    if whole:
        state["data"] = _data(lesson)
        state["mine"] = _mine(lesson, work, seat.id)
    return state


def _own_certainty(classes: ClassStore, seat: Seat) -> tuple[str, ...]:
    """How the learner's certainty held, over the lessons of the class whose key was shown."""
    shown = [held for held in classes.lessons(seat.class_id) if is_revealed(held.phase)]
    found = []
    for held in shown:
        lesson = decode_held(held.lesson)
        sheet = answer_sheets(lesson, classes.load_work(held.id, seat.id)).get(seat.id)
        found += [(lesson, sheet)] if sheet else []
    return own_certainty_words(found)


def _data(lesson: Lesson) -> dict[str, Any]:
    data = lesson_data(lesson)
    for n, unit in enumerate(data["units"]):
        unit["hint_steps"] = len(_hint_steps(lesson, n)) if lesson.hints else 0
    return data


def _mine(lesson: Lesson, work: Work, seat_id: str) -> dict[str, Any]:
    sheet = next((s for s in work.sheets if s.seat_id == seat_id), None)
    own = [a for a in work.answers if a.seat_id == seat_id]
    late = {a.unit: a for a in own if a.stage == "late"}
    alone = late | {a.unit: a for a in own if a.stage == "alone"}
    return {
        "seq": sheet.seq if sheet else 0,
        "guess": sheet.guess if sheet else None,
        "exit": sheet.exit if sheet else "",
        "answers": {n: {**_told(a), "hints": a.hints} for n, a in alone.items()},
        "revised": {
            a.unit: {"choice": a.choice, "certainty": a.certainty} for a in own if a.stage == "pair"
        },
        "given": {n: _hint_steps(lesson, n)[: a.hints] for n, a in alone.items() if a.hints},
    }


def _told(answer: GivenAnswer) -> dict[str, Any]:
    names = ("choice", "certainty", "cue", "because", "reason", "objection")
    return {name: getattr(answer, name) for name in names}


def _pair(classes: ClassStore, held: HeldLesson, work: Work, seat_id: str) -> dict[str, Any] | None:
    group = next((g for g in held.pairs if seat_id in g), ())
    partners = [s for s in classes.seats(held.class_id) if s.id in group and s.id != seat_id]
    if not partners:
        return {"partners": [], "units": []}
    alone = answers_alone(work)
    given = {(a.seat_id, a.unit): a for a in work.answers if a.stage == "alone"}
    units: dict[int, list[dict[str, Any]]] = {}
    for partner in partners:
        for n in differing(alone, seat_id, partner.id):
            theirs = _told(given[partner.id, n])
            del theirs["objection"]
            units.setdefault(n, []).append({"name": partner.name, **theirs})
    return {
        "partners": [partner.name for partner in partners],
        "units": [{"unit": n, "theirs": theirs} for n, theirs in sorted(units.items())],
    }


@lru_cache(maxsize=32)
def _key(lesson: str) -> Mapping[str, Any]:
    """The key of a held lesson, made once for a whole class that goes on at the same moment."""
    return key_data(decode_held(lesson))


def _reveal(held: HeldLesson, work: Work) -> dict[str, Any]:
    lesson = decode_held(held.lesson)
    picture = picture_class(lesson, tuple(answer_sheets(lesson, work).values()))
    counts: list[Mapping[str, int]] = [unit.counts for unit in picture.units]
    return {
        **_key(held.lesson),
        "class": counts,
        "order": [unit.unit for unit in picture.disputed],
        "guesses": picture.guesses,
    }
