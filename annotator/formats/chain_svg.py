"""Chains of attribution as an SVG: origins left, publisher right; a line is "passed on", a dashed
line is "inferred", a number is in how many sentences if in more than one."""

from collections.abc import Mapping, Sequence
from html import escape

import msgspec

from annotator.analysis.chains import PUBLISHER, Edge, Graph, Node
from annotator.analysis.report import Report
from annotator.formats.report_tables import NOT_NAMED, type_label, type_letter
from annotator.model import Value

BOX_WIDTH = 138
COLUMN_GAP = 46
ROW_GAP = 12
LINE_HEIGHT = 14
MOST_DIRECT = 6
"""Boxes for sources that nobody passes on; more of them hide the chains."""
OTHERS = "others"
PADDING = 7
TIP = 7
LINE_LETTERS = 21
"""Letters of 12 px that fit a box."""
NAME_LINES = 3
NAME_STYLE = 'font-weight="600"'
KIND_STYLE = 'font-size="11"'
HALO = "paint-order:stroke;stroke:var(--paper,#fff);stroke-width:4px"
"""Clears the line under a number."""


class Box(Value, frozen=True, kw_only=True):
    """A node in its place, in pixels; without lines, a gap that a long edge runs through."""

    x: float
    y: float = 0.0
    height: float
    lines: tuple[str, ...] = ()
    weight: int = 0
    """How many sentences run through it: of two alike the heavier stands higher."""
    names: int = 0
    """How many of the lines are the name; the rest is its type."""

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def render_graph(report: Report, graph: Graph, counts: bool = True) -> str:
    """The graph; "" for one without nodes. Text and lines take the colour around them."""
    if not graph.nodes:
        return ""
    graph = fold_direct(graph)
    boxes, ways = _lay_out(report, graph)
    all_boxes = [*boxes.values(), *(b for way in ways.values() for b in way)]
    top = min(b.y for b in all_boxes) - 2
    width = max(b.x for b in boxes.values()) + BOX_WIDTH + 1
    height = max(b.y + b.height for b in all_boxes) + 2 - top
    parts = [_draw_edge(e, boxes, ways[e], counts) for e in graph.edges]
    parts += [_draw_box(b) for b in boxes.values()]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chain" role="img"'
        f' aria-label="{escape(describe_graph(report, graph))}"'
        f' viewBox="0 {top:g} {width:g} {height:g}" width="{width:g}" height="{height:g}"'
        f' font-family="Helvetica Neue, Arial, Liberation Sans, sans-serif" font-size="12"'
        f' fill="currentColor">{"".join(parts)}</svg>'
    )


def describe_graph(report: Report, graph: Graph) -> str:
    """The graph in words, edge by edge."""
    names = {n.key: _name(report, n) for n in graph.nodes}
    said = (
        f"{names[e.origin]} to {names[e.target]} in {len(e.numbers)}"
        + (f", {len(e.inferred)} inferred" if e.inferred else "")
        for e in graph.edges
    )
    return "Who passed on what to whom, with the number of sentences: " + "; ".join(said) + "."


def _name(report: Report, node: Node) -> str:
    if node.key == PUBLISHER:
        return node.name or "This publisher"
    return node.name or f"{type_label(report, node.type)}, {NOT_NAMED}"


def fold_direct(graph: Graph) -> Graph:
    """The graph with its less used sources drawn as one box, where more than a few only speak
    straight to the publisher. The table has them all."""
    told = {e.target for e in graph.edges}
    direct = [e for e in graph.edges if e.target == PUBLISHER and e.origin not in told]
    speakers = {e.origin for e in graph.edges if e.target != PUBLISHER}
    direct = sorted((e for e in direct if e.origin not in speakers), key=lambda e: -len(e.numbers))
    folded = direct[MOST_DIRECT - 1 :]
    if len(direct) <= MOST_DIRECT:
        return graph
    gone = {e.origin for e in folded}
    numbers = tuple(sorted({n for e in folded for n in e.numbers}))
    rest = Node(key=OTHERS, name=f"{len(gone)} others, heard directly", type="", numbers=numbers)
    edge = Edge(origin=OTHERS, target=PUBLISHER, numbers=numbers)
    return Graph(
        nodes=(*(n for n in graph.nodes if n.key not in gone), rest),
        edges=(*(e for e in graph.edges if e.origin not in gone), edge),
    )


def measure_depths(graph: Graph) -> dict[str, int]:
    """Each node's longest way to the publisher; an edge that would close a circle is left out."""
    onward: dict[str, list[str]] = {n.key: [] for n in graph.nodes}
    for edge in graph.edges:
        onward[edge.origin].append(edge.target)
    depths: dict[str, int] = {}

    def depth(key: str, above: frozenset[str]) -> int:
        if key not in depths:
            further = [depth(k, above | {key}) for k in onward[key] if k not in above | {key}]
            depths[key] = 1 + max(further) if further else 0
        return depths[key]

    for node in graph.nodes:
        depth(node.key, frozenset())
    return depths


def _lay_out(report: Report, graph: Graph) -> tuple[dict[str, Box], dict[Edge, list[Box]]]:
    """Boxes by node, and for each edge the places it passes on its way: columns by way to the
    publisher, in each the order of those they pass on to, long edges kept clear of boxes."""
    depths = measure_depths(graph)
    deepest = max(depths.values())
    placed: dict[str, Box] = {}
    ways: dict[Edge, list[Box]] = {e: [] for e in graph.edges}
    for d in range(deepest + 1):
        x = 1 + (deepest - d) * (BOX_WIDTH + COLUMN_GAP)
        column: list[tuple[float, Box, str | Edge]] = [
            (_pull(node.key, graph, placed, ways), _box(report, node, x), node.key)
            for node in graph.nodes
            if depths[node.key] == d
        ]
        for edge in graph.edges:
            if depths[edge.target] < d < depths[edge.origin]:
                onward = ways[edge][-1:] or [placed[edge.target]]
                column.append(
                    (onward[0].middle, Box(x=x, height=0, weight=len(edge.numbers)), edge)
                )
        _stack(column, placed, ways)
    return placed, ways


def _stack(
    column: list[tuple[float, Box, str | Edge]],
    placed: dict[str, Box],
    ways: dict[Edge, list[Box]],
) -> None:
    """Put the boxes of a column one below the other, around the middle line at 0."""
    column.sort(key=lambda c: (c[0], -c[1].weight))
    y = -(sum(b.height for _, b, _ in column) + ROW_GAP * (len(column) - 1)) / 2
    for _, box, owner in column:
        box = msgspec.structs.replace(box, y=y)
        y += box.height + ROW_GAP
        if isinstance(owner, Edge):
            ways[owner].append(box)
        else:
            placed[owner] = box


def _pull(
    key: str, graph: Graph, placed: Mapping[str, Box], ways: Mapping[Edge, Sequence[Box]]
) -> float:
    """Mean height of those it passes on to."""
    onward = [
        (ways[e][-1] if ways[e] else placed[e.target]).middle
        for e in graph.edges
        if e.origin == key and e.target in placed
    ]
    return sum(onward) / len(onward) if onward else 0.0


def _box(report: Report, node: Node, x: float) -> Box:
    kind = _kind(report, node)
    letter = type_letter(report, node.type)
    lines = (*wrap(_name(report, node)), *wrap(f"{letter} · {kind}" if letter else kind, 24, 2))
    height = 2 * PADDING + LINE_HEIGHT * len(lines)
    names = len(wrap(_name(report, node)))
    weight = 0 if node.key == OTHERS else len(node.numbers)
    return Box(x=x, height=height, lines=lines, names=names, weight=weight)


def _kind(report: Report, node: Node) -> str:
    if node.key == OTHERS:
        return "see the table"
    if node.key != PUBLISHER:
        return type_label(report, node.type)
    agency = report.record.article.agency
    return f"publisher, {agency} copy" if agency else "publisher"


def wrap(text: str, width: int = LINE_LETTERS, most: int = NAME_LINES) -> tuple[str, ...]:
    """Lines of at most `width` letters, the last one cut if there are more than `most`.

    >>> wrap("Ministry of Fisheries and Harbours", 12, 2)
    ('Ministry of', 'Fisheries …')
    """
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    lines = [x if len(x) <= width else x[: width - 1] + "…" for x in lines]
    if len(lines) > most:
        last = lines[most - 1]
        lines = [*lines[: most - 1], f"{last[: width - 2]} …"]
    return tuple(lines)


def _draw_box(box: Box) -> str:
    texts = (
        f'<text x="{box.x + PADDING + 1:g}" y="{box.y + PADDING + LINE_HEIGHT * (n + 0.8):g}"'
        f" {NAME_STYLE if n < box.names else KIND_STYLE}>{escape(line)}</text>"
        for n, line in enumerate(box.lines)
    )
    return (
        f'<g><rect x="{box.x:g}" y="{box.y:g}" width="{BOX_WIDTH}" height="{box.height:g}" rx="3"'
        f' fill="none" stroke="currentColor"/>{"".join(texts)}</g>'
    )


def _draw_edge(edge: Edge, boxes: Mapping[str, Box], way: Sequence[Box], counts: bool) -> str:
    """A curve from box to box by way of the gaps between others, its number where it begins."""
    a, b = boxes[edge.origin], boxes[edge.target]
    x, y = a.x + BOX_WIDTH, a.middle
    path = f"M{x:g} {y:g}"
    for box in (*reversed(way), b):
        end = box.x - (TIP if box is b else 0)
        bend = (x + end) / 2
        path += f"C{bend:g} {y:g} {bend:g} {box.middle:g} {end:g} {box.middle:g}"
        x, y = box.x, box.middle
        if box is not b:
            x += BOX_WIDTH
            path += f"H{x:g}"
    first = way[-1] if way else b
    dashes = ' stroke-dasharray="4 3"' if len(edge.inferred) == len(edge.numbers) else ""
    label = (
        ""
        if len(edge.numbers) == 1
        else (
            f'<text x="{a.x + BOX_WIDTH + (COLUMN_GAP - TIP) / 2:g}"'
            f' y="{(a.middle + first.middle) / 2 + 4:g}" font-size="11"'
            f' text-anchor="middle" style="{HALO}">{len(edge.numbers)}</text>'
        )
    )
    return (
        f'<path d="{path}" fill="none" stroke="currentColor"{dashes}/>'
        f'<path d="M{b.x:g} {b.middle:g}l-{TIP} -3.5v7z"/>{label if counts else ""}'
    )
