"""The shipped tables → what an English word or phrase may mean in Chinese, and which characters a syllable writes.

What Chinese papers call offices, bodies and public affairs is seldom what a dictionary says: `press_english.tsv`, a
list typed by hand, goes before the learned table.
"""

from __future__ import annotations

import lzma
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from bot.english.stems import heavy, light, tokens

SHIPPED = Path(__file__).with_name("translation.tsv.xz")
PRESS = Path(__file__).with_name("press_english.tsv")
LONGEST_KEY = 5
"""Words of the longest phrase that is looked up."""

Renderings = tuple[tuple[str, float], ...]


class TranslationTable:
    """Rows `key TAB word share word share…`, sorted by key; `*syllable` rows hold characters, `**syllable` surnames."""

    def __init__(self, rows: Sequence[str], press: Mapping[str, Renderings] | None = None) -> None:
        self._rows = rows
        self._press = press or {}

    @classmethod
    def load(cls, path: Path = SHIPPED) -> TranslationTable:
        """Read a table that scripts/train_translation.py wrote, and the words of the press."""
        return cls(lzma.decompress(path.read_bytes()).decode().split("\n"), _read_press())

    def phrase(self, words: Sequence[str]) -> Renderings:
        """Give the renderings of a phrase and their shares (0 to 1, the likeliest first); nothing where unknown."""
        if known := self._press.get(" ".join(map(light, words))):
            return known
        for form in (light, heavy):
            row = self._row(" ".join(map(form, words)))
            if row:
                fields = row.split(" ")
                return tuple((word, int(share) / 100) for word, share in zip(fields[::2], fields[1::2], strict=True))
        return ()

    def characters(self, syllable: str) -> str:
        """Give the characters a syllable may write, the usual ones first."""
        return self._row(f"*{syllable}")

    def surnames(self, syllable: str) -> str:
        """Give the surnames a syllable may write, the usual ones first."""
        return self._row(f"**{syllable}")

    def _row(self, key: str) -> str:
        sought = f"{key}\t"
        place = bisect_left(self._rows, sought)
        if place < len(self._rows) and self._rows[place].startswith(sought):
            return self._rows[place][len(sought) :]
        return ""


def _read_press() -> dict[str, Renderings]:
    """Read the words of the press: of several renderings each is as likely as the rest together after it."""
    found: dict[str, Renderings] = {}
    for line in PRESS.read_text(encoding="utf-8").splitlines():
        english, _, chinese = line.partition("\t")
        renderings = chinese.split(" ")
        shares = [0.5 ** min(place, len(renderings) - 1) for place in range(1, len(renderings) + 1)]
        key = " ".join(light(word) for word in tokens(english))
        found[key] = tuple(zip(renderings, (share / sum(shares) for share in shares), strict=True))
    return found


@lru_cache(maxsize=1)
def shipped_table() -> TranslationTable:
    """Load the table that comes with wenbao, once."""
    return TranslationTable.load()
