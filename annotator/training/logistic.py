"""Fits logistic models by Newton's method with a ridge (le Cessie and van Houwelingen 1992)."""

from collections.abc import Sequence

import numpy as np

from annotator.engine.logistic import Features, Logistic

RIDGE, MOST_STEPS, ENOUGH = 1.0, 60, 1e-6


def fit_logistic(rows: Sequence[tuple[Features, bool]], ridge: float = RIDGE) -> Logistic:
    """The model for rows of features and whether it holds."""
    names = sorted({name for features, _ in rows for name in features})
    column = {name: n for n, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    for n, (features, _) in enumerate(rows):
        for name, value in features.items():
            x[n, column[name]] = value
    y = np.array([float(holds) for _, holds in rows])
    weights = np.zeros(len(names))
    for _ in range(MOST_STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (p - y) + ridge * weights
        curvature = (x * (p * (1 - p))[:, None]).T @ x + ridge * np.eye(len(names))
        step = np.linalg.solve(curvature, slope)
        weights -= step
        if np.abs(step).max(initial=0.0) < ENOUGH:
            break
    return Logistic({n: round(float(w), 4) for n, w in zip(names, weights, strict=True)})
