"""Who gets where: every route, screen and download, by every kind of person, each tried."""

import json
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import pytest
from asking import ask
from cast import HOST, MEMBERS, OUTSIDERS, PUBLIC, SIGNED_OUT, Cast, build, call
from streamlit.testing.v1 import AppTest

from annotator.engine import Engine
from annotator.errors import AccessError, NotFound, SignedOut
from annotator.faces.app import files
from annotator.faces.app.frame import VIEWS
from annotator.faces.desk import Desk, close_desk, open_desk
from annotator.faces.front import front_address
from annotator.faces.login import Login
from annotator.faces.passes import Pass, sign_pass
from annotator.faces.server import PAGES
from annotator.model import Metadata
from annotator.store import DEFAULT_PROJECT
from annotator.work import people
from annotator.work.people import OWNER
from annotator.work.rights import ACTIONS, Action, allowed

EVERYONE = (*MEMBERS, *OUTSIDERS)
WORKING = ("reviewer", "editor", "admin")


@pytest.fixture
def cast(tmp_path: Path, engine: Engine) -> Iterator[Cast]:
    desk = open_desk(tmp_path / "desk.db", engine=engine, login=Login(PUBLIC))
    yield call(desk)
    close_desk(desk)


# ---------------------------------------------------------------- our routes

PAGE_PATHS = ("/", *(f"/{name}" for name in PAGES))


def test_pages_are_for_who_is_signed_in_deep_links_too(cast: Cast) -> None:
    """A stranger is sent to the login, and from there on to where they wanted."""
    app = build(cast.desk)
    for who, path in product(EVERYONE, (*PAGE_PATHS, f"/report?article={cast.article}", "/x/y")):
        answer = ask(app, "GET", path, cast.headers(who))
        if who in SIGNED_OUT:
            place = httpx.URL(answer.headers["location"])
            assert (answer.status_code, place.path) == (303, "/login"), (who, path)
            assert place.params["next"] == path
            assert "Annotator" not in answer.text
        else:
            assert answer.status_code == (404 if path == "/x/y" else 200), (who, path)


@pytest.mark.parametrize(
    "path",
    [f"{front_address()}/main.js", "/media/0a1b.csv", "/_stcore/host-config", "/static/js/x.js",
     "/_stcore/upload_file/1/2", "/component/x/y", "/app/static/x", "/_stcore/agent/interact",
     "/login/", "//login", "/LOGIN", "/login/../articles", "/_stcore/health/x"],
)  # fmt: skip
def test_nothing_else_is_given_to_strangers(cast: Cast, path: str) -> None:
    for who in SIGNED_OUT:
        for method in ("GET", "POST", "PUT", "DELETE"):
            answer = ask(build(cast.desk), method, path, cast.headers(who))
            assert answer.status_code in (303, 401), (who, method, answer.text)
            assert answer.status_code == 401 or answer.headers["location"].startswith("/login?")
            assert "{" not in answer.text


@pytest.mark.parametrize("path", ["/login", "/icon.svg", "/favicon.ico"])
def test_the_door_is_open(cast: Cast, path: str) -> None:
    assert ask(build(cast.desk), "GET", path, HOST).status_code == 200


API = (
    ("POST", "/api/changes"),
    ("GET", "/api/registry"),
    ("GET", "/api/questions"),
    ("GET", "/api/history?start=0&end=31"),
)
CHANGE = {
    "seq": 1, "made_at": "2026-01-31T08:05:00.250Z", "action": "tag", "start": 0, "end": 31,
    "tag": {"primary_type": "company", "certainty": 4},
}  # fmt: skip
BODY = json.dumps({"client": "tab", "changes": [CHANGE]}).encode()


def expected(who: str) -> int:
    """Of the routes of the review."""
    return 200 if who in WORKING else 401 if who in SIGNED_OUT else 403


def stored(cast: Cast) -> list[str]:
    """Who has answered."""
    return [row.reviewer_id for row in cast.desk.store.log.all_tags(cast.article)]


@pytest.mark.parametrize("who", EVERYONE)
def test_routes_of_the_review(cast: Cast, who: str) -> None:
    """Each with a pass of their own, which was good once."""
    token = sign_pass(cast.desk.secret, Pass(cast.article, cast.ids.get(who, "")))
    for method, path in API:
        headers = cast.headers(who, **{"X-Review-Token": token})
        answer = ask(build(cast.desk), method, path, headers, BODY if method == "POST" else b"")
        assert answer.status_code == expected(who), (method, path, answer.text)
    assert stored(cast) == ([cast.ids[who]] if who in WORKING else [])


@pytest.mark.parametrize("who", EVERYONE)
def test_routes_of_the_review_without_or_with_anothers_pass(cast: Cast, who: str) -> None:
    editor = sign_pass(cast.desk.secret, Pass(cast.article, cast.ids["editor"]))
    forged = sign_pass("other", Pass(cast.article, cast.ids.get(who, "")))
    for (method, path), token in product(API, ("", forged, editor)):
        headers = cast.headers(who, **{"X-Review-Token": token})
        status = ask(build(cast.desk), method, path, headers, BODY).status_code
        own = token == editor and who == "editor"
        assert status == (200 if own else 403 if token == editor and who not in SIGNED_OUT else 401)
    assert stored(cast) == ([cast.ids["editor"]] if who == "editor" else [])


def test_a_pass_stops_working_when_its_owner_is_taken_out(cast: Cast) -> None:
    seated = cast.desk.seat(cast.cookies["reviewer"])
    headers = cast.headers("reviewer", **{"X-Review-Token": seated.sign(cast.article)})
    assert ask(build(cast.desk), "POST", "/api/changes", headers, BODY).status_code == 200
    for role in ("viewer", None):
        people.set_role(cast.desk.store, OWNER, DEFAULT_PROJECT, cast.ids["reviewer"], role)
        answer = ask(build(cast.desk), "POST", "/api/changes", headers, BODY)
        assert (answer.status_code, list(answer.json())) == (403, ["error"])


@pytest.mark.parametrize(
    "headers",
    [{"origin": "http://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"},
     {"host": "evil.example"}, {"host": "127.0.0.1:8501"}, {"host": "desk.example"},
     {"origin": "https://desk.example:8501"}],
)  # fmt: skip
def test_another_site_changes_nothing(cast: Cast, headers: dict[str, str]) -> None:
    """With the cookie and a good pass."""
    token = cast.desk.seat(cast.cookies["admin"]).sign(cast.article)
    given = cast.headers("admin", **{"X-Review-Token": token}) | headers
    for path in ("/api/changes", "/signout", "/login", "/join"):
        assert ask(build(cast.desk), "POST", path, given, BODY).status_code == 403
    assert stored(cast) == []
    assert len(cast.desk.store.people.sessions(cast.ids["admin"])) == 1


# ---------------------------------------------------------------- screens

SCREENS: dict[str, tuple[str, ...]] = {
    "add": WORKING,
    "articles": MEMBERS,
    "review": MEMBERS,
    "report": MEMBERS,
    "checks": WORKING,
    "versions": MEMBERS,
    "compare": MEMBERS,
    "settle": ("editor", "admin"),
    "queue": WORKING,
    "draft": MEMBERS,
    "desk": ("editor", "admin"),
    "mine": WORKING,
    "teach": MEMBERS,
    "sources": MEMBERS,
    "codebook": MEMBERS,
    "people": ("admin",),
    "account": (*MEMBERS, "removed", "elsewhere"),
}
"""Screen -> who may see it. With a deep link to the article where it is about one."""


def app(first: str, cookies: dict[str, str]) -> None:
    from annotator.faces.app.frame import run_app

    run_app(first, cookies)


Open = Callable[..., AppTest]


@pytest.fixture
def open_screen(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Open:
    import sys

    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])

    def open_screen(who: str, name: str, **query: str) -> AppTest:
        at = AppTest.from_function(app, args=(name, cast.jar(who)), default_timeout=30)
        for key, value in query.items():
            at.query_params[key] = value
        return at.run()

    return open_screen


def words(at: AppTest) -> str:
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "error", "text")
    found = [str(e.value) for kind in kinds for e in getattr(at, kind)]
    return "\n".join([*found, *(b.label for b in at.button), *(str(e) for e in at.get("html"))])


def test_the_table_of_screens_is_whole() -> None:
    assert list(SCREENS) == list(VIEWS)


@pytest.mark.parametrize("who", EVERYONE)
@pytest.mark.parametrize("name", SCREENS)
def test_screens(cast: Cast, open_screen: Open, name: str, who: str) -> None:
    about = VIEWS[name].of_article or name == "checks"
    at = open_screen(who, name, **({"article": cast.article} if about else {}))
    assert not at.exception
    said = words(at)
    if who in SCREENS[name]:
        assert not at.error, said
        return
    assert "Ferry strike" not in said
    if who != "elsewhere":
        assert not at.get("bidi_component")
    if who in SIGNED_OUT:
        assert "You are not signed in" in said
        assert not at.title
    elif about and who not in MEMBERS:
        assert "There is no such article" in said
    elif who == "elsewhere":
        assert not at.error, "admin of another project, which is the one on show"
    else:
        assert at.error[0].value.startswith(("As ", "You do not belong")), said


def test_an_article_of_another_project_is_not_told_of(cast: Cast, open_screen: Open) -> None:
    """Neither by its address, nor in a list, as the second of two, or as a text that is here."""
    store = cast.desk.store
    for name in ("articles", "compare"):
        assert "Ferry strike" not in words(open_screen("elsewhere", name))
    mine = store.load_document(cast.article).document
    seated = cast.desk.seat(cast.cookies["elsewhere"])
    assert store.find_same_text(mine, seated.project_id) == ()
    beside = open_screen("elsewhere", "compare", **{"with": cast.article})
    assert "There is no such article" in words(beside)


def test_each_sees_what_they_may_do(cast: Cast, open_screen: Open) -> None:
    offered = {
        "viewer": set(),
        "reviewer": {"New version"},
        "editor": {"New version", "Details", "Delete"},
        "admin": {"New version", "Details", "Delete"},
    }
    for who, wanted in offered.items():
        at = open_screen(who, "articles")
        assert {b.label for b in at.button} & {"New version", "Details", "Delete"} == wanted
    assert "Ferry strike enters third week." in words(
        open_screen("viewer", "review", article=cast.article)
    ), "a viewer reads the text"


def test_a_session_that_ends_while_a_page_is_open(cast: Cast, open_screen: Open) -> None:
    at = open_screen("editor", "articles")
    delete = next(b for b in at.button if b.label == "Delete")
    cast.desk.store.people.end_sessions(cast.ids["editor"])
    delete.click().run()
    assert "You are not signed in" in words(at)
    assert len(cast.desk.store.list_articles()) == 1


def test_a_role_that_is_taken_while_a_page_is_open(cast: Cast, open_screen: Open) -> None:
    at = open_screen("editor", "articles")
    delete = next(b for b in at.button if b.label == "Delete")
    people.set_role(cast.desk.store, OWNER, DEFAULT_PROJECT, cast.ids["editor"], "viewer")
    delete.click().run()
    assert len(cast.desk.store.list_articles()) == 1


def test_what_another_left_in_the_browser_is_gone(cast: Cast, open_screen: Open) -> None:
    other = AppTest.from_function(app, args=("articles", cast.jar("viewer")), default_timeout=30)
    other.session_state["draft"] = "what Editor typed"
    other.session_state["person"] = cast.ids["editor"]
    other.run()
    assert "draft" not in other.session_state


def test_switching_projects(cast: Cast, open_screen: Open) -> None:
    store = cast.desk.store
    second = people.add_project(store, OWNER, "Second")
    store.people.save_member(second, cast.ids["editor"], "viewer")
    at = open_screen("editor", "articles")
    assert "Ferry strike" in words(at) or at.get("page_link")
    at.selectbox[0].select(second).run()
    assert "There is no article in this project yet." in words(at)


# ---------------------------------------------------------------- what is done, and downloads


@pytest.mark.parametrize("who", EVERYONE)
def test_require_asks_the_table(cast: Cast, who: str) -> None:
    """Of every action, on the article and in the project on show."""
    try:
        seated = cast.desk.seat(cast.cookies.get(who))
    except SignedOut:
        assert who in SIGNED_OUT
        return
    for action in ACTIONS:
        may = who in MEMBERS and allowed(who, action)  # type: ignore[arg-type]
        assert is_let(seated, action, cast.article) == may
        if who != "elsewhere":
            assert is_let(seated, action) == may


def is_let(desk: Desk, action: Action, *articles: str) -> bool:
    try:
        desk.require(action, *articles)
    except (AccessError, NotFound):
        return False
    return True


def test_nobody_at_the_desk_may_do_anything(cast: Cast) -> None:
    for action in ACTIONS:
        with pytest.raises(SignedOut):
            cast.desk.require(action, cast.article)


def doings(desk: Desk, article: str) -> dict[str, Callable[[], object]]:
    """What screens do, as they do it."""
    from annotator.documents.gold import read_samples
    from annotator.faces.app.add import _add, _open_sample
    from annotator.faces.app.articles import _delete, _restore
    from annotator.faces.app.details import save_details

    return {
        "edit": lambda: save_details(desk, article, {"title": "Changed"}, again=False),
        "restore": lambda: _restore(desk, article),
        "delete": lambda: _delete(desk, desk.store.load_article(article)),
        "add": lambda: _add(desk, lambda: desk.store.load_document(article).document),
        "sample": lambda: _open_sample(desk, next(iter(read_samples()))),
    }


@pytest.mark.parametrize("who", ["viewer", "reviewer", "removed", "elsewhere"])
def test_doings_ask_for_themselves(cast: Cast, who: str) -> None:
    """Also where a screen would not have offered them."""
    desk = cast.desk.seat(cast.cookies[who])
    people.set_role(desk.store, OWNER, DEFAULT_PROJECT, cast.ids["reviewer"], "viewer")
    desk.project_id = DEFAULT_PROJECT
    for act in doings(desk, cast.article).values():
        with pytest.raises((AccessError, NotFound)):
            act()
    assert [row.id for row in desk.store.list_articles()] == [cast.article]
    metadata: Metadata = cast.desk.store.load_document(cast.article).document.metadata
    assert metadata.title == "Ferry strike enters third week."


class Buttons(list[Any]):
    def __call__(self, label: str, *, data: Callable[[], bytes], **_: Any) -> None:
        self.append(data)


@pytest.mark.parametrize(("action", "let"), [("export", MEMBERS), ("review", WORKING)])
def test_downloads(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, action: Action, let: tuple[str, ...]
) -> None:
    """The file is made at the click, and the right is asked then."""
    buttons = Buttons()
    monkeypatch.setattr(files.st, "download_button", buttons)
    for who in (*MEMBERS, "removed", "elsewhere"):
        buttons.clear()
        desk = cast.desk.seat(cast.cookies[who])
        files.offer_file(
            desk, "Table", lambda: "a,b", "a.csv", "text/csv", cast.article, action=action
        )
        for make in buttons:
            assert (who in let) == is_made(make), who
        assert bool(buttons) or who not in let
    owners = {cast.ids[who] for who in let}
    assert list(cast.desk.downloads.values()) == [owners]


def is_made(make: Callable[[], bytes]) -> bool:
    try:
        return make() == b"a,b"
    except (AccessError, NotFound):
        return False


def test_a_download_asks_again_at_the_click(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    buttons = Buttons()
    monkeypatch.setattr(files.st, "download_button", buttons)
    desk = cast.desk.seat(cast.cookies["viewer"])
    files.offer_file(desk, "Table", lambda: b"a,b", "a.csv", "text/csv", cast.article)
    people.set_role(cast.desk.store, OWNER, DEFAULT_PROJECT, cast.ids["viewer"], None)
    with pytest.raises(NotFound):
        buttons[0]()
    cast.desk.store.people.end_sessions(cast.ids["viewer"])
    with pytest.raises(SignedOut):
        buttons[0]()


def test_the_address_of_a_download_is_no_use_to_others(cast: Cast) -> None:
    cast.desk.downloads["0a1b"] = {cast.ids["editor"]}
    for who in EVERYONE:
        answer = ask(build(cast.desk), "GET", "/media/0a1b.csv?title=x", cast.headers(who))
        wanted = 404 if who == "editor" else 401 if who in SIGNED_OUT else 403
        assert answer.status_code == wanted, who


def test_every_download_goes_that_way() -> None:
    """No screen offers a file by itself."""
    folder = Path(files.__file__).parent
    for path in folder.glob("*.py"):
        assert path.name == "files.py" or "download_button" not in path.read_text(), path.name


@pytest.mark.parametrize("who", EVERYONE)
def test_the_route_of_decisions_is_for_who_may_settle(cast: Cast, who: str) -> None:
    token = sign_pass(cast.desk.secret, Pass(cast.article, cast.ids.get(who, "")))
    headers = cast.headers(who, **{"X-Review-Token": token})
    body = json.dumps({"client": "tab", "changes": []}).encode()
    status = ask(build(cast.desk), "POST", "/api/decisions", headers, body).status_code
    settles = who in ("editor", "admin")
    assert status == (200 if settles else 401 if who in SIGNED_OUT else 403)
