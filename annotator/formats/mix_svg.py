"""The source mix as an SVG: one bar of sentences, one of words. Every segment has its key letter
and its own pattern, so that it reads without colour; the table beside it says the rest."""

import io
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from annotator.analysis.mix import Mix
from annotator.analysis.report import Report
from annotator.formats.drawing import (
    HATCHES,
    INK,
    LINE,
    LOCK,
    TINTS,
    new_figure,
    place_among,
    svg_of,
)
from annotator.formats.report_tables import OPEN, REST, SPECIAL_LABELS, type_label, type_letter
from annotator.model import Value

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PART_HATCH = "////"
UNATTRIBUTED_TINT = "#ffffff"
PATTERN = re.compile(r'<pattern id="([^"]+)".*?</pattern>', re.DOTALL)
OUTLINES = {OPEN: (0, (4, 2)), REST: (0, (1, 1.5))}
WIDTH = 7.4
BAR = (3.7, 0.6)
"""Inches of a bar that stands alone."""


class Segment(Value, frozen=True, kw_only=True):
    """A stretch of a bar."""

    pattern: str
    """A type key, "open" or "rest"."""
    place: tuple[int, int]
    """Of its pattern and of its tint, as `place_among` gives them."""
    letter: str
    size: int
    part: int = 0
    """How much of `size` is partly attributed; drawn at its end."""
    cells: int = 1
    """Into how many equal cells it is divided."""


def render_mix(report: Report, mix: Mix, ink: str = "currentColor") -> str:
    """Both bars. Text takes the colour `ink`."""
    sentences = _sentence_segments(report, mix)
    words = _word_segments(report, mix)
    alt = f"Source mix. Sentences: {_spoken(report, sentences)}. Words: {_spoken(report, words)}."
    with LOCK:
        figure = new_figure(WIDTH, 1.75)
        _draw_bar(figure, (0.13, 0.60, 0.865, 0.22), sentences, f"{mix.units} sentences")
        _draw_bar(figure, (0.13, 0.10, 0.865, 0.22), words, f"{mix.words} words")
        return svg_of(figure, alt, ink)


def render_bar(segments: Sequence[Segment], alt: str, ink: str = "currentColor") -> str:
    """One bar without a title, for a column as narrow as a telephone."""
    with LOCK:
        return svg_of(_bar_figure(segments), alt, ink)


def render_bar_png(segments: Sequence[Segment]) -> bytes:
    """The same as a picture, for paper; 300 dots an inch, `BAR` inches large."""
    drawn = io.BytesIO()
    with LOCK:
        _bar_figure(segments).savefig(drawn, format="png", dpi=300, metadata={"Software": None})
    return drawn.getvalue()


def _bar_figure(segments: Sequence[Segment]) -> "Figure":
    figure = new_figure(*BAR)
    _draw_bar(figure, (0.005, 0.05, 0.99, 0.5), segments, gap=0.3 / BAR[0])
    return figure


def share_patterns(svgs: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The drawings without their patterns, and one hidden drawing with every pattern once, for a
    page that shows them together."""
    patterns = {m[1]: m[0] for svg in svgs.values() for m in PATTERN.finditer(svg)}
    hidden = (
        '<svg aria-hidden="true" width="0" height="0" style="position:absolute"><defs>'
        f"{''.join(patterns.values())}</defs></svg>"
    )
    return hidden, {key: PATTERN.sub("", svg) for key, svg in svgs.items()}


@lru_cache(maxsize=64)
def render_swatch(pattern: str, place: int, group: int) -> str:
    """A small sample of a pattern, for the table."""
    with LOCK:
        figure = new_figure(0.36, 0.17)
        axes = _axes(figure, (0.02, 0.04, 0.96, 0.92))
        _cell(axes, 0, 1, pattern, (place, group), "")
        return svg_of(figure, "", "currentColor")


def place_of(report: Report, key: str) -> tuple[int, int]:
    """Place of a type in the codebook and of its group among the groups."""
    return place_among(report.types, key)


def _sentence_segments(report: Report, mix: Mix) -> list[Segment]:
    found = [
        Segment(
            pattern=row.type,
            place=place_of(report, row.type),
            letter=type_letter(report, row.type),
            size=row.units,
            part=len(row.part),
            cells=row.units,
        )
        for row in mix.rows
    ]
    if mix.open:
        found.append(open_segment(len(mix.open)))
    return found


def open_segment(sentences: int) -> Segment:
    """Sentences that nobody has answered."""
    return Segment(pattern=OPEN, place=(0, 0), letter="?", size=sentences, cells=sentences)


def _word_segments(report: Report, mix: Mix) -> list[Segment]:
    sizes = [(r.type, type_letter(report, r.type), r.words) for r in mix.rows]
    sizes += [(REST, "–", mix.rest_words), (OPEN, "?", mix.open_words)]
    return [
        Segment(pattern=p, place=place_of(report, p), letter=letter, size=n)
        for p, letter, n in sizes
        if n
    ]


def _spoken(report: Report, segments: Sequence[Segment]) -> str:
    said = (
        f"{SPECIAL_LABELS.get(s.pattern) or type_label(report, s.pattern)} {s.size}"
        for s in segments
    )
    return "; ".join(said) or "none"


def _axes(figure: "Figure", box: tuple[float, float, float, float]) -> "Axes":
    axes = figure.add_axes(box)
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    return axes


def _draw_bar(
    figure: "Figure",
    box: tuple[float, float, float, float],
    segments: Sequence[Segment],
    title: str = "",
    gap: float = 0.05,
) -> None:
    axes = _axes(figure, box)
    axes.text(-0.012, 0.5, title, ha="right", va="center", fontsize=9, color=INK)
    total = sum(s.size for s in segments)
    start = 0.0
    centres = []
    for segment in segments:
        width = segment.size / total
        _draw_segment(axes, start, width, segment)
        centres.append(start + width / 2)
        start += width
    labels = [f"{s.letter} {s.size}" for s in segments]
    for label, centre, place in zip(labels, centres, spread(centres, gap), strict=True):
        _label(axes, label, centre, place)


def _draw_segment(axes: "Axes", start: float, width: float, segment: Segment) -> None:
    """The cells of a segment, within a thicker frame."""
    cell = width / segment.cells
    thin = 0.4 if segment.cells > 1 and cell > 0.008 else 0.0
    whole = width * (segment.size - segment.part) / segment.size
    hatched = ((start, whole, ""), (start + whole, width - whole, PART_HATCH))
    for left, wide, hatch in hatched:
        if wide > 0:
            _cell(axes, left, wide, segment.pattern, segment.place, hatch)
    for n in range(1, segment.cells if thin else 1):
        axes.plot([start + n * cell] * 2, [0, 1], color=LINE, linewidth=thin, clip_on=False)


def _cell(
    axes: "Axes", left: float, width: float, pattern: str, place: tuple[int, int], hatch: str
) -> None:
    from matplotlib.patches import Rectangle

    type_place, group = place
    special = pattern in (OPEN, REST)
    plain = special or pattern == "unattributed"
    rectangle = Rectangle(
        (left, 0),
        width,
        1,
        facecolor=UNATTRIBUTED_TINT if plain else TINTS[group % len(TINTS)],
        edgecolor=LINE,
        linewidth=0.9,
        linestyle=OUTLINES.get(pattern, "solid"),
        hatch=hatch or ("" if plain else HATCHES[type_place % len(HATCHES)]),
        clip_on=False,
    )
    axes.add_patch(rectangle)


def _label(axes: "Axes", label: str, centre: float, place: float) -> None:
    """Key letter and number above the segment, with a line to it."""
    axes.plot([centre, place], [1.04, 1.2], color=INK, linewidth=0.5, clip_on=False)
    axes.text(place, 1.26, label, ha="center", va="bottom", fontsize=8.5, color=INK)


def spread(centres: Sequence[float], gap: float = 0.05) -> list[float]:
    """Places for the labels: near their centres, in order, `gap` apart where there is room.

    >>> [round(x, 2) for x in spread([0.5, 0.51, 0.99])]
    [0.5, 0.55, 0.98]
    """
    if not centres:
        return []
    gap = min(gap, 0.96 / len(centres))
    places: list[float] = []
    for centre in centres:
        places.append(max(centre, places[-1] + gap if places else 0.02))
    most = 0.98
    for n in range(len(places) - 1, -1, -1):
        places[n] = min(places[n], most)
        most = places[n] - gap
    return places
