"""Logistic models over named features: small enough to read, and to refit without a framework."""

from collections.abc import Mapping
from math import exp
from typing import NamedTuple

Features = Mapping[str, float]


class Logistic(NamedTuple):
    """Weights by feature; a feature without a weight counts nothing."""

    weights: Mapping[str, float]

    def probability(self, features: Features) -> float:
        """
        >>> Logistic({"quoted": 2.0}).probability({"quoted": 1.0, "new": 1.0})
        0.8807970779778823
        """
        score = sum(self.weights.get(name, 0.0) * value for name, value in features.items())
        return 1 / (1 + exp(-max(-30.0, min(30.0, score))))
