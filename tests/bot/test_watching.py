"""Folders that are watched: which changes count, what a failing build does, and all of it once for real."""

from __future__ import annotations

import importlib
import resource
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import __main__ as program
from bot import watching
from index import ConfigError, IndexStoreError

PAGE = "# 第{n}座水库竣工\n\n本报讯（记者 林小禾）5月18日，青石县第{n}座水库竣工，总库容{n}80万立方米。"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let changes settle at once."""
    monkeypatch.setattr(watching, "_SETTLED_MS", 50)
    monkeypatch.setattr(watching, "_LOOK_MS", 50)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "1.txt").write_text(PAGE.format(n=1), encoding="utf-8")
    return tmp_path


def test_a_build_that_fails_is_said_and_the_next_sign_is_waited_for(capsys: pytest.CaptureFixture[str]) -> None:
    built: list[int] = []

    def build() -> None:
        built.append(len(built))
        if len(built) == 2:
            raise IndexStoreError("the disk is full")

    watching.build_at_each(iter([None] * 3), build)
    assert built == [0, 1, 2]
    assert capsys.readouterr().err == "wenbao: the disk is full\n"


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("pages/1.txt", True),
        ("pages/深/2.md", True),
        ("pages/gone", True),
        ("pages/.swp", False),
        ("pages/.git/1.txt", False),
        ("pages/index/CURRENT", False),
        ("pages/done.json", False),
        ("one.jsonl", True),
        ("other.jsonl", False),
        ("archive.toml", True),
    ],
)
def test_what_is_hidden_or_made_by_the_build_itself_does_not_count(name: str, counts: bool) -> None:
    given, ignored = [Path("/a/pages"), Path("/a/one.jsonl")], [Path("/a/pages/index"), Path("/a/pages/done.json")]
    assert watching._matters(given, ignored, 1, f"/a/{name}") == counts


def test_each_change_gives_a_sign_also_of_a_folder_that_went_and_came_back(folder: Path) -> None:
    pages, one = folder / "pages", folder / "one.jsonl"
    one.touch()
    signs = watching.watch([pages, one], ignored=[pages / "index"])
    next(signs)  # it is watched from here on
    for change in (
        lambda: (pages / "2.txt").write_text("二", encoding="utf-8"),
        (pages / "1.txt").unlink,
        lambda: (pages / "archive.toml").write_text("", encoding="utf-8"),
        lambda: (folder / "draft").rename(one),
        lambda: shutil.rmtree(pages),
        pages.mkdir,
    ):
        (folder / "draft").touch()
        change()
        next(signs)
    (pages / "3.txt").touch()
    next(signs)


def test_what_is_not_there_cannot_be_watched(folder: Path) -> None:
    with pytest.raises(ConfigError, match="nowhere is not there, so it cannot be watched"):
        next(watching.watch([folder / "nowhere"], ignored=[]))


def test_of_a_file_alone_only_its_folder_is_watched(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def note(*told: str) -> bool:
        seen.append(Path(told[-1]).name)
        return True

    monkeypatch.setattr(watching, "_matters", note)
    one = folder / "pages" / "1.txt"
    (folder / "pages" / "deep").mkdir()
    signs = watching.watch([one], ignored=[])
    next(signs)
    (folder / "pages" / "deep" / "2.txt").touch()
    one.touch()
    next(signs)
    assert set(seen) == {"1.txt"}


def test_a_system_that_watches_no_more_is_told_of(folder: Path) -> None:
    importlib.import_module("watchfiles")
    most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, most[1]))
    try:
        with pytest.raises(ConfigError, match="cannot be watched"):
            next(watching.watch([folder], ignored=[]))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, most)


@pytest.fixture
def interrupted(folder: Path) -> Iterator[threading.Thread]:
    """Somebody who changes the pages twice, the first time for the worse, and then presses Ctrl-C."""

    def wait_for(name: str, text: str) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and text not in (folder / name).read_text(encoding="utf-8"):
            time.sleep(0.01)

    def act() -> None:
        try:
            wait_for("report.json", "g000001")
            (folder / "pages" / "archive.toml").write_text("[[", encoding="utf-8")
            wait_for("err", "archive.toml")
            (folder / "pages" / "archive.toml").unlink()
            (folder / "pages" / "2.txt").write_text(PAGE.format(n=2), encoding="utf-8")
            wait_for("report.json", "g000002")
        finally:
            signal.pthread_kill(main, signal.SIGINT)

    main = threading.get_ident()
    (folder / "report.json").touch()
    (folder / "err").touch()
    acting = threading.Thread(target=act)
    yield acting
    acting.join()


def test_a_watched_folder_is_indexed_again_until_ctrl_c(
    folder: Path, interrupted: threading.Thread, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANG", "C.UTF-8")
    with (folder / "err").open("w", encoding="utf-8") as said:
        monkeypatch.setattr("sys.stderr", said)
        interrupted.start()
        told = ["--index", str(folder / "ix"), "--report", str(folder / "report.json")]
        status = program.main(["index", str(folder / "pages"), "--watch", *told])
    assert status == 0
    out = capsys.readouterr().out.splitlines()
    assert [row.split(" in ")[0] for row in out] == [
        "g000001: 1 page, 1 article, 1 passage",
        "g000002: 2 pages, 2 articles, 2 passages",
    ]
    err = (folder / "err").read_text(encoding="utf-8").splitlines()
    assert err[0] == f"wenbao: watching {folder / 'pages'} for changes; Ctrl-C ends it."
    assert err[-1] == "wenbao: No longer watching; the index stays as it is."
    assert len(err) == 3


def test_watching_and_a_dry_run_exclude_each_other(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as e:
        program.main(["index", str(folder / "pages"), "--watch", "--dry-run", "--index", str(folder / "ix")])
    assert e.value.code == 2
    assert "--watch builds and --dry-run does not" in capsys.readouterr().err
