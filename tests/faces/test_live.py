"""The routes of a live lesson: what a learner's device may ask for, and what it may not."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from asking import ask
from cast import HOST, build, call
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lessons import make_lesson
from starlette.applications import Starlette

from annotator.engine import Engine
from annotator.faces.desk import Desk, close_desk, open_desk
from annotator.faces.live import MAX_BYTES, live_routes
from annotator.faces.login import Login
from annotator.faces.projector import projector_routes
from annotator.store import HeldLesson, Phase
from annotator.work import classroom
from annotator.work.join_codes import WRONG
from annotator.work.settings import change_setting

CHOICES = [c.key for c in make_lesson().choices]


class Class:
    """A lesson that is held, and its learners' devices."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.tokens: list[str] = []
        self.app = Starlette(routes=[*live_routes(desk), *projector_routes(desk)])
        self.held = classroom.start_lesson(
            desk.store, desk.classes, make_lesson(), desk.reviewer_id
        )

    @property
    def now(self) -> HeldLesson:
        return self.desk.classes.load_lesson(self.held.id)

    def go(self, phase: Phase) -> None:
        classroom.go_to(self.desk.classes, self.held.id, phase)

    def post(self, path: str, body: Any, token: str = "") -> httpx.Response:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return ask(self.app, "POST", f"/lesson/{path}", {"x-seat": token}, data)

    def join(self) -> str:
        """The token of a new learner."""
        return str(self.post("join", {"code": self.held.code}).json()["token"])

    def answer(self, token: str, seq: int, **said: Any) -> httpx.Response:
        return self.post("answers", {"lesson": self.held.id, "seq": seq, **said}, token)

    def state(self, token: str, v: int = 0, lesson: str | None = None) -> httpx.Response:
        path = f"/lesson/state?lesson={lesson or self.held.id}&v={v}"
        return ask(self.app, "GET", path, {"x-seat": token})


@pytest.fixture
def room(desk: Desk) -> Class:
    return Class(desk)


def test_a_learner_joins_answers_and_is_told(room: Class) -> None:
    joined = room.post("join", {"code": f" {room.held.code} "}).json()
    token, state = joined["token"], joined["state"]
    assert (state["phase"], state["number"], joined["lesson"]) == ("guess", 1, room.held.id)
    assert state["data"]["title"] == "The ferry"
    saved = room.answer(token, 1, answers={"0": {"choice": CHOICES[0], "certainty": 4}})
    assert (saved.status_code, saved.json()) == (200, {"seq": 1, "late": []})
    assert room.state(token, state["v"]).status_code == 204, "one's own answer is no news"
    room.go("reveal")
    told = room.state(token, state["v"]).json()
    assert told["reveal"]["class"][0] == {CHOICES[0]: 1}
    assert "data" not in told


def test_the_page_holds_no_lesson_and_asks_nobody_else(room: Class) -> None:
    page = ask(room.app, "GET", "/lesson", {})
    assert page.status_code == 200
    assert "connect-src 'self'" in page.text
    assert "The ferry" not in page.text
    assert "set-cookie" not in page.headers
    assert page.headers["x-frame-options"] == "DENY"


def test_parents_can_read_what_is_kept(room: Class) -> None:
    change_setting(room.desk.store, "class_days", "5")
    change_setting(room.desk.store, "class_contact", "Ms Reil, room 4")
    page = ask(room.app, "GET", "/lesson/privacy", {})
    assert (page.status_code, "set-cookie" in page.headers) == (200, False)
    assert "Ms Reil, room 4" in page.text
    assert "5 days" in page.text


@pytest.mark.parametrize("path", ["answers", "hint", "pin", "leave"])
@pytest.mark.parametrize("token", ["", "x", "0" * 64])
def test_without_a_seat_nothing_is_done(room: Class, path: str, token: str) -> None:
    room.join()
    bodies = {
        "answers": {"lesson": room.held.id, "seq": 1},
        "hint": {"lesson": room.held.id, "unit": 0},
        "pin": {"pin": "1234"},
        "leave": {},
    }
    refused = room.post(path, bodies[path], token)
    assert refused.status_code == 401
    assert refused.json()["error"].endswith("Join again.")
    assert len(room.desk.classes.seats(room.held.class_id)) == 1
    assert room.state(token).status_code == 401


def test_the_hash_of_a_token_is_no_token(room: Class) -> None:
    room.join()
    (seat,) = room.desk.classes.seats(room.held.class_id)
    assert room.state(seat.token).status_code == 401


def test_a_seat_reaches_the_lessons_of_its_class_only(room: Class) -> None:
    token = room.join()
    other = classroom.start_lesson(
        room.desk.store, room.desk.classes, make_lesson(), room.desk.reviewer_id, name="other"
    )
    classroom.go_to(room.desk.classes, other.id, "reveal")
    assert room.state(token, lesson=other.id).status_code == 404
    assert room.post("hint", {"lesson": other.id, "unit": 0}, token).status_code == 404
    posted = {"lesson": other.id, "seq": 1, "answers": {"0": {"choice": CHOICES[0]}}}
    assert room.post("answers", posted, token).status_code == 404
    assert room.state(token, lesson="nonsense").status_code == 404


def test_no_request_of_a_learner_tells_the_key_or_another_before_the_reveal(room: Class) -> None:
    """Every path, with every body that makes sense; of what comes back no word is the key's,
    another's answer or another's name."""
    ana, tom = room.join(), room.join()
    said = {"choice": CHOICES[3], "certainty": 4, "reason": "Tom thinks so", "objection": "No"}
    room.answer(tom, 1, guess=77, exit="Tom takes home", answers={"0": said})
    names = {s.name for s in room.desk.classes.seats(room.held.class_id)}
    own = room.state(ana).json()["name"]
    secret = [make_lesson().units[0].reason, "governs", "accepted", "told", *(names - {own})]
    secret += ["Tom thinks", "Tom takes", ":77", make_lesson().poll.reason]
    for phase in ("guess", "examples", "alone"):
        room.go(phase)
        v = room.now.version
        answers = [room.state(ana, v=n) for n in (0, 1, v - 1, v + 1, -1)]
        answers.append(room.post("join", {"code": room.held.code, "tokens": [ana]}))
        answers.append(room.post("hint", {"lesson": room.held.id, "unit": 0}, ana))
        answers.append(
            room.answer(ana, 10 + v, answers={"0": {"choice": CHOICES[0], "certainty": 2}})
        )
        answers += [
            ask(room.app, "GET", f"/lesson/{path}", {"x-seat": ana})
            for path in ("", "key", "picture", "answers", "state", "../projector/x", "seats/1")
        ]
        for answer in answers:
            assert not [word for word in secret if word in answer.text], answer.text
    room.go("reveal")
    told = room.state(ana).text
    assert make_lesson().units[0].reason in told
    assert not [word for word in ("Tom thinks", "Tom takes", *(names - {own})) if word in told]


def test_codes_are_not_to_be_tried_through(room: Class) -> None:
    tries = [room.post("join", {"code": f"AAAAA{n}"}).status_code for n in range(WRONG + 1)]
    assert tries == [404] * WRONG + [429]
    assert room.post("join", {"code": room.held.code}).status_code == 429


def test_leaving_deletes(room: Class) -> None:
    token = room.join()
    room.answer(token, 1, exit="I was here")
    assert room.post("leave", {}, token).status_code == 200
    assert room.state(token).status_code == 401
    beside = Path(f"{room.desk.classes.path}-wal")
    assert b"I was here" not in room.desk.classes.path.read_bytes()
    assert not beside.exists() or b"I was here" not in beside.read_bytes()


BROKEN = [b"", b"{", b"[]", b'{"code": 5}', b"\xff", b'{"code": "A", "more": 1}', b"null"]


@pytest.mark.parametrize("body", BROKEN)
@pytest.mark.parametrize("path", ["join", "answers", "hint", "pin"])
def test_what_cannot_be_read(room: Class, path: str, body: bytes) -> None:
    refused = room.post(path, body, room.join())
    assert refused.status_code == 400
    assert refused.json()["error"].count(".") >= 1


def test_too_much_at_once(room: Class) -> None:
    assert room.post("answers", b"x" * (MAX_BYTES + 1), room.join()).status_code == 413


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=200))
def test_no_body_brings_it_down(room: Class, body: bytes) -> None:
    if not room.tokens:
        room.tokens.append(room.join())
    assert room.post("answers", body, room.tokens[0]).status_code in (400, 404)


# ---------------------------------------------------------------- with a login


@pytest.fixture
def cast_class(tmp_path: Path, engine: Engine) -> Iterator[tuple[Any, Starlette, HeldLesson]]:
    desk = open_desk(tmp_path / "desk.db", engine=engine, login=Login("http://desk.example:8501"))
    cast = call(desk)
    held = classroom.start_lesson(desk.store, desk.classes, make_lesson(), cast.ids["editor"])
    yield cast, build(desk), held
    close_desk(desk)


def test_learners_need_no_login(cast_class: tuple[Any, Starlette, HeldLesson]) -> None:
    _, app, held = cast_class
    assert ask(app, "GET", "/lesson", HOST).status_code == 200
    body = json.dumps({"code": held.code}).encode()
    joined = ask(app, "POST", "/lesson/join", HOST, body)
    assert joined.status_code == 200
    foreign = {**HOST, "origin": "http://evil.example"}
    assert ask(app, "POST", "/lesson/join", foreign, body).status_code == 403
    # A seat is no login.
    seated = {**HOST, "x-seat": joined.json()["token"]}
    assert ask(app, "GET", "/api/registry", seated).status_code == 401
    assert ask(app, "GET", "/articles", seated).status_code == 303
    assert ask(app, "GET", f"/projector/{held.id}/picture", seated).status_code in (303, 401)


def test_the_projector_is_its_teachers_alone(cast_class: tuple[Any, Starlette, HeldLesson]) -> None:
    cast, app, held = cast_class
    for who in ("viewer", "reviewer", "editor", "admin", "elsewhere", "removed"):
        for path in (f"/projector/{held.id}", f"/projector/{held.id}/picture"):
            answer = ask(app, "GET", path, cast.headers(who))
            assert answer.status_code == (200 if who == "editor" else 404), (who, path)
    for who in ("stranger", "disabled", "expired", "signed_out", "forged"):
        for path in (f"/projector/{held.id}", f"/projector/{held.id}/picture"):
            assert ask(app, "GET", path, cast.headers(who)).status_code in (303, 401), who


def test_the_projector_names_nobody(room: Class) -> None:
    token = room.join()
    room.answer(token, 1, answers={"0": {"choice": CHOICES[0], "certainty": 4}})
    told = ask(room.app, "GET", f"/projector/{room.held.id}/picture?v=0", {})
    (seat,) = room.desk.classes.seats(room.held.class_id)
    shown = told.json()
    assert (shown["learners"], shown["answered"], shown["code"]) == (1, [1, 0, 0], room.held.code)
    assert seat.name not in told.text
    again = ask(room.app, "GET", f"/projector/{room.held.id}/picture?v={shown['v']}", {})
    assert again.status_code == 204
