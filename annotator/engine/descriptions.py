"""What an article says about whom it names: titles, appositions, relative clauses."""

from annotator.engine.cast import Cast, Entity
from annotator.engine.classification import Classifier, Judgement
from annotator.engine.grammar import (
    CLAUSE_WORDS,
    DETERMINERS,
    PREPOSITIONS,
    QUOTE_MARKS,
    is_verb,
    noun_phrase_before,
)
from annotator.engine.names import HONORIFICS, Name, is_title
from annotator.engine.reading import Reading, Stretch
from annotator.engine.registry import MEDIA
from annotator.engine.tokens import word_set
from annotator.engine.vocabulary import RUNNING, TEACHING

LEADING = word_set(
    "leads heads runs run chairs represents led headed ran chaired represented directs owns "
    "manages coordinates founded"
)
"""After "who", verbs whose object tells what someone is."""
OWNING = word_set("said says claimed claims denied insisted announced its it that")
CLOSING = ([","], ["."], ["and"])
MOST_TITLE = 10
"""Words of a title before a comma and a name."""
MENTIONS = 6
"""How many mentions of a name are read."""


class Descriptions:
    """Descriptions of the names of one article, each read once."""

    def __init__(self, r: Reading, classifier: Classifier, cast: Cast) -> None:
        self.r, self.classifier, self.cast = r, classifier, cast
        self._persons: dict[str, tuple[Judgement | None, str | None]] = {}
        self._bodies: dict[str, Judgement | None] = {}
        self._about: dict[str, tuple[str, ...]] = {}

    def describe(self, entity: Entity) -> tuple[Judgement | None, str | None]:
        """Type and title that the article gives a person, from all mentions."""
        if entity.name not in self._persons:
            self._persons[entity.name] = self._describe(entity)
        return self._persons[entity.name]

    def settle(self, name: str, judged: Judgement, title: str) -> None:
        """Keep what one sentence told about a person for the sentences after it."""
        self._persons[name] = (judged._replace(kind="person", identification="named"), title)

    def about(self, entity: Entity) -> tuple[str, ...]:
        """Every title, apposition and relative clause, in text order, once each."""
        if entity.name not in self._about:
            found = (
                self.r.words(words)
                for n in entity.mentions[:MENTIONS]
                for words in (self._title_before(n), self._title_apart(n), self._beside(n))
                if words is not None
            )
            self._about[entity.name] = tuple(dict.fromkeys(found))
        return self._about[entity.name]

    def titles(self, entity: Entity) -> list[str]:
        """What stands directly before and after a person's name."""
        found = (
            words
            for n in entity.mentions[:MENTIONS]
            for words in (self._title_before(n), self._apposition(n))
        )
        return [self.r.words(words) for words in found if words is not None]

    def organization(self, entity: Entity) -> Judgement | None:
        """What tells that a name is an organisation's; None for a person's."""
        if entity.name not in self._bodies:
            self._bodies[entity.name] = self._find_organization(entity)
        return self._bodies[entity.name]

    def _find_organization(self, entity: Entity) -> Judgement | None:
        if entity.is_person and entity.person >= 3:
            return None
        found = [f for n in entity.mentions[:MENTIONS] if (f := self._judge_body(n)) is not None]
        if found:
            return max(found, key=lambda judged: judged.sure)
        if entity.kind == "person":
            return None
        why = f"{entity.name} reads as an organisation; nothing tells of which kind."
        return Judgement("company", "organization", "named", 0.3, why)

    def _judge_body(self, n: Name) -> Judgement | None:
        apposed = self._apposition(n) if self.r.low[n.last : n.last + 1] == [","] else None
        told = [
            judged
            for words in (self._title_before(n), apposed, (n.first, n.last))
            if words is not None and (judged := self.classifier.judge(self.r, words))
        ]
        told = [judged for judged in told if judged.kind == "organization"]
        return max(told, key=lambda judged: judged.sure, default=None) or self._firm(n)

    def _firm(self, n: Name) -> Judgement | None:
        """As in "Larkmoor, which runs the ferry", "the Orin Rangers", "Marl & Son said its"."""
        r, last = self.r, n.last
        after = r.low[last : last + 6]
        if after[:2] == [",", "which"] and not RUNNING.isdisjoint(after):
            why = f"“which {next(w for w in after if w in RUNNING)}” tells of a firm."
            return Judgement("company", "organization", "named", 0.6, why)
        article = n.first > 0 and r.low[n.first - 1] == "the"
        owning = after[:1] != [] and after[0] in OWNING and "its" in after
        if article or owning or after[:2] == [",", "which"] or "&" in r.low[n.first : last]:
            why = f"{n.text} reads as an organisation; nothing tells of which kind."
            return Judgement("company", "organization", "named", 0.3, why)
        return None

    def _describe(self, entity: Entity) -> tuple[Judgement | None, str | None]:
        best: tuple[Judgement | None, str | None] = (None, None)
        row = self.classifier.registry.by_alias.get(entity.name)
        if row is not None and row.type not in MEDIA:
            why = f"Registry row {row.id}: {row.type.replace('_', ' ')}."
            best = (Judgement(row.type, "person", "named", 0.6, why), None)
        for n in entity.mentions[:MENTIONS]:
            for words in (self._title_before(n), self._apposition(n)):
                judged = self.classifier.judge(self.r, words) if words is not None else None
                if words is None or judged is None or judged.kind == "document":
                    continue
                if judged.kind == "organization" and self.r.low[words[0]] in {"a", "an"}:
                    judged = judged._replace(sure=0.4)  # "Ana Ruiz, a press operator"
                judged = judged._replace(kind="person", identification="named")
                if best[0] is None or judged.sure > best[0].sure:
                    best = (judged, self.r.words(words))
        return best

    def _beside(self, n: Name) -> Stretch | None:
        """The whole apposition or relative clause after a name, or its affiliation."""
        r, first = self.r, n.last
        ceiling = r.last[r.unit_of[n.first]]
        if first + 1 >= ceiling or r.low[first] not in {",", "of", "from", "with", "who", "at"}:
            return None
        first += r.low[first] == ","
        if r.low[first] == "of" and r.low[first + 1].endswith("ing"):  # "accused him, of bending"
            return None
        opens = r.low[first] in {"a", "an", "the", "who", "whose", "of", "from", "with", "at"}
        if not opens and not is_title(self.classifier.heads, r.low[first]):
            return None
        last = first
        while last < ceiling and last - first < 40:
            if r.low[last] in {";", ":", "—", "–"} or r.low[last] in QUOTE_MARKS:
                break
            if r.low[last] == "," and r.low[last + 1 : last + 2] != ["who"]:
                break
            last += 1
        return (first, last) if last > first + 1 else None

    def _title_before(self, name: Name) -> Stretch | None:
        """As in "interior minister" in "the interior minister Ana Ruiz"."""
        r, i = self.r, name.first
        heads = self.classifier.heads
        if i == 0 or not (r.low[i - 1] in heads or is_title(heads, r.low[i - 1])):
            return None
        floor = r.first[r.unit_of[i]]
        while i > floor and name.first - i < 8:
            low = r.low[i - 1]
            if not (low[:1].isalnum() or low == "'s") or low in DETERMINERS or is_verb(r, i - 1):
                break
            if r.low[i] in HONORIFICS and not is_title(heads, low):  # "the first time Dr Ruiz"
                break
            if low in PREPOSITIONS or low in CLAUSE_WORDS or low in {"and", "or", "who"}:
                break
            i -= 1
        return (i, name.first) if i < name.first else None

    def _title_apart(self, name: Name) -> Stretch | None:
        """As in "its director, Dr Ana Ruiz," or "the mill's owner, Ana Ruiz,"."""
        r, comma = self.r, name.first - 1
        while comma > 0 and r.low[comma] in HONORIFICS:
            comma -= 1
        floor = r.first[r.unit_of[name.first]]
        if comma <= floor or r.low[comma] != "," or r.low[name.last : name.last + 1] not in CLOSING:
            return None
        words = noun_phrase_before(r, comma, floor)
        if words is None or words[1] - words[0] > MOST_TITLE or r.low[words[0]] not in DETERMINERS:
            return None
        head = self.classifier.heads.get(r.low[self.classifier.head_end(r, *words) - 1])
        return words if head is not None and head.kind == "person" else None

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
        if first >= ceiling:
            return None
        last = first
        while (
            last < ceiling
            and last - first < 24
            and r.low[last] not in {",", ".", ";", ":", "—", "–", "“", '"', "”"}
        ):
            if is_verb(r, last) and r.low[first] != "who":
                break
            last += 1
        if r.low[first] == "who" and last < first + 2:
            return None
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
