"""A whole live lesson in real browsers: a teacher with a projector, and three learners on
telephones, one of whom loses the network and reloads; pairs, the key, an objection, the class file,
and deletion, after which nothing of the learners is left."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsers import is_foreign
from serving import Served, serve
from test_browser_screens import WCAG

from annotator.faces.lan import own_addresses
from annotator.store import open_classes, open_store

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
EXIT = "I will look for the verb first"
REASON = "the agency alone was there"
OBJECTION = "the report was read aloud by a minister"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    served = serve(tmp_path / "desk.db")
    yield served
    if served.process.poll() is None:
        assert served.stop() == 0


@pytest.fixture
def learners(browser: Any) -> Iterator[list[Any]]:
    """Three telephones; no error in a console, no request to elsewhere. A test that cuts the
    network empties `complaints` first."""
    pages = []
    for _ in range(3):
        context = browser.new_context(viewport=PHONE, has_touch=True)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.complaints = complaints = []
        page.on("console", lambda m, c=complaints: m.type == "error" and c.append(m.text))
        page.on("pageerror", lambda error, c=complaints: c.append(str(error)))
        page.on("request", lambda r, c=complaints: is_foreign(r.url) and c.append(r.url))
        pages.append(page)
    yield pages
    found = [c for page in pages for c in page.complaints]
    for page in pages:
        page.context.close()
    assert found == []


def start(page: Any, served: Served, name: str = "7b") -> str:
    """Begin the first ready lesson with a new class; its code."""
    page.goto(f"{served.address}/teach")
    page.locator(".st-key-card-1-who-told-them").get_by_role("button", name="Open").click()
    page.get_by_text("Live", exact=True).click()
    page.get_by_label("Name of the class").fill(name)
    page.get_by_role("button", name="Start the lesson").click()
    found = re.search(r"code ([0-9A-Z]{3}-[0-9A-Z]{3})", page.get_by_text("Join at").inner_text())
    assert found is not None
    return found[1]


def go_on(page: Any, step: str) -> None:
    page.get_by_role("button", name=f"Go on: {step}").click()


def answer(page: Any, number: int, choice: int, certainty: int) -> None:
    page.get_by_role("heading", name=f"Sentence {number} of 6").wait_for()
    page.locator("fieldset.choice input").nth(choice).check()
    page.locator("fieldset.certainty input").nth(certainty).check()


def is_clean(page: Any) -> None:
    found = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()


def test_a_whole_lesson(page: Any, served: Served, learners: list[Any]) -> None:
    code = start(page, served)
    projector = page.context.new_page()
    page.bring_to_front()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Projector").click()
    projector.close()
    projector = opened.value
    projector.get_by_text(code).first.wait_for()

    # They join, and guess.
    for n, learner in enumerate(learners):
        learner.goto(f"{served.address}/lesson#{code.lower()}")
        if n == 0:
            is_clean(learner)
        learner.get_by_role("button", name="Join").click()
        learner.get_by_label("How many independent sources?").fill(str(n + 2))
        learner.get_by_text("Saved.", exact=True).wait_for()
    page.get_by_text("3 learners are in.").wait_for()
    names = [learner.locator("#seat summary b").inner_text() for learner in learners]
    assert len(set(names)) == 3

    go_on(page, "Examples")
    for learner in learners:
        learner.get_by_role("heading", name="Worked sentences").wait_for()

    # Alone: one takes a hint, one loses the network and reloads.
    go_on(page, "Alone")
    for n, learner in enumerate(learners):
        for k in range(6):
            answer(learner, k + 1, (n + k) % 8 if k else 1, (n + k) % 4)
            if (n, k) == (0, 0):
                learner.get_by_role("button", name="Hint (1 of").click()
                learner.get_by_text("Look at the words").wait_for()
                learner.get_by_label("Or in your own words").fill(REASON)
                is_clean(learner)
            if (n, k) == (1, 3):
                learner.context.set_offline(True)
                answer(learner, 4, 5, 3)
                learner.get_by_text("waiting for the network").first.wait_for()
                learner.context.set_offline(False)
                learner.reload()
                learner.get_by_text("Saved.", exact=True).wait_for()
                assert learner.locator("fieldset.choice input").nth(5).is_checked()
                learner.complaints.clear()
            learner.get_by_role("button", name="Next sentence" if k < 5 else "Done").click()
        learner.get_by_role("heading", name="All answered").wait_for()
    page.get_by_text("3 of 3 have answered all 6 sentences").wait_for()
    assert "Differs" not in projector.locator("body").inner_text()
    for name in names:
        assert name not in projector.locator("body").inner_text()
        assert name not in page.locator("body").inner_text(), "names are hidden by default"

    # In pairs, the odd one a third: where they differ, keep or change.
    go_on(page, "In pairs")
    for learner in learners:
        learner.get_by_role("heading", name="Talk with").wait_for()
    first = learners[0].locator(".cards > li").first
    first.get_by_role("radio", name="Take").first.check()
    first.get_by_role("radio", name="sure", exact=True).check()
    learners[0].get_by_text("Saved.", exact=True).wait_for()
    is_clean(learners[0])

    # The key, for all at once.
    go_on(page, "The key")
    for learner in learners:
        learner.get_by_role("heading", name="Your answers and the key").wait_for()
    learners[0].locator("summary", has_text="Object").first.click()
    learners[0].get_by_label("Why do you see it otherwise?").first.fill(OBJECTION)
    learners[0].get_by_text("Saved.", exact=True).wait_for()
    is_clean(learners[0])
    page.get_by_text(OBJECTION).first.wait_for()
    assert page.locator(".class-picture tbody tr").count() == 6
    projector.locator("table").first.wait_for()

    go_on(page, "Take home")
    for learner in learners:
        learner.get_by_label("One sentence to take home").fill(EXIT)
        learner.get_by_text("Saved.", exact=True).wait_for()
    page.get_by_text(EXIT).first.wait_for()

    # The class file holds no name.
    with page.expect_download() as taken:
        page.get_by_role("button", name="As CSV").click()
    written = Path(taken.value.path()).read_text(encoding="utf-8")
    assert written.count("alone") >= 18
    for word in (*names, EXIT, REASON):
        assert word not in written

    # Over, and deleted: no byte is left.
    page.get_by_role("button", name="End the lesson").click()
    for learner in learners:
        learner.get_by_role("heading", name="This lesson is over").wait_for()
    assert any(in_file(served.db, word) for word in (EXIT, names[0]))
    page.get_by_text("Delete", exact=True).click()
    page.get_by_role("button", name="Delete for good").click()
    page.get_by_role("heading", name="Teach").wait_for()
    assert [word for word in (*names, EXIT, REASON, OBJECTION) if in_file(served.db, word)] == []
    learners[0].reload()
    learners[0].get_by_role("button", name="Join").wait_for()
    learners[0].complaints.clear()  # the browser notes that the lesson is gone


def in_file(desk: Path, word: str) -> bool:
    """Whether it is in any byte of the file of classes, or beside it."""
    return any(word.encode() in path.read_bytes() for path in desk.parent.glob("*classes.db*"))


def test_on_another_device_by_number_and_pin(
    page: Any, served: Served, learners: list[Any]
) -> None:
    code = start(page, served)
    go_on(page, "Examples")
    go_on(page, "Alone")
    first, second, _ = learners
    first.goto(f"{served.address}/lesson#{code}")
    first.get_by_role("button", name="Join").click()
    answer(first, 1, 4, 3)
    first.locator("#seat summary").click()
    first.locator("#new-pin").fill("4711")
    first.get_by_role("button", name="Set the PIN").click()
    first.get_by_text("You have a PIN").or_(first.get_by_text("Set. On another")).first.wait_for()
    second.goto(f"{served.address}/lesson#{code}")
    second.get_by_text("I was here before").click()
    second.get_by_label("Your number").fill("1")
    second.get_by_label("Your PIN").fill("4711")
    second.get_by_role("button", name="Join").click()
    second.get_by_role("heading", name="Sentence 1 of 6").wait_for()
    assert second.locator("fieldset.choice input").nth(4).is_checked()
    first.get_by_text("went on on another device").wait_for()
    first.complaints.clear()  # the browser notes that it was turned away


def test_the_teacher_removes_and_names(page: Any, served: Served, learners: list[Any]) -> None:
    code = start(page, served)
    for learner in learners[:2]:
        learner.goto(f"{served.address}/lesson#{code}")
        learner.get_by_role("button", name="Join").click()
        learner.get_by_label("How many independent sources?").wait_for()
    page.get_by_text("2 learners are in.").wait_for()
    page.get_by_text("Learners: 2 here").click()
    page.get_by_text("Show names on this screen").click()
    page.get_by_text(learners[0].locator("#seat summary b").inner_text()).wait_for()
    page.get_by_role("button", name="Rename").first.click()
    page.get_by_label("Name", exact=True).fill("Quick Hare")
    page.get_by_test_id("stFormSubmitButton").get_by_role("button", name="Rename").click()
    learners[0].get_by_text("Quick Hare").wait_for()
    page.get_by_role("button", name="New PIN").first.click()
    told = page.get_by_text("PIN of number 1")
    told.wait_for()
    page.wait_for_timeout(4_000)  # the page is drawn anew meanwhile
    assert told.is_visible()
    page.get_by_role("button", name="Hide the PIN").click()
    told.wait_for(state="hidden")
    page.get_by_text("Remove", exact=True).nth(1).click()
    page.get_by_role("button", name="Remove for good").click()
    learners[1].get_by_text("not in this lesson any more").wait_for()
    learners[1].complaints.clear()
    page.get_by_text("1 learner is in.").wait_for()
    page.get_by_role("button", name="Lock", exact=True).click()
    page.get_by_text("Locked: nobody new can join").wait_for()
    learners[2].goto(f"{served.address}/lesson#{code}")
    learners[2].get_by_role("button", name="Join").click()
    learners[2].get_by_text("lets nobody new in").wait_for()
    learners[2].complaints.clear()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_teachers_page_is_accessible(
    page: Any, served: Served, learners: list[Any], scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)
    code = start(page, served)
    is_clean(page)
    learner = learners[0]
    learner.goto(f"{served.address}/lesson#{code}")
    learner.get_by_role("button", name="Join").click()
    page.get_by_text("1 learner is in.").wait_for()
    page.get_by_text("Learners: 1 here").click()
    page.get_by_text("Show names on this screen").click()
    page.get_by_role("button", name="New PIN").click()
    page.get_by_text("PIN of number 1").wait_for()
    is_clean(page)
    for step in ("Examples", "Alone", "In pairs", "The key", "Take home"):
        go_on(page, step)
        page.locator("strong", has_text=step).wait_for()
        is_clean(page)
    page.get_by_text("All lessons").click()
    page.get_by_role("heading", name="Your classes").wait_for()
    is_clean(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_another_version_of_the_codebook_is_said_accessibly(
    page: Any, served: Served, scheme: str
) -> None:
    with open_store(served.db) as store:
        store.set_project_setting("default", "codebook", "0.1")
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{served.address}/articles")
    page.get_by_text("coded under version 0.1").wait_for()
    is_clean(page)


def test_the_server_is_gone_for_a_while(page: Any, served: Served, learners: list[Any]) -> None:
    """What was answered meanwhile arrives; nothing has to be done."""
    code = start(page, served)
    go_on(page, "Examples")
    go_on(page, "Alone")
    learner = learners[0]
    learner.goto(f"{served.address}/lesson#{code}")
    learner.get_by_role("button", name="Join").click()
    answer(learner, 1, 2, 1)
    learner.get_by_text("Saved.", exact=True).wait_for()
    page.goto("about:blank")
    page.complaints.clear()
    served.stop()
    answer(learner, 1, 6, 3)
    learner.get_by_text("waiting for the network").first.wait_for()
    again = served.again()
    try:
        learner.get_by_text("Saved.", exact=True).wait_for(timeout=30_000)
        classes = open_classes(served.db)
        (held,) = classes.lessons(classes.classes("default")[0].id)
        (stored,) = classes.load_work(held.id).answers
        assert stored.certainty == 4
        classes.close()
    finally:
        learner.complaints.clear()
        again.stop()


def test_on_the_network_lessons_and_nothing_else(page: Any, tmp_path: Path) -> None:
    """At this computer's own address on its network, where it has one."""
    served = serve(tmp_path / "desk.db", "0", "--lan")
    try:
        code = start(page, served)
        address = f"http://{own_addresses()[0]}:{served.address.rsplit(':', 1)[1]}"
        assert address in page.get_by_text("Join at").inner_text()
        if "//127." in address:
            return
        refused = page.request.get(f"{address}/teach")
        assert (refused.status, "Only lessons" in refused.text()) == (403, True)
        assert page.request.get(f"{address}/_stcore/health").status == 403
        joined = page.request.post(f"{address}/lesson/join", data={"code": code})
        assert joined.json()["state"]["number"] == 1
        assert page.request.get(f"{address}/").url == f"{address}/lesson"
    finally:
        page.goto("about:blank")
        page.complaints.clear()
        served.stop()
