"""The names in an article: full names, what is said about them, acronyms in brackets."""

from bisect import bisect_left
from typing import NamedTuple

from annotator.engine.classification import Classifier, Judgement
from annotator.engine.grammar import (
    CLAUSE_WORDS,
    DETERMINERS,
    PERSONAL,
    PREPOSITIONS,
    TIMES,
    is_verb,
)
from annotator.engine.places import countries
from annotator.engine.reading import Reading, Stretch
from annotator.engine.registry import MEDIA
from annotator.engine.tokens import word_set
from annotator.engine.vocabulary import RUNNING, TEACHING, Head

HONORIFICS = word_set("mr. mrs. ms. miss sir dr. mr mrs ms dr lord lady dame")
FEMALE = word_set("mrs. ms. miss mrs ms lady dame queen princess madam")
MALE = word_set("mr. mr sir lord king prince")
FEMALE_WORDS = word_set(
    "spokeswoman chairwoman congresswoman councilwoman businesswoman policewoman actress mother "
    "wife daughter sister widow woman girl grandmother aunt niece girlfriend waitress herself mom "
    "mum her she"
)
MALE_WORDS = word_set(
    "spokesman chairman congressman councilman businessman policeman actor father husband son "
    "brother widower man boy grandfather uncle nephew boyfriend himself dad his he"
)
LEADING = word_set(
    "leads heads runs run chairs represents led headed ran chaired represented directs owns "
    "manages coordinates founded"
)
"""After "who", verbs whose object tells what someone is."""
OWNING = word_set("said says claimed claims denied insisted announced its it that")
PARTICLES = word_set("de la von van der den bin ibn al el da dos di du le ben")
NOT_NAMES = (
    DETERMINERS
    | PREPOSITIONS
    | CLAUSE_WORDS
    | PERSONAL
    | TIMES
    | word_set(
        "and or not yes no but if it's what's here there how who which mr mrs new one still also "
        "even meanwhile however yet then now today according asked speaking last next earlier "
        "later only just perhaps maybe our let did do does is was are were has had have can could "
        "would"
    )
)


class Name(NamedTuple):
    """A full name and where it stands."""

    first: int
    last: int
    text: str


class Cast:
    """Everyone whom the article names, found once."""

    def __init__(self, r: Reading, classifier: Classifier) -> None:
        self.r, self.classifier = r, classifier
        self.by_last: dict[str, list[Name]] = {}
        self.by_first: dict[str, list[Name]] = {}
        self.mentions: dict[str, list[Name]] = {}
        self.gender: dict[str, str] = {}
        self._described: dict[str, tuple[Judgement | None, str | None]] = {}
        self._bodies: dict[str, Judgement | None] = {}
        persons, organizations = _runs(r, classifier.heads)
        for name in persons:
            self._add(name)
        self.bodies: dict[str, list[Name]] = {}
        self.acronyms: dict[str, Name] = {}
        for name in organizations:
            self._add_body(name)
        self.seen = self._find_persons()
        """Every mention of a person, in text order."""

    def _add(self, name: Name) -> None:
        words = name.text.split()
        known = self.mentions.setdefault(name.text, [])
        known.append(name)
        if len(known) == 1:
            self.by_last.setdefault(words[-1], []).append(name)
            self.by_first.setdefault(words[0], []).append(name)

    def _add_body(self, name: Name) -> None:
        r = self.r
        for low in r.low[name.first : name.last]:
            self.bodies.setdefault(low, []).append(name)
        if name.last + 2 < len(r.low) and r.low[name.last] == "(" and r.low[name.last + 2] == ")":
            self.acronyms[r.word[name.last + 1]] = name

    def _find_persons(self) -> list[Name]:
        found = [n for names in self.mentions.values() for n in names]
        inside = {i for n in found for i in range(n.first, n.last)}
        for i, word in enumerate(self.r.word):
            if word in self.by_last and i not in inside:
                full = self.full_name([word])
                if full is not None:
                    found.append(Name(i, i + 1, full))
        return sorted(found)

    def person_before(self, at: int, since: int) -> Name | None:
        """The last person mentioned at the start of a sentence between two positions."""
        r = self.r
        for name in reversed(self.seen[: bisect_left(self.seen, (at,))]):
            if name.first < since:
                return None
            if name.first - r.first[r.unit_of[name.first]] <= 4:
                return name
        return None

    def full_name(self, words: list[str]) -> str | None:
        """The fullest name in the article that a mention shortens."""
        text = " ".join(words)
        if text in self.mentions and len(words) > 1:
            longer = [
                n.text
                for n in self.by_last.get(words[-1], ())
                if set(words) < set(n.text.split()) and n.text.split()[0] == words[0]
            ]
            return longer[0] if longer else text
        for pool in (self.by_last.get(words[-1]), self.by_first.get(words[0])):
            if pool and len(words) == 1:
                return max(pool, key=lambda n: (len(self.mentions[n.text]), -n.first)).text
        return text if len(words) > 1 else None

    def describe(self, name: str) -> tuple[Judgement | None, str | None]:
        """Type and title that the article gives a person, from all mentions."""
        if name not in self._described:
            self._described[name] = self._describe(name)
        return self._described[name]

    def settle(self, name: str, judged: Judgement, title: str) -> None:
        """Keep what one sentence told about a person for the sentences after it."""
        self._described[name] = (judged._replace(kind="person", identification="named"), title)

    def organization(self, name: str) -> Judgement | None:
        """What tells that a name is an organisation's; None for a person's."""
        if name not in self._bodies:
            self._bodies[name] = self._find_organization(name)
        return self._bodies[name]

    def _find_organization(self, name: str) -> Judgement | None:
        best: Judgement | None = None
        for mention in self.mentions.get(name, ())[:6]:
            title, apposed = self._title_before(mention), self._apposition(mention)
            if title is not None and self.r.low[title[1] - 1] in HONORIFICS:
                return None
            if self.r.low[mention.last : mention.last + 1] != [","]:
                apposed = None
            told = [
                judged
                for words in (title, apposed, (mention.first, mention.last))
                if words is not None and (judged := self.classifier.judge(self.r, words))
            ]
            if any(judged.kind == "person" for judged in told):
                return None
            told = [judged for judged in told if judged.kind == "organization"]
            found = max(told, key=lambda judged: judged.sure, default=None) or self._firm(mention)
            if found is not None and (best is None or found.sure > best.sure):
                best = found
        return best

    def _firm(self, name: Name) -> Judgement | None:
        """As in "Larkmoor, which runs the ferry", "the Orin Rangers", "Marl & Son said its"."""
        r, last = self.r, name.last
        after = r.low[last : last + 6]
        if after[:2] == [",", "which"] and not RUNNING.isdisjoint(after):
            why = f"“which {next(w for w in after if w in RUNNING)}” tells of a firm."
            return Judgement("company", "organization", "named", 0.6, why)
        article = name.first > 0 and r.low[name.first - 1] == "the"
        owning = after[:1] != [] and after[0] in OWNING and "its" in after
        if article or owning or after[:2] == [",", "which"] or "&" in r.low[name.first : last]:
            why = f"{name.text} reads as an organisation; nothing tells of which kind."
            return Judgement("company", "organization", "named", 0.3, why)
        return None

    def _describe(self, name: str) -> tuple[Judgement | None, str | None]:
        best: tuple[Judgement | None, str | None] = (None, None)
        row = self.classifier.registry.by_alias.get(name)
        if row is not None and row.type not in MEDIA:
            why = f"Registry row {row.id}: {row.type.replace('_', ' ')}."
            best = (Judgement(row.type, "person", "named", 0.6, why), None)
        for mention in self.mentions.get(name, ())[:6]:
            for words in (self._title_before(mention), self._apposition(mention)):
                if words is None:
                    continue
                judged = self.classifier.judge(self.r, words)
                self._note_gender(name, words)
                if judged is None or judged.kind == "document":
                    continue
                judged = judged._replace(kind="person", identification="named")
                if best[0] is None or judged.sure > best[0].sure:
                    best = (judged, self.r.words(words))
        return best

    def _note_gender(self, name: str, words: Stretch) -> None:
        for low in self.r.low[words[0] : words[1]]:
            if low in FEMALE_WORDS or low in FEMALE:
                self.gender.setdefault(name, "f")
            elif low in MALE_WORDS or low in MALE:
                self.gender.setdefault(name, "m")

    def _title_before(self, name: Name) -> Stretch | None:
        """As in "interior minister" in "the interior minister Ana Ruiz"."""
        r, i = self.r, name.first
        heads = self.classifier.heads
        if i == 0 or (r.low[i - 1] not in heads and r.low[i - 1] not in HONORIFICS):
            return None
        floor = r.first[r.unit_of[i]]
        while i > floor and name.first - i < 8:
            low = r.low[i - 1]
            if not (low[:1].isalnum() or low == "'s") or low in DETERMINERS or is_verb(r, i - 1):
                break
            if low in PREPOSITIONS or low in CLAUSE_WORDS or low in {"and", "or", "who"}:
                break
            i -= 1
        return (i, name.first) if i < name.first else None

    def _apposition(self, name: Name) -> Stretch | None:
        """As in "a geologist at the university" in "Ana Ruiz, a geologist at the university,"."""
        r, i = self.r, name.last
        ceiling = r.last[r.unit_of[name.first]]
        if i < ceiling and r.low[i] == "(":
            while i < ceiling and r.low[i] != ")":
                i += 1
            i += 1
        if i >= ceiling - 1 or r.low[i] not in {",", "of", "from"}:
            return None
        first = i + 1
        if r.low[first][:1].isdigit() and first + 1 < ceiling and r.low[first + 1] == ",":
            first += 2
        last = first
        while (
            last < ceiling
            and last - first < 24
            and r.low[last] not in {",", ".", ";", ":", "—", "–", "“", '"', "”"}
        ):
            if is_verb(r, last) and r.low[first] != "who":
                break
            last += 1
        if r.low[first] == "who":
            verb = first + 1 + (r.low[first + 1] in {"has", "had"})
            if verb < last and r.low[verb] in TEACHING and "at" in r.low[verb + 1 : last]:
                return (r.low.index("at", verb) + 1, last)
            serving = self._serving(first, ceiling)
            if serving is not None:
                return serving
            return (verb + 1, last) if last > verb + 1 and r.low[verb] in LEADING else None
        if r.low[first] == "whose":
            return None
        group = last + 2 < ceiling and r.low[last] == "," and r.low[last + 1] in {"a", "an"}
        if r.low[i] != "," and group and self.classifier.judge(r, (first, last)) is None:
            end = last + 2
            while end < ceiling and end - last < 8 and r.low[end] not in {",", ".", "who", "that"}:
                end += 1
            return (last + 1, end)
        return (first, last) if first < last else None

    def _serving(self, who: int, ceiling: int) -> Stretch | None:
        """As in "who speaks for crews, cooks and pilots at the union Harbour": the body."""
        r = self.r
        for k in range(who + 2, min(ceiling - 2, who + 20)):
            if r.low[k] in {".", ";", "“", "”", '"'}:
                return None
            if r.low[k] == "for" and r.low[k + 1] in DETERMINERS:
                for end in range(k + 2, min(ceiling, k + 5)):
                    if self.classifier.find_body(r, end):
                        return (k + 1, end + 1)
        return None


def _runs(r: Reading, heads: dict[str, Head]) -> tuple[list[Name], list[Name]]:
    """Runs of capitalised words: those that may be persons (two words or more, no head noun in
    them), and those that name an organisation."""
    persons: list[Name] = []
    organizations: list[Name] = []
    places = countries()
    capital = [w[:1].isupper() for w in r.word]
    i, size = 0, len(r.word)
    while i < size:
        if not capital[i] or r.low[i] in NOT_NAMES:
            i += 1
            continue
        j = _run_end(r, capital, i)
        first = i
        for k in range(i, j):
            pair = f"{r.word[k - 1]} {r.word[k]}" if k > i else ""
            if r.low[k] in heads or r.low[k] in HONORIFICS or r.word[k] in places or pair in places:
                first = k + 1
        if 2 <= j - first <= 5 and r.unit_of[first] == r.unit_of[j - 1]:
            persons.append(Name(first, j, " ".join(r.word[first:j])))
        if j - i > 1 and any(_is_body(heads, r.low[k]) for k in range(i, j)):
            organizations.append(Name(i, j, " ".join(r.word[i:j])))
        i = j
    return persons, organizations


def _run_end(r: Reading, capital: list[bool], i: int) -> int:
    start, end, low, size = r.tokens.start, r.tokens.end, r.low, len(r.word)
    j = i + 1
    while j < size and start[j] == end[j - 1] + 1 and r.unit_of[j] == r.unit_of[i]:
        named = capital[j] and low[j] not in NOT_NAMES
        joined = low[j] in PARTICLES or low[j] == "&"
        if not named and not (joined and j + 1 < size and capital[j + 1]):
            break
        j += 1
    return j


def _is_body(heads: dict[str, Head], low: str) -> bool:
    head = heads.get(low)
    return head is not None and head.kind == "organization"
