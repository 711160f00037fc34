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

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Annotated, Any, ClassVar, Literal

import msgspec

from annotator.analysis.coded import CodedUnit, code_units
from annotator.analysis.stretches import Stretch, Units, align_units
from annotator.codebook import Codebook
from annotator.errors import ReviewError
from annotator.model import Kind, Span, Tag, Unit, Value
from annotator.store import (
    SETTLED_REVIEWER,
    Decision,
    Progress,
    Reading,
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
STEPS = 50_000
"""How many changes of the settled review one decision may be made of: taking over what all readers
agree in is one decision, over a whole article."""
UNREAD = "Not every reader has handed in yet."
GONE = "This difference is not there any more. Reload the page."


class Difference(Value, frozen=True, kw_only=True):
    """A stretch that begins and ends with units of all readers, and that they answered or cut
    differently."""

    span: Span
    readings: Mapping[str, Units]
    """Id of each reader -> their units there, with their answers."""
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
    unread: int
    """Readers who have not handed in; until they have, no difference is told."""
    signed: bool

    @property
    def undecided(self) -> int:
        return sum(d.decision is None for d in self.differences)


def find_readers(store: Store, document_id: str) -> tuple[str, ...]:
    """Who reads the article for the desk; where nobody was asked to, whoever has answered anything
    in it."""
    asked = store.readings.of_article(document_id)
    if asked:
        return tuple(reading.reviewer_id for reading in asked)
    return tuple(r for r in store.log.reviewer_ids(document_id) if r != SETTLED_REVIEWER)


def open_readings(store: Store, document_id: str) -> tuple[Reading, ...]:
    """Those that are not handed in: as long as there are any, nothing is compared."""
    return tuple(r for r in store.readings.of_article(document_id) if not r.committed_at)


def load_settling(
    store: Store, document_id: str, codebook: Codebook, readers: Sequence[str] | None = None
) -> Settling:
    """The differences of these readers, of all if none are named. Raises NotFound."""
    with store.snapshot():
        store.load_article(document_id)
        ids = find_readers(store, document_id) if readers is None else tuple(readers)
        unread = len(open_readings(store, document_id))
        readings = {} if unread else _load_readings(store, document_id, ids)
        settled = _load_settled(store, document_id)
        decisions = current_decisions(store, document_id)
        people = {r.id: r for r in store.reviewers()}
        signed = store.settling.is_signed(document_id)
    stretches = align_units(readings)
    read = [s for s in stretches if _is_read(s, ids)]
    alike = [s for s in read if _is_alike(s)]
    rare = _rare_types(readings)
    found = [_difference(s, decisions, settled, codebook, rare) for s in read if not _is_alike(s)]
    return Settling(
        document_id=document_id,
        readers=tuple(people[reader] for reader in ids),
        differences=tuple(sorted(found, key=_weight)),
        agreed=len(alike),
        taken=sum(s.span in decisions for s in alike),
        waiting=len(stretches) - len(read),
        unread=unread,
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


class SettledAnswer(Value, frozen=True, kw_only=True):
    """What a desk settled on for one unit, and why."""

    tag: Tag
    reason: str


def settled_answers(store: Store, document_id: str) -> tuple[SettledAnswer, ...]:
    """Of a signed article, in text order; none before, so that no reader is led by it."""
    with store.snapshot():
        if not store.settling.is_signed(document_id):
            return ()
        review = load_review(store, document_id, SETTLED_REVIEWER)
        decisions = current_decisions(store, document_id).values()
    tags = (review.tags.get(u.span) for u in review.units)
    return tuple(SettledAnswer(tag=tag, reason=_reason(tag.span, decisions)) for tag in tags if tag)


def _reason(span: Span, decisions: Iterable[Decision]) -> str:
    found = (d.reason for d in decisions if d.start <= span.start and span.end <= d.end)
    return next(found, "")


def _load_settled(store: Store, document_id: str) -> Review | None:
    known = any(r.id == SETTLED_REVIEWER for r in store.reviewers())
    return load_review(store, document_id, SETTLED_REVIEWER) if known else None


def _load_readings(store: Store, document_id: str, readers: Iterable[str]) -> dict[str, Units]:
    """The units that each reader was to read."""
    text = store.load_text(document_id)
    asked = {r.reviewer_id: r for r in store.readings.of_article(document_id)}
    found = {}
    for reader in readers:
        review = load_review(store, document_id, reader)
        units = _asked(review.units, asked.get(reader))
        found[reader] = code_units(text, units, review.tags)
    return found


def _asked(units: Iterable[Unit], reading: Reading | None) -> tuple[Unit, ...]:
    return tuple(u for u in units if reading is None or reading.asks(u.span))


def _is_read(stretch: Stretch, readers: Sequence[str]) -> bool:
    """Whether every reader has answered all that counts."""
    return all(
        all(unit.coding is not None or not unit.counted for unit in stretch.units.get(reader, ()))
        for reader in readers
    )


def _is_alike(stretch: Stretch) -> bool:
    """Whether readers agree in boundaries, kinds, types and names."""
    first, *others = map(_essence, stretch.units.values())
    return all(other == first for other in others)


def _essence(units: Units) -> list[tuple[Span, Kind, str, str]]:
    return [(u.unit.span, u.unit.kind, *_answer(u)) for u in units if u.counted]


def _answer(unit: CodedUnit) -> tuple[str, str]:
    if unit.coding is None:
        return "", ""
    name = " ".join((unit.coding.source or "").casefold().split())
    return unit.coding.primary_type, name


def _types(units: Units) -> set[str]:
    return {unit.coding.primary_type for unit in units if unit.coding is not None}


def _surety(units: Units) -> int:
    return sum(unit.certainty or 0 for unit in units)


# ---------------------------------------------------------------- weight


def _difference(
    stretch: Stretch,
    decisions: Mapping[Span, Decision],
    settled: Review | None,
    codebook: Codebook,
    rare: frozenset[str],
) -> Difference:
    types = [_types(units) for units in stretch.units.values()]
    groups = {t.key: t.group for t in codebook.types}
    folded = {frozenset(groups.get(t, t) for t in given) for given in types}
    heading = any(u.unit.kind == "heading" for units in stretch.units.values() for u in units)
    decided = decisions.get(stretch.span)
    return Difference(
        span=stretch.span,
        readings=dict(sorted(stretch.units.items())),
        decision=decided,
        settled=_settled_tags(settled, stretch.span) if decided else (),
        other_group=len(folded) > 1,
        certainty=sum(map(_surety, stretch.units.values())),
        bears=heading or not rare.isdisjoint(set().union(*types)),
    )


def _settled_tags(settled: Review | None, span: Span) -> tuple[Tag, ...]:
    if settled is None:
        return ()
    inside = (u for u in settled.units if span.start <= u.start and u.end <= span.end)
    return tuple(tag for u in inside if (tag := settled.tags.get(u.span)) is not None)


def _rare_types(readings: Mapping[str, Units]) -> frozenset[str]:
    """Types that a reader gave once only: whether they are there at all hangs on one answer."""
    found: set[str] = set()
    for units in readings.values():
        given = Counter(unit.coding.primary_type for unit in units if unit.coding is not None)
        found |= {key for key, n in given.items() if n == 1}
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
    with store.transaction(by=person):
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
        self.sent = 0
        """How many changes the decision at hand has made so far."""
        store.save_reviewer(
            Reviewer(id=SETTLED_REVIEWER, name="Settled answer", created_at=utc_text())
        )
        self.readers = find_readers(store, document_id)
        self.readings = {r.reviewer_id: r for r in store.readings.of_article(document_id)}
        self.text = store.load_text(document_id)

    def take(self, seq: int, raw: Mapping[str, Any]) -> str | None:
        """Why the decision was refused; None where it stands."""
        if self._taken(seq):
            return None
        try:
            self.sent = 0
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
        if any(not reading.committed_at for reading in self.readings.values()):
            raise ReviewError(UNREAD)
        if isinstance(change, _Agree):
            self._agree(change)
        elif isinstance(change, _Settle):
            self._settle(change)
        else:
            self._withdraw(change)

    # ------------------------------------------------------------ what may be decided

    def _agree(self, change: _Agree) -> None:
        standing = current_decisions(self.store, self.document_id)
        readings = _load_readings(self.store, self.document_id, self.readers)
        for stretch in align_units(readings):
            read = _is_read(stretch, self.readers) and _is_alike(stretch)
            if read and stretch.span not in standing:
                surest = max(stretch.units.values(), key=_surety)
                self._send(change, self._adopt(stretch.span, surest))
                everyone = tuple(sorted(stretch.units))
                self._note(stretch.span, change, person="", picked=everyone, reason=AGREED)

    def _settle(self, change: _Settle) -> None:
        stretch = self._stretch(Span(change.start, change.end))
        self._check(change, stretch)
        self._send(change, list(self._decided(stretch, change)))
        self._note(
            stretch.span,
            change,
            person=self.person,
            picked=change.picked,
            reason=change.reason.strip(),
            accepted=change.accepted,
        )

    def _stretch(self, span: Span) -> Stretch:
        """What the readers have there, without reading the rest of the article.

        Raises ReviewError if that is not one stretch of its own.
        """
        found = align_units({reader: self._units_at(reader, span) for reader in self.readers})
        if [stretch.span for stretch in found] != [span]:
            raise ReviewError(GONE)
        return found[0]

    def _units_at(self, reader: str, span: Span) -> Units:
        log, key = self.store.log, (self.document_id, reader)
        own = log.load_units(*key, log.load_state(*key), span)
        tags = {s: row.tag for s, row in log.current_tags(*key, span).items() if row.tag}
        units = _asked((o.unit for o in own), self.readings.get(reader))
        return code_units(self.text, units, tags)

    def _check(self, change: _Settle, stretch: Stretch) -> None:
        if not change.reason.strip():
            raise ReviewError("Give a reason, however short.")
        for key in change.accepted:
            if not self.codebook.has_type(key):
                raise ReviewError(f"The codebook has no source type {key[:80]!r}.")
        if not stretch.units.keys() >= set(change.picked):
            raise ReviewError("A reader that was picked did not read this. Reload the page.")
        if change.tag is not None:
            check_answer(change.tag, self.codebook)

    def _decided(self, stretch: Stretch, change: _Settle) -> Iterator[dict[str, Any]]:
        """The changes that make the settled review say so."""
        picked = [stretch.units[reader] for reader in change.picked]
        if change.tag is not None:
            if change.tag.primary_type is None:
                raise ReviewError("Choose a type.")
            shape = picked[0] if picked else next(iter(stretch.units.values()))
            units = [u.unit for u in shape]
            yield from self._boundaries(stretch.span, units)
            yield from (_tagged(u.span, msgspec.to_builtins(change.tag)) for u in units)
        elif picked and all(u.coding or not u.counted for u in picked[0]):
            yield from self._adopt(stretch.span, picked[0])
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

    def _adopt(self, span: Span, reading: Units) -> list[dict[str, Any]]:
        """The changes that give the settled review a reader's units and answers."""
        moved = list(self._boundaries(span, [u.unit for u in reading]))
        return moved + [_tagged(u.unit.span, _as_answer(u.tag)) for u in reading if u.tag]

    def _boundaries(self, span: Span, wanted: Sequence[Unit]) -> Iterator[dict[str, Any]]:
        """The changes that give the settled review these units within the span."""
        units = self._settled_units(span)
        yield from _cuts_at_the_edges(units, span)
        spans = [Span(max(u.start, span.start), min(u.end, span.end)) for u in units]
        if spans != [u.span for u in wanted]:
            if len(spans) > 1:
                yield {"action": "merge", "start": spans[0].start, "end": spans[-1].end}
            for before, after in pairwise(wanted):
                yield {"action": "split", "start": before.start, "end": span.end, "at": after.start}
        kinds = dict(zip(spans, (u.kind for u in units), strict=True))
        for unit in wanted:
            if kinds.get(unit.span, units[0].kind) != unit.kind:
                yield {"action": "kind", "kind": unit.kind, "start": unit.start, "end": unit.end}

    def _settled_units(self, span: Span) -> list[Unit]:
        state = self.store.log.load_state(self.document_id, SETTLED_REVIEWER)
        own = self.store.log.load_units(self.document_id, SETTLED_REVIEWER, state, span)
        return [o.unit for o in own]

    def _send(self, change: Change, steps: Sequence[dict[str, Any]]) -> None:
        first, self.sent = self.sent, self.sent + len(steps)
        if self.sent >= STEPS:
            raise ReviewError("That is too much for one decision. Settle it piece by piece.")
        made_at = utc_text(change.made_at)
        numbered = [
            {"seq": change.seq * STEPS + k, "made_at": made_at, **step}
            for k, step in enumerate(steps, first)
        ]
        receipt = apply_changes(
            self.store,
            self.document_id,
            SETTLED_REVIEWER,
            self.client,
            numbered,
            codebook=self.codebook,
            by=self.person,
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


def _cuts_at_the_edges(units: Sequence[Unit], span: Span) -> Iterator[dict[str, Any]]:
    """Splits of the units that reach out of the span."""
    first, last = units[0], units[-1]
    if first.start < span.start:
        yield {"action": "split", "start": first.start, "end": first.end, "at": span.start}
    if last.end > span.end:
        start = max(last.start, span.start)
        yield {"action": "split", "start": start, "end": last.end, "at": span.end}


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
