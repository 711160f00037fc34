"""The review screen in a real browser, when things break: what was acknowledged is there, the rest is
sent again. More such is in test_browser_review.py.

Longer, by hand:  CUT_SECONDS=60 KILLS=20 pytest tests/faces/test_browser_robust.py
"""

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from browsers import FLAGS, find_browser
from playwright.sync_api import Error as PlaywrightError
from reviewing import LETTERS, SAVED, WAITING, answers, current, open_review, press, sentences
from serving import TIGHT_DISK, TYPES, Served, add_article, serve

from annotator.faces.front import front_address

pytestmark = pytest.mark.browser

CUT_SECONDS = float(os.environ.get("CUT_SECONDS", "3"))
KILLS = int(os.environ.get("KILLS", "2"))
BURST = 12
"""Keys between two accidents."""


def expected_answers(n: int) -> list[tuple[str, int]]:
    """The suggestions accepted with one certainty after the other, by `steps`."""
    return [(TYPES[i % 4], i % 4 + 1) for i in range(n)]


def steps() -> Iterator[str]:
    n = 0
    while True:
        yield str(n % 4 + 1)
        n += 1


def acknowledged(page: Any, pressed: int) -> int:
    """How many of the changes the screen says are saved."""
    return pressed - int(page.locator(".review").get_attribute("data-waiting"))


def test_server_killed_again_and_again(page: Any, own_server: list[Served]) -> None:
    served = own_server[0]
    total = BURST * (KILLS + 1)
    document_id = add_article(served.db, sentences(total))
    open_review(page, served, document_id)
    keys = steps()
    for n in range(1, KILLS + 1):
        press(page, islice(keys, BURST // 2))
        saved = acknowledged(page, BURST * n - BURST // 2)
        own_server[-1].stop(signal.SIGKILL)
        press(page, islice(keys, BURST // 2))
        assert answers(served.db, document_id)[:saved] == expected_answers(saved)
        own_server.append(own_server[-1].again())
    press(page, islice(keys, BURST))
    page.wait_for_selector(SAVED)
    assert answers(served.db, document_id) == expected_answers(total)
    page.complaints.clear()


def test_no_connection_for_a_while(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db, sentences(60))
    open_review(page, shared_server, document_id)
    keys = steps()
    press(page, islice(keys, 20))
    page.wait_for_selector(SAVED)
    page.context.set_offline(True)
    press(page, islice(keys, 20), per_second=20 / CUT_SECONDS)
    page.wait_for_selector(WAITING)
    assert page.locator(".state").inner_text().startswith("Not saved yet – no connection")
    assert answers(shared_server.db, document_id) == [*expected_answers(20), *[None] * 40]
    page.context.set_offline(False)
    press(page, islice(keys, 20))
    page.wait_for_selector(SAVED)
    assert answers(shared_server.db, document_id) == expected_answers(60)
    page.complaints.clear()


KEPT = """async (front) => {
  const { keptUnder } = await import(`${front}/kept.js`);
  return (await keptUnder("annotator/queue/")).length;
}"""


def in_profile(browser: Any, folder: Path) -> Any:
    """A browser of its own, with what it kept in the folder."""
    context = browser.browser_type.launch_persistent_context(
        folder, executable_path=find_browser(), args=FLAGS, viewport={"width": 1300, "height": 900}
    )
    context.set_default_timeout(15_000)
    context.add_init_script("localStorage['annotator/settings/blind'] ??= 'none'")
    return context


def process_of(folder: Path) -> int:
    """Id of the browser's first process; its others end with it."""
    wanted = f"--user-data-dir={folder}"
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        words = entry.read_bytes().decode(errors="replace").split("\0")
        if wanted in words and not any(w.startswith("--type=") for w in words):
            return int(entry.parent.name)
    raise AssertionError("The browser is not running.")


def test_browser_killed(browser: Any, own_server: list[Served], tmp_path: Path) -> None:
    served = own_server[0]
    document_id = add_article(served.db, sentences(30))
    context = in_profile(browser, tmp_path / "profile")
    page = context.pages[0]
    open_review(page, served, document_id)
    keys = steps()
    press(page, islice(keys, 10))
    page.wait_for_selector(SAVED)
    served.stop(signal.SIGKILL)
    press(page, islice(keys, 10))
    page.wait_for_selector('.review[data-state="waiting"][data-waiting="10"]')
    assert (
        page.evaluate(KEPT, front_address()) == 10
    )  # written; a read follows the writes before it
    process = process_of(tmp_path / "profile")
    os.kill(process, signal.SIGKILL)
    page.wait_for_event("close")
    assert answers(served.db, document_id) == [*expected_answers(10), *[None] * 20]

    own_server.append(served.again())
    context = in_profile(browser, tmp_path / "profile")
    page = context.pages[0]
    open_review(page, own_server[-1], document_id)
    page.wait_for_selector(SAVED)
    assert current(page) == 20
    press(page, islice(keys, 10))
    page.wait_for_selector(SAVED)
    context.close()
    assert answers(served.db, document_id) == expected_answers(30)


def crash(page: Any) -> None:
    with contextlib.suppress(PlaywrightError):  # the page is not there any more to answer
        page.goto("chrome://crash")


def test_page_crashed(page: Any, shared_server: Served) -> None:
    """The process that draws the page ends; the browser lives on."""
    document_id = add_article(shared_server.db, sentences(30))
    page.route("**/api/changes", lambda route: route.abort())
    open_review(page, shared_server, document_id)
    press(page, islice(steps(), 20))
    # On the first sentence many changes, whose order counts.
    press(page, ["Home", *[LETTERS[kind] for kind in ("expert", "company") * 6], "3"])
    page.wait_for_selector('.review[data-waiting="33"]')
    assert page.evaluate(KEPT, front_address()) == 33
    with page.expect_event("crash"):
        crash(page)
    later = page.context.new_page()
    open_review(later, shared_server, document_id)
    later.wait_for_selector(SAVED)
    expected = [("company", 3), *expected_answers(20)[1:], *[None] * 10]
    assert answers(shared_server.db, document_id) == expected
    assert current(later) == 20
    page.complaints.clear()


def test_no_room_in_the_browser(page: Any, shared_server: Served) -> None:
    document_id = add_article(shared_server.db)
    page.add_init_script("IDBObjectStore.prototype.put = () => { throw new DOMException('full') }")
    open_review(page, shared_server, document_id)
    press(page, ["4"])
    page.wait_for_selector(SAVED)
    assert page.locator(".state").inner_text().startswith("This browser has no room to keep")
    assert answers(shared_server.db, document_id)[0] == ("government", 4)


def test_two_tabs_while_the_server_is_killed(page: Any, own_server: list[Served]) -> None:
    served = own_server[0]
    document_id = add_article(served.db, sentences(60))
    other = page.context.new_page()
    for tab in (page, other):
        open_review(tab, served, document_id)
    other.locator(".unit").nth(32).click()
    chosen = expected_answers(60)

    def both(n: int) -> None:
        for _ in range(n):
            press(page, [next(first)])
            press(other, [next(second)])

    first, second = steps(), steps()
    both(10)
    served.stop(signal.SIGKILL)
    both(10)
    own_server.append(served.again())
    both(4)
    for tab in (page, other):
        tab.wait_for_selector(SAVED)
    expected = [*chosen[:24], *[None] * 8, *chosen[:24], *[None] * 4]
    assert answers(served.db, document_id) == expected
    for tab in (page, other):
        tab.bring_to_front()
        tab.evaluate("window.dispatchEvent(new Event('focus'))")
        tab.wait_for_function(SHOWN, arg=48)
    page.complaints.clear()


SHOWN = """(n) => {
  const roots = [document, ...[...document.querySelectorAll('*')].map((e) => e.shadowRoot)];
  return roots.some((r) => r?.querySelectorAll('.mark[data-state="answered"]').length === n);
}"""


def test_the_disk_fills_up(page: Any, tmp_path: Path) -> None:
    served = serve(tmp_path / "desk.db", program=TIGHT_DISK)
    document_id = add_article(served.db, sentences(100))
    open_review(page, served, document_id)
    keys = steps()
    press(page, islice(keys, 10))
    page.wait_for_selector(SAVED)
    served.process.send_signal(signal.SIGUSR1)
    press(page, islice(keys, 60), per_second=20)
    check_full(page, served, document_id, pressed=70)
    served.process.send_signal(signal.SIGUSR2)
    press(page, islice(keys, 30))
    page.wait_for_selector(SAVED)
    assert answers(served.db, document_id) == expected_answers(100)
    page.complaints.clear()
    assert served.stop() == 0


def check_full(page: Any, served: Served, document_id: str, pressed: int) -> None:
    page.wait_for_selector(WAITING)
    assert "There is no room left for the database" in page.locator(".state").inner_text()
    saved = acknowledged(page, pressed)
    assert 10 <= saved < pressed
    assert answers(served.db, document_id)[:saved] == expected_answers(saved)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB; only the administrator can make one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", place]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("No right to mount a small disk here")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def fill_up(file: Path) -> None:
    with file.open("wb", buffering=0) as stream:
        while True:
            stream.write(bytes(1024))


def test_a_real_disk_fills_up(page: Any, small_disk: Path) -> None:
    served = serve(small_disk / "desk.db")
    document_id = add_article(served.db, sentences(100))
    open_review(page, served, document_id)
    keys = steps()
    press(page, islice(keys, 10))
    page.wait_for_selector(SAVED)
    filler = small_disk / "filler"
    with pytest.raises(OSError, match="No space"):
        fill_up(filler)
    press(page, islice(keys, 60), per_second=20)
    page.wait_for_selector(WAITING)
    # SQLite may also fail at the index of its log, which it calls an error of the disk.
    said = page.locator(".state").inner_text()
    assert "no room left for the database" in said or "disk failed at the database" in said
    saved = acknowledged(page, 70)
    filler.unlink()
    assert answers(served.db, document_id)[:saved] == expected_answers(saved)
    press(page, islice(keys, 30))
    page.wait_for_selector(SAVED)
    assert answers(served.db, document_id) == expected_answers(100)
    page.complaints.clear()
    assert served.stop() == 0
