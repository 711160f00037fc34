"""A class over its lessons, in words and as a table; one learner's own certainty, in words."""

from collections.abc import Sequence
from html import escape

from annotator.analysis.class_picture import Changes
from annotator.analysis.class_progress import LessonRecall, Progress, Recall, own_certainty
from annotator.analysis.lesson import AnswerSheet, Lesson
from annotator.analysis.phrases import FEWEST_FOR_SHARE, plural


def render_progress_table(progress: Progress) -> str:
    """An HTML table, kinds of sources by lessons; "" before the first answer."""
    if not progress.labels:
        return ""
    head = "".join(f'<th scope="col">{escape(x.title)}</th>' for x in progress.lessons)
    rows = "".join(
        f'<tr><th scope="row">{escape(label)}</th>'
        + "".join(f"<td>{escape(_cell(lesson, key))}</td>" for lesson in progress.lessons)
        + "</tr>"
        for key, label in progress.labels
    )
    return (
        '<div class="class-picture progress" role="region" tabindex="0" aria-label="Over lessons">'
        "<table><caption>How many answers agreed with the key or were accepted, and what was most"
        ' often answered instead</caption><thead><tr><th scope="col">Who vouches, by the key</th>'
        f"{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cell(lesson: LessonRecall, key: str) -> str:
    found = next((r for r in lesson.recalls if r.key == key), None)
    return recall_words(found) if found is not None else "not asked"


def recall_words(recall: Recall) -> str:
    """
    >>> recall_words(Recall(key="a", held=7, of=12, instead="News media", instead_count=3))
    '7 of 12; instead most often News media (3)'
    """
    share = f" ({round(100 * recall.held / recall.of)}%)" if recall.of >= FEWEST_FOR_SHARE else ""
    instead = (
        f"; instead most often {recall.instead} ({recall.instead_count})" if recall.instead else ""
    )
    return f"{recall.held} of {recall.of}{share}{instead}"


def render_progress_text(progress: Progress) -> str:
    """Lesson by lesson, for a terminal or a file."""
    labels = dict(progress.labels)
    lines: list[str] = []
    for lesson in progress.lessons:
        lines.append(lesson.title)
        lines += [f"  {labels[r.key]}: {recall_words(r)}" for r in lesson.recalls]
        lines += [f"  {said}" for said in change_words(lesson.changes)]
    return "\n".join(lines)


def change_words(changes: Changes) -> tuple[str, ...]:
    """What talking in pairs changed; nothing where nobody answered anew.

    >>> change_words(Changes(talked=12, changed=9, towards=6, away=2))
    ('After talking, 9 of 12 answers changed: 6 towards the key, 2 away, 1 neither.',)
    >>> change_words(Changes(talked=4))
    ('After talking, all 4 answers were kept.',)
    """
    talked, changed = changes.talked, changes.changed
    if not talked:
        return ()
    if not changed:
        kept = "the answer was" if talked == 1 else f"all {talked} answers were"
        return (f"After talking, {kept} kept.",)
    moves = (
        (changes.towards, "towards the key"),
        (changes.away, "away"),
        (changed - changes.towards - changes.away, "neither"),
    )
    said = f"After talking, {changed} of {talked} {plural(talked, 'answer', 'answers')} changed"
    if changes.towards or changes.away:
        said += ": " + ", ".join(f"{n} {words}" for n, words in moves if n)
    return (f"{said}.",)


def own_certainty_words(held: Sequence[tuple[Lesson, AnswerSheet]]) -> tuple[str, ...]:
    """ "When you said sure, it held 5 of 6 times.", surest first, for that learner alone."""
    if not held:
        return ()
    steps = held[-1][0].certainty
    return tuple(
        f"When you said {steps[stated.step - 1]}, it held {stated.held} of {stated.of}"
        f" {plural(stated.of, 'time', 'times')}."
        for stated in reversed(own_certainty(held))
        if stated.of
    )
