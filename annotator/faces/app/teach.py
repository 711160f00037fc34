"""Lessons: ready ones and one's own, live, on paper or as one file, tried out as a pupil; and the
codes that come back."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import msgspec
import streamlit as st

from annotator.analysis.lesson import ChoiceSet, Lesson, LessonUnit
from annotator.analysis.lesson_units import MOST
from annotator.analysis.phrases import number_word
from annotator.codebook import Codebook
from annotator.documents.lessons import decode_lesson, encode_lesson
from annotator.errors import AnnotatorError
from annotator.faces.app.class_answers import offer_class_file, show_picture
from annotator.faces.app.draft import MARKED
from annotator.faces.app.files import offer_file
from annotator.faces.app.live import HELD, offer_start, show_classes, show_held
from annotator.faces.desk import Desk
from annotator.formats.class_picture import render_class_text
from annotator.formats.lesson_html import render_lesson_html
from annotator.formats.report_tables import shorten
from annotator.store import ArticleRow
from annotator.work.lessons import (
    change_key,
    collect,
    draft_lesson,
    ready_lessons,
    render_paper,
    with_set,
)

LESSON = "lesson"
"""Session key of the open lesson."""
CODES = "lesson_codes"
"""Session key of what was pasted, kept while another part of the lesson is shown."""
SETS: Mapping[ChoiceSet, str] = {"groups": "Eight groups", "types": "All 18 types"}
PREVIEW_HEIGHT = 820
MOST_MINUTES = 90
PDF, JSON = "application/pdf", "application/json"
PLAIN = str.maketrans({c: f"\\{c}" for c in "`_[]<>#|$~"})
"""As MARKED, but stars stay."""
NO_KEY = "No key: the class decides"


def show(desk: Desk) -> None:
    with st.container(width=960):
        lesson: Lesson | None = st.session_state.get(LESSON)
        held = st.query_params.get(HELD)
        if held is not None:
            _close()  # from there one comes back to all lessons
            show_held(desk, held)
        elif lesson is None:
            _show_shelf(desk)
        else:
            _show_lesson(desk, lesson)


def _open(lesson: Lesson) -> None:
    st.session_state[LESSON] = lesson


def _close() -> None:
    for key in (LESSON, CODES):
        st.session_state.pop(key, None)


# ---------------------------------------------------------------- choosing a lesson


def _show_shelf(desk: Desk) -> None:
    st.title("Teach")
    st.markdown("Lessons on who vouches for a sentence. No accounts; answers stay in the room.")
    if desk.classroom.is_used and show_classes(desk):
        st.header("Ready lessons")
    try:
        ready = ready_lessons(desk.codebook)
    except AnnotatorError as error:  # a desk's own codebook may lack a type
        st.error(str(error))
        ready = ()
    for lesson in ready:
        _show_card(lesson)
    st.caption(
        "The keys were coded by a language model from the codebook, and no class has tried these"
        " lessons yet."
    )
    _offer_own(desk)
    _offer_file()


def _show_card(lesson: Lesson) -> None:
    with st.container(border=True, gap="small", key=f"card-{lesson.id}"):
        st.markdown(f"**{lesson.title.translate(MARKED)}** · {_size(lesson)}")
        st.markdown(lesson.aim.translate(MARKED))
        about = " · ".join(a.title for a in lesson.articles)
        st.caption(about.translate(MARKED))
        st.button("Open", key=f"open-{lesson.id}", on_click=_open, args=(lesson,))


def _size(lesson: Lesson) -> str:
    count = number_word(len(lesson.units)).lower()
    minutes = f", {lesson.minutes} minutes" if lesson.minutes else ""
    return f"{count} sentences{minutes}"


def _articles(desk: Desk) -> tuple[ArticleRow, ...]:
    return desk.store.list_articles(reviewer_id=desk.reviewer_id, project_id=desk.project_id)


def _offer_own(desk: Desk) -> None:
    st.header("Your own lesson")
    rows = {row.id: row for row in _articles(desk)}
    if not rows:
        st.info("Add an article first, then make a lesson of it.")
        return
    article = st.selectbox("Article", list(rows), format_func=lambda key: rows[key].title)
    try:
        picked = draft_lesson(desk.store, article, desk.codebook, desk.reviewer_id)
    except AnnotatorError as error:
        st.error(str(error))
        return
    sentences = {s.number: s.text for s in picked.articles[0].sentences}
    chosen = st.multiselect(
        "Sentences, picked so that the answers differ",
        list(sentences),
        [unit.sentence for unit in picked.units],
        format_func=lambda number: f"{number} {shorten(sentences[number], 60)}",
        max_selections=MOST,
        key=f"sentences-{article}",
    )
    if st.button("Make a lesson"):
        _open(draft_lesson(desk.store, article, desk.codebook, desk.reviewer_id, sentences=chosen))
        st.rerun()
    st.caption("The key is what was settled on, else your own answers; never the machine's.")


def _offer_file() -> None:
    given = st.file_uploader("Or open a lesson that you kept", type=["json"])
    if given is None:
        return
    try:
        lesson = decode_lesson(given.getvalue(), Path(given.name))
    except AnnotatorError as error:
        st.error(str(error))
        return
    st.button(f"Open “{lesson.title}”", on_click=_open, args=(lesson,))


# ---------------------------------------------------------------- the open lesson


def _show_lesson(desk: Desk, lesson: Lesson) -> None:
    codebook = desk.codebook
    st.button("All lessons", on_click=_close, type="tertiary")
    st.title(lesson.title.translate(MARKED))
    st.markdown(f"{_size(lesson).capitalize()}. {lesson.aim.translate(MARKED)}")
    lesson = _choose_options(lesson, codebook)
    _offer_forms(desk, lesson)
    parts: Mapping[str, Callable[[], None]] = {
        "Plan": lambda: _show_plan(lesson),
        "Preview as a pupil": lambda: _show_preview(lesson),
        "Key": lambda: _edit_key(lesson, codebook),
        "Live": lambda: offer_start(desk, lesson),
        "Answers of the class": lambda: _show_answers(desk, lesson),
    }
    chosen = st.segmented_control("Show", list(parts), default="Plan", required=True)
    parts[chosen]()


def _choose_options(lesson: Lesson, codebook: Codebook) -> Lesson:
    hints = st.toggle("Hints, up to three a sentence", lesson.hints, key=f"hints-{lesson.id}")
    if hints != lesson.hints:
        lesson = msgspec.structs.replace(lesson, hints=hints)
        _open(lesson)
    if lesson.set == "letters":
        return lesson
    chosen = st.segmented_control(
        "Answers to choose from", list(SETS), format_func=SETS.__getitem__, default=lesson.set,
        required=True, key=f"set-{lesson.id}",
    )  # fmt: skip
    if chosen != lesson.set:
        lesson = with_set(lesson, chosen, codebook)
        _open(lesson)
    return lesson


def _offer_forms(desk: Desk, lesson: Lesson) -> None:
    without = sum(not unit.key for unit in lesson.units)
    if without:
        st.info(f"{without} of {len(lesson.units)} sentences have no key: there the class decides.")
    name = f"lesson-{lesson.id}"
    with st.container(horizontal=True):
        for label, make, file, media in (
            ("One file", partial(render_lesson_html, lesson), f"{name}.html", "text/html"),
            ("Worksheet", partial(render_paper, lesson, "worksheet"), f"{name}.pdf", PDF),
            ("Teacher’s page", partial(render_paper, lesson, "key"), f"{name}-key.pdf", PDF),
            ("Keep this lesson", partial(encode_lesson, lesson), f"{name}.json", JSON),
        ):
            offer_file(desk, label, make, file, media)
    st.caption(
        "“One file” works without any network: give it to the class on a stick, by mail or from a"
        " folder. The key in it is encoded, which is no secret from somebody who knows how."
    )


def _show_plan(lesson: Lesson) -> None:
    if lesson.steps:
        st.table(
            [{"Minutes": s.minutes, "Step": s.title, "What you do": s.text} for s in lesson.steps],
            hide_index=True,
        )
        with st.expander(f"Change the minutes ({lesson.minutes} in all)"):
            _edit_minutes(lesson)
    count = "" if lesson.poll.answer is None else f" We count {lesson.poll.answer}."
    st.markdown(f"**{lesson.poll.question}**{count} {lesson.poll.reason}".translate(PLAIN))
    for title, items in (
        ("Questions to ask", lesson.questions),
        ("What goes wrong", lesson.goes_wrong),
    ):
        if items:
            st.subheader(title)
            st.markdown("\n".join(f"- {item.translate(MARKED)}" for item in items))


def _edit_minutes(lesson: Lesson) -> None:
    with st.form("minutes", border=False):
        minutes = [
            st.number_input(step.title, 1, MOST_MINUTES, step.minutes, key=f"minutes-{n}")
            for n, step in enumerate(lesson.steps)
        ]
        if not st.form_submit_button("Take over"):
            return
    steps = [
        msgspec.structs.replace(step, minutes=int(m))
        for step, m in zip(lesson.steps, minutes, strict=True)
    ]
    _open(msgspec.structs.replace(lesson, steps=tuple(steps)))
    st.rerun()


def _show_preview(lesson: Lesson) -> None:
    st.caption("As a pupil sees it. What you answer here is not kept.")
    st.iframe(render_lesson_html(lesson, preview=True), height=PREVIEW_HEIGHT)


# ---------------------------------------------------------------- the key


def _edit_key(lesson: Lesson, codebook: Codebook) -> None:
    st.markdown("Change the key where you disagree, and say why not something else.")
    labels = _answers(lesson, codebook)
    with st.form("key"):
        changes = {n: _ask_key(n, unit, labels) for n, unit in enumerate(lesson.units)}
        if not st.form_submit_button("Take over"):
            return
    try:
        _open(change_key(lesson, changes))
    except AnnotatorError as error:
        st.error(str(error))
        return
    st.success("Taken over. Keep the lesson if you want to open it again.")


def _answers(lesson: Lesson, codebook: Codebook) -> dict[str, str]:
    if lesson.set == "letters":
        return {c.key: c.label for c in lesson.choices}
    return {t.key: t.label for t in codebook.types}


def _ask_key(n: int, unit: LessonUnit, labels: Mapping[str, str]) -> dict[str, object]:
    keys = list(labels)
    with st.container(border=True, gap="small"):
        st.markdown(f"**{n + 1}.** {unit.text.translate(MARKED)}")
        known = unit.key if unit.key in keys else ""
        key = st.selectbox(
            "Key", ["", *keys], index=["", *keys].index(known), key=f"key-{n}",
            format_func=lambda k: labels.get(k, NO_KEY),
        )  # fmt: skip
        accepted = st.multiselect(
            "Accepted, too", keys, [k for k in unit.accepted if k in keys],
            format_func=labels.__getitem__, key=f"accepted-{n}",
        )  # fmt: skip
        reason = st.text_input("Why, in one plain sentence", unit.reason, key=f"reason-{n}")
        left, right = st.columns([1, 2])
        rival = left.selectbox(
            "Why not …?", ["", *keys], key=f"rival-{n}",
            format_func=lambda k: labels.get(k, "Choose the tempting one"),
        )  # fmt: skip
        said = right.text_input("… because", key=f"said-{n}")
    why_not = {rival: said.strip(), **unit.why_not} if rival and said.strip() else unit.why_not
    return {"key": key, "accepted": tuple(accepted), "reason": reason.strip(), "why_not": why_not}


# ---------------------------------------------------------------- what comes back


def _show_answers(desk: Desk, lesson: Lesson) -> None:
    pasted = st.text_area(
        "Paste the codes that your class handed in, one to a line",
        st.session_state.get(CODES, ""),
        height=160,
    )
    st.session_state[CODES] = pasted
    collected = collect(lesson, pasted)
    for code, problem in collected.refused:
        st.warning(f"{code}…: {problem}".translate(MARKED))
    if collected.repeated:
        st.caption(f"Handed in twice and counted once: {collected.repeated}.")
    picture = collected.picture
    show_picture(lesson, picture)
    if not picture.learners:
        return
    told = partial(render_class_text, lesson, picture)
    offer_file(desk, "As text", told, "class.txt", "text/plain")
    offer_class_file(desk, lesson, lambda: collected.sheets)
