"""A corrected version of an article: what did not change keeps its answers.

The former version stays as it is. For each reviewer the answers to unchanged units are carried over
as they were, those to reworded units to be confirmed, and so are own boundaries and checks, where
all the text that they are about is unchanged.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from annotator.analysis.phrases import plural
from annotator.analysis.versions import (
    Versions,
    compare_units,
    find_stretches,
    move_span,
    pair_similar,
)
from annotator.documents.limits import Limits
from annotator.engine import Engine, suggest
from annotator.errors import ReviewError
from annotator.model import Coding, Document, Kind, Metadata, Span, Unit, Value
from annotator.store import (
    ArticleRow,
    BoundaryRow,
    CheckRow,
    EvidenceRow,
    OwnUnit,
    Revision,
    Store,
    StoredSuggestion,
    TagOrigin,
    TagRow,
    utc_text,
)
from annotator.work.exchange import save_outcome
from annotator.work.ingest import check_text, check_units
from annotator.work.review import load_review, replay_boundaries

CLIENT = "later version"
"""What the log of answers names as the tab that sent what was carried over."""
ORIGIN: TagOrigin = "moved"
STAYING = ("publisher", "agency", "language")
"""What a correction rarely changes, and people may have set by hand: the former value wins."""
Move = Callable[[Span], Span | None]
Row = TypeVar("Row", BoundaryRow, CheckRow, EvidenceRow)


class Carried(Value, frozen=True, kw_only=True):
    """What of one reviewer's work went into the later version."""

    reviewer: str
    kept: int = 0
    """Answers to unchanged units."""
    to_confirm: int = 0
    """Answers to reworded units, which wait for confirmation."""
    left: int = 0
    """Answers that stay with the former version alone."""
    boundaries: int = 0
    boundaries_left: int = 0
    """Splits, merges and kinds given by hand: carried, and not."""
    checks: int = 0
    checks_left: int = 0
    """Entries of the check list: carried, and not."""


class Revised(Value, frozen=True, kw_only=True):
    """What became of a corrected version."""

    document_id: str
    predecessor_id: str
    title: str
    versions: Versions
    carried: tuple[Carried, ...]
    """One for each reviewer who had worked on the former version."""


class History(Value, frozen=True, kw_only=True):
    """An article between its versions."""

    article: ArticleRow
    former: ArticleRow | None
    """None where there is none, or it is not in this database."""
    later: tuple[ArticleRow, ...]
    versions: Versions | None
    """The comparison with the former one."""


def revise(
    store: Store,
    document_id: str,
    document: Document,
    engine: Engine,
    *,
    limits: Limits | None = None,
) -> Revised:
    """Add `document` as the later version of an article, with the answers that still hold, in one
    transaction.

    Raises NotFound, DocumentError, StoreError, and ReviewError if the text is the same or the
    article has a later version already.
    """
    check_text(document)
    former = store.load_document(document_id)
    _check_later(store, document_id, former.document, document)
    known = _metadata(former.document.metadata, document.metadata)
    document = msgspec.structs.replace(document, metadata=known)
    suggestions = suggest(document, engine)
    check_units(suggestions, limits or Limits())
    with store.transaction():
        # Asked again: another process may have added one meanwhile.
        _check_later(store, document_id, former.document, document)
        store.save_codebook(engine.codebook)
        new_id = store.add_document(document, suggestions, project_id=former.project_id)
        store.save_revision(
            Revision(document_id=new_id, predecessor_id=document_id, made_at=utc_text())
        )
        work = _Work(store, document_id, new_id, former.document.text, document.text)
        names = {r.id: r.name for r in store.reviewers()}
        carried = tuple(
            work.carry(reviewer_id, names.get(reviewer_id, reviewer_id))
            for reviewer_id in store.log.reviewer_ids(document_id)
        )
        title = store.load_article(new_id).title
    return Revised(
        document_id=new_id,
        predecessor_id=document_id,
        title=title,
        versions=work.compare(),
        carried=carried,
    )


def carried_words(carried: Carried) -> str:
    """What was carried over, and what was not, for the person."""
    parts = [
        f"{carried.reviewer}: {carried.kept} {plural(carried.kept, 'answer', 'answers')} kept,"
        f" {carried.to_confirm} to confirm, {carried.left} left with the former version."
    ]
    if carried.boundaries or carried.boundaries_left:
        parts.append(
            f"Splits, merges and kinds: {carried.boundaries} carried over,"
            f" {carried.boundaries_left} not."
        )
    if carried.checks or carried.checks_left:
        parts.append(
            f"Entries of the check list: {carried.checks} carried over, {carried.checks_left} not."
        )
    return " ".join(parts)


def load_history(store: Store, document_id: str) -> History:
    """The versions before and after, and what changed since the one before. Raises NotFound."""
    with store.snapshot():
        article = store.load_article(document_id)
        later = store.find_later_versions(document_id)
        revision = store.find_revision(document_id)
        if revision is None or not store.has_document(revision.predecessor_id):
            return History(article=article, former=None, later=later, versions=None)
        old = revision.predecessor_id
        versions = compare_units(
            store.load_text(old),
            store.load_ground(old),
            store.load_text(document_id),
            store.load_ground(document_id),
        )
        former = store.load_article(old)
    return History(article=article, former=former, later=later, versions=versions)


def _check_later(store: Store, document_id: str, former: Document, document: Document) -> None:
    if former.text == document.text:
        raise ReviewError("The text is the same to the letter: there is nothing to carry over.")
    later = store.find_later_versions(document_id)
    if later:
        raise ReviewError(
            f"This article has a later version already: {later[0].id} ({later[0].title})."
            " Correct that one."
        )


def _metadata(old: Metadata, new: Metadata) -> Metadata:
    """What is known of the later version: mostly what it says itself, else what was known."""
    known = {}
    for field in Metadata.__struct_fields__:
        first, second = (old, new) if field in STAYING else (new, old)
        known[field] = getattr(first, field) or getattr(second, field)
    return Metadata(**known)


class _Work:
    """Two versions at work, within the store's transaction."""

    def __init__(self, store: Store, old_id: str, new_id: str, old: str, new: str) -> None:
        self.store = store
        self.old_id, self.new_id = old_id, new_id
        self.old, self.new = old, new
        self.old_ground = store.load_ground(old_id)
        self.new_ground = store.load_ground(new_id)
        self.stretches = find_stretches(old, self.old_ground, new, self.new_ground)
        run = store.load_suggestions(new_id)
        self.suggestions = {s.suggestion.unit.span: s for s in run.stored}
        self.now = utc_text()

    def compare(self) -> Versions:
        return compare_units(self.old, self.old_ground, self.new, self.new_ground)

    def carry(self, reviewer_id: str, name: str) -> Carried:
        """Everything of one reviewer that still holds."""
        boundaries, own, boundaries_left = self._boundaries(reviewer_id)
        kept, to_confirm, left = self._tags(reviewer_id, own, len(boundaries))
        tags = [*kept, *to_confirm]
        if tags or boundaries:
            self.store.log.save_boundaries(self.new_id, boundaries)
            self.store.log.save_tags(self.new_id, tags)
            key = (self.new_id, reviewer_id)
            save_outcome(self.store, key, self.new, self.new_ground, tags, boundaries)
        checks, checks_left = self._checks(reviewer_id)
        return Carried(
            reviewer=name,
            kept=len(kept),
            to_confirm=len(to_confirm),
            left=left,
            boundaries=len(boundaries),
            boundaries_left=boundaries_left,
            checks=checks,
            checks_left=checks_left,
        )

    def _move(self, span: Span) -> Span | None:
        return move_span(span, self.stretches)

    # ------------------------------------------------------------ units

    def _boundaries(self, reviewer_id: str) -> tuple[list[BoundaryRow], tuple[OwnUnit, ...], int]:
        """The reviewer's boundaries within unchanged text, the units that they make of the new
        ones, and how many cannot be carried over. An answer that a merge left undecided stays so,
        but what its parts were is told by the former version only."""
        mine = self._of(reviewer_id, self.store.log.all_boundaries(self.old_id))
        own = tuple(OwnUnit(unit) for unit in self.new_ground)
        carried: list[BoundaryRow] = []
        for row in mine:
            moved = self._moved_boundary(row, len(carried) + 1)
            if moved is None:
                continue
            try:
                own = replay_boundaries(self.new, own, [moved])
            except ReviewError:  # it builds on one that is not carried
                continue
            carried.append(moved)
        return carried, own, len(mine) - len(carried)

    def _moved_boundary(self, row: BoundaryRow, n: int) -> BoundaryRow | None:
        span = self._move(row.span)
        if span is None:
            return None
        at = None if row.at is None else row.at + span.start - row.start
        return msgspec.structs.replace(row, at=at, differing=(), **self._logged(n, span))

    # ------------------------------------------------------------ answers

    def _tags(
        self, reviewer_id: str, own: Sequence[OwnUnit], last: int
    ) -> tuple[list[TagRow], list[TagRow], int]:
        """Answers kept, answers to be confirmed, and how many stay behind. `last` is the last
        number of the log so far."""
        review = load_review(self.store, self.old_id, reviewer_id)
        rows = self.store.log.current_tags(self.old_id, reviewer_id)
        answered = [unit for unit in review.units if unit.span in review.tags]
        places = {(o.unit.span, o.unit.kind): o.unit for o in own}
        same = _unchanged(review.units, places, self._move)
        taken = {unit.span for unit in same.values()}
        others = [unit for unit in answered if unit.span not in same]
        free = [o.unit for o in own if o.unit.span not in taken]
        reworded = {
            others[a].span: free[b]
            for a, b in pair_similar(_texts(self.old, others), _texts(self.new, free))
        }
        kept, to_confirm = [], []
        for unit in answered:
            row = rows[unit.span]
            last += 1
            if unit.span in same:
                kept.append(self._tag_row(row, same[unit.span], last, exact=True))
            elif unit.span in reworded:
                to_confirm.append(self._tag_row(row, reworded[unit.span], last, exact=False))
        return kept, to_confirm, len(answered) - len(kept) - len(to_confirm)

    def _tag_row(self, row: TagRow, unit: Unit, n: int, *, exact: bool) -> TagRow:
        assert row.tag is not None
        by = unit.start - row.start
        move = (lambda s: Span(s.start + by, s.end + by)) if exact else self._found_in(unit)
        tag = move_spans(row.tag, move)
        coding = tag.coding if exact or tag.coding is None else _whole_without_part(tag.coding)
        tag = msgspec.structs.replace(
            tag,
            start=unit.start,
            end=unit.end,
            coding=coding,
            confirmed=tag.confirmed and exact,
            suggestion_id=_same_suggestion(self.suggestions.get(unit.span), coding),
        )
        return msgspec.structs.replace(row, tag=tag, origin=ORIGIN, **self._logged(n, unit.span))

    def _found_in(self, unit: Unit) -> Move:
        """Looks for the very words of a span in a reworded unit."""

        def find(span: Span) -> Span | None:
            words = self.old[span.start : span.end]
            at = self.new.find(words, unit.start, unit.end)
            return Span(at, at + len(words)) if at >= 0 and words else None

        return find

    def _logged(self, n: int, span: Span) -> dict[str, Any]:
        """When it was made stays: that is when the person answered."""
        return {
            "n": n,
            "start": span.start,
            "end": span.end,
            "client": CLIENT,
            "seq": n,
            "stored_at": self.now,
        }

    # ------------------------------------------------------------ checks

    def _checks(self, reviewer_id: str) -> tuple[int, int]:
        """Carry the log of the checks of unchanged text, but for evidence that was taken back: how
        many entries were carried, and how many not."""
        states = self._of(reviewer_id, self.store.checks.all_states(self.old_id))
        evidence = self._of(reviewer_id, self.store.checks.all_evidence(self.old_id))
        withdrawn = {row.takes_back for row in evidence}
        standing = [row for row in evidence if row.evidence and row.n not in withdrawn]
        spans = {row.n: span for row in (*states, *standing) if (span := self._move(row.span))}
        numbers = {old: new for new, old in enumerate(sorted(spans), 1)}

        def moved(row: Row) -> Row:
            start, end = spans[row.n]
            return msgspec.structs.replace(
                row, n=numbers[row.n], start=start, end=end, from_document=self.old_id
            )

        self.store.checks.save_states(self.new_id, [moved(r) for r in states if r.n in spans])
        self.store.checks.save_evidence(self.new_id, [moved(r) for r in standing if r.n in spans])
        return len(spans), len(states) + len(standing) - len(spans)

    @staticmethod
    def _of(reviewer_id: str, rows: Iterable[Row]) -> list[Row]:
        return [row for row in rows if row.reviewer_id == reviewer_id]


def _unchanged(
    units: Iterable[Unit], places: Mapping[tuple[Span, Kind], Unit], move: Move
) -> dict[Span, Unit]:
    """For the span of each unit the unit of the later version with the same words and kind."""
    found = {}
    for unit in units:
        span = move(unit.span)
        same = places.get((span, unit.kind)) if span else None
        if same is not None:
            found[unit.span] = same
    return found


def _texts(text: str, units: Iterable[Unit]) -> list[str]:
    return [text[unit.start : unit.end] for unit in units]


def move_spans(value: Any, move: Move) -> Any:
    """The value with every `Span` in it moved, however deep; those that `move` knows no place for
    fall out of their tuple."""
    if isinstance(value, Span):
        return move(value)
    if isinstance(value, msgspec.Struct):
        fields = {name: getattr(value, name) for name in value.__struct_fields__}
        moved = {name: move_spans(field, move) for name, field in fields.items()}
        return msgspec.structs.replace(value, **moved)
    if isinstance(value, tuple):
        pairs = ((item, move_spans(item, move)) for item in value)
        return tuple(new for item, new in pairs if new is not None or item is None)
    return value


def _whole_without_part(coding: Coding) -> Coding:
    """Of a unit whose attributed words are not to be found any more, the whole is attributed."""
    if coding.scope == "part" and not coding.attributed:
        return msgspec.structs.replace(coding, scope="whole")
    return coding


def _same_suggestion(stored: StoredSuggestion | None, coding: Coding | None) -> str | None:
    """The machine's answer to the later version, where it is the person's too."""
    if stored is None or coding is None:
        return None
    found = stored.suggestion.coding
    same = (found.primary_type, found.source) == (coding.primary_type, coding.source)
    return stored.id if same else None
