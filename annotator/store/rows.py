"""What the store hands out: values with identity, who and when."""

import secrets
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from annotator.model import (
    Attribution,
    CheckStatus,
    Document,
    EngineId,
    Evidence,
    Kind,
    Metadata,
    Span,
    Suggestion,
    Suggestions,
    Tag,
    Unit,
    Value,
)

DEFAULT_PROJECT = "default"
DEFAULT_REVIEWER = "default"
"""Whoever sits at this computer; becomes the person of the first account."""

Role = Literal["viewer", "reviewer", "editor", "admin"]
"""What a member is in a project. `annotator.work.rights` says what each may do."""

SETTLED_REVIEWER = "settled"
"""Whose log holds what a desk settled on: a review like any other, that nobody reads alone."""

TagOrigin = Literal["tag", "split", "merge", "moved"]
"""Given by a person, carried over a split or a merge, or moved from a unit that is gone."""
BoundaryAction = Literal["split", "merge", "kind"]

SEARCHED = ("title", "publisher", "byline", "agency", "address", "path")
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id() -> str:
    """A random id of 26 characters that sorts by time: 48 bits of milliseconds, 82 of chance."""
    number = (time.time_ns() // 1_000_000) << 82 | secrets.randbits(82)
    return "".join(ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))


def utc_text(moment: datetime | None = None) -> str:
    """The moment (now, if none is given) as the store writes it: "2026-01-31T08:05:00.250Z"."""
    moment = (moment or datetime.now(UTC)).astimezone(UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def search_text(known: Mapping[str, str | None], text: str) -> str:
    """What the list is searched in: SQL folds the case of ASCII only, so it is folded here.
    `known` is what is known about the article: metadata and provenance."""
    return "\n".join(filter(None, [*(known[name] for name in SEARCHED), text])).casefold()


class Progress(Value, frozen=True, kw_only=True):
    """How far a reviewer is with an article, or what one unit adds to it."""

    answered: int = 0
    """Counted units with a settled tag."""
    open: int = 0
    """The other counted units."""
    counted: int = 0
    """Units that count in the source mix."""
    to_check: int = 0
    """Units marked "to check", counted or not."""

    def __add__(self, other: "Progress") -> "Progress":
        return self._combined(other, 1)

    def __sub__(self, other: "Progress") -> "Progress":
        return self._combined(other, -1)

    def _combined(self, other: "Progress", sign: int) -> "Progress":
        fields = self.__struct_fields__
        return Progress(**{f: getattr(self, f) + sign * getattr(other, f) for f in fields})


def weigh(unit: Unit, tag: Tag | None) -> Progress:
    """What one unit adds to the progress."""
    answered = unit.counted and tag is not None and tag.settled
    return Progress(
        answered=int(answered),
        open=int(unit.counted and not answered),
        counted=int(unit.counted),
        to_check=int(tag is not None and tag.to_check),
    )


class Reviewer(Value, frozen=True, kw_only=True):
    """Who answers."""

    id: str
    name: str
    created_at: str


class Project(Value, frozen=True, kw_only=True):
    """What articles belong to."""

    id: str
    name: str
    created_at: str


class Backup(NamedTuple):
    """A copy of the database."""

    path: str
    made_at: str


class ArticleRow(Value, frozen=True, kw_only=True):
    """An article in the list."""

    id: str
    title: str
    """Its title, else its first words; never empty."""
    publisher: str | None = None
    published: str | None = None
    language: str | None = None
    added_at: str
    deleted_at: str | None = None
    counted: int
    """Units that count; the next three are those of the reviewer who asked."""
    answered: int
    open: int
    to_check: int


class StoredDocument(Value, frozen=True, kw_only=True):
    """An article with its identity."""

    id: str
    project_id: str
    document: Document
    added_at: str
    deleted_at: str | None = None


class StoredSuggestion(Value, frozen=True, kw_only=True):
    """A suggestion that a tag can name."""

    id: str
    suggestion: Suggestion


class ShownAnswers(NamedTuple):
    """So many answers of a type to suggestions of a type."""

    suggested: str
    answered: str
    blind: bool
    """Whether they were given before the suggestion was shown."""
    n: int


class EngineRun(Value, frozen=True, kw_only=True):
    """One run of an engine over a document; the latest is the one on show."""

    id: str
    n: int
    """From 1 within the document."""
    made_at: str
    suggestions: Suggestions

    @property
    def stored(self) -> tuple[StoredSuggestion, ...]:
        found = self.suggestions.suggestions
        return tuple(StoredSuggestion(id=suggestion_id(self.id, s), suggestion=s) for s in found)

    @property
    def engine(self) -> EngineId:
        return self.suggestions.engine

    @property
    def attributions(self) -> tuple[Attribution, ...]:
        return self.suggestions.attributions


def suggestion_id(run_id: str, suggestion: Suggestion) -> str:
    return f"{run_id}-{suggestion.unit.index}"


class Logged(Value, frozen=True, kw_only=True):
    """What every row of a reviewer's log carries. Rows are added, never changed."""

    n: int
    """From 1 within a reviewer's work on a document; tags and boundaries share the numbers."""
    reviewer_id: str
    start: int
    end: int
    client: str
    """The browser tab that sent it, with its number there."""
    seq: int
    made_at: str
    stored_at: str

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class TagRow(Logged, frozen=True, kw_only=True):
    """A tag as it was logged; without `tag`, the answer was taken back."""

    tag: Tag | None = None
    origin: TagOrigin = "tag"


class BoundaryRow(Logged, frozen=True, kw_only=True):
    """A split, a merge or a change of kind."""

    action: BoundaryAction
    at: int | None = None
    """Where a split was made."""
    kind: Kind | None = None
    """What a change of kind made it."""
    differing: tuple[int, ...] = ()
    """Log numbers of the answers that are undecided in the units that came of it."""


class ReceiptRow(Value, frozen=True, kw_only=True):
    """That a change was taken, so that it is not taken twice."""

    client: str
    seq: int
    digest: str
    """Of what the change said."""
    refused: str | None = None
    """Why it was not applied."""
    stored_at: str


class ReviewState(Value, frozen=True, kw_only=True):
    """Where a reviewer stands with a document."""

    n: int = 0
    """The last number of the log."""
    own_units: bool = False
    """Whether the reviewer has moved boundaries, and so has units of their own."""
    progress: Progress
    characters: int
    """Length of the text."""


class OwnUnit(NamedTuple):
    """A unit as one reviewer has it."""

    unit: Unit
    differing: tuple[int, ...] = ()
    """Log numbers of the answers that a merge left undecided."""


class MetadataChange(Value, frozen=True, kw_only=True):
    """An edit of what is known about an article."""

    n: int
    reviewer_id: str
    before: Metadata
    after: Metadata
    made_at: str


class Checked(Value, frozen=True, kw_only=True):
    """What every row about a claim carries. Rows are added, never changed."""

    n: int
    """From 1 within a reviewer's checks in a document; states and evidence share the numbers."""
    reviewer_id: str
    start: int
    end: int
    made_at: str
    from_document: str | None = None
    """The former version of the article that the row was carried over from, where it was."""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class CheckRow(Checked, frozen=True, kw_only=True):
    """Where a check stood from then on."""

    status: CheckStatus = "open"
    whom: str = ""
    """Whom to call."""
    note: str = ""


class EvidenceRow(Checked, frozen=True, kw_only=True):
    """Evidence that was added; without `evidence`, that the one numbered `takes_back` was not
    meant."""

    evidence: Evidence | None = None
    takes_back: int | None = None


class PendingCheck(Value, frozen=True, kw_only=True):
    """A claim that still waits, in the list over all articles."""

    document_id: str
    start: int
    sentence: str
    source: str | None
    status: CheckStatus
    whom: str
    note: str


class Revision(Value, frozen=True, kw_only=True):
    """That an article is a later version of another."""

    document_id: str
    predecessor_id: str
    made_at: str


class Decision(Value, frozen=True, kw_only=True):
    """Who settled an answer, and why. The answer itself is in the log of `SETTLED_REVIEWER`."""

    n: int
    """From 1 within the document."""
    start: int
    end: int
    person: str
    """Id of the reviewer who decided; "" where all readers agreed."""
    picked: tuple[str, ...] = ()
    """Ids of the reviewers whose answer it is; none where it was written anew."""
    reason: str
    accepted: tuple[str, ...] = ()
    """Other types that would have been right."""
    withdrawn: bool = False
    """That the decision before it was taken back."""
    made_at: str

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


SignAction = Literal["approve", "reopen"]


class Sign(Value, frozen=True, kw_only=True):
    """That an article was signed off, or opened again."""

    n: int
    """From 1 within the document."""
    action: SignAction
    person: str
    reason: str = ""
    made_at: str


Sample = Literal["all", "points"]
"""What a second reader is given: the whole article, or its telling points (see
`annotator.work.reading.telling_points`)."""


class Order(Value, frozen=True, kw_only=True):
    """How an article is to be read."""

    document_id: str
    wanted: int = 1
    """How many readers it gets."""
    sample: Sample = "all"
    """What those after the first are given."""
    priority: int = 0
    """Higher goes first."""
    due: str = ""
    """ISO 8601 date; "" for none."""
    made_by: str
    made_at: str


class Reading(Value, frozen=True, kw_only=True):
    """That someone reads an article for the desk, in one of the places that it has for readers."""

    document_id: str
    slot: int
    """From 1 to the number wanted; never given twice."""
    reviewer_id: str
    given_by: str
    """Id of whoever assigned it; "" where the reader took it from the queue."""
    given_at: str
    spans: tuple[Span, ...] = ()
    """The units to be read; none means all."""
    committed_at: str = ""
    """When it was handed in; "" while it is open."""

    def asks(self, span: Span) -> bool:
        """Whether a unit is among those to be read."""
        return not self.spans or any(s < span.end and e > span.start for s, e in self.spans)


class Account(Value, frozen=True, kw_only=True):
    """How a reviewer signs in."""

    reviewer_id: str
    name: str
    login: str | None = None
    """Casefolded; None where the person comes by OIDC alone."""
    password: str | None = None
    """Its argon2id hash; None until one was chosen."""
    issuer: str | None = None
    subject: str | None = None
    """Who the person is at the OIDC provider `issuer`."""
    is_admin: bool = False
    """Of everything here, whatever the project."""
    created_at: str
    disabled_at: str | None = None


class SignedIn(Value, frozen=True, kw_only=True):
    """One browser of a person. Nothing about the machine is kept."""

    id: str
    """The hash of the token that the browser shows."""
    reviewer_id: str
    created_at: str
    seen_at: str
    """Last use, within some minutes."""
    expires_at: str


class Invitation(Value, frozen=True, kw_only=True):
    """A link that is good once: to join a project, or to choose a password anew."""

    id: str
    """The hash of the token in the link."""
    project_id: str | None = None
    role: Role | None = None
    reviewer_id: str | None = None
    """Whose password it is to choose; None for someone new."""
    made_by: str | None = None
    """None if on the command line, or by someone who was erased."""
    expires_at: str
    used_at: str | None = None


class Member(Value, frozen=True, kw_only=True):
    """A person in a project."""

    project_id: str
    reviewer_id: str
    name: str
    role: Role
    added_at: str


class Tries(NamedTuple):
    """How often someone tried to sign in without success."""

    failures: int = 0
    until: str = ""
    """When the next try is heard, or, for all together, when counting begins anew."""
