"""Reading for the desk: one's own readings, the next of the queue, articles given to readers."""

from datetime import date, timedelta

import streamlit as st

from annotator.errors import AnnotatorError
from annotator.faces.app import places
from annotator.faces.app.words import plain
from annotator.faces.desk import Desk
from annotator.store import DEFAULT_PROJECT, ArticleRow, Reading, Sample
from annotator.work.reading import (
    MAX_READERS,
    assign,
    assign_evenly,
    claim_next,
    count_open,
    order_reading,
    reopen_reading,
    take_back,
)
from annotator.work.rights import allowed
from annotator.work.settings import DUE_DAYS, READERS, SAMPLE, read_setting

SAMPLES: dict[Sample, str] = {
    "all": "the whole article",
    "points": "headings, single origins, unsure answers and a random tenth",
}
SAID = "queue_said"
"""Session key of what was done last, told after the rerun."""


def count_open_readings(desk: Desk, article: str | None) -> int:
    """Of whoever sits here, in all articles."""
    return sum(not r.committed_at for r in desk.store.readings.of_reader(desk.reviewer_id))


def show(desk: Desk) -> None:
    with st.container(width=860):
        st.title("Queue")
        if said := st.session_state.pop(SAID, None):
            st.success(said)
        _show_own(desk)
        if desk.may("assign"):
            _show_desk(desk)


# ---------------------------------------------------------------- one's own


def _show_own(desk: Desk) -> None:
    st.header("For you to read")
    readings = desk.store.readings.of_reader(desk.reviewer_id)
    waiting = [r for r in readings if not r.committed_at]
    for reading in waiting:
        _show_reading(desk, reading)
    if not waiting:
        st.markdown("Nothing is given to you at the moment.")
    if st.button("Give me the next"):
        found = claim_next(desk.store, desk.reviewer_id, desk.codebook, _project(desk))
        if found is None:
            st.info("Nothing waits for you in the queue.")
        else:
            places.go("review", found)
    handed = len(readings) - len(waiting)
    if handed:
        st.caption(f"Handed in so far: {handed}.")
    places.link("mine", "How your certainty held")


def _show_reading(desk: Desk, reading: Reading) -> None:
    order = desk.store.readings.find_order(reading.document_id)
    row = desk.store.load_article(reading.document_id, reviewer_id=desk.reviewer_id)
    with st.container(border=True, gap="small"):
        places.link("review", row.title, row.id)
        left = count_open(desk.store, reading)
        about = [
            f"{left} still open" if left else "ready to hand in",
            "some sentences only" if reading.spans else "",
            f"due {order.due}" if order and order.due else "",
        ]
        st.caption(" · ".join(filter(None, about)))


def _project(desk: Desk) -> str:
    return desk.project_id or DEFAULT_PROJECT


# ---------------------------------------------------------------- the desk


def _show_desk(desk: Desk) -> None:
    st.header("Give articles to readers")
    rows = {row.id: row for row in _articles(desk)}
    people = _readers(desk)
    with st.form("order", border=True):
        chosen = st.multiselect("Articles", list(rows), format_func=lambda id: rows[id].title)
        wanted = st.number_input("Readers for each", 1, MAX_READERS, int(_default(desk, READERS)))
        sample = st.radio(
            "Readers after the first get", list(SAMPLES), format_func=SAMPLES.__getitem__,
            index=list[str](SAMPLES).index(_default(desk, SAMPLE)),
        )  # fmt: skip
        due = st.text_input("Due, as in 2026-01-31", _due(_default(desk, DUE_DAYS))).strip()
        urgent = st.checkbox("Urgent: goes first in the queue")
        readers = st.multiselect(
            "Give them evenly to", list(people), format_func=people.__getitem__,
            placeholder="Nobody in particular: they wait in the queue",
        )  # fmt: skip
        sent = st.form_submit_button("Put into the queue")
    if sent:
        _order(desk, chosen, int(wanted), sample, due, urgent, readers)
    _show_given(desk, rows, people)


def _default(desk: Desk, key: str) -> str:
    return read_setting(desk.store, key, _project(desk))


def _due(days: str) -> str:
    """The day, so many days from today; "" for none."""
    return (date.today() + timedelta(int(days))).isoformat() if days.isdigit() else ""


def _articles(desk: Desk) -> tuple[ArticleRow, ...]:
    return desk.store.list_articles(reviewer_id=desk.reviewer_id, project_id=desk.project_id)


def _readers(desk: Desk) -> dict[str, str]:
    """Id and name of whoever may review in the project on show."""
    members = desk.store.people.members(_project(desk))
    return {m.reviewer_id: m.name for m in members if allowed(m.role, "review")}


def _order(
    desk: Desk, chosen: list[str], wanted: int, sample: Sample, due: str, urgent: bool,
    readers: list[str],
) -> None:  # fmt: skip
    if not chosen:
        st.error("Choose an article first.")
        return
    desk.require("assign", *chosen)
    try:
        with desk.store.transaction():
            for document_id in chosen:
                order_reading(
                    desk.store, document_id, desk.reviewer_id, wanted=wanted, sample=sample,
                    priority=int(urgent), due=due,
                )  # fmt: skip
            assign_evenly(desk.store, chosen, readers, desk.reviewer_id, desk.codebook)
    except AnnotatorError as error:
        st.error(str(error))
        return
    st.session_state[SAID] = f"{len(chosen)} put into the queue."
    st.rerun()


def _show_given(desk: Desk, rows: dict[str, ArticleRow], people: dict[str, str]) -> None:
    for document_id, row in rows.items():
        order = desk.store.readings.find_order(document_id)
        if order is None:
            continue
        readings = desk.store.readings.of_article(document_id)
        with st.container(border=True, gap="small"):
            st.markdown(f"**{plain(row.title)}**")
            due = f" · due {order.due}" if order.due else ""
            st.caption(f"{len(readings)} of {order.wanted} readers{due}")
            for reading in readings:
                _show_given_one(desk, reading, people.get(reading.reviewer_id, ""))
            if len(readings) < order.wanted:
                _offer_place(desk, document_id, readings, people)
            if readings and all(r.committed_at for r in readings):
                places.link("settle", "Settle", document_id)


def _show_given_one(desk: Desk, reading: Reading, name: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        handed = "handed in" if reading.committed_at else "reading"
        st.markdown(f"{plain(name)}: {handed}")
        key = f"{reading.document_id}-{reading.slot}"
        if reading.committed_at:
            if st.button("Give back", key=f"back-{key}", type="tertiary"):
                desk.require("assign", reading.document_id)
                reopen_reading(
                    desk.store, reading.document_id, reading.reviewer_id, desk.reviewer_id
                )
                st.rerun()
        elif st.button("Take away", key=f"away-{key}", type="tertiary"):
            desk.require("assign", reading.document_id)
            take_back(desk.store, reading.document_id, reading.reviewer_id, desk.reviewer_id)
            st.rerun()


def _offer_place(
    desk: Desk, document_id: str, readings: tuple[Reading, ...], people: dict[str, str]
) -> None:
    taken = {r.reviewer_id for r in readings}
    free = [reader for reader in people if reader not in taken]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        reader = st.selectbox(
            "Another reader",
            free,
            index=None,
            format_func=people.__getitem__,
            key=f"to-{document_id}",
        )
        if st.button("Assign", key=f"assign-{document_id}") and reader:
            desk.require("assign", document_id)
            assign(desk.store, document_id, reader, desk.reviewer_id, desk.codebook)
            st.rerun()
