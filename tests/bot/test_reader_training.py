"""The steps of scripts/train_reader.py, on made-up data: what is made holds, and a small reader is trained and read."""

from __future__ import annotations

import json
import lzma
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reader.reading import Reader

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from reader_training import examples, measuring, training  # noqa: E402
from reader_training.making import QuestionMaker, find_blanks  # noqa: E402

TEXTS = st.text(st.sampled_from("路灯三十盏。！”；\n，a"), min_size=1, max_size=80)
SENTENCE = "江城市水务局局长周明德表示,今年3月投入1200万元,为临河镇、青石镇和柳林镇改造供水管网45公里。"


@given(TEXTS, st.integers(1, 40))
def test_windows_rejoin_to_the_text_but_for_blank_ones(text: str, size: int) -> None:
    windows = examples.cut_windows(text, size)
    assert all(0 < b - a <= size for a, b in windows)
    assert all(before[1] <= after[0] for before, after in pairwise(windows))
    assert "".join(text[a:b] for a, b in windows).split() == text.split() or "\n" in text


@given(TEXTS, st.integers(1, 40), st.data())
def test_one_window_holds_the_whole_answer(text: str, size: int, data: st.DataObject) -> None:
    solid = [place for place, character in enumerate(text) if not character.isspace()]
    if not solid:
        return
    start = data.draw(st.sampled_from(solid))
    end = data.draw(st.sampled_from([place + 1 for place in solid if place >= start]))
    asked = examples.Asked("", "何处", text, text[start:end], start)
    example = examples.from_asked(asked, examples.dice(size))
    assert example is not None
    assert example.answer == text[start:end]


def test_examples_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    written = [examples.Example("问", ("答案在此", "别处"), 0, 2), examples.Example("问", ("别处",), -1, -1)]
    assert examples.save(written, tmp_path / "some.jsonl") == 2
    assert examples.load(tmp_path / "some.jsonl") == written
    assert [example.answer for example in written] == ["答案", ""]


def test_blanks_of_every_kind_are_found() -> None:
    found = {(blank.kind, SENTENCE[blank.start : blank.end]) for blank in find_blanks(SENTENCE)}
    assert {
        ("date", "今年3月投入"[:4]),
        ("figure", "1200万元"),
        ("figure", "45公里"),
        ("person", "周明德"),
        ("body", "江城市水务局局长"[:6]),
    } & found >= {("figure", "1200万元"), ("figure", "45公里")}
    assert any(kind == "said" for kind, _ in found)


@given(st.integers(0, 2**32))
def test_a_question_asks_for_the_blank_and_not_by_it(seed: int) -> None:
    maker = QuestionMaker({"改造": ["改建"], "投入": ["投资"]}, examples.dice(seed))
    blank = next(b for b in find_blanks(SENTENCE) if b.unit == "公里")
    asked = maker.ask(SENTENCE, blank)
    assert "45" not in asked
    assert not asked or "多少" in asked or "几" in asked


@pytest.mark.parametrize(
    ("given_answer", "right", "exact", "overlap"),
    [
        ("三十盏", "三十盏。", 1, 1),
        ("路灯三十盏", "三十盏", 0, 2 * 3 / 8),
        ("2023年", "2022年", 0, 2 / 4),
        ("", "三十盏", 0, 0),
        ("盏十三", "三十盏", 0, 2 / 6),
    ],
)
def test_answers_are_compared_by_their_longest_common_run(
    given_answer: str, right: str, exact: float, overlap: float
) -> None:
    found = measuring.compare(given_answer, right)
    assert found.exact == exact
    assert found.overlap == pytest.approx(overlap)


@given(st.lists(st.integers(0, 5), min_size=1), st.lists(st.integers(0, 5), min_size=1))
def test_the_area_is_the_share_of_pairs_in_the_right_order(right: list[int], wrong: list[int]) -> None:
    pairs = [(r > w) + (r == w) / 2 for r in right for w in wrong]
    assert measuring.area(right, wrong) == pytest.approx(sum(pairs) / len(pairs))


def test_the_rate_rises_holds_and_falls() -> None:
    plan = training.Plan(steps=1000, cooling=100, rate=1.0)
    rates = [plan.rate_at(step) for step in range(1000)]
    assert rates[0] < rates[100] < rates[500] == 1.0 > rates[950] > rates[999] > 0
    assert (plan.real_at(899), plan.real_at(900)) == plan.real


def write_rows(file: Path, rows: list[dict[str, object]]) -> None:
    with lzma.open(file, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def write_corpora(folder: Path) -> Path:
    """Made-up data in the form of the public corpora."""
    folder.mkdir()
    places = ["城东", "城西", "河南岸", "柳林镇", "青石镇", "北大街"]
    texts = [
        f"{place}新建路灯{30 + n}盏。居民表示，夜间出行方便了。{place}的工程共投入{n + 2}万元，历时两个月。"
        for n, place in enumerate(places)
    ]
    news: list[dict[str, object]] = [
        {"id": f"crud-{n}", "date": "", "title": places[n], "text": text * 2} for n, text in enumerate(texts)
    ]
    write_rows(folder / "crud_news.jsonl.xz", news)
    write_rows(folder / "xwlb_news.jsonl.xz", [{**row, "id": f"xwlb-{n}"} for n, row in enumerate(news)])
    asked: list[dict[str, object]] = [
        {
            "id": f"{n}",
            "group": f"g{n}",
            "question": f"{places[n % 6]}新建了多少路灯？",
            "answer": f"{30 + n % 6}盏",
            "docs": [f"crud-{n % 6}"],
        }
        for n in range(60)
    ]
    write_rows(folder / "crud_questions_train.jsonl.xz", asked)
    for name, splits in (("cmrc2018", ("train", "trial", "dev_EVAL")), ("drcd", ("dev",))):
        read: list[dict[str, object]] = [
            {
                "id": f"{split}-{n}",
                "split": split,
                "question": f"{place}新建了多少路灯？",
                "context": f"第{m}项，{texts[n]}",
                "answer": f"{30 + n}盏",
                "start": f"第{m}项，{texts[n]}".index(f"{30 + n}盏"),
            }
            for split in splits
            for n, place in enumerate(places)
            for m in range(8)
        ]
        write_rows(folder / f"{name}.jsonl.xz", read)
    return folder


def test_a_small_reader_is_trained_goes_on_from_its_checkpoint_and_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    pytest.importorskip("rjieba")
    pytest.importorskip("onnx")
    from train_reader import main

    data, work, out = str(write_corpora(tmp_path / "data")), str(tmp_path / "work"), tmp_path / "reader"
    caplog.set_level("INFO")
    assert main(["prepare", "--data", data, "--work", work, "--small"]) == 0
    train = ("train", "--work", work, "--cooling", "20", "--batch", "8", "--threads", "1")
    assert main([*train, "--steps", "30"]) == 0
    assert main([*train, "--steps", "50"]) == 0
    assert "going on from step 30" in caplog.text
    assert main(["export", "--work", work, "--out", str(out)]) == 0
    reader = Reader.open(out)
    assert reader is not None
    assert len(reader.read("城东新建了多少路灯？", ["城东新建路灯30盏。", "城西。"])) == 2
    measure = ("measure", "--data", data, "--work", work, "--most", "10")
    assert main([*measure, "--model", str(out)]) == 0
    assert "CMRC 2018 dev" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="there is no reader"):
        main([*measure, "--model", str(tmp_path)])
