"""A question over several articles → what is gathered for it, by whichever way of asking it is; most are none."""

from __future__ import annotations

from bot.gathering.holders import gather_holders
from bot.gathering.mentions import gather_mentions
from bot.gathering.occasions import gather_occasions
from bot.gathering.series import gather_series
from bot.gathering.types import Gathering
from index import Archive, fold


def gather(question: str, archive: Archive) -> Gathering | None:
    """Gather what several articles say; None where a question asks for no such thing, or nothing is there."""
    text = fold(question)
    ways = (gather_mentions, gather_holders, gather_occasions, gather_series)
    return next((gathered for way in ways if (gathered := way(text, archive))), None)
