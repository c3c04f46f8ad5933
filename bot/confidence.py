"""What was found for a question, and the answer chosen → signs of its being right, and how likely it is.

That the sentence holds the answer is another matter, on which it depends whether there is an answer at all.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

from bot.composing import Finding
from bot.extraction import Candidate, Extraction
from bot.kinds import FIGURES, Asked

_LEAST = 1e-3
_FARTHEST = 2.0
_CLAUSES = frozenset({"describe", "reason", "means"})


@dataclass(frozen=True, slots=True)
class AnswerSigns:
    """What speaks for an answer's being right.

    `passage`, `coverage`, `similarity`, `holds`, `relevance` and `archive` are its sentence's signs. `agreement` is
    the share of all candidates' likelihood that is for these words, or for more or fewer of them; `doubt` its
    logarithm. `lead` is how far the best passage of its article is before that of any other, `size` the logarithm of
    its length, `unit` 1 where it has the unit asked for, -1 where another; `figure` and `clause` tell what is asked.
    """

    passage: float
    coverage: float
    similarity: float
    holds: float
    relevance: float
    archive: float
    agreement: float
    doubt: float
    lead: float
    size: float
    unit: float
    figure: float
    clause: float

    @classmethod
    def of(cls, asked: Asked, finding: Finding, found: Extraction) -> AnswerSigns:
        """Read the signs of the answer chosen from what was found for the question asked."""
        own = finding.signs
        agreement = _agreement(finding.text, found.candidates)
        unit = next((c.signs.unit for c in found.candidates if c.text == finding.text), 0.0)
        return cls(
            passage=own.passage,
            coverage=own.coverage,
            similarity=own.similarity,
            holds=own.holds,
            relevance=own.relevance,
            archive=own.archive,
            agreement=agreement,
            doubt=math.log(agreement + _LEAST),
            lead=_lead(finding, found),
            size=math.log(len(finding.text) + 1) / 3,
            unit=unit,
            figure=float(asked.kind in FIGURES),
            clause=float(asked.kind in _CLAUSES),
        )

    @property
    def values(self) -> tuple[float, ...]:
        """The signs in the order of the learned weights."""
        return tuple(getattr(self, field.name) for field in fields(self))


def _agreement(text: str, candidates: Sequence[Candidate]) -> float:
    """Add up the likelihood of the candidates that say the same; scores are log-odds of one against another."""
    if not candidates:
        return 0.0
    best = max(candidate.score for candidate in candidates)
    odds = [(candidate.text, math.exp(candidate.score - best)) for candidate in candidates]
    same = sum(odd for other, odd in odds if other in text or text in other)
    return same / sum(odd for _, odd in odds)


def _lead(finding: Finding, found: Extraction) -> float:
    """Compare the passages of the answer's article with those of the others."""
    scores: dict[bool, float] = {}
    for sentence, signs in found.sentences:
        own = sentence.article == finding.sentence.article
        scores[own] = max(scores.get(own, 0.0), signs.passage)
    ahead = scores.get(True, finding.signs.passage) - scores.get(False, -_FARTHEST)
    return max(-_FARTHEST, min(_FARTHEST, ahead))
