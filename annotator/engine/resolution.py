"""Who a mention is: canonical name, type, registry row; pronouns and "the report" included."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from annotator.codebook import RegistrySource
from annotator.engine.cast import FEMALE, HONORIFICS, MALE, Cast
from annotator.engine.classification import Classifier, Judgement
from annotator.engine.grammar import (
    DETERMINERS,
    POSSESSIVES,
    REDUCED,
    RELATIVES,
    is_verb,
    noun_phrase_before,
    verb_group_start,
)
from annotator.engine.linking import Relation
from annotator.engine.places import countries
from annotator.engine.reading import Reading, Stretch
from annotator.engine.registry import MEDIA
from annotator.engine.tokens import word_set
from annotator.engine.vocabulary import AT_WAR, MODIFIERS, SAMPLES, SIDES
from annotator.model import Identification, SourceKind

HE, SHE = frozenset({"he", "him", "his"}), frozenset({"she", "her", "hers"})
THEY, IT = frozenset({"they", "them", "their"}), frozenset({"it", "its"})
WRITER = frozenset({"i", "we", "my", "our"})
CHANNELS = word_set("channel broadcaster station network")
DEFINITE = word_set("the this that these those its their his her")


class Party(NamedTuple):
    """A source as the article knows it."""

    name: str
    type: str
    kind: SourceKind
    identification: Identification
    sure: float
    why: str
    title: str | None = None
    source_id: str | None = None
    mention: str = ""
    """The words that stand for it here; with "" it is not named in the sentence."""
    resolved: bool = False
    """Whether the mention only points back (pronoun, "the report")."""
    head: str = ""
    """The head noun of the first mention: "report", "agency"."""
    shares: Mapping[str, float] = {}
    """How probable each type is by the learned model, where it was asked."""


def judged_party(name: str, judged: Judgement) -> Party:
    """The party of this name, as the classifier reads its description."""
    return Party(
        name,
        judged.type,
        judged.kind,
        judged.identification,
        judged.sure,
        judged.why,
        source_id=judged.hit.row.id if judged.hit is not None else None,
    )


class Resolver:
    """Names the sources of one article, from its start to its end."""

    def __init__(self, r: Reading, classifier: Classifier, cast: Cast) -> None:
        self.r, self.classifier, self.cast = r, classifier, cast
        self._outlets: list[RegistrySource] | None = None
        self.known: list[tuple[int, Party]] = []
        """Unit and party of everyone who has spoken."""

    def resolve(self, relation: Relation) -> Party | None:
        """The party behind the source of an attribution; None where it has none."""
        if not relation.source:
            return None
        words = relation.source[0]
        party = self._resolve(words, relation.unit)
        if party.type == "military" and self._is_service(relation):
            why = "An intelligence update speaks for the ministry's intelligence staff."
            party = party._replace(type="foreign_intelligence", why=why)
        if party.type != "unattributed":
            self.known.append((relation.unit, party))
        return party

    def _is_service(self, relation: Relation) -> bool:
        """As in "the ministry said in its daily intelligence update"."""
        after = self.r.low[relation.cue[-1][1] : relation.cue[-1][1] + 7]
        return "intelligence" in after and not {"update", "briefing"}.isdisjoint(after)

    def _resolve(self, words: Stretch, unit: int) -> Party:
        r = self.r
        low = r.low[words[0]]
        mention = r.words(words)
        if words[1] - words[0] == 1:
            pointed = self._pronoun(low, words, unit)
            if pointed is not None:
                return pointed._replace(mention=mention, resolved=True)
        apart = self._one_of_them(words, unit) or self._polled(words, unit) or self._sides(words)
        if apart is not None:
            return apart._replace(mention=mention)
        maker = self.classifier.find_maker(r, words)
        if maker is not None:
            made = self._resolve(maker, unit)
            return made._replace(mention=mention, why=f"Rule D4: its maker. {made.why}")
        joint = self._joint(words)
        if joint is not None:
            first = self._resolve(joint, unit)
            return first._replace(name=r.words(_bare(r, words)), mention=mention, resolved=False)
        acronym = self.cast.acronyms.get(r.word[words[1] - 1])
        if acronym is not None and words[1] - words[0] <= 2 and acronym.first < words[0]:
            body = acronym.first, acronym.last
            return self._resolve(body, unit)._replace(mention=mention)
        head_part = self._head_part(words)
        owner = self._owner(head_part, unit)
        definite = self._definite(head_part, unit) if owner is None else None
        if definite is not None:
            return definite._replace(mention=mention, resolved=True)
        named = self._named(words, head_part)
        if named is None:
            judged = self.classifier.judge(r, words)
            named = self._state_outlet(self._described(words, head_part, judged))
        named = self._apposed_body(named, words, head_part)
        if owner is not None:
            named = self._speaking_for(named, owner, r.words(head_part))
        return named._replace(mention=mention)

    def _one_of_them(self, words: Stretch, unit: int) -> Party | None:
        """As in "one of them said": someone of the last group."""
        r = self.r
        if r.low[words[0] : words[1]] not in (["one", "of", "them"], ["another", "of", "them"]):
            return None
        group = self._last(unit, lambda p: p.kind == "group") or self._group_before(unit)
        return group._replace(name=f"one of {group.name}", kind="person") if group else None

    def _group_before(self, unit: int) -> Party | None:
        """The subject of the sentence before."""
        r = self.r
        if unit == 0:
            return None
        first, last = r.first[unit - 1], r.last[unit - 1]
        for k in range(first + 1, min(last, first + 20)):
            if is_verb(r, k):
                words = noun_phrase_before(r, verb_group_start(r, k, first), first)
                whole = (words[0], last) if words is not None else None
                judged = self.classifier.judge(r, whole) if whole is not None else None
                if words is not None and judged is not None and judged.kind == "group":
                    return self._described(words, words, judged)
                return None
        return None

    def _polled(self, words: Stretch, unit: int) -> Party | None:
        """As in "Only 17 per cent said", after a poll: the poll goes on."""
        r = self.r
        number = words[0] + (r.low[words[0]] in SAMPLES)
        if number + 1 >= words[1] or not r.low[number][:1].isdigit():
            return None
        if r.low[number + 1] not in {"per", "percent", "%"}:
            return None
        return self._last(unit, lambda p: p.kind == "document" and p.head in {"poll", "survey"})

    def _sides(self, words: Stretch) -> Party | None:
        """As in "both sides claim" in an article about a war (E9)."""
        r = self.r
        mention = r.words(words).lower()
        if mention not in SIDES or AT_WAR.isdisjoint(r.low):
            return None
        why = "The article tells of fighting; its sides are armed forces."
        return Party(mention, "military", "group", "role", 0.6, why)

    # ------------------------------------------------------------ whom someone speaks for

    def _owner(self, head: Stretch, unit: int) -> Party | None:
        """As in "its director", "a spokesman for the agency": an organisation named before."""
        r = self.r
        if r.low[head[0]] == "its" and self._is_person(head):
            spoke = [p for n, p in self.known if n == unit - 1 and p.kind == "organization"]
            opens = head[0] == r.first[unit]
            return spoke[-1] if opens and spoke else self._body_before(head[0], unit)
        if head[0] > 0 and r.low[head[0] - 1] == "whose" and self._is_person(head):
            return self._body_before(head[0], unit)
        for i in range(head[0] + 1, head[1] - 1):
            if r.low[i] in {"for", "of", "at", "with"} and self._is_person((head[0], i)):
                return self._definite((i + 1, head[1]), unit) if head[1] - i == 3 else None
        return None

    def _is_person(self, words: Stretch) -> bool:
        known = self.classifier.heads.get(self.r.low[words[1] - 1])
        return known is not None and known.kind == "person"

    def _body_before(self, at: int, unit: int) -> Party | None:
        """The last organisation named before a position, in this unit or the two before."""
        r = self.r
        for n in range(unit, max(-1, unit - 3), -1):
            for k in range(min(at, r.last[n]) - 1, r.first[n] - 1, -1):
                name = self.cast.full_name([r.word[k]]) if r.word[k][:1].isupper() else None
                if name is not None and self.cast.organization(name) is not None:
                    return self._person(name, (k, k + 1), (k, k + 1))
                if self.classifier.find_body(r, k):
                    words = self._proper(k, r.first[n])
                    words = words or noun_phrase_before(r, k + 1, r.first[n])
                    judged = self.classifier.judge(r, words) if words is not None else None
                    if words is not None and judged is not None and judged.kind == "organization":
                        return self._described(words, words, judged)
        return None

    def _proper(self, at: int, floor: int) -> Stretch | None:
        """The name that ends at a position: "Ports Commission" in "the word of the Ports …"."""
        first = at + 1
        while first > floor and self.r.word[first - 1][:1].isupper():
            first -= 1
        linked = first > floor + 1 and self.r.low[first - 1] in DETERMINERS
        return (first, at + 1) if linked and at > first else None

    def _apposed_body(self, party: Party, words: Stretch, head: Stretch) -> Party:
        """As in "River Friends, a charity": the apposition tells more than the name."""
        r = self.r
        proper = head[1] - head[0] > 1 and all(w[:1].isupper() for w in r.word[head[0] : head[1]])
        if party.kind != "group" or not proper or head[1] + 1 >= words[1]:
            return party
        judged = self.classifier.judge(r, (head[1] + 1, words[1]))
        if judged is None or judged.kind != "organization":
            return party
        return party._replace(
            type=judged.type, kind="organization", identification="named", why=judged.why
        )

    def _speaking_for(self, party: Party, owner: Party, title: str) -> Party:
        """The type of the organisation wins over a bare title."""
        if owner.kind != "organization" or owner.type == "document_data":
            return party
        why = f"“{title}” speaks for {owner.name}. {owner.why}"
        if party.kind == "person" and party.identification == "named":
            judged = Judgement(owner.type, "person", "named", owner.sure, why)
            self.cast.settle(party.name, judged, title)
        return party._replace(type=owner.type, source_id=owner.source_id, why=why)

    def _joint(self, words: Stretch) -> Stretch | None:
        """The first of "A and B" (P6)."""
        r = self.r
        for i in range(words[0] + 1, words[1] - 1):
            if r.low[i] in {",", "(", "of", "for", "who", "at", "from", "in", "'s", "with"}:
                return None
            if r.low[i] == "and":
                both = r.word[i - 1][:1].isupper() and (
                    r.word[i + 1][:1].isupper() or r.low[i + 1] in DETERMINERS
                )
                return (words[0], i) if both and not self._one_name(words) else None
        return None

    def _one_name(self, words: Stretch) -> bool:
        """As in "the Department of Health and Human Services"."""
        hits = self.classifier.registry.find(self.r, *words)
        last = words[1] - 1
        if self.r.low[last - 1] == "and" and self.classifier.find_body(self.r, last):
            return True
        return any("and" in self.r.low[h.first : h.last] for h in hits)

    # ------------------------------------------------------------ names

    def _head_part(self, words: Stretch) -> Stretch:
        """Up to an apposition, a bracket, a relative clause, or the "of" after a person."""
        r = self.r
        for i in range(words[0] + 1, words[1]):
            if r.low[i] in {",", "(", "who", "—", "–", "which"}:
                return words[0], i
            if r.low[i] in {"with", "of", "from", "at"} and r.word[i - 1] in self.cast.by_last:
                return words[0], i
        return words

    def _named(self, words: Stretch, head: Stretch) -> Party | None:
        """A registered name, or a person."""
        r = self.r
        judged = self.classifier.judge(r, head)
        if judged is not None and judged.hit is not None and judged.hit.last == head[1]:
            row = judged.hit.row
            return Party(
                row.name,
                row.type,
                judged.kind,
                "named",
                judged.sure,
                judged.why,
                source_id=row.id,
                head=r.low[head[1] - 1],
            )
        apposed = self._apposed_name(words, head)
        if apposed is not None and judged is not None and judged.identification != "named":
            while apposed[0] < apposed[1] - 1 and r.low[apposed[0]] in HONORIFICS:
                apposed = apposed[0] + 1, apposed[1]
            known = self.cast.full_name(r.word[apposed[0] : apposed[1]])
            name, why = known or r.words(apposed), f"“{r.words(head)}”: {judged.why}"
            return Party(name, judged.type, judged.kind, "named", judged.sure, why, r.words(head))
        run = self._capital_run(head)
        if run is None:
            return None
        own = r.word[run[0] : run[1]]
        inside = run[0] - (r.low[run[0] - 1] == "the") - 1
        if judged is not None and inside >= head[0] and r.low[inside] == "by":
            return None  # "a file seen by The Tarn Courier"
        if judged is not None and run[1] - run[0] > 1 and judged.kind == "organization":
            return None
        full = self.cast.full_name(own)
        if full is None:
            if judged is not None or own[-1] in countries():
                return None
            body = self._short_name(own)
            if body is not None:
                return body
            full = " ".join(own)
        return self._person(full, words, run)

    def _short_name(self, own: list[str]) -> Party | None:
        """As in "Brindle" for Brindle Motors."""
        bodies = self.cast.bodies.get(own[0].lower(), ()) if len(own) == 1 else ()
        for body in bodies:
            if body.text.split()[0] == own[0]:
                name = body.first, body.last
                return self._described(name, name, self.classifier.judge(self.r, name))
        return None

    def _apposed_name(self, words: Stretch, head: Stretch) -> Stretch | None:
        """As in "the ship's owner, Nordline": the name stands in the apposition."""
        r = self.r
        first = head[1] + 1
        if first >= words[1] or r.low[head[1]] != ",":
            return None
        whose = words[0] > 0 and r.low[words[0] - 1] == "whose"
        if not whose and r.low[words[0]] not in DETERMINERS and "'s" not in r.low[slice(*head)]:
            return None
        named = all(w[:1].isupper() for w in r.word[first : words[1]])
        return (first, words[1]) if named else None

    def _capital_run(self, head: Stretch) -> Stretch | None:
        """The name at the end of a phrase, without titles before it."""
        r = self.r
        i = head[1]
        while i > head[0] and (r.word[i - 1][:1].isupper()):
            i -= 1
        while i < head[1] and (
            r.low[i] in HONORIFICS
            or r.low[i] in self.classifier.heads
            or r.low[i] in DETERMINERS
            or r.word[i] in countries()
        ):
            i += 1
        if i >= head[1] or r.low[head[1] - 1] in self.classifier.heads:
            return None
        for k in range(head[1] - 1, i, -1):  # "Trump spokeswoman Ana Ruiz"
            if r.low[k - 1] in self.classifier.heads or r.low[k - 1] in HONORIFICS:
                return (k, head[1])
        return (i, head[1])

    def _person(self, full: str, words: Stretch, run: Stretch) -> Party:
        body = self.cast.organization(full)
        if body is not None:
            return Party(full, body.type, "organization", "named", body.sure, body.why)
        for low in self.r.low[words[0] : words[1]]:
            if low in FEMALE or low in MALE:
                self.cast.gender.setdefault(full, "f" if low in FEMALE else "m")
        judged, title = self.cast.describe(full)
        if judged is None:
            here = self._described_here(words, run)
            judged, title = here if here is not None else (None, None)
            if judged is not None and judged.kind == "organization" and run[1] < words[1]:
                return Party(full, judged.type, "organization", "named", judged.sure, judged.why)
        if judged is None:
            return Party(
                full,
                "private_person",
                "person",
                "named",
                0.3,
                f"The article does not say who {full} is.",
            )
        why = f"“{title}”: {judged.why}" if title else judged.why
        return Party(full, judged.type, "person", "named", judged.sure, why, title=title)

    def _described_here(self, words: Stretch, run: Stretch) -> tuple[Judgement, str] | None:
        for part in ((words[0], run[0]), (run[1] + 1, words[1])):
            if part[0] < part[1]:
                judged = self.classifier.judge(self.r, part)
                if judged is not None:
                    return judged, self.r.words(part)
        return None

    def _state_outlet(self, party: Party) -> Party:
        """As in "state media" in an article that names one state outlet only."""
        if party.type != "state_media" or party.source_id is not None:
            return party
        if self._outlets is None:
            self._outlets = self._find_outlets()
        if len(self._outlets) != 1:
            return party
        row = self._outlets[0]
        why = f"{row.name} is the only state outlet that the article names. {party.why}"
        return party._replace(name=row.name, source_id=row.id, why=why)

    def _find_outlets(self) -> list[RegistrySource]:
        """The state outlets that the article names; of a credit only the maker (K2)."""
        r, rows = self.r, {}
        for n, unit in enumerate(r.units):
            hits = self.classifier.registry.find(r, r.first[n], r.last[n])
            for hit in hits[:1] if unit.kind == "credit" else hits:
                if hit.row.type == "state_media":
                    rows[hit.row.id] = hit.row
        return list(rows.values())

    def _described(self, words: Stretch, head: Stretch, judged: Judgement | None) -> Party:
        """A source without a name."""
        r = self.r
        first = words[0]
        while (
            first < words[1] - 1 and r.low[first] in DETERMINERS and r.low[first] not in POSSESSIVES
        ):
            first += 1
        last_word = head[1] if r.word[head[1] - 1][:1].isupper() else words[1]
        name = r.words((first, self._without_clause(first, last_word)))
        if self._opens_sentence(first) and (judged is None or judged.identification != "named"):
            name = name[0].lower() + name[1:]
        last = r.low[head[1] - 1]
        if judged is None:
            return Party(
                name,
                "private_person",
                "group",
                "unnamed",
                0.2,
                "Nothing in the text tells what kind of source this is.",
                head=last,
            )
        row = judged.hit.row if judged.hit is not None else None
        if row is not None and row.type == judged.type and judged.kind == "organization":
            name = row.name
        return judged_party(name, judged)._replace(head=self._head_noun(head))

    def _opens_sentence(self, at: int) -> bool:
        """Whether a word is capital only because a sentence starts with it."""
        r = self.r
        low = r.low[at]
        common = low in self.classifier.heads or low in MODIFIERS
        return common and at == r.first[r.unit_of[at]] and r.word[at][1:] == low[1:]

    def _without_clause(self, first: int, last: int) -> int:
        """Where a relative clause begins: it belongs to the mention, not to the name."""
        r = self.r
        for i in range(first + 1, last):
            seen = r.low[i] in REDUCED and i + 1 < last and r.low[i + 1] == "by"
            if seen or r.low[i] in {"who", "which", "that", "whose"}:
                return i - (r.low[i - 1] == ",")
        return last

    def _head_noun(self, head: Stretch) -> str:
        r = self.r
        first = head[0] + (r.low[head[0]] in DETERMINERS)
        end = self.classifier.head_end(r, first, head[1])
        return r.low[end - 1]

    # ------------------------------------------------------------ pointing back

    def _pronoun(self, low: str, words: Stretch, unit: int) -> Party | None:
        if low in HE or low in SHE:
            return self._person_meant(low, words, unit) or Party(
                low,
                "private_person",
                "person",
                "unnamed",
                0.2,
                f"Nobody found whom “{low}” stands for.",
            )
        here = self._subject_here(words, unit)
        if here is not None and low in IT | THEY:
            return here
        if low in THEY:
            beside = self.known[-1] if self.known else None
            if beside is not None and beside[0] == unit and beside[1].kind != "person":
                return beside[1]
            return self._last(unit, lambda p: p.kind == "group") or self._last(unit, lambda p: True)
        if low in IT:
            return self._place_before(words, unit) or self._last(
                unit, lambda p: p.kind in {"organization", "document"}
            )
        if low in RELATIVES:
            return self._antecedent(words, unit)
        if low in WRITER:
            return Party(
                "the writer",
                "unattributed",
                "person",
                "none",
                0.5,
                "The writer speaks for himself or herself.",
            )
        return None

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
                return self._resolve(subject, unit)
        return None

    def _person_meant(self, low: str, words: Stretch, unit: int) -> Party | None:
        """The last speaker, unless a sentence since then begins with someone else."""
        speaker = self._last(unit, lambda p: p.kind == "person" and self._fits(p.name, low))
        since = self.r.first[self._spoke_in(speaker)] if speaker is not None else 0
        named = self.cast.person_before(words[0], since)
        if named is None or not self._fits(named.text, low):
            return speaker
        if speaker is not None and named.text == speaker.name:
            return speaker
        return self._person(named.text, (named.first, named.last), (named.first, named.last))

    def _spoke_in(self, party: Party) -> int:
        """The unit in which a party spoke last."""
        return next((n for n, p in reversed(self.known) if p == party), 0)

    def _fits(self, name: str, low: str) -> bool:
        gender = self.cast.gender.get(name)
        return gender is None or gender == ("f" if low in SHE else "m")

    def _last(self, unit: int, wanted: Callable[[Party], bool]) -> Party | None:
        for n, party in reversed(self.known):
            if unit - n > 12:
                return None
            if wanted(party):
                return party
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
        if at > r.first[unit] and r.low[at - 1] == ",":
            at -= 1
        before = noun_phrase_before(r, at, r.first[unit])
        if before is None or (before[1] - before[0] == 1 and r.low[before[0]] in RELATIVES):
            return None
        return self._resolve(before, unit)._replace(resolved=False)

    def _definite(self, words: Stretch, unit: int) -> Party | None:
        """As in "the agency", "the report": the last source with that head."""
        r = self.r
        if r.low[words[0]] not in DEFINITE or words[1] - words[0] > 3:
            return None
        if any(w[:1].isupper() for w in r.word[words[0] + 1 : words[1]]):
            return self._role(words)
        head = r.low[words[1] - 1]
        for n, party in reversed(self.known):
            if unit - n > 40:
                break
            named = party.kind == "organization" and head in party.name.lower().split()
            if party.head == head or named:
                return party
        if head in CHANNELS:
            outlet = self._last(unit, lambda p: p.type in MEDIA)
            if outlet is not None:
                return outlet
        return self._text(head, unit) or self._body(words, head) or self._role(words)

    def _text(self, head: str, unit: int) -> Party | None:
        """As in "the report" for an audit: the last text that was introduced (C5)."""
        known = self.classifier.heads.get(head)
        if known is None or known.kind != "document":
            return None
        return self._last(unit, lambda p: p.kind == "document")

    def _body(self, words: Stretch, head: str) -> Party | None:
        """As in "the council": the organisation whose name has that word."""
        found = [n for n in self.cast.bodies.get(head, ()) if n.first < words[0]]
        known = self.classifier.heads.get(head)
        if not found or known is None or known.kind != "organization":
            return None
        name = found[-1].first, found[-1].last
        return self._described(name, name, self.classifier.judge(self.r, name))

    def _role(self, words: Stretch) -> Party | None:
        """As in "the Korean leader": the one person whose title ends so."""
        head = self.r.low[words[1] - 1]
        known = self.classifier.heads.get(head)
        if known is None or known.kind != "person":
            return None
        found = []
        for name in self.cast.mentions:
            judged, title = self.cast.describe(name)
            if judged is not None and title and head in title.lower().split():
                found.append((name, judged, title))
        if len(found) != 1:
            return None
        name, judged, title = found[0]
        return Party(
            name,
            judged.type,
            "person",
            "named",
            judged.sure * 0.9,
            f"“{title}”: {judged.why}",
            title=title,
        )


def _bare(r: Reading, words: Stretch) -> Stretch:
    """Without the article at the start."""
    return (words[0] + (r.low[words[0]] in {"the", "a", "an"}), words[1])
