"""What is typed: kept for its owner alone, completed from commands and headlines."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.history import InMemoryHistory

from bot.prompt import LineCompleter, PrivateHistory, open_history

HEADLINES = ["青石县三座水库全部竣工", "县图书馆夜间开放", "三座水库开始蓄水", "恶意\x1b[31m标题", "", "Ｔｅａ节开幕"]


def completed(typed: str) -> list[str]:
    completer = LineCompleter(lambda: HEADLINES, ("/more", "/article", "/help", "/quit"))
    found = completer.get_completions(Document(typed), CompleteEvent())
    return [typed[: len(typed) + c.start_position] + c.text for c in found]


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("/", ["/more", "/article", "/help", "/quit"]),
        ("/a", ["/article"]),
        ("／m", ["/more"]),
        ("/x", []),
        ("", []),
        ("水", []),
        ("请说说三座水库", ["请说说三座水库开始蓄水", "请说说青石县三座水库全部竣工"]),
        ("图书馆", ["县图书馆夜间开放"]),
        ("县图书馆夜间开放", []),
        ("恶意", ["恶意标题"]),
        ("tea", ["Ｔｅａ节开幕"]),
        ("没有这样的文章", []),
    ],
)
def test_completion(typed: str, lines: list[str]) -> None:
    assert completed(typed) == lines


def test_headlines_are_fetched_once_and_only_when_needed() -> None:
    fetched: list[int] = []

    def headlines() -> list[str]:
        fetched.append(1)
        return HEADLINES

    completer = LineCompleter(headlines, ("/more",))
    for typed in ("/m", "水库", "水库"):
        list(completer.get_completions(Document(typed), CompleteEvent()))
    assert fetched == [1]


def test_history_is_for_its_owner_alone_and_lasts(tmp_path: Path) -> None:
    path = tmp_path / "state/wenbao/history"
    open_history(path).append_string("水库有几座？")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(open_history(path).load_history_strings()) == ["水库有几座？"]


def test_a_history_that_others_could_read_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "history"
    path.touch(0o644)
    open_history(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_where_no_history_can_be_written_it_is_kept_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert isinstance(open_history(tmp_path / "file/history"), InMemoryHistory)
    assert isinstance(open_history(None), InMemoryHistory)


def test_a_disk_that_fills_up_loses_the_line_alone() -> None:
    PrivateHistory("/dev/full").store_string("水库")
