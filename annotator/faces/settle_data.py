"""What the screen for settling is handed: the differences with each reader's answers, as plain
values that become JSON."""

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from annotator.analysis.coded import CodedUnit
from annotator.faces.desk import Desk
from annotator.faces.review_data import render_codebook, render_tag
from annotator.model import Unit
from annotator.work.settle import Difference, Settling, load_settling

CONTEXT = 1
"""Sentences shown before and after each difference."""


def read_settle_data(desk: Desk, document_id: str, person: str) -> dict[str, Any]:
    """Everything the screen needs but the token. Raises NotFound."""
    stored = desk.store.load_document(document_id)
    state = load_settling(desk.store, document_id, desk.codebook)
    units = desk.store.load_ground(document_id)
    data = {
        "reviewer": f"{person} settles",
        "document": {"id": document_id},
        "text": stored.document.text,
        "readers": [{"id": r.id, "name": r.name} for r in state.readers],
        "differences": [_difference(d, units) for d in state.differences],
        **_counts(state),
        **render_codebook(desk.codebook),
        "route": "/api/decisions",
        "registry_route": "/api/registry",
    }
    version = hashlib.sha256(msgspec.json.encode(data)).hexdigest()[:16]
    return {**data, "version": version}


def _counts(state: Settling) -> dict[str, Any]:
    return {
        "agreed": state.agreed,
        "taken": state.taken,
        "waiting": state.waiting,
        "unread": state.unread,
        "signed": state.signed,
    }


def _difference(d: Difference, ground: tuple[Unit, ...]) -> dict[str, Any]:
    inside = [n for n, u in enumerate(ground) if u.start < d.span.end and u.end > d.span.start]
    first, last = (inside[0], inside[-1]) if inside else (0, 0)
    before = ground[max(first - CONTEXT, 0)].start
    after = ground[min(last + CONTEXT, len(ground) - 1)].end
    return {
        "start": d.span.start,
        "end": d.span.end,
        "number": first + 1,
        "context": [min(before, d.span.start), max(after, d.span.end)],
        "other_group": d.other_group,
        "readings": {reader: _reading(units) for reader, units in d.readings.items()},
        "decision": d.decision and _decision(d),
    }


def _reading(units: tuple[CodedUnit, ...]) -> list[dict[str, Any]]:
    return [
        {"start": u.unit.start, "end": u.unit.end, "kind": u.unit.kind, "tag": render_tag(u.tag)}
        for u in units
    ]


def _decision(d: Difference) -> Mapping[str, Any]:
    assert d.decision is not None
    first = render_tag(d.settled[0]) if d.settled else None
    return {
        "picked": d.decision.picked,
        "reason": d.decision.reason,
        "accepted": d.decision.accepted,
        "tag": first,
    }
