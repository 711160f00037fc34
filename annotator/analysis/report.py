"""The sourcing report as one value: screen, HTML, JSON and CSV all read it."""

from collections.abc import Iterable, Sequence
from typing import Literal

from annotator.analysis.chains import (
    VIEWS,
    Graph,
    distinct_routes,
    join_chains,
    primary_key,
)
from annotator.analysis.checklist import Check
from annotator.analysis.checks import (
    Absence,
    Hedge,
    PictureCheck,
    ScareQuote,
    Unverified,
    check_pictures,
    find_absences,
    find_scare_quotes,
    find_unverified,
    list_hedges,
)
from annotator.analysis.claims import HeadingCheck, check_headings, primary_name
from annotator.analysis.coded import CodedUnit
from annotator.analysis.dependence import (
    Origin,
    Question,
    ask_questions,
    group_by_origin,
    passing_through,
)
from annotator.analysis.mix import Count, Mix, measure_counts, measure_mix
from annotator.analysis.phrases import count_of, plural
from annotator.analysis.sources import Source, list_sources
from annotator.codebook import Codebook, RegistrySource
from annotator.model import Chain, Metadata, Value

SCHEMA = 1
UNSURE_BELOW = 70
"""Certainty steps with a lower value are "unsure" or "a guess" (§5.1)."""

Basis = Literal["people", "suggestions"]


class TypeLabel(Value, frozen=True, kw_only=True):
    """A source type as the report names it."""

    key: str
    label: str
    letter: str
    group: str


class Record(Value, frozen=True, kw_only=True):
    """What the report was made from. It holds no path of the machine."""

    article_id: str = ""
    """In the database; "" for an article that is not in one."""
    article: Metadata = Metadata()
    file: str | None = None
    """Name of the file, without its folder."""
    address: str | None = None
    final_address: str | None = None
    fetched_at: str | None = None
    media_type: str | None = None
    sha256: str
    """Of the original bytes."""
    text_sha256: str
    """Of the text as UTF-8, which the offsets index."""
    codebook_version: str
    engine: str | None = None
    """Name, version and tier of the engine whose suggestions were on show."""
    reviewer: str | None = None
    """Who answered; the readers, where what counts is what the desk settled on."""
    signed_by: str | None = None
    """Who signed the article off, if it is."""
    signed_at: str | None = None
    signed_note: str = ""
    first_answer: str | None = None
    """ISO 8601 UTC, like the other times."""
    last_answer: str | None = None
    written_at: str


class Route(Value, frozen=True, kw_only=True):
    """Chains as some units have them, publisher left out."""

    chains: tuple[Chain, ...]
    numbers: tuple[int, ...]


class CertaintyRow(Value, frozen=True, kw_only=True):
    """How often a step of certainty was chosen."""

    step: int
    label: str
    unsure: bool
    numbers: tuple[int, ...]


class Report(Value, frozen=True, kw_only=True):
    """Everything the report says. Numbers of units are `Unit.index`, from 1."""

    schema: int = SCHEMA
    basis: Basis
    record: Record
    types: tuple[TypeLabel, ...]
    units: tuple[CodedUnit, ...]
    paragraphs: tuple[int, ...] = ()
    """Numbers of the units that begin a paragraph."""
    summary: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    mixes: tuple[Mix, ...] = ()
    """One for each view, "through" first."""
    counts: tuple[Count, ...] = ()
    origins: tuple[Origin, ...] = ()
    graph: Graph = Graph()
    routes: tuple[Route, ...] = ()
    headings: tuple[HeadingCheck, ...] = ()
    pictures: tuple[PictureCheck, ...] = ()
    absences: tuple[Absence, ...] = ()
    unverified: tuple[Unverified, ...] = ()
    scare_quotes: tuple[ScareQuote, ...] = ()
    hedges: tuple[Hedge, ...] = ()
    certainty: tuple[CertaintyRow, ...] = ()
    sources: tuple[Source, ...] = ()
    checks: tuple[Check, ...] = ()
    """The claims to check, with what came of each."""

    @property
    def counted(self) -> int:
        return sum(u.counted for u in self.units)

    @property
    def answered(self) -> int:
        """Counted units with an answer that counts."""
        return sum(u.counted and u.coding is not None for u in self.units)

    @property
    def open(self) -> tuple[int, ...]:
        """Numbers of the counted units without one."""
        return tuple(u.number for u in self.units if u.counted and u.coding is None)

    @property
    def to_check(self) -> tuple[CodedUnit, ...]:
        return tuple(u for u in self.units if u.to_check)

    @property
    def unsure(self) -> tuple[int, ...]:
        """Numbers of the units answered with a guess or unsure."""
        return tuple(sorted(n for row in self.certainty if row.unsure for n in row.numbers))


def measure_report(
    text: str,
    units: Sequence[CodedUnit],
    record: Record,
    codebook: Codebook,
    registry: Iterable[RegistrySource] = (),
    basis: Basis = "people",
    checks: Iterable[Check] = (),
) -> Report:
    """Every measure over one article. `units` are in text order, with offsets into `text`."""
    units = tuple(units)
    publisher = record.article.publisher
    return Report(
        basis=basis,
        record=record,
        types=tuple(
            TypeLabel(key=t.key, label=t.label, letter=t.letter, group=t.group)
            for t in codebook.types
        ),
        units=units,
        paragraphs=find_paragraphs(text, units),
        summary=summarise(units),
        questions=ask_questions(units),
        mixes=tuple(measure_mix(units, view) for view in VIEWS),
        counts=measure_counts(units),
        origins=group_by_origin(units),
        graph=join_chains(units, publisher),
        routes=tuple(Route(chains=c, numbers=n) for c, n in distinct_routes(units)),
        headings=check_headings(units),
        pictures=check_pictures(units),
        absences=find_absences(units),
        unverified=find_unverified(units),
        scare_quotes=find_scare_quotes(units),
        hedges=list_hedges(units),
        certainty=measure_certainty(units, codebook),
        sources=list_sources(units, {row.id: row for row in registry}),
        checks=tuple(checks),
    )


def find_paragraphs(text: str, units: Sequence[CodedUnit]) -> tuple[int, ...]:
    """Numbers of the units before which a line ends."""
    found = []
    end = 0
    for unit in units:
        if end == 0 or any(
            c in "\n\r\x0b\x0c\x85\u2028\u2029" for c in text[end : unit.unit.start]
        ):
            found.append(unit.number)
        end = unit.unit.end
    return tuple(found)


def measure_certainty(units: Iterable[CodedUnit], codebook: Codebook) -> tuple[CertaintyRow, ...]:
    """How often each step was chosen; the steps' numbers are never shown (§5.1)."""
    answers = [(u.certainty, u.number) for u in units if u.certainty is not None]
    return tuple(
        CertaintyRow(
            step=s.step,
            label=s.label,
            unsure=s.value < UNSURE_BELOW,
            numbers=tuple(n for step, n in answers if step == s.step),
        )
        for s in codebook.certainty
    )


def summarise(units: Sequence[CodedUnit]) -> tuple[str, ...]:
    """The source summary in the manner of ICD 206 (§5.4): strengths and gaps of the source base
    as counts, in at most three sentences."""
    counted = [u for u in units if u.counted]
    if not any(u.coding for u in counted):
        return ("No sentence has an answer yet.",)
    attributed = [u for u in counted if u.attributed]
    own = sum(u.coding is not None for u in counted) - len(attributed)
    waiting = sum(u.coding is None for u in counted)
    origins = len(group_by_origin(counted))
    parts = [
        f"{count_of(len(attributed), len(counted))} {plural(len(attributed), 'is', 'are')}"
        f" attributed, to {origins} {plural(origins, 'origin', 'origins')}",
        f"{own} {plural(own, 'is', 'are')} in the reporter's own voice",
    ]
    if waiting:
        parts.append(f"{waiting} {plural(waiting, 'is', 'are')} open")
    leaning = _leaning_sentence(counted)
    return (*leaning, "; ".join(parts) + ".")


def _leaning_sentence(counted: Sequence[CodedUnit]) -> tuple[str, ...]:
    """On whom the most units lean, if on anyone more than once."""
    keys = [primary_key(u.coding) for u in counted if u.coding is not None and u.attributed]
    named = [k for k in keys if k]
    top = max(dict.fromkeys(named), key=named.count, default="")
    n = named.count(top)
    if n < 2:
        return ()
    name = next(primary_name(u) for u in counted if u.coding and primary_key(u.coding) == top)
    anywhere = next((len(s.numbers) for s in passing_through(counted) if s.key == top), n)
    more = f", {anywhere} counting every relay" if anywhere > n else ""
    return (f"{count_of(n, len(counted))} reach the reader through {name}{more}.",)
