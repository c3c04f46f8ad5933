"""The settings an index is built with, kept in its manifest: what would change its contents if it changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FORMAT = 4
"""Version of the files on disk; an index of another one is refused and must be built again."""


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """How pages become an index: the embedding model (None: the shipped one) and the operator's own words."""

    model: str | None = None
    dictionary: Path | None = None
