"""One article while its units are coded: parties, relays that carry on, the answer to each unit."""

from collections.abc import Iterable

from annotator.codebook import UNATTRIBUTED, Hedge
from annotator.engine.cast import Cast
from annotator.engine.certainty import answer_features, judge_certainty
from annotator.engine.classification import Classifier
from annotator.engine.coding import (
    Answer,
    Coder,
    Voucher,
    as_suggestion,
    choose,
    count_words,
)
from annotator.engine.forms import Forms
from annotator.engine.grammar import DETERMINERS, is_verb, noun_phrase_after, noun_phrase_before
from annotator.engine.learned import Learned
from annotator.engine.lexicon import Phrases
from annotator.engine.linking import Relation
from annotator.engine.party import Party
from annotator.engine.pictures import find_agency, read_credit
from annotator.engine.reading import Reading
from annotator.engine.registry import MEDIA
from annotator.engine.relays import Relays
from annotator.engine.resolution import Resolver
from annotator.engine.retyping import (
    follow_bodies,
    gather_descriptions,
    is_bare_speaker,
    retype,
    speaking_for,
)
from annotator.engine.tokens import word_set
from annotator.engine.typing import TypeReader
from annotator.engine.written import WrittenNames
from annotator.model import Attribution, Suggestion

TOPICS = word_set("discuss talk speak address mention refer_to touch_on cite")
"""Speech verbs that mostly name a topic, not a content (B3)."""
NOBODY = frozenset({"nobody", "no one", "no-one", "none"})
LEAST_SURE = 0.2
"""How sure the type is of a source of which nothing in the text tells."""
VOTES = word_set("reject approve adopt pass vote back endorse ratify support agree")
LEGISLATURES = word_set(
    "parliament senate congress assembly legislature council councillors commons lords knesset "
    "duma bundestag lawmakers legislators deputies senators mps"
)
ACTS = word_set(
    "set analysed analyzed criticised criticized ordered decided agreed adopted called reviewed "
    "approved resolved instructed discussed laid"
)
"""What a congress, a cabinet or a committee does by language."""
COURTS = word_set("jury jurors court inquest tribunal")
OFFICIAL = frozenset({"government", "politician", "military"})
SERVICE = "foreign_intelligence"
THEY = frozenset({"they", "it", "agency", "service"})
"""Words for a service in what a lawmaker says of it."""
OWN_KNOWLEDGE = frozenset({"understand", "learn"})


class Article:
    """One article while its units are coded."""

    def __init__(
        self,
        r: Reading,
        classifier: Classifier,
        hedges: Phrases[Hedge],
        relations: list[Relation],
        forms: Forms,
        learned: Learned | None = None,
    ) -> None:
        self.r, self.relations = r, relations
        self.forms, self.learned = forms, learned
        self.children: dict[int, list[Relation]] = {}
        for f in relations:
            if f.parent is not None:
                self.children.setdefault(f.parent, []).append(f)
        self.written = WrittenNames(r, classifier.registry)
        self.credits = {
            n: [self.written.rename(p) for p in read_credit(r, classifier, n)]
            for n, u in enumerate(r.units)
            if u.kind == "credit"
        }
        self.classifier = classifier
        self.resolver = Resolver(r, classifier, Cast(r, classifier.heads))
        self.parties: dict[int, Party | None] = {}
        self.inherited: dict[int, Party] = {}
        self.origins: dict[int, Party] = {}
        """Whom or what an attribution quotes or cites, by its number."""
        self.told: dict[int, Party | None] = {}
        """Whom or where a source told it, by the number of the attribution."""
        metadata = r.document.metadata
        self.agency = self._registered(metadata.agency)
        self.publisher = self._registered(metadata.publisher)
        self.relays = Relays(self.resolver, self.publisher)
        self._resolve_all()
        self.briefed = self._find_briefed()
        shown = [] if metadata.publisher else list(self.credits.values())
        agency = self.agency or find_agency(shown)
        self.coder = Coder(r, hedges, metadata, agency)
        self.of_unit: list[list[Relation]] = [[] for _ in r.units]
        for f in relations:
            for n in sorted(self._units_of(f)):
                self.of_unit[n].append(f)

    def _registered(self, name: str | None) -> Party | None:
        """The party for a name in the metadata."""
        if not name:
            return None
        row = self.classifier.registry.by_alias.get(name)
        if row is None:
            return Party(
                name, "news_outlet", "organization", "named", 0.5, "Named in the metadata."
            )
        why = f"Registry row {row.id}."
        return Party(row.name, row.type, "organization", "named", 0.9, why, source_id=row.id)

    def _struck_out(self, f: Relation, numbers: set[int]) -> bool:
        """The publisher, and the agency whose copy this is where it passes a source on (V1, W2)."""
        if self.publisher is not None and self._is_publisher(f, self.publisher):
            return True
        passes_on = any(g.number in numbers for g in self.children.get(f.number, ()))
        party = self.parties[f.number]
        return passes_on and party is not None and _is_same(party, self.agency)

    def _is_publisher(self, f: Relation, publisher: Party) -> bool:
        """By its name, or by the end of it: "the Courier" of The Tarn Courier."""
        party = self.parties[f.number]
        name = self._name(f).removeprefix("the ").removeprefix("The ")
        ends = name[:1].isupper() and publisher.name.endswith(f" {name}")
        return ends or name == publisher.name or (party is not None and _is_same(party, publisher))

    def _units_of(self, f: Relation) -> set[int]:
        units = {f.unit}
        for a, b in f.content:
            units.update(range(self.r.unit_of[a], self.r.unit_of[b - 1] + 1))
        return units

    def _resolve_all(self) -> None:
        """Parties in text order; what came through a relay keeps it (C5, P5)."""
        through: dict[str, Party] = {}
        for f in self.relations:
            self.parties[f.number] = self.resolver.resolve(f)
            origin = self.relays.origin(f)
            if origin is not None:
                self.origins[f.number] = self.written.rename(origin)
                self.resolver.pointer.note(f.unit, f.cue[0][0], origin)
        self.unheard = {f.number for f in self.relations if self._is_unheard(f)}
        if self.learned is not None:
            self._retype(self.learned.types)
        self._look_ahead()
        for f in self.relations:
            known = self.parties[f.number]
            if known is not None:
                self.parties[f.number] = self.relays.columnist(f, self.written.rename(known))
        for f in self.relations:
            party = self.parties[f.number]
            if party is None:
                continue
            origin = self.origins.get(f.number)
            if origin is not None and party.type in MEDIA:
                through[origin.name] = party
            outer = self.parties.get(f.parent) if f.parent is not None else None
            if outer is not None and outer.type in MEDIA:
                through[party.name] = outer
            elif self._in_document(f):
                through.pop(party.name, None)
            elif f.parent is None and party.resolved and party.name in through:
                self.inherited[f.number] = through[party.name]
            elif f.parent is None and not party.resolved:
                through.pop(party.name, None)

    def _look_ahead(self) -> None:
        """Who is named only further on: the researchers of a heading (E9), whoever speaks where
        "the jury was told" (V4)."""
        spoken = False
        for n, f in enumerate(self.relations):
            party = self.parties[f.number]
            if party is None or not f.source:
                continue
            later = self.relations[n + 1 :]
            found = None
            if self.r.low[f.source[0][1] - 1] in COURTS and not spoken:
                found = self._heard(f, later)
            elif self.r.units[f.unit].kind == "heading" and party.head == party.name:
                found = self._fuller(party, later)
            if found is not None:
                self._replace(party, found, (f, *later))
            spoken = spoken or (party.kind == "person" and party.identification == "named")

    def _replace(self, party: Party, found: Party, relations: Iterable[Relation]) -> None:
        """Put one party for another, also where it is only pointed to."""
        for f in relations:
            known = self.parties[f.number]
            if known is None or known.name != party.name:
                continue
            if known is party or known.resolved:
                self.parties[f.number] = found._replace(mention=known.mention, resolved=True)

    def _heard(self, f: Relation, later: list[Relation]) -> Party | None:
        """The first one named as speaking after a court was told or heard something."""
        r = self.r
        after = f.cue[-1][1]
        cue = r.low[after - 1]
        told = cue == "told" and DETERMINERS.isdisjoint(r.low[after : after + 1])
        if not (told or cue in {"heard", "hears"}):
            return None
        near = (self.parties[g.number] for g in later if f.unit < g.unit <= f.unit + 4)
        return next((p for p in near if p and p.kind == "person"), None)

    def _fuller(self, party: Party, later: list[Relation]) -> Party | None:
        """The first later mention with the same head noun that says more."""
        known = (self.parties[g.number] for g in later)
        alike = (p for p in known if p and p.head == party.head and p.name != party.name)
        return next(alike, None) or self._described(party)

    def _described(self, party: Party) -> Party | None:
        """As in "a paper by researchers in Tarn": a mention with a name, of no source."""
        r = self.r
        for k in range(len(r.low) - 3):
            if r.low[k] == party.head and r.low[k + 1] in {"in", "at", "from", "of", "with"}:
                words = noun_phrase_after(r, k, r.last[r.unit_of[k]])
                if words and any(w[:1].isupper() for w in r.word[k + 2 : words[1]]):
                    return self.resolver.party_at(words)
        return None

    def _retype(self, reader: TypeReader) -> None:
        """The types that the descriptions tell, all of an article being known. A spokesman of whom
        nothing more is said speaks for the organisation that spoke last."""
        known = [p for p in self.parties.values() if p is not None]
        descriptions = gather_descriptions(known)
        body: Party | None = None
        typed: dict[int, Party] = {}
        for number, party in self.parties.items():
            if party is None:
                continue
            text = descriptions.get(party.name, "")
            if body is not None and party.kind == "person" and is_bare_speaker(text):
                typed[number] = speaking_for(party, body)
            else:
                typed[number] = retype(party, descriptions, reader)
            if party.kind == "organization" and party.type not in MEDIA:
                body = typed[number]
        self.parties |= follow_bodies(typed)

    def _is_unheard(self, f: Relation) -> bool:
        """A noun that no list knows for a source, with words that no list knows for a cue."""
        party = self.parties[f.number]
        known = party is None or party.sure > LEAST_SURE or party.identification == "named"
        return not known and f.form is None and not _is_quoted(self.r, f)

    def _in_document(self, f: Relation) -> bool:
        """As in "In it, the engineers say", "In the report, …": no outlet stands between."""
        first = self.r.first[f.unit]
        low = self.r.low[first : first + 4]
        document = self.classifier.heads.get(low[2]) if len(low) == 4 else None
        named = low[1:2] == ["the"] and document is not None and document.kind == "document"
        return low[:3] == ["in", "it", ","] or (low[:1] == ["in"] and named and low[3] == ",")

    # ------------------------------------------------------------ units

    def suggestion(self, n: int) -> Suggestion:
        ids = tuple(f.number for f in self.of_unit[n])
        answer, voucher = self.answer(n)
        if self.learned is not None:
            features = self.features(n, answer, voucher)
            answer = judge_certainty(answer, features, self.learned.certainty)
        return as_suggestion(self.r, n, answer, ids)

    def features(self, n: int, answer: Answer, voucher: Voucher | None) -> dict[str, float]:
        """What the answer for a unit rests on."""
        words = range(self.r.first[n], self.r.last[n])
        cues = sum(self.forms.at(self.r, i) is not None for i in words) if voucher is None else 0
        return answer_features(self.r, n, answer, voucher, cues)

    def answer(self, n: int) -> tuple[Answer, Voucher | None]:
        """The answer for a unit, and the attribution that it rests on."""
        vouchers, hearsay = self.vouchers(n) if self.r.units[n].counted else ([], None)
        if vouchers:
            return self.coder.attributed(n, vouchers), choose(vouchers)
        return self._unvouched(n, hearsay), None

    def _unvouched(self, n: int, hearsay: Relation | None) -> Answer:
        unit = self.r.units[n]
        if unit.kind == "credit":
            return self.coder.credit(n, self.credits[n])
        if unit.kind == "boilerplate" or not unit.counted:
            return self.coder.uncounted(
                n, "Rule U4/E8: a label, byline or the like, not a statement."
            )
        if unit.kind == "caption":
            makers = self._makers(n)
            if makers and makers[0].type != UNATTRIBUTED:
                return self.coder.caption(n, makers)
        return self.coder.unattributed(n, hearsay)

    def _makers(self, n: int) -> list[Party]:
        """The credit that follows a caption."""
        for k in range(n + 1, min(n + 4, len(self.r.units))):
            if self.r.units[k].kind == "credit":
                return self.credits[k]
            if self.r.units[k].kind != "caption":
                break
        return []

    def vouchers(self, n: int) -> tuple[list[Voucher], Relation | None]:
        held = (f for f in self.of_unit[n] if f.counts and not self._is_event(f))
        here = [f for f in held if f.unit == n or self._continues(f, n)]
        speaking = [f for f in here if self._speaks(f)]
        numbers = {f.number for f in speaking}
        speaking = [f for f in speaking if not self._struck_out(f, numbers)]
        numbers = {f.number for f in speaking}
        vouchers = [
            _through_briefing(
                Voucher(
                    relation=f,
                    party=party,
                    inherited=self.inherited.get(f.number),
                    nested=self._inner(f, party, numbers),
                    told=self._told(f, party),
                    words=count_words(self.r, n, f.content),
                )
            )
            for f in speaking
            if f.parent not in numbers and (party := self.parties[f.number]) is not None
        ]
        hearsay = next((f for f in here if not self._speaks(f)), None)
        return vouchers, hearsay

    def _is_event(self, f: Relation) -> bool:
        """A topic without content (B3), a vote or passage by a legislature (E5), what nobody or no
        speaker does: "overnight talks produced an offer"."""
        party = self.parties[f.number]
        if f.number in self.unheard or (party and party.mention.lower() in NOBODY):
            return True
        votes = f.form is not None and f.form.lemma in VOTES and not _is_quoted(self.r, f)
        body = party is not None and not LEGISLATURES.isdisjoint(party.name.lower().split())
        return _topic_only(self.r, f) or (votes and body)

    def _continues(self, f: Relation, n: int) -> bool:
        """Whether a unit without the cue carries on the quotation: in words without marks the
        reporter speaks again (P5)."""
        r = self.r
        return any(
            r.quoted[i] >= 0
            for a, b in f.content
            for i in range(max(a, r.first[n]), min(b, r.last[n]))
        )

    def _speaks(self, f: Relation) -> bool:
        """Whether someone vouches: not for hearsay, nor for what an outlet "understands" (V16)."""
        party = self.parties[f.number]
        if party is None or party.type == UNATTRIBUTED or f.stance == "hearsay":
            return False
        return f.form is None or f.form.lemma not in OWN_KNOWLEDGE or party.type not in MEDIA

    def _told(self, f: Relation, party: Party) -> Party | None:
        if f.number not in self.told:
            told = self.relays.after(f, party)
            self.told[f.number] = self.written.rename(told) if told is not None else None
        return self.told[f.number]

    def _inner(self, f: Relation, party: Party, numbers: set[int]) -> tuple[Party, ...]:
        """The parties inside what a party says, innermost first."""
        nested = self._nested(f, numbers)
        if nested:
            return nested
        finders = self.relays.finders(f) if party.kind == "document" else None
        origin = self.origins.get(f.number) or finders or self._briefing(f, party)
        if origin is not None and origin.name != party.name:
            return (origin,)
        return self._actor(f, party)

    def _find_briefed(self) -> dict[str, tuple[int, Party]]:
        """Lawmaker -> the unit of a briefing that he or she passed on, and the service (F3)."""
        out: dict[str, tuple[int, Party]] = {}
        for f in self.relations:
            party = self.parties[f.number]
            outer = self.parties.get(f.parent) if f.parent is not None else None
            if outer is None or party is None or outer.type != "politician":
                continue
            if party.type == SERVICE:
                out[outer.name] = (f.unit, party)
        return out

    def _briefing(self, f: Relation, party: Party) -> Party | None:
        """As in "They see no fuel, he said", just after a briefing was passed on: the service."""
        unit, service = self.briefed.get(party.name, (0, None))
        if service is None or not f.content or not unit <= f.unit <= unit + 1:
            return None
        first = f.content[0][0]
        opening = self.r.low[first : first + 3]
        return service if not THEY.isdisjoint(opening) else None

    def _nested(self, f: Relation, numbers: set[int]) -> tuple[Party, ...]:
        """The longest line of sources inside an attribution, innermost first."""
        line = [self._name(f)]
        parties: list[Party] = []
        current: Relation | None = f
        while current is not None:
            inner = [g for g in self.children.get(current.number, ()) if g.number in numbers]
            current = max(inner, key=_length, default=None)
            party = self.parties[current.number] if current is not None else None
            if party is not None and party.name not in line:
                line.append(party.name)
                parties.append(party)
        return tuple(reversed(parties))

    def _actor(self, f: Relation, party: Party) -> tuple[Party, ...]:
        """As in "Delegates ordered a second try, KCNA said": the body whose act of language a
        relay reports (E5)."""
        r = self.r
        if not f.content or (party.type not in MEDIA and f.number not in self.inherited):
            return ()
        first, last = f.content[0]
        near = range(first + 1, min(last, first + 16))
        verb = next((k for k in near if r.low[k] in ACTS or is_verb(r, k)), first)
        words = noun_phrase_before(r, verb, first) if r.low[verb] in ACTS else None
        judged = self.classifier.judge(r, words) if words is not None else None
        if words is None or judged is None or judged.type not in OFFICIAL:
            return ()
        name = r.words((words[0] + (r.low[words[0]] == "the"), words[1]))
        if name == party.name:
            return ()
        return (Party(name, judged.type, judged.kind, "role", judged.sure, judged.why),)

    def _name(self, f: Relation) -> str:
        party = self.parties[f.number]
        return party.name if party is not None else ""

    # ------------------------------------------------------------ attributions

    def attribution(self, f: Relation) -> Attribution:
        r, party = self.r, self.parties[f.number]
        return Attribution(
            id=f.number,
            nested_in=f.parent,
            content=tuple(r.span(s) for s in f.content),
            cue=tuple(r.span(s) for s in f.cue),
            source=tuple(r.span(s) for s in f.source),
            source_name=party.name if party else None,
            source_title=party.title if party else None,
            source_type=party.type if party else UNATTRIBUTED,
            source_kind=party.kind if party else "group",
            source_id=party.source_id if party else None,
            identification=party.identification if party else "none",
            stance=f.stance,
            probability=round(f.score, 3),
        )


def _is_same(party: Party, known: Party | None) -> bool:
    """By registry row, else by name."""
    if known is None:
        return False
    return party.name == known.name or party.source_id == known.source_id is not None


def _through_briefing(v: Voucher) -> Voucher:
    """A lawmaker who passes on what a service said is its relay (F3)."""
    service = next((n for n, p in enumerate(v.nested) if p.type == SERVICE), None)
    if service is None or v.party.type != "politician":
        return v
    return v._replace(party=v.nested[service], nested=v.nested[:service], told=v.party)


def _topic_only(r: Reading, f: Relation) -> bool:
    """A speech verb with a topic but without content (B3)."""
    if f.form is None or not f.content:
        return False
    if f.form.lemma == "argue" and r.low[f.cue[0][1] - 1] in {"over", "about"}:
        return True
    words = {r.low[i] for a, b in f.content for i in range(a, b)}
    if f.form.cue_class in {"neutral_say", "perception_learned"} and words <= {"it", "them"}:
        return True
    if f.form.lemma not in TOPICS:
        return False
    first = f.content[0][0]
    return (
        first > f.cue[0][0]
        and r.low[first] not in {"that", "whether", "how"}
        and r.quoted[first] < 0
    )


def _is_quoted(r: Reading, f: Relation) -> bool:
    return any(r.quoted[i] >= 0 for a, b in f.content for i in range(a, b))


def _length(f: Relation) -> int:
    return sum(b - a for a, b in f.content)
