"""The figures of the desk on screen: progress, agreement, and what its articles rest on; each plot
with its table beneath. Nobody is named or ranked."""

from datetime import date
from functools import partial

import streamlit as st

from annotator.analysis.desk import Basis
from annotator.analysis.double_coding import Period
from annotator.analysis.phrases import plural, sentence_case
from annotator.faces.app import places
from annotator.faces.app.components import show_figure
from annotator.faces.app.desk_tables import show_styles, show_table
from annotator.faces.app.files import offer_file
from annotator.faces.desk import Desk
from annotator.formats.desk import NO_OUTLET
from annotator.work.desk_figures import (
    DeskReport,
    DeskView,
    Selection,
    list_outlets,
    measure_stored_desk,
    render_desk,
    view_desk,
)

ANSWERS: dict[Basis, str] = {
    "readers": "Settled, else the readers'",
    "settled": "Settled only",
    "suggestions": "Also machine suggestions",
}
EVERY: dict[Period, str] = {"week": "By week", "month": "By month"}
EVERY_OUTLET = "All outlets"
FORMS = {"csv": ("All tables (CSV)", "text/csv"), "json": ("All tables (JSON)", "application/json")}


def show(desk: Desk) -> None:
    show_styles()
    with st.container(width=860):
        st.title("Desk")
        outlets = list_outlets(desk.store, desk.project_id)
        if not outlets:
            st.info("No article yet. Add one, and the figures begin.")
            places.link("add", "Add an article")
            return
        selection, every = _ask(outlets)
        report = measure_stored_desk(
            desk.store, desk.codebook, selection, every, project_id=desk.project_id
        )
        if not report.figures.articles:
            st.info("No article falls into this selection. Widen the period, or take all outlets.")
            return
        _show_report(desk, report, view_desk(report, desk.codebook))


def _ask(outlets: tuple[str, ...]) -> tuple[Selection, Period]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        since: date | None = st.date_input("From", value=None, format="YYYY-MM-DD")
        until: date | None = st.date_input("To, included", value=None, format="YYYY-MM-DD")
        outlet = st.selectbox("Outlet", [EVERY_OUTLET, *outlets], format_func=_outlet_words)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        least = st.selectbox("Answers", list(ANSWERS), format_func=ANSWERS.__getitem__)
        every = st.segmented_control(
            "Over time", list(EVERY), format_func=EVERY.__getitem__, default="week", required=True
        )
    selection = Selection(
        since=since.isoformat() if since else None,
        until=until.isoformat() if until else None,
        outlet=None if outlet == EVERY_OUTLET else outlet,
        least=least,
    )
    return selection, every


def _outlet_words(name: str) -> str:
    return name or sentence_case(NO_OUTLET)


def _show_report(desk: Desk, report: DeskReport, view: DeskView) -> None:
    n = len(report.figures.articles)
    st.markdown(f"{n} {plural(n, 'article', 'articles')}. *Describes sourcing, not truth.*")
    _show_downloads(desk, report)
    by_time = report.every
    _show_section(view, "Progress", "progress")
    _show_more(view, "Progress over time and by outlet", f"progress_by_{by_time}",
               "progress_by_outlet")  # fmt: skip
    _show_section(view, "Agreement", "agreement", "agreement_by_type", "collisions")
    _show_more(view, "Agreement over time, and the matrix", f"agreement_by_{by_time}", "confusion")
    _show_section(view, "Types of sources", f"types_by_{by_time}", "types")
    _show_more(view, "Types by outlet", "types_by_outlet")
    _show_section(view, "One origin", "single_origin")
    if "single_origin" not in view.tables:
        st.markdown("No article here rests mostly on one named origin.")
    _show_section(view, "Anonymous and unnamed", "sourcing_by_outlet", "sourcing")
    _show_more(view, "The same over time", f"sourcing_by_{by_time}")
    _show_section(view, "Certainty", "desk_certainty")
    if view.certainty:
        st.markdown(view.certainty)
    places.link("mine", "My certainty")
    _show_more(view, "Every article", "articles")


def _show_downloads(desk: Desk, report: DeskReport) -> None:
    with st.container(horizontal=True):
        for form, (label, media_type) in FORMS.items():
            offer_file(
                desk,
                label,
                partial(render_desk, report, desk.codebook, form),
                f"desk-figures.{form}",
                media_type,
            )


def _show_section(view: DeskView, title: str, *keys: str) -> None:
    st.header(title)
    for key in keys:
        _show(view, key)


def _show_more(view: DeskView, title: str, *keys: str) -> None:
    if any(key in view.tables for key in keys):
        with st.expander(title):
            for key in keys:
                _show(view, key)


def _show(view: DeskView, key: str) -> None:
    if view.drawings.get(key):
        show_figure(f"desk-{key}", view.drawings[key])
    if key in view.tables:
        show_table(view.tables[key])
