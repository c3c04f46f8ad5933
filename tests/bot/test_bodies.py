"""Invented sentences and the bodies and places they name, each name whole."""

from __future__ import annotations

import pytest

from bot.finding.bodies import find_bodies, find_places, is_body, is_located, is_part, is_place


def bodies(text: str) -> list[str]:
    return [text[a:b] for a, b in find_bodies(text)]


def places(text: str) -> list[str]:
    return [text[a:b] for a, b in find_places(text)]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("社区联合市志愿者协会建立了书屋", "市志愿者协会"),
        ("支行会同青石县创业贷款担保中心推出新贷款", "青石县创业贷款担保中心"),
        ("茶会由青石县文化馆和县图书馆主办", "县图书馆"),
        ("云川六合网络科技有限公司荣获优秀奖", "云川六合网络科技有限公司"),
        ("由临时党支部牵头召开会议", "临时党支部"),
        ("清溪柳琴剧团走进小学", "清溪柳琴剧团"),
        ("水利建设工作专班要完善机制", "水利建设工作专班"),
    ],
)
def test_a_body_is_named_whole(text: str, seen: str) -> None:
    assert seen in bodies(text)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("社区联合市志愿者协会建立了书屋", "社区联合市志愿者协会"),
        ("青石县水务局组织施工", "青石县水务局组织"),
        ("全县举行座谈会", "座谈会"),
    ],
)
def test_what_is_more_or_less_than_a_body_is_none(text: str, wrong: str) -> None:
    assert wrong not in bodies(text)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("闭幕演出在青石广场举行", "青石广场"),
        ("该街道在菜市场西侧入口处设置了公示栏", "菜市场西侧入口处"),
        ("冷库位于青石县柳河村,占地三亩", "青石县柳河村"),
        ("大家到县党史馆二楼展厅开展活动", "县党史馆二楼展厅"),
        ("我们在社区游园设立了书架", "社区游园"),
    ],
)
def test_a_place_stands_behind_its_preposition(text: str, seen: str) -> None:
    assert seen in places(text)
    start = text.index(seen)
    assert is_located(text, (start, start + len(seen)))


def test_part_of_a_name_is_told_from_the_whole() -> None:
    text = "青石县图书馆今天开门"
    assert is_part(text, (0, 3))
    assert is_part(text, (3, 6))
    assert not is_part(text, (0, 6))


def test_a_name_is_more_than_its_ending() -> None:
    assert [is_body("水务局"), is_body("局"), is_body("茶叶")] == [True, False, False]
    assert [is_place("柳河村"), is_place("村"), is_place("快乐")] == [True, False, False]


def test_what_is_reached_or_seen_is_no_place() -> None:
    text = "社区达到优秀等次,大家看到满意结果"
    assert not {"优秀等次", "满意结果"} & set(places(text))
    assert not is_located(text, (4, 8))
