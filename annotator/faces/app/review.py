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
    data = read_review_data(desk, document_id, _asked_unit())
    token, reloads = _token(desk, document_id), st.session_state.get(RELOADS, 0)
    if review_screen({**data, "token": token, "reloads": reloads}, on_reload=_count_reload):
        ask_details(desk, document_id)


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


def _token(desk: Desk, document_id: str) -> str:
    kept = st.session_state.setdefault("tokens", {})
    token, signed = kept.get(document_id, ("", 0.0))
    if time.monotonic() - signed > TOKEN_AGE or not token:
        token, signed = desk.sign(document_id), time.monotonic()
        kept[document_id] = (token, signed)
    return str(token)
