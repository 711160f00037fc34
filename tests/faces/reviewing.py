"""Driving the review screen in a browser, and reading what it stored."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from serving import Served, stored_tags

from annotator.documents import read_codebook

SAVED = '.review[data-state="saved"][data-waiting="0"]'
WAITING = '.review[data-state="waiting"]'
CURRENT = ".unit.current"
LETTERS = {t.key: t.letter for t in read_codebook().types}


def sentences(n: int) -> str:
    return " ".join(f"Sentence {i} was told to us." for i in range(1, n + 1))


def open_review(page: Any, served: Served, document_id: str) -> None:
    page.goto(f"{served.address}/review?article={document_id}")
    page.wait_for_selector(CURRENT)


def press(page: Any, keys: Iterator[str] | list[str], per_second: float = 50) -> None:
    """Press the keys at this rate, however long each takes."""
    begun = time.monotonic()
    for n, key in enumerate(keys):
        time.sleep(max(0.0, begun + n / per_second - time.monotonic()))
        page.keyboard.press(key)


def answers(db: Path, document_id: str) -> list[tuple[str, int | None] | None]:
    """Type and certainty, unit by unit."""
    return [
        (tag.coding.primary_type, tag.certainty) if tag and tag.coding else None
        for tag in stored_tags(db, document_id)
    ]


def current(page: Any) -> int:
    """Number of the current sentence, from 0."""
    units = page.locator(".unit").all()
    return ["current" in (unit.get_attribute("class") or "") for unit in units].index(True)
