"""The review screen in a real browser: speed of hand. Ranges, repeating, filters, blind asking,
keys of one's own."""

from typing import Any

import pytest
from reviewing import (
    CURRENT,
    LETTERS,
    SAVED,
    answers,
    current,
    open_review,
    press,
    sentences,
)
from serving import Served, add_article, stored_tags

from annotator.faces.front import front_address
from annotator.store import open_store

pytestmark = pytest.mark.browser


def unhide(page: Any, blind: str) -> None:
    page.add_init_script(f"localStorage['annotator/settings/blind'] = '{blind}'")


def test_the_answer_before_once_more(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db)
    open_review(page, shared_server, document_id)
    press(page, ["="])
    assert page.locator(".notice p").inner_text() == "No answer yet to repeat."
    press(page, [LETTERS["company"], "3", "=", "ArrowDown", "="])
    page.wait_for_selector(SAVED)
    expected = [("company", 3), ("company", 3), None, ("company", 3), None, None, None]
    assert answers(shared_server.db, document_id) == expected


def test_several_at_once(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db)
    open_review(page, shared_server, document_id)
    press(page, ["ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown"])
    assert page.locator(".unit.ranged").count() == 3
    assert page.locator(".notice p").inner_text() == "3 sentences"
    press(page, [LETTERS["expert"], "2"])
    assert page.locator(".unit.ranged").count() == 0
    assert current(page) == 4
    page.wait_for_selector(SAVED)
    assert answers(shared_server.db, document_id)[1:4] == [("expert", 2)] * 3
    press(page, ["Backspace", "Backspace"])  # one step for all of them
    page.wait_for_selector(SAVED)
    assert answers(shared_server.db, document_id) == [None] * 7


def test_a_range_accepts_what_is_suggested_to_each(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db)
    open_review(page, shared_server, document_id)
    page.locator(".unit").nth(2).click(modifiers=["Shift"])
    press(page, ["3"])
    page.get_by_role("button", name="Several").click()  # and by touch
    page.locator(".unit").nth(5).click()
    press(page, [";", "Escape"])
    page.wait_for_selector(SAVED)
    suggested = [("government", 3), ("state_media", 3), ("private_person", 3)]
    assert answers(shared_server.db, document_id)[:3] == suggested
    marked = [bool(t and t.to_check) for t in stored_tags(shared_server.db, document_id)]
    assert marked == [False, False, False, True, True, True, False]
    assert page.locator(".unit.ranged").count() == 0


def test_to_the_next_of_a_type(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db)
    open_review(page, shared_server, document_id)
    seen = []
    for key in ("S", "S", "G", "V"):
        page.keyboard.press(f"Shift+{key}")
        seen.append(current(page))
    assert seen == [1, 5, 0, 2]
    page.keyboard.press("Shift+M")
    assert page.locator(".notice p").inner_text() == "No sentence here has the type Military."


def test_only_what_is_asked_for(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db)
    open_review(page, shared_server, document_id)
    press(page, ["4", "1", LETTERS["company"], "4", "ArrowUp", ":"])
    show = page.get_by_label("Show", exact=False).and_(page.locator("select"))

    def shown(label: str) -> list[int]:
        show.select_option(label=label)
        units = page.locator(".unit").all()
        return [n for n, u in enumerate(units) if "aside" not in (u.get_attribute("class") or "")]

    assert shown("open") == [3, 4, 5, 6]
    assert shown("unsure") == [1]
    assert shown("flagged") == [2]
    assert shown("I differ from the machine") == [2]
    assert shown("open") == [3, 4, 5, 6]
    press(page, ["End", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowUp"])
    assert current(page) == 3  # the others are passed by
    press(page, ["Escape"])
    assert page.locator(".unit.aside").count() == 0
    page.keyboard.press("q")
    assert page.evaluate("document.activeElement.shadowRoot?.activeElement?.tagName") in (
        "SELECT",
        None,
    )


def test_by_one_source(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db)
    open_review(page, shared_server, document_id)
    show = page.locator("select[data-change=filter]")
    show.focus()
    assert show.locator("optgroup option").all_inner_texts() == ["Ministry (7)"]
    show.select_option("source:Ministry")
    assert page.locator(".notice p").inner_text().startswith("7 sentences to go through.")


def test_asked_blind(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db)
    unhide(page, "all")
    open_review(page, shared_server, document_id)
    assert page.locator('.mark[data-state="suggested"]').count() == 0
    assert "Ministry" not in page.locator(".panel").inner_text()
    press(page, ["4"])
    assert page.locator(".notice p").inner_text().startswith("This sentence is asked blind.")
    press(page, [LETTERS["company"]])
    assert page.locator(".reasons").count() == 0  # still to say how sure
    press(page, ["3", "ArrowUp"])
    assert "The machine would say: Government, Ministry." in page.locator(".panel").inner_text()
    press(page, ["ArrowDown", LETTERS["state_media"], "4", "ArrowUp", LETTERS["expert"], "4"])
    page.wait_for_selector(SAVED)
    first, second = stored_tags(shared_server.db, document_id)[:2]
    assert first is not None
    assert second is not None
    assert (first.blind, first.coding and first.coding.primary_type) == (True, "company")
    # The second answer to the second sentence was given with the suggestion in sight.
    assert (second.blind, second.coding and second.coding.primary_type) == (False, "expert")
    with open_store(shared_server.db) as store:
        rows = store.log.all_tags(document_id)
    blind = [(r.tag.coding.primary_type, r.tag.blind) for r in rows if r.tag and r.tag.coding]
    assert blind[3] == ("state_media", True)


def test_a_tenth_is_asked_blind(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db, sentences(150))
    unhide(page, "tenth")
    open_review(page, shared_server, document_id)
    hidden = page.locator('.mark[data-state="open"]').count()
    assert 3 <= hidden <= 35  # 15 are to be expected
    assert page.locator('.mark:has-text("asked blind")').count() == hidden
    page.locator("select[data-change=blind]").select_option("none")
    assert page.locator('.mark[data-state="open"]').count() == 0


def test_keys_of_ones_own(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db)
    open_review(page, shared_server, document_id)
    press(page, ["?"])
    change = page.get_by_role("button", name="Change the key for: undo")
    change.click()
    press(page, ["4"])
    said = page.locator(".keys [role=status]")
    assert said.inner_text().startswith("4 is taken already: sure")
    change.click()
    press(page, ["y"])
    assert said.inner_text() == "Y it is from now on."
    page.get_by_role("button", name="Change the key for: Company").click()
    press(page, ["z"])
    page.get_by_role("button", name="Close").click()
    press(page, ["z", "4", "z", "3", "y"])
    page.wait_for_selector(SAVED)
    assert answers(shared_server.db, document_id)[:2] == [("company", 4), ("company", None)]
    assert page.locator('.type:has-text("Company") .chip').first.inner_text() == "Z"
    page.reload()
    page.wait_for_selector(CURRENT)
    press(page, ["ArrowDown", LETTERS["company"]])  # the old letter is free
    assert "stands for nothing here" in page.locator(".notice p").inner_text()
    press(page, ["?"])
    page.get_by_role("button", name="Back to the standard keys").click()
    page.get_by_role("button", name="Close").click()
    press(page, [LETTERS["company"], "2"])
    page.wait_for_selector(SAVED)
    assert ("company", 2) in answers(shared_server.db, document_id)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({"key": "g"}, ["choose", "government"]),
        ({"key": "G", "shiftKey": True}, ["type", "government"]),
        ({"key": "п", "code": "KeyG"}, ["choose", "government"]),  # a Russian layout
        ({"key": "é", "code": "Digit2"}, ["sure", 2]),  # a French one
        ({"key": "à", "code": "Digit0"}, ["clear"]),
        ({"key": "[", "ctrlKey": True, "altKey": True, "altGraph": True}, ["merge", -1]),
        ({"key": "z", "ctrlKey": True}, ["undo"]),
        ({"key": "z", "metaKey": True, "shiftKey": True}, ["redo"]),
        ({"key": "ArrowDown", "shiftKey": True}, ["range", 1]),
        ({"key": "ArrowDown", "altKey": True}, ["open", 1]),
        ({"key": "?", "shiftKey": True}, ["help"]),
        ({"key": "g", "ctrlKey": True}, None),
        ({"key": "F5"}, None),
        ({"key": "z"}, ["unknown", "z"]),
    ],
)
def test_from_key_to_command(
    page: Any, shared_server: Served, event: dict[str, Any], expected: Any
) -> None:
    page.goto(shared_server.address)
    found = page.evaluate(
        """async ([address, given]) => {
          const { Keys } = await import(address);
          const { altGraph, ...event } = given;
          const keys = new Keys([{ key: "government", letter: "g", label: "Government", group: 0 }]);
          return keys.commandFor({ code: "", ...event, getModifierState: () => Boolean(altGraph) });
        }""",
        [f"{front_address()}/keys.js", event],
    )
    assert found == expected


def test_a_key_in_the_moment_in_which_the_list_of_keys_closes(
    page: Any, shared_server: Served
) -> None:
    document_id = add_article(shared_server.db)
    open_review(page, shared_server, document_id)
    press(page, ["?"])
    page.get_by_role("button", name="Close").evaluate(
        """(button, key) => {
          button.click(); // and before the browser has drawn, with the focus where it was:
          button.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true }));
        }""",
        LETTERS["company"],
    )
    press(page, ["4"])
    page.wait_for_selector(SAVED)
    assert answers(shared_server.db, document_id)[0] == ("company", 4)
