"""What all pages share: the register of pages, who it is, the masthead, the guard around each
page."""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from annotator.errors import AccessError, AnnotatorError, NotFound, SignedOut
from annotator.faces.app import (
    account,
    add,
    articles,
    checks,
    codebook,
    compare,
    desk_figures,
    draft,
    mine,
    people,
    places,
    queue,
    report,
    review,
    settle,
    sources,
    teach,
    versions,
)
from annotator.faces.desk import Desk, current_desk
from annotator.store import DEFAULT_PROJECT
from annotator.work.projects import find_other_version, move_codebook
from annotator.work.rights import Action

ICON = str(Path(__file__).parent / "icon.svg")
PRINTED = """<style>@media print {
  .st-key-masthead, .stAppHeader { display: none }
  .stApp, .stAppViewContainer { background: #fff }
}</style>"""


class View(NamedTuple):
    """A page of the app."""

    title: str
    show: Callable[[Desk], None]
    of_article: bool = False
    """Whether it is about one article, named in the address."""
    in_masthead: bool = True
    waiting: Callable[[Desk, str | None], int] | None = None
    """How much waits there, in the open article or, without one, in all."""
    needs: Action | None = "read"
    """The right to open it, in the project of the article or in the one on show; None where it is
    enough to be signed in."""
    codes: bool = False
    """Whether answers are given there, under the codebook of the project."""


VIEWS = {
    "add": View("Add", add.show, needs="add"),
    "articles": View("Articles", articles.show, codes=True),
    "review": View("Review", review.show, of_article=True, codes=True),
    "report": View("Report", report.show, of_article=True),
    "checks": View("Checks", checks.show, waiting=checks.count_pending, needs="review"),
    "versions": View("Versions", versions.show, of_article=True, in_masthead=False),
    "compare": View("Compare", compare.show, of_article=True),
    "settle": View(
        "Settle", settle.show, of_article=True, in_masthead=False, needs="settle", codes=True
    ),
    "queue": View(
        "Queue", queue.show, waiting=queue.count_open_readings, needs="review", codes=True
    ),
    "draft": View("Before publishing", draft.show, of_article=True, in_masthead=False),
    "desk": View("Desk", desk_figures.show, needs="see_others"),
    "mine": View("My certainty", mine.show, in_masthead=False, needs="review"),
    "teach": View("Teach", teach.show),
    "sources": View("Sources", sources.show),
    "codebook": View("Codebook", codebook.show),
    "people": View("People", people.show, needs="manage"),
    "account": View("Account", account.show, needs=None),
}
PROJECT = "project"
"""Session key of the project on show."""
PERSON = "person"
"""Session key of whoever the rest of it belongs to."""


def run_app(first: str = "add", cookies: Mapping[str, str] | None = None) -> None:
    """Show the page that the address names; `first` is the one at the bare address. `cookies` are
    those of the browser unless given.

    Every page is registered in every run, shown in the navigation or not: a page that is not
    registered cannot be opened by its address. Whoever is not signed in gets none.
    """
    st.set_page_config(page_title="Annotator", page_icon=ICON, layout="wide")
    desk, problem = _seat(st.context.cookies if cookies is None else cookies)
    pages = {
        name: st.Page(_guarded(desk, name), title=view.title, url_path=name, default=name == first)
        for name, view in VIEWS.items()
    }
    places.keep_pages(pages)
    page = st.navigation(list(pages.values()), position="hidden")
    if desk is None:
        st.info(problem)
        st.html('<a href="/login" target="_self">Sign in</a>')
        return
    _masthead(desk)
    page.run()


def _seat(cookies: Mapping[str, str]) -> tuple[Desk | None, str]:
    """The desk with whoever the browser's cookie names, or why there is none."""
    desk = current_desk()
    if desk.login is None:
        return desk, ""
    try:
        desk = desk.seat(cookies.get(desk.login.cookie))
    except SignedOut as error:
        st.session_state.clear()
        return None, str(error)
    if st.session_state.get(PERSON) != desk.reviewer_id:
        st.session_state.clear()
        st.session_state[PERSON] = desk.reviewer_id
    desk.show_project(st.session_state.get(PROJECT))
    _follow_article(desk)
    return desk, ""


def _follow_article(desk: Desk) -> None:
    """The project of an article that the address names is the one on show."""
    asked = st.query_params.get(places.ARTICLE)
    if asked and desk.store.has_document(asked):
        desk.show_project(desk.store.find_project(asked))
        st.session_state[PROJECT] = desk.project_id


def _guarded(desk: Desk | None, name: str) -> Callable[[], None]:
    """The page, for whoever has the right; with the errors of this package as one sentence."""
    view = VIEWS[name]

    def page() -> None:
        if desk is None:
            return
        try:
            _require(desk, view)
            if view.codes:
                _show_other_version(desk)
            view.show(desk)
        except NotFound as error:
            places.forget_article()
            st.error(str(error))
        except AccessError as error:
            st.error(str(error))
            _show_way_out(desk, name)
        except AnnotatorError as error:
            st.error(str(error))

    return page


def _require(desk: Desk, view: View) -> None:
    """Asked of every article that the page may show: the one that is open, the one to compare."""
    if view.needs is None:
        return
    named = [places.open_article(), st.query_params.get(places.WITH)] if _is_about(view) else []
    articles = [a for a in named if a and desk.store.has_document(a)]
    desk.require(view.needs, *articles)


def _show_other_version(desk: Desk) -> None:
    """That the project is coded under another version of the codebook than the one served."""
    project, served = desk.project_id or DEFAULT_PROJECT, desk.codebook.version
    pinned = find_other_version(desk.store, project, desk.codebook)
    if pinned is None:
        return
    st.warning(
        f"This project is coded under version {pinned} of the codebook, but version {served} is"
        " open. Answers given now are under another one. Start the program with the seeds folder"
        " of the project, or let an admin of the project go over to this version."
    )
    if desk.may("manage") and st.button(f"Go over to version {served}"):
        desk.require("manage")
        with desk.acting():
            move_codebook(desk.store, project, desk.codebook)
        st.rerun()


def _is_about(view: View) -> bool:
    return view.of_article or bool(st.query_params.get(places.ARTICLE))


def _show_way_out(desk: Desk, name: str) -> None:
    if name != "articles" and desk.may("read"):
        places.link("articles", "Articles")


def _masthead(desk: Desk) -> None:
    st.html(PRINTED)
    article = places.open_article()
    with st.container(horizontal=True, vertical_alignment="center", key="masthead"):
        for name, view in _offered(desk):
            if view.waiting is not None:
                places.link(name, view.title + _waiting(desk, view.waiting, article), article)
            elif not view.of_article:
                places.link(name, view.title)
            elif article:
                places.link(name, view.title, article)
        if desk.login is not None:
            _show_person(desk)


def _offered(desk: Desk) -> Iterable[tuple[str, View]]:
    """The views to link to: those of people only where people sign in."""
    for name, view in VIEWS.items():
        personal = view.show in (people.show, account.show, queue.show)
        known = view.in_masthead and (desk.login is not None or not personal)
        if known and (view.needs is None or desk.may(view.needs)):
            yield name, view


def _show_person(desk: Desk) -> None:
    projects = {p.id: p.name for p in desk.projects()}
    if len(projects) > 1:
        chosen = st.selectbox(
            "Project",
            list(projects),
            index=list(projects).index(str(desk.project_id)),
            format_func=projects.__getitem__,
            key=f"switch-{desk.project_id}",
            label_visibility="collapsed",
            width=200,
        )
        if chosen != desk.project_id:
            st.session_state[PROJECT] = chosen
            places.forget_article()
            places.go("articles")
    st.html(f'<a href="/signout" target="_self">Sign out {escape(desk.person.name)}</a>')


def _waiting(desk: Desk, count: Callable[[Desk, str | None], int], article: str | None) -> str:
    """In brackets; nothing where nothing waits, or where the database cannot tell just now."""
    try:
        waiting = count(desk, article)
    except AnnotatorError:
        return ""
    return f" ({waiting})" if waiting else ""
