"""The steps of scripts/train_embedding.py, on made-up data: a small model is trained, gone on with and measured."""

from __future__ import annotations

import json
import lzma
import sys
from pathlib import Path

import pytest

from index.embedding import StaticEmbedder, open_embedder

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))


def write_rows(file: Path, rows: list[dict[str, object]]) -> None:
    with lzma.open(file, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def write_corpora(folder: Path) -> Path:
    """Made-up data in the form of the public corpora."""
    folder.mkdir()
    topics = ["小麦丰收", "台风登陆", "医院开诊", "足球比赛", "学校开学", "道路施工", "污水治理", "居民搬迁"]
    news: list[dict[str, object]] = []
    for number in range(48):
        topic = topics[number % 8]
        text = "".join(
            f"{place}{topic}，记者从现场了解到第{number}项工作进展顺利。" * 2
            for place in ("城东", "城西", "河南", "北京")
        )
        news.append({"id": f"crud-{number}", "date": "", "title": topic, "text": text + "会议强调要抓好落实。"})
    write_rows(folder / "crud_news.jsonl.xz", news)
    write_rows(folder / "xwlb_news.jsonl.xz", [row | {"id": f"xwlb-{n}"} for n, row in enumerate(news)])
    asked: list[dict[str, object]] = [
        {
            "id": f"{n}",
            "group": f"g{n}",
            "question": f"第{n}项{topics[n % 8]}在哪里？",
            "answer": "城东",
            "docs": [f"crud-{n}"],
        }
        for n in range(48)
    ]
    write_rows(folder / "crud_questions_train.jsonl.xz", asked)
    for name, splits in (("cmrc2018", ("train", "trial", "dev_EVAL")), ("drcd", ("dev",))):
        read: list[dict[str, object]] = [
            {
                "split": s,
                "question": f"{t}在哪里",
                "context": f"城东{t}进展顺利。" * 3,
                "answer": "城东",
                "start": 0,
                "src": name,
            }
            for s in splits
            for t in topics
        ]
        write_rows(folder / f"{name}.jsonl.xz", read)
    said = ["wheat harvest", "typhoon landing", "hospital opening", "football match", "school starts", "road works"]
    write_rows(folder / "parallel_en_zh.jsonl.xz", [{"en": e, "zh": z} for e, z in zip(said, topics, strict=False)])
    entries: list[dict[str, object]] = [
        {"trad": z[:2], "simp": z[:2], "en": [f"to {e.split()[0]}", "see 河南|河南[He2 nan2]"]}
        for e, z in zip(said, topics, strict=False)
    ]
    write_rows(folder / "cedict.jsonl.xz", entries)
    return folder


@pytest.mark.filterwarnings("default")
def test_training_makes_a_model_and_goes_on_from_its_checkpoint(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    pytest.importorskip("rjieba")
    from train_embedding import main

    data, out = str(write_corpora(tmp_path / "data")), tmp_path / "model"
    caplog.set_level("INFO")
    train = ["train", "--data", data, "--out", str(out), "--small"]
    assert main(train) == 0
    assert isinstance(open_embedder(str(out)), StaticEmbedder)
    weights = (out / "model.safetensors").read_bytes()
    assert "going on from step" not in caplog.text
    assert main(train) == 0
    assert "going on from step" in caplog.text
    assert (out / "model.safetensors").read_bytes() == weights
    assert main(["evaluate", "--data", data, "--model", str(out), "--news"]) == 0
    assert "fused" in capsys.readouterr().out
