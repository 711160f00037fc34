"""The desk's figures as tables: for the screen, as text, as CSV and as JSON.

The CSV holds all tables, one figure a row: `table,row,column,value,of`; where a figure is so many
of so many, `of` has the second number.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from annotator.analysis.agreement import Figure
from annotator.analysis.certainty import StepRecord
from annotator.analysis.confusion import Cell as Pair
from annotator.analysis.desk import Basis, CountKey, DeskFigures, Part, Tally
from annotator.analysis.double_coding import Coefficients, DeskAgreement
from annotator.analysis.intervals import Proportion
from annotator.analysis.phrases import FEWEST_FOR_SHARE, plural, sentence_case
from annotator.codebook import Codebook
from annotator.formats.tags_csv import guard
from annotator.model import Value

SCHEMA = 1
NO_OUTLET = "no publisher given"
NO_FIGURE = "–"
PERIODS = {"week": "Week", "month": "Month"}
BASIS_LABELS: Mapping[Basis, str] = {
    "settled": "settled answers",
    "readers": "its readers' answers",
    "suggestions": "machine suggestions",
    "none": "no answers yet",
}
PROGRESS: Mapping[CountKey, str] = {
    "articles": "Articles added",
    "begun": "Reading begun",
    "read": "Read to the end",
    "settled": "Settled",
    "signed": "Signed off",
}
BASES: Mapping[CountKey, str] = {
    "by_settled": "Counted by settled answers",
    "by_readers": "Counted by readers' answers",
    "by_suggestions": "Counted by suggestions",
}
SOURCING: Mapping[CountKey, str] = {
    "anonymous": "Anonymous source",
    "unnamed": "Unnamed source",
    "state_media": "State media",
    "state_media_anywhere": "State media anywhere in the chain",
}
COEFFICIENTS = {"alpha": "Krippendorff's alpha", "ac1": "Gwet's AC1"}
ENDS = ("95% from", "to")
"""Of an interval."""
WHY = ("Why there is no figure",)
BASIS_NOTE = (
    "An article is counted by its settled answers once all are settled, until then by its readers':"
    " a sentence that they answered differently stays open."
)
AGREEMENT_NOTE = (
    "1 is full agreement, 0 is what chance would give. Only what readers had answered before the"
    " first decision on an article is compared."
)


class ArticleName(Value, frozen=True, kw_only=True):
    """An article, which the screen links to."""

    id: str
    title: str


Cell = str | int | float | Proportion | ArticleName | None
"""None where there is no figure."""


class DeskTable(Value, frozen=True, kw_only=True):
    """One table of the desk."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    """The first cell names the row."""
    heads: tuple[str, ...] = ()
    """Short forms of the columns, where space is short: the letters of types."""
    note: str = ""


class Desk(NamedTuple):
    """What the tables are made from."""

    figures: DeskFigures
    agreement: DeskAgreement
    certainty: Sequence[StepRecord]
    """Of the desk as a whole; none where too few people answered."""
    every: str
    """"week" or "month"."""
    codebook: Codebook


def desk_tables(desk: Desk) -> tuple[DeskTable, ...]:
    """Every table, in the order of the screen; those without rows are left out."""
    return tuple(table for build in BUILDERS for table in build(desk) if table.rows)


# ---------------------------------------------------------------- progress


def _progress(desk: Desk) -> Iterator[DeskTable]:
    total = desk.figures.total
    rows: list[tuple[Cell, ...]] = [(PROGRESS["articles"], total.counts["articles"])]
    rows += [(label, total.of(key, "articles")) for key, label in PROGRESS.items()][1:]
    rows.append(("Sentences answered", total.of("answered", "sentences")))
    if total.counts["undecided"]:
        rows.append(("Sentences answered differently", total.of("undecided", "sentences")))
    rows += [(t, total.of(key, "articles")) for key, t in BASES.items() if total.counts[key]]
    yield DeskTable(
        key="progress",
        title="Progress",
        columns=("What", "How many"),
        rows=tuple(rows) if total.counts["articles"] else (),
        note=BASIS_NOTE,
    )
    bases = {key: label for key, label in BASES.items() if total.counts[key]}
    for name, head, parts in _both(desk):
        yield DeskTable(
            key=f"progress_by_{name}",
            title=f"Progress by {head.lower()}",
            columns=(head, *PROGRESS.values(), "Sentences answered", *bases.values()),
            rows=tuple(_progress_row(part, bases) for part in parts),
        )


def _progress_row(part: Part, bases: Iterable[CountKey]) -> tuple[Cell, ...]:
    counts = part.tally.counts
    return (
        part.name or NO_OUTLET,
        *(counts[key] for key in PROGRESS),
        part.tally.of("answered", "sentences"),
        *(counts[key] for key in bases),
    )


def _both(desk: Desk) -> Iterator[tuple[str, str, tuple[Part, ...]]]:
    yield desk.every, PERIODS[desk.every], desk.figures.by_period
    yield "outlet", "Outlet", desk.figures.by_outlet


# ---------------------------------------------------------------- agreement


def _agreement(desk: Desk) -> Iterator[DeskTable]:
    found = desk.agreement
    rows = [*_coefficients("Types", found.types), *_coefficients("Starter groups", found.groups)]
    whys = any(row[-1] for row in rows)
    yield DeskTable(
        key="agreement",
        title="Agreement between readers",
        columns=("Measure", "Alike", "Figure", *ENDS, *WHY[:whys]),
        rows=tuple(row if whys else row[:-1] for row in rows),
        note=AGREEMENT_NOTE,
    )
    if not found.articles:
        return
    labels = type_labels(desk.codebook)
    yield DeskTable(
        key="agreement_by_type",
        title="This type or not?",
        columns=("Type", "All readers gave it, of those where one did", "Alpha", *ENDS),
        rows=tuple(
            (_joined(t.type, labels), t.alike, *_figure(t.alpha)[:3]) for t in found.by_type
        ),
    )
    yield DeskTable(
        key=f"agreement_by_{desk.every}",
        title=f"Agreement by {PERIODS[desk.every].lower()} of answering",
        columns=(PERIODS[desk.every], "Alike", "Alpha", *ENDS),
        rows=tuple((p.period, p.alike, *_figure(p.alpha)[:3]) for p in found.over_time),
    )
    yield DeskTable(
        key="collisions",
        title="Types that collide",
        columns=("Types", "How often", "How the codebook tells them apart"),
        rows=tuple(
            (" / ".join(_joined(t, labels) for t in c.types), c.n, c.advice)
            for c in found.collisions
        ),
    )
    yield _confusion(found.confusion, desk.codebook)


def _coefficients(label: str, found: Coefficients) -> Iterator[tuple[Cell, ...]]:
    enough = found.alike.n >= FEWEST_FOR_SHARE
    raw = _figure(found.raw) if enough or found.raw.why else (None, None, None, "")
    yield (f"{label}: answered alike", found.alike if found.alike.n else None, *raw)
    for field, name in COEFFICIENTS.items():
        yield (f"{label}: {name}", None, *_figure(getattr(found, field)))


def _figure(figure: Figure) -> tuple[Cell, Cell, Cell, str]:
    low, high = figure.interval or (None, None)
    return _rounded(figure.value), _rounded(low), _rounded(high), figure.why


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _confusion(pairs: Iterable[Pair], codebook: Codebook) -> DeskTable:
    """One half of the matrix: nobody is first, so both orders are one."""
    counts = {frozenset((c.first, c.second)): c.n for c in pairs}
    given = {key for pair in counts for key in pair}
    order = [t.key for t in codebook.types]
    keys = sorted(given, key=lambda k: (order.index(k) if k in order else len(order), k))
    labels, letters = type_labels(codebook), type_letters(codebook)
    rows: list[tuple[Cell, ...]] = []
    for n, one in enumerate(keys):
        cells = [counts.get(frozenset((one, other)), 0) for other in keys[: n + 1]]
        rows.append((_joined(one, labels), *cells, *[""] * (len(keys) - n - 1)))
    return DeskTable(
        key="confusion",
        title="Which types were given for the same sentence",
        columns=("Type", *(_joined(key, labels) for key in keys)),
        heads=("Type", *(_joined(key, letters) for key in keys)),
        rows=tuple(rows),
        note="Pairs of answers, whoever gave which. Where row and column are the same, the two"
        " answers were alike.",
    )


def _joined(answer: str, words: Mapping[str, str]) -> str:
    return " + ".join(words.get(key, key) for key in answer.split(" + "))


def type_labels(codebook: Codebook) -> dict[str, str]:
    return {t.key: t.label for t in codebook.types}


def type_letters(codebook: Codebook) -> dict[str, str]:
    return {t.key: t.letter.upper() for t in codebook.types}


# ---------------------------------------------------------------- what articles rest on


def ordered_types(tally: Tally) -> list[str]:
    """Of those that occur, those that most sentences lean on first."""
    found = {**dict.fromkeys(tally.types, 0), **tally.anywhere}
    return sorted(found, key=lambda key: (-tally.types[key], -found[key], key))


def _types(desk: Desk) -> Iterator[DeskTable]:
    total = desk.figures.total
    labels, letters = type_labels(desk.codebook), type_letters(desk.codebook)
    keys, n = ordered_types(total), total.counts["answered"]
    yield DeskTable(
        key="types",
        title="Types of sources",
        columns=("Type", "Key", "Leaned on", "Anywhere in the chain"),
        rows=tuple(
            (
                labels.get(key, key),
                letters.get(key, ""),
                Proportion(hits=total.types[key], n=n),
                Proportion(hits=total.anywhere[key], n=n),
            )
            for key in keys
        ),
        note="Of the answered sentences. A chain may hold several types, so the last column adds up"
        " to more.",
    )
    leaned = [key for key in keys if total.types[key]]
    for name, head, parts in _both(desk):
        yield DeskTable(
            key=f"types_by_{name}",
            title=f"Types by {head.lower()}",
            columns=(head, "Answered", *(labels.get(key, key) for key in leaned)),
            heads=(head, "Answered", *(letters.get(key, "") or key for key in leaned)),
            rows=tuple(_types_row(part, leaned) for part in parts) if leaned else (),
            note="Sentences by the type that they lean on.",
        )


def _types_row(part: Part, keys: Iterable[str]) -> tuple[Cell, ...]:
    types = part.tally.types
    return (part.name or NO_OUTLET, part.tally.counts["answered"], *(types[key] for key in keys))


def _sourcing(desk: Desk) -> Iterator[DeskTable]:
    yield DeskTable(
        key="sourcing",
        title="Anonymous, unnamed, state media, handouts",
        columns=("What", "How many"),
        rows=tuple(_sourcing_rows(desk.figures.total)),
        note="Anonymous: the name is withheld. Unnamed: described, not named. Single origin: more"
        " than half of the attributed sentences go back to one, of the articles with three or"
        " more.",
    )
    for key, head, parts in _both(desk):
        yield DeskTable(
            key=f"sourcing_by_{key}",
            title=f"Anonymous, unnamed, state media, handouts by {head.lower()}",
            columns=(head, *SOURCING.values(), "Handout pictures", "Single origin"),
            rows=tuple(_sourcing_row(part) for part in parts),
        )


def _sourcing_rows(total: Tally) -> Iterator[tuple[Cell, ...]]:
    if not total.counts["articles"]:
        return
    for key, label in SOURCING.items():
        yield label, total.of(key, "answered")
    yield "Handout pictures", total.counts["handouts"]
    yield "Single origin", total.of("single_origin", "judged")


def _sourcing_row(part: Part) -> tuple[Cell, ...]:
    tally = part.tally
    return (
        part.name or NO_OUTLET,
        *(tally.of(key, "answered") for key in SOURCING),
        tally.counts["handouts"],
        tally.of("single_origin", "judged"),
    )


def _single_origin(desk: Desk) -> Iterator[DeskTable]:
    yield DeskTable(
        key="single_origin",
        title="Stories that rest on one origin",
        columns=("Article", "Outlet", "Day", "Origin", "Attributed to it", "Open", "Counted by"),
        rows=tuple(
            (
                ArticleName(id=s.article.id, title=s.article.title),
                s.article.outlet or NO_OUTLET,
                s.article.day,
                s.origin.name,
                s.carried,
                s.open,
                BASIS_LABELS[s.article.basis],
            )
            for s in desk.figures.single_origin
        ),
        note="One origin named in the text, however many pass it on. Who else would know?",
    )


def _articles(desk: Desk) -> Iterator[DeskTable]:
    yield DeskTable(
        key="articles",
        title="Every article, and whose answers it is counted by",
        columns=("Article", "Outlet", "Day", "Counted by", "Answered", "Answered differently"),
        rows=tuple(
            (
                ArticleName(id=t.article.id, title=t.article.title),
                t.article.outlet or NO_OUTLET,
                t.article.day,
                BASIS_LABELS[t.article.basis],
                t.tally.of("answered", "sentences"),
                t.article.undecided,
            )
            for t in desk.figures.articles
        ),
    )


def _certainty(desk: Desk) -> Iterator[DeskTable]:
    yield certainty_table(
        desk.certainty,
        "desk_certainty",
        "How certainty held at this desk",
        "The answers of all readers together, over all articles.",
    )


def certainty_table(steps: Iterable[StepRecord], key: str, title: str, note: str = "") -> DeskTable:
    """How often each step was said, and how often it held."""
    return DeskTable(
        key=key,
        title=title,
        columns=("Said", "Held"),
        rows=tuple((sentence_case(s.label), s.held) for s in steps if s.held.n),
        note=note,
    )


BUILDERS: tuple[Callable[[Desk], Iterator[DeskTable]], ...] = (
    _progress, _agreement, _types, _single_origin, _sourcing, _certainty, _articles,
)  # fmt: skip


# ---------------------------------------------------------------- written down


def cell_words(cell: Cell) -> str:
    """The cell as it is read; a percentage from 30 on only.

    >>> cell_words(Proportion(hits=3, n=12)), cell_words(Proportion(hits=15, n=60))
    ('3 of 12', '15 of 60 (25%)')
    """
    if cell is None:
        return NO_FIGURE
    if isinstance(cell, Proportion):
        share = f" ({round(100 * cell.hits / cell.n)}%)" if cell.n >= FEWEST_FOR_SHARE else ""
        return f"{cell.hits} of {cell.n}{share}" if cell.n else NO_FIGURE
    if isinstance(cell, ArticleName):
        return cell.title
    return f"{cell:.3f}" if isinstance(cell, float) else str(cell)


def render_desk_text(tables: Sequence[DeskTable]) -> str:
    """The tables one below the other."""
    return "\n\n".join(_text(table) for table in tables) or "No article is here yet."


def _text(table: DeskTable) -> str:
    heads = table.heads or table.columns
    rows = [heads, *([cell_words(cell) for cell in row] for row in table.rows)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(heads))]
    lines = ("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in rows)
    return "\n".join([table.title, "", *(f"  {line}".rstrip() for line in lines), *_note(table)])


def _note(table: DeskTable) -> tuple[str, ...]:
    return ("", f"  {table.note}") if table.note else ()


def render_desk_csv(tables: Sequence[DeskTable]) -> str:
    """RFC 4180; no cell is run as a formula by a spreadsheet."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(("table", "row", "column", "value", "of"))
    for table in tables:
        for row in table.rows:
            for column, cell in zip(table.columns[1:], row[1:], strict=True):
                if cell is not None and cell != "":
                    value = (table.key, _row_name(row[0]), column, *_value(cell))
                    writer.writerow([guard(part) for part in value])
    return written.getvalue()


def _row_name(cell: Cell) -> str:
    """Titles may be alike, ids are not."""
    return f"{cell.title} ({cell.id})" if isinstance(cell, ArticleName) else cell_words(cell)


def _value(cell: Cell) -> tuple[str | int, str | int]:
    if isinstance(cell, Proportion):
        return cell.hits, cell.n
    return (cell if isinstance(cell, int) else cell_words(cell)), ""


def render_desk_json(tables: Sequence[DeskTable]) -> str:
    """{"schema", "tables": [{"key", "title", "columns", "rows", …}]}; so many of so many is
    {"hits", "n"}, an article {"id", "title"}, and null where there is no figure."""
    found = {"schema": SCHEMA, "tables": msgspec.to_builtins(tables)}
    return msgspec.json.format(msgspec.json.encode(found), indent=1).decode()


FORMS: Mapping[str, Callable[[Sequence[DeskTable]], str]] = {
    "text": render_desk_text,
    "csv": render_desk_csv,
    "json": render_desk_json,
}


def people_words(people: int, least: int) -> str:
    """Why certainty is not added up."""
    answered = plural(people, "1 person has", f"{people or 'No'} people have")
    return (
        f"{answered} answered enough that was settled since. From {least} people on, this says how"
        " certainty held at the desk; below that, the sum would tell of single people."
    )
