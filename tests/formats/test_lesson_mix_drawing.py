"""The bar of the mix and its table: every part has a letter, a pattern and words."""

import re

import msgspec
import pytest
from lessons import CODEBOOK, make_lesson

from annotator.analysis.lesson import ArticleMix, choices_of
from annotator.formats.lesson_html import key_data
from annotator.formats.lesson_mix import mix_tables, mix_words, render_lesson_mix
from annotator.work.lessons import ready_lessons

LESSON = make_lesson()


def test_table_in_words() -> None:
    (table,) = mix_tables(LESSON)
    assert [(r.letter, r.label, r.said) for r in table.rows] == [
        ("H", "Reporter only", "2 of 3"),
        ("A", "Authorities and armed forces", "1 of 3"),
        ("?", "Not answered for the key", "1 more"),
    ]
    assert mix_words(LESSON) == (
        "Of the 3 sentences answered so far. Largest: Reporter only, 2 of 3 sentences.",
    )


def test_several_are_largest() -> None:
    lesson = make_lesson(mix=(ArticleMix(types={"company": (1,), "expert": (2,)}),))
    assert mix_words(lesson) == (
        "All 2 sentences. Largest: Knowledge and records and Has a side, 1 of 2 sentences each.",
    )


def test_bar_says_the_same() -> None:
    drawn = render_lesson_mix(LESSON)
    assert re.findall(r">([A-Z?] \d+)</text>", drawn) == ["H 2", "A 1", "? 1"]
    assert "aria-label=" in drawn
    assert "%" not in re.sub(r"<[^>]*>", "", drawn)


@pytest.mark.parametrize("lesson", ready_lessons(CODEBOOK), ids=lambda lesson: lesson.id)
def test_parts_of_a_bar_differ_without_colour(lesson: object) -> None:
    for table in mix_tables(lesson):  # type: ignore[arg-type]
        drawn = render_lesson_mix(lesson)  # type: ignore[arg-type]
        swatches = re.findall(r'class="swatch">(.*?)</td>', drawn, re.DOTALL)
        assert len(swatches) >= len(table.rows) >= 4
        assert len({s.letter for s in table.segments}) == len(table.segments)
        assert sum(s.size for s in table.segments) == sum(s.cells for s in table.segments)


def test_the_letters_of_a_lesson_on_letters_are_left_alone() -> None:
    lesson = make_lesson(
        set="letters",
        choices=choices_of(CODEBOOK, "letters"),
        sources=choices_of(CODEBOOK, "groups"),
    )
    assert [r.letter for r in mix_tables(lesson)[0].rows] == ["8", "1", "?"]


def test_titles_of_several_articles_cannot_be_markup() -> None:
    article = msgspec.structs.replace(LESSON.articles[0], title="<img src=x onerror=1>")
    lesson = make_lesson(articles=(article, LESSON.articles[0]), mix=LESSON.mix * 2)
    drawn = render_lesson_mix(lesson)
    assert "<img" not in drawn
    assert "&lt;img" in drawn


@pytest.mark.parametrize("mix", [(), (ArticleMix(open=(1, 2)),), (ArticleMix(types={"x": (1,)}),)])
def test_no_mix(mix: tuple[ArticleMix, ...]) -> None:
    assert render_lesson_mix(make_lesson(mix=mix)) == ""


def test_it_travels_with_the_key() -> None:
    assert key_data(LESSON)["mix"] == render_lesson_mix(LESSON)
