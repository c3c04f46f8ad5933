"""The embedding model, the operator's words, this program itself → one string that changes where any of them does."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from index.errors import ConfigError

_ENGINES = ("jieba", "rjieba", "zhconv", "tokenizers")


def recipe_of(fingerprint: str, dictionary: Path | None) -> str:
    """Name all that decides what becomes of a page: two indexes of one recipe hold the same of the same pages."""
    digest = hashlib.sha256(_program())
    digest.update(fingerprint.encode())
    if dictionary:
        try:
            digest.update(dictionary.read_bytes())
        except OSError as e:
            raise ConfigError(f"user dictionary {dictionary} cannot be read ({e}); make it readable") from e
    return digest.hexdigest()


@cache
def _program() -> bytes:
    """Digest this package and the versions of what it cuts words with."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    digest.update(repr([_version(engine) for engine in _ENGINES]).encode())
    return digest.digest()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
