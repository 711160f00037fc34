"""Keeps strangers out, of whatever is served: screens, their connection, files, downloads, routes.

Alone at this computer there is no login, and the socket is bound to the loopback address. What
remains is a page in the same browser: one that makes its name resolve to this computer (DNS
rebinding: a foreign Host header), one that sends a form or opens a websocket across origins, or a
proxy that would pass on the outside world.

Where others may come in, everything needs a session, but for the doors in `OPEN` and the pages of
learners, which reach the lesson of their code and nothing else: the screens do not even begin to
run for a stranger. What a person may do there is asked again by each view, route and download
(`Desk.require`). On a local network without logins, the pages of learners are all that is lent.
"""

import asyncio
import json
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from annotator.errors import SignedOut, StoreError
from annotator.faces.desk import Desk
from annotator.faces.login import CALLBACK

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LESSON = "/lesson"
"""Where learners take part, by a code: the one door that needs no login."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN = frozenset({"/login", "/join", "/icon.svg", "/favicon.ico", "/_stcore/health"})
"""What a stranger may ask for where a login is required."""
OPEN_OIDC = frozenset({"/auth/login", CALLBACK})
"""And to sign in elsewhere."""
BENEATH = ("/api/", "/media/", "/_stcore/", "/static/", "/component/", "/front/", "/app/")
"""What is no page: there nobody is sent to the login."""
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # "no-referrer" would take the origin from our own forms
}


class LoopbackGuard:
    """Middleware that answers 403 and one sentence to whatever `find_refusal` refuses."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        refusal = find_refusal(_method(scope), Headers(scope=scope))
        if refusal is None:
            await self.app(scope, receive, send)
        else:
            await _refuse(scope, send, 403, refusal)


class LanGuard(LoopbackGuard):
    """As `LoopbackGuard`; but learners on the network reach the pages of lessons, and no others."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or _is_here(scope):
            await super().__call__(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] == "/":
            await _send_to(LESSON, scope, send)
        elif not is_lesson(scope):
            await _refuse(scope, send, 403, f"Only lessons are lent to the network: {LESSON}")
        elif (refusal := find_forged(_method(scope), Headers(scope=scope))) is not None:
            await _refuse(scope, send, 403, refusal)
        else:
            await self.app(scope, receive, send)


class LoginGuard:
    """Middleware that lets in who has a session, to what is theirs."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        assert desk.login is not None
        self.app = app
        self.desk = desk
        self.login = desk.login
        self.open = OPEN | OPEN_OIDC if desk.login.oidc else OPEN

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        send = self._with_headers(scope["path"], send)
        refusal = find_foreign(_method(scope), Headers(scope=scope), self.login.public)
        if refusal is not None:
            await _refuse(scope, send, 403, refusal)
        elif scope["type"] == "http" and (scope["path"] in self.open or is_lesson(scope)):
            await self.app(scope, receive, send)
        else:
            await self._let_in(scope, receive, send)

    async def _let_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        cookie = HTTPConnection(scope).cookies.get(self.login.cookie)
        try:
            seated = await asyncio.to_thread(self.desk.seat, cookie)
        except SignedOut as error:
            if _is_page(scope):
                await _send_to_login(scope, send)
            else:
                await _refuse(scope, send, 401, str(error))
        except StoreError as error:
            await _refuse(scope, send, 503, str(error))
        else:
            if self._is_anothers(scope["path"], seated):
                await _refuse(scope, send, 403, "This file was made for someone else.")
            else:
                await self.app(scope, receive, send)

    def _is_anothers(self, path: str, seated: Desk) -> bool:
        """Whether this is the address of a download that others asked for."""
        if not path.startswith("/media/"):
            return False
        owners = self.desk.downloads.get(path.removeprefix("/media/").split(".")[0])
        return owners is not None and seated.reviewer_id not in owners

    def _with_headers(self, path: str, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if path.startswith("/media/"):
                    headers.setdefault("cache-control", "private, no-store")
                if self.login.secure:
                    headers.setdefault("strict-transport-security", "max-age=31536000")
            await send(message)

        return sending


def find_foreign(method: str, headers: Headers, public: str) -> str | None:
    """Why this request does not come from the desk's own pages at the address `public`; None if it
    does. A proxy may stand before it: what that says about the client is not believed or used."""
    if headers.get("host", "").lower() != urlsplit(public).netloc:
        return f"This program answers at {public} only."
    origin = headers.get("origin")
    same = origin in (None, public) and headers.get("sec-fetch-site") != "cross-site"
    if method not in SAFE_METHODS and not same:
        return "Another web site tried to change something here. Nothing was changed."
    return None


def find_refusal(method: str, headers: Headers) -> str | None:
    """Why this request is refused, as a sentence, where there is no login; None if it is
    welcome."""
    host = headers.get("host", "")
    if _hostname(host) not in LOOPBACK:
        return (
            "This program answers only on the computer that it runs on."
            " Open it at the address that it printed when it started."
        )
    if any(name == "forwarded" or name.startswith("x-forwarded-") for name in headers):
        return (
            "This program stands behind a proxy only where people sign in."
            " Start it with --public-address and the proxy's address."
        )
    return find_forged(method, headers)


def find_forged(method: str, headers: Headers) -> str | None:
    """Why this request is refused if another web site sent it; None if it may be ours."""
    origin = headers.get("origin")
    same = origin is None or urlsplit(origin).netloc == headers.get("host", "")
    if method not in SAFE_METHODS and not (same and headers.get("sec-fetch-site") != "cross-site"):
        return "Another web site tried to change something here. Nothing was changed."
    return None


def is_lesson(scope: Scope) -> bool:
    """Whether it is a learner's page, or what belongs to it."""
    path = scope["path"]
    known = path in (LESSON, "/icon.svg", "/favicon.ico") or path.startswith(f"{LESSON}/")
    return scope["type"] == "http" and known


def _is_here(scope: Scope) -> bool:
    """Whether it comes from this computer: by the address of the socket's other end."""
    client = scope.get("client")
    return client is not None and client[0] in LOOPBACK


def _hostname(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _method(scope: Scope) -> str:
    return scope["method"] if scope["type"] == "http" else "WEBSOCKET"


def _is_page(scope: Scope) -> bool:
    """Whether someone opened this in a browser, to read it."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return False
    return not scope["path"].startswith(BENEATH)


async def _send_to_login(scope: Scope, send: Send) -> None:
    asked = scope["path"]
    if scope["query_string"]:
        asked += "?" + scope["query_string"].decode("latin-1")
    await _send_to(f"/login?next={quote(asked, safe='')}", scope, send)


async def _send_to(place: str, scope: Scope, send: Send) -> None:
    headers = [(b"location", place.encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _refuse(scope: Scope, send: Send, status: int, sentence: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": sentence[:120]})
        return
    as_json = scope["path"].startswith("/api/")
    body = json.dumps({"error": sentence}) if as_json else f"{sentence}\n"
    kind = "application/json" if as_json else "text/plain; charset=utf-8"
    headers = [(b"content-type", kind.encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body.encode()})
