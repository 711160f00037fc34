"""Articles, suggestions and a codebook to test with: small, invented, and made without the engine."""

import hashlib
import re

from annotator.codebook import CertaintyStep, Codebook, Group, SourceType
from annotator.model import (
    Alternative,
    Attribution,
    Block,
    Coding,
    Document,
    EngineId,
    Link,
    Metadata,
    Provenance,
    Suggestion,
    Suggestions,
    Tier,
    Unit,
)

TEXT = (
    "The harbour of Port Selm will close in May, the ministry said.\n"
    "Dockers were told by letter. “Nobody asked us,” said Ana Reil, who drives a crane. "
    "Rain fell all day.\n"
    "Photo: Tomas Verk"
)
TYPES = ("government", "state_media", "company", "private_person", "anonymous", "unattributed")


def make_codebook(version: str = "0.3", types: tuple[str, ...] = TYPES) -> Codebook:
    return Codebook(
        version=version,
        title="A small codebook",
        question="On whose word?",
        types=tuple(
            SourceType(
                key=key,
                label=key.title(),
                letter="abcdefghij"[n],
                group="all",
                plain=key,
                definition=key,
            )
            for n, key in enumerate(types)
        ),
        groups=(Group(key="all", label="All"),),
        rules=(),
        certainty=(CertaintyStep(step=4, label="sure", value=95),),
    )


def make_document(text: str = TEXT, data: bytes | None = None, **metadata: str) -> Document:
    data = text.encode() if data is None else data
    return Document(
        text=text,
        provenance=Provenance(
            data=data,
            sha256=hashlib.sha256(data).hexdigest(),
            media_type="text/plain",
            encoding="utf-8",
            path="harbour.txt",
        ),
        metadata=Metadata(**{"title": "Harbour to close", "publisher": "Selm Post", **metadata}),
        blocks=(Block(start=0, end=len(text), kind="body"),) if text else (),
    )


def make_units(text: str = TEXT) -> tuple[Unit, ...]:
    """A unit for every sentence that ends in a full stop or with its line; credits by their word."""
    spans = [m.span() for m in re.finditer(r"\S(?:[^.\n]*[^.\s])?\.?”?", text)]
    return tuple(
        Unit(
            index=n,
            start=start,
            end=end,
            kind="credit" if text[start:].startswith("Photo") else "body",
            counted=not text[start:].startswith("Photo"),
        )
        for n, (start, end) in enumerate(spans, 1)
    )


def make_coding(primary_type: str = "government", source: str | None = "Ministry") -> Coding:
    link = Link(roles=("origin", "proximate"), type=primary_type, name=source or "")
    return Coding(
        primary_type=primary_type,
        source=source,
        attribution="explicit",
        identification="named",
        quote_type="indirect",
        stance="say",
        chains=((link,),),
    )


def make_suggestions(
    document: Document,
    *,
    version: str = "1",
    types: tuple[str, ...] = ("government",),
    probabilities: tuple[float, ...] = (0.7,),
    tier: Tier = "rules",
) -> Suggestions:
    """Types and probabilities in turn, each with a reason; one attribution for the first unit."""
    units = make_units(document.text)
    found = tuple(
        Suggestion(
            unit=unit,
            coding=make_coding(types[n % len(types)]),
            probability=probabilities[n % len(probabilities)],
            alternatives=(Alternative(type="company", probability=0.2),),
            attribution_ids=(1,) if n == 0 else (),
            reasons=("“said” is a cue (E2)",),
        )
        for n, unit in enumerate(units)
    )
    attribution = Attribution(
        id=1,
        source_type="government",
        source_name="Ministry",
        content=tuple(unit.span for unit in units[:1]),
    )
    return Suggestions(
        engine=EngineId(name="fake", version=version, tier=tier),
        codebook_version="0.3",
        units=units,
        suggestions=found,
        attributions=(attribution,),
    )
