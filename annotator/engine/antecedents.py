"""Whom a pronoun means: everyone named or quoted before it, ranked by how present they are.

A speaker stays present while the conversation runs, a subject more than what follows a
preposition, someone near more than someone far, and words inside a quotation hardly at all.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from annotator.engine.cast import FEMALE_WORDS, HE, MALE_WORDS, SHE, Cast, Entity
from annotator.engine.grammar import PREPOSITIONS, is_verb
from annotator.engine.party import Party
from annotator.engine.reading import Reading, Stretch


class Weights(NamedTuple):
    """What makes someone present, in points."""

    unit: float = 0.6
    paragraph: float = 0.5
    subject: float = 1.5
    speaker: float = 1.5
    last_speaker: float = 1.0
    quoted: float = 3.0
    reported: float = 1.0
    oblique: float = 1.2
    gender: float = 1.5
    doubtful: float = 1.5
    """Taken off where little tells that a name is a person's."""
    repeated: float = 0.15
    introduced: float = 2.0
    """For someone whom the very sentence introduces."""


WEIGHTS = Weights()
REACH = 14
"""How many units back a pronoun may point."""


class Spoken(NamedTuple):
    """A source where it was resolved."""

    unit: int
    at: int
    party: Party
    entity: Entity | None


class Candidate(NamedTuple):
    """Someone a pronoun may mean, with points."""

    points: float
    entity: Entity | None
    party: Party | None


class Antecedents:
    """Ranks those who were named or quoted before a pronoun."""

    def __init__(self, r: Reading, cast: Cast, spoken: list[Spoken]) -> None:
        self.r, self.cast, self.spoken = r, cast, spoken
        self.carried: list[tuple[int, Entity]] = []
        """Pronouns outside quotations that are resolved, with whom they mean."""
        self._read_to = 0
        self._reported = bytearray(len(r.low))
        self._asides: dict[int, float] = {}

    def find_person(self, low: str, at: int) -> Candidate | None:
        """Whom "he" or "she" at a position means."""
        self._carry_on(at)
        return self._best_person(low, at)

    def find_thing(self, at: int) -> Candidate | None:
        """The body or the text that "it" means."""
        best: dict[str, Candidate] = {}
        for first, last, entity in self.cast.before(at, 4):
            if entity.kind == "body":
                points = self._presence(first, at) - self._aside(first, last)
                points += 2 * WEIGHTS.repeated * min(len(entity.mentions), 6)
                _keep(best, entity.name, Candidate(points, entity, None))
        for s in reversed(self.spoken):
            if self.r.unit_of[at] - s.unit > 12:
                break
            if s.party.kind in {"organization", "document"}:
                points = self._presence(s.at, at) + WEIGHTS.subject + WEIGHTS.speaker
                _keep(best, s.party.name, Candidate(points, s.entity, s.party))
        return max(best.values(), key=lambda c: c.points, default=None)

    # ------------------------------------------------------------ persons

    def _carry_on(self, at: int) -> None:
        """Resolve the pronouns up to a position, so that each keeps someone present."""
        r = self.r
        for k in range(self._read_to, at):
            if r.low[k] in {"he", "she"} and r.quoted[k] < 0:
                found = self._best_person(r.low[k], k)
                if found is not None and found.entity is not None:
                    self.carried.append((k, found.entity))
        self._read_to = max(self._read_to, at)

    def _best_person(self, low: str, at: int) -> Candidate | None:
        best: dict[str, Candidate] = {}
        for found in (*self._named(low, at), *self._carried(low, at), *self._quoted(low, at)):
            if found.entity is not None and self._names_other(found.entity, at):
                continue
            name = found.entity.name if found.entity is not None else ""
            _keep(best, name or (found.party.name if found.party is not None else ""), found)
        return max(best.values(), key=lambda c: c.points, default=None)

    def _names_other(self, entity: Entity, at: int) -> bool:
        """As in "He said Ruiz was late": whoever is named after a pronoun is someone else."""
        end = self.r.last[self.r.unit_of[at]]
        return self.r.quoted[at] < 0 and any(
            at < n.first < end and self.r.quoted[n.first] < 0 for n in entity.mentions
        )

    def _named(self, low: str, at: int) -> Iterator[Candidate]:
        for first, last, entity in self.cast.before(at, REACH):
            if entity.is_person and entity.fits(low):
                points = self._presence(first, at) - self._aside(first, last)
                if self._reported[first] and self.r.quoted[first] < 0:
                    points -= WEIGHTS.reported
                if first == entity.mentions[0].first:
                    points += self._introduced(first, at)
                points -= 0.0 if _is_surely(entity) else WEIGHTS.doubtful
                yield Candidate(points + self._fitness(entity, low), entity, None)

    def _introduced(self, first: int, at: int) -> float:
        r, away = self.r, self.r.unit_of[at] - self.r.unit_of[first]
        same = r.paragraph[r.unit_of[at]] == r.paragraph[r.unit_of[first]]
        if r.quoted[first] >= 0 or away > 1 or not same:
            return 0.0
        return WEIGHTS.introduced if away == 0 else WEIGHTS.introduced / 2

    def _carried(self, low: str, at: int) -> Iterator[Candidate]:
        for where, entity in reversed(self.carried):
            if self.r.unit_of[at] - self.r.unit_of[where] > REACH:
                return
            if where < at and self.r.low[where] == low:
                points = self._presence(where, at) + WEIGHTS.subject
                yield Candidate(points + self._fitness(entity, low), entity, None)

    def _quoted(self, low: str, at: int) -> Iterator[Candidate]:
        """Those who have spoken; the last one more than those before."""
        last = True
        for s in reversed(self.spoken):
            if self.r.unit_of[at] - s.unit > REACH:
                return
            if s.at >= at or s.party.kind != "person" or not self._may_be(s, low):
                continue
            points = self._presence(s.at, at) + WEIGHTS.subject
            points += WEIGHTS.speaker if s.entity is not None else WEIGHTS.speaker / 3
            points += WEIGHTS.last_speaker if last else 0
            points += self._fitness(s.entity, low) if s.entity is not None else 0
            last = False
            yield Candidate(points, s.entity, s.party)

    def _may_be(self, s: Spoken, low: str) -> bool:
        if s.entity is not None:
            return s.entity.fits(low)
        words = set(s.party.name.lower().split())
        return words.isdisjoint(MALE_WORDS if low in SHE else FEMALE_WORDS)

    def _presence(self, where: int, at: int) -> float:
        """What distance takes off."""
        r = self.r
        here, there = r.unit_of[at], r.unit_of[where]
        paragraphs = r.paragraph[here] - r.paragraph[there]
        return -WEIGHTS.unit * (here - there) - WEIGHTS.paragraph * min(paragraphs, 3)

    def report(self, content: Iterable[Stretch]) -> None:
        """Keep which words are what someone said: who is named there is no speaker."""
        for first, last in content:
            self._reported[first:last] = b"\1" * (last - first)

    def _aside(self, first: int, last: int) -> float:
        """What a place in the shade takes off; below zero for the subject of a sentence."""
        if first not in self._asides:
            self._asides[first] = self._find_aside(first, last)
        return self._asides[first]

    def _find_aside(self, first: int, last: int) -> float:
        r = self.r
        off = WEIGHTS.quoted if r.quoted[first] >= 0 else 0.0
        before = r.low[first - 1] if first else ""
        after = r.low[last] if last < len(r.low) else ""
        if before in PREPOSITIONS or after == "'s":
            return off + WEIGHTS.oblique
        return off - (WEIGHTS.subject if self._is_subject(first, last) else 0)

    def _is_subject(self, first: int, last: int) -> bool:
        """Whether a name opens its sentence or its clause, or goes with a verb."""
        r = self.r
        if last < len(r.low) and is_verb(r, last):
            return True
        start = r.first[r.unit_of[first]]
        return not any(is_verb(r, k) for k in range(start, first))

    def _fitness(self, entity: Entity, low: str) -> float:
        told = entity.gender > 0 if low in SHE else low in HE and entity.gender < 0
        points = WEIGHTS.gender if told else 0.0
        return points + WEIGHTS.repeated * min(len(entity.mentions), 6)


def _is_surely(entity: Entity) -> bool:
    """Whether more than its two words tells that a name is a person's."""
    return entity.person - max(entity.body, entity.place) >= 1.1


def _keep(best: dict[str, Candidate], key: str, found: Candidate) -> None:
    known = best.get(key)
    if known is None or found.points > known.points:
        best[key] = found
