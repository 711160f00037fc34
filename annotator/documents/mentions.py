"""Reads seeds/training/mentions.csv: source mentions written for training, with their types."""

import csv
from pathlib import Path

import msgspec

from annotator.documents.seeds import shipped_seeds
from annotator.errors import SeedError


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A source as a newspaper introduces it."""

    mention: str
    name: str
    """The proper name in it, or empty."""
    title: str
    """What it tells of function or affiliation, or empty."""
    type: str
    identification: str
    kind: str
    """person, organization, group or document."""


def mentions_path() -> Path:
    return shipped_seeds() / "training" / "mentions.csv"


def read_mentions(path: Path) -> tuple[Mention, ...]:
    """The rows of a file.

    Raises SeedError, with the line where the trouble is on one.
    """
    out: list[Mention] = []
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            rows = csv.DictReader(stream, strict=True)
            try:
                for row in rows:
                    out.append(msgspec.convert(dict(row), Mention))
            except (csv.Error, msgspec.ValidationError) as error:
                problem = f"does not hold mentions: {error}"
                raise SeedError(path, rows.reader.line_num, problem) from None
    except OSError as error:
        raise SeedError(path, 0, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise SeedError(path, 0, f"is not a text in UTF-8: {error}") from None
    return tuple(out)
