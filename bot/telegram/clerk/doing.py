"""An errand as it comes over the pipe → done with the index → the reply as it goes back; every errand has one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from bot.errors import QuestionError
from bot.telegram.cards import Card, Press
from bot.telegram.clerk.drafting import draft, suggest
from bot.telegram.clerk.library import Library
from bot.telegram.clerk.panels import found_panel, pressed_panel
from bot.telegram.errands import Question
from bot.telegram.plain import from_plain, to_plain

logger = logging.getLogger(__name__)

Reply = tuple[str, Any]
"""What became of an errand (done, unclear, failed), and what came of it."""

_ERRANDS: dict[str, Callable[..., object]] = {
    "draft": lambda library, question: draft(from_plain(Question, question), library),
    "suggest": lambda library, text, language: suggest(text, language, library),
    "press": lambda library, card, press: pressed_panel(from_plain(Card, card), from_plain(Press, press), library),
    "find": lambda library, card, words: found_panel(from_plain(Card, card), library, words),
}


def do(library: Library, errand: str, given: Sequence[object]) -> Reply:
    """Do one errand; a fault of ours is logged here, where it can be understood."""
    try:
        return "done", to_plain(_ERRANDS[errand](library, *given))
    except QuestionError:
        return "unclear", None
    except Exception:
        logger.exception("no answer could be made")
        return "failed", None
