"""What is kept of learners in a live lesson, told to parents on one page: as HTML here and at
/lesson/privacy, as PDF to be given out. It must stay true of the program: a test compares its table
with the columns of the file."""

import io
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from annotator.formats.lesson_html import lesson_asset
from annotator.formats.lesson_pdf import paragraph, register_fonts
from annotator.formats.report_html import template_environment

TITLE = "What is kept of learners in a live lesson"
INTRODUCTION = (
    "In this lesson learners read a newspaper article and say, sentence by sentence, on whose word"
    " it asks them to believe it. They join with a code, on any device that has a browser."
)
NOT_KEPT = (
    "No account, no e-mail address, no cookie, no address of a device, no time of an answer and no"
    " time that a learner takes; no points, no marks, no ranking. Nobody has to give a name: a"
    " nickname is drawn by lot, or a number is given, and the teacher may change it."
)
THINGS = {
    "classes": "Of the class",
    "lessons": "Of the lesson",
    "seats": "Of a learner",
    "sheets": "Of a learner in a lesson",
    "answers": "Of an answer",
}
KEPT: Mapping[str, str] = {
    "classes.id": "a random sign",
    "classes.name": "what the teacher calls the class",
    "classes.owner": "whose class it is",
    "classes.naming": "nicknames or numbers",
    "classes.created_at": "when it was set up",
    "lessons.id": "a random sign",
    "lessons.class_id": "which class",
    "lessons.lesson": "the article, the sentences, the key",
    "lessons.code": "the code to join, until it is over",
    "lessons.code_until": "how long the code holds",
    "lessons.locked": "whether anybody new may join",
    "lessons.phase": "which step it has reached",
    "lessons.phase_since": "when this step began",
    "lessons.started_at": "when it began",
    "lessons.delete_at": "when it will be deleted",
    "lessons.pairs": "who talks with whom",
    "lessons.version": "a count of its changes",
    "lessons.touches": "a count of all answers sent",
    "seats.id": "a random sign",
    "seats.class_id": "which class",
    "seats.number": "the number, in the order of joining",
    "seats.name": "the nickname, or what the teacher put",
    "seats.token": "a fingerprint of the device’s random key",
    "seats.pin": "a fingerprint of the PIN, if there is one",
    "seats.pin_failures": "a count of wrong PINs",
    "sheets.lesson_id": "which lesson",
    "sheets.seat_id": "which learner",
    "sheets.seq": "the number of the last message",
    "sheets.guess": "the guess at the beginning",
    "sheets.exit": "the sentence to take home",
    "answers.lesson_id": "which lesson",
    "answers.seat_id": "which learner",
    "answers.unit": "which sentence",
    "answers.stage": "alone, after talking, or after the key",
    "answers.choice": "the answer",
    "answers.certainty": "how sure, in four steps",
    "answers.cue_first": "the first underlined word",
    "answers.cue_end": "the last underlined word",
    "answers.because": "the reason chosen from a list",
    "answers.reason": "a reason in own words",
    "answers.hints": "how many hints were asked for",
    "answers.objection": "an objection to the key",
}
"""Column of the file of classes -> what stands in it."""
SIZE, SMALL = 9.3, 7.8
"""Points on paper: of the text, and of the table."""
Section = tuple[str, tuple[str, ...]]


def render_privacy_html(days: int | None = 14, contact: str = "") -> str:
    """The statement as a page. `days` as in `sections`; without `contact` a line is left blank."""
    return (
        template_environment()
        .get_template("lesson/privacy.html.jinja")
        .render(
            title=TITLE,
            introduction=INTRODUCTION,
            not_kept=NOT_KEPT,
            kept=kept_rows(),
            sections=sections(days),
            contact=contact,
            style=lesson_asset("paper.css", "privacy.css"),
        )
    )


def kept_rows() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Of what, and what; a row for each column of the file."""
    return tuple(
        (thing, tuple(said for key, said in KEPT.items() if key.startswith(f"{table}.")))
        for table, thing in THINGS.items()
    )


def sections(days: int | None) -> tuple[Section, ...]:
    """Heading and paragraphs. `days` are those until a lesson is deleted, counted from its
    beginning; None: it is kept until the teacher deletes it."""
    return (
        (
            "Where it lies",
            (
                "In one file on the school’s or the teacher’s own computer, which runs the program."
                " Nothing is sent to anybody else. The program’s own backups and exports leave this"
                " file out. The browser of the learner’s device keeps the answers and the random"
                " key, so that nothing is lost if the connection fails, until a later lesson takes"
                " their place or they are deleted. Where a wrong code comes from is counted in the"
                " memory of the program for some minutes, and never written down.",
            ),
        ),
        (
            "Who sees what",
            (
                "The teacher: everything in the table, and may take the answers along in a file"
                " without nicknames and numbers. The assigned partner, while they talk in pairs:"
                " the nickname and the answers to the sentences where the two differ, with how"
                " sure, the underlined words and the reason. The class: only how many gave each"
                " answer or guess, and sentences to take home, without names, if the teacher opens"
                " them. How certain a learner was over several lessons is told to that learner"
                " alone. What a learner writes in own words can tell who wrote it.",
            ),
        ),
        ("How long", (_how_long(days),)),
        (
            "On the way",
            (
                "On a local network what is sent travels without encryption: others on the same"
                " network could read it. Learners should write nothing there that is private.",
            ),
        ),
    )


def _how_long(days: int | None) -> str:
    until = (
        "Until the teacher deletes the lesson."
        if days is None
        else f"{days} {'day' if days == 1 else 'days'} from the beginning of the lesson. Then it is"
        " deleted from every byte of the file; if the program is not running, when it is started"
        " the next time."
    )
    return (
        f"{until} At once on request: the learner presses “Delete my answers”, which deletes what"
        " was said in all lessons of the class, or the teacher removes the learner, the lesson or"
        " the class. Copies that a school makes of the whole computer are its own."
    )


def render_privacy_pdf(days: int | None = 14, contact: str = "") -> bytes:
    """The statement on one page, A4. The same statement gives the same bytes."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import SimpleDocTemplate

    register_fonts()
    buffer = io.BytesIO()
    paper = SimpleDocTemplate(
        buffer, pagesize=A4, leftMargin=18 * mm, rightMargin=18 * mm, topMargin=12 * mm,
        bottomMargin=12 * mm, title=TITLE, lang="en", invariant=1,
    )  # fmt: skip
    paper.build(list(_story(days, contact)))
    return buffer.getvalue()


def _story(days: int | None, contact: str) -> Iterator[Any]:
    yield paragraph(f"<b>{TITLE}</b>", 14)
    yield paragraph(INTRODUCTION, SIZE)
    yield paragraph(f"<b>What is not kept.</b> {NOT_KEPT}", SIZE)
    yield paragraph("<b>What is kept</b>", SIZE)
    yield _table()
    for heading, paragraphs in sections(days):
        yield paragraph(f"<b>{heading}.</b> {' '.join(paragraphs)}", SIZE)
    whom = escape(contact) or "_" * 60
    yield paragraph(f"<b>Whom to ask.</b> {whom}", SIZE)


def _table() -> Any:
    """One column for each thing, one row for each column of the file."""
    from reportlab.lib import colors
    from reportlab.lib.units import mm
    from reportlab.platypus import Table, TableStyle

    rows = kept_rows()
    longest = max(len(said) for _, said in rows)
    lines = [
        [paragraph(said[n] if n < len(said) else "", SMALL) for _, said in rows]
        for n in range(longest)
    ]
    head = [paragraph(f"<b>{thing}</b>", SMALL) for thing, _ in rows]
    table = Table([head, *lines], colWidths=[33.8 * mm] * len(rows), spaceAfter=6)
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, 0), 0.7, colors.black),
                ("LINEBELOW", (0, 1), (-1, -1), 0.25, colors.grey),
                ("TOPPADDING", (0, 0), (-1, -1), 0.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ]
        )
    )
    return table
