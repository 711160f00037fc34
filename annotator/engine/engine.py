"""The engine: a document in, a suggestion for every unit out. Pure, total, deterministic."""

from typing import NamedTuple

from annotator.codebook import UNATTRIBUTED, Codebook, GenericSource, Hedge, Lexicons
from annotator.engine.cast import Cast
from annotator.engine.classification import Classifier
from annotator.engine.clauses import Cues
from annotator.engine.coding import Answer, Coder, Voucher, as_suggestion, count_words
from annotator.engine.grammar import noun_phrase_after
from annotator.engine.lexicon import Form, Phrases, compile_cues, compile_generics, compile_hedges
from annotator.engine.linking import Relation, link
from annotator.engine.pictures import find_agency, read_credit
from annotator.engine.reading import Reading
from annotator.engine.registry import MEDIA, Registry
from annotator.engine.resolution import Party, Resolver
from annotator.engine.rules import RuleTagger
from annotator.engine.tagging import Tagger
from annotator.engine.tokens import word_set
from annotator.engine.units import split_units
from annotator.model import Attribution, Document, EngineId, Suggestion, Suggestions

VERSION = "1"
SOFT_HEDGES = word_set("would will shall should can must")
HEDGE_KINDS = frozenset({"epistemic", "evidential", "distance", "confidence"})
DECLINED = (
    "This text is not in English. The rules know English only, so it is tagged by hand, without "
    "suggestions."
)


class Engine(NamedTuple):
    """Compiled once, used for any number of documents."""

    identity: EngineId
    codebook: Codebook
    tagger: Tagger
    verbs: Phrases[Form]
    others: Phrases[Form]
    classifier: Classifier
    hedges: Phrases[Hedge]


def build_engine(codebook: Codebook, lexicons: Lexicons) -> Engine:
    """Compile the word lists."""
    verbs = compile_cues(lexicons.cues, "verb", codebook.stances)
    nouns = compile_cues(lexicons.cues, "noun", codebook.stances)
    prepositions = compile_cues(lexicons.cues, "preposition", codebook.stances)
    lists = (verbs, nouns, prepositions)
    heads = frozenset(word for compiled in lists for word in compiled.by_first)
    others: Phrases[Form] = Phrases(())
    for compiled in (nouns, prepositions):
        others.by_first.update(compiled.by_first)
    generics: Phrases[GenericSource] = compile_generics(lexicons.generics)
    return Engine(
        identity=EngineId(name="annotator-rules", version=VERSION, tier="rules"),
        codebook=codebook,
        tagger=RuleTagger(Cues(verbs, nouns, prepositions, heads)),
        verbs=verbs,
        others=others,
        classifier=Classifier(Registry(lexicons), generics),
        hedges=compile_hedges(
            [
                h
                for h in lexicons.hedges
                if h.kind in HEDGE_KINDS and h.direction == "hedge" and h.term not in SOFT_HEDGES
            ]
        ),
    )


def suggest(document: Document, engine: Engine) -> Suggestions:
    """Who vouches for each unit of a document.

    For a language other than English: units, no suggestions, and `declined` says why.
    """
    units = split_units(document)
    language = document.metadata.language
    if language is not None and not language.lower().startswith("en"):
        return Suggestions(
            engine=engine.identity, codebook_version=engine.codebook.version, units=units,
            declined=DECLINED,
        )  # fmt: skip
    reading = Reading(document, units)
    relations = link(reading, engine.tagger.tag(reading), engine.verbs, engine.others)
    article = _Article(reading, engine, relations)
    return Suggestions(
        engine=engine.identity,
        codebook_version=engine.codebook.version,
        units=units,
        suggestions=tuple(article.suggestion(n) for n in range(len(units))),
        attributions=tuple(article.attribution(f) for f in relations),
    )


class _Article:
    """One article while its units are coded."""

    def __init__(self, r: Reading, engine: Engine, relations: list[Relation]) -> None:
        self.r, self.relations = r, relations
        self.by_number = {f.number: f for f in relations}
        self.credits = {
            n: read_credit(r, engine.classifier, n)
            for n, u in enumerate(r.units)
            if u.kind == "credit"
        }
        self.classifier = engine.classifier
        self.resolver = Resolver(r, engine.classifier, Cast(r, engine.classifier))
        self.parties: dict[int, Party | None] = {}
        self.inherited: dict[int, Party] = {}
        self._resolve_all()
        agency = find_agency(list(self.credits.values()))
        self.coder = Coder(r, engine.hedges, r.document.metadata, agency)
        self.of_unit: list[list[Relation]] = [[] for _ in r.units]
        for f in relations:
            for n in sorted(self._units_of(f)):
                self.of_unit[n].append(f)

    def _units_of(self, f: Relation) -> set[int]:
        units = {f.unit}
        for a, b in f.content:
            units.update(range(self.r.unit_of[a], self.r.unit_of[b - 1] + 1))
        return units

    def _resolve_all(self) -> None:
        """Parties in text order; what came through a relay keeps it (C5, P5)."""
        through: dict[str, Party] = {}
        for f in self.relations:
            party = self.resolver.resolve(f)
            self.parties[f.number] = party
        for f in self.relations:
            party = self.parties[f.number]
            if party is None:
                continue
            outer = self.parties.get(f.parent) if f.parent is not None else None
            if outer is not None and outer.type in MEDIA:
                through[party.name] = outer
            elif f.parent is None and party.resolved and party.name in through:
                self.inherited[f.number] = through[party.name]
            elif f.parent is None and not party.resolved:
                through.pop(party.name, None)

    # ------------------------------------------------------------ units

    def suggestion(self, n: int) -> Suggestion:
        ids = tuple(f.number for f in self.of_unit[n])
        return as_suggestion(self.r, n, self._answer(n), ids)

    def _answer(self, n: int) -> Answer:
        unit = self.r.units[n]
        if unit.kind == "credit":
            return self.coder.credit(n, self.credits[n])
        if unit.kind == "boilerplate" or not unit.counted:
            return self.coder.uncounted(
                n, "Rule U4/E8: a label, byline or the like, not a statement."
            )
        vouchers, hearsay = self._vouchers(n)
        if vouchers:
            return self.coder.attributed(n, vouchers)
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

    def _vouchers(self, n: int) -> tuple[list[Voucher], Relation | None]:
        here = [f for f in self.of_unit[n] if not _topic_only(self.r, f)]
        numbers = {f.number for f in here}
        vouchers: list[Voucher] = []
        hearsay: Relation | None = None
        for f in here:
            if f.parent in numbers:
                continue
            party = self.parties[f.number]
            if party is None or party.type == UNATTRIBUTED or f.stance == "hearsay":
                hearsay = f if f.stance == "hearsay" else hearsay
                continue
            words = count_words(self.r, n, f.content)
            vouchers.append(
                Voucher(
                    f,
                    party,
                    self.inherited.get(f.number),
                    self._nested(f, here),
                    self._told(f),
                    words,
                )
            )
        return vouchers, hearsay

    def _nested(self, f: Relation, here: list[Relation]) -> tuple[Party, ...]:
        """The longest line of sources inside an attribution, innermost first."""
        line: list[Party] = []
        current = f
        while True:
            inner = [g for g in here if g.parent == current.number and self.parties[g.number]]
            if not inner:
                return tuple(reversed(line))
            current = max(inner, key=lambda g: sum(b - a for a, b in g.content))
            party = self.parties[current.number]
            assert party is not None
            if party.name != self._name(f) and all(party.name != p.name for p in line):
                line.append(party)

    def _name(self, f: Relation) -> str:
        party = self.parties[f.number]
        return party.name if party is not None else ""

    def _told(self, f: Relation) -> Party | None:
        """Whom the source told: lawmakers, another outlet (C6, E1)."""
        r = self.r
        if f.form is None or f.form.lemma not in {"tell", "brief", "inform"}:
            return None
        words = noun_phrase_after(r, f.cue[-1][1], r.last[f.unit])
        if words is None:
            return None
        judged = self.classifier.judge(r, words)
        if judged is None or judged.type not in MEDIA | {"politician"}:
            return None
        row = judged.hit.row if judged.hit is not None else None
        if row is None and judged.type in MEDIA:
            return None
        name = row.name if row is not None else r.words(words)
        if r.document.metadata.publisher == name:
            return None
        return Party(
            name,
            judged.type,
            judged.kind,
            judged.identification,
            judged.sure,
            judged.why,
            source_id=row.id if row is not None else None,
            mention=r.words(words),
        )

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


TOPICS = frozenset(
    {"discuss", "talk", "speak", "address", "mention", "refer to", "touch on", "cite"}
)


def _topic_only(r: Reading, f: Relation) -> bool:
    """A speech verb with a topic but without content (B3)."""
    if f.form is None or f.form.lemma not in TOPICS or not f.content:
        return False
    first = f.content[0][0]
    return (
        first > f.cue[0][0]
        and r.low[first] not in {"that", "whether", "how"}
        and r.quoted[first] < 0
    )
