"""What the judging models learn from: the relations and answers of an engine on keyed articles."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from annotator.codebook import UNATTRIBUTED
from annotator.engine import Engine
from annotator.engine.article import Article
from annotator.engine.cast import Cast
from annotator.engine.engine import read_article
from annotator.engine.judging import relation_features
from annotator.engine.logistic import Features
from annotator.engine.party import Party
from annotator.engine.reading import Reading
from annotator.engine.resolution import Resolver
from annotator.engine.retyping import gather_descriptions, without_name
from annotator.engine.typing import Ruled
from annotator.engine.units import split_units
from annotator.model import Document, GoldUnit, Span
from annotator.training.types import Row

Evidence = tuple[Features, bool]


class Keyed(NamedTuple):
    """An article with its key."""

    name: str
    document: Document
    key: Sequence[GoldUnit]
    weight: int = 1
    """How often what it teaches counts."""


def _open(document: Document, engine: Engine) -> Article:
    return read_article(Reading(document, split_units(document)), engine)


def counting_evidence(keyed: Keyed, engine: Engine) -> Iterator[Evidence]:
    """Features of each relation in a unit that counts, and whether its unit is attributed."""
    article = _open(keyed.document, engine._replace(learned=None))
    by_span = {g.unit.span: g.coding for g in keyed.key if g.unit.counted}
    for f in article.relations:
        coding = by_span.get(article.r.units[f.unit].span)
        if coding is not None:
            silent = coding.stance == "no_comment"
            yield relation_features(article.r, f), silent or coding.primary_type != UNATTRIBUTED


def reporting_evidence(
    document: Document, statements: Sequence[Sequence[Span]], engine: Engine
) -> Iterator[Evidence]:
    """Features of each relation with content, and whether most of its words were marked."""
    article = _open(document, engine._replace(learned=None))
    tokens = article.r.tokens
    marked = [s for parts in statements for s in parts]
    inside = [
        any(tokens.start[i] < s.end and s.start < tokens.end[i] for s in marked)
        for i in range(len(tokens))
    ]
    for f in article.relations:
        words = [i for a, b in f.content for i in range(a, b)]
        if words:
            yield relation_features(article.r, f), 2 * sum(inside[i] for i in words) >= len(words)


def certainty_evidence(keyed: Keyed, engine: Engine) -> Iterator[Evidence]:
    """Features of the answer to each unit that counts, and whether its type is the key's."""
    article = _open(keyed.document, engine)
    by_span = {g.unit.span: g.coding for g in keyed.key if g.unit.counted}
    for n, unit in enumerate(article.r.units):
        coding = by_span.get(unit.span)
        if coding is not None:
            answer, voucher = article.answer(n)
            right = answer.coding.primary_type == coding.primary_type
            yield article.features(n, answer, voucher), right


# ---------------------------------------------------------------- described sources


def described_sources(keyed: Keyed, engine: Engine) -> Iterator[Row]:
    """Sources that the rules alone had to type, with the type of the key, once each."""
    article = _open(keyed.document, engine._replace(learned=None))
    texts = gather_descriptions(p for p in article.parties.values() if p is not None)
    by_span = {g.unit.span: g.coding for g in keyed.key if g.unit.counted}
    seen: set[tuple[str, str]] = set()
    for n, unit in enumerate(article.r.units):
        coding = by_span.get(unit.span)
        vouchers, _ = article.vouchers(n)
        if coding is None or coding.primary_type == UNATTRIBUTED or len(vouchers) != 1:
            continue
        party = vouchers[0].primary
        fresh = (party.name, coding.primary_type) not in seen
        if fresh and texts.get(party.name) and _same(party, coding.source or ""):
            seen.add((party.name, coding.primary_type))
            yield Row(texts[party.name], _ruled(party), coding.primary_type)


def _same(party: Party, name: str) -> bool:
    """Whether the engine and the key mean the same source: their names share a word."""
    shared = set(party.name.lower().split()) & set(name.lower().split())
    return party.source_id is None and party.type != UNATTRIBUTED and bool(shared)


def _ruled(party: Party) -> Ruled:
    return Ruled(party.type, party.sure, party.kind, party.identification)


def described_mention(document: Document, name: str, type_key: str, engine: Engine) -> Row:
    """A mention that is a whole document, as the rules read it. `name` is that of a person, or
    empty."""
    r = Reading(document, split_units(document))
    resolver = Resolver(r, engine.classifier, Cast(r, engine.classifier.heads))
    party = resolver.party_at((0, len(r.word)))
    text = without_name(document.text, name) if name else document.text
    return Row(text or document.text, _ruled(party), type_key)
