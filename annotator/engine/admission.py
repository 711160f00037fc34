"""What the codebook does not admit of the spans that a network marks."""

from collections.abc import Sequence

from annotator.engine.classification import SEEN
from annotator.engine.clauses import ANONYMITY, Finding
from annotator.engine.contents import BREAKS, END_MARKS
from annotator.engine.grammar import NEGATIONS, PREPOSITIONS, RELATIVES
from annotator.engine.lexicon import ARTICLES
from annotator.engine.pairing import Group
from annotator.engine.reading import Reading, Stretch
from annotator.engine.tokens import word_set

SHIELDING = word_set("asked asking requested requesting declined condition insisted insisting")
ALONE = frozenset({"heading", "caption", "credit"})
"""Kinds of units that inherit nothing from the text around them (K6, E7)."""
REACH = 8


def admit_sources(r: Reading, sources: Sequence[Stretch]) -> list[Stretch]:
    """Sources without the words that only look like one."""
    return [_trimmed(r, s) for s in sources if not _onlooker(r, s) and not _oblique(r, s)]


def _trimmed(r: Reading, source: Stretch) -> Stretch:
    """In "among the assets the leader has vowed to acquire" only the last noun phrase speaks."""
    first, last = source
    if r.low[first] not in PREPOSITIONS:
        return source
    starts = [i for i in range(first + 1, last) if r.low[i] in ARTICLES]
    return (starts[-1], last) if starts else source


def _onlooker(r: Reading, source: Stretch) -> bool:
    first = source[0]
    return first > 1 and r.low[first - 1] == "by" and r.low[first - 2] in SEEN


def _oblique(r: Reading, source: Stretch) -> bool:
    """As in "to which half the staff belong", "who asked not to be named"."""
    first, last = source
    relative = last - first == 1 and r.low[first] in RELATIVES
    if relative and first > 0 and r.low[first - 1] in PREPOSITIONS:
        return True
    return r.low[first] in ANONYMITY


def admit_groups(r: Reading, groups: Sequence[Group], ruled: Sequence[Finding]) -> list[Group]:
    """Groups without those that a silence covers, and without content that another unit's source
    cannot vouch for."""
    silences = [_silence(r, f) for f in ruled if f.complement == "silence"]
    out: list[Group] = []
    for g in groups:
        cue = g.cue or g.source
        if cue is None or _shields(r, cue) or any(_within(cue, s) for s in silences):
            continue
        unit = r.unit_of[cue[0]]
        held = tuple(c for c in g.content if _reaches(r, c, unit))
        if held or not g.content:
            out.append(g._replace(cue=_with_verb(r, g.cue), content=held))
    return out


def _with_verb(r: Reading, cue: Stretch | None) -> Stretch | None:
    """A cue that ends with a negation takes its verb along: "did not [respond]"."""
    if cue is None or r.low[cue[1] - 1] not in NEGATIONS or cue[1] >= r.last[r.unit_of[cue[0]]]:
        return cue
    return cue[0], cue[1] + 1


def _silence(r: Reading, f: Finding) -> Stretch:
    """From the cue to the end of the clause: what was not answered is no statement (V6)."""
    last = f.cue[1]
    ceiling = r.last[r.unit_of[f.cue[0]]]
    while last < ceiling and r.low[last] not in BREAKS and r.low[last] not in END_MARKS:
        last += 1
    return f.cue[0], last


def _within(one: Stretch, other: Stretch) -> bool:
    return other[0] <= one[0] < other[1]


def _shields(r: Reading, cue: Stretch) -> bool:
    """As in "asked not to be named": that is how the source is identified (A1)."""
    after = r.low[cue[0] : cue[1] + REACH]
    return r.low[cue[0]] in SHIELDING and not ANONYMITY.isdisjoint(after)


def _reaches(r: Reading, content: Stretch, unit: int) -> bool:
    there = r.unit_of[content[0]]
    return there == unit or r.units[there].kind not in ALONE
