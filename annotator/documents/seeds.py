"""Reads the codebook, the registry and the lexicons from seeds/.

A newsroom's own folder overrides the shipped one file by file: what it holds wins, what it
lacks comes from the package.
"""

import csv
import hashlib
import io
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib.resources import files
from itertools import takewhile
from pathlib import Path
from typing import Any, TypeVar, get_args

import msgspec

from annotator.codebook import (
    UNATTRIBUTED,
    AmbiguousAlias,
    Codebook,
    Cue,
    GenericSource,
    Hedge,
    Lexicons,
    RegistrySource,
    Term,
)
from annotator.errors import SeedError
from annotator.model import (
    AttributionMode,
    Identification,
    Kind,
    Polarity,
    QuoteType,
    Role,
    Scope,
    Stance,
    Voice,
)

Row = TypeVar("Row", bound=msgspec.Struct)
Known = Mapping[str, Collection[str]]
"""Column -> the values it may hold."""
Problem = tuple[str, str]
"""What is wrong, and where in the TOML file: "types[3].letter"."""

DATA_FILES = (
    "codebook.toml",
    "sources.csv",
    "ambiguous_aliases.csv",
    "cues.csv",
    "hedges.csv",
    "generic_sources.csv",
)
KEYS: Mapping[str, tuple[str, ...]] = {
    "kind": get_args(Kind),
    "attribution": get_args(AttributionMode),
    "identification": get_args(Identification),
    "quote_type": get_args(QuoteType),
    "polarity": get_args(Polarity),
    "stance": get_args(Stance),
    "scope": get_args(Scope),
    "voice": get_args(Voice),
    "role": get_args(Role),
}
"""Coded fields whose keys the program itself works with (codebook §4)."""


# ---------------------------------------------------------------- the folders


def shipped_seeds() -> Path:
    """The folder of seeds that came with the program: beside the package in a clone, inside it
    when installed from a wheel."""
    package = Path(str(files("annotator")))
    inside = package / "seeds"
    return inside if inside.is_dir() else package.parent / "seeds"


def seed_path(name: str, folder: Path | None = None) -> Path:
    """The file to read for `name`: the newsroom's own if its folder has one.

    Raises SeedError if there is no such folder.
    """
    if folder is None:
        return shipped_seeds() / name
    try:
        own = {path.name for path in folder.iterdir()}
    except OSError as error:
        raise SeedError(folder, 0, f"cannot be read as a folder: {error.strerror}") from None
    return (folder if name in own else shipped_seeds()) / name


def copy_seeds(target: Path) -> tuple[Path, ...]:
    """Copies the shipped data files into a newsroom's folder, made if need be; returns the copies.

    Raises SeedError, with nothing copied, if one of the files is there already or the folder
    cannot be written.
    """
    copies = tuple(target / name for name in DATA_FILES)
    written: list[Path] = []
    try:
        target.mkdir(parents=True, exist_ok=True)
        for copy in copies:
            data = (shipped_seeds() / copy.name).read_bytes()
            with copy.open("xb") as file:
                written.append(copy)
                file.write(data)
    except OSError as error:
        for copy in written:
            copy.unlink()
        problem = f"cannot be written, so nothing was copied: {error.strerror}"
        raise SeedError(Path(error.filename or target), 0, problem) from None
    return copies


def _check_names(folder: Path | None) -> None:
    """A misspelt name must not pass for a file that changes nothing."""
    strange = [
        path
        for path in sorted(folder.iterdir() if folder else ())
        if path.suffix in {".csv", ".toml"} and path.name not in DATA_FILES
    ]
    for path in strange:
        raise SeedError(path, 0, f"is not one of the files read here: {', '.join(DATA_FILES)}")


def _override_digest(folder: Path | None) -> str:
    """Eight hex digits over the files that differ from the shipped ones; "" without any."""
    digest, differs = hashlib.sha256(), False
    for name in DATA_FILES:
        data = _read_bytes(seed_path(name, folder))
        if data != _read_bytes(seed_path(name)):
            digest.update(f"{name}\0{len(data)}\0".encode() + data)
            differs = True
    return digest.hexdigest()[:8] if differs else ""


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SeedError(path, 0, f"cannot be read: {error.strerror}") from None


def read_seed_text(path: Path) -> str:
    """Raises SeedError for what cannot be read, or is not UTF-8."""
    data = _read_bytes(path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SeedError(path, line, "is not UTF-8; save it as UTF-8") from None


# ---------------------------------------------------------------- the codebook


def read_codebook(folder: Path | None = None) -> Codebook:
    """The codebook. Its version carries a digest when a newsroom's folder changes any data file,
    so that every tag tells which rules and lists it was given under.

    Raises SeedError with file and line.
    """
    path = seed_path("codebook.toml", folder)
    _check_names(folder)
    text = read_seed_text(path)
    data = parse_toml(path, text)
    try:
        codebook = msgspec.convert(data, Codebook)
    except msgspec.ValidationError as error:
        problem, place = split_complaint(error)
        if place.startswith("fields[...]"):
            problem, place = _first_wrong_field(data["fields"])
        raise SeedError(path, toml_line(text, place), problem) from None
    for problem, place in _codebook_problems(codebook):
        raise SeedError(path, toml_line(text, place), problem)
    digest = _override_digest(folder)
    version = f"{codebook.version}+{digest}" if digest else codebook.version
    return msgspec.structs.replace(codebook, version=version)


def parse_toml(path: Path, text: str) -> dict[str, Any]:
    """Raises SeedError with the line."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # numbers or nesting without end, too
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise SeedError(path, line, f"not valid TOML: {error}") from None


def split_complaint(error: msgspec.ValidationError) -> Problem:
    """What msgspec says, and of which place."""
    problem, _, place = str(error).partition(" - at `$")
    return problem, place.strip(".`")


def _first_wrong_field(fields: Mapping[str, object]) -> Problem:
    """msgspec does not name the key of a mapping, so look for the one it means."""
    for name, terms in fields.items():
        try:
            msgspec.convert(terms, tuple[Term, ...])
        except msgspec.ValidationError as error:
            problem, place = split_complaint(error)
            return problem, f"fields.{name}{place}"
    raise AssertionError("no field is wrong")


def _codebook_problems(codebook: Codebook) -> Iterator[Problem]:
    """What the form alone cannot tell: what is there twice, or names what is not there."""
    types, groups = [t.key for t in codebook.types], [g.key for g in codebook.groups]
    rules = [(n, i) for n, r in enumerate(codebook.rules) for i in (r.id, *r.amended_by)]
    if UNATTRIBUTED not in types:
        yield f"the type {UNATTRIBUTED!r} is missing", "types"
    yield from _repeated("types", "type", enumerate(types))
    yield from _repeated("types", "letter", enumerate(t.letter for t in codebook.types))
    yield from _repeated("groups", "group", enumerate(groups))
    yield from _repeated("rules", "rule", rules)
    for n, t in enumerate(codebook.types):
        if not re.fullmatch(r"[a-z]", t.letter):
            yield f"the letter of {t.key!r} must be one of a to z", f"types[{n}].letter"
        if t.group not in groups:
            yield f"unknown group {t.group!r}", f"types[{n}].group"
    for n, rule in enumerate(codebook.rules):
        yield from _unknown("type", set(rule.types) - set(types), f"rules[{n}].types")
    for n, pair in enumerate(codebook.confusions):
        yield from _unknown("type", set(pair.types) - set(types), f"confusions[{n}].types")
    if [c.step for c in codebook.certainty] != [1, 2, 3, 4]:
        yield "the steps of certainty must be 1, 2, 3 and 4", "certainty"
    yield from _field_problems(codebook)


def _field_problems(codebook: Codebook) -> Iterator[Problem]:
    """The program works with the keys of these fields: their words may change, not the keys."""
    for name, keys in KEYS.items():
        found = [term.key for term in codebook.fields.get(name, ())]
        if sorted(found) != sorted(keys):
            yield f"the keys of {name} must be {', '.join(keys)}", f"fields.{name}[0]"
    for table, stances in (
        ("cue_classes", codebook.stances.cue_classes),
        ("lemmas", codebook.stances.lemmas),
    ):
        for cue, stance in stances.items():
            yield from _unknown("stance", {stance} - set(KEYS["stance"]), f"stances.{table}.{cue}")


def _unknown(what: str, keys: Iterable[str], place: str) -> Iterator[Problem]:
    for key in sorted(keys):
        yield f"unknown {what} {key!r}", place


def _repeated(table: str, what: str, values: Iterable[tuple[int, str]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for n, value in values:
        if value in seen:
            yield f"the {what} {value!r} is there twice", f"{table}[{n}]"
        seen.add(value)


def toml_line(text: str, place: str) -> int:
    """The line of a place such as "types[3].letter": that of the key if it has one of its own,
    else of the head of its table; 1 where nothing is found."""
    found = re.match(r"([\w.]*)(?:\[(\d+)\])?\.?(\w*)", place)
    table, number, key = found.groups() if found else ("", None, "")
    if number is None and "." in table:
        table, key = table.rsplit(".", 1)
    lines = text.splitlines()
    head_of = re.compile(rf"\s*(?:\[+{re.escape(table)}[\].]|{re.escape(table)}\s*=)")
    heads = [n for n, line in enumerate(lines) if head_of.match(line)] or [0]
    head = heads[min(int(number or 0), len(heads) - 1)]
    body = takewhile(lambda n: not lines[n].startswith("["), range(head + 1, len(lines)))
    own = (n for n in body if key and re.match(rf"\s*{key}\s*=", lines[n]))
    return next(own, head) + 1


# ---------------------------------------------------------------- the tables


def read_lexicons(codebook: Codebook, folder: Path | None = None) -> Lexicons:
    """Registry, aliases, cues, hedges and generic mentions, checked against the codebook.

    Raises SeedError with file and line.
    """
    types = {"type": {t.key for t in codebook.types}}
    classes = {"cue_class": set(codebook.stances.cue_classes)}
    mention = types | {"identification": set(KEYS["identification"])}

    def table(name: str, row: type[Row], unique: set[str], known: Known) -> tuple[Row, ...]:
        return tuple(_read_table(seed_path(name, folder), row, unique, known))

    return Lexicons(
        sources=table("sources.csv", RegistrySource, {"id", "name"}, types),
        ambiguous=table("ambiguous_aliases.csv", AmbiguousAlias, {"alias"}, {}),
        cues=table("cues.csv", Cue, set(), classes),
        hedges=table("hedges.csv", Hedge, {"term"}, {}),
        generics=table("generic_sources.csv", GenericSource, {"pattern"}, mention),
    )


def _read_table(path: Path, row_type: type[Row], unique: set[str], known: Known) -> Iterator[Row]:
    """The rows of a CSV file, each value as the field of `row_type` wants it."""
    fields = {f.name: f for f in msgspec.structs.fields(row_type) if f.name != "line"}
    seen: dict[tuple[str, str], int] = {}
    for line, cells in _csv_rows(path, set(fields)):
        for column, cell in cells.items():
            if fields[column].required and not cell.strip():
                raise SeedError(path, line, f"{column} is empty")
            if column in known and cell not in known[column]:
                raise SeedError(path, line, f"unknown {column} {cell!r}")
            if column in unique and seen.setdefault((column, cell), line) != line:
                before = seen[column, cell]
                raise SeedError(path, line, f"{column} {cell!r} is already on line {before}")
        try:
            values = {c: _value(cells[c], f.type) for c, f in fields.items()}
        except ValueError as error:
            raise SeedError(path, line, str(error)) from None
        yield row_type(**values, line=line)


def _value(cell: str, wanted: object) -> str | int | tuple[str, ...]:
    if wanted is str:
        return cell
    if wanted is not int:
        return tuple(part.strip() for part in cell.split("|") if part.strip())
    try:
        return int(cell or "0")
    except ValueError:
        raise ValueError(f"{cell!r} stands where a whole number belongs") from None


def _csv_rows(path: Path, columns: set[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, row) of a CSV file that has exactly these columns, in any order."""
    reader = csv.reader(io.StringIO(read_seed_text(path), newline=""), strict=True)
    line = 1
    try:
        header = next(reader, [])
        if sorted(header) != sorted(columns):
            raise SeedError(path, 1, f"the columns must be {', '.join(sorted(columns))}")
        line = reader.line_num + 1
        for cells in reader:
            if cells and len(cells) != len(header):
                raise SeedError(path, line, f"{len(cells)} cells where {len(header)} belong")
            if cells:
                yield line, dict(zip(header, cells, strict=True))
            line = reader.line_num + 1
    except csv.Error as error:
        raise SeedError(path, line, f"not valid CSV: {error}") from None
