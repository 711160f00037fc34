"""Sixty reviewers at once: 57 that speak the protocol and three browsers, each a tag every 2 seconds.

    python tests/benchmarks/review_load.py [--seconds 300]

Needs Chromium on the PATH and two processors: the server has one, everything else the other. Until
there are accounts each of the 57 gets a reviewer's row and pass of its own; the browsers are the
default reviewer in three articles of 500 sentences. Prints a table and ends with 1 where an aim is
missed:

* every tag is stored, on the right sentence, as the right reviewer's, once;
* from sending to acknowledgement under 100 ms in 95 of 100 cases, for both kinds, beside posts that
  do nothing, sent all the while;
* resident memory of the server at the end at most 1.1 times that after the first tenth;
* no request to another computer.
"""

import argparse
import asyncio
import multiprocessing
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any, NamedTuple

import httpx
from playwright.sync_api import sync_playwright
from review_measures import (
    CLOCKS,
    Aim,
    cpu_seconds,
    finish,
    launch,
    part,
    pass_for,
    pressure,
    resident,
    served_apart,
    spread,
    tell,
    watch,
)
from reviewing import SAVED, answers, open_review, sentences
from serving import TYPES, Served, add_article

from annotator.store import Reviewer, open_store, utc_text
from annotator.work.review import load_review

CLIENTS = 57
BROWSERS = 3
EVERY = 2.0
"""Seconds between two tags of one reviewer."""
SENTENCES = 500
MEGABYTE = 1 << 20


class Client(NamedTuple):
    """A reviewer who speaks the protocol."""

    n: int
    reviewer_id: str
    token: str


class Sent(NamedTuple):
    """What became of the posts of one client."""

    milliseconds: list[float]
    tags: list[tuple[str, int]]
    """Type and certainty, one for each post, on sentence after sentence."""
    troubles: int


def add_clients(served: Served, document_id: str) -> list[Client]:
    ids = [f"reviewer-{n}" for n in range(CLIENTS)]
    with open_store(served.db) as store:
        for reviewer_id in ids:
            store.save_reviewer(Reviewer(id=reviewer_id, name=reviewer_id, created_at=utc_text()))
    return [Client(n, i, pass_for(served, document_id, i)) for n, i in enumerate(ids)]


# ---------------------------------------------------------------- the clients' process


def run_clients(
    address: str, clients: list[Client], spans: list[tuple[int, int]], begin: float, seconds: float
) -> tuple[list[Sent], list[float]]:
    """What each client sent, and milliseconds of posts that do nothing, 5 a second."""

    async def run() -> tuple[list[Sent], list[float]]:
        nothing = _send_nothing(address, clients[0].token, begin, seconds)
        sending = [_review(address, client, spans, begin, seconds) for client in clients]
        *sent, took = await asyncio.gather(*sending, nothing)
        return sent, took

    return asyncio.run(run())


async def _review(
    address: str, client: Client, spans: list[tuple[int, int]], begin: float, seconds: float
) -> Sent:
    sent = Sent([], [], 0)
    troubles = 0
    known = 0
    headers = {"X-Review-Token": client.token}
    async with httpx.AsyncClient(headers=headers, timeout=30) as http:

        async def tag(k: int) -> None:
            nonlocal known, troubles
            answer = TYPES[(k + client.n) % len(TYPES)], k % 4 + 1
            change = _change(k + 1, spans[k % len(spans)], answer)
            post = {"client": f"client-{client.n}", "changes": [change], "known": known}
            begun = time.monotonic()
            while True:
                try:
                    said = await http.post(f"{address}/api/changes", json=post)
                    if said.status_code == 200:
                        break
                except httpx.TransportError:
                    pass
                troubles += 1
                await asyncio.sleep(0.4)
            sent.milliseconds.append(1000 * (time.monotonic() - begun))
            told = said.json()
            assert told["acknowledged"] == [k + 1], told
            assert told["elsewhere"] == [], told
            known = told["n"]
            sent.tags.append(answer)

        await _in_step(begin + EVERY * client.n / CLIENTS, seconds, EVERY, tag)
    return sent._replace(troubles=troubles)


def _change(seq: int, span: tuple[int, int], answer: tuple[str, int]) -> dict[str, Any]:
    tag = {"primary_type": answer[0], "certainty": answer[1], "source": None, "source_id": None}
    made_at = datetime.now(UTC).isoformat()
    place = {"start": span[0], "end": span[1]}
    return {"seq": seq, "made_at": made_at, "action": "tag", **place, "tag": tag}


async def _send_nothing(address: str, token: str, begin: float, seconds: float) -> list[float]:
    took: list[float] = []
    async with httpx.AsyncClient(headers={"X-Review-Token": token}, timeout=30) as http:

        async def send(_: int) -> None:
            begun = time.monotonic()
            await http.post(f"{address}/api/changes", json=[])
            took.append(1000 * (time.monotonic() - begun))

        await _in_step(begin, seconds, 0.2, send)
    return took


async def _in_step(
    begin: float, seconds: float, every: float, act: Callable[[int], Awaitable[None]]
) -> None:
    """Act at every step of the clock from `begin` on; late ones at once."""
    for k in range(int(seconds / every)):
        await asyncio.sleep(max(0.0, begin + k * every - time.monotonic()))
        await act(k)


# ---------------------------------------------------------------- the browsers, and all of it


def run_browsers(
    pages: list[Any], served: Served, begin: float, seconds: float
) -> tuple[int, list[float]]:
    """Keys a page; and the server's memory at each key of the first page."""
    memory = []
    keys = int(seconds / EVERY)
    for k in range(keys * len(pages)):
        time.sleep(max(0.0, begin + k * EVERY / len(pages) - time.monotonic()))
        pages[k % len(pages)].keyboard.press("4")
        if k % len(pages) == 0:
            memory.append(float(resident(served.process.pid)))
    for page in pages:
        page.wait_for_selector(SAVED, timeout=60_000)
    return keys, memory


def measure_load(seconds: float) -> list[Aim]:
    strangers: list[str] = []
    with ExitStack() as stack:
        served = stack.enter_context(served_apart())
        playwright = stack.enter_context(sync_playwright())
        shared = add_article(served.db, sentences(SENTENCES))
        own = [add_article(served.db, sentences(SENTENCES)) for _ in range(BROWSERS)]
        clients = add_clients(served, shared)
        with open_store(served.db) as store:
            spans = [tuple(unit.span) for unit in store.load_ground(shared)]
        pages = []
        for document_id in own:
            context = launch(playwright).new_context(viewport={"width": 1300, "height": 900})
            watch(context, strangers)
            context.add_init_script(CLOCKS)
            pages.append(context.new_page())
            open_review(pages[-1], served, document_id)
        pool = stack.enter_context(
            ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
        )
        begin = time.monotonic() + 5  # the process starts meanwhile
        spent = cpu_seconds(served.process.pid)
        sending = pool.submit(run_clients, served.address, clients, spans, begin, seconds)
        keys, memory = run_browsers(pages, served, begin, seconds)
        sent, nothing = sending.result()
        spent = cpu_seconds(served.process.pid) - spent
        committed = [t for page in pages for t in page.evaluate("clocks.committed")]
        stored = _stored(served, shared, clients, sent) + _kept(served, own, keys)
        posts = [t for one in sent for t in one.milliseconds]
        return [
            Aim("seconds", seconds),
            Aim("tags sent", len(posts) + BROWSERS * keys),
            Aim("tags stored", stored, len(posts) + BROWSERS * keys, least=True),
            Aim("posts that had to be sent again", sum(one.troubles for one in sent)),
            *spread("57 clients: sent → acknowledged", posts, 100),
            *spread("3 browsers: key → acknowledged", committed, 100),
            *spread("post that does nothing, meanwhile", nothing),
            Aim(
                "p95 acknowledged / nothing", part(posts, 0.95) / part(nothing, 0.95), unit="times"
            ),
            Aim("CPU of the server a tag", 1000 * spent / stored, unit="ms"),
            Aim("pressure at the end", pressure(), unit="%"),
            Aim("memory of the server at the end", memory[-1] / MEGABYTE, unit="MiB"),
            Aim("… / after the first tenth", memory[-1] / memory[len(memory) // 10], 1.1),
            Aim("requests to other computers", len(strangers), 0),
        ]


def _stored(served: Served, document_id: str, clients: list[Client], sent: list[Sent]) -> int:
    """How many of the clients' tags are in the log as sent: in order, once, on their sentence."""
    found = 0
    with open_store(served.db) as store:
        logged = store.log.all_tags(document_id)
        units = [unit.span for unit in store.load_ground(document_id)]
        for client, one in zip(clients, sent, strict=True):
            rows = [row for row in logged if row.reviewer_id == client.reviewer_id]
            expected = [(units[k % len(units)], *tag) for k, tag in enumerate(one.tags)]
            kept = [
                (row.span, row.tag.coding.primary_type, row.tag.certainty)
                for row in rows
                if row.tag and row.tag.coding
            ]
            assert kept == expected, client
            progress = load_review(store, document_id, client.reviewer_id).progress
            assert progress.answered == min(len(expected), len(units)), client
            found += len(kept)
    return found


def _kept(served: Served, own: list[str], keys: int) -> int:
    """How many of the browsers' answers are stored: the suggestions, one after the other."""
    expected = [(TYPES[k % len(TYPES)], 4) for k in range(keys)]
    stored = [answers(served.db, document_id)[:keys] for document_id in own]
    return sum(a == b for one in stored for a, b in zip(one, expected, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=300)
    rows = measure_load(parser.parse_args().seconds)
    tell(rows)
    finish(rows)


if __name__ == "__main__":
    main()
