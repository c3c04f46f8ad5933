"""CC-CEDICT's cross-references, which spell words out, → how each Chinese character sounds, without tones."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from embedding_training.corpus import read_rows
from index.words import fold

_REFERENCE = re.compile(r"([一-鿿]+)\[([A-Za-z:0-9 ]+)\]")
_SURNAME = re.compile(r"surname ([A-Z][a-z]+)")


def read_sounds(data: Path) -> dict[str, str]:
    """Read each character's commonest sound; a character that no entry spells out is missing."""
    heard: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in read_rows(data / "cedict.jsonl.xz"):
        for gloss in row["en"]:
            for word, spelt in _REFERENCE.findall(gloss):
                syllables = [s.lower().rstrip("12345").replace("u:", "v") for s in spelt.split()]
                if len(syllables) == len(word):
                    for character, sound in zip(fold(word), syllables, strict=True):
                        heard[character][sound] += 1
            for sound in _SURNAME.findall(gloss):
                if len(row["simp"]) == 1:
                    heard[fold(row["simp"])][sound.lower()] += 1
    return {character: counts.most_common(1)[0][0] for character, counts in heard.items()}


def say(word: str, sounds: dict[str, str]) -> str:
    """Spell a word as names are spelt in English, or return "" where a character's sound is not known."""
    syllables = [sounds.get(character, "") for character in word]
    return "".join(syllables) if all(syllables) else ""


def syllables(sounds: dict[str, str]) -> Iterable[str]:
    """List the sounds that names are made of."""
    return sorted({s for s in sounds.values() if len(s) > 1})
