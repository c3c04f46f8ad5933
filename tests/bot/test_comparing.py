"""Questions that compare → two single questions; two figures → how they compare."""

from __future__ import annotations

import pytest

from bot.comparing import read_comparison, say_comparison


@pytest.mark.parametrize(
    ("question", "asks", "texts"),
    [
        ("玉兰和海棠哪个栽得多？", "which", ["玉兰栽多少", "海棠栽多少"]),
        ("玉兰和海棠，哪个更多？", "which", ["玉兰多少", "海棠多少"]),
        ("2021年和2022年相比，哪年的产量更高", "which", ["2021年的产量多少", "2022年的产量多少"]),
        ("2021年合同资金比到位资金多多少？", "difference", ["2021年合同资金有多少", "2021年到位资金有多少"]),
        ("省级企业比市级企业多几家？", "difference", ["省级企业有多少", "市级企业有多少"]),
        ("省级企业比市级企业多吗", "whether", ["省级企业有多少", "市级企业有多少"]),
    ],
)
def test_a_comparison_asks_for_both_figures(question: str, asks: str, texts: list[str]) -> None:
    comparison = read_comparison(question)
    assert comparison
    assert comparison.asks == asks
    assert [part.text for part in comparison.parts] == texts


@pytest.mark.parametrize(
    "question",
    [
        "谁比谁多",
        "产量同比增长多少？",
        "今年的产量比去年高吗",
        "哪个村种茶最多？",
        "甲、乙和丙哪个多？",
        "比例是多少",
        "",
    ],
)
def test_what_compares_no_two_figures_is_no_comparison(question: str) -> None:
    assert read_comparison(question) is None


@pytest.mark.parametrize(
    ("question", "figures", "said"),
    [
        ("玉兰和海棠哪个栽得多？", ["800棵", "近900棵"], "海棠更多：玉兰800棵，海棠近900棵"),
        ("玉兰和海棠哪个栽得少？", ["800棵", "900棵"], "玉兰更少：玉兰800棵，海棠900棵"),
        ("玉兰和海棠哪个多？", ["800棵", "八百棵"], "一样：玉兰800棵，海棠八百棵"),
        ("玉兰比海棠多吗？", ["900棵", "800棵"], "是：玉兰900棵，海棠800棵"),
        ("玉兰比海棠多吗？", ["800棵", "900棵"], "不是：玉兰800棵，海棠900棵"),
        ("玉兰比海棠多吗？", ["800棵", "800棵"], "不是，一样：玉兰800棵，海棠800棵"),
        ("玉兰比海棠多多少？", ["29.73亿元", "11.24亿元"], "相差18.49亿元：玉兰29.73亿元，海棠11.24亿元"),
        ("玉兰比海棠多多少？", ["300万元", "120万元"], "相差180万元：玉兰300万元，海棠120万元"),
        ("玉兰和海棠哪个多？", ["800棵", "30亩"], ""),
        ("玉兰和海棠哪个多？", ["800棵"], ""),
        ("玉兰和海棠哪个多？", ["山上", "800棵"], ""),
        ("800棵的和900棵的哪个多？", ["800棵", "900棵"], ""),
    ],
)
def test_two_figures_are_named_unchanged_with_how_they_compare(question: str, figures: list[str], said: str) -> None:
    comparison = read_comparison(question)
    assert comparison
    assert say_comparison(comparison, figures) == said
