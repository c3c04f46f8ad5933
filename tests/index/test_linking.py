from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from county_paper import CANAL_1, CANAL_2, HEAD_CANAL, LIBRARY, paragraphs
from tiny import settings, write_pages

from index import Archive, build
from index.parts import Continued, link
from index.types import Part

DAY = "2021年10月20日 星期三\n\n"
FRONT = DAY + paragraphs("01版：要闻", HEAD_CANAL, CANAL_1, CANAL_2 + "（下转第二版）", *LIBRARY)
BACK = DAY + paragraphs("02版：综合", "（上接第一版）", "抓好冬修水利，需疏浚支渠六十八条。", *LIBRARY)
OTHER = BACK.replace("六十八条", "九条").replace("10月20日", "10月21日")


def told(root: Path) -> list[tuple[str, str]]:
    """Give the headline and the first part of each article that has another part."""
    with closing(Archive.open(root)) as archive:
        articles = [archive.article(number) for number in range(archive.counts.articles)]
        return [(article.title, article.continues) for article in articles if article.part]


def test_a_part_has_the_headline_of_its_first_part_and_is_found_by_it(tmp_path: Path) -> None:
    pages, root = write_pages(tmp_path / "pages", {"1.txt": FRONT, "2.txt": BACK, "3.txt": OTHER}), tmp_path / "index"
    build([pages], root, settings())
    assert told(root) == [(HEAD_CANAL, ""), (HEAD_CANAL, "1.txt@1"), ("", "")]
    with closing(Archive.open(root)) as archive:
        files = [archive.article(archive.article_of(e.passage)).file for e in archive.gather(archive.query(HEAD_CANAL))]
        assert files.index("2.txt") < files.index("3.txt")
        part = next(n for n in range(archive.counts.articles) if archive.article(n).continues)
        assert HEAD_CANAL in archive.whole_text(part)
        assert "六十八条" in archive.whole_text(part)


@pytest.mark.parametrize("changed", ["1.txt", "2.txt"])
def test_a_page_that_changes_alone_leaves_no_stale_link(tmp_path: Path, changed: str) -> None:
    both = {"1.txt": FRONT, "2.txt": BACK}
    pages, root = write_pages(tmp_path / "pages", both), tmp_path / "index"
    build([pages], root, settings())
    write_pages(pages, {changed: both[changed].replace(HEAD_CANAL, "青禾县云岭水渠通水").replace("六十八条", "七条")})
    report = build([pages], root, settings())
    assert (report.changes.changed, report.changes.kept) == ([changed], 1)
    build([pages], tmp_path / "fresh", settings())
    assert told(root) == told(tmp_path / "fresh")
    assert told(root)[1] == (told(root)[0][0], "1.txt@1")
    (pages / "1.txt").unlink()
    build([pages], root, settings())
    assert told(root) == [("", "")]


def part(label: str, back: str = "", onward: str = "", title: str = "") -> Continued:
    return Continued(Part(label, back, onward), title)


@pytest.mark.parametrize(
    ("parts", "links"),
    [
        ([part("1", onward="2"), part("2", back="1")], {1: 0}),
        ([part("2", back="1"), part("1", onward="2")], {0: 1}),
        ([part("", onward="2"), part("2", back="1")], {1: 0}),
        ([part("1", onward="2"), part("", back="1")], {1: 0}),
        ([part("", onward="2"), part("", back="1")], {}),
        ([part("1", onward="3"), part("2", back="1")], {}),
        ([part("4", onward="2"), part("2", back="1")], {}),
        ([part("1", onward="2"), part("1", onward="2"), part("2", back="1")], {}),
        ([part("1", onward="2"), part("2", back="1"), part("2", back="1")], {}),
        (
            [part("1", onward="2", title="新渠通水"), part("1", onward="2"), part("2", back="1", title="新渠通水")],
            {2: 0},
        ),
        (
            [
                part("1", onward="2", title="新渠通水"),
                part("1", onward="2", title="书屋进村"),
                part("2", back="1"),
                part("2", back="1", title="新渠通水"),
            ],
            {2: 1, 3: 0},
        ),
        ([part("1", onward="2"), part("2", back="1", onward="3"), part("3", back="2")], {1: 0, 2: 1}),
        ([part("1", back="2", onward="2"), part("2", back="1", onward="1")], {0: 1}),
    ],
)
def test_which_part_goes_on_in_which(parts: list[Continued], links: dict[int, int]) -> None:
    assert link(parts) == links


def test_where_the_issue_is_not_sure_the_headline_must_tell() -> None:
    assert link([part("1", onward="2"), part("2", back="1")], one_issue=False) == {}
    same = [part("1", onward="2", title="新渠通水"), part("2", back="1", title="新渠通水")]
    assert link(same, one_issue=False) == {1: 0}
