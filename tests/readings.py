"""Readers' units and answers in a few words: `reading("0-9 expert, 9-20 -, 20-24 expert?")`."""

from itertools import pairwise

from hypothesis import strategies as st

from annotator.analysis.coded import CodedUnit
from annotator.analysis.stretches import Readings, Units
from annotator.model import Chain, Coding, Tag, Unit


def reading(plan: str, moment: str = "2026-03-01T10:00:00.000Z") -> Units:
    """Units with a type, "-" where open; "?" after it is a unit that does not count, and "~2" a
    certainty."""
    parts = [part.split() for part in plan.split(",") if part.strip()]
    return tuple(_unit(n, place, answer, moment) for n, (place, answer) in enumerate(parts, 1))


def _unit(n: int, place: str, answer: str, moment: str) -> CodedUnit:
    start, end = map(int, place.split("-"))
    kind, _, certainty = answer.rstrip("?").partition("~")
    coding = None if kind == "-" else Coding(primary_type=kind)
    counted = not answer.endswith("?")
    return answered(
        Unit(index=n, start=start, end=end, counted=counted), coding, moment, int(certainty or 4)
    )


def answered(unit: Unit, coding: Coding | None, moment: str, certainty: int = 4) -> CodedUnit:
    tag = Tag(
        start=unit.start, end=unit.end, coding=coding, certainty=certainty, codebook_version="0.3"
    )
    return CodedUnit(
        unit=unit,
        text="",
        coding=coding,
        tag=tag if coding else None,
        changed_at=moment if coding else None,
    )


def told(*chains: Chain, primary: str) -> Units:
    """One unit for each chain, answered with the type."""
    return tuple(
        answered(
            Unit(index=n, start=10 * n, end=10 * n + 9),
            Coding(primary_type=primary, chains=(c,)),
            "",
        )
        for n, c in enumerate(chains, 1)
    )


@st.composite
def some_readings(draw: st.DrawFn) -> Readings:
    """Each reader cuts the same text in their own places."""
    found = {}
    for reader in "abc"[: draw(st.integers(0, 3))]:
        cuts = sorted({0, 40, *draw(st.sets(st.integers(1, 39)))})
        kinds = st.sampled_from(["expert", "company", "-", "expert?"])
        plan = [f"{a}-{b} {draw(kinds)}" for a, b in pairwise(cuts)]
        found[reader] = reading(", ".join(plan))
    return found
