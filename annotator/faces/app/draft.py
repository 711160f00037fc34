"""The questions to the author of a draft, for any article: nothing about it is stored, so that a
desk may ask them of a text that came in as well as of its own."""

import streamlit as st

from annotator.analysis.coded import CodedUnit
from annotator.analysis.draft import DraftQuestion, ask_author
from annotator.faces.app import places
from annotator.faces.desk import Desk
from annotator.formats.draft import NO_QUESTION, render_questions
from annotator.formats.report_html import notice, report_title
from annotator.work.compare import article_report

MARKED = str.maketrans({c: f"\\{c}" for c in "\\`*_{}[]<>#|$~:"})


def show(desk: Desk) -> None:
    document_id = places.open_article()
    if document_id is None:
        st.info("No article is open. Add your draft, or choose an article from the list.")
        places.link("add", "Add a draft")
        places.link("articles", "Articles")
        return
    report = article_report(desk.store, document_id, desk.engine, desk.reviewer_id)
    questions = ask_author(report.units)
    units = {u.number: u for u in report.units}
    with st.container(width=760):
        st.title("Before publishing")
        st.caption(report_title(report).translate(MARKED))
        if said := notice(report):
            st.warning(said)
        if not questions:
            st.info(NO_QUESTION)
        for question in questions:
            _show_question(document_id, question, units)
        with st.container(horizontal=True):
            places.link("review", "Review the sentences", document_id)
            places.link("report", "Whole report", document_id)
        with st.expander("As text to copy"):
            text = render_questions(report_title(report), questions, report.units)
            st.code(text, language=None, wrap_lines=True)


def _show_question(document_id: str, question: DraftQuestion, units: dict[int, CodedUnit]) -> None:
    with st.container(border=True, gap="small"):
        st.markdown(f"**{question.text.translate(MARKED)}**")
        for number in question.numbers:
            unit = units[number]
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                label = f"Sentence {number}"
                places.link("review", label, document_id, unit=str(unit.unit.start))
                st.markdown(" ".join(unit.text.split()).translate(MARKED), width="stretch")
