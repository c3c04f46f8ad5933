"""`wenbao index` as a person types it: what it says, what it writes, and its exit status."""

from __future__ import annotations

import json
import os
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot import __main__ as program
from bot.terminal import complain
from index import Store

PAGE = "# 第{n}座水库竣工\n\n本报讯（记者 林小禾）5月18日，青石县第{n}座水库竣工，总库容{n}80万立方米。"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two pages, in which the commands run."""
    (tmp_path / "pages").mkdir()
    for n in (1, 2):
        (tmp_path / "pages" / f"{n}.txt").write_text(PAGE.format(n=n), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WENBAO_INDEX", str(tmp_path / "ix"))
    monkeypatch.setenv("LANG", "C.UTF-8")
    return tmp_path


def run(*arguments: str) -> int:
    try:
        return program.main(["index", *arguments])
    except SystemExit as e:
        return int(e.code or 0)


def test_nothing_changed_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("pages") == run() == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("g000001: 2 pages, 2 articles, 2 passages in ")
    assert second.startswith("Nothing has changed: g000001 still holds 2 pages")


def test_a_report_tells_what_was_done_and_why_not(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("pages")
    (folder / "pages" / "1.txt").write_text(PAGE.format(n=7), encoding="utf-8")
    (folder / "pages" / "2.txt").rename(folder / "pages" / "3.txt")
    (folder / "pages" / "空.txt").write_text("", encoding="utf-8")
    assert run("--report", "report.json") == 3
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert "空.txt is empty" in capsys.readouterr().err
    [failed] = report.pop("failed")
    seconds = report.pop("seconds")
    assert failed.startswith("空.txt is empty")
    assert sum(seconds.values()) - seconds["all"] <= seconds["all"] > 0
    assert report == {
        "generation": "g000002",
        "written": True,
        "pages": 2,
        "articles": 2,
        "passages": 2,
        "added": ["3.txt"],
        "changed": ["1.txt"],
        "removed": ["2.txt"],
        "kept": 0,
        "embedded": 1,
        "encodings": {"utf-8": 2},
    }
    assert run("--quiet") == 3
    assert capsys.readouterr().out == ""


def test_a_report_that_cannot_be_written_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("pages", "--report", "no/where.json") == 2
    assert "--report no/where.json cannot be written" in capsys.readouterr().err


def test_quiet_says_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("pages", "--quiet") == 0
    assert capsys.readouterr() == ("", "")


def test_a_dry_run_lists_what_it_would_do(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("pages", "--dry-run") == 0
    assert capsys.readouterr().out.splitlines() == [
        "+ 1.txt",
        "+ 2.txt",
        "2 new, 0 changed, 0 gone, 0 as they were; nothing was written.",
    ]
    assert not (folder / "ix").exists()


def test_fresh_builds_though_nothing_changed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("pages")
    run("--fresh")
    assert capsys.readouterr().out.splitlines()[1].startswith("g000002: ")


def test_generations_are_listed_checked_and_gone_back_to(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("pages")
    run("--fresh")
    capsys.readouterr()
    assert run("list") == 0
    listed = capsys.readouterr().out.splitlines()
    assert [row[:9] for row in listed] == ["  g000001", "* g000002"]
    assert "2 pages, 2 articles, 2 passages, " in listed[0]
    assert run("rollback") == run("verify") == 0
    assert capsys.readouterr().out.splitlines() == ["g000001", "g000001: ✓", "g000002: ✓"]
    (folder / "ix" / "generations" / "g000002" / "dense.faiss").write_bytes(b"")
    assert run("verify") == 1
    assert "g000002/dense.faiss is damaged" in capsys.readouterr().out.replace("\n", "")
    assert run("rollback", "g000009") == 2


def test_an_index_is_moved_in_one_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("pages")
    assert run("export", "moved.wenbao") == 0
    assert program.main(["index", "import", "moved.wenbao", "--index", "other"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["g000001 → moved.wenbao", "moved.wenbao → g000001"]
    assert program.main(["index", "verify", "--index", "other"]) == 0


@pytest.mark.parametrize("words", [("list", "x"), ("export",), ("rollback", "a", "b")])
def test_wrong_use_is_explained(folder: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*words) == 2
    assert "index rollback [GENERATION]" in capsys.readouterr().err.replace("\n", "")


def test_a_folder_of_such_a_name_is_a_folder(folder: Path) -> None:
    (folder / "pages").rename(folder / "list")
    assert run("list") == 0
    assert (folder / "ix" / "CURRENT").exists()


def test_names_are_shown_with_all_that_they_hold(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "pages" / "3\n版🗞.txt").write_text(PAGE.format(n=3), encoding="utf-8")
    (folder / "pages" / "\u202e空.txt").write_text("", encoding="utf-8")
    run("pages", "--dry-run")
    assert "+ 3\\n版🗞.txt" in capsys.readouterr().out.splitlines()
    assert run("pages", "--report", "report.json") == 3
    assert "not read in full: \\u202e空.txt is empty" in capsys.readouterr().err
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert "3\n版🗞.txt" in report["added"]
    assert report["failed"][0].startswith("\u202e空.txt is empty")


def test_a_build_waits_for_another_where_it_is_told_to(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    held = ExitStack()

    def release(said: str) -> None:
        complain(said)
        held.close()

    monkeypatch.setattr("bot.opening.complain", release)
    held.enter_context(Store(folder / "ix").lock())
    assert run("pages") == 1
    assert f"another build is running (process {os.getpid()}); try again later" in capsys.readouterr().err
    assert run("pages", "--wait") == 0
    said = capsys.readouterr()
    assert said.err == f"wenbao: another build is running (process {os.getpid()}): waiting until it ends.\n"
    assert said.out.startswith("g000001: 2 pages")
