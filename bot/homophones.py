"""A question as typed → with characters put right that only sound right (流狼狗 → 流浪狗), one for one.

A character is doubted where the archive holds neither pair that it makes with its neighbours; it is replaced by one
of the same sound that makes a word with one of them, a word that the archive holds. Nothing else is touched, so that
offsets in the question stay.
"""

from __future__ import annotations

import lzma
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from bot.english.table import SHIPPED
from index import HAN, Archive

_HEAD = 100_000
"""Bytes at the head of the shipped table that hold its rows of syllables."""
_USUAL = 30
"""Characters of a syllable that are thought of: nobody types the rare ones by mistake."""
_READINGS = 2
"""Sounds that a character may have at most: which of more is meant cannot be told."""
_MERGED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"))
_PAIR = re.compile(f"[{HAN}]{{2}}")
_GRAMMAR = frozenset(
    "的地得了着过是在有和与及或就不没都也很还又再才更最到去来说看要会能可以为所之其把被给让向从对由用于将按因"
    "上下里内外中前后间时这那哪谁什么怎样多少几个各每家条位项处只头次些点一二三四五六七八九十百千万你我他她它们"
    "吗呢吧啊呀嘛大小人年月日号好做开叫想"
)
"""Characters that stand beside any other."""


def put_right(question: str, archive: Archive) -> str:
    """Replace the characters of a folded question that only sound right; the length stays."""
    fixed = question
    for at, character in enumerate(question):
        beside = [place for place in (at - 1, at) if place >= 0 and _PAIR.fullmatch(fixed[place : place + 2])]
        held = any(archive.holding(fixed[place : place + 2], "bigrams") for place in beside)
        if not held and character not in _GRAMMAR:
            fixed = fixed[:at] + _likeliest(fixed, at, beside, archive) + fixed[at + 1 :]
    return fixed


def _likeliest(question: str, at: int, places: Sequence[int], archive: Archive) -> str:
    """Give the character of the same sound whose word the archive holds most often, else the one that stands there."""
    best, most = question[at], 0
    for place in places:
        if question[place + (place == at)] in _GRAMMAR:
            continue
        for other in sounding_like(question[at]):
            word = other + question[at + 1] if place == at else question[at - 1] + other
            holding = archive.holding(word, "words")
            if holding > most:
                best, most = other, holding
    return best


def sounding_like(character: str) -> tuple[str, ...]:
    """List the other characters of the same sound, as many speakers merge sounds (zh and z, ing and in)."""
    by_sound, sounds = _sounds()
    own = sounds.get(character, ())
    if len(own) > _READINGS:
        return ()
    found = dict.fromkeys(other for sound in own for other in by_sound[sound])
    return tuple(other for other in found if other != character)


@lru_cache(maxsize=1)
def _sounds() -> tuple[Mapping[str, str], Mapping[str, tuple[str, ...]]]:
    """Read which characters each merged sound writes, the usual first, and which sounds each character has."""
    by_sound: dict[str, str] = defaultdict(str)
    sounds: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for syllable, characters in _syllables():
        sound = syllable
        for full, merged in _MERGED:
            sound = sound.replace(full, merged)
        by_sound[sound] += characters
        for character in characters:
            sounds[character] += (sound,)
    return by_sound, sounds


def _syllables() -> Iterator[tuple[str, str]]:
    """Read the rows of syllables, which stand at the head of the table of translations, without the rest of it."""
    head = lzma.LZMADecompressor().decompress(SHIPPED.read_bytes(), max_length=_HEAD)
    for row in head.decode(errors="ignore").split("\n")[:-1]:
        syllable, _, characters = row.partition("\t")
        if syllable.startswith("*") and not syllable.startswith("**"):
            yield syllable[1:], characters[:_USUAL]
