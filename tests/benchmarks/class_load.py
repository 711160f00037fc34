"""A class of 35 in a live lesson: 32 that speak the protocol and three browsers.

    python tests/benchmarks/class_load.py [--seconds 120]

Needs Chromium on the PATH and two processors: the server has one, everything else the other. All
join within a minute, then each answers every five seconds and asks every two what is new; the
teacher's page and the projector are open meanwhile. Prints a table and ends with 1 where an aim is
missed:

* from sending to acknowledgement at most 200 ms in 95 of 100 cases, joining and answering;
* every answer is stored, as sent;
* what was acknowledged is in the picture that the projector gets within 2 seconds;
* when the teacher goes on, every page follows within 3 seconds.
"""

import argparse
import asyncio
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from typing import Any, NamedTuple

import httpx
from playwright.sync_api import sync_playwright
from review_measures import (
    Aim,
    cpu_seconds,
    finish,
    launch,
    part,
    pressure,
    served_apart,
    spread,
    tell,
    watch,
)
from serving import Served

from annotator.documents.seeds import read_codebook
from annotator.store import DEFAULT_REVIEWER, HeldLesson, open_classes, open_store
from annotator.work.classroom import go_to, start_lesson
from annotator.work.lessons import find_lesson

CLIENTS = 32
BROWSERS = 3
JOINING = 60.0
"""Seconds in which all join, one after the other."""
EVERY, ASKING = 5.0, 2.0
"""Seconds between two answers, and between two questions what is new, of one learner."""
FOLLOWING = 3.0


class Learned(NamedTuple):
    """What a client did."""

    joined: float
    """Milliseconds."""
    answered: list[float]
    asked: list[float]
    given: dict[int, str]
    """The last choice for each sentence."""
    followed: float
    """Seconds from the teacher's step to the client's knowing of it."""


class Watched(NamedTuple):
    lags: list[float]
    """Seconds from an acknowledgement to the picture that has it."""
    looked: list[float]
    """Milliseconds that the picture took."""


# ---------------------------------------------------------------- the clients' process


def run_clients(
    address: str, held: HeldLesson, choices: list[str], units: int, begin: float, seconds: float
) -> tuple[list[Learned], Watched]:
    async def run() -> tuple[list[Learned], Watched]:
        acknowledged: list[float] = []
        stop = asyncio.Event()
        watching = asyncio.create_task(_watch(address, held, acknowledged, stop))
        clients = [
            _learn(address, held, choices, units, n, begin, seconds, acknowledged)
            for n in range(CLIENTS)
        ]
        learned = await asyncio.gather(*clients)
        stop.set()
        watched = await watching
        assert len(watched.lags) == len(acknowledged), "an answer never came into the picture"
        return learned, watched

    return asyncio.run(run())


async def _learn(
    address: str,
    held: HeldLesson,
    choices: list[str],
    units: int,
    n: int,
    begin: float,
    seconds: float,
    acknowledged: list[float],
) -> Learned:
    async with httpx.AsyncClient(base_url=f"{address}/lesson", timeout=30) as http:
        await asyncio.sleep(max(0.0, begin + JOINING * n / CLIENTS - time.monotonic()))
        begun = time.monotonic()
        told = (await http.post("/join", json={"code": held.code})).json()
        joined = 1000 * (time.monotonic() - begun)
        http.headers["X-Seat"] = told["token"]
        state, given = told["state"], {}
        answered, asked = [], []
        end = begin + JOINING + seconds
        asking = begin + JOINING + ASKING * n / CLIENTS
        answering = begin + JOINING + EVERY * n / CLIENTS
        k = 0
        while time.monotonic() < end:
            await asyncio.sleep(max(0.0, min(asking, answering) - time.monotonic()))
            begun = time.monotonic()
            if answering <= asking:
                unit, choice = k % units, choices[(k + n) % len(choices)]
                answer = {"choice": choice, "certainty": k % 4 + 1, "reason": f"learner {n}, {k}"}
                k += 1
                post = {"lesson": held.id, "seq": k, "answers": {str(unit): answer}}
                said = await http.post("/answers", json=post)
                said.raise_for_status()
                answered.append(1000 * (time.monotonic() - begun))
                acknowledged.append(time.monotonic())
                given[unit] = choice
                answering += EVERY
            else:
                state = await _ask(http, held.id, state)
                asked.append(1000 * (time.monotonic() - begun))
                asking += ASKING
        while state["phase"] != "reveal":
            await asyncio.sleep(max(0.0, asking - time.monotonic()))
            state = await _ask(http, held.id, state)
            asking += ASKING
        return Learned(joined, answered, asked, given, time.monotonic())


async def _ask(http: httpx.AsyncClient, lesson: str, state: dict[str, Any]) -> dict[str, Any]:
    said = await http.get("/state", params={"lesson": lesson, "v": state["v"]})
    return state if said.status_code == 204 else said.json()


async def _watch(
    address: str, held: HeldLesson, acknowledged: list[float], stop: asyncio.Event
) -> Watched:
    """As the projector does: every second. The number of a picture's state grows with every post,
    so it tells how many of them are in it."""
    seen, v, before = 0, 0, 0
    watched = Watched([], [])
    async with httpx.AsyncClient(base_url=f"{address}/projector/{held.id}", timeout=30) as http:
        while not stop.is_set() or seen < len(acknowledged):
            begun = time.monotonic()
            said = await http.get("/picture", params={"v": v})
            watched.looked.append(1000 * (time.monotonic() - begun))
            if said.status_code == 200:
                v = said.json()["v"]
            if not acknowledged:
                before = v
            now = acknowledged[seen : v - before]
            watched.lags.extend(max(0.0, time.monotonic() - moment) for moment in now)
            seen += len(now)
            await asyncio.sleep(1.0)
    return watched


# ---------------------------------------------------------------- the browsers, and all of it


def answer_in_browsers(pages: list[Any], begin: float, seconds: float) -> int:
    """One choice a page every five seconds; how many each."""
    rounds = int(seconds / EVERY)
    for k in range(rounds * len(pages)):
        time.sleep(max(0.0, begin + JOINING + k * EVERY / len(pages) - time.monotonic()))
        page = pages[k % len(pages)]
        page.locator("input[type=radio]").nth((k // len(pages)) % 8).check()
    for page in pages:
        page.get_by_text("Saved.", exact=True).wait_for()
    return rounds


def measure_class(seconds: float) -> list[Aim]:
    strangers: list[str] = []
    with ExitStack() as stack:
        served = stack.enter_context(served_apart())
        playwright = stack.enter_context(sync_playwright())
        lesson = find_lesson("1", read_codebook())
        with open_store(served.db) as store:
            classes = open_classes(store.path)
            held = start_lesson(store, classes, lesson, DEFAULT_REVIEWER, name="7b")
            held = go_to(classes, held.id, "alone")
        stack.callback(classes.close)
        chromium = launch(playwright)
        teacher = chromium.new_context(viewport={"width": 1300, "height": 900})
        watch(teacher, strangers)
        teacher.new_page().goto(f"{served.address}/teach?held={held.id}")
        teacher.new_page().goto(f"{served.address}/projector/{held.id}")
        pool = stack.enter_context(
            ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
        )
        choices, units = [c.key for c in lesson.choices], len(lesson.units)
        begin = time.monotonic() + 5  # the process starts meanwhile
        spent = cpu_seconds(served.process.pid)
        learning = pool.submit(run_clients, served.address, held, choices, units, begin, seconds)
        pages = [_join(chromium, served, held, strangers) for _ in range(BROWSERS)]
        clicks = answer_in_browsers(pages, begin, seconds)
        time.sleep(max(0.0, begin + JOINING + seconds + 1 - time.monotonic()))
        spent = cpu_seconds(served.process.pid) - spent
        stepped = time.monotonic()
        go_to(classes, held.id, "reveal")
        for page in pages:
            page.get_by_role("heading", name="Your answers and the key").wait_for()
        followed = [time.monotonic() - stepped]
        learned, watched = learning.result()
        followed += [one.followed - stepped for one in learned]
        posts = [t for one in learned for t in one.answered]
        stored, sent = _stored(classes, held, learned), sum(len(one.given) for one in learned)
        return [
            Aim("seconds of answering", seconds),
            Aim("answers posted", len(posts) + BROWSERS * clicks),
            Aim("posts of the clients taken", _taken(classes, held), len(posts), least=True),
            Aim("last answers of the clients stored as sent", stored, sent, least=True),
            *spread("32 clients: joining", [one.joined for one in learned], 200),
            *spread("32 clients: answer sent → acknowledged", posts, 200),
            *spread("32 clients: what is new?", [t for one in learned for t in one.asked], 200),
            *spread("the projector's picture", watched.looked),
            Aim("acknowledged → in the picture, p95", part(watched.lags, 0.95), 2, "s"),
            Aim("acknowledged → in the picture, longest", max(watched.lags), unit="s"),
            Aim("the teacher goes on → all pages follow", max(followed), FOLLOWING, "s"),
            Aim("CPU of the server", 100 * spent / (JOINING + seconds), unit="% core"),
            Aim("pressure at the end", pressure(), unit="%"),
            Aim("requests to other computers", len(strangers), 0),
        ]


def _join(chromium: Any, served: Served, held: HeldLesson, strangers: list[str]) -> Any:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    watch(context, strangers)
    page = context.new_page()
    page.goto(f"{served.address}/lesson#{held.code}")
    page.get_by_role("button", name="Join").click()
    page.get_by_role("heading", name="Sentence 1 of").wait_for()
    return page


def _taken(classes: Any, held: HeldLesson) -> int:
    """How many posts of the clients were taken: each sheet has the number of its last one, and a
    number is taken once, in order."""
    work = classes.load_work(held.id)
    clients = {a.seat_id for a in work.answers if a.reason.startswith("learner ")}
    return sum(sheet.seq for sheet in work.sheets if sheet.seat_id in clients)


def _stored(classes: Any, held: HeldLesson, learned: list[Learned]) -> int:
    """How many of the last answers are in the file as sent. Learners are told apart by what the
    clients wrote as their reason."""
    kept = {}
    for answer in classes.load_work(held.id).answers:
        if answer.reason.startswith("learner "):
            kept[answer.reason.split(",")[0], answer.unit] = answer.choice
    return sum(
        kept.get((f"learner {n}", unit)) == choice
        for n, one in enumerate(learned)
        for unit, choice in one.given.items()
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=120)
    rows = measure_class(parser.parse_args().seconds)
    tell(rows)
    finish(rows)


if __name__ == "__main__":
    main()
