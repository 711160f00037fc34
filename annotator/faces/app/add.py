"""The first page: a box to paste an article into, a file, a sample."""

import re
from collections.abc import Callable

import streamlit as st

from annotator.documents import read_bytes, read_document, read_text
from annotator.documents.gold import GoldArticle, read_samples
from annotator.errors import DocumentError
from annotator.faces.app import places
from annotator.faces.app.components import paste_box
from annotator.faces.desk import Desk
from annotator.model import Document
from annotator.store import ArticleRow
from annotator.work.ingest import ingest
from annotator.work.samples import read_sample

FORMATS = ["txt", "md", "html", "htm", "docx", "pdf"]
RECENT = 3
WORDS = {
    "label": "Paste an article",
    "hint": "Paste the text here and press Enter. Or give a web address.",
    "read": "Read",
    "reading": "Reading…",
}
ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
WAITING = "waiting"
"""Session key of an article whose text is here already: (document, the article that is)."""
OWN_DRAFT = "own-draft"
"""Session key of the switch, as long as it is on show."""
DRAFTED = "drafted"
"""Session key that keeps it while the page asks something else."""
OWN_DRAFT_HELP = "Then at most five questions come first, and the review after them."


def show(desk: Desk) -> None:
    if WAITING in st.session_state:
        _ask_again(desk)
        return
    left, right = st.columns([5, 3], gap="large")
    with left:
        _show_box(desk)
        _show_upload(desk)
        st.toggle("This is my own draft", key=OWN_DRAFT, help=OWN_DRAFT_HELP)
    with right:
        _show_recent(desk)
        _show_samples(desk)


def _show_box(desk: Desk) -> None:
    tries = st.session_state.setdefault("tries", 0)
    draft = st.session_state.get("draft", "")
    sent = paste_box({**WORDS, "tries": tries, "draft": draft})
    if sent is not None:
        st.session_state.update(tries=tries + 1, draft=sent)
        _add(desk, lambda: read_paste(sent))
    if problem := st.session_state.pop("problem", None):
        st.error(problem)


def read_paste(text: str) -> Document:
    """A paste, or what is at the one address in it."""
    address = ADDRESS.fullmatch(text.strip())
    return read_document(address[0]) if address else read_text(text)


def _show_upload(desk: Desk) -> None:
    # Another key after each try: a file that was read is gone from it.
    tries = st.session_state["tries"]
    file = st.file_uploader(
        "Or choose a file: text, Markdown, HTML, Word or PDF", type=FORMATS, key=f"file-{tries}"
    )
    if file is not None:
        st.session_state["tries"] = tries + 1
        _add(desk, lambda: read_bytes(file.getvalue(), name=file.name, media_type=file.type))


def _add(desk: Desk, read: Callable[[], Document]) -> None:
    """Read an article and go to it; on the next run, say what was wrong or ask."""
    st.session_state[DRAFTED] = st.session_state.get(OWN_DRAFT, False)
    try:
        desk.require("add")
        with st.spinner("Reading the article…"), desk.acting():
            document = read()
            added = ingest(desk.store, document, desk.engine, project_id=desk.project_id)
    except DocumentError as error:
        st.session_state["problem"] = str(error)
        st.rerun()
    if added.duplicate_of is not None:
        st.session_state[WAITING] = (document, added.duplicate_of)
        st.rerun()
    _open(added.document_id)


def _ask_again(desk: Desk) -> None:
    document, same = st.session_state[WAITING]
    st.subheader("This text is already here")
    st.markdown(f"**{same.title}** was added on {same.added_at[:10]}. {progress_words(same)}")
    with st.container(horizontal=True):
        if st.button("Open it"):
            _open(same.id)
        if st.button("Add it again"):
            desk.require("add")
            with desk.acting():
                again = ingest(
                    desk.store,
                    document,
                    desk.engine,
                    allow_duplicate=True,
                    project_id=desk.project_id,
                )
            _open(again.document_id)
        if st.button("Cancel"):
            del st.session_state[WAITING]
            st.rerun()


def _open(document_id: str | None) -> None:
    for key in (WAITING, "draft"):
        st.session_state.pop(key, None)
    drafted = st.session_state.pop(DRAFTED, False)
    places.go("draft" if drafted else "review", document_id)


def progress_words(row: ArticleRow) -> str:
    check = f", {row.to_check} to check" if row.to_check else ""
    return f"{row.answered} of {row.counted} answered{check}."


def _show_recent(desk: Desk) -> None:
    listed = desk.store.list_articles(reviewer_id=desk.reviewer_id, project_id=desk.project_id)
    rows = [row for row in listed if row.answered and row.open][:RECENT]
    if rows:
        st.subheader("Go on with")
    for row in rows:
        places.link("review", row.title, row.id)
        st.caption(progress_words(row))


def _show_samples(desk: Desk) -> None:
    st.subheader("Or try a sample")
    for gold in read_samples():
        if st.button(gold.metadata.title or gold.name, key=f"sample-{gold.name}", type="tertiary"):
            _open_sample(desk, gold)


def _open_sample(desk: Desk, gold: GoldArticle) -> None:
    st.session_state.pop(DRAFTED, None)
    desk.require("add")
    with desk.acting():
        added = ingest(desk.store, read_sample(gold), desk.engine, project_id=desk.project_id)
    _open(added.duplicate_of.id if added.duplicate_of else added.document_id)
