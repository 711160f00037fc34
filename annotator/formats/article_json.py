"""Articles without loss, as one JSON object that `import` reads again.

    {"format": "source-annotator articles", "version": 2, "articles": [an `ArticleRecord` a line],
     "reviewers": [{"id", "name"}], "projects": [{"id", "name"}], "codebooks": [`Codebook`]}

Offsets are code points, moments ISO 8601 UTC, files are base64. Version 1 knew neither checks nor
versions of an article nor what was settled; it is read as if there were none.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, Literal

import msgspec

from annotator.codebook import Codebook
from annotator.errors import FormatError
from annotator.model import (
    CheckStatus,
    Document,
    Evidence,
    Kind,
    Metadata,
    Span,
    Suggestions,
    Tag,
    Unit,
    Value,
)

FORMAT = "source-annotator articles"
VERSION = 3


class Record(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of what the file is made of."""


class NamedRecord(Record, frozen=True, kw_only=True):
    """A reviewer or a project."""

    id: str
    name: str
    created_at: str | None = None


class MemberRecord(Record, frozen=True, kw_only=True):
    """A person in a project."""

    project_id: str
    reviewer_id: str
    role: Literal["viewer", "reviewer", "editor", "admin"]
    added_at: str


class RunRecord(Record, frozen=True, kw_only=True):
    """One run of an engine. The id of a suggestion is the run's id, "-" and the unit's index."""

    id: str
    made_at: str
    suggestions: Suggestions


class LoggedRecord(Record, frozen=True, kw_only=True):
    """What every row of a reviewer's log has."""

    n: int
    """From 1; tags and boundaries share the numbers."""
    start: int
    end: int
    client: str
    seq: int
    made_at: str
    stored_at: str


class TagRecord(LoggedRecord, frozen=True, kw_only=True):
    """An answer, or without `tag` that it was taken back."""

    tag: Tag | None
    origin: Literal["tag", "split", "merge", "moved"]


class BoundaryRecord(LoggedRecord, frozen=True, kw_only=True):
    """A split, a merge or a change of kind."""

    action: Literal["split", "merge", "kind"]
    at: int | None
    kind: Kind | None
    differing: tuple[int, ...]


class ReceiptRecord(Record, frozen=True, kw_only=True):
    """A change that was taken, or refused."""

    client: str
    seq: int
    digest: str
    refused: str | None
    stored_at: str


class CheckedRecord(Record, frozen=True, kw_only=True):
    """What every row about a claim has."""

    n: int
    """From 1; states and evidence share the numbers."""
    start: int
    end: int
    made_at: str
    from_document: str | None


class CheckRecord(CheckedRecord, frozen=True, kw_only=True):
    """Where a check stood from then on."""

    status: CheckStatus
    whom: str
    note: str


class EvidenceRecord(CheckedRecord, frozen=True, kw_only=True):
    """Evidence with its file where that was kept, or which evidence was taken back."""

    evidence: Evidence | None
    takes_back: int | None
    data: bytes | None


class ReviewRecord(Record, frozen=True, kw_only=True):
    """One reviewer's whole work on the article."""

    reviewer_id: str
    tags: tuple[TagRecord, ...]
    boundaries: tuple[BoundaryRecord, ...]
    receipts: tuple[ReceiptRecord, ...]
    checks: tuple[CheckRecord, ...] = ()
    evidence: tuple[EvidenceRecord, ...] = ()


class MetadataRecord(Record, frozen=True, kw_only=True):
    """An edit of what is known about the article."""

    n: int
    reviewer_id: str
    before: Metadata
    after: Metadata
    made_at: str


class DecisionRecord(Record, frozen=True, kw_only=True):
    """Who settled an answer, and why; the answer is in the review of the reviewer "settled"."""

    n: int
    start: int
    end: int
    person: str
    picked: tuple[str, ...]
    reason: str
    accepted: tuple[str, ...]
    withdrawn: bool
    made_at: str


class SignRecord(Record, frozen=True, kw_only=True):
    """That the article was signed off, or opened again."""

    n: int
    action: Literal["approve", "reopen"]
    person: str
    reason: str
    made_at: str


class OrderRecord(Record, frozen=True, kw_only=True):
    """How the article is to be read for the desk."""

    wanted: int
    sample: Literal["all", "points"]
    priority: int
    due: str
    made_by: str
    made_at: str


class ReadingRecord(Record, frozen=True, kw_only=True):
    """That someone reads it, in one of its places."""

    slot: int
    reviewer_id: str
    given_by: str
    given_at: str
    spans: tuple[Span, ...]
    committed_at: str


class RevisionRecord(Record, frozen=True, kw_only=True):
    """Which article this one is a later version of; that may be in another file."""

    predecessor_id: str
    made_at: str


class ArticleRecord(Record, frozen=True, kw_only=True):
    """An article with everything that was said about it."""

    id: str
    project_id: str
    added_at: str
    deleted_at: str | None
    document: Document
    units: tuple[Unit, ...]
    runs: tuple[RunRecord, ...]
    """Oldest first; the last one is on show."""
    reviews: tuple[ReviewRecord, ...]
    metadata_changes: tuple[MetadataRecord, ...]
    revision: RevisionRecord | None = None
    decisions: tuple[DecisionRecord, ...] = ()
    signs: tuple[SignRecord, ...] = ()
    order: OrderRecord | None = None
    readings: tuple[ReadingRecord, ...] = ()


class Appendix(Record, frozen=True, kw_only=True):
    """What the articles refer to."""

    reviewers: tuple[NamedRecord, ...]
    projects: tuple[NamedRecord, ...]
    codebooks: tuple[Codebook, ...]
    members: tuple[MemberRecord, ...] = ()
    """Of whole projects; articles alone have none."""
    settings: Mapping[str, Mapping[str, str]] = {}
    """Of whole projects: id of the project -> key -> value."""


class _Envelope(Appendix, frozen=True, kw_only=True):
    format: str
    version: int
    articles: tuple[msgspec.Raw, ...]


class _Label(Value, frozen=True, kw_only=True):
    format: str = ""
    version: int = 0


def write_articles(
    stream: IO[bytes], articles: Iterable[ArticleRecord], appendix: Callable[[], Appendix]
) -> None:
    """Write the articles one by one, then what they refer to, asked for once all are written."""
    label = msgspec.json.encode(_Label(format=FORMAT, version=VERSION))
    stream.write(label[:-1] + b',"articles":[')
    separator = b"\n"
    for article in articles:
        stream.write(separator + msgspec.json.encode(article))
        separator = b",\n"
    stream.write(b"\n]," + msgspec.json.encode(appendix())[1:] + b"\n")


def read_articles(stream: IO[bytes]) -> tuple[Appendix, Iterator[ArticleRecord]]:
    """What the articles refer to, and the articles, each read and checked when its turn comes.

    Raises FormatError, the iterator too; it names the article by its place in the file.
    """
    data = stream.read()
    _check_label(data)
    try:
        envelope = msgspec.json.decode(data, type=_Envelope)
    except msgspec.ValidationError as error:
        raise FormatError(f"The file is broken: {error}. Export it again.") from None
    appendix = msgspec.convert(envelope, Appendix, from_attributes=True)
    return appendix, map(_read_article, range(1, len(envelope.articles) + 1), envelope.articles)


def _check_label(data: bytes) -> None:
    try:
        label = msgspec.json.decode(data, type=_Label)
    except msgspec.ValidationError:
        label = _Label()
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FormatError(f"The file is not JSON: {error}. Was it cut short?") from None
    if label.format != FORMAT:
        raise FormatError("The file is JSON, but no export of articles from this program.")
    if label.version > VERSION:
        raise FormatError(
            f"The file has version {label.version}, written by a newer version of this program."
            " Install that version to import it."
        )
    if label.version < 1:
        raise FormatError("The file is broken: it has no version. Export it again.")


def _read_article(place: int, raw: msgspec.Raw) -> ArticleRecord:
    try:
        article = msgspec.json.decode(raw, type=ArticleRecord)
        _check_article(article)
    except (msgspec.ValidationError, ValueError) as error:
        raise FormatError(f"Article {place} of the file is broken: {error}.") from None
    return article


def _check_article(article: ArticleRecord) -> None:
    """Raises ValueError saying what does not fit together."""
    provenance = article.document.provenance
    if hashlib.sha256(provenance.data).hexdigest() != provenance.sha256:
        raise ValueError("the original file does not match its sha256")
    if "\0" in article.document.text:
        raise ValueError("the text holds NUL characters")
    if not article.runs:
        raise ValueError("it has no units from any engine")
    length = len(article.document.text)
    _check_units(article.units, length)
    for run in article.runs:
        _check_units(run.suggestions.units, length)
        _check_units(tuple(s.unit for s in run.suggestions.suggestions), length)
    known = {
        f"{run.id}-{s.unit.index}" for run in article.runs for s in run.suggestions.suggestions
    }
    _check_settling(article, length)
    for review in article.reviews:
        _check_log(review, length, known)
        _check_claims(review, length)


def _check_settling(article: ArticleRecord, length: int) -> None:
    for rows in (article.decisions, article.signs):
        if [row.n for row in rows] != list(range(1, len(rows) + 1)):
            raise ValueError("the decisions or signatures are not numbered from 1")
    for reading in article.readings:
        if any(not 0 <= start < end <= length for start, end in reading.spans):
            raise ValueError(f"place {reading.slot} asks for words outside of the text")
    for row in article.decisions:
        if not 0 <= row.start < row.end <= length:
            raise ValueError(f"decision {row.n} is outside of the text")


def _check_units(units: tuple[Unit, ...], length: int) -> None:
    last = 0
    for n, unit in enumerate(units, 1):
        if unit.index != n or not last <= unit.start < unit.end <= length:
            raise ValueError(f"unit {unit.index} is not in its place")
        last = unit.end


def _check_log(review: ReviewRecord, length: int, known: set[str]) -> None:
    rows: list[TagRecord | BoundaryRecord] = [*review.tags, *review.boundaries]
    if len({row.n for row in rows}) < len(rows):
        raise ValueError("two log entries have the same number")
    for row in rows:
        if row.n < 1 or not 0 <= row.start < row.end <= length:
            raise ValueError(f"log entry {row.n} is outside of the text")
    for row in review.tags:
        tag = row.tag
        if tag is not None and (tag.start, tag.end) != (row.start, row.end):
            raise ValueError(f"log entry {row.n} and its tag have different places")
        if tag is not None and tag.suggestion_id is not None and tag.suggestion_id not in known:
            raise ValueError(f"log entry {row.n} names a suggestion that is not there")


def _check_claims(review: ReviewRecord, length: int) -> None:
    rows: list[CheckRecord | EvidenceRecord] = [*review.checks, *review.evidence]
    if len({row.n for row in rows}) < len(rows):
        raise ValueError("two entries of the check list have the same number")
    for row in rows:
        if row.n < 1 or not 0 <= row.start < row.end <= length:
            raise ValueError(f"entry {row.n} of the check list is outside of the text")
    for found in review.evidence:
        if (found.evidence is None) == (found.takes_back is None):
            raise ValueError(f"entry {found.n} of the check list is neither evidence nor its end")
        _check_file(found)


def _check_file(row: EvidenceRecord) -> None:
    said = row.evidence
    if (said is not None and said.kept) != (row.data is not None):
        raise ValueError(f"the file of evidence {row.n} is missing, or was not kept")
    data = row.data
    if said and data is not None and hashlib.sha256(data).hexdigest() != said.sha256:
        raise ValueError(f"the file of evidence {row.n} does not match its sha256")
