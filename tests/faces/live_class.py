"""A class that the tests hold: the routes that the learner's page asks, as agreed with the server,
and the teacher's steps as the test sets them."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from holding import hold_routes
from lessons import make_lesson
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from annotator.analysis.lesson import Lesson, find_hints
from annotator.formats.lesson_html import key_data, lesson_data, words_of
from annotator.formats.live_html import render_live_page

CODE = "K7M2QX"
POSTS = ("join", "answers", "hint", "pin", "leave")
NAMES = ("Teal Otter", "Amber Heron", "Red Fox", "Grey Crane")


class LiveClass:
    """One lesson with one class. What a test wants otherwise, it sets; `tell()` makes it news."""

    def __init__(self, lesson: Lesson | None = None) -> None:
        self.lesson = lesson or make_lesson()
        self.version = 1
        self.phase = "guess"
        self.seats: dict[str, dict[str, Any]] = {}
        self.posts: list[dict[str, Any]] = []
        """Every post of answers that was taken, in order."""
        self.refusals: dict[str, tuple[int, str]] = {}
        """Path -> status and sentence that it is answered with."""
        self.asked: Counter[str] = Counter()
        self.pair: dict[str, Any] | None = None
        self.own: list[str] | None = None
        self.classmates: list[dict[str, int]] = [{} for _ in self.lesson.units]
        self.guesses: dict[str, int] = {}

    def tell(self, phase: str = "", **changes: Any) -> None:
        self.__dict__.update(changes)
        self.phase = phase or self.phase
        self.version += 1

    @property
    def seat(self) -> dict[str, Any]:
        """The newest one."""
        return list(self.seats.values())[-1]

    def sit_down(self, **known: Any) -> str:
        number = len(self.seats) + 1
        token = f"token-{number}"
        mine = {"seq": 0, "guess": None, "exit": "", "answers": {}, "revised": {}, "given": {}}
        self.seats[token] = {"number": number, "name": NAMES[number - 1], "pin": "", "mine": mine}
        self.seats[token] |= known
        return token

    # ------------------------------------------------------------ what is told

    def state(self, seat: dict[str, Any], *, whole: bool) -> dict[str, Any]:
        state = {
            "v": self.version, "lesson": "l1", "phase": self.phase, "name": seat["name"],
            "number": seat["number"], "has_pin": bool(seat["pin"]), "class_name": "7b",
            "pair": self.pair if self.phase == "pair" else None, "reveal": self.reveal(), "own": self.own,
        }  # fmt: skip
        if whole:
            state |= {"data": self.data(), "mine": seat["mine"]}
        return state

    def data(self) -> dict[str, Any]:
        data = lesson_data(self.lesson)
        for n, unit in enumerate(data["units"]):
            unit["hint_steps"] = len(self.hints(n))
        return data

    def hints(self, n: int) -> list[dict[str, Any]]:
        unit = self.lesson.units[n]
        found = find_hints(self.lesson, unit)
        steps = [
            {"kind": kind, "words": words_of(unit.text, span)}
            for kind, span in (("cue", found.cue), ("named", found.named))
            if span is not None
        ]
        remain = [{"kind": "remain", "choices": found.two_remain}] if found.two_remain else []
        return [*steps, *remain]

    def reveal(self) -> dict[str, Any] | None:
        if self.phase not in ("reveal", "end", "closed"):
            return None
        order = list(range(len(self.lesson.units)))[::-1]
        return key_data(self.lesson) | {
            "class": self.classmates, "order": order, "guesses": self.guesses,
        }  # fmt: skip

    # ------------------------------------------------------------ what is asked

    def take_join(self, body: dict[str, Any], token: str) -> tuple[int, Any]:
        if body["code"].upper().replace("-", "").replace(" ", "") != CODE:
            return 404, "No lesson has this code now. Look at the board once more."
        if body["number"] is not None:
            token = self.come_back(body["number"], body["pin"])
            if not token:
                return 403, "This number and this PIN do not go together."
        else:
            token = next((t for t in body["tokens"] if t in self.seats), "") or self.sit_down()
        state = self.state(self.seats[token], whole=True)
        return 200, {"token": token, "class": "c7b", "lesson": "l1", "state": state}

    def take_state(self, body: dict[str, Any], token: str) -> tuple[int, Any]:
        if body["v"] == str(self.version):
            return 204, None
        return 200, self.state(self.seats[token], whole=body["v"] == "0")

    def come_back(self, number: int, pin: str) -> str:
        """The new token, "" if the two do not go together; the old one is no longer taken."""
        for token, seat in self.seats.items():
            if seat["number"] == number and seat["pin"] == pin != "":
                del self.seats[token]
                self.seats[token + "x"] = seat
                return token + "x"
        return ""

    def take_answers(self, body: dict[str, Any], token: str) -> tuple[int, Any]:
        mine = self.seats[token]["mine"]
        if body["seq"] <= mine["seq"]:
            return 200, {"seq": mine["seq"], "late": []}
        self.posts.append(body)
        mine["seq"] = body["seq"]
        mine |= {name: body[name] for name in ("guess", "exit") if name in body}
        late = [
            int(n) for n in body.get("answers", {}) if self.reveal() and n not in mine["answers"]
        ]
        for kind in ("answers", "revised"):
            mine[kind] |= body.get(kind, {})
        return 200, {"seq": body["seq"], "late": late}

    def take_hint(self, body: dict[str, Any], token: str) -> tuple[int, Any]:
        given = self.seats[token]["mine"]["given"]
        n, steps = str(body["unit"]), self.hints(body["unit"])
        given[n] = steps[: len(given.get(n, [])) + 1]
        return 200, {"hints": given[n], "more": len(steps) - len(given[n])}

    def take_pin(self, body: dict[str, Any], token: str) -> tuple[int, Any]:
        self.seats[token]["pin"] = body["pin"]
        return 200, {}

    def take_leave(self, body: dict[str, Any], token: str) -> tuple[int, Any]:
        del self.seats[token]
        return 200, {}

    # ------------------------------------------------------------ as a server

    def routes(self) -> list[Route]:
        async def page(request: Request) -> Response:
            return HTMLResponse(render_live_page())

        return [
            Route("/lesson", page),
            Route("/lesson/state", self._endpoint("state")),
            *(Route(f"/lesson/{n}", self._endpoint(n), methods=["POST"]) for n in POSTS),
        ]

    def _endpoint(self, path: str) -> Callable[..., Any]:
        async def endpoint(request: Request) -> Response:
            self.asked[path] += 1
            token = request.headers.get("X-Seat", "")
            if path in self.refusals:
                status, told = self.refusals[path]
            elif path != "join" and token not in self.seats:
                status, told = 401, "You are not in this lesson any more. Join again."
            else:
                raw = await request.body()
                body = msgspec.json.decode(raw) if raw else dict(request.query_params)
                status, told = getattr(self, f"take_{path}")(body, token)
            if status == 204:
                return Response(status_code=204)
            said = told if status == 200 else {"error": told}
            return Response(msgspec.json.encode(said), status, media_type="application/json")

        return endpoint


@contextmanager
def hold(live: LiveClass) -> Iterator[str]:
    """The class behind an address, which is given."""
    with hold_routes(live.routes()) as address:
        yield f"{address}/lesson"
