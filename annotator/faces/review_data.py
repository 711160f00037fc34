"""What the review screen is handed: the article, the codebook and one reviewer's answers, as plain
values that become JSON."""

import hashlib
from typing import Any, NamedTuple

import msgspec

from annotator.codebook import Codebook
from annotator.faces.desk import Desk
from annotator.model import Chain, Span, Tag, Tier
from annotator.store import StoredDocument, StoredSuggestion
from annotator.work.review import Review, load_review


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


def read_review_data(desk: Desk, document_id: str, focus: int | None = None) -> dict[str, Any]:
    """Everything the screen needs but the token; `focus` is the first code point of the unit to
    begin with. Raises NotFound."""
    stored = desk.store.load_document(document_id)
    review = load_review(desk.store, document_id, desk.reviewer_id)
    data = {
        "reviewer": desk.reviewer_id,
        "document": _document(stored, review),
        "text": stored.document.text,
        "units": _units(review),
        **_codebook(desk.codebook),
        "trust": [{"key": t.key, "label": t.label, "reason": t.reason} for t in TRUST],
        "suggested_by": SUGGESTED_BY[review.engine.tier],
        "route": "/api/changes",
        "registry_route": "/api/registry",
        "questions_route": "/api/questions",
    }
    version = hashlib.sha256(msgspec.json.encode(data)).hexdigest()[:16]
    return {**data, "version": version, "focus": focus}


def _document(stored: StoredDocument, review: Review) -> dict[str, Any]:
    about = msgspec.structs.asdict(stored.document.metadata)
    return {"id": stored.id, "declined": review.declined, **about}


def _units(review: Review) -> list[dict[str, Any]]:
    return [
        {
            "start": unit.start,
            "end": unit.end,
            "kind": unit.kind,
            "counted": unit.counted,
            "suggestion": _suggestion(review.suggestions.get(unit.span)),
            "tag": _tag(review.tags.get(unit.span)),
            "differing": _differing(review, unit.span),
        }
        for unit in review.units
    ]


def _differing(review: Review, span: Span) -> list[dict[str, Any]]:
    """The answers to choose from after a merge, while the unit has none of its own."""
    own = review.tags.get(span)
    tags = [_tag(tag) for tag in review.differing.get(span, ())]
    return [t for t in tags if t] if len(tags) > 1 and not (own and own.coding) else []


def _tag(tag: Tag | None) -> dict[str, Any] | None:
    if tag is None:
        return None
    coding = tag.coding
    return {
        "primary_type": coding.primary_type if coding else None,
        "source": coding.source if coding else None,
        "source_id": coding.source_id if coding else None,
        "certainty": tag.certainty,
        "note": tag.note,
        "to_check": tag.to_check,
        "confirmed": tag.confirmed,
        "suggestion_id": tag.suggestion_id,
    }


def _suggestion(stored: StoredSuggestion | None) -> dict[str, Any] | None:
    if stored is None:
        return None
    found = stored.suggestion
    return {
        "id": stored.id,
        "type": found.coding.primary_type,
        "source": found.coding.source,
        "source_id": found.coding.source_id,
        "probability": found.probability,
        "trust": next(t.key for t in TRUST if found.probability >= t.least),
        "alternatives": [a.type for a in found.alternatives[:ALTERNATIVES]],
        "reasons": list(found.reasons),
        "chains": [_chain(chain) for chain in found.coding.chains],
    }


def _chain(chain: Chain) -> list[dict[str, Any]]:
    return [msgspec.structs.asdict(link) for link in chain]


def _codebook(book: Codebook) -> dict[str, Any]:
    return {
        "types": [
            {"key": t.key, "label": t.label, "letter": t.letter, "group": t.group, "plain": t.plain}
            for t in book.types
        ],
        "groups": [{"key": g.key, "label": g.label} for g in book.groups],
        "certainty": [{"step": c.step, "label": c.label} for c in book.certainty],
        "kinds": [{"key": k.key, "label": k.label} for k in book.fields.get("kind", ())],
    }
