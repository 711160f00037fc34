"""The whole way of an article through a desk, in a real browser: ordered, read by two apart, handed
in, settled, signed off, and shown to its readers."""

from collections.abc import Iterator
from typing import Any

import pytest
from reviewing import CURRENT, LETTERS, SAVED, press
from serving import Served, add_article, serve_people

from annotator.store import DEFAULT_PROJECT, open_store
from annotator.work import people

pytestmark = pytest.mark.browser

PASSWORD = "four words that do not belong"
ROLES = {"eva": "editor", "ana": "reviewer", "tom": "reviewer"}


@pytest.fixture
def served(tmp_path: Any) -> Iterator[Served]:
    db = tmp_path / "desk.db"
    with open_store(db) as store:
        people.add_account(store, "Ines", "ines", is_admin=True)
        for login, role in ROLES.items():
            made = people.add_account(store, login.title(), login)
            store.people.save_member(DEFAULT_PROJECT, made, role)  # type: ignore[arg-type]
            people.set_password(store, made, PASSWORD)
    served = serve_people(db)
    yield served
    served.stop()


@pytest.fixture
def desks(browser: Any, served: Served) -> Iterator[dict[str, Any]]:
    """A signed-in page for each of them."""
    pages = {}
    contexts = []
    for login in ROLES:
        context = browser.new_context(viewport={"width": 1300, "height": 900})
        context.set_default_timeout(20_000)
        context.add_init_script("localStorage['annotator/settings/blind'] ??= 'none'")
        page = context.new_page()
        page.goto(f"{served.address}/articles")
        page.fill("#login", login)
        page.fill("#password", PASSWORD)
        page.click("button:has-text('Sign in')")
        page.wait_for_selector(".st-key-masthead")
        pages[login] = page
        contexts.append(context)
    yield pages
    for context in contexts:
        context.close()


def test_from_the_order_to_the_signature(served: Served, desks: dict[str, Any]) -> None:
    document_id = add_article(served.db)
    title = "Ferry strike enters third week."
    eva = desks["eva"]
    eva.goto(f"{served.address}/queue")
    eva.get_by_role("combobox", name="Articles").fill("Ferry")
    eva.get_by_role("option", name=title).click()
    eva.keyboard.press("Escape")
    eva.get_by_role("button", name="Put into the queue").click()
    eva.get_by_text("1 put into the queue.").wait_for()

    for reader, second in (("ana", "company"), ("tom", "expert")):
        page = desks[reader]
        page.goto(f"{served.address}/queue")
        page.get_by_role("button", name="Give me the next").click()
        page.wait_for_selector(CURRENT)
        page.get_by_text("nobody sees your answers yet").wait_for()
        press(page, ["4", LETTERS[second], "3", "4", "4", "4", "4", "4"])
        page.wait_for_selector(SAVED)
        # Nobody compares before both have handed in.
        eva.goto(f"{served.address}/settle?article={document_id}")
        eva.get_by_text("not handed in yet").wait_for()
        page.get_by_role("button", name="Hand in").click()
        page.get_by_text("You have handed this article in.").wait_for()

    # A reader may not settle, and their answers are locked.
    desks["ana"].goto(f"{served.address}/settle?article={document_id}")
    desks["ana"].get_by_text("you may not settle differences").wait_for()
    desks["ana"].goto(f"{served.address}/review?article={document_id}")
    desks["ana"].wait_for_selector(CURRENT)
    press(desks["ana"], [LETTERS["military"]])
    desks["ana"].locator(".notice").get_by_text("You have handed this article in.").wait_for()

    eva.goto(f"{served.address}/settle?article={document_id}")
    eva.wait_for_selector(".difference")
    assert eva.locator(".progress").inner_text() == "0 of 1 settled · 6 answered alike"
    eva.keyboard.press("2")
    eva.keyboard.type("She runs the union's research.")
    eva.keyboard.press("Enter")
    eva.wait_for_selector(SAVED)
    eva.get_by_role("button", name="Sign off").click()
    eva.get_by_text("Signed off by Eva").wait_for()
    eva.goto(f"{served.address}/report?article={document_id}")
    eva.get_by_text("This article is signed off by Eva").wait_for()

    ana = desks["ana"]
    ana.goto(f"{served.address}/review?article={document_id}")
    ana.wait_for_selector(CURRENT)
    ana.locator("select[data-change=filter]").focus()
    ana.locator("select[data-change=filter]").select_option("settled")
    assert "The desk settled on: Expert" in ana.locator(".settled").inner_text()
    assert "She runs the union's research." in ana.locator(".settled").inner_text()
    assert ana.locator(".unit:not(.aside)").count() == 1
