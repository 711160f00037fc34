"""How often the machine was right at a desk, by the type that it suggested."""

from collections.abc import Iterable, Mapping

from annotator.analysis.intervals import Proportion
from annotator.model import Value

Answered = tuple[str, str, bool, int]
"""Suggested type, settled type, whether it was answered before the suggestion was shown, and how
often."""
FEWEST = 10
"""Answers, below which nothing is said of a type."""


class TypeRecord(Value, frozen=True, kw_only=True):
    """How often a suggested type was settled on. Who sees a suggestion is drawn towards it, so
    answers given before it was shown stand apart."""

    shown: Proportion = Proportion()
    blind: Proportion = Proportion()

    @property
    def all(self) -> Proportion:
        return self.shown + self.blind


def measure_record(answers: Iterable[Answered]) -> Mapping[str, TypeRecord]:
    """By suggested type, the one most often suggested first."""
    found: dict[str, TypeRecord] = {}
    for suggested, settled, blind, n in answers:
        one = Proportion(hits=n if settled == suggested else 0, n=n)
        known = found.get(suggested, TypeRecord())
        found[suggested] = TypeRecord(
            shown=known.shown if blind else known.shown + one,
            blind=known.blind + one if blind else known.blind,
        )
    return dict(sorted(found.items(), key=lambda item: (-item[1].all.n, item[0])))
