"""The table of translations, trained on invented data by the script that made the shipped one."""

from __future__ import annotations

import json
import lzma
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from bot.english.table import TranslationTable

REPO = Path(__file__).resolve().parents[2]


def write(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    with lzma.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def test_training_on_invented_data_gives_a_table_that_translates(tmp_path: Path) -> None:
    pytest.importorskip("pypinyin")
    entries = {
        "苹果": ["apple", "CL:個|个[ge4]"],
        "老鼠": ["rat; mouse (animal)"],
        "法律援助": ["legal aid"],
        "吃": ["to eat"],
        "张": ["surname Zhang", "sheet of paper"],
        "青河县": ["Qinghe, county in Xinjiang"],
        "总值": ["gross value (GVX)"],
    }
    write(tmp_path / "cedict.jsonl.xz", [{"trad": zh, "simp": zh, "en": en} for zh, en in entries.items()])
    pairs = [
        ("The mouse eats an apple.", "老鼠吃苹果。"),
        ("A horse eats.", "马匹吃东西。"),
        ("Horses sleep.", "马匹睡觉。"),
    ]
    write(tmp_path / "parallel_en_zh.jsonl.xz", [{"src": "", "en": en, "zh": zh} for en, zh in pairs * 4])
    for name in ("crud_news", "xwlb_news"):
        write(tmp_path / f"{name}.jsonl.xz", [{"id": "1", "text": "老鼠吃苹果，张某申请法律援助，马匹睡觉。" * 4}])
    out = tmp_path / "table.tsv.xz"
    script = REPO / "scripts" / "train_translation.py"
    subprocess.run([sys.executable, script, "train", tmp_path, "--out", out], check=True, capture_output=True)
    table = TranslationTable.load(out)
    first = {
        key: table.phrase(key.split())[0][0] for key in ("apples", "mouse", "legal aid", "eating", "horses", "gvx")
    }
    assert first == {
        "apples": "苹果",
        "mouse": "老鼠",
        "legal aid": "法律援助",
        "eating": "吃",
        "horses": "马匹",
        "gvx": "总值",
    }
    assert table.phrase(["qinghe"]) == (("青河县", 1.0),)
    assert table.surnames("zhang") == "张"
    questions = [
        {"question": "What does the mouse eat?", "context": "老鼠吃苹果。"},
        {"question": "Horses?", "context": "马匹睡觉。"},
    ]
    write(tmp_path / "questions.jsonl.xz", questions)
    measured: list[str | Path] = [
        sys.executable,
        script,
        "measure",
        tmp_path / "questions.jsonl.xz",
        "--table",
        out,
        "--cedict",
        tmp_path / "cedict.jsonl.xz",
    ]
    printed = subprocess.run(measured, check=True, capture_output=True, text=True).stdout
    assert "translated     1.000  1.000" in printed
