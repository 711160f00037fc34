"""What the review screen is handed."""

from typing import get_args

import msgspec
import pytest
from articles import make_document, make_suggestions
from serving import add_article

from annotator.analysis.track_record import measure_record
from annotator.faces.app.machine import record_rows
from annotator.faces.desk import Desk
from annotator.faces.review_data import SUGGESTED_BY, read_review_data
from annotator.model import Span, Tier
from annotator.store import Reviewer, utc_text
from annotator.work.review import apply_changes, load_review
from annotator.work.settle import AGREED, apply_decisions
from annotator.work.signing import sign_off

TEXT = "The dam is full, said the ministry. It had rained for a month."


def change(seq: int, action: str, start: int, end: int, **more: object) -> dict[str, object]:
    made_at = "2026-01-31T08:05:00.250Z"
    return {"seq": seq, "made_at": made_at, "action": action, "start": start, "end": end, **more}


def test_a_fresh_article(desk: Desk) -> None:
    document_id = add_article(desk.store, TEXT)
    data = read_review_data(desk, document_id, focus=36)
    suggestion_id = desk.store.load_suggestions(document_id).stored[0].id
    assert data["units"][0] == {
        "start": 0,
        "end": 35,
        "kind": "body",
        "counted": True,
        "suggestion": {
            "id": suggestion_id,
            "coding": {
                "primary_type": "government",
                "source": "Ministry",
                "attribution": "explicit",
                "identification": "named",
                "quote_type": "indirect",
                "stance": "say",
                "chains": (
                    (
                        {
                            "roles": ("origin", "proximate"),
                            "type": "government",
                            "name": "Ministry",
                            "source_id": None,
                            "inferred": False,
                        },
                    ),
                ),
            },
            "probability": 0.3,
            "trust": "look_again",
            "alternatives": ["company"],
            "reasons": ["“said” is a cue (E2)"],
        },
        "blind": desk.is_blind(document_id, Span(0, 35)),
        "tag": None,
        "differing": [],
        "settled": None,
        "asked": True,
    }
    assert (data["text"], data["reviewer"], data["focus"]) == (TEXT, "default", 36)
    assert data["document"]["id"] == document_id
    assert data["document"]["declined"] is None
    assert [c["label"] for c in data["certainty"]] == ["guess", "unsure", "fairly sure", "sure"]
    assert len({t["letter"] for t in data["types"]}) == len(data["types"]) == 18
    msgspec.json.encode(data)


@pytest.mark.parametrize(
    ("probability", "label", "reason"),
    [
        (1.0, "suggested", ""),
        (0.9, "suggested", ""),
        (0.899, "suggested, likely", ""),
        (0.7, "suggested, likely", ""),
        (0.699, "suggested, look again", "The machine is unsure here."),
        (0.0, "suggested, look again", "The machine is unsure here."),
    ],
)
def test_how_far_to_trust(desk: Desk, probability: float, label: str, reason: str) -> None:
    document = make_document(TEXT)
    made = make_suggestions(document, probabilities=(probability,))
    data = read_review_data(desk, desk.store.add_document(document, made))
    steps = {t["key"]: (t["label"], t["reason"]) for t in data["trust"]}
    assert steps[data["units"][0]["suggestion"]["trust"]] == (label, reason)


def test_which_tier_suggested(desk: Desk) -> None:
    document_id = add_article(desk.store, TEXT)
    assert read_review_data(desk, document_id)["suggested_by"] == "Suggested by the rules alone."
    made = make_suggestions(make_document(TEXT), tier="accurate")
    desk.store.save_suggestions(document_id, made)
    data = read_review_data(desk, document_id)
    assert data["suggested_by"] == "Suggested by the accurate tagger."
    assert set(get_args(Tier)) == set(SUGGESTED_BY)


def test_answers_and_differing_ones(desk: Desk) -> None:
    document_id = add_article(desk.store, TEXT)
    first = {"primary_type": "government", "certainty": 4, "source": "Ministry"}
    second = {"primary_type": "unattributed", "certainty": 2, "note": "own voice"}
    changes = [
        change(1, "tag", 0, 35, tag=first),
        change(2, "tag", 36, 62, tag=second),
        change(3, "merge", 0, 62),
    ]
    done = apply_changes(
        desk.store, document_id, desk.reviewer_id, "tab", changes[:2], codebook=desk.codebook
    )
    assert done.acknowledged == (1, 2)
    before = read_review_data(desk, document_id)
    assert [u["tag"]["primary_type"] for u in before["units"]] == ["government", "unattributed"]
    assert before["units"][0]["tag"]["source"] == "Ministry"
    apply_changes(
        desk.store, document_id, desk.reviewer_id, "tab", changes[2:], codebook=desk.codebook
    )
    (merged,) = read_review_data(desk, document_id)["units"]
    assert merged["tag"]["primary_type"] is None
    assert merged["tag"]["note"] == "own voice"
    assert [t["primary_type"] for t in merged["differing"]] == ["government", "unattributed"]


def test_the_version_changes_with_the_article_only(desk: Desk) -> None:
    document_id = add_article(desk.store, TEXT)
    version = read_review_data(desk, document_id)["version"]
    assert read_review_data(desk, document_id, focus=36)["version"] == version
    document = make_document(TEXT)
    desk.store.save_suggestions(document_id, make_suggestions(document, types=("company",)))
    assert read_review_data(desk, document_id)["version"] != version


def test_what_was_settled_is_told_once_signed(desk: Desk) -> None:
    document_id = add_article(desk.store, TEXT)
    changes = [
        change(n, "tag", start, end, tag={"primary_type": key, "certainty": 3})
        for n, (start, end, key) in enumerate([(0, 35, "government"), (36, 62, "unattributed")], 1)
    ]
    for reader in ("default", "tom"):
        if reader == "tom":
            desk.store.save_reviewer(Reviewer(id="tom", name="Tom", created_at=utc_text()))
            changes[0]["tag"] = {"primary_type": "company", "certainty": 3}
        apply_changes(desk.store, document_id, reader, reader, changes, codebook=desk.codebook)
    place = {"start": 0, "end": 35, "made_at": "2026-01-31T08:05:00.250Z"}
    decision = {"seq": 1, "action": "settle", "picked": ["tom"], "reason": "Rule C1.", **place}
    apply_decisions(desk.store, document_id, "eva", "tab", [decision], codebook=desk.codebook)

    def told() -> list[object]:
        return [u["settled"] for u in read_review_data(desk, document_id)["units"]]

    assert told() == [None, None]
    sign_off(desk.store, document_id, "default", desk.codebook)
    first, second = told()
    assert first == {"type": "company", "source": None, "reason": "Rule C1."}
    assert second == {"type": "unattributed", "source": None, "reason": AGREED}


def test_the_version_that_a_desk_has_taught(desk: Desk) -> None:
    document_id = add_article(desk.store, TEXT)
    made = make_suggestions(make_document(TEXT), tier="fast")
    engine = msgspec.structs.replace(made.engine, version="1.1+desk2")
    desk.store.save_suggestions(document_id, msgspec.structs.replace(made, engine=engine))
    said = read_review_data(desk, document_id)["suggested_by"]
    assert said == "Suggested by the fast tagger. This desk taught it, version 2."


def test_how_often_the_machine_was_right_here(desk: Desk) -> None:
    """From ten answers on; the article's version does not change with it."""
    document_id = ""
    for n in range(10):
        document_id = add_article(desk.store, TEXT)
        data = read_review_data(desk, document_id)
        assert data["record"] == {}
        unit = data["units"][0]
        said = unit["suggestion"]["coding"]["primary_type"]
        answer = {
            "primary_type": said if n else "company", "certainty": 4,
            "suggestion_id": unit["suggestion"]["id"], "blind": n == 1,
        }  # fmt: skip
        done = apply_changes(
            desk.store,
            document_id,
            desk.reviewer_id,
            "tab",
            [change(1, "tag", unit["start"], unit["end"], tag=answer)],
            codebook=desk.codebook,
        )
        assert done.acknowledged == (1,)
    data = read_review_data(desk, document_id)
    assert data["record"] == {said: (9, 10)}
    labels = {t["key"]: t["label"] for t in data["types"]}
    record = measure_record(desk.store.shown_answers(load_review(
        desk.store, document_id, desk.reviewer_id
    ).engine))  # fmt: skip
    assert record_rows(record, labels) == [
        {"Suggested": labels[said], "Right": "9 of 10", "Of these, answered blind": "1 of 1"}
    ]
    desk.store.delete_document(document_id)
    assert read_review_data(desk, document_id)["record"] == {}
