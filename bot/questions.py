"""A question as typed → what is to be looked for."""

from __future__ import annotations

import re
import unicodedata

from bot.errors import QuestionError
from bot.types import Question
from index import HAN, Archive, Query, fold

LONGEST = 1000
"""Characters a question may have; nobody asks more at once, and a pasted page is no question."""

_HAN = re.compile(f"[{HAN}]")
_LATIN = re.compile("[A-Za-z]+")


def clean(text: str) -> str:
    """Take away what nobody types on purpose: control and format characters, white space around and in runs.

    Raises QuestionError where nothing is left to look for, or more than anybody asks at once.
    """
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text[: 20 * LONGEST])
    asked = " ".join(kept.split())
    if not asked:
        raise QuestionError("the question is empty; ask in a few words what the pages may tell")
    if len(asked) > LONGEST:
        raise QuestionError(f"the question has {len(text):,} characters; ask one of at most {LONGEST:,}")
    if not any(c.isalnum() for c in asked):
        raise QuestionError(f"the question {asked[:20]!r} has no word in it; ask in a few words what the pages may tell")
    return asked


def understand(text: str, archive: Archive) -> tuple[Question, Query]:
    """Say in which language a question is and what to look for; raises QuestionError where there is nothing."""
    asked = clean(text)
    chinese, latin = len(_HAN.findall(asked)), len(_LATIN.findall(asked))
    query = archive.query(asked)
    return Question(text, fold(asked), "en" if latin > chinese else "zh"), query
