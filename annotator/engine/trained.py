"""The trained tagger: spans by a network, paired by the linker, beside what only rules can see.

The network knows one attribution for each word and so no nesting, and it has learned nothing of
the silences and the agentless hearsay of the codebook. There the rules add theirs.
"""

from typing import Protocol

from annotator.engine.admission import admit_groups, admit_sources
from annotator.engine.clauses import Finding
from annotator.engine.forms import Forms
from annotator.engine.pairing import Group, Linker, pair_spans
from annotator.engine.reading import Reading, Stretch
from annotator.engine.rules import RuleTagger
from annotator.engine.scores import Floats, Spans, find_spans
from annotator.engine.tagging import Tagged
from annotator.engine.tokens import word_set

FAINT = 0.1
"""A word less probable than this is no cue for a source that lacks one."""
COUNTING = word_set("put puts gave gives")
"""As in "put the toll at 31", which PolNeAR has hardly ever."""
DOUBTED = 0.25
"""A rule's cue counts where the network gives it at least this."""


class Network(Protocol):
    """Anything that scores the words of a reading."""

    def score(self, r: Reading) -> Floats:
        """(words, 9): logits of outside, begin, inside for cue, source and content."""
        ...


class TrainedTagger:
    """Finds attributions with a network and a linker."""

    def __init__(self, network: Network, linker: Linker, forms: Forms, rules: RuleTagger) -> None:
        self.network, self.linker, self.forms, self.rules = network, linker, forms, rules

    def tag(self, reading: Reading) -> list[Tagged]:
        spans = find_spans(reading, self.network.score(reading))
        spans = spans._replace(sources=admit_sources(reading, spans.sources))
        classes = [self.forms.class_number(reading, cue) for cue in spans.cues]
        ruled = self.rules.find(reading)
        paired = pair_spans(reading, spans, classes, self.linker)
        whole = (_with_cue(reading, spans, _helped(g, ruled)) for g in paired)
        found = admit_groups(reading, [g for g in whole if g is not None], ruled)
        added = [f for f in ruled if self._adds(reading, spans, found, f)]
        out: list[Tagged] = []
        for number, g in enumerate(found):
            out += _tagged(spans, g, number, _seen_by_rules(g, ruled))
        for number, f in enumerate(added, len(found)):
            out += f.tagged(number)
        return out

    def _adds(self, r: Reading, spans: Spans, found: list[Group], f: Finding) -> bool:
        """Whether a rule saw what the network could not: a silence, a count, a source within a
        source."""
        first, last = f.cue
        if any(g.cue is not None and _touch(g.cue, f.cue) for g in found):
            return False
        if f.complement == "silence" or r.low[first] in COUNTING:
            return True
        nested = any(a <= first and last <= b for g in found for a, b in g.content)
        return nested or spans.mean("cue", f.cue) >= DOUBTED


def _helped(g: Group, ruled: list[Finding]) -> Group:
    """A cue without a source, as in "They drill and warn …", or without content takes what the
    rules found for it."""
    if g.cue is None or (g.source is not None and g.content):
        return g
    same = next((f for f in ruled if f.source is not None and _touch(f.cue, g.cue)), None)
    if same is None:
        return g
    return g._replace(source=g.source or same.source, content=g.content or same.content)


def _seen_by_rules(g: Group, ruled: list[Finding]) -> str | None:
    """What the rules saw after the cue of a group."""
    return next((f.complement for f in ruled if g.cue is not None and _touch(f.cue, g.cue)), None)


def _touch(one: Stretch, other: Stretch) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _tagged(spans: Spans, g: Group, number: int, ruled: str | None) -> list[Tagged]:
    assert g.cue is not None
    out = [Tagged("cue", *g.cue, spans.mean("cue", g.cue), number, ruled)]
    if g.source is not None:
        out.append(Tagged("source", *g.source, spans.mean("source", g.source), number))
    out += [Tagged("content", *c, spans.mean("content", c), number) for c in g.content]
    return out


def _with_cue(r: Reading, spans: Spans, g: Group) -> Group | None:
    """A source that holds content but has no cue takes the likeliest word of its unit."""
    if not g.content and (g.cue is None or g.source is None):
        return None
    if g.cue is not None or g.source is None:
        return g
    unit = r.unit_of[g.source[0]]
    free = [
        i
        for i in range(r.first[unit], r.last[unit])
        if not g.source[0] <= i < g.source[1] and spans.inside[i, 0] >= FAINT
    ]
    if not free:
        return g._replace(cue=g.source)
    at = max(free, key=lambda i: float(spans.inside[i, 0]))
    return g._replace(cue=(at, at + 1))
