"""A live lesson in the teacher's hand: begin it with a class, lead it step by step, see who is
there and what they answered, end it, delete it. Names are shown when they are asked for."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import streamlit as st

from annotator.analysis.lesson import Lesson
from annotator.analysis.phrases import plural
from annotator.errors import AnnotatorError
from annotator.faces.app.class_answers import STYLE, offer_class_file, show_picture
from annotator.faces.app.files import offer_file
from annotator.faces.app.words import plain
from annotator.faces.desk import Desk
from annotator.faces.lan import join_addresses
from annotator.formats.class_progress import render_progress_table
from annotator.store import HeldLesson, Naming, Phase, Seat
from annotator.work import classroom
from annotator.work.classroom import (
    FOR_EVER,
    PHASES,
    LiveClass,
    load_own_lesson,
    start_lesson,
    watch_class,
    watch_lesson,
)

HELD = "held"
"""In the address: the live lesson that is open."""
NAMED = "held_named"
"""Session key: whether the teacher's own screen shows names."""
NEW_CLASS = ""
PIN = "held_pin"
"""Session key of a PIN that was just made, until it is hidden: (number, PIN)."""
BACK = (1, 2, 3, 5)
"""Places in PHASES from which there is a way back."""
FOLLOW_SECONDS = 1.5
STEPS: Mapping[Phase, str] = {
    "guess": "Guess",
    "examples": "Examples",
    "alone": "Alone",
    "pair": "In pairs",
    "reveal": "The key",
    "end": "Take home",
    "closed": "Over",
}
WHAT: Mapping[Phase, str] = {
    "guess": "They join, read only the headline and make a guess.",
    "examples": "They read the worked sentences. Read them aloud together.",
    "alone": "They answer by themselves, without a suggestion and without the key.",
    "pair": "Each talks with the one they differ from most, sees only where they differ, and keeps"
    " or changes the answer. What was answered alone is fixed now.",
    "reveal": "They see their own answer, the class's and the key with its reason, and may object."
    " There is no way back from here.",
    "end": "The guess beside the count, and one sentence to take home.",
    "closed": "Nobody can answer any more. Learners can still read their answers and the key.",
}
NICKNAMES: Naming = "nicknames"
NAMINGS: Mapping[Naming, str] = {"nicknames": "Nicknames, drawn by lot", "numbers": "Numbers"}


def open_held(lesson_id: str | None) -> None:
    """Go to this live lesson, or away from it."""
    if lesson_id is None:
        st.query_params.pop(HELD, None)
    else:
        st.query_params[HELD] = lesson_id


def offer_start(desk: Desk, lesson: Lesson) -> None:
    """Begin this lesson with a class."""
    st.markdown(
        "Learners join by a short code on their own devices: no account, no e-mail, no name of"
        " theirs. You lead from step to step; the projector shows the code and the class's picture."
    )
    known = {c.id: c.name for c in desk.classes.classes(desk.reviewer_id)}
    chosen = st.selectbox(
        "With which class?", [NEW_CLASS, *known],
        format_func=lambda key: known.get(key, "A new class"), key="live-class",
    )  # fmt: skip
    name, naming = "", NICKNAMES
    if chosen == NEW_CLASS:
        name = st.text_input("Name of the class", placeholder="7b", key="live-name")
        naming = st.segmented_control(
            "Learners are called by", list(NAMINGS), format_func=NAMINGS.__getitem__,
            default=NICKNAMES, required=True, key="live-naming",
        )  # fmt: skip
    if st.button("Start the lesson"):
        try:
            held = start_lesson(
                desk.store, desk.classes, lesson, desk.reviewer_id,
                name=name, naming=naming, class_id=chosen or None,
            )  # fmt: skip
        except AnnotatorError as error:
            st.error(str(error))
            return
        open_held(held.id)
        st.rerun()
    statement = partial(classroom.render_statement, desk.store, "pdf")
    offer_file(desk, "Statement for parents", statement, "statement.pdf", "application/pdf")
    if desk.login is None and not desk.lan:
        st.info(
            "Only this computer can join now. For the devices of the class, stop the program and"
            " start it with: annotator serve --lan"
        )


# ---------------------------------------------------------------- leading


def show_held(desk: Desk, lesson_id: str) -> None:
    """The open live lesson."""
    st.button("All lessons", on_click=open_held, args=(None,), type="tertiary")
    try:
        held = load_own_lesson(desk.classes, lesson_id, desk.reviewer_id)
        live = watch_lesson(desk.classes, held)
    except AnnotatorError as error:
        st.error(str(error))
        return
    st.title(plain(f"{live.name}: {live.lesson.title}"))
    if held.phase != "closed":
        _show_door(desk, held)
    _show_steps(desk, live)
    _follow(desk, lesson_id)
    if live.here:
        offer_class_file(desk, live.lesson, lambda: watch_lesson(desk.classes, live.held).sheets)
    _offer_end(desk, held)


def _show_door(desk: Desk, held: HeldLesson) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        addresses, code = " or ".join(join_addresses(desk)), spaced_code(held.code)
        st.markdown(
            "Locked: nobody new can join. Whoever is in may come back."
            if held.locked
            else f"Join at **{addresses}** with the code **{code}**"
        )
        st.link_button("Projector", f"/projector/{held.id}")
        locked = partial(classroom.set_locked, desk.classes, held.id, locked=not held.locked)
        _button(desk, "Unlock" if held.locked else "Lock", locked)
        _button(desk, "New code", partial(classroom.renew_code, desk.classes, held.id))
    if held.code_until <= _now():
        st.warning("The code is too old: nobody can join with it any more. Make a new one.")


def spaced_code(code: str | None) -> str:
    """In two halves, which are easier to copy.

    >>> spaced_code("K7M2QX")
    'K7M-2QX'
    """
    return f"{code[:3]}-{code[3:]}" if code else ""


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _show_steps(desk: Desk, live: LiveClass) -> None:
    at = PHASES.index(live.held.phase)
    done = " · ".join(f"**{STEPS[p]}**" if p == live.held.phase else STEPS[p] for p in PHASES[:-1])
    st.markdown(f"{done}")
    st.markdown(WHAT[live.held.phase])
    with st.container(horizontal=True):
        go_to = partial(classroom.go_to, desk.classes, live.held.id)
        if at < PHASES.index("end"):
            on = PHASES[at + 1]
            _button(desk, f"Go on: {STEPS[on]}", partial(go_to, on))
        if at in BACK:
            before = PHASES[at - 1]
            _button(desk, f"Back: {STEPS[before]}", partial(go_to, before))
        if live.held.phase == "pair":
            _button(desk, "Pair anew", partial(classroom.pair_anew, desk.classes, live.held.id))


def _button(desk: Desk, label: str, change: Callable[[], Any], **more: Any) -> None:
    """A button that does it, if whoever sits here still may; else why not is told."""

    def do() -> None:
        _do(desk, change)

    st.button(label, on_click=do, **more)


def _do(desk: Desk, change: Callable[[], Any]) -> bool:
    """Whether it was done; else why not is told."""
    try:
        desk.require_person()
        change()
    except AnnotatorError as error:
        st.error(str(error))
        return False
    return True


# ---------------------------------------------------------------- watching


@st.fragment(run_every=FOLLOW_SECONDS)
def _follow(desk: Desk, lesson_id: str) -> None:
    """What changes by itself."""
    try:
        desk.require_person()
        held = load_own_lesson(desk.classes, lesson_id, desk.reviewer_id)
        live = watch_lesson(desk.classes, held)
    except AnnotatorError as error:  # signed out or deleted meanwhile
        st.error(str(error))
        return
    st.markdown(_progress_words(live))
    _show_learners(desk, live)
    # Before the key is shown this screen may be the one that the class sees.
    shown = classroom.is_revealed(held.phase)
    if st.toggle("Show the answers here", value=shown, key=f"answers-{lesson_id}-{shown}"):
        show_picture(live.lesson, live.picture)


def _progress_words(live: LiveClass) -> str:
    here, units = len(live.here), len(live.lesson.units)
    if not here:
        return "Nobody has joined yet."
    words = f"**{here} {plural(here, 'learner is', 'learners are')} in.** "
    if live.held.phase in ("guess", "examples"):
        guessed = sum(live.picture.guesses.values())
        words += f"{guessed} of {here} {plural(guessed, 'has', 'have')} guessed."
    else:
        done = sum(learner.answered == units for learner in live.here)
        words += f"{done} of {here} {plural(done, 'has', 'have')} answered all {units} sentences."
    if live.planned_minutes is not None and live.held.phase != "closed":
        gone = datetime.now(UTC) - datetime.fromisoformat(live.held.phase_since)
        words += (
            f" This step: {_minutes_words(int(gone.total_seconds()) // 60, live.planned_minutes)}."
        )
    return words


def _minutes_words(gone: int, planned: int) -> str:
    """
    >>> _minutes_words(3, 5), _minutes_words(9, 5)
    ('3 of 5 minutes', '9 minutes, 5 planned')
    """
    return (
        f"{gone} minutes, {planned} planned" if gone > planned else f"{gone} of {planned} minutes"
    )


def _show_learners(desk: Desk, live: LiveClass) -> None:
    with st.expander(f"Learners: {len(live.here)} here, {len(live.learners)} in the class"):
        if not live.learners:
            st.markdown("Nobody has joined yet.")
            return
        named = st.toggle("Show names on this screen", key=NAMED)
        if PIN in st.session_state:
            number, pin = st.session_state[PIN]
            st.success(f"PIN of number {number}: {pin}. Say it to them alone; it is not kept.")
            st.button("Hide the PIN", on_click=st.session_state.pop, args=(PIN, None))
        for learner in live.learners:
            _show_learner(desk, live, learner, named=named)
        st.caption(
            "Removed learners lose everything that they answered, at once. “Shut out” turns the"
            " device away and keeps the answers; a new PIN lets them in again, on any device."
        )


def _show_learner(desk: Desk, live: LiveClass, learner: classroom.Learner, *, named: bool) -> None:
    seat = learner.seat
    with st.container(horizontal=True, vertical_alignment="center"):
        told = f"{learner.answered} of {len(live.lesson.units)}" if learner.here else "not here"
        shown = f"{seat.number} · {plain(seat.name)}" if named else f"{seat.number}"
        st.markdown(f"{shown}: {told}", width="stretch")
        if named:
            with st.popover("Rename"), st.form(f"rename-{seat.id}", border=False):
                name = st.text_input("Name", seat.name)
                if st.form_submit_button("Rename") and _do(
                    desk, lambda: classroom.rename_seat(desk.classes, seat.id, name)
                ):
                    st.rerun()
        _button(desk, "New PIN", partial(_make_pin, desk, seat), key=f"pin-{seat.id}")
        shut_out = partial(classroom.shut_out, desk.classes, seat.id)
        _button(desk, "Shut out", shut_out, key=f"out-{seat.id}")
        with st.popover("Remove"):
            st.markdown("Everything that this learner answered in this class goes.")
            remove = partial(desk.classes.delete_seat, seat.id)
            _button(desk, "Remove for good", remove, key=f"remove-{seat.id}")


def _make_pin(desk: Desk, seat: Seat) -> None:
    st.session_state[PIN] = (seat.number, classroom.give_pin(desk.classes, seat.id))


# ---------------------------------------------------------------- ending


def _offer_end(desk: Desk, held: HeldLesson) -> None:
    with st.container(horizontal=True):
        if held.phase != "closed":
            end = partial(classroom.go_to, desk.classes, held.id, "closed")
            told = "Nobody can join or answer any more. It can still be read."
            _button(desk, "End the lesson", end, help=told)
        offer_deletion(desk, held)
    by_itself = f"deleted by itself on {held.delete_at[:10]}, with all that learners said"
    kept = "kept until you delete it" if held.delete_at == FOR_EVER else by_itself
    st.caption(f"This lesson is {kept}.")


def offer_deletion(desk: Desk, held: HeldLesson) -> None:
    """Delete the lesson with its answers, asked twice."""
    with st.popover("Delete"):
        st.markdown("The lesson and all that learners said in it go, from every byte of the file.")
        st.button(
            "Delete for good", key=f"delete-{held.id}", on_click=_delete, args=(desk, held.id)
        )


def _delete(desk: Desk, lesson_id: str) -> None:
    if _do(desk, lambda: desk.classes.delete_lesson(lesson_id)):
        open_held(None)


# ---------------------------------------------------------------- all of them


def show_classes(desk: Desk) -> bool:
    """The teacher's classes with the lessons that were held with them; whether there are any."""
    found = desk.classes.classes(desk.reviewer_id)
    if not found:
        return False
    st.header("Your classes")
    for school_class in found:
        with st.container(border=True, gap="small", key=f"class-{school_class.id}"):
            st.markdown(f"**{plain(school_class.name)}**")
            for held in desk.classes.lessons(school_class.id):
                _show_row(held)
            _show_progress(desk, school_class.id)
    return True


def _show_progress(desk: Desk, class_id: str) -> None:
    table = render_progress_table(watch_class(desk.classes, class_id, desk.codebook))
    if table:
        with st.expander("Over lessons"):
            st.html(STYLE)
            st.html(table)


def _kept_words(held: HeldLesson) -> str:
    return "kept" if held.delete_at == FOR_EVER else f"kept until {held.delete_at[:10]}"


def _show_row(held: HeldLesson) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        title = plain(classroom.decode_held(held.lesson).title)
        where = STEPS[held.phase].lower()
        st.markdown(
            f"{title} · {held.started_at[:10]} · {where} · {_kept_words(held)}",
            width="stretch",
        )
        st.button("Open", key=f"held-{held.id}", on_click=open_held, args=(held.id,))
