"""Reading the audit in words, and dropping what is older than the desk keeps it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from annotator.analysis.phrases import plural
from annotator.errors import NotFound, StoreBusy
from annotator.formats.audit_rows import AuditRecord
from annotator.model import Span, Tag
from annotator.store import (
    AuditRow,
    BoundaryRow,
    CheckRow,
    EvidenceRow,
    Reviewer,
    Store,
    TagRow,
    utc_text,
)
from annotator.work.settings import AUDIT_DAYS, read_setting

ERASED = "(erased)"
QUOTED = 60
"""Characters of a sentence that are quoted."""
Entry: TypeAlias = TagRow | BoundaryRow | CheckRow | EvidenceRow
Log: TypeAlias = dict[tuple[str, int], tuple[Entry, Entry | None]]
"""By reader and number: each entry, and the one on the same stretch before it."""
LOGS: Mapping[str, Callable[[Store, str], Sequence[Entry]]] = {
    "tags": lambda store, document_id: store.log.all_tags(document_id),
    "boundaries": lambda store, document_id: store.log.all_boundaries(document_id),
    "checks": lambda store, document_id: store.checks.all_states(document_id),
    "evidence": lambda store, document_id: store.checks.all_evidence(document_id),
}


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
        self.texts: dict[str, str] = {}
        self.logs: dict[tuple[str, str], Log] = {}

    def record(self, row: AuditRow) -> AuditRecord:
        told = row.content or {}
        table = told["rows"][0][0] if told.get("rows") else ""
        logged = table in LOGS and row.document_id is not None
        words = self._logged(row, table) if logged else self._plainly(row)
        words |= self._for_the_desk(row, table)
        return AuditRecord(
            n=row.n,
            at=row.at,
            person=ERASED if row.person is None else self.people.get(row.person, row.person),
            action=row.action,
            article=self._title(row.document_id),
            document_id=row.document_id or "",
            **words,
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

    def _subject(self, row: AuditRow) -> str:
        """Whose or what it is about, where that is not who did it."""
        subject = (row.content or {}).get("subject")
        if subject is None or subject == row.person:
            return ""
        return self.people.get(subject, str(subject))

    def _plainly(self, row: AuditRow) -> dict[str, str]:
        told = row.content or {}
        before, after = _plain(told.get("before")), _plain(told.get("after"))
        return {"subject": self._subject(row), "before": before, "after": after}

    def _logged(self, row: AuditRow, table: str) -> dict[str, str]:
        """Of entries in a reviewer's log: the sentence, and what they said before and after."""
        told = row.content or {}
        document_id, whose = str(row.document_id), self._subject(row)
        if told.get("after") is None:
            count = len(told["rows"])
            entries = f"{count} {plural(count, 'entry', 'entries')}"
            return {"subject": whose, "before": "", "after": entries}
        log = self._log(document_id, table)
        entry, former = log.get((told["subject"], told["after"]), (None, None))
        if entry is None:
            return {"subject": whose, "before": "", "after": f"entry {told['after']}"}
        quoted = f"“{_cut(self._text(document_id)[entry.start : entry.end])}”"
        return {
            "subject": ", ".join(filter(None, [whose, quoted])),
            "before": _entry_words(former) if former else "",
            "after": _entry_words(entry),
        }

    def _for_the_desk(self, row: AuditRow, table: str) -> dict[str, str]:
        """Of a decision the sentences and the reason, of a signature the reason."""
        document_id, n = row.document_id or "", (row.content or {}).get("after")
        if table == "decisions":
            found = (d for d in self.store.settling.decisions(document_id) if d.n == n)
            for decision in found:
                text = self._text(document_id)[decision.start : decision.end]
                return {"subject": f"“{_cut(text)}”", "after": decision.reason}
        if table == "signs":
            signs = (s.reason for s in self.store.settling.signs(document_id) if s.n == n)
            return {"after": next(signs, "")}
        return {}

    def _log(self, document_id: str, table: str) -> Log:
        key = (document_id, table)
        if key not in self.logs:
            last: dict[tuple[str, Span], Entry] = {}
            log = self.logs[key] = {}
            for row in LOGS[table](self.store, document_id):
                place = (row.reviewer_id, row.span)
                log[row.reviewer_id, row.n] = (row, last.get(place))
                last[place] = row
        return self.logs[key]

    def _text(self, document_id: str) -> str:
        if document_id not in self.texts:
            self.texts[document_id] = self.store.load_text(document_id)
        return self.texts[document_id]


def _cut(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= QUOTED else f"{words[:QUOTED].rsplit(' ', 1)[0]} …"


def _entry_words(row: Entry) -> str:
    if isinstance(row, BoundaryRow):
        return " ".join(filter(None, [row.action, row.kind]))
    if isinstance(row, CheckRow):
        return ", ".join(filter(None, [row.status, row.whom, row.note]))
    if isinstance(row, EvidenceRow):
        seen = row.evidence
        return ", ".join(filter(None, [seen.shows, seen.address])) if seen else "taken back"
    return _answer_words(row.tag)


def _answer_words(tag: Tag | None) -> str:
    if tag is None:
        return "taken back"
    coding = tag.coding
    said = [coding.primary_type, coding.source] if coding else ["no type"]
    marks = (
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
