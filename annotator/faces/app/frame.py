"""What all pages share: the register of pages, the masthead, the guard around each page."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from annotator.errors import AnnotatorError, NotFound
from annotator.faces.app import (
    add,
    articles,
    codebook,
    compare,
    draft,
    places,
    report,
    review,
    sources,
)
from annotator.faces.desk import Desk, current_desk

ICON = str(Path(__file__).parent / "icon.svg")


class View(NamedTuple):
    """A page of the app."""

    title: str
    show: Callable[[Desk], None]
    of_article: bool = False
    """Whether it is about one article, named in the address."""
    in_masthead: bool = True


VIEWS = {
    "add": View("Add", add.show),
    "articles": View("Articles", articles.show),
    "review": View("Review", review.show, of_article=True),
    "report": View("Report", report.show, of_article=True),
    "compare": View("Compare", compare.show, of_article=True),
    "draft": View("Before publishing", draft.show, of_article=True, in_masthead=False),
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
    article = places.open_article()
    with st.container(horizontal=True, vertical_alignment="center", key="masthead"):
        for name, view in VIEWS.items():
            if not view.in_masthead:
                continue
            if not view.of_article:
                places.link(name, view.title)
            elif article:
                places.link(name, view.title, article)
