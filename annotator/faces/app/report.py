"""The report on screen: the words, the plots, and beneath each plot its table."""

from collections.abc import Iterable
from functools import partial
from html import escape
from pathlib import Path

import streamlit as st

from annotator.analysis.report import Report
from annotator.faces.app import places
from annotator.faces.app.components import show_figure
from annotator.faces.app.files import offer_file
from annotator.faces.desk import Desk
from annotator.formats.report_html import signed_words
from annotator.formats.report_tables import VIEW_LABELS, Cell, Table
from annotator.work.report import ReportView, build_report, render_report, view_report

FORMS = {
    "html": ("Report as a web page", "text/html"),
    "csv": ("Table (CSV)", "text/csv"),
    "json": ("Everything (JSON)", "application/json"),
}
BESIDE_CHAINS = ("origins", "chains")
STYLE = Path(__file__).parent / "report.css"


def show(desk: Desk) -> None:
    document_id = places.open_article()
    if document_id is None:
        st.info("No article is open. Choose one from the list to see its report.")
        places.link("articles", "Articles")
        return
    report = build_report(
        desk.store,
        document_id,
        desk.reviewer_id,
        codebook=desk.codebook,
        registry=desk.lexicons.sources,
    )
    view = view_report(report)
    with st.container(width=860):
        _show_head(desk, document_id, report, view)
        _show_questions(document_id, report, view)
        _show_mix(document_id, report, view)
        _show_chains(document_id, report, view)
        mixes = {table.key for table in view.tables if table.key.startswith("mix_")}
        shown = {*mixes, *BESIDE_CHAINS, "counts"}
        rest = [table for table in view.tables if table.key not in shown]
        if rest:
            st.header("Worth a second look")
        _show_tables(document_id, report, rest)


def _show_head(desk: Desk, document_id: str, report: Report, view: ReportView) -> None:
    st.html(STYLE)
    st.title(view.title)
    if view.notice:
        st.warning(view.notice)
    st.markdown(f"{view.progress} *{view.principle}*")
    if signed := signed_words(report.record):
        st.markdown(f"This article is {signed}.")
    with st.container(horizontal=True, vertical_alignment="center"):
        for form, (label, media_type) in FORMS.items():
            offer_file(
                desk,
                label,
                partial(render_report, report, form),
                f"sourcing-report.{form}",
                media_type,
                document_id,
            )
        places.link("review", "Back to the review", document_id)
        places.link("draft", "Before publishing", document_id)
        places.link("settle", "Settle and sign off", document_id)
    for sentence in view.summary:
        st.markdown(sentence)


def _show_questions(document_id: str, report: Report, view: ReportView) -> None:
    if view.questions:
        st.header("Questions to ask")
    starts = {unit.number: unit.unit.start for unit in report.units}
    for text, numbers in view.questions:
        st.markdown(text)
        if numbers:
            label = f"See sentence{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"
            places.link("review", label, document_id, unit=str(starts[numbers[0]]))


def _show_mix(document_id: str, report: Report, view: ReportView) -> None:
    st.header("Source mix")
    chosen = st.segmented_control(
        "Count by", list(VIEW_LABELS), format_func=VIEW_LABELS.__getitem__, default="through",
        required=True,
    )  # fmt: skip
    _show_figure(view, f"mix_{chosen}")
    _show_tables(document_id, report, _named(view, f"mix_{chosen}", "counts"))


def _show_chains(document_id: str, report: Report, view: ReportView) -> None:
    tables = _named(view, *BESIDE_CHAINS)
    if not tables:
        return
    st.header("Where it comes from")
    _show_figure(view, "chains")
    _show_tables(document_id, report, tables)


def _named(view: ReportView, *keys: str) -> list[Table]:
    return [table for table in view.tables if table.key in keys]


def _show_figure(view: ReportView, key: str) -> None:
    if key in view.figures:
        show_figure(key, view.figures[key])


def _show_tables(document_id: str, report: Report, tables: Iterable[Table]) -> None:
    starts = {unit.number: unit.unit.start for unit in report.units}
    for table in tables:
        st.html(render_table(table, document_id, starts))
        if table.note:
            st.caption(table.note)


def render_table(table: Table, document_id: str, starts: dict[int, int]) -> str:
    """The table as HTML; numbers of units link to the review of the article, where `starts` tells
    the first code point of each."""

    def shown(cell: Cell) -> str:
        if isinstance(cell, tuple):
            return ", ".join(_unit_link(n, document_id, starts.get(n)) for n in cell)
        return escape(str(cell))

    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in table.columns)
    body = "".join(
        "<tr>" + "".join(f"<td{_kind(cell)}>{shown(cell)}</td>" for cell in row) + "</tr>"
        for row in table.rows
    )
    return (
        f'<table class="report-table {table.key}"><caption>{escape(table.title)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _kind(cell: Cell) -> str:
    return ' class="number"' if isinstance(cell, int) else ""


def _unit_link(number: int, document_id: str, start: int | None) -> str:
    if start is None:
        return str(number)
    return f'<a href="/review?article={document_id}&amp;unit={start}" target="_self">{number}</a>'
