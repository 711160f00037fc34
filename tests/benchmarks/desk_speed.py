"""CPU seconds of the figures of a desk of a thousand articles, each read by two people, half of them
settled and signed off.

    OPENBLAS_NUM_THREADS=1 python tests/benchmarks/desk_speed.py
"""

import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from articles import make_document, make_suggestions

from annotator.codebook import Codebook
from annotator.documents import read_codebook
from annotator.store import Reviewer, Store, open_store, utc_text
from annotator.work.desk_figures import measure_stored_desk, render_desk
from annotator.work.review import apply_changes, load_review
from annotator.work.signing import sign_off

ARTICLES = 1_000
SENTENCES = 25
OUTLETS = ("Selm Post", "Norland Daily", "The Harbour", "Fjord Times", "Island Radio")
READERS = ("ana", "tom", "eva", "ida")
TEXT = " ".join(f"Sentence {n} of the harbour was told to us." for n in range(SENTENCES))


def add_read(store: Store, book: Codebook, n: int, draw: Random) -> None:
    day = f"2026-{1 + n % 12:02}-{1 + n % 28:02}"
    document = make_document(TEXT, publisher=draw.choice(OUTLETS), published=day)
    document_id = store.add_document(document, make_suggestions(document))
    keys = [draw.choice(book.types).key for _ in range(SENTENCES)]
    settle = n % 2 == 0
    for reader in draw.sample(READERS, 2):
        units = load_review(store, document_id, reader).units
        changes = [
            _tag(seq, unit, key if settle or draw.random() < 0.8 else draw.choice(book.types).key)
            for seq, (unit, key) in enumerate(zip(units, keys, strict=True), 1)
        ]
        apply_changes(store, document_id, reader, "tab", changes, codebook=book)
    if settle:
        sign_off(store, document_id, "eva", book)


def _tag(seq: int, unit: Any, key: str) -> dict[str, Any]:
    return {
        "seq": seq, "made_at": "2026-03-01T10:00:00.000Z", "action": "tag",
        "start": unit.start, "end": unit.end,
        "tag": {"primary_type": key, "certainty": 3, "source": f"The {key} office"},
    }  # fmt: skip


def main() -> None:
    book, draw = read_codebook(), Random(1)
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(Path(sys.argv[1] if sys.argv[1:] else folder) / "desk.db") as store,
    ):
        if not store.list_articles():
            for reader in READERS:
                store.save_reviewer(Reviewer(id=reader, name=reader, created_at=utc_text()))
            with store.transaction():
                for n in range(ARTICLES):
                    add_read(store, book, n, draw)
        for every in ("week", "month"):
            started = time.process_time()
            report = measure_stored_desk(store, book, every=every)
            spent = time.process_time() - started
            print(f"{ARTICLES} articles of {SENTENCES} sentences, by {every}: {spent:.1f} s")
        started = time.process_time()
        for form in ("text", "csv", "json"):
            render_desk(report, book, form)
        print(f"as text, CSV and JSON: {time.process_time() - started:.2f} s")


if __name__ == "__main__":
    main()
