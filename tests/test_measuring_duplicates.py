"""The measure of duplicates: what it plants, and that it would notice prints lost and reports taken for prints."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

import measure_duplicates as measuring

LETTERS = "春耕水库茶园老街戏台游客农机灌溉公路灯学校操场医院门诊河道清淤集市豆腐木匠染坊乡镇村民插秧育苗"


def invented(seed: int) -> str:
    chance = Random(seed)  # noqa: S311 the same texts each time
    return "".join(
        f"{''.join(chance.sample(LETTERS, 12))}{chance.randrange(100, 9999)}处。"
        for _ in range(chance.randrange(8, 16))
    )


def test_planted_prints_are_found_and_other_reports_are_not() -> None:
    lines = list(measuring.measure([invented(n) for n in range(60)], 20, measuring.Damage(0.01, 0.05), Random(2)))  # noqa: S311
    found, one, every, precision = lines
    assert int(found.split()[3]) >= 18
    assert one == "reports taken for prints, one figure changed: 0 of 20"
    assert every == "reports taken for prints, all figures changed: 0 of 20"
    assert precision.endswith("100.0%")


def test_what_is_told_apart_by_nothing_is_counted_as_wrong() -> None:
    texts = [invented(1), invented(2)]
    assert measuring.together(texts, [(0, texts[0]), (1, texts[1]), (0, texts[1])]) == 2
    assert measuring.plant(texts, [0], lambda text: f"《{text}》") == []
