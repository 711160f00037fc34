"""What a desk asks its own author before publishing: at most five questions, the report's and
those that only an author can answer."""

from collections.abc import Iterator, Sequence
from typing import Literal

from annotator.analysis.checks import check_pictures
from annotator.analysis.claims import check_headings
from annotator.analysis.coded import CodedUnit
from annotator.analysis.dependence import MOST_QUESTIONS, QuestionKind, ask_questions
from annotator.analysis.figures import find_figures
from annotator.analysis.phrases import listing, plural, sentence_list
from annotator.analysis.rewriting import is_hearsay, with_article
from annotator.model import Value

DraftKind = QuestionKind | Literal["hearsay", "plain_heading", "unsourced", "handout_line"]
ORDER: tuple[DraftKind, ...] = (
    "heading", "plain_heading", "hearsay", "anonymous", "contested", "unsourced", "handout_line",
    "one_side", "one_origin", "concentration", "parties", "absence",
)  # fmt: skip
"""What weighs most first: what the reader meets first, then what cannot be mended in print. The
report's question on handouts is not among them: an author is asked for the missing line."""
NEEDS_NO_SOURCE = frozenset({"observation", "background", "analysis"})
LEAST_FIGURE = 10
"""Smaller counts are mostly ages, ranks and days."""
MOST_SHOWN = 3
"""Sentences named in one question."""


class DraftQuestion(Value, frozen=True, kw_only=True):
    """A question to the author, with the numbers of the sentences that lead to it."""

    kind: DraftKind
    text: str
    numbers: tuple[int, ...]


def ask_author(units: Sequence[CodedUnit]) -> tuple[DraftQuestion, ...]:
    """At most five questions, the weightiest first; none where there is nothing to ask."""
    reported = (
        DraftQuestion(kind=q.kind, text=q.text, numbers=q.numbers) for q in ask_questions(units)
    )
    asked = [
        *(q for q in reported if q.kind in ORDER),
        *_ask_heading(units),
        *_ask_hearsay(units),
        *_ask_unsourced(units),
        *_ask_handout_line(units),
    ]
    return tuple(sorted(asked, key=lambda q: ORDER.index(q.kind))[:MOST_QUESTIONS])


def _ask_heading(units: Sequence[CodedUnit]) -> Iterator[DraftQuestion]:
    for check in check_headings(units)[:1]:
        numbers = check.support[:MOST_SHOWN]
        told = plural(len(numbers), "attributes or hedges", "attribute or hedge")
        who = listing([with_article(name) for name in check.sources[:2]])
        should = f" Should it name {who}?" if who else " Should it say so too?"
        yield DraftQuestion(
            kind="plain_heading",
            text=f"The heading says plainly what {sentence_list(numbers)} {told}.{should}",
            numbers=(check.number, *numbers),
        )


def _ask_hearsay(units: Sequence[CodedUnit]) -> Iterator[DraftQuestion]:
    numbers = [u.number for u in _own_voice(units) if is_hearsay(u)][:MOST_SHOWN]
    if numbers:
        verb = plural(len(numbers), "passes", "pass")
        yield DraftQuestion(
            kind="hearsay",
            text=f"{sentence_list(numbers).capitalize()} {verb} on what is being said, and nobody"
            " is named. Who says so?",
            numbers=tuple(numbers),
        )


def _own_voice(units: Sequence[CodedUnit]) -> Iterator[CodedUnit]:
    """The counted sentences of the body for which the author alone vouches."""
    for unit in units:
        if unit.counted and unit.unit.kind == "body" and unit.coding and not unit.attributed:
            yield unit


def _ask_unsourced(units: Sequence[CodedUnit]) -> Iterator[DraftQuestion]:
    numbers = [u.number for u in _own_voice(units) if _claims_figure(u)][:MOST_SHOWN]
    if numbers:
        verb = plural(len(numbers), "gives", "give")
        it = plural(len(numbers), "it", "them")
        what = plural(len(numbers), "a figure", "figures")
        yield DraftQuestion(
            kind="unsourced",
            text=f"{sentence_list(numbers).capitalize()} {verb} {what} without a source."
            f" Where did you get {it}?",
            numbers=tuple(numbers),
        )


def _claims_figure(unit: CodedUnit) -> bool:
    needs = unit.coding is not None and unit.coding.voice not in NEEDS_NO_SOURCE
    figures = (f for f in find_figures(unit.text) if f.kind != "year")
    return needs and any(f.kind == "share" or f.value >= LEAST_FIGURE for f in figures)


def _ask_handout_line(units: Sequence[CodedUnit]) -> Iterator[DraftQuestion]:
    bare = [p for p in check_pictures(units) if p.kind == "handout" and not p.warned]
    if bare:
        numbers = tuple(n for p in bare for n in p.numbers)
        what = plural(len(bare), "A picture was", "Pictures were")
        yield DraftQuestion(
            kind="handout_line",
            text=f"{what} handed out, and the caption does not say that nobody independent saw the"
            " scene. Did the agency send such a line?",
            numbers=numbers,
        )
