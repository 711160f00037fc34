"""The store: articles, what the machine said about them, and what people answered."""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import msgspec

from annotator.codebook import Codebook
from annotator.errors import NotFound
from annotator.model import (
    Block,
    Document,
    EngineId,
    Metadata,
    Provenance,
    Span,
    Suggestions,
    Unit,
)
from annotator.store import runs
from annotator.store.audit import BACKUPS, PRIVATE, UNSWEPT, Audit, put_setting
from annotator.store.checks import CheckLog
from annotator.store.erasure import REWRITE, Erasure
from annotator.store.log import ReviewLog
from annotator.store.people import People
from annotator.store.readings import ReadingLog
from annotator.store.rows import (
    DEFAULT_PROJECT,
    DEFAULT_REVIEWER,
    ArticleRow,
    Backup,
    BoundaryRow,
    EngineRun,
    MetadataChange,
    Project,
    Reviewer,
    Revision,
    ShownAnswers,
    StoredDocument,
    StoredSuggestion,
    TagRow,
    new_id,
    search_text,
    utc_text,
)
from annotator.store.schema import migrate_desk
from annotator.store.settling import SettlingLog
from annotator.store.sqlite import Session, SqliteFile

NO_ARTICLE = "There is no such article. Go back to the list."
TITLE_LENGTH = 80
QUERY_LENGTH = 200
METADATA = ("title", "publisher", "byline", "agency", "published", "language")
PROVENANCE = ("media_type", "encoding", "path", "address", "final_address", "fetched_at")

ARTICLES = """
    SELECT d.id, d.title, d.publisher, d.published, d.language, d.added_at, d.deleted_at,
           substr(d.text, 1, 400) AS opening, coalesce(r.counted, d.counted_units) AS counted,
           coalesce(r.answered, 0) AS answered, coalesce(r.to_check, 0) AS to_check
      FROM documents d
      LEFT JOIN reviews r ON r.document_id = d.id AND r.reviewer_id = :reviewer"""


def open_store(
    path: Path | str,
    *,
    create: bool = True,
    busy_seconds: float = 10.0,
    max_pages: int | None = None,
) -> "Store":
    """Open the database at `path`, and make one (with its folder) if there is none and `create`
    says so.

    `busy_seconds` is how long to wait for other programs; `max_pages` limits the file, in pages
    of 4,096 bytes. Raises NotFound, StoreTooNew, StoreBusy, StoreUnwritable.
    """
    file = SqliteFile(Path(path), create=create, busy_seconds=busy_seconds, max_pages=max_pages)
    try:
        migrate_desk(file)
    except BaseException:
        file.close()
        raise
    return Store(file)


class Store:
    """One database. Any thread may use it; close it once, at the end.

    Articles      add_document, load_document, list_articles, find_article, find_same_text,
                  edit_metadata, delete_document, restore_document, save_revision,
                  find_revision, find_later_versions
    The machine   save_suggestions, load_suggestions, find_suggestion, load_runs, load_ground,
                  shown_answers
    People        log (see ReviewLog; `annotator.work.review` gives it its meaning), history,
                  checks (see CheckLog), people (see People: who may come in), reviewers,
                  projects
    The record    audit (see Audit), erasure (see Erasure), sweep
    The rest      save_codebook, load_codebook, setting, set_setting, backup, backups, close,
                  transaction and snapshot to do several of these as one

    Every writing method is committed to the disk when it returns, unless it runs within
    `transaction`. All raise StoreBusy or StoreUnwritable when the file cannot be used, and
    NotFound for an id that is not there.
    """

    def __init__(self, file: SqliteFile) -> None:
        self._file = file
        self.audit = Audit(file)
        self.erasure = Erasure(file, self.audit)
        self.log = ReviewLog(file, self.audit)
        self.checks = CheckLog(file, self.audit)
        self.settling = SettlingLog(file, self.audit)
        self.readings = ReadingLog(file, self.audit)
        self.people = People(file, self.audit)

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def path(self) -> Path:
        return self._file.path

    def close(self) -> None:
        self._file.close()

    @contextmanager
    def transaction(self, by: str | None = None) -> Iterator[Session]:
        """What is called on the store within is committed together, or not at all. `by` is the
        id of the reviewer who does it, for the audit."""
        with self._file.writing() as session, self.audit.acting(by):
            yield session

    def attempt(self) -> AbstractContextManager[None]:
        """Within a transaction: what is done here is undone if it raises, and only that."""
        return self._file.attempt()

    def snapshot(self) -> AbstractContextManager[Session]:
        """What is read from the store within is from one moment."""
        return self._file.reading()

    def backup(self, target: Path | str) -> None:
        """Copy the database to the new file `target`, while it is in use, and remember where, so
        that a person can be erased from the copy too.

        Raises StoreUnwritable if `target` is there already or cannot be written.
        """
        self._file.backup(Path(target))
        with self._file.writing() as session:
            made = [*self.backups(), Backup(str(Path(target).absolute()), utc_text())]
            put_setting(session, BACKUPS, _json(made))

    def backups(self) -> tuple[Backup, ...]:
        """The copies that were made, oldest first, whether they are there still or not."""
        found = self.setting(BACKUPS)
        return msgspec.json.decode(found, type=tuple[Backup, ...]) if found else ()

    def sweep(self) -> None:
        """See to it that no byte is left of what was erased, if that is still to be done.

        Raises StoreBusy if another program is reading an earlier state of the file: what was
        erased is in no table any more, but may be read in its bytes until this was done.
        """
        due = self.setting(UNSWEPT)
        if due:
            self._file.sweep(rewrite=due == REWRITE)
            with self._file.writing() as session:
                session.run("DELETE FROM settings WHERE key = :key", key=UNSWEPT)
            self._file.sweep(rewrite=False)

    def fold(self) -> None:
        """Make the database one file with nothing beside it, as a copy is; then close it."""
        self._file.fold()

    # ------------------------------------------------------------ settings, people, codebooks

    def setting(self, key: str) -> str | None:
        """`secret` (to sign tokens with) is always there."""
        with self._file.reading() as session:
            row = session.one("SELECT value FROM settings WHERE key = :key", key=key)
        return None if row is None else row["value"]

    def set_setting(self, key: str, value: str) -> None:
        with self._file.writing() as session:
            before = self.setting(key)
            put_setting(session, key, value)
            if key not in PRIVATE:
                self.audit.note(
                    "setting", subject=key, before=before, after=value, rows=[("settings", key)]
                )

    def project_settings(self, project_id: str) -> dict[str, str]:
        """Those that were set for the project."""
        with self._file.reading() as session:
            rows = session.all(
                "SELECT key, value FROM project_settings WHERE project_id = :id ORDER BY key",
                id=project_id,
            )
        return {row["key"]: row["value"] for row in rows}

    def set_project_setting(self, project_id: str, key: str, value: str) -> None:
        """Raises StoreRefused for a project that is not there."""
        with self._file.writing() as session:
            before = self.project_settings(project_id).get(key)
            session.run(
                """INSERT INTO project_settings (project_id, key, value)
                   VALUES (:project, :key, :value)
                   ON CONFLICT (project_id, key) DO UPDATE SET value = excluded.value""",
                project=project_id,
                key=key,
                value=value,
            )
            self.audit.note(
                "project_setting",
                subject=project_id,
                before=before and {key: before},
                after={key: value},
                rows=[("project_settings", project_id, key)],
            )

    def latest_version(self, project_id: str) -> str | None:
        """The version of the codebook that the latest answer in the project was given under."""
        with self._file.reading() as session:
            row = session.one(
                """SELECT t.codebook_version FROM tags t JOIN documents d ON d.id = t.document_id
                    WHERE d.project_id = :id AND t.codebook_version IS NOT NULL
                    ORDER BY t.stored_at DESC, t.n DESC LIMIT 1""",
                id=project_id,
            )
        return None if row is None else row["codebook_version"]

    def reviewers(self) -> tuple[Reviewer, ...]:
        with self._file.reading() as session:
            rows = session.all("SELECT * FROM reviewers ORDER BY created_at, id")
        return tuple(Reviewer(**dict(row)) for row in rows)

    def save_reviewer(self, reviewer: Reviewer) -> None:
        """Add a reviewer, or give the one with this id another name."""
        self._save_named("reviewers", "reviewer", reviewer)

    def projects(self) -> tuple[Project, ...]:
        with self._file.reading() as session:
            rows = session.all("SELECT * FROM projects ORDER BY created_at, id")
        return tuple(Project(**dict(row)) for row in rows)

    def save_project(self, project: Project) -> None:
        """Add a project, or give the one with this id another name."""
        self._save_named("projects", "project", project)

    def _save_named(self, table: str, action: str, row: Reviewer | Project) -> None:
        with self._file.writing() as session:
            former = session.one(f"SELECT name FROM {table} WHERE id = :id", id=row.id)
            if former is not None and former["name"] == row.name:
                return
            session.run(
                f"""INSERT INTO {table} (id, name, created_at) VALUES (:id, :name, :created_at)
                    ON CONFLICT (id) DO UPDATE SET name = excluded.name""",
                **msgspec.structs.asdict(row),
            )
            self.audit.note(
                action,
                subject=row.id,
                before=former and former["name"],
                after=row.name,
                rows=[(table, row.id)],
            )

    def has_worked(self, reviewer_id: str) -> bool:
        """Whether the reviewer has answered or edited anything."""
        with self._file.reading() as session:
            row = session.one(
                """SELECT 1 FROM reviews WHERE reviewer_id = :id UNION ALL
                   SELECT 1 FROM metadata_changes WHERE reviewer_id = :id""",
                id=reviewer_id,
            )
        return row is not None

    def save_codebook(self, codebook: Codebook) -> None:
        """Keep the codebook, so that tags given under it can be read for ever. Saving it again
        changes nothing."""
        content = _json(codebook)
        digest = hashlib.sha256(content.encode()).hexdigest()
        with self._file.reading() as session:
            if session.one("SELECT 1 FROM codebooks WHERE sha256 = :digest", digest=digest):
                return
        with self._file.writing() as session:
            added = session.run(
                """INSERT INTO codebooks (sha256, version, content, saved_at)
                   VALUES (:digest, :version, :content, :now) ON CONFLICT (sha256) DO NOTHING""",
                digest=digest,
                version=codebook.version,
                content=content,
                now=utc_text(),
            )
            if added:
                self.audit.note("codebook", after=codebook.version, rows=[("codebooks", digest)])

    def load_codebook(self, version: str) -> Codebook:
        """The codebook of this version; if there are several, the one saved last."""
        found = self.load_codebooks(version)
        if not found:
            raise NotFound(f"The database has no codebook of version {version}.")
        return found[-1]

    def load_codebooks(self, version: str) -> tuple[Codebook, ...]:
        """All codebooks saved under this version, oldest first."""
        with self._file.reading() as session:
            rows = session.all(
                "SELECT content FROM codebooks WHERE version = :version ORDER BY saved_at, sha256",
                version=version,
            )
        return tuple(msgspec.json.decode(row["content"], type=Codebook) for row in rows)

    # ------------------------------------------------------------ articles

    def add_document(
        self, document: Document, suggestions: Suggestions, *, project_id: str = DEFAULT_PROJECT
    ) -> str:
        """Add an article with its units and suggestions, and return its id."""
        now = utc_text()
        stored = StoredDocument(id=new_id(), project_id=project_id, document=document, added_at=now)
        run = EngineRun(id=new_id(), n=1, made_at=now, suggestions=suggestions)
        self.put_article(stored, suggestions.units, [run])
        return stored.id

    def put_article(
        self, stored: StoredDocument, ground: Sequence[Unit], engine_runs: Sequence[EngineRun]
    ) -> None:
        """Add an article with the ids and moments that it has."""
        with self._file.writing() as session:
            session.run(
                """INSERT INTO originals (sha256, data) VALUES (:sha256, :data)
                   ON CONFLICT (sha256) DO NOTHING""",
                sha256=stored.document.provenance.sha256,
                data=stored.document.provenance.data,
            )
            session.run(
                """INSERT INTO documents
                     (id, project_id, title, publisher, byline, agency, published, language,
                      address, final_address, fetched_at, path, media_type, encoding,
                      original_sha256, text_sha256, characters, units, counted_units, added_at,
                      deleted_at, blocks, search, text)
                   VALUES
                     (:id, :project_id, :title, :publisher, :byline, :agency, :published,
                      :language, :address, :final_address, :fetched_at, :path, :media_type,
                      :encoding, :original, :text_sha256, :characters, 0, 0, :added_at,
                      :deleted_at, :blocks, :search, :text)""",
                **_document_values(stored),
            )
            runs.insert_ground(session, stored.id, ground)
            for run in engine_runs:
                runs.insert_run(session, stored.id, run)
            self.audit.note(
                "add",
                document_id=stored.id,
                after={"sha256": stored.document.provenance.sha256},
                rows=[("documents", stored.id), *(("engine_runs", run.id) for run in engine_runs)],
            )

    def has_document(self, document_id: str) -> bool:
        """Whether the article is here, deleted or not."""
        with self._file.reading() as session:
            row = session.one("SELECT 1 FROM documents WHERE id = :id", id=document_id)
        return row is not None

    def load_document(self, document_id: str) -> StoredDocument:
        """The article, also if it was deleted."""
        with self._file.reading() as session:
            row = session.one(
                """SELECT d.*, o.data FROM documents d JOIN originals o
                       ON o.sha256 = d.original_sha256 WHERE d.id = :id""",
                id=document_id,
            )
        if row is None:
            raise NotFound(NO_ARTICLE)
        provenance = Provenance(
            data=row["data"],
            sha256=row["original_sha256"],
            **{name: row[name] for name in PROVENANCE},
        )
        document = Document(
            text=row["text"],
            provenance=provenance,
            metadata=_metadata(row),
            blocks=msgspec.json.decode(row["blocks"], type=tuple[Block, ...]),
        )
        return StoredDocument(
            document=document,
            **{k: row[k] for k in ("id", "project_id", "added_at", "deleted_at")},
        )

    def load_text(self, document_id: str) -> str:
        """The text alone."""
        with self._file.reading() as session:
            row = session.one("SELECT text FROM documents WHERE id = :id", id=document_id)
        if row is None:
            raise NotFound(NO_ARTICLE)
        return str(row["text"])

    def find_project(self, document_id: str) -> str:
        """The id of the project that the article belongs to."""
        with self._file.reading() as session:
            row = session.one("SELECT project_id FROM documents WHERE id = :id", id=document_id)
        if row is None:
            raise NotFound(NO_ARTICLE)
        return str(row["project_id"])

    def list_articles(
        self,
        query: str = "",
        *,
        deleted: bool = False,
        reviewer_id: str = DEFAULT_REVIEWER,
        project_id: str | None = None,
    ) -> tuple[ArticleRow, ...]:
        """The articles whose metadata or text holds every word of `query`, latest first, with the
        progress of `reviewer_id`; the deleted ones instead where `deleted`; those of one project
        where it is named."""
        words = query[:QUERY_LENGTH].casefold().split()
        where = "".join(f" AND d.search LIKE :w{i} ESCAPE '!'" for i in range(len(words)))
        values = {f"w{i}": _like(word) for i, word in enumerate(words)}
        state = "IS NOT NULL" if deleted else "IS NULL"
        return self._articles(
            f"d.deleted_at {state}{where}{_within(project_id)}",
            reviewer_id,
            {**values, "project": project_id or ""},
        )

    def load_article(self, document_id: str, *, reviewer_id: str = DEFAULT_REVIEWER) -> ArticleRow:
        """The article's row of the list, also if it was deleted."""
        rows = self._articles("d.id = :id", reviewer_id, {"id": document_id})
        if not rows:
            raise NotFound(NO_ARTICLE)
        return rows[0]

    def find_article(self, wanted: str, *, reviewer_id: str = DEFAULT_REVIEWER) -> ArticleRow:
        """The article with this id, this beginning of an id, or this title (capitals aside).

        Raises NotFound if there is none, or more than one.
        """
        name = wanted.strip().casefold()
        rows = self.list_articles(reviewer_id=reviewer_id)
        found = [row for row in rows if name in (row.id, row.title.casefold())]
        found = found or [row for row in rows if len(name) > 3 and row.id.startswith(name)]
        if len(found) == 1:
            return found[0]
        if not found:
            raise NotFound(f"There is no article {wanted!r}. See what there is: annotator list")
        ids = ", ".join(row.id for row in found[:5])
        raise NotFound(f"{len(found)} articles match {wanted!r}: {ids}. Name one by its id.")

    def find_same_text(
        self, document: Document, project_id: str | None = None
    ) -> tuple[ArticleRow, ...]:
        """The articles with exactly this text, latest first; deleted ones do not count. Those of
        one project where it is named."""
        return self._articles(
            f"d.deleted_at IS NULL AND d.text_sha256 = :digest{_within(project_id)}",
            DEFAULT_REVIEWER,
            {"digest": _digest(document.text), "project": project_id or ""},
        )

    def _articles(
        self, where: str, reviewer_id: str, values: Mapping[str, str]
    ) -> tuple[ArticleRow, ...]:
        with self._file.reading() as session:
            rows = session.all(
                f"{ARTICLES} WHERE {where} ORDER BY d.added_at DESC, d.id DESC",
                reviewer=reviewer_id,
                **values,
            )
        return tuple(_article_row(row) for row in rows)

    def edit_metadata(
        self, document_id: str, metadata: Metadata, *, reviewer_id: str = DEFAULT_REVIEWER
    ) -> None:
        """Change what is known about an article; what was known before is kept."""
        with self.transaction(by=reviewer_id) as session:
            document = self.load_document(document_id).document
            if document.metadata == metadata:
                return
            known = self.metadata_changes(document_id)
            change = MetadataChange(
                n=known[-1].n + 1 if known else 1,
                reviewer_id=reviewer_id,
                before=document.metadata,
                after=metadata,
                made_at=utc_text(),
            )
            self._insert_metadata_changes(session, document_id, [change])
            edited = msgspec.structs.replace(document, metadata=metadata)
            session.run(
                """UPDATE documents SET title = :title, publisher = :publisher, byline = :byline,
                          agency = :agency, published = :published, language = :language,
                          search = :search
                    WHERE id = :id""",
                **msgspec.structs.asdict(metadata),
                search=_search(edited),
                id=document_id,
            )
            before, after = _differing(document.metadata, metadata)
            self.audit.note(
                "details",
                document_id=document_id,
                before=before,
                after=after,
                rows=[("documents", document_id), ("metadata_changes", document_id, change.n)],
            )

    def metadata_changes(self, document_id: str) -> tuple[MetadataChange, ...]:
        """The edits of an article's metadata, oldest first."""
        with self._file.reading() as session:
            rows = session.all(
                """SELECT n, reviewer_id, before, after, made_at FROM metadata_changes
                    WHERE document_id = :id ORDER BY n""",
                id=document_id,
            )
        return tuple(
            MetadataChange(
                n=row["n"],
                reviewer_id=row["reviewer_id"],
                before=msgspec.json.decode(row["before"], type=Metadata),
                after=msgspec.json.decode(row["after"], type=Metadata),
                made_at=row["made_at"],
            )
            for row in rows
        )

    def save_metadata_changes(self, document_id: str, changes: Sequence[MetadataChange]) -> None:
        """Write down edits that were made elsewhere, for an import."""
        if not changes:
            return
        with self._file.writing() as session:
            self._insert_metadata_changes(session, document_id, changes)
            keys = [("metadata_changes", document_id, change.n) for change in changes]
            self.audit.note("details", document_id=document_id, after=len(keys), rows=keys)

    @staticmethod
    def _insert_metadata_changes(
        session: Session, document_id: str, changes: Sequence[MetadataChange]
    ) -> None:
        session.run_many(
            """INSERT INTO metadata_changes
                    (document_id, n, reviewer_id, before, after, made_at)
               VALUES (:document, :n, :reviewer_id, :before, :after, :made_at)""",
            [
                {
                    **msgspec.structs.asdict(change),
                    "document": document_id,
                    "before": _json(change.before),
                    "after": _json(change.after),
                }
                for change in changes
            ],
        )

    def delete_document(self, document_id: str) -> None:
        """Take an article off the list; nothing of it is lost."""
        self._set_deleted(document_id, utc_text(), "delete")

    def restore_document(self, document_id: str) -> None:
        """Put a deleted article back."""
        self._set_deleted(document_id, None, "restore")

    def _set_deleted(self, document_id: str, moment: str | None, action: str) -> None:
        with self._file.writing() as session:
            touched = session.run(
                "UPDATE documents SET deleted_at = :moment WHERE id = :id",
                moment=moment,
                id=document_id,
            )
            if not touched:
                raise NotFound(NO_ARTICLE)
            self.audit.note(action, document_id=document_id, rows=[("documents", document_id)])

    # ------------------------------------------------------------ versions

    def save_revision(self, revision: Revision) -> None:
        """Write down that an article is a later version of another."""
        with self._file.writing() as session:
            session.run(
                """INSERT INTO revisions (document_id, predecessor_id, made_at)
                   VALUES (:document_id, :predecessor_id, :made_at)""",
                **msgspec.structs.asdict(revision),
            )
            self.audit.note(
                "revise",
                document_id=revision.document_id,
                before=revision.predecessor_id,
                after=revision.document_id,
                rows=[("revisions", revision.document_id)],
            )

    def find_revision(self, document_id: str) -> Revision | None:
        """What the article is a later version of, if of any; that may not be here."""
        with self._file.reading() as session:
            row = session.one("SELECT * FROM revisions WHERE document_id = :id", id=document_id)
        return None if row is None else Revision(**dict(row))

    def find_later_versions(self, document_id: str) -> tuple[ArticleRow, ...]:
        """The articles that name this one as their former version; deleted ones do not count."""
        return self._articles(
            """d.deleted_at IS NULL AND d.id IN
               (SELECT document_id FROM revisions WHERE predecessor_id = :id)""",
            DEFAULT_REVIEWER,
            {"id": document_id},
        )

    # ------------------------------------------------------------ what the machine said

    def save_suggestions(self, document_id: str, suggestions: Suggestions) -> str:
        """Add another run of an engine, which is the one on show from now on, and return its id.

        Earlier runs stay, since tags name their suggestions. The units change with it only while
        nobody has worked on the article.
        """
        with self._file.writing() as session:
            former = self.load_suggestions(document_id)
            run = EngineRun(
                id=new_id(), n=former.n + 1, made_at=utc_text(), suggestions=suggestions
            )
            fresh = not self.log.reviewer_ids(document_id)
            if fresh:
                runs.insert_ground(session, document_id, suggestions.units)
            runs.insert_run(session, document_id, run)
            self.audit.note(
                "suggest",
                document_id=document_id,
                before=msgspec.structs.asdict(former.engine),
                after=msgspec.structs.asdict(run.engine),
                rows=[("engine_runs", run.id), *([("documents", document_id)] if fresh else [])],
            )
        return run.id

    def load_suggestions(self, document_id: str) -> EngineRun:
        """The latest run of an engine over the article."""
        with self._file.reading() as session:
            found = runs.select_runs(session, document_id, latest=True)
        if not found:
            raise NotFound(NO_ARTICLE)
        return found[0]

    def load_runs(self, document_id: str) -> tuple[EngineRun, ...]:
        """Every run, oldest first."""
        with self._file.reading() as session:
            return runs.select_runs(session, document_id)

    def find_suggestion(self, document_id: str, wanted: str) -> StoredSuggestion | None:
        """The suggestion of this document with this id, of whatever run."""
        with self._file.reading() as session:
            return runs.select_suggestion(session, document_id, wanted)

    def shown_answers(self, engine: EngineId) -> tuple[ShownAnswers, ...]:
        """How the suggestions of this engine were answered, over all articles, as they were on
        show when the answer was given."""
        with self._file.reading() as session:
            return runs.select_shown_answers(session, engine)

    def load_ground(self, document_id: str) -> tuple[Unit, ...]:
        """The units before any reviewer moved a boundary."""
        with self._file.reading() as session:
            return runs.select_ground(session, document_id)

    # ------------------------------------------------------------ what people did

    def history(self, document_id: str, span: Span) -> tuple[TagRow | BoundaryRow, ...]:
        """Everything that was ever done to the span or a part of it, oldest first."""
        with self.snapshot():
            rows: list[TagRow | BoundaryRow] = [
                *self.log.all_tags(document_id, span),
                *self.log.all_boundaries(document_id, span),
            ]
        return tuple(sorted(rows, key=lambda row: (row.stored_at, row.reviewer_id, row.n)))


def _differing(before: Metadata, after: Metadata) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields of both in which they differ."""
    old, new = msgspec.structs.asdict(before), msgspec.structs.asdict(after)
    names = [name for name in old if old[name] != new[name]]
    return {n: old[n] for n in names}, {n: new[n] for n in names}


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _within(project_id: str | None) -> str:
    return "" if project_id is None else " AND d.project_id = :project"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _like(word: str) -> str:
    """A LIKE pattern that finds the word literally, with "!" as its escape."""
    for special in "!%_":
        word = word.replace(special, f"!{special}")
    return f"%{word}%"


def _search(document: Document) -> str:
    found = msgspec.structs.asdict(document.metadata)
    found |= msgspec.structs.asdict(document.provenance)
    return search_text(found, document.text)


def _document_values(stored: StoredDocument) -> dict[str, Any]:
    document, provenance = stored.document, stored.document.provenance
    return {
        **{name: getattr(stored, name) for name in ("id", "project_id", "added_at", "deleted_at")},
        **msgspec.structs.asdict(document.metadata),
        **{name: getattr(provenance, name) for name in PROVENANCE},
        "original": provenance.sha256,
        "text_sha256": _digest(document.text),
        "characters": len(document.text),
        "blocks": _json(document.blocks),
        "search": _search(document),
        "text": document.text,
    }


def _metadata(row: sqlite3.Row) -> Metadata:
    return Metadata(**{name: row[name] for name in METADATA})


def _article_row(row: sqlite3.Row) -> ArticleRow:
    title = " ".join((row["title"] or row["opening"]).split())
    if len(title) > TITLE_LENGTH and not row["title"]:
        title = title[:TITLE_LENGTH].rsplit(" ", 1)[0] + " …"
    copied = (
        "id", "publisher", "published", "language", "added_at", "deleted_at", "counted",
        "answered", "to_check",
    )  # fmt: skip
    return ArticleRow(
        title=title or "Untitled",
        open=row["counted"] - row["answered"],
        **{name: row[name] for name in copied},
    )
