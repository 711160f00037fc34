"""The two-text view in a browser: from a finding to its pair, by kind, light and dark, narrow."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from serving import Served
from test_browser_screens import WCAG

from annotator.documents import read_text
from annotator.store import open_store
from annotator.work.engine import load_engine
from annotator.work.ingest import ingest

pytestmark = pytest.mark.browser

EARLIER = (
    "Port Selm may close in May\n\n"
    "The harbour of Port Selm may close in May, the transport ministry said.\n\n"
    "Repairs will take 14 weeks, according to the harbour board.\n\n"
    "The board could not say what <b>they</b> would cost. The union declined to comment.\n"
)
LATER = (
    "Port Selm to close in May\n\n"
    "The harbour of Port Selm will close in May.\n\n"
    "Repairs will take 41 weeks, according to the harbour board.\n\n"
    "The ferry museum opens on Sunday.\n"
)


@pytest.fixture(scope="module")
def compared(shared_server: Served) -> str:
    """The address of a comparison."""
    engine = load_engine(tier="fast")
    with open_store(shared_server.db) as store:
        ids = [ingest(store, read_text(text), engine).document_id for text in (EARLIER, LATER)]
    return f"{shared_server.address}/compare?article={ids[0]}&with={ids[1]}"


def test_from_a_finding_to_its_pair(page: Any, compared: str) -> None:
    page.set_viewport_size({"width": 1000, "height": 420})
    page.goto(compared)
    link = page.get_by_role("link", name="Figure changed. “14” has become “41”.")
    link.click()
    pair = page.locator(".pair:target")
    pair.wait_for()
    assert "14 weeks" in pair.locator(".earlier").inner_text()
    assert "41 weeks" in pair.locator(".later").inner_text()
    box = pair.bounding_box()
    assert 0 <= box["y"] < 420
    # The columns stand beside each other.
    left, right = (pair.locator(side).bounding_box() for side in (".earlier", ".later"))
    assert left["x"] + left["width"] <= right["x"]
    assert abs(left["y"] - right["y"]) < 2
    # Markup in an article is text.
    assert page.locator(".comparison").get_by_text("<b>they</b>").count() == 1


def test_by_kind_and_swapped(page: Any, compared: str) -> None:
    page.goto(compared)
    page.locator(".pair").nth(3).wait_for()
    page.get_by_role("button", name="Figure changed (1)").click()
    page.wait_for_function("document.querySelectorAll('.pair').length === 1")
    assert page.locator(".findings li").count() == 1
    page.get_by_role("button", name="Figure changed (1)").click()
    page.get_by_role("button", name="Swap the two").click()
    page.get_by_text("“41” has become “14”.").first.wait_for()


def test_reachable_from_the_masthead(page: Any, compared: str) -> None:
    page.goto(compared.replace("/compare?", "/report?"))
    page.get_by_role("link", name="Compare", exact=True).click()
    page.get_by_label("Or paste the later text").fill(LATER)
    page.get_by_role("button", name="Compare", exact=True).click()
    page.locator(".findings li").first.wait_for()
    page.locator(".pair").first.get_by_role("link", name="Review sentence 1").first.click()
    page.wait_for_selector('.unit[aria-selected="true"]')


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1300, 400])
def test_accessible(page: Any, compared: str, scheme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(compared)
    page.locator(".findings li").first.wait_for()
    main = '[data-testid="stMain"]'
    assert page.locator(main).evaluate("e => e.scrollWidth <= e.clientWidth + 1")
    found = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]})
    assert [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]] == []


def test_an_own_draft_begins_with_the_questions(page: Any, shared_server: Served) -> None:
    page.goto(shared_server.address)
    page.get_by_text("This is my own draft").click()
    box = page.get_by_label("Paste an article")
    box.fill("The new pier cost 38 percent more than planned. It opens in May.")
    box.press("Enter")
    page.get_by_text(
        "Sentence 1 gives a figure without a source. Where did you get it?"
    ).first.wait_for()
    assert "/draft?article=" in page.url
    page.get_by_role("link", name="Sentence 1", exact=True).click()
    page.wait_for_selector('.unit[aria-selected="true"]')
