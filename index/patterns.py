"""A long regular expression → compiled when it is first used: a command that reads no page waits for none of them.

Python takes a tenth of a second for one that names the Chinese characters many times.
"""

from __future__ import annotations

import re
import sys
from functools import cached_property


class LazyPattern:
    """Searches as `re.Pattern` does."""

    def __init__(self, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self._pattern = pattern
        self._flags = flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._pattern, self._flags)

    def match(self, text: str) -> re.Match[str] | None:
        """Find it at the start of a text."""
        return self._compiled.match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Find it as the whole of a text."""
        return self._compiled.fullmatch(text)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Find it anywhere in a part of a text."""
        return self._compiled.search(text, start, end)
