"""Invented sentences and the answers a person sees in them; and what holds for the candidates of any text."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.finding.candidates import find_candidates
from bot.kinds import Kind
from bot.sentences import Sentence

KINDS: tuple[Kind, ...] = get_args(Kind)
PIECES = (
    *(
        "记者",
        "通讯员",
        "林小禾",
        "县长",
        "说：",
        "在",
        "举行",
        "由",
        "图书馆",
        "青石县",
        "90吨",
        "2.6亿元",
        "87.5%",
        "三座",
    ),
    *(
        "5月18日",
        "去年",
        "每月15日",
        "22时",
        "、",
        "，",
        "。",
        "；",
        "“",
        "”",
        "《",
        "》",
        "（",
        "）",
        "等",
        "为",
        "摄",
        " ",
    ),
    *("\n", "　", "和", "水库", "·", "abc", "１２", "🍵", "‘", "』"),
)


def read(text: str) -> Sentence:
    return Sentence.read(0, ((0, len(text)),), text)


def candidates(text: str, kind: Kind) -> list[str]:
    sentence = read(text)
    return [sentence.text[start:end] for start, end in find_candidates(sentence, kind)]


@pytest.mark.parametrize(
    ("kind", "text", "seen"),
    [
        ("count", "青石县三座水库全部竣工，12个乡镇受益。", ["三座", "12个"]),
        ("count", "夜间到馆的读者累计1.8万人次。", ["1.8万人次"]),
        ("count", "计划修缮清代民居47处，工期14个月。", ["47处"]),
        ("count", "计划修缮清代民居４７处。", ["４７处"]),
        ("money", "三座水库共投资2.6亿元，社员人均增收3200元。", ["2.6亿元", "3200元"]),
        ("percent", "完成率为87.5%，比上年提高三个百分点。", ["87.5%", "三个百分点"]),
        ("percent", "产量翻了一番，百分之六十的茶园受益。", ["百分之六十"]),
        ("measure", "采收春茶90吨，比上年多出15吨。", ["90吨", "15吨"]),
        ("measure", "总库容480万立方米，工期14个月。", ["480万立方米", "14个月"]),
        ("date", "5月18日，记者从青石县水务局获悉", ["5月18日"]),
        ("date", "2021年5月18日上午启用", ["2021年5月18日", "2021年5月18日上午"]),
        ("date", "每月15日开放，每年一次", ["每月15日", "每年"]),
        ("date", "青石县图书馆每晚开放到22时。", ["22时"]),
        ("date", "施工从9时30分开始，18:00结束。", ["9时30分", "18:00"]),
        ("person", "合作社理事长云小满表示，要建一座冷库。", ["云小满"]),
        ("person", "馆长石榆说，图书馆新增座位260个。", ["石榆"]),
        ("person", "县住建局局长谷雨声要求，木构件一律不换。", ["谷雨声"]),
        ("person", "白鹭乡村民祝晚晴告诉大家。", ["祝晚晴"]),
        ("person", "（记者 林小禾）", ["林小禾"]),
        ("place", "茶会在白鹭乡文化广场举行。", ["白鹭乡文化广场"]),
        ("place", "冷库建于青石县柳河村，占地三亩。", ["青石县柳河村"]),
        ("place", "会议在县图书馆三楼会议室召开。", ["县图书馆三楼会议室"]),
        ("place", "早市位于青石路与白鹭街交叉口附近。", ["青石路与白鹭街交叉口附近"]),
        ("org", "青石县水务局组织了这次施工。", ["青石县水务局"]),
        ("org", "茶会由青石县文化馆和县图书馆主办。", ["青石县文化馆", "县图书馆"]),
        ("list", "展出农具、种子、老照片。", ["展出农具、种子、老照片"]),
        ("list", "展览分为“春耕”“夏种”“秋收”三个部分。", ["“春耕”“夏种”“秋收”"]),
        ("list", "白茶、绿茶、红茶等品种", ["白茶、绿茶、红茶"]),
        ("quote", "顾长生说：“水来了，心就定了。”", ["水来了，心就定了"]),
        ("quote", "茶会以“一叶知春”为主题，发布了《茶农手册》。", ["一叶知春", "《茶农手册》"]),
        ("describe", "木构件能修的一律不换，因为老街要留住原样。", ["木构件能修的一律不换", "因为老街要留住原样"]),
        ("yesno", "施工时沿街店铺照常营业。", ["施工时沿街店铺照常营业"]),
        ("author", "本报讯（记者 林小禾 通讯员 陶然）白鹭乡", ["记者林小禾通讯员陶然"]),
        ("author", "图为孩子们在阅览室读书。 祝晚晴 摄", ["祝晚晴"]),
        ("author", "（记者 林小禾 文/图）", ["记者林小禾"]),
    ],
)
def test_what_a_person_sees_is_among_the_candidates(kind: Kind, text: str, seen: list[str]) -> None:
    assert set(seen) <= set(candidates(text, kind))


@pytest.mark.parametrize(
    ("kind", "text", "wrong"),
    [
        ("money", "采收春茶90吨。", "90吨"),
        ("author", "5月18日，记者从青石县水务局获悉，该县三座水库竣工。", "记者从青石县水务局获悉"),
        ("author", "记者在现场看到，店铺照常营业。", "记者在现场看到"),
        ("quote", "“往年一到夏天就缺水，今年秧苗插得早。", "“往年一到夏天就缺水"),
        ("person", "石榆说，座位不够。", "座位"),
        ("org", "工程由县住建局组织。", "由县住建局"),
        ("place", "早市位于青石路。", "位于青石路"),
        ("place", "近日,早市开张。", "近日"),
        ("date", "工期14个月，用时3小时。", "3小时"),
    ],
)
def test_what_is_of_another_kind_is_not(kind: Kind, text: str, wrong: str) -> None:
    assert wrong not in candidates(text, kind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["", " ", "，，。", "“”", "」』", "、、、", "🍵" * 50, "一" * 300, "1" * 300])
def test_odd_texts_have_candidates_of_their_own_characters_only(kind: Kind, text: str) -> None:
    assert all(found and found in text for found in candidates(text, kind))


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=20).map("".join))
@example("和、记者")
def test_candidates_lie_in_the_sentence_trimmed_in_order_and_each_once(text: str) -> None:
    sentence = read(text)
    for kind in KINDS:
        found = find_candidates(sentence, kind)
        assert found == sorted(set(found))
        assert all(0 <= start < end <= len(sentence.text) for start, end in found)
        inside = [sentence.folded[start:end] for start, end in found]
        assert not any(set(each[0] + each[-1]) & set(" ,。、;") for each in inside)
        assert find_candidates(read(text), kind) == found
