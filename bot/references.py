"""An article and its page → how to cite it: as newspapers are named in running text, and by GB/T 7714.

What is not known is left out; a date that was inferred is marked so (约, square brackets).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index import Article, Page, describe_date

_MOST_NAMED = 3
_ROLE = re.compile(r"(?:记者|通讯员|实习生|特派员|评论员)$")
_LABEL = re.compile(r"第?\s*([A-Za-z]*)0*([1-9]\d{0,2})\s*版?")


@dataclass(frozen=True, slots=True)
class Reference:
    """An article as it is cited: 《报名》2023年12月28日第2版《标题》, and by GB/T 7714."""

    plain: str
    gbt7714: str


def refer(article: Article, page: Page) -> Reference:
    """Write how to cite an article of a page."""
    return Reference(_plain(article, page), _gbt7714(article, page))


def page_number(label: str) -> tuple[str, int] | None:
    """Read a page's number, the letters before it apart: 第2版, 02, A03; None where no page has such a one."""
    read = _LABEL.fullmatch(label.strip())
    return (read[1].upper(), int(read[2])) if read else None


def _plain(article: Article, page: Page) -> str:
    date = article.issue_date
    about = "约" if date and date.basis == "inferred" else ""
    return "".join(
        [
            f"《{_inside(page.paper)}》" if page.paper else "",
            f"{about}{describe_date(date.value)}" if date else "",
            f"第{_label(page)}版" if page.number else "",
            f"《{_inside(article.title)}》" if article.title else "",
        ]
    )


def _inside(title: str) -> str:
    """Write a title as it stands within the marks of another."""
    return title.replace("《", "〈").replace("》", "〉")


def _gbt7714(article: Article, page: Page) -> str:
    """Write 责任者. 题名[N]. 报纸名, 出版日期(版次)."""
    date = article.issue_date
    day = (f"[{date.value}]" if date.basis == "inferred" else date.value) if date else ""
    issue = day + (f"({_label(page)})" if page.number else "")
    where = ", ".join(part for part in (page.paper or "", issue) if part)
    parts = (_authors(article.byline), f"{article.title or '无题'}[N]", where)
    return ". ".join(part for part in parts if part) + "."


def _label(page: Page) -> str:
    read = page_number(page.number or "")
    return f"{read[0]}{read[1]}" if read else page.number or ""


def _authors(byline: str) -> str:
    names = [name for name in byline.split() if not _ROLE.search(name)]
    return ", ".join([*names[:_MOST_NAMED], *(["等"] if len(names) > _MOST_NAMED else [])])
