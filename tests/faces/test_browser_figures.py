"""The desk's figures in a real browser: plots with tables, filters, downloads, a narrow screen."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from desks import InventedDesk
from serving import Served

from annotator.store import DEFAULT_REVIEWER, open_store

pytestmark = pytest.mark.browser

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ANA = ("government",) * 10 + ("anonymous", "expert")
MINE = ("government",) * 9 + ("company", "company", "expert")


@pytest.fixture(scope="module")
def read_desk(shared_server: Served) -> Served:
    with open_store(shared_server.db) as store:
        desk = InventedDesk(store)
        for outlet in ("Selm Post", "A gazette with a name of quite some length"):
            article = desk.add(outlet)
            desk.read("ana", article, *ANA)
            desk.read(DEFAULT_REVIEWER, article, *MINE, certainty=3)
            desk.settle(article, "ana")
    return shared_server


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1300, 400])
@pytest.mark.parametrize(
    ("path", "ready"), [("/desk", "text=Every article"), ("/mine", "text=Settled: ")]
)
def test_accessible(
    page: Any, read_desk: Served, path: str, ready: str, width: int, scheme: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(read_desk.address + path)
    page.locator(ready).first.wait_for()
    page.locator("figure svg").first.wait_for()
    found = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]})
    assert [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]] == []
    assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= width


def test_plots_tables_and_downloads(page: Any, read_desk: Served, tmp_path: Path) -> None:
    page.goto(f"{read_desk.address}/desk")
    page.locator("text=Every article").first.wait_for()
    page.locator("figure svg").nth(3).wait_for()
    spoken = [s.get_attribute("aria-label") for s in page.locator("figure svg").all()]
    assert spoken[0].startswith("Progress. Articles added:")
    assert any("A gazette with a name of quite some length: anonymous 1" in s for s in spoken)
    captions = page.locator("caption").all_inner_texts()
    assert {"Progress", "Types by week", "Types that collide"} <= set(captions)
    with page.expect_download() as download:
        page.get_by_role("button", name="All tables (CSV)").click()
    path = tmp_path / "figures.csv"
    download.value.save_as(path)
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert {r["row"] for r in rows if r["table"] == "sourcing_by_outlet"} >= {"Selm Post"}


def test_from_the_figures_to_the_sentence(page: Any, read_desk: Served) -> None:
    page.goto(f"{read_desk.address}/desk")
    page.get_by_role("link", name="My certainty").click()
    page.get_by_text("When you said fairly sure, it held").wait_for()
    page.get_by_role("link", name="See it in").first.click()
    page.wait_for_selector('.unit[aria-selected="true"]')
    assert "Sentence 1" in page.locator('.unit[aria-selected="true"]').inner_text()
