"""Classes, the lessons held with them and what their learners answered: a file of its own beside
the desk's, so that no copy, export or audit of a desk ever holds a learner's word.

There is no account, no address, and no moment of an answer in it. `annotator.work.classroom` and
`annotator.work.seats` give it its meaning. Tokens and PINs come here as hashes only.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from annotator.errors import NotFound, StoreBusy
from annotator.model import Span, Value
from annotator.store.migrations import STRICT, Migration, migrate
from annotator.store.sqlite import Session, SqliteFile

T = TypeVar("T")
SET = "classes"
Phase = Literal["guess", "examples", "alone", "pair", "reveal", "end", "closed"]
"""Where a lesson is; in this order."""
Stage = Literal["alone", "pair", "late"]
"""When an answer came: before others', after talking in pairs, or after the key was shown."""
Naming = Literal["nicknames", "numbers"]
UNSWEPT = "PRAGMA user_version"
"""1 where bytes of what was deleted may be left in the file."""
NO_CLASS = "There is no such class, or it was deleted."
NO_LESSON = "There is no such lesson, or it was deleted."
NO_SEAT = "There is no such learner, or they were removed."

TABLES = {
    "classes": """
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    owner TEXT NOT NULL,
    naming TEXT NOT NULL CHECK (naming IN ('nicknames', 'numbers')),
    created_at TEXT NOT NULL""",
    "lessons": """
    id TEXT PRIMARY KEY,
    class_id TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
    lesson TEXT NOT NULL,
    code TEXT UNIQUE,
    code_until TEXT NOT NULL,
    locked INTEGER NOT NULL CHECK (locked IN (0, 1)),
    phase TEXT NOT NULL
      CHECK (phase IN ('guess', 'examples', 'alone', 'pair', 'reveal', 'end', 'closed')),
    phase_since TEXT NOT NULL,
    started_at TEXT NOT NULL,
    delete_at TEXT NOT NULL,
    pairs TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    touches INTEGER NOT NULL CHECK (touches >= 0)""",
    "seats": """
    id TEXT PRIMARY KEY,
    class_id TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number > 0),
    name TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE,
    pin TEXT,
    pin_failures INTEGER NOT NULL CHECK (pin_failures >= 0),
    UNIQUE (class_id, number)""",
    "sheets": """
    lesson_id TEXT NOT NULL REFERENCES lessons (id) ON DELETE CASCADE,
    seat_id TEXT NOT NULL REFERENCES seats (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL CHECK (seq >= 0),
    guess INTEGER CHECK (guess >= 0),
    exit TEXT NOT NULL,
    PRIMARY KEY (lesson_id, seat_id)""",
    "answers": """
    lesson_id TEXT NOT NULL,
    seat_id TEXT NOT NULL,
    unit INTEGER NOT NULL CHECK (unit >= 0),
    stage TEXT NOT NULL CHECK (stage IN ('alone', 'pair', 'late')),
    choice TEXT NOT NULL,
    certainty INTEGER NOT NULL CHECK (certainty >= 0 AND certainty <= 4),
    cue_first INTEGER,
    cue_end INTEGER,
    because INTEGER NOT NULL,
    reason TEXT NOT NULL,
    hints INTEGER NOT NULL CHECK (hints >= 0),
    objection TEXT NOT NULL,
    PRIMARY KEY (lesson_id, seat_id, unit, stage),
    FOREIGN KEY (lesson_id, seat_id) REFERENCES sheets (lesson_id, seat_id) ON DELETE CASCADE,
    CHECK ((cue_first IS NULL) = (cue_end IS NULL))""",
}
MIGRATIONS: tuple[Migration, ...] = (
    (
        "m001_classes",
        (
            *(f"CREATE TABLE {name} ({columns}\n){STRICT}" for name, columns in TABLES.items()),
            "CREATE INDEX lessons_class_id ON lessons (class_id, started_at)",
            "CREATE INDEX sheets_seat_id ON sheets (seat_id)",
        ),
    ),
)


class SchoolClass(Value, frozen=True, kw_only=True):
    id: str
    name: str
    owner: str
    """The id of the reviewer who teaches it."""
    naming: Naming
    created_at: str


class HeldLesson(Value, frozen=True, kw_only=True):
    """A lesson with a class: its contents as they were when it began, and where it is."""

    id: str
    class_id: str
    lesson: str
    """JSON of an `annotator.analysis.lesson.Lesson`."""
    code: str | None
    """To join by; None once it is over."""
    code_until: str
    locked: bool = False
    """Whether nobody new may join."""
    phase: Phase = "guess"
    phase_since: str
    started_at: str
    delete_at: str
    pairs: tuple[tuple[str, ...], ...] = ()
    """Seats that talk to each other."""
    version: int = 1
    """Counts what learners are to be told of: steps, pairs, names."""
    touches: int = 0
    """Counts posts of answers."""

    @property
    def state(self) -> int:
        """Grows with whatever changes."""
        return self.version + self.touches


class Seat(Value, frozen=True, kw_only=True):
    """A learner in a class, over its lessons."""

    id: str
    class_id: str
    number: int
    name: str
    token: str
    """SHA-256."""
    pin: str | None = None
    """Hash of it; None where none was set."""
    pin_failures: int = 0


class Sheet(Value, frozen=True, kw_only=True):
    """What a learner said in a lesson beside the answers."""

    lesson_id: str
    seat_id: str
    seq: int = 0
    """Number of the last post that was taken."""
    guess: int | None = None
    exit: str = ""


class GivenAnswer(Value, frozen=True, kw_only=True):
    lesson_id: str
    seat_id: str
    unit: int
    stage: Stage
    choice: str = ""
    certainty: int = 0
    """0: not said yet."""
    cue: Span | None = None
    because: int = 0
    reason: str = ""
    hints: int = 0
    objection: str = ""


class Work(Value, frozen=True, kw_only=True):
    """Everything that the learners of a lesson handed in."""

    sheets: tuple[Sheet, ...]
    answers: tuple[GivenAnswer, ...]


class ClassStore:
    """One file of classes. Any thread may use it; close it once, at the end.

    Every writing method is committed to the disk when it returns. All raise StoreBusy or
    StoreUnwritable when the file cannot be used.
    """

    def __init__(self, file: SqliteFile) -> None:
        self._file = file
        self.transaction = file.writing
        """What is called within is committed together, or not at all."""

    @property
    def path(self) -> Path:
        return self._file.path

    def close(self) -> None:
        self._file.close()

    # ------------------------------------------------------------ classes and lessons

    def save_class(self, school_class: SchoolClass) -> None:
        """Add a class, or change its name and how its learners are named."""
        with self._file.writing() as session:
            session.run(
                """INSERT INTO classes (id, name, owner, naming, created_at)
                   VALUES (:id, :name, :owner, :naming, :created_at)
                   ON CONFLICT (id) DO UPDATE SET name = excluded.name, naming = excluded.naming""",
                **msgspec.structs.asdict(school_class),
            )

    def classes(self, owner: str) -> tuple[SchoolClass, ...]:
        """Those of a teacher, the newest first."""
        with self._file.reading() as session:
            rows = session.all(
                "SELECT * FROM classes WHERE owner = :owner ORDER BY id DESC", owner=owner
            )
        return tuple(SchoolClass(**dict(row)) for row in rows)

    def load_class(self, class_id: str) -> SchoolClass:
        """Raises NotFound."""
        with self._file.reading() as session:
            row = session.one("SELECT * FROM classes WHERE id = :id", id=class_id)
        if row is None:
            raise NotFound(NO_CLASS)
        return SchoolClass(**dict(row))

    def save_lesson(self, held: HeldLesson) -> None:
        """Add a lesson, or change where it is; its contents stay."""
        values = msgspec.structs.asdict(held)
        values |= {"locked": int(held.locked), "pairs": msgspec.json.encode(held.pairs).decode()}
        with self._file.writing() as session:
            session.run(
                """INSERT INTO lessons (id, class_id, lesson, code, code_until, locked, phase,
                                        phase_since, started_at, delete_at, pairs, version,
                                        touches)
                   VALUES (:id, :class_id, :lesson, :code, :code_until, :locked, :phase,
                           :phase_since, :started_at, :delete_at, :pairs, :version, :touches)
                   ON CONFLICT (id) DO UPDATE
                      SET code = excluded.code, code_until = excluded.code_until,
                          locked = excluded.locked, phase = excluded.phase,
                          phase_since = excluded.phase_since, delete_at = excluded.delete_at,
                          pairs = excluded.pairs, version = lessons.version + 1""",
                **values,
            )

    def lessons(self, class_id: str) -> tuple[HeldLesson, ...]:
        """In the order in which they were held."""
        return self._lessons("class_id = :wanted ORDER BY started_at, id", class_id)

    def load_lesson(self, lesson_id: str) -> HeldLesson:
        """Raises NotFound."""
        return _only(self._lessons("id = :wanted", lesson_id), NO_LESSON)

    def find_code(self, code: str) -> HeldLesson | None:
        """The lesson that is joined by this code, also if that is too old."""
        return next(iter(self._lessons("code = :wanted", code)), None)

    def overdue(self, now: str) -> tuple[HeldLesson, ...]:
        """Those that are to be deleted."""
        return self._lessons("delete_at <= :wanted", now)

    def _lessons(self, where: str, wanted: str) -> tuple[HeldLesson, ...]:
        with self._file.reading() as session:
            rows = session.all(f"SELECT * FROM lessons WHERE {where}", wanted=wanted)
        return tuple(_held(dict(row)) for row in rows)

    # ------------------------------------------------------------ learners

    def save_seat(self, seat: Seat) -> None:
        """Add a learner, or change everything but the number. What the class is told of learners
        is told anew. Raises StoreRefused if the number is taken."""
        with self._file.writing() as session:
            session.run(
                """INSERT INTO seats (id, class_id, number, name, token, pin, pin_failures)
                   VALUES (:id, :class_id, :number, :name, :token, :pin, :pin_failures)
                   ON CONFLICT (id) DO UPDATE
                      SET name = excluded.name, token = excluded.token, pin = excluded.pin,
                          pin_failures = excluded.pin_failures""",
                **msgspec.structs.asdict(seat),
            )
            _tell(session, seat.class_id)

    def seats(self, class_id: str) -> tuple[Seat, ...]:
        """By number."""
        return self._seats("class_id = :class ORDER BY number", {"class": class_id})

    def load_seat(self, seat_id: str) -> Seat:
        """Raises NotFound."""
        return _only(self._seats("id = :id", {"id": seat_id}), NO_SEAT)

    def find_seat(self, token: str) -> Seat | None:
        """Whose token has this hash."""
        return next(iter(self._seats("token = :token", {"token": token})), None)

    def _seats(self, where: str, values: Mapping[str, str]) -> tuple[Seat, ...]:
        with self._file.reading() as session:
            rows = session.all(f"SELECT * FROM seats WHERE {where}", **values)
        return tuple(Seat(**dict(row)) for row in rows)

    # ------------------------------------------------------------ what they hand in

    def save_work(self, sheet: Sheet, answers: Iterable[GivenAnswer] = ()) -> None:
        """Keep the sheet, and the answers whole, but for the hints that were taken."""
        with self._file.writing() as session:
            session.run(
                """INSERT INTO sheets (lesson_id, seat_id, seq, guess, exit)
                   VALUES (:lesson_id, :seat_id, :seq, :guess, :exit)
                   ON CONFLICT (lesson_id, seat_id) DO UPDATE
                      SET seq = excluded.seq, guess = excluded.guess, exit = excluded.exit""",
                **msgspec.structs.asdict(sheet),
            )
            session.run_many(
                """INSERT INTO answers (lesson_id, seat_id, unit, stage, choice, certainty,
                                        cue_first, cue_end, because, reason, hints, objection)
                   VALUES (:lesson_id, :seat_id, :unit, :stage, :choice, :certainty, :cue_first,
                           :cue_end, :because, :reason, :hints, :objection)
                   ON CONFLICT (lesson_id, seat_id, unit, stage) DO UPDATE
                      SET choice = excluded.choice, certainty = excluded.certainty,
                          cue_first = excluded.cue_first, cue_end = excluded.cue_end,
                          because = excluded.because, reason = excluded.reason,
                          objection = excluded.objection""",
                [_answer_values(answer) for answer in answers],
            )
            session.run(
                "UPDATE lessons SET touches = touches + 1 WHERE id = :id", id=sheet.lesson_id
            )

    def take_hint(self, lesson_id: str, seat_id: str, unit: int, most: int) -> int:
        """One more hint was taken, up to `most`: how many now."""
        with self._file.writing() as session:
            session.run(
                """INSERT INTO sheets (lesson_id, seat_id, seq, exit) VALUES (:lesson, :seat, 0, '')
                   ON CONFLICT DO NOTHING""",
                lesson=lesson_id,
                seat=seat_id,
            )
            row = session.one(
                """INSERT INTO answers (lesson_id, seat_id, unit, stage, choice, certainty, because,
                                        reason, hints, objection)
                   VALUES (:lesson, :seat, :unit, 'alone', '', 0, 0, '', 1, '')
                   ON CONFLICT (lesson_id, seat_id, unit, stage) DO UPDATE
                      SET hints = CASE WHEN answers.hints < :most THEN answers.hints + 1
                                       ELSE answers.hints END
                   RETURNING hints""",
                lesson=lesson_id,
                seat=seat_id,
                unit=unit,
                most=most,
            )
        assert row is not None
        return int(row["hints"])

    def load_work(self, lesson_id: str, seat_id: str | None = None) -> Work:
        """What all learners handed in, or one; by the number of the learner and of the sentence."""
        where = "w.lesson_id = :lesson" + ("" if seat_id is None else " AND w.seat_id = :seat")
        values = {"lesson": lesson_id} | ({} if seat_id is None else {"seat": seat_id})
        sql = f"SELECT w.* FROM {{}} w JOIN seats s ON s.id = w.seat_id WHERE {where}"
        with self._file.reading() as session:
            sheets = session.all(f"{sql.format('sheets')} ORDER BY s.number", **values)
            rows = session.all(f"{sql.format('answers')} ORDER BY s.number, w.unit", **values)
        return Work(
            sheets=tuple(Sheet(**dict(row)) for row in sheets),
            answers=tuple(_answer(dict(row)) for row in rows),
        )

    # ------------------------------------------------------------ deleting

    def delete_seat(self, seat_id: str) -> None:
        """The learner with everything that they ever said."""
        self._delete("seats", seat_id)

    def delete_lesson(self, lesson_id: str) -> None:
        """A lesson with its answers; the class goes with its last one."""
        self._delete("lessons", lesson_id)

    def delete_class(self, class_id: str) -> None:
        self._delete("classes", class_id)

    def _delete(self, table: str, wanted: str) -> None:
        with self._file.writing() as session:
            if table == "seats":
                found = session.one("SELECT class_id FROM seats WHERE id = :id", id=wanted)
                if found is not None:
                    _tell(session, found["class_id"])
            session.run(f"DELETE FROM {table} WHERE id = :id", id=wanted)
            session.run("DELETE FROM classes WHERE id NOT IN (SELECT class_id FROM lessons)")
            session.run(f"{UNSWEPT} = 1")
        self.sweep()

    def sweep(self) -> bool:
        """Write the file anew where something was deleted, so that no byte of it is left. False
        if another program reads the file at this moment; it is tried again the next time."""
        row = self._file.writer.one(UNSWEPT)
        if row is None or not row[0]:
            return True
        try:
            self._file.sweep(rewrite=True)
        except StoreBusy:
            return False
        with self._file.writing() as session:
            session.run(f"{UNSWEPT} = 0")
        with suppress(StoreBusy):
            self._file.sweep(rewrite=False)
        return True


def open_classes(desk: Path, *, busy_seconds: float = 10.0) -> ClassStore:
    """The classes of the desk whose database is at `desk`.

    Raises StoreTooNew, StoreBusy, StoreUnwritable.
    """
    file = SqliteFile(classes_path(desk), create=True, busy_seconds=busy_seconds, max_pages=None)
    try:
        migrate(file, SET, MIGRATIONS)
    except BaseException:
        file.close()
        raise
    return ClassStore(file)


def classes_path(desk: Path) -> Path:
    """
    >>> classes_path(Path("work/desk.db")).name
    'desk.classes.db'
    """
    return desk.with_name(f"{desk.stem}.classes.db")


def _tell(session: Session, class_id: str) -> None:
    """Learners of the class are to ask anew."""
    session.run("UPDATE lessons SET version = version + 1 WHERE class_id = :id", id=class_id)


def _held(row: dict[str, Any]) -> HeldLesson:
    pairs = msgspec.json.decode(row["pairs"], type=tuple[tuple[str, ...], ...])
    return HeldLesson(**{**row, "locked": bool(row["locked"]), "pairs": pairs})


def _answer(row: dict[str, Any]) -> GivenAnswer:
    first, end = row.pop("cue_first"), row.pop("cue_end")
    return GivenAnswer(**row, cue=None if first is None else Span(first, end))


def _answer_values(answer: GivenAnswer) -> dict[str, Any]:
    first, end = answer.cue or (None, None)
    return {**msgspec.structs.asdict(answer), "cue_first": first, "cue_end": end}


def _only(found: tuple[T, ...], problem: str) -> T:
    if not found:
        raise NotFound(problem)
    return found[0]
