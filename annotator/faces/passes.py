"""The signed pass that the review screen shows with every change: who, and which article."""

from typing import NamedTuple

from itsdangerous import BadSignature, URLSafeTimedSerializer

from annotator.errors import AccessError

MAX_AGE = 12 * 60 * 60
"""Seconds that a pass is good for."""


class Pass(NamedTuple):
    document_id: str
    reviewer_id: str


def sign_pass(secret: str, wanted: Pass) -> str:
    """A token that carries `wanted` and the moment of signing."""
    return _serializer(secret).dumps(list(wanted))


def read_pass(secret: str, token: str, max_age: int = MAX_AGE) -> Pass:
    """The pass in a token.

    Raises AccessError if the token is missing, forged or older than `max_age` seconds.
    """
    try:
        document_id, reviewer_id = _serializer(secret).loads(token, max_age=max_age)
    except (BadSignature, ValueError, TypeError):
        raise AccessError("This page has been open too long. Reload it; nothing is lost.") from None
    return Pass(str(document_id), str(reviewer_id))


def _serializer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="review")
