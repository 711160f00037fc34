"""Who passed the words of a source on, and whose words a source passes on, as far as the sentence
tells: the outlet it spoke to, lawmakers it briefed, the speaker or the text that it quotes
(C1, C6, E1, F3)."""

from collections.abc import Iterator

from annotator.engine.grammar import (
    AUXILIARIES,
    CLAUSE_WORDS,
    DETERMINERS,
    PERSONAL,
    POSSESSIVES,
    PREPOSITIONS,
    RELATIVES,
    TIMES,
    is_verb,
    noun_phrase_after,
    noun_phrase_before,
    verb_group_start,
)
from annotator.engine.linking import Relation
from annotator.engine.party import Party, judged_party
from annotator.engine.reading import Reading, Stretch
from annotator.engine.registry import MEDIA
from annotator.engine.resolution import Resolver
from annotator.engine.tokens import word_set

LAWMAKERS = word_set("lawmakers legislators deputies senators parliamentarians mps")
TELLING = frozenset({"tell", "brief", "inform"})
OUTLETS = word_set(
    "newspaper paper weekly daily magazine broadcaster channel station network outlet website site "
    "tabloid journal podcast programme program radio television tv agency newsletter"
)
"""Nouns before the name of an outlet: "the weekly Morning Gull"."""
UNNAMED = word_set("television tv radio newspaper media broadcaster channel station")
"""Heads of outlets without a name that still pass on: "state television"."""
STATE = word_set("state state-run state-owned state-controlled official")
AIRING = word_set(
    "interview interviewed interviews speaking appearing appearance column op-ed essay commentary "
    "article remarks comments quoted carried broadcast aired published address podcast seen "
    "obtained reviewed"
)
"""What someone does or gives before the preposition and the outlet."""
LINKS = word_set("on to with for in by from")
ENDS = PREPOSITIONS | CLAUSE_WORDS | AUXILIARIES | RELATIVES | {"as"}
QUOTED = word_set("quoted quotes quoting cited cites")
FOUND = word_set("found warned concluded recommended estimated advised predicted calculated")
"""What the makers of a text did, in what the text says."""


class Relays:
    """Reads the links of a chain beside its speaker."""

    def __init__(self, resolver: Resolver, publisher: Party | None) -> None:
        self.resolver, self.r = resolver, resolver.r
        self.classifier = resolver.classifier
        self.publisher = publisher

    def after(self, f: Relation, speaker: Party) -> Party | None:
        """Whom the source told, or the outlet it spoke on."""
        found = self._told(f) or self._aired(f)
        if found is None or self._publishes(found) or found.name == speaker.name:
            return None
        return found

    def columnist(self, f: Relation, party: Party) -> Party:
        """A party, as an outlet's own voice where it speaks in its column there (X2)."""
        low = self.r.low
        if "column" not in low[self.r.first[f.unit] : self.r.last[f.unit]]:
            return party
        columns = (
            k for k in self._links(f) if low[k - 1] == "column" and low[k - 2] in POSSESSIVES
        )
        if party.type in {"government", "politician"} or next(columns, None) is None:
            return party
        return party._replace(type="news_outlet", why="Rule X2: a columnist speaks for an outlet.")

    def origin(self, f: Relation) -> Party | None:
        """Whom an outlet quotes ("quoted Ana Ruiz as saying") or what it cites."""
        words = self._quoted(f) or self._cited(f)
        return self.resolver.party_at(words) if words is not None else None

    def finders(self, f: Relation) -> Party | None:
        """As in "Engineers found rust, a report says": who found what a text tells."""
        r = self.r
        if not f.content or f.unit != r.unit_of[f.content[0][0]]:
            return None
        first, last = f.content[0]
        verb = next((k for k in range(first + 1, min(last, first + 12)) if r.low[k] in FOUND), None)
        if verb is None or any(is_verb(r, k) and r.quoted[k] < 0 for k in range(first, verb)):
            return None
        words = noun_phrase_before(r, verb, first)
        judged = (
            self.classifier.judge(r, words) if words is not None and words[0] == first else None
        )
        if words is None or judged is None or judged.kind == "document":
            return None
        return self.resolver.party_at(words)

    # ------------------------------------------------------------ told

    def _told(self, f: Relation) -> Party | None:
        """Lawmakers or an outlet after "told" (C6, E1)."""
        if f.form is None or f.form.lemma not in TELLING:
            return None
        at, last = _after_verb(self.r, f), self.r.last[f.unit]
        words = noun_phrase_after(self.r, at, last)
        lawmakers = self._lawmakers(words) if words is not None else None
        return lawmakers or self._outlet(at, last)

    def _lawmakers(self, words: Stretch) -> Party | None:
        r = self.r
        words = _up_to(r, words, {"behind", "in", "on", "at", "after", "during"})
        seats = r.low[words[0]] == "members" and not {"parliament", "congress"}.isdisjoint(
            r.low[words[0] : words[1]]
        )
        judged = self.classifier.judge(r, words)
        if judged is None or not (seats or r.low[words[1] - 1] in LAWMAKERS):
            return None
        judged = judged._replace(type="politician")  # whosever state it is
        return judged_party(r.words(words), judged)._replace(mention=r.words(words))

    # ------------------------------------------------------------ spoken on

    def _aired(self, f: Relation) -> Party | None:
        """As in "speaking on state television", "in an interview with the weekly Gull"."""
        for link in self._links(f):
            found = self._outlet(link + 1, self.r.last[f.unit])
            if found is not None:
                return found
        return None

    def _links(self, f: Relation) -> Iterator[int]:
        """Prepositions before what may be an outlet, outside of what is said."""
        r = self.r
        first, last = r.first[f.unit], r.last[f.unit]
        for k in range(first, last - 1):
            if r.low[k] not in LINKS or r.quoted[k] >= 0 or _holds(f, k):
                continue
            airing = not AIRING.isdisjoint(r.low[max(first, k - 3) : k])
            spoken = r.low[k] == "on" and (k == first or _ends_cue(f, k))
            if airing or spoken:
                yield k

    def _outlet(self, at: int, ceiling: int) -> Party | None:
        """The outlet that is named from a word on, if one is."""
        r = self.r
        words = _outlet_phrase(r, at, ceiling)
        owner = next((k for k in range(*words) if r.low[k] == "'s"), at)
        if owner > at and owner + 1 < words[1] and r.word[owner + 1][:1].isupper():
            words = (at, owner)  # "the BBC's Today programme"
        if words[0] == words[1]:
            return None
        name = _name_at_end(r, words)
        lower = r.low[words[0] : name[0]]
        judged = self.classifier.judge(r, words)
        if judged is not None and judged.hit is not None and judged.type in MEDIA:
            return judged_party(judged.hit.row.name, judged)._replace(mention=r.words(words))
        if name[0] < name[1] and not OUTLETS.isdisjoint(lower[-1:]):
            return self._described(words, name, lower)
        if judged is None or judged.type not in MEDIA or not _passes_on(r, words, name):
            return None
        start = words[0] + (r.low[words[0]] in {"the", "a", "an"})
        return judged_party(r.words((start, words[1])), judged)._replace(mention=r.words(words))

    def _described(self, words: Stretch, name: Stretch, lower: list[str]) -> Party:
        """As in "the public broadcaster NRX": its noun tells what it is."""
        agency = "agency" in lower
        type_key = "wire_service" if agency else "news_outlet"
        type_key = "state_media" if not STATE.isdisjoint(lower) else type_key
        why = f"“{lower[-1]}” before the name tells an outlet."
        text = self.r.words(words)
        return Party(self.r.words(name), type_key, "organization", "named", 0.7, why, mention=text)

    def _publishes(self, party: Party) -> bool:
        if self.publisher is None:
            return False
        if party.source_id is not None and party.source_id == self.publisher.source_id:
            return True
        name = party.mention.removeprefix("the ").removeprefix("The ")
        known = self.publisher.name
        return known in {party.name, name} or known.endswith((f" {party.name}", f" {name}"))

    # ------------------------------------------------------------ quoted and cited

    def _quoted(self, f: Relation) -> Stretch | None:
        """As in "Ana Ruiz" in "the paper quoted Ana Ruiz as saying", "Ana Ruiz was quoted by the
        paper as saying"."""
        r = self.r
        verb = self._quoted_by(f)
        if verb is None:
            verb = next((k for k in self._before_saying(f) if r.low[k] in QUOTED), None)
        if verb is None or _holds(f, verb):
            return None
        floor = r.first[f.unit]
        if r.low[verb + 1 : verb + 2] == ["by"] or r.low[verb - 1] in AUXILIARIES:
            end = verb - 1 if r.low[verb - 1] == "," else verb_group_start(r, verb, floor)
            return noun_phrase_before(r, end, floor)
        for k in range(verb + 2, min(r.last[f.unit] - 1, verb + 16)):
            if r.low[k] == "as" and r.low[k + 1].endswith("ing"):
                return (verb + 1, k)
        return None

    def _quoted_by(self, f: Relation) -> int | None:
        """As in "quoted by the agency" before an outlet that is the source."""
        at = f.source[0][0] if f.source else 0
        near = range(max(self.r.first[f.unit] + 1, at - 6), at - 1)
        low = self.r.low
        return next((k for k in near if low[k] in QUOTED and low[k + 1] == "by"), None)

    def _before_saying(self, f: Relation) -> range:
        """The words of a cue, and those before its "as saying"."""
        first, last = f.cue[0]
        as_saying = self.r.low[first - 1] == "as" or self.r.low[first] == "as" or f.content == ()
        saying = self.r.low[first].endswith("ing") or as_saying
        return range(max(self.r.first[f.unit], first - 16) if saying else first, last)

    def _cited(self, f: Relation) -> Stretch | None:
        """As in "a report" in "the agency said, citing a report"."""
        r = self.r
        for k in range(f.cue[0][0], r.last[f.unit] - 1):
            citing = r.low[k] == "citing" and _opens_aside(r, k)
            cited = r.low[k] in QUOTED and r.low[k - 1] == "which"
            if (citing or cited) and r.quoted[k] < 0:
                words = noun_phrase_after(r, k + 1, r.last[f.unit])
                judged = self.classifier.judge(r, words) if words is not None else None
                return words if judged is not None else None
        return None


def _holds(f: Relation, at: int) -> bool:
    return any(a <= at < b for a, b in f.content)


def _ends_cue(f: Relation, at: int) -> bool:
    return any(b in (at, at + 1) for _, b in f.cue)


def _outlet_phrase(r: Reading, at: int, ceiling: int) -> Stretch:
    """What may be an outlet: words in small letters, then its name in capitals, if it has one."""
    last, named = min(ceiling, at + 10), False
    for k in range(at, last):
        low, following = r.low[k], r.word[k + 1 : k + 2] if k + 1 < ceiling else []
        before_name = following != [] and following[0][:1].isupper()
        if low == "'s" or (named and low in OUTLETS):
            named = False
        elif r.word[k][:1].isupper() and low not in TIMES:
            named = True
        elif not _goes_on(low, named, before_name):
            return at, k
        elif low in UNNAMED and not before_name and _closes(following):
            return at, k + 1
    return at, last


def _goes_on(low: str, named: bool, before_name: bool) -> bool:
    """Whether a word in small letters may stand before a name, or inside it."""
    if named:
        return low.isdigit() or (low in {"of", "and", "&"} and before_name)
    return low[:1].isalpha() and low not in ENDS


def _closes(following: list[str]) -> bool:
    """Whether the next word belongs to no longer noun: not "the station chief"."""
    low = following[0].lower() if following else "."
    return not low[:1].isalpha() or low in ENDS | DETERMINERS | PERSONAL | TIMES


def _passes_on(r: Reading, words: Stretch, name: Stretch) -> bool:
    """Whether a phrase means an outlet: not "reporters"."""
    return name[0] < name[1] or r.low[words[1] - 1] in UNNAMED


def _opens_aside(r: Reading, at: int) -> bool:
    """Whether a participle goes with the speaker: after a comma or a day."""
    return r.low[at - 1] in {",", "("} or r.low[at - 1].endswith("day")


def _after_verb(r: Reading, f: Relation) -> int:
    """One past the verb of a cue, which may hold the addressee: "earlier told lawmakers"."""
    first, last = f.cue[-1]
    verbs = (i for i in range(first, last) if is_verb(r, i) and r.low[i] not in AUXILIARIES)
    return next(verbs, last - 1) + 1


def _up_to(r: Reading, words: Stretch, ends: set[str]) -> Stretch:
    first, last = words
    return first, next((k for k in range(first + 1, last) if r.low[k] in ends), last)


def _name_at_end(r: Reading, words: Stretch) -> Stretch:
    """The capitals and numbers with which a phrase ends."""
    first, last = words
    start = last
    while start > first and (r.word[start - 1][:1].isupper() or r.low[start - 1] == "&"):
        start -= 1
    return start, last
