"""The one-file lesson in a real browser, opened from the disk with the network refused, played
through on a telephone; its code brought back into the class picture. And the page Teach."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from serving import Served, add_article
from test_browser_screens import WCAG

from annotator.analysis.lesson import AnswerSheet, LearnerAnswer, Lesson, order_reveal
from annotator.documents.seeds import read_codebook
from annotator.formats.lesson_code import LONGEST, read_code, write_code
from annotator.formats.lesson_html import render_lesson_html
from annotator.work.lessons import collect, find_lesson

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
LESSON = find_lesson("1", read_codebook())
ANSWER = LearnerAnswer(unit=0, choice="people", certainty=4)


@pytest.fixture
def offline(browser: Any) -> Iterator[Any]:
    """A page that may read files and nothing else: any other request fails the test."""
    context = browser.new_context(viewport=PHONE, has_touch=True)
    context.set_default_timeout(10_000)
    context.set_offline(True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: m.type in ("error", "warning") and complaints.append(m.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def judge(route: Any) -> None:
        if route.request.url.startswith("file:"):
            route.continue_()
        else:
            complaints.append(route.request.url)
            route.abort()

    page.route("**/*", judge)
    yield page
    context.close()
    assert complaints == []


def open_lesson(page: Any, folder: Path, lesson: Lesson = LESSON) -> None:
    path = folder / "lesson.html"
    path.write_text(render_lesson_html(lesson), encoding="utf-8")
    page.goto(path.as_uri())


def choose(page: Any, label: str, certainty: str) -> None:
    page.get_by_role("radio", name=label).check()
    page.get_by_role("radio", name=certainty, exact=True).check()


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name).click()


def begin(page: Any) -> None:
    page.get_by_label("How many independent sources?").fill("7")
    press(page, "Go on")
    press(page, "Begin")


def play(page: Any, lesson: Lesson = LESSON, label: str = "State media") -> None:
    begin(page)
    for n in range(len(lesson.units)):
        choose(page, label, "sure" if n else "guess")
        press(page, "To the key" if n == len(lesson.units) - 1 else "Next sentence")


def test_played_through_on_a_telephone(offline: Any, tmp_path: Path) -> None:
    page = offline
    open_lesson(page, tmp_path)
    begin(page)
    # Certainty must be answered, and the learner is told so where it is asked.
    page.get_by_role("radio", name="Reporter only").check()
    press(page, "Next sentence")
    assert page.get_by_role("alert").first.inner_text().startswith("How sure are you?")
    page.get_by_role("radio", name="fairly sure").check()
    words = page.get_by_role("group", name="Underline")
    words.get_by_role("button", name="raised").tap()
    words.get_by_role("button", name="has", exact=True).tap()
    page.get_by_label("From the list").select_option(label="Nobody is named")
    page.get_by_label("Or in your own words").fill("No one says „so“ – ça va 🙂")
    press(page, "Hint (1 of")
    page.get_by_text("Look at the words “has since raised”.").wait_for()
    press(page, "Next sentence")
    for _ in LESSON.units[1:-1]:
        choose(page, "State media", "sure")
        press(page, "Next sentence")
    # The last one stays open: that is said once, then the key is shown all the same.
    press(page, "To the key")
    page.get_by_text("This sentence is still open").wait_for()
    press(page, "Show the key all the same")
    cards = page.locator(".reveal > li")
    order = [int(c.split("\n")[0].removeprefix("Sentence ")) for c in cards.all_inner_texts()]
    assert "Differs from the key" in cards.first.inner_text()
    page.get_by_text("Object", exact=True).first.click()
    page.get_by_label("Why do you see it otherwise?").first.fill("Monitors are media.")
    press(page, "Hand in")
    page.get_by_text("You guessed 7. We count 5.").wait_for()
    page.get_by_label("One sentence to take home").fill("I ask who says so.")
    code = page.get_by_label("Your code").input_value()
    assert len(code) <= LONGEST
    assert page.locator(".qr svg path").count() == 1

    sheet = read_code(LESSON, code)
    assert write_code(LESSON, sheet) == code  # both sides write the same
    assert (sheet.guess, sheet.exit, len(sheet.answers)) == (7, "I ask who says so.", 5)
    asked = [a.unit + 1 for a in order_reveal(LESSON, sheet.answers)]
    assert [n for n in order if n != 6] == asked  # the page keeps the order of analysis/lesson.py
    first = sheet.answers[0]
    assert (first.choice, first.certainty, first.because, first.hints) == ("reporter", 3, 6, 1)
    assert first.reason == "No one says „so“ – ça va 🙂"
    assert LESSON.units[0].words[slice(*first.cue or ())] == ("has", "since", "raised")
    assert [a.objection for a in sheet.answers if a.objection] == ["Monitors are media."]
    picture = collect(LESSON, code).picture
    assert (picture.learners, picture.guesses) == (1, {7: 1})
    assert picture.units[0].held == 1
    assert picture.units[3].sure_and_differed == 1


def test_two_papers_and_what_is_accepted(offline: Any, tmp_path: Path) -> None:
    """Each sentence says which paper it is from; what is accepted beside the key says why."""
    page, lesson = offline, find_lesson("3", read_codebook())
    open_lesson(page, tmp_path, lesson)
    guess = page.get_by_label("How many independent sources")
    guess.fill("200")
    page.get_by_text("A number from 0 to 99, please.").wait_for()
    guess.fill("2")
    assert not page.get_by_text("A number from 0 to 99").count()
    press(page, "Go on")
    press(page, "Begin")
    papers = []
    for n in range(len(lesson.units)):
        papers.append(page.locator(".question > .note").first.inner_text())
        choose(page, "Authorities and armed forces", "sure")
        press(page, "To the key" if n == len(lesson.units) - 1 else "Next sentence")
    assert papers == ["From The Callender Observer"] * 4 + ["From Coastline Daily"] * 4
    card = page.locator(".reveal > li", has_text="A senior official").inner_text()
    assert "Agrees with the key." in card
    assert "From The Callender Observer" in card
    assert "Accepted, too: News media. Reuters was told. It can be defended" in card
    own = page.locator(".reveal > li", has_text="Records of the Safety").inner_text()
    assert "yours can be defended too" in own
    assert own.count("The agency keeps the records.") == 1


def test_every_touch_is_kept(offline: Any, tmp_path: Path) -> None:
    page = offline
    open_lesson(page, tmp_path)
    begin(page)
    choose(page, "Has a side", "unsure")
    page.reload()
    assert page.get_by_role("radio", name="Has a side").is_checked()
    assert page.get_by_role("radio", name="unsure").is_checked()


def test_works_without_anything_kept(offline: Any, tmp_path: Path) -> None:
    offline.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('closed') }})"
    )
    open_lesson(offline, tmp_path)
    offline.get_by_label("How many independent sources?").fill("1")
    offline.get_by_text("This browser keeps nothing").wait_for()
    press(offline, "Go on")
    press(offline, "Begin")
    choose(offline, "People", "sure")


def test_by_keyboard_alone(offline: Any, tmp_path: Path) -> None:
    page = offline
    open_lesson(page, tmp_path)
    begin(page)
    page.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    for key in ("ArrowRight", "ArrowRight", "Enter", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.get_by_text("Underlined: in the sky").or_(page.get_by_text("Underlined:")).wait_for(
        state="attached"
    )
    assert page.locator('.words [aria-pressed="true"]').all_inner_texts() == ["in", "the"]
    assert page.get_by_role("radio", name="State media").is_checked()
    assert page.get_by_role("radio", name="guess").is_checked()


def test_full_text(offline: Any, tmp_path: Path) -> None:
    page = offline
    open_lesson(page, tmp_path)
    begin(page)
    press(page, "Full text")
    text = page.get_by_role("region", name=LESSON.articles[0].title)
    text.get_by_role("link").nth(2).click()
    page.get_by_role("heading", name="Sentence 3 of 6").wait_for()
    choose(page, "State media", "sure")
    text.get_by_role("link").nth(0).click()
    assert "✓" in text.get_by_role("link").nth(2).inner_text()


def test_deleted_by_the_learner(offline: Any, tmp_path: Path) -> None:
    page = offline
    open_lesson(page, tmp_path)
    play(page)
    press(page, "Hand in")
    press(page, "Delete my answers")
    press(page, "Really delete?")
    page.get_by_label("How many independent sources?").wait_for()
    page.reload()
    assert page.get_by_label("How many independent sources?").input_value() == ""


@pytest.mark.parametrize("wanted", ["1", "2", "3", "4", "5", "6"])
def test_each_ready_lesson_can_be_played(offline: Any, tmp_path: Path, wanted: str) -> None:
    lesson = find_lesson(wanted, read_codebook())
    open_lesson(offline, tmp_path, lesson)
    offline.locator("#guess").fill("2")
    press(offline, "Go on")
    press(offline, "Begin")
    for n in range(len(lesson.units)):
        offline.locator('input[name="choice"]').nth(1).check()
        offline.locator('input[name="certainty"]').nth(3).check()
        press(offline, "To the key" if n == len(lesson.units) - 1 else "Next sentence")
    press(offline, "Hand in")
    sheet = read_code(lesson, offline.get_by_label("Your code").input_value())
    assert {a.choice for a in sheet.answers} == {lesson.choices[1].key}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(offline: Any, tmp_path: Path, scheme: str) -> None:
    """No violation of WCAG 2.2, levels A and AA, on any of the screens."""
    offline.emulate_media(color_scheme=scheme)
    open_lesson(offline, tmp_path)

    def look() -> None:
        found = Axe().run(offline, options={"runOnly": WCAG, "resultTypes": ["violations"]})
        assert [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]] == []

    look()
    press(offline, "Go on")
    look()
    press(offline, "Begin")
    press(offline, "Full text")
    choose(offline, "People", "sure")
    for _ in range(3):
        if offline.get_by_role("button", name="Hint").is_visible():
            press(offline, "Hint")
    look()
    for n in range(6):
        choose(offline, "People", "sure")
        press(offline, "To the key" if n == 5 else "Next sentence")
    look()
    press(offline, "Hand in")
    look()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_sticks_out(offline: Any, tmp_path: Path, width: int) -> None:
    offline.set_viewport_size({"width": width, "height": 800})
    open_lesson(offline, tmp_path)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    begin(offline)
    assert offline.evaluate(wide) <= 0
    press(offline, "Full text")
    assert offline.evaluate(wide) <= 0


# ---------------------------------------------------------------- the page Teach


def open_first(page: Any, server: Served) -> None:
    """The first ready lesson, once the whole shelf stands: a click into a page that is still being
    drawn may meet a button that is replaced at that moment."""
    page.goto(server.address + "/teach")
    page.get_by_text("Or open a lesson that you kept").wait_for()
    page.get_by_role("button", name="Open", exact=True).first.click()
    page.get_by_text("What goes wrong").first.wait_for()


def test_teach(page: Any, shared_server: Served) -> None:
    """A ready lesson: tried out as a pupil, and a class's codes."""
    add_article(shared_server.db)
    open_first(page, shared_server)
    page.get_by_text("Preview as a pupil").click()
    pupil = page.frame_locator("iframe[srcdoc]")
    pupil.get_by_label("How many independent sources?").fill("2")
    pupil.get_by_text("Preview: nothing is kept.").wait_for()
    page.get_by_text("Answers of the class").click()
    box = page.get_by_label("Paste the codes")
    box.fill("NOT A CODE")
    box.press("Control+Enter")
    page.get_by_text("This code is not complete").wait_for()


def test_teach_own_lesson(page: Any, shared_server: Served) -> None:
    add_article(shared_server.db)
    page.goto(shared_server.address + "/teach")
    page.get_by_text("Or open a lesson that you kept").wait_for()
    page.get_by_role("button", name="Make a lesson").click()
    page.get_by_text("sentences have no key: there the class decides").first.wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="One file").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert "Talks to end the strike" in text


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("part", ["Plan", "Preview as a pupil", "Key", "Answers of the class"])
def test_teach_is_accessible(page: Any, shared_server: Served, part: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    open_first(page, shared_server)
    page.get_by_role("radio", name=part).click()
    if part == "Answers of the class":
        box = page.get_by_label("Paste the codes")
        box.fill(write_code(LESSON, AnswerSheet(guess=2, answers=(ANSWER,))))
        box.press("Control+Enter")
        page.get_by_text("1 learner handed in.").wait_for()
        page.get_by_role("img", name="Largest: State media, 8 of 17 sentences.").wait_for()
    sight = {"Key": "Take over", "Preview as a pupil": "As a pupil sees it."}
    page.get_by_text(sight.get(part, "How many independent sources?")).first.wait_for()
    found = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]})
    assert [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]] == []
