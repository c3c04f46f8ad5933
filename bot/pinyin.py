"""A Chinese question with words typed in pinyin → the same in characters, as the archive writes them.

流浪gou and zhongdian项目 are typed where the keyboard's list is too far; initials (zdxm) stand for too much to guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.english.names import Budget, NameFinder, Syllabary
from bot.english.table import shipped_table
from index import Archive

_LATIN = re.compile(r"(?<![a-z0-9])[a-z]{2,24}(?![a-z0-9])")


def spell_out(question: str, archive: Archive) -> str:
    """Write the words of a folded question that only pinyin explains in characters; others stay as they are."""

    def written(match: re.Match[str]) -> str:
        word = match[0]
        if archive.holding(word, "words"):
            return word
        before, after = question[: match.start()][-1:], question[match.end() :][:1]
        return _likeliest(_readings(word, archive), before, after, archive) or word

    return _LATIN.sub(written, question)


def _readings(word: str, archive: Archive) -> list[tuple[str, float]]:
    """List what a word in pinyin may be in the archive, each with a share; one syllable may be any character."""
    table = shipped_table()
    syllabary = Syllabary(table.characters, table.surnames, lambda _: False)
    if (word,) in syllabary.split(word):
        return [(character, 1.0 / rank) for rank, character in enumerate(table.characters(word), 1)]
    finder = NameFinder(
        syllabary,
        pairs=lambda pair: archive.holding(pair, "bigrams"),
        words=lambda found: archive.holding(found, "words"),
        budget=Budget(),
    )
    return [(name.text, name.share) for name in finder.spelled(word)]


def _likeliest(readings: Iterable[tuple[str, float]], before: str, after: str, archive: Archive) -> str:
    """Choose the reading that the archive joins to what stands beside it; a lone character must be joined."""
    best, most = "", 0.0
    for text, share in readings:
        pairs = [pair for pair in (before + text[0], text[-1] + after) if len(pair) == 2]
        joined = sum(archive.holding(pair, "words") or 0.5 * archive.holding(pair, "bigrams") for pair in pairs)
        score = share * (joined + (len(text) > 1))
        if score > most:
            best, most = text, score
    return best
