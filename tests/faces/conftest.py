"""A desk to test with, a server in its own process, and a browser to look at it."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browsers import FLAGS, find_browser, is_foreign
from serving import Served, serve
from streamlit.testing.v1 import AppTest

from annotator.engine import Engine
from annotator.faces.desk import Desk, close_desk, open_desk
from annotator.work.engine import load_engine


@pytest.fixture(scope="session")
def engine() -> Engine:
    return load_engine()


@pytest.fixture
def desk(tmp_path: Path, engine: Engine) -> Iterator[Desk]:
    desk = open_desk(tmp_path / "desk.db", engine=engine)
    yield desk
    close_desk(desk)


def app(first: str) -> None:
    from annotator.faces.app.frame import run_app

    run_app(first)


@pytest.fixture
def show(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], AppTest]:
    """Runs the app with one page in front. AppTest puts its script in the place of `__main__`,
    which the processes that later tests start would run: it is put back."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    return lambda first: AppTest.from_function(app, args=(first,), default_timeout=30)


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for the tests that do not stop it."""
    served = serve(tmp_path_factory.mktemp("served") / "desk.db")
    yield served
    assert served.stop() == 0


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[list[Served]]:
    """A server to be stopped and started; the last one in the list is the running one."""
    servers = [serve(tmp_path / "desk.db")]
    yield servers
    if servers[-1].process.poll() is None:
        servers[-1].stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    found = find_browser()
    if found is None:
        missing = "No browser on the PATH. Install one: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page in a fresh profile. At the end: nothing in its console, and no request to any host
    but this computer. A test that stops the server empties `page.complaints` first."""
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    context.set_default_timeout(15_000)
    # Which sentences are asked blind is drawn by chance.
    context.add_init_script("localStorage['annotator/settings/blind'] ??= 'none'")
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda m: m.type == "error" and page.complaints.append(m.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on(
        "request", lambda request: is_foreign(request.url) and page.complaints.append(request.url)
    )
    yield page
    complaints = list(page.complaints)
    context.close()
    assert complaints == []
