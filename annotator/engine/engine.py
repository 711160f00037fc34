"""The engine: a document in, a suggestion for every unit out. Pure, total, deterministic."""

from collections.abc import Sequence
from typing import NamedTuple

from annotator.codebook import Codebook, GenericSource, Hedge, Lexicons
from annotator.engine.article import Article
from annotator.engine.classification import Classifier
from annotator.engine.clauses import Cues
from annotator.engine.convolution import Convolution, ConvolutionWeights
from annotator.engine.encoder import Encoder, Run
from annotator.engine.forms import Forms
from annotator.engine.learned import Learned
from annotator.engine.lexicon import (
    Phrases,
    compile_cues,
    compile_generics,
    compile_hedges,
    merge_phrases,
)
from annotator.engine.linking import link
from annotator.engine.pairing import Linker
from annotator.engine.reading import Reading
from annotator.engine.registry import Registry
from annotator.engine.rules import RuleTagger
from annotator.engine.tagging import Tagger
from annotator.engine.tokens import word_set
from annotator.engine.trained import Network, TrainedTagger
from annotator.engine.units import split_units
from annotator.model import Document, EngineId, Suggestions, Tier

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
    forms: Forms
    classifier: Classifier
    hedges: Phrases[Hedge]
    learned: Learned | None = None
    """None in the tier `rules`."""


class FastModel(NamedTuple):
    """What the tier `fast` runs on."""

    version: str
    weights: ConvolutionWeights
    linker: Linker


class AccurateModel(NamedTuple):
    """What the tier `accurate` runs on."""

    version: str
    vocabulary: Sequence[str]
    run: Run
    linker: Linker


def build_engine(
    codebook: Codebook,
    lexicons: Lexicons,
    model: FastModel | AccurateModel | None = None,
    learned: Learned | None = None,
) -> Engine:
    """Compile the word lists; without a model the rules find the spans."""
    verbs = compile_cues(lexicons.cues, "verb", codebook.stances)
    nouns = compile_cues(lexicons.cues, "noun", codebook.stances)
    prepositions = compile_cues(lexicons.cues, "preposition", codebook.stances)
    unanswered = [c for c in lexicons.cues if c.cue_class == "no_comment"]
    silences = compile_cues(unanswered, "phrase", codebook.stances)
    lists = (verbs, nouns, prepositions, silences)
    heads = frozenset(word for compiled in lists for word in compiled.by_first)
    forms = Forms(verbs, merge_phrases((nouns, prepositions, silences)))
    rules = RuleTagger(Cues(verbs, nouns, prepositions, silences, heads))
    generics: Phrases[GenericSource] = compile_generics(lexicons.generics)
    return Engine(
        identity=_identity(model),
        codebook=codebook,
        tagger=rules if model is None else _trained(model, forms, rules),
        forms=forms,
        classifier=Classifier(Registry(lexicons), generics),
        hedges=compile_hedges(
            [
                h
                for h in lexicons.hedges
                if h.kind in HEDGE_KINDS and h.direction == "hedge" and h.term not in SOFT_HEDGES
            ]
        ),
        learned=learned,
    )


def _identity(model: FastModel | AccurateModel | None) -> EngineId:
    if model is None:
        return EngineId(name="annotator-rules", version=VERSION, tier="rules")
    tier: Tier = "fast" if isinstance(model, FastModel) else "accurate"
    return EngineId(name=f"annotator-{tier}", version=f"{VERSION}.{model.version}", tier=tier)


def _trained(model: FastModel | AccurateModel, forms: Forms, rules: RuleTagger) -> TrainedTagger:
    network: Network
    if isinstance(model, FastModel):
        network = Convolution(model.weights, forms.numbers)
    else:
        network = Encoder(model.vocabulary, model.run)
    return TrainedTagger(network, model.linker, forms, rules)


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
    article = read_article(reading, engine)
    relations = article.relations
    return Suggestions(
        engine=engine.identity,
        codebook_version=engine.codebook.version,
        units=units,
        suggestions=tuple(article.suggestion(n) for n in range(len(units))),
        attributions=tuple(article.attribution(f) for f in relations),
    )


def read_article(reading: Reading, engine: Engine) -> Article:
    """The attributions of a reading with their parties, before units are coded."""
    relations = link(reading, engine.tagger.tag(reading), engine.forms)
    if engine.learned is not None:
        relations = engine.learned.judge.weigh(reading, relations)
    return Article(
        reading, engine.classifier, engine.hedges, relations, engine.forms, engine.learned
    )
