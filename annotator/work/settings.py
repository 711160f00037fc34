"""The settings of a database that a desk may change, each with what it means and what it takes."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from annotator.errors import NotFound, StoreRefused
from annotator.store import Store

MAX_DAYS = 36_500


class Setting(NamedTuple):
    told: str
    default: str
    check: Callable[[str], str]
    """The value as it is kept. Raises ValueError saying what is allowed."""


def _days(value: str) -> str:
    """
    >>> _days(" 014 "), _days("For ever")
    ('14', 'for ever')
    """
    text = " ".join(value.casefold().split())
    if text == "for ever":
        return text
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= MAX_DAYS):
        raise ValueError(f"a number of days from 1 to {MAX_DAYS:,}, or “for ever”")
    return str(int(text))


AUDIT_DAYS = "audit_days"
CLASS_DAYS = "class_days"
SETTINGS: Mapping[str, Setting] = {
    AUDIT_DAYS: Setting(
        "Days for which the audit keeps who changed what. After that it keeps only that something"
        " was changed, when and in which article, with the proof of it.",
        "for ever",
        _days,
    ),
    CLASS_DAYS: Setting(
        "Days after which a live lesson is deleted with everything that its learners said.",
        "14",
        _days,
    ),
}


def read_setting(store: Store, key: str) -> str:
    """The value, or what holds without one. Raises NotFound for what is no setting."""
    return store.setting(_known(key).key) or SETTINGS[key].default


def change_setting(store: Store, key: str, value: str) -> None:
    """Raises NotFound for what is no setting, StoreRefused for a value that it does not take."""
    try:
        checked = _known(key).setting.check(value)
    except ValueError as error:
        raise StoreRefused(f"{key} cannot be {value!r}. Give {error}.") from None
    if checked != store.setting(key):
        store.set_setting(key, checked)


class _Known(NamedTuple):
    key: str
    setting: Setting


def _known(key: str) -> _Known:
    if key not in SETTINGS:
        raise NotFound(f"There is no setting {key!r}. There is: {', '.join(SETTINGS)}.")
    return _Known(key, SETTINGS[key])
