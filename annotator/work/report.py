"""The sourcing report of an article: from the store, or straight from suggestions."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePath, PureWindowsPath

import msgspec

from annotator.analysis.coded import CodedUnit, code_suggestions, code_units
from annotator.analysis.report import Basis, Record, Report, measure_report
from annotator.codebook import Codebook, RegistrySource
from annotator.documents.seeds import read_codebook, read_lexicons
from annotator.errors import FormatError
from annotator.formats.checklist import (
    CheckList,
    render_checklist_csv,
    render_checklist_html,
    render_checklist_json,
    render_checklist_text,
)
from annotator.formats.report_html import (
    PRINCIPLE,
    notice,
    progress,
    render_figures,
    render_report_html,
    report_title,
)
from annotator.formats.report_tables import Table, report_tables
from annotator.formats.tags_csv import list_records, render_tags_csv
from annotator.model import Document, EngineId, Span, Suggestions, Value
from annotator.store import DEFAULT_REVIEWER, SETTLED_REVIEWER, Store, TagRow, utc_text
from annotator.work.checklist import load_checks
from annotator.work.review import Review, load_review
from annotator.work.signing import SignOff, load_signature


class ReportView(Value, frozen=True, kw_only=True):
    """The pieces of a report for a screen that lays them out itself."""

    title: str
    notice: str
    """What must stay in sight; "" for a report from a person's answers."""
    principle: str
    progress: str
    summary: tuple[str, ...]
    questions: tuple[tuple[str, tuple[int, ...]], ...]
    """Each with the numbers of its units."""
    tables: tuple[Table, ...]
    figures: Mapping[str, str]
    """SVG elements by key: "mix_through", "mix_speaker", "chains"."""


def build_report(
    store: Store,
    document_id: str,
    reviewer_id: str = DEFAULT_REVIEWER,
    *,
    seeds: Path | None = None,
    codebook: Codebook | None = None,
    registry: Sequence[RegistrySource] | None = None,
    basis: Basis | None = None,
    written_at: str | None = None,
) -> Report:
    """The report of one reviewer's answers, or of what was settled once the article is signed off;
    where there is no answer yet, of the suggestions, which the report then says on every page.
    `basis` insists on answers or suggestions.

    `codebook` and `registry` are read from `seeds` unless given. Raises NotFound, SeedError.
    """
    codebook = codebook or read_codebook(seeds)
    if registry is None:
        registry = read_lexicons(codebook, seeds).sources
    with store.snapshot():
        document = store.load_document(document_id).document
        signature = load_signature(store, document_id)
        counts = SETTLED_REVIEWER if signature else reviewer_id
        review = load_review(store, document_id, counts)
        rows = [r for r in store.log.all_tags(document_id) if r.reviewer_id == counts]
        run = store.load_suggestions(document_id)
        names = {r.id: r.name for r in store.reviewers()}
        checks = load_checks(store, document_id, reviewer_id, codebook)
    basis = basis or _basis(review)
    moments = _moments(rows)
    given = [moments[span] for span in review.tags if span in moments]
    versions = sorted({t.codebook_version for t in review.tags.values()})
    record = _record(
        document,
        article_id=document_id,
        codebook_version=run.suggestions.codebook_version
        if basis == "suggestions"
        else ", ".join(versions) or codebook.version,
        engine=_engine_name(review.engine),
        reviewer=_answered_by(signature, names.get(reviewer_id)) if basis == "people" else None,
        signature=signature if basis == "people" else None,
        first_answer=min((first for first, _ in given), default=None),
        last_answer=max((last for _, last in given), default=None),
        written_at=written_at or utc_text(),
    )
    units = _coded(document.text, review, basis, moments)
    return measure_report(document.text, units, record, codebook, registry, basis, checks)


def _answered_by(signature: SignOff | None, reviewer: str | None) -> str | None:
    return ", ".join(signature.readers) if signature else reviewer


def _basis(review: Review) -> Basis:
    answered = any(tag.settled for tag in review.tags.values())
    return "people" if answered or not review.suggestions else "suggestions"


def _moments(rows: Iterable[TagRow]) -> dict[Span, tuple[str, str]]:
    """When each span was first and last answered."""
    found: dict[Span, tuple[str, str]] = {}
    for row in rows:
        first, _ = found.get(row.span, (row.made_at, ""))
        found[row.span] = (first, row.made_at)
    return found


def _coded(
    text: str, review: Review, basis: Basis, moments: Mapping[Span, tuple[str, str]]
) -> tuple[CodedUnit, ...]:
    suggestions = {span: stored.suggestion for span, stored in review.suggestions.items()}
    if basis == "suggestions":
        return code_suggestions(text, review.units, suggestions)
    return tuple(
        msgspec.structs.replace(
            unit, answered_at=moments[unit.unit.span][0], changed_at=moments[unit.unit.span][1]
        )
        if unit.tag is not None and unit.unit.span in moments
        else unit
        for unit in code_units(text, review.units, review.tags, suggestions)
    )


def report_from_suggestions(
    document: Document,
    suggestions: Suggestions,
    codebook: Codebook,
    registry: Iterable[RegistrySource] = (),
    *,
    written_at: str | None = None,
) -> Report:
    """The report of an article that is in no store, from suggestions alone."""
    record = _record(
        document,
        codebook_version=suggestions.codebook_version,
        engine=_engine_name(suggestions.engine),
        written_at=written_at or utc_text(),
    )
    said = {s.unit.span: s for s in suggestions.suggestions}
    units = code_suggestions(document.text, suggestions.units, said)
    return measure_report(document.text, units, record, codebook, registry, "suggestions")


def _record(
    document: Document,
    *,
    codebook_version: str,
    engine: str,
    written_at: str,
    article_id: str = "",
    reviewer: str | None = None,
    signature: SignOff | None = None,
    first_answer: str | None = None,
    last_answer: str | None = None,
) -> Record:
    provenance = document.provenance
    return Record(
        article_id=article_id,
        article=document.metadata,
        file=_file_name(provenance.path),
        address=provenance.address,
        final_address=provenance.final_address,
        fetched_at=provenance.fetched_at,
        media_type=provenance.media_type,
        sha256=provenance.sha256,
        text_sha256=hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest(),
        codebook_version=codebook_version,
        engine=engine,
        reviewer=reviewer,
        signed_by=signature.person if signature else None,
        signed_at=signature.made_at if signature else None,
        signed_note=signature.reason if signature else "",
        first_answer=first_answer,
        last_answer=last_answer,
        written_at=written_at,
    )


def _file_name(path: str | None) -> str | None:
    """The name without the folder, which may tell who sits at the machine."""
    if path is None:
        return None
    return PureWindowsPath(path).name if "\\" in path else PurePath(path).name


def _engine_name(engine: EngineId) -> str:
    return f"{engine.name} {engine.version}, tier {engine.tier}"


def view_report(report: Report) -> ReportView:
    """The report in pieces, computed and worded as in the HTML."""
    return ReportView(
        title=report_title(report),
        notice=notice(report),
        principle=PRINCIPLE,
        progress=progress(report),
        summary=report.summary,
        questions=tuple((q.text, q.numbers) for q in report.questions),
        tables=report_tables(report),
        figures=render_figures(report),
    )


def report_json(report: Report) -> str:
    """The report's values, as `msgspec.json.decode(…, type=Report)` reads them."""
    return msgspec.json.format(msgspec.json.encode(report), indent=1).decode()


def report_csv(report: Report, *, bom: bool = False) -> str:
    """One row for each unit."""
    return render_tags_csv(list_records(report), {t.key: t.label for t in report.types}, bom=bom)


CHECKLISTS: Mapping[str, Callable[[CheckList], str]] = {
    "html": render_checklist_html,
    "csv": render_checklist_csv,
    "json": render_checklist_json,
    "text": render_checklist_text,
}


def render_checklist(report: Report, form: str = "html") -> bytes:
    """The check list alone as a file in UTF-8: "html", "csv", "json" or "text".

    Raises FormatError for another form.
    """
    if form not in CHECKLISTS:
        raise FormatError(f"A check list can be {', '.join(CHECKLISTS)}, not {form!r}.")
    listed = CheckList(record=report.record, checks=report.checks)
    return CHECKLISTS[form](listed).encode("utf-8", "replace")


FORMS: Mapping[str, Callable[[Report], str]] = {
    "html": render_report_html,
    "json": report_json,
    "csv": report_csv,
}


def render_report(report: Report, form: str = "html") -> bytes:
    """The report as a file in UTF-8: "html", "json" or "csv".

    Raises FormatError for another form.
    """
    if form not in FORMS:
        raise FormatError(f"A report can be {', '.join(FORMS)}, not {form!r}.")
    return FORMS[form](report).encode("utf-8", "replace")
