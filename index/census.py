"""Articles as they are indexed → a short row for each, in their order: how much it holds, its days, what it repeats.

Rows of an earlier index are taken over, and what was found when their texts were compared, so that an update compares
only what is new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.duplicates import SKETCH_BYTES, group, kept, likely_pairs, print_same, printed_near, sketch
from index.errors import IndexDamagedError
from index.periods import issue_days
from index.types import Article

_ROW = np.dtype(
    [
        ("sketch", "u1", SKETCH_BYTES),
        ("characters", "<u4"),
        ("figures", "<u4"),
        ("first", "<i4"),  # the days on which it may have been printed, by their ordinals; 0 where that is not known
        ("last", "<i4"),
        ("inferred", "?"),  # those days are a guess
        ("repeats", "<i4"),  # the number of the first article that prints the same, its own where it is that one
    ]
)
_VERDICT = np.dtype([("earlier", "<i4"), ("later", "<i4"), ("same", "?")])
_ALONE = -1
_DOUBT_DAYS = np.int32(366)
"""So far off the days of an inferred date may be."""

Pair = tuple[int, int]
Rows = NDArray[np.void]


def census_row(article: Article, body: str, figures: int) -> bytes:
    """Write the row of an article by its body, which has so many figures."""
    first, last = (day.toordinal() for day in issue_days(article.issue_date)) if article.issue_date else (0, 0)
    row = np.zeros((), _ROW)
    row["sketch"] = np.frombuffer(sketch(body), np.uint8)
    row["characters"] = len("".join(body.split()))
    row["figures"], row["first"], row["last"], row["repeats"] = figures, first, last, _ALONE
    row["inferred"] = article.issue_date is not None and article.issue_date.basis == "inferred"
    return row.tobytes()


class CensusWriter:
    """Gathers rows in a file; pairs of texts that the earlier index compared are not compared again."""

    def __init__(self, path: Path, base: Path | None) -> None:
        self._path = path
        self._file = path.open("wb")
        self._base = Census.open(base) if base else None
        self._moved: list[tuple[range, int]] = []
        self._count = 0

    def add(self, row: bytes) -> None:
        """Add the row of the next article."""
        self._file.write(row)
        self._count += 1

    def keep(self, articles: range) -> None:
        """Add articles of the earlier index by their numbers."""
        if self._base and articles:
            rows = self._base.rows[articles.start : articles.stop].copy()
            rows["repeats"] = _ALONE
            self._file.write(rows.tobytes())
            self._moved.append((articles, self._count))
            self._count += len(articles)

    def save(self) -> None:
        """Make what was added so far outlive this process."""
        self._file.flush()

    def finish(self, text_of: Callable[[int], str]) -> None:
        """Compare what is alike, texts given by the numbers of their articles, and write everything out."""
        self._file.close()
        rows = np.fromfile(self._path, _ROW)
        comparing = _Comparing(rows, self._known(), lru_cache(maxsize=8192)(lambda number: kept(text_of(number))))
        for numbers in group(likely_pairs(rows["sketch"], rows["first"], rows["last"]), comparing.same):
            rows["repeats"][numbers] = numbers[0]
        # NumPy's own tofile says nothing of a full disk.
        self._path.write_bytes(rows.tobytes())
        if comparing.tried:
            _verdicts_beside(self._path).write_bytes(comparing.verdicts.tobytes())

    def _known(self) -> Mapping[Pair, bool]:
        """Give what the earlier index found, by the numbers that its articles have now."""
        if self._base is None:
            return {}
        moved = np.full(len(self._base.rows), _ALONE, np.int32)
        for articles, start in self._moved:
            moved[articles.start : articles.stop] = np.arange(start, start + len(articles))
        verdicts = self._base.verdicts
        pairs = zip(moved[verdicts["earlier"]].tolist(), moved[verdicts["later"]].tolist(), strict=True)
        return dict(zip(pairs, verdicts["same"].tolist(), strict=True))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


@dataclass(slots=True)
class _Comparing:
    """Texts compared two by two, each pair once."""

    rows: Rows
    known: Mapping[Pair, bool]
    text_of: Callable[[int], str]
    tried: dict[Pair, bool] = field(default_factory=dict)

    def same(self, one: int, other: int) -> bool:
        pair = one, other
        if pair not in self.tried:
            known = self.known.get(pair)
            self.tried[pair] = self._compare(one, other) if known is None else known
        return self.tried[pair]

    def _compare(self, one: int, other: int) -> bool:
        days = (self.rows[name][number : number + 1] for number in (one, other) for name in ("first", "last"))
        return bool(printed_near(*days)[0]) and print_same(self.text_of(one), self.text_of(other))

    @property
    def verdicts(self) -> NDArray[np.void]:
        return np.array([(*pair, same) for pair, same in self.tried.items()], _VERDICT)


@dataclass(frozen=True, slots=True)
class Reach:
    """The days of an archive; `inferred` where all of its dates are guesses."""

    first: date
    last: date
    inferred: bool


class Census:
    """The rows of an index; articles go by their numbers."""

    def __init__(self, rows: Rows, verdicts: Path) -> None:
        self.rows = rows
        self._verdicts = verdicts

    @classmethod
    def open(cls, path: Path) -> Census:
        """Read the rows; raises IndexDamagedError where there are none."""
        try:
            return cls(np.fromfile(path, _ROW), _verdicts_beside(path))
        except OSError as e:
            raise IndexDamagedError(f"{path} cannot be read ({e.strerror}); rebuild it with: wenbao index") from e

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def verdicts(self) -> NDArray[np.void]:
        """What was found when texts were compared; nothing in what a killed build left."""
        return np.fromfile(self._verdicts, _VERDICT) if self._verdicts.exists() else np.empty(0, _VERDICT)

    @cached_property
    def groups(self) -> Mapping[int, tuple[int, ...]]:
        """The articles that print the same, by the first of them."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        repeats = self.rows["repeats"]
        for number in np.flatnonzero(repeats != _ALONE).tolist():
            found[int(repeats[number])].append(number)
        return {first: tuple(numbers) for first, numbers in found.items()}

    def first_print(self, article: int) -> int:
        """Give the first article that prints the same, which may be itself."""
        first = int(self.rows["repeats"][article])
        return article if first == _ALONE else first

    def first_of_each(self, articles: Iterable[int]) -> frozenset[int]:
        """Choose, of articles that print the same, the one that comes first."""
        chosen: dict[int, int] = {}
        for article in articles:
            chosen.setdefault(self.first_print(article), article)
        return frozenset(chosen.values())

    def other_prints(self, article: int) -> tuple[int, ...]:
        """Give the other articles that print the same."""
        return tuple(number for number in self.groups.get(self.first_print(article), ()) if number != article)

    @cached_property
    def reach(self) -> Reach | None:
        """The days between which everything was printed; None where that is not known of some article."""
        known = self.rows[self.rows["first"] > 0]
        if not len(known) or len(known) < len(self.rows):
            return None
        sure = known[~known["inferred"]]
        chosen = sure if len(sure) else known
        first, last = (date.fromordinal(int(day)) for day in (chosen["first"].min(), chosen["last"].max()))
        return Reach(first, last, inferred=not len(sure))

    def printed_between(self, first: date, last: date) -> bool:
        """Tell whether anything may have been printed on some days: what has no date may, and a guess may be wrong."""
        doubt = self.rows["inferred"] * _DOUBT_DAYS
        firsts, lasts = self.rows["first"] - doubt, self.rows["last"] + doubt
        printed = (firsts <= last.toordinal()) & (lasts >= first.toordinal())
        return bool((printed | (self.rows["first"] == 0)).any())


def _verdicts_beside(path: Path) -> Path:
    return path.with_name("verdicts")
