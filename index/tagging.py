"""Text → words with their parts of speech, by jieba's dictionary: in Rust where rjieba is installed."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

Tagger = Callable[[str], list[tuple[str, str]]]


@lru_cache(maxsize=1)
def _tagger() -> Tagger:
    try:
        import rjieba
    except ImportError:
        return _slow_tagger()
    fast: Tagger = rjieba.tag
    return fast


def _slow_tagger() -> Tagger:
    import jieba
    from jieba import posseg

    jieba.setLogLevel(60)
    return lambda text: [(pair.word, pair.flag) for pair in posseg.lcut(text)]


def tag(text: str) -> list[tuple[str, str]]:
    """Cut a text into words, each with jieba's mark for its part of speech; joined, they are the text."""
    return _tagger()(text)
