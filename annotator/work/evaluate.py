"""Measures the engine against a key: one article, or all the samples."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from annotator.analysis.scoring import TypeScore, constant_answers, measure_types
from annotator.documents import read_document
from annotator.documents.samples import SUFFIX, read_gold, read_gold_table, read_samples
from annotator.engine import Engine, suggest
from annotator.model import Document, EngineId, GoldUnit
from annotator.work.samples import read_sample


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """The engine's score, beside that of answering every unit alike."""

    articles: int
    engine: EngineId
    score: TypeScore
    constants: Sequence[tuple[str, TypeScore]]
    """Best first."""


def evaluate_article(path: str, gold: Path, engine: Engine) -> Evaluation:
    """Score `suggest` on one article.

    Raises DocumentError for the article, SeedError for the key.
    """
    document = read_document(path)
    if not gold.name.endswith(SUFFIX):
        return _evaluate([(document, read_gold_table(gold))], engine)
    key = read_gold(gold)
    document = msgspec.structs.replace(document, metadata=key.metadata)
    return _evaluate([(document, key.units)], engine)


def evaluate_samples(engine: Engine) -> Evaluation:
    """Score `suggest` on the shipped sample articles."""
    return _evaluate([(read_sample(key), key.units) for key in read_samples()], engine)


def _evaluate(
    articles: Sequence[tuple[Document, Sequence[GoldUnit]]], engine: Engine
) -> Evaluation:
    score = TypeScore()
    constants: dict[str, TypeScore] = {}
    types = sorted({g.coding.primary_type for _, key in articles for g in key})
    for document, key in articles:
        answers = suggest(document, engine)
        score += measure_types(
            key, {s.unit.span: s.coding.primary_type for s in answers.suggestions}
        )
        for t in types:
            alike = measure_types(key, constant_answers([g.unit for g in key], t))
            constants[t] = constants.get(t, TypeScore()) + alike
    ranked = sorted(constants.items(), key=lambda c: (-c[1].right, -c[1].accepted, c[0]))
    return Evaluation(articles=len(articles), engine=engine.identity, score=score, constants=ranked)


def render_evaluation(result: Evaluation) -> str:
    """The figures as a plain-text table."""
    s, e = result.score, result.engine
    lines = [
        f"{result.articles} article(s), {e.name} {e.version}, tier {e.tier}",
        f"units        {s.found} of {s.units} found exactly, {s.extra} that the key does not have",
        f"{'':30}{'right':>7}{'or accepted':>13}   of",
        f"{'engine':30}{s.right:>7}{s.accepted:>13}   {s.counted}",
    ]
    lines += [
        f"{'always ' + t:30}{c.right:>7}{c.accepted:>13}   {c.counted}"
        for t, c in result.constants[:3]
    ]
    lines.append(f"{'type':30}{'key':>7}{'answered':>13}{'right':>8}")
    lines += [
        f"{t:30}{key:>7}{answered:>13}{right:>8}"
        for t, (key, answered, right) in sorted(s.by_type.items(), key=lambda kv: -kv[1][0])
    ]
    if s.confusion:
        lines.append("where they differ (key → engine)")
    lines += [
        f"{n:>5}  {a} → {b or 'not found'}"
        for (a, b), n in sorted(s.confusion.items(), key=lambda kv: (-kv[1], kv[0]))
    ]
    return "\n".join(lines)
