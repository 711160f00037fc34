"""Registry look-up: case-sensitive, longest first, ambiguous aliases by context (§3.7)."""

import pytest
from invented import document

from annotator.codebook import AmbiguousAlias, Lexicons, RegistrySource
from annotator.engine.reading import Reading
from annotator.engine.registry import Registry
from annotator.engine.units import split_units

SOURCES = (
    RegistrySource(
        id="harbour-news", name="Harbour News", aliases=("HN", "the Harbour"),
        type="news_outlet", country="GB",
    ),
    RegistrySource(
        id="harbour-news-agency", name="Harbour News Agency", aliases=("HNA",),
        type="wire_service", country="FR",
    ),
    RegistrySource(
        id="navy-of-harbour", name="Navy of Harbour", aliases=("HN",), type="military",
        country="CL",
    ),
    RegistrySource(id="signal", name="Signal", type="social_media"),
)  # fmt: skip
LEXICONS = Lexicons(
    sources=SOURCES,
    ambiguous=(
        AmbiguousAlias(alias="HN", reason="shared", rows=("Harbour News", "Navy of Harbour")),
        AmbiguousAlias(alias="Signal", reason="common word", rows=("Signal",)),
    ),
    cues=(),
    hedges=(),
    generics=(),
)
REGISTRY = Registry(LEXICONS)


def find(text: str) -> list[tuple[str, str]]:
    given = document(text)
    r = Reading(given, split_units(given))
    return [(r.words((h.first, h.last)), h.row.id) for h in REGISTRY.find(r, 0, len(r.low))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Harbour News Agency said no.", [("Harbour News Agency", "harbour-news-agency")]),
        ("Harbour News said no.", [("Harbour News", "harbour-news")]),
        ("harbour news said no.", []),
        ("They told the Harbour no.", [("Harbour", "harbour-news")]),
        ("They sailed to Harbour Bay.", []),
        ("HNA and HN, the British paper, said no.",
         [("HNA", "harbour-news-agency"), ("HN", "harbour-news")]),
        ("Troops of HN landed in Chile.", [("HN", "navy-of-harbour")]),
        ("Signal said no.", [("Signal", "signal")]),
        ("The Signal was green.", []),
    ],
)  # fmt: skip
def test_find(text: str, expected: list[tuple[str, str]]) -> None:
    assert find(text) == expected


def test_why_an_ambiguous_alias_was_read_so() -> None:
    given = document("Troops of HN landed in Chile.")
    (hit,) = REGISTRY.find(Reading(given, split_units(given)), 0, 6)
    assert hit.why == "“HN” is ambiguous (also Harbour News): the sentence names Chile."
    assert hit.sure < 1
