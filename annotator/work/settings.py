"""The settings that a desk may change, of the whole database and of each project, each with what
it means and what it takes."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from annotator.errors import NotFound, StoreRefused
from annotator.store import Store
from annotator.work.reading import MAX_READERS

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


def _words(value: str) -> str:
    text = " ".join(value.split())
    if len(text) > MOST_LETTERS:
        raise ValueError(f"up to {MOST_LETTERS} letters")
    return text


AUDIT_DAYS = "audit_days"
CLASS_DAYS, CLASS_CONTACT = "class_days", "class_contact"
MOST_LETTERS = 200
READERS, SAMPLE, DUE_DAYS = "readers", "second_reader", "due_days"
MOST_DUE = 365


def _readers(value: str) -> str:
    text = value.strip()
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= MAX_READERS):
        raise ValueError(f"a number from 1 to {MAX_READERS}")
    return str(int(text))


def _sample(value: str) -> str:
    text = value.strip().casefold()
    if text not in ("all", "points"):
        raise ValueError("“all” or “points”")
    return text


def _due(value: str) -> str:
    text = value.strip().casefold()
    if text == "none":
        return text
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= MOST_DUE):
        raise ValueError(f"a number of days from 1 to {MOST_DUE}, or “none”")
    return str(int(text))


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
    CLASS_CONTACT: Setting(
        "Whom parents may ask what is kept of learners; stands in the statement for them.",
        "",
        _words,
    ),
}


PROJECT_SETTINGS: Mapping[str, Setting] = {
    READERS: Setting("How many readers an article gets, unless told otherwise.", "2", _readers),
    SAMPLE: Setting(
        "What readers after the first get: “all” of the article, or the telling “points”: headings,"
        " single origins, unsure answers and a random tenth.",
        "all",
        _sample,
    ),
    DUE_DAYS: Setting("Days until an article that is given out is due.", "none", _due),
}


def known_settings(project_id: str | None = None) -> Mapping[str, Setting]:
    """Those of the database, or those of every project."""
    return SETTINGS if project_id is None else PROJECT_SETTINGS


def read_setting(store: Store, key: str, project_id: str | None = None) -> str:
    """The value, or what holds without one. Raises NotFound for what is no setting."""
    setting = _known(key, project_id)
    return _kept(store, key, project_id) or setting.default


def change_setting(store: Store, key: str, value: str, project_id: str | None = None) -> None:
    """Raises NotFound for what is no setting, StoreRefused for a value that it does not take."""
    try:
        checked = _known(key, project_id).check(value)
    except ValueError as error:
        raise StoreRefused(f"{key} cannot be {value!r}. Give {error}.") from None
    if checked == _kept(store, key, project_id):
        return
    if project_id is None:
        store.set_setting(key, checked)
    else:
        store.set_project_setting(project_id, key, checked)


def _kept(store: Store, key: str, project_id: str | None) -> str | None:
    if project_id is None:
        return store.setting(key)
    return store.project_settings(project_id).get(key)


def _known(key: str, project_id: str | None) -> Setting:
    known = known_settings(project_id)
    if key not in known:
        raise NotFound(f"There is no setting {key!r}. There is: {', '.join(known)}.")
    return known[key]
