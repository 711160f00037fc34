"""Who belongs to the project and as what; for an admin of everything also the accounts."""

import streamlit as st

from annotator.errors import AnnotatorError
from annotator.faces.app.words import plain
from annotator.faces.desk import Desk
from annotator.store import Account, Member, Role
from annotator.work import people
from annotator.work.projects import find_other_version, pin_codebooks
from annotator.work.rights import ROLE_WORDS, ROLES
from annotator.work.settings import PROJECT_SETTINGS, change_setting, read_setting

LINK = "people-link"
"""Session key of a link that was just made: (what it is for, address). It cannot be shown again."""


def show(desk: Desk) -> None:
    with st.container(width=860):
        st.title("People")
        if desk.login is None:
            st.info(
                "On this computer alone nobody signs in. To work with others, start the program"
                " with --public-address; the first account is made with: annotator people add"
            )
            return
        _show_link()
        _show_members(desk)
        _show_invite(desk)
        _show_settings(desk)
        if desk.person.is_admin:
            _show_accounts(desk)
            _show_new_project(desk)


def link_to_join(desk: Desk, token: str) -> str:
    """The address that a person opens once."""
    public = desk.login.public if desk.login else ""
    return f"{public}/join?token={token}"


def _show_link() -> None:
    if LINK in st.session_state:
        words, address = st.session_state.pop(LINK)
        st.success(f"{words} It is good once, for seven days. Copy it now: it is not kept.")
        st.code(address, language=None, wrap_lines=True)


def _show_members(desk: Desk) -> None:
    project = str(desk.project_id)
    name = next(p.name for p in desk.projects() if p.id == project)
    st.header(f"In “{name}”")
    for member in desk.store.people.members(project):
        _show_member(desk, project, member)
    outside = {a.reviewer_id: a.name for a in desk.store.people.accounts()}
    for member in desk.store.people.members(project):
        outside.pop(member.reviewer_id, None)
    if outside and desk.person.is_admin:
        with st.form("add-member", border=False), st.container(horizontal=True):
            chosen = st.selectbox(
                "Add someone who is here already", list(outside), format_func=outside.__getitem__
            )
            role = st.selectbox("As", ROLES, index=1, format_func=str.capitalize, key="add-role")
            if st.form_submit_button("Add") and chosen:
                _set_role(desk, project, chosen, role)


def _show_member(desk: Desk, project: str, member: Member) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.markdown(plain(member.name), width="stretch")
        role = st.selectbox(
            f"Role of {member.name}",
            ROLES,
            index=ROLES.index(member.role),
            format_func=str.capitalize,
            key=f"role-{project}-{member.reviewer_id}-{member.role}",
            label_visibility="collapsed",
            width=160,
        )
        if role != member.role:
            _set_role(desk, project, member.reviewer_id, role)
        if st.button("Take out", key=f"out-{member.reviewer_id}", type="tertiary"):
            _set_role(desk, project, member.reviewer_id, None)


def _set_role(desk: Desk, project: str, reviewer_id: str, role: Role | None) -> None:
    people.set_role(desk.store, desk.require_person(), project, reviewer_id, role)
    st.rerun()


def _show_invite(desk: Desk) -> None:
    st.header("Invite someone")
    with st.form("invite", border=False):
        role = st.radio("As", ROLES, index=1, format_func=ROLE_WORDS.__getitem__)
        if st.form_submit_button("Make a link"):
            token = people.invite(desk.store, desk.require_person(), str(desk.project_id), role)
            words = f"Whoever opens this link joins the project as {role}."
            st.session_state[LINK] = (words, link_to_join(desk, token))
            st.rerun()


def _show_settings(desk: Desk) -> None:
    project = str(desk.project_id)
    st.header("Settings of the project")
    st.markdown(f"Coded under version {plain(_version(desk, project))} of the codebook.")
    with st.form(f"settings-{project}", border=False):
        given = {
            key: st.text_input(setting.told, read_setting(desk.store, key, project))
            for key, setting in PROJECT_SETTINGS.items()
        }
        if not st.form_submit_button("Keep"):
            return
    desk.require("manage")
    try:
        with desk.store.transaction(by=desk.reviewer_id):
            for key, value in given.items():
                change_setting(desk.store, key, value, project)
    except AnnotatorError as error:
        st.error(str(error))
        return
    st.success("Kept.")


def _version(desk: Desk, project: str) -> str:
    return find_other_version(desk.store, project, desk.codebook) or desk.codebook.version


def _show_accounts(desk: Desk) -> None:
    st.header("All accounts")
    for account in desk.store.people.accounts():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(account.name) + _about(account), width="stretch")
            _show_ways(desk, account)


def _about(account: Account) -> str:
    notes = [
        plain(account.login) if account.login else "",
        "by the organisation's sign-in" if account.subject else "",
        "admin of everything" if account.is_admin else "",
        "shut out" if account.disabled_at else "",
    ]
    return " · ".join(["", *(note for note in notes if note)])


def _show_ways(desk: Desk, account: Account) -> None:
    who = account.reviewer_id
    if not account.disabled_at and st.button(
        "Link for a new password", key=f"reset-{who}", type="tertiary"
    ):
        token = people.offer_password(desk.store, desk.require_person(), who)
        words = f"With this link {account.name} chooses a new password."
        st.session_state[LINK] = (words, link_to_join(desk, token))
        st.rerun()
    if who == desk.reviewer_id:
        return
    wanted = not account.disabled_at
    if st.button("Shut out" if wanted else "Let in again", key=f"shut-{who}", type="tertiary"):
        people.set_disabled(desk.store, desk.require_person(), who, disabled=wanted)
        st.rerun()
    label = "No admin any more" if account.is_admin else "Make admin"
    if st.button(label, key=f"admin-{who}", type="tertiary"):
        people.set_admin(desk.store, desk.require_person(), who, is_admin=not account.is_admin)
        st.rerun()


def _show_new_project(desk: Desk) -> None:
    st.header("New project")
    with st.form("project", border=False, clear_on_submit=True):
        name = st.text_input("Its name")
        if st.form_submit_button("Make it"):
            people.add_project(desk.store, desk.require_person(), name)
            pin_codebooks(desk.store, desk.codebook)
            st.rerun()
