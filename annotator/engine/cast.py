"""Whom an article names: names gathered into persons, bodies and places, with the evidence.

No list of first names or of people: what a name is, the words beside it tell (titles, ages,
"who", "which", "the", "in"), and so does the rest of the article.
"""

from bisect import bisect_left
from collections.abc import Iterable

from annotator.engine.grammar import DETERMINERS, QUOTE_MARKS, is_number, is_verb
from annotator.engine.names import (
    HONORIFICS,
    NOT_NAMES,
    PARTICLES,
    Name,
    find_names,
    is_body_word,
    is_title,
)
from annotator.engine.places import countries
from annotator.engine.reading import Reading
from annotator.engine.tokens import word_set
from annotator.engine.vocabulary import RUNNING, Head

FEMALE = word_set("mrs. ms. miss mrs ms lady dame queen princess madam")
MALE = word_set("mr. mr sir lord king prince")
FEMALE_WORDS = word_set(
    "spokeswoman chairwoman congresswoman councilwoman businesswoman policewoman actress mother "
    "wife daughter sister widow woman girl grandmother aunt niece girlfriend waitress herself mom "
    "mum her she duchess countess alderwoman assemblywoman"
)
MALE_WORDS = word_set(
    "spokesman chairman congressman councilman businessman policeman actor father husband son "
    "brother widower man boy grandfather uncle nephew boyfriend himself dad his he duke earl "
    "alderman assemblyman"
)
HE, SHE = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"})
STAFF = word_set(
    "officials official spokesperson spokesman spokeswoman shares executives executive employees "
    "employee workers customers lawyers headquarters representatives representative subsidiary "
    "members researchers data"
)
WITHIN = word_set("in near across outside around throughout inside northern southern downtown")
BELONGING = word_set("for at with of from by")
OUTLYING = word_set("east west north south los las san santa el new fort port st. lake mount")
PLACE_WORDS = word_set(
    "county city street road avenue valley island park beach bay hills lake river bridge heights "
    "springs creek square state village town district boulevard lane neighborhood square harbor "
    "mountains ocean sea coast peninsula"
)
APPOSING = word_set("a an the who which whose")
SPEAKING = word_set("said says told added wrote asked explained recalled noted")


class Entity:
    """Someone or something named, with all its mentions."""

    __slots__ = ("body", "gender", "mentions", "name", "person", "place")

    def __init__(self, name: str) -> None:
        self.name = name
        self.mentions: list[Name] = []
        self.person, self.body, self.place = 0.0, 0.0, 0.0
        """Points for each reading."""
        self.gender = 0.0
        """Above zero for a woman, below for a man, by how much evidence."""

    @property
    def kind(self) -> str:
        if self.person >= max(self.body, self.place):
            return "person"
        return "body" if self.body >= self.place else "place"

    @property
    def is_person(self) -> bool:
        return self.kind == "person"

    def fits(self, low: str) -> bool:
        """Whether a pronoun may stand for it by gender."""
        if low in SHE:
            return self.gender >= 0
        return low not in HE or self.gender <= 0


class Cast:
    """Everyone whom the article names, found once."""

    def __init__(self, r: Reading, heads: dict[str, Head]) -> None:
        self.r, self.heads = r, heads
        self.entities: dict[str, Entity] = {}
        self.by_word: dict[str, list[Entity]] = {}
        """Entities of two words or more by each of their words."""
        self.acronyms: dict[str, Entity] = {}
        self.placelike: set[str] = set()
        """Single names that mostly stand after "in" and the like."""
        self.at: dict[int, Entity] = {}
        """Word -> the entity whose name it belongs to."""
        self.seen: list[tuple[int, int, Entity]] = []
        """Every mention, in text order."""
        self._gather(find_names(r, heads))
        self._weigh()
        self._tell_gender()

    # ------------------------------------------------------------ clusters

    def _gather(self, names: list[Name]) -> None:
        r = self.r
        longer = sorted((n for n in names if n.last - n.first > 1), key=lambda n: n.first - n.last)
        for name in longer:
            self._file(name, self._same(name) or self._new(name.text))
            after = r.word[name.last : name.last + 3]
            if len(after) == 3 and after[0] == "(" and after[2] == ")" and after[1][0].isupper():
                self.acronyms[after[1]] = self.at[name.first]
        self._gather_short([n for n in names if n.last - n.first == 1])
        self.seen = sorted(
            ((n.first, n.last, e) for e in self.entities.values() for n in e.mentions),
            key=lambda m: m[:2],
        )
        self._starts = [first for first, _, _ in self.seen]
        for entity in self.entities.values():
            entity.mentions.sort()

    def _gather_short(self, names: list[Name]) -> None:
        """Single words: they shorten a name, or are one where they stand within a sentence."""
        r = self.r
        inner = {n.text for n in names if not self._opens(n)}
        common = {w for w in r.word if w.islower()}
        where: dict[str, list[int]] = {}
        for n in names:
            where.setdefault(n.text, []).append(n.first > 0 and self._is_within(n))
        self.placelike = {w for w, seen in where.items() if 2 * sum(seen) > len(seen)}
        for name in names:
            entity = self.find([name.text], name.first) or self.entities.get(name.text)
            fresh = name.text.lower() not in common and name.text.lower() not in self.heads
            fresh = fresh and not self._is_dateline(name)
            if entity is None and fresh and (name.text in inner or self._is_told(name, common)):
                entity = self._new(name.text)
            if entity is not None:
                self._file(name, entity)

    def _opens(self, name: Name) -> bool:
        r = self.r
        before = r.low[name.title - 1] if name.title else ""
        return name.title == r.first[r.unit_of[name.first]] or before in QUOTE_MARKS

    def _is_within(self, name: Name) -> bool:
        """As in "in Oslo", "Oslo police": where a name is a place, or lends itself to others."""
        r, after = self.r, self.r.word[name.last : name.last + 1]
        lends = after != [] and after[0].islower() and r.low[name.last] not in NOT_NAMES | STAFF
        lends = lends and not is_verb(r, name.last) and r.low[name.last] not in SPEAKING
        return r.low[name.title - 1] in WITHIN or (lends and not r.low[name.last].endswith("s"))

    def _is_dateline(self, name: Name) -> bool:
        """As in "OSLO – ", "OSLO, March 3" at the start of a paragraph."""
        r, opens = self.r, name.first == self.r.first[self.r.unit_of[name.first]]
        after = r.low[name.last : name.last + 1]
        return opens and name.text.isupper() and after in (["–"], ["—"], ["-"], [","], ["("])

    def _is_told(self, name: Name, common: set[str]) -> bool:
        """Whether a word that opens a sentence reads as a name: "Nordline, a firm", "Oslo's"."""
        r, last = self.r, name.last
        if name.text.lower() in common or last + 1 >= len(r.low) or r.low[last - 1] in self.heads:
            return False
        after = r.low[last]
        speaks = after in SPEAKING and not name.text.endswith("s")
        return after == "'s" or speaks or (after == "," and r.low[last + 1] in APPOSING)

    def _new(self, text: str) -> Entity:
        entity = self.entities[text] = Entity(text)
        words = text.split()
        for word in words if len(words) > 1 else ():
            self.by_word.setdefault(word, []).append(entity)
        if len(words) > 1:
            initials = "".join(w[0] for w in words if w[0].isupper())
            self.acronyms.setdefault(initials, entity)
        return entity

    def _same(self, name: Name) -> Entity | None:
        """A longer form of the same name: "Ana Maria Ruiz" for "Ana Ruiz"."""
        if name.text in self.entities:
            return self.entities[name.text]
        words = name.text.split()
        for known in self.by_word.get(words[-1], ()):
            whole = known.name.split()
            longer = set(words) < set(whole) and whole[-1] == words[-1]
            if longer and (whole[0] == words[0] or len(whole) == len(words) + 1):
                return known
        if name.body:
            return next((e for e in self.by_word.get(words[0], ()) if name.text in e.name), None)
        return None

    def _file(self, name: Name, entity: Entity) -> None:
        entity.mentions.append(name)
        for i in range(name.first, name.last):
            self.at[i] = entity

    def find(self, words: list[str], at: int) -> Entity | None:
        """The entity that a name means: a family name, a first name, an acronym, a short form."""
        text = " ".join(words)
        if len(words) > 1:
            return self.entities.get(text)
        acronym = self.acronyms.get(text) if text.isupper() and len(text) > 1 else None
        if acronym is not None:
            return acronym
        named = [e for e in self.by_word.get(text, ()) if self._shortens(text, e)]
        return max(named, key=lambda e: self._nearness(e, text, at), default=None)

    def _shortens(self, word: str, entity: Entity) -> bool:
        """Whether one word may stand for a name: its last for a person, its first for a firm."""
        words = entity.name.split()
        if entity.mentions and any(n.body for n in entity.mentions):
            alike = [e for e in self.by_word[word] if e.name.split()[0] == word]
            named = word not in countries() and word.lower() not in OUTLYING
            short = words[0] == word and named and len(alike) == 1 and word not in self.placelike
            return short or (words[-1] == word and is_body_word(self.heads, word.lower()))
        return words[-1] == word or words[0] == word or words[-1].split("-")[-1] == word

    def _nearness(self, entity: Entity, word: str, at: int) -> tuple[bool, bool, int, int]:
        """Family names before first names, then the name introduced before, the fuller, the one
        that is named more often."""
        first = min((n.first for n in entity.mentions), default=0)
        last_name = entity.name.split()[-1] == word
        return last_name, first <= at, sum(n.last - n.first > 1 for n in entity.mentions), -first

    # ------------------------------------------------------------ evidence

    def _weigh(self) -> None:
        for entity in self.entities.values():
            words = entity.name.split()
            entity.person = 1.0 if len(words) > 1 else 0.4
            if any(n.body for n in entity.mentions):
                entity.body += 3
            if len(words) > 3 and PARTICLES.isdisjoint(w.lower() for w in words):
                entity.body += 1.2  # "Strong Tarn Common Change"
            if len(words) > 1 and words[0].lower() in OUTLYING:
                entity.place += 1.5
            if words[-1].lower() in PLACE_WORDS and len(words) > 1:
                entity.place += 3
            if entity.name in countries():
                entity.place += 100
            if len(words) == 1 and sum(c.isupper() for c in entity.name.split("-")[0]) > 1:
                entity.body += 2  # "KCNA", "SeaLink"
            self._weigh_short_forms(entity, words)
            for n in entity.mentions[:12]:
                self._weigh_before(entity, n)
                self._weigh_after(entity, n)
                self._weigh_pronoun(entity, n)

    def _weigh_short_forms(self, entity: Entity, words: list[str]) -> None:
        """Persons are called by their last word afterwards, firms by their first."""
        short = {n.text for n in entity.mentions if n.last - n.first == 1}
        if len(words) > 1 and words[-1] in short:
            entity.person += 0.5
        elif len(words) > 1 and words[0] in short:
            entity.body += 1

    def _weigh_pronoun(self, entity: Entity, n: Name) -> None:
        """From a pronoun after the subject of a sentence: "Nordline said it", "Ruiz and her"."""
        r, unit = self.r, self.r.unit_of[n.first]
        if n.title - r.first[unit] > 3:
            return
        for k in range(n.last, min(r.last[unit], n.last + 30)):
            if r.low[k] in {"it", "its"}:
                entity.body += 1
                return
            if r.low[k] in HE | SHE:
                entity.person += 1
                return

    def _weigh_before(self, entity: Entity, n: Name) -> None:
        low, i = self.r.low, n.title
        before = low[i - 1] if i else ""
        if n.title < n.first:
            entity.person += 3
        elif is_title(self.heads, before) and before[-1:] != "s":
            entity.person += 3
            if before in HONORIFICS:
                entity.person += 3
        elif self._is_body_head(before):
            entity.body += 2.5
        elif before == "the" or (before in DETERMINERS and n.last - n.first == 1):
            entity.body += 1.5
        elif before == "at":
            entity.body += 0.7
        elif before in WITHIN:
            entity.place += 2 if n.last - n.first == 1 else 1
        elif before in BELONGING and i > 1 and is_title(self.heads, low[i - 2]):
            entity.body += 1

    def _is_body_head(self, low: str) -> bool:
        head = self.heads.get(low)
        return head is not None and head.kind == "organization"

    def _weigh_after(self, entity: Entity, n: Name) -> None:
        low, j = self.r.low, n.last
        after = low[j : j + 12]
        if len(after) < 3:
            return
        if after[0] == "," and after[1] == "which":
            entity.body += 2 if RUNNING.isdisjoint(after) else 3
        elif after[0] == "," and (after[1] in {"who", "whose"} or _aged(after)):
            entity.person += 2 if low[n.title - 1] != "the" and not n.body else 0.5
        elif after[0] == "," and after[1] in {"a", "an", "the", "who's"}:
            self._weigh_apposition(entity, after, low[n.title - 1] in WITHIN)
        elif after[0] in STAFF:
            entity.body += 2
        elif after[0] == "who":
            entity.person += 1
        elif after[0] in SPEAKING and "its" in after[:8]:
            entity.body += 1.5
        elif after[0] in SPEAKING or (after[0] == "'s" and after[1] in FEMALE_WORDS | MALE_WORDS):
            entity.person += 0.5
        elif after[0] == "'s" and is_title(self.heads, after[1]):
            entity.body += 0.5

    def _weigh_apposition(self, entity: Entity, after: list[str], within: bool) -> None:
        """As in ", a geologist at", ", the union's lawyer": the head noun tells what it is. After
        "in Oslo" a person is none."""
        kinds = []
        for n, low in enumerate(after[2:], 2):
            if low in {",", "who", "that", "of", "in", "at", "for", "from", "which", "and", "with"}:
                break
            head = self.heads.get(low)
            if head is not None and after[n + 1 : n + 2] != ["'s"]:
                kinds.append(head.kind)
        if kinds and kinds[-1] == "person":
            entity.person += 0 if within else 2
        elif kinds and kinds[-1] == "organization":
            entity.body += 2.5

    def _tell_gender(self) -> None:
        """From titles, from "her" after a sentence's only person, from "she" in the next."""
        r = self.r
        persons: list[list[tuple[int, Entity]]] = [[] for _ in r.units]
        for first, last, entity in self.seen:
            if entity.is_person:
                unit = r.unit_of[first]
                persons[unit].append((first, entity))
                self._gender_beside(entity, first, last)
        for unit, here in enumerate(persons):
            sure = [(at, e) for at, e in here if e.person >= 2] or here
            if len({e.name for _, e in sure}) == 1:
                self._gender_after(sure[0][1], sure[0][0], unit, persons)
        self._share_first_names()

    def _gender_beside(self, entity: Entity, first: int, last: int) -> None:
        low = self.r.low
        for k in range(max(0, first - 3), first):
            strong = 6 if low[k] in FEMALE | MALE else 3
            if low[k] in {",", ".", "and"} | QUOTE_MARKS or low[k] in {"her", "his", "he", "she"}:
                continue
            entity.gender += strong * _gender(low[k]) if self._attached(k, first) else 0
        if low[last : last + 1] == [","] and low[last + 1 : last + 2] in (["a"], ["an"], ["the"]):
            for k in range(last + 2, min(last + 8, len(low))):
                if low[k] in {",", "who", "of", "to", "'s"} or is_verb(self.r, k):
                    break
                entity.gender += 3 * _gender(low[k])

    def _attached(self, word: int, name: int) -> bool:
        """Whether no mark or verb stands between a title and a name."""
        between = self.r.low[word + 1 : name]
        return all(w[:1].isalpha() for w in between)

    def _gender_after(
        self, entity: Entity, first: int, unit: int, persons: list[list[tuple[int, Entity]]]
    ) -> None:
        r = self.r
        for k in range(first + 1, r.last[unit]):
            if r.low[k] in HE | SHE and r.low[k - 1] in {"is", "was", "of"}:
                return  # "Bo Falk is her uncle"
            if r.low[k] in HE | SHE and r.quoted[k] == r.quoted[first]:
                entity.gender += 1.0 if r.low[k] in SHE else -1.0
                break
        following = unit + 1
        if following < len(r.units) and not persons[following]:
            same = r.paragraph[following] == r.paragraph[unit]
            for k in range(r.first[following], r.last[following]):
                if r.low[k] in {"he", "she"} and r.quoted[k] < 0:
                    entity.gender += (1.0 if same else 0.7) * (1 if r.low[k] == "she" else -1)
                    break

    def _share_first_names(self) -> None:
        """Two people with one first name are mostly of one gender."""
        told: dict[str, float] = {}
        people = [e for e in self.entities.values() if e.is_person and " " in e.name]
        for entity in people:
            told[entity.name.split()[0]] = told.get(entity.name.split()[0], 0) + entity.gender
        for entity in people:
            if entity.gender == 0:
                entity.gender = told[entity.name.split()[0]] / 2

    # ------------------------------------------------------------ looking up

    def within(self, first: int, last: int) -> list[tuple[int, int, Entity]]:
        """The mentions in some words."""
        out = []
        for at in range(bisect_left(self._starts, first), len(self.seen)):
            if self._starts[at] >= last:
                break
            out.append(self.seen[at])
        return out

    def before(self, at: int, units: int) -> Iterable[tuple[int, int, Entity]]:
        """The mentions before a position, nearest first, up to some units back."""
        r = self.r
        since = r.first[max(0, r.unit_of[at] - units)]
        for n in range(bisect_left(self._starts, at) - 1, -1, -1):
            if self._starts[n] < since:
                return
            yield self.seen[n]

    def bodies(self) -> list[Entity]:
        """The named organisations, most often named first."""
        found = [e for e in self.entities.values() if e.kind == "body"]
        return sorted(found, key=lambda e: -len(e.mentions))


def _aged(after: list[str]) -> bool:
    return is_number(after[1]) and after[2] in {",", "."}


def _gender(low: str) -> int:
    if low in FEMALE_WORDS or low in FEMALE:
        return 1
    return -1 if low in MALE_WORDS or low in MALE else 0
