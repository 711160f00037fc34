"""Whether two names mean the same source, and whether names and chains are right."""

import re
from collections import Counter
from collections.abc import Iterable

from annotator.analysis.intervals import Proportion
from annotator.model import Chain, Coding, Link, Value

ARTICLE = re.compile(r"^(?:the|an?) ")
PARTICLES = frozenset(
    ("al", "bin", "da", "de", "del", "della", "der", "di", "dos", "du", "el", "la", "le", "ten",
     "van", "von")
)  # fmt: skip
SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
NO_SURNAMES = frozenset(
    ("agency", "alliance", "army", "association", "authority", "bank", "board", "bureau", "center",
     "centre", "chronicle", "club", "commission", "committee", "company", "council", "court",
     "department", "fund", "gazette", "group", "herald", "hospital", "images", "institute",
     "kingdom", "korea", "league", "ltd", "media", "ministry", "monitor", "movement", "network",
     "news", "office", "party", "police", "post", "press", "service", "services", "society",
     "states", "survey", "team", "television", "times", "trust", "union", "university", "watch")
)  # fmt: skip
"""Last words of the names of organizations and countries."""
BETWEEN = frozenset(("at", "by", "for", "from", "in", "of", "to", "with"))
"""After one of these the last word names someone else ("a lawyer for Ana Reil")."""


class Roster:
    """The names in the key of an article, which tell what a surname is worth there."""

    def __init__(self, names: Iterable[str]) -> None:
        different = {plain_name(name): name for name in names}
        bearers = Counter(surname(name) for name in different.values())
        self._shared = {name for name, n in bearers.items() if n > 1}

    def same_source(
        self, key: str, answer: str, key_id: str | None = None, answer_id: str | None = None
    ) -> bool:
        """By registry id, by name, or for a person by a surname that no other source of the key
        has."""
        if plain_name(key) == plain_name(answer) or (key_id is not None and key_id == answer_id):
            return True
        last = surname(key)
        return (
            looks_personal(key)
            and last == surname(answer)
            and last not in self._shared
            and BETWEEN.isdisjoint(answer.casefold().split())
        )

    def same_link(self, key: Link, answer: Link) -> bool:
        """The same source, of the same type."""
        same = self.same_source(key.name, answer.name, key.source_id, answer.source_id)
        return same and key.type == answer.type


def plain_name(name: str) -> str:
    """Without capitals, spare space and a leading article.

    >>> plain_name("The  Harbour Board")
    'harbour board'
    """
    return ARTICLE.sub("", " ".join(name.casefold().split()))


def surname(name: str) -> str:
    """The last word that is not a suffix.

    >>> surname("Robert Vance, Jr.")
    'vance'
    """
    words = [word.strip(".,") for word in name.casefold().split()]
    return next((word for word in reversed(words) if word not in SUFFIXES), "")


def looks_personal(name: str) -> bool:
    """Whether it has the form of a person's full name. Keys do not say who is a person; some
    organizations have that form too ("Kessel Glass").

    >>> [looks_personal(n) for n in ("Hanneke de Wit", "Harbour Board", "Reuters", "two aides")]
    [True, False, False, False]
    """
    words = name.split()
    capitals = all(word[0].isupper() or word in PARTICLES for word in words)
    return len(words) > 1 and capitals and surname(name) not in NO_SURNAMES


def names_of(coding: Coding) -> tuple[str, ...]:
    """Every source that the coding names."""
    links = [link.name for chain in coding.chains for link in chain if link.type]
    return tuple(filter(None, [coding.source or "", *links]))


class ChainScore(Value, frozen=True, kw_only=True):
    """Units whose first chain tells of an origin and of a relay that passed it on."""

    origin: Proportion = Proportion()
    relay: Proportion = Proportion()
    both: Proportion = Proportion()

    def __add__(self, other: "ChainScore") -> "ChainScore":
        return ChainScore(
            origin=self.origin + other.origin,
            relay=self.relay + other.relay,
            both=self.both + other.both,
        )


def measure_name(key: Coding, answer: Coding | None, roster: Roster) -> Proportion:
    """One unit; of none where key or answer has no source."""
    if not key.source or answer is None or not answer.source:
        return Proportion()
    same = roster.same_source(key.source, answer.source, key.source_id, answer.source_id)
    return Proportion(hits=int(same), n=1)


def measure_chain(key: Coding, answer: Coding | None, roster: Roster) -> ChainScore:
    """One unit, by type and name; of none where the key's first chain tells of no relay.

    Where several relays follow each other, the one next to the origin is asked for.
    """
    told = [link for link in _first_chain(key) if not link.inferred]
    origins, relays = _with_role(told, "origin"), _with_role(told, "relay")
    if not origins or not relays:
        return ChainScore()
    given = _first_chain(answer)
    origin = any(roster.same_link(origins[0], link) for link in _with_role(given, "origin"))
    relay = any(roster.same_link(relays[0], link) for link in _with_role(given, "relay"))
    return ChainScore(
        origin=Proportion(hits=int(origin), n=1),
        relay=Proportion(hits=int(relay), n=1),
        both=Proportion(hits=int(origin and relay), n=1),
    )


def _first_chain(coding: Coding | None) -> Chain:
    return coding.chains[0] if coding is not None and coding.chains else ()


def _with_role(links: Iterable[Link], role: str) -> list[Link]:
    """Those in this role, but not the publisher."""
    return [x for x in links if role in x.roles and "publisher" not in x.roles]
