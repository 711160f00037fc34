"""Whether two names mean the same source, and whether names and chains are right."""

import re
from collections import Counter
from collections.abc import Collection, Iterable

from annotator.analysis.intervals import Proportion
from annotator.model import Chain, Coding, Link, Value

ARTICLE = re.compile(r"^(?:the|an?) ")
PARTICLES = frozenset(("al", "bin", "da", "de", "del", "della", "der", "di", "dos", "el", "la",
                       "le", "ten", "van", "von"))  # fmt: skip
SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))


class Roster:
    """The sources of an article: what a surname is worth in it.

    `named` are all names of the key, `persons` the names that the answer takes for persons.
    """

    def __init__(self, named: Iterable[str], persons: Collection[str]) -> None:
        bearers = Counter(surname(name) for name in {plain_name(n): n for n in named}.values())
        self._shared = {name for name, n in bearers.items() if n > 1}
        self._persons = persons

    def same_source(
        self, key: str, answer: str, key_id: str | None = None, answer_id: str | None = None
    ) -> bool:
        """By registry id, by name, or for a person by a surname that no other source of the key
        has. No key says who is a person: it is one where its name looks like that and the answer
        takes its own for one."""
        if plain_name(key) == plain_name(answer) or (key_id is not None and key_id == answer_id):
            return True
        last = surname(key)
        personal = looks_personal(key) and answer in self._persons
        return personal and last == surname(answer) and last not in self._shared

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
    """Every word but the particles has a capital: true of all persons with a name, and of some
    organizations."""
    return all(word[0].isupper() or word in PARTICLES for word in name.split()) and bool(name)


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
