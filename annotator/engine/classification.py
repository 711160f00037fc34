"""The type of a source from the words that describe it: registry, then generic mentions, then
titles, appositions and the heads of organisations (§2)."""

from typing import NamedTuple

from annotator.codebook import UNATTRIBUTED, GenericSource
from annotator.engine.grammar import DETERMINERS, MEASURES, ONLINE, PREPOSITIONS, REDUCED, WATCHED
from annotator.engine.lexicon import Phrases
from annotator.engine.places import PARTY_STATES, states
from annotator.engine.reading import Reading, Stretch
from annotator.engine.registry import Hit, Registry, find_countries, home_country
from annotator.engine.tokens import word_set
from annotator.engine.vocabulary import (
    AT_WAR,
    MODIFIERS,
    PEOPLE,
    PLACES,
    WITHHELD,
    Head,
    compile_heads,
    compile_names,
)
from annotator.model import Identification, SourceKind

HEAD_ENDS = (
    PREPOSITIONS
    | REDUCED
    | WATCHED
    | {",", "who", "which", "that", "(", "whose", ";", ":", "said", "familiar", "close"}
)
CIVIL = word_set("rights humanitarian relief refugees watch aid abuse victims")
TRADES = word_set(
    "for-profit manufacturers retailers employers industry industries industrial producers "
    "bankers banks insurers builders homebuilders exporters importers hoteliers hotels landlords "
    "shipowners brewers commerce trade business businesses enterprises lobby"
)
"""Words in the name of an association that tell of firms (2.12)."""
SEEN = word_set("seen obtained reviewed viewed read examined")
"""Who has seen a text is not its author: "a memo seen by the paper"."""
PAPERS = word_set("consultation discussion white green working position policy research court 's")
DOCUMENT = Head("document_data", "document")
PICKED = word_set("one another some two three several many most members both")
RUMOURS = word_set("reports estimates rumours rumors speculation gossip whispers suggestions")
VAGUE = word_set(
    "unconfirmed various early initial conflicting recent widespread persistent previous"
)
BODIES = word_set(
    "department office agency service committee group authority commission council board body "
    "federation association organisation organization society fund headquarters"
)
FORMER = word_set("former ex retired late onetime one-time")
IN_OFFICE = frozenset({"government", "military", "foreign_intelligence", "law_enforcement"})
ELECTED = word_set("president minister premier mayor governor chancellor")
AUTHORED = word_set(
    "statement letter communique communiqué release speech memo editorial report lawsuit "
    "indictment complaint filing count tally email message post tweet announcement bulletin note"
)
PICTURES = word_set("footage video videos pictures images photographs photos film clip")
MAKING = word_set("broadcast aired released filmed recorded")
MAKERS = frozenset({
    "state_media", "news_outlet", "wire_service", "military", "government", "law_enforcement",
})  # fmt: skip
"""Whose pictures speak for them (D4)."""
SCHOOLS = word_set("school schools teachers students pupils district")
POLICE = word_set("police officers officer arrested arrest suspect")
SHIELDED = frozenset(["anonymity", "anonymous", "anonymously", "unnamed"])
HUMAN_TYPES = frozenset({"private_person", "expert", "politician", "government"})


class Judgement(NamedTuple):
    """What a description says about a source."""

    type: str
    kind: SourceKind
    identification: Identification
    sure: float
    why: str
    hit: Hit | None = None
    """The registry row that decided, if one did."""


class Classifier:
    """Types descriptions of sources."""

    def __init__(self, registry: Registry, generics: Phrases[GenericSource]) -> None:
        self.registry, self.generics = registry, generics
        self.heads, self.names = compile_heads(), compile_names()

    def judge(self, r: Reading, words: Stretch) -> Judgement | None:
        """The type a noun phrase (a mention, a title, an apposition) tells, if it tells one."""
        first, last = _without_article(r, words)
        if first >= last:
            return None
        hits = self.registry.find(r, words[0], last)
        if hits and (hits[0].first, hits[0].last) == (first, last):
            return self._from_registry(hits[0])
        listed = (
            self._vague(r, first, last)
            or self._withheld(r, first, last)
            or self._whole(r, first, last)
        )
        if listed is not None:
            return listed
        cut = self.head_end(r, first, last)
        end = max([cut, *(h.last for h in hits if h.first < cut)])
        inside = [h for h in hits if h.last <= end]
        if inside and inside[-1].last == end:
            return self._from_registry(inside[-1])
        place = _state(r, first, end)
        if place is not None:
            why = f"Rule G2: {place} as a speaker is its government."
            return Judgement("government", "organization", "role", 0.75, why)
        head = self._head(r, end - 1)
        generic = self._generic(r, first, end)
        if head is not None and head.kind == "document":
            text = self._text(r, first, end, last, hits)
            if text is not None:
                return text
        elif head is not None and inside:
            return self._through(inside[-1], head.kind, r.low[end - 1])
        proper = r.word[end - 1][:1].isupper() and end - first > 1 and r.word[end - 2][:1].isupper()
        if generic is not None and proper and generic[0] < end - first:
            generic = None  # "the Ports Agency" is not just any agency
        if generic is not None and (generic[0] > 1 or head is None or not head.relational):
            judged = self._listed(generic[1])
            kind = head.kind if head is not None else judged.kind
            return self._sharpen(r, judged._replace(kind=kind), first, last)
        if head is None:
            return self._by_modifier(r, first, end)
        if head.relational:
            return self._sharpen(r, self._relational(r, head, first, end, last, hits), first, last)
        why = f"“{r.word[end - 1]}” tells the type."
        judged = Judgement(head.type, head.kind, _unnamed(head.kind), 0.7, why)
        if proper and r.word[end - 1] == "Group":  # "the Larkmoor Leisure Group"
            judged = judged._replace(type="company", sure=0.6)
        if head.kind == "organization":
            named = self.names.get(r.low[end - 1]) if r.word[end - 1][:1].isupper() else None
            judged = judged._replace(type=named or judged.type)
            judged = self._by_field(r, judged, first, end, last)
        if r.low[end - 1] == "superintendent" and _of_schools(r):
            judged = judged._replace(type="government", why="A superintendent of schools.")
        return self._sharpen(r, judged, first, last)

    def _head(self, r: Reading, at: int) -> Head | None:
        """What a head noun tells; a consultation paper is no newspaper."""
        if r.low[at] == "paper" and at > 0 and r.low[at - 1] in PAPERS:
            return DOCUMENT
        return self.heads.get(r.low[at])

    def _vague(self, r: Reading, first: int, last: int) -> Judgement | None:
        if r.low[last - 1] not in RUMOURS or not set(r.low[first : last - 1]) <= VAGUE:
            return None
        why = "Rule U2: nobody is named who holds these reports or estimates."
        return Judgement(UNATTRIBUTED, "group", "none", 0.7, why)

    def _withheld(self, r: Reading, first: int, last: int) -> Judgement | None:
        """As in "two people with direct knowledge of the sale" (A1)."""
        end = self.head_end(r, first, last)
        if r.low[end - 1] not in PEOPLE or end - first > 2:
            return None
        beyond = " ".join(r.low[end : min(last + 8, r.last[r.unit_of[first]])])
        alone = r.low[end - 1] in {"someone", "somebody"}
        if not alone and not any(phrase in beyond for phrase in WITHHELD):
            return None
        kind: SourceKind = "group" if r.low[end - 1] in {"people", "those"} else "person"
        why = f"Rule A1: “{r.words((first, end))}”, known to the paper, not to the reader."
        return Judgement("anonymous", kind, "anonymous", 0.8, why)

    def _text(
        self, r: Reading, first: int, end: int, last: int, hits: list[Hit]
    ) -> Judgement | None:
        """A document: one that surfaced online (M3), or one with an author (D2)."""
        if self._online(r, first, last):
            why = "Rule M3: it surfaced online, nobody is said to have verified it."
            return Judgement("social_media", "document", "unnamed", 0.7, why)
        maker = self.find_maker(r, (first, last))
        judged = self.judge(r, maker) if maker is not None else None
        if judged is not None:
            return judged._replace(kind="document", why=f"Rule D4: its maker. {judged.why}")
        return self._authored(r, first, last, hits) if r.low[end - 1] in AUTHORED else None

    def find_maker(self, r: Reading, words: Stretch) -> Stretch | None:
        """As in "footage broadcast by state television": who made the pictures (D4)."""
        first, last = _without_article(r, words)
        end = self.head_end(r, first, last) if first < last else last
        shown = end + 2 < last and r.low[end - 1] in PICTURES and r.low[end] in MAKING
        if not shown or r.low[end + 1] != "by":
            return None
        judged = self.judge(r, (end + 2, last))
        return (end + 2, last) if judged is not None and judged.type in MAKERS else None

    def _listed(self, row: GenericSource) -> Judgement:
        kind = row.type.replace("_", " ")
        why = (
            f"“{row.pattern}” is on the list of sources without a name, as {kind}"
            f" (generic_sources.csv, line {row.line})."
        )
        return Judgement(row.type, _kind_of(row), _identify(row), 0.6 + 0.1 * row.specificity, why)

    def head_end(self, r: Reading, first: int, last: int) -> int:
        """One past the head noun: before the first preposition, comma or relative pronoun."""
        for i in range(first + 1, last):
            measured = i + 1 < last and r.low[i + 1] in MEASURES
            if r.low[i] in HEAD_ENDS or measured or self._modifies(r, i, last):
                return i
        return last

    def _modifies(self, r: Reading, at: int, last: int) -> bool:
        """Whether a participle follows its noun: "a memo drafted for the board"."""
        after = at + 1 < last and r.low[at + 1] in PREPOSITIONS
        return after and r.low[at].endswith("ed") and r.low[at - 1] in self.heads

    def _from_registry(self, hit: Hit) -> Judgement:
        row = hit.row
        why = f"Registry row {row.id}: {row.type.replace('_', ' ')}."
        if row.type == "state_media":
            listed = f"Listed by {row.control_source}" if row.control_source else "Not yet sourced"
            why += f" {listed}."
        if hit.why:
            why += f" {hit.why}"
        kind: SourceKind = "document" if row.type == "document_data" else "organization"
        return Judgement(row.type, kind, "named", 0.95 * hit.sure, why, hit)

    def _through(self, hit: Hit, kind: SourceKind, word: str) -> Judgement:
        """As in "a Reuters photographer", "UN officials": someone of a registered source."""
        why = f"“{word}” of {hit.row.name} (registry row {hit.row.id})."
        named: Identification = (
            "named"
            if hit.row.type in {"wire_service", "news_outlet", "state_media"}
            else _unnamed(kind)
        )
        return Judgement(hit.row.type, kind, named, 0.85 * hit.sure, why, hit)

    def _generic(self, r: Reading, first: int, end: int) -> tuple[int, GenericSource] | None:
        """The most telling listed mention that ends with the head."""
        low = [w for w in r.low[first:end] if w != "'s"]
        for at in range(len(low)):
            for length, row in self.generics.find_all(low, at):
                if at + length == len(low) and not _another(r, first, end, row):
                    return length, row
        return None

    def _whole(self, r: Reading, first: int, last: int) -> Judgement | None:
        """A listed mention of three words or more at the start: "people briefed on the matter"."""
        hit = self.generics.find(r.low, first, last)
        return self._listed(hit[1]) if hit is not None and hit[0] > 2 else None

    def _sharpen(self, r: Reading, judged: Judgement, first: int, last: int) -> Judgement:
        """Anonymity and former office, which words around the head tell (A1, R2)."""
        low = r.low[first:last]
        if not SHIELDED.isdisjoint(low) or "not to be named" in " ".join(low):
            judged = judged._replace(identification="anonymous")
        if judged.type in IN_OFFICE and not FORMER.isdisjoint(low):
            if ELECTED.isdisjoint(low):
                return judged._replace(
                    type="expert",
                    sure=0.6,
                    why="Rule R2: a former official consulted for knowledge.",
                )
            return judged._replace(
                type="politician", sure=0.6, why="Rule R2: a former elected office holder."
            )
        if judged.type == "politician" and self._one_party(r, first, last):
            return judged._replace(
                type="government",
                why="Rule G4: in a one-party state the party's organs are government.",
            )
        return judged

    def _by_field(
        self, r: Reading, judged: Judgement, first: int, end: int, last: int
    ) -> Judgement:
        """As in "fire department", "Observatory for Human Rights": the field decides."""
        if judged.type == "ngo_monitor" and not TRADES.isdisjoint(r.low[first:last]):
            return judged._replace(type="company", why="Its name tells a business lobby.")
        if not CIVIL.isdisjoint(r.low[first:last]) and judged.type in {
            "expert",
            "government",
            "company",
        }:
            return judged._replace(type="ngo_monitor", why="Its name tells a rights or aid group.")
        for i in range(end - 2, first - 1, -1):
            field = MODIFIERS.get(r.low[i])
            if r.low[end - 1] in BODIES and field:
                why = f"“{r.word[i]} {r.word[end - 1]}” tells the type."
                return judged._replace(type=field, why=why)
        return judged

    def _one_party(self, r: Reading, first: int, last: int) -> bool:
        unit = r.unit_of[first]
        named = find_countries(r, first, last) or find_countries(r, r.first[unit], r.last[unit])
        return not PARTY_STATES.isdisjoint(named or {home_country(r)})

    def _online(self, r: Reading, first: int, last: int) -> bool:
        low = r.low[first:last]
        return not ONLINE.isdisjoint(low) or "social media" in " ".join(low)

    def _authored(self, r: Reading, first: int, last: int, hits: list[Hit]) -> Judgement | None:
        """As in "a ministry statement": a text carries its author's voice (D2, V4)."""
        hits = [h for h in hits if not _only_saw(r, h.first)]
        if hits:
            return self._through(hits[0], "document", r.low[last - 1])
        end = self.head_end(r, first, last)
        if end < last and r.low[end] in {"in", "by", "from", "of"}:
            inner = self.judge(r, (end + 1, last))
            if inner is not None and inner.kind != "document":
                return inner._replace(kind="document", sure=inner.sure * 0.9)
        for i in range(first, last):
            found = MODIFIERS.get(r.low[i]) or self._org_type(r.low[i])
            if found and found != "document_data" and not _only_saw(r, i):
                judged = Judgement(
                    found,
                    "document",
                    "role",
                    0.6,
                    f"Rule D2: a text of “{r.word[i]}” carries its author's voice.",
                )
                return self._sharpen(r, judged, first, last)
        return None

    def _relational(
        self, r: Reading, head: Head, first: int, end: int, last: int, hits: list[Hit]
    ) -> Judgement:
        """As in "a spokesman for the rail union": whom the head speaks for decides."""
        who = _unnamed(head.kind)
        word = r.word[end - 1]
        beyond = next((h for h in hits if h.first >= end), None)
        if beyond is not None:
            return self._through(beyond, head.kind, word)._replace(identification=who)
        serving = self._serving(r, head, end, last)
        if serving is not None:
            return serving
        if "opposition" in r.low[first : end - 1]:
            return Judgement("politician", head.kind, who, 0.7, f"“opposition … {word}”.")
        for i in range(end - 2, first - 1, -1):
            found = MODIFIERS.get(r.low[i]) or self._org_type(r.low[i]) or self._name_type(r, i)
            if found:
                why = f"“{r.word[i]} {word}” tells the type."
                return Judgement(found, head.kind, who, 0.7, why)
        if end < last and r.low[end] in {"of", "for", "at", "with", "in", "from"}:
            inner = self.judge(r, (end + 1, last))
            if inner is not None and inner.kind != "document":
                return inner._replace(kind=head.kind, identification=who, sure=inner.sure * 0.9)
        return self._alone(r, head, first, end)

    def _serving(self, r: Reading, head: Head, end: int, last: int) -> Judgement | None:
        """As in "a station officer with Norland Fire and Rescue": the name decides."""
        named = end + 1 < last and r.low[end] in {"with", "of", "for"}
        if not named or not r.word[end + 1][:1].isupper():
            return None
        inner = self.judge(r, (end + 1, last))
        if inner is None or inner.kind != "organization" or inner.identification != "named":
            return None
        return inner._replace(kind=head.kind, identification=_unnamed(head.kind))

    def _alone(self, r: Reading, head: Head, first: int, end: int) -> Judgement:
        """As in "the leader", "an official": nothing beside the head decides."""
        why = f"“{r.word[end - 1]}” tells the type."
        if head.type == "anonymous":
            return Judgement(head.type, head.kind, "anonymous", 0.8, why)
        if head.type == "politician" and find_countries(r, first, end):  # "the Korean leader"
            return Judgement("government", head.kind, _unnamed(head.kind), 0.7, why)
        return Judgement(head.type, head.kind, _unnamed(head.kind), 0.5, why)

    def _org_type(self, low: str) -> str | None:
        head = self.heads.get(low)
        return head.type if head is not None and head.kind == "organization" else None

    def _by_modifier(self, r: Reading, first: int, end: int) -> Judgement | None:
        for i in range(end - 1, first - 1, -1):
            head = self.heads.get(r.low[i])
            named = self._name_type(r, i) if end - first > 1 else None
            if named is None and head is not None and head.kind == "organization":
                named = head.type
            if named is not None:
                why = f"“{r.word[i]}” in the name tells the type."
                judged = Judgement(named, "organization", "named", 0.6, why)
                return self._by_field(r, judged, first, i + 1, i + 1)
        return None

    def find_body(self, r: Reading, at: int) -> bool:
        """Whether a word is the head of an organisation: "hospital", "the Front"."""
        head = self.heads.get(r.low[at])
        body = head is not None and head.kind == "organization" and r.low[at] not in PLACES
        return body or (r.low[at] in self.names and r.word[at][:1].isupper())

    def _name_type(self, r: Reading, at: int) -> str | None:
        """As in "Larkmoor Freight": a telling word with a capital."""
        if not r.word[at][:1].isupper():
            return None
        if r.low[at] == "front" and AT_WAR.isdisjoint(r.low):
            return "politician"
        return "military" if r.low[at] == "front" else self.names.get(r.low[at])


def _only_saw(r: Reading, at: int) -> bool:
    """As in "a letter that was seen by the weekly": no author of it."""
    at -= r.low[at - 1] in {"the", "a", "an"}
    return r.low[at - 1] == "by" and r.low[at - 2] in SEEN


def _of_schools(r: Reading) -> bool:
    """Whether an article is about schools rather than the police."""
    return sum(w in SCHOOLS for w in r.low) > sum(w in POLICE for w in r.low)


def _another(r: Reading, first: int, end: int, row: GenericSource) -> bool:
    """ "A coating operator" is not "the operator", "the Federation of …" is a name."""
    indefinite = first > 0 and r.low[first - 1] in {"a", "an"}
    named = r.word[end - 1][:1].isupper() and row.pattern[-1:].islower() and end < len(r.low)
    if indefinite and row.pattern.startswith("the "):
        return True
    return named and r.low[end] in {"of", "for"} and row.head.islower()


def _without_article(r: Reading, words: Stretch) -> Stretch:
    first, last = words
    if last - first > 3 and r.low[first] in PICKED and r.low[first + 1] == "of":
        first += 2  # "one of the diplomats"
    while first < last and r.low[first] in DETERMINERS:
        first += 1
    return first, last


def _state(r: Reading, first: int, end: int) -> str | None:
    """The state that a bare place name stands for."""
    name = " ".join(r.word[first:end])
    if first > 0 and r.low[first - 1] == "the" and name in {"North", "South"}:
        full = f"{name} Korea"
        return full if full in r.text else None
    return states().get(name) or states().get(f"the {name}")


def _kind_of(row: GenericSource) -> SourceKind:
    if row.type == "document_data":
        return "document"
    head = row.head
    if head.endswith("s") or head in {"people", "media", "police", "troops"}:
        return "group" if row.type not in {"state_media", "news_outlet"} else "organization"
    return (
        "person"
        if row.pattern.startswith(("a ", "an ")) and row.type in HUMAN_TYPES
        else "organization"
    )


def _identify(row: GenericSource) -> Identification:
    known: dict[str, Identification] = {
        "role": "role", "unnamed": "unnamed", "anonymous": "anonymous", "none": "none",
    }  # fmt: skip
    return known.get(row.identification, "unnamed")


def _unnamed(kind: SourceKind) -> Identification:
    return "role" if kind in {"organization", "document"} else "unnamed"
