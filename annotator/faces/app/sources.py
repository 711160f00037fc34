"""The registry of sources: search, type, and who says what about control, and when."""

import streamlit as st

from annotator.codebook import Lexicons, RegistrySource
from annotator.faces.app.words import plain
from annotator.faces.desk import Desk

PAGE = 40
NO_CONTROL = {"", "n/a", "independent"}
WIKIDATA = "https://www.wikidata.org/wiki/"


def show(desk: Desk) -> None:
    with st.container(width=860):
        _show_registry(desk)


def _show_registry(desk: Desk) -> None:
    st.title("Sources")
    labels = {t.key: t.label for t in desk.codebook.types}
    left, right = st.columns([3, 2])
    wanted = left.text_input("Search", placeholder="A name or a short form, such as KCNA")
    type_key = right.selectbox(
        "Type",
        ["", *sorted({s.type for s in desk.lexicons.sources}, key=lambda k: labels.get(k, k))],
        format_func=lambda key: labels.get(key, key) if key else "All types",
    )
    found = find_sources(desk.lexicons, wanted, type_key)
    st.caption(f"{len(found)} of {len(desk.lexicons.sources)} sources.")
    if not found:
        st.info("No source has this name. While reviewing you can name a new one with the comma.")
    shown = st.session_state.get("sources_shown", PAGE)
    for source in found[:shown]:
        with st.container(border=True):
            st.markdown(describe(source, labels.get(source.type, source.type), desk.lexicons))
    if len(found) > shown and st.button("Show more"):
        st.session_state["sources_shown"] = shown + PAGE
        st.rerun()


def find_sources(lexicons: Lexicons, wanted: str, type_key: str = "") -> list[RegistrySource]:
    """The rows whose name or alias holds `wanted`, the closest first: the very name or alias,
    then beginnings, then the rest by name."""
    typed = wanted.strip().casefold()
    ranked = []
    for source in lexicons.sources:
        if type_key and source.type != type_key:
            continue
        names = [n.casefold() for n in (source.name, *source.aliases)]
        if any(typed in n for n in names):
            rank = (typed not in names, not any(n.startswith(typed) for n in names))
            ranked.append((rank, source.name.casefold(), source))
    return [source for *_, source in sorted(ranked, key=lambda r: r[:2])]


def control_words(source: RegistrySource) -> str:
    """Who says who controls it, and when: never a statement of our own. "" where the question
    does not arise."""
    if source.control in NO_CONTROL:
        return ""
    if not source.control_source:
        return f"Control: {source.control}, not yet sourced."
    return f"Control: {source.control}. Listed by {source.control_source}."


def describe(source: RegistrySource, type_label: str, lexicons: Lexicons) -> str:
    """What is known of a source, as Markdown."""
    lines = [f"**{plain(source.name)}** · {type_label}"]
    if source.country:
        lines[0] += f" · {source.country}"
    if source.aliases:
        lines.append(plain("Also: " + ", ".join(source.aliases)))
    lines.append(control_words(source))
    for alias in lexicons.ambiguous:
        if source.name in alias.rows:
            others = ", ".join(name for name in alias.rows if name != source.name)
            shared = f": it may also mean {others}" if others else ""
            lines.append(plain(f"“{alias.alias}” needs context ({alias.reason}){shared}."))
    lines.append(plain(source.note))
    if source.wikidata:
        lines.append(f"[Read about it elsewhere]({WIKIDATA}{source.wikidata})")
    return "  \n".join(line for line in lines if line)
