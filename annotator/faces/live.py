"""What learners' devices talk to in a live lesson: the page, and its requests. No account and no
cookie: a seat's token travels in a header, and reaches that class's lessons only.

Nothing about the machines is written down. Where a caller comes from is used to count wrong codes,
in memory.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from annotator.errors import AnnotatorError, FormatError
from annotator.faces.desk import Desk
from annotator.faces.replies import read_body, reply, reply_error
from annotator.formats.live_html import render_live_page
from annotator.store import Seat
from annotator.work import seats
from annotator.work.classroom import render_statement
from annotator.work.seats import PostedWork

SEAT = "X-Seat"
MAX_BYTES = 100_000
PAGE_HEADERS = {
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}
T = TypeVar("T", bound=msgspec.Struct)


class Joining(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: str
    tokens: list[str] = []
    number: int | None = None
    pin: str | None = None


class Asking(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    lesson: str
    unit: int


class Choosing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pin: str


Answer = Callable[[Desk, Request, bytes], dict[str, Any] | None]
"""Runs in a thread of its own, since the store waits for the disk; None: nothing is new."""


def live_routes(desk: Desk) -> list[Route]:
    """The page at /lesson, and what it asks for beneath."""
    posts: dict[str, Answer] = {
        "join": _join, "answers": _save, "hint": _hint, "pin": _set_pin, "leave": _leave,
    }  # fmt: skip
    return [
        Route("/lesson", _page, methods=["GET"]),
        Route("/lesson/privacy", _statement(desk), methods=["GET"]),
        Route("/lesson/state", _endpoint(desk, _tell), methods=["GET"]),
        *(Route(f"/lesson/{n}", _endpoint(desk, a), methods=["POST"]) for n, a in posts.items()),
    ]


async def _page(request: Request) -> Response:
    return HTMLResponse(render_live_page(), headers=PAGE_HEADERS)


def _statement(desk: Desk) -> Callable[[Request], Awaitable[Response]]:
    async def statement(request: Request) -> Response:
        page = await asyncio.to_thread(render_statement, desk.store, "html")
        return HTMLResponse(page, headers=PAGE_HEADERS)

    return statement


def _endpoint(desk: Desk, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            body = await read_body(request, MAX_BYTES)
            return reply(await asyncio.to_thread(answer, desk, request, body))
        except AnnotatorError as error:
            return reply_error(error)

    return endpoint


def _read(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise FormatError("This cannot be read. Reload the page; nothing is lost.") from None


def _own_seat(desk: Desk, request: Request) -> Seat:
    return seats.find_own_seat(desk.classes, request.headers.get(SEAT, ""))


def _join(desk: Desk, request: Request, body: bytes) -> dict[str, Any]:
    asked = _read(body, Joining)
    joined = seats.join_lesson(
        desk.classes,
        desk.classroom.wrong_codes,
        asked.code,
        place=request.client.host if request.client else "",
        tokens=asked.tokens,
        number=asked.number,
        pin=asked.pin,
    )
    state = seats.tell_state(desk.classes, joined.seat, joined.held, whole=True)
    seat, held = joined.seat, joined.held
    return {"token": joined.token, "class": seat.class_id, "lesson": held.id, "state": state}


def _tell(desk: Desk, request: Request, body: bytes) -> dict[str, Any] | None:
    seat = _own_seat(desk, request)
    lesson, known = request.query_params.get("lesson", ""), request.query_params.get("v", "0")
    held = seats.find_own_lesson(desk.classes, seat, lesson)
    if str(held.version) == known:
        return None
    return seats.tell_state(desk.classes, seat, held, whole=known == "0")


def _save(desk: Desk, request: Request, body: bytes) -> dict[str, Any]:
    receipt = seats.save_work(desk.classes, _own_seat(desk, request), _read(body, PostedWork))
    return msgspec.structs.asdict(receipt)


def _hint(desk: Desk, request: Request, body: bytes) -> dict[str, Any]:
    asked = _read(body, Asking)
    return seats.take_hint(desk.classes, _own_seat(desk, request), asked.lesson, asked.unit)


def _set_pin(desk: Desk, request: Request, body: bytes) -> dict[str, Any]:
    seats.set_pin(desk.classes, _own_seat(desk, request), _read(body, Choosing).pin)
    return {}


def _leave(desk: Desk, request: Request, body: bytes) -> dict[str, Any]:
    desk.classes.delete_seat(_own_seat(desk, request).id)
    return {}
