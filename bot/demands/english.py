"""An English question that asks how many → the Chinese words that its thing may be on the page (beds → 床, 床位)."""

from __future__ import annotations

import re

from bot.english.translation import translate
from index import Archive

_THING = re.compile(
    r"how many (?:more |new |of the )?(?P<thing>[a-z' -]+?)(?= (?:did|do|does|is|are|was|were|has|have|had|can|could"
    r"|will|would|took|take|takes|came|in|at|on|by|of|from|for|with|within|to|per|benefited|attended|participated|joined"
    r"|received|got|work|live)\b|\?|$)"
)
_MEASURED = re.compile(r"^(?:people|times|times? a|percent|yuan|dollars?|days?|weeks?|months?|years?|hours?|minutes?)$")
_TELLING = 0.15


def things_in_english(question: str, archive: Archive) -> tuple[str, ...]:
    """Give what the thing counted may be called in the archive's words; empty where it is plain or unknown."""
    match = _THING.search(question)
    if match is None or _MEASURED.match(match["thing"]):
        return ()
    words = translate(match["thing"], archive).words
    return tuple(word for word, weight in words.items() if weight >= _TELLING and len(word) > 1)
