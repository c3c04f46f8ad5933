"""Answers, how sure wenbao was, and whether they were right → risk at each coverage, and how true the sureness is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question; `declined`: no answer was given, so that it can be neither right nor sure."""

    right: bool
    confidence: float
    declined: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about one confidence: how many, how sure on average, and the share that is right."""

    count: int
    said: float
    right: float


def answered(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Give the outcomes with an answer, the surest first."""
    return sorted((one for one in outcomes if not one.declined), key=lambda one: -one.confidence)


def risk_coverage(outcomes: Sequence[Outcome]) -> list[tuple[float, float]]:
    """Give (share of all questions answered, share of these wrong) as ever less sure answers are let through.

    Answers of one confidence come together: there is no telling them apart.
    """
    curve: list[tuple[float, float]] = []
    wrong = 0
    given = answered(outcomes)
    for number, one in enumerate(given, 1):
        wrong += not one.right
        if number == len(given) or given[number].confidence < one.confidence:
            curve.append((number / len(outcomes), wrong / number))
    return curve


def risk_at(outcomes: Sequence[Outcome], coverage: float) -> float | None:
    """Give the risk where a share of all questions, or a little more, is answered; None where that is never reached."""
    return next((risk for covered, risk in risk_coverage(outcomes) if covered >= coverage - 1e-9), None)


def calibration_bins(outcomes: Sequence[Outcome]) -> list[Bin]:
    """Sort answers into ten bins of equal width by confidence, empty ones left out."""
    bins: list[list[Outcome]] = [[] for _ in range(BINS)]
    for one in answered(outcomes):
        bins[min(BINS - 1, int(one.confidence * BINS))].append(one)
    return [
        Bin(len(own), sum(o.confidence for o in own) / len(own), sum(o.right for o in own) / len(own))
        for own in bins
        if own
    ]


def calibration_error(outcomes: Sequence[Outcome]) -> float:
    """Give the mean distance between what was said and what was right, over the bins, by their sizes (ECE)."""
    bins = calibration_bins(outcomes)
    return sum(b.count * abs(b.said - b.right) for b in bins) / max(1, sum(b.count for b in bins))


def brier(outcomes: Sequence[Outcome]) -> float:
    """Give the mean square of confidence less rightness, over the answers given."""
    given = answered(outcomes)
    return sum((o.confidence - o.right) ** 2 for o in given) / max(1, len(given))
