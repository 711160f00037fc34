"""A lesson on paper as PDF: the same words as lesson_paper.py has them."""

import io
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from annotator.analysis.lesson import Lesson
from annotator.formats.lesson_mix import mix_tables
from annotator.formats.lesson_paper import (
    KeyRow,
    Part,
    choice_signs,
    key_rows,
    paragraphs_of,
    unit_number,
)
from annotator.formats.mix_svg import BAR, render_bar_png

LINE = "_" * 78
BOX = '<font name="sans">☐</font>'
FONTS = {
    ("serif", 0, 0): "DejaVuSerif.ttf",
    ("serif", 1, 0): "DejaVuSerif-Bold.ttf",
    ("serif", 0, 1): "DejaVuSerif-Italic.ttf",
    ("serif", 1, 1): "DejaVuSerif-BoldItalic.ttf",
    ("sans", 0, 0): "DejaVuSans.ttf",
}
"""(family, bold, italic) -> file among matplotlib's fonts, which we have anyway."""


def render_paper_pdf(lesson: Lesson, part: Part) -> bytes:
    """The worksheet, or the teacher's page, on A4. The same lesson gives the same bytes."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import SimpleDocTemplate

    register_fonts()
    buffer = io.BytesIO()
    name = "worksheet" if part == "worksheet" else "for the teacher"
    paper = SimpleDocTemplate(
        buffer, pagesize=A4, leftMargin=18 * mm, rightMargin=18 * mm, topMargin=16 * mm,
        bottomMargin=18 * mm, title=f"{lesson.title} – {name}", lang="en", invariant=1,
    )  # fmt: skip

    def foot(canvas: Any, document: Any) -> None:
        canvas.setFont("serif", 8)
        canvas.drawString(18 * mm, 10 * mm, lesson.title)
        canvas.drawRightString(A4[0] - 18 * mm, 10 * mm, f"Page {document.page}")

    story = _worksheet(lesson) if part == "worksheet" else _teachers_page(lesson)
    paper.build(list(story), onFirstPage=foot, onLaterPages=foot)
    return buffer.getvalue()


@cache
def register_fonts() -> None:
    """Once a process: the families "serif" and "sans"."""
    import matplotlib
    from reportlab.lib.fonts import addMapping
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for (family, bold, italic), file in FONTS.items():
        name = family if not bold and not italic else f"{family}-{bold}{italic}"
        registerFont(TTFont(name, str(folder / file)))
        addMapping(family, bold, italic, name)


def _worksheet(lesson: Lesson) -> Iterator[Any]:
    yield _line(escape(lesson.title), 17)
    yield _line(escape(lesson.aim))
    yield _line(f"{escape(lesson.poll.question)} ________ (your guess, from the headline alone)")
    for n, article in enumerate(lesson.articles):
        yield _line(f"<b>{escape(article.title)}</b>", 13)
        yield _line(escape(article.publisher), 8.5)
        for portion in paragraphs_of(lesson, n):
            if portion[0].text != article.title:
                said = " ".join(_sentence(lesson, n, s.number, s.text) for s in portion)
                yield _line(said if portion[0].kind == "body" else f"<i>{said}</i>")
    yield _line(f"<b>{escape(lesson.question)}</b>", 13)
    for sign, choice in choice_signs(lesson):
        label = choice.label.removeprefix(f"{sign}: ")
        yield _line(f"<b>{sign}</b> {escape(label)}. {escape(choice.plain)}", 9)
    yield _line(escape(lesson.underline))
    signs = "&nbsp;&nbsp;&nbsp;".join(sign for sign, _ in choice_signs(lesson))
    steps = "&nbsp;&nbsp;&nbsp;".join(f"{BOX} {escape(step)}" for step in lesson.certainty)
    for n, unit in enumerate(lesson.units, 1):
        yield _together(
            f"<b>{n}.</b> {escape(unit.text)}", signs, f"How sure? {steps}", f"Because {LINE}"
        )
    yield _line(f"{escape(lesson.poll.question)} ________ (now)")
    yield _together("One sentence to take home", LINE + "________")


def _sentence(lesson: Lesson, article: int, sentence: int, text: str) -> str:
    number = unit_number(lesson, article, sentence)
    return f"<b>[{number}]</b> <u>{escape(text)}</u>" if number else escape(text)


def _teachers_page(lesson: Lesson) -> Iterator[Any]:
    yield _line(escape(lesson.title), 17)
    yield _line(f"<b>Aim.</b> {escape(lesson.aim)}")
    if lesson.steps:
        yield _line(f"<b>{lesson.minutes} minutes</b>", 13)
    for step in lesson.steps:
        yield _line(f"<b>{step.minutes} min – {escape(step.title)}.</b> {escape(step.text)}")
    count = "" if lesson.poll.answer is None else f"We count {lesson.poll.answer}. "
    yield _line(f"<b>{escape(lesson.poll.question)}</b> {count}{escape(lesson.poll.reason)}")
    for example in lesson.examples:
        choice = lesson.choice(example.key)
        label = escape(choice.label if choice is not None else example.key)
        yield _together(escape(example.text), f"<b>{label}.</b> {escape(example.reason)}")
    yield _line("<b>Key</b>", 13)
    for row in key_rows(lesson):
        yield _together(*_key_lines(row))
    yield from _mix(lesson)
    for title, items in (
        ("Questions to ask", lesson.questions),
        ("What goes wrong", lesson.goes_wrong),
    ):
        if items:
            yield _line(f"<b>{title}</b>", 13)
        for item in items:
            yield _line(f"– {escape(item)}")


def _mix(lesson: Lesson) -> Iterator[Any]:
    """The bar of each article, and the table beneath it in one line."""
    from reportlab.lib.units import inch
    from reportlab.platypus import Image, KeepTogether

    tables = mix_tables(lesson)
    if tables:
        yield _line("<b>The whole article</b>", 13)
    for table in tables:
        rows = "; ".join(
            f"<b>{row.letter}</b> {escape(row.label)}: {row.said}" for row in table.rows
        )
        yield KeepTogether(
            [
                paragraph(f"<b>{escape(table.title)}</b>", 10),
                Image(
                    io.BytesIO(render_bar_png(table.segments)),
                    *(side * inch for side in BAR),
                    hAlign="LEFT",
                ),
                paragraph(f"Who vouches, by the key. {escape(table.caption)}", 10),
                paragraph(f"{rows}.", 10),
            ]
        )


def _key_lines(row: KeyRow) -> Iterator[str]:
    yield f"<b>{row.number}.</b> {escape(row.text)}"
    yield f"<b>{escape(row.answer or 'No key: the class decides')}.</b> {escape(row.reason)}"
    if len(row.chain) > 1:
        yield escape(" → ".join(row.chain))
    if row.accepted:
        yield f"Accepted, too: {escape(', '.join(row.accepted))}."
    for label, said in row.why_not:
        yield f"<i>Why not {escape(label)}?</i> {escape(said)}"


def _line(marked: str, size: float = 10) -> Any:
    """A paragraph that is moved to the next page rather than broken."""
    from reportlab.platypus import KeepTogether

    return KeepTogether([paragraph(marked, size)])


def _together(*lines: str) -> Any:
    from reportlab.platypus import HRFlowable, KeepTogether

    rule = HRFlowable(width="100%", thickness=0.5, color="black", spaceBefore=4, spaceAfter=4)
    return KeepTogether([rule, *(paragraph(line, 10) for line in lines)])


def paragraph(marked: str, size: float) -> Any:
    """A paragraph of reportlab's, whose text may hold its markup and is escaped otherwise."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    style = ParagraphStyle(
        "line", fontName="serif", fontSize=size, leading=size * 1.4, spaceAfter=size * 0.5
    )
    return Paragraph(marked, style)
