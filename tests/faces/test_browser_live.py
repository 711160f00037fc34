"""The learner's page of a live lesson in a real browser, on a telephone, against a class that the
test holds."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsers import is_foreign
from live_class import CODE, LiveClass, hold
from test_browser_screens import WCAG

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
SCREENS = ("guess", "examples", "alone", "pair", "reveal", "end", "closed")
HEADINGS = {
    "guess": "Read only the headline",
    "examples": "Worked sentences",
    "alone": "Sentence 1 of 3",
    "pair": "Talk with Amber Heron",
    "reveal": "Your answers and the key",
    "end": "What did you guess at first?",
    "closed": "This lesson is over",
}
THEIRS = {
    "name": "Amber Heron", "choice": "people", "certainty": 3, "cue": [0, 2], "because": 1,
    "reason": "talks are people",
}  # fmt: skip
PAIR = {"partners": ["Amber Heron"], "units": [{"unit": 0, "theirs": [THEIRS]}]}
WAITING = "Saved on this device; waiting for the network."


@pytest.fixture
def live() -> LiveClass:
    return LiveClass()


@pytest.fixture
def address(live: LiveClass) -> Iterator[str]:
    with hold(live) as address:
        yield address


@pytest.fixture
def device(browser: Any) -> Iterator[Callable[[], Any]]:
    """Opens a page on a new device. Nothing may go wrong on it, and no request to elsewhere; that
    the server refuses something is told in the console, too, and is no complaint."""
    complaints: list[str] = []
    contexts: list[Any] = []

    def complain(message: Any) -> None:
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def open_device() -> Any:
        context = browser.new_context(viewport=PHONE, has_touch=True)
        context.set_default_timeout(10_000)
        contexts.append(context)
        context.on("console", complain)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("request", lambda r: is_foreign(r.url) and complaints.append(r.url))
        return context.new_page()

    yield open_device
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def phone(device: Callable[[], Any]) -> Any:
    return device()


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name).click()


def join(page: Any, address: str) -> None:
    page.goto(f"{address}#{CODE}")
    press(page, "Join")
    page.locator("#own-seat").wait_for()


def look(page: Any) -> None:
    """The page asks what is new at once, as it does when the network is back."""
    page.evaluate("dispatchEvent(new Event('online'))")


def step(page: Any, live: LiveClass, phase: str, **changes: Any) -> None:
    live.tell(phase, **changes)
    look(page)
    page.get_by_role("heading", name=HEADINGS[phase]).wait_for()


def choose(page: Any, label: str, certainty: str) -> None:
    page.get_by_role("radio", name=label).check()
    page.get_by_role("radio", name=certainty, exact=True).check()


def saved(page: Any, words: str = "Saved.") -> None:
    page.locator("#told").get_by_text(words, exact=True).wait_for()


def begin(page: Any, live: LiveClass, address: str) -> None:
    """At the first sentence."""
    live.tell("alone")
    join(page, address)


def answer_all(page: Any, label: str = "People", certainty: str = "sure") -> None:
    for n in range(3):
        choose(page, label, certainty)
        press(page, "Done" if n == 2 else "Next sentence")


# ---------------------------------------------------------------- joining


@pytest.mark.parametrize("typed", ["k7m2qx", "K7M-2QX", " k7m 2qx "])
def test_code(phone: Any, address: str, typed: str) -> None:
    phone.goto(address)
    phone.get_by_label("Code on the board").fill(typed)
    phone.keyboard.press("Enter")
    phone.get_by_role("heading", name="Read only the headline").wait_for()
    assert phone.locator("#own-seat summary").inner_text() == "Teal Otter, number 1 · 7b"


def test_code_in_the_address(phone: Any, address: str) -> None:
    phone.goto(f"{address}#k7m-2qx")
    assert phone.get_by_label("Code on the board").input_value() == "K7M2QX"


@pytest.mark.parametrize(
    ("typed", "refusal", "told"),
    [
        ("", None, "Type the code that your teacher shows."),
        ("AAAAAA", None, "No lesson has this code now. Look at the board once more."),
        (CODE, (403, "The teacher lets nobody new in."), "The teacher lets nobody new in."),
        (CODE, (429, "Too many tries."), "Too many tries."),
        (CODE, (503, "Busy. Try again."), "Busy. Try again."),
    ],
)
def test_joining_refused(
    phone: Any, live: LiveClass, address: str, typed: str, refusal: Any, told: str
) -> None:
    if refusal:
        live.refusals["join"] = refusal
    phone.goto(address)
    phone.get_by_label("Code on the board").fill(typed)
    press(phone, "Join")
    phone.get_by_role("alert").get_by_text(told, exact=True).wait_for()
    assert phone.get_by_label("Code on the board").input_value() == typed


def test_joining_without_network(phone: Any, address: str) -> None:
    phone.goto(f"{address}#{CODE}")
    phone.context.set_offline(True)
    press(phone, "Join")
    phone.get_by_role("alert").get_by_text("cannot be reached at the moment").wait_for()


@pytest.mark.parametrize(
    ("number", "pin", "told"),
    [
        ("1", "", "Type both: your number and your PIN."),
        ("one", "1234", "Your number is made of digits only."),
        ("1", "9999", "This number and this PIN do not go together."),
    ],
)
def test_coming_back_refused(
    phone: Any, live: LiveClass, address: str, number: str, pin: str, told: str
) -> None:
    live.sit_down(pin="1234")
    phone.goto(f"{address}#{CODE}")
    phone.get_by_text("I was here before").click()
    phone.get_by_label("Your number").fill(number)
    phone.get_by_label("Your PIN").fill(pin)
    press(phone, "Join")
    phone.get_by_role("alert").get_by_text(told).wait_for()


def test_on_another_device(device: Callable[[], Any], live: LiveClass, address: str) -> None:
    """With number and PIN everything is there again; the old device is turned away, and what it
    did not send is sent when its learner comes back to it."""
    first, second = device(), device()
    begin(first, live, address)
    first.locator("#own-seat summary").click()
    first.get_by_label("A PIN, four digits").fill("12")
    press(first, "Set the PIN")
    first.get_by_text("A PIN has four digits.").wait_for()
    first.get_by_label("A PIN, four digits").fill("1234")
    press(first, "Set the PIN")
    first.get_by_text("Set. On another device, join with number 1").wait_for()
    choose(first, "People", "sure")
    saved(first)

    def come_back(page: Any) -> None:
        page.get_by_text("I was here before").click()
        page.get_by_label("Your number").fill("1")
        page.get_by_label("Your PIN").fill("1234")
        press(page, "Join")
        page.get_by_role("heading", name="Sentence 1 of 3").wait_for()

    first.context.set_offline(True)
    first.get_by_label("Or in your own words").fill("written in the tunnel")
    saved(first, WAITING)
    second.goto(f"{address}#{CODE}")
    come_back(second)
    assert second.get_by_role("radio", name="People").is_checked()
    first.context.set_offline(False)
    look(first)
    first.get_by_text("You are not in this lesson any more. Join again.").wait_for()
    come_back(first)
    saved(first)
    assert live.seat["mine"]["answers"]["0"]["reason"] == "written in the tunnel"
    assert len(live.seats) == 1


def test_same_device_same_seat(phone: Any, live: LiveClass, address: str) -> None:
    join(phone, address)
    phone.evaluate("localStorage.removeItem('annotator/live/seat')")
    join(phone, f"{address}?")
    assert len(live.seats) == 1
    phone.goto(address)  # without a code in the address it goes on where it was
    phone.get_by_role("heading", name="Read only the headline").wait_for()


def test_another_code_in_the_address(phone: Any, address: str) -> None:
    join(phone, address)
    phone.evaluate("location.hash = 'AAAAAA'")
    phone.get_by_role("heading", name="Join the lesson").wait_for()
    assert phone.get_by_label("Code on the board").input_value() == "AAAAAA"


def test_handed_to_somebody_else(phone: Any, live: LiveClass, address: str) -> None:
    """The next one on the device gets a seat and an empty sheet of their own."""
    begin(phone, live, address)
    choose(phone, "People", "sure")
    saved(phone)
    phone.locator("#own-seat summary").click()
    press(phone, "Hand this device to somebody else")
    press(phone, "Really?")
    phone.get_by_text("This device is free.").wait_for()
    assert phone.evaluate("Object.keys(localStorage).filter((k) => k.includes('sheet'))") == []
    press(phone, "Join")
    phone.get_by_text("Amber Heron").wait_for()
    assert not phone.get_by_role("radio", name="People").is_checked()
    assert next(iter(live.seats.values()))["mine"]["answers"]["0"]["choice"] == "people"


def test_not_handed_on_before_all_is_saved(phone: Any, live: LiveClass, address: str) -> None:
    begin(phone, live, address)
    live.refusals["answers"] = (503, "Busy.")
    choose(phone, "People", "sure")
    phone.locator("#own-seat summary").click()
    press(phone, "Hand this device to somebody else")
    press(phone, "Really?")
    phone.get_by_text("Not everything is saved yet.").wait_for()


def test_a_number_given_again_brings_no_old_answers(
    phone: Any, live: LiveClass, address: str
) -> None:
    begin(phone, live, address)
    choose(phone, "People", "sure")
    saved(phone)
    live.seats.clear()  # removed by the teacher
    look(phone)
    phone.get_by_text("You are not in this lesson any more.").wait_for()
    live.seats["other"] = live.seats.pop(live.sit_down())
    live.seats["other"]["number"] = 1
    live.sit_down = lambda **known: "other"  # type: ignore[method-assign]
    press(phone, "Join")
    phone.get_by_role("heading", name="Sentence 1 of 3").wait_for()
    assert not phone.get_by_role("radio", name="People").is_checked()
    assert live.seats["other"]["mine"]["answers"] == {}


# ---------------------------------------------------------------- step by step


def test_the_whole_lesson(phone: Any, live: LiveClass, address: str) -> None:
    join(phone, address)
    phone.get_by_label("How many independent sources?").fill("7")
    saved(phone)
    phone.get_by_text("Your teacher goes on when everyone has one.").wait_for()
    step(phone, live, "examples")
    phone.get_by_text("Nobody is named.").wait_for()
    assert phone.get_by_label("How many independent sources?").count() == 0
    step(phone, live, "alone")
    answer_all(phone)
    phone.get_by_role("heading", name="All answered").wait_for()
    phone.get_by_text("You can change them until your teacher goes on.").wait_for()
    press(phone, "Sentence 2: People, sure")
    choose(phone, "Reporter only", "unsure")
    press(phone, "Next sentence")
    press(phone, "Done")
    press(phone, "Sentence 2: Reporter only, unsure")
    step(phone, live, "pair", pair={"partners": ["Amber Heron"], "units": []})
    phone.get_by_text("Where you all answered, you said the same.").wait_for()
    phone.get_by_text("You: Reporter only, unsure.").wait_for()  # the least sure one
    classmates = [{"people": 1, "authorities": 3, "reporter": 8}, {"people": 1}, {}]
    step(phone, live, "reveal", classmates=classmates, guesses={"2": 3, "7": 1})
    cards = phone.locator(".reveal > li")
    first = cards.first.inner_text()
    assert first.startswith("Sentence 1")
    assert "You: People, sure." in first
    assert "Class: 8 of 12 said Reporter only; 3 Authorities and armed forces; 1 People." in first
    assert "Differs from the key, which is “Authorities and armed forces”." in first
    assert first.index("You:") < first.index("Class:") < first.index("Differs")
    assert "Accepted, too: Has a side." in first
    # The rest in the class's order.
    numbers = [text.split("\n")[0] for text in cards.all_inner_texts()]
    assert numbers == ["Sentence 1", "Sentence 3", "Sentence 2"]
    phone.get_by_text("Object", exact=True).first.click()
    phone.get_by_label("Why do you see it otherwise?").first.fill("Ministers are people.")
    saved(phone)
    assert live.seat["mine"]["answers"]["0"]["objection"] == "Ministers are people."
    step(phone, live, "end", own=["When you said sure, it held 5 of 6 times."])
    phone.get_by_text("You guessed 7. We count 2.").wait_for()
    phone.get_by_text("Guesses in class: 2 by 3 learners, 7 by 1.").wait_for()
    phone.get_by_text("When you said sure, it held 5 of 6 times.").wait_for()
    phone.get_by_label("One sentence to take home").fill("I ask who says so.")
    saved(phone)
    press(phone, "Read the key once more")
    press(phone, "Back to the end")
    assert phone.get_by_label("One sentence to take home").input_value() == "I ask who says so."
    step(phone, live, "closed")
    phone.get_by_text("You objected: “Ministers are people.”").wait_for()
    mine = live.seat["mine"]
    assert (mine["guess"], mine["exit"]) == (7, "I ask who says so.")
    assert [mine["answers"][n]["choice"] for n in "012"] == ["people", "reporter", "people"]
    sent = [post["seq"] for post in live.posts]
    assert sent == sorted(set(sent))


def test_late_comer(phone: Any, live: LiveClass, address: str) -> None:
    """Who joins while the others answer may still guess, and read the examples."""
    begin(phone, live, address)
    press(phone, "Headline and examples")
    phone.get_by_text("Rain fell.").wait_for()
    phone.get_by_label("How many independent sources?").fill("4")
    saved(phone)
    press(phone, "To the sentences")
    press(phone, "Full text")
    phone.get_by_role("link").nth(2).click()
    phone.get_by_role("heading", name="Sentence 3 of 3").wait_for()
    assert live.seat["mine"]["guess"] == 4


def test_late_for_the_examples(phone: Any, live: LiveClass, address: str) -> None:
    live.tell("examples")
    join(phone, address)
    phone.get_by_text("You have not guessed yet").wait_for()
    phone.get_by_label("How many independent sources?").fill("4")
    saved(phone)


def test_half_answers(phone: Any, live: LiveClass, address: str) -> None:
    """They are kept and sent, and nobody goes on from one without being told."""
    begin(phone, live, address)
    phone.get_by_role("radio", name="People").check()
    saved(phone)
    assert live.seat["mine"]["answers"]["0"] == {
        "choice": "people", "certainty": 0, "cue": None, "because": 0, "reason": "", "objection": "",
    }  # fmt: skip
    press(phone, "Next sentence")
    phone.get_by_text("How sure are you? Choose one of the four, then go on.").wait_for()
    phone.get_by_role("radio", name="sure", exact=True).check()
    press(phone, "Next sentence")
    phone.get_by_role("radio", name="fairly sure", exact=True).check()
    press(phone, "Next sentence")
    phone.get_by_text("Now choose an answer.").wait_for()
    phone.get_by_role("radio", name="People").check()
    press(phone, "Next sentence")
    press(phone, "Done")
    phone.get_by_text("This sentence is still open:").wait_for()
    # The teacher's step does not wait for halves.
    phone.get_by_role("radio", name="People").check()
    step(phone, live, "reveal")
    card = phone.locator(".reveal > li", has_text="Sentence 3")
    assert "You left this open." in card.inner_text()


def test_step_while_somebody_types(phone: Any, live: LiveClass, address: str) -> None:
    begin(phone, live, address)
    choose(phone, "People", "sure")
    saved(phone)
    phone.clock.install()  # from here the rest of 400 ms never comes
    phone.clock.pause_at("2099-01-01")
    field = phone.get_by_label("Or in your own words")
    field.press_sequentially("they wri")
    step(phone, live, "reveal")
    assert live.posts[-1]["answers"]["0"]["reason"] == "they wri"
    assert phone.evaluate("document.activeElement.textContent") == HEADINGS["reveal"]
    announced = phone.locator("#announce")
    assert announced.inner_text() == "Your teacher went on: The key."
    assert announced.get_attribute("role") == "status"
    assert phone.title() == "5 of 6: The key – The ferry"


def test_what_is_new_moves_nobody(phone: Any, live: LiveClass, address: str) -> None:
    """A number that changes is drawn beneath the words that are being typed."""
    begin(phone, live, address)
    choose(phone, "People", "sure")
    step(phone, live, "reveal")
    phone.get_by_text("Object", exact=True).first.click()
    field = phone.get_by_label("Why do you see it otherwise?").first
    field.press_sequentially("Mini")
    live.tell(classmates=[{"people": 2}, {}, {}])
    look(phone)
    phone.get_by_text("Class: 2 of 2 said People.").wait_for()
    phone.keyboard.type("sters")
    assert field.input_value() == "Ministers"


def test_renamed_by_the_teacher(phone: Any, live: LiveClass, address: str) -> None:
    join(phone, address)
    live.seat["name"] = "Red Fox"
    live.tell()
    look(phone)
    phone.get_by_text("Red Fox").wait_for()


def test_hints(phone: Any, live: LiveClass, address: str) -> None:
    """One by one from the server; how many were taken is known there, and shown again."""
    begin(phone, live, address)
    live.refusals["hint"] = (503, "Busy. Try again.")
    press(phone, "Hint (1 of 3)")
    phone.get_by_text("Busy. Try again.").wait_for()
    live.refusals.clear()
    press(phone, "Hint (1 of 3)")
    phone.get_by_text("Look at the word “said”.").wait_for()
    press(phone, "Hint (2 of 3)")
    phone.get_by_text("Look at “the transport ministry”.").wait_for()
    phone.reload()
    phone.get_by_text("Look at “the transport ministry”.").wait_for()
    assert phone.locator(".sentence .named").all_inner_texts() == ["the", "transport", "ministry"]
    press(phone, "Hint (3 of 3)")
    phone.get_by_text("One of two:").wait_for()
    assert phone.get_by_role("button", name="Hint").count() == 0


# ---------------------------------------------------------------- the pair


def test_pair(phone: Any, live: LiveClass, address: str) -> None:
    begin(phone, live, address)
    answer_all(phone, "Reporter only", "unsure")
    step(phone, live, "pair", pair=PAIR)
    card = phone.locator(".pair > li")
    assert card.count() == 1
    said = card.inner_text()
    assert "You: Reporter only, unsure." in said
    assert "Amber Heron: People, fairly sure." in said
    assert "Underlined: “Talks broke”. Reason: The words say who." in said
    assert "In own words: “talks are people”" in said
    assert phone.locator(".theirs").all_inner_texts() == ["Talks", "broke"]
    phone.get_by_text("Still to decide: sentence 1.").wait_for()
    phone.get_by_role("radio", name="Take theirs: People").check()
    phone.get_by_text("Sentence 1: say how sure you are now.").wait_for()
    saved(phone)
    assert live.seat["mine"]["revised"] == {"0": {"choice": "people", "certainty": 0}}
    phone.get_by_role("radio", name="sure", exact=True).check()
    phone.get_by_text("You have decided on all of them.").wait_for()
    phone.get_by_role("radio", name="Another answer").check()
    phone.get_by_text("Sentence 1: say how sure").or_(
        phone.get_by_text("Still to decide")
    ).wait_for()
    phone.get_by_label("Another answer for sentence 1").select_option(label="State media")
    saved(phone)
    assert live.seat["mine"]["revised"] == {"0": {"choice": "state_media", "certainty": 4}}
    phone.reload()
    assert phone.get_by_role("radio", name="Another answer").is_checked()
    phone.get_by_role("radio", name="Keep mine: Reporter only").check()
    saved(phone)
    step(phone, live, "reveal")
    card = phone.locator(".reveal > li", has_text="Sentence 1")
    assert "You alone: Reporter only, unsure.\n\nAfter talking: Reporter only, sure." in (
        card.inner_text()
    )


def test_group_of_three(phone: Any, live: LiveClass, address: str) -> None:
    """One of the two others says the same as I; then both say the same, and not what I say."""
    begin(phone, live, address)
    answer_all(phone, "Reporter only")
    agrees = THEIRS | {"name": "Red Fox", "choice": "reporter", "reason": ""}
    units = [{"unit": 0, "theirs": [THEIRS, agrees]}]
    names = ["Amber Heron", "Red Fox"]
    live.tell("pair", pair={"partners": names, "units": units})
    look(phone)
    phone.get_by_role("heading", name="Talk with Amber Heron and Red Fox").wait_for()
    decisions = phone.locator(".decision label").all_inner_texts()
    assert decisions == ["Keep mine: Reporter only", "Take Amber Heron's: People", "Another answer"]
    live.tell("pair", pair={"partners": names, "units": [
        {"unit": 0, "theirs": [THEIRS, agrees | {"choice": "people"}]}
    ]})  # fmt: skip
    phone.reload()
    phone.get_by_role("heading", name="Talk with Amber Heron and Red Fox").wait_for()
    decisions = phone.locator(".decision label").all_inner_texts()
    assert decisions == ["Keep mine: Reporter only", "Take theirs: People", "Another answer"]
    assert "The sentence after:" in phone.locator(".cards.pair > li").inner_text()


@pytest.mark.parametrize("pair", [None, {"partners": [], "units": []}])
def test_no_partner(phone: Any, live: LiveClass, address: str, pair: Any) -> None:
    begin(phone, live, address)
    live.tell("pair", pair=pair)
    look(phone)
    phone.get_by_role("heading", name="No partner this time").wait_for()
    phone.get_by_text("Join the two beside you and listen").wait_for()


# ---------------------------------------------------------------- nothing is lost


@pytest.mark.parametrize("refusal", [(503, "Busy."), (429, "Slower."), (500, "Oh.")])
def test_what_cannot_be_sent_waits(
    phone: Any, live: LiveClass, address: str, refusal: tuple[int, str]
) -> None:
    begin(phone, live, address)
    choose(phone, "Has a side", "guess")
    saved(phone)
    live.refusals["answers"] = refusal
    choose(phone, "People", "sure")
    phone.get_by_label("Or in your own words").fill("ça va 🙂 “so”")
    saved(phone, WAITING)
    phone.reload()  # all of it is still there, and still to be sent
    assert phone.get_by_role("radio", name="People").is_checked()  # and not what the server has
    saved(phone, WAITING)
    press(phone, "Next sentence")
    choose(phone, "Reporter only", "guess")
    assert live.seat["mine"]["answers"]["0"]["choice"] == "has_a_side"
    live.refusals.clear()
    saved(phone)
    answers = live.seat["mine"]["answers"]
    assert (answers["0"]["choice"], answers["1"]["choice"]) == ("people", "reporter")
    assert answers["0"]["reason"] == "ça va 🙂 “so”"


def test_network_lost_and_found(phone: Any, live: LiveClass, address: str) -> None:
    begin(phone, live, address)
    choose(phone, "People", "sure")
    saved(phone)
    phone.context.set_offline(True)
    phone.get_by_role("radio", name="guess").check()
    saved(phone, WAITING)
    live.tell("reveal")
    phone.context.set_offline(False)
    phone.get_by_role("heading", name=HEADINGS["reveal"]).wait_for()
    saved(phone)
    assert live.seat["mine"]["answers"]["0"]["certainty"] == 1


def test_an_acknowledgement_that_is_lost(phone: Any, live: LiveClass, address: str) -> None:
    """The server has taken the post, and the page does not know: it is posted again."""
    begin(phone, live, address)
    lost = []

    def lose(route: Any) -> None:
        lost.append(route.fetch())
        route.abort()

    phone.route("**/lesson/answers", lose, times=1)
    phone.get_by_role("radio", name="People").check()
    saved(phone)
    assert [post["seq"] for post in live.posts] == [1, 2]
    assert live.posts[0]["answers"] == live.posts[1]["answers"]


def test_saved_is_not_said_before(phone: Any, live: LiveClass, address: str) -> None:
    begin(phone, live, address)
    held: list[Any] = []
    phone.route("**/lesson/answers", lambda route: held.append(route))
    phone.get_by_role("radio", name="People").check()
    phone.wait_for_function("localStorage.length > 2")
    assert phone.locator("#told").inner_text() == ""
    while not held:
        phone.wait_for_timeout(10)
    held[0].continue_()
    saved(phone)


def test_what_is_refused_holds_up_nothing(phone: Any, live: LiveClass, address: str) -> None:
    begin(phone, live, address)
    take = live.take_answers

    def refuse_the_guess(body: dict[str, Any], token: str) -> tuple[int, Any]:
        return (400, "No guess any more.") if "guess" in body else take(body, token)

    live.refusals["answers"] = (503, "Busy.")
    press(phone, "Headline and examples")
    phone.get_by_label("How many independent sources?").fill("4")
    press(phone, "To the sentences")
    choose(phone, "People", "sure")
    live.take_answers = refuse_the_guess  # type: ignore[method-assign]
    live.refusals.clear()
    saved(phone, "Not taken: No guess any more.")
    assert live.seat["mine"]["answers"]["0"]["certainty"] == 4
    live.take_answers = take  # type: ignore[method-assign]
    press(phone, "Headline and examples")
    phone.get_by_label("How many independent sources?").fill("5")
    saved(phone)
    assert live.seat["mine"]["guess"] == 5


def test_another_tab(phone: Any, live: LiveClass, address: str) -> None:
    """Two tabs of one browser go on with one sheet: neither takes the other's answers back."""
    begin(phone, live, address)
    choose(phone, "People", "sure")
    saved(phone)
    other = phone.context.new_page()
    other.goto(address)
    other.get_by_role("radio", name="Reporter only").check()
    saved(other)
    phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    phone.wait_for_function("document.querySelector('input[value=reporter]').checked")
    phone.get_by_role("radio", name="unsure").check()
    saved(phone)
    answer = live.seat["mine"]["answers"]["0"]
    assert (answer["choice"], answer["certainty"]) == ("reporter", 2)


def test_without_anything_kept(phone: Any, live: LiveClass, address: str) -> None:
    phone.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('closed') }})"
    )
    begin(phone, live, address)
    choose(phone, "People", "sure")
    saved(phone, "Saved. This browser keeps nothing: leave this page open.")
    live.refusals["answers"] = (503, "Busy.")
    phone.get_by_role("radio", name="guess").check()
    saved(
        phone,
        "Not sent yet; waiting for the network. This browser keeps nothing: leave this page open.",
    )
    live.refusals.clear()
    saved(phone, "Saved. This browser keeps nothing: leave this page open.")
    step(phone, live, "reveal")


# ---------------------------------------------------------------- out


def test_removed_by_the_teacher(phone: Any, live: LiveClass, address: str) -> None:
    join(phone, address)
    live.seats.clear()
    look(phone)
    phone.get_by_text("You are not in this lesson any more. Join again.").wait_for()
    assert phone.locator("#own-seat").count() == 0
    press(phone, "Join")
    phone.get_by_role("heading", name="Read only the headline").wait_for()


def test_removed_between_a_touch_and_its_post(phone: Any, live: LiveClass, address: str) -> None:
    begin(phone, live, address)
    live.refusals["state"] = (503, "Busy.")
    live.seats.clear()
    phone.get_by_role("radio", name="People").click()  # gone before it could be seen as checked
    phone.get_by_text("You are not in this lesson any more. Join again.").wait_for()


def test_lesson_deleted(phone: Any, live: LiveClass, address: str) -> None:
    join(phone, address)
    live.refusals["state"] = (404, "There is no such lesson, or it was deleted.")
    phone.reload()
    phone.get_by_text("There is no such lesson, or it was deleted.").wait_for()


def test_own_answers_deleted(phone: Any, live: LiveClass, address: str) -> None:
    begin(phone, live, address)
    choose(phone, "People", "sure")
    saved(phone)
    step(phone, live, "end")
    live.refusals["leave"] = (503, "Busy.")
    press(phone, "Delete my answers")
    assert live.asked["leave"] == 0
    press(phone, "Really delete all that you answered in 7b?")
    phone.get_by_text("Busy. Nothing is deleted yet.").wait_for()
    live.refusals.clear()
    press(phone, "Really delete")
    phone.get_by_text("Everything that you answered is deleted").wait_for()
    assert live.seats == {}
    assert phone.evaluate("JSON.stringify(localStorage)").count("people") == 0
    assert "token-1" not in phone.evaluate("JSON.stringify(localStorage)")


def test_asks_no_more_when_it_is_over(phone: Any, live: LiveClass, address: str) -> None:
    phone.clock.install()
    join(phone, address)
    for _ in range(3):
        asked = live.asked["state"]
        phone.clock.run_for(3_000)
        while live.asked["state"] == asked:  # while it is on, it asks every two seconds
            phone.wait_for_timeout(10)
    step(phone, live, "closed")
    phone.wait_for_load_state("networkidle")
    asked = live.asked["state"]
    phone.clock.run_for(60_000)
    phone.wait_for_load_state("networkidle")
    assert live.asked["state"] == asked


# ---------------------------------------------------------------- for everybody


def screens(page: Any, live: LiveClass, address: str) -> Iterator[str]:
    """Every screen, one after the other, with something on it."""
    page.goto(f"{address}#{CODE}")
    page.get_by_text("I was here before").click()
    yield "join"
    page.get_by_label("Code on the board").fill("")
    press(page, "Join")
    page.get_by_role("alert").get_by_text("Type the code").wait_for()
    yield "join, refused"
    page.get_by_label("Code on the board").fill(CODE)
    page.get_by_text("I was here before").click()
    press(page, "Join")
    page.locator("#own-seat summary").click()
    for phase in SCREENS:
        classmates = [{"people": 2, "reporter": 1}, {}, {"people": 1}]
        own = ["When you said sure, it held 5 of 6 times."]
        changes = {"pair": PAIR, "classmates": classmates, "guesses": {"2": 3}, "own": own}
        step(page, live, phase, **changes)
        yield phase
        if phase == "alone":
            press(page, "Full text")
            choose(page, "Reporter only", "sure")
            press(page, "Hint (1 of 3)")
            page.get_by_text("Look at the word").wait_for()
            page.get_by_role("group", name="Underline").get_by_role("button").first.click()
            yield "full text"
            press(page, "Headline and examples")
            yield "headline"
            press(page, "One sentence at a time")
            answer_all(page, "Reporter only")
            yield "done"
        if phase == "pair":
            page.get_by_role("radio", name="Another answer").check()
            yield "another answer"
        if phase == "reveal":
            page.get_by_text("Object", exact=True).first.click()
            yield "objection"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1300])
def test_accessible(phone: Any, live: LiveClass, address: str, scheme: str, width: int) -> None:
    """No violation of WCAG 2.2, levels A and AA, on any of the screens."""
    phone.emulate_media(color_scheme=scheme)
    phone.set_viewport_size({"width": width, "height": 800})
    for screen in screens(phone, live, address):
        found = Axe().run(phone, options={"runOnly": WCAG, "resultTypes": ["violations"]})
        told = [(v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]]
        assert (screen, told) == (screen, [])


WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """[...document.querySelectorAll("button, summary, select, textarea, input, label:has(input)")]
  .filter((e) => e.checkVisibility() && e.type !== "radio")
  .filter((e) => e.getBoundingClientRect().height < 44 || e.getBoundingClientRect().width < 44)
  .map((e) => e.outerHTML.slice(0, 80))"""


COVERED = """(() => { scrollTo(0, document.documentElement.scrollHeight);
  const told = document.getElementById("told");
  const last = document.querySelector("main").getBoundingClientRect().bottom;
  return !told.hidden && last > told.getBoundingClientRect().top; })()"""


@pytest.mark.parametrize(("width", "size"), [(320, 100), (360, 100), (360, 200), (1300, 200)])
def test_fits(phone: Any, live: LiveClass, address: str, width: int, size: int) -> None:
    """Nothing sticks out, also at twice the size of text; what is tapped is 44 px at least."""
    phone.add_init_script(
        "document.addEventListener('DOMContentLoaded', () =>"
        f" document.documentElement.style.fontSize = '{size}%')"
    )
    phone.set_viewport_size({"width": width, "height": 800})
    for screen in screens(phone, live, address):
        assert (screen, phone.evaluate(WIDE), phone.evaluate(SMALL)) == (screen, 0, [])
        assert (screen, phone.evaluate(COVERED)) == (screen, False)


def test_by_keyboard_alone(phone: Any, live: LiveClass, address: str) -> None:
    phone.goto(address)
    phone.keyboard.press("Tab")
    phone.keyboard.type(CODE)
    phone.keyboard.press("Enter")
    phone.get_by_role("heading", name="Read only the headline").wait_for()
    phone.keyboard.press("Tab")
    phone.keyboard.type("3")
    saved(phone)
    step(phone, live, "alone")
    for key in ("Tab", "Space", "Tab", "Space"):  # from the new heading on
        phone.keyboard.press(key)
    saved(phone)
    answer = live.seat["mine"]["answers"]["0"]
    assert (answer["choice"], answer["certainty"]) == ("authorities", 1)
