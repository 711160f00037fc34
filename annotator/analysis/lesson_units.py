"""Chooses the sentences of a lesson: few, of different groups, with a relay and one that nobody but
the reporter vouches for."""

from collections.abc import Callable, Iterable, Sequence

from annotator.analysis.coded import CodedUnit
from annotator.codebook import UNATTRIBUTED, Codebook
from annotator.model import Coding

FEWEST, MOST = 6, 8
SHORTEST, LONGEST = 6, 38
"""Words of a sentence that can be read at a glance and still tells something."""


def pick_units(units: Sequence[CodedUnit], codebook: Codebook, wanted: int = 7) -> tuple[int, ...]:
    """Numbers of at most `wanted` sentences, in the order of the text. Where no person answered,
    the machine's suggestion decides what is picked, and nothing else."""
    open_ones = [(u, c) for u in _readable(units) if (c := _coding_of(u)) is not None]
    taken: list[tuple[CodedUnit, Coding]] = []

    def take(fits: Callable[[Coding], bool]) -> None:
        found = next((p for p in open_ones if p not in taken and fits(p[1])), None)
        if found is not None and len(taken) < wanted:
            taken.append(found)

    def fold(coding: Coding) -> str:
        known = codebook.has_type(coding.primary_type)
        return codebook.type(coding.primary_type).group if known else ""

    take(passes_on)
    take(lambda c: c.primary_type == UNATTRIBUTED)
    for group in dict.fromkeys(fold(c) for _, c in open_ones):
        if group not in {fold(c) for _, c in taken}:
            take(lambda c, g=group: fold(c) == g)  # type: ignore[misc]
    for key in dict.fromkeys(c.primary_type for _, c in open_ones):
        if key not in {c.primary_type for _, c in taken}:
            take(lambda c, k=key: c.primary_type == k)  # type: ignore[misc]
    while len(taken) < min(wanted, len(open_ones)):
        take(lambda c: True)
    return tuple(sorted(u.number for u, _ in taken))


def passes_on(coding: Coding) -> bool:
    """Whether the text tells that somebody passed on what another one said."""
    return any(
        "origin" in link.roles and "proximate" not in link.roles
        for chain in coding.chains
        for link in chain
    )


def _coding_of(unit: CodedUnit) -> Coding | None:
    if unit.coding is not None:
        return unit.coding
    return unit.suggestion.coding if unit.suggestion is not None else None


def _readable(units: Iterable[CodedUnit]) -> list[CodedUnit]:
    """Counted sentences of the body, those of a good length first."""
    body = [u for u in units if u.counted and u.unit.kind == "body"]
    return sorted(body, key=lambda u: not SHORTEST <= u.words <= LONGEST)
