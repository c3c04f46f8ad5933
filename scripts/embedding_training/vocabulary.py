"""Word counts → a Unigram tokenizer: jieba's words with their log frequencies, English words, figures."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tokenizers import Regex, Tokenizer, models, pre_tokenizers

from index.words import HAN

_HAN_RUN = re.compile(f"[{HAN}]+")
_LATIN_RUN = re.compile("[a-z]+")
_RUNS = rf"[{HAN}]+|[0-9]+|[a-z]+"
_ENDINGS = "s es ed ing ly er est tion ion ment ness al ic ity ive able un re in non pre over"


def count_words(texts: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """Count the Chinese and the English words of folded texts."""
    import rjieba

    chinese: Counter[str] = Counter()
    english: Counter[str] = Counter()
    for text in texts:
        for run in _HAN_RUN.findall(text):
            chinese.update(rjieba.cut(run))
        english.update(_LATIN_RUN.findall(text))
    return chinese, english


def build_tokenizer(
    chinese: Counter[str], english: Counter[str], syllables: Iterable[str], *, han: int, latin: int
) -> Tokenizer:
    """Choose `han` Chinese words and characters and `latin` English pieces, the commonest first."""
    pieces = {"<unk>": 0.0}
    pieces |= _chinese_pieces(chinese, han)
    pieces |= _latin_pieces(english, syllables, latin)
    pieces |= _figures()
    tokenizer = Tokenizer(models.Unigram(list(pieces.items()), unk_id=0, byte_fallback=False))
    # Whatever is neither Han, figure nor Latin letter parts words and carries no meaning of its own.
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(_RUNS), behavior="removed", invert=True)
    return tokenizer


def _chinese_pieces(counts: Counter[str], size: int) -> dict[str, float]:
    """Score words as jieba does, by its own frequency where it has one, by the corpora's where it has none."""
    known, total = _jieba_frequencies()
    scale = total / max(1, counts.total())
    characters = Counter({c: 0 for c in known if len(c) == 1 and _HAN_RUN.fullmatch(c)})
    for word, count in counts.items():
        for c in word:
            characters[c] += count
    chosen = [c for c, _ in characters.most_common(min(7000, size // 3))]
    words = [w for w, n in counts.most_common() if len(w) > 1 and (w in known or n >= 60)]
    chosen += words[: size - len(chosen)]
    return {w: math.log(max(known.get(w, 0) or counts[w] * scale, 1.0) / total) for w in chosen}


def _jieba_rows() -> Iterable[list[str]]:
    import jieba

    with Path(jieba.__file__).with_name("dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            yield line.split()


def _jieba_frequencies() -> tuple[dict[str, int], int]:
    known = {word: int(frequency) for word, frequency, _ in _jieba_rows()}
    return known, sum(known.values())


def jieba_kinds() -> dict[str, str]:
    """Give each word's part of speech: `nr` is a person, `ns` a place, `nt` a body, `nz` another name."""
    return {word: kind for word, _, kind in _jieba_rows()}


def _latin_pieces(counts: Counter[str], syllables: Iterable[str], size: int) -> dict[str, float]:
    """Give a whole word precedence over any cut of it: the more letters, the better the score of each."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    chosen = dict.fromkeys([*letters, *_ENDINGS.split(), *sorted(syllables)])
    for word, _ in counts.most_common():
        if len(chosen) >= size:
            break
        if len(word) < 20:
            chosen[word] = None
    total = counts.total() + 1
    return {w: -20.0 + math.log((counts[w] + 1) / total) / 10 if len(w) > 1 else -30.0 for w in chosen}


def _figures() -> dict[str, float]:
    """Single figures, pairs of figures and the years that newspapers write of."""
    pieces = {str(n): -15.0 for n in range(10)}
    pieces |= {f"{n:02}": -15.0 for n in range(100)}
    return pieces | {str(year): -15.0 for year in range(1900, 2040)}
