"""Serves the files of the review component, and the page that starts Streamlit in the browser.

Streamlit finds the files of a component only where the program was installed from a wheel; a
route of our own serves them from a wheel, an editable checkout and a bare one alike. The address
carries a digest of the files, so that a browser never mixes two versions.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from streamlit.file_util import get_static_dir

ICON = Path(str(files("annotator.faces"))) / "app" / "icon.svg"
CLIENT = """<script>window.__streamlit = {
  BACKEND_BASE_URL: window.location.origin, HOST_CONFIG: { blockErrorDialogs: true }
}</script>"""
"""Settings of Streamlit's client. Told where its server is, it does not ask below the address of a
page first, which begins every deep link with two errors in the console. Its dialog on a lost
connection would take the keyboard from a review that goes on without one, and says so itself."""


def front_folder() -> Path:
    return Path(str(files("annotator.faces"))) / "review"


@cache
def front_address() -> str:
    """The path of the folder on the server, such as /front/3f9a0c21d4e7."""
    digest = hashlib.sha256()
    for path in sorted(front_folder().iterdir()):
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"/front/{digest.hexdigest()[:12]}"


class _Frozen(StaticFiles):
    """Files that never change under their address."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code == 200:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def front_route() -> Mount:
    return Mount(front_address(), _Frozen(directory=front_folder()), name="front")


def page_routes(names: Iterable[str]) -> list[Route]:
    """The start page, at the address of every page of the app, and its icon."""

    async def start(request: Request) -> Response:
        return HTMLResponse(start_page(), headers={"Cache-Control": "no-cache"})

    async def icon(request: Request) -> Response:
        return FileResponse(ICON, media_type="image/svg+xml")

    pages = [Route(f"/{name}", start) for name in ("", *names)]
    return [*pages, Route("/icon.svg", icon), Route("/favicon.ico", icon)]


@cache
def start_page() -> str:
    """Streamlit's own start page, with our name and icon."""
    page = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    page = page.replace("<title>Streamlit</title>", "<title>Annotator</title>")
    page = page.replace('href="./favicon.png"', 'href="/icon.svg"')
    return page.replace("<head>", f"<head>{CLIENT}", 1)
