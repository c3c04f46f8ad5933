from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from reading_all import read_well, write

from index.errors import ConfigError
from index.sidecar import load_sidecar, parse_issue_date
from index.types import IssueDate

TEXT = "青禾县新修水渠三十里。"


def test_the_sidecar_gives_paper_date_and_number(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt", "d.txt", "deep/e.txt", "deep/f.txt"):
        write(tmp_path / name, TEXT)
    write(
        tmp_path / "archive.toml",
        """
        [[page]]
        file = "a.txt"
        paper = "青禾日报"
        date = "2021-05-02"
        page = 3
        basis = "printed"
        [[page]]
        file = "b.txt"
        date = "2021-05"
        basis = "inferred"
        [[page]]
        file = "c.txt"
        date = 2021-05-02
        [[page]]
        file = "deep/e.txt"
        date = "2019"
        [[page]]
        file = "deep/f.txt"
        date = "2018"
        """,
    )
    write(tmp_path / "deep" / "archive.toml", '[[page]]\nfile = "f.txt"\ndate = "2020"\n')
    pages = read_well(tmp_path)
    assert [page.issue_date for page in pages] == [
        IssueDate("2021-05-02", "sidecar"),
        IssueDate("2021-05", "inferred"),
        IssueDate("2021-05-02", "sidecar"),
        None,
        IssueDate("2019", "sidecar"),
        IssueDate("2020", "sidecar"),
    ]
    assert (pages[0].paper, pages[0].number) == ("青禾日报", "3")


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("[[page]\n", "line 1"),
        ("\n\npage = = 1\n", "line 3"),
        (b"\xff", "UTF-8"),
        ('[page]\nfile = "a.txt"\n', "[[page]]"),
        ('[[page]]\ndate = "2021"\n', "number 1"),
        ('[[page]]\nfile = "a.txt"\ndate = "2021-13"\n', "2021-13"),
        ('[[page]]\nfile = "a.txt"\ndate = true\n', "True"),
        ('[[page]]\nfile = "a.txt"\npaper = ["x"]\n', "paper"),
    ],
)
def test_a_broken_sidecar_names_its_file_and_what_is_wrong(tmp_path: Path, content: str | bytes, names: str) -> None:
    write(tmp_path / "a.txt", TEXT)
    sidecar = write(tmp_path / "archive.toml", content)
    with pytest.raises(ConfigError) as caught:
        read_well(tmp_path)
    assert str(sidecar) in str(caught.value)
    assert names in str(caught.value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2021-05-02", "2021-05-02"),
        ("2021/5/2", "2021-05-02"),
        ("2021.5", "2021-05"),
        (2021, "2021"),
        ("2021-02-30", None),
        ("21-05-02", None),
        ("9999-12-31", None),
        (date(1, 1, 1), None),
        ("2021-05-02-01", None),
        ("近日", None),
        ("", None),
        (None, None),
    ],
)
def test_issue_dates_are_normalised(value: object, expected: str | None) -> None:
    assert parse_issue_date(value) == expected


def test_the_sidecar_of_the_seeds_knows_every_page() -> None:
    seeds = Path(__file__).parents[2] / "seeds"
    pages = read_well(seeds)
    assert {page.file for page in pages} == set(load_sidecar(seeds / "archive.toml"))
    assert all(page.issue_date and page.issue_date.basis == "inferred" for page in pages)
    assert all(page.text == (seeds / page.file).read_bytes().decode("utf-8-sig") for page in pages)
