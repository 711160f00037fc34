"""The review screen by hand: keys to tag an article, milliseconds a key, frames, what is left behind.

    python tests/benchmarks/review_speed.py [ARTICLE.txt] [--rounds 3] [--reruns 1000] [--switches 50]

Needs Chromium on the PATH and two processors: the server has one, the browser and this script the
other. ARTICLE is one with its key beside it (ARTICLE.gold.csv); without it the counting of keys is
left out. Prints a table and ends with 1 where an aim is missed:

* keys to answer every counted unit of ARTICLE with its key as the reviewer's mind: at most two a
  unit, one where the suggestion is the key's type;
* 500 sentences: from a key to the mark in the margin at most 5 ms, to the acknowledgement at most
  50 ms, in 95 of 100 cases at 5 keys a second; 300 keys at 50 a second all exact;
* 5,000 sentences: at most 5 % of frames take over 50 ms while one scrolls and tags;
* first paint of 500 and of 5,000 sentences, beside the codebook's;
* after 1,000 reruns and 50 page switches: listeners, heap of the page and memory of the server as
  after the first tenth; no request to another computer in any of it.

Times are those of the calmest of the rounds, beside a post that does nothing in the same round, and
beside the pressure on the processors (percent of time in which something waited for one). CPU
times do not depend on what else runs.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright
from review_measures import (
    CLOCKS,
    NOTHING,
    Aim,
    calmest,
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
from reviewing import CURRENT, LETTERS, SAVED, answers, open_review, press, sentences
from serving import Served, add_article

from annotator.documents import read_document
from annotator.documents.gold import read_gold_table
from annotator.model import GoldUnit, Metadata
from annotator.store import DEFAULT_REVIEWER, open_store
from annotator.work.engine import load_engine
from annotator.work.ingest import ingest
from annotator.work.review import load_review

MEGABYTE = 1 << 20
VIEW = {"width": 1300, "height": 900}
TENTH = 10


class Bench:
    """A server, a browser, and who of either asked for something elsewhere."""

    def __init__(self, served: Served, browser: Any) -> None:
        self.served, self.browser = served, browser
        self.strangers: list[str] = []

    @contextmanager
    def page(self) -> Iterator[Any]:
        """A page in a profile of its own."""
        context = self.browser.new_context(viewport=VIEW)
        watch(context, self.strangers)
        context.add_init_script(CLOCKS)
        context.set_default_timeout(60_000)
        yield context.new_page()
        context.close()

    def open(self, page: Any, document_id: str) -> None:
        open_review(page, self.served, document_id)
        page.locator(".article").evaluate("(list) => clocks.watch(list)")


# ---------------------------------------------------------------- keys


def count_keys(bench: Bench, article: Path) -> list[Aim]:
    """Tag the article as its key says, and count the keys."""
    key = read_gold_table(article.with_suffix(".gold.csv"))
    with open_store(bench.served.db) as store:
        document_id = ingest(store, read_document(str(article)), load_engine()).document_id
        assert document_id is not None
        review = load_review(store, document_id, DEFAULT_REVIEWER)
    wanted = [_nearest(unit.start, unit.end, key) for unit in review.units]
    stands = [
        review.suggestions[unit.span].suggestion.coding.primary_type == kind
        for unit, kind in zip(review.units, wanted, strict=True)
    ]
    counted = [n for n, unit in enumerate(review.units) if unit.counted]
    with bench.page() as page:
        bench.open(page, document_id)
        for n in counted:
            assert page.locator(CURRENT).get_attribute("id") == f"unit-{review.units[n].start}"
            press(page, ["4"] if stands[n] else [LETTERS[wanted[n]], "4"])
        page.wait_for_selector(SAVED)
        pressed = page.evaluate("clocks.keys")
        done = page.locator(".progress").inner_text()
    assert done == f"{len(counted)} of {len(counted)} answered", done
    stored = answers(bench.served.db, document_id)
    right = sum(stored[n] == (wanted[n], 4) for n in counted)
    ideal = sum(1 if stands[n] else 2 for n in counted)
    return [
        Aim("units of the article that count", len(counted)),
        Aim("… whose suggestion stands", sum(stands[n] for n in counted)),
        Aim("keys to answer all of them", pressed, ideal),
        Aim("keys a unit", pressed / len(counted), 2),
        Aim("stored as the key says", right, len(counted), least=True),
    ]


def _nearest(start: int, end: int, key: tuple[GoldUnit, ...]) -> str:
    """The type of the key's unit that shares most with this stretch."""
    shared = {
        min(gold.unit.end, end) - max(gold.unit.start, start): gold.coding.primary_type
        for gold in key
    }
    return shared[max(shared)]


# ---------------------------------------------------------------- milliseconds


def measure_typing(bench: Bench, n: int, rounds: int) -> list[Aim]:
    """Two keys a sentence at 5 a second, 20 seconds a round, posts that do nothing after each."""
    document_id = add_article(bench.served.db, sentences(n))
    token = pass_for(bench.served, document_id)
    seen: dict[str, list[list[float]]] = {"shown": [], "waited": [], "committed": [], "nothing": []}
    calm, script, server = [], [], []
    with bench.page() as page:
        bench.open(page, document_id)
        time.sleep(4)  # the questions are asked once at the beginning
        ticks = page.context.new_cdp_session(page)
        ticks.send("Performance.enable", {"timeDomain": "threadTicks"})
        for letters in [list(LETTERS.values())] * rounds:
            keys = [key for k in range(50) for key in (letters[k % len(letters)], str(k % 4 + 1))]
            page.evaluate("clocks.clear()")
            begun, spent = _script_seconds(ticks), cpu_seconds(bench.served.process.pid)
            press(page, keys, per_second=5)
            page.wait_for_selector(SAVED)
            server.append((cpu_seconds(bench.served.process.pid) - spent) / len(keys))
            script.append((_script_seconds(ticks) - begun) / len(keys))
            calm.append(pressure())
            for name in ("shown", "waited", "committed"):
                seen[name].append(page.evaluate(f"clocks.{name}"))
            seen["nothing"].append(page.evaluate(NOTHING, ["/api/changes", token, 100]))
    assert all(len(values) == 100 for name in ("shown", "committed") for values in seen[name])
    limits = {"shown": 5, "committed": 50} if n <= 500 else {}
    words = {
        "shown": "key → mark",
        "waited": "… from when the browser got it",
        "committed": "key → acknowledged",
        "nothing": "post that does nothing",
    }
    rows = [
        row
        for name, values in seen.items()
        for row in spread(f"{n} sentences: {words[name]}", calmest(values), limits.get(name))
    ]
    ratio = part(calmest(seen["committed"]), 0.95) / part(calmest(seen["nothing"]), 0.95)
    return [
        *rows,
        Aim(f"{n} sentences: p95 acknowledged / nothing", ratio, unit="times"),
        Aim(f"{n} sentences: CPU of the page's script a key", 1000 * min(script), unit="ms"),
        Aim(f"{n} sentences: CPU of the server a key", 1000 * min(server), unit="ms"),
        Aim(f"{n} sentences: pressure in the calmest round", min(calm), unit="%"),
    ]


def _script_seconds(ticks: Any) -> float:
    """CPU seconds of the page's thread in scripts."""
    metrics = {m["name"]: m["value"] for m in ticks.send("Performance.getMetrics")["metrics"]}
    return float(metrics["ScriptDuration"])


def measure_burst(bench: Bench) -> list[Aim]:
    """300 keys at 50 a second: 150 sentences of 500, each exact."""
    document_id = add_article(bench.served.db, sentences(500))
    chosen = [(list(LETTERS)[k % len(LETTERS)], k % 4 + 1) for k in range(150)]
    with bench.page() as page:
        bench.open(page, document_id)
        begun = time.monotonic()
        press(page, [key for kind, step in chosen for key in (LETTERS[kind], str(step))], 50)
        took = time.monotonic() - begun
        page.wait_for_selector(SAVED)
        committed = page.evaluate("clocks.committed")
    found = answers(bench.served.db, document_id)
    exact = sum(a == b for a, b in zip(found, [*chosen, *[None] * 350], strict=True))
    return [
        Aim("300 keys at 50 a second: sentences exact, of 500", exact, 500, least=True),
        Aim("300 keys at 50 a second: keys a second reached", 300 / took),
        *spread("300 keys at 50 a second: key → acknowledged", committed),
    ]


# ---------------------------------------------------------------- frames, first paint


def measure_frames(bench: Bench, rounds: int) -> list[Aim]:
    """Ten seconds a round of tagging and scrolling through 5,000 sentences; the same on the
    codebook's page, where no key does anything."""
    document_id = add_article(bench.served.db, sentences(5_000))
    with bench.page() as page:
        page.goto(f"{bench.served.address}/codebook")
        page.get_by_text("Who vouches").wait_for()
        still = [_frames(page) for _ in range(rounds)]
        bench.open(page, document_id)
        time.sleep(4)
        busy = [_frames(page) for _ in range(rounds)]
        page.wait_for_selector(SAVED)
    slow, plain = (min(_share_over(50, r) for r in seen) for seen in (busy, still))
    return [
        Aim("5,000 sentences: frames over 50 ms", 100 * slow, 5, unit="%"),
        Aim("codebook's page, same keys and wheel: frames over 50 ms", 100 * plain, unit="%"),
        Aim("5,000 sentences: frames a second", max(len(r) for r in busy) / 10),
        Aim("codebook's page: frames a second", max(len(r) for r in still) / 10),
    ]


def _frames(page: Any) -> list[float]:
    page.mouse.move(500, 500)
    page.evaluate("clocks.counted = clocks.countFrames(10_000), null")
    begun = time.monotonic()
    n = 0
    while time.monotonic() < begun + 9.5:
        if n % 3 == 2:
            page.keyboard.press("g" if n % 2 else "4")
        else:
            page.mouse.wheel(0, 240)
        n += 1
        time.sleep(max(0.0, begun + n / 15 - time.monotonic()))
    return list(page.evaluate("clocks.counted"))


def _share_over(milliseconds: float, frames: list[float]) -> float:
    return sum(frame > milliseconds for frame in frames) / len(frames)


def measure_paint(bench: Bench, rounds: int) -> list[Aim]:
    """From asking for the page to the frame after the article stands there, in a fresh profile."""
    places = {
        "500 sentences": f"review?article={add_article(bench.served.db, sentences(500))}",
        "5,000 sentences": f"review?article={add_article(bench.served.db, sentences(5_000))}",
        "the codebook": "codebook",
    }
    took: dict[str, list[float]] = {name: [] for name in places}
    for _ in range(rounds):
        for name, path in places.items():
            with bench.page() as page:
                page.goto(f"{bench.served.address}/{path}")
                page.wait_for_selector("text=Who vouches" if path == "codebook" else CURRENT)
                took[name].append(page.evaluate(AFTER_PAINT) / 1000)
    return [Aim(f"first paint of {name}", min(took[name]), unit="s") for name in places]


AFTER_PAINT = """() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"""


# ---------------------------------------------------------------- what is left behind


def measure_leftovers(bench: Bench, reruns: int, switches: int) -> list[Aim]:
    document_id = add_article(bench.served.db, sentences(200))
    with bench.page() as page:
        bench.open(page, document_id)
        again = [
            _state(bench, page, lambda n: _rerun(bench, page, document_id, n), reruns // TENTH)
            for _ in range(TENTH)
        ]
        away = [
            _state(bench, page, lambda n: _switch(page), switches // TENTH) for _ in range(TENTH)
        ]
        page.evaluate("clocks.clear()")
        page.keyboard.press("Home")
        press(page, ["g", "4"])
        page.wait_for_selector(SAVED)
        committed = page.evaluate("clocks.committed.length")
    with open_store(bench.served.db) as store:
        logged = len(store.log.all_tags(document_id))
    return [
        *_compare(f"{reruns:,} reruns", again),
        *_compare(f"{switches} page switches", away),
        Aim("changes sent by two keys afterwards", max(logged, committed), 2),
    ]


def _compare(what: str, states: list[dict[str, float]]) -> list[Aim]:
    """The end beside the end of the first tenth."""
    first, last = states[0], states[-1]
    added = last["listeners"] - first["listeners"]
    return [
        Aim(f"{what}: listeners added after the first tenth", added, 0),
        *(
            Aim(f"{what}: {name}, end / after first tenth", last[name] / first[name], 1.1)
            for name in ("heap", "nodes", "server")
        ),
        Aim(f"{what}: heap of the page at the end", last["heap"] / MEGABYTE, unit="MiB"),
        Aim(f"{what}: memory of the server at the end", last["server"] / MEGABYTE, unit="MiB"),
    ]


def _state(bench: Bench, page: Any, act: Callable[[int], None], times: int) -> dict[str, float]:
    """What there is after doing it so many times, and after collecting what is garbage."""
    for n in range(times):
        act(n)
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable")
    for _ in range(2):
        tools.send("HeapProfiler.collectGarbage")
    metrics = {m["name"]: m["value"] for m in tools.send("Performance.getMetrics")["metrics"]}
    tools.detach()
    return {
        "listeners": metrics["JSEventListeners"],
        "heap": metrics["JSHeapUsedSize"],
        "nodes": metrics["Nodes"],
        "server": float(resident(bench.served.process.pid)),
    }


RERUN = """() => new Promise((done) => {
  const app = document.querySelector('[data-test-script-state]');
  const ended = () => app.getAttribute('data-test-script-state') === 'notRunning';
  const states = new MutationObserver(() => ended() && (states.disconnect(), done()));
  states.observe(app, { attributes: true, attributeFilter: ['data-test-script-state'] });
  const dialog = document.body.appendChild(document.createElement('div'));
  dialog.setAttribute('role', 'dialog');
  const key = { key: 'r', code: 'KeyR', keyCode: 82, bubbles: true };
  for (const name of ['keydown', 'keyup']) dialog.dispatchEvent(new KeyboardEvent(name, key));
  dialog.remove();
})"""
"""Streamlit's own shortcut for a rerun, from a place where the screen leaves the keys alone."""


def _rerun(bench: Bench, page: Any, document_id: str, n: int) -> None:
    """A run of the page's script; every tenth with an article that was changed meanwhile."""
    if n % TENTH == 0:
        with open_store(bench.served.db) as store:
            title = f"At {time.monotonic()}"
            store.edit_metadata(document_id, Metadata(title=title, language="en"))
    page.evaluate(RERUN)
    if n % TENTH == 0:
        page.get_by_role("heading", name=title).wait_for()


def _switch(page: Any) -> None:
    page.get_by_role("link", name="Codebook").click()
    page.get_by_text("Who vouches").wait_for()
    page.get_by_role("link", name="Review").click()
    page.locator(CURRENT).wait_for()  # no handle, which would keep the page that is left


# ---------------------------------------------------------------- all of it

PARTS = ("keys", "typing", "burst", "frames", "paint", "leftovers")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("article", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--reruns", type=int, default=1_000)
    parser.add_argument("--switches", type=int, default=50)
    parser.add_argument("--only", choices=PARTS, action="append", help="may be given several times")
    given = parser.parse_args()
    aims: list[Aim] = []
    with served_apart() as served, sync_playwright() as playwright:
        bench = Bench(served, launch(playwright))
        measures: dict[str, list[Callable[[], list[Aim]]]] = {
            "keys": [lambda: count_keys(bench, given.article)] if given.article else [],
            "typing": [
                lambda: measure_typing(bench, 500, given.rounds),
                lambda: measure_typing(bench, 5_000, given.rounds),
            ],
            "burst": [lambda: measure_burst(bench)],
            "frames": [lambda: measure_frames(bench, given.rounds)],
            "paint": [lambda: measure_paint(bench, given.rounds)],
            "leftovers": [lambda: measure_leftovers(bench, given.reruns, given.switches)],
        }
        for part_of in given.only or PARTS:
            for measure in measures[part_of]:
                rows = measure()
                tell(rows)
                aims += rows
        elsewhere = Aim("requests to other computers", len(bench.strangers), 0)
        tell([elsewhere])
    finish([*aims, elsewhere])


if __name__ == "__main__":
    main()
