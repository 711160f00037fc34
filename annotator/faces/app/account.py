"""One's own account: name, password, where one is signed in."""

import streamlit as st

from annotator.errors import AccessError
from annotator.faces.desk import Desk
from annotator.formats.report_tables import moment_words
from annotator.work.people import LEAST_LENGTH, change_password, end_sessions, rename
from annotator.work.rights import ROLE_WORDS

DONE = "account-done"
"""Session key of what was done last, in words."""


def show(desk: Desk) -> None:
    with st.container(width=640):
        st.title("Account")
        if desk.login is None:
            st.info("On this computer alone nobody signs in: there is no account.")
            return
        if done := st.session_state.pop(DONE, None):
            st.success(done)
        _show_name(desk)
        _show_roles(desk)
        _show_password(desk)
        _show_sessions(desk)


def _show_name(desk: Desk) -> None:
    with st.form("name"):
        name = st.text_input("Your name, as the others see it", desk.person.name)
        if st.form_submit_button("Save"):
            desk.require_person()
            rename(desk.store, desk.reviewer_id, name)
            _tell("Your name was saved.")


def _show_roles(desk: Desk) -> None:
    st.header("Projects")
    if desk.person.is_admin:
        st.markdown("You are admin of everything here.")
    for project in desk.projects():
        role = desk.person.role_in(project.id)
        if role is not None:
            st.markdown(f"**{project.name}**  \n{ROLE_WORDS[role]}.")


def _show_password(desk: Desk) -> None:
    st.header("Password")
    if desk.store.people.load_account(desk.reviewer_id).password is None:
        st.caption("You sign in through your organisation. There is no password here.")
        return
    with st.form("password", clear_on_submit=True):
        old = st.text_input("Password until now", type="password")
        new = st.text_input("New password", type="password")
        again = st.text_input("New password again", type="password")
        st.caption(f"At least {LEAST_LENGTH} characters: four or five words will do.")
        if st.form_submit_button("Change it"):
            desk.require_person()
            if new != again:
                raise AccessError("The two new passwords differ. Type them again.")
            change_password(desk.store, desk.person, old, new)
            _tell("Your password was changed, and you are signed out everywhere else.")


def _show_sessions(desk: Desk) -> None:
    st.header("Signed in")
    for session in desk.store.people.sessions(desk.reviewer_id):
        here = " (this browser)" if session.id == desk.person.session_id else ""
        st.markdown(
            f"- Since {moment_words(session.created_at)}, last used"
            f" {moment_words(session.seen_at)}{here}"
        )
    with st.container(horizontal=True):
        if st.button("Sign out everywhere else"):
            person = desk.require_person()
            end_sessions(desk.store, person.reviewer_id, but=person.session_id)
            _tell("You are signed out everywhere else.")
        if st.button("Sign out everywhere"):
            end_sessions(desk.store, desk.require_person().reviewer_id)
            st.rerun()


def _tell(done: str) -> None:
    st.session_state[DONE] = done
    st.rerun()
