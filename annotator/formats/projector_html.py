"""What the beamer shows of a live lesson: one page, and what it shows in each step. Nobody is
named in it; before the key is shown, it holds no answer."""

import base64
import hashlib

from annotator.analysis.class_picture import ClassPicture, UnitPicture
from annotator.analysis.lesson import Lesson
from annotator.formats.class_picture import (
    DISPUTED,
    certainty_words,
    guess_words,
    label_of,
    render_heat_map,
    unit_heading,
)
from annotator.formats.class_progress import change_words
from annotator.formats.lesson_html import lesson_asset
from annotator.formats.lesson_mix import render_lesson_mix
from annotator.formats.report_html import template_environment
from annotator.model import Value

SCRIPTS = ("qrcode.js", "qr.js", "lesson_draw.js", "projector.js")
"""In the order in which they build on each other."""
HEADING_LENGTH = 34
"""Characters of a sentence that stand beside the heat map."""


class Answer(Value, frozen=True, kw_only=True):
    """How many gave one of the answers to a sentence."""

    label: str
    count: int
    of: int
    key: bool
    """Whether it is the key."""


class Disputed(Value, frozen=True, kw_only=True):
    """A sentence to talk about, with the class's answers and the key."""

    heading: str
    answers: tuple[Answer, ...]
    sure_and_differed: int
    changes: tuple[str, ...]
    reason: str
    accepted: str


def render_projector_page(lesson_id: str) -> str:
    """The page, which asks `/projector/LESSON/picture` every second and nobody else. It runs our
    own script alone, known by its hash."""
    script = f'(() => {{\n"use strict";\n{lesson_asset(*SCRIPTS)}\n}})();'
    digest = hashlib.sha256(script.encode()).digest()
    return (
        template_environment()
        .get_template("lesson/projector.html.jinja")
        .render(
            lesson_id=lesson_id,
            style=lesson_asset("mix.css", "projector.css"),
            script=script,
            script_hash=base64.b64encode(digest).decode(),
        )
    )


def render_projection(lesson: Lesson, picture: ClassPicture, phase: str) -> str:
    """HTML of what this step shows, "guess" to "closed"."""
    revealed = phase in ("reveal", "end")
    return (
        template_environment()
        .get_template("lesson/projection.html.jinja")
        .render(
            lesson=lesson,
            picture=picture,
            phase=phase,
            label_of=lambda key: label_of(lesson, key),
            disputed=[_disputed(lesson, u) for u in worth_talking(picture)] if revealed else [],
            heat_map=render_heat_map(lesson, picture, HEADING_LENGTH) if revealed else "",
            sure=[u for u in picture.disputed if u.sure_and_differed],
            guesses=guess_words(lesson, picture),
            said_of_class=(
                *change_words(picture.changes),
                *certainty_words(lesson, picture),
            ),
            mix=render_lesson_mix(lesson) if phase == "end" else "",
        )
    )


def worth_talking(picture: ClassPicture) -> tuple[UnitPicture, ...]:
    """The most disputed sentences that anybody answered."""
    return tuple(unit for unit in picture.disputed if unit.answered)[:DISPUTED]


def _disputed(lesson: Lesson, unit: UnitPicture) -> Disputed:
    asked = lesson.units[unit.unit]
    key = lesson.choice(asked.key)
    counts = dict(sorted(unit.counts.items(), key=lambda item: -item[1]))
    if key is not None:
        counts.setdefault(key.key, 0)
    also = [label_of(lesson, k) for k in asked.accepted]
    return Disputed(
        heading=unit_heading(lesson, unit),
        answers=tuple(
            Answer(
                label=label_of(lesson, choice),
                count=n,
                of=unit.answered,
                key=key is not None and choice == key.key,
            )
            for choice, n in counts.items()
        ),
        sure_and_differed=unit.sure_and_differed,
        changes=change_words(unit.changes),
        reason=asked.reason if key is not None else "No key here: the class decides.",
        accepted=", ".join(dict.fromkeys(x for x in also if key is not None and x != key.label)),
    )
