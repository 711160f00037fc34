"""What the review screen is handed: the article, the codebook and one reviewer's answers, as plain
values that become JSON."""

import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from annotator.analysis.track_record import FEWEST, measure_record
from annotator.codebook import Codebook
from annotator.faces.desk import Desk
from annotator.model import Coding, EngineId, Grades, Span, Tag, Tier
from annotator.store import BoundaryRow, StoredDocument, StoredSuggestion, TagRow
from annotator.work.desk_engine import desk_version
from annotator.work.reading import find_reading
from annotator.work.review import Review, load_review
from annotator.work.settle import SettledAnswer, settled_answers


class Trust(NamedTuple):
    """How far a suggestion can be trusted, in words: the probability itself is never shown."""

    key: str
    least: float
    """The probability it begins at."""
    label: str
    reason: str = ""


TRUST = (
    Trust("sure", 0.9, "suggested"),
    Trust("likely", 0.7, "suggested, likely"),
    Trust("look_again", 0.0, "suggested, look again", "The machine is unsure here."),
)
SUGGESTED_BY: dict[Tier, str] = {
    "rules": "Suggested by the rules alone.",
    "fast": "Suggested by the fast tagger.",
    "accurate": "Suggested by the accurate tagger.",
}
ALTERNATIVES = 3
NO_CODING = msgspec.to_builtins(Coding(primary_type=""))
"""A coding's fields where nothing was said; those that are as here are not sent."""


def read_review_data(desk: Desk, document_id: str, focus: int | None = None) -> dict[str, Any]:
    """Everything the screen needs but the token; `focus` is the first code point of the unit to
    begin with. Raises NotFound."""
    stored = desk.store.load_document(document_id)
    review = load_review(desk.store, document_id, desk.reviewer_id)
    data = {
        "reviewer": desk.reviewer_id,
        "document": _document(stored, review),
        "text": stored.document.text,
        "units": _units(review, desk),
        "n": review.n,
        **render_codebook(desk.codebook),
        "trust": [{"key": t.key, "label": t.label, "reason": t.reason} for t in TRUST],
        "suggested_by": _suggested_by(review.engine),
        "route": "/api/changes",
        "registry_route": "/api/registry",
        "questions_route": "/api/questions",
        "history_route": "/api/history",
    }
    version = hashlib.sha256(msgspec.json.encode(data)).hexdigest()[:16]
    return {**data, "version": version, "focus": focus, "record": _record(desk, review.engine)}


def _suggested_by(engine: EngineId) -> str:
    told = SUGGESTED_BY[engine.tier]
    version = desk_version(engine)
    return f"{told} This desk taught it, version {version}." if version else told


def _record(desk: Desk, engine: EngineId) -> dict[str, tuple[int, int]]:
    """Suggested type -> how often this engine was right with it at this desk, and of how many;
    types of which too few were answered are left out."""
    record = measure_record(desk.store.shown_answers(engine))
    return {key: (r.all.hits, r.all.n) for key, r in record.items() if r.all.n >= FEWEST}


def _document(stored: StoredDocument, review: Review) -> dict[str, Any]:
    about = msgspec.structs.asdict(stored.document.metadata)
    return {"id": stored.id, "declined": review.declined, **about}


def _units(review: Review, desk: Desk) -> list[dict[str, Any]]:
    settled = settled_answers(desk.store, review.document_id)
    reading = find_reading(desk.store, review.document_id, review.reviewer_id)
    return [
        {
            "start": unit.start,
            "end": unit.end,
            "kind": unit.kind,
            "counted": unit.counted,
            "suggestion": _suggestion(review.suggestions.get(unit.span)),
            "blind": desk.is_blind(review.document_id, unit.span),
            "tag": render_tag(review.tags.get(unit.span)),
            "differing": _differing(review, unit.span),
            "settled": _settled(unit.span, settled),
            "asked": reading is None or reading.asks(unit.span),
        }
        for unit in review.units
    ]


def _settled(span: Span, answers: Sequence[SettledAnswer]) -> dict[str, Any] | None:
    """What the desk settled on for most of the unit, once the article is signed off."""
    shared = [(min(a.tag.end, span.end) - max(a.tag.start, span.start), a) for a in answers]
    most, found = max(shared, key=lambda pair: pair[0], default=(0, None))
    if found is None or most <= 0 or found.tag.coding is None:
        return None
    coding = found.tag.coding
    return {"type": coding.primary_type, "source": coding.source, "reason": found.reason}


def _differing(review: Review, span: Span) -> list[dict[str, Any]]:
    """The answers to choose from after a merge, while the unit has none of its own."""
    own = review.tags.get(span)
    tags = [render_tag(tag) for tag in review.differing.get(span, ())]
    return [t for t in tags if t] if len(tags) > 1 and not (own and own.coding) else []


def render_tag(tag: Tag | None) -> dict[str, Any] | None:
    """The answer as the screen has it, which is also what it sends."""
    if tag is None:
        return None
    coding = tag.coding
    return {
        "primary_type": coding.primary_type if coding else None,
        "source": coding.source if coding else None,
        "source_id": coding.source_id if coding else None,
        "coding": coding and _coding(coding),
        "certainty": tag.certainty,
        "note": tag.note,
        "to_check": tag.to_check,
        "second_reader": tag.second_reader,
        "evidence": tag.evidence,
        "grades": msgspec.to_builtins(tag.grades),
        "blind": tag.blind,
        "confirmed": tag.confirmed,
        "suggestion_id": tag.suggestion_id,
    }


def _suggestion(stored: StoredSuggestion | None) -> dict[str, Any] | None:
    if stored is None:
        return None
    found = stored.suggestion
    return {
        "id": stored.id,
        "coding": _coding(found.coding),
        "probability": found.probability,
        "trust": next(t.key for t in TRUST if found.probability >= t.least),
        "alternatives": [a.type for a in found.alternatives[:ALTERNATIVES]],
        "reasons": list(found.reasons),
    }


def _coding(coding: Coding) -> dict[str, Any]:
    fields = msgspec.to_builtins(coding)
    return {key: value for key, value in fields.items() if value != NO_CODING[key]}


def render_row(row: TagRow | BoundaryRow, reviewer: str = "") -> dict[str, Any]:
    """A row of the log: what was done, when, in which tab, and by whom."""
    told = {
        "n": row.n, "client": row.client, "made_at": row.made_at, "who": reviewer,
        "start": row.start, "end": row.end,
    }  # fmt: skip
    if isinstance(row, BoundaryRow):
        return {**told, "action": row.action}
    return {**told, "action": row.origin, "tag": render_tag(row.tag)}


def render_codebook(book: Codebook) -> dict[str, Any]:
    """What the screens need of the codebook."""
    return {
        "types": [
            {
                "key": t.key,
                "label": t.label,
                "letter": t.letter,
                "group": t.group,
                "plain": t.plain,
                "examples": t.examples,
                "starting": t.starting_letters,
            }
            for t in book.types
        ],
        "groups": [{"key": g.key, "label": g.label} for g in book.groups],
        "certainty": [{"step": c.step, "label": c.label} for c in book.certainty],
        "confusions": [{"types": c.types, "text": c.text} for c in book.confusions],
        "fields": {
            name: [{"key": t.key, "label": t.label, "plain": t.plain} for t in terms]
            for name, terms in book.fields.items()
        },
        "nothing": {"coding": NO_CODING, "grades": msgspec.to_builtins(Grades())},
    }
