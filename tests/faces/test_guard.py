"""Who is let in: alone at this computer, and where people sign in."""

import asyncio

import pytest
from asking import ask
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from annotator.faces.guard import LanGuard, LoopbackGuard, find_foreign, find_refusal

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


# ---------------------------------------------------------------- on the local network


class Lan:
    """A computer that lends its lessons, and what comes to it from elsewhere."""

    def __init__(self) -> None:
        self.reached: list[str] = []

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            self.reached.append(scope["path"])
            if scope["type"] == "http":
                await PlainTextResponse("in")(scope, receive, send)

        self.guard = LanGuard(app)

    def ask(
        self, path: str, client: str, method: str = "GET", kind: str = "http", **headers: str
    ) -> int:
        """The status of the answer; for a websocket, how it was closed, or 0."""
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request"}

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {
            "type": kind,
            "method": method,
            "path": path,
            "query_string": b"",
            "client": (client, 4000),
            "headers": [
                (k.replace("_", "-").encode(), v.encode())
                for k, v in {"host": "192.168.1.5:8501", **headers}.items()
            ],
        }
        asyncio.run(self.guard(scope, receive, send))
        return int(sent[0].get("status", sent[0].get("code", 0))) if sent else 0


ELSEWHERE = "192.168.1.77"


@pytest.mark.parametrize("path", ["/lesson", "/lesson/join", "/lesson/state", "/icon.svg"])
def test_the_network_reaches_lessons(path: str) -> None:
    assert Lan().ask(path, ELSEWHERE) == 200


@pytest.mark.parametrize(
    "path",
    [
        "/articles", "/teach", "/lessons", "/lesson.html", "/api/changes", "/api/registry",
        "/projector/x", "/projector/x/picture", "/media/a.pdf", "/_stcore/health", "/static/a.js",
        "/front/x/main.js", "/login", "/join", "/component/x", "//lesson", "/Lesson", "/x/lesson/",
    ],
)  # fmt: skip
@pytest.mark.parametrize("client", [ELSEWHERE, "10.0.0.4", "fe80::1", "172.17.0.1"])
def test_the_network_reaches_nothing_else(path: str, client: str) -> None:
    lan = Lan()
    for method in ("GET", "POST", "HEAD", "OPTIONS"):
        assert lan.ask(path, client, method) == 403
    assert lan.ask(path, client, host="127.0.0.1:8501") == 403
    assert lan.reached == []


def test_no_websocket_from_the_network() -> None:
    lan = Lan()
    assert lan.ask("/_stcore/stream", ELSEWHERE, kind="websocket") == 1008
    assert lan.ask("/lesson/state", ELSEWHERE, kind="websocket") == 1008
    assert lan.reached == []


def test_the_bare_address_leads_to_the_lessons() -> None:
    assert Lan().ask("/", ELSEWHERE) == 303


def test_another_site_cannot_answer_for_a_learner() -> None:
    lan = Lan()
    assert lan.ask("/lesson/join", ELSEWHERE, "POST", origin="http://192.168.1.5:8501") == 200
    assert lan.ask("/lesson/join", ELSEWHERE, "POST", origin="http://evil.example") == 403
    assert lan.ask("/lesson/join", ELSEWHERE, "POST", sec_fetch_site="cross-site") == 403


def test_whoever_sits_at_the_computer_is_guarded_as_before() -> None:
    lan = Lan()
    assert lan.ask("/articles", "127.0.0.1", host="127.0.0.1:8501") == 200
    assert lan.ask("/articles", "127.0.0.1") == 403, "that is not a name of this computer alone"
    forwarded = {"host": "127.0.0.1:8501", "x_forwarded_for": ELSEWHERE}
    assert lan.ask("/articles", "127.0.0.1", **forwarded) == 403, "a proxy may let anyone in"
