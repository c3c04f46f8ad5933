"""Files written, and files and folders read as a build reads them, page after page."""

from __future__ import annotations

from pathlib import Path

from index.errors import ReadingError
from index.reading import find_sources, read_source
from index.sidecar import Sidecars
from index.types import Page


def write(path: Path, content: str | bytes) -> Path:
    """Write a file, and the folders that it stands in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(*paths: Path) -> tuple[list[Page], list[str]]:
    """Read all pages, and what is said of those that cannot be read."""
    errors: list[ReadingError] = []
    sidecars = Sidecars()
    sources = find_sources(paths, on_error=errors.append)
    pages = [page for s in sources for page in read_source(s, sidecars=sidecars, on_error=errors.append)]
    return pages, [str(error) for error in errors]


def read_well(*paths: Path) -> list[Page]:
    """Read all pages, of which none may fail."""
    pages, errors = read(*paths)
    assert errors == []
    return pages
