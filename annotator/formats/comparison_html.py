"""Two texts side by side as HTML: the columns for the screen, and one file to keep."""

from annotator.analysis.comparison import Comparison, Finding, FindingKind, Row, Side
from annotator.analysis.rewriting import source_name
from annotator.formats.comparison import (
    KIND_LABELS,
    PRINCIPLE,
    basis_notice,
    opening_words,
    rule_words,
    side_title,
)
from annotator.formats.report_html import template_environment
from annotator.model import Value


class Sentence(Value, frozen=True, kw_only=True):
    """A sentence as a column shows it."""

    number: int
    kind: str
    text: str
    source: str
    """On whose word, in words."""
    address: str
    """Of its review; "" for a text that is not stored."""


class Note(Value, frozen=True, kw_only=True):
    """A finding as it is shown, with the pair it leads to."""

    label: str
    text: str
    rule: str
    pair: int
    where: str


class Pair(Value, frozen=True, kw_only=True):
    """What stands in one row."""

    number: int
    earlier: tuple[Sentence, ...]
    later: tuple[Sentence, ...]
    notes: tuple[Note, ...]


def render_columns(
    comparison: Comparison, kinds: tuple[FindingKind, ...] = (), *, links: bool = False
) -> str:
    """The list of findings and the two columns, as a fragment; with `kinds`, only these findings
    and the pairs that they are about. With `links`, each number leads to the review of its
    sentence."""
    pairs = [
        _pair(comparison, n, row, kinds, links=links) for n, row in enumerate(comparison.rows, 1)
    ]
    shown = [p for p in pairs if p.notes] if kinds else pairs
    places = {n: number for number, row in enumerate(comparison.rows, 1) for n in row.findings}
    wanted = [(n, f) for n, f in enumerate(comparison.findings) if not kinds or f.kind in kinds]
    return (
        template_environment()
        .get_template("comparison_columns.jinja")
        .render(
            notes=[_note(f, places.get(n, 0)) for n, f in wanted],
            pairs=shown,
            earlier=side_title(comparison.earlier),
            later=side_title(comparison.later),
        )
    )


def _pair(
    comparison: Comparison,
    number: int,
    row: Row,
    kinds: tuple[FindingKind, ...],
    *,
    links: bool,
) -> Pair:
    found = [comparison.findings[n] for n in row.findings]
    return Pair(
        number=number,
        earlier=_sentences(comparison.earlier, row.earlier, links=links),
        later=_sentences(comparison.later, row.later, links=links),
        notes=tuple(_note(f, number) for f in found if not kinds or f.kind in kinds),
    )


def _sentences(side: Side, numbers: tuple[int, ...], *, links: bool) -> tuple[Sentence, ...]:
    article = side.record.article_id if links else ""
    return tuple(
        Sentence(
            number=u.number,
            kind=u.unit.kind,
            text=u.text,
            source=_source(side, u.number),
            address=f"/review?article={article}&unit={u.unit.start}" if article else "",
        )
        for u in side.units
        if u.number in numbers
    )


def _source(side: Side, number: int) -> str:
    unit = next(u for u in side.units if u.number == number)
    if unit.coding is None:
        return "No answer yet"
    return f"On the word of {source_name(unit)}" if unit.attributed else "In the text's own voice"


def _note(finding: Finding, pair: int) -> Note:
    earlier, later = (", ".join(map(str, numbers)) for numbers in (finding.earlier, finding.later))
    return Note(
        label=KIND_LABELS[finding.kind],
        text=finding.text,
        rule=rule_words(finding),
        pair=pair,
        where=f"{earlier} → {later}" if later else f"{earlier} → left out",
    )


def render_comparison_html(comparison: Comparison) -> str:
    """The whole comparison as one HTML document, without scripts or requests."""
    return (
        template_environment()
        .get_template("comparison.html.jinja")
        .render(
            earlier=comparison.earlier,
            later=comparison.later,
            titles=(side_title(comparison.earlier), side_title(comparison.later)),
            notice=basis_notice(comparison),
            summary=opening_words(comparison),
            principle=PRINCIPLE,
            columns=render_columns(comparison),
        )
    )
