"""The source mix at the end of a lesson: a bar with patterns and letters, and the table that says
the same in words. One drawing for the one-file lesson, the live one, the projector and paper."""

from functools import lru_cache

from annotator.analysis.lesson import ArticleMix, Lesson
from annotator.analysis.lesson_mix import Carried, fold_mix
from annotator.analysis.phrases import count_of, listing
from annotator.formats.drawing import place_among
from annotator.formats.mix_svg import (
    Segment,
    open_segment,
    render_bar,
    render_swatch,
    share_patterns,
)
from annotator.formats.report_html import template_environment
from annotator.formats.report_tables import OPEN
from annotator.model import Value

WITHOUT_KEY = "Not answered for the key"


class MixRow(Value, frozen=True, kw_only=True):
    """A row of the table beneath the bar."""

    pattern: str
    letter: str
    label: str
    said: str
    """How many sentences, such as "7 of 16"."""


class MixTable(Value, frozen=True, kw_only=True):
    """The mix of one article, in words."""

    article: int
    title: str
    """"" where there is one article only."""
    caption: str
    rows: tuple[MixRow, ...]
    segments: tuple[Segment, ...]


def render_lesson_mix(lesson: Lesson) -> str:
    """HTML: for each article the bar with its table; "" without a mix."""
    return _render(mix_tables(lesson))


@lru_cache(maxsize=32)
def _render(tables: tuple[MixTable, ...]) -> str:
    """Drawing takes longer than answering a whole class may take."""
    if not tables:
        return ""
    bars = {f"bar_{t.article}": render_bar(t.segments, t.caption) for t in tables}
    swatches = {
        row.pattern: render_swatch(row.pattern, *segment.place)
        for table in tables
        for row, segment in zip(table.rows, table.segments, strict=True)
    }
    patterns, drawings = share_patterns({**bars, **swatches})
    template = template_environment().get_template("lesson/mix.html.jinja")
    return template.render(tables=tables, patterns=patterns, drawings=drawings)


def mix_tables(lesson: Lesson) -> tuple[MixTable, ...]:
    """One for each article that has a mix."""
    several = len(lesson.articles) > 1
    return tuple(
        _table(lesson, n, mix, lesson.articles[n].title if several else "")
        for n, mix in enumerate(lesson.mix[: len(lesson.articles)])
        if fold_mix(lesson, mix)
    )


def mix_words(lesson: Lesson) -> tuple[str, ...]:
    """The mix of each article in a sentence."""
    return tuple(f"{_titled(t)}{t.caption}" for t in mix_tables(lesson))


def _titled(table: MixTable) -> str:
    return f"{table.title}: " if table.title else ""


def _table(lesson: Lesson, article: int, mix: ArticleMix, title: str) -> MixTable:
    carried = fold_mix(lesson, mix)
    of = sum(len(c.numbers) for c in carried)
    rows = [_row(lesson, c, of) for c in carried]
    segments = [_segment(lesson, c) for c in carried]
    if mix.open:
        said = f"{len(mix.open)} more"
        rows.append(MixRow(pattern=OPEN, letter="?", label=WITHOUT_KEY, said=said))
        segments.append(open_segment(len(mix.open)))
    return MixTable(
        article=article,
        title=title,
        caption=_caption(carried, of, len(mix.open)),
        rows=tuple(rows),
        segments=tuple(segments),
    )


def _row(lesson: Lesson, carried: Carried, of: int) -> MixRow:
    return MixRow(
        pattern=carried.choice.types[0],
        letter=_letter(lesson, carried),
        label=carried.choice.label,
        said=f"{len(carried.numbers)} of {of}",
    )


def _segment(lesson: Lesson, carried: Carried) -> Segment:
    n = len(carried.numbers)
    return Segment(
        pattern=carried.choice.types[0],
        place=place_among(lesson.kinds, carried.choice.key),
        letter=_letter(lesson, carried),
        size=n,
        cells=n,
    )


def _letter(lesson: Lesson, carried: Carried) -> str:
    """A capital letter as on paper; a figure where letters are what the lesson asks for."""
    return str(carried.place + 1) if lesson.sources else chr(65 + carried.place)


def _caption(carried: tuple[Carried, ...], of: int, open_ones: int) -> str:
    """Of what, and what is largest: "All 9 sentences. Largest: People, 4 of 9 sentences."."""
    most = len(carried[0].numbers)
    largest = [c.choice.label for c in carried if len(c.numbers) == most]
    each = " each" if len(largest) > 1 else ""
    whole = f"Of the {of} sentences answered so far" if open_ones else f"All {of} sentences"
    return f"{whole}. Largest: {listing(largest)}, {count_of(most, of)}{each}."
