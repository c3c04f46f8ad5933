"""Files of JSON Lines → rows, and rows → files; what a row holds, read by its type."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path

Row = dict[str, object]


def read_lines(path: Path) -> Iterator[Row]:
    """Read JSON Lines, compressed by xz or not."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def write_records(rows: Iterable[Row], path: Path) -> None:
    """Write articles in the bulk form that wenbao index reads."""
    with path.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def text_in(row: Row, key: str) -> str:
    """Give a row's value as text; "" where there is none."""
    value = row.get(key)
    return "" if value is None else str(value)


def number_in(row: Row, key: str) -> float:
    """Give a row's number; 0 where there is none."""
    value = row.get(key)
    return float(value) if isinstance(value, int | float) else 0.0


def texts_in(row: Row, key: str) -> tuple[str, ...]:
    """Give a row's list of texts; empty where there is none."""
    value = row.get(key)
    return tuple(map(str, value)) if isinstance(value, list) else ()


def rows_in(row: Row, key: str) -> tuple[Row, ...]:
    """Give a row's list of rows; empty where there is none."""
    value = row.get(key)
    return tuple(one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()
