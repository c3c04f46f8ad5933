"""What an answer must meet: questions whose topic is on the pages and whose answer is not are declined."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from archives import opened
from gathered_pages import DATES, PAGES

from bot.answering import answer
from bot.demands.things import Counted
from index import Archive

BRIDGE = """\
# 芦花渡大桥通车

本报讯（记者 齐望）9月3日上午，柳湾县芦花渡大桥正式通车。大桥全长1860米。\
县交通运输局局长傅远山介绍，大桥建成后，芦花渡两岸群众过江时间由40分钟缩短到5分钟。

县委书记卢振邦出席通车仪式并讲话，县长唐晓梅主持仪式。

# 老年食堂开张

本报讯（记者 齐望）2月28日，石榴乡马家湾村老年食堂正式开张。村支书马庆林说：“老人吃得好，儿女在外才放心。”

据了解，该乡今年计划再建6个老年食堂，目前已完成选址4处。石榴乡水岸社区食堂招聘厨师20名。

# 竹器厂搬进新厂房

本报讯（记者 齐望）10月8日，在河湾街道柳树村的竹器厂新厂房内，工人们正在调试机器。\
“新厂房宽敞多了。”柳树村党支部书记、村委会主任石长友说。
"""


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """The three pages of the county, built and opened."""
    yield from opened(PAGES | {"archive.toml": DATES}, tmp_path_factory)


@pytest.fixture(scope="module")
def crossing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """A page on a bridge and a canteen, built and opened."""
    yield from opened({"渡口.txt": BRIDGE}, tmp_path_factory)


@pytest.mark.parametrize(
    "question",
    [
        "梅溪街道有多少家超市？",
        "梅溪街道栽下的垂柳多少钱一棵？",
        "河边那条老渠有多深？",
        "云台街道书屋有多少名管理员？",
        "云台中学有多少名学生？",
        "云台中学是哪一年建校的？",
        "石榴街道的党工委书记是谁？",
        "县教体局的副局长是谁？",
        "党员服务站是谁设计的？",
        "柏舟今年多大年纪？",
        "顾一帆之前在哪里工作？",
        "云台街道的书屋叫什么名字？",
        "秦大勇住在哪个社区？",
    ],
)
def test_what_the_pages_do_not_say_is_declined(county: Archive, question: str) -> None:
    said = answer(question, county)
    assert said.status in ("not_found", "no_figure"), said.answer


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("梅溪街道栽下多少棵垂柳？", "600棵"),
        ("河边那条老渠有多长？", "800米"),
        ("云台街道建起几个书屋？", "7个"),
        ("云台街道的书记是谁？", "简宁"),
        ("服务站半年接待多少居民？", "3600人次"),
        ("秦大勇今年多大年纪？", "71岁"),
        ("2022年9月的招聘会是谁主持的？", "顾一帆"),
    ],
)
def test_what_the_pages_say_is_answered(county: Archive, question: str, said: str) -> None:
    found = answer(question, county)
    assert (found.status, found.answer) == ("answered", said)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("芦花渡大桥有多长？", "1860米"),
        ("芦花渡大桥县长是谁", "唐晓梅"),
        ("马家湾村支书是谁？", "马庆林"),
    ],
)
def test_the_best_of_the_right_form_answers_though_others_are_likelier(
    crossing: Archive, question: str, said: str
) -> None:
    assert answer(question, crossing).answer == said


def test_people_are_no_villages(crossing: Archive) -> None:
    assert "名" not in answer("石榴乡有几个社区？", crossing).answer


def test_what_points_back_is_no_name(crossing: Archive) -> None:
    assert "该" not in answer("哪个乡办了老年食堂？", crossing).answer


def test_an_answer_that_is_only_half_of_what_is_asked_gives_way_to_the_whole(crossing: Archive) -> None:
    assert answer("竹器厂新厂房在哪个街道的哪个村？", crossing).answer == "河湾街道柳树村"
    assert answer("石长友担任什么职务？", crossing).answer == "柳树村党支部书记、村委会主任"


@pytest.mark.parametrize(
    ("question", "unit", "words"),
    [
        ("镇里养了多少只山羊?", "只", ("山羊",)),
        ("一共来了几名驾驶员?", "名", ("驾驶员",)),
        ("全县人口是多少?", "", ("人口",)),
        ("铺了多少米栈道?", "米", ("栈道",)),
        ("花了多少钱?", "", ()),
        ("带来多少个就业岗位?", "个", ("岗位",)),
    ],
)
def test_the_thing_counted_is_read(question: str, unit: str, words: tuple[str, ...]) -> None:
    counted = Counted.of(question)
    assert counted is not None
    assert (counted.unit.name if counted.unit else "", counted.words[-1:]) == (unit, words)


def test_a_question_that_counts_nothing_has_no_thing() -> None:
    assert Counted.of("书记是谁?") is None
