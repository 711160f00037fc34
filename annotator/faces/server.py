"""Runs the screens and the change route in one process, for this computer only."""

import asyncio
import signal
import socket
import sys
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config as streamlit_config

from annotator.errors import AccessError
from annotator.faces.changes import change_routes
from annotator.faces.desk import Desk, close_desk, open_desk
from annotator.faces.front import front_route, page_routes
from annotator.faces.guard import LOOPBACK, LoopbackGuard
from annotator.faces.theme import THEME

ADDRESS = "127.0.0.1"
UPLOAD_MEGABYTES = 20
SCRIPT = Path(__file__).parent / "app" / "main.py"
PAGES = (
    "articles", "review", "report", "compare", "draft", "checks", "versions", "settle", "teach",
    "sources", "codebook",
)  # fmt: skip
"""Addresses of the screens; Add is at the bare one."""

SETTINGS: dict[str, object] = {
    "server.headless": True,
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "server.baseUrlPath": "",
    "server.maxUploadSize": UPLOAD_MEGABYTES,
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "global.developmentMode": False,
    "logger.hideWelcomeMessage": True,
    "runner.magicEnabled": False,
    **THEME,
}


def serve(
    db_path: Path,
    *,
    port: int,
    seeds: Path | None = None,
    open_browser: bool = True,
    address: str = ADDRESS,
) -> None:
    """Serve the database until Ctrl-C or SIGTERM. Port 0 takes any free one; the address is
    printed when it answers.

    Raises AccessError for any address but this computer's, or a port that is taken; StoreError,
    SeedError.
    """
    if address not in LOOPBACK:
        raise AccessError(
            f"It cannot be served at {address}: there is no login yet,"
            f" so only this computer may open it. Leave the address at {ADDRESS}."
        )
    _check_port(address, port)
    desk = open_desk(db_path, seeds)
    # The web server ends its work at SIGTERM and raises it again, which would end the process
    # before the database is closed.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        build_app(desk, open_browser=open_browser).run(
            config={**SETTINGS, "server.address": address, "server.port": port}
        )
    except KeyboardInterrupt:
        pass
    finally:
        close_desk(desk)


def build_app(desk: Desk, *, open_browser: bool = False) -> st.App:
    """The application: Streamlit's screens, our routes, the guard in front of both."""

    @asynccontextmanager
    async def lifespan(app: st.App) -> AsyncIterator[None]:
        ready = asyncio.get_running_loop().call_later(0.1, _tell_ready, open_browser)
        yield
        ready.cancel()

    return st.App(
        SCRIPT,
        lifespan=lifespan,
        routes=[*change_routes(desk), front_route(), *page_routes(PAGES)],
        middleware=[Middleware(LoopbackGuard)],
    )


def _tell_ready(open_browser: bool) -> None:
    host = streamlit_config.get_option("server.address")
    port = streamlit_config.get_option("server.port")
    address = f"http://{host}:{port}"
    sys.stdout.write(f"Ready at {address} – stop with Ctrl-C.\n")
    sys.stdout.flush()
    if open_browser:
        webbrowser.open(address)


def _check_port(address: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise AccessError(
                f"Port {port} cannot be used ({error.strerror}). Try another, or --port 0."
            ) from None
