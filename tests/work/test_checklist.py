"""The check list: what was marked, what was written down about it, and nothing of that lost."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from articles import make_codebook, make_document, make_suggestions
from hypothesis import given
from hypothesis import strategies as st

from annotator.analysis.checklist import Check
from annotator.documents import AddressPolicy, Limits
from annotator.errors import (
    DocumentTooLarge,
    EmptyDocument,
    FetchRefused,
    FormatError,
    NotFound,
    ReviewError,
)
from annotator.model import CheckStatus, Evidence, Span
from annotator.store import DEFAULT_REVIEWER, Progress, Reviewer, Store, open_store
from annotator.work.checklist import (
    add_evidence,
    fetch_evidence,
    list_pending,
    load_checks,
    record_check,
    set_mark,
    take_back_evidence,
)
from annotator.work.report import build_report, render_checklist
from annotator.work.review import apply_changes, load_review

CODEBOOK = make_codebook()
NOW = "2026-03-01T10:00:00.000Z"
A, B, C, D, CREDIT = (u.span for u in make_suggestions(make_document()).units)
LOOPBACK = AddressPolicy(also=("127.0.0.0/8",))


class Checking:
    """An article and a reviewer who checks it."""

    def __init__(self, store: Store, document_id: str, reviewer: str = DEFAULT_REVIEWER) -> None:
        self.store = store
        self.key = (document_id, reviewer)
        self.seq = 0

    def send(self, action: str, span: Span, **fields: Any) -> None:
        self.seq += 1
        place = {"start": span.start, "end": span.end}
        change = {"seq": self.seq, "made_at": NOW, "action": action, **place, **fields}
        receipt = apply_changes(self.store, *self.key, "tab", [change], codebook=CODEBOOK)
        assert receipt.refused == ()

    def mark(self, span: Span, primary_type: str | None = "company", **fields: Any) -> None:
        tag = {"primary_type": primary_type, "certainty": 4, "to_check": True, **fields}
        self.send("tag", span, tag=tag)

    def record(self, span: Span, **fields: Any) -> None:
        record_check(self.store, *self.key, span, **fields)

    def add(self, span: Span, data: bytes | None = None, **fields: Any) -> None:
        add_evidence(self.store, *self.key, span, Evidence(seen_at=NOW, **fields), data)

    def checks(self) -> tuple[Check, ...]:
        return load_checks(self.store, *self.key, CODEBOOK)

    def check(self) -> Check:
        (found,) = self.checks()
        return found


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


@pytest.fixture
def checking(store: Store) -> Checking:
    document = make_document()
    return Checking(store, store.add_document(document, make_suggestions(document)))


# ---------------------------------------------------------------- what there is to check


def test_nothing_is_marked(checking: Checking) -> None:
    checking.send("tag", A, tag={"primary_type": "company"})
    assert checking.checks() == ()
    assert list_pending(checking.store, DEFAULT_REVIEWER) == ()


def test_an_article_that_is_not_there(store: Store) -> None:
    with pytest.raises(NotFound):
        load_checks(store, "nothing", DEFAULT_REVIEWER, CODEBOOK)


def test_a_marked_sentence_stands_in_its_place(checking: Checking) -> None:
    checking.mark(B, source="Selm Line", note="ring first")
    found = checking.check()
    text = checking.store.load_text(checking.key[0])
    assert (found.number, found.text) == (2, text[B.start : B.end])
    assert (found.before, found.after) == (text[A.start : A.end], text[C.start : C.end])
    assert (found.source, found.type_label, found.suggested) == ("Selm Line", "Company", False)
    assert (found.status, found.remark) == ("open", "ring first")
    assert (found.whom, found.whom_suggested) == ("Selm Line (Company)", True)
    assert (found.history, found.evidence) == ((), ())


def test_before_an_answer_the_suggestion_tells_whom_to_call(checking: Checking) -> None:
    checking.mark(A, None)
    found = checking.check()
    assert (found.suggested, found.whom) == (True, "Ministry (Government)")
    assert found.before == ""


def test_reviewers_have_lists_of_their_own(checking: Checking) -> None:
    checking.store.save_reviewer(Reviewer(id="ana", name="Ana", created_at=NOW))
    ana = Checking(checking.store, checking.key[0], "ana")
    checking.mark(A)
    ana.mark(A)
    ana.record(A, status="asked")
    assert checking.check().status == "open"
    assert [event.by for event in ana.check().history] == ["Ana"]


# ---------------------------------------------------------------- what is written down


def test_every_change_is_kept(checking: Checking) -> None:
    checking.mark(A)
    checking.record(A, status="asked", whom="press office")
    checking.record(A, note="they call back")
    checking.record(A, status="confirmed")
    found = checking.check()
    assert (found.status, found.whom, found.note) == (
        "confirmed", "press office", "they call back",
    )  # fmt: skip
    assert not found.whom_suggested
    assert [(e.n, e.status, e.whom, e.note) for e in found.history] == [
        (1, "asked", "press office", ""),
        (2, "asked", "press office", "they call back"),
        (3, "confirmed", "press office", "they call back"),
    ]


def test_the_same_again_is_not_logged(checking: Checking) -> None:
    checking.mark(A)
    checking.record(A, status="asked")
    checking.record(A, status="asked", whom="  ")
    assert len(checking.check().history) == 1


def test_what_waits_is_counted(checking: Checking) -> None:
    for span, status in ((A, "asked"), (B, "no_answer"), (C, None)):
        checking.mark(span)
        if status:
            checking.record(span, status=status)
    waiting = list_pending(checking.store, DEFAULT_REVIEWER, checking.key[0])
    assert [(p.start, p.status) for p in waiting] == [(A.start, "asked"), (C.start, "open")]
    assert [c.pending for c in checking.checks()] == [True, False, True]


def test_a_sentence_that_is_not_marked(checking: Checking) -> None:
    for act in (
        lambda: checking.record(A, status="asked"),
        lambda: checking.add(A, shows="it"),
        lambda: checking.record(Span(A.start, B.end), status="asked"),
    ):
        with pytest.raises(ReviewError, match="not marked"):
            act()
    assert checking.store.checks.all_states(checking.key[0]) == ()


@pytest.mark.parametrize("field", ["whom", "note"])
def test_too_many_words(checking: Checking, field: str) -> None:
    checking.mark(A)
    with pytest.raises(ReviewError, match=r"longer than 10,000 characters\. Shorten it\."):
        checking.record(A, **{field: "x" * 10_001})


@pytest.fixture(scope="module")
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("checks") / "a.db") as opened:
        yield opened


def another(store: Store) -> Checking:
    document = make_document()
    checking = Checking(store, store.add_document(document, make_suggestions(document)))
    checking.mark(A)
    return checking


@given(words=st.text(max_size=60))
def test_any_words_come_back(shared_store: Store, words: str) -> None:
    checking = another(shared_store)
    checking.record(A, note=words, whom="x")
    whole = words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert checking.check().note == whole.replace("\0", "\ufffd").strip()


# ---------------------------------------------------------------- evidence


def test_a_file_is_hashed_and_kept(checking: Checking) -> None:
    checking.mark(A)
    checking.add(A, b"letter", shows="it stays open", file_name="letter.txt", kept=True)
    (seen,) = checking.check().evidence
    sha256 = hashlib.sha256(b"letter").hexdigest()
    assert (seen.evidence.sha256, seen.evidence.kept, seen.by) == (sha256, True, "Reviewer")
    assert checking.store.checks.load_original(sha256) == b"letter"


def test_a_file_can_be_hashed_and_not_kept(checking: Checking) -> None:
    checking.mark(A)
    checking.add(A, b"secret", shows="it", kept=False)
    (seen,) = checking.check().evidence
    assert seen.evidence.kept is False
    with pytest.raises(NotFound):
        checking.store.checks.load_original(str(seen.evidence.sha256))


def test_an_address_without_a_file_is_not_said_to_be_kept(checking: Checking) -> None:
    checking.mark(A)
    checking.add(A, address=" https://example.org/a ", kept=True)
    (seen,) = checking.check().evidence
    assert (seen.evidence.address, seen.evidence.sha256, seen.evidence.kept) == (
        "https://example.org/a", None, False,
    )  # fmt: skip


def test_evidence_that_says_nothing(checking: Checking) -> None:
    checking.mark(A)
    with pytest.raises(ReviewError, match="Say what the evidence shows"):
        checking.add(A, title="only a title", shows="  ")


def test_a_file_that_is_too_large(checking: Checking) -> None:
    checking.mark(A)
    evidence = Evidence(seen_at=NOW, kept=True)
    with pytest.raises(DocumentTooLarge):
        add_evidence(
            checking.store, *checking.key, A, evidence, b"x" * 11, limits=Limits(max_bytes=10)
        )
    assert checking.check().evidence == ()


def test_evidence_is_taken_back_and_stays_in_the_log(checking: Checking) -> None:
    checking.mark(A)
    checking.add(A, shows="one")
    checking.add(A, shows="two")
    take_back_evidence(checking.store, *checking.key, A, 1)
    found = checking.check()
    assert [(e.evidence.shows, e.taken_back) for e in found.evidence] == [
        ("one", True), ("two", False),
    ]  # fmt: skip
    assert [e.evidence.shows for e in found.standing] == ["two"]
    for number in (1, 3, 99):
        with pytest.raises(ReviewError, match="not there any more"):
            take_back_evidence(checking.store, *checking.key, A, number)


# ---------------------------------------------------------------- units that move


def test_both_halves_of_a_split_keep_the_check(checking: Checking) -> None:
    checking.mark(A)
    checking.record(A, status="asked", note="first")
    checking.send("split", A, at=A.start + 12)
    first, second = checking.checks()
    assert (first.status, second.status) == ("asked", "asked")
    checking.record(Span(first.start, first.end), status="confirmed")
    assert [c.status for c in checking.checks()] == ["confirmed", "asked"]


def test_a_merged_sentence_has_what_its_parts_had(checking: Checking) -> None:
    for span, status in ((A, "asked"), (B, "confirmed")):
        checking.mark(span)
        checking.record(span, status=status)
    checking.send("merge", Span(A.start, B.end))
    found = checking.check()
    assert (found.status, [e.status for e in found.history]) == (
        "confirmed", ["asked", "confirmed"],
    )  # fmt: skip


# ---------------------------------------------------------------- the mark


def test_the_mark_is_taken_off_and_put_back(checking: Checking) -> None:
    checking.mark(A, source="Selm Line", note="why")
    checking.record(A, status="asked")
    before = load_review(checking.store, *checking.key)
    set_mark(checking.store, *checking.key, A, to_check=False, codebook=CODEBOOK)
    found = checking.check()
    assert (found.marked, found.pending, found.status) == (False, False, "asked")
    assert load_review(checking.store, *checking.key).progress.to_check == 0
    set_mark(checking.store, *checking.key, A, to_check=True, codebook=CODEBOOK)
    after = load_review(checking.store, *checking.key)
    assert (after.tags, after.progress) == (before.tags, before.progress)
    assert len(checking.store.log.tags_at(*checking.key, A)) == 3


def test_nothing_is_left_where_there_was_only_a_mark(checking: Checking) -> None:
    checking.mark(A, None)
    set_mark(checking.store, *checking.key, A, to_check=False, codebook=CODEBOOK)
    assert load_review(checking.store, *checking.key).tags == {}
    assert checking.checks() == ()
    with pytest.raises(ReviewError):
        set_mark(checking.store, *checking.key, A, to_check=True, codebook=CODEBOOK)


def test_a_mark_comes_back_after_the_answer_was_taken_back(checking: Checking) -> None:
    checking.mark(A)
    checking.record(A, status="asked")
    checking.send("tag", A, tag=None)
    assert not checking.check().marked
    set_mark(checking.store, *checking.key, A, to_check=True, codebook=CODEBOOK)
    assert checking.check().marked
    progress = load_review(checking.store, *checking.key).progress
    assert progress == Progress(answered=0, open=4, counted=4, to_check=1)


# ---------------------------------------------------------------- fetching


@contextmanager
def site(body: bytes, media_type: str) -> Iterator[str]:
    """An address that answers with this."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/a"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


PAGE = b"<html><head><title>Talks</title></head><body><p>The talks are on.</p></body></html>"


@pytest.mark.parametrize(
    ("body", "media_type", "title"),
    [(PAGE, "text/html", "Talks"), (b"%PDF-1.4 broken", "application/pdf", "")],
)
def test_what_is_at_an_address_is_kept(
    checking: Checking, body: bytes, media_type: str, title: str
) -> None:
    with site(body, media_type) as address:
        wanted = Evidence(address=f" {address} ", shows="the talks", seen_at=NOW)
        evidence, data = fetch_evidence(wanted, policy=LOOPBACK)
    assert (data, evidence.address, evidence.title) == (body, address, title)
    assert (evidence.shows, evidence.media_type, evidence.kept) == ("the talks", media_type, True)
    assert evidence.seen_at > NOW
    checking.mark(A)
    add_evidence(checking.store, *checking.key, A, evidence, data)
    assert checking.check().evidence[0].evidence.sha256 == hashlib.sha256(body).hexdigest()


def test_what_cannot_be_fetched() -> None:
    with site(b"", "text/plain") as address:
        with pytest.raises(EmptyDocument, match="nothing at this address"):
            fetch_evidence(Evidence(address=address, seen_at=NOW), policy=LOOPBACK)
        with pytest.raises(FetchRefused, match="private network"):
            fetch_evidence(Evidence(address=address, seen_at=NOW))
    with pytest.raises(FetchRefused):
        fetch_evidence(Evidence(address="", seen_at=NOW))


# ---------------------------------------------------------------- in report and files


def test_the_report_and_its_files_have_the_checks(checking: Checking) -> None:
    checking.mark(A, source="Selm Line")
    checking.record(A, status="contradicted", whom="press office")
    checking.add(A, b"letter", shows="it stays open", address="https://example.org/a", kept=True)
    store, (document_id, _) = checking.store, checking.key
    report = build_report(store, document_id, codebook=CODEBOOK, registry=())
    assert report.checks == checking.checks()
    found = json.loads(render_checklist(report, "json"))
    assert found["checks"][0]["status"] == "contradicted"
    for form in ("html", "csv", "text"):
        words = render_checklist(report, form).decode()
        assert "press office" in words
        assert hashlib.sha256(b"letter").hexdigest() in words
    with pytest.raises(FormatError, match="html, csv, json, text"):
        render_checklist(report, "pdf")


STATUSES: list[CheckStatus] = ["open", "asked", "confirmed", "contradicted", "no_answer"]


@given(statuses=st.lists(st.sampled_from(STATUSES), max_size=8))
def test_the_last_status_counts_and_all_are_kept(
    shared_store: Store, statuses: list[CheckStatus]
) -> None:
    checking = another(shared_store)
    for status in statuses:
        checking.record(A, status=status)
    found = checking.check()
    distinct = [s for n, s in enumerate(statuses) if n == 0 or s != statuses[n - 1]]
    assert [event.status for event in found.history] == distinct
    assert found.status == (statuses[-1] if statuses else "open")
