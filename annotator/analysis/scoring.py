"""How far an engine's answers agree with a key: primary types, exact and accepted."""

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from annotator.model import GoldUnit, Span, Unit


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
    spans = {g.unit.span for g in gold}
    return TypeScore(
        units=len(gold),
        found=len(spans & answers.keys()),
        extra=len(answers.keys() - spans),
        counted=len(counted),
        right=right.total(),
        accepted=sum(
            answer == g.coding.primary_type or answer in g.accepted_alternatives
            for g, answer in pairs
        ),
        by_type={t: (key[t], answered[t], right[t]) for t in {*key, *answered}},
        confusion=Counter(
            (g.coding.primary_type, answer)
            for g, answer in pairs
            if answer != g.coding.primary_type
        ),
    )


def constant_answers(units: Sequence[Unit], type_key: str) -> dict[Span, str]:
    """The baseline that answers every unit alike."""
    return {unit.span: type_key for unit in units}
