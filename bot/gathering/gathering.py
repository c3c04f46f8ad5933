"""A question over several articles → what is gathered for it, by whichever way of asking it is; most are none."""

from __future__ import annotations

from bot.gathering.holders import gather_holder_in_english, gather_holders
from bot.gathering.mentions import gather_mentions
from bot.gathering.occasions import gather_occasions
from bot.gathering.series import gather_series
from bot.gathering.types import Gathering
from bot.types import Question
from index import Archive, fold


def gather(question: Question, archive: Archive) -> Gathering | None:
    """Gather what several articles say; None where a question asks for no such thing, or nothing is there."""
    if question.language == "en":
        return gather_holder_in_english(question, archive)
    text = fold(question.resolved)
    ways = (gather_mentions, gather_holders, gather_occasions, gather_series)
    return next((gathered for way in ways if (gathered := way(text, archive))), None)
