from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import SEEDS, index_of_seeds

from index import Archive, IssueDate, read_runs
from index.bundles import pack_together
from index.quantities import Quantity, find_quantities
from index.records import dump, load

ISSUE = IssueDate("2021-04-09", "sidecar")
TEXTS = [
    "没有数字的一句话。",
    "截至3月底，青石县共引进项目18个，其中亿元以上项目９个，总投资1\n2.4亿元，同比增长25.3%。",
    "该县计划今年改造三分之一的管网，长度近40至50公里；“12+9+N”工作格局初步形成。",
    "去年全年，柳河镇接待游客2.3万余人次、车辆18、29辆。\n\n全镇收入第3位。",
]


@pytest.mark.parametrize("text", TEXTS)
def test_figures_come_back_as_they_were(text: str) -> None:
    found = find_quantities(text, ISSUE)
    assert load(dump(found, text), text) == found


parts = st.sampled_from(
    ["截至", "去年", "一季度", "青石县", "该县", "其中", "项目", "共", "新增", "增长", "约", "以上", "占", "18",
     "三分之一", "亿元", "个", "%", "至", "、", "，", "。", "\n", "\n\n", " ", "　", "第3", "“", "”", "５", "5G"]
)  # fmt: skip


@given(st.lists(parts, max_size=60).map("".join))
@settings(max_examples=150)
def test_figures_of_any_text_come_back(text: str) -> None:
    found = find_quantities(text, ISSUE)
    assert load(dump(found, text), text) == found


def test_words_that_the_text_does_not_hold_are_kept() -> None:
    text = "青石县三座水库竣工，该县又开工2座。"
    *_, last = find_quantities(text, ISSUE)
    named = replace(last, place=last.place and replace(last.place, name="别处"))
    assert last.place is not None
    assert load(dump([named], text), text) == (named,)


def test_the_index_gives_the_figures_that_reading_again_finds() -> None:
    archive = Archive.open(index_of_seeds())
    found: list[Quantity] = []
    for number, article in enumerate(archive.articles()):
        text = archive.page(article.file).text
        read = find_quantities(read_runs(text, article.spans), article.issue_date)
        assert archive.quantities(number) == read
        found.extend(read)
    assert len(found) > 200


def test_a_passage_knows_its_figures_by_where_they_stand_in_the_file() -> None:
    archive = Archive.open(index_of_seeds())
    for number in range(archive.counts.passages):
        text = (SEEDS / archive.article(archive.article_of(number)).file).read_bytes().decode("utf-8-sig")
        for at, quantity in archive.quantities_of(number).items():
            size = quantity.figure.end - quantity.figure.start
            if quantity.figure.unit == "%":
                assert text[at : at + size].rstrip()[-1] in "%％成一二三四五六七八九十个点"
    assert sum(len(archive.quantities_of(n)) for n in range(archive.counts.passages)) > 200


def test_few_bytes_are_enough() -> None:
    text = "".join(f"第{n}季度，柳河镇新引进项目{n + 10}个，总投资{n}.4亿元，同比增长{n}%。" for n in range(1, 5))
    found = find_quantities(text, ISSUE)
    assert len(found) > 10
    assert len(pack_together([dump(found, text)])) < 40 * len(found)
    assert dump((), text) == b""
