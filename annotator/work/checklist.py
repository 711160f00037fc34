"""The check list of an article: the claims that were marked "to check", and what came of each.

A check belongs to the stretch of text that was marked when something was written down about it.
Where its unit was split or merged since, whatever overlaps belongs to it, and the latest entry
counts.
"""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import msgspec

from annotator.analysis.chains import chains_of, stations
from annotator.analysis.checklist import Check, CheckEvent, SeenEvidence, suggest_call
from annotator.codebook import Codebook
from annotator.documents import PUBLIC_ONLY, AddressPolicy, Limits, read_bytes
from annotator.documents.limits import check_size
from annotator.errors import DocumentError, EmptyDocument, ReviewError
from annotator.model import CheckStatus, Coding, Evidence, Metadata, Span, Tag, Unit
from annotator.store import CheckRow, EvidenceRow, PendingCheck, Store, TagRow, utc_text, weigh
from annotator.work.review import Review, load_review

MAX_WORDS = 10_000
"""Characters of a note, of whom to call, of an address, of what evidence shows."""
CLIENT = "checks"
"""What the log of answers names as the tab when a mark is taken off here."""
GONE = "This sentence is not marked “to check” any more. Mark it in the review first."


# ---------------------------------------------------------------- what there is to check


def load_checks(
    store: Store, document_id: str, reviewer_id: str, codebook: Codebook
) -> tuple[Check, ...]:
    """The claims that the reviewer marked, and those with anything written down about them, in
    text order. Raises NotFound."""
    with store.snapshot():
        review = load_review(store, document_id, reviewer_id)
        log = _read_log(store, document_id, reviewer_id)
        if not (log.begun or review.progress.to_check):
            return ()
        document = store.load_document(document_id).document
        names = {r.id: r.name for r in store.reviewers()}
    labels = {t.key: t.label for t in codebook.types}
    found = []
    for place, unit in enumerate(review.units):
        about = log.about(unit.span)
        if _is_marked(review, unit.span) or about.begun:
            claim = _claim(review, place, document.text, document.metadata, labels)
            found.append(_with_log(claim, about, names))
    return tuple(found)


def list_pending(
    store: Store,
    reviewer_id: str,
    document_id: str | None = None,
    project_id: str | None = None,
) -> tuple[PendingCheck, ...]:
    """The marked claims, of one article, of a project or of all, that still wait for an answer."""
    return store.checks.pending(reviewer_id, document_id, project_id)


class _Log(NamedTuple):
    """One reviewer's entries, oldest first."""

    states: tuple[CheckRow, ...]
    evidence: tuple[EvidenceRow, ...]

    @property
    def begun(self) -> bool:
        return bool(self.states or self.evidence)

    def about(self, span: Span) -> "_Log":
        """The entries on any part of the span."""
        return _Log(
            tuple(r for r in self.states if r.start < span.end and r.end > span.start),
            tuple(r for r in self.evidence if r.start < span.end and r.end > span.start),
        )


def _read_log(store: Store, document_id: str, reviewer_id: str) -> _Log:
    return _Log(
        tuple(r for r in store.checks.all_states(document_id) if r.reviewer_id == reviewer_id),
        tuple(r for r in store.checks.all_evidence(document_id) if r.reviewer_id == reviewer_id),
    )


def _is_marked(review: Review, span: Span) -> bool:
    tag = review.tags.get(span)
    return tag is not None and tag.to_check


def _claim(
    review: Review, place: int, text: str, article: Metadata, labels: Mapping[str, str]
) -> Check:
    """What is claimed, on whose word, and whom one might call about it."""
    unit = review.units[place]
    tag = review.tags.get(unit.span)
    coding, suggested = _coding(review, tag, unit.span)
    key = coding.primary_type if coding else ""
    return Check(
        number=unit.index,
        start=unit.start,
        end=unit.end,
        text=text[unit.start : unit.end],
        before=_text_of(review.units, place - 1, text),
        after=_text_of(review.units, place + 1, text),
        source=(coding.source or "") if coding else "",
        type=key,
        type_label=labels.get(key, key),
        chains=tuple(filter(None, map(stations, chains_of(coding)))) if coding else (),
        suggested=suggested,
        remark=tag.note if tag else "",
        marked=_is_marked(review, unit.span),
        whom=suggest_call(coding, article, labels),
        whom_suggested=True,
    )


def _coding(review: Review, tag: Tag | None, span: Span) -> tuple[Coding | None, bool]:
    """The answer that counts, and whether it is only the machine's."""
    if tag is not None and tag.settled:
        return tag.coding, False
    stored = review.suggestions.get(span)
    return (stored.suggestion.coding, True) if stored else (None, False)


def _text_of(units: Sequence[Unit], place: int, text: str) -> str:
    if not 0 <= place < len(units):
        return ""
    return text[units[place].start : units[place].end]


def _with_log(claim: Check, log: _Log, names: Mapping[str, str]) -> Check:
    """The claim with where its check stands."""
    last = log.states[-1] if log.states else None
    withdrawn = {row.takes_back for row in log.evidence}
    return msgspec.structs.replace(
        claim,
        status=last.status if last else "open",
        whom=(last.whom if last else "") or claim.whom,
        whom_suggested=not (last and last.whom),
        note=last.note if last else "",
        history=tuple(_event(row, names) for row in log.states),
        evidence=tuple(
            SeenEvidence(
                n=row.n,
                at=row.made_at,
                by=names.get(row.reviewer_id, row.reviewer_id),
                evidence=row.evidence,
                taken_back=row.n in withdrawn,
                carried_from=row.from_document,
            )
            for row in log.evidence
            if row.evidence is not None
        ),
    )


def _event(row: CheckRow, names: Mapping[str, str]) -> CheckEvent:
    return CheckEvent(
        n=row.n,
        at=row.made_at,
        by=names.get(row.reviewer_id, row.reviewer_id),
        status=row.status,
        whom=row.whom,
        note=row.note,
        carried_from=row.from_document,
    )


# ---------------------------------------------------------------- what is written down


def record_check(
    store: Store,
    document_id: str,
    reviewer_id: str,
    span: Span,
    *,
    status: CheckStatus | None = None,
    whom: str | None = None,
    note: str | None = None,
) -> None:
    """Log where the check of a marked unit stands now; what is None stays as it was.

    Raises ReviewError if the unit is not marked, or something is too long.
    """
    with store.transaction(by=reviewer_id):
        _require_claim(store, document_id, reviewer_id, span)
        states = _read_log(store, document_id, reviewer_id).about(span).states
        last = states[-1] if states else None
        row = CheckRow(
            **_logged(store, document_id, reviewer_id, span),
            status=status or (last.status if last else "open"),
            whom=_words("name of whom to call", whom, last.whom if last else ""),
            note=_words("note", note, last.note if last else ""),
        )
        if last is None or _said(row) != _said(last):
            store.checks.save_states(document_id, [row])


def add_evidence(
    store: Store,
    document_id: str,
    reviewer_id: str,
    span: Span,
    evidence: Evidence,
    data: bytes | None = None,
    *,
    limits: Limits | None = None,
) -> None:
    """Add evidence to a marked unit, with its file; that is hashed, and kept if `evidence.kept`.

    Raises ReviewError if the unit is not marked or the evidence says nothing, DocumentTooLarge.
    """
    evidence = _mended(evidence, data)
    if not (evidence.address or evidence.shows or data):
        raise ReviewError("Say what the evidence shows, or give an address or a file.")
    check_size(len(data or b""), limits or Limits())
    with store.transaction(by=reviewer_id):
        _require_claim(store, document_id, reviewer_id, span)
        if data is not None and evidence.kept and evidence.sha256:
            store.checks.save_original(evidence.sha256, data)
        row = EvidenceRow(**_logged(store, document_id, reviewer_id, span), evidence=evidence)
        store.checks.save_evidence(document_id, [row])


def fetch_evidence(
    wanted: Evidence, *, limits: Limits | None = None, policy: AddressPolicy = PUBLIC_ONLY
) -> tuple[Evidence, bytes]:
    """The evidence with what is at its address now, and the bytes to keep.

    Raises FetchRefused, FetchFailed, DocumentTooLarge, UnreadableDocument.
    """
    # Imports httpx, which costs 0.1 s.
    from annotator.documents.web import fetch

    found = fetch(wanted.address.strip(), limits or Limits(), policy)
    if not found.data:
        raise EmptyDocument("There is nothing at this address to keep.")
    title = None
    with suppress(
        DocumentError
    ):  # what is no article has no title, and may be evidence all the same
        title = read_bytes(found.data, media_type=found.content_type).metadata.title
    evidence = msgspec.structs.replace(
        wanted,
        address=found.final_address,
        title=wanted.title or title or "",
        seen_at=found.fetched_at,
        media_type=found.content_type.partition(";")[0].strip().lower(),
        kept=True,
    )
    return evidence, found.data


def take_back_evidence(
    store: Store, document_id: str, reviewer_id: str, span: Span, number: int
) -> None:
    """Say that evidence was not meant; it stays in the log. Raises ReviewError if there is none of
    that number."""
    with store.transaction(by=reviewer_id):
        rows = _read_log(store, document_id, reviewer_id).about(span).evidence
        standing = {r.n for r in rows if r.evidence} - {r.takes_back for r in rows}
        if number not in standing:
            raise ReviewError("This evidence is not there any more. Reload the page.")
        row = EvidenceRow(**_logged(store, document_id, reviewer_id, span), takes_back=number)
        store.checks.save_evidence(document_id, [row])


def set_mark(
    store: Store,
    document_id: str,
    reviewer_id: str,
    span: Span,
    *,
    to_check: bool,
    codebook: Codebook,
) -> None:
    """Take the mark "to check" off a unit, or put it back on one that has a history; the answer to
    it stays as it is.

    Raises ReviewError if it has neither mark nor history.
    """
    with store.transaction(by=reviewer_id):
        review = _require_claim(store, document_id, reviewer_id, span)
        unit = next(u for u in review.units if u.span == span)
        former = review.tags.get(span)
        tag = _remarked(former, span, codebook, to_check=to_check)
        store.save_codebook(codebook)
        state = store.log.load_state(document_id, reviewer_id)
        now = utc_text()
        row = TagRow(
            n=state.n + 1,
            reviewer_id=reviewer_id,
            start=span.start,
            end=span.end,
            client=CLIENT,
            seq=state.n + 1,
            made_at=now,
            stored_at=now,
            tag=tag,
        )
        store.log.save_tags(document_id, [row])
        progress = state.progress + weigh(unit, tag) - weigh(unit, former)
        state = msgspec.structs.replace(state, n=row.n, progress=progress)
        store.log.save_state(document_id, reviewer_id, state)


def _remarked(former: Tag | None, span: Span, codebook: Codebook, *, to_check: bool) -> Tag | None:
    """The answer with the mark or without; None where nothing is left of it."""
    if former is not None:
        edited = msgspec.structs.replace(former, to_check=to_check)
        return edited if edited.coding is not None or edited.remarks else None
    if not to_check:
        return None
    version = codebook.version
    return Tag(start=span.start, end=span.end, to_check=True, codebook_version=version)


def _require_claim(store: Store, document_id: str, reviewer_id: str, span: Span) -> Review:
    """Raises ReviewError unless the unit is there and marked, or was worked on before."""
    review = load_review(store, document_id, reviewer_id)
    there = any(unit.span == span for unit in review.units)
    begun = _read_log(store, document_id, reviewer_id).about(span).begun
    if not there or not (_is_marked(review, span) or begun):
        raise ReviewError(GONE)
    return review


def _logged(store: Store, document_id: str, reviewer_id: str, span: Span) -> dict[str, Any]:
    return {
        "n": store.checks.last_number(document_id, reviewer_id) + 1,
        "reviewer_id": reviewer_id,
        "start": span.start,
        "end": span.end,
        "made_at": utc_text(),
    }


def _said(row: CheckRow) -> tuple[CheckStatus, str, str]:
    return row.status, row.whom, row.note


def _words(what: str, given: str | None, former: str = "") -> str:
    """The words as a database takes them: no NUL, no halves of characters.

    Raises ReviewError if they are too many.
    """
    if given is None:
        return former
    whole = given.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    words = whole.replace("\0", "\ufffd").strip()
    if len(words) > MAX_WORDS:
        raise ReviewError(f"The {what} is longer than {MAX_WORDS:,} characters. Shorten it.")
    return words


def _mended(evidence: Evidence, data: bytes | None) -> Evidence:
    return msgspec.structs.replace(
        evidence,
        address=_words("address", evidence.address),
        title=_words("title", evidence.title),
        shows=_words("description", evidence.shows),
        file_name=_words("name of the file", evidence.file_name),
        sha256=None if data is None else hashlib.sha256(data).hexdigest(),
        kept=evidence.kept and data is not None,
    )
