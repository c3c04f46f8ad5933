from __future__ import annotations

import re
from itertools import pairwise

import pytest
from county_paper import (
    CANAL,
    CANAL_2,
    CAPTION,
    HEAD_CANAL,
    LIBRARY,
    LIBRARY_2,
    bodies,
    cut,
    joined,
    paragraphs,
)
from hypothesis import example, given
from hypothesis import strategies as st

from index.articles import split_articles
from index.layout import read_blocks
from index.types import IssueDate, Page


def test_a_record_is_one_article_with_its_title() -> None:
    text = "  2021-10-20 18:22:06，正文：" + paragraphs(*CANAL, *LIBRARY)
    (article,) = split_articles(Page("a.jsonl#1", text, headline="新渠"))
    assert (article.title, article.kind, article.issue_date) == ("新渠", "article", IssueDate("2021-10-20", "text"))
    assert len(article.spans) == 1
    assert text[slice(*article.spans[0])] == text[text.index(HEAD_CANAL) :].strip()
    assert split_articles(Page("a.jsonl#2", "2021-10-20", headline=""))[0].spans == ((0, 10),)


def test_prose_without_a_page_is_one_article() -> None:
    text = paragraphs("山中的渠", CANAL_2, "渠成之后，村里的老人常到闸边坐坐。", LIBRARY_2)
    assert bodies(text) == [("山中的渠", joined(CANAL_2, "渠成之后，村里的老人常到闸边坐坐。", LIBRARY_2))]
    bare = paragraphs(CANAL_2, LIBRARY_2)
    assert bodies(bare) == [("", joined(bare))]


def test_a_document_with_sections_is_one_article() -> None:
    text = paragraphs("# 山中的渠", CANAL_2, "## 通水以后", LIBRARY_2)
    assert bodies(text) == [("山中的渠", joined(CANAL_2, "通水以后", LIBRARY_2))]


@pytest.mark.parametrize(
    "noise", ["！", "*** ---", "花海迎客", "# 花海迎客\n\n## 同心同德", "。。。\n\n##\n\n□□", "邬晓岚 摄"]
)
def test_a_page_of_noise_is_one_article_without_a_fault(noise: str) -> None:
    (article,) = cut(f"\n {noise}\n")
    assert article.spans


@pytest.mark.parametrize("blank", ["", " ", "\n\n\u3000\r\n\t"])
def test_white_space_is_no_article(blank: str) -> None:
    assert cut(blank) == []


def test_the_issue_date_goes_to_every_article() -> None:
    page = Page("a.txt", paragraphs(*CANAL, *LIBRARY), issue_date=IssueDate("2021-10", "inferred"))
    assert [article.issue_date for article in split_articles(page)] == [page.issue_date] * 2


PIECES = (
    CAPTION,
    CANAL_2[:30],
    CANAL_2[30:],
    CANAL_2[10:50],
    "邬晓岚 摄",
    "▲" + CAPTION,
    "# 民生视窗",
    "## " + HEAD_CANAL,
)
ODD = ("", "", "（本报记者 甄远航）", "**花海迎客**", "第3版", "#", "……”", "）", "“", "\u3000")
ODD_LINES = st.one_of(
    st.sampled_from([*CANAL, *LIBRARY, *PIECES, *ODD]),
    st.text(max_size=60),
)


@given(st.lists(ODD_LINES, max_size=25), st.sampled_from(["\n", "\n\n", "\r\n", "\r"]), st.booleans())
def test_any_page_gives_sound_articles(lines: list[str], separator: str, is_record: bool) -> None:
    text = separator.join(lines)
    page = Page("x.txt", text, headline="题" if is_record else None)
    articles = split_articles(page)
    assert articles == split_articles(page)
    only_furniture = not is_record and all(block.kind for block in read_blocks(text))
    assert articles or only_furniture or not text.strip()
    assert [article.number for article in articles] == list(range(1, len(articles) + 1))
    owned: set[int] = set()
    for article in articles:
        assert article.spans
        for start, end in article.spans:
            assert 0 <= start < end <= len(text)
            assert not text[start].isspace()
            assert not text[end - 1].isspace()
            places = {at for at in range(start, end) if not text[at].isspace()}
            assert not places & owned
            owned |= places
        for (_, end), (start, _) in pairwise(article.spans):
            assert start < end or text[end:start].strip()


@given(st.lists(ODD_LINES, max_size=25), st.sampled_from(["\n", "\n\n", "\r\n"]))
@example([HEAD_CANAL] * 6 + ["#", HEAD_CANAL], "\n")
def test_blocks_hold_every_character_but_the_marks(lines: list[str], separator: str) -> None:
    text = separator.join(lines)
    blocks = read_blocks(text)
    kept = "".join("".join(block.text.split()) for block in blocks)
    assert re.sub(r"[#*_]", "", kept) == re.sub(r"[#*_]", "", "".join(text.split()))
    for block in blocks:
        assert "".join(text[block.start : block.end].split()) == "".join(block.text.split())


def test_the_time_grows_with_the_page_and_not_faster() -> None:
    many = [
        part.replace("渠", chr(0x4E00 + n)).replace("书", chr(0x5E00 + n))
        for n in range(300)
        for part in (*CANAL, *LIBRARY)
    ]
    assert len(cut(paragraphs(*many))) == 600
