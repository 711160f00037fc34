"""Erasing a person from the database and from the copies of it that this program made."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.analysis.phrases import plural
from annotator.errors import AnnotatorError, StoreBusy, StoreError, StoreRefused
from annotator.model import Value
from annotator.store import (
    Backup,
    ClassStore,
    Footprint,
    Reviewer,
    Store,
    classes_path,
    open_classes,
    open_store,
)

NOT_OURS = "It is not a copy of this database any more."


class Erased(Value, frozen=True, kw_only=True):
    """What became of it."""

    path: str
    """The database."""
    pseudonym: str
    """Under what name answers stay, where any do."""
    reached: tuple[str, ...]
    """Copies that the person was erased from."""
    unreached: tuple[tuple[str, str], ...]
    """Copies that the person may be in still, each with why."""
    unswept: bool
    """Whether another program kept the bytes of the file from being swept."""
    left: bool
    """Whether the name is in the bytes of the file still."""


def preview_erasure(
    found: Footprint, backups: Iterable[Backup], *, keep_answers: bool, classes: int = 0
) -> tuple[str, ...]:
    """What goes and what stays, in sentences for the person who asks for it; `classes` is how many
    the person teaches."""
    answers = _counted(found.answers, "answer", "answers")
    answers += f" in {_counted(found.articles, 'article', 'articles')}"
    boundaries = _counted(found.boundaries, "change of units", "changes of units")
    going = (
        (found.notes, "note on an answer", "notes on answers"),
        (found.checks, "entry of the check list but its status",
         "entries of the check list but their status"),
        (found.evidence, "piece of evidence with its file", "pieces of evidence with their files"),
        (found.edits, "edit of details", "edits of details"),
        (int(found.account), "account with its sessions", "accounts with their sessions"),
        (found.audit_rows, "row of the audit: who, before and after",
         "rows of the audit: who, before and after"),
    )  # fmt: skip
    counted = [_counted(*each) for each in going if each[0]]
    lines = [f"Goes: {'; '.join([f'the name {_named(found)}', *counted])}."]
    if keep_answers:
        lines.append(
            f"Stays: {answers} and {boundaries}, with the names of sources in them, under"
            " “Erased reader” with a number, and another id."
        )
    else:
        lines.append(f"Goes too: {answers} and {boundaries}.")
    if classes:
        taught = _counted(classes, "class", "classes")
        lines.append(f"Goes too: {taught} with all that their learners said.")
    if found.acts:
        acts = _counted(found.acts, "act for the desk", "acts for the desk")
        lines.append(
            f"Stays: {acts} (decisions, signatures, orders, places given), without the reasons,"
            " under “Erased reader” with a number."
        )
    if found.mentions:
        places = _counted(found.mentions, "other entry", "other entries")
        lines.append(f"The name stands in {places} too, by others: it is struck out there.")
    if found.naming:
        titles = "; ".join(f"“{title}” ({key})" for key, title in found.naming)
        lines.append(
            "The articles as published are left. The text or the original file of these has the"
            f" name itself, and what was typed about them keeps it: {titles}."
        )
    for path in _paths(backups):
        there = "is cleared too" if Path(path).exists() else "is not there and cannot be cleared"
        lines.append(f"The copy {path} {there}.")
    lines.append(
        "The name written in another way (a nickname, initials, the surname alone) cannot be found."
    )
    return tuple(lines)


def describe_erased(done: Erased, found: Footprint) -> tuple[str, ...]:
    """What was done, in sentences."""
    lines = [f"Erased from {path}." for path in (*done.reached, done.path)]
    lines += [
        f"Not erased from {path}. {why} If you have it, say:"
        f" annotator erase {found.reviewer_id} --yes --db {path}"
        for path, why in done.unreached
    ]
    if done.unswept:
        lines.append(
            "Another program is reading the database, so the bytes of the file may have the name"
            " still. Close it, and say: annotator audit prune"
        )
    elif done.left:
        lines.append(
            "The name is in the file still: in articles as published, in a codebook, or as a"
            " part of other words."
        )
    else:
        lines.append(f"The name is in no byte of {done.path}.")
    lines.append(
        "Copies made by other means (exports, Litestream, copies of the disk) are not known here."
    )
    return tuple(lines)


def erase_person(store: Store, reviewer_id: str, *, keep_answers: bool) -> Erased:
    """Erase the person, first from the copies that were made, then from the database itself.

    Raises StoreError.
    """
    names = store.erasure.footprint(reviewer_id).names
    pseudonym = store.erasure.pseudonym()
    reached, unreached = [], []
    for path in _paths(store.backups()):
        try:
            _erase_from_copy(store, Path(path), reviewer_id, names, pseudonym, keep=keep_answers)
            reached.append(path)
        except AnnotatorError as error:
            unreached.append((path, str(error)))
    store.erasure.erase(reviewer_id, names, pseudonym, keep_answers=keep_answers)
    with _classes(store) as classes:
        if classes:
            for taught in classes.classes(reviewer_id):
                classes.delete_class(taught.id)
    unswept = False
    try:
        store.sweep()
    except StoreBusy:
        unswept = True
    return Erased(
        path=str(store.path),
        pseudonym=pseudonym.name,
        reached=tuple(reached),
        unreached=tuple(unreached),
        unswept=unswept,
        left=store.erasure.has_bytes(names),
    )


def count_classes(store: Store, reviewer_id: str) -> int:
    """How many classes the person teaches."""
    with _classes(store) as classes:
        return len(classes.classes(reviewer_id)) if classes else 0


@contextmanager
def _classes(store: Store) -> Iterator[ClassStore | None]:
    """The classes of the desk; None where it never had any."""
    if not classes_path(store.path).exists():
        yield None
        return
    classes = open_classes(store.path)
    try:
        yield classes
    finally:
        classes.close()


def _erase_from_copy(
    store: Store,
    path: Path,
    reviewer_id: str,
    names: tuple[str, ...],
    pseudonym: Reviewer,
    *,
    keep: bool,
) -> None:
    """Raises StoreError."""
    if not path.exists():
        raise StoreError("It is not there: moved, deleted or on a disk that is not connected.")
    with open_store(path, create=False) as copy:
        if copy.setting("secret") != store.setting("secret"):
            raise StoreRefused(NOT_OURS)
        copy.erasure.erase(reviewer_id, names, pseudonym, keep_answers=keep)
        copy.sweep()
        copy.fold()


def _paths(backups: Iterable[Backup]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(backup.path for backup in backups))


def _named(found: Footprint) -> str:
    return ", ".join(f"“{name}”" for name in found.names) or "(there is none)"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {plural(count, one, many)}"
