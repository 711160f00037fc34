"""The rule tagger: cues, and around each of them who speaks and what is said."""

from annotator.engine.clauses import Clause, Cues, Finding
from annotator.engine.reading import Reading, Stretch
from annotator.engine.tagging import Tagged
from annotator.engine.tokens import word_set

SILENT_KINDS = frozenset({"credit", "boilerplate"})
NEAR = 8
"""How many attributions before and after may bound one."""
JOINING = word_set("and but while though although ; as or yet")


class RuleTagger:
    """Finds attributions by cue, word order and quotation marks."""

    def __init__(self, cues: Cues) -> None:
        self.cues = cues

    def tag(self, reading: Reading) -> list[Tagged]:
        return [t for group, f in enumerate(self.find(reading)) for t in f.tagged(group)]

    def find(self, reading: Reading) -> list[Finding]:
        """The attributions of a reading, unit by unit."""
        out: list[Finding] = []
        for n, unit in enumerate(reading.units):
            if unit.kind not in SILENT_KINDS:
                out += settle(reading, Clause(self.cues, reading, n).find())
        return out


def settle(r: Reading, found: list[Finding]) -> list[Finding]:
    """Cut contents where another attribution of the same rank begins."""
    if len(found) < 2:
        return found
    out: list[Finding] = []
    for n, f in enumerate(found):
        content = f.content
        for other in found[max(0, n - NEAR) : n + NEAR + 1]:
            if other is not f and other.source is not None:
                content = _cut(r, f, content, other, other.source)
        if content or not f.content:
            out.append(f._replace(content=content))
    return out


def _cut(
    r: Reading, f: Finding, content: tuple[Stretch, ...], other: Finding, source: Stretch
) -> tuple[Stretch, ...]:
    first, last = source
    if first <= f.cue[0] < last:  # "X, who denies it, said": the aside ends with the subject
        return tuple((a, min(b, last)) for a, b in content if a < last)
    if other.cue[0] <= f.cue[0]:
        return content
    shared = first < f.cue[0]
    edge = other.cue[0] if shared or other.complement == "ing" else first
    inside = any(a < edge < b for a, b in content)
    if not inside or not (shared or _side_by_side(r, other, edge)):
        return content
    end = _before_joint(r, edge - 1, content[0][0])
    return tuple((a, min(b, end)) for a, b in content if a < end)


def _side_by_side(r: Reading, other: Finding, edge: int) -> bool:
    """Whether the other attribution stands beside, not inside: after "and", or trailing."""
    before = r.low[edge - 1]
    participial = other.complement == "ing" and before in {",", "—", "and"}
    return other.complement == "left" or before in JOINING or participial


def _before_joint(r: Reading, at: int, floor: int) -> int:
    """Back over the comma and the conjunction."""
    while at > floor and r.low[at - 1] in {",", ";", "and", "but"}:
        at -= 1
    return at
