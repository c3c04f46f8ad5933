"""An English question that asks for several things → its single questions, each complete by itself."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.several.parts import Part

_WH = r"(?:how (?:many|much|long|far|old|often|large|tall)|how|who(?:m|se)?|when|where|what|which|why)\b"
_NEXT = re.compile(
    rf"(?:[,;?]\s*(?:and|or)?\s*|\s+and\s+)(?P<start>(?:(?:at|in|on|by|for|from|to|of|with|under)\s+)?{_WH})",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    r"\b(?:did|do|does|is|are|was|were|has|have|had|will|would|can|could|should|must)\b.*", re.IGNORECASE
)
_OPENING = re.compile(rf"^(?:(?:at|in|on|by|for|from|to|of|with)\s+)?{_WH}\s*", re.IGNORECASE)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_TIME = rf"(?:(?:{_MONTH}|q[1-4]|the (?:first|second|third|fourth) quarter(?: of)?)(?: \d{{4}})?|(?:19|20)\d\d)"
_TIMES = re.compile(rf"\b(?P<a>{_TIME}) and (?:in )?(?P<b>{_TIME})\b", re.IGNORECASE)
_WITH_TIME = re.compile(rf"\bin {_TIME}\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?P<how>\bhow (?:many|much)) (?P<a>[\w' -]+?) and (?P<b>(?!how\b)[\w' -]+?) (?P<rest>(?:did|do|does|is|are|was"
    r"|were|has|have|had|will|can|took|came|joined|attended|got|received)\b.*)",
    re.IGNORECASE,
)
_SPREAD = re.compile(r",?\s*\b(?:respectively|each)\b|\beach of\b", re.IGNORECASE)
_NAME = r"[\w'-]+(?: [\w'-]+){0,3}?"
_JOINED = re.compile(
    rf"(?P<before>\b(?:did|do|does|was|were|are|is|of|for|in|by|at|from|have|had) )(?P<the>the )?(?P<a>{_NAME})"
    rf" and (?P<b>(?:the )?{_NAME})(?=$|[?,]| (?:have|has|had|each|respectively|\w+ed|spend|invest|bring|get)\b)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def split_english(question: str) -> tuple[Part, ...]:
    """Split an English question that asks for several things; empty where it asks for one."""
    text = question.strip().rstrip("?. ")
    return _sequence(text) or _counted(text) or _times(text) or _subjects(text)


def _sequence(text: str) -> tuple[Part, ...]:
    """Cut before each further word that asks; what a stretch lacks, it takes from the first or the last."""
    starts = [0, *(match.start("start") for match in _NEXT.finditer(text) if match.start() > 0)]
    cuts = pairwise([*starts, len(text)])
    pieces = [re.sub(r"[\s,;?]+(?:and|or)?[\s,;?]*$", "", text[a:b]) for a, b in cuts]
    if len(pieces) < 2 or not _OPENING.search(pieces[0]):
        return ()
    first, tail = pieces[0], _AUXILIARY.search(pieces[-1])
    shared = f" {tail[0]}" if tail and len(first.split()) <= 6 and not _has_verb(first) else ""
    later = (_completed("" if shared else first, piece) for piece in pieces[1:])
    return _whole(first + shared, _name(first)), *later


def _whole(text: str, name: str, *, apart: bool = False) -> Part:
    return Part(text, (0, len(text)), name, apart)


def _has_verb(piece: str) -> bool:
    rest = _OPENING.sub("", piece)
    return bool(_AUXILIARY.search(piece) or (piece.lower().startswith("who") and rest))


def _completed(first: str, piece: str) -> Part:
    """Give a later stretch what the first one says; where it only names another time, ask the first one of that."""
    rest = _OPENING.sub("", piece)
    own, other = _WITH_TIME.search(rest), _WITH_TIME.search(first)
    if own and other and len(rest) <= len(own[0]) + 2:
        text = first[: other.start()] + own[0] + first[other.end() :]
        return _whole(text, own[0].removeprefix("in "), apart=True)
    context = _OPENING.sub("", first)
    return Part(f"{piece}, {context}" if context else piece, (0, len(piece)), _name(piece))


def _name(piece: str) -> str:
    rest = _OPENING.sub("", piece)
    return _AUXILIARY.sub("", rest).strip()


def _counted(text: str) -> tuple[Part, ...]:
    """Ask one question of each of the things to be counted: how many pears and plums were picked."""
    match = _COUNTED.search(text)
    if not match:
        return ()
    thing, of, first = match["a"].rpartition(" of ")  # how many hectares of maize and soya
    before = text[: match.start("a")] + thing + of
    return tuple(_whole(f"{before}{name} {match['rest']}", name) for name in (first, match["b"]))


def _times(text: str) -> tuple[Part, ...]:
    """Ask one question of each time: in June and December 2023."""
    match = _TIMES.search(text)
    if not match or not _OPENING.search(text) or "between" in text.lower():
        return ()
    names = [match["a"], match["b"]]
    for at, other in ((0, 1), (1, 0)):
        if not _YEAR.search(names[at]) and (year := _YEAR.search(names[other])):
            names[at] += f" {year[0]}"
    text = _SPREAD.sub("", text)
    start, end = match.span()
    return tuple(_whole(text[:start] + name + text[end:], name, apart=True) for name in names)


def _subjects(text: str) -> tuple[Part, ...]:
    """Ask one question of each of the subjects that are joined, where the question says "each" or "respectively"."""
    if not _SPREAD.search(text) or not (match := _JOINED.search(_SPREAD.sub("", text))):
        return ()
    before, after = match.string[: match.start("a")], match.string[match.end("b") :]
    names = (match["a"], match["b"].removeprefix("the "))
    return tuple(_whole(before + name + after, name) for name in names)
