"""The report as one HTML file: no request to anywhere, no script, light and dark, fit to print in
black and white."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from annotator.analysis.chains import VIEWS, join_chains
from annotator.analysis.coded import CodedUnit
from annotator.analysis.phrases import count_of, plural
from annotator.analysis.report import Record, Report, Route
from annotator.formats.chain_svg import render_graph
from annotator.formats.mix_svg import place_of, render_mix, render_swatch, share_patterns
from annotator.formats.report_tables import (
    VIEW_LABELS,
    moment_words,
    report_tables,
    shorten,
    type_label,
    type_letter,
)
from annotator.model import Span, Value

if TYPE_CHECKING:
    from jinja2 import Environment

PRINCIPLE = "Says who speaks, not whether it is true."
SUGGESTIONS_ONLY = "Machine suggestions only: no person has confirmed any of this."

TITLE_LENGTH = 80

CHECKS = {
    "headings": "headings that say more than the body",
    "pictures": "handed-out or file pictures",
    "absences": "negative reports or denials",
    "unverified": "warnings that something could not be verified",
    "scare_quotes": "quotation marks without a speaker",
    "hedges": "hedges",
}
"""Tables named as empty when there is nothing to list."""


class TextRow(Value, frozen=True, kw_only=True):
    """A unit as the text of the report shows it."""

    number: int
    letter: str
    label: str
    """The type, or "open", or "not counted"."""
    kind: str
    pieces: tuple[tuple[str, bool], ...]
    """Its words, in stretches, and whether each is attributed while others are not (V2)."""
    source: str
    paragraph: bool
    part: bool
    to_check: bool
    note: str


def render_figures(report: Report) -> Mapping[str, str]:
    """SVG elements: "mix_through", "mix_speaker", "chains" (absent without any chain)."""
    figures = {f"mix_{mix.view}": render_mix(report, mix) for mix in report.mixes}
    graph = render_graph(report, report.graph)
    return {**figures, "chains": graph} if graph else figures


def render_chain(report: Report, number: int) -> str:
    """The chains of one unit as an SVG element; "" if it has none."""
    units = [u for u in report.units if u.number == number]
    return render_graph(report, join_chains(units, report.record.article.publisher), counts=False)


def render_report_html(report: Report) -> str:
    """The whole report as one HTML document."""
    tables = {t.key: t for t in report_tables(report)}
    swatches = {
        p: render_swatch(p, *place_of(report, p)) for t in tables.values() for p in t.patterns
    }
    patterns, drawings = share_patterns({**render_figures(report), **swatches})
    return (
        template_environment()
        .get_template("report.html.jinja")
        .render(
            report=report,
            title=report_title(report),
            notice=notice(report),
            progress=progress(report),
            review_line=review_line(report),
            principle=PRINCIPLE,
            record=record_rows(report),
            tables=tables,
            patterns=patterns,
            drawings=drawings,
            unit_chains=_unit_chains(report),
            views=tuple((view, VIEW_LABELS[view]) for view in VIEWS),
            nothing=[words for key, words in CHECKS.items() if key not in tables],
            rows=text_rows(report),
            key_of_letters=_letters_used(report),
        )
    )


def report_title(report: Report) -> str:
    """The article's title, else its first words."""
    opening = shorten(report.units[0].text, TITLE_LENGTH) if report.units else ""
    return report.record.article.title or opening or report.record.file or "Untitled article"


def notice(report: Report) -> str:
    """What must stand on every page; "" for a report from a person's answers."""
    return SUGGESTIONS_ONLY if report.basis == "suggestions" else ""


def review_line(report: Report) -> str:
    """Who answered, when, and by which rules."""
    record = report.record
    by = record.reviewer if report.basis == "people" else record.engine
    when = _period(record) if report.basis == "people" else None
    parts = [by, when, signed_words(record), f"codebook {record.codebook_version}"]
    return " · ".join(filter(None, parts))


def signed_words(record: Record) -> str | None:
    """That the article is signed off: by whom and when."""
    if record.signed_by is None:
        return None
    return f"signed off by {record.signed_by}, {moment_words(record.signed_at)}"


def progress(report: Report) -> str:
    """How far the review is, in words."""
    waiting = len(report.open)
    word = "suggested" if report.basis == "suggestions" else "answered"
    done = f"{count_of(report.answered, report.counted)} {word}"
    checks = len(report.to_check)
    parts = [done, f"{waiting} open" if waiting else "none open"]
    if checks:
        parts.append(f"{checks} to check")
    if report.unsure:
        n = len(report.unsure)
        parts.append(f"{n} {plural(n, 'answer was', 'answers were')} unsure or a guess")
    return ", ".join(parts) + "."


def record_rows(report: Report) -> tuple[tuple[str, str], ...]:
    """What the report was made from, as label and words; what is not known is left out."""
    r: Record = report.record
    same = r.final_address in (None, r.address)
    engine = r.engine if report.basis == "suggestions" else r.engine and f"{r.engine} (suggestions)"
    rows = (
        ("Publisher", r.article.publisher),
        ("By", r.article.byline),
        ("Agency", r.article.agency),
        ("Published", r.article.published),
        ("Address", r.address),
        ("Answered from", None if same else r.final_address),
        ("Fetched", moment_words(r.fetched_at)),
        ("File", r.file),
        ("SHA-256 of the original", r.sha256),
        ("Codebook", r.codebook_version),
        ("Engine", engine),
        ("Reviewer", r.reviewer),
        ("Answers given", _period(r)),
        ("Signed off", signed_words(r)),
        ("Note with the signature", r.signed_note),
        ("Report written", moment_words(r.written_at)),
    )
    return tuple((label, words) for label, words in rows if words)


def _period(record: Record) -> str | None:
    first, last = moment_words(record.first_answer), moment_words(record.last_answer)
    return first if first == last or not last else f"{first} to {last}"


def text_rows(report: Report) -> tuple[TextRow, ...]:
    """The whole text, unit by unit."""
    paragraphs = set(report.paragraphs)
    return tuple(_text_row(report, u, u.number in paragraphs) for u in report.units)


def _text_row(report: Report, unit: CodedUnit, paragraph: bool) -> TextRow:
    key = unit.coding.primary_type if unit.coding is not None else ""
    label = type_label(report, key) if key else "open"
    letter = type_letter(report, key) if key else "?"
    return TextRow(
        number=unit.number,
        letter=letter if unit.counted else "–",
        label=label if unit.counted else "not counted",
        kind=unit.unit.kind,
        pieces=attributed_pieces(unit),
        source=(unit.coding.source or "") if unit.coding is not None else "",
        paragraph=paragraph,
        part=unit.part,
        to_check=unit.to_check,
        note=unit.note,
    )


def attributed_pieces(unit: CodedUnit) -> tuple[tuple[str, bool], ...]:
    """The unit's words cut at the attributed stretches, if it is attributed in part."""
    spans: tuple[Span, ...] = ()
    if unit.part and unit.coding is not None:
        spans = unit.coding.attributed
    pieces: list[tuple[str, bool]] = []
    at = 0
    for span in sorted(spans):
        start = max(at, span[0] - unit.unit.start)
        end = min(len(unit.text), span[1] - unit.unit.start)
        if start < end:
            pieces += [(unit.text[at:start], False), (unit.text[start:end], True)]
            at = end
    return tuple(p for p in (*pieces, (unit.text[at:], False)) if p[0])


def _unit_chains(report: Report) -> tuple[tuple[str, str, tuple[int, ...]], ...]:
    """(SVG, words, numbers) of each distinct chain; the drawing of a single link would say no more
    than its words, and is left out."""
    table = next((t for t in report_tables(report) if t.key == "chains"), None)
    words = [str(row[0]) for row in table.rows] if table else []
    return tuple(
        (_drawing(report, route), said, route.numbers)
        for route, said in zip(report.routes, words, strict=True)
    )


def _drawing(report: Report, route: Route) -> str:
    passed_on = any(len(chain) > 1 for chain in route.chains)
    return render_chain(report, route.numbers[0]) if passed_on else ""


def _letters_used(report: Report) -> tuple[tuple[str, str], ...]:
    """Letter and label of every type in the text, in the codebook's order."""
    used = {u.coding.primary_type for u in report.units if u.counted and u.coding is not None}
    return tuple((t.letter.upper(), t.label) for t in report.types if t.key in used)


def css_string(text: str) -> str:
    """A string for `content:` in a style sheet, safe whatever it holds.

    >>> css_string('A "b" </style>')
    '"A\\\\20 \\\\22 b\\\\22 \\\\20 \\\\3c \\\\2f style\\\\3e "'
    """
    safe = (c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in text if c != "\0")
    return f'"{"".join(safe)}"'


@cache
def template_environment() -> "Environment":
    """The templates of all HTML files, with every value escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("annotator.formats"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["css_string"] = lambda text: Markup(css_string(text))
    return environment
