"""What an index says of itself ↔ JSON: the manifest of a generation, and the note of a build that is not finished."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from index.config import FORMAT

NO_MANIFEST = (ValueError, ArithmeticError, KeyError, TypeError, AttributeError, RecursionError)
"""What reading a manifest raises where it is none."""
_PART = "part.json"


@dataclass(frozen=True, slots=True)
class Counts:
    """How much an index holds."""

    pages: int
    articles: int
    passages: int


@dataclass(frozen=True, slots=True)
class Source:
    """One input file as it was indexed: how many pages came of it, what its sidecar said, and what went wrong.

    `changed` is when it was last written or renamed, in nanoseconds (ctime, which nobody can set back); 0 where that
    had only just been.
    """

    file: str
    bytes: int
    sha256: str
    changed: int = 0
    pages: int = 0
    sidecar: str = ""
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of and made with; all its files but itself stand in `files` with size and SHA-256.

    `paths` are the files and folders that were indexed, to index them again when none are named; `recipe` stands for
    all that decides what becomes of a page.
    """

    generation: str
    model: str
    fingerprint: str
    dimensions: int
    dictionary: str
    counts: Counts
    paths: tuple[str, ...]
    sources: tuple[Source, ...]
    files: dict[str, tuple[int, str]]
    recipe: str = ""
    format: int = FORMAT

    @classmethod
    def of(cls, row: dict[str, Any]) -> Manifest:
        """Read a manifest's JSON without its checksum; what is none raises one of `NO_MANIFEST`."""
        return cls(
            **row
            | {
                "counts": Counts(**row["counts"]),
                "paths": tuple(map(str, row["paths"])),
                "sources": tuple(map(_source, row["sources"])),
                "files": {str(name): (int(size), str(digest)) for name, (size, digest) in row["files"].items()},
            }
        )


@dataclass(frozen=True, slots=True)
class Part:
    """How far a build had come when it last saved: the sources that were done with, and the pages by then.

    Nothing is forced to the disk for it: it holds while the machine is up, which `boot` tells from another time.
    """

    recipe: str
    pages: int
    sources: tuple[Source, ...]
    dimensions: int
    exact: bool
    boot: str = ""


def save_part(folder: Path, part: Part) -> None:
    """Note what the folder of a build holds that another build may use."""
    draft = folder / f"{_PART}.new"
    draft.write_text(json.dumps(asdict(replace(part, boot=_boot()))), encoding="utf-8")
    draft.replace(folder / _PART)


def read_part(folder: Path) -> Part | None:
    """Read what the folder of a build holds; None where it was not saved, or not since the machine was started."""
    try:
        row = json.loads((folder / _PART).read_bytes())
        part = Part(**row | {"sources": tuple(map(_source, row["sources"]))})
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return part if part.boot and part.boot == _boot() else None


def forget_part(folder: Path) -> None:
    """Make the folder of a build one that is finished."""
    (folder / _PART).unlink(missing_ok=True)


def _boot() -> str:
    with contextlib.suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return ""


def is_inside(name: str) -> bool:
    """Tell whether a name that a manifest gives can only be that of a file below its folder."""
    path = PurePosixPath(name)
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        return False
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and "\0" not in name


def checksum(content: object) -> str:
    """Compute the SHA-256 of what goes into a manifest."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _source(row: dict[str, Any]) -> Source:
    return Source(**row | {"failed": tuple(map(str, row["failed"]))})
