"""Runs of an engine: what the machine said about an article, and the units it said it of."""

import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec

from annotator.model import Attribution, EngineId, Suggestion, Suggestions, Unit
from annotator.store.rows import (
    SETTLED_REVIEWER,
    EngineRun,
    ShownAnswers,
    StoredSuggestion,
    suggestion_id,
)
from annotator.store.sqlite import Session

_suggestion = msgspec.json.Decoder(Suggestion)
_attribution = msgspec.json.Decoder(Attribution)
_units = msgspec.json.Decoder(tuple[Unit, ...])

# Blind answers count as each was first complete, whatever it became in sight of the suggestion;
# of the others, what stands. What the desk settled on takes the place of its readers' answers.
SHOWN_ANSWERS = """
    WITH blind AS (
      SELECT document_id, reviewer_id, start_offset, end_offset, primary_type, suggestion_id, min(n)
        FROM tags
       WHERE blind = 1 AND certainty IS NOT NULL AND primary_type IS NOT NULL
       GROUP BY document_id, reviewer_id, start_offset, end_offset),
    latest AS (
      SELECT document_id, reviewer_id, start_offset, end_offset, primary_type, suggestion_id,
             confirmed, cleared, max(n)
        FROM tags
       GROUP BY document_id, reviewer_id, start_offset, end_offset),
    given AS (
      SELECT document_id, start_offset, end_offset, primary_type, suggestion_id, 1 AS blind
        FROM blind
       UNION ALL
      SELECT t.document_id, t.start_offset, t.end_offset, t.primary_type, t.suggestion_id, 0
        FROM latest t
        JOIN reviewed_units u ON u.document_id = t.document_id AND u.reviewer_id = t.reviewer_id
         AND u.start_offset = t.start_offset AND u.end_offset = t.end_offset AND u.counted = 1
       WHERE t.confirmed = 1 AND t.cleared = 0 AND t.primary_type IS NOT NULL
         AND (t.reviewer_id = :settled OR t.document_id NOT IN (
               SELECT document_id FROM reviews WHERE reviewer_id = :settled))
         AND (t.document_id, t.reviewer_id, t.start_offset, t.end_offset) NOT IN (
               SELECT document_id, reviewer_id, start_offset, end_offset FROM blind))
    SELECT s.primary_type AS suggested, g.primary_type AS answered, g.blind, count(*) AS n
      FROM given g
      JOIN documents d ON d.id = g.document_id AND d.deleted_at IS NULL
      JOIN suggestions s ON s.id = g.suggestion_id
       AND s.start_offset = g.start_offset AND s.end_offset = g.end_offset
      JOIN engine_runs e ON e.id = s.run_id
     WHERE e.name = :name AND e.version = :version AND e.tier = :tier
     GROUP BY s.primary_type, g.primary_type, g.blind
     ORDER BY s.primary_type, g.primary_type, g.blind"""


def insert_ground(session: Session, document_id: str, units: Sequence[Unit]) -> None:
    """Set the units that the article has before anyone moves a boundary."""
    session.run("DELETE FROM units WHERE document_id = :id", id=document_id)
    session.run_many(
        """INSERT INTO units (document_id, n, start_offset, end_offset, kind, counted)
           VALUES (:document, :index, :start, :end, :kind, :counted)""",
        [{"document": document_id, **msgspec.structs.asdict(unit)} for unit in units],
    )
    session.run(
        "UPDATE documents SET units = :units, counted_units = :counted WHERE id = :id",
        units=len(units),
        counted=sum(u.counted for u in units),
        id=document_id,
    )


def select_ground(session: Session, document_id: str) -> tuple[Unit, ...]:
    rows = session.all("SELECT * FROM units WHERE document_id = :id ORDER BY n", id=document_id)
    return tuple(
        Unit(
            index=row["n"],
            start=row["start_offset"],
            end=row["end_offset"],
            kind=row["kind"],
            counted=bool(row["counted"]),
        )
        for row in rows
    )


def select_runs(
    session: Session, document_id: str, *, latest: bool = False
) -> tuple[EngineRun, ...]:
    """The runs over an article, oldest first; only the last one where `latest`."""
    order = "DESC LIMIT 1" if latest else "ASC"
    rows = session.all(
        f"SELECT * FROM engine_runs WHERE document_id = :id ORDER BY n {order}", id=document_id
    )
    return tuple(_engine_run(session, row) for row in rows)


def select_suggestion(session: Session, document_id: str, wanted: str) -> StoredSuggestion | None:
    row = session.one(
        "SELECT content FROM suggestions WHERE id = :id AND document_id = :document",
        id=wanted,
        document=document_id,
    )
    if row is None:
        return None
    return StoredSuggestion(id=wanted, suggestion=_suggestion.decode(row["content"]))


def insert_run(session: Session, document_id: str, run: EngineRun) -> None:
    found = run.suggestions
    session.run(
        """INSERT INTO engine_runs (id, document_id, n, name, version, tier, codebook_version,
                                    declined, made_at, units)
           VALUES (:id, :document, :n, :name, :version, :tier, :codebook, :declined, :made_at,
                   :units)""",
        id=run.id,
        document=document_id,
        n=run.n,
        codebook=found.codebook_version,
        declined=found.declined,
        made_at=run.made_at,
        units=_json(found.units),
        **msgspec.structs.asdict(found.engine),
    )
    session.run_many(
        """INSERT INTO suggestions
             (id, run_id, document_id, n, start_offset, end_offset, primary_type, source,
              source_id, attribution, identification, quote_type, polarity, stance, scope,
              voice, probability, reasons, content)
           VALUES
             (:id, :run, :document, :index, :start, :end, :primary_type, :source, :source_id,
              :attribution, :identification, :quote_type, :polarity, :stance, :scope, :voice,
              :probability, :reasons, :content)""",
        (_suggestion_values(run.id, document_id, s) for s in found.suggestions),
    )
    session.run_many(
        """INSERT INTO attributions
             (run_id, n, document_id, nested_in, source_name, source_title, source_type,
              source_kind, source_id, identification, stance, probability, content)
           VALUES
             (:run, :id, :document, :nested_in, :source_name, :source_title, :source_type,
              :source_kind, :source_id, :identification, :stance, :probability, :content)""",
        (_attribution_values(run.id, document_id, a) for a in found.attributions),
    )


def select_shown_answers(session: Session, engine: EngineId) -> tuple[ShownAnswers, ...]:
    """How the suggestions of an engine were answered."""
    rows = session.all(SHOWN_ANSWERS, **msgspec.structs.asdict(engine), settled=SETTLED_REVIEWER)
    return tuple(
        ShownAnswers(row["suggested"], row["answered"], bool(row["blind"]), row["n"])
        for row in rows
    )


def _engine_run(session: Session, row: sqlite3.Row) -> EngineRun:
    contents = "SELECT content FROM {} WHERE run_id = :run ORDER BY n"
    suggestions = session.all(contents.format("suggestions"), run=row["id"])
    attributions = session.all(contents.format("attributions"), run=row["id"])
    return EngineRun(
        id=row["id"],
        n=row["n"],
        made_at=row["made_at"],
        suggestions=Suggestions(
            engine=EngineId(name=row["name"], version=row["version"], tier=row["tier"]),
            codebook_version=row["codebook_version"],
            units=_units.decode(row["units"]),
            suggestions=tuple(_suggestion.decode(s["content"]) for s in suggestions),
            attributions=tuple(_attribution.decode(a["content"]) for a in attributions),
            declined=row["declined"],
        ),
    )


def _suggestion_values(run_id: str, document_id: str, found: Suggestion) -> dict[str, Any]:
    return {
        **msgspec.structs.asdict(found.coding),
        "id": suggestion_id(run_id, found),
        "run": run_id,
        "document": document_id,
        "index": found.unit.index,
        "start": found.unit.start,
        "end": found.unit.end,
        "probability": found.probability,
        "reasons": "\n".join(found.reasons),
        "content": _json(found),
    }


def _attribution_values(run_id: str, document_id: str, found: Attribution) -> dict[str, Any]:
    return {
        **msgspec.structs.asdict(found),
        "run": run_id,
        "document": document_id,
        "content": _json(found),
    }


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
