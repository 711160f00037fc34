"""The answer for one unit: which source is primary, and the fields that go with it (§3, §4)."""

from collections.abc import Sequence
from typing import NamedTuple

from annotator.codebook import UNATTRIBUTED, Hedge
from annotator.engine.chains import build_chain, picture_chain, silent_chain
from annotator.engine.grammar import AUXILIARIES, RELATIVES
from annotator.engine.lexicon import Phrases
from annotator.engine.linking import Relation
from annotator.engine.party import Party
from annotator.engine.reading import Reading, Stretch
from annotator.model import (
    Alternative,
    AttributionMode,
    Chain,
    Coding,
    Metadata,
    QuoteType,
    Span,
    Suggestion,
    Voice,
)  # fmt: skip

CUE_WORDS = {
    "according_to": "names the source",
    "accuse": "reports an accusation",
    "admit": "reports an admission",
    "announce_decree": "reports an announcement or a decision",
    "assert_strong": "reports a firm statement",
    "belief": "tells what someone believes",
    "claim_doubt": "keeps a distance from what is said",
    "denial": "reports a denial",
    "directive": "reports a demand or a call",
    "document_shows": "tells what a text or data show",
    "evaluate": "reports a judgement",
    "hearsay": "passes on hearsay",
    "intention_vow": "tells what someone means to do",
    "manner_speech": "tells how something was said",
    "neutral_say": "reports words without taking a side",
    "no_comment": "reports that nothing was said",
    "perception_learned": "tells what someone saw or learned",
    "predict_estimate": "reports an estimate or a forecast",
    "question": "reports a question",
}
"""What a cue of each class of cues.csv does, after "it"."""


class Voucher(NamedTuple):
    """An attribution of a unit, with its parties."""

    relation: Relation
    party: Party
    inherited: Party | None
    """The relay that the party is known through (C5)."""
    nested: tuple[Party, ...]
    """Parties inside its content, innermost first."""
    told: Party | None
    words: int
    """How many words of the unit it vouches for."""

    @property
    def primary(self) -> Party:
        return self.inherited or self.party


class Answer(NamedTuple):
    """A coding with its grounds."""

    coding: Coding
    probability: float
    alternatives: tuple[Alternative, ...]
    reasons: tuple[str, ...]


def choose(vouchers: Sequence[Voucher]) -> Voucher:
    """The primary source among those side by side (P4)."""
    return min(
        vouchers,
        key=lambda v: (
            v.relation.stance == "no_comment",
            v.relation.negative,
            _aside(v),
            -v.words,
            v.relation.number,
        ),
    )


def _aside(v: Voucher) -> bool:
    """A relative clause that only describes someone (E3)."""
    return v.party.mention.lower() in RELATIVES


class Coder:
    """Codes the units of one reading."""

    def __init__(
        self, r: Reading, hedges: Phrases[Hedge], metadata: Metadata, agency: Party | None
    ) -> None:
        self.r, self.hedges, self.metadata, self.agency = r, hedges, metadata, agency

    def attributed(self, unit: int, vouchers: Sequence[Voucher]) -> Answer:
        """A unit with at least one source."""
        v = choose(vouchers)
        if v.relation.stance == "no_comment":
            return self._silence(unit, v)
        primary = v.primary
        scope_spans = self._attributed_spans(unit, vouchers)
        here = v.relation.unit == unit
        mode: AttributionMode = "explicit" if here and v.inherited is None else "inherited"
        chains = tuple(self._chain(w) for w in [v, *(w for w in vouchers if w is not v)])
        coding = Coding(
            primary_type=primary.type,
            source=primary.name,
            source_id=primary.source_id,
            attribution=mode,
            identification=primary.identification,
            quote_type=self._quote_type(unit, v),
            polarity="negative" if v.relation.negative else "affirmative",
            stance=v.relation.stance,
            scope="part" if scope_spans else "whole",
            hedges=self.find_hedges(unit),
            chains=chains,
            attributed=scope_spans,
            mention=tuple(map(self.r.span, v.relation.source)),
            cue=tuple(map(self.r.span, v.relation.cue)),
        )
        probability, alternatives = _probabilities(v, vouchers, here)
        return Answer(coding, probability, alternatives, self._reasons(v, vouchers, here))

    def _chain(self, v: Voucher) -> Chain:
        if v.relation.stance == "no_comment":
            return silent_chain(v.party, self.metadata)
        return build_chain((*v.nested, v.party), v.inherited, v.told, self.agency, self.metadata)

    def _silence(self, unit: int, v: Voucher) -> Answer:
        """Asked, but said nothing: nobody vouches (V6)."""
        coding = Coding(
            primary_type=UNATTRIBUTED, voice="observation", stance="no_comment",
            polarity="negative", hedges=self.find_hedges(unit),
            chains=(silent_chain(v.party, self.metadata),),
        )  # fmt: skip
        reason = f"Rule N3: {v.party.name} was asked and said nothing, so nobody vouches for it."
        return Answer(coding, 0.75, (Alternative(type=v.party.type, probability=0.15),), (reason,))

    def unattributed(self, unit: int, hearsay: Relation | None) -> Answer:
        """The reporter's own voice."""
        voice, reason = self._voice(unit, hearsay)
        coding = Coding(primary_type=UNATTRIBUTED, voice=voice, hedges=self.find_hedges(unit))
        if hearsay is not None:
            coding = Coding(
                primary_type=UNATTRIBUTED, voice=voice, hedges=coding.hedges, stance="hearsay"
            )
        return Answer(coding, 0.7 if voice != "hearsay" else 0.65, (), (reason,))

    def _voice(self, unit: int, hearsay: Relation | None) -> tuple[Voice, str]:
        r = self.r
        low = r.low[r.first[unit] : r.last[unit]]
        text = " ".join(low)
        if hearsay is not None or "reportedly" in low:
            return "hearsay", "Rule U2: hearsay without anyone who says it."
        if "could not confirm" in text or "could not verify" in text:
            return "observation", "Rule N4: the publisher's own check; look at the sentence before."
        if "independently" in low and ("verified" in low or "confirmed" in low or "verify" in low):
            return "observation", "Rule N4: the publisher's own check; look at the sentence before."
        if " has long " in f" {text} " or " had been " in text or " since " in text:
            return "background", "No source and no cue: background in the reporter's own voice."
        return (
            "fact",
            "No source, no cue for speech or belief, no quotation: the reporter's own voice.",
        )

    def caption(self, unit: int, makers: Sequence[Party]) -> Answer:
        """A caption takes the maker of its credit (K1)."""
        maker = makers[0]
        coding = Coding(
            primary_type=maker.type, source=maker.name, source_id=maker.source_id,
            attribution="inherited", identification=maker.identification,
            chains=(picture_chain(makers, self.metadata),), hedges=self.find_hedges(unit),
        )  # fmt: skip
        reason = (
            f"Rule K1: the caption takes the maker in its credit, “{maker.mention}”. {maker.why}"
        )
        others = _share(0.25, [p.type for p in makers[1:]] + [UNATTRIBUTED], maker.type)
        return Answer(coding, 0.7, others, (reason,))

    def credit(self, unit: int, makers: Sequence[Party]) -> Answer:
        """A credit names maker, distributor, agency (K2, K7)."""
        if not makers:
            coding = Coding(primary_type=UNATTRIBUTED, voice="other")
            return Answer(coding, 0.6, (), ("A credit that names nobody the registry knows.",))
        maker = makers[0]
        coding = Coding(
            primary_type=maker.type, source=maker.name, source_id=maker.source_id,
            attribution="explicit", identification="named",
            chains=(picture_chain(makers, self.metadata),),
        )  # fmt: skip
        reason = f"Rule K2: the first name in the credit made the picture. {maker.why}"
        others = _share(0.15, [p.type for p in makers[1:]], maker.type)
        return Answer(coding, 0.85, others, (reason,))

    def uncounted(self, unit: int, why: str) -> Answer:
        """A slug, a byline, a section label (U4, E8)."""
        return Answer(Coding(primary_type=UNATTRIBUTED, voice="other"), 0.95, (), (why,))

    # ------------------------------------------------------------ fields

    def find_hedges(self, unit: int) -> tuple[str, ...]:
        """The hedging words of a unit, once each, in text order."""
        r, out = self.r, []
        by_first = self.hedges.by_first
        low, last = r.low, r.last[unit]
        at = r.first[unit]
        while at < last:
            hit = self.hedges.find(low, at, last) if low[at] in by_first else None
            if hit is not None:
                out.append(hit[1].term)
                at += hit[0]
            else:
                at += 1
        return tuple(dict.fromkeys(out))

    def _quote_type(self, unit: int, v: Voucher) -> QuoteType:
        """Direct, mixed, indirect or paraphrase (Q1)."""
        r = self.r
        inside = outside = 0
        for a, b in _within(r, unit, v.relation.content):
            for i in range(a, b):
                if r.low[i][:1].isalnum():
                    if r.quoted[i] >= 0:
                        inside += 1
                    else:
                        outside += 1
        if inside and outside <= 1:
            return "direct"
        if inside:
            return "mixed"
        return "paraphrase" if self._paraphrased(v.relation) else "indirect"

    def _paraphrased(self, relation: Relation) -> bool:
        """Content as a noun phrase or an infinitive, not as a clause."""
        r = self.r
        if relation.form is None or relation.form.cue_class in {"neutral_say", "according_to"}:
            return False
        if not relation.content:
            return True
        first = relation.content[0][0]
        if first < relation.cue[0][0]:
            return False
        if r.low[first] in {"that", "whether"}:
            return False
        return relation.stance in {"intention", "directive"} or not self._has_verb(
            relation.content[0]
        )

    def _has_verb(self, words: Stretch) -> bool:
        return not AUXILIARIES.isdisjoint(self.r.low[words[0] : words[0] + 8])

    def _attributed_spans(self, unit: int, vouchers: Sequence[Voucher]) -> tuple[Span, ...]:
        """The attributed words, where more than a few words of the unit are nobody's (V2)."""
        r = self.r
        first, last = r.first[unit], r.last[unit]
        covered = bytearray(last - first)
        spoken: list[Stretch] = []
        for v in vouchers:
            if v.relation.stance == "no_comment":
                continue
            for part in (v.relation.content, v.relation.cue, v.relation.source):
                for a, b in _within(r, unit, part):
                    covered[a - first : b - first] = b"\1" * (b - a)
            spoken += _within(r, unit, v.relation.content)
        words = [i for i in range(first, last) if r.low[i][:1].isalnum()]
        loose = sum(1 for i in words if not covered[i - first])
        if loose <= max(4, len(words) // 5) or not spoken:
            return ()
        end = r.units[unit].end  # a word may reach past its unit
        return tuple(Span(s.start, min(s.end, end)) for s in map(r.span, _merged(spoken)))

    # ------------------------------------------------------------ reasons

    def _reasons(self, v: Voucher, vouchers: Sequence[Voucher], here: bool) -> tuple[str, ...]:
        out = [self._cue_reason(v, here)]
        if v.party.resolved and v.party.mention and not v.inherited:
            out.append(f"“{v.party.mention}” stands for {v.party.name}.")
        if v.inherited is not None:
            out.append(
                f"Rule C5: the article knows “{v.party.mention}” only through {v.inherited.name}, "
                "which stays the primary source."
            )
        out.append(v.primary.why)
        if v.nested:
            inner = v.nested[-1].name
            out.append(
                f"Rule P2: the outer source wins; {inner} is inside what {v.primary.name} says."
            )
        if v.told is not None:
            out.append(f"Rule E1/C6: the speaker is primary, {v.told.name} was told.")
        if len(vouchers) > 1:
            out.append(f"Rule P4: {len(vouchers)} sources side by side; this one was taken.")
        if v.relation.negative:
            out.append("Rule N1: the source is said not to have said or done it.")
        return tuple(out)

    def _cue_reason(self, v: Voucher, here: bool) -> str:
        r, relation = self.r, v.relation
        cue = r.words(relation.cue[0])
        if not here:
            return f"Rule Q5/P5: it continues what {v.party.name} said before."
        listed = ""
        if relation.form is not None:
            form = relation.form
            listed = (
                f": it {CUE_WORDS.get(form.cue_class, 'is a cue')} (cues.csv, line {form.line})"
            )
        return f"“{cue}” goes with “{v.party.mention}”{listed}."


def _within(r: Reading, unit: int, parts: Sequence[Stretch]) -> list[Stretch]:
    first, last = r.first[unit], r.last[unit]
    return [(max(a, first), min(b, last)) for a, b in parts if a < last and b > first]


def count_words(r: Reading, unit: int, parts: Sequence[Stretch]) -> int:
    """How many words of a unit some stretches hold (E14)."""
    return sum(r.words_before[b] - r.words_before[a] for a, b in _within(r, unit, parts))


def _merged(parts: Sequence[Stretch]) -> list[Stretch]:
    out: list[Stretch] = []
    for a, b in sorted(parts):
        if out and a <= out[-1][1]:
            out[-1] = (out[-1][0], max(b, out[-1][1]))
        else:
            out.append((a, b))
    return out


ACCEPTED_BESIDE = {
    "military": "government", "document_data": "expert", "expert": "document_data",
    "social_media": "news_outlet", "law_enforcement": "government",
}  # fmt: skip


def _probabilities(
    v: Voucher, vouchers: Sequence[Voucher], here: bool
) -> tuple[float, tuple[Alternative, ...]]:
    """A rough share for the primary type, by the kind of evidence, and the rest for the others."""
    p = 0.25 + 0.7 * v.primary.sure * v.relation.score
    if not here or v.inherited is not None:
        p *= 0.85
    if v.relation.negative or v.relation.stance in {"belief", "intention"}:
        p *= 0.85
    if len(vouchers) > 1:
        p *= 0.9
    others = [w.primary.type for w in vouchers if w is not v]
    others += [q.type for q in v.nested]
    if v.inherited is not None:
        others.append(v.party.type)
    others.append(UNATTRIBUTED)
    if v.primary.type in ACCEPTED_BESIDE:
        others.append(ACCEPTED_BESIDE[v.primary.type])
    p = round(min(p, 0.97), 3)
    return p, _share(0.85 * (1 - p), others, v.primary.type)


def _share(mass: float, types: Sequence[str], primary: str) -> tuple[Alternative, ...]:
    """Falling shares of a probability mass for the other types, likeliest first."""
    left = [t for t in dict.fromkeys(types) if t != primary][:4]
    weights = [2.0**-n for n in range(len(left))]
    total = sum(weights) or 1.0
    return tuple(
        Alternative(type=t, probability=round(mass * w / total, 3))
        for t, w in zip(left, weights, strict=True)
    )


def as_suggestion(r: Reading, unit: int, answer: Answer, ids: tuple[int, ...]) -> Suggestion:
    return Suggestion(
        unit=r.units[unit], coding=answer.coding, probability=answer.probability,
        alternatives=answer.alternatives, attribution_ids=ids, reasons=answer.reasons,
    )  # fmt: skip
