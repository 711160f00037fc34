"""The projector in a real browser, at the size of an old beamer: it changes only what changed,
keeps quiet, fits, and asks nobody else."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from projecting import ADDRESS, CODE, Projected, hold, make_class, read_qr
from test_browser_screens import WCAG

from annotator.documents.seeds import read_codebook
from annotator.work.lessons import find_lesson, ready_lessons

pytestmark = pytest.mark.browser

LESSON = find_lesson("1", read_codebook())
BEAMER = {"width": 1280, "height": 720}
STEADY = ("guess", "examples", "alone", "pair")
"""Steps that must be read without scrolling."""


@pytest.fixture
def projected() -> Projected:
    projected = Projected(LESSON)
    projected.sheets = make_class(LESSON)
    return projected


@pytest.fixture
def beamer(browser: Any, projected: Projected) -> Iterator[Any]:
    """The page; a request to elsewhere or a complaint of the browser fails the test."""
    context = browser.new_context(viewport=BEAMER)
    context.set_default_timeout(10_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda m: "Security Policy" in m.text and complaints.append(m.text))
    with hold(projected) as address:
        page.on(
            "request",
            lambda r: r.url.startswith(address.rsplit("/", 2)[0]) or complaints.append(r.url),
        )
        page.goto(address)
        page.locator("h2").wait_for()
        yield page
        context.close()
    assert complaints == []


def turn(page: Any, projected: Projected, phase: str = "", **changes: Any) -> None:
    """Let the class go on, and wait until the page has heard of it."""
    projected.tell(phase, **changes)
    asked = projected.asked
    page.locator(f"body[data-phase={projected.phase}]").wait_for()
    while projected.asked < asked + 2:
        page.wait_for_timeout(50)


def test_the_way_in(beamer: Any, projected: Projected) -> None:
    assert beamer.get_by_text("192.168.1.5:8501/lesson").is_visible()
    assert beamer.get_by_text("K7M-2QX").is_visible()
    assert beamer.get_by_text("23 are in").is_visible()
    assert read_qr(beamer.locator(".qr svg path").get_attribute("d")) == f"{ADDRESS}#{CODE}"
    turn(beamer, projected, code=None)
    assert beamer.get_by_text("Nobody new can join now.").is_visible()
    assert not beamer.get_by_text("K7M-2QX").count()


def test_only_what_changed_is_changed(beamer: Any, projected: Projected) -> None:
    turn(beamer, projected, "end")
    opened = beamer.get_by_text("Sentences to take home")
    opened.click()
    beamer.evaluate("document.querySelector('summary').mine = 1; scrollTo(0, 200)")
    at = beamer.evaluate("scrollY")
    turn(beamer, projected, sheets=make_class(LESSON, 26))
    beamer.get_by_text("Sentences to take home (6)").wait_for()
    assert beamer.evaluate("document.activeElement.mine") == 1
    assert beamer.evaluate("document.querySelector('details').open")
    assert beamer.evaluate("scrollY") == at > 0


def test_only_a_new_step_is_announced(beamer: Any, projected: Projected) -> None:
    turn(beamer, projected, "alone")
    assert beamer.get_by_role("status").inner_text() == "Alone"
    beamer.evaluate(
        "window.said = 0; new MutationObserver(() => window.said++).observe("
        "document.querySelector('[role=status]'), {childList: true, characterData: true, subtree: true})"
    )
    turn(beamer, projected, sheets=make_class(LESSON, 12))
    assert beamer.get_by_text("12 are in").is_visible()
    assert beamer.evaluate("said") == 0
    turn(beamer, projected, "pair")
    assert beamer.evaluate("said") > 0


def test_time_planned_and_gone(beamer: Any, projected: Projected) -> None:
    turn(beamer, projected, "alone", minutes=15, since="2999-03-01T10:00:00.000Z")
    assert beamer.get_by_text("0 of 15 minutes").is_visible()
    turn(beamer, projected, since="2026-03-01T10:00:00.000Z")
    assert beamer.get_by_text("minutes, 15 planned").is_visible()
    turn(beamer, projected, minutes=None)
    assert not beamer.get_by_text("minutes").count()


def test_trouble_is_told_and_ends(beamer: Any, projected: Projected) -> None:
    turn(beamer, projected, "alone")
    projected.refusal = (404, "There is no such lesson, or it was deleted.")
    beamer.get_by_text("There is no such lesson").wait_for()
    assert beamer.get_by_role("heading", name="Alone").is_visible()
    projected.refusal = None
    turn(beamer, projected)
    assert beamer.get_by_role("alert").inner_text() == ""


@pytest.mark.parametrize("number", range(6))
def test_steps_fit_an_old_beamer(number: int, beamer: Any, projected: Projected) -> None:
    """And no text is smaller than a thirty-fifth of the height, but for the switches."""
    lesson = ready_lessons(read_codebook())[number]
    for phase in STEADY:
        turn(beamer, projected, phase, lesson=lesson, sheets=make_class(lesson))
        assert beamer.evaluate("document.documentElement.scrollHeight") <= 720, phase
    for phase in (*STEADY, "reveal", "end"):
        turn(beamer, projected, phase)
        assert beamer.evaluate("document.documentElement.scrollWidth") <= 1280, phase
        assert smallest(beamer) >= 720 / 35, phase


def smallest(page: Any) -> float:
    """Pixels of the smallest text that learners are to read."""
    return float(
        page.evaluate(
            """() => Math.min(...Array.from(document.querySelectorAll('header, main *, #join *'))
                 .filter((e) => !e.closest('svg') && e.checkVisibility())
                 .filter((e) => Array.from(e.childNodes).some((n) => n.nodeType === 3 && n.data.trim()))
                 .map((e) => parseFloat(getComputedStyle(e).fontSize)))"""
        )
    )


@pytest.mark.parametrize("look", ["light", "dark"])
def test_no_barrier(look: str, beamer: Any, projected: Projected) -> None:
    if look == "dark":
        beamer.get_by_role("button", name="Dark").click()
        beamer.reload()
        beamer.locator("h2").wait_for()
    assert beamer.evaluate("document.documentElement.dataset.look") == look
    for phase in (*STEADY, "reveal", "end", "closed"):
        turn(beamer, projected, phase)
        found = Axe().run(beamer, options={"runOnly": WCAG, "resultTypes": ["violations"]})
        assert [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]] == []
