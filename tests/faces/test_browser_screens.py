"""Every screen in a real browser, opened by its address."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from serving import TEXT, Served, add_article

pytestmark = pytest.mark.browser

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.mark.parametrize(
    ("path", "sight"),
    [
        ("/", "Paste an article"),
        ("/articles", "Ferry strike enters third week."),
        ("/review?article={id}", "Talks to end the strike"),
        ("/review?article={id}&unit=33", "On whose word?"),
        ("/report?article={id}", "Source mix"),
        ("/checks?article={id}", "Nothing is marked “to check” in this article."),
        ("/versions?article={id}", "This article is no later version of another one here."),
        ("/compare?article={id}", "Or paste the later text"),
        ("/draft?article={id}", "As text to copy"),
        ("/teach", "Your own lesson"),
        ("/sources", "10 Downing Street"),
        ("/codebook", "Authorities and armed forces"),
        ("/desk", "Read to the end"),
        ("/mine", "Where you differed from what was settled"),
        ("/review?article=nonsense", "There is no such article."),
    ],
)
def test_deep_link(page: Any, shared_server: Served, path: str, sight: str) -> None:
    document_id = add_article(shared_server.db)
    page.goto(shared_server.address + path.format(id=document_id))
    page.get_by_text(sight).or_(page.get_by_label(sight)).first.wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("path", "ready"),
    [
        ("/", "text=Paste an article"),
        ("/articles", "text=Ferry strike enters third week."),
        ("/review?article={id}", '.unit[aria-selected="true"]'),
        ("/report?article={id}", "text=Source mix"),
        ("/checks", "text=All open checks"),
        ("/versions?article={id}", "text=no later version of another one"),
        ("/compare?article={id}", "text=Or paste the later text"),
        ("/draft?article={id}", "text=As text to copy"),
        ("/teach", "text=Your own lesson"),
        ("/sources", "text=10 Downing Street"),
        ("/codebook", "text=Authorities and armed forces"),
    ],
)
def test_accessible(page: Any, shared_server: Served, path: str, ready: str, scheme: str) -> None:
    """No violation of WCAG 2.2, levels A and AA, that axe can find."""
    page.emulate_media(color_scheme=scheme)
    page.goto(shared_server.address + path.format(id=add_article(shared_server.db)))
    page.locator(ready).first.wait_for()
    found = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]})
    assert [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]] == []


def test_add_by_paste(page: Any, shared_server: Served) -> None:
    page.goto(shared_server.address)
    box = page.get_by_label("Paste an article")
    box.fill(f"Pasted. {TEXT}")
    box.press("Enter")
    page.wait_for_selector('.unit[aria-selected="true"]')
    assert "/review?article=" in page.url
    # The same text again asks first.
    page.get_by_role("link", name="Add", exact=True).click()
    box.fill(f"Pasted. {TEXT}")
    box.press("Enter")
    page.get_by_role("button", name="Open it").click()
    page.wait_for_selector('.unit[aria-selected="true"]')


def test_add_a_file(page: Any, shared_server: Served, tmp_path: Path) -> None:
    path = tmp_path / "ferry.md"
    path.write_text(f"# Uploaded\n\n{TEXT}", encoding="utf-8")
    page.goto(shared_server.address)
    page.get_by_label("Paste an article").wait_for()
    page.set_input_files('input[type="file"]', path)
    page.wait_for_selector('.unit[data-kind="heading"]')


def test_what_cannot_be_read_is_told(page: Any, shared_server: Served) -> None:
    page.goto(shared_server.address)
    box = page.get_by_label("Paste an article")
    box.fill("http://127.0.0.1:1/secret")
    box.press("Enter")
    page.get_by_role("alert").wait_for()
    assert box.input_value() == "http://127.0.0.1:1/secret"
    box.fill("Now it is a text. It has two sentences.")
    page.get_by_role("button", name="Read", exact=True).click()
    page.wait_for_selector('.unit[aria-selected="true"]')


def test_strangers_are_refused(shared_server: Served) -> None:
    for headers in ({"Host": "desk.example"}, {"Forwarded": "for=192.0.2.1"}):
        answer = httpx.get(shared_server.address, headers=headers)
        assert (answer.status_code, answer.text.startswith("This program")) == (403, True)
    foreign = {"Origin": "http://desk.example"}
    assert httpx.post(f"{shared_server.address}/api/changes", headers=foreign).status_code == 403
