"""How one's own certainty held, and where one differed from what was settled: for the person who
sits here, and for nobody else."""

import streamlit as st

from annotator.analysis.certainty import CertaintyRecord
from annotator.faces.app import places
from annotator.faces.app.components import show_figure
from annotator.faces.app.desk_tables import show_styles, show_table
from annotator.faces.app.words import plain
from annotator.faces.desk import Desk
from annotator.formats.certainty import render_brier, render_certainty
from annotator.formats.desk import certainty_table, type_labels
from annotator.formats.desk_svg import draw_certainty
from annotator.formats.report_tables import shorten
from annotator.work.certainty import OwnDifference, load_own_certainty

PAGE = 25


def show(desk: Desk) -> None:
    show_styles()
    with st.container(width=860):
        own = load_own_certainty(desk.store, desk.reviewer_id, desk.codebook)
        st.title("My certainty")
        st.caption("Only you see this. The desk sees sums over all readers.")
        _show_record(desk, own.record)
        st.header("Where you differed from what was settled")
        _show_differences(desk, own.differences)
        places.link("desk", "Figures of the desk")


def _show_record(desk: Desk, record: CertaintyRecord) -> None:
    for sentence in render_certainty(record):
        st.markdown(plain(sentence))
    if record.brier is None:
        return
    st.markdown(render_brier(record.brier, record.n))
    show_figure("own-certainty", draw_certainty(record.bins, desk.codebook.certainty))
    show_table(
        certainty_table(
            record.steps,
            "own_certainty",
            "How your certainty held",
            "On the dashed line of the plot, certainty holds as often as its word promises; above"
            " it, more often. An answer that was also accepted counts as right.",
        )
    )


def _show_differences(desk: Desk, differences: tuple[OwnDifference, ...]) -> None:
    if not differences:
        st.markdown("Nowhere so far. Only what somebody else had read, too, is listed here.")
    shown = st.session_state.get("differences_shown", PAGE)
    for n, difference in enumerate(differences[:shown]):
        with st.container(border=True, gap="small", key=f"difference-{n}"):
            _show_difference(desk, difference)
    if len(differences) > shown and st.button("Show more"):
        st.session_state["differences_shown"] = shown + PAGE
        st.rerun()


def _show_difference(desk: Desk, d: OwnDifference) -> None:
    labels = type_labels(desk.codebook)
    steps = {step.step: step.label for step in desk.codebook.certainty}
    sure = f" ({steps[d.certainty]})" if d.certainty in steps else ""
    st.markdown(f"“{plain(shorten(d.sentence, 300))}”")
    st.markdown(
        f"You: **{plain(labels.get(d.own, d.own))}**{sure}. "
        f"Settled: **{plain(labels.get(d.settled, d.settled))}**."
        + (" Yours was accepted, too." if d.accepted else "")
    )
    if d.reason:
        st.markdown(f"Why: {plain(d.reason)}")
    if (advice := desk.codebook.difference(d.own, d.settled)) is not None:
        st.caption(f"The codebook: {plain(advice)}")
    places.link(
        "review", f"See it in “{plain(shorten(d.title, 60))}”", d.document_id, unit=str(d.start)
    )
