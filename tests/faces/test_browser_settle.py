"""Settling in a real browser: only the differences, by keyboard, each with a reason."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from reviewing import LETTERS, SAVED
from serving import Served, add_article

from annotator.documents import read_codebook
from annotator.store import SETTLED_REVIEWER, Reviewer, open_store, utc_text
from annotator.work.review import apply_changes, load_review
from annotator.work.settle import current_decisions

pytestmark = pytest.mark.browser

BOOK = read_codebook()
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ANA = ("government", "state_media", "private_person", "unattributed", "company", "expert", "expert")
TOM = ("government", "government", "private_person", "anonymous", "company", "expert", "military")


def add_read(db: Path) -> str:
    """An article that two readers have answered: alike in four sentences of seven."""
    document_id = add_article(db)
    with open_store(db) as store:
        for reader, types in (("ana", ANA), ("tom", TOM)):
            store.save_reviewer(Reviewer(id=reader, name=reader.title(), created_at=utc_text()))
            units = load_review(store, document_id, reader).units
            changes = [
                {
                    "seq": n, "made_at": "2026-03-01T10:00:00.000Z", "action": "tag",
                    "start": unit.start, "end": unit.end,
                    "tag": {"primary_type": key, "certainty": 3, "source": ""},
                }
                for n, (unit, key) in enumerate(zip(units, types, strict=True), 1)
            ]  # fmt: skip
            assert not apply_changes(
                store, document_id, reader, "tab", changes, codebook=BOOK
            ).refused
    return document_id


def settled(db: Path, document_id: str) -> list[str | None]:
    with open_store(db) as store:
        review = load_review(store, document_id, SETTLED_REVIEWER)
    tags = [review.tags.get(unit.span) for unit in review.units]
    return [tag.coding.primary_type if tag and tag.coding else None for tag in tags]


def open_settling(page: Any, served: Served, document_id: str) -> None:
    page.goto(f"{served.address}/settle?article={document_id}")
    page.wait_for_selector(".difference")


def test_from_the_first_difference_to_the_signature(page: Any, shared_server: Served) -> None:
    document_id = add_read(shared_server.db)
    open_settling(page, shared_server, document_id)
    progress = page.locator(".progress")
    assert progress.inner_text() == "0 of 3 settled · 4 answered alike"
    assert page.locator(".difference").count() == 3
    # Unattributed against anonymous, and expert against military: other groups first.
    chips = page.locator(".difference").nth(2).locator(".chip").all_inner_texts()
    assert chips == ["S", "G"] or chips == ["A", "U"] or len(chips) == 2
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    assert "Give a reason" in page.locator(".case .hint").all_inner_texts()[-2]
    page.keyboard.type("No name is given.")
    page.get_by_label("would be right too").check()
    page.get_by_role("button", name="Settle").click()
    assert progress.inner_text().startswith("1 of 3 settled")
    page.keyboard.press(LETTERS["document_data"])
    page.keyboard.press("ArrowDown")  # offers a reason
    page.keyboard.press("Enter")
    page.keyboard.press("1")
    page.keyboard.type("x")
    page.keyboard.press("Enter")
    assert "All differences are settled." in page.locator(".case").inner_text()
    page.wait_for_selector(SAVED)
    found = settled(shared_server.db, document_id)
    assert None not in found
    assert "document_data" in found
    with open_store(shared_server.db) as store:
        decisions = current_decisions(store, document_id).values()
    assert len([d for d in decisions if not d.person]) == 4
    assert {d.reason for d in decisions} >= {"No name is given.", "x"}
    assert [len(d.accepted) for d in decisions if d.reason == "No name is given."] == [1]

    page.keyboard.press("Backspace")  # the last decision is taken back, and made again
    page.wait_for_selector(SAVED)
    assert progress.inner_text().startswith("2 of 3 settled")
    page.get_by_role("button", name="Sign off").click()
    page.get_by_text("1 sentence is answered differently").wait_for()
    page.locator(".differences").click()
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("1")
    page.keyboard.type("y")
    page.keyboard.press("Enter")
    page.wait_for_selector(SAVED)
    page.get_by_role("button", name="Sign off").click()
    page.get_by_text("Signed off by").wait_for()
    page.get_by_label("Why it is reopened").fill("A reader called.")
    page.get_by_role("button", name="Reopen").click()
    page.get_by_text("Not signed off.").wait_for()


def test_what_is_settled_survives_a_reload(page: Any, shared_server: Served) -> None:
    document_id = add_read(shared_server.db)
    open_settling(page, shared_server, document_id)
    page.keyboard.press("1")
    page.keyboard.type("Named.")
    page.keyboard.press("Enter")
    page.wait_for_selector(SAVED)
    page.reload()
    page.wait_for_selector(".difference")
    assert page.locator(".progress").inner_text().startswith("1 of 3 settled")
    page.keyboard.press("Alt+ArrowUp")
    page.locator('.difference[data-decided="true"]').click()
    assert "Settled as Ana" in page.locator(".decided").inner_text()
    page.get_by_role("button", name="Take back").click()
    page.wait_for_selector(SAVED)
    assert page.locator(".progress").inner_text().startswith("0 of 3 settled")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(page: Any, shared_server: Served, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    open_settling(page, shared_server, add_read(shared_server.db))
    options = {"runOnly": WCAG, "resultTypes": ["violations"]}
    page.keyboard.press("1")
    found = Axe().run(page, options=options).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []
