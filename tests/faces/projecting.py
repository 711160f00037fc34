"""A projector that the tests hold: the two routes as agreed with the server, and the class as the
test sets it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from holding import hold_routes
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from annotator.analysis.class_picture import picture_class
from annotator.analysis.lesson import AnswerSheet, LearnerAnswer, Lesson
from annotator.formats.projector_html import render_projection, render_projector_page

CODE = "K7M2QX"
ADDRESS = "http://192.168.1.5:8501/lesson"


class Projected:
    """One lesson on the projector. What a test wants otherwise, it sets; `tell()` makes it news."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self.version = 1
        self.phase = "guess"
        self.sheets: Sequence[AnswerSheet] = ()
        self.code: str | None = CODE
        self.since = "2026-03-01T10:00:00.000Z"
        self.minutes: int | None = None
        self.refusal: tuple[int, str] | None = None
        self.asked = 0

    def tell(self, phase: str = "", **changes: Any) -> None:
        self.__dict__.update(changes)
        self.phase = phase or self.phase
        self.version += 1

    def picture(self) -> dict[str, Any]:
        seen = picture_class(self.lesson, self.sheets)
        return {
            "v": self.version,
            "phase": self.phase,
            "title": self.lesson.title,
            "code": self.code,
            "addresses": [ADDRESS],
            "learners": len(self.sheets),
            "answered": [unit.answered for unit in seen.units],
            "minutes": self.minutes,
            "since": self.since,
            "html": render_projection(self.lesson, seen, self.phase),
        }

    def routes(self) -> list[Route]:
        async def page(request: Request) -> Response:
            return HTMLResponse(render_projector_page("held"))

        async def picture(request: Request) -> Response:
            self.asked += 1
            if self.refusal is not None:
                status, error = self.refusal
                return Response(msgspec.json.encode({"error": error}), status)
            if request.query_params["v"] == str(self.version):
                return Response(status_code=204)
            return Response(msgspec.json.encode(self.picture()), media_type="application/json")

        return [Route("/projector/held", page), Route("/projector/held/picture", picture)]


@contextmanager
def hold(projected: Projected) -> Iterator[str]:
    """The projector behind an address, which is given."""
    with hold_routes(projected.routes()) as address:
        yield f"{address}/projector/held"


def make_class(lesson: Lesson, learners: int = 23) -> list[AnswerSheet]:
    """Sheets that agree more or less, the same at every call; every third learner has talked."""
    keys = [c.key for c in lesson.choices]
    return [_sheet(lesson, keys, n) for n in range(learners)]


def _sheet(lesson: Lesson, keys: list[str], n: int) -> AnswerSheet:
    answers, revised = [], []
    for at, unit in enumerate(lesson.units[: len(lesson.units) - n % 3]):
        key = lesson.choice(unit.key)
        found = key is not None and (n * 7 + at * 5) % 9 < 9 - at
        choice = key.key if found and key else keys[(n + at) % 3]
        answers.append(LearnerAnswer(unit=at, choice=choice, certainty=1 + (n + at) % 4))
        if n % 3 == 0 and not found and key is not None:
            again = key.key if n % 2 else keys[(n + 1) % 3]
            revised.append(LearnerAnswer(unit=at, choice=again, certainty=3))
    return AnswerSheet(
        guess=1 + n * 5 % 9,
        answers=tuple(answers),
        revised=tuple(revised),
        exit="I look for the verb that says who said it." if n % 5 == 0 else "",
    )


# ---------------------------------------------------------------- reading what is to be scanned

MASKS = (
    lambda i, j: (i + j) % 2, lambda i, j: i % 2, lambda i, j: j % 3, lambda i, j: (i + j) % 3,
    lambda i, j: (i // 2 + j // 3) % 2, lambda i, j: i * j % 2 + i * j % 3,
    lambda i, j: (i * j % 2 + i * j % 3) % 2, lambda i, j: (i * j % 3 + (i + j) % 2) % 2,
)  # fmt: skip


def read_qr(path: str) -> str:
    """The text of a QR code of version 3 in byte mode, of which every module is right (ISO 18004);
    `path` draws its dark modules, four to the right and below the edge."""
    corners = [part.split("h")[0].split() for part in path.split("M")[1:]]
    dark = {(int(y) - 4, int(x) - 4) for x, y in corners}
    size = 29
    assert max(map(max, dark)) < size
    wanted = zip((1, 0, 1), (2, 3, 4), strict=True)
    bits = [flip ^ ((8, column) in dark) for flip, column in wanted]
    mask = MASKS[bits[0] * 4 + bits[1] * 2 + bits[2]]
    read = [
        ((i, j) in dark) ^ (mask(i, j) == 0) for i, j in _places(size) if not _fixed(i, j, size)
    ]
    number = int("".join(str(int(bit)) for bit in read[: 44 * 8]), 2)
    data = (number << 4 & (1 << 44 * 8) - 1).to_bytes(44)
    assert number >> (44 * 8 - 4) == 0b0100, "byte mode"
    return data[1 : 1 + data[0]].decode()


def _places(size: int) -> Iterator[tuple[int, int]]:
    """Two columns at a time from the right, upwards and downwards in turn; column 6 has none."""
    for turn, right in enumerate([*range(size - 1, 6, -2), 5, 3, 1]):
        rows = range(size) if turn % 2 else range(size - 1, -1, -1)
        yield from ((i, j) for i in rows for j in (right, right - 1))


def _fixed(i: int, j: int, size: int) -> bool:
    """Whether a module belongs to a pattern and not to the data."""
    corner = (i < 9 and (j < 9 or j >= size - 8)) or (i >= size - 8 and j < 9)
    small = abs(i - (size - 7)) <= 2 and abs(j - (size - 7)) <= 2
    return corner or small or 6 in (i, j)
