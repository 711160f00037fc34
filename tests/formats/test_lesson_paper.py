"""On paper: complete, in black and white, and no page that ends inside a sentence."""

import re

import msgspec
import pypdfium2
import pytest
from lessons import CODEBOOK, TEXTS, make_lesson

from annotator.analysis.lesson import LessonArticle, LessonSentence, choices_of
from annotator.formats.lesson_paper import (
    TOGETHER,
    Part,
    choice_signs,
    key_rows,
    paragraphs_of,
    render_paper_html,
)
from annotator.formats.lesson_pdf import render_paper_pdf

LESSON = make_lesson(chains=True, questions=("Who else?",), goes_wrong=("Too fast.",))


def long_lesson() -> "tuple[LessonArticle, ...]":
    sentences = tuple(
        LessonSentence(
            number=n, text=f"Sentence {n} {'goes on and ' * 12}ends with {n}.", opens=n == 1
        )
        for n in range(1, 80)
    )
    return (LessonArticle(title="A long one", sentences=sentences),)


def pages(data: bytes) -> list[str]:
    return [
        " ".join(p.get_textpage().get_text_range().split()) for p in pypdfium2.PdfDocument(data)
    ]


def test_worksheet_has_no_key() -> None:
    page = render_paper_html(LESSON, "worksheet")
    assert all(text in page for text in TEXTS)
    assert "The ministry said so." not in page
    assert page.count('class="tick"') == 8 * 3


def test_teachers_page() -> None:
    page = render_paper_html(LESSON, "key")
    for said in ("10 minutes", "A Authorities and armed forces", "The ministry said so.", "Accepted, too: E Has a side",
                 "Why not E Has a side?", "We count 2", "Who else?", "Too fast.", "No key: the class decides",
                 "transport ministry → Island Post", "The whole article", "Largest: Reporter only"):  # fmt: skip
        assert said in page, said


def test_html_is_black_and_white() -> None:
    style = render_paper_html(LESSON, "worksheet").split("</style>")[0]
    assert set(re.findall(r"#[0-9a-fA-F]{3,6}\b", style)) == {"#000", "#fff"}


def test_html_escapes() -> None:
    assert "<b>x" not in render_paper_html(make_lesson(title="<b>x"), "worksheet")


@pytest.mark.parametrize("part", ["worksheet", "key"])
def test_pdf(part: Part) -> None:
    data = render_paper_pdf(LESSON, part)
    assert data == render_paper_pdf(LESSON, part)
    text = " ".join(pages(data))
    assert TEXTS[1] in text
    assert ("The ministry said so." in text) == (part == "key")
    assert ("Reporter only: 2 of 3" in text) == (part == "key")
    assert "Page 1" in text


def test_pdf_with_marks_in_the_text() -> None:
    unit = msgspec.structs.replace(LESSON.units[0], reason="a < b & <i>c</i>")
    assert "a < b & <i>c</i>" in " ".join(
        pages(render_paper_pdf(make_lesson(units=(unit,)), "key"))
    )


def test_no_page_ends_inside_a_sentence() -> None:
    lesson = make_lesson(articles=long_lesson(), units=LESSON.units[:1])
    found = pages(render_paper_pdf(lesson, "worksheet"))
    assert len(found) > 3
    for sentence in lesson.articles[0].sentences:
        assert any(sentence.text in page for page in found), sentence.number


def test_portions() -> None:
    lesson = make_lesson(articles=long_lesson())
    portions = list(paragraphs_of(lesson, 0))
    assert [s for p in portions for s in p] == list(lesson.articles[0].sentences)
    assert all(sum(len(s.text) for s in p) <= TOGETHER for p in portions)


def test_signs() -> None:
    assert "".join(sign for sign, _ in choice_signs(LESSON)) == "ABCDEFGH"
    letters = make_lesson(
        set="letters", choices=choices_of(CODEBOOK, "letters"), units=(), examples=()
    )
    assert "".join(sign for sign, _ in choice_signs(letters)) == "ABCDEF"


def test_key_rows() -> None:
    first, _, third = key_rows(LESSON)
    assert (first.answer, first.accepted) == ("A Authorities and armed forces", ("E Has a side",))
    assert (third.answer, third.why_not) == ("", ())
