"""Trains the models of the engine, part by part, and writes them to a folder."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

from annotator.documents import read_document
from annotator.documents.models import (
    ACCURATE,
    FAST,
    models_folder,
    read_accurate,
    read_fast,
    read_learned,
    read_pieces,
    write_accurate_linker,
    write_fast,
    write_judging,
    write_pieces,
    write_types,
)
from annotator.documents.seeds import read_codebook, read_lexicons
from annotator.documents.standoff import read_standoff_folder
from annotator.documents.statements import read_statements
from annotator.engine import Engine, build_engine
from annotator.engine.convolution import Convolution
from annotator.engine.encoder import Encoder
from annotator.engine.engine import FastModel
from annotator.engine.scores import Floats, find_spans
from annotator.errors import AnnotatorError, FormatError
from annotator.formats.brat import read_attributions
from annotator.training.evidence import (
    Evidence,
    reporting_evidence,
)
from annotator.training.examples import Example, make_example
from annotator.training.linker import train_linker
from annotator.training.logistic import fit_logistic
from annotator.work.engine import load_engine
from annotator.work.material import (
    FOLDS,
    fit_type_model,
    read_lessons,
    read_material,
    type_keys,
    unseen_evidence,
)

MODEL_VERSION = "1"
Report = Callable[[str], None]


def train_part(
    part: str,
    attributions: Path | None,
    statements: Path | None,
    models: Path | None,
    report: Report,
) -> None:
    """One part, into a folder that is made if need be (by default the shipped one).

    Raises AnnotatorError where data, the extra `train` or another part is missing.
    """
    folder = models or models_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AnnotatorError(f"{folder} cannot be written: {error.strerror}.") from None
    if part in {"accurate", "fast"}:
        if attributions is None:
            raise AnnotatorError(f"Training {part!r} needs annotated articles: --attributions.")
        train = train_accurate if part == "accurate" else train_fast
        train(attributions, folder, report)
    elif part == "judging":
        if statements is None:
            raise AnnotatorError("Training 'judging' needs marked articles: --statements.")
        train_judging(statements, folder, report)
    else:
        (train_types if part == "types" else train_certainty)(folder, report)


def train_accurate(attributions: Path, models: Path, report: Report) -> None:
    """The tagger `accurate`, from a folder in brat standoff.

    Raises FormatError, DocumentError; AnnotatorError where the extra `train` is not installed.
    """
    base, encoder, export = _torch("base"), _torch("encoder"), _torch("export")
    engine, examples = load_engine(tier="rules"), read_examples(attributions)
    vocabulary, tensors = base.read_vocabulary(), base.read_base()
    write_pieces(base.reduce_pieces(tensors[base.EMBEDDINGS]), vocabulary, models)
    final, early = encoder.train_encoder(examples, tensors, vocabulary, report)
    report("accurate: training the linker")
    network = Encoder(vocabulary, export.as_function(early))
    linker = train_linker(examples[::2], lambda r: find_spans(r, network.score(r)), engine.forms)
    export.export_encoder(final, models / ACCURATE)
    write_accurate_linker(MODEL_VERSION, linker, models)


def train_fast(attributions: Path, models: Path, report: Report) -> None:
    """The tagger `fast`, taught by the accurate one if the folder holds it.

    Raises as train_accurate does.
    """
    base, convolution = _torch("base"), _torch("convolution")
    engine, examples = load_engine(tier="rules"), read_examples(attributions)
    vocabulary, tensors = base.read_vocabulary(), base.read_base()
    write_pieces(base.reduce_pieces(tensors[base.EMBEDDINGS]), vocabulary, models)
    final, early = convolution.train_convolution(
        examples, read_pieces(models), vocabulary, engine.forms, report, _taught(examples, models)
    )
    report("fast: training the linker")
    network = Convolution(early, engine.forms.numbers)
    linker = train_linker(examples, lambda r: find_spans(r, network.score(r)), engine.forms)
    write_fast(FastModel(MODEL_VERSION, final, linker), models)


def _taught(examples: Sequence[Example], models: Path) -> Mapping[str, Floats] | None:
    """What the accurate tagger says of each article."""
    if not (models / ACCURATE).is_file():
        return None
    model = read_accurate(models)
    teacher = Encoder(model.vocabulary, model.run)
    return {e.name: teacher.score(e.reading) for e in examples}


def read_examples(folder: Path) -> list[Example]:
    """The annotated articles of a folder in brat standoff.

    Raises FormatError, DocumentError.
    """
    found = read_standoff_folder(folder)
    if not found:
        raise FormatError(f"{folder} holds no articles in brat standoff.")
    return [
        make_example(
            article.path.stem,
            read_document(str(article.path)),
            [(a.source, a.cue, a.content) for a in read_attributions(article.standoff)],
        )
        for article in found
    ]


def _torch(name: str) -> ModuleType:
    """A part of the training that needs torch."""
    try:
        return import_module(f"annotator.training.{name}")
    except ImportError as error:
        raise AnnotatorError(
            f"Training a tagger needs {error.name}: pip install 'source-annotator[train]'."
        ) from None


# ---------------------------------------------------------------- what judges the spans


def train_types(models: Path, report: Report) -> None:
    """The model of types, from the list of mentions, the registry and the keyed articles."""
    engine, material = _engines(models)[-1], read_material()
    report(f"types: training on {len(material.mentions)} described sources and the keyed articles")
    lessons = read_lessons(material.keyed, [engine])
    model = fit_type_model(material.mentions, lessons, type_keys(engine), models)
    write_types(model, models)


def train_judging(statements: Path, models: Path, report: Report) -> None:
    """What counts, from the keyed articles; what was reported, from a folder of statements.

    Raises FormatError, DocumentError.
    """
    articles = [(read_document(str(a.path)), a.statements) for a in read_statements(statements)]
    engines = _engines(models)
    counting = [
        e for lesson in read_lessons(read_material().keyed, engines) for e in lesson.relations
    ]
    reporting = [
        e for engine in engines for d, marked in articles
        for e in reporting_evidence(d, marked, engine)
    ]  # fmt: skip
    report(f"judging: training on {len(counting)} and {len(reporting)} relations")
    fitted = {"counts": fit_logistic(counting), "reported": fit_logistic(reporting)}
    write_judging(fitted, models)


def train_certainty(models: Path, report: Report) -> None:
    """That the suggested type is right, from unseen answers."""
    evidence = [e for _, rows in unseen_answers(models, report) for e in rows]
    right = sum(holds for _, holds in evidence)
    report(f"certainty: {right} of {len(evidence)} unseen answers right")
    write_judging({"certainty": fit_logistic(evidence)}, models)


def unseen_answers(models: Path, report: Report) -> Iterator[tuple[str, list[Evidence]]]:
    """Answers to keyed articles, by article, that the models of types and of what counts have not
    seen. Only articles that the rules were not written on are answered."""
    reported = read_learned(models).judge.reported
    material, engines = read_material(), _engines(models)
    report(f"certainty: {FOLDS} folds of {len(material.keyed)} keyed articles")
    for keyed, rows in unseen_evidence(material, engines, reported, models):
        yield keyed.name, rows


def _engines(models: Path) -> list[Engine]:
    """The tiers that the folder holds, with nothing judged.

    Raises AnnotatorError where it holds none.
    """
    codebook = read_codebook()
    lexicons = read_lexicons(codebook)
    readers = ((FAST, read_fast), (ACCURATE, read_accurate))
    found = [read for name, read in readers if (models / name).is_file()]
    if not found:
        raise AnnotatorError(f"{models} holds no tagger: train 'accurate' or 'fast' first.")
    return [build_engine(codebook, lexicons, read(models)) for read in found]
