"""The routes that the review screen talks to: changes in; the registry and the questions out.

A post is taken whole or not at all: 200 means that what it acknowledges is committed to the disk.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from annotator.analysis.report import Basis
from annotator.errors import AnnotatorError
from annotator.faces.desk import Desk
from annotator.faces.passes import Pass
from annotator.faces.replies import read_body, reply, reply_error
from annotator.faces.review_data import render_row
from annotator.model import Span
from annotator.work.report import build_report
from annotator.work.review import apply_changes, read_history
from annotator.work.rights import Action
from annotator.work.settle import apply_decisions

MAX_BYTES = 2_000_000
TOKEN = "X-Review-Token"


class Post(msgspec.Struct, frozen=True):
    """The body of a post of changes."""

    client: str
    changes: list[dict[str, Any]]
    known: int | None = None
    """The last number of the reviewer's log that the tab has seen."""


Answer = Callable[[Desk, Request, Pass], Awaitable[Response]]


def change_routes(desk: Desk) -> list[Route]:
    """POST /api/changes and /api/decisions; GET /api/registry, /api/questions and /api/history."""
    return [
        Route("/api/changes", _endpoint(desk, _take_changes), methods=["POST"]),
        Route("/api/decisions", _endpoint(desk, _take_decisions, "settle"), methods=["POST"]),
        Route("/api/registry", _endpoint(desk, _send_registry), methods=["GET"]),
        Route("/api/questions", _endpoint(desk, _send_questions), methods=["GET"]),
        Route("/api/history", _endpoint(desk, _send_history), methods=["GET"]),
    ]


def _endpoint(
    desk: Desk, answer: Answer, action: Action = "review"
) -> Callable[[Request], Awaitable[Response]]:
    """The answer, for whoever has a pass and may still do this; an error of this package as its
    sentence."""

    async def endpoint(request: Request) -> Response:
        try:
            admitted = await _admit(desk, request, action)
            return await answer(desk, request, admitted)
        except AnnotatorError as error:
            return reply_error(error)

    return endpoint


async def _admit(desk: Desk, request: Request, action: Action) -> Pass:
    token = request.headers.get(TOKEN, "")
    if desk.login is None:
        return desk.admit(token)
    cookie = request.cookies.get(desk.login.cookie)
    return await asyncio.to_thread(lambda: desk.seat(cookie).admit(token, action=action))


async def _take_changes(desk: Desk, request: Request, admitted: Pass) -> Response:
    post = _read_post(await read_body(request, MAX_BYTES))
    # The store waits for the disk; other sessions go on meanwhile.
    receipt = await asyncio.to_thread(
        apply_changes,
        desk.store,
        admitted.document_id,
        admitted.reviewer_id,
        post.client,
        post.changes,
        codebook=desk.codebook,
        known=post.known,
    )
    told = msgspec.structs.asdict(receipt)
    return reply({**told, "elsewhere": [render_row(row) for row in receipt.elsewhere]})


async def _take_decisions(desk: Desk, request: Request, admitted: Pass) -> Response:
    post = _read_post(await read_body(request, MAX_BYTES))
    outcome = await asyncio.to_thread(
        apply_decisions,
        desk.store,
        admitted.document_id,
        admitted.reviewer_id,
        post.client,
        post.changes,
        codebook=desk.codebook,
    )
    return reply(outcome)


def _read_post(body: bytes) -> Post:
    try:
        return msgspec.json.decode(body, type=Post)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise AnnotatorError("These changes cannot be read. Reload the page.") from None


async def _send_registry(desk: Desk, request: Request, admitted: Pass) -> Response:
    etag = f'"{desk.registry_digest}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    return Response(desk.registry, headers=headers, media_type="application/json")


async def _send_questions(desk: Desk, request: Request, admitted: Pass) -> Response:
    return reply(await asyncio.to_thread(read_questions, desk, *admitted))


async def _send_history(desk: Desk, request: Request, admitted: Pass) -> Response:
    span = _read_span(request)
    rows = await asyncio.to_thread(read_history, desk.store, *admitted, span)
    names = {r.id: r.name for r in desk.store.reviewers()}
    return reply([render_row(row, names.get(row.reviewer_id, "")) for row in rows])


def _read_span(request: Request) -> Span:
    places = [request.query_params.get(key, "") for key in ("start", "end")]
    if not all(place.isascii() and place.isdigit() and len(place) < 10 for place in places):
        raise AnnotatorError("Which sentence is meant is not told. Reload the page.")
    return Span(*map(int, places))


def read_questions(desk: Desk, document_id: str, reviewer_id: str) -> dict[str, Any]:
    """The report's questions with the first code point of each of their units: from the
    suggestions while the review goes on, from the person's answers once none is open."""
    progress = desk.store.log.load_state(document_id, reviewer_id).progress
    basis: Basis = "suggestions" if progress.open else "people"
    report = build_report(
        desk.store,
        document_id,
        reviewer_id,
        codebook=desk.codebook,
        registry=desk.lexicons.sources,
        basis=basis,
    )
    starts = {unit.number: unit.unit.start for unit in report.units}
    questions = [
        {"text": q.text, "starts": [starts[n] for n in q.numbers]} for q in report.questions
    ]
    return {"basis": basis, "questions": questions}
