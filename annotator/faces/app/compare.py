"""Two texts side by side: the earlier one, which the address names, and a rewrite of it."""

from functools import partial
from importlib.resources import files
from pathlib import Path

import streamlit as st

from annotator.analysis.comparison import Comparison, FindingKind, compare_reports, count_kinds
from annotator.analysis.report import Report
from annotator.documents import read_text
from annotator.errors import DocumentError
from annotator.faces.app import places
from annotator.faces.app.files import offer_file
from annotator.faces.desk import Desk
from annotator.formats.comparison import (
    KIND_LABELS,
    PRINCIPLE,
    basis_notice,
    comparison_json,
    opening_words,
    render_comparison_text,
)
from annotator.formats.comparison_html import render_columns, render_comparison_html
from annotator.store import ArticleRow
from annotator.work.compare import article_report, document_report

PASTED = "pasted"
"""Session key of the pasted text, and the choice that asks for one."""
STYLE = Path(str(files("annotator.formats"))) / "templates" / "comparison.css"


def show(desk: Desk) -> None:
    with st.container(width=1120):
        _show_page(desk)


def _show_page(desk: Desk) -> None:
    st.title("Two texts side by side")
    listed = desk.store.list_articles(reviewer_id=desk.reviewer_id, project_id=desk.project_id)
    rows = {row.id: row for row in listed}
    if not rows:
        st.info("No article yet. Add the earlier text first: an agency's copy, or an original.")
        places.link("add", "Add an article")
        return
    earlier, later = _choose(rows)
    if earlier is None:
        st.info("Choose the earlier text: an agency's copy, or an original.")
        return
    other = _later_report(desk, earlier, later)
    if other is not None:
        _show_comparison(
            desk,
            compare_reports(
                article_report(desk.store, earlier, desk.engine, desk.reviewer_id), other
            ),
            (earlier, later),
        )


def _choose(rows: dict[str, ArticleRow]) -> tuple[str | None, str | None]:
    """The ids of both texts, kept in the address."""
    known, other = places.open_article(), st.query_params.get(places.WITH)
    if gone := {known, other} - {None, *rows}:
        st.info("An article of this address is not in the list. Choose another one.")
        places.forget_article()
        known, other = (None if key in gone else key for key in (known, other))
    left, right = st.columns(2)
    earlier = _choice(left, "Earlier text", rows, known, "Choose an article")
    choices = {key: row for key, row in rows.items() if key != earlier}
    later = _choice(right, "Later text", choices, other, "Paste a text below, or choose")
    if earlier and later and st.button("Swap the two"):
        earlier, later = later, earlier
    _keep(earlier, later)
    if (known, other) != (earlier, later):
        st.session_state[places.ARTICLE] = earlier
        st.rerun()
    return earlier, later


def _choice(
    place: "st.delta_generator.DeltaGenerator",
    label: str,
    rows: dict[str, ArticleRow],
    known: str | None,
    placeholder: str,
) -> str | None:
    keys = list(rows)
    return place.selectbox(
        label,
        keys,
        index=keys.index(known) if known in rows else None,
        format_func=lambda key: rows[key].title,
        placeholder=placeholder,
    )


def _keep(earlier: str | None, later: str | None) -> None:
    for name, value in ((places.ARTICLE, earlier), (places.WITH, later)):
        if value:
            st.query_params[name] = value
        else:
            st.query_params.pop(name, None)


def _later_report(desk: Desk, earlier: str, later: str | None) -> Report | None:
    if later is not None:
        return article_report(desk.store, later, desk.engine, desk.reviewer_id)
    with st.form("paste"):
        text = st.text_area("Or paste the later text", key=PASTED, height=180)
        st.form_submit_button("Compare")
    if not text.strip():
        st.info("Choose a later text above, or paste it here. A pasted text is not stored.")
        return None
    try:
        return document_report(read_text(text), desk.engine)
    except DocumentError as error:
        st.error(str(error))
        return None


def _show_comparison(desk: Desk, comparison: Comparison, articles: tuple[str, str | None]) -> None:
    st.html(STYLE)
    if said := basis_notice(comparison):
        st.warning(said)
    for sentence in opening_words(comparison):
        st.text(sentence)
    st.caption(PRINCIPLE)
    chosen = _choose_kinds(comparison)
    st.html(render_columns(comparison, chosen, links=True))
    _offer_files(desk, comparison, [article for article in articles if article])


def _choose_kinds(comparison: Comparison) -> tuple[FindingKind, ...]:
    counts = dict(count_kinds(comparison))
    if not counts:
        return ()
    chosen = st.pills(
        "Show only",
        list(counts),
        selection_mode="multi",
        format_func=lambda kind: f"{KIND_LABELS[kind]} ({counts[kind]})",
    )
    return tuple(chosen)


def _offer_files(desk: Desk, comparison: Comparison, articles: list[str]) -> None:
    with st.container(horizontal=True):
        for label, name, media_type, render in (
            ("As a web page", "comparison.html", "text/html", render_comparison_html),
            ("As text", "comparison.txt", "text/plain", render_comparison_text),
            ("Everything (JSON)", "comparison.json", "application/json", comparison_json),
        ):
            offer_file(desk, label, partial(render, comparison), name, media_type, *articles)
