"""What all drawings of matplotlib share: patterns, colours, and the way to an SVG element that is
fit to stand in a page of ours."""

import io
import re
import threading
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HATCHES = (
    "", "..", "xxxx", "----", "||||", "++++", "o", "\\\\\\\\", "--", "xx", ".--", "||", "++",
    "\\\\", ".||", "O", "x--", "",
)  # fmt: skip
"""By place of the type in the codebook. "/" is kept for partly attributed sentences."""
TINTS = (
    "#9db7cf", "#c9c9c9", "#e8d5a8", "#b9d3b4", "#e0b8ab", "#cdbcdc", "#d9d9d9", "#ffffff",
)  # fmt: skip
"""By place of the type's group: pale enough for black patterns and a white page."""
LINE = "#1c1c1c"
METADATA_OR_STYLE = re.compile(r"<(metadata|style)\b.*?</\1>", re.DOTALL)
"""The style matplotlib writes would hold for the whole page."""
STROKES = "stroke-linejoin:round;stroke-linecap:butt"
GROUP_NAME = re.compile(r'<g id="[^"]*"')
"""Names such as "axes_1", of which a page may have one only."""
LONG_NUMBER = re.compile(r"(\d\.\d\d)\d+")
INK = "#010203"
"""Stands for the colour of the surrounding text, which is put in afterwards."""
LOCK = threading.Lock()
"""matplotlib's settings and font cache are shared by all threads."""


class Grouped(Protocol):
    """A source type, as the codebook or a report has it."""

    @property
    def key(self) -> str: ...

    @property
    def group(self) -> str: ...


def place_among(types: Sequence[Grouped], key: str) -> tuple[int, int]:
    """Place of a type in the codebook and of its group among the groups."""
    groups = list(dict.fromkeys(t.group for t in types))
    for place, t in enumerate(types):
        if t.key == key:
            return place, groups.index(t.group)
    return len(types), len(groups)


def new_figure(width: float, height: float) -> "Figure":
    import matplotlib
    from matplotlib.figure import Figure

    matplotlib.rcParams.update(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": "source-mix",
            "font.family": ["sans-serif"],
            "font.sans-serif": ["Helvetica Neue", "Arial", "Liberation Sans", "DejaVu Sans"],
            "text.parse_math": False,
            "hatch.linewidth": 0.7,
        }
    )
    return Figure(figsize=(width, height))


def svg_of(figure: "Figure", alt: str, ink: str) -> str:
    """The figure as an SVG element that takes the width it is given and says what it shows."""
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None})
    svg = drawn.getvalue()
    svg = svg[svg.index("<svg") :].replace(INK, ink)
    svg = GROUP_NAME.sub("<g", LONG_NUMBER.sub(r"\1", METADATA_OR_STYLE.sub("", svg)))
    role = f'role="img" aria-label="{escape(alt)}"' if alt else 'aria-hidden="true"'
    return svg.replace("<svg", f'<svg {role} style="{STROKES}"', 1).strip()
