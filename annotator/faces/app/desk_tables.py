"""The tables of the desk as HTML."""

from html import escape
from pathlib import Path

import msgspec
import streamlit as st

from annotator.formats.desk import ArticleName, Cell, DeskTable, cell_words

STYLES = (Path(__file__).parent / "report.css", Path(__file__).parent / "desk.css")

MOST = 60
FEWER = {"collisions": 10}
"""Rows on screen."""


def show_styles() -> None:
    for style in STYLES:
        st.html(style)


def show_table(table: DeskTable) -> None:
    """The first rows, where there are many; the downloads have them all."""
    most = FEWER.get(table.key, MOST)
    st.html(render_table(msgspec.structs.replace(table, rows=table.rows[:most])))
    if len(table.rows) > most:
        st.caption(f"The first {most} of {len(table.rows)} rows. The downloads have them all.")
    if table.note:
        st.caption(table.note)


def render_table(table: DeskTable) -> str:
    """The table as HTML, in a frame that scrolls where it is wider than the screen."""
    heads = table.heads or table.columns
    head = "".join(map(_head, heads, table.columns))
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in table.rows)
    title = escape(table.title)
    return (
        f'<div class="desk-scroll" role="region" tabindex="0" aria-label="{title}">'
        f'<table class="report-table {table.key}"><caption>{title}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _head(shown: str, full: str) -> str:
    if shown == full:
        return f'<th scope="col">{escape(full)}</th>'
    return f'<th scope="col"><abbr title="{escape(full)}">{escape(shown)}</abbr></th>'


def _cell(cell: Cell) -> str:
    if isinstance(cell, ArticleName):
        address = f"/review?article={escape(cell.id)}"
        return f'<td><a href="{address}" target="_self">{escape(cell.title)}</a></td>'
    kind = "" if isinstance(cell, str) else ' class="number"'
    return f"<td{kind}>{escape(cell_words(cell))}</td>"
