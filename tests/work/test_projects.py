"""Projects: settings, the version of the codebook, and a whole one out of a database and into
another."""

import io
import json
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from articles import make_codebook, make_document, make_suggestions
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotator.errors import AnnotatorError, FormatError, NotFound, StoreRefused
from annotator.model import Evidence, Metadata
from annotator.store import DEFAULT_PROJECT, Project, Reviewer, Revision, Store, open_store
from annotator.work import projects, reading, signing
from annotator.work.checklist import add_evidence, record_check, take_back_evidence
from annotator.work.exchange import export_project, import_articles
from annotator.work.review import apply_changes, load_review
from annotator.work.settings import PROJECT_SETTINGS, change_setting, read_setting
from annotator.work.settle import apply_decisions, load_settling

BOOK = make_codebook()
PROJECT = "elections"
PEOPLE = ("ana", "tom", "eva")
MOMENT = "2026-03-01T10:00:00.000Z"
TABLES = (
    "projects", "project_settings", "members", "documents", "originals", "units", "own_units",
    "engine_runs", "suggestions", "attributions", "reviews", "changes", "boundaries", "tags",
    "metadata_changes", "checks", "evidence", "revisions", "decisions", "signs", "orders",
    "readings",
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        begin(opened)
        yield opened


def begin(store: Store) -> None:
    store.save_codebook(BOOK)
    store.save_project(Project(id=PROJECT, name="Elections", created_at=MOMENT))
    for n, name in enumerate(PEOPLE):
        store.save_reviewer(Reviewer(id=name, name=name.title(), created_at=f"{MOMENT}{n}"))


# ---------------------------------------------------------------- settings


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("readers", " 3 ", "3"), ("readers", "0", None), ("readers", "21", None),
        ("readers", "two", None), ("readers", "٣", None),
        ("second_reader", "Points", "points"), ("second_reader", "some", None),
        ("due_days", "014", "14"), ("due_days", "None", "none"), ("due_days", "0", None),
        ("due_days", "400", None),
    ],
)  # fmt: skip
def test_settings_of_a_project(store: Store, key: str, value: str, kept: str | None) -> None:
    if kept is None:
        with pytest.raises(StoreRefused, match="Give"):
            change_setting(store, key, value, PROJECT)
    else:
        change_setting(store, key, value, PROJECT)
    default = PROJECT_SETTINGS[key].default
    assert read_setting(store, key, PROJECT) == (kept or default)
    assert read_setting(store, key, DEFAULT_PROJECT) == default
    assert store.audit.verify().problem is None


def test_a_setting_that_there_is_not(store: Store) -> None:
    for key, project in (("audit_days", PROJECT), ("readers", None), ("codebook", PROJECT)):
        with pytest.raises(NotFound, match="There is no setting"):
            change_setting(store, key, "14", project)


def test_a_setting_edited_behind_the_programs_back_is_found(store: Store) -> None:
    change_setting(store, "readers", "3", PROJECT)
    with store.transaction() as session:
        session.run("UPDATE project_settings SET value = '1'")
    problem = store.audit.verify().problem
    assert problem is not None
    assert problem.startswith("The setting readers of project elections is not what was written")


# ---------------------------------------------------------------- the version of the codebook


def test_a_project_keeps_the_version_that_it_is_coded_under(store: Store) -> None:
    document = make_document()
    kept = store.add_document(document, make_suggestions(document), project_id=PROJECT)
    old = msgspec.structs.replace(BOOK, version="0.1")
    span = load_review(store, kept, "ana").units[0].span
    change = {
        "seq": 1, "made_at": MOMENT, "action": "tag", "start": span.start, "end": span.end,
        "tag": {"primary_type": "company"},
    }  # fmt: skip
    apply_changes(store, kept, "ana", "tab", [change], codebook=old)
    projects.pin_codebooks(store, BOOK)
    assert projects.find_other_version(store, PROJECT, BOOK) == "0.1", "that of its answers"
    assert projects.find_other_version(store, DEFAULT_PROJECT, BOOK) is None
    newer = msgspec.structs.replace(BOOK, version="9")
    projects.pin_codebooks(store, newer)
    assert projects.find_other_version(store, DEFAULT_PROJECT, newer) == BOOK.version
    projects.move_codebook(store, PROJECT, newer)
    assert projects.find_other_version(store, PROJECT, newer) is None
    assert store.load_codebook("9").version == "9"


# ---------------------------------------------------------------- a whole project


class Act(NamedTuple):
    """Something that somebody did; numbers are taken modulo what there is."""

    what: str
    who: str
    article: int
    unit: int
    words: str
    number: int


WORDS = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=12
)
ACTS = st.builds(
    Act,
    what=st.sampled_from(
        [
            "add", "answer", "answer", "answer", "clear", "split", "merge", "kind", "check",
            "evidence", "take back", "details", "revise", "order", "claim", "hand in", "settle",
            "sign", "reopen", "member", "setting", "delete", "suggest",
        ]
    ),
    who=st.sampled_from(PEOPLE),
    article=st.integers(0, 3),
    unit=st.integers(0, 9),
    words=WORDS,
    number=st.integers(1, 4),
)  # fmt: skip


class Office:
    """A project in which people do one thing after another; what is not possible is not done."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.articles: list[str] = []
        self.seq = count(1)
        projects.pin_codebooks(store, BOOK)
        self.add("The dam is full, officials said. Nobody was hurt. It rained.")

    def add(self, text: str) -> None:
        document = make_document(text, data=text.encode("utf-8", "replace"))
        found = make_suggestions(document)
        if found.units:
            self.articles.append(self.store.add_document(document, found, project_id=PROJECT))

    def do(self, act: Act) -> None:
        """A mistake is refused by the program, and changes nothing."""
        article = self.articles[act.article % len(self.articles)]
        with suppress(AnnotatorError):
            self._do(act, article)

    def _do(self, act: Act, article: str) -> None:
        store, who, words = self.store, act.who, act.words
        units = load_review(store, article, who).units
        unit = units[act.unit % len(units)]
        match act.what:
            case "add":
                self.add(f"{words} He said so.\n\nIt rained.")
            case "answer":
                told = {
                    "primary_type": ("company", "government", None)[act.number % 3],
                    "source": words, "note": words, "certainty": act.number, "to_check": True,
                    "evidence": words, "second_reader": act.number == 4, "blind": act.number == 1,
                    "voice": "own", "chains": [],
                }  # fmt: skip
                if act.number == 2:
                    told = {"primary_type": "company", "to_check": True}
                self.send(article, who, unit, "tag", tag=told)
            case "clear":
                self.send(article, who, unit, "tag", tag=None)
            case "split":
                self.send(article, who, unit, "split", at=unit.start + act.number)
            case "merge":
                after = units[(act.unit + 1) % len(units)]
                self.send(article, who, unit, "merge", end=after.end)
            case "kind":
                self.send(article, who, unit, "kind", kind="caption")
            case "check":
                record_check(store, article, who, unit.span, status="asked", whom=words, note=words)
            case "evidence":
                kept = Evidence(address="", shows=words, seen_at=MOMENT, kept=act.number > 2)
                data = words.encode() if act.number > 2 else None
                add_evidence(store, article, who, unit.span, kept, data)
            case "take back":
                take_back_evidence(store, article, who, unit.span, act.number)
            case "details":
                store.edit_metadata(article, Metadata(title=words, agency="AP"), reviewer_id=who)
            case "suggest":
                document = store.load_document(article).document
                store.save_suggestions(article, make_suggestions(document, version=words))
            case "revise":
                self.add(f"{words} He said so.\n\nIt snowed.")
                later = self.articles[-1]
                if later != article:
                    store.save_revision(
                        Revision(document_id=later, predecessor_id=article, made_at=MOMENT)
                    )
            case "order":
                reading.order_reading(store, article, who, wanted=act.number, due="2026-05-01")
            case "claim":
                reading.claim_next(store, who, BOOK, PROJECT)
            case "hand in":
                reading.commit_reading(store, article, who)
            case "settle":
                self.settle(article, act)
            case "sign":
                signing.sign_off(store, article, who, BOOK, words)
            case "reopen":
                signing.reopen(store, article, who, words)
            case "member":
                role = ("viewer", "reviewer", "editor", "admin")[act.number - 1]
                store.people.save_member(PROJECT, who, role)  # type: ignore[arg-type]
            case "setting":
                change_setting(store, "readers", str(act.number), PROJECT)
            case "delete":
                store.delete_document(article)

    def send(self, article: str, who: str, unit: Any, action: str, **more: Any) -> None:
        change = {"start": unit.start, "end": unit.end, "action": action, **more}
        change |= {"seq": next(self.seq), "made_at": MOMENT}
        apply_changes(self.store, article, who, f"tab {who}", [change], codebook=BOOK)

    def settle(self, article: str, act: Act) -> None:
        changes = [
            {
                "seq": next(self.seq), "made_at": MOMENT, "action": "settle",
                "start": d.span.start, "end": d.span.end, "picked": [act.who], "tag": None,
                "reason": act.words, "accepted": ["company"],
            }
            for d in load_settling(self.store, article, BOOK).differences
        ]  # fmt: skip
        apply_decisions(self.store, article, act.who, "desk", changes, codebook=BOOK)


def exported(store: Store) -> bytes:
    stream = io.BytesIO()
    export_project(store, PROJECT, stream)
    return stream.getvalue()


def rows_of(store: Store) -> dict[str, set[tuple[Any, ...]]]:
    """All that there is of the project, table by table."""
    with store.snapshot() as session:
        found = {t: {tuple(r) for r in session.all(f"SELECT * FROM {t}")} for t in TABLES}
        people = session.all(
            "SELECT id, name, created_at FROM reviewers WHERE id IN ('ana', 'tom', 'eva')"
        )
    found["projects"] = {row for row in found["projects"] if row[0] == PROJECT}
    for table in ("members", "project_settings"):
        found[table] = {row for row in found[table] if row[0] == PROJECT}
    return found | {"people": {tuple(row) for row in people}}


@settings(max_examples=60)
@example(acts=[Act("merge", "ana", 0, 8, "0", 1)])  # all that somebody posted was refused
@given(acts=st.lists(ACTS, max_size=40))
def test_any_project_comes_back(tmp_path_factory: pytest.TempPathFactory, acts: list[Act]) -> None:
    folder = tmp_path_factory.mktemp("project")
    with open_store(folder / "from.db") as store, open_store(folder / "to.db") as fresh:
        begin(store)
        office = Office(store)
        for name in PEOPLE:
            store.people.save_member(PROJECT, name, "reviewer")
        for act in acts:
            office.do(act)
        data = exported(store)
        done = import_articles(fresh, io.BytesIO(data))
        assert set(done.added) == set(office.articles)
        assert exported(fresh) == data
        before, after = rows_of(store), rows_of(fresh)
        for table in before:
            assert after[table] == before[table], table
        assert fresh.audit.verify().problem is None
        again = import_articles(fresh, io.BytesIO(data))
        assert (again.added, set(again.skipped)) == ((), set(office.articles))
        assert exported(fresh) == data


def test_the_acts_do_what_they_are_for(store: Store) -> None:
    """So that the property above is about more than empty tables."""
    office = Office(store)
    for name in PEOPLE:
        store.people.save_member(PROJECT, name, "reviewer")
    plan = [
        "order", "claim", "answer", "check", "evidence", "take back", "details", "setting",
        "member", "suggest", "add", "revise", "answer", "clear", "split", "kind", "merge",
    ]  # fmt: skip
    for n, what in enumerate(plan):
        office.do(Act(what, "ana", 0, 0, f"word {n}", 3))
    for who in ("tom", "eva"):
        office.do(Act("claim", who, 0, 0, "x", 1))
    for who in PEOPLE:
        for unit in range(6):
            number = 1 + (unit + len(who) + PEOPLE.index(who)) % 2
            office.do(Act("answer", who, 0, unit, "x", number))
        office.do(Act("hand in", who, 0, 0, "x", 1))
    for what in ("settle", "sign", "reopen", "delete"):
        office.do(Act(what, "ana", 0, 0, "because", 1))
    assert [table for table, rows in rows_of(store).items() if not rows] == []


def test_what_is_here_stays_as_it_is(store: Store, tmp_path: Path) -> None:
    change_setting(store, "readers", "3", PROJECT)
    store.people.save_member(PROJECT, "ana", "admin")
    data = exported(store)
    with open_store(tmp_path / "b.db") as here:
        begin(here)
        change_setting(here, "readers", "4", PROJECT)
        here.people.save_member(PROJECT, "ana", "viewer")
        import_articles(here, io.BytesIO(data))
        assert read_setting(here, "readers", PROJECT) == "4"
        assert here.people.roles("ana") == {PROJECT: "viewer"}


def test_how_people_sign_in_is_not_exported(store: Store) -> None:
    from annotator.work import people

    made = people.add_account(store, "Ines", "ines@desk.example", is_admin=True)
    people.set_password(store, made, "four words that do not belong")
    store.people.save_member(PROJECT, made, "editor")
    data = exported(store)
    assert b"Ines" in data
    for word in (b"ines@desk.example", b"argon2", b"is_admin", b"sessions"):
        assert word not in data


def test_a_project_that_is_not_there(store: Store) -> None:
    with pytest.raises(NotFound, match="no such project"):
        export_project(store, "x", io.BytesIO())


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ({"settings": {"x": {}}}, "settings of 'x'"),
        ({"settings": {PROJECT: {"colour": "red"}}}, "setting 'colour'"),
        ({"settings": {PROJECT: {"readers": "many"}}}, "the value 'many'"),
        ({"members": [{"project_id": "x", "reviewer_id": "ana", "role": "admin", "added_at": MOMENT}]}, "'x'"),
        ({"members": [{"project_id": PROJECT, "reviewer_id": "zoe", "role": "admin", "added_at": MOMENT}]}, "'zoe'"),
        ({"members": [{"project_id": PROJECT, "reviewer_id": "ana", "role": "owner", "added_at": MOMENT}]}, "owner"),
    ],
)  # fmt: skip
def test_a_broken_file_changes_nothing(
    store: Store, tmp_path: Path, damage: dict[str, Any], says: str
) -> None:
    store.people.save_member(PROJECT, "ana", "admin")
    found = json.loads(exported(store)) | damage
    with open_store(tmp_path / "b.db") as fresh:
        before = fresh.audit.head()
        with pytest.raises(FormatError, match=says):
            import_articles(fresh, io.BytesIO(json.dumps(found).encode()))
        assert fresh.audit.head() == before
        assert [p.id for p in fresh.projects()] == [DEFAULT_PROJECT]
