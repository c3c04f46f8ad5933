"""Questions over several articles: every item has its page and its proof, and nothing is said that no page says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from archives import opened
from gathered_pages import DATES, PAGES

from bot.answering import answer
from bot.verifying import is_proven
from index import Archive


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """The three pages of the county, built and opened."""
    yield from opened(PAGES | {"archive.toml": DATES}, tmp_path_factory)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("2021年3月和2023年4月的柳湾县委书记分别是谁？", "2021年3月：曹砚田；2023年4月：宗元白"),
        ("柳湾县委书记先后是谁？", "2021年3月：曹砚田；2023年4月：宗元白"),
        ("梅溪街道党工委书记换过几任，先后是谁？", "2021年3月：柏舟；2023年4月：尹知秋"),
        ("各版提到的人社、教体这两个部门的负责人是谁？", "人社：顾一帆；教体：路远"),
        (
            "有几篇报道提到了就业招聘会？",
            "2篇：《柳湾县举办就业招聘会》（2021年3月）、《柳湾县再办就业招聘会》（2022年9月）（只算收录的版面）",
        ),
        (
            "沈拾穗关于河道的报道有几篇？",
            "1篇：《梅溪街道整治河道》（2021年3月）（只算收录的版面）",
        ),
        (
            "这几版里就业招聘会有哪几次？分别有哪家银行参加？",
            "2021年3月：3月6日，柳湾农商行；2022年9月：9月18日，中国银行柳湾支行",
        ),
    ],
)
def test_what_several_pages_say_is_lined_up(county: Archive, question: str, said: str) -> None:
    found = answer(question, county)
    assert (found.status, found.answer) == ("answered", said)
    assert is_proven(found, county)


def test_two_offices_are_no_series_of_one(county: Archive) -> None:
    assert answer("县教体局局长和人社局局长分别是谁？", county).kind != "series"


def test_who_held_an_office_at_a_time_is_read_from_its_pages(county: Archive) -> None:
    assert answer("Who was Party secretary of Liuwan County in March 2021?", county).answer == "曹砚田"
    assert answer("Who was Party secretary of Liuwan County in April 2023?", county).answer == "宗元白"


def test_all_offices_of_a_sort_are_listed(county: Archive) -> None:
    found = answer("各街道党工委书记都是谁？", county)
    for name in ("柏舟", "尹知秋", "简宁"):
        assert name in found.answer


@pytest.mark.parametrize("question", ["柳湾县县长先后是谁？", "有几篇报道提到了地铁？", "梅溪街道栽下多少棵垂柳？"])
def test_what_is_not_there_or_not_asked_is_not_gathered(county: Archive, question: str) -> None:
    assert answer(question, county).kind not in ("series", "articles")


def test_an_article_too_many_is_no_proof(county: Archive) -> None:
    found = answer("有几篇报道提到了就业招聘会？", county)
    assert not is_proven(replace(found, answer=found.answer.replace("2篇", "3篇")), county)
    assert not is_proven(replace(found, citations=found.citations[:1]), county)
