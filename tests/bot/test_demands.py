"""What an answer must meet: questions whose topic is on the pages and whose answer is not are declined."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from gathered_pages import DATES, PAGES

from bot.answering import answer
from bot.demands.things import Counted
from index import Archive, build


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """The three pages of the county, built and opened."""
    folder = tmp_path_factory.mktemp("county")
    for name, text in (PAGES | {"archive.toml": DATES}).items():
        (folder / name).write_text(text, encoding="utf-8")
    root: Path = tmp_path_factory.mktemp("index")
    build([folder], root)
    opened = Archive.open(root)
    yield opened
    opened.close()


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
