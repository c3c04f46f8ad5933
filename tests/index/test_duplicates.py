"""Prints of one text: found through misprints and lost lines, told apart from reports in the same words."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given
from hypothesis import strategies as st

from index.duplicates import SKETCH_BYTES, _gaps, group, kept, likely_pairs, print_same, sketch

REPORT = (
    "本报讯（记者 林小禾）3月12日，青石县农业农村局发布春耕进度：全县已整地18.6万亩，占计划的73.5%，"
    "投入农机2140台，培训农技人员316人次。县里今年新建高标准农田4.2万亩，沿河的12个乡镇用上了智能灌溉，"
    "每亩节水约60立方米。种粮大户祝晚晴说，往年插秧要请二十多人，现在三台插秧机五天就插完了。"
    "县农技站提醒，未来一周气温回落，早稻育秧棚夜间要盖好薄膜，白天通风，谨防立枯病。"
)
OTHER = (
    "连日来，柳桥镇的老街热闹起来。木匠铺、染坊和豆腐店陆续开门，巷口的戏台每晚有两场折子戏。镇文化站站长陶然介绍，"
    "修缮用的青砖都是从旧窑里一块块挑出来的，匠人们照着老照片补齐了窗花。游客在石板路上走走停停，孩子们围着糖画摊不肯离开。"
)
LETTERS = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过"


def noisy(text: str, seed: int, share: float = 0.02) -> str:
    """Misread some characters, as OCR does."""
    chance = random.Random(seed)  # noqa: S311 the same noise each time
    return "".join(chance.choice(LETTERS) if chance.random() < share else character for character in text)


def sketches(*texts: str) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    return np.frombuffer(b"".join(map(sketch, texts)), np.uint8).reshape(-1, SKETCH_BYTES)


def grouped(texts: Sequence[str], days: Sequence[int] | None = None) -> list[list[int]]:
    when = np.array(days or [0] * len(texts), np.int32)
    compared = [kept(text) for text in texts]
    pairs = likely_pairs(sketches(*texts), when, when)
    return group(pairs, lambda one, other: print_same(compared[one], compared[other]))


def changed(text: str, *figures: tuple[str, str]) -> str:
    for old, new in figures:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (REPORT, True),
        (REPORT.replace("，", ",").replace("青石縣", "青石县").replace("。", "。\n"), True),
        (noisy(REPORT, 1), True),
        (noisy(REPORT, 2), True),
        (REPORT.replace("县农技站提醒，未来一周气温回落，", ""), True),
        ("编者按：转载自省城日报。" + REPORT + "（责任编辑 陶然）", True),
        (changed(REPORT, ("18.6", "21.4"), ("73.5", "84.6"), ("2140", "2380")), False),
        (changed(REPORT, ("73.5%", "78.5%")), False),
        (changed(REPORT, ("316人次", "3160人次")), False),
        (changed(REPORT, ("4.2万亩", "42万亩")), False),
        (changed(REPORT, ("12个乡镇", "2个乡镇")), False),
        (changed(REPORT, ("二十多人", "三十多人")), False),
        (changed(REPORT, ("3月12日", "4月12日")), False),
        (changed(REPORT, ("4.2万亩", "4.2亿亩")), False),
        (OTHER, False),
        (REPORT[: len(REPORT) // 3], False),
        (REPORT[::-1], False),
    ],
)
def test_texts_print_the_same_where_most_agrees_and_no_figure_says_otherwise(other: str, same: bool) -> None:
    assert print_same(kept(REPORT), kept(other)) is same
    assert print_same(kept(other), kept(REPORT)) is same
    assert grouped([REPORT, other]) == ([[0, 1]] if same else [])


def test_each_stands_with_the_first_that_prints_the_same() -> None:
    other_month = changed(REPORT, ("18.6", "21.4"), ("73.5", "84.6"), ("2140", "2380"))
    texts = [REPORT, OTHER, other_month, noisy(REPORT, 3), noisy(other_month, 4), "短讯", "短讯", noisy(REPORT, 5)]
    assert grouped(texts) == [[0, 3, 7], [2, 4]]


def test_what_is_printed_again_much_later_is_another_text() -> None:
    day = 738000
    assert grouped([REPORT, REPORT, REPORT], [day, day + 3, day + 300]) == [[0, 1]]
    assert grouped([REPORT, REPORT], [day, 0]) == [[0, 1]]


@given(st.lists(st.integers(0, 3), max_size=60))
def test_many_prints_of_a_text_are_one_group_each(chosen: list[int]) -> None:
    texts = [REPORT, OTHER, REPORT[::-1], OTHER[::-1]]
    expected = [[n for n, which in enumerate(chosen) if which == text] for text in dict.fromkeys(chosen)]
    assert sorted(grouped([texts[n] for n in chosen])) == sorted(numbers for numbers in expected if len(numbers) > 1)


@given(st.text(max_size=80))
def test_any_text_has_a_sketch_and_prints_what_it_prints(text: str) -> None:
    assert len(sketch(text)) == SKETCH_BYTES
    assert print_same(kept(text), kept(text))


@given(st.text("一二三四五", max_size=60), st.text("一二三四五", max_size=60))
def test_what_lies_between_gaps_is_printed_in_both(one: str, other: str) -> None:
    at = beside = 0
    for (start, stop), (first, last) in [*_gaps(one, other), ((len(one), len(one)), (len(other), len(other)))]:
        assert one[at:start] == other[beside:first]
        assert start < stop or first < last or stop == len(one)
        at, beside = stop, last


def test_sketches_agree_as_datasketch_says_that_texts_do() -> None:
    texts = [noisy(REPORT, seed, share) for seed, share in enumerate((0, 0.02, 0.05, 0.1, 0.2))] + [OTHER]
    ours = sketches(*texts)
    for one, other in combinations(range(len(texts)), 2):
        theirs = [MinHash(num_perm=512) for _ in (one, other)]
        for known, text in zip(theirs, (texts[one], texts[other]), strict=True):
            run = kept(text).replace(".", "")
            known.update_batch([run[at : at + 3].encode() for at in range(len(run) - 2)])
        assert (ours[one] == ours[other]).mean() == pytest.approx(theirs[0].jaccard(theirs[1]), abs=0.2)
