"""Out of one store and into another: nothing lost, nothing half taken."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from articles import TEXT, make_codebook, make_document, make_suggestions
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import FormatError, NotFound
from annotator.model import Evidence, Metadata, Span
from annotator.store import (
    DEFAULT_REVIEWER,
    Decision,
    Project,
    Reading,
    Reviewer,
    Revision,
    Sign,
    Store,
    open_store,
)
from annotator.work.checklist import add_evidence, load_checks, record_check, take_back_evidence
from annotator.work.exchange import Imported, export_articles, import_articles
from annotator.work.reading import order_reading
from annotator.work.review import apply_changes, load_review

CODEBOOK = make_codebook()
A, B, C, D, CREDIT = (u.span for u in make_suggestions(make_document()).units)
MOMENT = "2026-03-01T10:00:00.000Z"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "b.db") as opened:
        yield opened


def send(
    store: Store,
    document_id: str,
    *changes: dict[str, Any],
    by: str = DEFAULT_REVIEWER,
    client: str = "tab",
) -> tuple[int, ...]:
    numbered = [{"seq": n, "made_at": MOMENT, **c} for n, c in enumerate(changes, 1)]
    receipt = apply_changes(store, document_id, by, client, numbered, codebook=CODEBOOK)
    return receipt.acknowledged


def at(span: Span, action: str = "tag", **fields: Any) -> dict[str, Any]:
    return {"action": action, "start": span.start, "end": span.end, **fields}


def tag(span: Span, primary_type: str | None, **fields: Any) -> dict[str, Any]:
    return at(span, tag={"primary_type": primary_type, **fields})


def add_worked(store: Store) -> str:
    """An article with everything that an article can have."""
    document = make_document(data=b"\xff\x00 original \xe4")
    document_id = store.add_document(document, make_suggestions(document))
    first = store.load_suggestions(document_id).stored
    store.save_reviewer(Reviewer(id="ana", name="Ana", created_at=MOMENT))
    send(
        store,
        document_id,
        tag(A, "government", source="Ministry", suggestion_id=first[0].id, certainty=4),
        tag(B, "company", note="“why?”", to_check=True),
        tag(C, "private_person", source="Ana Reil"),
        tag(C, "fairy"),
        at(Span(B.start, C.end), "merge"),
        at(A, "split", at=A.start + 12),
        at(D, "kind", kind="caption"),
        tag(D, "unattributed"),
        tag(D, None),
        at(D, tag=None),
    )
    send(store, document_id, tag(A, "anonymous"), by="ana")
    store.save_suggestions(document_id, make_suggestions(document, version="2"))
    store.edit_metadata(document_id, Metadata(title="Selm", agency="AP"), reviewer_id="ana")
    add_checks(store, document_id)
    add_settling(store, document_id)
    store.save_revision(Revision(document_id=document_id, predecessor_id="gone", made_at=MOMENT))
    store.delete_document(document_id)
    return document_id


def add_settling(store: Store, document_id: str) -> None:
    """Two places, one handed in and the other of a part only, a decision, a signature that was
    taken back."""
    store.save_reviewer(Reviewer(id="tom", name="Tom", created_at=MOMENT))
    order_reading(store, document_id, "ana", wanted=2, sample="points", due="2026-05-01")
    place = {"given_at": MOMENT, "document_id": document_id}
    for reading in (
        Reading(slot=1, reviewer_id="tom", given_by="", committed_at=MOMENT, **place),
        Reading(slot=2, reviewer_id=DEFAULT_REVIEWER, given_by="ana", spans=(A, B), **place),
    ):
        assert store.readings.give(reading)
    decision = Decision(
        n=1, start=A.start, end=A.end, person="ana", picked=("ana",), reason="“x”",
        accepted=("company",), made_at=MOMENT,
    )  # fmt: skip
    store.settling.save_decision(document_id, decision)
    for n, action in enumerate(("approve", "reopen"), 1):
        sign = Sign(n=n, action=action, person="ana", made_at=MOMENT)  # type: ignore[arg-type]
        store.settling.save_sign(document_id, sign)


def add_checks(store: Store, document_id: str) -> None:
    merged = Span(B.start, C.end)
    key = (document_id, DEFAULT_REVIEWER, merged)
    record_check(store, *key, status="asked", whom="press office", note="“twice”")
    letter = Evidence(address="https://example.org/a", shows="it", seen_at=MOMENT, kept=True)
    add_evidence(store, *key, letter, b"\x00letter")
    add_evidence(store, *key, Evidence(shows="no", seen_at=MOMENT))
    take_back_evidence(store, *key, 3)


def exported(store: Store, *ids: str) -> bytes:
    stream = io.BytesIO()
    export_articles(store, ids, stream)
    return stream.getvalue()


def test_everything_comes_back(store: Store, fresh: Store) -> None:
    worked = add_worked(store)
    plain = store.add_document(make_document("Else."), make_suggestions(make_document("Else.")))
    data = exported(store, worked, plain)
    done = import_articles(fresh, io.BytesIO(data))
    assert done == Imported(added=(worked, plain), skipped=())
    assert exported(fresh, worked, plain) == data
    for reviewer in (DEFAULT_REVIEWER, "ana"):
        assert load_review(fresh, worked, reviewer) == load_review(store, worked, reviewer)
        checks = [load_checks(s, worked, reviewer, CODEBOOK) for s in (store, fresh)]
        assert checks[0] == checks[1]
    assert fresh.find_revision(worked) == store.find_revision(worked)
    assert fresh.load_document(worked) == store.load_document(worked)
    assert fresh.list_articles(deleted=True) == store.list_articles(deleted=True)
    assert fresh.load_codebook("0.3") == CODEBOOK
    assert {r.name for r in fresh.reviewers()} == {"Reviewer", "Ana", "Tom"}


def test_a_file_of_version_1_is_read(store: Store, fresh: Store) -> None:
    """It knew neither checks nor versions."""
    worked = add_worked(store)
    found = json.loads(exported(store, worked))
    found["version"] = 1
    for later in ("revision", "decisions", "signs", "order", "readings"):
        del found["articles"][0][later]
    for review in found["articles"][0]["reviews"]:
        del review["checks"], review["evidence"]
    done = import_articles(fresh, io.BytesIO(json.dumps(found).encode()))
    assert done.added == (worked,)
    for reviewer in (DEFAULT_REVIEWER, "ana"):
        assert load_review(fresh, worked, reviewer) == load_review(store, worked, reviewer)
    assert fresh.find_revision(worked) is None
    assert fresh.checks.all_states(worked) == ()


def test_work_goes_on_after_an_import(store: Store, fresh: Store) -> None:
    worked = add_worked(store)
    import_articles(fresh, io.BytesIO(exported(store, worked)))
    changes = [tag(CREDIT, "company"), at(Span(B.start, C.end), "split", at=C.start)]
    for place in (store, fresh):
        assert send(place, worked, *changes, client="later") == (1, 2)
    assert load_review(fresh, worked, DEFAULT_REVIEWER) == load_review(
        store, worked, DEFAULT_REVIEWER
    )


def test_the_file_is_one_json_object_that_says_what_it_is(store: Store) -> None:
    found = json.loads(exported(store, add_worked(store)))
    assert (found["format"], found["version"]) == ("source-annotator articles", 3)
    (article,) = found["articles"]
    assert article["document"]["text"] == TEXT
    assert [(r["id"], r["name"]) for r in found["reviewers"]] == [
        ("ana", "Ana"), ("default", "Reviewer"), ("tom", "Tom"),
    ]  # fmt: skip
    assert [c["version"] for c in found["codebooks"]] == ["0.3"]


def test_no_articles(store: Store, fresh: Store) -> None:
    assert import_articles(fresh, io.BytesIO(exported(store))) == Imported(added=(), skipped=())


def test_an_article_that_is_not_there(store: Store) -> None:
    with pytest.raises(NotFound):
        exported(store, "nothing")


def test_what_is_here_already_is_left_as_it_is(store: Store, fresh: Store) -> None:
    worked = add_worked(store)
    data = exported(store, worked)
    import_articles(fresh, io.BytesIO(data))
    assert send(fresh, worked, tag(CREDIT, "company"), by="ana", client="later") == (1,)
    fresh.restore_document(worked)
    assert import_articles(fresh, io.BytesIO(data)) == Imported(added=(), skipped=(worked,))
    assert CREDIT in load_review(fresh, worked, "ana").tags
    assert [row.id for row in fresh.list_articles()] == [worked]


def test_a_reviewer_with_another_name_is_someone_else(store: Store, fresh: Store) -> None:
    worked = add_worked(store)
    store.save_reviewer(Reviewer(id=DEFAULT_REVIEWER, name="Ben", created_at=MOMENT))
    here = fresh.add_document(make_document(), make_suggestions(make_document()))
    send(fresh, here, tag(A, "company"))
    import_articles(fresh, io.BytesIO(exported(store, worked)))
    names = {r.name: r.id for r in fresh.reviewers()}
    assert set(names) == {"Reviewer", "Ana", "Ben", "Tom"}
    assert load_review(fresh, worked, DEFAULT_REVIEWER).tags == {}
    theirs = load_review(store, worked, DEFAULT_REVIEWER)
    assert load_review(fresh, worked, names["Ben"]).tags == theirs.tags
    import_articles(fresh, io.BytesIO(exported(store, worked)))
    assert len(fresh.reviewers()) == 4, "the same one again"


def test_a_reviewer_who_did_nothing_yet_takes_the_name(store: Store, fresh: Store) -> None:
    worked = add_worked(store)
    store.save_reviewer(Reviewer(id=DEFAULT_REVIEWER, name="Ben", created_at=MOMENT))
    import_articles(fresh, io.BytesIO(exported(store, worked)))
    assert {r.id: r.name for r in fresh.reviewers()} == {
        "default": "Ben", "ana": "Ana", "tom": "Tom",
    }  # fmt: skip


def test_a_project_that_is_not_here_is_made(store: Store, fresh: Store) -> None:
    store.save_project(Project(id="p2", name="Elections", created_at=MOMENT))
    document = make_document()
    kept = store.add_document(document, make_suggestions(document), project_id="p2")
    import_articles(fresh, io.BytesIO(exported(store, kept)))
    assert fresh.load_document(kept).project_id == "p2"
    assert {p.name for p in fresh.projects()} == {"Articles", "Elections"}


# ---------------------------------------------------------------- broken files

Damage = Callable[[dict[str, Any]], Any]


def put(*path: Any) -> Damage:
    """Sets what the path leads to: the last of it is the value."""

    def damage(found: dict[str, Any]) -> None:
        place: Any = found
        for key in path[:-2]:
            place = place[key]
        place[path[-2]] = path[-1]

    return damage


ARTICLE = ("articles", 1)
LOG = (*ARTICLE, "reviews", 1)


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (put("format", "recipes"), "no export of articles"),
        (put("version", 4), "newer version"),
        (put("version", 0), "has no version"),
        (put("version", "1"), "no export of articles"),
        (put("articles", {}), "broken: Expected `array`"),
        (put("surprise", 1), "unknown field `surprise`"),
        (lambda f: f.pop("codebooks"), "missing required field `codebooks`"),
        (put("reviewers", []), "names 'ana'"),
        (put("projects", []), "names 'default'"),
        (put(*ARTICLE, "document", "text", "\0" + TEXT), "Article 2 .* NUL"),
        (put(*ARTICLE, "document", "text", 7), r"Article 2 .*Expected `str`"),
        (put(*ARTICLE, "document", "provenance", "data", "AAAA"), "Article 2 .* sha256"),
        (put(*ARTICLE, "document", "provenance", "data", "é"), "Article 2"),
        (put(*ARTICLE, "runs", []), "Article 2 .* no units"),
        (put(*ARTICLE, "units", 1, "start", 0), "Article 2 .*unit 2 is not in its place"),
        (put(*ARTICLE, "units", 1, "end", 9999), "unit 2 is not in its place"),
        (put(*ARTICLE, "units", 0, "index", 5), "unit 5 is not in its place"),
        (put(*ARTICLE, "units", 0, "kind", "poem"), "Article 2 .*Invalid enum value 'poem'"),
        (put(*ARTICLE, "runs", 0, "suggestions", "suggestions", 0, "unit", "end", 9999), "unit 1"),
        (put(*ARTICLE, "runs", 0, "suggestions", "suggestions", 0, "probability", 2.0), "probability"),
        (put(*LOG, "tags", 0, "n", 2), "same number"),
        (put(*LOG, "tags", 0, "n", 0), "outside of the text"),
        (put(*LOG, "tags", 0, "end", 9999), "outside of the text"),
        (put(*LOG, "tags", 0, "start", 1), "different places"),
        (put(*LOG, "tags", 0, "tag", "suggestion_id", "x"), "suggestion that is not there"),
        (put(*LOG, "tags", 0, "tag", "certainty", 7), "certainty"),
        (put(*LOG, "tags", 0, "extra", 1), "unknown field `extra`"),
        (put(*LOG, "boundaries", 0, "end", B.end), "article .* is broken: Merging"),
        (put(*LOG, "boundaries", 1, "at", None), "article .* is broken"),
        (put(*LOG, "receipts", 1, "seq", 1), "UNIQUE"),
        (put(*LOG, "checks", 0, "n", 2), "check list have the same number"),
        (put(*LOG, "checks", 0, "end", 9999), "check list is outside"),
        (put(*LOG, "checks", 0, "status", "true"), "Invalid enum value 'true'"),
        (put(*LOG, "evidence", 0, "data", "AAAA"), "evidence 2 does not match its sha256"),
        (put(*LOG, "evidence", 0, "data", None), "evidence 2 is missing"),
        (put(*LOG, "evidence", 1, "evidence", None), "neither evidence nor its end"),
        (put(*ARTICLE, "revision", {}), "missing required field `predecessor_id`"),
        (put(*ARTICLE, "metadata_changes", 0, "reviewer_id", "x"), "names 'x'"),
        (lambda f: f["articles"].append(f["articles"][1]), "twice"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_whole(
    store: Store, fresh: Store, damage: Damage, says: str
) -> None:
    document = make_document("First.")
    first = store.add_document(document, make_suggestions(document))
    found = json.loads(exported(store, first, add_worked(store)))
    damage(found)
    with pytest.raises(FormatError, match=says) as raised:
        import_articles(fresh, io.BytesIO(json.dumps(found).encode()))
    assert str(raised.value).endswith((".", "?"))
    assert fresh.list_articles() == fresh.list_articles(deleted=True) == ()
    assert [r.name for r in fresh.reviewers()] == ["Reviewer"]


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"PK\x03\x04", b"[]", b"3", b"null", b"{}", b"\n"]
)
def test_what_is_no_export_is_refused(fresh: Store, data: bytes) -> None:
    with pytest.raises(FormatError):
        import_articles(fresh, io.BytesIO(data))


def test_a_file_cut_short_is_refused_wherever_it_was_cut(store: Store, fresh: Store) -> None:
    data = exported(store, add_worked(store))
    for length in range(0, len(data) - 1, 97):
        with pytest.raises(FormatError):
            import_articles(fresh, io.BytesIO(data[:length]))
    assert fresh.list_articles(deleted=True) == ()


# ---------------------------------------------------------------- any article

texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1)


@pytest.fixture(scope="module")
def two_stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Path]]:
    folder = tmp_path_factory.mktemp("exchange")
    with open_store(folder / "from.db") as opened:
        yield opened, folder


@given(text=texts, data=st.binary(), title=st.none() | texts, note=texts, cut=st.integers(0, 99))
def test_any_article_comes_back(
    two_stores: tuple[Store, Path], text: str, data: bytes, title: str | None, note: str, cut: int
) -> None:
    store, folder = two_stores
    document = make_document(text, data=data, title=title)  # type: ignore[arg-type]
    found = make_suggestions(document)
    if not found.units:
        return
    kept = store.add_document(document, found)
    span = found.units[-1].span
    send(
        store,
        kept,
        tag(span, "company", note=note, source=note),
        at(span, "split", at=span.start + cut),
        tag(span, "government", note=note),
    )
    exported_once = exported(store, kept)
    target = folder / "to.db"
    target.unlink(missing_ok=True)
    with open_store(target) as fresh:
        import_articles(fresh, io.BytesIO(exported_once))
        assert exported(fresh, kept) == exported_once
        assert load_review(fresh, kept, DEFAULT_REVIEWER) == load_review(
            store, kept, DEFAULT_REVIEWER
        )
