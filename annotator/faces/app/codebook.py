"""The codebook: the types, the rules by number, the steps of certainty."""

import streamlit as st

from annotator.codebook import Codebook, Rule, SourceType
from annotator.faces.app.machine import show_machine
from annotator.faces.desk import Desk


def show(desk: Desk) -> None:
    with st.container(width=860):
        if not _show_codebook(desk.codebook):
            show_machine(desk)


def _show_codebook(book: Codebook) -> str:
    """Returns what is searched for."""
    st.title("Codebook")
    st.caption(f"{book.title}. Version {book.version}.")
    st.markdown(f"*{book.question}*")
    wanted = st.text_input("Search", placeholder="A word, a type or the number of a rule")
    types = [t for t in book.types if _found(wanted, t.label, t.key, t.plain, t.definition)]
    rules = find_rules(book, wanted)
    if not types and not rules:
        st.info("Nothing in the codebook has these words. Try one word, or a number such as P2.")
        return wanted
    _show_types(book, types)
    _show_rules(book, rules)
    if not wanted:
        _show_certainty(book)
    return wanted


def find_rules(book: Codebook, wanted: str) -> list[Rule]:
    """The rules with all the words of `wanted`, or the one with this number (also the number of
    an amendment that was merged into it)."""
    numbered = book.rule(wanted.strip().upper())
    if numbered is not None:
        return [numbered]
    return [r for r in book.rules if _found(wanted, r.id, r.title, r.text)]


def _found(wanted: str, *texts: str) -> bool:
    words = wanted.casefold().split()
    return all(any(word in text.casefold() for text in texts) for word in words)


def _show_types(book: Codebook, types: list[SourceType]) -> None:
    if types:
        st.header("Who vouches")
    for group in book.groups:
        inside = [t for t in types if t.group == group.key]
        if inside:
            st.subheader(group.label)
        for t in inside:
            with st.expander(f"**{t.letter.upper()}**  {t.label} – {t.plain}"):
                _show_type(book, t)


def _show_type(book: Codebook, t: SourceType) -> None:
    st.markdown(t.definition)
    if t.includes:
        st.markdown(f"**Includes.** {t.includes}")
    if t.excludes:
        st.markdown(f"**Does not include.** {t.excludes}")
    if t.examples:
        st.markdown("**Examples.**\n" + "\n".join(f"- {example}" for example in t.examples))
    rules = [r for r in book.rules if t.key in r.types]
    if rules:
        st.markdown("**Rules.**\n" + "\n".join(f"- **{r.id}** {r.title}" for r in rules))


def _show_rules(book: Codebook, rules: list[Rule]) -> None:
    if rules:
        st.header("Rules")
    labels = {t.key: t.label for t in book.types}
    for rule in rules:
        st.markdown(f"**{rule.id} · {rule.title}**  \n{rule.text}")
        about = ", ".join(labels.get(key, key) for key in rule.types)
        merged = ", ".join(rule.amended_by)
        notes = [f"About: {about}." if about else "", f"Takes in {merged}." if merged else ""]
        if any(notes):
            st.caption(" ".join(note for note in notes if note))


def _show_certainty(book: Codebook) -> None:
    st.header("How sure are you?")
    st.markdown("\n".join(f"- **{c.step}** {c.label}" for c in book.certainty))
    st.caption("Certainty is about your answer, not about the source. It is asked after every tag.")
