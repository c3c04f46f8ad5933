"""An `archive.toml` beside the pages → what is known of each page: its paper, its date, its page number."""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from index.errors import ConfigError
from index.types import IssueDate

SIDECAR_NAME = "archive.toml"
_YEARS = range(1600, 2200)
"""Papers are of these; 9999 and 0001 stand in lists for what is not known."""


@dataclass(frozen=True, slots=True)
class SidecarEntry:
    """What one `[[page]]` of a sidecar says."""

    issue_date: IssueDate | None = None
    paper: str | None = None
    number: str | None = None


@dataclass(slots=True)
class Sidecars:
    """The sidecars of the folders of one reading, each opened once, with the names it speaks of in order."""

    opened: dict[Path, tuple[list[str], dict[str, SidecarEntry]]] = field(default_factory=dict)

    def entries(self, file: Path, root: Path) -> dict[str, SidecarEntry]:
        """Return what the nearest sidecars, from the file's own folder up to `root`, say of it and of its parts.

        The file itself goes by "", page 3 of a PDF by "#3", what is in a zip by "/" and its place there.
        """
        found: dict[str, SidecarEntry] = {}
        for folder in (file.parent, *file.parent.parents):
            sidecar = folder / SIDECAR_NAME
            if sidecar not in self.opened:
                opened = load_sidecar(sidecar) if sidecar.is_file() else {}
                self.opened[sidecar] = sorted(opened), opened
            names, entries = self.opened[sidecar]
            whole = file.relative_to(folder).as_posix() if names else ""
            for name in names[bisect_left(names, whole) :]:
                if not name.startswith(whole):
                    break
                if name[len(whole) : len(whole) + 1] in {"", "#", "/"}:
                    found.setdefault(name[len(whole) :], entries[name])
            if folder == root:
                break
        return dict(sorted(found.items()))


def load_sidecar(path: Path) -> dict[str, SidecarEntry]:
    """Read a sidecar: the page's path from the sidecar's folder → its entry."""
    try:
        return parse_sidecar(path.read_bytes(), str(path))
    except OSError as error:
        raise ConfigError(f"{path} cannot be opened ({error.strerror}): make it readable or move it away") from error


def parse_sidecar(content: bytes, name: str) -> dict[str, SidecarEntry]:
    """Read what a sidecar says."""
    try:
        rows = tomllib.loads(content.decode("utf-8-sig")).get("page", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{name} is not valid TOML in UTF-8: {error}: correct it or move it away") from error
    if not isinstance(rows, list):
        raise ConfigError(f"{name}: write each page as its own [[page]], not as [page]")
    entries: dict[str, SidecarEntry] = {}
    for place, row in enumerate(rows, 1):
        file, entry = _parse_entry(row, f"{name}, [[page]] number {place}")
        entries[file] = entry
    return entries


def parse_issue_date(value: object) -> str | None:
    """Return `value` as `2023-12-27`, `2023-12` or `2023`, or None where it is no such date."""
    if isinstance(value, date):
        value = value.isoformat()[:10]
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    parts = text.replace("/", "-").replace(".", "-").split("-")
    if len(parts) > 3 or len(parts[0]) != 4 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    year, month, day = (*map(int, parts), 1, 1)[:3]
    if year not in _YEARS:
        return None
    try:
        date(year, month, day)
    except ValueError:
        return None
    return "-".join((f"{year:04}", f"{month:02}", f"{day:02}")[: len(parts)])


def _parse_entry(row: object, where: str) -> tuple[str, SidecarEntry]:
    if not isinstance(row, dict) or not isinstance(row.get("file"), str) or not row["file"]:
        raise ConfigError(f'{where} names no page: give it file = "NAME.txt"')
    where = f"{where} ({row['file']})"
    issue_date = None
    if "date" in row:
        value = parse_issue_date(row["date"])
        if value is None:
            raise ConfigError(f"{where}: date = {row['date']!r} is no paper's date: write 2023-12-27, 2023-12 or 2023")
        issue_date = IssueDate(value, "inferred" if row.get("basis") == "inferred" else "sidecar")
    return Path(row["file"]).as_posix(), SidecarEntry(issue_date, _text(row, "paper", where), _text(row, "page", where))


def _text(row: dict[str, object], key: str, where: str) -> str | None:
    value = row.get(key)
    if value is None:
        return None
    if not isinstance(value, str | int):
        raise ConfigError(f"{where}: {key} = {value!r} is neither text nor a number")
    return str(value)
