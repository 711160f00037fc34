"""The details of an article, to be corrected: they bear on what is suggested."""

from collections.abc import Mapping

import msgspec
import streamlit as st

from annotator.errors import AnnotatorError
from annotator.faces.desk import Desk
from annotator.model import Metadata
from annotator.work.ingest import suggest_again

FIELDS = {
    "title": "Title",
    "publisher": "Publisher",
    "byline": "Byline",
    "agency": "Agency whose copy this is",
    "published": "Date, as in 2026-01-31",
    "language": "Language, as in en",
}


@st.dialog("Details of the article", width="medium")
def ask_details(desk: Desk, document_id: str) -> None:
    """A form with what is known about the article; saving it closes the dialog."""
    try:
        _show_form(desk, document_id)
    except AnnotatorError as error:
        st.error(str(error))


def _show_form(desk: Desk, document_id: str) -> None:
    desk.require("edit", document_id)
    known = msgspec.structs.asdict(desk.store.load_document(document_id).document.metadata)
    with st.form("details", border=False):
        given = {name: st.text_input(label, known[name] or "") for name, label in FIELDS.items()}
        st.caption(
            "Publisher, agency, byline and language bear on what is suggested."
            " Your answers stay as they are."
        )
        again = st.checkbox("Suggest again with these details", value=True)
        if not st.form_submit_button("Save"):
            return
    save_details(desk, document_id, given, again=again)
    st.rerun()


def save_details(desk: Desk, document_id: str, given: Mapping[str, str], *, again: bool) -> None:
    """Keep the details, empty ones as not known; with `again`, ask the engine anew."""
    desk.require("edit", document_id)
    metadata = Metadata(**{name: value.strip() or None for name, value in given.items()})
    desk.store.edit_metadata(document_id, metadata, reviewer_id=desk.reviewer_id)
    if again:
        with desk.acting():
            suggest_again(desk.store, document_id, desk.engine)
