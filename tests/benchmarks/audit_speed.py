"""What the audit costs, as CPU time and bytes for each answer.

    python tests/benchmarks/audit_speed.py [ROUNDS]

Answers every sentence of an article of 200, one answer a post (as a reviewer does it) and all in
one post (as a browser does that was offline), with the audit and with one that writes nothing; in
turn, ROUNDS times each (10), each time in a fresh article, of which the least counts. Prints a
table.
"""

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from old_files import without_audit

from annotator.documents import read_text
from annotator.documents.seeds import read_codebook
from annotator.engine import suggest
from annotator.store import DEFAULT_REVIEWER, Store, open_store
from annotator.work.engine import load_engine
from annotator.work.review import apply_changes

UNITS = 200
MADE_AT = "2026-03-01T10:00:00.000Z"
CODEBOOK = read_codebook()
ARTICLE = read_text("\n".join(f"Gate {n} will close in May, it said." for n in range(UNITS)))
FOUND = suggest(ARTICLE, load_engine(tier="rules"))


def make_store(folder: Path, kind: str) -> Store:
    store = open_store(folder / f"{kind}.db")
    store.save_codebook(CODEBOOK)
    return without_audit(store) if kind == "without" else store


def answers() -> list[dict[str, Any]]:
    tag = {"primary_type": "government", "source": "Ministry", "certainty": 4}
    return [
        {"seq": n, "made_at": MADE_AT, "action": "tag", "start": u.start, "end": u.end, "tag": tag}
        for n, u in enumerate(FOUND.units, 1)
    ]


def cpu_per_answer(store: Store, batch: int) -> float:
    """Microseconds."""
    document_id, changes = store.add_document(ARTICLE, FOUND), answers()
    before = time.process_time()
    for first in range(0, len(changes), batch):
        post = changes[first : first + batch]
        apply_changes(store, document_id, DEFAULT_REVIEWER, "tab", post, codebook=CODEBOOK)
    return (time.process_time() - before) / len(changes) * 1e6


def size(store: Store) -> int:
    store._file.sweep(rewrite=True)
    return store.path.stat().st_size


def row(told: str, figures: dict[str, float]) -> str:
    without, audited = figures["without"], figures["with"]
    return f"{told:45}{without:8.0f}  {audited:8.0f}  {audited / without - 1:+7.1%}"


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as name:
        stores = {kind: make_store(Path(name), kind) for kind in ("without", "with")}
        print(f"{'':45} without      with     more")
        for batch, told in ((1, "one answer a post"), (UNITS, f"{UNITS} answers a post")):
            found: dict[str, list[float]] = {kind: [] for kind in stores}
            for _ in range(rounds):
                for kind, store in stores.items():
                    found[kind].append(cpu_per_answer(store, batch))
            print(row(f"microseconds of CPU, {told}", {k: min(v) for k, v in found.items()}))
        before = {kind: size(store) for kind, store in stores.items()}
        for store in stores.values():
            cpu_per_answer(store, UNITS)
        per_answer = {k: (size(store) - before[k]) / UNITS for k, store in stores.items()}
        print(row("bytes for each answer, its article included", per_answer))
        start = time.process_time()
        checked = stores["with"].audit.verify()
        spent = (time.process_time() - start) / checked.head.n * 1e6
        print(f"microseconds of CPU to verify each row, of {checked.head.n:,}: {spent:.0f}")
        assert checked.problem is None, checked.problem


if __name__ == "__main__":
    main()
