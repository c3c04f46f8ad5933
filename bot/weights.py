"""The learned weights, from their file: how much each sign counts for a sentence and for a candidate of each kind."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import mul
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "weights.json"


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights in the order of the signs' fields; those of a kind that is not listed are under "" of `candidates`.

    `confidence` gives the log-odds that the best sentence holds the answer, `answers` that an answer is right; the last
    number of each is the intercept.
    """

    sentences: tuple[float, ...]
    candidates: Mapping[str, tuple[float, ...]]
    confidence: tuple[float, ...]
    answers: tuple[float, ...] = ()

    def sentence_score(self, signs: Sequence[float]) -> float:
        """Score a sentence, higher is better."""
        return _weigh(self.sentences, signs)

    def candidate_score(self, kind: str, signs: Sequence[float]) -> float:
        """Score a candidate of a kind, higher is better."""
        return _weigh(self.candidates[kind if kind in self.candidates else ""], signs)

    def probability(self, signs: Sequence[float]) -> float:
        """Give how likely a sentence with these signs holds the answer, 0 to 1."""
        return likelihood(signs, self.confidence)


def likelihood(signs: Sequence[float], weights: Sequence[float]) -> float:
    """Give what signs weighed as log-odds come to, 0 to 1; the last weight is the intercept."""
    odds = _weigh(weights, (*signs, 1.0))
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, odds))))


def _weigh(weights: Sequence[float], signs: Sequence[float]) -> float:
    if len(weights) != len(signs):
        raise ValueError(f"{len(weights)} weights for {len(signs)} signs")
    total: float = sum(map(mul, weights, signs))
    return total


@lru_cache(maxsize=1)
def shipped_weights() -> Weights:
    """Read the weights that ship, written by scripts/train_extraction.py."""
    return read_weights(_read_file())


@lru_cache(maxsize=1)
def shipped_reading_weights() -> Weights | None:
    """Read those to be used with the reader that ships; None where its signs were never weighed."""
    raw = _read_file()
    return read_weights(raw["reading"]) if "reading" in raw else None


def _read_file() -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return raw


def read_weights(raw: Mapping[str, Any]) -> Weights:
    """Read weights from their form in the file."""
    candidates = {str(kind): tuple(map(float, values)) for kind, values in raw["candidates"].items()}
    sentences, confidence, answers = (
        tuple(map(float, raw.get(key, ()))) for key in ("sentences", "confidence", "answers")
    )
    return Weights(sentences, candidates, confidence, answers)
