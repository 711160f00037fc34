"""A class's answers: sentences by answers, most disputed first, without names, marks or times.
As text, and as a table that tells by figures what it also tells by shade."""

from html import escape

from annotator.analysis.class_picture import ClassPicture, StatedCertainty, UnitPicture
from annotator.analysis.lesson import SURE, Lesson
from annotator.analysis.phrases import plural
from annotator.formats.class_progress import change_words
from annotator.formats.lesson_mix import mix_words
from annotator.formats.report_tables import shorten

DISPUTED = 3
"""Sentences that are worth talking about together."""


def render_class_text(lesson: Lesson, picture: ClassPicture) -> str:
    """Everything, for a terminal or a file."""
    lines = [lesson.title, class_words(picture), ""]
    for unit in picture.disputed:
        lines += [unit_heading(lesson, unit), *(f"  {said}" for said in unit_words(lesson, unit))]
    lines += ["", *change_words(picture.changes), *certainty_words(lesson, picture)]
    lines += [*guess_words(lesson, picture), *mix_words(lesson)]
    lines += [f"Take home: {said}" for said in picture.exits]
    return "\n".join(lines).rstrip()


def class_words(picture: ClassPicture) -> str:
    """
    >>> from annotator.analysis.class_picture import ClassPicture
    >>> class_words(ClassPicture(learners=1, units=(), certainty=(), guesses={}, exits=()))
    '1 learner handed in.'
    """
    n = picture.learners
    return (
        f"{n} {plural(n, 'learner', 'learners')} handed in." if n else "Nobody has handed in yet."
    )


def unit_heading(lesson: Lesson, unit: UnitPicture) -> str:
    return f"{unit.unit + 1}. {lesson.units[unit.unit].text}"


def unit_words(lesson: Lesson, unit: UnitPicture) -> tuple[str, ...]:
    """The answers in words, what differed although sure, reasons and objections."""
    counts = sorted(unit.counts.items(), key=lambda item: -item[1])
    said = ", ".join(f"{label_of(lesson, key)} {n}" for key, n in counts)
    lines = [f"{said}." if said else "Nobody answered."]
    if lesson.units[unit.unit].key and unit.answered:
        key = label_of(lesson, lesson.units[unit.unit].key)
        lines.append(
            f"Key: {key}. {unit.held} of {unit.answered} gave it or what is accepted, too."
        )
    lines += change_words(unit.changes)
    if unit.sure_and_differed:
        lines.append(f"Sure, and the key differs: {unit.sure_and_differed}.")
    lines += [f"Because: {reason}" for reason in unit.reasons]
    return (*lines, *(f"Objection: {said}" for said in unit.objections))


def label_of(lesson: Lesson, key: str) -> str:
    choice = lesson.choice(key)
    return choice.label if choice is not None else key


def certainty_words(lesson: Lesson, picture: ClassPicture) -> tuple[str, ...]:
    """Certainty against the key: "When the class said sure, it held 17 of 20 times."."""

    def said(stated: StatedCertainty) -> str:
        step = lesson.certainty[stated.step - 1]
        times = plural(stated.of, "time", "times")
        return f"When the class said {step}, it held {stated.held} of {stated.of} {times}."

    return tuple(said(stated) for stated in reversed(picture.certainty) if stated.of)


def guess_words(lesson: Lesson, picture: ClassPicture) -> tuple[str, ...]:
    """What was guessed at the beginning, and the count."""
    if not picture.guesses:
        return ()
    guesses = ", ".join(f"{guess} ({n}×)" for guess, n in picture.guesses.items())
    count = "" if lesson.poll.answer is None else f" We count {lesson.poll.answer}."
    return (f"{lesson.poll.question} Guesses: {guesses}.{count}",)


def render_heat_map(lesson: Lesson, picture: ClassPicture, longest: int | None = None) -> str:
    """An HTML table, sentences by answers, most disputed first; the key is named and framed.
    Sentences are shortened to `longest` characters."""

    def heading(unit: UnitPicture) -> str:
        whole = unit_heading(lesson, unit)
        return whole if longest is None else shorten(whole, longest)

    used = [c for c in lesson.choices if _is_used(lesson, picture, c.key)]
    head = "".join(f'<th scope="col">{escape(c.label)}</th>' for c in used)
    rows = "".join(
        f'<tr><th scope="row">{escape(heading(unit))}</th>'
        + "".join(_cell(lesson, unit, c.key) for c in used)
        + "</tr>"
        for unit in picture.disputed
    )
    return (
        '<div class="class-picture" role="region" tabindex="0" aria-label="Answers of the class">'
        "<table><caption>How many gave each answer; “key” marks the key"
        f'</caption><thead><tr><th scope="col">Sentence, most disputed first</th>{head}'
        f"</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _is_used(lesson: Lesson, picture: ClassPicture, key: str) -> bool:
    keys = {c.key for u in lesson.units if (c := lesson.choice(u.key)) is not None}
    return key in keys or any(key in u.counts for u in picture.units)


def _cell(lesson: Lesson, unit: UnitPicture, key: str) -> str:
    n = unit.counts.get(key, 0)
    right = lesson.choice(lesson.units[unit.unit].key)
    mark = " <small>key</small>" if right is not None and right.key == key else ""
    shade = round(SURE * n / unit.answered) if unit.answered else 0
    return f'<td class="shade-{shade}{" right" if mark else ""}">{n or "–"}{mark}</td>'
