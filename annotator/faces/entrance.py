"""The pages by which people come in and go out: plain HTML, which works without scripts.

A form is taken only with the token that was sent with it to the same browser; that it comes from
our own pages is seen to by the guard before. What went wrong is told in one sentence, which never
tells whether a login exists.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from html import escape
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs, urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit.auth_util import encode_provider_token, get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import (
    USER_COOKIE_NAME,
)

from annotator.errors import AccessError, AnnotatorError, SignedOut
from annotator.faces.desk import Desk
from annotator.faces.login import CALLBACK, PROVIDER, Login
from annotator.faces.passes import (
    MAX_AGE,
    WAY_AGE,
    Way,
    is_own_form,
    read_way,
    sign_form,
    sign_session,
    sign_way,
)
from annotator.work import people
from annotator.work.people import LEAST_LENGTH, LIFETIME

MAX_BYTES = 10_000
DOORS = ("/login", "/join", "/signout", "/auth/", CALLBACK)
"""No places to go on to after signing in."""
FORM, WAY = "annotator_form", "annotator_way"
"""Cookies: of a form, and of a sign-in elsewhere that is under way."""
FRESH_DAYS = 2 / 24 / 60
"""How old, in days, the answer of a sign-in elsewhere may be."""
STALE = "This form is too old, or your browser keeps no cookies. Try again."
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self';"
        " frame-ancestors 'none'; base-uri 'none'"  # forms may lead to a sign-in elsewhere
    ),
}
STYLE = """
body { margin: 0; background: #fbfaf6; color: #161513; font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 24rem; margin: 12vh auto; padding: 0 1rem }
h1 { font-size: 1.5rem }
label { display: block; margin-top: 1rem }
input { box-sizing: border-box; width: 100%; padding: .5rem; font: inherit;
  border: 1px solid #6b675f; border-radius: 4px; background: #fff; color: inherit }
button { margin-top: 1.25rem; padding: .5rem 1rem; font: inherit; border: 1px solid #161513;
  border-radius: 4px; background: #161513; color: #fff; cursor: pointer }
form + form button, button.second { background: #fff; color: #161513 }
.problem { border-left: 4px solid #a3281c; padding-left: .75rem }
.hint { color: #57534b; font-size: .9rem; margin: .25rem 0 0 }
"""


Form = defaultdict[str, str]
"""What came back: the fields, each once; one that is missing is empty."""
Page = Callable[[Desk, Request, Form | None], Awaitable[Response]]


def entrance_routes(desk: Desk) -> list[Route]:
    """/login, /join and /signout, each to be opened and sent; none where there is no login."""
    if desk.login is None:
        return []
    return [
        Route(path, _endpoint(desk, page), methods=["GET", "POST"])
        for path, page in (("/login", _login), ("/join", _join), ("/signout", _sign_out))
    ]


def _endpoint(desk: Desk, page: Page) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            form = await _read_form(desk, request) if request.method == "POST" else None
            return await page(desk, request, form)
        except AnnotatorError as error:
            home = _link("/login", "Sign in")
            return _page(desk, request, "Sorry", _problem(error) + home, status=403)

    return endpoint


async def _read_form(desk: Desk, request: Request) -> Form:
    """Raises AccessError if it is not the form that this browser was sent."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BYTES:
            raise AccessError("That is too much. Go back and try again.")
    given = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    form = Form(str, {name: values[0] for name, values in given.items()})
    if not is_own_form(desk.secret, form["form"], request.cookies.get(FORM, "")):
        raise AccessError(STALE)
    return form


# ---------------------------------------------------------------- signing in


async def _login(desk: Desk, request: Request, form: Form | None) -> Response:
    place = safe_place(form["next"] if form else request.query_params.get("next", ""))
    if form is None:
        if _who(desk, request):
            return RedirectResponse(place, 303)
        if request.cookies.get(USER_COOKIE_NAME):
            return await asyncio.to_thread(_come_from_elsewhere, desk, request)
        return _login_page(desk, request, place)
    if form["elsewhere"]:
        return _go_elsewhere(desk, Way(place, ""))
    try:
        # Hashing takes its time; the others go on meanwhile.
        reviewer_id = await asyncio.to_thread(
            people.check_password, desk.store, form["login"], form["password"]
        )
    except AccessError as error:
        return _login_page(desk, request, place, error, form["login"])
    return await asyncio.to_thread(_begin, desk, request, reviewer_id, place)


def safe_place(asked: str) -> str:
    """The page of ours that was asked for; the first one if it is not one of ours."""
    ours = asked.startswith("/") and not asked.startswith(("//", *DOORS))
    return asked if ours and asked.isprintable() and "\\" not in asked else "/"


def _begin(desk: Desk, request: Request, reviewer_id: str, place: str) -> Response:
    """A session, and on to the page; from the first one, whoever may not add goes to the list."""
    login = _required(desk)
    cookie = sign_session(desk.secret, people.begin_session(desk.store, reviewer_id))
    if place == "/" and not desk.seat(cookie).may("add"):
        place = "/articles"
    response = RedirectResponse(place, 303, {"Cache-Control": "no-store"})
    _set_cookie(response, login, login.cookie, cookie, int(LIFETIME.total_seconds()))
    for name in (FORM, WAY, *_user_cookies(request)):
        response.delete_cookie(name)
    return response


def _login_page(
    desk: Desk,
    request: Request,
    place: str,
    problem: AnnotatorError | None = None,
    login: str = "",
) -> Response:
    hidden = _hidden("next", place)
    body = _problem(problem) + _form(
        "/login",
        hidden
        + _field("login", "Name or e-mail address", login, autocomplete="username")
        + _field("password", "Password", kind="password", autocomplete="current-password"),
        "Sign in",
    )
    body += _elsewhere_form(desk, "/login", hidden)
    return _page(desk, request, "Sign in", body, status=401 if problem else 200)


# ---------------------------------------------------------------- signing in elsewhere


def _elsewhere_form(desk: Desk, path: str, hidden: str) -> str:
    oidc = _required(desk).oidc
    if oidc is None:
        return ""
    return _form(path, hidden + _hidden("elsewhere", "yes"), f"Go on with {oidc.name}")


def _go_elsewhere(desk: Desk, way: Way) -> Response:
    """To the provider, as `st.login` does: it cannot run for someone who is not in yet."""
    login = _required(desk)
    if login.oidc is None:
        raise AccessError("Here people sign in with a password.")
    asked = urlencode({"provider": encode_provider_token(PROVIDER)})
    response = RedirectResponse(f"/auth/login?{asked}", 303, {"Cache-Control": "no-store"})
    _set_cookie(response, login, WAY, sign_way(desk.secret, way), WAY_AGE)
    return response


def _come_from_elsewhere(desk: Desk, request: Request) -> Response:
    """Streamlit's cookie says who it is. It is good once: for a session of ours, which can be
    ended, or for nothing."""
    try:
        way = read_way(desk.secret, request.cookies.get(WAY, ""))
        who = _read_user(request)
        if way is None or who is None:
            raise AccessError("The sign-in took too long. Try again.")
        if way.invitation:
            name = who.name or who.email or who.preferred_username or "New"
            reviewer_id = people.accept_with_subject(
                desk.store, way.invitation, who.iss, who.sub, name[: people.NAME_LENGTH]
            )
        else:
            reviewer_id = people.find_subject(desk.store, who.iss, who.sub)
        return _begin(desk, request, reviewer_id, way.place)
    except AnnotatorError as error:
        response = _login_page(desk, request, "/", error)
        for name in _user_cookies(request):
            response.delete_cookie(name)
        return response


class User(msgspec.Struct, frozen=True):
    """The claims of Streamlit's cookie that are of use."""

    iss: str
    sub: str
    name: str = ""
    email: str = ""
    preferred_username: str = ""


def _read_user(request: Request) -> User | None:
    """Who signed in elsewhere just now; None if the cookie is forged, broken or older."""

    def read(name: str) -> bytes | None:
        value = request.cookies.get(name)
        if value is None:
            return None
        return decode_signed_value(get_cookie_secret(), name, value, FRESH_DAYS)

    try:
        return msgspec.json.decode(get_cookie_with_chunks(read, USER_COOKIE_NAME) or b"", type=User)
    except msgspec.DecodeError:
        return None


def _user_cookies(request: Request) -> list[str]:
    """Streamlit's, with the pieces of long ones and the provider's tokens."""
    return [name for name in request.cookies if name.startswith(USER_COOKIE_NAME)]


# ---------------------------------------------------------------- links: to join, or for a password


async def _join(desk: Desk, request: Request, form: Form | None) -> Response:
    token = form["token"] if form else request.query_params.get("token", "")
    link = await asyncio.to_thread(people.find_invitation, desk.store, token)
    here = _who(desk, request)
    if here and link.project_id:
        return await _join_signed_in(desk, request, form, token, here)
    if form is None:
        return _join_page(desk, request, token)
    if form["elsewhere"]:
        return _go_elsewhere(desk, Way("/", token))
    try:
        if form["password"] != form["again"]:
            raise AccessError("The two passwords differ. Type them again.")
        reviewer_id = await asyncio.to_thread(
            people.accept_with_password,
            desk.store, token, form["login"], form["name"], form["password"],
        )  # fmt: skip
    except AccessError as error:
        return _join_page(desk, request, token, error, form)
    return await asyncio.to_thread(_begin, desk, request, reviewer_id, "/")


def _join_page(
    desk: Desk,
    request: Request,
    token: str,
    problem: AnnotatorError | None = None,
    given: Form | None = None,
) -> Response:
    link = people.find_invitation(desk.store, token)
    given = given or Form(str)
    account = desk.store.people.load_account(link.reviewer_id) if link.reviewer_id else None
    fields = _hidden("token", token)
    if account is None:
        fields += _field("name", "Your name, as the others see it", given["name"])
    if account is None or account.login is None:
        label = "Name or e-mail address to sign in with"
        fields += _field("login", label, given["login"], autocomplete="username")
    else:
        fields += f"<p>You sign in as <strong>{escape(account.login)}</strong>.</p>"
    hint = f"At least {LEAST_LENGTH} characters: four or five words that do not belong together."
    fields += _field("password", "Password", kind="password", autocomplete="new-password")
    fields += f'<p class="hint">{hint}</p>'
    fields += _field("again", "Password again", kind="password", autocomplete="new-password")
    title = f"Welcome, {account.name}" if account else "You are invited"
    body = _problem(problem) + _form("/join", fields, "Go on")
    body += _elsewhere_form(desk, "/join", _hidden("token", token))
    return _page(desk, request, title, body, status=400 if problem else 200)


async def _join_signed_in(
    desk: Desk, request: Request, form: Form | None, token: str, here: Desk
) -> Response:
    if form is not None:
        await asyncio.to_thread(people.join, desk.store, token, here.person)
        return RedirectResponse("/articles", 303)
    fields = _hidden("token", token)
    who = f"<p>You are signed in as <strong>{escape(here.person.name)}</strong>.</p>"
    body = who + _form("/join", fields, "Join the project") + _link("/signout", "Sign out")
    return _page(desk, request, "You are invited", body)


# ---------------------------------------------------------------- going out


async def _sign_out(desk: Desk, request: Request, form: Form | None) -> Response:
    here = _who(desk, request)
    if here is None:
        raise SignedOut("You are signed out.")
    if form is None:
        who = f"<p>You are signed in as <strong>{escape(here.person.name)}</strong>.</p>"
        everywhere = _hidden("everywhere", "yes")
        body = who + _form("/signout", "", "Sign out")
        body += _form("/signout", everywhere, "Sign out everywhere")
        return _page(desk, request, "Sign out", body)
    if form["everywhere"]:
        await asyncio.to_thread(people.end_sessions, desk.store, here.reviewer_id)
    await asyncio.to_thread(people.end_session, desk.store, here.session_token)
    response = RedirectResponse("/login", 303, {"Cache-Control": "no-store"})
    login = _required(desk)
    response.delete_cookie(login.cookie, secure=login.secure, httponly=True)
    return response


# ---------------------------------------------------------------- HTML


def _who(desk: Desk, request: Request) -> Desk | None:
    """The desk with whoever is signed in at it."""
    try:
        return desk.seat(request.cookies.get(_required(desk).cookie))
    except SignedOut:
        return None


def _required(desk: Desk) -> Login:
    assert desk.login is not None
    return desk.login


def _set_cookie(response: Response, login: Login, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name, value, max_age=seconds, httponly=True, samesite="lax", secure=login.secure
    )


def _page(desk: Desk, request: Request, title: str, body: str, status: int = 200) -> Response:
    """A page, whose forms come back with the token that goes with the cookie."""
    browser = request.cookies.get(FORM) or token_urlsafe(16)
    body = body.replace("</form>", _hidden("form", sign_form(desk.secret, browser)) + "</form>")
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)} · Annotator</title><link rel="icon" href="/icon.svg">'
        f"<style>{STYLE}</style></head><body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
    response = HTMLResponse(page, status, HEADERS)
    _set_cookie(response, _required(desk), FORM, browser, MAX_AGE)
    return response


def _problem(problem: AnnotatorError | None) -> str:
    return f'<p class="problem" role="alert">{escape(str(problem))}</p>' if problem else ""


def _link(address: str, label: str) -> str:
    return f'<p><a href="{address}">{escape(label)}</a></p>'


def _form(path: str, fields: str, button: str) -> str:
    return f'<form method="post" action="{path}">{fields}<button>{escape(button)}</button></form>'


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def _field(name: str, label: str, value: str = "", kind: str = "text", **more: Any) -> str:
    others = "".join(f' {key}="{escape(str(v))}"' for key, v in more.items())
    return (
        f'<label for="{name}">{escape(label)}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" value="{escape(value)}" required{others}>'
    )
