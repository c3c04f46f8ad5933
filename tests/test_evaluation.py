"""What the commands of scripts/evaluate.py print, on tiny sets."""

from __future__ import annotations

import json
import lzma
import sys
from contextlib import closing
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

from evaluation import ablation
from evaluation.calibration import Outcome
from evaluation.cmrc import evaluate_cmrc
from evaluation.crud import evaluate_crud, read_known
from evaluation.folds import FOLDS, answering_with, fold_of, weights_of
from evaluation.narrowing import NarrowedArchive, record_in
from evaluation.plotting import plot_sets
from evaluation.records import Row, texts_in
from evaluation.seeds import evaluate_seeds

import bot.weights
from bot.answering import answer
from bot.types import Answer
from index import Archive, build

# An archive that shows less, weights of another file


def test_only_what_is_shown_answers(archive_root: Path) -> None:
    with closing(NarrowedArchive.open(archive_root)) as archive:
        whole = answer("三座水库总库容多少？", archive)
        archive.shows = lambda record: record == "二版.txt"
        second = answer("三座水库总库容多少？", archive)
        archive.shows = lambda _: False
        assert answer("三座水库总库容多少？", archive).passages == ()
    assert whole.citations[0].file == "一版.txt"
    assert {passage.file for passage in second.passages} == {"二版.txt"}
    assert record_in("news.jsonl#7") == "7"


def hopeless(file: Path) -> Path:
    """Write weights with which no sentence is likely to answer."""
    raw = json.loads(bot.weights.FILE.read_text(encoding="utf-8"))
    file.write_text(json.dumps(raw | {"confidence": [0.0] * (len(raw["confidence"]) - 1) + [-40.0]}), encoding="utf-8")
    return file


def test_weights_of_another_file_are_used_and_given_back(archive_root: Path, tmp_path: Path) -> None:
    with closing(NarrowedArchive.open(archive_root)) as archive:
        before = answer("三座水库总库容多少？", archive)
        with answering_with(hopeless(tmp_path / "weights.json")):
            assert answer("三座水库总库容多少？", archive).status == "not_found"
        after = answer("三座水库总库容多少？", archive)
    assert (before.status, before.answer, before.confidence) == (after.status, after.answer, after.confidence)
    assert before.status == "answered"


def test_a_group_of_questions_is_of_one_fold() -> None:
    assert {fold_of(f"group {number}") for number in range(60)} == set(range(FOLDS))
    assert fold_of("同一件事") == fold_of("同一件事")


# The commands

NEWS = {
    "n1": "9月3日，石桥镇举办丰收节，现场展出南瓜136个。镇长蓝一鸣说，今年的收成比去年好。",
    "n2": "柳河县图书馆新馆开馆，藏书42万册，设有座位900个，每晚开放到22时。",
    "n3": "白塔山索道完成检修，全长1850米，单程需要12分钟。",
}
ASKED: list[Row] = [
    {"id": "q1", "group": "g1", "question": "石桥镇丰收节展出南瓜多少个？", "answer": "136个", "docs": ["n1"]},
    {"id": "q2", "group": "g2", "question": "柳河县图书馆新馆藏书多少册？", "answer": "42万册", "docs": ["n2"]},
    {"id": "q3", "group": "g3", "question": "白塔山索道全长多少米？", "answer": "1850米", "docs": ["n3"]},
    {"id": "q4", "group": "g4", "question": "月球背面的环形山叫什么名字？", "answer": None, "docs": []},
    {"id": "q5", "group": "g5", "question": "索道票价多少元？", "answer": "80元", "docs": []},
]


def write_lines(file: Path, rows: list[Row]) -> Path:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    file.write_bytes(lzma.compress(text.encode()) if file.suffix == ".xz" else text.encode())
    return file


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write_lines(
        tmp_path / "crud_news.jsonl.xz", [{"id": i, "title": "", "date": "", "text": t} for i, t in NEWS.items()]
    )
    write_lines(tmp_path / "crud_questions_train.jsonl.xz", ASKED)
    return tmp_path


def figures(printed: str, row: str) -> list[str]:
    """Give the cells of the first row of that name, of the last table that has one."""
    return [line for line in printed.splitlines() if line.strip().startswith(row)][-1].split()[len(row.split()) :]


def test_crud_counts_what_is_given_and_what_is_left_out(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build([data / "crud_news.jsonl.xz"], data / "index")
    evaluate_crud(data, data / "index")
    printed = capsys.readouterr().out
    table = printed[printed.index("CRUD answers, 3 articles") :]
    n, right, first, of_first, declined, _ = figures(table[: table.index("how sure")], "all")
    assert (n, first, declined) == ("3", "100.0%", "0.0%")
    assert right == of_first == "100.0%"
    assert "rows without an answer: declined 100.0% of 1" in printed
    assert figures(printed, "half left out")[0] == "6"


def test_crud_takes_each_folds_own_weights(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = data / "weights"
    folder.mkdir()
    for fold in range(FOLDS):
        weights_of(folder, fold).write_bytes(bot.weights.FILE.read_bytes())
    known = [one for one in read_known(data / "crud_questions_train.jsonl.xz") if one.answer]
    hopeless(weights_of(folder, fold_of(known[0].group)))
    lost = sum(fold_of(one.group) == fold_of(known[0].group) for one in known)
    evaluate_crud(data, None, weights=folder)
    printed = capsys.readouterr().out
    assert "weights of sentences and answers learned without each fold" in printed
    assert figures(printed, "as asked")[:2] == ["3", f"{100 * (3 - lost) / 3:.1f}%"]


def test_each_part_is_added_to_those_before(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[tuple[float, float, bool]] = []

    def ask(text: str, archive: Archive) -> Answer:
        fusion = archive._fusion
        tried.append((fusion.similarity, fusion.coverage, bot.weights.shipped_reading_weights() is not None))
        return answer(text, archive)

    monkeypatch.setattr(ablation, "answer", ask)
    build([data / "crud_news.jsonl.xz"], data / "index")
    posed = [
        ablation._known(str(row["question"]), str(row["answer"]), frozenset(texts_in(row, "docs"))) for row in ASKED
    ]
    ablation.ablate("CRUD", data / "index", posed)
    assert [tuple(map(bool, one)) for one in dict.fromkeys(tried)] == [
        (False, False, False),
        (True, False, False),
        (True, True, False),
        (True, True, True),
    ]
    assert figures(capsys.readouterr().out, "+ the reader")[:3] == ["5", "60.0%", "60.0%"]
    assert bot.weights.shipped_reading_weights() is not None


def test_cmrc_reads_the_paragraph_of_each_question(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows: list[Row] = [
        {"split": split, "context": NEWS[doc], "question": question, "answer": known}
        for split, doc, question, known in (
            ("dev_EVAL", "n2", "图书馆新馆藏书多少册？", "42万册"),
            ("dev_EVAL", "n3", "索道全长多少米？", "1850米"),
            ("train", "n1", "展出南瓜多少个？", "136个"),
        )
    ]
    write_lines(data / "cmrc2018.jsonl.xz", rows)
    evaluate_cmrc(data)
    printed = capsys.readouterr().out
    assert "CMRC 2018 dev, 2 paragraphs" in printed
    given_ = printed[printed.index("paragraph given") : printed.index("how sure")]
    assert figures(given_, "all") == ["2", "100.0%", "100.0%", "0.0%"]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    folder = tmp_path / "questions"
    folder.mkdir()
    common: Row = {"lang": "zh", "file": "一版.txt", "style": "literal", "scope": "unique"}
    turn: Row = {"question": "三座水库总库容多少？", "type": "measure", "answers": ["480万立方米"]} | common
    turn["evidence"] = "总库容480万立方米"
    other = turn | {"id": "q2", "question": "图书馆新增座位多少个？", "type": "count", "answers": ["999个"]}
    other |= {"evidence": "新增座位260个", "style": "noisy"}
    write_lines(folder / "questions.jsonl", [turn | {"id": "q1"}, other])
    write_lines(folder / "dialogs.jsonl", [{"id": "d1", "turns": [turn, {**other, "style": ""}]}])
    write_lines(folder / "unanswerable.jsonl", [{"id": "u1", "question": "用蛇语写一首摇篮曲", "why": "off topic"}])
    return folder


def test_seeds_are_asked_by_the_command_and_graded(
    questions: Path, pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    grader = tmp_path / "grader.py"
    grader.write_text('print("its figures:\\n{\\"declined\\": 0.25}")', encoding="utf-8")
    evaluate_seeds(questions, pages, grader=grader)
    printed = capsys.readouterr().out
    table = printed[printed.index("questions: answered right") :]
    assert "measure  100.0% of 1  100.0% of 1" in " ".join(table.split()).replace(" 100", "  100")
    assert "answer[follow-up] 0.0%" in printed
    assert "faithful_quotes 100.0%" in printed
    assert "unanswerable: declined 100.0% of 1" in printed
    assert "'declined': (1.0, 0.25)" in printed
    assert figures(printed, "with unanswerable")[0] == "3"


def test_the_grader_given_may_count_the_same(
    questions: Path, pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("questions", "dialogs"):
        (questions / f"{name}.jsonl").unlink()
    grader = tmp_path / "grader.py"
    grader.write_text(
        "import json, sys\n"
        "(line,) = open(sys.argv[2])\n"
        "took = json.loads(line)['elapsed_ms']\n"
        "print(json.dumps({'declined': 1.0, 'p50_ms': took, 'p95_ms': took}))\n",
        encoding="utf-8",
    )
    evaluate_seeds(questions, pages, grader=grader)
    assert "the grader given counts the same, 3 figures" in capsys.readouterr().out


def test_plots_are_written_and_named(tmp_path: Path) -> None:
    asked = [Outcome(number % 3 > 0, number / 40, number % 7 == 0, "count") for number in range(40)]
    plot_sets("tiny", {"one": asked, "none answered": [Outcome(False, 0.0, declined=True)]}, tmp_path / "plots")
    files = sorted((tmp_path / "plots").iterdir())
    assert [file.name for file in files] == ["tiny-calibration.png", "tiny-kinds.png", "tiny-risk-coverage.png"]
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in files)
