"""Citations ready to paste: what is known of an article stands in them, what is not is left out."""

from __future__ import annotations

import pytest

from bot.references import page_number, refer
from index import Article, IssueDate, Page

DAY, ABOUT = IssueDate("2021-05-09", "sidecar"), IssueDate("2021-05", "inferred")


def article(
    title: str = "三座水库竣工", byline: str = "记者 林小禾 通讯员 陶然", date: IssueDate | None = DAY
) -> Article:
    return Article("一版.txt", 1, "article", title, ((0, 4),), byline=byline, issue_date=date)


@pytest.mark.parametrize(
    ("cited", "paper", "number", "plain", "gbt7714"),
    [
        (
            article(),
            "青石日报",
            "02",
            "《青石日报》2021年5月9日第2版《三座水库竣工》",
            "林小禾, 陶然. 三座水库竣工[N]. 青石日报, 2021-05-09(2).",
        ),
        (article(date=ABOUT), None, None, "约2021年5月《三座水库竣工》", "林小禾, 陶然. 三座水库竣工[N]. [2021-05]."),
        (
            article(title="读《青石志》", byline="甲一 乙二 丙三 丁四", date=None),
            "青石日报",
            "A3",
            "《青石日报》第A3版《读〈青石志〉》",
            "甲一, 乙二, 丙三, 等. 读《青石志》[N]. 青石日报, (A3).",
        ),
        (article(title="", byline="", date=None), None, None, "", "无题[N]."),
        (
            article(byline="本报记者", date=None),
            "青石日报",
            None,
            "《青石日报》《三座水库竣工》",
            "三座水库竣工[N]. 青石日报.",
        ),
    ],
)
def test_an_article_is_cited_by_what_is_known(
    cited: Article, paper: str | None, number: str | None, plain: str, gbt7714: str
) -> None:
    reference = refer(cited, Page("一版.txt", "正文。", paper=paper, number=number))
    assert (reference.plain, reference.gbt7714) == (plain, gbt7714)


@pytest.mark.parametrize(
    ("label", "read"),
    [
        ("2", ("", 2)),
        ("第02版", ("", 2)),
        ("a03", ("A", 3)),
        ("要闻", None),
        ("20231227", None),
        ("0", None),
        ("", None),
    ],
)
def test_a_page_number_is_read(label: str, read: tuple[str, int] | None) -> None:
    assert page_number(label) == read
