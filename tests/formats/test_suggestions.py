"""The fixed JSON of `annotator suggest`."""

import json

import msgspec
import pytest

from annotator.errors import FormatError
from annotator.formats.suggestions import read_suggestions, render_suggestions, render_table
from annotator.model import (
    Alternative,
    Attribution,
    Coding,
    Document,
    EngineId,
    Link,
    Metadata,
    Provenance,
    Span,
    Suggestion,
    Suggestions,
    Unit,
)

TEXT = "The dam is full, KCNA said."
UNIT = Unit(index=1, start=0, end=27)
CHAIN = (
    Link(roles=("origin", "proximate"), type="state_media", name="KCNA", source_id="kcna"),
    Link(roles=("publisher",), type="", name="Halden Post", inferred=True),
)
SUGGESTION = Suggestion(
    unit=UNIT,
    coding=Coding(
        primary_type="state_media", source="KCNA", source_id="kcna", attribution="explicit",
        identification="named", quote_type="indirect", stance="say", hedges=("may",),
        chains=(CHAIN,),
    ),
    probability=0.9,
    alternatives=(Alternative(type="government", probability=0.05),),
    attribution_ids=(1,),
    reasons=("A cue.",),
)  # fmt: skip
ATTRIBUTION = Attribution(
    id=1, content=(Span(0, 15),), cue=(Span(22, 26),), source=(Span(17, 21),), source_name="KCNA",
    source_type="state_media", source_kind="organization", source_id="kcna",
    identification="named", probability=0.9,
)  # fmt: skip
FOUND = Suggestions(
    engine=EngineId(name="e", version="1", tier="rules"),
    codebook_version="0.3",
    units=(UNIT,),
    suggestions=(SUGGESTION,),
    attributions=(ATTRIBUTION,),
)


def document(media_type: str = "text/plain", path: str | None = "a.txt") -> Document:
    provenance = Provenance(
        data=b"", sha256="ab", media_type=media_type, encoding="utf-8", path=path
    )
    return Document(text=TEXT, provenance=provenance, metadata=Metadata(title="Dam"))


EXPECTED = {
    "schema": 1,
    "document": {"path": "a.txt", "sha256": "ab", "encoding": "utf-8", "title": "Dam"},
    "engine": {"name": "e", "version": "1", "tier": "rules"},
    "codebook_version": "0.3",
    "units": [
        {
            "index": 1, "start": 0, "end": 27, "kind": "body", "counted": True,
            "primary_type": "state_media", "source": "KCNA", "source_id": "kcna",
            "attribution": "explicit", "identification": "named", "quote_type": "indirect",
            "polarity": "affirmative", "stance": "say", "scope": "whole", "voice": None,
            "hedges": ["may"], "probability": 0.9,
            "alternatives": [{"type": "government", "probability": 0.05}],
            "chains": [
                [
                    {"roles": ["origin", "proximate"], "type": "state_media", "name": "KCNA",
                     "source_id": "kcna"},
                    {"roles": ["publisher"], "type": "", "name": "Halden Post",
                     "source_id": None},
                ]
            ],
            "attribution_ids": [1], "reasons": ["A cue."],
        }
    ],
    "attributions": [
        {
            "id": 1, "nested_in": None, "content": [[0, 15]], "cue": [[22, 26]],
            "source": [[17, 21]], "source_name": "KCNA", "source_title": None,
            "source_type": "state_media", "source_kind": "organization",
            "identification": "named", "stance": "say", "probability": 0.9,
        }
    ],
}  # fmt: skip


def test_the_keys_are_the_fixed_ones_in_their_order() -> None:
    line = render_suggestions(document(), FOUND, "a.txt")
    assert "\n" not in line
    assert json.dumps(json.loads(line)) == json.dumps(EXPECTED)


@pytest.mark.parametrize(
    ("given", "has_text"),
    [
        (document(), False),
        (document(media_type="text/html", path="a.html"), True),
        (document(path=None), True),
    ],
)
def test_the_text_travels_with_every_other_format(given: Document, has_text: bool) -> None:
    found = read_suggestions(render_suggestions(given, FOUND, "a"))
    assert found["document"].get("text") == (TEXT if has_text else None)


def test_a_declined_text_keeps_all_keys_of_its_units() -> None:
    declined = msgspec.structs.replace(
        FOUND, suggestions=(), attributions=(), declined="Not in English."
    )
    found = read_suggestions(render_suggestions(document(), declined, "a.txt"))
    assert found["declined"] == "Not in English."
    assert list(found["units"][0]) == list(EXPECTED["units"][0])  # type: ignore[index]
    assert found["units"][0]["primary_type"] is None


@pytest.mark.parametrize("line", ["", "{", "[]", '{"schema": 2}'])
def test_other_lines_are_refused(line: str) -> None:
    with pytest.raises(FormatError):
        read_suggestions(line)


def test_table() -> None:
    assert render_table(document(), FOUND, "a.txt").splitlines() == [
        "a.txt: Dam (tier rules)",
        "   1  state_media           KCNA                          The dam is full, KCNA said.",
    ]
