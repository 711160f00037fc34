"""A lesson as one HTML file that needs nothing else: no request, no server, no account. What a
learner answers stays on the device, and comes back as a code.

The key travels in the file. It is encoded, so that a look at the source does not give it away;
that is no protection against somebody who wants to know.
"""

import base64
import re
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from annotator.analysis.lesson import BECAUSE, Lesson, LessonUnit, find_hints, judge, lesson_mark
from annotator.formats.lesson_mix import render_lesson_mix
from annotator.formats.report_html import template_environment
from annotator.model import Span

WORD = re.compile(r"\S+")
SHARED_SCRIPTS = (
    "lesson_draw.js", "lesson_saved.js", "lesson_opening.js", "lesson_question.js",
    "lesson_answers.js", "lesson_reveal.js",
)  # fmt: skip
"""What the one file and the page of a live lesson draw with; in the order in which they build on
each other."""
SCRIPTS = ("qrcode.js", "qr.js", "lesson_code.js", *SHARED_SCRIPTS, "lesson.js")


def render_lesson_html(lesson: Lesson, *, preview: bool = False) -> str:
    """The lesson as a page; a preview keeps no answers."""
    return (
        template_environment()
        .get_template("lesson/lesson.html.jinja")
        .render(
            lesson=lesson,
            data=_for_script(lesson_data(lesson) | {"preview": preview}),
            key=encode_key(lesson),
            style=lesson_asset("lesson.css", "mix.css"),
            script=lesson_asset(*SCRIPTS),
        )
    )


@cache
def lesson_asset(*names: str) -> str:
    """Our own styles or scripts as they stand, one after the other."""
    from markupsafe import Markup

    folder = files("annotator.formats") / "templates" / "lesson"
    return Markup("\n".join((folder / name).read_text(encoding="utf-8") for name in names))


def _for_script(value: Any) -> str:
    """JSON that cannot end the script element it stands in."""
    from markupsafe import Markup

    return Markup(msgspec.json.encode(value).decode().replace("<", "\\u003c"))


def lesson_data(lesson: Lesson) -> dict[str, Any]:
    """What the page may show before the reveal."""
    return {
        "mark": lesson_mark(lesson),
        "title": lesson.title,
        "question": lesson.question,
        "underline": lesson.underline,
        "hints": lesson.hints,
        "poll": lesson.poll.question,
        "certainty": lesson.certainty,
        "because": BECAUSE,
        "choices": [{"key": c.key, "label": c.label, "plain": c.plain} for c in lesson.choices],
        "examples": [
            {"text": e.text, "label": _label(lesson, e.key), "reason": e.reason}
            for e in lesson.examples
        ],
        "articles": [
            {
                "title": a.title,
                "publisher": a.publisher,
                "sentences": [[s.number, s.text, s.kind, s.opens] for s in a.sentences],
            }
            for a in lesson.articles
        ],
        "units": [
            {"article": u.article, "sentence": u.sentence, "words": u.words} for u in lesson.units
        ],
    }


def key_data(lesson: Lesson) -> dict[str, Any]:
    """What the page keeps until the reveal, or until a hint is asked for."""
    return {
        "count": lesson.poll.answer,
        "counted": lesson.poll.reason,
        "mix": render_lesson_mix(lesson),
        "units": [_unit_key(lesson, unit) for unit in lesson.units],
    }


def encode_key(lesson: Lesson) -> str:
    """The key in base 64."""
    return base64.b64encode(msgspec.json.encode(key_data(lesson))).decode()


def _unit_key(lesson: Lesson, unit: LessonUnit) -> dict[str, Any]:
    hints = find_hints(lesson, unit)
    told = {choice.key: judge(lesson, unit, choice.key) for choice in lesson.choices}
    any_told = next(iter(told.values()))
    return {
        "label": _label(lesson, unit.key) if unit.key else "",
        "why": any_told.why,
        "also": any_told.also,
        "told": {key: [f.verdict, f.words, f.why_not] for key, f in told.items()},
        "cue": words_of(unit.text, hints.cue),
        "named": words_of(unit.text, hints.named),
        "remain": hints.two_remain,
        "chain": unit.chain if lesson.chains else (),
    }


def _label(lesson: Lesson, key: str) -> str:
    choice = lesson.choice(key)
    return choice.label if choice is not None else key


def words_of(text: str, span: Span | None) -> Span | None:
    """The words that a stretch of the text touches, counted from 0, end exclusive.

    >>> words_of("Three left, police said.", Span(12, 24))
    Span(start=2, end=4)
    """
    if span is None:
        return None
    touched = [
        n for n, m in enumerate(WORD.finditer(text)) if m.start() < span[1] and span[0] < m.end()
    ]
    return Span(touched[0], touched[-1] + 1) if touched else None
