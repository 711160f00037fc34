"""Readers do not see each other before all have handed in, whatever they open, ask for or take
along: by address, query, export, search, history, figures or a lesson."""

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from asking import ask
from cast import PUBLIC, Cast, build, call
from streamlit.testing.v1 import AppTest

from annotator.engine import Engine
from annotator.faces.app.frame import VIEWS
from annotator.faces.desk import close_desk, open_desk
from annotator.faces.login import Login
from annotator.work.reading import assign, commit_reading, order_reading
from annotator.work.review import apply_changes, load_review

SECRET = "Zebrahaus"
"""What one reader wrote, as a source and in a note."""
READERS = ("reviewer", "editor")


@pytest.fixture
def cast(tmp_path: Path, engine: Engine) -> Iterator[Cast]:
    desk = open_desk(tmp_path / "desk.db", engine=engine, login=Login(PUBLIC))
    yield call(desk)
    close_desk(desk)


def read_apart(cast: Cast, who: str) -> None:
    """`who` has answered every sentence and handed in; the other has the article and is open."""
    desk = cast.desk
    order_reading(desk.store, cast.article, cast.ids["admin"], wanted=2)
    for reader in READERS:
        args = (desk.store, cast.article, cast.ids[reader], cast.ids["admin"], desk.codebook)
        assign(*args)
    units = load_review(desk.store, cast.article, cast.ids[who]).units
    changes = [
        {
            "seq": n, "made_at": "2026-01-31T08:05:00.250Z", "action": "tag",
            "start": unit.start, "end": unit.end,
            "tag": {
                "primary_type": "military", "source": SECRET, "certainty": 3, "note": SECRET,
                "to_check": True, "evidence": SECRET,
            },
        }
        for n, unit in enumerate(units, 1)
    ]  # fmt: skip
    done = apply_changes(
        desk.store, cast.article, cast.ids[who], "tab", changes, codebook=desk.codebook
    )
    assert not done.refused
    commit_reading(desk.store, cast.article, cast.ids[who])


def app(first: str, cookies: dict[str, str]) -> None:
    from annotator.faces.app.frame import run_app

    run_app(first, cookies)


def shown(at: AppTest) -> str:
    """Everything that a page hands to the browser, components' data included."""
    return "\n".join(str(block.proto) for block in _blocks(at._tree))


def _blocks(node: Any) -> Iterator[Any]:
    if getattr(node, "proto", None) is not None:
        yield node
    for child in getattr(node, "children", {}).values():
        yield from _blocks(child)


@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize("name", VIEWS)
def test_no_page_tells(cast: Cast, name: str, who: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    other = next(reader for reader in READERS if reader != who)
    read_apart(cast, other)
    for more in ({}, {"reviewer": cast.ids[other]}, {"reviewer": "settled", "unit": "33"}):
        at = AppTest.from_function(app, args=(name, cast.jar(who)), default_timeout=30)
        for key, value in {"article": cast.article, "with": cast.article, **more}.items():
            at.query_params[key] = value
        at.run()
        assert not at.exception
        assert SECRET not in shown(at)


@pytest.mark.parametrize("who", READERS)
def test_no_route_tells(cast: Cast, who: str) -> None:
    other = next(reader for reader in READERS if reader != who)
    read_apart(cast, other)
    seated = cast.desk.seat(cast.cookies[who])
    headers = cast.headers(who, **{"X-Review-Token": seated.sign(cast.article)})
    empty = json.dumps({"client": "tab", "changes": [], "known": 0}).encode()
    asked = (
        ("POST", "/api/changes"), ("POST", "/api/decisions"), ("GET", "/api/questions"),
        ("GET", "/api/history?start=0&end=300"),
    )  # fmt: skip
    for (method, path), query in product(asked, ("", f"reviewer={cast.ids[other]}")):
        address = f"{path}{'&' if '?' in path else '?'}{query}"
        answer = ask(build(cast.desk), method, address, headers, empty)
        assert SECRET not in answer.text, address
    asks = {"seq": 1, "made_at": "2026-01-31T08:05:00.250Z", "action": "agree"}
    body = json.dumps({"client": "tab", "changes": [asks]}).encode()
    assert SECRET not in ask(build(cast.desk), "POST", "/api/decisions", headers, body).text


@pytest.mark.parametrize("who", READERS)
def test_search_does_not_tell(cast: Cast, who: str) -> None:
    other = next(reader for reader in READERS if reader != who)
    read_apart(cast, other)
    assert cast.desk.store.list_articles(SECRET, reviewer_id=cast.ids[who]) == ()


def test_the_page_tells_what_is_ones_own(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the tests above would hold for an empty page."""
    import sys

    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    read_apart(cast, "reviewer")
    for name in ("review", "report", "checks"):
        at = AppTest.from_function(app, args=(name, cast.jar("reviewer")), default_timeout=30)
        at.query_params["article"] = cast.article
        at.run()
        assert SECRET in shown(at), name
