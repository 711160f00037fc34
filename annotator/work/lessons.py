"""Lessons: the ready ones, one's own from any article of the store, and the answers that come back
as codes. No account, no server: what is not handed in stays with the learner."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from annotator.analysis.class_picture import ClassPicture, picture_class
from annotator.analysis.coded import code_units
from annotator.analysis.lesson import (
    AnswerSheet,
    ArticleMix,
    ChoiceSet,
    Example,
    Lesson,
    LessonArticle,
    Step,
    choices_of,
    lesson_problems,
)
from annotator.analysis.lesson_mix import mix_of, with_key_in_mix
from annotator.analysis.lesson_units import MOST, draft_unit, lay_out, pick_units
from annotator.codebook import UNATTRIBUTED, Codebook
from annotator.documents.lessons import lesson_paths, read_lesson
from annotator.errors import FormatError, NotFound
from annotator.formats.lesson_code import read_code
from annotator.formats.lesson_paper import Part, render_paper_html
from annotator.formats.lesson_pdf import render_paper_pdf
from annotator.model import GoldUnit, Span, Unit, Value
from annotator.store import DEFAULT_REVIEWER, SETTLED_REVIEWER, Store
from annotator.work.evaluate import settled_keys
from annotator.work.reading import visible_readers
from annotator.work.review import load_review

STEPS = (
    Step(minutes=5, title="Hook", text="Show the headline only. How many independent sources?"),
    Step(minutes=5, title="Worked sentences", text="Read the examples aloud: who says so?"),
    Step(minutes=15, title="Alone", text="An answer, how sure, the words that tell, one reason."),
    Step(minutes=8, title="In pairs", text="Talk about the sentences where you differ."),
    Step(minutes=9, title="Reveal", text="Look at the key, “sure, and the key differs” first."),
    Step(minutes=3, title="Zoom out", text="Back to the guess; one sentence to take home."),
)
"""Of a lesson on any article (features §2)."""
EXAMPLES = ("law_enforcement", UNATTRIBUTED, "expert")
AIM = "You can say of a sentence on whose word the paper asks you to believe it."
MOST_LINES = 500
"""More than any class hands in; longer pastes are refused."""
MOST_PARTS = 8
"""Lines that one code may be broken into."""


class Collected(Value, frozen=True, kw_only=True):
    """What came back."""

    sheets: tuple[AnswerSheet, ...]
    picture: ClassPicture
    """Of all sheets."""
    refused: tuple[tuple[str, str], ...]
    """The first signs of each code that could not be read, and why."""
    repeated: int
    """Codes that were there twice; counted once."""


# ---------------------------------------------------------------- finding and making lessons


def ready_lessons(codebook: Codebook) -> tuple[Lesson, ...]:
    """The lessons that came with the program. Raises SeedError."""
    return tuple(read_lesson(path, codebook) for path in lesson_paths())


def find_lesson(wanted: str, codebook: Codebook) -> Lesson:
    """A ready lesson by its name or its number, or a lesson from a file.

    Raises NotFound, SeedError.
    """
    for path in lesson_paths():
        if wanted in (path.stem, path.stem.partition("-")[0], path.stem.partition("-")[2]):
            return read_lesson(path, codebook)
    if Path(wanted).is_file():
        return read_lesson(Path(wanted), codebook)
    names = ", ".join(path.stem for path in lesson_paths())
    raise NotFound(f"There is no lesson and no file {wanted!r}. Ready lessons: {names}.")


def with_set(lesson: Lesson, name: ChoiceSet, codebook: Codebook) -> Lesson:
    """The same lesson with the other set of answers; one on letters stays as it is."""
    if "letters" in (lesson.set, name):
        return lesson
    return msgspec.structs.replace(lesson, set=name, choices=choices_of(codebook, name))


def draft_lesson(
    store: Store,
    document_id: str,
    codebook: Codebook,
    reviewer_id: str = DEFAULT_REVIEWER,
    *,
    name: ChoiceSet = "groups",
    wanted: int = MOST - 1,
    sentences: Iterable[int] = (),
) -> Lesson:
    """A lesson on an article: its key is what was settled on, else what the reviewer answered; a
    sentence that no person has answered gets no key, since a machine's must not judge a learner.

    `sentences` are their numbers; without any, up to `wanted` are picked. Raises NotFound.
    """
    document = store.load_document(document_id).document
    keys = settled_keys(store, document_id)
    others = visible_readers(store, document_id, reviewer_id, keys)
    judge = next((k for k in (SETTLED_REVIEWER, reviewer_id, *others) if k in keys), reviewer_id)
    review = load_review(store, document_id, judge)
    golds = {g.unit.span: g for g in keys.get(judge, ())}
    said = {span: stored.suggestion for span, stored in review.suggestions.items()}
    coded = code_units(document.text, review.units, review.tags, said)
    known = {u.index: u for u in review.units}
    chosen = [n for n in dict.fromkeys(sentences) if n in known]
    numbers = chosen or pick_units(coded, codebook, wanted)
    if not numbers:
        raise NotFound("There is no sentence in this article that a lesson could ask about.")
    title = store.load_article(document_id).title
    return Lesson(
        id=document_id,
        title=title,
        aim=AIM,
        set=name,
        choices=choices_of(codebook, name),
        articles=(
            LessonArticle(
                title=title,
                publisher=document.metadata.publisher or "",
                sentences=lay_out(document.text, review.units),
            ),
        ),
        examples=tuple(_example(codebook, key) for key in EXAMPLES if codebook.has_type(key)),
        units=tuple(
            draft_unit(document.text, known[n], golds.get(known[n].span), codebook)
            for n in sorted(numbers)
        ),
        steps=STEPS,
        mix=_mix(review.units, golds, codebook),
        certainty=tuple(step.label for step in codebook.certainty),
        codebook_version=codebook.version,
    )


def _mix(
    units: Iterable[Unit], golds: Mapping[Span, GoldUnit], codebook: Codebook
) -> tuple[ArticleMix, ...]:
    """Of what people answered; none where they answered nothing."""
    counted = [(u, golds.get(u.span)) for u in units if u.counted]
    keys = [(u.index, g.coding.primary_type if g is not None else "") for u, g in counted]
    mix = mix_of((n, key if codebook.has_type(key) else "") for n, key in keys)
    return (mix,) if mix.types else ()


def _example(codebook: Codebook, key: str) -> Example:
    known = codebook.type(key)
    return Example(text=known.examples[0], key=key, reason=known.plain)


def change_key(lesson: Lesson, changes: Mapping[int, Mapping[str, object]]) -> Lesson:
    """The lesson with a teacher's own key: index of the unit -> fields of `LessonUnit`.

    Raises FormatError where a key has no reason, or names an answer that there is not.
    """
    units = list(lesson.units)
    for n, fields in changes.items():
        former, units[n] = units[n], msgspec.structs.replace(units[n], **fields)
        if units[n].key != former.key:
            lesson = with_key_in_mix(lesson, units[n])
    changed = msgspec.structs.replace(lesson, units=tuple(units))
    for problem, place in lesson_problems(changed):
        raise FormatError(f"{place}: {problem}.")
    return changed


def render_paper(lesson: Lesson, part: Part, form: str = "pdf") -> bytes:
    """The worksheet or the teacher's page, as "pdf" or "html"."""
    if form == "pdf":
        return render_paper_pdf(lesson, part)
    return render_paper_html(lesson, part).encode("utf-8", "replace")


# ---------------------------------------------------------------- collecting


def collect(lesson: Lesson, pasted: str) -> Collected:
    """The class picture from pasted codes, one to a line, or broken over several as mail programs
    do; each that cannot be read is told.

    Raises FormatError for more codes than a class can have.
    """
    lines = ["".join(line.split()) for line in pasted.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise FormatError(f"{len(lines)} lines at once are too many; paste up to {MOST_LINES}.")
    sheets: dict[str, AnswerSheet] = {}
    refused: list[tuple[str, str]] = []
    repeated = at = 0
    while at < len(lines):
        taken, code, read = _first_code(lesson, lines[at : at + MOST_PARTS])
        at += taken
        if isinstance(read, AnswerSheet):
            repeated += code in sheets
            sheets[code] = read
        else:
            refused.append((code[:12], str(read)))
    read_in = tuple(sheets.values())
    return Collected(
        sheets=read_in,
        picture=picture_class(lesson, read_in),
        refused=tuple(refused),
        repeated=repeated,
    )


def _first_code(lesson: Lesson, lines: Sequence[str]) -> tuple[int, str, AnswerSheet | FormatError]:
    """How many lines the first code takes, the code, and what it says or why it cannot be read."""
    problem: FormatError | None = None
    for taken in range(1, len(lines) + 1):
        code = "".join(lines[:taken]).upper()
        try:
            return taken, code, read_code(lesson, code)
        except FormatError as error:
            problem = problem or error
    assert problem is not None, "there was a line"
    return 1, lines[0], problem
