"""Settling what readers answered differently, and signing the article off."""

from collections.abc import Callable

import streamlit as st

from annotator.errors import AnnotatorError
from annotator.faces.app import places
from annotator.faces.app.components import settle_screen
from annotator.faces.app.review import token_for
from annotator.faces.app.words import plain
from annotator.faces.desk import Desk
from annotator.faces.settle_data import read_settle_data
from annotator.work.signing import load_signature, reopen, sign_off

RELOADS = "settle_reloads"


def show(desk: Desk) -> None:
    document_id = places.open_article()
    if document_id is None:
        st.info("No article is open. Choose one from the list.")
        places.link("articles", "Articles")
        return
    st.title("Settle")
    st.markdown(plain(desk.store.load_article(document_id).title))
    data = read_settle_data(desk, document_id, desk.reviewer_id)
    if data["unread"]:
        many = "readers have" if data["unread"] > 1 else "reader has"
        st.info(f"{data['unread']} {many} not handed in yet. Until then nothing is compared.")
    elif len(data["readers"]) < 2:
        st.info(
            "This article has one reader so far. What is settled then is what that reader answered."
            if data["readers"]
            else "Nobody has read this article yet."
        )
    else:
        reloads = st.session_state.get(RELOADS, 0)
        settle_screen(
            {**data, "token": token_for(desk, document_id), "reloads": reloads},
            on_reload=_count_reload,
        )
    _show_signature(desk, document_id)


def _count_reload() -> None:
    st.session_state[RELOADS] = st.session_state.get(RELOADS, 0) + 1


def _show_signature(desk: Desk, document_id: str) -> None:
    signature = load_signature(desk.store, document_id)
    with st.container(border=True, width=560):
        if signature is None:
            st.markdown("**Not signed off.** Signing locks the answers until it is reopened.")
            note = st.text_input("Note, if there is something to say", max_chars=2_000)
            if st.button("Sign off"):
                _try(
                    lambda: sign_off(desk.store, document_id, desk.reviewer_id, desk.codebook, note)
                )
            return
        st.markdown(f"**Signed off** by {plain(signature.person)}, {signature.made_at[:16]} UTC.")
        if signature.reason:
            st.markdown(plain(signature.reason))
        reason = st.text_input("Why it is reopened", max_chars=2_000)
        if st.button("Reopen"):
            _try(lambda: reopen(desk.store, document_id, desk.reviewer_id, reason))


def _try(act: Callable[[], None]) -> None:
    try:
        act()
    except AnnotatorError as error:
        st.error(str(error))
        return
    st.rerun()
