"""Keeps strangers out while there is no login: only this computer may talk to the server.

The socket is bound to the loopback address. What remains is a page in the same browser: one that
makes its name resolve to this computer (DNS rebinding: a foreign Host header), one that sends a
form or opens a websocket across origins, or a proxy that would pass on the outside world.
"""

import json
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class LoopbackGuard:
    """Middleware that answers 403 and one sentence to whatever `find_refusal` refuses."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        method = scope["method"] if scope["type"] == "http" else "WEBSOCKET"
        refusal = find_refusal(method, Headers(scope=scope))
        if refusal is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": refusal[:120]})
        else:
            await _send_sentence(send, refusal, as_json=scope["path"].startswith("/api/"))


def find_refusal(method: str, headers: Headers) -> str | None:
    """Why this request is refused, as a sentence; None if it is welcome."""
    host = headers.get("host", "")
    if _hostname(host) not in LOOPBACK:
        return (
            "This program answers only on the computer that it runs on."
            " Open it at the address that it printed when it started."
        )
    if any(name == "forwarded" or name.startswith("x-forwarded-") for name in headers):
        return "This program does not work behind a proxy: it has no login yet."
    origin = headers.get("origin")
    same = origin is None or urlsplit(origin).netloc == host
    if method not in SAFE_METHODS and not (same and headers.get("sec-fetch-site") != "cross-site"):
        return "Another web site tried to change something here. Nothing was changed."
    return None


def _hostname(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


async def _send_sentence(send: Send, sentence: str, *, as_json: bool) -> None:
    body = json.dumps({"error": sentence}) if as_json else f"{sentence}\n"
    kind = "application/json" if as_json else "text/plain; charset=utf-8"
    headers = [(b"content-type", kind.encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body.encode()})
