"""An article and its corrected version: a form to add one, and what changed."""

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from annotator.analysis.versions import Line, Rewording, Versions
from annotator.documents import read_bytes
from annotator.errors import AnnotatorError, ReviewError
from annotator.faces.app import places
from annotator.faces.app.add import FORMATS, read_paste
from annotator.faces.app.words import plain
from annotator.faces.desk import Desk
from annotator.formats.versions import versions_summary
from annotator.model import Document
from annotator.store import ArticleRow
from annotator.work.revise import carried_words, load_history, revise

STYLE = Path(__file__).parent / "report.css"
CARRIED = "carried"
"""Session key of what was carried over last: (id of the article, sentences)."""


@st.dialog("New version of the article", width="large")
def ask_version(desk: Desk, document_id: str) -> None:
    """A form for the corrected text; once it is taken, the page of the versions."""
    st.markdown(
        "Answers to unchanged sentences are carried over, those to reworded ones wait for"
        " confirmation. The former version stays as it is."
    )
    with st.form("version", border=False):
        text = st.text_area("The corrected text, or its web address", height=220)
        file = st.file_uploader("Or choose a file", type=FORMATS)
        if not st.form_submit_button("Add the new version"):
            return
    try:
        desk.require("add", document_id)
        with st.spinner("Reading the article…"), desk.acting():
            done = revise(desk.store, document_id, _read(text, file), desk.engine)
    except AnnotatorError as error:
        st.error(str(error))
        return
    st.session_state[CARRIED] = (done.document_id, [carried_words(c) for c in done.carried])
    places.go("versions", done.document_id)


def _read(text: str, file: Any) -> Document:
    if file is not None and text.strip():
        raise ReviewError("Give a text or a file, not both.")
    if file is not None:
        return read_bytes(file.getvalue(), name=file.name, media_type=file.type)
    return read_paste(text)


def show(desk: Desk) -> None:
    document_id = places.open_article()
    if document_id is None:
        st.info("No article is open. Choose one from the list to see its versions.")
        places.link("articles", "Articles")
        return
    history = load_history(desk.store, document_id)
    st.html(STYLE)
    with st.container(width=860):
        st.title("Versions")
        st.markdown(plain(history.article.title))
        for row in history.later:
            _show_way("There is a later version, added", row)
        if history.former is None or history.versions is None:
            st.info("This article is no later version of another one here.")
            return
        _show_way("The former version was added", history.former)
        known, sentences = st.session_state.get(CARRIED, ("", []))
        for sentence in sentences if known == document_id else ():
            st.success(plain(sentence))
        _show_versions(history.versions)
        with st.container(horizontal=True):
            places.link("review", "Review this version", document_id)
            places.link("checks", "Its check list", document_id)


def _show_way(words: str, row: ArticleRow) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{words} {row.added_at[:10]}.")
        places.link("review", "Open it", row.id)


def _show_versions(versions: Versions) -> None:
    st.markdown(f"**{versions_summary(versions)}**")
    if versions.changed:
        st.html(render_changes(versions.changed))
    for title, lines in (("New", versions.added), ("Dropped", versions.dropped)):
        if lines:
            st.html(render_lines(title, lines))


def render_changes(changes: Iterable[Rewording]) -> str:
    """Before and after beside each other, as an HTML table."""
    rows = "".join(
        f"<tr><td>{_shown(pair.old)}</td><td>{_shown(pair.new)}</td></tr>" for pair in changes
    )
    return _table("Changed, to be confirmed", ("Before", "Now"), rows)


def render_lines(title: str, lines: Iterable[Line]) -> str:
    rows = "".join(f"<tr><td>{_shown(line)}</td></tr>" for line in lines)
    return _table(title, ("Sentence",), rows)


def _shown(line: Line) -> str:
    return f"{line.number} · {escape(line.text)}"


def _table(title: str, columns: Iterable[str], rows: str) -> str:
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    return (
        f'<table class="report-table"><caption>{title}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )
