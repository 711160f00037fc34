"""Which sentences are about the same matter: headings against the body (K6), denials against what
they deny. A comparison of words, good enough to ask a question, never to give an answer."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from annotator.analysis.chains import origins_of, primary_link, shared_by_all, source_key
from annotator.analysis.coded import CodedUnit
from annotator.model import Value

STEM = 6
"""Letters of a word that are compared: "officials" and "official", "launched" and "launch"."""
FEWEST_SHARED = 2
"""Words in common below which two sentences count as unrelated."""
NEARBY = 3
"""How far before a denial that points back its claim may stand."""

POINTS_BACK = re.compile(
    r"\b(?:that|this|it|these|those|them)(?=\s*(?:[.,;:!?\"”]|as\b|$))"
    r"|\bthe\s(?:charge|claim|statement|accusation|allegation|report)s?\b",
    re.IGNORECASE,
)
TOPIC = re.compile(r"[^\W\d_]{4,}|\d{2,}")
COMMON_WORDS = """
    about after again against also although among another because been before being between both
    could does down during each even ever every from further have having here into itself just
    like many more most much must near neither none once only other others over same shall
    should since some still such than that their them then there these they this those though
    through under until upon very were what when where whether which while whom whose will with
    within without would year years week weeks month months today monday tuesday wednesday
    thursday friday saturday sunday said says told saying asked added stated denied denies deny
    """
COMMON = frozenset(COMMON_WORDS.split())


class HeadingCheck(Value, frozen=True, kw_only=True):
    """A heading that says plainly what the body attributes or hedges (K6)."""

    number: int
    support: tuple[int, ...]
    """The units of the body on the same matter, every one of them attributed or hedged."""
    sources: tuple[str, ...]
    """Names of their primary sources."""


@lru_cache(maxsize=1 << 15)
def topic_words(text: str) -> frozenset[str]:
    """The words that say what a sentence is about, cut to their beginnings.

    >>> sorted(topic_words("Officials said the pier would close"))
    ['close', 'offici', 'pier']
    """
    words = (m[0].casefold() for m in TOPIC.finditer(text))
    return frozenset(w[:STEM] for w in words if w not in COMMON)


def same_matter(one: str, other: str) -> bool:
    """
    >>> same_matter("Pier to close over crack", "The crack in the pier was found in May.")
    True
    """
    return len(topic_words(one) & topic_words(other)) >= FEWEST_SHARED


def support_of(heading: CodedUnit, units: Iterable[CodedUnit]) -> list[CodedUnit]:
    """The answered sentences of the body on the heading's matter."""
    return [
        u
        for u in units
        if u.unit.kind == "body" and u.coding is not None and same_matter(heading.text, u.text)
    ]


def check_headings(units: Sequence[CodedUnit]) -> tuple[HeadingCheck, ...]:
    """The counted headings without attribution or hedge whose matter the body only attributes or
    hedges."""
    found = []
    for unit in units:
        if unit.unit.kind != "heading" or not unit.counted or not _plain(unit):
            continue
        support = support_of(unit, units)
        if support and not any(_plain(u) for u in support):
            found.append(
                HeadingCheck(
                    number=unit.number,
                    support=tuple(u.number for u in support),
                    sources=tuple(dict.fromkeys(filter(None, map(primary_name, support)))),
                )
            )
    return tuple(found)


def _plain(unit: CodedUnit) -> bool:
    return unit.coding is not None and not unit.attributed and not unit.coding.hedges


def primary_name(unit: CodedUnit) -> str:
    """Name of the primary source; "" if it has none."""
    if unit.coding is None or not unit.attributed:
        return ""
    link = primary_link(unit.coding)
    return unit.coding.source or (link.name if link else "")


def supports(unit: CodedUnit) -> bool:
    """Whether someone vouches for content in it: a denial, a silence or an absence of news does
    not count towards corroboration (V6, N1)."""
    return (
        unit.counted
        and unit.coding is not None
        and unit.attributed
        and unit.coding.polarity == "affirmative"
        and unit.coding.stance not in ("deny", "no_comment")
    )


def denied_by(denial: CodedUnit, units: Sequence[CodedUnit]) -> list[CodedUnit]:
    """The sentences that assert what `denial` denies: the nearest before it if it only points
    back ("rejected that"), else those on the same matter; always from someone else."""
    deniers = _origin_keys(denial)
    others = [u for u in units if supports(u) and not (_origin_keys(u) & deniers)]
    if POINTS_BACK.search(denial.text):
        return [u for u in others if 0 < denial.number - u.number <= NEARBY][-1:]
    return [u for u in others if same_matter(denial.text, u.text)]


def _origin_keys(unit: CodedUnit) -> set[str]:
    return {source_key(x) for x in origins_of(unit.coding)} if unit.coding is not None else set()


def common_source(units: Iterable[CodedUnit]) -> str | None:
    """Key of the source that everything in these units passes through; the origin where there are
    several, None where there is none."""
    chains = [u.coding for u in units if u.coding is not None]
    if not chains:
        return None
    shared = set.intersection(*(shared_by_all(c) for c in chains))
    first = [source_key(x) for x in origins_of(chains[0])]
    return next((k for k in first if k in shared), min(shared, default=None))
