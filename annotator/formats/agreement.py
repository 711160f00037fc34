"""How far readers agree: a table to read, JSON, and two CSV files for statistics.

The reliability matrix has one row for each sentence and one column for each reader, as R's `irr`
takes it: `m <- read.csv("m.csv", row.names = 1)`, `kripp.alpha(t(as.matrix(m)), "nominal")`.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from annotator.analysis.agreement import Figure
from annotator.analysis.double_coding import (
    Agreement,
    Coefficients,
    EndAgreement,
    PairAgreement,
)
from annotator.analysis.intervals import Proportion
from annotator.analysis.phrases import FEWEST_FOR_SHARE, plural
from annotator.formats.tags_csv import guard

SCHEMA = 1
WIDTH = 38
SHOWN_COLLISIONS = 10
MISSING = "NA"
"""Where a reader gave no answer, as R reads it."""
COEFFICIENTS = {
    "alpha": "Krippendorff's alpha",
    "ac1": "Gwet's AC1",
    "fleiss": "Fleiss' kappa",
    "cohen": "Cohen's kappa",
}
TARGETS = (
    "Before readers code on their own we aim at an alpha of 0.70 on the types and 0.80 on the",
    "groups; that is our choice, not a published norm.",
)


def render_agreement(found: Agreement) -> str:
    """The figures as a plain-text table."""
    return "\n".join(_lines(found))


def render_agreement_json(found: Agreement) -> str:
    """The same as one JSON object; null stands where a figure has no meaning, with `why`."""
    values = msgspec.to_builtins(found)
    return msgspec.json.encode({"schema": SCHEMA, **values}).decode()


def render_confusion_csv(found: Agreement) -> str:
    """Types against types. A row is what the reader said who is named first, a column the other;
    over more than two readers, all pairs are added up."""
    labels = sorted({label for c in found.confusion for label in (c.first, c.second)})
    counts = {(c.first, c.second): c.n for c in found.confusion}
    rows: Iterable[Sequence[str | int]] = (
        [one, *(counts.get((one, other), 0) for other in labels)] for one in labels
    )
    return _csv(["", *labels], rows)


def render_matrix_csv(found: Agreement) -> str:
    """The reliability matrix. A row goes by article and offsets; more types than one in it are of a
    stretch that another reader cut otherwise."""
    rows = (
        [f"{row.article}:{row.span.start}-{row.span.end}", *(a or MISSING for a in row.answers)]
        for row in found.matrix
    )
    return _csv(["sentence", *found.readers], rows)


FORMS: Mapping[str, Callable[[Agreement], str]] = {
    "text": render_agreement,
    "json": render_agreement_json,
    "csv": render_confusion_csv,
    "matrix": render_matrix_csv,
}


def _csv(header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    """RFC 4180; no cell is run as a formula by a spreadsheet."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerows([guard(cell) for cell in row] for row in (header, *rows))
    return written.getvalue()


# ---------------------------------------------------------------- as a table


def _lines(found: Agreement) -> Iterator[str]:
    if not found.articles:
        yield found.types.raw.why
        return
    yield f"{_number(found.articles, 'article')} with answers of two people or more"
    yield f"read by {', '.join(found.readers)}"
    yield from ("", f"{'':{WIDTH}}{'alike':>14}{'figure':>9}   95 % interval")
    yield from _coefficient_lines("types", found.types)
    yield from _coefficient_lines("starter groups", found.groups)
    yield _line("certainty, alpha (interval)", found.certainty.alpha, found.certainty.alike)
    yield _line("sentences cut alike", None, found.cut_alike)
    for label, end in (("origin", found.origin), ("proximate", found.proximate)):
        yield from _end_lines(label, end)
    yield from _sections(found)
    yield from ("", *_drawn(found), *TARGETS)


def _sections(found: Agreement) -> Iterator[str]:
    yield from _section(
        "this type or not, alpha", [_line(t.type, t.alpha, t.alike) for t in found.by_type]
    )
    yield from _section(
        "two by two", [line for p in found.pairs for line in _pair_lines(p)], len(found.pairs) > 1
    )
    yield from _section(
        "over time, alpha",
        [_line(p.period, p.alpha, p.alike) for p in found.over_time],
        len(found.over_time) > 1,
    )
    yield from _section("where they differ", list(_collision_lines(found)))


def _section(title: str, lines: Sequence[str], wanted: bool = True) -> Iterator[str]:
    if lines and wanted:
        yield from ("", title, *lines)


def _coefficient_lines(label: str, c: Coefficients) -> Iterator[str]:
    yield _line(label, c.raw if c.alike.n >= FEWEST_FOR_SHARE else None, c.alike)
    for field, name in COEFFICIENTS.items():
        yield _line(f"  {name}", getattr(c, field))


def _end_lines(label: str, end: EndAgreement) -> Iterator[str]:
    yield _line(f"{label} of the chain, type, alpha", end.type, end.alike)
    enough = end.same_name.n >= FEWEST_FOR_SHARE or end.name.why
    yield _line(f"{label} of the chain, name", end.name if enough else None, end.same_name)


def _pair_lines(pair: PairAgreement) -> Iterator[str]:
    yield f"{' and '.join(pair.readers)}, {_number(pair.articles, 'article')}"
    yield _line("  types, Cohen's kappa", pair.kappa, pair.alike)
    yield _line("  types, alpha", pair.alpha)
    yield _line("  starter groups, alpha", pair.groups)
    yield _line("  sentences cut alike", None, pair.cut_alike)


def _collision_lines(found: Agreement) -> Iterator[str]:
    for c in found.collisions[:SHOWN_COLLISIONS]:
        yield f"{c.n:>5}  {' / '.join(c.types)}"
        if c.advice:
            yield f"{'':7}{c.advice}"
    more = len(found.collisions) - SHOWN_COLLISIONS
    if more > 0:
        yield f"{'':7}and {_number(more, 'further pair')} of types"


def _line(label: str, figure: Figure | None, alike: Proportion | None = None) -> str:
    """A figure that has no meaning says why in its place."""
    counts = f"{alike.hits} of {alike.n}" if alike is not None and alike.n else ""
    line = f"{label:{WIDTH}}{counts:>14}"
    return f"{line}{_figure(figure)}".rstrip() if figure is not None else line.rstrip()


def _figure(figure: Figure) -> str:
    if figure.value is None:
        return f"{'–':>9}   {figure.why}"
    if figure.interval is None:
        return f"{figure.value:>9.3f}"
    low, high = figure.interval
    return f"{figure.value:>9.3f}   {low:.3f} to {high:.3f}"


def _drawn(found: Agreement) -> Iterator[str]:
    over = found.types.raw.over
    if over == "articles":
        yield "Intervals: articles drawn anew, a thousand times."
    if over == "units":
        yield "Intervals: sentences of the one article drawn anew, a thousand times. Sentences of"
        yield "one article hang together, so the truth is wider."


def _number(n: int, one: str) -> str:
    return f"{n} {plural(n, one, one + 's')}"
