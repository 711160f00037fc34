"""Reading the audit in words, and dropping what is older than the desk keeps it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from annotator.analysis.phrases import plural
from annotator.errors import NotFound, StoreBusy
from annotator.formats.audit_rows import AuditRecord
from annotator.model import Tag
from annotator.store import AuditRow, Reviewer, Store, utc_text
from annotator.work.settings import AUDIT_DAYS, read_setting

ERASED = "(erased)"


def find_person(store: Store, wanted: str) -> Reviewer:
    """The reader of this id or this name (capitals aside).

    Raises NotFound if there is none, or more than one.
    """
    people = store.reviewers()
    name = " ".join(wanted.split()).casefold()
    found = [p for p in people if p.id == wanted.strip()]
    found = found or [p for p in people if " ".join(p.name.split()).casefold() == name]
    if len(found) == 1:
        return found[0]
    if not found:
        there = ", ".join(p.name for p in people[:10])
        raise NotFound(f"There is no reader {wanted!r}. There is: {there}.")
    ids = ", ".join(p.id for p in found)
    raise NotFound(f"{len(found)} readers are called {wanted!r}. Name one by the id: {ids}.")


def list_audit(
    store: Store, document_id: str | None = None, person_id: str | None = None
) -> tuple[AuditRecord, ...]:
    """The rows, oldest first, with names, titles and answers in words."""
    with store.snapshot():
        words = _Words(store)
        return tuple(words.record(row) for row in store.audit.rows(document_id, person_id))


def prune_audit(store: Store, now: datetime | None = None) -> int:
    """Drop who, before and after of the rows that are older than the setting says, and finish an
    erasure that was interrupted. How many rows were emptied."""
    days = read_setting(store, AUDIT_DAYS)
    emptied = 0
    if days.isdigit():
        emptied = store.audit.prune(utc_text((now or datetime.now(UTC)) - timedelta(int(days))))
    with suppress(StoreBusy):  # another program is reading: the next time
        store.sweep()
    return emptied


class _Words:
    """What ids and numbers of the audit stand for."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.people = {person.id: person.name for person in store.reviewers()}
        self.titles: dict[str, str] = {}
        self.tags: dict[tuple[str, str], Mapping[int, Tag | None]] = {}

    def record(self, row: AuditRow) -> AuditRecord:
        told = row.content or {}
        before, after = self._change(row, told)
        return AuditRecord(
            n=row.n,
            at=row.at,
            person=ERASED if row.person is None else self.people.get(row.person, row.person),
            action=row.action,
            article=self._title(row.document_id),
            document_id=row.document_id or "",
            subject=self._subject(row, told),
            before=before,
            after=after,
        )

    def _title(self, document_id: str | None) -> str:
        if document_id is None:
            return ""
        if document_id not in self.titles:
            try:
                self.titles[document_id] = self.store.load_article(document_id).title
            except NotFound:
                self.titles[document_id] = document_id
        return self.titles[document_id]

    def _subject(self, row: AuditRow, told: Mapping[str, Any]) -> str:
        """Whose or what it is about, where that is not who did it."""
        subject = told.get("subject")
        if subject is None or subject == row.person:
            return ""
        return self.people.get(subject, str(subject))

    def _change(self, row: AuditRow, told: Mapping[str, Any]) -> tuple[str, str]:
        before, after = told.get("before"), told.get("after")
        table = told["rows"][0][0] if told.get("rows") else ""
        if table == "tags" and isinstance(after, int):
            answers = self._answers(str(row.document_id), str(told.get("subject")))
            return self._answer(answers, before), self._answer(answers, after)
        if after is None and table in ("tags", "boundaries", "checks", "evidence"):
            count = len(told["rows"])
            return "", f"{count} {plural(count, 'entry', 'entries')}"
        return _plain(before), _plain(after)

    def _answers(self, document_id: str, reviewer_id: str) -> Mapping[int, Tag | None]:
        key = (document_id, reviewer_id)
        if key not in self.tags:
            rows = self.store.log.all_tags(document_id)
            for other in {row.reviewer_id for row in rows} | {reviewer_id}:
                mine = {row.n: row.tag for row in rows if row.reviewer_id == other}
                self.tags[document_id, other] = mine
        return self.tags[key]

    @staticmethod
    def _answer(answers: Mapping[int, Tag | None], n: int | None) -> str:
        if n is None:
            return ""
        tag = answers.get(n)
        return f"answer {n}, {_answer_words(tag)}" if n in answers else f"answer {n}"


def _answer_words(tag: Tag | None) -> str:
    if tag is None:
        return "taken back"
    coding = tag.coding
    said = [coding.primary_type, coding.source] if coding else ["no type"]
    marks: Sequence[tuple[bool, str]] = (
        (tag.to_check, "to check"),
        (tag.second_reader, "second reader"),
        (bool(tag.note), "with a note"),
        (not tag.confirmed, "to confirm"),
    )
    return ", ".join([*filter(None, said), *(words for there, words in marks if there)])


def _plain(value: Any) -> str:
    """The value in words: fields as "name: value".

    >>> _plain({"title": "Old", "agency": None}), _plain(["a", "b"]), _plain(True), _plain(None)
    ('title: Old, agency: –', 'a, b', 'yes', '')
    """
    plain: dict[type, Callable[[Any], str]] = {
        type(None): lambda _: "",
        bool: lambda v: "yes" if v else "no",
        dict: lambda v: ", ".join(f"{k}: {_plain(x) or '–'}" for k, x in v.items()),
        list: lambda v: ", ".join(map(_plain, v)),
    }
    return plain.get(type(value), str)(value)
