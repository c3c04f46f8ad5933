"""A question, and what was found for it → only what meets all that the question demands of an answer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from bot.demands.figures import figure_demands
from bot.demands.names import name_demands
from bot.demands.subjects import subject_demands
from bot.demands.types import Demand
from bot.extraction import Candidate, Extraction
from bot.kinds import FIGURES, Asked
from index import Archive, Hit, fold

_AHEAD = 0.2
"""By how much the likeliest may be ahead of one that is right where it is wrong itself."""


def demands_of(asked: Asked, question: str, hits: Sequence[Hit], archive: Archive) -> Sequence[Demand]:
    """List what must be met by an answer to a question, as far as its words tell for sure."""
    text = fold(question).lower()
    figures = figure_demands(asked, text, archive) if asked.kind in FIGURES else ()
    return (*figures, *name_demands(asked, text, archive), *subject_demands(text, hits, archive))


def meet(found: Extraction, demands: Sequence[Demand], *, part: bool = False) -> Extraction:
    """Leave out the candidates that do not meet some demand; where none of them does, there is nothing left at all.

    For a `part` of a question the likeliest may be what answers another part, and is not waited for.
    """
    ahead = math.inf if part else _AHEAD
    kept, elsewhen = (_met(candidates, demands, ahead) for candidates in (found.candidates, found.elsewhen))
    sentences = found.sentences if kept or not found.candidates else ()
    return replace(found, sentences=sentences, candidates=kept, elsewhen=elsewhen)


def _met(candidates: Sequence[Candidate], demands: Sequence[Demand], ahead: float) -> tuple[Candidate, ...]:
    """Keep what meets all demands, unless the likeliest of the right form is far ahead of it and does not.

    What is next best in form may well be meant; where the likeliest tells of something else, the rest does too.
    """
    forms = [demand.is_met for demand in demands if demand.form]
    formed = [candidate for candidate in candidates if all(is_met(candidate) for is_met in forms)]
    kept = [candidate for candidate in formed if all(demand.is_met(candidate) for demand in demands)]
    return tuple(kept) if kept and formed[0].score - kept[0].score <= ahead else ()
