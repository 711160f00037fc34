"""The class's answers on a native screen: the heat map, what to talk about first, objections,
certainty, the guesses. Nobody is named."""

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from annotator.analysis.class_picture import ClassPicture
from annotator.analysis.lesson import AnswerSheet, Lesson
from annotator.faces.app.components import show_figure
from annotator.faces.app.files import offer_file
from annotator.faces.app.words import plain
from annotator.faces.desk import Desk
from annotator.formats.class_file import (
    ABOUT,
    ClassFile,
    make_class_file,
    render_class_csv,
    render_class_json,
)
from annotator.formats.class_picture import (
    DISPUTED,
    certainty_words,
    class_words,
    guess_words,
    render_heat_map,
    unit_heading,
    unit_words,
)
from annotator.formats.class_progress import change_words
from annotator.formats.lesson_html import lesson_asset
from annotator.formats.lesson_mix import render_lesson_mix

JSON = "application/json"
STYLE = Path(__file__).parent / "teach.css"


def show_picture(lesson: Lesson, picture: ClassPicture) -> None:
    """Everything that the class handed in, together."""
    st.markdown(class_words(picture))
    if not picture.learners:
        return
    st.html(STYLE)
    st.html(render_heat_map(lesson, picture))
    st.subheader("Talk about these first")
    for unit in picture.disputed[:DISPUTED]:
        st.markdown(f"**{plain(unit_heading(lesson, unit))}**")
        for said in unit_words(lesson, unit):
            st.markdown(plain(said))
    objections = [(u.unit + 1, said) for u in picture.units for said in u.objections]
    if objections:
        st.subheader("Objections to the key")
        st.markdown("\n".join(f"- Sentence {n}: {plain(said)}" for n, said in objections))
    if sure := (*certainty_words(lesson, picture), *change_words(picture.changes)):
        st.subheader("Sure, and did it hold?")
    for said in sure:
        st.markdown(plain(said))
    _show_mix(lesson, picture)
    for said in picture.exits:
        st.markdown(f"“{plain(said)}”")


def offer_class_file(
    desk: Desk, lesson: Lesson, read_sheets: Callable[[], Sequence[AnswerSheet]]
) -> None:
    """The answers, as they are at the click, as a file without names."""
    st.subheader("Answers without names")
    st.caption(ABOUT)
    own_words = st.checkbox("With own words", key="own-words")

    def make() -> ClassFile:
        return make_class_file(lesson, read_sheets(), own_words=own_words)

    with st.container(horizontal=True):
        offer_file(
            desk, "As CSV", lambda: render_class_csv(make(), bom=True), "class.csv", "text/csv"
        )
        offer_file(desk, "As JSON", lambda: render_class_json(make()), "class.json", JSON)


def _show_mix(lesson: Lesson, picture: ClassPicture) -> None:
    st.subheader("The guesses, and the whole article")
    for said in guess_words(lesson, picture):
        st.markdown(plain(said))
    show_figure("mix", f"<style>{lesson_asset('mix.css')}</style>{render_lesson_mix(lesson)}")
