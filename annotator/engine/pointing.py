"""Mentions that only point back: pronouns, "the agency", "the report", "one of them"."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from annotator.engine.antecedents import Antecedents, Candidate, Spoken
from annotator.engine.cast import HE, SHE, Entity
from annotator.engine.grammar import (
    DETERMINERS,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    is_verb,
    noun_phrase_before,
    verb_group_start,
)
from annotator.engine.names import is_body_word
from annotator.engine.party import Party
from annotator.engine.reading import Stretch
from annotator.engine.registry import MEDIA
from annotator.engine.tokens import word_set
from annotator.engine.vocabulary import PLACES, SAMPLES

if TYPE_CHECKING:
    from annotator.engine.resolution import Resolver

THEY, IT = frozenset({"they", "them", "their"}), frozenset({"it", "its"})
WRITER = frozenset({"i", "we", "my", "our"})
CHANNELS = word_set("channel broadcaster station network")
DEFINITE = word_set("the this that these those its their his her")
AGENTS = word_set(
    "analysts lawyers attorneys officials researchers investigators auditors representatives "
    "leaders leadership administrators"
)
"""Groups that speak for the body they are with."""
BODIES = word_set(
    "agency department bureau commission authority institute organization organisation nonprofit "
    "association group lab foundation charity union company firm watchdog regulator"
)
VAGUE = 0.3
"""How sure a body is whose name tells nothing of its kind."""
FIRMS = word_set("company firm group business manufacturer operator airline retailer")
"""Heads that may stand for any firm."""


STATEMENTS = word_set("statement letter memo email advisory communique release tweet post note")
"""Texts that carry the voice of whoever issues them."""
KINDS_OF_TEXT = tuple(
    word_set(words)
    for words in (
        "report study analysis audit review assessment paper findings investigation inquiry "
        "research evaluation survey document documents file files dossier",
        "data figures statistics numbers count tally census results estimates poll polls survey",
        "lawsuit complaint filing filings suit petition claim indictment affidavit document "
        "documents papers brief motion",
        "statement letter memo email emails message note post posts communique release document "
        "advisory file bulletin tweet",
        "ruling verdict order decision judgment sentence opinion",
        "footage video videos clip clips recording image images pictures photographs film",
        "law bill act resolution treaty agreement constitution plan proposal document",
        "article story editorial piece column report paper",
    )
)
"""Nouns by which a text may be called again."""


def is_alike(head: str, known: str) -> bool:
    """Whether a noun may stand for a text that was introduced by another.

    >>> is_alike("report", "audit"), is_alike("report", "law")
    (True, False)
    """
    return head == known or any(head in nouns and known in nouns for nouns in KINDS_OF_TEXT)


class Pointer:
    """Finds what a mention points back to."""

    def __init__(self, resolver: Resolver) -> None:
        self.resolver, self.r = resolver, resolver.r
        self.classifier, self.cast = resolver.classifier, resolver.cast
        self.descriptions = resolver.descriptions
        self.spoken: list[Spoken] = []
        self._called: dict[str, Party] = {}
        """Noun -> the text that "the NOUN" stood for."""
        self.antecedents = Antecedents(self.r, self.cast, self.spoken)

    def note(self, unit: int, at: int, party: Party) -> None:
        """Someone has spoken."""
        named = party.identification == "named" or party.kind == "organization"
        entity = self.cast.entities.get(party.name) if named else None
        self.spoken.append(Spoken(unit, at, party, entity))

    def note_text(self, at: int, party: Party) -> None:
        """As in "said in a joint statement": later "the statement" is that party (D2)."""
        low = self.r.low
        for k in range(at, min(at + 4, len(low) - 2)):
            if low[k] == "in" and low[k + 1] in {"a", "an"}:
                head = next((w for w in low[k + 2 : k + 5] if w in STATEMENTS), None)
                if head is not None:
                    self._called[head] = party
                return

    def person(self, low: str, at: int) -> Party | None:
        """Whom "his" or "her" at a position means."""
        return self._party(self.antecedents.find_person(low, at), (at, at + 1))

    def body_called(self, head: str, words: Stretch) -> Party | None:
        """The named body that a noun fits best: "company" in "a company spokesman"."""
        return self._body(words, head)

    def topic(self, at: int) -> Party | None:
        """The body that the sentences before are about."""
        return self._party(self.antecedents.find_thing(at), (at, at + 1))

    # ------------------------------------------------------------ pronouns

    def pronoun(self, words: Stretch) -> Party | None:
        """Whom a single word means, if it only points."""
        low, unit = self.r.low[words[0]], self.r.unit_of[words[0]]
        if low in HE or low in SHE:
            return self._party(self.antecedents.find_person(low, words[0]), words) or Party(
                low, "private_person", "person", "unnamed", 0.2,
                f"Nobody found whom “{low}” stands for.",
            )  # fmt: skip
        if low in IT | THEY:
            return self._subject_here(words, unit) or (
                self._they(unit) if low in THEY else self._it(words, unit)
            )
        if low in RELATIVES:
            return self._antecedent(words, unit)
        if low in WRITER:
            why = "The writer speaks for himself or herself."
            return Party("the writer", "unattributed", "person", "none", 0.5, why)
        return None

    def _party(self, found: Candidate | None, words: Stretch) -> Party | None:
        if found is None:
            return None
        if found.party is not None:
            return found.party
        return self.resolver.party_of(found.entity, words) if found.entity is not None else None

    def _they(self, unit: int) -> Party | None:
        last = self.spoken[-1] if self.spoken else None
        if last is not None and last.unit == unit and last.party.kind != "person":
            return last.party
        pair = self._pair_before(unit)
        if pair is not None:
            return pair
        near = [s for s in self.spoken if unit - s.unit <= 2]
        lone = not any(s.party.kind != "person" for s in near)
        told = near != [] and near[-1].party.kind == "person" and unit - near[-1].unit <= 1
        lone = lone or (told and not any(s.party.kind == "group" for s in near))
        if near and lone and near[-1].entity is not None and near[-1].entity.gender == 0:
            return near[-1].party  # someone whom the article calls "they"
        return self.last(unit, lambda p: p.kind == "group") or self.last(unit, lambda p: True)

    def _pair_before(self, unit: int) -> Party | None:
        """As in "Ana Ruiz and Bo Falk published a study": the pair of the sentences before."""
        r = self.r
        since = max((s.unit for s in self.spoken if s.party.kind == "group"), default=-1)
        for n in range(unit - 1, max(since, unit - 3, -1), -1):
            people = self.cast.within(r.first[n], r.last[n])
            for (_, end, one), (first, _, two) in pairwise(people):
                both = one.is_person and two.is_person and one is not two
                if both and first == end + 1 and r.low[end] == "and" and r.quoted[end] < 0:
                    party = self.resolver.party_of(one, (end - 1, end))
                    return party._replace(name=f"{one.name} and {two.name}", kind="group")
        return None

    def named_after(self, head: str, at: int) -> Party | None:
        """As in "district" in "district leaders": the one body whose name ends so."""
        if not is_body_word(self.classifier.heads, head):
            return None
        found = [e for e in self.cast.bodies() if e.name.lower().split()[-1] == head]
        return self.resolver.party_of(found[0], (at, at + 1)) if len(found) == 1 else None

    def _it(self, words: Stretch, unit: int) -> Party | None:
        return self._place_before(words, unit) or self._party(
            self.antecedents.find_thing(words[0]), words
        )

    def _subject_here(self, words: Stretch, unit: int) -> Party | None:
        """As in "The coast guard rescued 12 sailors, it said": the subject of the sentence."""
        r = self.r
        first = r.first[unit]
        for k in range(first + 1, min(words[0], first + 12)):
            if is_verb(r, k):
                subject = noun_phrase_before(r, verb_group_start(r, k, first), first)
                judged = self.classifier.judge(r, subject) if subject else None
                if subject is None or judged is None or judged.kind == "document":
                    return None
                return self.resolver.party_at(subject)
        return None

    def _place_before(self, words: Stretch, unit: int) -> Party | None:
        """As in "It says": the state that the sentence before has for its subject."""
        r = self.r
        if unit == 0 or words[0] != r.first[unit]:
            return None
        first = r.first[unit - 1]
        last = first + 1
        while last < r.last[unit - 1] and r.word[last][:1].isupper():
            last += 1
        judged = self.classifier.judge(r, (first, last))
        if judged is not None and judged.kind == "organization" and judged.type == "government":
            return Party(
                r.words((first, last)), judged.type, judged.kind, "role", judged.sure, judged.why
            )
        return None

    def _antecedent(self, words: Stretch, unit: int) -> Party | None:
        r = self.r
        at = words[0]
        at -= at > r.first[unit] and r.low[at - 1] in PREPOSITIONS
        at -= at > r.first[unit] and r.low[at - 1] == ","
        before = noun_phrase_before(r, at, r.first[unit])
        if before is not None and r.low[words[0]] == "who":
            before = self._people(before)
        if before is not None and before[1] - before[0] > 1 and before[0] > r.first[unit]:
            opened = r.low[before[0] - 1] in SUBJECT_PRONOUNS  # "It follows divers who say"
            before = (before[0] + opened, before[1])
        entity = self.cast.at.get(at - 1)
        if before is not None and entity is not None and entity.kind == "body":
            outside = (k for k in range(before[0], at) if k not in self.cast.at)
            if any(r.low[k] in PREPOSITIONS for k in outside):
                return self.resolver.party_of(entity, (at - 1, at))
        if before is None or (before[1] - before[0] == 1 and r.low[before[0]] in RELATIVES):
            return None
        beside = self.cast.at.get(before[0] - 2) if r.low[before[0] - 1] == "," else None
        if beside is not None and beside.kind == "body" and r.low[before[0]] in {"a", "an", "the"}:
            return self.resolver.party_of(beside, before)  # "The Gull, an outlet in exile, which"
        return self.resolver.party_at(before)._replace(resolved=False)

    def _people(self, words: Stretch) -> Stretch:
        """As in "residents" in "an impact on residents, who": people, where the head is none."""
        head = self.classifier.heads.get(self.r.low[self._head_at(words)])
        if head is not None and head.kind in {"person", "group"}:
            return words
        for k in range(words[1] - 2, words[0], -1):
            if self.r.low[k] in PREPOSITIONS:
                judged = self.classifier.judge(self.r, (k + 1, words[1]))
                if judged is not None and judged.kind in {"person", "group"}:
                    return (k + 1, words[1])
        return words

    def _head_at(self, words: Stretch) -> int:
        return self.classifier.head_end(self.r, *words) - 1

    def last(self, unit: int, wanted: Callable[[Party], bool]) -> Party | None:
        for n, _, party, _ in reversed(self.spoken):
            if unit - n > 12:
                return None
            if wanted(party):
                return party
        return None

    # ------------------------------------------------------------ parts of groups

    def one_of_them(self, words: Stretch) -> Party | None:
        """As in "one of them said": someone of the last group."""
        r, unit = self.r, self.r.unit_of[words[0]]
        end = words[0] + 3
        if r.low[words[0] : end] not in (["one", "of", "them"], ["another", "of", "them"]):
            return None
        group = self._group_before(unit) or self.last(unit, lambda p: p.kind == "group")
        if end + 1 < words[1] and r.low[end] == ",":
            return self._picked(self.resolver.party_at((end + 1, words[1])), group)
        return group

    def _picked(self, one: Party, group: Party | None) -> Party:
        """As in "One of them, Ana Ruiz,": what the group is, if nothing else is told."""
        if group is None or one.sure >= group.sure:
            return one
        about = (*one.about, group.mention or group.name)
        return one._replace(type=group.type, sure=group.sure, why=group.why, about=about)

    def _group_before(self, unit: int) -> Party | None:
        """The subject of the sentence before."""
        r = self.r
        if unit == 0:
            return None
        first, last = r.first[unit - 1], r.last[unit - 1]
        for k in range(first + 1, min(last, first + 20)):
            if is_verb(r, k):
                words = noun_phrase_before(r, verb_group_start(r, k, first), first)
                judged = self.classifier.judge(r, (words[0], last)) if words is not None else None
                if words is not None and judged is None:
                    judged = self.classifier.judge(r, words)
                if words is not None and judged is not None and judged.kind == "group":
                    group = self.resolver.described(words, words, judged)
                    return group._replace(mention=r.words(words))
                return None
        return None

    def polled(self, words: Stretch) -> Party | None:
        """As in "Only 17 per cent said", after a poll: the poll goes on."""
        r, unit = self.r, self.r.unit_of[words[0]]
        number = words[0] + (r.low[words[0]] in SAMPLES)
        if number + 1 >= words[1] or not r.low[number][:1].isdigit():
            return None
        if r.low[number + 1] not in {"per", "percent", "%"}:
            return None
        return self.last(unit, lambda p: p.kind == "document" and p.head in {"poll", "survey"})

    # ------------------------------------------------------------ whom someone speaks for

    def owner(self, head: Stretch) -> Party | None:
        """As in "its director", "a spokesman for the agency": an organisation named before."""
        r, unit = self.r, self.r.unit_of[head[0]]
        if r.low[head[0]] == "its" and self._is_person(head):
            spoke = [s.party for s in self.spoken if s.unit == unit - 1]
            spoke = [p for p in spoke if p.kind == "organization"]
            opens = head[0] == r.first[unit]
            return spoke[-1] if opens and spoke else self._body_before(head[0], unit)
        if head[0] > 0 and r.low[head[0] - 1] == "whose" and self._is_person(head):
            return self._body_before(head[0], unit)
        for i in range(head[0] + 1, head[1] - 1):
            if r.low[i] in {"for", "of", "at", "with"} and self._is_person((head[0], i)):
                return self.definite((i + 1, head[1])) if head[1] - i == 3 else None
        return None

    def _is_person(self, words: Stretch) -> bool:
        known = self.classifier.heads.get(self.r.low[words[1] - 1])
        return known is not None and known.kind == "person"

    def body_before(self, at: int) -> Party | None:
        """The last organisation named before a position."""
        return self._body_before(at, self.r.unit_of[at])

    def _body_before(self, at: int, unit: int) -> Party | None:
        """The last organisation named before a position, in this unit or the two before."""
        r = self.r
        for n in range(unit, max(-1, unit - 3), -1):
            for k in range(min(at, r.last[n]) - 1, r.first[n] - 1, -1):
                entity = self.cast.at.get(k)
                if entity is not None and entity.kind == "body":
                    return self.resolver.party_of(entity, (k, k + 1))
                if self.classifier.find_body(r, k):
                    words = noun_phrase_before(r, k + 1, r.first[n])
                    judged = self.classifier.judge(r, words) if words is not None else None
                    if words is not None and judged is not None and judged.kind == "organization":
                        return self.resolver.described(words, words, judged)
        return None

    # ------------------------------------------------------------ "the agency", "the report"

    def definite(self, words: Stretch) -> Party | None:
        """As in "the agency", "the report": the last source with that head."""
        r, unit = self.r, self.r.unit_of[words[0]]
        if r.low[words[0]] not in DEFINITE or words[1] - words[0] > 5:
            return None
        head = r.low[words[1] - 1]
        if head in AGENTS and r.low[words[0]] in {"his", "her", "their"}:
            return None
        if any(w[:1].isupper() for w in r.word[words[0] + 1 : words[1]]):
            return self._role(words) or self._same_body(words, head, unit)
        known = self.classifier.heads.get(head)
        if r.low[words[0]] == "its" and known is not None and known.kind == "document":
            return None  # named after its body
        spoke = self._spoke_as(head, unit)
        if spoke is not None:
            return spoke
        if head in CHANNELS:
            outlet = self.last(unit, lambda p: p.type in MEDIA)
            if outlet is not None:
                return outlet
        if words[1] - words[0] > 2 and r.low[words[0] + 1] == "same":
            return self._again(words) or self._role(words)
        text = self._text(head, unit)
        found = text or self._body(words, head) or self._role(words) or self._again(words)
        return found or self._last_body(head, unit)

    def _last_body(self, head: str, unit: int) -> Party | None:
        """As in "the agency", of which nothing else tells: the body that spoke last."""
        if head not in BODIES:
            return None
        found = self.last(unit, lambda p: p.kind == "organization" and p.type not in MEDIA)
        return found if found is not None and found.identification == "named" else None

    def heading(self, words: Stretch) -> Party | None:
        """As in "Ferry firm admits a leak": a noun of a heading, resolved with the story (E9)."""
        r, head = self.r, self.r.low[words[1] - 1]
        known = self.classifier.heads.get(head)
        bare = words[1] - words[0] <= 2 and r.low[words[0]] not in DETERMINERS
        if not bare or r.units[r.unit_of[words[0]]].kind != "heading" or known is None:
            return None
        named = any(w[:1].isupper() for w in r.word[words[0] + 1 : words[1]])
        if named or known.kind not in {"organization", "group"}:
            return None
        return self._body(words, head, ahead=True)

    def _same_body(self, words: Stretch, head: str, unit: int) -> Party | None:
        """As in "the Selmian ministry" for the Selmian mining ministry."""
        capital = next(k for k in range(words[0] + 1, words[1]) if self.r.word[k][:1].isupper())
        party = self._spoke_as(head, unit) if self.r.word[words[1] - 1].islower() else None
        return party if party is not None and self.r.word[capital] in party.name else None

    def _spoke_as(self, head: str, unit: int) -> Party | None:
        for n, _, party, _ in reversed(self.spoken):
            if unit - n > 40:
                return None
            named = party.kind == "organization" and _ends_with(party.name, head)
            if party.head == head or named:
                return party
        return None

    def _text(self, head: str, unit: int) -> Party | None:
        """As in "the report" for an audit: what was called so before, else the last text of its
        kind that was introduced (C5)."""
        if head in self._called:
            return self._called[head]
        known = self.classifier.heads.get(head)
        if known is None or known.kind != "document":
            return None
        found = self.last(unit, lambda p: p.kind == "document" and is_alike(head, p.head))
        if found is not None:
            self._called[head] = found
        return found

    def _body(self, words: Stretch, head: str, ahead: bool = False) -> Party | None:
        """As in "the council", "the company": the named body that this fits best."""
        known = self.classifier.heads.get(head)
        if known is None or known.kind != "organization":
            return None
        at = len(self.r.low) - 1 if ahead else words[0]
        found = [(self._fit(e, head, at), e) for e in self.cast.bodies()]
        best = max(found, key=lambda pair: pair[0], default=None)
        if best is None or best[0] <= (2.5 if ahead else 0):
            return None
        party = self.resolver.party_of(best[1], words)
        return party._replace(type=known.type) if party.sure <= VAGUE else party

    def _fit(self, entity: Entity, head: str, at: int) -> float:
        """Points for a body as what "the HEAD" means; 0 or less where nothing tells."""
        near = [n for n in entity.mentions if n.first < at]
        if not near:
            return 0.0
        points = 4.0 if _ends_with(entity.name, head) else 0.0
        points += 4.0 if any(head in text.lower().split() for text in self._told(entity)) else 0.0
        judged = self.descriptions.organization(entity)
        known = self.classifier.heads.get(head)
        named = " " in entity.name or len(entity.mentions) > 1
        if points == 0 and judged is not None and named:
            firm = head in FIRMS and judged.type == "company"
            fits = known is not None and known.type == judged.type and head not in PLACES
            vague = judged.sure <= VAGUE and head in BODIES and " " in entity.name
            points = 2.0 if firm else 1.0 if fits else 0.5 if vague else 0.0
        if points == 0:
            return 0.0
        away = self.r.unit_of[at] - self.r.unit_of[near[-1].first]
        return points + 0.2 * min(len(near), 6) - 0.05 * min(away, 20)

    def _told(self, entity: Entity) -> tuple[str, ...]:
        return self.descriptions.about(entity)

    def _role(self, words: Stretch) -> Party | None:
        """As in "the Korean leader": the person whose titles share most words with it."""
        r, head = self.r, self.r.low[words[1] - 1]
        known = self.classifier.heads.get(head)
        if known is None or known.kind != "person":
            return None
        wanted = set(r.low[words[0] + 1 : words[1]])
        found = [
            (len(wanted & told), entity)
            for entity in self.cast.entities.values()
            if entity.is_person and head in (told := self._titles(entity))
        ]
        most = max((n for n, _ in found), default=0)
        best = [entity for n, entity in found if n == most]
        if len(best) > 1 and most > 1:
            spoke = [s.entity for s in self.spoken if s.entity in best]
            best = [e for e in spoke[-1:] if e is not None]
        if len(best) != 1:
            return None
        party = self.resolver.party_of(best[0], words)
        return party._replace(sure=party.sure * 0.9)

    def _titles(self, entity: Entity) -> set[str]:
        """The words of the titles and appositions of a person."""
        _, title = self.descriptions.describe(entity)
        told = [*self.descriptions.titles(entity), title or ""]
        return {w for text in told for w in text.lower().split()}

    def _again(self, words: Stretch) -> Party | None:
        """As in "the marine biologist", for the person who spoke just before."""
        r = self.r
        known = self.classifier.heads.get(r.low[words[1] - 1])
        if r.low[words[0]] != "the" or known is None or known.kind != "person":
            return None
        same = r.low[words[0] + 1 : words[0] + 2] == ["same"]
        if not same and (known.relational or self._introduced(r.low[words[1] - 1], words[0])):
            return None
        found = self.antecedents.find_person("", words[0])
        if found is None or found.entity is None or found.points < 0:
            return None
        judged, _ = self.descriptions.describe(found.entity)
        last, unit = self.spoken[-1] if self.spoken else None, r.unit_of[words[0]]
        goes_on = last is not None and last.entity is found.entity and unit - last.unit <= 1
        if judged is not None and judged.type != known.type and not (goes_on or same):
            return None
        return self._party(found, words)

    def _introduced(self, head: str, at: int) -> bool:
        """Whether someone without a name came before under that head: "a diver"."""
        low = self.r.low
        return any(
            low[k] == head and not low[k - 2 : k].count("the") and {"a", "an"} & set(low[k - 3 : k])
            for k in range(3, at)
        )


def _ends_with(name: str, head: str) -> bool:
    """Whether a noun is a word of a name; that of a place, which is not its council, at an end."""
    words = name.lower().split()
    return head in (words if head not in PLACES else (words[0], words[-1]))
