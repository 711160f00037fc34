"""The values that pass between the floors: plain, frozen, without ids or behaviour.

Identity (database ids, who and when) is a storage concern and lives in `annotator.store`.
Offsets are Unicode code points into `Document.text`, end exclusive. The structs are msgspec
Structs, so `msgspec.to_builtins` and `msgspec.convert` turn any of them into JSON and back.
"""

from typing import Literal, NamedTuple

import msgspec

Kind = Literal["body", "heading", "caption", "credit", "quote_box", "boilerplate"]
AttributionMode = Literal["explicit", "inherited", "none"]
Identification = Literal["named", "role", "unnamed", "anonymous", "none"]
QuoteType = Literal["direct", "mixed", "indirect", "paraphrase", "none"]
Polarity = Literal["affirmative", "negative"]
Stance = Literal[
    "say", "assert", "claim", "admit", "accuse", "deny", "belief", "intention", "directive",
    "learned", "show", "hearsay", "no_comment", "none",
]  # fmt: skip
Scope = Literal["whole", "part"]
RecordStatus = Literal[
    "on_record", "background", "anonymous", "published", "handout", "own_observation", "unknown",
]  # fmt: skip
Interest = Literal["yes", "no", "unclear"]
Reliability = Literal["A", "B", "C", "D", "E", "F"]
Credibility = Literal[1, 2, 3, 4, 5, 6]
Voice = Literal["fact", "background", "analysis", "observation", "hearsay", "other"]
Role = Literal["origin", "relay", "proximate", "addressee", "publisher", "silent"]
SourceKind = Literal["person", "organization", "group", "document"]
Tier = Literal["rules", "fast", "accurate"]
CheckStatus = Literal["open", "asked", "confirmed", "contradicted", "no_answer"]
"""What became of a claim that is to be checked: what the one who was asked says of it."""


class Span(NamedTuple):
    """A stretch of text, `start` included, `end` excluded, in code points."""

    start: int
    end: int


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the frozen values below."""


# ---------------------------------------------------------------- documents


class Block(Value, frozen=True, kw_only=True):
    """A stretch of the text whose kind the file format told us (a figcaption, a heading, …)."""

    start: int
    end: int
    kind: Kind


class Metadata(Value, frozen=True, kw_only=True):
    """What is known about the article; all editable, since it changes tags (W2, C3, E1)."""

    title: str | None = None
    publisher: str | None = None
    byline: str | None = None
    agency: str | None = None
    """The agency whose copy the whole article is (C3)."""
    published: str | None = None
    """ISO 8601 date, or date and time."""
    language: str | None = None
    """ISO 639-1; suggestions are made for "en" only."""


class Provenance(Value, frozen=True, kw_only=True):
    """Where the text came from, kept so that every offset can be defended."""

    data: bytes
    """The original bytes, unmodified."""
    sha256: str
    """Hex digest of `data`."""
    media_type: str
    """text/plain, text/markdown, text/html, application/pdf or the DOCX type."""
    encoding: str | None = None
    """Name of the encoding the bytes were decoded with; None for binary formats."""
    path: str | None = None
    """Path as given; None for an address, a paste or standard input."""
    address: str | None = None
    """Address as given."""
    final_address: str | None = None
    """Address that answered, after redirects."""
    fetched_at: str | None = None
    """ISO 8601 UTC."""


class Document(Value, frozen=True, kw_only=True):
    """One article as it was read. For plain text, `text` is the decoded file to the letter
    (line ends kept, a byte order mark not counted)."""

    text: str
    provenance: Provenance
    metadata: Metadata = Metadata()
    blocks: tuple[Block, ...] = ()
    """Sorted, disjoint, possibly with gaps; empty for plain text."""


class Unit(Value, frozen=True, kw_only=True):
    """What is coded: a sentence, heading, caption, credit, pull quote or boilerplate line (§1)."""

    index: int
    """From 1, in text order."""
    start: int
    end: int
    kind: Kind = "body"
    counted: bool = True
    """Whether the unit counts in the source mix (slugs, credits and boilerplate do not: U4, K7)."""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


# ---------------------------------------------------------------- the answer to a unit


class Link(Value, frozen=True, kw_only=True):
    """One station of a chain of attribution (C1)."""

    roles: tuple[Role, ...]
    type: str
    """A type key of the codebook, or "" where the publisher itself is meant."""
    name: str
    source_id: str | None = None
    """Id of the registry row."""
    inferred: bool = False
    """True where the text does not name the link in this unit (drawn dashed)."""


Chain = tuple[Link, ...]
"""Ordered from origin to publisher."""


class Coding(Value, frozen=True, kw_only=True):
    """One answer to "on whose word?": the coded fields of a unit (codebook §4), whoever gave it."""

    primary_type: str
    source: str | None = None
    """Canonical name of the primary source."""
    source_id: str | None = None
    attribution: AttributionMode = "none"
    identification: Identification = "none"
    quote_type: QuoteType = "none"
    polarity: Polarity = "affirmative"
    stance: Stance = "none"
    scope: Scope = "whole"
    voice: Voice | None = None
    """Sub-code of `unattributed` (U, optional)."""
    record_status: RecordStatus = "unknown"
    interest: Interest | None = None
    """Whether the source is a party to the matter (V15)."""
    hedges: tuple[str, ...] = ()
    hedges_of_source: tuple[str, ...] | None = None
    """Those of `hedges` that are the source's, the others being the reporter's (§5.5); None: those
    inside quotation marks."""
    chains: tuple[Chain, ...] = ()
    attributed: tuple[Span, ...] = ()
    """The attributed words where `scope` is "part" (V2); empty means the whole unit."""
    mention: tuple[Span, ...] = ()
    """The words that name the source, perhaps in another unit."""
    cue: tuple[Span, ...] = ()
    """The words that attribute."""


class Attribution(Value, frozen=True, kw_only=True):
    """One attribution relation found in the text: who, by which words, what."""

    id: int
    """From 1, unique in the document."""
    nested_in: int | None = None
    content: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    """The mention as written, perhaps in another sentence."""
    source_name: str | None = None
    source_title: str | None = None
    source_type: str
    source_kind: SourceKind = "person"
    source_id: str | None = None
    identification: Identification = "none"
    stance: Stance = "say"
    probability: float = 0.5


class SpanAttribution(Value, frozen=True, kw_only=True):
    """An attribution as annotated corpora have it: spans alone, each in one or more parts, or
    missing."""

    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    content: tuple[Span, ...] = ()


class Alternative(Value, frozen=True, kw_only=True):
    """Another primary type the machine thinks possible."""

    type: str
    probability: float


class Suggestion(Value, frozen=True, kw_only=True):
    """The machine's answer for one unit. Never edited, never counted as done."""

    unit: Unit
    coding: Coding
    probability: float
    """That a person settles on this primary type."""
    alternatives: tuple[Alternative, ...] = ()
    attribution_ids: tuple[int, ...] = ()
    reasons: tuple[str, ...]
    """In words a reviewer understands: cue, rule number, registry row. Never empty."""


class EngineId(Value, frozen=True, kw_only=True):
    """Which engine answered."""

    name: str
    version: str
    tier: Tier


class Suggestions(Value, frozen=True, kw_only=True):
    """Everything the engine says about one document. `suggestions` is empty, with
    `declined` set, when the language is not one it knows."""

    engine: EngineId
    codebook_version: str
    units: tuple[Unit, ...]
    suggestions: tuple[Suggestion, ...] = ()
    """One for each unit, in order, or none at all."""
    attributions: tuple[Attribution, ...] = ()
    declined: str | None = None
    """Why no suggestion was made, as a sentence for the reviewer."""


# ---------------------------------------------------------------- people's answers


class Grading(Value, frozen=True, kw_only=True):
    """An Admiralty grade, AJP-2.1 (§5.2): letter and number are two independent judgements of a
    person, never of the program."""

    reliability: Reliability | None = None
    """Of the source, for this sort of claim."""
    credibility: Credibility | None = None
    """Of the item."""
    offered_reliability: Reliability | None = None
    """The starting letter, where the person asked for one."""
    offered_credibility: Credibility | None = None


class Grades(Value, frozen=True, kw_only=True):
    """A claim graded twice, since an official mouthpiece may be reliable for what it was told to
    say and not for what is so."""

    speech: Grading = Grading()
    """That the source said so."""
    fact: Grading = Grading()
    """That what it said is so."""


class Tag(Value, frozen=True, kw_only=True):
    """A reviewer's answer for one span. `coding` is None while only a note or a mark was left."""

    start: int
    end: int
    coding: Coding | None = None
    certainty: int | None = None
    """1 guess, 2 unsure, 3 fairly sure, 4 sure (§5.1)."""
    note: str = ""
    to_check: bool = False
    second_reader: bool = False
    """Flagged for someone else to read."""
    evidence: str = ""
    """Where one can see that it is so: an address, a file, a page."""
    grades: Grades = Grades()
    blind: bool = False
    """Whether type and source were given before the suggestion was shown."""
    confirmed: bool = True
    """False where the answer was carried over a split or a merge and waits for confirmation."""
    suggestion_id: str | None = None
    """The suggestion that was on show when the answer was given."""
    codebook_version: str

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def settled(self) -> bool:
        """Whether the unit counts as answered."""
        return self.coding is not None and self.confirmed

    @property
    def remarks(self) -> bool:
        """Whether it says anything beside type and source."""
        graded = self.grades != Grades()
        return bool(self.note or self.evidence or self.to_check or self.second_reader or graded)


class Evidence(Value, frozen=True, kw_only=True):
    """Something that bears on a claim, so that a colleague can find the same again."""

    address: str = ""
    title: str = ""
    shows: str = ""
    """What it shows, in the reviewer's words."""
    seen_at: str
    """When it was seen: ISO 8601, a date or a moment in UTC."""
    sha256: str | None = None
    """Hex digest of the file, or of the pasted text as UTF-8; None where neither was given."""
    file_name: str = ""
    media_type: str = ""
    kept: bool = False
    """Whether the database holds the file."""


class GoldUnit(Value, frozen=True, kw_only=True):
    """The key for one unit of a sample article."""

    unit: Unit
    coding: Coding
    accepted_alternatives: tuple[str, ...] = ()
    reason: str
    """One plain sentence."""
