"""What `annotator suggest` prints: the fixed JSON, one object a line for each file, and a table."""

from typing import Any

import msgspec

from annotator.errors import FormatError
from annotator.model import (
    Attribution,
    Coding,
    Document,
    Link,
    Span,
    Suggestion,
    Suggestions,
    Unit,
)

SCHEMA = 1
NOTHING = Coding(primary_type="")
_encoder = msgspec.json.Encoder()


def render_suggestions(document: Document, suggestions: Suggestions, path: str) -> str:
    """One JSON object on one line, without the line end.

    Offsets are code points of the decoded text. `document.text` is there for every format but
    plain text files, whose text a caller can read for itself.
    """
    return _encoder.encode(_as_object(document, suggestions, path)).decode()


def read_suggestions(line: str | bytes) -> dict[str, Any]:
    """The object of one line, checked for its schema.

    Raises FormatError when it is not JSON or has another schema.
    """
    try:
        found = msgspec.json.decode(line)
    except msgspec.DecodeError as error:
        raise FormatError(f"This line is not JSON: {error}.") from None
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise FormatError(f"This is not output of “annotator suggest” with schema {SCHEMA}.")
    return found


def render_table(document: Document, suggestions: Suggestions, path: str) -> str:
    """A table for reading: number, type, source, and the beginning of each unit. The first line
    tells which tier answered."""
    title = document.metadata.title
    tier = f"(tier {suggestions.engine.tier})"
    lines = [f"{path}: {title} {tier}" if title else f"{path} {tier}"]
    if suggestions.declined:
        lines.append(suggestions.declined)
    types = [s.coding.primary_type for s in suggestions.suggestions]
    sources = [s.coding.source or "" for s in suggestions.suggestions]
    missing = len(suggestions.units) - len(types)
    for unit, kind, source in zip(
        suggestions.units, types + [""] * missing, sources + [""] * missing, strict=True
    ):
        text = " ".join(document.text[unit.start : unit.end].split())
        shown = text if len(text) <= 60 else text[:59] + "…"
        lines.append(f"{unit.index:4}  {kind:20}  {source[:28]:28}  {shown}")
    return "\n".join(lines)


def _as_object(document: Document, suggestions: Suggestions, path: str) -> dict[str, Any]:
    about: dict[str, Any] = {
        "path": path,
        "sha256": document.provenance.sha256,
        "encoding": document.provenance.encoding,
        "title": document.metadata.title,
    }
    if document.provenance.media_type != "text/plain" or document.provenance.path is None:
        about["text"] = document.text
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "document": about,
        "engine": suggestions.engine,
        "codebook_version": suggestions.codebook_version,
        "units": _units(suggestions),
        "attributions": [_attribution(a) for a in suggestions.attributions],
    }
    if suggestions.declined is not None:
        found["declined"] = suggestions.declined
    return found


def _units(suggestions: Suggestions) -> list[dict[str, Any]]:
    if suggestions.suggestions:
        return [_unit(s.unit, s) for s in suggestions.suggestions]
    return [_unit(u, None) for u in suggestions.units]


def _unit(unit: Unit, s: Suggestion | None) -> dict[str, Any]:
    """All keys, also where no suggestion was made: then the type is null."""
    coding = s.coding if s is not None else NOTHING
    return {
        "index": unit.index,
        "start": unit.start,
        "end": unit.end,
        "kind": unit.kind,
        "counted": unit.counted,
        "primary_type": coding.primary_type or None,
        "source": coding.source,
        "source_id": coding.source_id,
        "attribution": coding.attribution,
        "identification": coding.identification,
        "quote_type": coding.quote_type,
        "polarity": coding.polarity,
        "stance": coding.stance,
        "scope": coding.scope,
        "voice": coding.voice,
        "hedges": coding.hedges,
        "probability": s.probability if s is not None else None,
        "alternatives": s.alternatives if s is not None else (),
        "chains": [[_link(link) for link in chain] for chain in coding.chains],
        "attribution_ids": s.attribution_ids if s is not None else (),
        "reasons": s.reasons if s is not None else (),
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "roles": link.roles,
        "type": link.type,
        "name": link.name,
        "source_id": link.source_id,
    }


def _attribution(a: Attribution) -> dict[str, Any]:
    return {
        "id": a.id,
        "nested_in": a.nested_in,
        "content": _spans(a.content),
        "cue": _spans(a.cue),
        "source": _spans(a.source),
        "source_name": a.source_name,
        "source_title": a.source_title,
        "source_type": a.source_type,
        "source_kind": a.source_kind,
        "identification": a.identification,
        "stance": a.stance,
        "probability": a.probability,
    }


def _spans(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[s.start, s.end] for s in spans]
