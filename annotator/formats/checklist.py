"""The check list of an article on its own, such that a colleague can redo every check: as HTML,
CSV, JSON and plain text."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from textwrap import indent

import msgspec

from annotator.analysis.checklist import Check, CheckEvent, SeenEvidence
from annotator.analysis.phrases import plural
from annotator.analysis.report import Record
from annotator.formats.report_html import PRINCIPLE, template_environment
from annotator.formats.report_tables import (
    STATUS_LABELS,
    call_words,
    chain_text,
    moment_words,
    shorten,
    standing_words,
)
from annotator.formats.tags_csv import guard
from annotator.model import Value

SCHEMA = 1
PROTECT = "Never write who a confidential source is."
REDO = (
    "Read each sentence in its place, then call whoever is named and look up the evidence."
    " A file is the same to the letter if its SHA-256 is the same (sha256sum FILE prints it)."
)
COLUMNS = (
    "article_id", "article", "address", "text_sha256", "sentence_n", "start", "end", "claim",
    "before", "after", "source", "source_type", "suggested", "chain", "whom_to_call", "status",
    "status_since", "status_by", "note", "remark", "marked", "evidence_n", "evidence_shows",
    "evidence_title", "evidence_address", "evidence_seen", "evidence_sha256", "evidence_file",
    "evidence_kept", "evidence_added", "evidence_by", "history",
)  # fmt: skip


class CheckList(Value, frozen=True, kw_only=True):
    """The checks of one article, and what the article is."""

    schema: int = SCHEMA
    record: Record
    checks: tuple[Check, ...]

    @property
    def title(self) -> str:
        return self.record.article.title or self.record.file or "Untitled article"


def render_checklist_json(listed: CheckList) -> str:
    """The values, as `msgspec.json.decode(…, type=CheckList)` reads them."""
    return msgspec.json.format(msgspec.json.encode(listed), indent=1).decode()


def render_checklist_html(listed: CheckList) -> str:
    """One file that asks nothing of the network, fit to print."""
    return (
        template_environment()
        .get_template("checklist.html.jinja")
        .render(
            title=listed.title,
            article=listed.record.article,
            checks=listed.checks,
            record=list(record_rows(listed.record)),
            progress=count_words(listed.checks),
            principle=PRINCIPLE,
            protect=PROTECT,
            redo=REDO,
            call=call_words,
            standing=standing_words,
            source=source_words,
            chain=lambda check: chain_text(check.chains, listed.record.article.publisher),
            moment=moment_words,
            labels=STATUS_LABELS,
            is_web=is_web_address,
        )
    )


def render_checklist_csv(listed: CheckList) -> str:
    """RFC 4180 with a header: a row for each evidence, and one for a claim without any."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for check in listed.checks:
        claim = _claim_cells(listed, check)
        history = " | ".join(event_words(event) for event in check.history)
        for seen in check.standing or (None,):
            cells = [*claim, *_evidence_cells(seen), history]
            writer.writerow([guard(cell) for cell in cells])
    return written.getvalue()


def render_checklist_text(listed: CheckList) -> str:
    """For reading in a terminal."""
    lines = [listed.title, count_words(listed.checks), PROTECT]
    for check in listed.checks:
        lines += ["", *_check_lines(listed, check)]
    return "\n".join(lines) + "\n"


def count_words(checks: tuple[Check, ...]) -> str:
    """How many claims there are, and how they stand.

    >>> count_words(())
    'No claim is marked “to check”.'
    """
    marked = [check for check in checks if check.marked]
    if not marked:
        return "No claim is marked “to check”."
    counts = Counter(check.status for check in marked)
    standing = ", ".join(f"{counts[s]} {label}" for s, label in STATUS_LABELS.items() if counts[s])
    return f"{len(marked)} {plural(len(marked), 'claim', 'claims')} to check: {standing}."


def source_words(check: Check) -> str:
    """On whose word the claim is, and whether a person said so."""
    if not check.type:
        return "Not answered yet"
    named = f"{check.source} ({check.type_label})" if check.source else check.type_label
    return f"{named}, suggested and not confirmed" if check.suggested else named


def event_words(event: CheckEvent) -> str:
    """One entry of the log on one line."""
    carried = "carried over from the former version" if event.carried_from else ""
    whom = f"call {event.whom}" if event.whom else ""
    parts = [STATUS_LABELS[event.status], whom, event.note, carried]
    said = "; ".join(" ".join(part.split()) for part in parts if part)
    return f"{moment_words(event.at)}, {event.by}: {said}"


def is_web_address(address: str) -> bool:
    """Whether it may be made a link.

    >>> is_web_address("https://example.org/a"), is_web_address("javascript:alert(1)")
    (True, False)
    """
    return re.fullmatch(r"https?://\S+", address, re.IGNORECASE) is not None


def record_rows(record: Record) -> Iterator[tuple[str, str]]:
    """What the checked article was, as label and words; what is not known is left out."""
    rows = (
        ("Address", record.final_address or record.address),
        ("Fetched", moment_words(record.fetched_at)),
        ("File", record.file),
        ("SHA-256 of the original", record.sha256),
        ("SHA-256 of the text", record.text_sha256),
        ("Codebook", record.codebook_version),
        ("List written", moment_words(record.written_at)),
    )
    return ((label, words) for label, words in rows if words)


def _claim_cells(listed: CheckList, check: Check) -> list[str | int]:
    record = listed.record
    last = check.history[-1] if check.history else None
    return [
        record.article_id,
        listed.title,
        record.final_address or record.address or "",
        record.text_sha256,
        check.number,
        check.start,
        check.end,
        check.text,
        check.before,
        check.after,
        check.source,
        check.type_label,
        "yes" if check.suggested else "no",
        chain_text(check.chains, record.article.publisher),
        check.whom,
        STATUS_LABELS[check.status],
        last.at if last else "",
        last.by if last else "",
        check.note,
        check.remark,
        "yes" if check.marked else "no",
    ]


def _evidence_cells(seen: SeenEvidence | None) -> list[str | int]:
    if seen is None:
        return [""] * 10
    found = seen.evidence
    return [
        seen.n,
        found.shows,
        found.title,
        found.address,
        found.seen_at,
        found.sha256 or "",
        found.file_name,
        "yes" if found.kept else "no",
        seen.at,
        seen.by,
    ]


def _check_lines(listed: CheckList, check: Check) -> list[str]:
    chain = chain_text(check.chains, listed.record.article.publisher)
    rows = (
        ("status", standing_words(check)),
        ("says", source_words(check)),
        ("chain", chain),
        ("call", call_words(check)),
        ("note", " / ".join(filter(None, [check.remark, check.note]))),
    )
    lines = [f"Sentence {check.number}", indent(check.text, "  ")]
    lines += [f"  {label:8}{' '.join(words.split())}" for label, words in rows if words]
    for seen in check.standing:
        lines.append(f"  evidence {_evidence_line(seen)}")
    return lines


def _evidence_line(seen: SeenEvidence) -> str:
    found = seen.evidence
    parts = [
        shorten(found.shows, 200),
        found.title,
        found.address,
        f"seen {moment_words(found.seen_at)}",
        f"sha256 {found.sha256}" if found.sha256 else "",
    ]
    return " · ".join(" ".join(part.split()) for part in parts if part)
