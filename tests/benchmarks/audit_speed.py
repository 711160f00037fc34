"""What the audit costs, as CPU time and bytes for each answer.

    python tests/benchmarks/audit_speed.py [ROUNDS]

Answers every sentence of an article of 200, one answer a post (as a reviewer does it) and all in
one post (as a browser does it that was offline), with the audit and with one that writes nothing;
in turn, ROUNDS times each (20), of which the least counts. Prints a table.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from old_files import without_audit

from annotator.documents import read_text
from annotator.documents.seeds import read_codebook
from annotator.store import DEFAULT_REVIEWER, Store, open_store
from annotator.work.engine import load_engine
from annotator.work.ingest import ingest
from annotator.work.review import apply_changes

UNITS = 200
MADE_AT = "2026-03-01T10:00:00.000Z"
CODEBOOK = read_codebook()


def make_desk(folder: Path, name: str) -> tuple[Store, str]:
    store = open_store(folder / name)
    text = "\n".join(f"Gate {n} will close in May, the ministry said." for n in range(UNITS))
    added = ingest(store, read_text(text), load_engine(tier="rules"))
    assert added.document_id
    return store, added.document_id


def answers(store: Store, document_id: str) -> list[dict[str, Any]]:
    tag = {"primary_type": "government", "source": "Ministry", "certainty": 4}
    return [
        {"seq": n, "made_at": MADE_AT, "action": "tag", "start": u.start, "end": u.end, "tag": tag}
        for n, u in enumerate(store.load_ground(document_id), 1)
    ]


def cpu_per_answer(store: Store, document_id: str, client: str, batch: int) -> float:
    """Microseconds."""
    changes = answers(store, document_id)
    before = time.process_time()
    for first in range(0, len(changes), batch):
        post = changes[first : first + batch]
        apply_changes(store, document_id, DEFAULT_REVIEWER, client, post, codebook=CODEBOOK)
    return (time.process_time() - before) / len(changes) * 1e6


def least(rounds: int, kinds: dict[str, Callable[[int], float]]) -> dict[str, float]:
    """The least of each kind, measured in turn so that all meet the same disturbances."""
    found: dict[str, list[float]] = {kind: [] for kind in kinds}
    for n in range(rounds):
        for kind, measure in kinds.items():
            found[kind].append(measure(n))
    return {kind: min(figures) for kind, figures in found.items()}


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as name:
        desks = {kind: make_desk(Path(name), f"{kind}.db") for kind in ("with", "without")}
        without_audit(desks["without"][0])
        print("                                    without      with     more")
        for batch, told in ((1, "one answer a post"), (UNITS, f"{UNITS} answers a post")):
            kinds = {
                kind: lambda n, d=desk, b=batch: cpu_per_answer(*d, f"{b}-{n}", b)  # type: ignore[misc]
                for kind, desk in desks.items()
            }
            found = least(rounds, kinds)
            more = found["with"] / found["without"] - 1
            print(
                f"microseconds of CPU, {told:19}{found['without']:8.0f}  {found['with']:8.0f}  {more:+7.1%}"
            )
        sizes = {}
        for kind, (store, _) in desks.items():
            store._file.sweep(rewrite=True)
            sizes[kind] = store.path.stat().st_size / (2 * rounds * UNITS)
        more = sizes["with"] / sizes["without"] - 1
        print(
            f"bytes of the file for each answer  {sizes['without']:9.0f}  {sizes['with']:8.0f}  {more:+7.1%}"
        )
        before = time.process_time()
        checked = desks["with"][0].audit.verify()
        spent = (time.process_time() - before) / checked.head.n * 1e6
        print(f"microseconds of CPU to verify each row, of {checked.head.n:,}: {spent:.0f}")
        assert checked.problem is None, checked.problem


if __name__ == "__main__":
    main()
