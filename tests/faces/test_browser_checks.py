"""The check list in a real browser: from the mark in the review to the file for a colleague."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from serving import TEXT, Served, add_article

from annotator.analysis.checklist import Check
from annotator.documents import read_codebook
from annotator.store import DEFAULT_REVIEWER, open_store
from annotator.work.checklist import load_checks

pytestmark = pytest.mark.browser

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SAVED = '.review[data-state="saved"][data-waiting="0"]'
SENTENCE = "Talks to end the strike broke down on Thursday, the transport ministry said."


def stored(served: Served, document_id: str) -> Check:
    with open_store(served.db) as store:
        (check,) = load_checks(store, document_id, DEFAULT_REVIEWER, read_codebook())
    return check


@pytest.fixture
def document_id(page: Any, shared_server: Served) -> str:
    """An article whose second sentence was marked in the review, opened at its check list."""
    document_id = add_article(shared_server.db)
    page.goto(f"{shared_server.address}/review?article={document_id}&unit=33")
    page.wait_for_selector('.unit[aria-selected="true"]')
    page.keyboard.press(";")
    page.get_by_text("1 to check").first.wait_for()
    page.wait_for_selector(SAVED)
    page.goto(f"{shared_server.address}/checks?article={document_id}")
    page.get_by_text(SENTENCE).wait_for()
    return document_id


def test_from_the_mark_to_the_answer(page: Any, shared_server: Served, document_id: str) -> None:
    page.get_by_role("link", name="Checks (1)").wait_for()
    page.get_by_role("textbox", name="Whom to call").fill("Ministry, press office")
    page.get_by_role("textbox", name="Notes").fill("They call back.")
    page.get_by_role("radio", name="asked").click()
    page.get_by_text("asked, 20").wait_for()
    check = stored(shared_server, document_id)
    assert (check.status, check.whom, check.note) == (
        "asked", "Ministry, press office", "They call back.",
    )  # fmt: skip
    page.get_by_role("radio", name="confirmed").click()
    page.get_by_role("link", name="Checks", exact=True).wait_for()
    page.reload()
    page.get_by_text("confirmed, 20").wait_for()
    page.get_by_role("link", name="See it in the review").click()
    page.wait_for_selector('.unit[aria-selected="true"]')
    assert "unit=33" in page.url


def test_evidence_with_a_file(
    page: Any, shared_server: Served, document_id: str, tmp_path: Path
) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(b"The talks go on.")
    page.get_by_text("Add evidence").click()
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_text("Say what the evidence shows").wait_for()
    page.get_by_role("textbox", name="What it shows").fill("The talks go on.")
    page.get_by_role("textbox", name="Web address").fill("https://example.org/letter")
    page.set_input_files('input[type="file"]', path)
    page.get_by_text("letter.txt").wait_for()
    page.get_by_role("button", name="Add", exact=True).click()
    digest = hashlib.sha256(b"The talks go on.").hexdigest()
    page.get_by_text(digest).wait_for()
    with page.expect_download() as copy:
        page.get_by_role("button", name="Download the copy").click()
    assert Path(copy.value.path()).read_bytes() == b"The talks go on."
    with page.expect_download() as listed:
        page.get_by_role("button", name="Check list as a web page").click()
    assert digest in Path(listed.value.path()).read_text(encoding="utf-8")
    page.get_by_role("button", name="Take back").click()
    page.get_by_text(digest).wait_for(state="detached")
    (seen,) = stored(shared_server, document_id).evidence
    assert seen.taken_back


def test_an_address_of_this_computer_is_not_fetched(page: Any, document_id: str) -> None:
    page.get_by_text("Add evidence").click()
    page.get_by_role("textbox", name="Web address").fill("http://127.0.0.1:1/secret")
    page.get_by_role("button", name="Fetch and keep a copy").click()
    page.get_by_text("is an address within a private network").wait_for()
    assert page.get_by_role("textbox", name="Web address").input_value().endswith("/secret")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(page: Any, document_id: str, scheme: str) -> None:
    """No violation of WCAG 2.2, levels A and AA, that axe can find, with everything open."""
    page.emulate_media(color_scheme=scheme)
    page.get_by_role("radio", name="asked").click()
    page.get_by_text("asked, 20").wait_for()
    page.get_by_text("Add evidence").click()
    page.get_by_text("History (1)").click()
    page.get_by_role("button", name="Fetch and keep a copy").wait_for()
    found = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]})
    assert [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]] == []


def test_a_corrected_version(page: Any, shared_server: Served, document_id: str) -> None:
    page.goto(f"{shared_server.address}/articles")
    row = page.locator(f".st-key-row-{document_id}")
    row.get_by_role("button", name="New version").click()
    box = page.get_by_label("The corrected text, or its web address")
    box.fill(TEXT)
    page.get_by_role("button", name="Add the new version").click()
    page.get_by_text("The text is the same to the letter").wait_for()
    assert box.input_value() == TEXT
    box.fill(TEXT.replace("a deal was near", "a deal was far").replace("Rain fell all day.", ""))
    page.get_by_role("button", name="Add the new version").click()
    page.get_by_text("Changed, to be confirmed").wait_for()
    page.get_by_text("1 answer kept, 0 to confirm").wait_for()
    page.get_by_text("The state news agency had reported that a deal was far.").wait_for()
    page.get_by_role("link", name="Its check list").click()
    page.get_by_text(SENTENCE).wait_for()
    page.get_by_role("link", name="Versions").click()
    page.get_by_role("link", name="Open it").click()
    page.wait_for_selector('.unit[aria-selected="true"]')
    assert document_id in page.url
