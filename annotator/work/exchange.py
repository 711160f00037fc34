"""Articles out of a store and into another, without loss."""

import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, TypeVar

import msgspec

from annotator.errors import FormatError, NotFound, ReviewError, StoreRefused
from annotator.formats.article_json import (
    Appendix,
    ArticleRecord,
    BoundaryRecord,
    CheckRecord,
    DecisionRecord,
    EvidenceRecord,
    MemberRecord,
    MetadataRecord,
    NamedRecord,
    OrderRecord,
    ReadingRecord,
    ReceiptRecord,
    ReviewRecord,
    RevisionRecord,
    RunRecord,
    SignRecord,
    TagRecord,
    read_articles,
    write_articles,
)
from annotator.model import Unit, Value
from annotator.store import (
    DEFAULT_PROJECT,
    DEFAULT_REVIEWER,
    BoundaryRow,
    CheckRow,
    Decision,
    EngineRun,
    EvidenceRow,
    MetadataChange,
    Order,
    OwnUnit,
    Progress,
    Project,
    Reading,
    ReceiptRow,
    Reviewer,
    ReviewState,
    Revision,
    Sign,
    Store,
    StoredDocument,
    TagRow,
    utc_text,
    weigh,
)
from annotator.work.projects import PINNED, check_settings
from annotator.work.review import replay_boundaries

T = TypeVar("T", bound=Value)


class Imported(Value, frozen=True, kw_only=True):
    """What became of the articles of a file, by id."""

    added: tuple[str, ...]
    skipped: tuple[str, ...]
    """Those that are here already; they were left as they are."""


def export_articles(store: Store, ids: Iterable[str], stream: IO[bytes]) -> None:
    """Write the articles with all that was ever said about them. Raises NotFound, StoreError."""
    used = _Used()
    with store.snapshot():
        write_articles(
            stream,
            (used.noted(_article_record(store, document_id)) for document_id in ids),
            lambda: used.appendix(store),
        )


def export_project(store: Store, project_id: str, stream: IO[bytes]) -> None:
    """Write a whole project: its articles, the deleted ones too, its members and what they are
    there, its settings. How people sign in is left out. Raises NotFound, StoreError."""
    used = _Used()
    used.projects.add(project_id)
    used.whole.add(project_id)
    with store.snapshot():
        if project_id not in {p.id for p in store.projects()}:
            raise NotFound("There is no such project. See: annotator people projects")
        rows = [
            *store.list_articles(project_id=project_id),
            *store.list_articles(project_id=project_id, deleted=True),
        ]
        write_articles(
            stream,
            (used.noted(_article_record(store, key)) for key in sorted(row.id for row in rows)),
            lambda: used.appendix(store),
        )


def import_articles(store: Store, stream: IO[bytes]) -> Imported:
    """Take in what `export_articles` or `export_project` wrote: all of it, or nothing if the file
    is broken.

    Reviewers are known by their id; one whose name is another here is taken for someone else.
    Members and settings that are here already stay as they are. Raises FormatError, StoreError.
    """
    data = stream.read()
    appendix, articles = read_articles(io.BytesIO(data))
    added, skipped = [], []
    with store.transaction():
        reviewers = _take_reviewers(store, appendix.reviewers)
        projects = _take_projects(store, appendix.projects)
        for codebook in appendix.codebooks:
            store.save_codebook(codebook)
        _take_members(store, appendix, reviewers, projects)
        _take_settings(store, appendix, projects)
        for article in articles:
            if article.id in added:
                raise FormatError(f"The article {article.id} is in the file twice.")
            if store.has_document(article.id):
                skipped.append(article.id)
            else:
                _add_article(store, article, reviewers, projects)
                added.append(article.id)
        sha256 = hashlib.sha256(data).hexdigest()
        told = {"sha256": sha256, "added": added, "skipped": skipped}
        store.audit.note("import", after=told)
    return Imported(added=tuple(added), skipped=tuple(skipped))


# ---------------------------------------------------------------- out


class _Used:
    """What the articles written so far refer to."""

    def __init__(self) -> None:
        self.reviewers: set[str] = set()
        self.projects: set[str] = set()
        self.versions: set[str] = set()
        self.whole: set[str] = set()
        """Projects that are written whole."""

    def noted(self, article: ArticleRecord) -> ArticleRecord:
        self.projects.add(article.project_id)
        self.reviewers |= {r.reviewer_id for r in article.reviews}
        self.reviewers |= {c.reviewer_id for c in article.metadata_changes}
        self.reviewers |= {d.person for d in article.decisions} - {""}
        self.reviewers |= {sign.person for sign in article.signs}
        self.reviewers |= {article.order.made_by} if article.order else set()
        self.reviewers |= {r.reviewer_id for r in article.readings}
        self.reviewers |= {r.given_by for r in article.readings} - {""}
        self.versions |= {run.suggestions.codebook_version for run in article.runs}
        tags = (row.tag for review in article.reviews for row in review.tags)
        self.versions |= {tag.codebook_version for tag in tags if tag}
        return article

    def appendix(self, store: Store) -> Appendix:
        members = [m for p in sorted(self.whole) for m in store.people.members(p)]
        settings = {p: store.project_settings(p) for p in sorted(self.whole)}
        versions = self.versions | {s[PINNED] for s in settings.values() if PINNED in s}
        return Appendix(
            reviewers=_named(store.reviewers(), self.reviewers | {m.reviewer_id for m in members}),
            projects=_named(store.projects(), self.projects),
            codebooks=tuple(c for v in sorted(versions) for c in store.load_codebooks(v)),
            members=tuple(
                _record(m, MemberRecord) for m in sorted(members, key=lambda m: m.reviewer_id)
            ),
            settings=settings,
        )


def _named(rows: Iterable[Reviewer | Project], ids: set[str]) -> tuple[NamedRecord, ...]:
    """Since when they are here is left out for those that every database has."""
    found = sorted((row for row in rows if row.id in ids), key=lambda row: row.id)
    everywhere = (DEFAULT_PROJECT, DEFAULT_REVIEWER)
    return tuple(
        NamedRecord(
            id=row.id, name=row.name, created_at=None if row.id in everywhere else row.created_at
        )
        for row in found
    )


def _article_record(store: Store, document_id: str) -> ArticleRecord:
    stored = store.load_document(document_id)
    return ArticleRecord(
        id=stored.id,
        project_id=stored.project_id,
        added_at=stored.added_at,
        deleted_at=stored.deleted_at,
        document=stored.document,
        units=store.load_ground(document_id),
        runs=tuple(_record(run, RunRecord) for run in store.load_runs(document_id)),
        reviews=tuple(_review_records(store, document_id)),
        metadata_changes=tuple(
            _record(change, MetadataRecord) for change in store.metadata_changes(document_id)
        ),
        revision=_revision_record(store, document_id),
        decisions=tuple(_record(d, DecisionRecord) for d in store.settling.decisions(document_id)),
        signs=tuple(_record(s, SignRecord) for s in store.settling.signs(document_id)),
        order=_order_record(store, document_id),
        readings=tuple(_record(r, ReadingRecord) for r in store.readings.of_article(document_id)),
    )


def _order_record(store: Store, document_id: str) -> OrderRecord | None:
    order = store.readings.find_order(document_id)
    return _record(order, OrderRecord) if order else None


def _revision_record(store: Store, document_id: str) -> RevisionRecord | None:
    revision = store.find_revision(document_id)
    return _record(revision, RevisionRecord) if revision else None


def _review_records(store: Store, document_id: str) -> Iterator[ReviewRecord]:
    tags = store.log.all_tags(document_id)
    boundaries = store.log.all_boundaries(document_id)
    states = store.checks.all_states(document_id)
    evidence = store.checks.all_evidence(document_id)
    for reviewer_id in store.log.posted_ids(document_id):
        receipts = store.log.all_receipts(document_id, reviewer_id)
        yield ReviewRecord(
            reviewer_id=reviewer_id,
            tags=tuple(_record(t, TagRecord) for t in tags if t.reviewer_id == reviewer_id),
            boundaries=tuple(
                _record(b, BoundaryRecord) for b in boundaries if b.reviewer_id == reviewer_id
            ),
            receipts=tuple(_record(r, ReceiptRecord) for r in receipts),
            checks=tuple(_record(s, CheckRecord) for s in states if s.reviewer_id == reviewer_id),
            evidence=tuple(
                _evidence_record(store, e) for e in evidence if e.reviewer_id == reviewer_id
            ),
        )


def _evidence_record(store: Store, row: EvidenceRow) -> EvidenceRecord:
    said, data = row.evidence, None
    if said and said.kept and said.sha256:
        data = store.checks.load_original(said.sha256)
    values = {k: v for k, v in msgspec.structs.asdict(row).items() if k != "reviewer_id"}
    return EvidenceRecord(**values, data=data)


def _record(row: Value, record_type: type[T]) -> T:
    """The row as the file has it: the fields of the same names."""
    return msgspec.convert(row, record_type, from_attributes=True)


# ---------------------------------------------------------------- in


def _take_reviewers(store: Store, named: Iterable[NamedRecord]) -> dict[str, str]:
    """For each id of the file the one it has here."""
    here = {r.id: r for r in store.reviewers()}
    with_account = {account.reviewer_id for account in store.people.accounts()}
    ids: dict[str, str] = {}
    for person in named:
        known = here.get(person.id)
        taken = person.id in with_account or store.has_worked(person.id)
        other = known is not None and known.name != person.name and taken
        ids[person.id] = _someone_else(person) if other else person.id
        made_at = person.created_at or utc_text()
        store.save_reviewer(Reviewer(id=ids[person.id], name=person.name, created_at=made_at))
    return ids


def _someone_else(person: NamedRecord) -> str:
    """The id of whoever has the id of another one here: the same each time the file is imported."""
    return hashlib.sha256(f"{person.id}/{person.name}".encode()).hexdigest()[:26]


def _take_projects(store: Store, named: Iterable[NamedRecord]) -> dict[str, str]:
    """For each id of the file the one it has here; a project that is here keeps its name."""
    here = {p.id for p in store.projects()}
    for project in named:
        if project.id not in here:
            made_at = project.created_at or utc_text()
            store.save_project(Project(id=project.id, name=project.name, created_at=made_at))
    return {project.id: project.id for project in named}


def _take_members(
    store: Store, appendix: Appendix, reviewers: Mapping[str, str], projects: Mapping[str, str]
) -> None:
    """Whoever is in the project here already keeps the role that they have."""
    try:
        for member in appendix.members:
            project, reviewer = projects[member.project_id], reviewers[member.reviewer_id]
            if project not in store.people.roles(reviewer):
                store.people.save_member(project, reviewer, member.role, member.added_at)
    except KeyError as missing:
        raise FormatError(
            f"A member of the file is {missing}, which it does not explain."
        ) from None


def _take_settings(store: Store, appendix: Appendix, projects: Mapping[str, str]) -> None:
    for project, settings in appendix.settings.items():
        if project not in projects:
            raise FormatError(f"The file has settings of {project!r}, which it does not explain.")
        check_settings(settings)
        for key, value in settings.items():
            if key not in store.project_settings(project):
                store.set_project_setting(project, key, value)


def _add_article(
    store: Store,
    article: ArticleRecord,
    reviewers: Mapping[str, str],
    projects: Mapping[str, str],
) -> None:
    try:
        stored = StoredDocument(
            id=article.id,
            project_id=projects[article.project_id],
            document=article.document,
            added_at=article.added_at,
            deleted_at=article.deleted_at,
        )
        runs = [
            EngineRun(n=n, **msgspec.structs.asdict(run)) for n, run in enumerate(article.runs, 1)
        ]
        store.put_article(stored, article.units, runs)
        changes = [_row(c, MetadataChange, reviewers) for c in article.metadata_changes]
        store.save_metadata_changes(article.id, changes)
        for review in article.reviews:
            _add_review(store, article, review, reviewers)
            _add_checks(store, article.id, review, reviewers)
        _add_settling(store, article, reviewers)
        _add_readings(store, article, reviewers)
        if article.revision:
            found = msgspec.structs.asdict(article.revision)
            store.save_revision(Revision(document_id=article.id, **found))
    except KeyError as missing:
        raise FormatError(
            f"The article {article.id} names {missing}, which the file does not explain."
        ) from None
    except (ReviewError, StoreRefused) as error:
        raise FormatError(f"The article {article.id} is broken: {error}") from None


def _add_review(
    store: Store, article: ArticleRecord, review: ReviewRecord, reviewers: Mapping[str, str]
) -> None:
    key = (article.id, reviewers[review.reviewer_id])
    logged = {**reviewers, "": key[1]}
    tags = [_row(t, TagRow, logged) for t in review.tags]
    boundaries = [_row(b, BoundaryRow, logged) for b in review.boundaries]
    store.log.save_tags(article.id, tags)
    store.log.save_boundaries(article.id, boundaries)
    store.log.save_receipts(*key, [_row(r, ReceiptRow, logged) for r in review.receipts])
    if tags or boundaries:
        save_outcome(store, key, article.document.text, article.units, tags, boundaries)


def save_outcome(
    store: Store,
    key: tuple[str, str],
    text: str,
    units: Iterable[Unit],
    tags: Sequence[TagRow],
    boundaries: Sequence[BoundaryRow],
) -> None:
    """Work out a reviewer's units and progress from the whole of their log, which is saved
    already. `key` is the article's id and the reviewer's, `units` are the machine's.

    Raises ReviewError if a boundary cannot be moved.
    """
    ground = [OwnUnit(unit) for unit in units]
    own = replay_boundaries(text, ground, boundaries)
    if boundaries:
        store.log.replace_units(*key, ground, own)
    current = store.log.current_tags(*key)
    rows = ((o.unit, current.get(o.unit.span)) for o in own)
    weights = (weigh(unit, row.tag if row else None) for unit, row in rows)
    state = ReviewState(
        n=max((row.n for row in [*tags, *boundaries]), default=0),
        own_units=bool(boundaries),
        progress=sum(weights, start=Progress()),
        characters=len(text),
    )
    store.log.save_state(*key, state)


def _add_settling(store: Store, article: ArticleRecord, reviewers: Mapping[str, str]) -> None:
    here = {**reviewers, "": ""}
    for decision in article.decisions:
        values = msgspec.structs.asdict(decision)
        values["person"] = here[decision.person]
        values["picked"] = tuple(here[reader] for reader in decision.picked)
        store.settling.save_decision(article.id, Decision(**values))
    for sign in article.signs:
        values = {**msgspec.structs.asdict(sign), "person": here[sign.person]}
        store.settling.save_sign(article.id, Sign(**values))


def _add_readings(store: Store, article: ArticleRecord, reviewers: Mapping[str, str]) -> None:
    here = {**reviewers, "": ""}
    if article.order:
        values = {**msgspec.structs.asdict(article.order), "made_by": here[article.order.made_by]}
        store.readings.save_order(Order(document_id=article.id, **values))
    for record in article.readings:
        values = msgspec.structs.asdict(record)
        values |= {key: here[values[key]] for key in ("reviewer_id", "given_by")}
        store.readings.give(Reading(document_id=article.id, **values))


def _add_checks(
    store: Store, document_id: str, review: ReviewRecord, reviewers: Mapping[str, str]
) -> None:
    here = {"": reviewers[review.reviewer_id]}
    store.checks.save_states(document_id, [_row(r, CheckRow, here) for r in review.checks])
    rows = []
    for record in review.evidence:
        values = msgspec.structs.asdict(record)
        data = values.pop("data")
        if data is not None and record.evidence and record.evidence.sha256:
            store.checks.save_original(record.evidence.sha256, data)
        rows.append(EvidenceRow(**values, reviewer_id=here[""]))
    store.checks.save_evidence(document_id, rows)


def _row(record: Value, row_type: type[T], reviewers: Mapping[str, str]) -> T:
    """The record as the store has it, with the reviewer's id here."""
    values = msgspec.structs.asdict(record)
    if "reviewer_id" in row_type.__struct_fields__:
        values["reviewer_id"] = reviewers[values.get("reviewer_id", "")]
    return row_type(**values)
