"""Answers to known questions → the weights of what tells that an answer is right, on a tiny archive."""

from __future__ import annotations

import json
import lzma
import sys
from contextlib import closing
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

import train_confidence as training
from evaluation.crud import Known
from evaluation.folds import FOLDS, fold_of
from evaluation.narrowing import NarrowedArchive, record_in
from evaluation.records import Row

import bot.weights
from bot.confidence import AnswerSigns
from bot.weights import likelihood

SAME = dict.fromkeys(AnswerSigns.__slots__, 0.5)


def answered(agreement: float, *, right: bool, number: int) -> training.Answered:
    signs = AnswerSigns(**{**SAME, "agreement": agreement})
    return training.Answered(signs, right, 0.5, number % FOLDS, unseen=number % 2 == 0)


ROWS = [answered(0.9 if n % 4 else 0.1, right=bool(n % 4), number=n) for n in range(40)]


def test_a_sign_that_tells_is_found() -> None:
    weights = training.fit(ROWS)
    sure, unsure = (likelihood(AnswerSigns(**{**SAME, "agreement": a}).values, weights) for a in (0.9, 0.1))
    assert sure > 0.9
    assert unsure < 0.1


@pytest.mark.parametrize(
    ("text", "known", "taken"),
    [
        ("在石桥镇老街", "石桥镇老街", True),
        ("石桥镇", "石桥镇老街", True),
        ("老街", "石桥镇老街", False),
        ("36个", "136个", False),
        ("", "老街", False),
    ],
)
def test_half_of_a_known_answer_is_taken(text: str, known: str, taken: bool) -> None:
    assert training.accepts(text, known) is taken


@pytest.mark.parametrize(
    ("text", "known", "taken"),
    [
        ("是：新桥已于八月通车", "是", True),
        ("没有：票价维持不变", "有", False),
        ("没有：票价维持不变", "没有", True),
        ("是：票价维持不变，三年内不涨", "票价维持不变", True),
        ("是：新桥已于八月通车", "票价维持不变", False),
    ],
)
def test_yes_or_no_is_right_where_it_agrees_and_else_where_it_tells(text: str, known: str, taken: bool) -> None:
    assert training.agrees(text, known) is taken


def test_each_question_is_asked_of_a_small_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "_SMALL", 6)
    monkeypatch.setattr(training, "_SAMPLES", ())
    rows: list[Row] = [{"id": f"n{n}", "date": "", "text": f"白塔镇第{n}号水塔高{n + 20}米。"} for n in range(9)]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (tmp_path / "crud_news.jsonl.xz").write_bytes(lzma.compress(text.encode()))
    known = [Known(f"第{n}号水塔多高？", f"{n + 20}米", frozenset({f"n{n}"}), "g") for n in range(4)]
    asked: list[Known] = []
    for archive, own in training.samples(tmp_path, known, tmp_path, None):
        assert {one for known in own for one in known.docs} <= {record_in(a.file) for a in archive.articles()}
        assert archive.counts.articles == 6
        archive.close()
        asked += own
    assert asked == known


def test_what_is_printed_is_before_and_after(capsys: pytest.CaptureFixture[str]) -> None:
    training.report(ROWS, [training.fit(ROWS)] * FOLDS)
    rows = {line[:30].strip(): line.split() for line in capsys.readouterr().out.splitlines()}
    errors = {name: float(cells[-2]) for name, cells in rows.items() if name.startswith("all,")}
    assert errors["all, after"] < 0.1 < errors["all, before"]
    assert any(name.startswith("unseen in training, after") for name in rows)


def test_the_weights_are_put_beside_the_others(tmp_path: Path) -> None:
    file = tmp_path / "weights.json"
    file.write_bytes(bot.weights.FILE.read_bytes())
    before = json.loads(file.read_text(encoding="utf-8"))
    training.write(file, (1.0, 2.0))
    assert json.loads(file.read_text(encoding="utf-8")) == before | {"answers": [1.0, 2.0]}


def test_what_is_left_out_cannot_be_right(archive_root: Path) -> None:
    asked = [
        Known(f"青石县三座水库总库容{words}？", "480万立方米", frozenset({"一版.txt"}), words)
        for words in (
            "多少",
            "是多少",
            "有多少",
            "多大",
            "是多大",
            "有多大",
            "为多少",
            "达到多少",
            "共多少",
            "一共多少",
        )
    ]
    with closing(NarrowedArchive.open(archive_root)) as archive:
        rows = list(training.ask(archive, asked, None))
    assert sum(row.right for row in rows) == len(asked)
    assert len(asked) < len(rows) < 2 * len(asked)
    assert {row.fold for row in rows} == {fold_of(one.group) for one in asked}
