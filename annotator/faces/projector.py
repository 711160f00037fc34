"""What the beamer shows of a live lesson: a page without names, for the teacher who holds it."""

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from annotator.errors import AnnotatorError
from annotator.faces.desk import Desk
from annotator.faces.lan import join_addresses
from annotator.faces.live import PAGE_HEADERS
from annotator.faces.replies import reply
from annotator.formats.projector_html import render_projection, render_projector_page
from annotator.store import HeldLesson
from annotator.work.classroom import load_own_lesson, watch_lesson


def projector_routes(desk: Desk) -> list[Route]:
    """/projector/LESSON, and /projector/LESSON/picture, which it asks for."""

    async def page(request: Request) -> Response:
        try:
            held = await asyncio.to_thread(_held, desk, request)
        except AnnotatorError as error:
            return PlainTextResponse(f"{error}\n", 404)
        return HTMLResponse(render_projector_page(held.id), headers=PAGE_HEADERS)

    async def picture(request: Request) -> Response:
        try:
            return reply(await asyncio.to_thread(_picture, desk, request))
        except AnnotatorError as error:
            return reply({"error": str(error)}, 404)

    return [
        Route("/projector/{lesson}", page, methods=["GET"]),
        Route("/projector/{lesson}/picture", picture, methods=["GET"]),
    ]


def _held(desk: Desk, request: Request) -> HeldLesson:
    """The lesson, if whoever asks holds it. Raises NotFound, SignedOut."""
    seated = desk if desk.login is None else desk.seat(request.cookies.get(desk.login.cookie))
    return load_own_lesson(desk.classes, request.path_params["lesson"], seated.reviewer_id)


def _picture(desk: Desk, request: Request) -> dict[str, Any] | None:
    held = _held(desk, request)
    if request.query_params.get("v") == str(held.state):
        return None
    live = watch_lesson(desk.classes, held)
    return {
        "v": held.state,
        "phase": held.phase,
        "title": live.lesson.title,
        "code": None if held.locked else held.code,
        "addresses": join_addresses(desk),
        "learners": len(live.here),
        "answered": [unit.answered for unit in live.picture.units],
        "minutes": live.planned_minutes,
        "since": held.phase_since,
        "html": render_projection(live.lesson, live.picture, held.phase),
    }
