"""The page of checks and the page of versions, run without a browser."""

import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from serving import TEXT, add_article
from streamlit.testing.v1 import AppTest

from annotator.analysis.checklist import Check, SeenEvidence
from annotator.analysis.versions import Line, Rewording
from annotator.documents import read_text
from annotator.errors import ReviewError
from annotator.faces.app.checks import render_claim, render_rows
from annotator.faces.app.evidence import read_evidence, render_evidence
from annotator.faces.app.versions import render_changes
from annotator.faces.desk import Desk
from annotator.model import Evidence, Span
from annotator.work.checklist import load_checks, record_check
from annotator.work.review import apply_changes, load_review
from annotator.work.revise import revise

Show = Callable[..., AppTest]


def app(first: str) -> None:
    from annotator.faces.app.frame import run_app

    run_app(first)


@pytest.fixture
def show(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Show:
    """As in test_screens.py."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])

    def show(first: str, article: str | None = None) -> AppTest:
        at = AppTest.from_function(app, args=(first,), default_timeout=30)
        if article:
            at.query_params["article"] = article
        return at.run()

    return show


def words(at: AppTest) -> str:
    elements = [*at.title, *at.subheader, *at.markdown, *at.caption, *at.info, *at.error]
    return "\n".join(str(e.value) for e in elements)


def press(at: AppTest, label: str) -> AppTest:
    return next(b for b in at.button if b.label == label).click().run()


def mark(desk: Desk, document_id: str, place: int) -> Span:
    unit = load_review(desk.store, document_id, desk.reviewer_id).units[place]
    change = {
        "seq": place + 1, "made_at": "2026-03-01T10:00:00Z", "action": "tag",
        "start": unit.start, "end": unit.end,
        "tag": {"primary_type": "government", "certainty": 4, "to_check": True},
    }  # fmt: skip
    apply_changes(
        desk.store, document_id, desk.reviewer_id, "tab", [change], codebook=desk.codebook
    )
    return unit.span


def checks(desk: Desk, document_id: str) -> tuple[Check, ...]:
    return load_checks(desk.store, document_id, desk.reviewer_id, desk.codebook)


def test_nothing_waits(show: Show, desk: Desk) -> None:
    at = show("checks")
    assert not at.exception
    assert "No check is open." in words(at)
    assert "Nothing is marked “to check” in this article." in words(
        show("checks", add_article(desk.store))
    )


def test_an_article_that_is_not_there(show: Show) -> None:
    for page in ("checks", "versions"):
        at = show(page, "nonsense")
        assert [e.value for e in at.error] == ["There is no such article. Go back to the list."]


def test_what_is_open_in_all_articles(show: Show, desk: Desk) -> None:
    document_id = add_article(desk.store)
    mark(desk, document_id, 1)
    at = show("checks")
    assert [t.value for t in at.title] == ["All open checks"]
    assert [s.value for s in at.subheader] == ["Ferry strike enters third week."]


def test_a_status_is_saved_with_who_was_asked(show: Show, desk: Desk) -> None:
    document_id = add_article(desk.store)
    mark(desk, document_id, 1)
    at = show("checks", document_id)
    assert not at.exception
    assert "Never write who a confidential source is." in words(at)
    suggested = at.text_input[0].value
    assert suggested == "Government (not named)"
    at.button_group[0].set_value("asked").run()
    (check,) = checks(desk, document_id)
    assert (check.status, check.whom, check.whom_suggested) == ("asked", suggested, False)
    assert "asked, 20" in words(at)


def test_notes_are_saved_when_they_are_left(show: Show, desk: Desk) -> None:
    document_id = add_article(desk.store)
    mark(desk, document_id, 1)
    at = show("checks", document_id)
    at.text_input[0].set_value("Ministry, press office").run()
    at.text_area[0].set_value("They *call* back.").run()
    (check,) = checks(desk, document_id)
    assert (check.whom, check.note, check.status) == (
        "Ministry, press office", "They *call* back.", "open",
    )  # fmt: skip
    assert [event.n for event in check.history] == [1, 2]


def test_what_was_changed_elsewhere_is_shown(show: Show, desk: Desk) -> None:
    document_id = add_article(desk.store)
    span = mark(desk, document_id, 1)
    at = show("checks", document_id)
    record_check(desk.store, document_id, desk.reviewer_id, span, status="confirmed", note="new")
    at.run()
    assert (at.button_group[0].value, at.text_area[0].value) == ("confirmed", "new")


def test_too_many_words_are_told_beside_the_claim(show: Show, desk: Desk) -> None:
    document_id = add_article(desk.store)
    mark(desk, document_id, 1)
    at = show("checks", document_id)
    at.text_area[0].set_value("x" * 10_001).run()
    assert "longer than 10,000 characters" in at.error[0].value
    assert checks(desk, document_id)[0].history == ()


def test_a_claim_leaves_the_list_and_comes_back(show: Show, desk: Desk) -> None:
    document_id = add_article(desk.store)
    span = mark(desk, document_id, 1)
    record_check(desk.store, document_id, desk.reviewer_id, span, status="asked")
    at = press(show("checks", document_id), "Take it off the list")
    assert not checks(desk, document_id)[0].marked
    assert [e.label for e in at.expander] == ["Sentence 2: not on the list any more"]
    press(at, "Put it back on the list")
    assert checks(desk, document_id)[0].marked


class Upload:
    name = "letter.pdf"
    type = "application/pdf"

    def getvalue(self) -> bytes:
        return b"%PDF-"


FORM: dict[str, Any] = {
    "shows": "it", "address": "", "title": "", "seen": "2026-02-03", "file": None,
    "passage": "  ", "keep": True,
}  # fmt: skip


def test_the_form_is_read() -> None:
    evidence, data = read_evidence(FORM)
    assert (evidence.seen_at, evidence.media_type, data) == ("2026-02-03", "", None)
    evidence, data = read_evidence(
        {**FORM, "passage": " said so ", "seen": date.today().isoformat()}
    )
    assert (evidence.media_type, data) == ("text/plain", b"said so")
    assert "T" in evidence.seen_at
    evidence, data = read_evidence({**FORM, "file": Upload()})
    assert (evidence.file_name, evidence.media_type, data) == (
        "letter.pdf", "application/pdf", b"%PDF-",
    )  # fmt: skip
    with pytest.raises(ReviewError, match="not both"):
        read_evidence({**FORM, "file": Upload(), "passage": "x"})
    with pytest.raises(ReviewError, match="as in 2026-01-31"):
        read_evidence({**FORM, "seen": "yesterday"})


def test_words_of_others_are_escaped() -> None:
    check = Check(number=1, start=0, end=1, text="<b>", before="<i>", after="&")
    assert "&lt;b&gt;" in render_claim(check)
    assert "<i>" not in render_claim(check)
    assert render_rows([("A", "<b>"), ("B", "")]) == (
        "<dl class='about'><div><dt>A</dt><dd>&lt;b&gt;</dd></div></dl>"
    )
    assert render_rows([("B", "")]) == ""
    pair = Rewording(old=Line(number=1, text="<b>"), new=Line(number=2, text="<i>"))
    assert "&lt;b&gt;" in render_changes([pair])


@pytest.mark.parametrize(
    ("address", "link"),
    [("https://example.org/'x", True), ("javascript:alert(1)", False), ("", False)],
)
def test_only_web_addresses_are_links(address: str, link: bool) -> None:
    evidence = Evidence(address=address, shows="<b>", seen_at="2026-03-01", sha256="ab")
    html = render_evidence(SeenEvidence(n=1, at="", by="<Ana>", evidence=evidence))
    assert ("<a href" in html) is link
    assert "<b>" not in html
    assert "<Ana>" not in html
    assert "example.org/'x" not in html
    assert "no copy kept" in html


# ---------------------------------------------------------------- versions


def test_no_other_version(show: Show, desk: Desk) -> None:
    assert "no later version of another one" in words(show("versions", add_article(desk.store)))
    assert "No article is open." in words(show("versions"))


def test_what_changed_is_shown_with_ways_to_both(show: Show, desk: Desk) -> None:
    document_id = add_article(desk.store)
    done = revise(desk.store, document_id, read_text(f"{TEXT}\nIt is over."), desk.engine)
    at = show("versions", done.document_id)
    assert not at.exception
    assert "unchanged" in words(at)
    assert "The former version was added" in words(at)
    assert "There is a later version" in words(show("versions", document_id))
    assert "corrected version" in words(show("articles"))
    assert "There is a later version" in words(show("review", document_id))
    assert "later version" not in words(show("review", done.document_id))
