"""Finding: how much of what there is was found, and how much of what was found is there."""

from collections.abc import Set
from math import sqrt
from typing import TypeVar

from annotator.model import Value

T = TypeVar("T")


class Retrieval(Value, frozen=True, kw_only=True):
    """Precision and recall. The two may count different things (sentences of the answer,
    sentences of the key), hence four counts."""

    right: int = 0
    """Of what was answered."""
    answered: int = 0
    found: int = 0
    """Of what the key holds."""
    wanted: int = 0

    def __add__(self, other: "Retrieval") -> "Retrieval":
        return Retrieval(
            right=self.right + other.right,
            answered=self.answered + other.answered,
            found=self.found + other.found,
            wanted=self.wanted + other.wanted,
        )

    @property
    def precision(self) -> float:
        """From 0 to 1; 0 where nothing was answered."""
        return self.right / self.answered if self.answered else 0.0

    @property
    def recall(self) -> float:
        """From 0 to 1; 0 where there is nothing to find."""
        return self.found / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


def compare_sets(key: Set[T], answer: Set[T]) -> Retrieval:
    """Things that are in both, or not."""
    both = len(key & answer)
    return Retrieval(right=both, answered=len(answer), found=both, wanted=len(key))


class Detection(Value, frozen=True, kw_only=True):
    """Yes or no, against a key that says yes or no."""

    tp: int = 0
    """Key and answer say yes."""
    fp: int = 0
    """Only the answer does."""
    fn: int = 0
    """Only the key does."""
    tn: int = 0
    """Neither does."""

    def __add__(self, other: "Detection") -> "Detection":
        return Detection(
            tp=self.tp + other.tp,
            fp=self.fp + other.fp,
            fn=self.fn + other.fn,
            tn=self.tn + other.tn,
        )

    @property
    def n(self) -> int:
        return self.tp + self.fp + self.fn + self.tn

    @property
    def retrieval(self) -> Retrieval:
        """Of what the key says yes to."""
        return Retrieval(
            right=self.tp, answered=self.tp + self.fp, found=self.tp, wanted=self.tp + self.fn
        )

    @property
    def mcc(self) -> float:
        """Matthews' correlation, from -1 to 1 (Matthews 1975, BBA 405:442-451). 0 for an answer
        that is always the same, whatever its F1."""
        tp, fp, fn, tn = self.tp, self.fp, self.fn, self.tn
        margins = sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))
        return (tp * tn - fp * fn) / margins if margins else 0.0


def detect(key: bool, answer: bool) -> Detection:
    """One decision."""
    return Detection(
        tp=int(key and answer),
        fp=int(answer and not key),
        fn=int(key and not answer),
        tn=int(not key and not answer),
    )
