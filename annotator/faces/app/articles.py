"""The list of articles: search, progress, details, delete and undo."""

import streamlit as st

from annotator.faces.app import places
from annotator.faces.app.add import progress_words
from annotator.faces.app.details import ask_details
from annotator.faces.app.versions import ask_version
from annotator.faces.desk import Desk
from annotator.store import ArticleRow

PAGE = 25
DELETED = "deleted"
"""Session key of the article deleted last, for undo: (id, title)."""


def show(desk: Desk) -> None:
    with st.container(width=860):
        _show_list(desk)


def _show_list(desk: Desk) -> None:
    st.title("Articles")
    _offer_undo(desk)
    wanted = st.text_input("Search", placeholder="Words from the title, the publisher or the text")
    rows = desk.store.list_articles(
        wanted, reviewer_id=desk.reviewer_id, project_id=desk.project_id
    )
    if not rows:
        _show_empty(desk, wanted)
    shown = st.session_state.get("articles_shown", PAGE)
    for row in rows[:shown]:
        _show_row(desk, row)
    if len(rows) > shown and st.button("Show more"):
        st.session_state["articles_shown"] = shown + PAGE
        st.rerun()
    _show_deleted(desk)


def _show_empty(desk: Desk, wanted: str) -> None:
    if wanted:
        st.info("No article has these words. Try fewer, or another spelling.")
    elif not desk.may("add"):
        st.info("There is no article in this project yet.")
    else:
        st.info("No article yet. Paste one, or try a sample.")
        places.link("add", "Add an article")


def _show_row(desk: Desk, row: ArticleRow) -> None:
    with st.container(border=True, key=f"row-{row.id}", gap="small"):
        places.link("review", row.title, row.id)
        corrected = desk.store.find_revision(row.id) is not None
        about = [
            row.publisher,
            row.published and row.published[:10],
            f"added {row.added_at[:10]}",
            corrected and "corrected version",
        ]
        st.progress(row.answered / max(row.counted, 1), text=progress_words(row))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(" · ".join(words for words in about if words), width="stretch")
            places.link("report", "Report", row.id)
            if corrected or desk.store.find_later_versions(row.id):
                places.link("versions", "Versions", row.id)
            if desk.may("add") and st.button(
                "New version", key=f"version-{row.id}", type="tertiary"
            ):
                ask_version(desk, row.id)
            if desk.may("edit") and st.button("Details", key=f"details-{row.id}", type="tertiary"):
                ask_details(desk, row.id)
            if desk.may("delete") and st.button("Delete", key=f"delete-{row.id}", type="tertiary"):
                _delete(desk, row)


def _delete(desk: Desk, row: ArticleRow) -> None:
    desk.require("delete", row.id)
    with desk.acting():
        desk.store.delete_document(row.id)
    if st.session_state.get(places.ARTICLE) == row.id:
        places.forget_article()
    st.session_state[DELETED] = (row.id, row.title)
    st.rerun()


def _offer_undo(desk: Desk) -> None:
    if DELETED not in st.session_state:
        return
    document_id, title = st.session_state[DELETED]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(f"“{title}” was deleted.")
        if st.button("Undo"):
            _restore(desk, document_id)


def _restore(desk: Desk, document_id: str) -> None:
    desk.require("delete", document_id)
    with desk.acting():
        desk.store.restore_document(document_id)
    st.session_state.pop(DELETED, None)
    st.rerun()


def _show_deleted(desk: Desk) -> None:
    rows = desk.store.list_articles(deleted=True, project_id=desk.project_id)
    if not rows or not desk.may("delete"):
        return
    with st.expander(f"Deleted articles ({len(rows)})"):
        for row in rows:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(row.title)
                if st.button("Put back", key=f"restore-{row.id}", type="tertiary"):
                    _restore(desk, row.id)
