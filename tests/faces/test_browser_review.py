"""The review screen in a real browser: what is shown as saved is saved, on the right units."""

import random
import re
import signal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from articles import make_document, make_suggestions
from reviewing import (
    CURRENT,
    LETTERS,
    SAVED,
    WAITING,
    answers,
    current,
    open_review,
    press,
    sentences,
)
from serving import TEXT, TYPES, Served, add_article, stored_tags

from annotator.documents import read_codebook
from annotator.faces.desk import Desk
from annotator.faces.front import front_address
from annotator.faces.review_data import read_review_data
from annotator.model import Grades
from annotator.store import DEFAULT_REVIEWER, open_store
from annotator.work.engine import load_engine
from annotator.work.review import apply_changes

pytestmark = pytest.mark.browser


def test_an_article_by_keyboard_survives_a_restart(page: Any, own_server: list[Served]) -> None:
    served = own_server[0]
    document_id = add_article(served.db)
    open_review(page, served, document_id)
    press(page, ["4", LETTERS["expert"], "3", "2", "Enter", "1", "4", "4"])
    page.wait_for_selector(SAVED)
    expected = [
        ("government", 4), ("expert", 3), ("private_person", 2), ("unattributed", 4),
        ("government", 1), ("state_media", 4), ("private_person", 4),
    ]  # fmt: skip
    assert answers(served.db, document_id) == expected
    assert page.locator(".progress").inner_text() == "7 of 7 answered"
    assert page.locator(".notice").inner_text().startswith("All 7 answered.")

    page.complaints.clear()
    assert served.stop() == 0
    own_server.append(served.again())
    open_review(page, own_server[-1], document_id)
    assert page.locator(".progress").inner_text() == "7 of 7 answered"
    shown = page.locator('.mark[data-state="answered"] .label').all_inner_texts()
    labels = {t.key: t.label for t in read_codebook().types}
    assert shown == [labels[key] for key, _ in expected]
    page.complaints.clear()  # the page noticed that its server was away


def test_a_hundred_keys_at_ten_a_second(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db, sentences(50))
    open_review(page, shared_server, document_id)
    chosen = [(list(LETTERS)[i % len(LETTERS)], i % 4 + 1) for i in range(50)]
    keys = [key for kind, step in chosen for key in (LETTERS[kind], str(step))]
    press(page, keys, per_second=10)
    page.wait_for_selector(SAVED)
    assert answers(shared_server.db, document_id) == chosen


def test_killed_midway(page: Any, own_server: list[Served]) -> None:
    served = own_server[0]
    document_id = add_article(served.db, sentences(60))
    open_review(page, served, document_id)
    expected = [(TYPES[i % 4], i % 4 + 1) for i in range(50)]
    keys = iter([str(step) for _, step in expected])
    press(page, [next(keys) for _ in range(20)], per_second=20)
    acknowledged = 20 - int(page.locator(".review").get_attribute("data-waiting"))
    served.stop(signal.SIGKILL)
    press(page, [next(keys) for _ in range(20)], per_second=20)
    page.wait_for_selector(WAITING)
    assert "no connection, trying again" in page.locator(".state").inner_text()
    assert answers(served.db, document_id)[:acknowledged] == expected[:acknowledged]

    own_server.append(own_server[-1].again())
    page.wait_for_selector(SAVED)
    assert answers(served.db, document_id) == expected[:40] + [None] * 20

    # The tab is closed while the server is away; another one sends what was left.
    own_server[-1].stop(signal.SIGKILL)
    press(page, [next(keys) for _ in range(5)])
    page.wait_for_timeout(4_000)  # by now Streamlit would have put a dialog in front of the page
    press(page, list(keys))
    page.wait_for_selector(WAITING)
    page.wait_for_selector('.review[data-waiting="10"]')
    page.complaints.clear()
    context = page.context
    page.close(run_before_unload=False)
    own_server.append(own_server[-1].again())
    later = context.new_page()
    open_review(later, own_server[-1], document_id)
    later.wait_for_selector(SAVED)
    assert answers(served.db, document_id) == [*expected, *[None] * 10]


def test_undo_and_redo(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db)
    open_review(page, shared_server, document_id)
    press(page, ["4", "3", "Backspace", "Backspace", "Control+y", "ArrowDown"])
    press(page, [LETTERS["company"], "2", "ArrowUp", "0", "Control+z"])
    page.wait_for_selector(SAVED)
    assert answers(shared_server.db, document_id)[:3] == [("government", 4), ("company", 2), None]


def test_source_note_and_mark(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db)
    open_review(page, shared_server, document_id)
    page.keyboard.press(",")
    page.keyboard.press("Control+a")
    page.keyboard.type("Xinhua N")
    page.wait_for_selector('[role="option"]:has-text("Xinhua News Agency")')
    press(page, ["Enter", "."])
    page.keyboard.type("call the desk; 3 times!")  # letters and digits that would tag elsewhere
    press(page, ["Enter", ";", "3"])
    page.keyboard.press(",")
    page.keyboard.press("Control+a")
    page.keyboard.type("The harbour master")
    page.wait_for_selector('[role="option"]:has-text("New source")')
    press(page, ["Enter", "2"])
    page.wait_for_selector(SAVED)
    first, second = stored_tags(shared_server.db, document_id)[:2]
    assert first is not None
    assert first.coding is not None
    assert (first.coding.source, first.coding.source_id) == (
        "Xinhua News Agency",
        "xinhua-news-agency",
    )
    assert (first.note, first.to_check, first.certainty) == ("call the desk; 3 times!", True, 3)
    assert second is not None
    assert second.coding is not None
    assert (second.coding.source, second.certainty) == ("The harbour master", 2)


def test_split_merge_and_kind(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db)
    open_review(page, shared_server, document_id)
    press(page, ["ArrowDown", "4", "ArrowUp", "|", "ArrowLeft", "Enter"])
    assert page.locator(".unit").count() == 8
    assert page.locator('.mark[data-state="carried"]').count() == 2
    press(page, ["Backspace"])  # undoes the split, and the answer stands again
    assert page.locator('.mark[data-state="answered"]').count() == 1
    press(page, ["1", "]"])  # now the third: answered, then merged with the fourth
    page.wait_for_selector(SAVED)
    with open_store(shared_server.db) as store:
        desk = Desk(store, load_engine())
        units = read_review_data(desk, document_id)["units"]
    assert [u["tag"] and u["tag"]["primary_type"] for u in units[:3]] == [None, "state_media", None]


def test_by_mouse(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db)
    open_review(page, shared_server, document_id)
    page.locator(".unit").nth(2).click()
    page.get_by_role("button", name="Military").click()
    page.get_by_role("button", name="unsure").click()
    page.locator(".unit").nth(0).click()
    page.get_by_role("button", name="To check").click()
    page.wait_for_selector(SAVED)
    first = stored_tags(shared_server.db, document_id)[0]
    assert answers(shared_server.db, document_id)[:3] == [None, None, ("military", 2)]
    assert first is not None
    assert first.to_check


def test_one_key_is_one_change_after_reruns(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db)
    open_review(page, shared_server, document_id)
    for _ in range(3):
        page.get_by_role("button", name="About this article").click()
        page.get_by_role("dialog").get_by_label("Title").wait_for()
        page.keyboard.press("Escape")
        page.get_by_role("dialog").wait_for(state="detached")
    press(page, ["4"])
    page.wait_for_selector(SAVED)
    page.get_by_role("link", name="Codebook").click()
    page.get_by_text("Who vouches").wait_for()
    press(page, ["4", "4"])  # nobody listens here
    page.get_by_role("link", name="Review").click()
    page.wait_for_selector(CURRENT)
    press(page, ["Backspace"])  # what was done before the visit can be undone
    page.wait_for_selector(SAVED)
    with open_store(shared_server.db) as store:
        assert [row.tag is not None for row in store.log.all_tags(document_id)] == [True, False]


def test_not_saved_is_not_shown_as_saved(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db)
    open_review(page, shared_server, document_id)
    busy = {"status": 503, "json": {"error": "The disk is full"}}
    page.route("**/api/changes", lambda route: route.fulfill(**busy))
    press(page, ["4", "4"])
    page.wait_for_selector(WAITING)
    state = page.locator(".state")
    assert state.inner_text() == "Not saved yet – The disk is full, trying again (2 waiting)"
    page.unroute("**/api/changes")
    page.route("**/api/changes", lambda route: route.fulfill(status=401, json={"error": "Old."}))
    page.wait_for_selector('.review[data-state="signed_out"]')
    assert state.inner_text() == "Signed out. Reload this page; 2 answers are kept in this browser."
    assert answers(shared_server.db, document_id)[:2] == [None, None]
    page.unroute("**/api/changes")
    page.on("dialog", lambda dialog: dialog.accept())
    open_review(page, shared_server, document_id)
    page.wait_for_selector(SAVED)
    assert answers(shared_server.db, document_id)[:2] == [("government", 4), ("state_media", 4)]
    page.complaints.clear()  # the answers 503 and 401


def test_a_refused_change_is_told_and_taken_back(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db)
    open_review(page, shared_server, document_id)
    refusal = {"acknowledged": [], "refused": [{"seq": 1, "reason": "Not so."}], "progress": None}
    page.route("**/api/changes", lambda route: route.fulfill(json=refusal))
    press(page, ["4"])
    page.wait_for_selector('.unit:first-child .mark[data-state="suggested"]')
    page.unroute("**/api/changes")
    press(page, ["4"])
    page.wait_for_selector(SAVED)
    assert page.locator(".notice p").all_inner_texts() == ["One change was not accepted: Not so."]
    page.get_by_role("button", name="Dismiss").click()
    assert page.locator(".notice p").count() == 0
    assert answers(shared_server.db, document_id)[:3] == [None, ("state_media", 4), None]


def add_doubtful(db: Path) -> str:
    """An article whose sentences are suggested with more and less doubt."""
    document = make_document(TEXT, language="en")
    chances = (0.95, 0.8, 0.3, 0.6, 0.5, 0.3, 0.7)
    made = make_suggestions(document, types=TYPES, probabilities=chances, tier="accurate")
    with open_store(db) as store:
        return store.add_document(document, made)


def test_doubt_in_words(page: Any, shared_server: Served) -> None:
    open_review(page, shared_server, add_doubtful(shared_server.db))
    words = ["suggested", "suggested, likely", "suggested, look again"]
    shown = page.locator(".mark .step").all_inner_texts()
    assert shown == [words[n] for n in (0, 1, 2, 2, 2, 2, 1)]
    read_out = page.get_by_role("option", name="suggested, look again")
    assert read_out.count() == 4
    status = page.locator(".answer .status")
    assert status.all_inner_texts() == ["suggested"]
    page.keyboard.press("-")
    assert status.all_inner_texts() == ["suggested, look again", "The machine is unsure here."]
    assert page.locator(".evidence .hint").inner_text() == "Suggested by the accurate tagger."
    page.keyboard.press("2")  # a person's answer is not doubted
    page.keyboard.press("ArrowDown")
    page.locator(".unit").nth(2).click()
    assert status.all_inner_texts() == ["your answer"]
    assert page.locator(".mark .step").nth(2).inner_text() == "unsure"
    screen = page.locator(".review").inner_text()
    assert not re.search(r"\d\s*%|0\.\d", screen)


def test_to_the_least_certain(page: Any, shared_server: Served) -> None:
    document_id = add_doubtful(shared_server.db)
    open_review(page, shared_server, document_id)
    seen = []
    for key in ["-", "-", "-", "ArrowDown", "-", "4", "-", "4"]:
        page.keyboard.press(key)
        seen.append(current(page))
    # 4 goes on in text order; what is answered is not led to again.
    assert seen == [2, 5, 4, 5, 2, 3, 5, 6]
    page.wait_for_selector(SAVED)


def test_least_certain_first_is_remembered(page: Any, shared_server: Served) -> None:
    document_id = add_doubtful(shared_server.db)
    open_review(page, shared_server, document_id)
    switch = page.get_by_role("button", name="Least certain first")
    assert switch.get_attribute("aria-pressed") == "false"
    switch.click()
    seen = []
    for _ in range(3):
        press(page, ["4"])
        seen.append(current(page))
    assert seen == [2, 5, 4]
    page.wait_for_selector(SAVED)
    open_review(page, shared_server, document_id)
    assert switch.get_attribute("aria-pressed") == "true"
    for _ in range(4):
        seen.append(current(page))
        press(page, ["4"])
    assert seen[3:] == [4, 3, 6, 1]
    assert page.locator(".notice").inner_text().startswith("All 7 answered.")
    switch.click()
    page.reload()
    page.wait_for_selector(CURRENT)
    assert switch.get_attribute("aria-pressed") == "false"


def test_a_question_leads_to_its_sentences(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db)
    with open_store(shared_server.db) as store:
        starts = [unit.start for unit in store.load_ground(document_id)]
    asked = {"text": "Could anyone else know?", "starts": [starts[2], starts[5]]}
    answer = {"basis": "suggestions", "questions": [asked]}
    page.route("**/api/questions", lambda route: route.fulfill(json=answer))
    open_review(page, shared_server, document_id)
    seen = []
    for _ in range(3):
        page.get_by_role("button", name="Could anyone else know?").click()
        seen.append(page.locator(CURRENT).get_attribute("id"))
    assert seen == [f"unit-{starts[n]}" for n in (2, 5, 2)]
    assert page.locator(".pointed").count() == 2
    assert (
        page.locator(".questions").inner_text().startswith("Questions to ask from the suggestions")
    )


def test_signing_out_forgets_the_queue(page: Any, shared_server: Served) -> None:
    page.goto(shared_server.address)
    left = page.evaluate(
        """async (front) => {
          const { clearQueues } = await import(`${front}/queue.js`);
          const { keepValue, keptUnder } = await import(`${front}/kept.js`);
          for (const who of ["ann", "annabel"]) await keepValue(`annotator/queue/${who}/doc/tab/1`, who);
          await clearQueues("ann");
          return keptUnder("annotator/queue/");
        }""",
        front_address(),
    )
    assert left == ["annabel"]


def test_a_text_in_another_language(page: Any, shared_server: Served) -> None:
    document = make_document("Der Hafen schließt. Das sagte die Ministerin.", language="de")
    made = make_suggestions(document)
    sentence = "This text is not in English: it is tagged by hand."
    with open_store(shared_server.db) as store:
        declined = type(made)(
            engine=made.engine, codebook_version="0.3", units=made.units, declined=sentence
        )
        document_id = store.add_document(document, declined)
    open_review(page, shared_server, document_id)
    assert page.locator(".declined").inner_text() == sentence
    assert page.locator(".mark .label").all_inner_texts() == ["open", "open"]
    press(page, ["4", LETTERS["government"], "4"])  # nothing to accept; then by hand
    page.wait_for_selector(SAVED)
    assert answers(shared_server.db, document_id) == [("government", 4), None]


def random_change(chance: random.Random, units: list[dict[str, Any]], seq: int) -> dict[str, Any]:
    n = chance.randrange(len(units))
    unit = units[n]
    change: dict[str, Any] = {
        "seq": seq,
        "made_at": "2026-01-31T08:05:00.250Z",
        "action": chance.choice(["tag", "tag", "tag", "split", "split", "merge", "kind"]),
        "start": unit["start"],
        "end": unit["end"],
    }
    if change["action"] == "tag":
        change["tag"] = chance.choice([None, random_tag(chance), random_tag(chance)])
    elif change["action"] == "split":
        change["at"] = chance.randrange(unit["start"], unit["end"])
    elif change["action"] == "merge":
        change["end"] = units[min(n + chance.randrange(1, 3), len(units) - 1)]["end"]
    else:
        change["kind"] = chance.choice(["body", "caption", "credit"])
    return change


def random_tag(chance: random.Random) -> dict[str, Any]:
    primary_type = chance.choice([None, "government", "state_media"])
    return {
        "primary_type": primary_type,
        "certainty": chance.choice([None, 1, 4]),
        "source": chance.choice([None, "KCNA", "kcna"]) if primary_type else None,
        "source_id": None,
        "note": chance.choice(["", "", "call"]),
        "second_reader": chance.random() < 0.1,
        "evidence": "",
        "grades": NO_GRADES,
        "blind": False,
        "to_check": chance.random() < 0.2,
        "confirmed": True,
        "suggestion_id": None,
    }


def test_browser_and_server_agree(page: Any, shared_server: Served, desk: Desk) -> None:
    """The same changes lead to the same units and answers on both sides, step by step."""
    document_id = add_article(desk.store, f"{TEXT} {sentences(20)}")
    chance = random.Random(1)
    data = read_review_data(desk, document_id)
    units = data["units"]
    changes, expected = [], []
    with desk.store.transaction():  # one visit to the disk for all of them
        for seq in range(1, 201):
            change = random_change(chance, units, seq)
            done = apply_changes(
                desk.store, document_id, DEFAULT_REVIEWER, "tab", [change], codebook=desk.codebook
            )
            if done.acknowledged:
                units = read_review_data(desk, document_id)["units"]
                changes.append(change)
                expected.append([essence(unit) for unit in units])
    page.goto(shared_server.address)
    found = page.evaluate(
        """async ([front, data, changes]) => {
          const { Text } = await import(front + "/text.js");
          const { Review } = await import(front + "/review.js");
          const review = new Review(new Text(data.text), data.units);
          return changes.map((change) => (review.apply(change), structuredClone(review.units)));
        }""",
        [front_address(), data, changes],
    )
    for change, ours, theirs in zip(changes, found, expected, strict=True):
        assert [essence(unit) for unit in ours] == theirs, change
    assert not data["text"].isascii()
    assert {c["action"] for c in changes} == {"tag", "split", "merge", "kind"}


NO_GRADES = msgspec.to_builtins(Grades())


def essence(unit: dict[str, Any]) -> dict[str, Any]:
    settled = ("source", "source_id", "coding", "grades")  # by the server, or not yet there
    tag = unit["tag"] and {k: v for k, v in unit["tag"].items() if k not in settled}
    differing = {t["primary_type"] for t in unit["differing"]}
    choice = len(differing) > 1 and not (tag and tag["primary_type"])
    kept = {k: unit[k] for k in ("start", "end", "kind", "counted")}
    return kept | {"tag": tag, "differing": differing if choice else None}
