"""The census: what it counts, what is compared again after an update, and what of time it knows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.census import Census, CensusWriter, Reach, census_row
from index.errors import IndexDamagedError
from index.types import Article, IssueDate

TEXTS = [
    "柳桥镇老街修缮竣工，木匠铺、染坊和豆腐店陆续开门，巷口的戏台每晚有两场折子戏，游客在石板路上走走停停，不肯离开。",
    "青石县春耕进度过七成，全县已整地18.6万亩，投入农机2140台，沿河的12个乡镇用上了智能灌溉，每亩节水约60立方米。",
]
DAYS = [IssueDate("2021-03-05", "sidecar"), IssueDate("2021-04", "inferred")]


def row(which: int, dated: IssueDate | None = None) -> bytes:
    return census_row(Article("1.txt", 1, "article", "", (), issue_date=dated or DAYS[which]), TEXTS[which], 3)


def write(path: Path, numbers: list[int], base: Path | None = None, kept: range = range(0)) -> list[int]:
    """Write a census of some texts after those kept; give the numbers of the texts that were read for it."""
    read: list[int] = []
    held = [*([0, 0, 1, 1] if base else [])[kept.start : kept.stop], *numbers]

    def text_of(number: int) -> str:
        read.append(number)
        return TEXTS[held[number]]

    writer = CensusWriter(path, base)
    writer.keep(kept)
    for number in numbers:
        writer.add(row(number))
    writer.finish(text_of)
    return sorted(read)


@pytest.fixture
def first(tmp_path: Path) -> Path:
    (tmp_path / "first").mkdir()
    assert write(tmp_path / "first" / "census", [0, 0, 1, 1]) == [0, 1, 2, 3]
    return tmp_path / "first" / "census"


def test_prints_of_a_text_stand_together(first: Path) -> None:
    census = Census.open(first)
    assert census.groups == {0: (0, 1), 2: (2, 3)}
    assert [census.other_prints(number) for number in range(4)] == [(1,), (0,), (3,), (2,)]
    assert census.rows["characters"].tolist() == [len(TEXTS[0])] * 2 + [len(TEXTS[1])] * 2
    assert census.rows["figures"].tolist() == [3] * 4


@pytest.mark.parametrize(
    ("kept", "new", "read", "groups"),
    [
        (range(4), [], [], {0: (0, 1), 2: (2, 3)}),
        (range(1, 4), [], [], {1: (1, 2)}),
        (range(1, 4), [0], [0, 3], {0: (0, 3), 1: (1, 2)}),
    ],
)
def test_an_update_compares_only_what_is_new(
    tmp_path: Path, first: Path, *, kept: range, new: list[int], read: list[int], groups: dict[int, tuple[int, ...]]
) -> None:
    assert write(tmp_path / "census", new, first, kept) == read
    assert Census.open(tmp_path / "census").groups == groups


def test_the_reach_is_known_where_every_date_is(tmp_path: Path, first: Path) -> None:
    census = Census.open(first)
    assert census.reach == Reach(date(2021, 3, 5), date(2021, 3, 5), inferred=False)
    assert not census.printed_between(date(2020, 3, 1), date(2020, 3, 30))
    assert census.printed_between(date(2020, 4, 1), date(2020, 4, 2)), "an inferred date may be off"
    assert census.printed_between(date(2021, 3, 5), date(2021, 3, 5))
    with (tmp_path / "census").open("wb") as file:
        file.write(first.read_bytes() + census_row(Article("2.txt", 1, "article", "", ()), TEXTS[0], 0))
    undated = Census.open(tmp_path / "census")
    assert undated.reach is None
    assert undated.printed_between(date(1950, 1, 1), date(1950, 1, 1))
    (tmp_path / "guessed").write_bytes(row(1))
    assert Census.open(tmp_path / "guessed").reach == Reach(date(2021, 4, 1), date(2021, 4, 30), inferred=True)


def test_a_census_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(IndexDamagedError, match="rebuild"):
        Census.open(tmp_path / "census")
