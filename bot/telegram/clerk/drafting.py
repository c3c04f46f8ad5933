"""A question and what is remembered of the talk → its answer laid out for a chat, and the memory after it."""

from __future__ import annotations

import base64
import json
import logging
import zlib

from bot.conversation import converse
from bot.messages import MESSAGES, Language
from bot.talk.memory import Conversation
from bot.telegram.cards import Card, pack
from bot.telegram.clerk.library import Library
from bot.telegram.clerk.panels import answer_content, answer_panel
from bot.telegram.clerk.views import answer_text, first_quote, inline_title, passage_texts, shortened
from bot.telegram.client import Suggestion
from bot.telegram.errands import Drafted, Exchange, Question
from bot.telegram.plain import from_plain, to_plain
from bot.telegram.rich_text import Piece, message, split, tidy, to_html
from bot.types import Answer
from index import WenbaoError

logger = logging.getLogger(__name__)

SMALL_TALK = "smalltalk"
"""The kind of answers that are copied from no page: there is nothing more to see, nothing to rate."""


def draft(question: Question, library: Library) -> Drafted:
    """Answer a question and lay the answer out, in one or more messages; raises QuestionError for what is none."""
    language = question.language
    answered, after = converse(question.text, unpack_memory(question.memory), library.archive)
    understood = [MESSAGES[language].understood_as.format(question=after.understood)] if after.understood else []
    shown = split(answer_text(answered, language, [*question.above, *understood])) or [tidy([Piece("—")])]
    if answered.kind == SMALL_TALK:
        return Drafted(tuple(map(message, shown)), pack_memory(after))
    *first, last = shown
    content = answer_content(last, passage_texts(answered, language), first_quote(answered))
    panel = answer_panel(Card(question.card, language, content)) or message(last)
    return Drafted(
        (*map(message, first), panel),
        pack_memory(after),
        base64.b64encode(pack(content)).decode(),
        _exchange(answered),
    )


def suggest(text: str, language: Language, library: Library) -> Suggestion | None:
    """Answer what is typed after the bot's name in some chat, if there is an answer."""
    try:
        answered, _ = converse(text, Conversation(), library.archive)
    except WenbaoError:
        logger.debug("nothing to offer", exc_info=True)
        return None
    if not answered.citations:
        return None
    title, below = inline_title(answered)
    return Suggestion("answer", title, below, to_html(shortened(answer_text(answered, language, [text]))))


def pack_memory(memory: Conversation) -> str:
    """Give a talk's memory as a text that another process may keep: the next one to answer may be a third."""
    return base64.b64encode(zlib.compress(json.dumps(to_plain(memory)).encode(), 1)).decode()


def unpack_memory(packed: str) -> Conversation:
    """Give a talk's memory back; a new one for what an older program has packed otherwise."""
    if not packed:
        return Conversation()
    try:
        return from_plain(Conversation, json.loads(zlib.decompress(base64.b64decode(packed))))
    except (ValueError, TypeError, KeyError, zlib.error):
        return Conversation()


def _exchange(answered: Answer) -> Exchange:
    source = next((f"{c.file}:{c.start}-{c.end}" for c in answered.citations), "")
    return Exchange(answered.question, answered.status, answered.confidence, source, answered.index)
