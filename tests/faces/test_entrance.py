"""Coming in and going out: forms, cookies, and what is told to whom."""

import re
from collections.abc import Iterator
from html import unescape
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import httpx
import msgspec
import pytest
from asking import ask
from cast import HOST, PUBLIC, build
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from annotator.engine import Engine
from annotator.errors import AccessError
from annotator.faces import entrance
from annotator.faces.desk import Desk, close_desk, open_desk
from annotator.faces.entrance import safe_place
from annotator.faces.login import Login, Oidc, read_oidc, read_public_address
from annotator.faces.passes import (
    Way,
    is_own_form,
    read_session,
    read_way,
    sign_form,
    sign_session,
    sign_way,
)
from annotator.store import DEFAULT_PROJECT, Role
from annotator.work import people
from annotator.work.people import FREE_TRIES, OWNER, WRONG, find_person

PASSWORD = "four words that do not belong"


class Visitor:
    """A browser without scripts: it keeps cookies and sends forms."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.app = build(desk)
        self.cookies: dict[str, str] = {}
        self.said: list[str] = []
        """The headers of the cookies."""

    def go(self, path: str, **fields: str) -> httpx.Response:
        jar = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        headers = {**HOST, **({"cookie": jar} if jar else {})}
        method, body = ("POST", urlencode(fields).encode()) if fields else ("GET", b"")
        answer = ask(self.app, method, path, headers, body)
        for said in answer.headers.get_list("set-cookie"):
            self.said.append(said)
            for name, morsel in SimpleCookie(said).items():
                self.cookies.pop(name, None)
                if morsel.value:
                    self.cookies[name] = morsel.value
        return answer

    def send(self, path: str, n: int = 0, /, **fields: str) -> httpx.Response:
        """Open the page and send its form `n` with these fields."""
        form = re.findall(r"<form.*?</form>", self.go(path).text)[n]
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', unescape(form)))
        return self.go(path.split("?")[0], **{**hidden, **fields})

    def name(self) -> str | None:
        """Who is signed in."""
        try:
            return self.desk.seat(self.cookies.get(self.desk.login.cookie)).person.name
        except AccessError:
            return None


@pytest.fixture
def desk(tmp_path: Path, engine: Engine) -> Iterator[Desk]:
    desk = open_desk(tmp_path / "desk.db", engine=engine, login=Login(PUBLIC))
    ana = people.add_account(desk.store, "Ana Reil", "ana")
    desk.store.people.save_member(DEFAULT_PROJECT, ana, "editor")
    people.set_password(desk.store, ana, PASSWORD)
    yield desk
    close_desk(desk)


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    return Visitor(desk)


def test_signing_in_leads_to_where_one_wanted(visitor: Visitor) -> None:
    away = visitor.go("/report?article=x&unit=3")
    answer = visitor.send(away.headers["location"], login="Ana", password=PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/report?article=x&unit=3")
    assert visitor.name() == "Ana Reil"
    assert visitor.go("/report?article=x&unit=3").status_code == 200
    assert visitor.go("/login?next=%2Farticles").headers["location"] == "/articles"


def test_the_cookie(visitor: Visitor) -> None:
    visitor.send("/login", login="ana", password=PASSWORD)
    for said in visitor.said:
        parts = {part.strip().lower() for part in said.split(";")}
        assert {"path=/", "samesite=lax"} <= parts, said
        assert "httponly" in parts or "max-age=0" in parts
        assert not any(part.startswith("domain") for part in parts)
        assert "secure" not in parts
    assert PASSWORD not in "".join(visitor.said)


def test_the_cookie_behind_tls(desk: Desk) -> None:
    desk.login = Login("https://desk.example:8501")
    visitor = Visitor(desk)
    HOST_TLS = {**HOST, "origin": "https://desk.example:8501"}
    page = ask(visitor.app, "GET", "/login", HOST_TLS)
    assert "Secure" in page.headers["set-cookie"]
    assert page.headers["strict-transport-security"] == "max-age=31536000"
    form = re.findall(r'name="form" value="([^"]*)"', page.text)[0]
    browser = SimpleCookie(page.headers["set-cookie"])["annotator_form"].value
    body = urlencode({"login": "ana", "password": PASSWORD, "form": form}).encode()
    headers = {**HOST_TLS, "cookie": f"annotator_form={browser}"}
    answer = ask(visitor.app, "POST", "/login", headers, body)
    said = answer.headers.get_list("set-cookie")[0]
    assert said.startswith("__Host-annotator=")
    assert "Secure" in said
    assert "HttpOnly" in said


@pytest.mark.parametrize("login", ["ana", "nobody", "", "ana@desk.example", "<script>"])
def test_a_failed_try_never_tells_whether_the_login_exists(visitor: Visitor, login: str) -> None:
    answer = visitor.send("/login", login=login, password="not this one")
    assert answer.status_code == 401
    assert WRONG in answer.text
    assert "<script>" not in answer.text
    assert "not this one" not in answer.text
    assert visitor.name() is None


def test_lockout_in_words(visitor: Visitor) -> None:
    for _ in range(FREE_TRIES):
        visitor.send("/login", login="ana", password="not this one")
    answer = visitor.send("/login", login="ana", password=PASSWORD)
    assert "Too many tries. The next one is heard in a minute" in answer.text
    assert visitor.name() is None


def test_a_form_needs_its_token_and_its_cookie(desk: Desk, visitor: Visitor) -> None:
    good = {"login": "ana", "password": PASSWORD}
    other = Visitor(desk)
    other.go("/login")
    theirs = sign_form(desk.secret, other.cookies["annotator_form"])
    visitor.go("/login")
    mine = visitor.cookies["annotator_form"]
    for token in ("", "x", theirs, sign_form("other", mine), sign_form(desk.secret, "")):
        answer = visitor.go("/login", **good, form=token)
        assert (answer.status_code, visitor.name()) == (403, None)
        assert "too old, or your browser keeps no cookies" in answer.text
    visitor.cookies.clear()
    assert visitor.go("/login", **good, form=sign_form(desk.secret, mine)).status_code == 403
    assert not is_own_form(desk.secret, sign_form(desk.secret, mine), mine, max_age=-1)


def test_too_large_a_form(visitor: Visitor) -> None:
    answer = visitor.send("/login", login="a" * 20_000, password="b")
    assert (answer.status_code, "too much" in answer.text) == (403, True)


@pytest.mark.parametrize("path", ["/login", "/join?token=x", "/signout"])
def test_the_pages_run_no_scripts_and_are_not_kept(visitor: Visitor, path: str) -> None:
    visitor.send("/login", login="ana", password=PASSWORD)
    if path == "/login":
        visitor.cookies.clear()
    answer = visitor.go(path)
    assert "<script" not in answer.text
    assert "http" not in re.sub(r"http-equiv", "", answer.text)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ("/report?article=x", "/report?article=x"),
        ("/", "/"),
        ("", "/"),
        ("//evil.example", "/"),
        ("///evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nset-cookie: x=y", "/"),
        ("/\tx", "/"),
        ("report", "/"),
        ("/login?next=/login", "/"),
        ("/signout", "/"),
        ("/auth/login", "/"),
        ("/oauth2callback?state=x", "/"),
        ("/[::1", "/[::1"),
    ],
)
def test_safe_place(asked: str, place: str) -> None:
    assert safe_place(asked) == place


# ---------------------------------------------------------------- cookies that are none


def test_cookies_of_others(desk: Desk) -> None:
    token = people.begin_session(desk.store, desk.store.people.accounts()[0].reviewer_id)
    good = sign_session(desk.secret, token)
    assert find_person(desk.store, read_session(desk.secret, good)).name == "Ana Reil"
    head, tail = good.rsplit(".", 1)
    for forged in (
        "", "x", token, head, f"{head}.{tail[:-2]}xx", f"{head}x.{tail}", sign_session("", token),
        sign_session("other", token), sign_form(desk.secret, token),
        sign_way(desk.secret, Way("/", token)), good + "\0", "ä",
    ):  # fmt: skip
        assert read_session(desk.secret, forged) == "", forged


def test_a_way_is_short(desk: Desk) -> None:
    way = Way("/report", "token")
    assert read_way(desk.secret, sign_way(desk.secret, way)) == way
    for forged in ("", "x", sign_way("other", way), sign_form(desk.secret, "x")):
        assert read_way(desk.secret, forged) is None


# ---------------------------------------------------------------- links


def test_someone_new_joins(desk: Desk, visitor: Visitor) -> None:
    token = people.invite(desk.store, OWNER, DEFAULT_PROJECT, "viewer")
    path = f"/join?token={token}"
    given = {"name": "Tomas Verk", "login": "tomas", "password": PASSWORD}
    for wrong, says in (
        ({"again": "something else entirely"}, "The two passwords differ"),
        ({"password": "short", "again": "short"}, "15 to 256 characters"),
        ({"login": "ana", "again": PASSWORD}, "is taken"),
    ):
        answer = visitor.send(path, **{**given, **wrong})
        assert (answer.status_code, says in answer.text) == (400, True)
        assert 'value="Tomas Verk"' in answer.text, "what was typed is there still"
        assert PASSWORD not in answer.text
    answer = visitor.send(path, **given, again=PASSWORD)
    assert (answer.status_code, visitor.name()) == (303, "Tomas Verk")
    again = Visitor(desk).go(path)
    assert (again.status_code, "used already" in again.text) == (403, True)


@pytest.mark.parametrize(("role", "place"), [("viewer", "/articles"), ("reviewer", "/")])
def test_where_one_begins(desk: Desk, visitor: Visitor, role: Role, place: str) -> None:
    token = people.invite(desk.store, OWNER, DEFAULT_PROJECT, role)
    given = {"name": "New", "login": "new", "password": PASSWORD, "again": PASSWORD}
    assert visitor.send(f"/join?token={token}", **given).headers["location"] == place


def test_someone_who_is_here_joins_another_project(desk: Desk, visitor: Visitor) -> None:
    visitor.send("/login", login="ana", password=PASSWORD)
    second = people.add_project(desk.store, OWNER, "Second")
    token = people.invite(desk.store, OWNER, second, "admin")
    page = visitor.go(f"/join?token={token}")
    assert "You are signed in as <strong>Ana Reil</strong>" in page.text
    visitor.send(f"/join?token={token}", 0, yes="yes")
    assert desk.seat(visitor.cookies["annotator"]).person.roles[second] == "admin"


def test_the_way_back(desk: Desk, visitor: Visitor) -> None:
    (account,) = desk.store.people.accounts()
    before = Visitor(desk)
    before.send("/login", login="ana", password=PASSWORD)
    for _ in range(FREE_TRIES):
        visitor.send("/login", login="ana", password="not this one")
    token = people.offer_password(desk.store, OWNER, account.reviewer_id)
    page = visitor.go(f"/join?token={token}")
    assert "Welcome, Ana Reil" in page.text
    assert 'name="login"' not in page.text
    new = "another four words of mine"
    visitor.send(f"/join?token={token}", password=new, again=new)
    assert (visitor.name(), before.name()) == ("Ana Reil", None)
    fresh = Visitor(desk)
    fresh.send("/login", login="ana", password=new)
    assert fresh.name() == "Ana Reil"


# ---------------------------------------------------------------- going out


def test_sign_out_here(desk: Desk, visitor: Visitor) -> None:
    other = Visitor(desk)
    for browser in (visitor, other):
        browser.send("/login", login="ana", password=PASSWORD)
    kept = visitor.cookies["annotator"]
    answer = visitor.send("/signout", 0)
    assert answer.headers["location"] == "/login"
    assert "annotator" not in visitor.cookies
    visitor.cookies["annotator"] = kept
    assert (visitor.name(), other.name()) == (None, "Ana Reil")


def test_sign_out_everywhere(desk: Desk, visitor: Visitor) -> None:
    other = Visitor(desk)
    for browser in (visitor, other):
        browser.send("/login", login="ana", password=PASSWORD)
    visitor.send("/signout", 1)
    assert other.name() is None
    assert other.go("/articles").status_code == 303


def test_opening_the_page_signs_nobody_out(visitor: Visitor) -> None:
    visitor.send("/login", login="ana", password=PASSWORD)
    visitor.go("/signout")
    assert visitor.name() == "Ana Reil"
    assert visitor.go("/signout", everywhere="yes").status_code == 403
    assert visitor.name() == "Ana Reil"


# ---------------------------------------------------------------- settings


@pytest.mark.parametrize(
    ("given", "public", "secure"),
    [
        ("https://desk.example", "https://desk.example", True),
        ("https://desk.example/", "https://desk.example", True),
        ("https://Desk.Example:443", "https://desk.example", True),
        ("https://desk.example:8443", "https://desk.example:8443", True),
        ("http://192.0.2.1:8501", "http://192.0.2.1:8501", False),
        ("http://[2001:db8::1]:8501", "http://[2001:db8::1]:8501", False),
    ],
)
def test_read_public_address(given: str, public: str, secure: bool) -> None:
    assert read_public_address(given) == public
    assert Login(public).secure is secure


@pytest.mark.parametrize(
    "given",
    ["", "desk.example", "ftp://desk.example", "https://", "https://desk.example/desk",
     "https://desk.example?x", "https://a@desk.example", "https://desk.example:port", "https://[::1"],
)  # fmt: skip
def test_what_is_no_public_address(given: str) -> None:
    with pytest.raises(AccessError, match="no address that people can open"):
        read_public_address(given)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("client_id =", "cannot be read as TOML"),
        ('client_id = "a"', "lacks client_secret, server_metadata_url"),
        (
            'client_id = 1\nclient_secret = ""\nserver_metadata_url = "u"',
            "lacks client_id, client_secret",
        ),
    ],
)
def test_oidc_settings_that_are_none(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "oidc.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AccessError, match=says):
        read_oidc(path)


def test_oidc_settings(tmp_path: Path) -> None:
    path = tmp_path / "oidc.toml"
    path.write_text(
        'client_id = "a"\nclient_secret = "b"\nserver_metadata_url = "u"', encoding="utf-8"
    )
    found = read_oidc(path)
    assert found.name == "your organisation"
    assert Login("https://desk.example", found).secrets("s")["auth"] == {
        "redirect_uri": "https://desk.example/oauth2callback",
        "cookie_secret": "s",
        "client_id": "a",
        "client_secret": "b",
        "server_metadata_url": "u",
    }


@pytest.mark.parametrize(("age", "known"), [(2 / 24 / 60, True), (-1.0, False)])
def test_the_answer_of_a_sign_in_elsewhere_is_good_for_two_minutes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, age: float, known: bool
) -> None:
    """And in the browser that set out from here, only."""
    desk.login = Login(PUBLIC, Oidc("House", "a", "b", "u"))
    (account,) = desk.store.people.accounts()
    desk.store.people.save_account(msgspec.structs.replace(account, issuer="i", subject="s"))
    monkeypatch.setattr(entrance, "FRESH_DAYS", age)
    user = create_signed_value(get_cookie_secret(), USER_COOKIE_NAME, '{"iss": "i", "sub": "s"}')
    for set_out in (False, True):
        visitor = Visitor(desk)
        visitor.cookies[USER_COOKIE_NAME] = user.decode()
        if set_out:
            visitor.cookies["annotator_way"] = sign_way(desk.secret, Way("/report", ""))
        answer = visitor.go("/login")
        assert (visitor.name() is not None) == (known and set_out)
        assert answer.headers.get("location") == ("/report" if known and set_out else None)
        assert USER_COOKIE_NAME not in visitor.cookies
