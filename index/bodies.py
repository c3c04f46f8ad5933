"""A sentence's tokens → the places and bodies it names (卫东区, 光华路街道光华社区) or points to (该区, 全市)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.grammar import Token
from index.tagging import tag
from index.wording import NO_NAMES

_LEVELS = "省市县区镇乡村州局厅盟"
_LONGER = (
    "街道|社区|公司|集团|银行|大学|学院|学校|中学|小学|医院|法院|检察院|委员会|合作社|开发区|高新区|产业园|研究院|研究所|政府|"
    "自治区|自治州"
)
_KINDS = f"{_LONGER}|[{_LEVELS}]"
_ENDS = re.compile(rf"(?:{_KINDS})$")
_LAST = frozenset(_LEVELS).union(kind[-1] for kind in _LONGER.split("|"))
_POINTING = re.compile(rf"(?:该|全|我|本)({_KINDS})")
_NAMES = frozenset({"ns", "nr", "nz", "nt", "nrt", "nrfg"})
_FAR = 1500
_CONTEXT = 14
_LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Body:
    """A place or body at `start:end` of its sentence; `name` is as printed, or what 该区 means, if it is known."""

    start: int
    end: int
    name: str
    kind: str
    points: bool = False


def find_bodies(text: str, tokens: Sequence[Token]) -> list[Body]:
    """Find the bodies of a sentence in order; names that stand side by side are one (卫东区民政局)."""
    found: list[Body] = []
    for i, token in enumerate(tokens):
        if token.word[-1:] not in _LAST:
            continue
        if pointing := _POINTING.fullmatch(token.word):
            found.append(Body(token.start, token.end, token.word, pointing[1], points=True))
            continue
        ending = _ENDS.search(token.word)
        if ending is None:
            continue
        start = token.start
        if not _is_named(token, ending[0]):
            name = tokens[i - 1] if i else None
            generic = len(token.word) > len(ending[0]) and (len(ending[0]) == 1 or token.part != "n")
            if generic or name is None or not _is_name(name):
                continue
            start = name.start
        last = found[-1] if found else None
        if last and last.end == start and not last.points:
            found[-1] = Body(last.start, token.end, text[last.start : token.end], ending[0])
        else:
            found.append(Body(start, token.end, text[start : token.end], ending[0]))
    return found


def _is_named(token: Token, ending: str) -> bool:
    """Tell whether a word is a name by itself: 卫东区, but neither 城区 nor 示范村."""
    return token.part in _NAMES and len(token.word) >= len(ending) + 2 and token.word not in NO_NAMES


def _is_name(token: Token) -> bool:
    return token.part in _NAMES and 1 < len(token.word) <= _LONGEST_NAME and not _ENDS.search(token.word)


def named_before(text: str, at: int, kind: str) -> str | None:
    """Return the last name of a kind before an offset of a text (the 区 that 该区 stands for), or None."""
    end = at
    while (end := text.rfind(kind, 0, end)) >= 0:
        context = text[max(0, end - _CONTEXT) : end + len(kind)]
        tokens: list[Token] = []
        size = 0
        for word, part in tag(context):
            tokens.append(Token(size, size + len(word), word, part, -1))
            size += len(word)
        bodies = find_bodies(context, tokens)
        if bodies and not bodies[-1].points and bodies[-1].end == size:
            return bodies[-1].name
        if at - end > _FAR:
            return None
    return None
