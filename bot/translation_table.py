"""The shipped table → what an English word or phrase may mean in Chinese, and which characters a syllable writes."""

from __future__ import annotations

import lzma
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from bot.stems import heavy, light

SHIPPED = Path(__file__).with_name("translation.tsv.xz")
LONGEST_KEY = 3

Renderings = tuple[tuple[str, float], ...]


class TranslationTable:
    """Rows `key TAB word share word share…`, sorted by key; `*syllable` rows hold characters, `**syllable` surnames."""

    def __init__(self, rows: Sequence[str]) -> None:
        self._rows = rows

    @classmethod
    def load(cls, path: Path = SHIPPED) -> TranslationTable:
        """Read a table that scripts/train_translation.py wrote."""
        return cls(lzma.decompress(path.read_bytes()).decode().split("\n"))

    def phrase(self, words: Sequence[str]) -> Renderings:
        """Give the renderings of a phrase and their shares (0 to 1, the likeliest first); nothing where unknown."""
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


@lru_cache(maxsize=1)
def shipped_table() -> TranslationTable:
    """Load the table that comes with wenbao, once."""
    return TranslationTable.load()
