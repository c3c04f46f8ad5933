"""Two texts → whether the one holds the other, however either is printed."""

from __future__ import annotations

import difflib
import re
import unicodedata

_MARKS = re.compile(r"[\s，,。．.、；;：:“”\"'‘’「」『』《》（）()\[\]【】—\-–·！!？?]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_NUMERALS = str.maketrans("零〇一二三四五六七八九", "00123456789")


def plain(text: str) -> str:
    """Keep what is read: letters and digits, in one width and case."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())


def normal(text: str) -> str:
    """Fold width and case and leave out marks, but for the points of decimals; two numbers are kept apart by a bar."""
    folded = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text).lower())
    return _MARKS.sub(_joint, folded)


def _joint(mark: re.Match[str]) -> str:
    before, after = mark.string[: mark.start()][-1:], mark.string[mark.end() :][:1]
    if not (before.isdigit() and after.isdigit()):
        return ""
    return "." if mark[0] == "." else "|"


def contains(text: str, wanted: str) -> bool:
    """Tell whether a text says something, no number cut short; Chinese numerals are read as digits where need be."""
    inside, part = normal(text), normal(wanted)
    if not part:
        return False
    before = r"(?<![\d.])" if part[0].isdigit() else ""
    after = r"(?!\d|\.\d)" if part[-1].isdigit() else ""
    if re.search(before + re.escape(part) + after, inside):
        return True
    digits = part.translate(_NUMERALS)
    return digits != part and digits in inside.translate(_NUMERALS)


def holds(text: str, evidence: str) -> bool:
    """Tell whether six tenths of the evidence or more stand in the text in one piece."""
    return _share(plain(text), plain(evidence)) >= 0.6


def quotes(quote: str, evidence: str) -> bool:
    """Tell whether a quote shows the evidence, and not a whole passage around it."""
    shown, wanted = normal(quote), normal(evidence)
    if len(shown) > max(240, 4 * len(wanted)):
        return False
    inside = bool(shown) and shown in wanted and len(shown) >= 0.3 * len(wanted)
    return bool(wanted) and (inside or _share(shown, wanted) >= 0.6)


def _share(text: str, wanted: str) -> float:
    if not wanted or wanted in text:
        return float(bool(wanted))
    return difflib.SequenceMatcher(None, text, wanted, autojunk=False).find_longest_match().size / len(wanted)
