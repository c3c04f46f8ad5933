"""Rows of evidence with what is right → weights: which candidate is best, and how likely one is right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Rows = list[tuple[NDArray[np.float64], NDArray[np.bool_]]]
"""For each question: its candidates' signs, shape (candidates, signs), and which of them are right."""


def fit(
    rows: Rows,
    *,
    start: NDArray[np.float64] | None = None,
    free: Sequence[int] | None = None,
    steps: int = 1500,
    rate: float = 0.7,
    decay: float = 1e-4,
) -> NDArray[np.float64]:
    """Choose weights that make the right candidates likely among each question's own (softmax, gradient ascent).

    `decay` draws them to `start`, or to 0; where some are `free`, the others stay there.
    """
    values = np.concatenate([v for v, _ in rows])
    drawn_to = np.zeros(values.shape[1]) if start is None else start
    weights = drawn_to.copy()
    moves = np.ones(len(weights)) if free is None else np.bincount(free, minlength=len(weights)).astype(float)
    right = np.concatenate([r for _, r in rows])
    starts = np.cumsum([0, *(len(r) for _, r in rows)])[:-1]
    sizes = np.diff([*starts, len(right)])
    for _ in range(steps):
        scores = values @ weights
        odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        share = odds / np.repeat(np.add.reduceat(odds, starts), sizes)
        wanted = odds * right / np.repeat(np.add.reduceat(odds * right, starts), sizes)
        weights += rate * moves * ((wanted - share) @ values / len(rows) - decay * (weights - drawn_to))
    return weights


def first_right(rows: Rows, weights: NDArray[np.float64]) -> float:
    """Give the share of questions whose best candidate is right."""
    return float(np.mean([right[np.argmax(values @ weights)] for values, right in rows]))


def fit_odds(values: NDArray[np.float64], right: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Fit log-odds by logistic regression (Newton's method); the last weight is the intercept."""
    x = np.column_stack([values, np.ones(len(values))])
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-(x @ weights)))
        curve = (x * (p * (1 - p))[:, None]).T @ x + 1e-3 * np.eye(len(weights))
        weights += np.linalg.solve(curve, x.T @ (right - p) - 1e-3 * weights)
    return weights
