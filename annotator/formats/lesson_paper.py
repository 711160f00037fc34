"""A lesson on paper, in black and white: a worksheet for the learners, and the teacher's page with
the key. As HTML here, as PDF in lesson_pdf.py; no page ends inside a sentence in either."""

from collections.abc import Iterator
from typing import Literal

from annotator.analysis.lesson import Choice, Lesson, LessonSentence, LessonUnit
from annotator.formats.lesson_mix import render_lesson_mix
from annotator.formats.report_html import template_environment
from annotator.model import Value

Part = Literal["worksheet", "key"]
TOGETHER = 1_000
"""Characters of a paragraph that can be kept on one page; a longer one is cut between sentences."""


class KeyRow(Value, frozen=True, kw_only=True):
    """The key to one sentence, in words."""

    number: int
    text: str
    answer: str
    """"" where the class decides."""
    reason: str
    accepted: tuple[str, ...]
    why_not: tuple[tuple[str, str], ...]
    """Label, and why it is not that."""
    chain: tuple[str, ...]


def render_paper_html(lesson: Lesson, part: Part) -> str:
    """The worksheet, or the teacher's page, as one HTML document."""
    return (
        template_environment()
        .get_template("lesson/paper.html.jinja")
        .render(
            lesson=lesson,
            part=part,
            signs=choice_signs(lesson),
            articles=[
                (article, tuple(paragraphs_of(lesson, n)))
                for n, article in enumerate(lesson.articles)
            ],
            rows=key_rows(lesson),
            mix=render_lesson_mix(lesson) if part == "key" else "",
            number_of=lambda article, sentence: unit_number(lesson, article, sentence),
        )
    )


def choice_signs(lesson: Lesson) -> tuple[tuple[str, Choice], ...]:
    """A capital letter for each choice."""
    own = lesson.set == "letters"
    return tuple((c.key if own else chr(65 + n), c) for n, c in enumerate(lesson.choices))


def unit_number(lesson: Lesson, article: int, sentence: int) -> int | None:
    """Under which number a sentence is asked about; None if it is not."""
    places = [(u.article, u.sentence) for u in lesson.units]
    return places.index((article, sentence)) + 1 if (article, sentence) in places else None


def paragraphs_of(lesson: Lesson, article: int) -> Iterator[tuple[LessonSentence, ...]]:
    """The sentences of an article in portions that are kept on one page."""
    portion: list[LessonSentence] = []
    for sentence in lesson.articles[article].sentences:
        size = sum(len(s.text) for s in portion) + len(sentence.text)
        alone = portion and portion[-1].kind != sentence.kind
        if portion and (sentence.opens or alone or size > TOGETHER):
            yield tuple(portion)
            portion = []
        portion.append(sentence)
    if portion:
        yield tuple(portion)


def key_rows(lesson: Lesson) -> tuple[KeyRow, ...]:
    return tuple(_key_row(lesson, n, unit) for n, unit in enumerate(lesson.units, 1))


def _key_row(lesson: Lesson, number: int, unit: LessonUnit) -> KeyRow:
    return KeyRow(
        number=number,
        text=unit.text,
        answer=_label(lesson, unit.key) if unit.key else "",
        reason=unit.reason,
        accepted=tuple(dict.fromkeys(_label(lesson, k) for k in unit.accepted)),
        why_not=tuple((_label(lesson, k), said) for k, said in unit.why_not.items()),
        chain=unit.chain if lesson.chains else (),
    )


def _label(lesson: Lesson, key: str) -> str:
    """The sign and the label of the choice that the key folds into."""
    for sign, choice in choice_signs(lesson):
        if key == choice.key or key in choice.types:
            return choice.label if lesson.set == "letters" else f"{sign} {choice.label}"
    return key
