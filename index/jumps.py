"""A line or paragraph → the mark that its article goes on on another page, or comes from one: 下转第三版, 上接A1版."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from index.numerals import SMALL_NUMERAL
from index.words import fold, read_numeral

Way = Literal["onward", "back"]

LABEL = rf"(?:[A-Za-zＡ-Ｚ]\s?[0-9０-９]{{1,2}}|[0-9０-９]{{1,3}}|{SMALL_NUMERAL}|头)"
"""How a paper numbers its pages."""

_LONGEST = 60
_ARROWS = r"[▲▼►▶→◆■●\s]*"
_OPEN, _CLOSE = r"[(（【\[]", r"[)）】\]]"
_REST = r"[^。，)）】\]]{0,24}"
_WHOLE = re.compile(
    rf"{_ARROWS}{_OPEN}?\s*(?P<way>下转|转第|上接|紧接)\s*第?\s*(?P<label>{LABEL})\s*"
    rf"(?:版{_REST}|(?<=[0-9０-９])(?=\s*(?:{_CLOSE}|[▲▼►▶→]|$))){_CLOSE}?{_ARROWS}"
)
_AT_START = re.compile(
    rf"\s*(?:{_OPEN}\s*(?:上接|紧接)\s*第?\s*{LABEL}\s*版?{_REST}{_CLOSE}|(?:上接|紧接)\s*第?\s*{LABEL}\s*版)\s*"
)
_AT_END = re.compile(
    rf"{_OPEN}\s*(?:下转|转第)\s*第?\s*{LABEL}\s*版?{_REST}{_CLOSE}\s*$|{_ARROWS}下转\s*第?\s*{LABEL}\s*版{_ARROWS}$"
)


@dataclass(frozen=True, slots=True)
class Jump:
    """A mark that an article goes on on, or comes from, the page of a label: `3`, `A2`."""

    way: Way
    label: str


def read_jump(line: str) -> Jump | None:
    """Read a line that only says where an article goes on or comes from."""
    match = _WHOLE.fullmatch(line) if len(line) <= _LONGEST else None
    return match and Jump("back" if match["way"] in {"上接", "紧接"} else "onward", normal_label(match["label"]))


def within_jumps(text: str) -> tuple[int, int]:
    """Return where the article's own text in a paragraph begins and ends, such marks left out."""
    first = _AT_START.match(text, 0, _LONGEST)
    last = _AT_END.search(text, max(0, len(text) - _LONGEST))
    return first.end() if first else 0, last.start() if last else len(text)


def normal_label(label: str) -> str:
    """Write a page's label in one way: 二, 02 and 2 are the same page, A02 and a2 too."""
    digits = "".join(fold(label).upper().split())
    if digits == "头":
        return "1"
    if numeral := read_numeral(digits):
        return str(numeral)
    letter = digits[:1] if digits[:1].isalpha() else ""
    return letter + (digits[len(letter) :].lstrip("0") or "0")
