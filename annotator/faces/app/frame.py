"""What all pages share: the register of pages, the masthead, the guard around each page."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from annotator.errors import AnnotatorError, NotFound
from annotator.faces.app import (
    add,
    articles,
    checks,
    codebook,
    compare,
    draft,
    places,
    report,
    review,
    settle,
    sources,
    teach,
    versions,
)
from annotator.faces.desk import Desk, current_desk

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


VIEWS = {
    "add": View("Add", add.show),
    "articles": View("Articles", articles.show),
    "review": View("Review", review.show, of_article=True),
    "report": View("Report", report.show, of_article=True),
    "checks": View("Checks", checks.show, waiting=checks.count_pending),
    "versions": View("Versions", versions.show, of_article=True, in_masthead=False),
    "compare": View("Compare", compare.show, of_article=True),
    "settle": View("Settle", settle.show, of_article=True, in_masthead=False),
    "draft": View("Before publishing", draft.show, of_article=True, in_masthead=False),
    "teach": View("Teach", teach.show),
    "sources": View("Sources", sources.show),
    "codebook": View("Codebook", codebook.show),
}


def run_app(first: str = "add") -> None:
    """Show the page that the address names; `first` is the one at the bare address.

    Every page is registered in every run, shown in the navigation or not: a page that is not
    registered cannot be opened by its address.
    """
    st.set_page_config(page_title="Annotator", page_icon=ICON, layout="wide")
    pages = {
        name: st.Page(_guarded(view.show), title=view.title, url_path=name, default=name == first)
        for name, view in VIEWS.items()
    }
    places.keep_pages(pages)
    page = st.navigation(list(pages.values()), position="hidden")
    _masthead()
    page.run()


def _guarded(show: Callable[[Desk], None]) -> Callable[[], None]:
    """The page, with the errors of this package as one sentence."""

    def page() -> None:
        try:
            show(current_desk())
        except NotFound as error:
            places.forget_article()
            st.error(str(error))
        except AnnotatorError as error:
            st.error(str(error))

    return page


def _masthead() -> None:
    st.html(PRINTED)
    article = places.open_article()
    with st.container(horizontal=True, vertical_alignment="center", key="masthead"):
        for name, view in VIEWS.items():
            if not view.in_masthead:
                continue
            if view.waiting is not None:
                places.link(name, view.title + _waiting(view.waiting, article), article)
            elif not view.of_article:
                places.link(name, view.title)
            elif article:
                places.link(name, view.title, article)


def _waiting(count: Callable[[Desk, str | None], int], article: str | None) -> str:
    """In brackets; nothing where nothing waits, or where the database cannot tell just now."""
    try:
        waiting = count(current_desk(), article)
    except AnnotatorError:
        return ""
    return f" ({waiting})" if waiting else ""
