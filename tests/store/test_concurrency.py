"""One store used by many threads, and copied while it is written."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from articles import make_document, make_suggestions

from annotator.errors import StoreBusy
from annotator.store import Store, open_store

TIMEOUT = 60


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


def add(store: Store, text: str) -> str:
    document = make_document(text)
    return store.add_document(document, make_suggestions(document))


def in_threads(count: int, work: Callable[[int], object]) -> list[object]:
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(work, range(count), timeout=TIMEOUT))


def test_thirty_threads_write_and_read(store: Store) -> None:
    def work(n: int) -> int:
        for k in range(5):
            kept = add(store, f"Thread {n}, text {k}.")
            assert store.load_text(kept) == f"Thread {n}, text {k}."
        return len(store.list_articles())

    seen = in_threads(30, work)
    assert len(store.list_articles()) == 150
    assert max(seen) == 150  # type: ignore[type-var]
    texts = {store.load_text(row.id) for row in store.list_articles()}
    assert texts == {f"Thread {n}, text {k}." for n in range(30) for k in range(5)}


def test_a_thread_that_fails_takes_no_other_with_it(store: Store) -> None:
    """A connection shared bare by two threads loses the second's row when the first rolls back."""
    inside, done = threading.Event(), threading.Event()

    def add_and_fail() -> None:
        with store.transaction():
            add(store, "Doomed.")
            inside.set()
            assert not done.wait(0.1), "the other waits its turn"
            raise ZeroDivisionError

    def fail(_: int) -> None:
        with pytest.raises(ZeroDivisionError):
            add_and_fail()

    def succeed(_: int) -> None:
        inside.wait(TIMEOUT)
        add(store, "Kept.")
        done.set()

    in_threads(2, lambda n: (fail, succeed)[n](n))
    assert [row.id for row in store.list_articles()] == [
        store.find_same_text(make_document("Kept."))[0].id
    ]


def test_readers_see_nothing_before_it_is_committed(store: Store) -> None:
    inside, looked = threading.Event(), threading.Event()
    seen: list[int] = []

    def write(_: int) -> None:
        with store.transaction():
            add(store, "Words.")
            inside.set()
            looked.wait(TIMEOUT)

    def read(_: int) -> None:
        inside.wait(TIMEOUT)
        seen.append(len(store.list_articles()))
        looked.set()

    in_threads(2, lambda n: (write, read)[n](n))
    assert seen == [0]
    assert len(store.list_articles()) == 1


def test_a_thread_that_holds_the_store_too_long_makes_it_busy(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db", busy_seconds=0.05) as store:
        inside, refused = threading.Event(), threading.Event()

        def hold(_: int) -> None:
            with store.transaction():
                inside.set()
                refused.wait(TIMEOUT)

        def try_to(_: int) -> None:
            inside.wait(TIMEOUT)
            with pytest.raises(StoreBusy):
                add(store, "Words.")
            refused.set()

        in_threads(2, lambda n: (hold, try_to)[n](n))
        add(store, "Words.")


def test_copies_made_while_others_write_are_whole(store: Store, tmp_path: Path) -> None:
    stop = threading.Event()

    def write(_: int) -> None:
        n = 0
        while not stop.is_set():
            add(store, f"Text {n}.")
            n += 1

    def copy(_: int) -> list[int]:
        counts = []
        try:
            for k in range(5):
                store.backup(tmp_path / f"copy {k}.db")
                with open_store(tmp_path / f"copy {k}.db", create=False) as found:
                    rows = found.list_articles()
                    assert all(found.load_suggestions(row.id).stored for row in rows)
                    counts.append(len(rows))
        finally:
            stop.set()
        return counts

    _, counts = in_threads(2, lambda n: (write, copy)[n](n))
    assert counts == sorted(counts)  # type: ignore[call-overload]


def test_connections_of_threads_that_ended_are_used_again(store: Store) -> None:
    in_threads(20, lambda n: store.list_articles())
    in_threads(20, lambda n: store.list_articles())
    assert len(store._file._idle) <= 8
