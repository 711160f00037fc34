"""The review of one article. The component draws it and sends the answers by itself; a rerun
only hands over what changed elsewhere."""

import time

import streamlit as st

from annotator.faces.app import places
from annotator.faces.app.components import review_screen
from annotator.faces.app.details import ask_details
from annotator.faces.app.words import plain
from annotator.faces.desk import Desk
from annotator.faces.review_data import read_review_data
from annotator.work.reading import commit_reading, find_reading

RELOADS = "reloads"
TOKEN_AGE = 60 * 60
"""Seconds after which a rerun hands over a fresh token. Not every time: data that did not change
is not sent again."""


def show(desk: Desk) -> None:
    document_id = places.open_article()
    if document_id is None:
        st.info("No article is open. Choose one from the list, or add one.")
        places.link("articles", "Articles")
        places.link("add", "Add an article")
        return
    if desk.store.load_document(document_id).deleted_at:
        st.info("This article was deleted. Put it back under Articles to keep it in the list.")
    if desk.store.find_later_versions(document_id):
        st.info("There is a later version of this article. What you answer here stays here.")
        places.link("versions", "See the versions", document_id)
    if not desk.may("review"):
        _show_text(desk, document_id)
        return
    desk.require("review", document_id)
    _show_reading(desk, document_id)
    data = read_review_data(desk, document_id, _asked_unit())
    token, reloads = token_for(desk, document_id), st.session_state.get(RELOADS, 0)
    if review_screen({**data, "token": token, "reloads": reloads}, on_reload=_count_reload):
        ask_details(desk, document_id)


def _show_reading(desk: Desk, document_id: str) -> None:
    """That the article is read for the desk, and the way to hand it in."""
    reading = find_reading(desk.store, document_id, desk.reviewer_id)
    if reading is None:
        return
    if reading.committed_at:
        st.info("You have handed this article in. Your answers stay as they are.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        part = " The sentences that are not asked for stand back." if reading.spans else ""
        st.markdown(f"You read this for the desk; nobody sees your answers yet.{part}")
        if st.button("Hand in"):
            commit_reading(desk.store, document_id, desk.reviewer_id)
            st.rerun()


def _show_text(desk: Desk, document_id: str) -> None:
    """The article to read, for whoever answers nothing."""
    stored = desk.store.load_document(document_id)
    with st.container(width=760):
        st.title(plain(desk.store.load_article(document_id).title))
        places.link("report", "Report", document_id)
        for paragraph in stored.document.text.split("\n\n"):
            st.text(paragraph)


def _count_reload() -> None:
    """Data that did not change would not reach the screen: the count makes it another."""
    st.session_state[RELOADS] = st.session_state.get(RELOADS, 0) + 1


def _asked_unit() -> int | None:
    asked = st.query_params.get(places.UNIT, "")
    return int(asked) if asked.isascii() and asked.isdigit() else None


def token_for(desk: Desk, document_id: str) -> str:
    """A token for the routes, for whoever sits here; a fresh one now and then."""
    kept = st.session_state.setdefault("tokens", {})
    token, signed = kept.get(document_id, ("", 0.0))
    if time.monotonic() - signed > TOKEN_AGE or not token:
        token, signed = desk.sign(document_id), time.monotonic()
        kept[document_id] = (token, signed)
    return str(token)
