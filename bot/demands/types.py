"""What a demand is, and the sentence around a candidate as demands read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.extraction import Candidate
from bot.finding.tokens import Token, read_tokens
from bot.sentences import clause_at
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
    return folded[slice(*clause_at(folded, candidate.span[0]))]


def words_in(candidate: Candidate) -> Sequence[Token]:
    """List the words that lie within a candidate."""
    start, end = candidate.span
    return [token for token in read_tokens(candidate.sentence.folded) if start <= token.start and token.end <= end]


def figure_of(candidate: Candidate) -> Figure | None:
    """Give the figure that a candidate is; None where it is none."""
    start, end = candidate.span
    return next((f for f in find_figures(candidate.sentence.folded) if f.start < end and start < f.end), None)
