"""The review screen in a real browser: the details of a unit, the codebook at hand, history, and
two tabs of one reviewer."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from reviewing import CURRENT, LETTERS, SAVED, answers, open_review, press
from serving import Served, add_article, stored_tags

from annotator.model import Coding, Grades, Grading, Tag

pytestmark = pytest.mark.browser

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = {"runOnly": WCAG, "resultTypes": ["violations"]}


def stored(served: Served, document_id: str, n: int = 0) -> tuple[Tag, Coding]:
    tag = stored_tags(served.db, document_id)[n]
    assert tag is not None
    assert tag.coding is not None
    return tag, tag.coding


def test_fields_by_choice(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db)
    open_review(page, shared_server, document_id)
    press(page, [" "])
    page.locator("[data-field=stance]").select_option(label="Denies")
    page.get_by_label("On the record").select_option("background")
    page.get_by_label("Party to the matter").select_option("yes")
    hedges = page.get_by_label("Hedges")
    hedges.fill("may; reportedly")
    hedges.press("Enter")
    page.get_by_label("“may”").select_option("source")
    evidence = page.get_by_label("Evidence")
    evidence.fill("https://example.org/a")
    evidence.press("Enter")
    page.get_by_role("button", name="Close").click()
    assert page.locator(".sheet-details").is_hidden()
    press(page, ["4"])
    page.wait_for_selector(SAVED)
    tag, coding = stored(shared_server, document_id)
    assert (coding.stance, coding.record_status, coding.interest) == ("deny", "background", "yes")
    assert (coding.hedges, coding.hedges_of_source) == (("may", "reportedly"), ("may",))
    assert (tag.evidence, tag.certainty, coding.source) == ("https://example.org/a", 4, "Ministry")


def test_letters_and_digits_work_beside_open_details(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db)
    open_review(page, shared_server, document_id)
    press(page, [" "])
    page.locator("[data-field=stance]").select_option(label="Denies")
    page.locator(CURRENT).click()
    press(page, [LETTERS["company"], "3", LETTERS["expert"], "2"])
    page.wait_for_selector(SAVED)
    assert answers(shared_server.db, document_id)[:2] == [("company", 3), ("expert", 2)]
    # What was filled in stays when the type changes.
    assert stored(shared_server, document_id)[1].stance == "deny"


def test_the_chain(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db)
    open_review(page, shared_server, document_id)
    press(page, [" "])
    page.get_by_role("button", name="Add a link").click()
    links = page.locator(".link")
    assert links.count() == 2
    links.nth(1).locator(".name").click()
    page.keyboard.type("Xinhua N")
    page.wait_for_selector('.ask [role="option"]:has-text("Xinhua News Agency")')
    page.keyboard.press("Enter")
    links.nth(1).get_by_role("button", name="vouches").click()
    page.wait_for_selector(SAVED)
    _, coding = stored(shared_server, document_id)
    assert [(x.name, x.type, x.roles) for x in coding.chains[0]] == [
        ("Ministry", "government", ("origin",)),
        ("Xinhua News Agency", "state_media", ("relay", "proximate")),
    ]
    assert (coding.primary_type, coding.source_id) == ("state_media", "xinhua-news-agency")

    up = links.nth(1).get_by_role("button", name="Towards the origin")
    up.focus()
    page.keyboard.press("Enter")  # by keyboard
    page.wait_for_selector(SAVED)
    chain = stored(shared_server, document_id)[1].chains[0]
    assert [(x.name, x.roles[0]) for x in chain] == [
        ("Xinhua News Agency", "origin"),
        ("Ministry", "relay"),
    ]
    links.nth(0).drag_to(links.nth(1), source_position={"x": 3, "y": 3})  # by mouse
    page.wait_for_selector(SAVED)
    chain = stored(shared_server, document_id)[1].chains[0]
    assert [x.name for x in chain] == ["Ministry", "Xinhua News Agency"]

    page.get_by_role("button", name="Add another source").click()
    links.nth(2).locator(".name").click()
    page.keyboard.type("the harbour pilots")
    page.wait_for_selector('.ask [role="option"]:has-text("New source")')
    page.keyboard.press("Enter")
    links.nth(0).get_by_role("button", name="Take this link out").click()
    page.wait_for_selector(SAVED)
    chains = stored(shared_server, document_id)[1].chains
    assert [[x.name for x in chain] for chain in chains] == [
        ["Xinhua News Agency"],
        ["the harbour pilots"],
    ]
    for _ in range(9):
        page.locator(CURRENT).click()
        page.keyboard.press("Backspace")
    page.wait_for_selector(SAVED)
    assert stored_tags(shared_server.db, document_id)[0] is None


def test_words_of_the_text(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db)
    open_review(page, shared_server, document_id)
    press(page, ["ArrowDown", " "])
    mark = page.locator(".marked").get_by_role("button", name="Mark")
    mark.nth(0).click()
    press(page, ["ArrowRight"] * 9 + ["Shift+ArrowRight"] * 2)
    assert "“the transport ministry”" in page.locator(".notice p").inner_text()
    press(page, ["Enter"])
    mark.nth(0).click()
    word = page.locator(f'{CURRENT} .word:has-text("said.")')
    word.dispatch_event("pointerdown", {"pointerId": 1})
    press(page, ["Enter"])
    page.wait_for_selector(SAVED)
    _, coding = stored(shared_server, document_id, 1)
    text = page.locator(f"{CURRENT} .words").inner_text()
    start = stored_tags(shared_server.db, document_id)[1].start  # type: ignore[union-attr]
    words = [text[s - start : e - start] for s, e in (*coding.mention, *coding.cue)]
    assert words == ["the transport ministry", "said"]
    assert page.locator(".said-mention").inner_text() == "the transport ministry"
    assert page.locator(".said-cue").inner_text() == "said"
    press(page, ["ArrowUp"])
    assert page.locator(".said-mention").count() == 0


def test_grades_are_asked_for_one_by_one(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db)
    open_review(page, shared_server, document_id)
    press(page, ["4", "ArrowUp", " "])
    panel = page.locator(".grades")
    assert not panel.evaluate("e => e.open")
    panel.locator("summary").click()
    assert panel.locator('.grade[aria-pressed="true"]').count() == 0  # nothing set unasked
    panel.get_by_role("button", name="Offer a start").click()
    panel.get_by_role("button", name="Start from C").click()
    assert "Started from C" in panel.inner_text()
    panel.get_by_role("button", name="B Usually reliable").click()
    panel.get_by_role("button", name="Number: it is so").click()
    panel.get_by_role("button", name="Offer a start").click()
    assert panel.get_by_role("button", name="Start from 1").count() == 0
    panel.get_by_role("button", name="Start from 3").click()
    panel.get_by_role("button", name="1 Confirmed").click()
    assert "A 1 needs another source" in panel.inner_text()
    page.wait_for_selector(SAVED)
    tag, _ = stored(shared_server, document_id)
    assert tag.grades == Grades(
        speech=Grading(reliability="B", offered_reliability="C"),
        fact=Grading(credibility=1, offered_credibility=3),
    )
    panel.get_by_role("button", name="No grade").click()
    page.wait_for_selector(SAVED)
    assert stored(shared_server, document_id)[0].grades.fact == Grading()

    page.locator("[data-field=stance]").select_option(label="Intends")
    panel.get_by_role("button", name="Letter: it is so").click()
    assert "graded only as things said" in panel.inner_text()
    page.locator(CURRENT).click()
    press(page, [LETTERS["unattributed"]])
    assert "own voice is not graded" in panel.inner_text()


def test_the_codebook_at_hand(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db)
    open_review(page, shared_server, document_id)
    rule = page.locator(".rule")
    assert rule.inner_text().startswith("Government: Ministers")
    page.get_by_role("button", name="Military").hover()
    assert rule.inner_text().startswith("Military:")
    press(page, ["b"])
    sheet = page.locator(".sheet-book")
    assert sheet.locator(".examples li").count() > 1
    sheet.get_by_text("Why not politician?").click()
    assert len(sheet.locator("details[open] p").inner_text()) > 20
    press(page, [LETTERS["anonymous"]])
    assert sheet.locator("h2").inner_text() == "Anonymous"
    press(page, ["Escape", "Escape"])
    assert sheet.is_hidden()


def test_history_and_the_way_back(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db)
    open_review(page, shared_server, document_id)
    press(page, [LETTERS["company"], "2", "ArrowUp", LETTERS["expert"], "4", "ArrowUp"])
    page.wait_for_selector(SAVED)
    press(page, ["h"])
    log = page.locator(".log li")
    log.nth(3).wait_for()
    said = [item.locator("p").nth(1).inner_text() for item in log.all()]
    assert said == [
        "Expert, sure",
        "Expert",
        "Company, unsure",
        "Company",
    ]
    assert "Reviewer" in log.first.inner_text()
    log.nth(2).get_by_role("button", name="Take this again").click()
    page.wait_for_selector(SAVED)
    assert answers(shared_server.db, document_id)[0] == ("company", 2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1300])
def test_every_state_is_accessible(
    page: Any, shared_server: Served, scheme: str, width: int
) -> None:
    """No violation of WCAG 2.2, levels A and AA, that axe can find."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    open_review(page, shared_server, add_article(shared_server.db))

    def found(state: str) -> list[tuple[str, str, str]]:
        violations = Axe().run(page, options=AXE).response["violations"]
        return [(state, v["id"], v["nodes"][0]["html"]) for v in violations]

    press(page, ["4", LETTERS["expert"], "2", "Shift+ArrowDown"])
    bad = found("range")
    press(page, ["Escape"])
    page.locator("select[data-change=filter]").select_option("open")
    bad += found("filter")
    press(page, ["Escape", "ArrowUp", " "])
    page.locator(".grades summary").click()
    page.get_by_role("button", name="Offer a start").click()
    bad += found("details")
    page.locator(CURRENT).click()
    for key, state in (("b", "book"), ("h", "history"), ("|", "split"), (",", "source")):
        press(page, [key])
        page.wait_for_timeout(100)
        bad += found(state)
        press(page, ["Escape"])
    press(page, ["?"])
    bad += found("keys")
    press(page, ["Escape"])
    page.locator("select[data-change=blind]").select_option("all")
    assert bad + found("blind") == []


def test_two_tabs_keep_what_each_did(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db)
    open_review(page, shared_server, document_id)
    other = page.context.new_page()
    open_review(other, shared_server, document_id)
    press(page, [LETTERS["company"], "4"])
    page.wait_for_selector(SAVED)
    press(other, ["ArrowDown", LETTERS["expert"]])
    # What the first tab did is told to the second with the answer to its own.
    other.wait_for_selector('.unit:first-child .mark[data-state="answered"]')
    assert other.locator(".notice p").inner_text() == (
        "1 sentence was answered in another tab. Taken over here."
    )
    press(other, ["3"])
    other.wait_for_selector(SAVED)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.wait_for_selector('.unit:nth-child(2) .mark[data-state="answered"]')
    press(other, ["Home", "|", "Enter"])  # boundaries too
    other.wait_for_selector(SAVED)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.locator(".unit").nth(7).wait_for()
    assert page.locator(".unit").count() == 8
    other.close()
