"""Who a mention is: canonical name, type, registry row; every mention goes through here."""

from annotator.codebook import RegistrySource
from annotator.engine.cast import Cast, Entity
from annotator.engine.classification import AUTHORED, Classifier, Judgement
from annotator.engine.descriptions import Descriptions
from annotator.engine.grammar import DETERMINERS, POSSESSIVES, PREPOSITIONS, REDUCED, TIMES, is_verb
from annotator.engine.linking import Relation
from annotator.engine.names import HONORIFICS, is_body_word
from annotator.engine.party import Party, judged_party
from annotator.engine.phrases import bare, mend
from annotator.engine.places import countries
from annotator.engine.pointing import AGENTS, Pointer
from annotator.engine.reading import Reading, Stretch
from annotator.engine.registry import MEDIA, Hit
from annotator.engine.tokens import word_set
from annotator.engine.vocabulary import AT_WAR, MODIFIERS, SIDES

POINTERS = word_set("a an the this that these those")
APPOSED = frozenset({"a", "an", "the"})
NAMING = frozenset({"called", "known", "named"})
SECRET = word_set("presented seen obtained reviewed released viewed leaked circulated")
"""How a text came to the paper: no part of its name."""
SHY = word_set(
    "afraid feared anonymity anonymous named identified name names authorised authorized"
)
"""Words of a clause that tells why someone has no name."""
SPANS = word_set("minutes hours days weeks months year week month")
Mention = tuple[int, int, Entity]


class Resolver:
    """Names the sources of one article, from its start to its end."""

    def __init__(self, r: Reading, classifier: Classifier, cast: Cast) -> None:
        self.r, self.classifier, self.cast = r, classifier, cast
        self.descriptions = Descriptions(r, classifier, cast)
        self.pointer = Pointer(self)
        self.staff: dict[tuple[str, str], Party] = {}
        """Whose what -> the body they are with."""
        self._outlets: list[RegistrySource] | None = None

    def resolve(self, relation: Relation) -> Party | None:
        """The party behind the source of an attribution; None where it has none."""
        if not relation.source:
            return None
        words = self._whole_name(mend(self.r, relation.source[0], relation.cue[0]))
        if words[1] - words[0] == 1 and self.r.low[words[0]] in APPOSED | PREPOSITIONS:
            return None  # an article or a preposition is nobody
        party = self._beside_a_name(words, relation.cue[0]) or self.party_at(words)
        if party.type == "military" and self._is_service(relation):
            why = "An intelligence update speaks for the ministry's intelligence staff."
            party = party._replace(type="foreign_intelligence", why=why)
        self.pointer.antecedents.report(relation.content)
        if party.type != "unattributed":
            self.pointer.note(relation.unit, words[0], party)
            self.pointer.note_text(relation.cue[-1][0], party)
        return party

    def _whole_name(self, words: Stretch) -> Stretch:
        """From where a name begins that the tagger cut: "Ruiz's mother" of Ana Ruiz's mother."""
        first, at = words[0], self.cast.at
        while first in at and at[first] is at.get(first - 1):
            first -= 1
        return first, words[1]

    def _is_service(self, relation: Relation) -> bool:
        """As in "the ministry said in its daily intelligence update"."""
        after = self.r.low[relation.cue[-1][1] : relation.cue[-1][1] + 7]
        return "intelligence" in after and not {"update", "briefing"}.isdisjoint(after)

    def party_at(self, words: Stretch) -> Party:
        """The party that a noun phrase or a pronoun stands for."""
        mention = self.r.words(words)
        if words[1] - words[0] == 1:
            pointed = self.pointer.pronoun(words)
            if pointed is not None:
                return pointed._replace(mention=mention, resolved=True)
        apart = self.pointer.one_of_them(words) or self.pointer.polled(words) or self._sides(words)
        if apart is not None:
            return apart._replace(mention=mention)
        maker = self.classifier.find_maker(self.r, words)
        if maker is not None:
            made = self.party_at(maker)
            return made._replace(mention=mention, why=f"Rule D4: its maker. {made.why}")
        joint = self._joint(words)
        if joint is not None:
            first, name = self.party_at(joint), self.r.words(bare(self.r, words))
            return first._replace(name=name, mention=mention, resolved=False)
        return self._by_parts(words)._replace(mention=mention)

    def _by_parts(self, words: Stretch) -> Party:
        """A phrase by its head, its apposition and whom it speaks for."""
        head = self._head_part(words)
        owner = self.pointer.owner(head)
        definite = self.pointer.definite(head) if owner is None and words == head else None
        if definite is None and words == head:
            definite = self.pointer.heading(head)
        if definite is not None:
            return definite._replace(resolved=True)
        author = self._author(words, head)
        if author is not None:
            return author
        named = self._named(words, head)
        if named is None:
            judged = self.classifier.judge(self.r, words)
            named = self._state_outlet(self.described(words, head, judged))
            named = self._speaking(named, words, head)
            named = named._replace(about=(self.r.words(words),))
        named = self._apposed_body(named, words, head)
        if owner is not None:
            spoken = self._speaking_for(named, owner, self.r.words(head))
            whole = spoken.speaks_for and spoken.head.startswith("spokes")
            return spoken._replace(name=owner.name) if whole else spoken
        return named

    def _author(self, words: Stretch, head: Stretch) -> Party | None:
        """As in "her report": a text carries its author's voice (D2)."""
        low = self.r.low
        if low[head[0]] not in {"his", "her"} or low[head[1] - 1] not in AUTHORED:
            return None
        return self.pointer.person(low[head[0]], head[0])

    def _beside_a_name(self, words: Stretch, cue: Stretch) -> Party | None:
        """As in "Ana Ruiz, a diver, noticed" or "its head, Ana Ruiz, said", where the tagger
        took the description only."""
        low, (first, last) = self.r.low, words
        if first > 1 and low[first - 1] == "," and low[first] in APPOSED and cue[0] > last:
            entity = self.cast.at.get(first - 2)
            if entity is not None and entity.is_person:
                return self.party_of(entity, words)._replace(mention=self.r.words(words))
        if low[last : last + 1] == [","]:
            for _, b, entity in self.cast.within(last + 1, min(last + 2, len(low))):
                closed = low[b : b + 1] in ([","], ["."])
                if entity.is_person and closed and low[first] in DETERMINERS:
                    return self.party_at((first, b))
        return None

    def _sides(self, words: Stretch) -> Party | None:
        """As in "both sides claim" in an article about a war (E9)."""
        r = self.r
        mention = r.words(words).lower()
        if mention not in SIDES or AT_WAR.isdisjoint(r.low):
            return None
        why = "The article tells of fighting; its sides are armed forces."
        return Party(mention, "military", "group", "role", 0.6, why)

    # ------------------------------------------------------------ whom someone speaks for

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
            self.descriptions.settle(party.name, judged, title)
        return party._replace(
            type=owner.type, source_id=owner.source_id, why=why, speaks_for=owner.name
        )

    def _speaking(self, party: Party, words: Stretch, head: Stretch) -> Party:
        """As in "a spokeswoman for Larkmoor", "Ruiz's lawyers": a body speaks through its staff."""
        spokes = party.head.startswith("spokes")
        if party.identification == "named" or not (spokes or party.head in AGENTS):
            return party
        body = self._employer(words, head, spokes) or (self._compound(head) if spokes else None)
        possessor = self._possessor(head)
        if body is None and possessor:
            return self.staff.get((possessor, _trade(party.head)), party)
        if body is None:
            return party
        spoken = party._replace(
            name=body.name, kind="organization", identification="role", source_id=body.source_id,
            type=body.type if spokes and party.sure <= 0.5 else party.type,
        )  # fmt: skip
        if possessor:
            self.staff[possessor, _trade(party.head)] = spoken
        return spoken

    def _employer(self, words: Stretch, head: Stretch, spokes: bool) -> Party | None:
        """The body that staff speak for: named beside them, or the one in question."""
        bodies = [m for m in self.cast.within(*words) if m[2].kind == "body"]
        if not spokes:  # not "European officials" for a European Commission
            bodies = [m for m in bodies if m[1] - m[0] > 1 or self._is_inside(m[0], words, m[2])]
        if bodies:
            return self.party_of(bodies[-1][2], head)
        if not spokes and head[1] - head[0] <= 3 and head[1] - 2 >= head[0]:
            named = self.pointer.named_after(self.r.low[head[1] - 2], head[0])
            if named is not None:
                return named
        if self.r.low[head[0]] == "its":
            return self._its_body(head[0])
        return self._its_body(head[0]) if spokes and head[1] - head[0] <= 2 else None

    def _compound(self, head: Stretch) -> Party | None:
        """As in "a palace spokeswoman", "a company spokesman": the noun before tells the body."""
        r = self.r
        at, first = head[1] - 2, head[0] + (r.low[head[0]] in POINTERS)
        noun = self.classifier.heads.get(r.low[at]) if at >= first else None
        if noun is None or noun.kind != "organization" or not r.word[at].islower():
            return None
        named = self.pointer.body_called(r.low[at], head)
        if named is not None:
            return named
        judged = self.classifier.judge(r, (at, at + 1))
        start = at - (at - 1 >= first and r.low[at - 1] in MODIFIERS and r.word[at - 1].islower())
        return judged_party(r.words((start, at + 1)), judged) if judged is not None else None

    def _its_body(self, at: int) -> Party | None:
        """The body that "its" means."""
        for owner in (self.pointer.topic(at), self.pointer.body_before(at)):
            if owner is not None and owner.kind == "organization":
                return owner
        return None

    def _possessor(self, head: Stretch) -> str:
        """Whose lawyers: "Ruiz" in "Ruiz's lawyers", whom "her" means in "her lawyers"."""
        low = self.r.low
        for k in range(head[0] + 1, head[1]):
            entity = self.cast.at.get(k - 1)
            if low[k] == "'s" and entity is not None:
                return entity.name
        if low[head[0]] not in {"his", "her"}:
            return ""
        found = self.pointer.antecedents.find_person(low[head[0]], head[0])
        return found.entity.name if found is not None and found.entity is not None else ""

    def _joint(self, words: Stretch) -> Stretch | None:
        """The first of "A and B" (P6)."""
        r = self.r
        for i in range(words[0] + 1, words[1] - 1):
            if r.low[i] in {",", "(", "of", "for", "who", "at", "from", "in", "'s", "with"}:
                return None
            if r.low[i] == "and":
                both = r.word[i - 1][:1].isupper() and (
                    r.word[i + 1][:1].isupper() or r.low[i + 1] in POINTERS | POSSESSIVES
                )
                return (words[0], i) if both and not self._one_name(words, i) else None
        return None

    def _one_name(self, words: Stretch, conjunction: int) -> bool:
        """As in "the Department of Health and Human Services"."""
        hits = self.classifier.registry.find(self.r, *words)
        at = self.cast.at
        if conjunction in at and at[conjunction] is at.get(conjunction + 1):
            return True
        last = words[1] - 1
        if self.r.low[last - 1] == "and" and self.classifier.find_body(self.r, last):
            return True
        return any("and" in self.r.low[h.first : h.last] for h in hits)

    # ------------------------------------------------------------ names

    def _head_part(self, words: Stretch) -> Stretch:
        """Up to an apposition, a bracket, a relative clause, or the "of" after a person."""
        r = self.r
        for i in range(words[0] + 1, words[1]):
            if r.low[i] == "," and _in_list(r, words, i):
                continue
            if r.low[i] in {",", "(", "[", "who", "—", "–", "which", "whose"}:
                return words[0], i
            if r.low[i] in {"with", "of", "from", "at"} and i not in self.cast.at:
                entity = self.cast.at.get(i - 1)
                if entity is not None and entity.is_person:
                    return words[0], i
        return words

    def _named(self, words: Stretch, head: Stretch) -> Party | None:
        """A registered name, a name in an apposition, a person, a body."""
        judged = self.classifier.judge(self.r, head)
        mention = self._name_in(head)
        if judged is not None and self._listed_at_end(judged, head, mention):
            return self._registered(judged, head)
        if mention is not None:
            return self._by_name(mention, words, judged)
        apposed = self._apposed_name(words, head)
        if apposed is not None:
            return self._titled(apposed, words, head, judged)
        return self._unheard(head, judged)

    def _listed_at_end(self, judged: Judgement, head: Stretch, mention: Mention | None) -> bool:
        """Whether a phrase ends with a registered name that is no person's: "Pat Jordan"."""
        if judged.hit is None or judged.hit.last != head[1] or self._is_foreign(judged.hit):
            return False
        if mention is None or not mention[2].is_person or mention[2].person < 2:
            return True
        fuller = len(mention[2].name.split()) > mention[1] - mention[0]
        return not (mention[0] < judged.hit.first or fuller)

    def _is_foreign(self, hit: Hit) -> bool:
        """As in "Selmia's Supreme Court", where the registry knows that of another country."""
        r, first = self.r, hit.first
        if first < 2 or r.low[first - 1] != "'s" or not r.word[first - 2][:1].isupper():
            return False
        country = countries().get(r.word[first - 2])
        return bool(hit.row.country) and country is None and hit.row.type not in MEDIA

    def _registered(self, judged: Judgement, head: Stretch) -> Party:
        assert judged.hit is not None
        row, heads = judged.hit.row, self.classifier.heads
        longer = self._longer_name(judged.hit, head)
        if longer is not None:
            party = judged_party(self.r.words(longer), judged)
            return party._replace(source_id=None, sure=0.7, identification="named")
        body = judged.kind == "document" and any(
            is_body_word(heads, w) for w in row.name.lower().split()
        )
        return judged_party(row.name, judged)._replace(
            type=row.type, identification="named", head=self.r.low[head[1] - 1],
            kind="organization" if body else judged.kind,
        )  # fmt: skip

    def _longer_name(self, hit: Hit, head: Stretch) -> Stretch | None:
        """As in "the Tarn Observer", where the registry knows another Observer."""
        r, first = self.r, hit.first
        while first > head[0] and self._is_first_part(first - 1):
            first -= 1
        short = hit.last - hit.first == 1 and hit.row.type in MEDIA
        acronym = r.word[hit.first].isupper() or r.words((first, hit.last)) in hit.row.aliases
        return (first, hit.last) if short and first < hit.first and not acronym else None

    def _is_first_part(self, at: int) -> bool:
        word, low = self.r.word[at], self.r.low[at]
        opens = at == self.r.first[self.r.unit_of[at]] and low in self.r.word
        return word[:1].isupper() and low not in POINTERS and not (opens or low in HONORIFICS)

    def _name_in(self, head: Stretch) -> Mention | None:
        """The name that a phrase ends with, what stands before it being a title."""
        found = self.cast.within(*head)
        for first, last, entity in reversed(found):
            whole = last >= head[1] - 1 and not self.r.word[head[1] - 1][:1].islower()
            opens = first - head[0] <= (self.r.low[head[0]] in POINTERS)
            followed = opens and last < head[1] and self.r.low[last] in {"of", "at", "in", "from"}
            country = entity.name in countries() or (
                self.r.words((first, last)) in countries() and not entity.is_person
            )
            inside = self._is_inside(first, head, entity)
            if (whole or (followed and entity.kind == "body")) and not inside and not country:
                return first, last, entity
        return None

    def _is_inside(self, first: int, head: Stretch, entity: Entity) -> bool:
        """As in "a report by Larkmoor", "residents of Oslo": another noun is the head."""
        low = self.r.low
        before = first
        single = " " not in entity.name or not entity.is_person
        while single and before > head[0] and self.r.word[before - 1][:1].isupper():
            before -= 1
        before -= before > head[0] and low[before - 1] in POINTERS
        linked = {"by", "of", "for", "from", "in", "at", "to", "with", "on", "representing"}
        since = before - 1 if entity.is_person else head[0]
        return before > head[0] and not linked.isdisjoint(low[since:before])

    def _by_name(self, mention: Mention, words: Stretch, judged: Judgement | None) -> Party | None:
        first, last, entity = mention
        party = self.party_of(entity, words, (first, last))
        both = judged is not None and judged.kind == party.kind == "organization"
        if judged is not None and both and judged.sure > party.sure:
            return party._replace(type=judged.type, sure=judged.sure, why=judged.why)
        return party

    def _apposed_name(self, words: Stretch, head: Stretch) -> Mention | None:
        """As in "the ship's owner, Nordline", "its chief, the Reverend Ana de Wit"."""
        r, first = self.r, head[1] + 1
        if first >= words[1] or r.low[head[1]] not in {",", "—", "–"}:
            return None
        for mention in self.cast.within(first, words[1]):
            between = r.low[first : mention[0]]
            if self._is_origin(mention, words[1]):  # "the Swedish truck maker Norrlast"
                continue
            titled = all(w in POINTERS | HONORIFICS or self._is_title(w) for w in between)
            titled = titled or self._is_called(first, mention)
            if titled or between[-1:] in (["called"], ["named"], ["as"]):
                return mention
            if not NAMING & set(r.low[mention[1] : words[1]]):
                return None
        end = next((k for k in range(first, words[1]) if r.low[k] in {",", "of", "who"}), words[1])
        named = all(w[:1].isupper() for w in r.word[first:end])
        return (first, end, Entity(r.words((first, end)))) if named and end > first else None

    def _is_origin(self, mention: Mention, last: int) -> bool:
        """Whether a capital word only tells where what follows is from."""
        r, end = self.r, mention[1]
        lone = end - mention[0] == 1 and end < last and r.word[end][:1].islower()
        later = any(r.word[k][:1].isupper() for k in range(end, last))
        return lone and later and r.low[end][:1].isalpha() and r.low[end] not in PREPOSITIONS

    def _is_called(self, first: int, mention: Mention) -> bool:
        """Whether a noun that tells what it is stands right before a name: "truck maker"."""
        head = self.classifier.heads.get(self.r.low[mention[0] - 1])
        between = self.r.low[first : mention[0]]
        plain = PREPOSITIONS.isdisjoint(between) and "," not in between
        return head is not None and head.kind == "organization" and plain

    def _is_title(self, low: str) -> bool:
        head = self.classifier.heads.get(low)
        return low == "called" or (head is not None and head.kind != "document")

    def _titled(
        self, mention: Mention, words: Stretch, head: Stretch, judged: Judgement | None
    ) -> Party:
        """A name with its title before it: the title tells the type."""
        first, last, entity = mention
        title = self.r.words(head)
        party = self.party_of(entity, words, (first, last))
        if judged is None or judged.kind == "document":
            return party
        if party.kind == "organization" and judged.kind != "organization":
            return party  # "its largest customer, the ferry firm Nordline"
        kind = judged.kind if judged.kind != "group" else "organization"
        sure = judged.sure
        if party.kind == "person" and party.sure > sure:
            return party
        why = f"“{title}”: {judged.why}"
        source = judged.hit.row.id if judged.hit is not None and kind != "person" else None
        return party._replace(
            type=judged.type, kind=kind, sure=sure, why=why, title=title,
            source_id=party.source_id or source,
            head=self.head_noun(head) if kind == "organization" else party.head,
        )  # fmt: skip

    def _unheard(self, head: Stretch, judged: Judgement | None) -> Party | None:
        """A capital word that is no known name: only here, or at the start of a sentence."""
        r, i = self.r, head[1]
        while i > head[0] and r.word[i - 1][:1].isupper() and r.low[i - 1] not in POINTERS:
            i -= 1
        common = r.low[head[1] - 1] in self.classifier.heads or is_verb(r, head[1] - 1)
        if i == head[1] or common or judged is not None or r.word[head[1] - 1] in countries():
            return None
        if not set(r.low[head[0] : i]) <= POINTERS:
            return None
        plural = r.low[i].endswith("s") and i == r.first[r.unit_of[i]]
        if head[1] - i == 1 and (r.low[i] in r.word or plural) and i not in self.cast.at:
            return None
        name = r.words((i, head[1]))
        entity = self.cast.find(name.split(), i) or Entity(name)
        if name.isupper() or sum(c.isupper() for c in name) > len(name.split()):
            entity.body += 1 if entity.name == name else 0
        return self.party_of(entity, head, (i, head[1]))

    def party_of(self, entity: Entity, words: Stretch, run: Stretch | None = None) -> Party:
        """The party of a name, with all that the article says about it."""
        party = self._party_of(entity, words, run)
        about = self.descriptions.about(entity) if entity.mentions else ()
        return party._replace(about=about, title=party.title or next(iter(about), None))

    def _party_of(self, entity: Entity, words: Stretch, run: Stretch | None) -> Party:
        body = self.descriptions.organization(entity)
        row = self.classifier.registry.by_alias.get(entity.name)
        if body is not None:
            if row is not None and body.hit is not None:
                own = body.hit.row if entity.name in body.hit.row.aliases else row
                return judged_party(own.name, body)
            return judged_party(entity.name, body)._replace(
                kind="organization", identification="named"
            )
        judged, title = self.descriptions.describe(entity)
        if judged is None and run is not None:
            judged, title = self._described_here(words, run)
        if judged is None:
            why = f"The article does not say who {entity.name} is."
            return Party(entity.name, "private_person", "person", "named", 0.3, why)
        why = f"“{title}”: {judged.why}" if title else judged.why
        return Party(entity.name, judged.type, "person", "named", judged.sure, why, title=title)

    def _described_here(self, words: Stretch, run: Stretch) -> tuple[Judgement | None, str | None]:
        for part in ((words[0], run[0]), (run[1] + 1, words[1])):
            if part[0] < part[1]:
                judged = self.classifier.judge(self.r, part)
                if judged is not None:
                    return judged, self.r.words(part)
        return None, None

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

    # ------------------------------------------------------------ without a name

    def described(self, words: Stretch, head: Stretch, judged: Judgement | None) -> Party:
        """A source without a name: as mentioned, without article and clauses."""
        name = self._unnamed(words, head, judged)
        last = self.r.low[head[1] - 1]
        if judged is None:
            why = "Nothing in the text tells what kind of source this is."
            return Party(name, "private_person", "group", "unnamed", 0.2, why, head=last)
        row = judged.hit.row if judged.hit is not None else None
        speaks = judged.kind == "organization" or judged.identification == "named"
        if row is not None and row.type == judged.type and speaks:
            name = row.name
        party = judged_party(name, judged)._replace(head=self.head_noun(head))
        maker = self._named_maker(words, head) if judged.kind == "document" else None
        if judged.kind == "document" and self.r.low[words[0]] == "its":
            owner = self._its_body(words[0])
            if owner is not None and owner.identification == "named":
                return party._replace(name=owner.name, identification="named")
        if maker is None:
            return party
        return party._replace(name=maker.name, identification="named")

    def _named_maker(self, words: Stretch, head: Stretch) -> Entity | None:
        """As in "figures from the Harbour Board": a text goes by the name of who made it."""
        low = self.r.low
        for first, _, entity in reversed(self.cast.within(*head)):
            before = low[max(words[0], first - 4) : first]
            linked = "of" not in before and not {"from", "by"}.isdisjoint(before)
            if entity.kind == "body" and linked:
                return entity if SECRET.isdisjoint(low[words[0] : first]) else None
        return None

    def _unnamed(self, words: Stretch, head: Stretch, judged: Judgement | None) -> str:
        r, first = self.r, words[0]
        while first < words[1] - 1 and r.low[first] in POINTERS and r.low[first + 1] != "who":
            first += 1
        last = self._without_clause(first, max(head[1], first + 1), judged)
        if self._is_bare(first, head[1]) and r.low[head[1] : head[1] + 1] == ["who"]:
            last = self._with_clause(head[1], words[1])
        name = r.words((first, last))
        lower = self._opens_sentence(first) and (judged is None or judged.identification != "named")
        title = self.classifier.heads.get(r.low[first])
        titled = title is not None and title.kind == "person" and first + 1 in self.cast.at
        return name[0].lower() + name[1:] if lower and not titled else name

    def _opens_sentence(self, at: int) -> bool:
        """Whether a word is capital only because a sentence starts with it."""
        r = self.r
        low = r.low[at]
        common = low in self.classifier.heads or low in MODIFIERS or low in POSSESSIVES
        common = common or low in r.word or at not in self.cast.at
        return common and at == r.first[r.unit_of[at]] and r.word[at][1:] == low[1:]

    def _is_bare(self, first: int, end: int) -> bool:
        """Whether one noun is all there is before a clause: "residents who had fled"."""
        return end - first == 1 and self.r.word[first] not in countries()

    def _with_clause(self, clause: int, last: int) -> int:
        """Where a description ends that is only its clause: without when, and without it where
        the clause tells why there is no name."""
        low = self.r.low
        if not SHY.isdisjoint(low[clause:last]):
            return clause
        while last - clause > 2 and low[last - 2] in {"in", "on", "within", "since", "last"}:
            if not (low[last - 1] in TIMES or low[last - 1].isdigit() or low[last - 1] in SPANS):
                break
            last -= 2
        return last

    def _without_clause(self, first: int, last: int, judged: Judgement | None) -> int:
        """Where a relative clause begins: it belongs to the mention, not to the name."""
        r = self.r
        text = judged is not None and judged.kind == "document"
        for i in range(first + 1, last):
            if text and r.low[i] == "in" and i + 2 == last and r.low[i + 1].isdigit():
                return i
            reduced = r.low[i] in REDUCED or (
                r.low[i].endswith("ed") and r.low[i + 1 : i + 2] == ["by"]
            )
            reduced = reduced and i + 1 < last and r.low[i - 1] not in {"of", "the"}
            seen = r.low[i] in SECRET if text else reduced
            seen = seen or (r.low[i] in SECRET and i + 1 < last)
            if r.low[i] in REDUCED and i + 1 == last and i - first > 1 and not text:
                return i  # "two officials briefed"
            if seen or r.low[i] in {"who", "which", "that", "whose"}:
                if self._is_bare(first, i) and i + 1 < last:
                    return self._with_clause(i, last)
                return i - (r.low[i - 1] == ",")
        return last

    def head_noun(self, head: Stretch) -> str:
        r = self.r
        first = head[0] + (r.low[head[0]] in DETERMINERS)
        end = self.classifier.head_end(r, first, head[1])
        return r.low[end - 1]


def _in_list(r: Reading, words: Stretch, comma: int) -> bool:
    """As in "detectives from Norland, the Isles and Selmia": no apposition begins."""
    first, last = words
    at = comma - 1
    while at > first and r.word[at][:1].isupper():
        at -= 1
    opens = (
        at < comma - 1 and at > first and r.low[at - (r.low[at] == "the")] in {"from", "in", "of"}
    )
    names = [w for w in r.word[comma + 1 : last] if w not in {"the", ","}]
    joined = len(names) > 2 and names[-2] == "and"
    return opens and joined and all(w[:1].isupper() or w == "and" for w in names)


def _trade(head: str) -> str:
    """One word for two names of a trade."""
    return "lawyers" if head == "attorneys" else head
