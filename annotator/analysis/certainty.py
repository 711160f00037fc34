"""Whether a reviewer's own certainty can be believed (§5.1): when they said "sure", did it hold?"""

from collections.abc import Iterable, Mapping, Sequence
from math import exp, fsum, lgamma, log, log1p
from typing import Literal, NamedTuple

from annotator.analysis.calibration import Bin, Outcome, bin_outcomes, brier_score
from annotator.analysis.coded import CodedUnit
from annotator.analysis.intervals import Proportion, count_hits
from annotator.codebook import CertaintyStep
from annotator.model import GoldUnit, Value

FEWEST = 10
"""Answers with a key, below which nothing is said of a reviewer's certainty."""
FEWEST_OF_STEP = 5
"""… and of one step of it."""
BOUNDS = (0.2, 0.4, 0.6, 0.8, 1.0)
"""Of the five bins; each of the four steps falls into one of its own, and none into the first."""
RARE = 0.025
TINY = 1e-9
"""What stands for 0 and for 1, of which nothing could be said."""
DOUBTFUL = 70
"""In per cent: what was stated below it was a guess or unsure."""

Leaning = Literal["less often", "about as often", "more often"]


class Stated(NamedTuple):
    """What a reviewer said of an answer of theirs, and whether the key has it so."""

    step: int
    """1 guess, 2 unsure, 3 fairly sure, 4 sure."""
    right: bool
    """The key's type, or one of its accepted alternatives."""


class StepRecord(Value, frozen=True, kw_only=True):
    """How one step of certainty held."""

    label: str
    held: Proportion
    leaning: Leaning | None = None
    """Beside what the step stands for: less or more only where an exact binomial test on either
    side says so at 2.5 %; None below `FEWEST_OF_STEP`."""


class CertaintyRecord(Value, frozen=True, kw_only=True):
    """How a reviewer's certainty held. It is about the tags, never about the person."""

    n: int
    steps: tuple[StepRecord, ...]
    """Those of the codebook, surest first, with 0 of 0 where one was never said."""
    doubtful: Proportion
    """Answers given with less certainty than 70; certainties are not averaged."""
    brier: float | None = None
    """0 is best; always stating 50 would give 0.25. None below `FEWEST`, as the next."""
    bins: tuple[Bin, ...] = ()
    """Stated and reached, by fifths of certainty."""


def score_certainty(key: Iterable[GoldUnit], units: Iterable[CodedUnit]) -> tuple[Stated, ...]:
    """The reviewer's counted answers with a certainty, of units that key and reviewer have cut
    alike; an accepted alternative is right."""
    keys: Mapping[object, GoldUnit] = {g.unit.span: g for g in key if g.unit.counted}
    return tuple(
        Stated(u.certainty, _is_right(keys[u.unit.span], u.coding.primary_type))
        for u in units
        if u.counted and u.coding is not None and u.certainty and u.unit.span in keys
    )


def _is_right(gold: GoldUnit, answer: str) -> bool:
    return answer in (gold.coding.primary_type, *gold.accepted_alternatives)


def measure_certainty(
    answers: Sequence[Stated], certainty: Iterable[CertaintyStep]
) -> CertaintyRecord:
    """`certainty` has the codebook's steps. Answers of a step that it does not have are left
    out."""
    steps = {s.step: s for s in certainty}
    known = [a for a in answers if a.step in steps]
    outcomes = [Outcome(stated_by(steps[a.step]), a.right) for a in known]
    enough = len(known) >= FEWEST
    return CertaintyRecord(
        n=len(known),
        steps=tuple(
            _record(step, count_hits([a.right for a in known if a.step == step.step]))
            for step in sorted(steps.values(), key=lambda s: -s.value)
        ),
        doubtful=count_hits([steps[a.step].value < DOUBTFUL for a in known]),
        brier=brier_score(outcomes) if enough else None,
        bins=bin_outcomes(outcomes, BOUNDS) if enough else (),
    )


def stated_by(step: CertaintyStep) -> float:
    """The probability that a step stands for, 0 to 1."""
    return min(max(step.value / 100, 0), 1)


def _record(step: CertaintyStep, held: Proportion) -> StepRecord:
    leaning = _leaning(stated_by(step), held) if held.n >= FEWEST_OF_STEP else None
    return StepRecord(label=step.label, held=held, leaning=leaning)


def _leaning(stated: float, held: Proportion) -> Leaning:
    if _tail(held.hits, held.n, stated) < RARE:
        return "less often"
    often = _tail(held.n - held.hits, held.n, 1 - stated) < RARE
    return "more often" if often else "about as often"


def _tail(hits: int, n: int, chance: float) -> float:
    """The binomial probability of so many hits or fewer.

    >>> round(_tail(1, 2, 0.5), 3)
    0.75
    """

    chance = min(max(chance, TINY), 1 - TINY)

    def log_of(k: int) -> float:
        ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
        return ways + k * log(chance) + (n - k) * log1p(-chance)

    return fsum(exp(log_of(k)) for k in range(hits + 1))
