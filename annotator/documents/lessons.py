"""Reads lessons: the ready ones in seeds/lessons/, which lean on the sample articles and their
keys, and those that a teacher saved as JSON, which hold everything themselves."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from annotator.analysis.lesson import (
    UNDERLINE,
    ArticleMix,
    Choice,
    ChoiceSet,
    Example,
    Lesson,
    LessonArticle,
    LessonUnit,
    Poll,
    Step,
    choices_of,
    lesson_problems,
)
from annotator.analysis.lesson_mix import mix_of
from annotator.analysis.lesson_units import chain_names, find_words, lay_out
from annotator.codebook import Codebook
from annotator.documents.gold import SUFFIX, GoldArticle, read_gold
from annotator.documents.reading import read_document
from annotator.documents.seeds import (
    parse_toml,
    read_seed_text,
    shipped_seeds,
    split_complaint,
    toml_line,
)
from annotator.errors import SeedError
from annotator.model import GoldUnit

SCHEMA = 1


class _Written(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of what stands in the file of a ready lesson."""


class _WrittenExample(_Written, frozen=True, kw_only=True):
    text: str
    key: str
    reason: str


class _WrittenStep(_Written, frozen=True, kw_only=True):
    minutes: int
    title: str
    text: str


class _WrittenPoll(_Written, frozen=True, kw_only=True):
    question: str = Poll().question
    answer: int | None = None
    reason: str


class _WrittenUnit(_Written, frozen=True, kw_only=True):
    article: int = 1
    sentence: int
    begins: str
    """Its first words, so that a changed article is noticed."""
    key: str | None = None
    """Where it differs from the key of the article; "" for no key at all."""
    accepted: tuple[str, ...] | None = None
    reason: str = ""
    why_not: Mapping[str, str] = {}
    cue: str = ""
    named: str = ""


class _WrittenLesson(_Written, frozen=True, kw_only=True):
    title: str
    aim: str
    articles: tuple[str, ...]
    """Names of sample articles."""
    set: ChoiceSet = "groups"
    question: str = "On whose word?"
    underline: str = UNDERLINE
    hints: bool = True
    chains: bool = False
    poll: _WrittenPoll
    examples: tuple[_WrittenExample, ...]
    units: tuple[_WrittenUnit, ...]
    steps: tuple[_WrittenStep, ...]
    questions: tuple[str, ...]
    goes_wrong: tuple[str, ...]


class _LessonFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A lesson as a teacher keeps it."""

    schema: int = SCHEMA
    lesson: Lesson


def lesson_paths() -> tuple[Path, ...]:
    """The files of the ready lessons, in the order in which they are taught."""
    return tuple(sorted((shipped_seeds() / "lessons").glob("*.toml")))


def read_lesson(path: Path, codebook: Codebook) -> Lesson:
    """A lesson from a file: .toml as the ready ones are, else JSON that `lesson make` wrote.

    Raises SeedError with file and line.
    """
    return read_ready_lesson(path, codebook) if path.suffix == ".toml" else read_own_lesson(path)


def read_own_lesson(path: Path) -> Lesson:
    """Raises SeedError."""
    return decode_lesson(read_seed_text(path).encode(), path)


def decode_lesson(data: bytes, path: Path) -> Lesson:
    """A lesson from the JSON that `encode_lesson` made; `path` is for the error.

    Raises SeedError.
    """
    try:
        lesson = msgspec.json.decode(data, type=_LessonFile).lesson
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SeedError(path, 0, f"is not a lesson: {error}") from None
    for problem, place in lesson_problems(lesson):
        raise SeedError(path, 0, f"is not a lesson: {problem} ({place})")
    return lesson


def encode_lesson(lesson: Lesson) -> bytes:
    """JSON that a teacher can keep, change and open again."""
    return msgspec.json.format(msgspec.json.encode(_LessonFile(lesson=lesson)), indent=2)


def read_ready_lesson(path: Path, codebook: Codebook) -> Lesson:
    """A lesson on sample articles. Raises SeedError with file and line."""
    text = read_seed_text(path)
    try:
        written = msgspec.convert(parse_toml(path, text), _WrittenLesson)
    except msgspec.ValidationError as error:
        problem, place = split_complaint(error)
        raise SeedError(path, toml_line(text, place), problem) from None
    golds = [_read_article(path, text, name) for name in written.articles]
    for problem, place in _misplaced(written, golds):
        raise SeedError(path, toml_line(text, place), problem)
    lesson = _lesson(path.stem, written, golds, codebook)
    for problem, place in lesson_problems(lesson):
        raise SeedError(path, toml_line(text, place), problem)
    return lesson


_Read = tuple[GoldArticle, str]
"""A sample article and its text."""


def _read_article(path: Path, text: str, name: str) -> _Read:
    try:
        gold = read_gold(shipped_seeds() / "samples" / f"{name}{SUFFIX}")
    except SeedError:
        line = toml_line(text, "articles")
        raise SeedError(path, line, f"there is no sample article {name!r}") from None
    return gold, read_document(str(gold.path)).text


def _misplaced(written: _WrittenLesson, golds: list[_Read]) -> Iterator[tuple[str, str]]:
    for n, unit in enumerate(written.units):
        if not 1 <= unit.article <= len(golds):
            yield f"there is no article {unit.article}", f"units[{n}].article"
            return
        gold, text = golds[unit.article - 1]
        found = _gold_unit(gold, unit.sentence)
        words = text[found.unit.start : found.unit.end] if found else ""
        if not words or not words.startswith(unit.begins):
            yield f"sentence {unit.sentence} does not begin so", f"units[{n}].begins"
        for name in ("cue", "named"):
            if getattr(unit, name) not in words:
                yield f"{getattr(unit, name)!r} is not in the sentence", f"units[{n}].{name}"


def _gold_unit(gold: GoldArticle, number: int) -> GoldUnit | None:
    return next((u for u in gold.units if u.unit.index == number), None)


def _lesson(name: str, written: _WrittenLesson, golds: list[_Read], codebook: Codebook) -> Lesson:
    choices = choices_of(codebook, written.set)
    return Lesson(
        id=name,
        title=written.title,
        aim=written.aim,
        set=written.set,
        choices=choices,
        articles=tuple(_article(gold, text) for gold, text in golds),
        poll=msgspec.convert(msgspec.to_builtins(written.poll), Poll),
        examples=msgspec.convert(msgspec.to_builtins(written.examples), tuple[Example, ...]),
        units=tuple(_unit(u, golds[u.article - 1], choices) for u in written.units),
        steps=msgspec.convert(msgspec.to_builtins(written.steps), tuple[Step, ...]),
        questions=written.questions,
        goes_wrong=written.goes_wrong,
        question=written.question,
        underline=written.underline,
        hints=written.hints,
        chains=written.chains,
        mix=tuple(_mix(gold) for gold, _ in golds),
        sources=choices_of(codebook, "groups") if written.set == "letters" else (),
        certainty=tuple(step.label for step in codebook.certainty),
        codebook_version=codebook.version,
    )


def _article(gold: GoldArticle, text: str) -> LessonArticle:
    return LessonArticle(
        title=gold.metadata.title or gold.name,
        publisher=gold.metadata.publisher or "",
        sentences=lay_out(text, [u.unit for u in gold.units]),
    )


def _mix(gold: GoldArticle) -> ArticleMix:
    return mix_of((u.unit.index, u.coding.primary_type) for u in gold.units if u.unit.counted)


def _unit(unit: _WrittenUnit, read: _Read, choices: tuple[Choice, ...]) -> LessonUnit:
    gold = _gold_unit(read[0], unit.sentence)
    assert gold is not None, "it was found before"
    words = " ".join(read[1][gold.unit.start : gold.unit.end].split())
    lettered = {t for c in choices for t in c.types}.isdisjoint({gold.coding.primary_type})
    key = unit.key if unit.key is not None else "" if lettered else gold.coding.primary_type
    accepted = gold.accepted_alternatives if unit.key is None else ()
    return LessonUnit(
        article=unit.article - 1,
        sentence=unit.sentence,
        text=words,
        key=key,
        accepted=accepted if unit.accepted is None else unit.accepted,
        reason=unit.reason,
        why_not=unit.why_not,
        cue=find_words(words, unit.cue),
        named=find_words(words, unit.named),
        chain=chain_names(gold.coding.chains),
    )
