"""Invented sentences and what stands in them: objects of verbs, causes, means, times."""

from __future__ import annotations

import pytest

from bot.finding.phrases import find_causes, find_means, find_objects, is_cause, is_means
from bot.finding.times import find_dates


def test_what_a_verb_acts_on_is_found() -> None:
    text = "窗口处设立公益书架,方便读者。"
    assert "公益书架" in [text[a:b] for a, b in find_objects(text)]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("环山公路通车后,来采茶的人越来越多", "环山公路通车"),
        ("由于连日暴雨,茶会改期。", "连日暴雨"),
        ("山路塌方,导致班车停运。", "山路塌方"),
    ],
)
def test_a_cause_is_found(text: str, cause: str) -> None:
    assert cause in [text[a:b] for a, b in find_causes(text)]
    start = text.index(cause)
    assert is_cause(text, (start, start + len(cause)))
    last = text.rstrip("。").rindex(",") + 1
    assert not is_cause(text, (last, len(text.rstrip("。"))))


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("茶园采用生物防虫技术,不打农药。", "生物防虫技术"),
        ("利用大喇叭、公示栏等形式开展宣传", "大喇叭、公示栏"),
    ],
)
def test_by_what_is_found(text: str, means: str) -> None:
    assert means in [text[a:b] for a, b in find_means(text)]
    start = text.index(means)
    assert is_means(text, (start, start + len(means)))


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("水库建于1958年,库容不大", "1958年"),
        ("工程2023年8月底前完成", "2023年8月底前"),
        ("演出从7月28日至30日", "7月28日至30日"),
        ("自2021年5月18日上午起开放", "2021年5月18日上午"),
        ("兴盛于19世纪末", "19世纪末"),
        ("从5月底到现在", "5月底"),
        ("每三年举办一次", "每三年"),
    ],
)
def test_times_are_found_with_what_they_run_to(text: str, time: str) -> None:
    assert time in [text[a:b] for a, b in find_dates(text)]
