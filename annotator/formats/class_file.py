"""A class's answers to one lesson as a file without names: JSON, which holds everything, and CSV,
one row for each answer. Both can be read again."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from secrets import SystemRandom
from typing import Literal, get_args

import msgspec

from annotator.analysis.lesson import BECAUSE, AnswerSheet, LearnerAnswer, Lesson
from annotator.errors import FormatError
from annotator.formats.tags_csv import BOM, FORMULA_STARTS
from annotator.model import Span, Value

SCHEMA = 1
Stage = Literal["alone", "pair"]
ABOUT = (
    "The answers of one class to one lesson: for each sentence what was answered alone and, if it"
    " was answered again, after talking in pairs; how sure; which words were underlined; which"
    " reason was chosen from the list; how many hints were asked for; the guess at the beginning;"
    " beside it the key and the version of the codebook. There is no name, no number, no time and"
    " no device in it. The learners stand in an order drawn anew for each file, so that neither"
    " seats nor two files can be matched. Own words (reasons, objections, the sentence to take"
    " home) are in it only if they were asked for; they can tell who wrote them. In a small class"
    " somebody may recognise an answer all the same."
)
"""What is in the file, for whoever gets or makes it."""
COLUMNS = (
    "codebook_version", "lesson", "learner", "guess", "sentence", "text", "key", "accepted",
    "stage", "choice", "certainty", "cue_first", "cue_end", "because", "hints", "reason",
    "objection", "exit",
)  # fmt: skip
DRAW_ANEW = SystemRandom().shuffle
FORMULA = re.compile(f"'*[{re.escape(''.join(FORMULA_STARTS))}]")


class FiledSentence(Value, frozen=True, kw_only=True):
    """A sentence that was asked about, with its key."""

    sentence: int
    """Counted from 1, in the order in which they were asked."""
    article: str
    text: str
    key: str
    """"" where the class decided."""
    accepted: tuple[str, ...]


class FiledAnswer(Value, frozen=True, kw_only=True):
    sentence: int
    stage: Stage
    choice: str
    certainty: int
    """1 guess, 2 unsure, 3 fairly sure, 4 sure."""
    cue: Span | None = None
    """The underlined words: first, and one after the last, counted from 0."""
    because: int = 0
    """Which reason of the list, from 1; 0: none."""
    hints: int = 0
    reason: str = ""
    objection: str = ""


class FiledLearner(Value, frozen=True, kw_only=True):
    guess: int | None
    answers: tuple[FiledAnswer, ...]
    """By sentence; the one given alone before the one after talking."""
    exit: str = ""


class ClassFile(Value, frozen=True, kw_only=True):
    """What is in the file."""

    schema: int = SCHEMA
    about: str = ABOUT
    codebook_version: str
    lesson: str
    certainty: tuple[str, ...]
    because: tuple[str, ...] = BECAUSE
    choices: dict[str, str]
    """Key -> label."""
    sentences: tuple[FiledSentence, ...]
    learners: tuple[FiledLearner, ...]


def make_class_file(
    lesson: Lesson,
    sheets: Sequence[AnswerSheet],
    *,
    own_words: bool = False,
    shuffle: Callable[[list[FiledLearner]], None] = DRAW_ANEW,
) -> ClassFile:
    """The sheets without anything that tells whose they are, in an order drawn anew."""
    learners = [_learner(sheet, own_words=own_words) for sheet in sheets]
    shuffle(learners)
    return ClassFile(
        codebook_version=lesson.codebook_version,
        lesson=lesson.title,
        certainty=lesson.certainty,
        choices={c.key: c.label for c in lesson.choices},
        sentences=tuple(
            FiledSentence(
                sentence=n,
                article=lesson.articles[unit.article].title,
                text=unit.text,
                key=unit.key,
                accepted=unit.accepted,
            )
            for n, unit in enumerate(lesson.units, 1)
        ),
        learners=tuple(learners),
    )


def _learner(sheet: AnswerSheet, *, own_words: bool) -> FiledLearner:
    answers = [
        *(_answer(a, "alone", own_words=own_words) for a in sheet.answers),
        *(_answer(a, "pair", own_words=own_words) for a in sheet.revised),
    ]
    return FiledLearner(
        guess=sheet.guess,
        answers=tuple(sorted(answers, key=lambda a: (a.sentence, a.stage))),
        exit=sheet.exit if own_words else "",
    )


def _answer(answer: LearnerAnswer, stage: Stage, *, own_words: bool) -> FiledAnswer:
    return FiledAnswer(
        sentence=answer.unit + 1,
        stage=stage,
        choice=answer.choice,
        certainty=answer.certainty,
        cue=answer.cue,
        because=answer.because,
        hints=answer.hints,
        reason=answer.reason if own_words else "",
        objection=answer.objection if own_words else "",
    )


# ---------------------------------------------------------------- JSON


def render_class_json(file: ClassFile) -> bytes:
    return msgspec.json.format(msgspec.json.encode(file), indent=2)


def read_class_json(data: bytes) -> ClassFile:
    """Raises FormatError."""
    try:
        return msgspec.json.decode(data, type=ClassFile)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FormatError(f"This is not a class file: {error}.") from None


# ---------------------------------------------------------------- CSV


def render_class_csv(file: ClassFile, *, bom: bool = False) -> str:
    """RFC 4180 with a header: for each learner and sentence a row of what was answered alone, empty
    where nothing was, and one more for an answer after talking. `bom` is for Excel.

    A text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for number, learner in enumerate(file.learners, 1):
        for row in _rows(file, learner):
            cells = {
                "codebook_version": file.codebook_version,
                "lesson": file.lesson,
                "learner": number,
                "guess": "" if learner.guess is None else learner.guess,
                "exit": learner.exit,
                **row,
            }
            writer.writerow([_guard(cells[name]) for name in COLUMNS])
    return (BOM if bom else "") + written.getvalue()


def _rows(file: ClassFile, learner: FiledLearner) -> Iterator[dict[str, str | int]]:
    for asked in file.sentences:
        given = [a for a in learner.answers if a.sentence == asked.sentence]
        alone = any(a.stage == "alone" for a in given)
        nothing = FiledAnswer(sentence=asked.sentence, stage="alone", choice="", certainty=0)
        for answer in given if alone else [nothing, *given]:
            first, end = answer.cue or ("", "")
            yield {
                "sentence": asked.sentence,
                "text": asked.text,
                "key": asked.key,
                "accepted": " ".join(asked.accepted),
                "stage": answer.stage,
                "choice": answer.choice,
                "certainty": answer.certainty or "",
                "cue_first": first,
                "cue_end": end,
                "because": answer.because or "",
                "hints": answer.hints,
                "reason": answer.reason,
                "objection": answer.objection,
            }


def _guard(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell


def _unguard(cell: str) -> str:
    """
    >>> [_unguard(str(_guard(cell))) for cell in ("=1", "'=1", "'tis", "1")]
    ['=1', "'=1", "'tis", '1']
    """
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def read_class_csv(text: str) -> tuple[FiledLearner, ...]:
    """The learners of a CSV that `render_class_csv` wrote. Raises FormatError."""
    reader = csv.DictReader(io.StringIO(text.removeprefix(BOM), newline=""))
    try:
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise FormatError("This is not a class file: its columns are others.")
        learners: dict[str, list[dict[str, str]]] = {}
        for row in reader:
            cells = {name: _unguard(cell) for name, cell in row.items()}
            learners.setdefault(cells["learner"], []).append(cells)
        return tuple(_read_learner(rows) for rows in learners.values())
    except (csv.Error, ValueError, AttributeError, TypeError):
        raise FormatError("This is not a class file: a row of it cannot be read.") from None


def _read_learner(rows: Sequence[dict[str, str]]) -> FiledLearner:
    first = rows[0]
    return FiledLearner(
        guess=int(first["guess"]) if first["guess"] else None,
        answers=tuple(_read_answers(rows)),
        exit=first["exit"],
    )


def _read_answers(rows: Iterable[dict[str, str]]) -> Iterator[FiledAnswer]:
    for row in rows:
        if row["stage"] not in get_args(Stage):
            raise ValueError(row["stage"])
        if row["choice"]:
            yield FiledAnswer(
                sentence=int(row["sentence"]),
                stage="pair" if row["stage"] == "pair" else "alone",
                choice=row["choice"],
                certainty=int(row["certainty"]),
                cue=Span(int(row["cue_first"]), int(row["cue_end"])) if row["cue_end"] else None,
                because=int(row["because"] or 0),
                hints=int(row["hints"]),
                reason=row["reason"],
                objection=row["objection"],
            )
