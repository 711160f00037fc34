"""The routes that the review screen talks to: changes in, the registry out.

A post is taken whole or not at all: 200 means that what it acknowledges is committed to the disk.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from annotator.errors import AccessError, AnnotatorError, StoreBusy, StoreUnwritable
from annotator.faces.desk import Desk
from annotator.faces.passes import Pass
from annotator.work.review import apply_changes

MAX_BYTES = 2_000_000
TOKEN = "X-Review-Token"
STATUS: tuple[tuple[type[AnnotatorError], int], ...] = (
    (AccessError, 401),
    (StoreBusy, 503),
    (StoreUnwritable, 503),
    (AnnotatorError, 400),
)
"""Kind of error -> status of the answer; the first that fits."""


class Post(msgspec.Struct, frozen=True):
    """The body of a post of changes."""

    client: str
    changes: list[dict[str, Any]]


class TooLarge(AnnotatorError):
    """The post is over `MAX_BYTES`."""


Answer = Callable[[Desk, Request, Pass], Awaitable[Response]]


def change_routes(desk: Desk) -> list[Route]:
    """POST /api/changes and GET /api/registry."""
    return [
        Route("/api/changes", _endpoint(desk, _take_changes), methods=["POST"]),
        Route("/api/registry", _endpoint(desk, _send_registry), methods=["GET"]),
    ]


def _endpoint(desk: Desk, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """The answer, for whoever has a pass; an error of this package as its sentence."""

    async def endpoint(request: Request) -> Response:
        try:
            admitted = desk.admit(request.headers.get(TOKEN, ""))
            return await answer(desk, request, admitted)
        except TooLarge as error:
            return _json({"error": str(error)}, 413)
        except AnnotatorError as error:
            status = next(code for kind, code in STATUS if isinstance(error, kind))
            return _json({"error": str(error)}, status)

    return endpoint


async def _take_changes(desk: Desk, request: Request, admitted: Pass) -> Response:
    post = _read_post(await _read_body(request))
    # The store waits for the disk; other sessions go on meanwhile.
    receipt = await asyncio.to_thread(
        apply_changes,
        desk.store,
        admitted.document_id,
        admitted.reviewer_id,
        post.client,
        post.changes,
        codebook=desk.codebook,
    )
    return _json(receipt)


async def _read_body(request: Request) -> bytes:
    """The body, given up as soon as it is too large. Raises TooLarge."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BYTES:
            raise TooLarge("That is too much at once.")
    return bytes(body)


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


def _json(value: Any, status: int = 200) -> Response:
    return Response(
        msgspec.json.encode(value),
        status_code=status,
        headers={"Cache-Control": "no-store"},
        media_type="application/json",
    )
