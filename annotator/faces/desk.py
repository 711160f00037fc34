"""What the screens and the change route of one process share: the store, the codebook, the
registry and the engine.

Streamlit runs its scripts in the process of the server, so one open desk serves all sessions.
"""

import hashlib
from functools import cached_property
from pathlib import Path

import msgspec

from annotator.documents import read_lexicons
from annotator.engine import Engine
from annotator.faces.passes import MAX_AGE, Pass, read_pass, sign_pass
from annotator.model import Span
from annotator.store import DEFAULT_REVIEWER, Store, open_store
from annotator.work.desk_engine import Taught, load_desk_engine

BLIND_SHARE = 0.1


class Desk:
    """An open database with the codebook and the word lists to work with."""

    def __init__(self, store: Store, engine: Engine, seeds: Path | None = None) -> None:
        """Raises SeedError if a file of `seeds` is broken."""
        self.store = store
        self.engine = engine
        self.taught = Taught(engine)
        self.seeds = seeds
        self.codebook = engine.codebook
        self.lexicons = read_lexicons(self.codebook, seeds)
        self.reviewer_id = DEFAULT_REVIEWER
        self._secret = store.setting("secret") or ""

    @cached_property
    def registry(self) -> bytes:
        """The registry as JSON, for completion in the browser: "version" and "sources", rows of
        id, name, type, aliases, control and who says so."""
        rows = [
            (s.id, s.name, s.type, s.aliases, s.control, s.control_source)
            for s in self.lexicons.sources
        ]
        return msgspec.json.encode({"version": self.codebook.version, "sources": rows})

    @cached_property
    def registry_digest(self) -> str:
        return hashlib.sha256(self.registry).hexdigest()[:16]

    def sign(self, document_id: str) -> str:
        """A token for the article, for whoever sits here."""
        return sign_pass(self._secret, Pass(document_id, self.reviewer_id))

    def admit(self, token: str, max_age: int = MAX_AGE) -> Pass:
        """Raises AccessError."""
        return read_pass(self._secret, token, max_age)

    def is_blind(self, document_id: str, span: Span) -> bool:
        """Whether the unit is of the random share that is answered before the suggestion is shown,
        by which the machine is measured (§5.6): the same for everyone, and hard to foresee."""
        told = f"{self._secret}/{document_id}/{span.start}-{span.end}"
        drawn = int.from_bytes(hashlib.sha256(told.encode()).digest()[:4])
        return drawn < BLIND_SHARE * 2**32

    def close(self) -> None:
        self.store.close()


_desks: list[Desk] = []


def open_desk(db_path: Path | str, seeds: Path | None = None, engine: Engine | None = None) -> Desk:
    """Open a database for the screens; from now on it is the current desk. The engine is loaded
    from `seeds`, as the desk has taught it, unless given.

    Raises StoreError, SeedError.
    """
    store = open_store(db_path)
    try:
        taught = Taught(engine) if engine else load_desk_engine(store, seeds)
        desk = Desk(store, taught.engine, seeds)
        desk.taught = taught
    except BaseException:
        store.close()
        raise
    _desks.append(desk)
    return desk


def current_desk() -> Desk:
    """The desk opened last.

    Raises LookupError if none is open: the screens run under `annotator serve` only.
    """
    if not _desks:
        raise LookupError("No desk is open. Start the program with: annotator serve")
    return _desks[-1]


def close_desk(desk: Desk) -> None:
    """Close it, and go back to the one before."""
    _desks.remove(desk)
    desk.close()
