"""The engine as a desk has taught it: with the models that its database has taken."""

from pathlib import Path
from typing import NamedTuple

import msgspec

from annotator.documents.desk_models import Card, Taken, read_version
from annotator.engine import Engine
from annotator.engine.learned import Learned
from annotator.errors import AnnotatorError
from annotator.model import EngineId
from annotator.store import Store
from annotator.work.engine import load_engine

TAKEN = "learned"
"""The setting of a database that tells which version it has taken."""


DESK = "+desk"
"""Stands in the version of an engine before the number of the desk's own."""


class Taught(NamedTuple):
    """An engine, and the desk's own version that it answers with."""

    engine: Engine
    card: Card | None = None
    """None: the shipped models answer."""
    problem: str = ""
    """Why they do although a version was taken, in sentences."""


def load_desk_engine(store: Store, seeds: Path | None = None, tier: str = "auto") -> Taught:
    """The engine with the version of its models that this database has taken, if any. A version
    that is not as it was taken is left aside: the shipped models answer.

    Raises as load_engine does.
    """
    return teach(load_engine(seeds, tier), store)


def teach(engine: Engine, store: Store) -> Taught:
    """An engine with the shipped models, as the desk has taught it."""
    try:
        taken = read_taken(store)
        if taken.folder is None or engine.learned is None:
            return Taught(engine)
        card, learned = read_version(store.path.parent / taken.folder, taken.sha256)
        _check_fit(card, learned, engine)
    except AnnotatorError as error:
        return Taught(
            engine,
            problem=f"What this desk has learned is not used, the shipped models are: {error} "
            f"Learn again (annotator train --from {store.path.name}), or go back (… --back).",
        )
    return Taught(name_version(engine, learned, card.n), card)


def name_version(engine: Engine, learned: Learned, n: int) -> Engine:
    """The engine with what a desk has learned; its version says so."""
    known = engine.identity
    identity = msgspec.structs.replace(known, version=f"{known.version}{DESK}{n}")
    return engine._replace(learned=learned, identity=identity)


def desk_version(engine: EngineId) -> str:
    """The number of the desk's version that an engine answered with, "" for the shipped models."""
    return engine.version.partition(DESK)[2]


def _check_fit(card: Card, learned: Learned, engine: Engine) -> None:
    if card.tier != engine.identity.tier:
        raise AnnotatorError(
            f"it was measured with the tier {card.tier}, and {engine.identity.tier} answers now."
        )
    if not {t.key for t in engine.codebook.types}.issuperset(learned.types.model.types):
        raise AnnotatorError("the codebook has lost a type since.")


def read_taken(store: Store) -> Taken:
    """Which version the database has taken; number 0 and no folder where none ever was.

    Raises AnnotatorError.
    """
    found = store.setting(TAKEN)
    try:
        return msgspec.json.decode(found, type=Taken) if found else Taken(n=0, folder=None)
    except msgspec.DecodeError as error:
        raise AnnotatorError(f"the setting {TAKEN!r} cannot be read ({error}).") from None


def save_taken(store: Store, taken: Taken) -> None:
    store.set_setting(TAKEN, msgspec.json.encode(taken).decode())
