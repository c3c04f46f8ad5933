"""A query's weighted terms and a text → the share of the query that stands in the text."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from index.types import Query


def rarity(total: int, holding: int) -> float:
    """Weigh a term by how few of a collection's texts hold it (smoothed inverse document frequency, always above 0)."""
    return math.log(1 + total / (holding + 0.5))


@dataclass(frozen=True, slots=True)
class Matcher:
    """A query whose terms are weighed for one archive: what they ask for times how rare they are."""

    weights: dict[str, float]
    total: float

    @classmethod
    def of(cls, query: Query, *, total: int, holding: Callable[[str], int]) -> Matcher:
        """Weigh a query's words and pairs of characters; `holding` counts the passages that hold a term."""
        weights = {
            term: weight * rarity(total, holding(term))
            for terms in (query.bigrams, query.words)
            for term, weight in terms.items()
            if weight > 0
        }
        return cls(weights, sum(weights.values()))

    def coverage(self, *texts: Iterable[str]) -> float:
        """Give the share of the query's weight among the terms of some texts together, 0 to 1."""
        present = set().union(*texts)
        return sum(w for term, w in self.weights.items() if term in present) / self.total if self.total else 0.0
