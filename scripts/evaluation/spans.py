"""An answer and those of CMRC 2018 → exact match and F1, by the definition that its publishers give.

Marks are left out and letters folded. The F1 is of the longest common run of units: a Chinese character is one, and so
is a word or number of other letters.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

_MARKS = re.compile(r"[-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』]")
_UNITS = re.compile(r"[\u4e00-\u9fa5]|[^\W\u4e00-\u9fa5]+(?:[.,][^\W\u4e00-\u9fa5]+)*|[^\w\s]")


def exact(given: str, known: Sequence[str]) -> bool:
    """Tell whether an answer is one of those known, marks aside."""
    return _unmarked(given) in {_unmarked(one) for one in known}


def f1(given: str, known: Sequence[str]) -> float:
    """Give how much of an answer and of the nearest of those known is the same run, 0 to 1."""
    return max(_f1(_units(given), _units(one)) for one in known)


def _f1(given: Sequence[str], known: Sequence[str]) -> float:
    same = difflib.SequenceMatcher(None, given, known, autojunk=False).find_longest_match().size
    return 2 * same / (len(given) + len(known)) if same else 0.0


def _unmarked(text: str) -> str:
    return _MARKS.sub("", text.lower().strip())


def _units(text: str) -> list[str]:
    return _UNITS.findall(_unmarked(text))
