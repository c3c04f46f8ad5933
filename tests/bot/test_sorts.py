"""One of a sort is asked for (哪个城市, 哪家工厂): what is called otherwise does not answer, however near it stands."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from archives import opened

from bot.answering import answer
from bot.demands.sorts import sort_asked
from index import Archive

MATCH = """\
# 友谊赛在兰溪落幕

本报讯（记者 齐望）7月2日，国际少年足球友谊赛在浙江兰溪市体育中心落幕。来自芬兰的少年队在点球大战中胜出，捧走了奖杯。\
比赛由市体育局组织，兰江街道水亭村的志愿者为球员送上凉茶，兰花制衣厂赶制了全部球衣。解放路小学的队员用彩笔画下了这场比赛。

# 三个村举办灯会

本报讯（记者 齐望）2月24日，元宵灯会由青山村、下陈村和金石村举办，糖画、皮影、舞龙看得人眼花缭乱。
"""


@pytest.fixture(scope="module")
def match(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """A page on a football match, built and opened."""
    yield from opened({"友谊赛.txt": MATCH}, tmp_path_factory)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("友谊赛在哪个城市落幕？", "浙江兰溪市"),
        ("捧走奖杯的少年队来自哪个国家？", "芬兰"),
        ("球衣是哪家工厂赶制的？", "兰花制衣厂"),
        ("比赛由哪个单位组织？", "市体育局"),
        ("送凉茶的志愿者来自哪个村？", "兰江街道水亭村"),
        ("友谊赛的球衣由谁赶制？", "兰花制衣厂"),
        ("元宵灯会是哪几个村举办的？", "青山村、下陈村和金石村"),
        ("Which village do the volunteers come from?", "兰江街道水亭村"),
    ],
)
def test_the_answer_is_of_the_sort_asked_for(match: Archive, question: str, said: str) -> None:
    assert answer(question, match).answer == said


@pytest.mark.parametrize("question", ["友谊赛在哪个机场落幕？", "球衣是哪家银行赶制的？", "灯会由哪些国家举办？"])
def test_what_is_of_another_sort_is_no_answer(match: Archive, question: str) -> None:
    assert answer(question, match).status == "not_found"


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("俄罗斯在维护哪个市场?", None),
        ("这是哪个国家级项目?", None),
        ("在哪个城市开幕?", "南昌市"),
        ("在哪个省开幕?", "江西"),
        ("哪个国家参加了?", "新西兰"),
        ("which bank lent the money?", "农商行"),
        ("which local bodies took part?", "县文化馆"),
    ],
)
def test_the_sort_is_read_from_the_question(question: str, name: str | None) -> None:
    sort = sort_asked(question, 0)
    assert (sort is None) == (name is None)
    assert sort is None or (name and sort.ending.search(name))
