"""An invented desk with several readers: `desk.read("ana", id, "government", …)`."""

from collections.abc import Sequence
from itertools import count

import msgspec
from articles import make_document, make_suggestions

from annotator.codebook import Codebook
from annotator.documents import read_codebook
from annotator.store import Reviewer, Store, utc_text
from annotator.work.review import apply_changes, load_review
from annotator.work.settle import apply_decisions, load_settling

MADE_AT = "2026-03-01T10:00:00.000Z"
LINES = tuple(f"Sentence {n} of the harbour." for n in range(1, 13))


class InventedDesk:
    """Articles of twelve sentences, and people who answer them."""

    def __init__(self, store: Store, people: Sequence[str] = ("ana", "tom", "eva")) -> None:
        self.store = store
        self.book: Codebook = read_codebook()
        self.seq = count(1)
        for name in people:
            store.save_reviewer(Reviewer(id=name, name=name.title(), created_at=utc_text()))

    def add(self, publisher: str | None = "Selm Post", published: str | None = "2026-03-02") -> str:
        document = make_document(" ".join(LINES), title=f"Story {next(self.seq)}")
        told = msgspec.structs.replace(document.metadata, publisher=publisher, published=published)
        document = msgspec.structs.replace(document, metadata=told)
        return self.store.add_document(document, make_suggestions(document))

    def read(self, reader: str, document_id: str, *types: str | None, certainty: int = 4) -> None:
        """The reader's types of the first sentences."""
        units = load_review(self.store, document_id, reader).units
        changes = [
            {
                "seq": next(self.seq), "made_at": MADE_AT, "action": "tag",
                "start": unit.start, "end": unit.end,
                "tag": {"primary_type": key, "certainty": certainty, "source": ""},
            }
            for unit, key in zip(units, types, strict=False)
            if key
        ]  # fmt: skip
        done = apply_changes(self.store, document_id, reader, "tab", changes, codebook=self.book)
        assert not done.refused

    def settle(self, document_id: str, follow: str, person: str = "eva", **more: object) -> None:
        """What the readers differ in is settled as `follow` had it; the rest is taken over."""
        state = load_settling(self.store, document_id, self.book)
        changes = [
            {
                "seq": next(self.seq), "made_at": MADE_AT, "action": "settle",
                "start": d.span.start, "end": d.span.end, "picked": [follow], "tag": None,
                "reason": "Its cue.", "accepted": [], **more,
            }
            for d in state.differences
        ]  # fmt: skip
        changes.append({"seq": next(self.seq), "made_at": MADE_AT, "action": "agree"})
        done = apply_decisions(self.store, document_id, person, "tab", changes, codebook=self.book)
        assert not done.refused
