"""Ways from one page to another. The article in question travels in the address, so that every
page can be opened again by its address."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

ARTICLE = "article"
UNIT = "unit"
WITH = "with"
"""The other article of a comparison, in the address."""


def keep_pages(pages: Mapping[str, Any]) -> None:
    """Remember the pages of this run, by name."""
    st.session_state["pages"] = dict(pages)


def link(name: str, label: str, article: str | None = None, **more: str) -> None:
    """A link to the page `name`, about `article` if one is given."""
    asked = {ARTICLE: article, **more} if article else {}
    st.page_link(st.session_state["pages"][name], label=label, query_params=asked)


def go(name: str, article: str | None = None) -> None:
    """Open the page `name`; nothing after this runs."""
    asked = {ARTICLE: article} if article else {}
    st.switch_page(st.session_state["pages"][name], query_params=asked)


def open_article() -> str | None:
    """The article that the address names, or else the one opened last in this session."""
    asked = st.query_params.get(ARTICLE)
    if asked:
        st.session_state[ARTICLE] = asked
    known: str | None = st.session_state.get(ARTICLE)
    return known


def forget_article() -> None:
    st.session_state.pop(ARTICLE, None)
