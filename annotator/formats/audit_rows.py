"""The audit to read, as JSON and as a table for spreadsheets."""

import csv
import io
from collections.abc import Iterable

import msgspec

from annotator.formats.tags_csv import guard
from annotator.model import Value

ACTIONS = {
    "begun": "found when the audit began",
    "pruned": "dropped for their age",
    "erased": "erased a person",
    "add": "added the article",
    "delete": "deleted the article",
    "restore": "put the article back",
    "revise": "added a later version",
    "details": "edited the details",
    "suggest": "suggested again",
    "tag": "answered",
    "split": "answer after a split",
    "merge": "answer after a merge",
    "moved": "carried an answer over",
    "answers": "took answers over",
    "units": "changed units",
    "check": "check list",
    "evidence": "evidence",
    "reviewer": "named a reader",
    "project": "named a project",
    "codebook": "kept a codebook",
    "setting": "changed a setting",
    "project_setting": "changed a setting of a project",
    "import": "imported",
    "settle": "settled",
    "withdraw": "took a decision back",
    "approve": "signed off",
    "reopen": "opened again",
    "order": "put into the queue",
    "give": "gave to a reader",
    "take_back": "took from a reader",
    "hand_in": "handed in",
    "give_back": "gave back to a reader",
    "account": "changed an account",
    "sign_in": "signed in",
    "sign_out": "signed out",
    "member": "changed who is a member",
    "invite": "made a link",
    "use_link": "used a link",
    "end_links": "ended links",
    "expired": "forgot what had expired",
}


class AuditRecord(Value, frozen=True, kw_only=True):
    """A row of the audit in words."""

    n: int
    at: str
    person: str
    """"" where it was nobody's (the command line); "(erased)" where who it was is gone."""
    action: str
    article: str
    """The title, else the id; "" where it is about none."""
    document_id: str = ""
    subject: str = ""
    before: str = ""
    after: str = ""


def render_audit_text(records: Iterable[AuditRecord]) -> str:
    """One line for each row: number, moment, who, what, before → after."""
    return "\n".join(_line(record) for record in records)


def render_audit_json(records: Iterable[AuditRecord]) -> str:
    return msgspec.json.format(msgspec.json.encode(list(records))).decode()


def render_audit_csv(records: Iterable[AuditRecord]) -> str:
    """RFC 4180 with a header; no cell is a formula."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(AuditRecord.__struct_fields__)
    for record in records:
        writer.writerow([guard(cell) for cell in msgspec.structs.astuple(record)])
    return written.getvalue().removesuffix("\r\n")


def _line(record: AuditRecord) -> str:
    what = ACTIONS.get(record.action, record.action)
    article = f"“{record.article}”" if record.article else ""
    parts = [str(record.n), record.at[:19].replace("T", " "), record.person or "command line", what]
    told = "  ".join([*parts, *filter(None, [article, record.subject])])
    change = " → ".join(filter(None, [record.before, record.after]))
    return f"{told}: {_short(change)}" if change else told


def _short(text: str, length: int = 160) -> str:
    """On one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[:length]} …"
