"""From tagged spans to attributions: who said what, what is nested in what, what runs on."""

from collections.abc import Sequence
from typing import NamedTuple

from annotator.codebook import Cue
from annotator.engine.forms import Forms
from annotator.engine.grammar import NEGATIONS
from annotator.engine.reading import Reading, Stretch
from annotator.engine.tagging import Tagged
from annotator.engine.tokens import word_set
from annotator.model import Stance

NEAR = 12
"""How many attributions away an enclosing one may be."""
SILENT = frozenset({"decline to", "refuse to", "decline", "refuse"})
SPEECH = word_set(
    "comment say respond discuss answer elaborate speak talk confirm name provide give specify "
    "reply disclose identify be return"
)
UNANSWERED = frozenset({"respond", "reply", "return", "comment", "answer"})


class Relation(NamedTuple):
    """One attribution in a reading."""

    number: int
    """From 1, in text order."""
    cue: tuple[Stretch, ...]
    source: tuple[Stretch, ...]
    content: tuple[Stretch, ...]
    unit: int
    """The unit of the cue."""
    parent: int | None
    """Number of the attribution whose content holds this one."""
    form: Cue | None
    stance: Stance
    negative: bool
    score: float
    ruled: str | None = None
    """What the rules saw after the cue; None where they saw no cue."""
    counts: bool = True
    """Whether the codebook takes it for an attribution; the others decide no unit."""


def link(r: Reading, tagged: Sequence[Tagged], forms: Forms) -> list[Relation]:
    """The attributions of a reading, in text order of their cues."""
    groups: dict[int, list[Tagged]] = {}
    for t in tagged:
        if t.group is not None:
            groups.setdefault(t.group, []).append(t)
    built = (_relation(r, spans, forms) for spans in groups.values())
    found = sorted((f for f in built if f is not None), key=lambda f: f.cue[0])
    found = _carry_over(r, found)
    return _nest([f._replace(number=n) for n, f in enumerate(found, 1)])


def _relation(r: Reading, spans: list[Tagged], forms: Forms) -> Relation | None:
    by: dict[str, list[Stretch]] = {"source": [], "cue": [], "content": []}
    for s in spans:
        by[s.label].append((s.first, s.last))
    if not by["cue"]:
        return None
    cue = by["cue"][0]
    form = forms.inside(r, cue)
    negative = not NEGATIONS.isdisjoint(r.low[cue[0] : cue[1]])
    stance: Stance = form.stance if form is not None else "say"
    if not by["source"]:
        stance = "hearsay"
    if form is not None and _is_silence(r, cue, form.cue.lemma, negative):
        stance = "no_comment"
    return Relation(
        0, tuple(by["cue"]), tuple(by["source"]), tuple(sorted(by["content"])), r.unit_of[cue[0]],
        None, form.cue if form is not None else None, stance,
        negative or (form is not None and form.cue.lemma in SILENT),
        max(s.score for s in spans),
        next((s.ruled for s in spans if s.label == "cue"), None),
    )  # fmt: skip


def _is_silence(r: Reading, cue: Stretch, lemma: str, negative: bool) -> bool:
    """As in "declined to comment", "did not respond" (N3)."""
    if lemma in SILENT:
        return not SPEECH.isdisjoint(r.low[cue[0] : cue[1] + 2])
    return negative and lemma in UNANSWERED


def _carry_over(r: Reading, found: list[Relation]) -> list[Relation]:
    """Give a quotation without a speaker to the one before it in its paragraph (P5, Q5)."""
    covered = bytearray(len(r.low))
    for f in found:
        for a, b in f.content:
            covered[a:b] = b"\1" * (b - a)
    out = list(found)
    for n, q in enumerate(r.quotations):
        if r.units[r.unit_of[q.first]].kind in {"heading", "caption"}:  # they inherit nothing (K6)
            continue
        if not _needs_speaker(r, q.first, q.last) or covered[q.first + 1] or covered[q.last - 2]:
            continue
        before = _speaker_before(r, out, n, q.first, q.continues)
        if before is not None:
            f = out[before]
            first, last = q.first, q.last
            out[before] = f._replace(content=_united((*f.content, (first, last))))
            covered[first:last] = b"\1" * (last - first)
    return out


def _united(parts: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """In order, what overlaps made one."""
    out: list[Stretch] = []
    for first, last in sorted(parts):
        if out and first < out[-1][1]:
            out[-1] = (out[-1][0], max(last, out[-1][1]))
        else:
            out.append((first, last))
    return tuple(out)


def _needs_speaker(r: Reading, first: int, last: int) -> bool:
    """A quotation of a sentence or more, not a title or a scare quote."""
    unit = r.unit_of[first]
    before = first - r.first[unit]
    return last - first > (9 if before else 5) and before <= 2


def _speaker_before(
    r: Reading, found: list[Relation], number: int, first: int, continues: bool
) -> int | None:
    paragraph = r.paragraph[r.unit_of[first]]
    for n in range(len(found) - 1, -1, -1):
        f = found[n]
        if f.cue[0][0] > first:
            continue
        reach = max(b for _, b in f.content) if f.content else f.cue[0][1]
        same = r.paragraph[f.unit] == paragraph
        near = r.paragraph[r.unit_of[reach - 1]] >= paragraph - 1 and (
            continues or r.unit_of[first] - r.unit_of[reach - 1] <= 1
        )
        if not f.source or f.stance in {"hearsay", "no_comment"}:
            continue
        return n if same or near else None
    return None


def _nest(found: list[Relation]) -> list[Relation]:
    """Each attribution learns the smallest one whose content holds its cue."""
    out: list[Relation] = []
    for n, f in enumerate(found):
        parent: tuple[int, int] | None = None
        for other in found[max(0, n - NEAR) : n + NEAR + 1]:
            if other is f:
                continue
            for a, b in other.content:
                if a <= f.cue[0][0] and f.cue[-1][1] <= b and not _holds(f, other):
                    size = b - a
                    if parent is None or size < parent[0]:
                        parent = (size, other.number)
        out.append(f._replace(parent=parent[1] if parent else None))
    return _without_rings(out)


def _without_rings(found: list[Relation]) -> list[Relation]:
    """Where each of several lies in the next one, the one with the earliest cue is outermost."""
    parents = {f.number: f.parent for f in found}
    for f in found:
        above: set[int] = set()
        at = f.parent
        while at is not None and at not in above:
            above.add(at)
            at = parents[at]
        if f.number in above:
            parents[f.number] = None
    return [f._replace(parent=parents[f.number]) for f in found]


def _holds(f: Relation, other: Relation) -> bool:
    """Whether the other's cue lies in this one's content: then the earlier cue is the outer, but
    in "A said so, according to B", where B is."""
    at = other.cue[0][0]
    if _trails(other):
        return False
    return any(a <= at < b for a, b in f.content) and f.cue[0][0] < at


def _trails(f: Relation) -> bool:
    """As in "…, according to B": a preposition and its source after what they attribute."""
    at = f.cue[0][0]
    named = f.source and f.source[0][0] > at and any(b <= at for _, b in f.content)
    return bool(named) and f.form is not None and f.form.cue_class == "according_to"
