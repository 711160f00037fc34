"""What the two benchmarks of the review screen share: a server with a core of its own, a browser
on the other, clocks inside the page, and a table of aims.

The clocks are set by a script that runs in the page before the screen's own. They watch from
outside – the keydown event, the marks in the margin, the database in the browser where the
queue keeps a change until it is acknowledged – so that the screen has no hook for them.
"""

import math
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS.parent), str(TESTS), str(TESTS / "faces")]

from browsers import FLAGS, find_browser, is_foreign  # noqa: E402
from serving import Served, serve  # noqa: E402

from annotator.faces.passes import Pass, sign_pass  # noqa: E402
from annotator.store import DEFAULT_REVIEWER, open_store  # noqa: E402

SERVER_CORE, LOAD_CORE = 0, 1

CLOCKS = """
localStorage['annotator/settings/blind'] = 'none';
(() => {
  const clocks = window.clocks = { shown: [], waited: [], committed: [], frames: [], keys: 0 };
  const begun = new Map();
  let key = null;
  let pressed = 0;
  addEventListener('keydown', (event) => {
    pressed = performance.now();
    key = { at: pressed, sent: event.timeStamp };
    clocks.keys += 1;
  }, true);
  const { put, delete: drop } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (value, name) {
    begun.set(name, pressed);
    return put.call(this, value, name);
  };
  IDBObjectStore.prototype.delete = function (name) {
    if (begun.has(name)) clocks.committed.push(performance.now() - begun.get(name));
    begun.delete(name);
    return drop.call(this, name);
  };
  clocks.watch = (list) => new MutationObserver((records) => {
    if (!key || !records.some(({ target }) => target.closest('.mark'))) return;
    clocks.shown.push(performance.now() - key.at);
    clocks.waited.push(performance.now() - key.sent);
    key = null;
  }).observe(list, { subtree: true, childList: true });
  clocks.countFrames = (milliseconds) => new Promise((done) => {
    const begin = performance.now();
    let before = begin;
    clocks.frames = [];
    requestAnimationFrame(function frame() {
      const now = performance.now();
      clocks.frames.push(now - before);
      before = now;
      if (now - begin < milliseconds) requestAnimationFrame(frame);
      else done(clocks.frames);
    });
  });
  clocks.clear = () => Object.assign(clocks, { shown: [], waited: [], committed: [], keys: 0 });
})();
"""
"""Milliseconds. `shown`: from the keydown event to the mutation of a mark; `waited`: the same from
the moment the browser got the key; `committed`: from the keydown event to the acknowledgement."""

NOTHING = """async ([address, token, times]) => {
  const took = [];
  const headers = { 'Content-Type': 'application/json', 'X-Review-Token': token };
  for (let n = 0; n < times; n++) {
    const begun = performance.now();
    await (await fetch(address, { method: 'POST', headers, body: '[]' })).text();
    took.push(performance.now() - begun);
  }
  return took;
}"""
"""Milliseconds of posts that do nothing: the route takes them and reads that they are no changes."""


class Aim(NamedTuple):
    """A row of the table; without a limit it is told for comparison only."""

    what: str
    value: float
    limit: float | None = None
    unit: str = ""
    least: bool = False
    """Whether the limit is the least that will do, not the most."""

    @property
    def met(self) -> bool:
        if self.limit is None:
            return True
        return self.value >= self.limit if self.least else self.value <= self.limit

    def __str__(self) -> str:
        words = "at least" if self.least else "at most"
        aim = "" if self.limit is None else f"   {words} {self.limit:g}"
        missed = "" if self.met else "   MISSED"
        return f"{self.what:<58} {self.value:>9,.2f} {self.unit:<8}{aim}{missed}".rstrip()


def tell(aims: Sequence[Aim]) -> None:
    for aim in aims:
        print(aim, flush=True)


def finish(aims: Sequence[Aim]) -> None:
    """Say what was missed; ends the process with 1 if anything was."""
    missed = [aim.what for aim in aims if not aim.met]
    print(f"\n{len(missed)} of {sum(a.limit is not None for a in aims)} aims missed")
    sys.exit(bool(missed))


def part(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


def spread(what: str, values: Sequence[float], limit: float | None = None) -> list[Aim]:
    """Median and 95th percentile, the aim being for the second."""
    return [
        Aim(f"{what}, p50", statistics.median(values), unit="ms"),
        Aim(f"{what}, p95", part(values, 0.95), limit, unit="ms"),
    ]


def calmest(rounds: Sequence[Sequence[float]]) -> Sequence[float]:
    """The round with the least 95th percentile: what else runs here can only add to it."""
    return min(rounds, key=lambda values: part(values, 0.95))


def pressure() -> float:
    """Percent of the last ten seconds in which some process here waited for a processor."""
    some = Path("/proc/pressure/cpu").read_text().split()[1]
    return float(some.removeprefix("avg10="))


def resident(pid: int) -> int:
    """Resident memory of a process in bytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE")


def cpu_seconds(pid: int) -> float:
    """What a process has used of a processor."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served_apart() -> Iterator[Served]:
    """A server alone on one core; whatever this process starts from now on is on the other."""
    os.sched_setaffinity(0, {SERVER_CORE})
    with tempfile.TemporaryDirectory() as folder:
        served = serve(Path(folder) / "desk.db")
        os.sched_setaffinity(0, {LOAD_CORE})
        try:
            yield served
        finally:
            served.stop()


def pass_for(served: Served, document_id: str, reviewer_id: str = DEFAULT_REVIEWER) -> str:
    """What a reviewer's posts are admitted with."""
    with open_store(served.db) as store:
        return sign_pass(store.setting("secret") or "", Pass(document_id, reviewer_id))


def launch(playwright: Any) -> Any:
    return playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)


def watch(context: Any, strangers: list[str]) -> None:
    """Note every request and socket that leaves this computer."""

    def note(url: str) -> None:
        if is_foreign(url):
            strangers.append(url)

    context.on("request", lambda request: note(request.url))
    context.on("page", lambda page: page.on("websocket", lambda socket: note(socket.url)))
