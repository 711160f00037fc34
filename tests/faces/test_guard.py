"""Who is let in: alone at this computer, and where people sign in."""

import asyncio

import pytest
from asking import ask
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from annotator.faces.guard import LoopbackGuard, find_foreign, find_refusal

HERE = "127.0.0.1:8501"


@pytest.mark.parametrize(
    ("method", "headers", "welcome"),
    [
        ("GET", {"host": HERE}, True),
        ("GET", {"host": "localhost:8501"}, True),
        ("GET", {"host": "[::1]:8501"}, True),
        ("GET", {"host": "127.0.0.1"}, True),
        ("GET", {}, False),
        ("GET", {"host": "desk.example:8501"}, False),
        ("GET", {"host": "127.0.0.1.desk.example"}, False),
        ("GET", {"host": "127.0.0.1@desk.example"}, False),
        ("GET", {"host": "[::1"}, False),
        ("GET", {"host": HERE, "forwarded": "for=192.0.2.1"}, False),
        ("GET", {"host": HERE, "x-forwarded-for": "192.0.2.1"}, False),
        ("GET", {"host": HERE, "x-forwarded-host": HERE}, False),
        ("GET", {"host": HERE, "origin": "http://desk.example"}, True),
        ("POST", {"host": HERE}, True),
        ("POST", {"host": HERE, "origin": f"http://{HERE}"}, True),
        ("POST", {"host": HERE, "origin": "http://desk.example"}, False),
        ("POST", {"host": HERE, "origin": "http://127.0.0.1:9999"}, False),
        ("POST", {"host": HERE, "origin": "null"}, False),
        ("PUT", {"host": HERE, "sec-fetch-site": "cross-site"}, False),
        ("WEBSOCKET", {"host": HERE, "origin": f"http://{HERE}"}, True),
        ("WEBSOCKET", {"host": HERE, "origin": "http://desk.example"}, False),
    ],
)
def test_find_refusal(method: str, headers: dict[str, str], welcome: bool) -> None:
    refusal = find_refusal(method, Headers(headers))
    assert (refusal is None) is welcome
    assert welcome or refusal.count(".") in (1, 2)


DESK = "desk.example:8501"
PUBLIC = f"http://{DESK}"


@pytest.mark.parametrize(
    ("method", "headers", "welcome"),
    [
        ("GET", {"host": DESK}, True),
        ("GET", {"host": "Desk.Example:8501"}, True),
        ("GET", {"host": "desk.example"}, False),
        ("GET", {"host": HERE}, False),
        ("GET", {"host": f"{DESK}.evil.example"}, False),
        ("GET", {"host": f"evil.example@{DESK}"}, False),
        ("GET", {}, False),
        ("GET", {"host": DESK, "x-forwarded-for": "192.0.2.1", "x-forwarded-host": "x"}, True),
        ("GET", {"host": "evil.example", "x-forwarded-host": DESK}, False),
        ("GET", {"host": "evil.example", "forwarded": f"host={DESK}"}, False),
        ("GET", {"host": DESK, "origin": "http://evil.example"}, True),
        ("POST", {"host": DESK, "origin": PUBLIC}, True),
        ("POST", {"host": DESK, "origin": "http://evil.example"}, False),
        ("POST", {"host": DESK, "origin": f"https://{DESK}"}, False),
        ("POST", {"host": DESK, "origin": "http://desk.example:9999"}, False),
        ("POST", {"host": DESK, "origin": "null"}, False),
        ("POST", {"host": DESK, "sec-fetch-site": "cross-site"}, False),
        ("WEBSOCKET", {"host": DESK, "origin": PUBLIC}, True),
        ("WEBSOCKET", {"host": DESK, "origin": "http://evil.example"}, False),
    ],
)
def test_find_foreign(method: str, headers: dict[str, str], welcome: bool) -> None:
    refusal = find_foreign(method, Headers(headers), PUBLIC)
    assert (refusal is None) is welcome


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
    else:
        await PlainTextResponse("hello")(scope, receive, send)


def test_refuses_in_one_sentence() -> None:
    welcome = ask(LoopbackGuard(hello), "GET", "/", {"host": HERE})
    assert (welcome.status_code, welcome.text) == (200, "hello")
    foreign = ask(LoopbackGuard(hello), "GET", "/", {"host": "desk.example"})
    assert foreign.status_code == 403
    assert foreign.text.startswith("This program answers only on the computer that it runs on.")


def test_refuses_changes_as_json() -> None:
    answer = ask(LoopbackGuard(hello), "POST", "/api/changes", {"host": "desk.example"})
    assert (answer.status_code, list(answer.json())) == (403, ["error"])


@pytest.mark.parametrize(
    ("origin", "answer"),
    [(f"http://{HERE}", "websocket.accept"), ("http://desk.example", "websocket.close")],
)
def test_websockets(origin: str, answer: str) -> None:
    sent = []

    async def send(message: Message) -> None:
        sent.append(message["type"])

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    headers = [(b"host", HERE.encode()), (b"origin", origin.encode())]
    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": headers}
    asyncio.run(LoopbackGuard(hello)(scope, receive, send))
    assert sent == [answer]
