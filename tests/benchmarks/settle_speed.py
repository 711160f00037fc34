"""How long a decision takes: 500 sentences, two readers, 100 differences, settled one by one over
HTTP.

    python tests/benchmarks/settle_speed.py

Beside it a post that decides nothing. Prints a table; exits with 1 where the 95th percentile of a
decision is over 100 ms.
"""

import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "faces")]

from reviewing import sentences  # noqa: E402
from serving import add_article, serve  # noqa: E402

from annotator.documents import read_codebook  # noqa: E402
from annotator.faces.passes import Pass, sign_pass  # noqa: E402
from annotator.store import DEFAULT_REVIEWER, Reviewer, open_store, utc_text  # noqa: E402
from annotator.work.review import apply_changes, load_review  # noqa: E402
from annotator.work.settle import load_settling  # noqa: E402

UNITS = 500
DIFFERENCES = 100
LIMIT = 0.1
MADE_AT = "2026-03-01T10:00:00.000Z"
BOOK = read_codebook()


def prepare(db: Path) -> tuple[str, str, list[Any]]:
    """The article's id, a token, and the differences."""
    document_id = add_article(db, sentences(UNITS))
    with open_store(db) as store:
        for reader in ("ana", "tom"):
            store.save_reviewer(Reviewer(id=reader, name=reader.title(), created_at=utc_text()))
            units = load_review(store, document_id, reader).units
            changes = [
                {
                    "seq": n, "made_at": MADE_AT, "action": "tag",
                    "start": unit.start, "end": unit.end,
                    "tag": {"primary_type": answer(reader, n), "certainty": 3},
                }
                for n, unit in enumerate(units, 1)
            ]  # fmt: skip
            apply_changes(store, document_id, reader, "tab", changes, codebook=BOOK)
        token = sign_pass(store.setting("secret") or "", Pass(document_id, DEFAULT_REVIEWER))
        found = load_settling(store, document_id, BOOK).differences
    assert len(found) == DIFFERENCES
    return document_id, token, list(found)


def answer(reader: str, n: int) -> str:
    differs = n % (UNITS // DIFFERENCES) == 0 and reader == "tom"
    return "company" if differs else "government"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "desk.db"
        served = serve(db)
        try:
            _, token, found = prepare(db)
            rows = measure(served.address, token, found)
        finally:
            served.stop()
    print(f"{'ms':24}{'p50':>8}{'p95':>8}{'max':>8}")
    for name, times in rows.items():
        cuts = quantiles(times, n=20)
        print(f"{name:24}{1e3 * cuts[9]:>8.1f}{1e3 * cuts[18]:>8.1f}{1e3 * max(times):>8.1f}")
    return int(quantiles(rows["a decision"], n=20)[18] > LIMIT)


def measure(address: str, token: str, found: list[Any]) -> dict[str, list[float]]:
    headers = {"X-Review-Token": token}
    rows: dict[str, list[float]] = {"a decision": [], "a post of nothing": []}
    with httpx.Client(base_url=address, headers=headers, timeout=30) as client:
        first = {"seq": 1, "made_at": MADE_AT, "action": "agree"}
        began = time.perf_counter()
        client.post("/api/decisions", json={"client": "c", "changes": [first]}).raise_for_status()
        print(f"what {UNITS - DIFFERENCES} answers had alike: {time.perf_counter() - began:.2f} s")
        for seq, difference in enumerate(found, 2):
            decision = {
                "seq": seq, "made_at": MADE_AT, "action": "settle", "picked": ["tom"],
                "start": difference.span.start, "end": difference.span.end, "reason": "x",
            }  # fmt: skip
            for name, route, changes in (
                ("a decision", "/api/decisions", [decision]),
                ("a post of nothing", "/api/changes", []),
            ):
                began = time.perf_counter()
                sent = client.post(route, json={"client": "c", "changes": changes})
                rows[name].append(time.perf_counter() - began)
                assert sent.json()["refused"] == [], sent.text
    return rows


if __name__ == "__main__":
    raise SystemExit(main())
