"""Settling what readers answered differently: the differences, in the order of their weight, and
the decisions.

What is settled is the review of a reviewer of its own, `SETTLED_REVIEWER`, so that reports,
exports and measures read it like any other; beside it stands who decided and why. Readers' answers
are never touched.

A decision is a mapping with `seq`, `made_at`, `action` and what the action needs:

    settle    {"start", "end", "picked": ids of readers, "tag": null or the fields of `Answer`,
               "reason", "accepted": other types that would have been right}
    withdraw  {"start", "end"}
    agree     {}                 takes over what all readers answered alike
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

import msgspec

from annotator.codebook import Codebook
from annotator.errors import ReviewError
from annotator.model import Kind, Span, Tag, Unit, Value
from annotator.store import (
    SETTLED_REVIEWER,
    Decision,
    Progress,
    Reviewer,
    Store,
    utc_text,
)
from annotator.work.answers import Answer, check_answer
from annotator.work.review import (
    SIGNED,
    Refusal,
    Review,
    apply_changes,
    load_review,
    mended,
)

AGREED = "All readers answered alike."
MAX_REASON = 2_000
STEPS = 1_000
"""How many changes of the settled review one decision may be made of."""
GONE = "This difference is not there any more. Reload the page."


class Reading(Value, frozen=True, kw_only=True):
    """What one reader has for a stretch of text."""

    reviewer_id: str
    units: tuple[Unit, ...]
    tags: tuple[Tag | None, ...]
    """One for each unit; None where it is open."""

    @property
    def settled(self) -> bool:
        return all(tag is not None and tag.settled for tag in self.tags)


class Difference(Value, frozen=True, kw_only=True):
    """A stretch that begins and ends with units of all readers, and that they answered or cut
    differently."""

    span: Span
    readings: tuple[Reading, ...]
    decision: Decision | None = None
    """The one that stands."""
    settled: tuple[Tag, ...] = ()
    """What was decided."""
    other_group: bool
    """Whether their types fall into different starter groups."""
    certainty: int
    """Sum of the readers' certainties, 1 to 4 each."""
    bears: bool
    """Whether it bears on the article's summary: a heading, or a type that is the only one of its
    kind."""


class Settling(Value, frozen=True, kw_only=True):
    """Where settling an article stands."""

    document_id: str
    readers: tuple[Reviewer, ...]
    differences: tuple[Difference, ...]
    """Weightiest first: other starter groups, then the surest readers, then what bears on the
    summary (features.md §4)."""
    agreed: int
    """Stretches that all readers answered alike."""
    taken: int
    """Of these, those taken over."""
    waiting: int
    """Stretches that a reader has not answered."""
    signed: bool

    @property
    def undecided(self) -> int:
        return sum(d.decision is None for d in self.differences)


class _Piece(NamedTuple):
    span: Span
    readings: tuple[Reading, ...]


def find_readers(store: Store, document_id: str) -> tuple[str, ...]:
    """Who has answered anything in the article, the settled review aside."""
    return tuple(r for r in store.log.reviewer_ids(document_id) if r != SETTLED_REVIEWER)


def load_settling(
    store: Store, document_id: str, codebook: Codebook, readers: Sequence[str] | None = None
) -> Settling:
    """The differences of these readers, of all if none are named. Raises NotFound."""
    with store.snapshot():
        store.load_article(document_id)
        ids = find_readers(store, document_id) if readers is None else tuple(readers)
        reviews = [load_review(store, document_id, reader) for reader in ids]
        settled = _load_settled(store, document_id)
        decisions = current_decisions(store, document_id)
        people = {r.id: r for r in store.reviewers()}
        signed = store.settling.is_signed(document_id)
    pieces = _align(reviews)
    differing = [p for p in pieces if _complete(p) and not _alike(p)]
    alike = [p for p in pieces if _complete(p) and _alike(p)]
    rare = _rare_types(reviews)
    found = [_difference(p, decisions, settled, codebook, rare) for p in differing]
    return Settling(
        document_id=document_id,
        readers=tuple(people[reader] for reader in ids),
        differences=tuple(sorted(found, key=_weight)),
        agreed=len(alike),
        taken=sum(p.span in decisions for p in alike),
        waiting=sum(not _complete(p) for p in pieces),
        signed=signed,
    )


def current_decisions(store: Store, document_id: str) -> dict[Span, Decision]:
    """The decisions that stand, by the stretch they are about."""
    found: dict[Span, Decision] = {}
    for decision in store.settling.decisions(document_id):
        if decision.withdrawn:
            found.pop(decision.span, None)
        else:
            found[decision.span] = decision
    return found


def _load_settled(store: Store, document_id: str) -> Review | None:
    known = any(r.id == SETTLED_REVIEWER for r in store.reviewers())
    return load_review(store, document_id, SETTLED_REVIEWER) if known else None


# ---------------------------------------------------------------- alignment


def _align(reviews: Sequence[Review]) -> list[_Piece]:
    """The smallest stretches that no unit of any reader crosses."""
    if not reviews:
        return []
    found: list[_Piece] = []
    left = [list(review.units) for review in reviews]
    while any(left):
        heads = [units[0] for units in left if units]
        start, end = min(u.start for u in heads), min(u.end for u in heads)
        while (grown := _reach(left, end)) > end:
            end = grown
        span = Span(start, end)
        found.append(
            _Piece(span, tuple(_cut(r, u, span) for r, u in zip(reviews, left, strict=True)))
        )
        left = [[u for u in units if u.start >= end] for units in left]
    return found


def _reach(left: Sequence[Sequence[Unit]], end: int) -> int:
    """How far the units that begin before `end` go."""
    return max((u.end for units in left for u in units[:1] if u.start < end), default=end)


def _cut(review: Review, units: Sequence[Unit], span: Span) -> Reading:
    inside = tuple(u for u in units if u.start < span.end)
    return Reading(
        reviewer_id=review.reviewer_id,
        units=inside,
        tags=tuple(review.tags.get(u.span) for u in inside),
    )


def _counts(piece: _Piece) -> bool:
    return any(u.counted for r in piece.readings for u in r.units)


def _complete(piece: _Piece) -> bool:
    """Whether every reader has answered all that counts."""
    return _counts(piece) and all(
        reading.units
        and all(
            not unit.counted or (tag is not None and tag.settled)
            for unit, tag in zip(reading.units, reading.tags, strict=True)
        )
        for reading in piece.readings
    )


def _alike(piece: _Piece) -> bool:
    first, *others = (_essence(reading) for reading in piece.readings)
    return all(other == first for other in others)


def _essence(reading: Reading) -> list[tuple[Span, Kind, str, str]]:
    """Boundaries, kinds, types and names: what readers must agree in."""
    return [
        (unit.span, unit.kind, *_answer(tag))
        for unit, tag in zip(reading.units, reading.tags, strict=True)
        if unit.counted
    ]


def _answer(tag: Tag | None) -> tuple[str, str]:
    if tag is None or tag.coding is None:
        return "", ""
    name = " ".join((tag.coding.source or "").casefold().split())
    return tag.coding.primary_type, name


# ---------------------------------------------------------------- weight


def _difference(
    piece: _Piece,
    decisions: Mapping[Span, Decision],
    settled: Review | None,
    codebook: Codebook,
    rare: frozenset[str],
) -> Difference:
    types = [{t for t, _ in map(_answer, r.tags) if t} for r in piece.readings]
    groups = {t.key: t.group for t in codebook.types}
    folded = [frozenset(groups.get(t, t) for t in given) for given in types]
    heading = any(u.kind == "heading" for r in piece.readings for u in r.units)
    decided = decisions.get(piece.span)
    return Difference(
        span=piece.span,
        readings=piece.readings,
        decision=decided,
        settled=_settled_tags(settled, piece.span) if decided else (),
        other_group=len(set(folded)) > 1,
        certainty=sum(tag.certainty or 0 for r in piece.readings for tag in r.tags if tag),
        bears=heading or not rare.isdisjoint(set().union(*types)),
    )


def _settled_tags(settled: Review | None, span: Span) -> tuple[Tag, ...]:
    if settled is None:
        return ()
    inside = (u for u in settled.units if span.start <= u.start and u.end <= span.end)
    return tuple(tag for u in inside if (tag := settled.tags.get(u.span)) is not None)


def _rare_types(reviews: Iterable[Review]) -> frozenset[str]:
    """Types that a reader gave once only: whether they are there at all hangs on one answer."""
    found: set[str] = set()
    for review in reviews:
        given = [t for t, _ in map(_answer, review.tags.values()) if t]
        found |= {t for t in given if given.count(t) == 1}
    return frozenset(found)


def _weight(d: Difference) -> tuple[bool, int, bool, int]:
    return not d.other_group, -d.certainty, not d.bears, d.span.start


# ---------------------------------------------------------------- decisions


class _Decided(Value, frozen=True, kw_only=True, tag_field="action"):
    seq: Annotated[int, msgspec.Meta(gt=0, lt=2**31 // STEPS)]
    made_at: Annotated[datetime, msgspec.Meta(tz=True)]


class _Settle(_Decided, frozen=True, kw_only=True, tag="settle"):
    action: ClassVar[Literal["settle"]] = "settle"
    start: int
    end: int
    picked: tuple[str, ...] = ()
    tag: Answer | None = None
    reason: Annotated[str, msgspec.Meta(max_length=MAX_REASON)]
    accepted: tuple[str, ...] = ()


class _Withdraw(_Decided, frozen=True, kw_only=True, tag="withdraw"):
    start: int
    end: int


class _Agree(_Decided, frozen=True, kw_only=True, tag="agree"):
    pass


Change = _Settle | _Withdraw | _Agree


class Outcome(Value, frozen=True, kw_only=True):
    """The answer to a post of decisions; as JSON it is the response."""

    acknowledged: tuple[int, ...]
    refused: tuple[Refusal, ...]
    progress: Progress
    """Of the settled review."""


def apply_decisions(
    store: Store,
    document_id: str,
    person: str,
    client: str,
    changes: Sequence[Mapping[str, Any]],
    *,
    codebook: Codebook,
) -> Outcome:
    """Take the decisions of one post, in order of `seq`, in one transaction; one that was taken
    before is acknowledged again, one that cannot be is refused with a reason.

    Raises NotFound, ReviewError, StoreBusy, StoreUnwritable: then nothing of the post was stored.
    """
    with store.transaction():
        work = _Settler(store, document_id, person, client, codebook)
        reasons = {seq: work.take(seq, change) for seq, change in _numbered(changes)}
        progress = store.log.load_state(document_id, SETTLED_REVIEWER).progress
    return Outcome(
        acknowledged=tuple(seq for seq, reason in reasons.items() if reason is None),
        refused=tuple(Refusal(seq=n, reason=r) for n, r in reasons.items() if r is not None),
        progress=progress,
    )


def _numbered(changes: Sequence[Mapping[str, Any]]) -> list[tuple[int, Mapping[str, Any]]]:
    numbered = []
    for change in changes:
        seq = change.get("seq")
        if type(seq) is not int:
            raise ReviewError("A decision has no number. Reload the page.")
        numbered.append((seq, change))
    return sorted(numbered, key=lambda pair: pair[0])


class _Settler:
    """One post's decisions at work, within the store's transaction."""

    def __init__(
        self, store: Store, document_id: str, person: str, client: str, codebook: Codebook
    ) -> None:
        self.store, self.document_id, self.person = store, document_id, person
        self.client, self.codebook = client, codebook
        self.signed = store.settling.is_signed(document_id)
        store.save_reviewer(
            Reviewer(id=SETTLED_REVIEWER, name="Settled answer", created_at=utc_text())
        )
        self.pieces = {p.span: p for p in self._pieces()}

    def _pieces(self) -> list[_Piece]:
        readers = find_readers(self.store, self.document_id)
        return _align([load_review(self.store, self.document_id, r) for r in readers])

    def take(self, seq: int, raw: Mapping[str, Any]) -> str | None:
        """Why the decision was refused; None where it stands."""
        if self._taken(seq):
            return None
        try:
            with self.store.attempt():
                self._apply(_read(raw))
        except ReviewError as error:
            return str(error)
        return None

    def _taken(self, seq: int) -> bool:
        key = (self.document_id, SETTLED_REVIEWER, self.client)
        return bool(self.store.log.load_receipts(*key, seq * STEPS, seq * STEPS + STEPS - 1))

    def _apply(self, change: Change) -> None:
        if self.signed:
            raise ReviewError(SIGNED)
        if isinstance(change, _Agree):
            self._agree(change)
        elif isinstance(change, _Settle):
            self._settle(change)
        else:
            self._withdraw(change)

    # ------------------------------------------------------------ what may be decided

    def _agree(self, change: _Agree) -> None:
        standing = current_decisions(self.store, self.document_id)
        steps: list[dict[str, Any]] = []
        for piece in self.pieces.values():
            if piece.span not in standing and _complete(piece) and _alike(piece):
                surest = max(piece.readings, key=_surety)
                steps += self._steps(piece.span, surest)
                everyone = tuple(r.reviewer_id for r in piece.readings)
                self._note(piece.span, change, person="", picked=everyone, reason=AGREED)
        self._send(change, steps)

    def _settle(self, change: _Settle) -> None:
        piece = self.pieces.get(Span(change.start, change.end))
        if piece is None:
            raise ReviewError(GONE)
        if not change.reason.strip():
            raise ReviewError("Give a reason, however short.")
        for key in change.accepted:
            if not self.codebook.has_type(key):
                raise ReviewError(f"The codebook has no source type {key[:80]!r}.")
        picked = [r for r in piece.readings if r.reviewer_id in change.picked]
        if len(picked) < len(change.picked):
            raise ReviewError("A reader that was picked did not read this. Reload the page.")
        self._send(change, list(self._decided(piece, picked, change.tag)))
        self._note(
            piece.span,
            change,
            person=self.person,
            picked=change.picked,
            reason=change.reason.strip(),
            accepted=change.accepted,
        )

    def _decided(
        self, piece: _Piece, picked: Sequence[Reading], answer: Answer | None
    ) -> Iterator[dict[str, Any]]:
        """The changes that make the settled review say so."""
        if answer is not None:
            check_answer(answer, self.codebook)
            if answer.primary_type is None:
                raise ReviewError("Choose a type.")
            shape = picked[0].units if picked else piece.readings[0].units
            yield from self._boundaries(piece.span, shape)
            yield from (_tagged(unit.span, msgspec.to_builtins(answer)) for unit in shape)
        elif picked and picked[0].settled:
            yield from self._steps(piece.span, picked[0])
        else:
            raise ReviewError("Pick a reader's answer, or choose a type.")

    def _withdraw(self, change: _Withdraw) -> None:
        span = Span(change.start, change.end)
        if span not in current_decisions(self.store, self.document_id):
            raise ReviewError("There is no decision here to take back.")
        units = self._settled_units(span)
        self._send(change, [_tagged(unit.span, None) for unit in units])
        self._note(span, change, person=self.person, reason="", withdrawn=True)

    # ------------------------------------------------------------ what is written down

    def _steps(self, span: Span, reading: Reading) -> list[dict[str, Any]]:
        """The changes that give the settled review a reader's units and answers."""
        moved = list(self._boundaries(span, reading.units))
        pairs = zip(reading.units, reading.tags, strict=True)
        return moved + [_tagged(u.span, _as_answer(tag)) for u, tag in pairs if tag is not None]

    def _boundaries(self, span: Span, wanted: Sequence[Unit]) -> Iterator[dict[str, Any]]:
        units = self._settled_units(span)
        if [(u.span, u.kind) for u in units] == [(u.span, u.kind) for u in wanted]:
            return
        if len(units) > 1 and [u.span for u in units] != [u.span for u in wanted]:
            yield {"action": "merge", "start": span.start, "end": span.end}
            units = [Unit(index=1, start=span.start, end=span.end, kind=units[0].kind)]
        if len(units) == 1:
            for before, after in pairwise(wanted):
                at = {"start": before.start, "end": span.end, "at": after.start}
                yield {"action": "split", **at}
        kinds = {u.span: u.kind for u in units}
        for unit in wanted:
            if kinds.get(unit.span, units[0].kind) != unit.kind:
                place = {"start": unit.start, "end": unit.end}
                yield {"action": "kind", "kind": unit.kind, **place}

    def _settled_units(self, span: Span) -> list[Unit]:
        state = self.store.log.load_state(self.document_id, SETTLED_REVIEWER)
        own = self.store.log.load_units(self.document_id, SETTLED_REVIEWER, state, span)
        return [o.unit for o in own]

    def _send(self, change: Change, steps: Sequence[dict[str, Any]]) -> None:
        if len(steps) >= STEPS:
            raise ReviewError("That is too much for one decision. Settle it piece by piece.")
        made_at = utc_text(change.made_at)
        numbered = [
            {"seq": change.seq * STEPS + k, "made_at": made_at, **step}
            for k, step in enumerate(steps)
        ]
        receipt = apply_changes(
            self.store,
            self.document_id,
            SETTLED_REVIEWER,
            self.client,
            numbered,
            codebook=self.codebook,
        )
        if receipt.refused:
            raise ReviewError(receipt.refused[0].reason)

    def _note(self, span: Span, change: Change, *, person: str, reason: str, **more: Any) -> None:
        decision = Decision(
            n=self.store.settling.last_number(self.document_id) + 1,
            start=span.start,
            end=span.end,
            person=person,
            reason=reason,
            made_at=utc_text(change.made_at),
            **more,
        )
        self.store.settling.save_decision(self.document_id, decision)


def _surety(reading: Reading) -> int:
    return sum(tag.certainty or 0 for tag in reading.tags if tag)


def _tagged(span: Span, answer: Any) -> dict[str, Any]:
    return {"action": "tag", "start": span.start, "end": span.end, "tag": answer}


def _as_answer(tag: Tag) -> dict[str, Any]:
    """A reader's answer as the settled review takes it: without what was only theirs."""
    coding = tag.coding
    return {
        "primary_type": coding.primary_type if coding else None,
        "source": (coding.source or "") if coding else None,
        "source_id": coding.source_id if coding else None,
        "coding": msgspec.to_builtins(coding),
        "certainty": tag.certainty,
        "grades": msgspec.to_builtins(tag.grades),
        "evidence": tag.evidence,
        "suggestion_id": tag.suggestion_id,
    }


def _read(raw: Mapping[str, Any]) -> Change:
    try:
        read: Change = msgspec.convert(mended(raw), Change)
    except msgspec.ValidationError as error:
        raise ReviewError(f"This decision cannot be read: {error}. Reload the page.") from None
    return read
