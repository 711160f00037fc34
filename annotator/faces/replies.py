"""What our routes share: a body read with a limit, and answers as JSON."""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from annotator.errors import (
    AccessError,
    AnnotatorError,
    NotFound,
    SignedOut,
    StoreBusy,
    StoreUnwritable,
    TooManyTries,
)

STATUS: tuple[tuple[type[AnnotatorError], int], ...] = (
    (SignedOut, 401),
    (TooManyTries, 429),
    (AccessError, 403),
    (NotFound, 404),
    (StoreBusy, 503),
    (StoreUnwritable, 503),
    (AnnotatorError, 400),
)
"""Kind of error -> status of the answer; the first that fits."""


class TooLarge(AnnotatorError):
    """The body is over the limit."""


async def read_body(request: Request, most: int) -> bytes:
    """The body, given up as soon as it is over `most` bytes. Raises TooLarge."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            raise TooLarge("That is too much at once.")
    return bytes(body)


def reply(value: Any, status: int = 200) -> Response:
    """The value as JSON; 204 and nothing for None."""
    headers = {"Cache-Control": "no-store"}
    if value is None:
        return Response(status_code=204, headers=headers)
    body = msgspec.json.encode(value)
    return Response(body, status, headers, media_type="application/json")


def reply_error(error: AnnotatorError) -> Response:
    """Its sentence, under the status of its kind."""
    status = 413 if isinstance(error, TooLarge) else None
    status = status or next(code for kind, code in STATUS if isinstance(error, kind))
    return reply({"error": str(error)}, status)
