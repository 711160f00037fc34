"""The tables and views, as ordered migrations in SQL common to SQLite and PostgreSQL.

Ids are TEXT made in Python, moments ISO 8601 UTC text, booleans 0 or 1, JSON is opaque text: what
is asked for is a column. A migration that has shipped is never edited; a new one is added.
People open the file with Datasette: the views carry titles, names and sentences.
"""

from secrets import token_hex

from annotator.store.audit import LATER, begin
from annotator.store.migrations import STRICT, Migration, migrate
from annotator.store.rows import (
    DEFAULT_PROJECT,
    DEFAULT_REVIEWER,
    SETTLED_REVIEWER,
    utc_text,
)
from annotator.store.sqlite import Session, SqliteFile

SET = "annotator"

SPAN = """
    start_offset INTEGER NOT NULL CHECK (start_offset >= 0),
    end_offset INTEGER NOT NULL CHECK (end_offset > start_offset)"""
KINDS = "('body', 'heading', 'caption', 'credit', 'quote_box', 'boilerplate')"
LOGGED = """
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    reviewer_id TEXT NOT NULL REFERENCES reviewers (id),
    n INTEGER NOT NULL CHECK (n > 0),
    client TEXT NOT NULL,
    seq INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    stored_at TEXT NOT NULL,
    PRIMARY KEY (document_id, reviewer_id, n)"""

TABLES = {
    "settings": "key TEXT PRIMARY KEY, value TEXT NOT NULL",
    "projects": "id TEXT PRIMARY KEY, name TEXT NOT NULL, created_at TEXT NOT NULL",
    "reviewers": "id TEXT PRIMARY KEY, name TEXT NOT NULL, created_at TEXT NOT NULL",
    "codebooks": """
    sha256 TEXT PRIMARY KEY,
    version TEXT NOT NULL,
    content TEXT NOT NULL,
    saved_at TEXT NOT NULL""",
    "originals": "sha256 TEXT PRIMARY KEY, data BLOB NOT NULL",
    "documents": """
    id TEXT PRIMARY KEY,
    project_id TEXT NOT NULL REFERENCES projects (id),
    title TEXT,
    publisher TEXT,
    byline TEXT,
    agency TEXT,
    published TEXT,
    language TEXT,
    address TEXT,
    final_address TEXT,
    fetched_at TEXT,
    path TEXT,
    media_type TEXT NOT NULL,
    encoding TEXT,
    original_sha256 TEXT NOT NULL REFERENCES originals (sha256),
    text_sha256 TEXT NOT NULL,
    characters INTEGER NOT NULL,
    units INTEGER NOT NULL,
    counted_units INTEGER NOT NULL,
    added_at TEXT NOT NULL,
    deleted_at TEXT,
    blocks TEXT NOT NULL,
    search TEXT NOT NULL,
    text TEXT NOT NULL""",
    "metadata_changes": """
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    n INTEGER NOT NULL CHECK (n > 0),
    reviewer_id TEXT NOT NULL REFERENCES reviewers (id),
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (document_id, n)""",
    "units": f"""
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    n INTEGER NOT NULL CHECK (n > 0),
    kind TEXT NOT NULL CHECK (kind IN {KINDS}),
    counted INTEGER NOT NULL CHECK (counted IN (0, 1)),{SPAN},
    PRIMARY KEY (document_id, start_offset)""",
    "own_units": f"""
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    reviewer_id TEXT NOT NULL REFERENCES reviewers (id),
    kind TEXT NOT NULL CHECK (kind IN {KINDS}),
    counted INTEGER NOT NULL CHECK (counted IN (0, 1)),
    differing TEXT NOT NULL,{SPAN},
    PRIMARY KEY (document_id, reviewer_id, start_offset)""",
    "engine_runs": """
    id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    n INTEGER NOT NULL CHECK (n > 0),
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    tier TEXT NOT NULL,
    codebook_version TEXT NOT NULL,
    declined TEXT,
    made_at TEXT NOT NULL,
    units TEXT NOT NULL,
    UNIQUE (document_id, n)""",
    "suggestions": f"""
    id TEXT PRIMARY KEY,
    run_id TEXT NOT NULL REFERENCES engine_runs (id) ON DELETE CASCADE,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    n INTEGER NOT NULL CHECK (n > 0),
    primary_type TEXT NOT NULL,
    source TEXT,
    source_id TEXT,
    attribution TEXT NOT NULL,
    identification TEXT NOT NULL,
    quote_type TEXT NOT NULL,
    polarity TEXT NOT NULL,
    stance TEXT NOT NULL,
    scope TEXT NOT NULL,
    voice TEXT,
    probability REAL NOT NULL CHECK (probability >= 0 AND probability <= 1),
    reasons TEXT NOT NULL,
    content TEXT NOT NULL,{SPAN}""",
    "attributions": """
    run_id TEXT NOT NULL REFERENCES engine_runs (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    nested_in INTEGER,
    source_name TEXT,
    source_title TEXT,
    source_type TEXT NOT NULL,
    source_kind TEXT NOT NULL,
    source_id TEXT,
    identification TEXT NOT NULL,
    stance TEXT NOT NULL,
    probability REAL NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (run_id, n)""",
    "reviews": """
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    reviewer_id TEXT NOT NULL REFERENCES reviewers (id),
    n INTEGER NOT NULL,
    own_units INTEGER NOT NULL CHECK (own_units IN (0, 1)),
    counted INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    to_check INTEGER NOT NULL,
    PRIMARY KEY (document_id, reviewer_id),
    CHECK (0 <= answered AND answered <= counted AND 0 <= to_check)""",
    "changes": """
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    reviewer_id TEXT NOT NULL REFERENCES reviewers (id),
    client TEXT NOT NULL,
    seq INTEGER NOT NULL CHECK (seq > 0),
    digest TEXT NOT NULL,
    refused TEXT,
    stored_at TEXT NOT NULL,
    PRIMARY KEY (document_id, reviewer_id, client, seq)""",
    "boundaries": f"""
    action TEXT NOT NULL CHECK (action IN ('split', 'merge', 'kind')),
    at_offset INTEGER,
    kind TEXT CHECK (kind IN {KINDS}),
    differing TEXT NOT NULL,
    {SPAN.strip()},{LOGGED}""",
    "tags": f"""
    primary_type TEXT,
    source TEXT,
    source_id TEXT,
    certainty INTEGER CHECK (certainty IN (1, 2, 3, 4)),
    note TEXT NOT NULL,
    to_check INTEGER NOT NULL CHECK (to_check IN (0, 1)),
    confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
    cleared INTEGER NOT NULL CHECK (cleared IN (0, 1)),
    attribution TEXT,
    identification TEXT,
    quote_type TEXT,
    polarity TEXT,
    stance TEXT,
    scope TEXT,
    voice TEXT,
    origin TEXT NOT NULL CHECK (origin IN ('tag', 'split', 'merge', 'moved')),
    suggestion_id TEXT REFERENCES suggestions (id),
    codebook_version TEXT,
    coding TEXT,
    {SPAN.strip()},{LOGGED}""",
}

INDEXES = (
    "CREATE INDEX codebooks_version ON codebooks (version)",
    "CREATE INDEX documents_text_sha256 ON documents (text_sha256)",
    "CREATE INDEX documents_added_at ON documents (added_at)",
    "CREATE INDEX suggestions_run_id ON suggestions (run_id, start_offset)",
    "CREATE INDEX tags_span ON tags (document_id, reviewer_id, start_offset, end_offset, n)",
)

SENTENCE = "substr(d.text, {0}.start_offset + 1, {0}.end_offset - {0}.start_offset)"
VIEWS = {
    # The units as each reviewer has them: their own once they moved a boundary.
    "reviewed_units": """
    SELECT r.document_id, r.reviewer_id, u.start_offset, u.end_offset, u.kind, u.counted
      FROM reviews r JOIN units u ON u.document_id = r.document_id
     WHERE r.own_units = 0
    UNION ALL
    SELECT o.document_id, o.reviewer_id, o.start_offset, o.end_offset, o.kind, o.counted
      FROM own_units o""",
    # The latest tag of each unit that has one.
    "current_tags": f"""
    SELECT d.title, v.name AS reviewer, u.kind, u.counted, {SENTENCE.format("u")} AS sentence,
           t.primary_type, t.source, t.certainty, t.note, t.to_check, t.confirmed,
           t.attribution, t.identification, t.quote_type, t.polarity, t.stance, t.scope, t.voice,
           t.source_id, t.suggestion_id, t.codebook_version, t.made_at,
           t.document_id, t.reviewer_id, t.start_offset, t.end_offset, t.n
      FROM reviewed_units u
      JOIN tags t ON t.document_id = u.document_id AND t.reviewer_id = u.reviewer_id
                 AND t.start_offset = u.start_offset AND t.end_offset = u.end_offset
      JOIN documents d ON d.id = t.document_id
      JOIN reviewers v ON v.id = t.reviewer_id
     WHERE d.deleted_at IS NULL AND t.cleared = 0
       AND t.n = (SELECT max(l.n) FROM tags l
                   WHERE l.document_id = t.document_id AND l.reviewer_id = t.reviewer_id
                     AND l.start_offset = t.start_offset AND l.end_offset = t.end_offset)""",
    # Everything that was ever answered, oldest first.
    "tag_history": f"""
    SELECT d.title, v.name AS reviewer, {SENTENCE.format("t")} AS sentence, t.cleared,
           t.primary_type, t.source, t.certainty, t.note, t.to_check, t.confirmed, t.origin,
           t.made_at, t.stored_at, t.document_id, t.reviewer_id, t.start_offset, t.end_offset, t.n
      FROM tags t
      JOIN documents d ON d.id = t.document_id
      JOIN reviewers v ON v.id = t.reviewer_id""",
    "articles_progress": """
    SELECT d.title, d.publisher, d.published, d.language, v.name AS reviewer,
           coalesce(r.counted, d.counted_units) AS counted, coalesce(r.answered, 0) AS answered,
           coalesce(r.counted, d.counted_units) - coalesce(r.answered, 0) AS open_units,
           coalesce(r.to_check, 0) AS to_check, d.units, d.added_at, d.id AS document_id
      FROM documents d
      LEFT JOIN reviews r ON r.document_id = d.id
      LEFT JOIN reviewers v ON v.id = r.reviewer_id
     WHERE d.deleted_at IS NULL""",
    # People's answers only: confirmed, of counted units.
    "source_mix": """
    SELECT title, reviewer, primary_type, count(*) AS units, document_id, reviewer_id
      FROM current_tags
     WHERE counted = 1 AND confirmed = 1 AND primary_type IS NOT NULL
     GROUP BY title, reviewer, primary_type, document_id, reviewer_id""",
    # What the latest engine says, and what each reviewer settled on.
    "sentences": f"""
    SELECT d.title, s.n, {SENTENCE.format("s")} AS sentence, s.primary_type AS suggested_type,
           s.source AS suggested_source, s.probability, s.reasons, e.name AS engine,
           e.version AS engine_version, c.reviewer, c.primary_type, c.source, c.certainty,
           c.confirmed, s.document_id, s.start_offset, s.end_offset, s.id AS suggestion_id
      FROM suggestions s
      JOIN engine_runs e ON e.id = s.run_id
      JOIN documents d ON d.id = s.document_id
      LEFT JOIN current_tags c ON c.document_id = s.document_id
       AND c.start_offset = s.start_offset AND c.end_offset = s.end_offset
     WHERE d.deleted_at IS NULL
       AND e.n = (SELECT max(l.n) FROM engine_runs l WHERE l.document_id = e.document_id)""",
}

CLAIM = f"""
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    reviewer_id TEXT NOT NULL REFERENCES reviewers (id),
    n INTEGER NOT NULL CHECK (n > 0),{SPAN},
    made_at TEXT NOT NULL,
    from_document TEXT,
    PRIMARY KEY (document_id, reviewer_id, n)"""
CHECK_TABLES = {
    "checks": f"""
    status TEXT NOT NULL
      CHECK (status IN ('open', 'asked', 'confirmed', 'contradicted', 'no_answer')),
    whom TEXT NOT NULL,
    note TEXT NOT NULL,{CLAIM}""",
    "evidence": f"""
    address TEXT NOT NULL,
    title TEXT NOT NULL,
    shows TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    sha256 TEXT,
    original_sha256 TEXT REFERENCES originals (sha256)
      CHECK (original_sha256 IS NULL OR original_sha256 = sha256),
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    takes_back INTEGER,{CLAIM}""",
    # No reference to the former version: an exchange file may hold the later one alone.
    "revisions": """
    document_id TEXT PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    predecessor_id TEXT NOT NULL,
    made_at TEXT NOT NULL,
    CHECK (predecessor_id <> document_id)""",
}
CHECK_VIEWS = {
    # Every marked sentence with where its check stands: the last that was logged of any part.
    "current_checks": """
    SELECT c.title, c.reviewer, c.sentence, c.primary_type, c.source,
           coalesce(k.status, 'open') AS status, coalesce(k.whom, '') AS whom,
           coalesce(k.note, '') AS note, k.made_at AS since,
           (SELECT count(*) FROM evidence e
             WHERE e.document_id = c.document_id AND e.reviewer_id = c.reviewer_id
               AND e.start_offset < c.end_offset AND e.end_offset > c.start_offset
               AND e.takes_back IS NULL
               AND NOT EXISTS (SELECT 1 FROM evidence t
                                WHERE t.document_id = e.document_id
                                  AND t.reviewer_id = e.reviewer_id
                                  AND t.takes_back = e.n)) AS evidence,
           c.document_id, c.reviewer_id, c.start_offset, c.end_offset
      FROM current_tags c
      LEFT JOIN checks k ON k.document_id = c.document_id AND k.reviewer_id = c.reviewer_id
       AND k.n = (SELECT max(l.n) FROM checks l
                   WHERE l.document_id = c.document_id AND l.reviewer_id = c.reviewer_id
                     AND l.start_offset < c.end_offset AND l.end_offset > c.start_offset)
     WHERE c.to_check = 1""",
    # Everything that was ever done about a claim.
    "check_history": f"""
    SELECT d.title, v.name AS reviewer, {SENTENCE.format("c")} AS claim, c.status, c.whom, c.note,
           c.address, c.shows, c.seen_at, c.sha256, c.takes_back, c.made_at, c.document_id,
           c.reviewer_id, c.start_offset, c.end_offset, c.n
      FROM (SELECT document_id, reviewer_id, n, start_offset, end_offset, made_at, status, whom,
                   note, NULL AS address, NULL AS shows, NULL AS seen_at, NULL AS sha256,
                   NULL AS takes_back
              FROM checks
            UNION ALL
            SELECT document_id, reviewer_id, n, start_offset, end_offset, made_at, NULL, NULL,
                   NULL, address, shows, seen_at, sha256, takes_back
              FROM evidence) AS c
      JOIN documents d ON d.id = c.document_id
      JOIN reviewers v ON v.id = c.reviewer_id""",
}

PEOPLE_TABLES = {
    "accounts": """
    reviewer_id TEXT PRIMARY KEY REFERENCES reviewers (id),
    login TEXT UNIQUE,
    password TEXT,
    issuer TEXT,
    subject TEXT,
    is_admin INTEGER NOT NULL DEFAULT 0 CHECK (is_admin IN (0, 1)),
    created_at TEXT NOT NULL,
    disabled_at TEXT,
    UNIQUE (issuer, subject),
    CHECK ((issuer IS NULL) = (subject IS NULL))""",
    # Nothing but hashes of the tokens, and nothing about the machines.
    "sessions": """
    id TEXT PRIMARY KEY,
    reviewer_id TEXT NOT NULL REFERENCES accounts (reviewer_id),
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    expires_at TEXT NOT NULL""",
    "members": """
    project_id TEXT NOT NULL REFERENCES projects (id),
    reviewer_id TEXT NOT NULL REFERENCES reviewers (id),
    role TEXT NOT NULL CHECK (role IN ('viewer', 'reviewer', 'editor', 'admin')),
    added_at TEXT NOT NULL,
    PRIMARY KEY (project_id, reviewer_id)""",
    "invitations": """
    id TEXT PRIMARY KEY,
    project_id TEXT REFERENCES projects (id),
    role TEXT CHECK (role IN ('viewer', 'reviewer', 'editor', 'admin')),
    reviewer_id TEXT REFERENCES accounts (reviewer_id),
    made_by TEXT REFERENCES reviewers (id),
    expires_at TEXT NOT NULL,
    used_at TEXT,
    CHECK ((project_id IS NULL) = (role IS NULL)),
    CHECK (project_id IS NOT NULL OR reviewer_id IS NOT NULL)""",
    # `id` is a keyed hash of what was typed as the login: it may be a password.
    "tries": """
    id TEXT PRIMARY KEY,
    failures INTEGER NOT NULL CHECK (failures >= 0),
    until TEXT NOT NULL""",
}
AUDITED = "m008_audit_of_the_desk"
PROJECTS = "m009_projects"
PROJECT_SETTINGS = """
    project_id TEXT NOT NULL REFERENCES projects (id),
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (project_id, key)"""
AUDIT = """
    n INTEGER PRIMARY KEY CHECK (n > 0),
    at TEXT NOT NULL,
    person TEXT,
    action TEXT NOT NULL,
    document_id TEXT,
    content TEXT,
    salt TEXT,
    emptied TEXT,
    commitment TEXT NOT NULL,
    link TEXT NOT NULL"""
AUDIT_VIEW = """
    SELECT a.n, a.at, coalesce(v.name, a.person) AS reviewer, a.action, d.title, a.content,
           a.person AS reviewer_id, a.document_id
      FROM audit a
      LEFT JOIN reviewers v ON v.id = a.person
      LEFT JOIN documents d ON d.id = a.document_id"""

SETTLING_TABLES = {
    "decisions": f"""
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    n INTEGER NOT NULL CHECK (n > 0),{SPAN},
    person TEXT NOT NULL,
    picked TEXT NOT NULL,
    reason TEXT NOT NULL,
    accepted TEXT NOT NULL,
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    made_at TEXT NOT NULL,
    PRIMARY KEY (document_id, n)""",
    "signs": """
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    n INTEGER NOT NULL CHECK (n > 0),
    action TEXT NOT NULL CHECK (action IN ('approve', 'reopen')),
    person TEXT NOT NULL,
    reason TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (document_id, n)""",
}
SETTLING_VIEWS = {
    # What the desk settled on, by whom, and why.
    "settled_answers": f"""
    SELECT c.title, c.sentence, c.primary_type, c.source, e.reason, e.accepted,
           coalesce(v.name, '') AS settled_by, e.made_at, c.document_id, c.start_offset,
           c.end_offset
      FROM current_tags c
      JOIN decisions e ON e.document_id = c.document_id AND e.start_offset = c.start_offset
       AND e.end_offset = c.end_offset
       AND e.n = (SELECT max(l.n) FROM decisions l
                   WHERE l.document_id = c.document_id AND l.start_offset = c.start_offset
                     AND l.end_offset = c.end_offset)
      LEFT JOIN reviewers v ON v.id = e.person
     WHERE c.reviewer_id = '{SETTLED_REVIEWER}'""",
}

READING_TABLES = {
    "orders": """
    document_id TEXT PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    wanted INTEGER NOT NULL CHECK (wanted > 0),
    sample TEXT NOT NULL CHECK (sample IN ('all', 'points')),
    priority INTEGER NOT NULL,
    due TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL""",
    # The place is the key: two processes cannot give it to two readers.
    "readings": """
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    slot INTEGER NOT NULL CHECK (slot > 0),
    reviewer_id TEXT NOT NULL REFERENCES reviewers (id),
    given_by TEXT NOT NULL,
    given_at TEXT NOT NULL,
    spans TEXT NOT NULL,
    committed_at TEXT NOT NULL,
    PRIMARY KEY (document_id, slot),
    UNIQUE (document_id, reviewer_id)""",
}

DETAILED_TAGS = (
    "record_status TEXT",
    "interest TEXT CHECK (interest IN ('yes', 'no', 'unclear'))",
    "evidence TEXT NOT NULL DEFAULT ''",
    "second_reader INTEGER NOT NULL DEFAULT 0 CHECK (second_reader IN (0, 1))",
    "blind INTEGER NOT NULL DEFAULT 0 CHECK (blind IN (0, 1))",
    "grades TEXT",
)
"""What m002 added to the tags; `grades` is JSON, null where nothing was graded."""
DETAILED_VIEWS = {
    "current_tags": VIEWS["current_tags"].replace(
        "t.scope, t.voice,",
        "t.scope, t.voice, t.record_status, t.interest, t.second_reader, t.evidence,",
    ),
    "source_mix": VIEWS["source_mix"],
    "sentences": VIEWS["sentences"],
}
"""Those that m002 made anew: the tags' own, and the two that rest on it."""

MIGRATIONS: tuple[Migration, ...] = (
    (
        "m001_begin",
        (
            *(f"CREATE TABLE {name} ({columns}\n){STRICT}" for name, columns in TABLES.items()),
            *INDEXES,
            *(f"CREATE VIEW {name} AS{query}" for name, query in VIEWS.items()),
        ),
    ),
    (
        "m002_details",
        (
            *(f"ALTER TABLE tags ADD COLUMN {column}" for column in DETAILED_TAGS),
            *(f"DROP VIEW {name}" for name in reversed(DETAILED_VIEWS)),
            *(f"CREATE VIEW {name} AS{query}" for name, query in DETAILED_VIEWS.items()),
        ),
    ),
    (
        "m003_checks",
        (
            *(
                f"CREATE TABLE {name} ({columns}\n){STRICT}"
                for name, columns in CHECK_TABLES.items()
            ),
            "CREATE INDEX revisions_predecessor_id ON revisions (predecessor_id)",
            *(f"CREATE VIEW {name} AS{query}" for name, query in CHECK_VIEWS.items()),
        ),
    ),
    (
        "m004_people",
        (
            *(
                f"CREATE TABLE {name} ({columns}\n){STRICT}"
                for name, columns in PEOPLE_TABLES.items()
            ),
            "CREATE INDEX sessions_reviewer_id ON sessions (reviewer_id)",
            "CREATE INDEX members_reviewer_id ON members (reviewer_id)",
            "CREATE INDEX documents_project_id ON documents (project_id, added_at)",
        ),
    ),
    (
        "m005_audit",
        (
            f"CREATE TABLE audit ({AUDIT}\n){STRICT}",
            "CREATE INDEX audit_document_id ON audit (document_id, n)",
            f"CREATE VIEW audit_trail AS{AUDIT_VIEW}",
        ),
    ),
    (
        "m006_settling",
        (
            *(
                f"CREATE TABLE {name} ({columns}\n){STRICT}"
                for name, columns in SETTLING_TABLES.items()
            ),
            *(f"CREATE VIEW {name} AS{query}" for name, query in SETTLING_VIEWS.items()),
        ),
    ),
    (
        "m007_readings",
        (
            *(
                f"CREATE TABLE {name} ({columns}\n){STRICT}"
                for name, columns in READING_TABLES.items()
            ),
            "CREATE INDEX readings_reviewer_id ON readings (reviewer_id, committed_at)",
        ),
    ),
    # No table of its own: from here on the audit vouches for what it tells of (see `begin`).
    (AUDITED, ()),
    # From here on it vouches for accounts, too.
    (PROJECTS, (f"CREATE TABLE project_settings ({PROJECT_SETTINGS}\n){STRICT}",)),
)

FIRST_MEMBERS = """
    INSERT INTO members (project_id, reviewer_id, role, added_at)
    SELECT p.id, r.id, CASE WHEN r.id = :owner THEN 'admin' ELSE 'reviewer' END, :now
      FROM projects p CROSS JOIN reviewers r
     WHERE NOT EXISTS (SELECT 1 FROM members)
       AND (r.id = :owner OR EXISTS
            (SELECT 1 FROM reviews v JOIN documents d ON d.id = v.document_id
              WHERE v.reviewer_id = r.id AND d.project_id = p.id))"""
"""The reviewers of a file from before belong to the projects that they have worked in."""


def migrate_desk(file: SqliteFile, migrations: tuple[Migration, ...] = MIGRATIONS) -> None:
    """Bring a desk's file up to date. Raises StoreTooNew, StoreUnwritable, StoreBusy."""
    migrate(file, SET, migrations, _fill)


def _fill(session: Session, pending: set[str]) -> None:
    """The one project and the one reviewer, its admin, a secret to sign tokens with, and from
    when the audit vouches for what."""
    row = "INSERT INTO {} (id, name, created_at) VALUES (:id, :name, :now) ON CONFLICT DO NOTHING"
    now = utc_text()
    session.run(row.format("projects"), id=DEFAULT_PROJECT, name="Articles", now=now)
    session.run(row.format("reviewers"), id=DEFAULT_REVIEWER, name="Reviewer", now=now)
    session.run(
        "INSERT INTO settings (key, value) VALUES ('secret', :value) ON CONFLICT DO NOTHING",
        value=token_hex(32),
    )
    if "m004_people" in pending:
        session.run(FIRST_MEMBERS, owner=DEFAULT_REVIEWER, now=now)
    if AUDITED in pending:
        begin(session, LATER)
    elif PROJECTS in pending:
        begin(session, ("accounts",))
