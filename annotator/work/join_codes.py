"""Codes to join a lesson by, tokens and PINs of learners, assigned names, and how often somebody
may guess.

A code is short because it is copied from a board: what guards it is that it holds for hours only,
and that wrong ones are counted. Of 21⁶ codes, `ALL_WRONG` tries in each ten minutes of the four
hours that one holds find a given lesson with a chance of 1 in 11,900.
"""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from datetime import timedelta
from secrets import choice, token_urlsafe

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from annotator.errors import TooManyTries

LETTERS = "3469ACDEFHJKMNPQRTWXY"
"""No two that look or sound alike, and no vowels but A and E."""
LENGTH = 6
CODE_LIFE = timedelta(hours=4)
PIN_TRIES = 5
PIN_LENGTH = 4
WRONG, ALL_WRONG = 60, 300
"""Wrong codes from one place, and from everywhere, that are heard in `WINDOW` seconds."""
WINDOW = 600.0
MOST_PLACES = 10_000
SLOW_DOWN = "Too many wrong codes were tried. Wait a few minutes, and look at the code once more."

COLOURS = (
    "Amber", "Blue", "Bronze", "Coral", "Crimson", "Emerald", "Golden", "Green", "Indigo", "Ivory",
    "Jade", "Lilac", "Maroon", "Orange", "Purple", "Ruby", "Scarlet", "Silver", "Teal", "Violet",
)  # fmt: skip
ANIMALS = (
    "Badger", "Beaver", "Crane", "Dolphin", "Eagle", "Falcon", "Finch", "Fox", "Hare", "Hedgehog",
    "Heron", "Ibis", "Kestrel", "Kingfisher", "Lark", "Lynx", "Marten", "Otter", "Owl", "Panther",
    "Penguin", "Puffin", "Raven", "Robin", "Salmon", "Seal", "Stork", "Swallow", "Swan", "Swift",
    "Tiger", "Turtle", "Wolf", "Wren",
)  # fmt: skip

_hasher = PasswordHasher(time_cost=1, memory_cost=8 * 1024)


def draw_code() -> str:
    return "".join(choice(LETTERS) for _ in range(LENGTH))


def clean_code(typed: str) -> str:
    """As it is kept: case, spaces and hyphens do not matter.

    >>> clean_code(" k7m-2qx ")
    'K7M2QX'
    """
    return "".join(c for c in typed.upper() if c.isascii() and c.isalnum())[: 4 * LENGTH]


def draw_name(taken: Collection[str], number: int) -> str:
    """A nickname that nobody of the class has; a number where all are taken."""
    free = [n for c in COLOURS for a in ANIMALS if (n := f"{c} {a}") not in taken]
    return choice(free) if free else number_name(number)


def number_name(number: int) -> str:
    """
    >>> number_name(7)
    'Learner 7'
    """
    return f"Learner {number}"


def draw_token() -> str:
    return token_urlsafe(24)


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def draw_pin() -> str:
    return "".join(choice("0123456789") for _ in range(PIN_LENGTH))


def is_pin(pin: str) -> bool:
    return len(pin) == PIN_LENGTH and pin.isascii() and pin.isdigit()


def hash_pin(pin: str) -> str:
    return _hasher.hash(pin)


def is_same_pin(kept: str, pin: str) -> bool:
    try:
        return _hasher.verify(kept, pin)
    except (VerificationError, InvalidHashError):
        return False


class WrongCodes:
    """Counts the wrong codes of the last minutes, in memory and nowhere else. `place` is whatever
    tells callers apart; no more than its hash is kept, and for `WINDOW` seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tried: OrderedDict[str, list[float]] = OrderedDict()

    def check(self, place: str) -> None:
        """Raises TooManyTries."""
        with self._lock:
            self._forget()
            here = len(self._tried.get(_hashed(place), ()))
            if here >= WRONG or sum(map(len, self._tried.values())) >= ALL_WRONG:
                raise TooManyTries(SLOW_DOWN)

    def count(self, place: str) -> None:
        with self._lock:
            self._tried.setdefault(_hashed(place), []).append(self._clock())
            while len(self._tried) > MOST_PLACES:
                self._tried.popitem(last=False)

    def _forget(self) -> None:
        since = self._clock() - WINDOW
        for key, moments in list(self._tried.items()):
            kept = [moment for moment in moments if moment > since]
            if kept:
                self._tried[key] = kept
            else:
                del self._tried[key]


def _hashed(place: str) -> str:
    return hashlib.sha256(place.encode()).hexdigest()[:16]
