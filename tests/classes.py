"""A class of learners, without a network."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from lessons import make_lesson

from annotator.analysis.lesson import Lesson
from annotator.store import ClassStore, HeldLesson, Phase, Store, open_classes, open_store
from annotator.work import classroom, seats
from annotator.work.join_codes import WrongCodes
from annotator.work.seats import Joined, PostedAnswer, PostedRevision, PostedWork

TEACHER = "default"


class Room(NamedTuple):
    store: Store
    classes: ClassStore
    held: HeldLesson
    wrong: WrongCodes

    @property
    def now(self) -> HeldLesson:
        return self.classes.load_lesson(self.held.id)

    def join(self, **more: object) -> Joined:
        code = self.now.code or ""
        return seats.join_lesson(self.classes, self.wrong, code, **more)  # type: ignore[arg-type]

    def go(self, phase: Phase) -> HeldLesson:
        return classroom.go_to(self.classes, self.held.id, phase)

    def answer(
        self, joined: Joined, seq: int, choices: Sequence[str], certainty: int = 3
    ) -> seats.Receipt:
        """Choices of the sentences in order; "" leaves one out."""
        answers = {
            n: PostedAnswer(choice=choice, certainty=certainty)
            for n, choice in enumerate(choices)
            if choice
        }
        return self.post(joined, seq, answers=answers)

    def revise(self, joined: Joined, seq: int, unit: int, choice: str) -> seats.Receipt:
        return self.post(joined, seq, revised={unit: PostedRevision(choice=choice, certainty=4)})

    def post(self, joined: Joined, seq: int, **said: object) -> seats.Receipt:
        posted = PostedWork(lesson=self.held.id, seq=seq, **said)  # type: ignore[arg-type]
        return seats.save_work(self.classes, joined.seat, posted)

    def told(self, joined: Joined, *, whole: bool = False) -> dict[str, object]:
        seat = seats.find_own_seat(self.classes, joined.token)
        return seats.tell_state(self.classes, seat, self.now, whole=whole)


def open_room(folder: Path, lesson: Lesson | None = None) -> Room:
    store = open_store(folder / "desk.db")
    classes = open_classes(store.path)
    held = classroom.start_lesson(store, classes, lesson or make_lesson(), TEACHER, name="7b")
    return Room(store, classes, held, WrongCodes())
