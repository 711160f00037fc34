"""What the models that judge spans learn from, and how they are fitted to it."""

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from annotator.codebook import UNATTRIBUTED
from annotator.documents import read_text
from annotator.documents.gold import read_gold_folder, read_samples
from annotator.documents.mentions import mentions_path, read_mentions
from annotator.documents.models import read_pieces, read_vocabulary
from annotator.documents.seeds import read_codebook, read_lexicons, shipped_seeds
from annotator.engine import Engine
from annotator.engine.judging import Judge
from annotator.engine.learned import Learned
from annotator.engine.logistic import Logistic
from annotator.engine.typing import Ruled, TypeModel, TypeReader
from annotator.training.evidence import (
    Evidence,
    Keyed,
    certainty_evidence,
    counting_evidence,
    described_mention,
    described_sources,
)
from annotator.training.logistic import fit_logistic
from annotator.training.types import Row, fit_types, with_frequencies
from annotator.work.engine import load_engine
from annotator.work.samples import read_sample

FOLDS = 5
KEYED_WEIGHT = 3
"""How often a described source of a keyed article counts beside one from the list of mentions."""
NO_RULES = Ruled("", 0.0, "", "")


class Material(NamedTuple):
    """Descriptions with their types, and keyed articles."""

    mentions: Sequence[Row]
    """Written for training, or from the registry; types are spread evenly on purpose."""
    keyed: Sequence[Keyed]
    asked: frozenset[str]
    """Names of the keyed articles that tell how sure one may be: the rules were not written on
    them."""


def read_material(seeds: Path | None = None) -> Material:
    """What is shipped, with a newsroom's own registry and word lists in place of the shipped ones.

    Raises SeedError.
    """
    folder = shipped_seeds() / "gold" / "development"
    development = [Keyed(k.name, read_sample(k), k.units) for k in read_gold_folder(folder)]
    samples = [Keyed(k.name, read_sample(k), k.units) for k in read_samples()]
    mentions = [*_mention_rows(load_engine(seeds, "rules")), *_registry_rows(seeds)]
    return Material(mentions, [*development, *samples], frozenset(k.name for k in development))


def _mention_rows(engine: Engine) -> Iterator[Row]:
    for m in read_mentions(mentions_path()):
        name = m.name if m.kind == "person" else ""
        yield described_mention(read_text(m.mention), name, m.type, engine)


def _registry_rows(seeds: Path | None) -> Iterator[Row]:
    """Names of the registry of two words and more, and mentions without a name."""
    lexicons = read_lexicons(read_codebook(seeds), seeds)
    for source in lexicons.sources:
        for name in (source.name, *source.aliases[:2]):
            if " " in name:
                yield Row(name, NO_RULES, source.type)
    for generic in lexicons.generics:
        if generic.type != UNATTRIBUTED:
            yield Row(generic.pattern, NO_RULES, generic.type)


# ---------------------------------------------------------------- fitting


class Lesson(NamedTuple):
    """A keyed article, and what engines make of it with nothing judged."""

    keyed: Keyed
    told: list[Row]
    """The sources that it describes."""
    relations: list[Evidence]
    """Whether the key takes them for attributions."""


def read_lessons(keyed: Sequence[Keyed], engines: Sequence[Engine]) -> list[Lesson]:
    """Sources are described by the last engine; relations are those of all."""
    return [
        Lesson(
            k,
            k.weight * list(described_sources(k, engines[-1])),
            [e for n in engines for e in k.weight * list(counting_evidence(k, n))],
        )
        for k in keyed
    ]


def fit_type_model(
    mentions: Sequence[Row], lessons: Sequence[Lesson], types: Container[str], models: Path
) -> TypeModel:
    """From mentions and from sources of keyed articles, as far as they are of these types; how
    frequent the types are is taken from the keys. `models` is the folder with the word pieces."""
    told = KEYED_WEIGHT * [row for lesson in lessons for row in lesson.told]
    rows = [row for row in (*mentions, *told) if row.type in types]
    model = fit_types(rows, read_pieces(models), read_vocabulary(models))
    found: Counter[str] = Counter()
    for k in (lesson.keyed for lesson in lessons):
        found.update(g.coding.primary_type for g in k.weight * tuple(k.key) if g.unit.counted)
    return with_frequencies(model, Counter(row.type for row in rows), found)


def fit_counting(lessons: Sequence[Lesson]) -> Logistic:
    """What the keys take for an attribution."""
    return fit_logistic([e for lesson in lessons for e in lesson.relations])


def unseen_evidence(
    material: Material, engines: Sequence[Engine], reported: Logistic, models: Path
) -> Iterator[tuple[Keyed, list[Evidence]]]:
    """Answers to keyed articles that the models of types and of what counts have not seen: they
    are fitted anew for each fold."""
    lessons, types = read_lessons(material.keyed, engines), type_keys(engines[-1])
    for fold in range(FOLDS):
        seen = [lesson for n, lesson in enumerate(lessons) if n % FOLDS != fold]
        reader = TypeReader(fit_type_model(material.mentions, seen, types, models))
        learned = Learned(reader, Judge(fit_counting(seen), reported), Logistic({}))
        unseen = (k for n, k in enumerate(material.keyed) if n % FOLDS == fold)
        for k in unseen:
            for engine in engines if k.name in material.asked else ():
                yield k, list(certainty_evidence(k, engine._replace(learned=learned)))


def type_keys(engine: Engine) -> set[str]:
    return {t.key for t in engine.codebook.types}
