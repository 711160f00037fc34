"""Measures the engine: on the samples, on keys, on annotated spans, on what reviewers settled."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

import msgspec

from annotator.analysis.evaluation import (
    ArticleScore,
    Evaluation,
    KeyEvaluation,
    SpanEvaluation,
    Speed,
    evaluate_keys,
    score_article,
)
from annotator.analysis.spans import SpanScore, measure_spans
from annotator.analysis.track_record import measure_record
from annotator.documents import read_document
from annotator.documents.gold import (
    SUFFIX,
    GoldArticle,
    gold_paths,
    read_gold,
    read_gold_folder,
    read_gold_table,
    read_samples,
)
from annotator.documents.standoff import StandoffArticle, holds_standoff, read_standoff_folder
from annotator.engine import Engine, suggest
from annotator.errors import FormatError, NotFound
from annotator.formats.brat import read_attributions
from annotator.model import Document, GoldUnit, Span, SpanAttribution, Suggestions
from annotator.store import SETTLED_REVIEWER, Decision, Store, is_database, open_store
from annotator.work.review import load_review
from annotator.work.samples import read_sample
from annotator.work.settle import current_decisions

SEED = 0
"""Of the bootstrap, so that the same answers give the same interval."""
EXPECTED = (
    "is nothing to measure on: give an article with its key, a folder with keys (*.gold.json), a "
    "folder in brat standoff (NAME.txt with NAME.ann, or text/ with attributions/), or a database "
    "of this program."
)

Keyed = tuple[Document, Sequence[GoldUnit]]


class _Trial:
    """An engine at work, and how long it took for everything so far."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.speed = Speed()

    def suggest(self, document: Document) -> Suggestions:
        started = time.process_time()
        said = suggest(document, self.engine)
        seconds = time.process_time() - started
        self.speed += Speed(units=len(said.units), seconds=seconds)
        return said


def evaluate(path: Path, engine: Engine) -> Evaluation:
    """Score `suggest` on a folder of keys, a folder in brat standoff, or a database.

    Raises FormatError for anything else and for broken standoff, DocumentError for an article,
    SeedError for a key, StoreError for the database.
    """
    if gold_paths(path):
        return _evaluate_keys(_keyed(read_gold_folder(path)), engine)
    if holds_standoff(path):
        return evaluate_standoff(read_standoff_folder(path), engine)
    if is_database(path):
        with open_store(path, create=False) as store:
            return evaluate_reviews(store, engine)
    raise FormatError(f"{path} {EXPECTED}")


def evaluate_article(path: str, gold: Path, engine: Engine) -> KeyEvaluation:
    """Score `suggest` on one article.

    Raises DocumentError for the article, SeedError for the key.
    """
    document = read_document(path)
    if not gold.name.endswith(SUFFIX):
        return _evaluate_keys([(document, read_gold_table(gold))], engine)
    key = read_gold(gold)
    document = msgspec.structs.replace(document, metadata=key.metadata)
    return _evaluate_keys([(document, key.units)], engine)


def evaluate_samples(engine: Engine) -> KeyEvaluation:
    """Score `suggest` on the shipped sample articles."""
    return _evaluate_keys(_keyed(read_samples()), engine)


def _keyed(gold: Iterable[GoldArticle]) -> Iterator[Keyed]:
    return ((read_sample(key), key.units) for key in gold)


def _evaluate_keys(articles: Iterable[Keyed], engine: Engine) -> KeyEvaluation:
    trial = _Trial(engine)
    scores = [score_article(key, trial.suggest(document)) for document, key in articles]
    return evaluate_keys(scores, engine.identity, trial.speed, Random(SEED).randrange)


# ---------------------------------------------------------------- what reviewers settled on


def evaluate_reviews(store: Store, engine: Engine) -> KeyEvaluation:
    """Score fresh suggestions on the stored articles against the settled tags of every reviewer;
    each tag is an answer of its own.

    Raises NotFound where nothing is settled.
    """
    trial = _Trial(engine)
    scores: list[ArticleScore] = []
    reviewers: set[str] = set()
    for row in store.list_articles():
        keys = settled_keys(store, row.id)
        if keys:
            said = trial.suggest(store.load_document(row.id).document)
            reviews = (
                _score_review(key, said, blind_answers(store, row.id, reviewer))
                for reviewer, key in keys.items()
            )
            scores.append(sum(reviews, ArticleScore()))
            reviewers |= keys.keys()
    if not scores:
        raise NotFound(f"{store.path} holds no settled answer yet. Review an article first.")
    pick = Random(SEED).randrange
    found = evaluate_keys(scores, engine.identity, trial.speed, pick, len(reviewers))
    record = measure_record(store.shown_answers(engine.identity))
    return msgspec.structs.replace(found, record=record)


def settled_keys(store: Store, document_id: str) -> Mapping[str, tuple[GoldUnit, ...]]:
    """Reviewer -> the units that they settled on, as a key; only reviewers who settled any. What
    the desk settled on takes the place of its readers' answers."""
    readers = store.log.reviewer_ids(document_id)
    judges = [SETTLED_REVIEWER] if SETTLED_REVIEWER in readers else readers
    found = {judge: _key(store, document_id, judge) for judge in judges}
    return {judge: key for judge, key in found.items() if key}


def _key(store: Store, document_id: str, judge: str) -> tuple[GoldUnit, ...]:
    review = load_review(store, document_id, judge)
    decisions = current_decisions(store, document_id) if judge == SETTLED_REVIEWER else {}
    return tuple(
        GoldUnit(
            unit=unit,
            coding=tag.coding,
            accepted_alternatives=_accepted(unit.span, decisions.values()),
            reason="",
        )
        for unit in review.units
        for tag in (review.tags.get(unit.span),)
        if tag is not None and tag.settled and tag.coding is not None
    )


def _accepted(span: Span, decisions: Iterable[Decision]) -> tuple[str, ...]:
    about = (d for d in decisions if d.start < span.end and d.end > span.start)
    return tuple(key for decision in about for key in decision.accepted)


def blind_answers(store: Store, document_id: str, reviewer_id: str) -> dict[Span, str]:
    """The types that the reviewer gave before the suggestion was shown, each as it was first
    complete."""
    found: dict[Span, str] = {}
    for row in store.log.all_tags(document_id):
        tag = row.tag
        if row.reviewer_id == reviewer_id and tag and tag.coding and tag.blind and tag.certainty:
            found.setdefault(row.span, tag.coding.primary_type)
    return found


def _score_review(
    key: Sequence[GoldUnit], said: Suggestions, blind: Mapping[Span, str]
) -> ArticleScore:
    """Suggestions for what is still open are neither right nor wrong."""
    settled = bytearray(max(g.unit.end for g in key))
    for g in key:
        settled[g.unit.start : g.unit.end] = b"\1" * (g.unit.end - g.unit.start)
    judged = (s for s in said.suggestions if any(settled[s.unit.start : s.unit.end]))
    return score_article(key, msgspec.structs.replace(said, suggestions=tuple(judged)), blind)


# ---------------------------------------------------------------- annotated spans


def evaluate_standoff(articles: Iterable[StandoffArticle], engine: Engine) -> SpanEvaluation:
    """Score the attributions that are not nested in another against annotated ones, since the
    corpora mark one layer only. Without sentence offsets, our units are the sentences.

    Raises FormatError, DocumentError.
    """
    trial = _Trial(engine)
    scored, unsplit, score = 0, 0, SpanScore()
    for article in articles:
        if article.sentences == ():
            unsplit += 1
            continue
        scored += 1
        score += _score_standoff(article, trial)
    return SpanEvaluation(
        engine=engine.identity, articles=scored, unsplit=unsplit, score=score, speed=trial.speed
    )


def _score_standoff(article: StandoffArticle, trial: _Trial) -> SpanScore:
    try:
        key = read_attributions(article.standoff)
    except FormatError as error:
        raise FormatError(f"{article.annotation}: {error}") from None
    document = read_document(str(article.path))
    said = trial.suggest(document)
    sentences = article.sentences or tuple(unit.span for unit in said.units)
    return measure_spans(document.text, sentences, key, _outermost(said))


def _outermost(said: Suggestions) -> list[SpanAttribution]:
    return [
        SpanAttribution(source=a.source, cue=a.cue, content=a.content)
        for a in said.attributions
        if a.nested_in is None
    ]
