"""Reads gold answers: those of the sample articles in seeds/samples/, and keys of your own, one by
one or a folder of them."""

import csv
from pathlib import Path
from typing import Literal

import msgspec

from annotator.documents.seeds import shipped_seeds
from annotator.errors import SeedError
from annotator.model import Coding, GoldUnit, Metadata, Unit

SUFFIX = ".gold.json"


class GoldArticle(msgspec.Struct, frozen=True, kw_only=True):
    """An article with the key to every one of its units."""

    name: str
    """The file name without its suffixes."""
    path: Path
    """The article itself, beside its gold file."""
    metadata: Metadata
    units: tuple[GoldUnit, ...]
    """In text order; offsets in code points of the decoded file."""
    coder: str
    codebook_version: str


class _GoldFile(msgspec.Struct, frozen=True, kw_only=True):
    schema: Literal[1]
    article: str
    codebook_version: str
    coder: str
    metadata: Metadata
    units: tuple[GoldUnit, ...]


def gold_paths(folder: Path) -> tuple[Path, ...]:
    """The gold files in a folder, by name."""
    return tuple(sorted(folder.glob(f"*{SUFFIX}")))


def sample_paths() -> tuple[Path, ...]:
    """The gold files that came with the program, by name."""
    return gold_paths(shipped_seeds() / "samples")


def read_samples() -> tuple[GoldArticle, ...]:
    """Every sample article that came with the program.

    Raises SeedError.
    """
    return read_gold_folder(shipped_seeds() / "samples")


def read_gold_folder(folder: Path) -> tuple[GoldArticle, ...]:
    """Every article of a folder that has a gold file there, by name; none if there are none.

    Raises SeedError.
    """
    return tuple(read_gold(path) for path in gold_paths(folder))


def read_gold(path: Path) -> GoldArticle:
    """The gold answer in `path`; its article lies in the same folder.

    Raises SeedError, with line 1 where the trouble is not on one line.
    """
    try:
        file = msgspec.json.decode(path.read_bytes(), type=_GoldFile)
    except OSError as error:
        raise SeedError(path, 1, f"cannot be read: {error.strerror}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SeedError(path, 1, f"not a gold answer: {error}") from None
    article = path.parent / file.article
    if not article.is_file():
        raise SeedError(path, 1, f"its article {file.article!r} is not beside it")
    return GoldArticle(
        name=path.name.removesuffix(SUFFIX),
        path=article,
        metadata=file.metadata,
        units=file.units,
        coder=file.coder,
        codebook_version=file.codebook_version,
    )


def read_gold_table(path: Path) -> tuple[GoldUnit, ...]:
    """The key in a CSV file with a row a unit and the columns idx, kind, char_start, char_end,
    primary_type, accepted_alternatives (joined with "|") and count_in_stats (yes or no).

    Raises SeedError with the line.
    """
    units: list[GoldUnit] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream, strict=True)
            for row in rows:
                units.append(_gold_row(path, rows.line_num, row))
    except OSError as error:
        raise SeedError(path, 1, f"cannot be read: {error.strerror}") from None
    except (csv.Error, UnicodeDecodeError) as error:
        raise SeedError(path, len(units) + 2, f"not a CSV file in UTF-8: {error}") from None
    return tuple(units)


def _gold_row(path: Path, line: int, row: dict[str, str]) -> GoldUnit:
    try:
        unit = {
            "index": int(row["idx"]),
            "start": int(row["char_start"]),
            "end": int(row["char_end"]),
            "kind": row["kind"],
            "counted": row["count_in_stats"] == "yes",
        }
        return GoldUnit(
            unit=msgspec.convert(unit, Unit),
            coding=Coding(primary_type=row["primary_type"]),
            accepted_alternatives=tuple(a for a in row["accepted_alternatives"].split("|") if a),
            reason="",
        )
    except KeyError as error:
        raise SeedError(path, 1, f"the column {error} is missing") from None
    except (ValueError, AttributeError) as error:
        raise SeedError(path, line, f"not a row of a key: {error}") from None
