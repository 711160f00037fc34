"""How far an engine's answers agree with a key: primary types, exact and accepted."""

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from annotator.model import GoldUnit, Span


class TypeScore(msgspec.Struct, frozen=True, kw_only=True):
    """Counts over the counted units of one or more articles."""

    units: int = 0
    """Units of the key."""
    found: int = 0
    """Units of the key whose span was found exactly."""
    extra: int = 0
    """Spans answered that the key does not have."""
    counted: int = 0
    right: int = 0
    """Counted units with the key's primary type."""
    accepted: int = 0
    """Counted units with the key's type or an accepted alternative."""
    accepting: Mapping[str, int] = {}
    """Type -> counted units of which it is the key's type or an accepted alternative."""
    by_type: Mapping[str, tuple[int, int, int]] = {}
    """Type -> (in the key, answered, right), over the counted units."""
    confusion: Mapping[tuple[str, str], int] = {}
    """(key, answer) -> how often, where they differ."""

    def __add__(self, other: "TypeScore") -> "TypeScore":
        by_type = {
            t: tuple(
                a + b
                for a, b in zip(
                    self.by_type.get(t, (0, 0, 0)), other.by_type.get(t, (0, 0, 0)), strict=True
                )
            )
            for t in {*self.by_type, *other.by_type}
        }
        return TypeScore(
            units=self.units + other.units,
            found=self.found + other.found,
            extra=self.extra + other.extra,
            counted=self.counted + other.counted,
            right=self.right + other.right,
            accepted=self.accepted + other.accepted,
            accepting=Counter(self.accepting) + Counter(other.accepting),
            by_type=by_type,  # type: ignore[arg-type]  # the zip keeps three
            confusion=Counter(self.confusion) + Counter(other.confusion),
        )


def measure_types(gold: Sequence[GoldUnit], answers: Mapping[Span, str]) -> TypeScore:
    """Score answers (span -> primary type) against the key. A unit that was not found counts
    as answered with "" (no type)."""
    counted = [g for g in gold if g.unit.counted]
    pairs = [(g, answers.get(g.unit.span, "")) for g in counted]
    key = Counter(g.coding.primary_type for g in counted)
    answered = Counter(answer for _, answer in pairs if answer)
    right = Counter(answer for g, answer in pairs if answer == g.coding.primary_type)
    accepting = Counter(t for g in counted for t in _accepted(g))
    spans = {g.unit.span for g in gold}
    return TypeScore(
        units=len(gold),
        found=len(spans & answers.keys()),
        extra=len(answers.keys() - spans),
        counted=len(counted),
        right=right.total(),
        accepted=sum(answer in _accepted(g) for g, answer in pairs),
        accepting=accepting,
        by_type={t: (key[t], answered[t], right[t]) for t in {*key, *answered}},
        confusion=Counter(
            (g.coding.primary_type, answer)
            for g, answer in pairs
            if answer != g.coding.primary_type
        ),
    )


def _accepted(gold: GoldUnit) -> set[str]:
    return {gold.coding.primary_type, *gold.accepted_alternatives}


class Constant(msgspec.Struct, frozen=True, kw_only=True):
    """What answering every unit alike would score."""

    type: str
    right: int
    accepted: int


def rank_constants(score: TypeScore) -> tuple[Constant, ...]:
    """One for each type of the key, best first."""
    found = (
        Constant(type=t, right=key, accepted=score.accepting.get(t, 0))
        for t, (key, _, _) in score.by_type.items()
        if key
    )
    return tuple(sorted(found, key=lambda c: (-c.right, -c.accepted, c.type)))
