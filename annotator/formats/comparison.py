"""Two texts side by side in words: labels, the text to read, JSON."""

from collections.abc import Iterable

import msgspec

from annotator.analysis.comparison import (
    Comparison,
    Finding,
    FindingKind,
    Side,
    count_kinds,
    summarise_comparison,
)
from annotator.analysis.phrases import sentence_list
from annotator.formats.report_html import SUGGESTIONS_ONLY, TITLE_LENGTH
from annotator.formats.report_tables import shorten

PRINCIPLE = "Says what differs, not which text is right."
NOTHING = "Nothing was dropped, weakened or changed in what both texts have."
NO_MATCH = "No sentence of the one is in the other. Are they about the same event?"
KIND_LABELS: dict[FindingKind, str] = {
    "dropped": "Source dropped",
    "caution_lost": "Caution gone",
    "reply_lost": "Answer gone",
    "hedge_lost": "Hedge lost",
    "weakened": "Source weakened",
    "changed": "Source changed",
    "numbers": "Figure changed",
    "quote_altered": "Quotation altered",
    "firmer": "Firmer verb",
    "quote_cut": "Quotation cut",
    "hedge_added": "Hedge added",
    "strengthened": "Source added",
}


def side_title(side: Side) -> str:
    """The text's title, else its first words, else its file."""
    opening = shorten(side.units[0].text, TITLE_LENGTH) if side.units else ""
    return side.record.article.title or opening or side.record.file or "Text without a title"


def basis_notice(comparison: Comparison) -> str:
    """What must be known about whose answers were compared; "" where all are a person's."""
    bases = (comparison.earlier.basis, comparison.later.basis)
    if bases == ("suggestions", "suggestions"):
        return SUGGESTIONS_ONLY
    if "suggestions" in bases:
        which = "earlier" if bases[0] == "suggestions" else "later"
        return f"Machine suggestions only for the {which} text: no person has confirmed them."
    return ""


def rule_words(finding: Finding) -> str:
    """
    >>> rule_words(Finding(kind="dropped", earlier=(1,), later=(1,), text="…", rule="P3"))
    'Rule P3'
    """
    return f"Section {finding.rule}" if finding.rule[0].isdigit() else f"Rule {finding.rule}"


def opening_words(comparison: Comparison) -> tuple[str, ...]:
    """The summary, and what to say where there is nothing to show."""
    if not any(row.earlier and row.later for row in comparison.rows):
        return (NO_MATCH,)
    nothing = () if comparison.findings else (NOTHING,)
    return (*nothing, *summarise_comparison(comparison))


def render_comparison_text(comparison: Comparison) -> str:
    """To be read in a terminal: what was found, kind by kind, with both sentences."""
    lines = [
        f"Earlier: {side_title(comparison.earlier)}",
        f"Later:   {side_title(comparison.later)}",
        *filter(None, [basis_notice(comparison)]),
        *opening_words(comparison),
    ]
    for kind, number in count_kinds(comparison):
        lines += ["", f"{KIND_LABELS[kind]} ({number})"]
        for finding in (f for f in comparison.findings if f.kind == kind):
            lines += _finding_lines(comparison, finding)
    if comparison.left_out:
        lines += ["", f"Left out: {sentence_list(comparison.left_out)} of the earlier text."]
    if comparison.only_here:
        lines += ["", f"Only here: {sentence_list(comparison.only_here)} of the later text."]
    return "\n".join([*lines, "", PRINCIPLE])


def _finding_lines(comparison: Comparison, finding: Finding) -> list[str]:
    return [
        f"  {finding.text} ({rule_words(finding)})",
        *_quoted("earlier", comparison.earlier, finding.earlier),
        *_quoted("later", comparison.later, finding.later),
    ]


def _quoted(label: str, side: Side, numbers: Iterable[int]) -> list[str]:
    return [f"    {label:7} {n:3}  {shorten(unit_text(side, n), 110)}" for n in numbers]


def unit_text(side: Side, number: int) -> str:
    return next((u.text for u in side.units if u.number == number), "")


def comparison_json(comparison: Comparison) -> str:
    """The comparison's values, as `msgspec.json.decode(…, type=Comparison)` reads them."""
    return msgspec.json.format(msgspec.json.encode(comparison), indent=1).decode()
