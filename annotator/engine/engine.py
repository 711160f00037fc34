"""The engine: a document in, a suggestion for every unit out. Pure, total, deterministic."""

from typing import NamedTuple

from annotator.codebook import Codebook, GenericSource, Hedge, Lexicons
from annotator.engine.article import Article
from annotator.engine.classification import Classifier
from annotator.engine.clauses import Cues
from annotator.engine.lexicon import (
    Form,
    Phrases,
    compile_cues,
    compile_generics,
    compile_hedges,
    merge_phrases,
)
from annotator.engine.linking import link
from annotator.engine.reading import Reading
from annotator.engine.registry import Registry
from annotator.engine.rules import RuleTagger
from annotator.engine.tagging import Tagger
from annotator.engine.tokens import word_set
from annotator.engine.units import split_units
from annotator.model import Document, EngineId, Suggestions

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
    unanswered = [c for c in lexicons.cues if c.cue_class == "no_comment"]
    silences = compile_cues(unanswered, "phrase", codebook.stances)
    lists = (verbs, nouns, prepositions, silences)
    heads = frozenset(word for compiled in lists for word in compiled.by_first)
    others = merge_phrases((nouns, prepositions, silences))
    generics: Phrases[GenericSource] = compile_generics(lexicons.generics)
    return Engine(
        identity=EngineId(name="annotator-rules", version=VERSION, tier="rules"),
        codebook=codebook,
        tagger=RuleTagger(Cues(verbs, nouns, prepositions, silences, heads)),
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
    article = Article(reading, engine.classifier, engine.hedges, relations)
    return Suggestions(
        engine=engine.identity,
        codebook_version=engine.codebook.version,
        units=units,
        suggestions=tuple(article.suggestion(n) for n in range(len(units))),
        attributions=tuple(article.attribution(f) for f in relations),
    )
