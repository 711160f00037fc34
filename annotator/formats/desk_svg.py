"""The plots of the desk: bars in patterns with their numbers, and how certainty held. Beneath each
stands its table; the plot says nothing that the table does not."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from annotator.analysis.calibration import Bin
from annotator.analysis.certainty import BOUNDS
from annotator.analysis.desk import DeskFigures, Part
from annotator.analysis.double_coding import TypeAgreement
from annotator.codebook import UNATTRIBUTED, CertaintyStep, Codebook
from annotator.formats.desk import NO_OUTLET, PROGRESS, ordered_types, type_labels, type_letters
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
from annotator.formats.report_tables import shorten

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 5.0
"""In inches: on a narrow screen the letters stay readable."""
ROW, LEGEND_ROW, MARGIN = 0.34, 0.24, 0.12
LEFT, RIGHT = 0.3, 0.15
"""Parts of the width for the names of the bars and for their numbers."""
SIZE = 10.5
MOST_BARS = 26
PLAIN = "#ffffff"


class Fill(NamedTuple):
    """How a segment looks, and what it stands for."""

    label: str
    letter: str
    hatch: str
    tint: str


class Bar(NamedTuple):
    """A bar with its segments, and what stands behind it."""

    name: str
    segments: Sequence[tuple[Fill, int]]
    said: str


DONE = Fill("of the articles added", "", "----", TINTS[0])
ANONYMOUS = Fill("anonymous", "", "xxxx", TINTS[4])
UNNAMED = Fill("unnamed", "", "..", TINTS[2])
OTHERS = Fill("all others answered", "", "", PLAIN)
ALIKE = Fill("all its readers gave it", "=", "----", TINTS[3])
APART = Fill("some gave another type", "", "", PLAIN)


def draw_progress(figures: DeskFigures) -> str:
    """How far the articles are."""
    counts = figures.total.counts
    bars = [Bar(t, [(DONE, counts[key])], str(counts[key])) for key, t in PROGRESS.items()]
    return _draw_bars("Progress", bars, ())


def draw_types(parts: Sequence[Part], codebook: Codebook) -> str:
    """What the sentences of each week lean on; the latest weeks, where there are many."""
    shown = [part for part in parts if part.tally.types][-MOST_BARS:]
    total = sum((part.tally for part in shown[1:]), shown[0].tally) if shown else None
    keys = [k for k in ordered_types(total) if total.types[k]] if total else []
    fills = {key: _type_fill(key, codebook) for key in keys}
    bars = [
        Bar(
            part.name,
            [(fills[k], part.tally.types[k]) for k in keys if part.tally.types[k]],
            str(part.tally.types.total()),
        )
        for part in shown
    ]
    return _draw_bars("Answered sentences by the type that they lean on", bars, fills.values())


def _type_fill(key: str, codebook: Codebook) -> Fill:
    place, group = place_among(codebook.types, key)
    plain = key == UNATTRIBUTED
    return Fill(
        label=type_labels(codebook).get(key, key),
        letter=type_letters(codebook).get(key, ""),
        hatch="" if plain else HATCHES[place % len(HATCHES)],
        tint=PLAIN if plain else TINTS[group % len(TINTS)],
    )


def draw_anonymous(parts: Sequence[Part]) -> str:
    """Anonymous and unnamed sources, by outlet; those with most articles."""
    shown = [part for part in parts if part.tally.counts["answered"]][:MOST_BARS]
    bars = []
    for part in shown:
        counts = part.tally.counts
        hidden = counts["anonymous"], counts["unnamed"]
        sizes = (*hidden, counts["answered"] - sum(hidden))
        segments = zip((ANONYMOUS, UNNAMED, OTHERS), sizes, strict=True)
        said = f"{counts['anonymous']} of {counts['answered']}"
        bars.append(Bar(part.name or NO_OUTLET, [s for s in segments if s[1]], said))
    return _draw_bars(
        "Answered sentences with an anonymous source", bars, (ANONYMOUS, UNNAMED, OTHERS)
    )


def draw_agreement(by_type: Sequence[TypeAgreement], codebook: Codebook) -> str:
    """How often all readers gave a type, of the sentences to which any did."""
    labels = type_labels(codebook)
    bars = []
    for found in by_type:
        hits, n = found.alike.hits, found.alike.n
        segments = [s for s in ((ALIKE, hits), (APART, n - hits)) if s[1]]
        bars.append(Bar(labels.get(found.type, found.type), segments, f"{hits} of {n}"))
    return _draw_bars("Sentences to which a reader gave the type", bars, (ALIKE, APART))


# ---------------------------------------------------------------- bars


def _draw_bars(title: str, bars: Sequence[Bar], legend: Iterable[Fill]) -> str:
    """One bar below the other, all to the same scale; "" without any."""
    most = max((sum(n for _, n in bar.segments) for bar in bars), default=0)
    if not most:
        return ""
    fills = list(legend)
    rows = -(-len(fills) // 2)
    height = len(bars) * ROW + rows * LEGEND_ROW + 2 * MARGIN
    spoken = f"{title}. {'; '.join(map(_spoken, bars))}."
    with LOCK:
        figure = new_figure(WIDTH, height)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, 1)
        axes.set_ylim(height, 0)
        for n, bar in enumerate(bars):
            _draw_bar(axes, bar, MARGIN + n * ROW, (1 - LEFT - RIGHT) / most)
        for n, fill in enumerate(fills):
            top = MARGIN + len(bars) * ROW + n // 2 * LEGEND_ROW
            _draw_legend(axes, fill, 0.5 * (n % 2), top)
        return svg_of(figure, spoken, "currentColor")


def _spoken(bar: Bar) -> str:
    parts = ", ".join(f"{fill.label} {n}" for fill, n in bar.segments)
    return f"{bar.name}: {parts or 'none'}"


def _draw_bar(axes: "Axes", bar: Bar, top: float, scale: float) -> None:
    middle, start = top + ROW / 2, LEFT
    name = shorten(bar.name, 20)
    axes.text(LEFT - 0.012, middle, name, ha="right", va="center", fontsize=SIZE, color=INK)
    for fill, size in bar.segments:
        _box(axes, start, top + 0.05, size * scale, ROW - 0.1, fill)
        if fill.letter and size * scale > 0.035:
            _letter(axes, start + size * scale / 2, middle, fill.letter)
        start += size * scale
    axes.text(start + 0.012, middle, bar.said, ha="left", va="center", fontsize=SIZE, color=INK)


def _draw_legend(axes: "Axes", fill: Fill, left: float, top: float) -> None:
    _box(axes, left + 0.006, top + 0.05, 0.06, LEGEND_ROW - 0.08, fill)
    label = f"{fill.letter}  {shorten(fill.label, 24)}".strip()
    axes.text(
        left + 0.076, top + 0.05 + (LEGEND_ROW - 0.08) / 2, label,
        ha="left", va="center", fontsize=SIZE - 1, color=INK,
    )  # fmt: skip


def _box(axes: "Axes", left: float, top: float, width: float, height: float, fill: Fill) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(
        Rectangle(
            (left, top), width, height, facecolor=fill.tint, edgecolor=LINE, linewidth=0.8,
            hatch=fill.hatch or None,
        )
    )  # fmt: skip


def _letter(axes: "Axes", x: float, y: float, letter: str) -> None:
    """On a pale ground of its own, so that no pattern runs through it."""
    ground = {"boxstyle": "square,pad=0.12", "facecolor": PLAIN, "edgecolor": "none"}
    axes.text(x, y, letter, ha="center", va="center", fontsize=SIZE - 1.5, color=LINE, bbox=ground)


# ---------------------------------------------------------------- certainty


def draw_certainty(bins: Sequence[Bin], steps: Iterable[CertaintyStep]) -> str:
    """What was stated against what held, in five bins; on the dashed line certainty holds as often
    as its word promises. "" without bins."""
    if not bins:
        return ""
    words = {step.value / 100: step.label for step in steps}
    spoken = "; ".join(f"{_word(b, words)}: held {b.right} of {b.n}" for b in bins)
    with LOCK:
        figure = new_figure(WIDTH, 3.2)
        axes = figure.add_axes((0.19, 0.11, 0.77, 0.86))
        _frame(axes, words)
        axes.plot([0, 1], [0, 1], color=INK, linewidth=1, linestyle=(0, (4, 3)))
        for b in bins:
            _point(axes, b)
        return svg_of(figure, f"How certainty held. {spoken}.", "currentColor")


def _frame(axes: "Axes", words: Mapping[float, str]) -> None:
    axes.set_xlim(0, 1.04)
    axes.set_ylim(-0.16, 1.16)
    axes.set_xticks(list(words), list(words.values()), fontsize=SIZE, color=INK)
    axes.set_yticks([0, 0.5, 1], ["never held", "half held", "all held"], fontsize=SIZE, color=INK)
    axes.tick_params(color=INK, length=3)
    for bound in BOUNDS[:-1]:
        axes.axvline(bound, color=INK, linewidth=0.5, linestyle=(0, (1, 3)))
    for name, spine in axes.spines.items():
        spine.set_visible(name in ("left", "bottom"))
        spine.set_color(INK)


def _point(axes: "Axes", b: Bin) -> None:
    """The label stands on the side of the point that the dashed line does not cross."""
    reached = b.right / b.n
    above = reached >= b.probability
    axes.plot([b.probability], [reached], "o", markersize=9, color=INK, markerfacecolor=TINTS[0])
    axes.annotate(
        f"{b.right} of {b.n}", (b.probability, reached),
        xytext=(0, 8 if above else -8), textcoords="offset points",
        ha="center", va="bottom" if above else "top", fontsize=SIZE, color=INK,
    )  # fmt: skip


def _word(b: Bin, words: Mapping[float, str]) -> str:
    """The words of the steps that fall into a bin."""
    low = max((bound for bound in BOUNDS if bound < b.upto), default=0.0)
    return " or ".join(w for value, w in sorted(words.items()) if low < value <= b.upto)
