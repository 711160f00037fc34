"""The engine as a whole: total, deterministic, honest about what it declines."""

from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from invented import document

from annotator.documents.seeds import read_codebook, read_lexicons
from annotator.engine import Engine, build_engine, suggest
from annotator.model import Span, Suggestions

CODEBOOK = read_codebook()
ENGINE = build_engine(CODEBOOK, read_lexicons(CODEBOOK))
NEWSY = st.lists(
    st.sampled_from(
        [
            "KCNA", "Reuters", "Ana Ruiz", "the ministry", "a report", "said", "told", "vowed", "has",
            "not", "denied", "according to", "that", "who", "which", "he", "They", "it", "and", "but",
            "was", "believed", "to", "by", ",", ".", "“", "”", '"', "‘", "’", ":", ";", "—", "(", ")",
            "\n", "\n\n", "\r\n", "lawmakers", "declined to comment", "’s", "claim", "police", "...",
        ]
    )
).map(" ".join)  # fmt: skip


def check(text: str, found: Suggestions) -> None:
    """One suggestion a unit, spans sorted and inside the text, reasons, probabilities."""
    assert [s.unit for s in found.suggestions] == list(found.units)
    numbers = {a.id for a in found.attributions}
    for a in found.attributions:
        assert a.cue
        assert a.nested_in is None or a.nested_in in numbers - {a.id}
        for spans in (a.cue, a.source, a.content):
            check_spans(spans, 0, len(text))
        assert 0 <= a.probability <= 1
    for s in found.suggestions:
        assert s.reasons
        assert all(s.reasons)
        assert CODEBOOK.has_type(s.coding.primary_type)
        assert set(s.attribution_ids) <= numbers
        check_spans(s.coding.attributed, s.unit.start, s.unit.end)
        assert (s.coding.scope == "part") == bool(s.coding.attributed)
        shares = [s.probability, *(o.probability for o in s.alternatives)]
        assert all(0 <= p <= 1 for p in shares)
        assert sum(shares) <= 1.001
        assert s.coding.primary_type not in {o.type for o in s.alternatives}


def check_spans(spans: tuple[Span, ...], start: int, end: int) -> None:
    assert all(start <= s.start < s.end <= end for s in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))


@given(st.text() | NEWSY)
@settings(max_examples=300, deadline=None)
def test_any_text(text: str) -> None:
    found = suggest(document(text), ENGINE)
    check(text, found)
    assert suggest(document(text), ENGINE) == found


def test_half_a_megabyte_of_odd_bytes() -> None:
    text = bytes((n * n * 31 + n // 7) % 256 for n in range(500_000)).decode("latin-1")
    check(text, suggest(document(text), ENGINE))


def test_another_language_gets_units_and_a_sentence(suggested: Any) -> None:
    found = suggested("Die Brücke bleibt gesperrt, teilte die Polizei mit.", language="de")
    assert (len(found.units), found.suggestions, found.attributions) == (1, (), ())
    assert found.declined.startswith("This text is not in English.")


def test_english_is_not_declined(suggested: Any) -> None:
    assert suggested("Police said no.", language="en-GB").declined is None


def test_the_answer_names_engine_and_codebook(engine: Engine) -> None:
    found = suggest(document("Police said no."), engine)
    assert (found.engine.tier, found.codebook_version) == ("rules", CODEBOOK.version)


def test_nested_attributions(suggested: Any) -> None:
    inner, outer = suggested("A union said the dam was full, KCNA reported.").attributions
    assert (inner.nested_in, outer.nested_in) == (outer.id, None)


def test_content_is_exact(suggested: Any) -> None:
    text = "On Monday, the union told reporters that the offer, made in May, was an insult."
    (a,) = suggested(text).attributions
    spans = {
        "source": [text[s.start : s.end] for s in a.source],
        "cue": [text[s.start : s.end] for s in a.cue],
        "content": [text[s.start : s.end] for s in a.content],
    }
    assert spans == {
        "source": ["the union"],
        "cue": ["told"],
        "content": ["that the offer, made in May, was an insult"],
    }


def test_two_sources_in_a_sentence(suggested: Any) -> None:
    text = "Police said two men were held, but the union said three had vanished."
    found = [text[a.content[0].start : a.content[0].end] for a in suggested(text).attributions]
    assert found == ["two men were held", "three had vanished"]


def test_reasons_name_cue_list_and_registry_row(suggested: Any) -> None:
    reasons = suggested("The dam is full, KCNA said.").suggestions[0].reasons
    assert "“said” goes with “KCNA”" in reasons[0]
    assert "cues.csv" in reasons[0]
    assert "korean-central-news-agency" in reasons[1]
    assert "State Media Monitor, 2023" in reasons[1]


def test_hedges(suggested: Any) -> None:
    found = suggested("The dam may perhaps leak, police said.").suggestions[0]
    assert found.coding.hedges == ("may", "perhaps")
