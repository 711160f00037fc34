"""The components of our own, drawn by the files in annotator/faces/review."""

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

from annotator.faces.front import front_address, front_folder

Mount = Callable[..., Any]


@cache
def component(name: str, script: str, style: str) -> Mount:
    """The mounting command of a component whose files the front route serves."""
    return st.components.v2.component(
        name,
        js=f"""
export default async function (component) {{
  const address = new URL("{front_address()}/{script}", window.location.origin);
  return (await import(address)).default(component);
}}
""",
        css=(front_folder() / style).read_text(encoding="utf-8"),
    )


def review_screen(data: dict[str, Any], on_reload: Callable[[], None]) -> bool:
    """The article to be reviewed; `on_reload` is called when the screen asks to be handed the
    article again. Whether the person asked, in this run, for its details."""
    asked = component("review", "main.js", "review.css")(
        key=f"review-{data['document']['id']}",
        data=data,
        on_reload_change=on_reload,
        on_details_change=lambda: None,
    )
    return asked.details is not None


def settle_screen(data: dict[str, Any], on_reload: Callable[[], None]) -> None:
    """The differences of an article's readers; `on_reload` as in `review_screen`."""
    component("settle", "settle.js", "review.css")(
        key=f"settle-{data['document']['id']}", data=data, on_reload_change=on_reload
    )


def paste_box(data: dict[str, Any]) -> str | None:
    """A big box to paste into; the text, in the run after it was sent."""
    sent = component("paste", "paste.js", "paste.css")(
        key="paste", data=data, on_text_change=lambda: None
    )
    return sent.text or None


def show_figure(key: str, svg: str) -> None:
    """An SVG element of our own making, alone or in HTML: its words are escaped already."""
    component("figure", "figure.js", "figure.css")(key=key, data={"svg": svg})
