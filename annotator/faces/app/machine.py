"""The machine at this desk: who suggests, what it has learned here, how often it was right."""

from collections.abc import Mapping

import streamlit as st

from annotator.analysis.phrases import plural
from annotator.analysis.track_record import FEWEST, TypeRecord, measure_record
from annotator.documents.desk_models import Card
from annotator.faces.app.words import plain
from annotator.faces.desk import Desk


def show_machine(desk: Desk) -> None:
    st.header("The machine here")
    engine = desk.engine.identity
    st.markdown(plain(f"Suggestions come from {engine.name}, version {engine.version}."))
    if desk.taught.problem:
        st.warning(plain(desk.taught.problem))
    if desk.taught.card is not None:
        st.markdown(plain(version_words(desk.taught.card)))
    labels = {t.key: t.label for t in desk.codebook.types}
    rows = record_rows(measure_record(desk.store.shown_answers(engine)), labels)
    if not rows:
        st.caption(f"How often it was right shows here by type, from {FEWEST} answers on.")
        return
    st.table(rows)
    st.caption(
        "Counted are the answers to suggestions of this version. Who sees a suggestion is drawn "
        "towards it; answers given blind are free of that."
    )


def version_words(card: Card) -> str:
    """A version that the desk has taken, in one sentence."""
    n = card.learned_from.get("articles", 0)
    articles = f"{n} {plural(n, 'article', 'articles')}"
    return f"Version {card.n} of this desk, learned from {articles} on {card.made_at[:10]}."


def record_rows(
    record: Mapping[str, TypeRecord], labels: Mapping[str, str]
) -> list[dict[str, str]]:
    """A row for each suggested type that was answered often enough; counts, never a share."""
    return [
        {
            "Suggested": labels.get(key, key),
            "Right": f"{r.all.hits} of {r.all.n}",
            "Of these, answered blind": f"{r.blind.hits} of {r.blind.n}" if r.blind.n else "none",
        }
        for key, r in record.items()
        if r.all.n >= FEWEST
    ]
