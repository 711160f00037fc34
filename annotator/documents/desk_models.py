"""The versions of the models that a desk has learned: each a folder with a card, which tells what
it was learned from and how it measured."""

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from annotator.documents.models import (
    ACCURATE,
    ACCURATE_LINKER,
    FAST,
    JUDGING,
    PIECES,
    TYPES,
    VOCABULARY,
    models_folder,
    read_learned,
    write_judging,
    write_types,
)
from annotator.documents.seeds import shipped_seeds
from annotator.engine.learned import Learned
from annotator.errors import AnnotatorError
from annotator.model import Tier, Value

CARD = "card.json"
BASES: Mapping[Tier, Sequence[str]] = {
    "fast": (VOCABULARY, PIECES, FAST),
    "accurate": (VOCABULARY, PIECES, ACCURATE, ACCURATE_LINKER),
}
"""The shipped files that a version stands on."""


class Card(Value, frozen=True, kw_only=True):
    """What a version is."""

    schema: int = 1
    n: int
    """Number of the version at this desk, from 1."""
    made_at: str
    program: str
    """Version of the program that learned it."""
    tier: Tier
    """The tagger that it judges for; another one was not measured."""
    codebook_version: str
    parts: tuple[str, ...]
    learned_from: Mapping[str, int]
    """Articles and units that were learned from, and how many articles of each standing."""
    measured: Mapping[str, object]
    """The figures on the articles held out."""
    base: Mapping[str, str]
    """Shipped file -> its SHA-256."""
    files: Mapping[str, str]
    """File of the version -> its SHA-256."""


class Taken(Value, frozen=True, kw_only=True):
    """Which version a desk has taken, as its database says."""

    n: int
    """Number of the last version ever taken."""
    folder: str | None
    """Seen from the folder of the database; None: back to the shipped models."""
    sha256: str = ""
    """Of the card."""


def base_digests(tier: Tier) -> dict[str, str]:
    """Of the shipped files that a version for the tier stands on."""
    return {name: _digest(models_folder() / name) for name in BASES.get(tier, ())}


def check_folder(folder: Path) -> None:
    """Raises AnnotatorError where the folder is the program's own, or within it."""
    if shipped_seeds().resolve() in (folder.resolve(), *folder.resolve().parents):
        raise AnnotatorError("The shipped models are never written over. Name another folder.")


def write_learned(learned: Learned, folder: Path) -> None:
    judging = {
        "counts": learned.judge.counts,
        "reported": learned.judge.reported,
        "certainty": learned.certainty,
    }
    write_types(learned.types.model, folder)
    write_judging(judging, folder)


def keep_version(written: Path, folder: Path) -> dict[str, str]:
    """Copy what was written to a new folder; returns the digests of its files.

    Raises AnnotatorError where it is there already or cannot be made.
    """
    check_folder(folder)
    try:
        shutil.copytree(written, folder)
    except OSError as error:
        raise AnnotatorError(f"{folder} cannot be written: {error.strerror}.") from None
    return {name: _digest(folder / name) for name in (TYPES, JUDGING)}


def write_card(folder: Path, card: Card) -> str:
    """Returns its digest."""
    text = msgspec.json.format(msgspec.json.encode(card), indent=1)
    (folder / CARD).write_bytes(text + b"\n")
    return _digest(folder / CARD)


def read_version(folder: Path, sha256: str) -> tuple[Card, Learned]:
    """The version whose card has this digest.

    Raises AnnotatorError, with what is wrong with it, where anything is not as it was taken.
    """
    card = read_card(folder, sha256)
    for name, digest in card.files.items():
        if _digest(folder / name) != digest:
            raise AnnotatorError(f"{folder / name} is not as it was when it was taken.")
    if base_digests(card.tier) != card.base:
        raise AnnotatorError("It was learned for another version of this program.")
    return card, read_learned(folder, models_folder())


def read_card(folder: Path, sha256: str) -> Card:
    """Raises AnnotatorError."""
    if _digest(folder / CARD) != sha256:
        raise AnnotatorError(f"{folder / CARD} is not as it was when it was taken.")
    try:
        return msgspec.json.decode((folder / CARD).read_bytes(), type=Card)
    except msgspec.DecodeError as error:
        raise AnnotatorError(f"{folder / CARD} cannot be read: {error}.") from None


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise AnnotatorError(f"{path} cannot be read: {error.strerror}.") from None
