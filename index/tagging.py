"""Text → words with their parts of speech, by jieba's dictionary: in Rust where rjieba is installed."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec

from index.words import replace_halves

Tagger = Callable[[str], list[tuple[str, str]]]


@lru_cache(maxsize=1)
def _tagger() -> Tagger:
    if find_spec("rjieba"):
        fast: Tagger = import_module("rjieba").tag
        return fast
    import_module("jieba").setLogLevel(60)
    cut = import_module("jieba.posseg").lcut
    return lambda text: [(pair.word, pair.flag) for pair in cut(text)]


@lru_cache(maxsize=512)
def tag(text: str) -> tuple[tuple[str, str], ...]:
    """Cut a text into words, each with jieba's mark for its part of speech; joined, they are as long as it."""
    try:
        return tuple(_tagger()(text))
    except UnicodeEncodeError:  # half a character
        return tuple(_tagger()(replace_halves(text)))
