"""What a demand is, and the sentence around a candidate as demands read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.extraction import Candidate
from bot.sentences import clauses
from index import Figure, find_figures

Meets = Callable[[Candidate], bool]


@dataclass(frozen=True, slots=True)
class Demand:
    """What is demanded of a candidate; `form` tells that it is only about its form, so that the next best may do."""

    is_met: Meets
    form: bool = False


def clause_around(candidate: Candidate) -> str:
    """Give the clause in which a candidate begins."""
    folded = candidate.sentence.folded
    return next((folded[a:b] for a, b in clauses(folded) if a <= candidate.span[0] < b), folded)


def figure_of(candidate: Candidate) -> Figure | None:
    """Give the figure that a candidate is; None where it is none."""
    start, end = candidate.span
    return next((f for f in find_figures(candidate.sentence.folded) if f.start < end and start < f.end), None)
