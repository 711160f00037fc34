"""Coded articles in a few words: `write(say("…", "army/military > The Post/news_outlet"), …)`."""

from typing import Any

from annotator.analysis.coded import CodedUnit
from annotator.codebook import CertaintyStep, Codebook, Group, SourceType
from annotator.model import Chain, Coding, Link, Role, Span, Tag, Unit

TYPES = {
    "state_media": "media", "wire_service": "media", "news_outlet": "media",
    "foreign_intelligence": "authorities", "government": "authorities", "military": "authorities",
    "politician": "sides", "expert": "knowledge", "ngo_monitor": "sides", "company": "sides",
    "private_person": "people", "anonymous": "unknown", "unattributed": "reporter",
}  # fmt: skip

CODEBOOK = Codebook(
    version="0.3",
    title="Test",
    question="On whose word?",
    types=tuple(
        SourceType(
            key=key,
            label=key.replace("_", " ").capitalize(),
            letter="abcdefghijklmnop"[n],
            group=group,
            plain=key,
            definition=key,
        )
        for n, (key, group) in enumerate(TYPES.items())
    ),
    groups=tuple(Group(key=g, label=g) for g in dict.fromkeys(TYPES.values())),
    rules=(),
    certainty=(
        CertaintyStep(step=1, label="guess", value=40),
        CertaintyStep(step=2, label="unsure", value=60),
        CertaintyStep(step=3, label="fairly sure", value=80),
        CertaintyStep(step=4, label="sure", value=95),
    ),
)


def chain(route: str) -> Chain:
    """ "party report/government > KCNA/state_media?": "?" is inferred, a leading "-" silent, a
    leading "@" merely told."""
    parts = [p.strip() for p in route.split(">")]
    links = []
    for n, part in enumerate(parts):
        name, key = part.rstrip("?").lstrip("-@").rsplit("/", 1)
        roles: tuple[Role, ...] = ("origin",) if n == 0 else ("relay",)
        if n == len(parts) - 1:
            roles = (*roles, "proximate")
        if part.startswith("-"):
            roles = ("silent",)
        if part.startswith("@"):
            roles = ("addressee",)
        links.append(Link(roles=roles, type=key, name=name, inferred=part.endswith("?")))
    return tuple(links)


def say(text: str, *routes: str, kind: Any = "body", **fields: Any) -> CodedUnit:
    """A sentence on the word of the last link of its first route; without any, unattributed."""
    chains = tuple(chain(r) for r in routes)
    speaking = [x for c in chains for x in c if "proximate" in x.roles][:1]
    coding = Coding(
        primary_type=fields.pop("primary_type", speaking[0].type if speaking else "unattributed"),
        source=fields.pop("source", speaking[0].name if speaking else None),
        chains=chains,
        **{"attribution": "explicit" if speaking else "none", **fields},
    )
    counted = kind not in ("credit", "boilerplate")
    tag = Tag(start=0, end=0, coding=coding, codebook_version="0.3")
    return CodedUnit(
        unit=Unit(index=0, start=0, end=0, kind=kind, counted=counted),
        text=text,
        coding=coding,
        tag=tag,
    )


def wait(text: str) -> CodedUnit:
    """A sentence without an answer."""
    return CodedUnit(unit=Unit(index=0, start=0, end=0), text=text)


def write(*units: CodedUnit) -> tuple[CodedUnit, ...]:
    """The units one below the other, numbered, with offsets into `read(units)`."""
    placed = []
    at = 0
    for n, given in enumerate(units, 1):
        end = at + len(given.text)
        unit = Unit(index=n, start=at, end=end, kind=given.unit.kind, counted=given.unit.counted)
        placed.append(_moved(given, unit))
        at = end + 1
    return tuple(placed)


def _moved(given: CodedUnit, unit: Unit) -> CodedUnit:
    coding = given.coding
    if coding is not None and coding.attributed:
        spans = tuple(Span(unit.start + s, unit.start + e) for s, e in coding.attributed)
        coding = Coding(
            **{f: getattr(coding, f) for f in coding.__struct_fields__} | {"attributed": spans}
        )
    tag = given.tag
    if tag is not None:
        fields = {f: getattr(tag, f) for f in tag.__struct_fields__}
        tag = Tag(**fields | {"start": unit.start, "end": unit.end, "coding": coding})
    return CodedUnit(unit=unit, text=given.text, coding=coding, tag=tag)


def read(units: tuple[CodedUnit, ...]) -> str:
    """The text that the units came from."""
    return "\n".join(u.text for u in units)


LAUNCH = write(
    say("Norland to try again after rocket is lost", kind="heading"),
    say("Norland will launch a second rocket, its state news agency said.",
        "cabinet/government > Norpress/state_media", quote_type="indirect", identification="named"),
    say("The cabinet called the loss of the rocket “a grave fault”, Norpress said.",
        "cabinet/government > Norpress/state_media", quote_type="mixed", identification="named"),
    say("The officials in charge were blamed, the report added.",
        "report to the cabinet/government > Norpress/state_media?", attribution="inherited"),
    say("Engineers watch the launch pad", "Norpress/state_media?", kind="caption"),
    say("(Norpress/Norland Pictures/AP)",
        "Norpress/state_media > Norland Pictures/state_media > AP/wire_service", kind="credit"),
    say("It gave no date, but the southern spy agency told lawmakers it would take months.",
        "southern spy agency/foreign_intelligence > @lawmakers/politician", "-Norpress/state_media",
        primary_type="foreign_intelligence", source="southern spy agency"),
    say("Monitoring groups have not reported any arrests.", "monitoring groups/ngo_monitor",
        polarity="negative", identification="unnamed"),
    say("Trade has shrunk, which experts say will hurt the harbours.", "experts/expert",
        identification="unnamed", scope="part", attributed=(Span(36, 58),)),
    say("Rain is common in June."),
)  # fmt: skip
"""An invented story in which most goes through one state agency."""
