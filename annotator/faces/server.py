"""Runs the screens and the routes in one process: for this computer only, or for people who sign
in."""

import asyncio
import hashlib
import os
import signal
import socket
import sys
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config as streamlit_config
from streamlit.web.server.starlette import starlette_server

from annotator.errors import AccessError, StoreError
from annotator.faces.changes import change_routes
from annotator.faces.desk import Desk, close_desk, open_desk
from annotator.faces.entrance import entrance_routes
from annotator.faces.front import front_route, page_routes
from annotator.faces.guard import LOOPBACK, LanGuard, LoginGuard, LoopbackGuard
from annotator.faces.lan import EVERYWHERE, join_addresses
from annotator.faces.live import live_routes
from annotator.faces.login import Login, read_oidc, read_public_address
from annotator.faces.projector import projector_routes
from annotator.faces.theme import THEME
from annotator.work.audit import prune_audit
from annotator.work.classroom import prune_classes

_bind_socket = starlette_server._bind_socket

ADDRESS = "127.0.0.1"
UPLOAD_MEGABYTES = 20
PRUNE_SECONDS = 60 * 60
SCRIPT = Path(__file__).parent / "app" / "main.py"
PAGES = (
    "articles", "review", "report", "compare", "draft", "checks", "versions", "settle", "queue",
    "desk", "mine", "teach", "sources", "codebook", "people", "account",
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
    public_address: str | None = None,
    oidc: Path | None = None,
    lan: bool = False,
) -> None:
    """Serve the database until Ctrl-C or SIGTERM. Port 0 takes any free one; the address is
    printed when it answers.

    Without a public address only this computer may open it, and nobody signs in. With one,
    everyone does. With `lan`, learners on the network reach its lessons, and nothing else, without
    a login. Raises AccessError for another address than this computer's without a public
    one, for settings that do not fit, a port that is taken, or if nobody could sign in;
    StoreError, SeedError.
    """
    if lan and (public_address or address != ADDRESS):
        raise AccessError("With --lan the addresses are found by themselves. Leave the others out.")
    login = _read_login(address, public_address, oidc)
    address = EVERYWHERE if lan else address
    _check_port(address, port)
    desk = open_desk(db_path, seeds, login=login)
    desk.lan = lan
    # The web server ends its work at SIGTERM and raises it again, which would end the process
    # before the database is closed.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    starlette_server._bind_socket = _bind_without_delay
    try:
        _check_accounts(desk)
        prune_audit(desk.store)
        build_app(desk, open_browser=open_browser).run(
            config={**SETTINGS, "server.address": address, "server.port": port}
        )
    except KeyboardInterrupt:
        pass
    finally:
        close_desk(desk)


def _read_login(address: str, public: str | None, oidc: Path | None) -> Login | None:
    if public is not None:
        return Login(read_public_address(public), read_oidc(oidc) if oidc else None)
    if address not in LOOPBACK:
        raise AccessError(
            f"It cannot be served at {address} without a login. Say at what address people open"
            " it, and they sign in there: --public-address https://desk.example"
        )
    if oidc is not None:
        raise AccessError("Nobody signs in on this computer alone. Give --public-address too.")
    return None


def _check_accounts(desk: Desk) -> None:
    """Where people sign in, there must be someone who can; links lead to the public address."""
    if desk.login is None:
        return
    if not desk.store.people.accounts():
        raise AccessError(
            "Nobody can sign in yet. Make the first account:"
            f" annotator people add NAME --admin --db {desk.store.path}"
        )
    desk.store.set_setting("public_address", desk.login.public)


def build_app(desk: Desk, *, open_browser: bool = False) -> st.App:
    """The application: Streamlit's screens, our routes, the guard in front of both."""

    login = desk.login

    @asynccontextmanager
    async def lifespan(app: st.App) -> AsyncIterator[None]:
        ready = asyncio.get_running_loop().call_later(0.1, _tell_ready, open_browser, desk)
        pruning = asyncio.create_task(_prune_classes(desk))
        yield
        ready.cancel()
        pruning.cancel()

    secrets: dict[str, Any] = {}
    if login is not None:
        derived = hashlib.sha256(f"{desk.secret}/streamlit".encode()).hexdigest()
        # Streamlit takes it from here alone: with the same one in each process, someone may set
        # out from one and come back to another.
        os.environ["STREAMLIT_SERVER_COOKIE_SECRET"] = derived
        secrets = login.secrets(derived)
    alone = Middleware(LanGuard if desk.lan else LoopbackGuard)
    return st.App(
        SCRIPT,
        secrets=secrets or None,
        lifespan=lifespan,
        routes=[
            *change_routes(desk), *entrance_routes(desk), *live_routes(desk),
            *projector_routes(desk), front_route(), *page_routes(PAGES),
        ],
        middleware=[Middleware(LoginGuard, desk) if login else alone],
    )  # fmt: skip


def _bind_without_delay(address: str, port: int, backlog: int) -> socket.socket:
    """Streamlit's listening socket, with Nagle's algorithm off for all that it accepts.

    asyncio would turn it off, but only for sockets made with the protocol named, and Streamlit's is
    not. With it on, the body of a small answer leaves after the browser has acknowledged its head,
    which takes 40 ms.
    """
    listening = _bind_socket(address, port, backlog)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


async def _prune_classes(desk: Desk) -> None:
    """Each hour, delete the lessons whose time is over."""
    while True:
        if desk.classroom.is_used:
            with suppress(StoreError):  # busy: in an hour again
                await asyncio.to_thread(lambda: prune_classes(desk.classes))
        await asyncio.sleep(PRUNE_SECONDS)


def _tell_ready(open_browser: bool, desk: Desk) -> None:
    host = streamlit_config.get_option("server.address")
    port = streamlit_config.get_option("server.port")
    address = f"http://{ADDRESS if desk.lan else host}:{port}"
    lines = [f"Ready at {address} – stop with Ctrl-C."]
    if desk.lan:
        lines += [
            f"Learners on your network open {' or '.join(join_addresses(desk))}.",
            "Whoever is on this network can open that page, and could read what travels there:"
            " it is not encrypted. Everything else is refused to them.",
        ]
    if desk.login is not None:
        lines.append(f"People sign in at {desk.login.public}.")
        if not desk.login.secure and urlsplit(desk.login.public).hostname not in LOOPBACK:
            lines.append("Passwords travel in the clear there: put TLS before it.")
    sys.stdout.write("".join(f"{line}\n" for line in lines))
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
