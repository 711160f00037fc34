"""What we sign: the pass that the review screen shows with every change (who, and which article),
the cookie of a session, and the token in a form."""

from typing import NamedTuple

from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

from annotator.errors import SignedOut

MAX_AGE = 12 * 60 * 60
"""Seconds that a pass or a form is good for."""
WAY_AGE = 10 * 60
"""Seconds for a sign-in elsewhere."""


class Pass(NamedTuple):
    document_id: str
    reviewer_id: str


class Way(NamedTuple):
    """Where someone wanted to go who signs in elsewhere, and by what invitation they came."""

    place: str
    invitation: str


def sign_pass(secret: str, wanted: Pass) -> str:
    """A token that carries `wanted` and the moment of signing."""
    return _timed(secret, "review").dumps(list(wanted))


def read_pass(secret: str, token: str, max_age: int = MAX_AGE) -> Pass:
    """The pass in a token.

    Raises SignedOut if the token is missing, forged or older than `max_age` seconds.
    """
    try:
        document_id, reviewer_id = _timed(secret, "review").loads(token, max_age=max_age)
    except (BadSignature, ValueError, TypeError):
        raise SignedOut("This page has been open too long. Reload it; nothing is lost.") from None
    return Pass(str(document_id), str(reviewer_id))


def sign_session(secret: str, token: str) -> str:
    """The value of the cookie. How long it is good is in the store."""
    return URLSafeSerializer(secret, salt="session").dumps(token)


def read_session(secret: str, cookie: str) -> str:
    """The token of the session; "" if the cookie is missing or not signed by us."""
    try:
        return str(URLSafeSerializer(secret, salt="session").loads(cookie))
    except BadSignature:
        return ""


def sign_form(secret: str, browser: str) -> str:
    """A token for a form that is sent to the browser with the cookie `browser`."""
    return _timed(secret, "form").dumps(browser)


def is_own_form(secret: str, token: str, browser: str, max_age: int = MAX_AGE) -> bool:
    """Whether the form that came back was sent to this browser."""
    try:
        return bool(browser) and _timed(secret, "form").loads(token, max_age=max_age) == browser
    except BadSignature:
        return False


def sign_way(secret: str, way: Way) -> str:
    return _timed(secret, "way").dumps(list(way))


def read_way(secret: str, cookie: str) -> Way | None:
    """None if nobody set out from this browser in the last `WAY_AGE` seconds."""
    try:
        return Way(*map(str, _timed(secret, "way").loads(cookie, max_age=WAY_AGE)))
    except (BadSignature, TypeError):
        return None


def _timed(secret: str, salt: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=salt)
