"""The commands as scripts and people run them: here in the process of the tests."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import Commands

import bot.__main__ as program
import bot.opening
from index import Archive, IndexMissingError


class Here:
    """Runs commands in this process, which is quick, in an empty folder with the index of the invented pages."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._patch = patch
        self._capture = capture

    def __call__(self, *arguments: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        with self._patch.context() as patch:
            patch.setattr("sys.stdin", io.StringIO(typed))
            for name, value in environment.items():
                patch.setenv(name, value)
            try:
                status = program.main(arguments)
            except SystemExit as e:
                status = int(e.code or 0)
        printed = self._capture.readouterr()
        return subprocess.CompletedProcess(arguments, status, printed.out, printed.err)


@pytest.fixture
def here(wenbao: Commands, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    for name in ("LC_ALL", "LC_MESSAGES", "WENBAO_LANG", "WENBAO_MODEL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in wenbao.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(wenbao.folder)
    return Here(wenbao.folder, monkeypatch, capsys)


def text_of(archive: Archive, file: object) -> str:
    return archive.page(str(file)).text


def test_the_same_question_gives_the_same_bytes(here: Here) -> None:
    one, two = (json.loads(here("ask", "--json", "春茶多少吨").stdout) for _ in range(2))
    del one["elapsed_ms"], two["elapsed_ms"]
    assert json.dumps(one) == json.dumps(two)


def test_what_is_not_there_is_said_and_is_no_failure(here: Here) -> None:
    done = here("ask", "--json", "火星探测器何时返回地球？")
    assert done.returncode == 0
    assert json.loads(done.stdout)["status"] != "answered"


def test_words_without_quotation_marks_are_one_question(here: Here) -> None:
    done = here("ask", "--json", "老街", "修缮")
    assert json.loads(done.stdout)["question"] == "老街 修缮"


def test_a_question_may_come_from_standard_input(here: Here) -> None:
    done = here("ask", "--json", typed="老街修缮\n")
    assert json.loads(done.stdout)["question"] == "老街修缮\n"


@pytest.mark.parametrize("language", ["zh_CN.UTF-8", "en_US.UTF-8"])
def test_the_interface_follows_the_locale(here: Here, language: str) -> None:
    done = here("ask", "老街修缮工期多少个月？", LC_ALL=language)
    assert ("约2022年9月（推断）" in done.stdout) == (language == "zh_CN.UTF-8")
    assert ("about September 2022 (inferred)" in done.stdout) == (language == "en_US.UTF-8")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "required: COMMAND"),
        (("dance",), "invalid choice: 'dance'"),
        (("ask", "--nonsense", "x"), "unrecognized arguments"),
        (("ask", ""), "the question is empty"),
        (("ask", "😀"), "has no word in it"),
        (("ask", "水" * 2000), "2,000 characters"),
        (("ask",), "the question is empty"),
        (("ask", "--file", "q.jsonl"), "--file goes with --json"),
        (("ask", "--json", "--file", "q.jsonl", "水库"), "--file goes with --json"),
        (("ask", "--json", "--file", "nowhere.jsonl"), "nowhere.jsonl cannot be read (No such file"),
        (("ask", "--json", "--file", "."), "--file . cannot be read (Is a directory)"),
        (("index", ".", "--model", "./nowhere"), "./nowhere"),
        (("index", ".", "--dictionary", "nowhere.txt"), "nowhere.txt"),
    ],
)
def test_wrong_usage_is_a_sentence_and_status_2(here: Here, arguments: tuple[str, ...], sentence: str) -> None:
    done = here(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_terminal_without_a_question_is_told_how_to_ask(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", type("Terminal", (io.StringIO,), {"isatty": lambda self: True})())
    with pytest.raises(SystemExit) as stopped:
        program.main(["ask"])
    assert stopped.value.code == 2
    assert "give a question" in capsys.readouterr().err


def test_a_setting_that_cannot_be_used_is_status_2(here: Here) -> None:
    done = here("articles", WENBAO_LANG="klingon")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "wenbao: WENBAO_LANG is 'klingon'; set it to zh or en, or unset it\n"


def test_articles_in_json_have_the_keys_of_the_contract(here: Here, archive: Archive) -> None:
    done = here("articles", "--json")
    rows = [json.loads(row) for row in done.stdout.splitlines()]
    assert (done.returncode, len(rows)) == (0, 4)
    assert " ".join(rows[0]) == "id file kind title kicker subtitle byline date date_basis spans"
    assert [row["file"] for row in rows] == ["一版.txt", "一版.txt", "二版.txt", "二版.txt"]
    body = "".join(text_of(archive, rows[3]["file"])[start:end] for start, end in rows[3]["spans"])
    assert "木构件能修的一律不换" in body
    assert "春茶" not in body


def test_articles_for_people(here: Here) -> None:
    listed = here("articles").stdout.splitlines()
    assert listed[0] == "一版.txt  19 May 2021 (from the archive's list)"
    assert listed[1].startswith("    1  《青石县三座水库全部竣工》  记者 林小禾")


def test_an_index_is_built_and_summed_up(here: Here, pages: Path) -> None:
    done = here("index", str(pages), "--index", "mine")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("g000001: 2 pages, 4 articles, ")
    assert done.stdout.endswith(" s: mine\n")
    assert "14个月" in here("ask", "老街修缮工期", "--index", "mine").stdout
    assert "14个月" in here("--index", "mine", "ask", "老街修缮工期").stdout


def test_what_cannot_be_read_is_left_out_by_name(here: Here, pages: Path) -> None:
    shutil.copytree(pages, here.folder / "pages")
    (here.folder / "pages/空.txt").touch()
    done = here("index", "pages", "--index", "mine")
    assert done.returncode == 3
    assert done.stderr.startswith("wenbao: not read in full: 空.txt is empty")
    assert done.stdout.startswith("g000001: 2 pages")


def test_nothing_to_index_is_said_and_the_old_index_stays(here: Here, archive_root: Path) -> None:
    shutil.copytree(archive_root, here.folder / "mine")
    (here.folder / "empty").mkdir()
    done = here("index", "empty", "--index", "mine")
    assert (done.returncode, done.stdout) == (1, "")
    assert "empty: no article found to index; give a folder or file of pages (.txt, .md, .jsonl" in done.stderr
    assert here("ask", "水库", "--index", "mine").returncode == 0


def test_seeds_are_indexed_where_there_is_no_index_yet(here: Here, pages: Path) -> None:
    shutil.copytree(pages, here.folder / "seeds")
    done = here("ask", "--json", "老街修缮工期多少个月？", WENBAO_INDEX="")
    said = done.stderr.splitlines()
    assert said[0] == "wenbao: .wenbao/index holds no index yet: building one from seeds."
    assert said[1].startswith("wenbao: g000001: 2 pages, 4 articles")
    assert json.loads(done.stdout)["citations"][0]["file"] == "二版.txt"
    again = here("ask", "--json", "水库", WENBAO_INDEX="")
    assert again.stderr == ""
    assert here("index", WENBAO_INDEX="").stdout.startswith("Nothing has changed: g000001 still holds 2 pages")
    assert here("index", "--fresh", WENBAO_INDEX="").stdout.startswith("g000002: 2 pages")


def test_without_seeds_the_way_to_an_index_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bot.opening, "find_seeds", lambda settings: None)
    assert program.main(["ask", "水库", "--index", str(tmp_path / "none")]) == 1
    assert "there is no index here; build one with: wenbao index FOLDER" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        program.main(["index", "--index", str(tmp_path / "none")])
    assert stopped.value.code == 2
    assert "name the files or folders" in capsys.readouterr().err


def test_articles_builds_nothing(here: Here) -> None:
    done = here("articles", "--index", "none")
    assert (done.returncode, done.stdout) == (1, "")
    assert "there is no index here" in done.stderr


def test_an_index_of_another_format_is_refused_and_kept(here: Here, archive_root: Path) -> None:
    shutil.copytree(archive_root, here.folder / "old")
    manifest = here.folder / "old/generations/g000001/manifest.json"
    described = json.loads(manifest.read_bytes())
    manifest.write_text(json.dumps(described | {"format": 0}), encoding="utf-8")
    before = sorted(here.folder.rglob("*"))
    done = here("ask", "水库", "--index", "old")
    assert (done.returncode, done.stdout) == (1, "")
    assert "was built in format 0" in done.stderr
    assert "rebuild it with: wenbao index" in done.stderr
    assert sorted(here.folder.rglob("*")) == before


def test_verbose_shows_where_an_error_arose(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError):
        program.main(["articles", "--verbose", "--index", str(tmp_path / "none")])


def test_a_fault_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(program, "_settings", fail)
    with pytest.raises(ZeroDivisionError):
        program.main(["articles"])


def test_the_version_is_told(here: Here) -> None:
    assert here("--version").stdout.startswith("wenbao ")


def test_a_file_without_a_broken_line_is_answered_in_silence(here: Here) -> None:
    (here.folder / "q.jsonl").write_text('{"id": 1, "question": "水库"}\n', encoding="utf-8")
    done = here("ask", "--json", "--file", "q.jsonl")
    assert (done.returncode, done.stderr, json.loads(done.stdout)["id"]) == (0, "", 1)
