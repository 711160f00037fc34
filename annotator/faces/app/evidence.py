"""The evidence on a claim: what there is, and a form to add some."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from annotator.analysis.checklist import Check, SeenEvidence
from annotator.errors import AnnotatorError, ReviewError
from annotator.faces.app.files import offer_file
from annotator.faces.desk import Desk
from annotator.formats.checklist import PROTECT, is_web_address
from annotator.formats.report_tables import moment_words
from annotator.model import Evidence, Span
from annotator.store import utc_text
from annotator.work.checklist import add_evidence, fetch_evidence, take_back_evidence

PROBLEM = "check-problem"
"""Session key of what went wrong last: (first code point of the claim, a sentence)."""


def write_down(
    check: Check, act: Callable[..., None], desk: Desk, document_id: str, *args: Any, **given: Any
) -> None:
    """Write something down about a claim; what went wrong is told beside it in the next run."""
    span = Span(check.start, check.end)
    try:
        desk.require("review", document_id)
        act(desk.store, document_id, desk.reviewer_id, span, *args, **given)
    except AnnotatorError as error:
        st.session_state[PROBLEM] = (check.start, str(error))


def show_problem(check: Check) -> None:
    """What went wrong with the claim last, in a place that is there always: what stands below
    keeps its place, and with it what was typed there."""
    start, problem = st.session_state.get(PROBLEM, (None, ""))
    with st.container():
        if start == check.start:
            del st.session_state[PROBLEM]
            st.error(problem)


def show_evidence(desk: Desk, document_id: str, check: Check, seen: SeenEvidence) -> None:
    found = seen.evidence
    st.html(render_evidence(seen))
    with st.container(horizontal=True, vertical_alignment="center"):
        if found.kept and found.sha256:
            offer_file(
                desk,
                "Download the copy",
                partial(desk.store.checks.load_original, found.sha256),
                found.file_name or f"evidence-{found.sha256[:12]}",
                "application/octet-stream",
                document_id,
                action="review",
                key=f"copy-{document_id}-{seen.n}",
                type="tertiary",
            )
        st.button(
            "Take back",
            key=f"back-{document_id}-{seen.n}",
            type="tertiary",
            on_click=write_down,
            args=(check, take_back_evidence, desk, document_id, seen.n),
        )


def render_evidence(seen: SeenEvidence) -> str:
    """One evidence as HTML; only web addresses become links."""
    found = seen.evidence
    address = escape(found.address)
    if is_web_address(found.address):
        address = f"<a href='{address}' target='_blank' rel='noreferrer'>{address}</a>"
    where = "<br>".join(filter(None, [escape(found.title), address]))
    kept = "copy kept" if found.kept else "no copy kept"
    hashed = f"<span class='hash'>{found.sha256}, {kept}</span>" if found.sha256 else ""
    rows = {
        "Evidence": escape(found.shows) or "–",
        "Where": where,
        "Seen": f"{moment_words(found.seen_at)}, added by {escape(seen.by)}",
        "File": escape(found.file_name),
        "SHA-256": hashed,
    }
    pairs = (f"<div><dt>{a}</dt><dd>{b}</dd></div>" for a, b in rows.items() if b)
    return f"<dl class='about'>{''.join(pairs)}</dl>"


def ask_evidence(desk: Desk, document_id: str, check: Check, key: str) -> None:
    # Another key once it was taken: the form is empty again.
    taken = st.session_state.setdefault(f"taken-{key}", 0)
    with st.form(f"evidence-{key}-{taken}", border=False):
        given = {
            "shows": st.text_area("What it shows", height=80),
            "address": st.text_input("Web address"),
            "title": st.text_input("Title"),
            "seen": st.text_input("Seen on, as in 2026-01-31", date.today().isoformat()),
            "file": st.file_uploader("A file"),
            "passage": st.text_area("Or the passage, pasted", height=80),
            "keep": st.checkbox("Keep a copy in the database", value=True),
        }
        st.caption(f"{PROTECT} A file or a passage is hashed, kept or not.")
        with st.container(horizontal=True):
            add = st.form_submit_button("Add")
            fetch = st.form_submit_button("Fetch and keep a copy")
    if add or fetch:
        _take(desk, document_id, check, given, fetch=fetch)
        if PROBLEM not in st.session_state:
            st.session_state[f"taken-{key}"] = taken + 1
        st.rerun()


def _take(
    desk: Desk, document_id: str, check: Check, given: Mapping[str, Any], *, fetch: bool
) -> None:
    try:
        evidence, data = read_evidence(given)
        if fetch and data is not None:
            raise ReviewError("Fetch the address, or add the file: one after the other.")
        if fetch:
            with st.spinner("Fetching the address…"):
                evidence, data = fetch_evidence(evidence)
    except AnnotatorError as error:
        st.session_state[PROBLEM] = (check.start, str(error))
    else:
        write_down(check, add_evidence, desk, document_id, evidence, data)


def read_evidence(given: Mapping[str, Any]) -> tuple[Evidence, bytes | None]:
    """What the form holds. Raises ReviewError if it holds two files, or no date."""
    file, passage = given["file"], given["passage"].strip()
    if file is not None and passage:
        raise ReviewError("Give a file or a passage, not both: add them one after the other.")
    data = file.getvalue() if file is not None else None
    if passage:
        data = passage.encode("utf-8", "replace")
    evidence = Evidence(
        address=given["address"],
        title=given["title"],
        shows=given["shows"],
        seen_at=_seen_at(given["seen"]),
        file_name=file.name if file is not None else "",
        media_type=(file.type or "") if file is not None else "text/plain" if passage else "",
        kept=given["keep"],
    )
    return evidence, data


def _seen_at(given: str) -> str:
    """The day, or if it is today the moment."""
    try:
        day = date.fromisoformat(given.strip())
    except ValueError:
        raise ReviewError("Write the day that you saw it as in 2026-01-31.") from None
    return utc_text() if day == date.today() else day.isoformat()
