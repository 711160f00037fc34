"""Reads the codebook, the registry and the lexicons from seeds/.

A newsroom's own folder overrides the shipped one file by file: what it holds wins, what it
lacks comes from the package.
"""

import csv
import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from annotator.codebook import (
    AmbiguousAlias,
    Codebook,
    Cue,
    GenericSource,
    Hedge,
    Lexicons,
    RegistrySource,
)
from annotator.errors import SeedError

T = TypeVar("T")

DATA_FILES = (
    "codebook.toml",
    "sources.csv",
    "ambiguous_aliases.csv",
    "cues.csv",
    "hedges.csv",
    "generic_sources.csv",
)
LISTS = {"aliases", "forms", "rows"}
INTEGERS = {"certainty_effect", "strength", "specificity"}


def shipped_seeds() -> Path:
    """The folder of seeds that came with the program: beside the package in a clone, inside it
    when installed from a wheel."""
    package = Path(str(files("annotator")))
    inside = package / "seeds"
    return inside if inside.is_dir() else package.parent / "seeds"


def seed_path(name: str, folder: Path | None = None) -> Path:
    """The file to read for `name`: the newsroom's own if its folder has one."""
    if folder is not None and (folder / name).is_file():
        return folder / name
    return shipped_seeds() / name


def read_codebook(folder: Path | None = None) -> Codebook:
    """The codebook. Its version carries a digest when a newsroom's folder changes any data file,
    so that every tag tells which rules and lists it was given under.

    Raises SeedError with file and line.
    """
    path = seed_path("codebook.toml", folder)
    text = _read_text(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else len(text.splitlines()) or 1
        raise SeedError(path, line, f"not valid TOML: {error}") from None
    try:
        codebook = msgspec.convert(data, Codebook)
    except msgspec.ValidationError as error:
        raise SeedError(path, _toml_line(text, str(error)), str(error)) from None
    _check_codebook(codebook, path, text)
    digest = _override_digest(folder)
    if digest:
        codebook = msgspec.structs.replace(codebook, version=f"{codebook.version}+{digest}")
    return codebook


def read_lexicons(codebook: Codebook, folder: Path | None = None) -> Lexicons:
    """Registry, aliases, cues, hedges and generic mentions, checked against the codebook's types.

    Raises SeedError with file and line.
    """
    types = {t.key for t in codebook.types}

    def known_type(row: Mapping[str, Any]) -> str | None:
        return None if row["type"] in types else f"unknown type {row['type']!r}"

    return Lexicons(
        sources=_read_table("sources.csv", RegistrySource, folder, "id", known_type),
        ambiguous=_read_table("ambiguous_aliases.csv", AmbiguousAlias, folder, "alias"),
        cues=_read_table("cues.csv", Cue, folder),
        hedges=_read_table("hedges.csv", Hedge, folder, "term"),
        generics=_read_table("generic_sources.csv", GenericSource, folder, "pattern", known_type),
    )


def _read_table(
    name: str,
    row_type: type[T],
    folder: Path | None,
    unique: str | None = None,
    problem_of: Callable[[Mapping[str, Any]], str | None] = lambda row: None,
) -> tuple[T, ...]:
    path = seed_path(name, folder)
    fields = {f.name: f for f in msgspec.structs.fields(row_type)}  # type: ignore[arg-type]
    seen: dict[str, int] = {}
    rows: list[T] = []
    for line, raw in _csv_rows(path, set(fields) - {"line"}):
        row: dict[str, Any] = {k: _cell(path, line, k, v) for k, v in raw.items()}
        problem = problem_of(row)
        if problem is None and unique is not None:
            if not row[unique]:
                problem = f"{unique} is empty"
            elif row[unique] in seen:
                problem = f"{unique} {row[unique]!r} is already on line {seen[row[unique]]}"
            seen[row[unique]] = line
        if problem is not None:
            raise SeedError(path, line, problem)
        if "line" in fields:
            row["line"] = line
        rows.append(row_type(**row))
    return tuple(rows)


def _csv_rows(path: Path, columns: set[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, row) of a CSV file that has exactly these columns, in any order."""
    reader = csv.reader(_read_text(path).splitlines(keepends=True), strict=True)
    try:
        header = next(reader, [])
        if set(header) != columns or len(header) != len(columns):
            wanted = ", ".join(sorted(columns))
            raise SeedError(path, 1, f"the columns must be {wanted}")
        line = reader.line_num
        for cells in reader:
            line, first = reader.line_num, line + 1
            if not cells:
                continue
            if len(cells) != len(header):
                raise SeedError(path, first, f"{len(cells)} cells where {len(header)} belong")
            yield first, dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise SeedError(path, reader.line_num, f"not valid CSV: {error}") from None


def _cell(path: Path, line: int, column: str, value: str) -> Any:
    if column in LISTS:
        return tuple(part for part in value.split("|") if part)
    if column in INTEGERS:
        try:
            return int(value or "0")
        except ValueError:
            raise SeedError(path, line, f"{column} must be a whole number, not {value!r}") from None
    return value


def _read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SeedError(path, 1, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise SeedError(path, line, "is not UTF-8") from None


def _toml_line(text: str, problem: str) -> int:
    """The line a msgspec complaint such as "… - at `$.types[3].letter`" points to."""
    found = re.search(r"\$\.(\w+)(?:\[(\d+)\])?", problem)
    if not found:
        return 1
    table, number = found[1], int(found[2] or 0)
    heads = [
        n
        for n, line in enumerate(text.splitlines(), 1)
        if line.strip() == f"[[{table}]]" or re.match(rf"\s*{table}\s*=", line)
    ]
    return heads[min(number, len(heads) - 1)] if heads else 1


def _check_codebook(codebook: Codebook, path: Path, text: str) -> None:
    groups = {g.key for g in codebook.groups}
    keys: set[str] = set()
    letters: set[str] = set()
    for n, t in enumerate(codebook.types):
        problem = None
        if t.key in keys:
            problem = f"type {t.key!r} is there twice"
        elif not re.fullmatch(r"[a-z]", t.letter):
            problem = f"the letter of {t.key!r} must be one of a to z"
        elif t.letter in letters:
            problem = f"the letter {t.letter!r} of {t.key!r} is taken"
        elif t.group not in groups:
            problem = f"unknown group {t.group!r} of {t.key!r}"
        if problem:
            raise SeedError(path, _toml_line(text, f"$.types[{n}]"), problem)
        keys.add(t.key)
        letters.add(t.letter)
    if "unattributed" not in keys:
        raise SeedError(path, 1, "the type 'unattributed' is missing")


def _override_digest(folder: Path | None) -> str:
    """Eight hex digits over the overriding files; "" without any."""
    if folder is None:
        return ""
    own = [folder / name for name in DATA_FILES if (folder / name).is_file()]
    if not own:
        return ""
    digest = hashlib.sha256()
    for path in own:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:8]
