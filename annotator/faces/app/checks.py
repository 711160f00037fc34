"""The claims to check: whom to call, what came of it, and the evidence; of one article, or those
that are open in all of them."""

from collections.abc import Iterable
from functools import partial
from html import escape
from itertools import groupby
from pathlib import Path

import streamlit as st

from annotator.analysis.checklist import Check
from annotator.faces.app import places
from annotator.faces.app.evidence import ask_evidence, show_evidence, show_problem, write_down
from annotator.faces.app.files import offer_file
from annotator.faces.app.words import plain
from annotator.faces.desk import Desk
from annotator.formats.checklist import (
    PROTECT,
    count_words,
    event_words,
    source_words,
)
from annotator.formats.report_tables import STATUS_LABELS, chain_text, moment_words, standing_words
from annotator.work.checklist import (
    list_pending,
    load_checks,
    record_check,
    set_mark,
)
from annotator.work.report import build_report, render_checklist

FORMS = {
    "html": ("Check list as a web page", "text/html"),
    "csv": ("Table (CSV)", "text/csv"),
    "json": ("Everything (JSON)", "application/json"),
}
PAGE = 20
STYLE = Path(__file__).parent / "checks.css"


def show(desk: Desk) -> None:
    st.html(STYLE)
    with st.container(width=860):
        if st.query_params.get(places.ARTICLE):
            _show_article(desk, str(places.open_article()))
        else:
            _show_pending(desk)


def count_pending(desk: Desk, document_id: str | None) -> int:
    """How many checks wait in the article, or in all."""
    return len(list_pending(desk.store, desk.reviewer_id, document_id, desk.project_id))


# ---------------------------------------------------------------- all articles


def _show_pending(desk: Desk) -> None:
    st.title("All open checks")
    pending = list_pending(desk.store, desk.reviewer_id, project_id=desk.project_id)
    if not pending:
        st.info(
            "No check is open. Mark a sentence “to check” in a review (the key ;),"
            " and it waits here until someone has answered."
        )
        places.link("articles", "Articles")
        return
    shown = st.session_state.get("checks_shown", PAGE)
    for document_id, waiting in groupby(pending[:shown], key=lambda p: p.document_id):
        st.subheader(plain(desk.store.load_article(document_id).title))
        if st.button("Open its check list", key=f"open-{document_id}", type="tertiary"):
            places.go("checks", document_id)
        for claim in waiting:
            rows = (
                ("Status", STATUS_LABELS[claim.status]),
                ("Whom to call", claim.whom or claim.source or ""),
                ("Notes", claim.note),
            )
            st.html(f"<p class='claim'>{escape(claim.sentence)}</p>{render_rows(rows)}")
    if len(pending) > shown and st.button("Show more"):
        st.session_state["checks_shown"] = shown + PAGE
        st.rerun()


# ---------------------------------------------------------------- one article


def _show_article(desk: Desk, document_id: str) -> None:
    title = desk.store.load_article(document_id).title
    checks = load_checks(desk.store, document_id, desk.reviewer_id, desk.codebook)
    st.title("Checks")
    st.markdown(f"{plain(title)}  \n{count_words(checks)}" if checks else plain(title))
    with st.container(horizontal=True, vertical_alignment="center"):
        places.link("review", "Back to the review", document_id)
        if desk.store.find_revision(document_id):
            places.link("versions", "Versions", document_id)
        # A link would look like the page one is on, which this is.
        if st.button("All open checks", type="tertiary"):
            places.go("checks")
    if not checks:
        st.info(
            "Nothing is marked “to check” in this article. In the review, press ; on a sentence"
            " that someone should be called about."
        )
        return
    st.caption("The status tells what you were told, not whether it is true.")
    _show_downloads(desk, document_id)
    shown = st.session_state.get("checks_shown", PAGE)
    marked = [check for check in checks if check.marked]
    for check in marked[:shown]:
        _show_check(desk, document_id, check)
    if len(marked) > shown and st.button("Show more"):
        st.session_state["checks_shown"] = shown + PAGE
        st.rerun()
    _show_unmarked(desk, document_id, [check for check in checks if not check.marked])


def _show_downloads(desk: Desk, document_id: str) -> None:
    with st.container(horizontal=True):
        for form, (label, media_type) in FORMS.items():
            offer_file(
                desk,
                label,
                partial(_render, desk, document_id, form),
                f"check-list.{form}",
                media_type,
                document_id,
                action="review",
            )


def _render(desk: Desk, document_id: str, form: str) -> bytes:
    report = build_report(
        desk.store,
        document_id,
        desk.reviewer_id,
        codebook=desk.codebook,
        registry=desk.lexicons.sources,
    )
    return render_checklist(report, form)


def _show_unmarked(desk: Desk, document_id: str, checks: Iterable[Check]) -> None:
    for check in checks:
        with st.expander(f"Sentence {check.number}: not on the list any more"):
            _show_claim(desk, document_id, check)
            _show_history(check)
            show_problem(check)
            st.button(
                "Put it back on the list",
                key=f"mark-{document_id}-{check.start}",
                on_click=write_down,
                args=(check, set_mark, desk, document_id),
                kwargs={"to_check": True, "codebook": desk.codebook},
            )


def _show_check(desk: Desk, document_id: str, check: Check) -> None:
    key = f"{document_id}-{check.start}-{check.end}"
    with st.container(border=True, key=f"check-{check.start}"):
        st.subheader(f"Sentence {check.number}")
        _show_claim(desk, document_id, check)
        _ask_standing(desk, document_id, check, key)
        with st.container():
            for seen in check.standing:
                show_evidence(desk, document_id, check, seen)
        show_problem(check)
        with st.expander("Add evidence"):
            ask_evidence(desk, document_id, check, key)
        with st.expander(f"History ({len(check.history) + len(check.evidence)})"):
            _show_history(check)
        with st.container(horizontal=True, vertical_alignment="center"):
            places.link("review", "See it in the review", document_id, unit=str(check.start))
            st.button(
                "Take it off the list",
                key=f"unmark-{key}",
                type="tertiary",
                on_click=write_down,
                args=(check, set_mark, desk, document_id),
                kwargs={"to_check": False, "codebook": desk.codebook},
            )


def _show_claim(desk: Desk, document_id: str, check: Check) -> None:
    publisher = desk.store.load_article(document_id).publisher
    rows = (
        ("On whose word", source_words(check)),
        ("Chain", chain_text(check.chains, publisher)),
        ("Note in the review", check.remark),
    )
    st.html(render_claim(check) + render_rows(rows))


def render_claim(check: Check) -> str:
    """The sentence between its neighbours, as HTML."""
    beside = "<span class='beside'>{}</span>"
    parts = (
        beside.format(escape(check.before)) if check.before else "",
        f"<strong>{escape(check.text)}</strong>",
        beside.format(escape(check.after)) if check.after else "",
    )
    return f"<blockquote class='claim'>{' '.join(filter(None, parts))}</blockquote>"


def render_rows(rows: Iterable[tuple[str, str]]) -> str:
    """Label and words as HTML, those without words left out."""
    pairs = [f"<div><dt>{escape(a)}</dt><dd>{escape(b)}</dd></div>" for a, b in rows if b]
    return f"<dl class='about'>{''.join(pairs)}</dl>" if pairs else ""


# ---------------------------------------------------------------- where a check stands


def _ask_standing(desk: Desk, document_id: str, check: Check, key: str) -> None:
    """What is changed here is saved at once."""
    saving = partial(_save, desk, document_id, check)
    st.segmented_control(
        "Status",
        list(STATUS_LABELS),
        format_func=STATUS_LABELS.__getitem__,
        key=_synced(f"status-{key}", check.status),
        required=True,
        on_change=saving,
        args=(key, "status"),
    )
    st.caption(plain(standing_words(check)))
    st.text_input(
        "Whom to call",
        key=_synced(f"whom-{key}", check.whom),
        on_change=saving,
        args=(key, "whom"),
    )
    suggested = "Suggested from the text. " if check.whom and check.whom_suggested else ""
    st.caption(suggested + PROTECT)
    st.text_area(
        "Notes",
        key=_synced(f"note-{key}", check.note),
        height=80,
        on_change=saving,
        args=(key, "note"),
    )


def _synced(key: str, stored: str) -> str:
    """The key of a widget, which shows what is stored where that was changed elsewhere."""
    known = f"{key}-stored"
    if key not in st.session_state or st.session_state.get(known) != stored:
        st.session_state[key] = stored
    st.session_state[known] = stored
    return key


def _save(desk: Desk, document_id: str, check: Check, key: str, field: str) -> None:
    """With a status goes who was asked, also where that was only suggested."""
    fields = ("status", "whom") if field == "status" else (field,)
    given = {name: st.session_state[f"{name}-{key}"] for name in fields}
    write_down(check, record_check, desk, document_id, **given)


def _show_history(check: Check) -> None:
    entries = [(event.n, event_words(event)) for event in check.history]
    for seen in check.evidence:
        said = (
            seen.evidence.shows or seen.evidence.address or seen.evidence.file_name or "a passage"
        )
        back = ", taken back" if seen.taken_back else ""
        when = moment_words(seen.at)
        entries.append((seen.n, f"{when}, {seen.by}: evidence added{back}: {said}"))
    if not entries:
        st.caption("Nothing has been done yet.")
        return
    items = "".join(f"<li>{escape(words)}</li>" for _, words in sorted(entries))
    st.html(f"<ol class='about'>{items}</ol>")
