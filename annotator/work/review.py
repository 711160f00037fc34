"""A reviewer's work on an article: loading it, and taking the changes that a browser sends.

A change is a mapping with `seq`, `made_at`, `action`, `start`, `end` and what the action needs:

    tag    {"tag": null or the fields of `Answer`}     null takes the answer back
    split  {"at": first code point of the second half}
    merge  {}                                          all units within start and end
    kind   {"kind": …}

Undo, accept, "to check" and the rest are made of these in the browser.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

import msgspec

from annotator.codebook import Codebook
from annotator.engine.boundaries import change_kind, merge_units, split_unit
from annotator.errors import OutsideDocument, ReviewError
from annotator.model import Coding, EngineId, Kind, Span, Tag, Unit, Value
from annotator.store import (
    BoundaryRow,
    OwnUnit,
    Progress,
    ReceiptRow,
    ReviewState,
    Store,
    StoredSuggestion,
    TagOrigin,
    TagRow,
    utc_text,
    weigh,
)
from annotator.work.answers import (
    Answer,
    agree,
    carry_over,
    check_answer,
    clip_coding,
    join_tags,
    settle_coding,
)

MAX_CLIENT = 100
MAX_NUMBER = 2**31 - 1
GONE = "This sentence is not there any more. Reload the page."
HANDED_IN = "You have handed this article in. Whoever assigned it can give it back to you."
SIGNED = "This article is signed off. Whoever may settle can reopen it."
USED_TWICE = "This page sent another change under the same number. Reload the page."


class Review(Value, frozen=True, kw_only=True):
    """An article as one reviewer has it."""

    document_id: str
    reviewer_id: str
    units: tuple[Unit, ...]
    tags: Mapping[Span, Tag]
    """By the span of their unit; units without an answer are missing."""
    differing: Mapping[Span, tuple[Tag, ...]]
    """Of open units that were merged: the answers of their parts, with the spans of these."""
    suggestions: Mapping[Span, StoredSuggestion]
    """By the span of the unit, also where it was split or merged; empty where `declined`."""
    engine: EngineId
    declined: str | None
    """Why the machine made no suggestions."""
    progress: Progress
    n: int
    """The last number of the reviewer's log, to be named as `known` with the next changes."""


class Refusal(Value, frozen=True, kw_only=True):
    """A change that was not applied."""

    seq: int
    reason: str


class Receipt(Value, frozen=True, kw_only=True):
    """The answer to a post of changes; as JSON it is the response."""

    acknowledged: tuple[int, ...]
    """Committed to the disk, now or before."""
    refused: tuple[Refusal, ...]
    progress: Progress
    n: int
    """The last number of the reviewer's log."""
    codings: Mapping[int, Coding]
    """What the answers applied now stand for, by `seq`."""
    elsewhere: tuple[TagRow | BoundaryRow, ...]
    """What this reviewer did in other tabs after the row that this one knew."""


class _Change(Value, frozen=True, kw_only=True, tag_field="action"):
    seq: int
    made_at: Annotated[datetime, msgspec.Meta(tz=True)]
    start: int
    end: int

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class _Tagged(_Change, frozen=True, kw_only=True, tag="tag"):
    answer: Answer | None = msgspec.field(name="tag")


class _Split(_Change, frozen=True, kw_only=True, tag="split"):
    action: ClassVar[Literal["split"]] = "split"
    at: int


class _Merge(_Change, frozen=True, kw_only=True, tag="merge"):
    action: ClassVar[Literal["merge"]] = "merge"


class _KindChange(_Change, frozen=True, kw_only=True, tag="kind"):
    action: ClassVar[Literal["kind"]] = "kind"
    kind: Kind


BoundaryChange: TypeAlias = _Split | _Merge | _KindChange
Change: TypeAlias = _Tagged | BoundaryChange


def load_review(store: Store, document_id: str, reviewer_id: str) -> Review:
    """Everything the review screen shows but the text. Raises NotFound."""
    with store.snapshot():
        state = store.log.load_state(document_id, reviewer_id)
        own = store.log.load_units(document_id, reviewer_id, state)
        rows = store.log.current_tags(document_id, reviewer_id)
        numbers = {n for o in own for n in o.differing}
        former = store.log.tags_numbered(document_id, reviewer_id, numbers)
        run = store.load_suggestions(document_id)
    units = tuple(o.unit for o in own)
    tags = {u.span: row.tag for u in units if (row := rows.get(u.span)) and row.tag}
    return Review(
        document_id=document_id,
        reviewer_id=reviewer_id,
        units=units,
        tags=tags,
        differing=_differing(own, tags, former),
        suggestions=match_suggestions(units, run.stored),
        engine=run.engine,
        declined=run.suggestions.declined,
        progress=state.progress,
        n=state.n,
    )


def _differing(
    own: Iterable[OwnUnit], tags: Mapping[Span, Tag], former: Mapping[int, TagRow]
) -> dict[Span, tuple[Tag, ...]]:
    found: dict[Span, tuple[Tag, ...]] = {}
    for unit, numbers in own:
        tag = tags.get(unit.span)
        if numbers and not (tag and tag.settled):
            given = (former[n].tag for n in numbers if n in former)
            found[unit.span] = tuple(t for t in given if t)
    return found


def match_suggestions(
    units: Iterable[Unit], suggestions: Sequence[StoredSuggestion]
) -> dict[Span, StoredSuggestion]:
    """For each unit the suggestion of exactly its span, else the one it shares most text with."""
    exact = {s.suggestion.unit.span: s for s in suggestions}
    starts = [s.suggestion.unit.start for s in suggestions]
    found: dict[Span, StoredSuggestion] = {}
    for unit in units:
        best = exact.get(unit.span) or _closest(unit.span, suggestions, starts)
        if best is not None:
            found[unit.span] = best
    return found


def _closest(
    span: Span, suggestions: Sequence[StoredSuggestion], starts: Sequence[int]
) -> StoredSuggestion | None:
    first = max(bisect_right(starts, span.start) - 1, 0)
    best, most = None, 0
    for stored in suggestions[first:]:
        unit = stored.suggestion.unit
        if unit.start >= span.end:
            break
        shared = min(unit.end, span.end) - max(unit.start, span.start)
        if shared > most:
            best, most = stored, shared
    return best


def apply_changes(
    store: Store,
    document_id: str,
    reviewer_id: str,
    client: str,
    changes: Sequence[Mapping[str, Any]],
    *,
    codebook: Codebook,
    known: int | None = None,
    by: str | None = None,
) -> Receipt:
    """Take the changes of one post, in order of `seq`, in one transaction; `known` is the last
    number of the log that the sender has seen, `by` who makes them where that is not the reviewer.

    A change that was taken before, by `(client, seq)`, is acknowledged again and not applied
    again. One that cannot be applied is refused with a reason; the others go on.

    Raises ReviewError if the post has no client or a change no number, NotFound, StoreBusy,
    StoreUnwritable: then nothing of the post was stored.
    """
    numbered = _numbered(client, changes)
    with store.transaction(by=reviewer_id if by is None else by):
        store.save_codebook(codebook)
        work = _Work(store, document_id, reviewer_id, client, codebook)
        first, last = (numbered[0][0], numbered[-1][0]) if numbered else (0, 0)
        taken = store.log.load_receipts(document_id, reviewer_id, client, first, last)
        reasons: dict[int, str | None] = {}
        for seq, change in numbered:
            digest = _digest(change)
            if seq not in taken:
                taken[seq] = work.take(seq, change, digest)
            repeated = taken[seq].digest == digest
            reasons[seq] = taken[seq].refused if repeated else USED_TWICE
        progress = work.finish()
        elsewhere = work.elsewhere(known)
    return Receipt(
        acknowledged=tuple(seq for seq, reason in reasons.items() if reason is None),
        refused=tuple(Refusal(seq=n, reason=r) for n, r in reasons.items() if r is not None),
        progress=progress,
        n=work.state.n,
        codings=work.codings,
        elsewhere=elsewhere,
    )


def read_history(
    store: Store, document_id: str, reviewer_id: str, span: Span
) -> tuple[TagRow | BoundaryRow, ...]:
    """What the reviewer did to the span or a part of it, oldest first. Others' work is not told
    here: readers do not see each other while they read."""
    rows = store.history(document_id, span)
    return tuple(row for row in rows if row.reviewer_id == reviewer_id)


def _numbered(
    client: str, changes: Sequence[Mapping[str, Any]]
) -> list[tuple[int, Mapping[str, Any]]]:
    if not 0 < len(client) <= MAX_CLIENT:
        raise ReviewError("The page has no number of its own. Reload it.")
    numbered = []
    for change in changes:
        seq = change.get("seq")
        if type(seq) is not int or not 0 < seq <= MAX_NUMBER:
            raise ReviewError("A change has no number. Reload the page.")
        numbered.append((seq, change))
    return sorted(numbered, key=lambda pair: pair[0])


def _digest(change: Mapping[str, Any]) -> str:
    content = msgspec.json.encode(mended(change), order="deterministic")
    return hashlib.sha256(content).hexdigest()[:16]


def mended(value: Any) -> Any:
    """The value with what no database takes replaced: NUL, and halves of characters, which a
    browser may send when a text field was cut short."""
    if isinstance(value, str):
        whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return whole.replace("\0", "\ufffd")
    if isinstance(value, Mapping):
        return {mended(k): mended(v) for k, v in value.items()}
    if isinstance(value, list):
        return [mended(v) for v in value]
    return value


def _read_change(change: Mapping[str, Any]) -> Change:
    try:
        read: Change = msgspec.convert(mended(change), Change)
    except msgspec.ValidationError as error:
        raise ReviewError(f"This change cannot be read: {error}. Reload the page.") from None
    return read


class _Work:
    """One post's changes at work, within the store's transaction."""

    def __init__(
        self, store: Store, document_id: str, reviewer_id: str, client: str, codebook: Codebook
    ) -> None:
        self.store = store
        self.log = store.log
        self.key = (document_id, reviewer_id)
        self.client = client
        self.codebook = codebook
        self.now = utc_text()
        self.state: ReviewState = self.log.load_state(document_id, reviewer_id)
        self.locked = self._why_locked()
        self.touched = False
        self.codings: dict[int, Coding] = {}

    def _why_locked(self) -> str:
        """Why nothing may be changed; "" where it may."""
        if self.store.settling.is_signed(self.key[0]):
            return SIGNED
        return HANDED_IN if self.store.readings.is_committed(*self.key) else ""

    def take(self, seq: int, raw: Mapping[str, Any], digest: str) -> ReceiptRow:
        """Apply a change, or refuse it; either is written down."""
        refused = None
        try:
            self._apply(_read_change(raw))
        except ReviewError as error:
            refused = str(error)
        receipt = ReceiptRow(
            client=self.client, seq=seq, digest=digest, refused=refused, stored_at=self.now
        )
        self.log.save_receipts(*self.key, [receipt])
        return receipt

    def finish(self) -> Progress:
        if self.touched:
            self.log.save_state(*self.key, self.state)
        return self.state.progress

    def elsewhere(self, known: int | None) -> tuple[TagRow | BoundaryRow, ...]:
        """The rows after `known` that other tabs sent."""
        if known is None or known >= self.state.n:
            return ()
        rows = self.log.rows_since(*self.key, known)
        return tuple(row for row in rows if row.client != self.client)

    def _apply(self, change: Change) -> None:
        if self.locked:
            raise ReviewError(self.locked)
        if not 0 <= change.start < change.end <= self.state.characters:
            raise OutsideDocument("This change is outside of the text. Reload the page.")
        if isinstance(change, _Tagged):
            self._tag(change)
        else:
            self._move_boundary(change)

    # ------------------------------------------------------------ tags

    def _tag(self, change: _Tagged) -> None:
        answer = None if change.answer is None or change.answer.blank else change.answer
        if answer is not None:
            check_answer(answer, self.codebook)
        units = [o.unit for o in self.log.load_units(*self.key, self.state, change.span)]
        exact = [unit for unit in units if unit.span == change.span]
        if exact:
            self._answer(change, exact[0], self._settled(answer, change.span), "tag")
        elif answer is None:
            # What is there now was not meant: taking back an answer must not wipe another.
            self._log_tag(change, change.span, None, "moved")
        elif units:
            tag = self._settled(answer, change.span)
            for unit in units:
                self._answer(change, unit, carry_over(tag, unit.span), "moved")
        else:
            raise ReviewError(GONE)

    def _answer(self, change: Change, unit: Unit, tag: Tag | None, origin: TagOrigin) -> None:
        before = self._current(unit.span)
        self._log_tag(change, unit.span, tag, origin)
        if tag is not None and tag.coding is not None:
            self.codings[change.seq] = tag.coding
        self._advance(weigh(unit, tag) - weigh(unit, before))

    def _settled(self, answer: Answer | None, span: Span) -> Tag | None:
        """The answer as a tag for this span."""
        if answer is None:
            return None
        known = self._suggestion(answer.suggestion_id)
        if answer.coding is not None:
            self._check_spans(answer.coding)
        return Tag(
            start=span.start,
            end=span.end,
            coding=self._coding(answer, span, known) if answer.primary_type else None,
            certainty=answer.certainty,
            note=answer.note,
            to_check=answer.to_check,
            second_reader=answer.second_reader,
            evidence=answer.evidence,
            grades=answer.grades,
            blind=answer.blind,
            confirmed=answer.confirmed,
            suggestion_id=known.id if known else None,
            codebook_version=self.codebook.version,
        )

    def _coding(self, answer: Answer, span: Span, known: StoredSuggestion | None) -> Coding:
        """What the same answer meant here before, so that undo restores all of it."""
        former = () if answer.coding else self.log.tags_at(*self.key, span)
        for row in former:
            if row.tag and row.tag.coding and _repeats(answer, row.tag, known):
                return row.tag.coding
        coding = settle_coding(known.suggestion if known else None, answer, self.codebook)
        return clip_coding(coding, span)

    def _check_spans(self, coding: Coding) -> None:
        """Raises OutsideDocument."""
        for start, end in (*coding.attributed, *coding.mention, *coding.cue):
            if not 0 <= start < end <= self.state.characters:
                raise OutsideDocument("Marked words are outside of the text. Reload the page.")

    def _suggestion(self, wanted: str | None) -> StoredSuggestion | None:
        return self.store.find_suggestion(self.key[0], wanted) if wanted else None

    # ------------------------------------------------------------ boundaries

    def _move_boundary(self, change: BoundaryChange) -> None:
        own = self.log.load_units(*self.key, self.state)
        removed, added = _moved(self.store.load_text(self.key[0]), own, change)
        if removed:
            self._replace(change, removed, added)

    def _replace(self, change: BoundaryChange, removed: list[OwnUnit], added: list[Unit]) -> None:
        rows = [self._current_row(o.unit.span) for o in removed]
        tags = [row.tag if row else None for row in rows]
        differing = removed[0].differing
        if isinstance(change, _Merge):
            differing = () if agree(tags) else _undecided(removed, rows)
        self._log_boundary(change, differing)
        self.log.replace_units(*self.key, removed, [OwnUnit(u, differing) for u in added])
        self.state = msgspec.structs.replace(self.state, own_units=True)
        for own, tag in zip(removed, tags, strict=True):
            self._advance(Progress() - weigh(own.unit, tag))
        for unit in added:
            self._advance(weigh(unit, self._carry(change, tags, unit)))

    def _carry(self, change: BoundaryChange, tags: list[Tag | None], unit: Unit) -> Tag | None:
        """Give a new unit what its parts or its whole had, and nothing that it had in an
        earlier life."""
        if isinstance(change, _KindChange):
            return tags[0]
        if isinstance(change, _Split):
            tag = carry_over(tags[0], unit.span)
        else:
            tag = join_tags(tags, unit.span)
        if tag != self._current(unit.span):
            self._log_tag(change, unit.span, tag, change.action)
        return tag

    # ------------------------------------------------------------ the log

    def _current_row(self, span: Span) -> TagRow | None:
        rows = self.log.tags_at(*self.key, span, limit=1)
        return rows[0] if rows else None

    def _current(self, span: Span) -> Tag | None:
        row = self._current_row(span)
        return row.tag if row else None

    def _advance(self, difference: Progress) -> None:
        progress = self.state.progress + difference
        self.state = msgspec.structs.replace(self.state, progress=progress)

    def _logged(self, change: Change, span: Span) -> dict[str, Any]:
        self.touched = True
        self.state = msgspec.structs.replace(self.state, n=self.state.n + 1)
        return {
            "n": self.state.n,
            "reviewer_id": self.key[1],
            "start": span.start,
            "end": span.end,
            "client": self.client,
            "seq": change.seq,
            "made_at": utc_text(change.made_at),
            "stored_at": self.now,
        }

    def _log_tag(self, change: Change, span: Span, tag: Tag | None, origin: TagOrigin) -> None:
        row = TagRow(tag=tag, origin=origin, **self._logged(change, span))
        self.log.save_tags(self.key[0], [row])

    def _log_boundary(self, change: BoundaryChange, differing: tuple[int, ...]) -> None:
        row = BoundaryRow(
            action=change.action,
            at=getattr(change, "at", None),
            kind=getattr(change, "kind", None),
            differing=differing,
            **self._logged(change, change.span),
        )
        self.log.save_boundaries(self.key[0], [row])


def replay_boundaries(
    text: str, ground: Sequence[OwnUnit], rows: Iterable[BoundaryRow]
) -> tuple[OwnUnit, ...]:
    """The units that a reviewer's boundary changes, in the order of their log, make of the
    machine's. Raises ReviewError if one of them cannot be made."""
    own = list(ground)
    for row in rows:
        removed, added = _moved(text, own, row)
        kept = [o for o in own if o not in removed]
        own = sorted(
            [*kept, *(OwnUnit(u, row.differing) for u in added)], key=lambda o: o.unit.start
        )
    return tuple(
        OwnUnit(msgspec.structs.replace(o.unit, index=n), o.differing) for n, o in enumerate(own, 1)
    )


def _moved(
    text: str, own: Sequence[OwnUnit], change: BoundaryChange | BoundaryRow
) -> tuple[list[OwnUnit], list[Unit]]:
    """Which units the change removes, and which take their place."""
    units = tuple(o.unit for o in own)
    if change.action == "merge":
        moved = merge_units(text, units, change.start, change.end)
    elif change.action == "split" and change.at is not None:
        moved = split_unit(text, units, change.start, change.end, change.at)
    elif change.action == "kind" and change.kind is not None:
        moved = change_kind(units, change.start, change.end, change.kind)
    else:
        raise ReviewError("A change of units does not say where or to what.")
    before, after = {_shape(u) for u in units}, {_shape(u) for u in moved}
    removed = [o for o in own if _shape(o.unit) not in after]
    return removed, [u for u in moved if _shape(u) not in before]


def _shape(unit: Unit) -> tuple[Span, Kind, bool]:
    return unit.span, unit.kind, unit.counted


def _repeats(answer: Answer, tag: Tag, known: StoredSuggestion | None) -> bool:
    coding = tag.coding
    return (
        coding is not None
        and (coding.primary_type, coding.source, coding.source_id)
        == (answer.primary_type, answer.source, answer.source_id)
        and tag.suggestion_id == (known.id if known else None)
    )


def _undecided(removed: Sequence[OwnUnit], rows: Sequence[TagRow | None]) -> tuple[int, ...]:
    """Log numbers of what the parts of a unit were answered: for each its tag, else what an
    earlier merge left open in it."""
    numbers: set[int] = set()
    for own, row in zip(removed, rows, strict=True):
        numbers |= {row.n} if row and row.tag and row.tag.coding else set(own.differing)
    return tuple(sorted(numbers))
