"""The files and the start page that the server sends, and what it refuses to begin."""

import re
import socket
from pathlib import Path
from typing import Any

import pytest
from asking import ask
from serving import serve as run_server
from starlette.applications import Starlette
from streamlit.web.server.starlette import starlette_server

from annotator.errors import AccessError
from annotator.faces.app.frame import VIEWS
from annotator.faces.front import front_address, front_folder, front_route, page_routes
from annotator.faces.server import PAGES, _bind_without_delay, serve
from annotator.store import Reviewer, open_store


@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.1", "::", "desk.example", ""])
def test_nowhere_else_without_a_login(tmp_path: Path, address: str) -> None:
    with pytest.raises(AccessError, match="without a login"):
        serve(tmp_path / "desk.db", port=0, address=address)
    assert not (tmp_path / "desk.db").exists()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"public_address": "desk.example"}, "no address that people can open"),
        ({"oidc": Path("oidc.toml")}, "Give --public-address too"),
        ({"public_address": "https://desk.example"}, "annotator people add NAME --admin"),
        (
            {"public_address": "https://desk.example", "address": "0.0.0.0"},
            "annotator people add NAME --admin",
        ),
    ],
)
def test_settings_for_others_that_do_not_fit(
    tmp_path: Path, given: dict[str, Any], says: str
) -> None:
    with pytest.raises(AccessError, match=says):
        serve(tmp_path / "desk.db", port=0, **given)


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(AccessError, match=f"Port {port} cannot be used"):
            serve(tmp_path / "desk.db", port=port)
    assert not (tmp_path / "desk.db").exists()


def test_small_answers_are_not_held_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit's own socket would hold the body of an answer back until the head is acknowledged."""
    monkeypatch.setattr(starlette_server, "_bind_socket", _bind_without_delay)
    listening, _ = starlette_server._bind_server_socket("127.0.0.1", "127.0.0.1", 0, 1)
    with listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


@pytest.mark.parametrize("path", sorted(p.name for p in front_folder().iterdir()))
def test_the_front_end_is_served_for_good(path: str) -> None:
    app = Starlette(routes=[front_route()])
    answer = ask(app, "GET", f"{front_address()}/{path}", {})
    assert (answer.status_code, answer.content) == (200, (front_folder() / path).read_bytes())
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert ask(app, "GET", f"{front_address()}/../desk.py", {}).status_code == 404


def test_the_start_page_is_at_every_screen() -> None:
    app = Starlette(routes=page_routes(PAGES))
    for path in ("/", *(f"/{name}" for name in VIEWS if name != "add")):
        page = ask(app, "GET", path, {})
        assert "<title>Annotator</title>" in page.text
        assert "BACKEND_BASE_URL: window.location.origin" in page.text
    assert ask(app, "GET", "/icon.svg", {}).headers["content-type"] == "image/svg+xml"


def test_nothing_is_asked_of_another_host() -> None:
    for path in front_folder().iterdir():
        assert not re.search(r"https?://|//[a-z]+\.", path.read_text(encoding="utf-8")), path.name


def channels(colour: str) -> list[float]:
    colour = "".join(c * 2 for c in colour[1:]) if len(colour) == 4 else colour[1:]
    values = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    return [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in values]


def contrast(a: str, b: str) -> float:
    """WCAG 2.2, relative luminance."""
    bright, dark = sorted(
        (
            sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), channels(x), strict=True))
            for x in (a, b)
        ),
        reverse=True,
    )
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("theme", "page"), [("light", "#fbfaf6"), ("light", "#f1eee6"), ("dark", "#17181a")]
)
def test_colours_can_be_told_and_read(theme: str, page: str) -> None:
    css = (front_folder() / "review.css").read_text(encoding="utf-8")
    light, dark = re.findall(r"\.review(?:\[data-theme=\"dark\"\])? \{(.*?)\n\}", css, re.DOTALL)[
        :2
    ]
    values = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", light if theme == "light" else dark))
    groups = [value for name, value in values.items() if name.startswith("group-")]
    assert len(groups) == len(set(groups)) == 8
    for colour in groups:
        assert contrast(colour, values["on-group"]) >= 4.5
        assert contrast(colour, page) >= 3
    ink = "#161513" if theme == "light" else "#e9e6df"
    assert contrast(values["marker"], ink) >= 7
    assert contrast(values["focus"], page) >= 3


def test_what_is_to_be_forgotten_is_swept_at_the_start(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with open_store(path) as store:
        store.save_reviewer(Reviewer(id="ana", name="Ana Reil", created_at="2026-01-01"))
        store.erasure.erase("ana", (), store.erasure.pseudonym(), keep_answers=True)
        assert store.setting("unswept")
    running = run_server(path)
    running.stop()
    with open_store(path) as store:
        assert store.setting("unswept") is None
    assert b"Ana Reil" not in path.read_bytes()
