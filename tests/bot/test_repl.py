"""The talk at a terminal: piped, and with prompt_toolkit's own test input."""

from __future__ import annotations

import io
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from conftest import Commands
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot import __main__ as program
from bot.answering import answer
from bot.conversation import Converse, converse
from bot.repl import Repl, talk
from bot.settings import Settings
from bot.talk.memory import Conversation
from bot.terminal import Screen
from bot.types import Answer
from index import Archive, IndexDamagedError, build


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def said(archive: Archive, *lines: str, ask: Converse | None = None, coloured: bool = False) -> str:
    stream = io.StringIO()
    Repl(archive, ask or partial(converse, archive=archive), Screen(stream, coloured=coloured), "zh").run(lines)
    return stream.getvalue()


def test_the_welcome_says_what_there_is_and_how_to_ask(archive: Archive) -> None:
    stream = io.StringIO()
    Repl(archive, partial(converse, archive=archive), Screen(stream), "zh").welcome()
    first, second = stream.getvalue().strip().splitlines()
    assert first == "问报：2个版面，4篇文章和图片说明，2021年5月19日至2022年9月。"
    assert "例如" in second


def test_a_question_is_answered_with_its_proof(archive: Archive) -> None:
    got = said(archive, "三座水库的总库容是多少？")
    assert "480万立方米" in got
    assert "《青石县三座水库全部竣工》  2021年5月19日（据档案资料）" in got


def test_more_gives_the_next_passages_until_there_are_none(archive: Archive) -> None:
    got = said(archive, "三座水库的总库容是多少？", "/more", "/more")
    first, rest = got.split("段落 1")
    assert "480万立方米" in first
    assert "段落 3" in rest
    assert got.rstrip().endswith("没有更多段落了。")


def test_article_gives_the_whole_article_with_the_quote_marked(archive: Archive) -> None:
    got = said(archive, "三座水库的总库容是多少？", "/article")
    marked = re.search("▶(.+?)◀", got)
    assert marked
    assert "480万立方米" in marked.group(1)
    assert "三座水库共投资2.6亿元，由省水利厅和县财政共同承担。" in got
    coloured = said(archive, "三座水库的总库容是多少？", "/article", coloured=True)
    assert "▶" not in coloured
    assert "\x1b[7m" in coloured


def test_a_follow_up_shows_how_it_was_understood_until_a_new_topic(archive: Archive) -> None:
    got = said(archive, "三座水库的总库容是多少？", "那总投资呢？", "/article", "/new", "那总投资呢？")
    assert got.count("理解为：") == 1
    assert "理解为：三座水库的总投资是多少\n2.6亿元" in got
    assert "好的，换个话题。" in got


def test_small_talk_is_answered_in_a_line(archive: Archive) -> None:
    got = said(archive, "你好", "/more", "谢谢").split("\n\n")
    assert got[0].startswith("你好！这里收录了2个版面")
    assert got[1:3] == ["没有更多段落了。", "不客气。还想知道什么，接着问。"]


def test_commands_before_a_question_and_after_a_failed_one_say_what_is_missing(archive: Archive) -> None:
    assert said(archive, "/more", "/article").split() == ["还没有提问；请先问一个问题。"] * 2
    assert said(archive, "水库", "😀", "/article").rstrip().endswith("还没有提问；请先问一个问题。")


def test_an_answer_without_a_citation_points_to_the_nearest_passages(archive: Archive) -> None:
    def nothing(text: str, memory: Conversation) -> tuple[Answer, Conversation]:
        found = answer(text, archive)
        return Answer(text, text, "not_found", "count", "没有找到。", 0.1, (), found.passages, 1.0, found.index), memory

    got = said(archive, "水库", "/article", "/more", ask=nothing)
    assert "没有找到。\n输入 /more 看最接近的段落。" in got
    assert "上一个回答没有引用文章" in got
    assert "段落 1" in got


@pytest.mark.parametrize(
    ("typed", "reply"),
    [
        ("/mroe", "没有 /mroe 这个命令。是不是 /more？"),
        ("/artical", "是不是 /article？"),
        ("/zzzz", "没有 /zzzz 这个命令。输入 /help"),
        ("／HELP", "Ctrl-D 离开"),
        ("😀", "has no word in it"),
        ("水" * 2000, "2,000 characters"),
    ],
)
def test_what_cannot_be_done_is_said(archive: Archive, typed: str, reply: str) -> None:
    assert reply in said(archive, typed)


@pytest.mark.parametrize("leaving", ["/quit", "/exit", "quit", "／quit", "/q"])
def test_leaving(archive: Archive, leaving: str) -> None:
    assert said(archive, leaving, "水库") == ""


def test_an_error_of_the_index_is_a_sentence_and_the_talk_goes_on(archive: Archive) -> None:
    def damaged(text: str, memory: Conversation) -> tuple[Answer, Conversation]:
        raise IndexDamagedError(f"a file is damaged \x1b[31m({text})")

    assert said(archive, "水库", "/more", ask=damaged).split("\n\n")[:2] == [
        "a file is damaged (水库)",
        "还没有提问；请先问一个问题。",
    ]


@contextmanager
def terminal(monkeypatch: pytest.MonkeyPatch, keys: str) -> Iterator[Terminal]:
    """Type keys at prompt_toolkit's own test input; what is printed is given back."""
    out = Terminal()
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(sys, "stdout", out)
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(keys)
        yield out


def test_keys_at_the_prompt(archive: Archive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    history = tmp_path / "wenbao/history"
    with terminal(monkeypatch, "半句话\x03老街修缮工期多少个月？\r/more\r\x04") as out:
        talk(archive, partial(converse, archive=archive), Settings(language="zh", history=history))
    got = re.sub("\x1b\\[[0-9;]*m", "", out.getvalue())
    assert got.index("已取消。") < got.index("14个月") < got.index("段落 1") < got.index("再见。")
    kept = history.read_text("utf-8")
    assert "+老街修缮工期多少个月？" in kept
    assert "半句话" not in kept


def test_an_interrupt_cancels_the_question_that_runs(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(text: str, memory: Conversation) -> tuple[Answer, Conversation]:
        if "慢" in text:
            raise KeyboardInterrupt
        return converse(text, memory, archive)

    with terminal(monkeypatch, "慢慢来\r老街修缮工期\r/quit\r") as out:
        talk(archive, endless, Settings(language="zh", no_colour=True))
    assert out.getvalue().index("已取消。") < out.getvalue().index("14个月") < out.getvalue().index("再见。")
    assert "\x1b" not in out.getvalue()


def test_piped_lines_are_echoed_and_answered_without_escape_codes(wenbao: Commands) -> None:
    done = wenbao("chat", typed="老街修缮工期多少个月？\n\n/article\n/mroe\n", LANG="zh_CN.UTF-8", LC_ALL="")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("问报：2个版面")
    assert "> 老街修缮工期多少个月？\n" in done.stdout
    assert "\n│ " in done.stdout
    assert "▶" in done.stdout
    assert "是不是 /more？" in done.stdout
    assert "\x1b" not in done.stdout


def test_a_question_is_put_to_the_newer_index(archive: Archive) -> None:
    asked: list[str] = []

    def renew(opened: Archive) -> tuple[Archive, Converse] | None:
        asked.append(opened.generation)
        if len(asked) == 1:
            return archive, partial(converse, archive=archive)
        if len(asked) < 4:
            raise IndexDamagedError("g000009 is damaged")
        return None

    def refuse(typed: str, memory: Conversation) -> tuple[Answer, Conversation]:
        raise AssertionError(typed)

    stream = io.StringIO()
    repl = Repl(archive, refuse, Screen(stream), "zh", renew)
    repl.run(["三座水库的总库容是多少？", "/more", "三座水库的总库容是多少？", "三座水库的总库容是多少？"])
    got = stream.getvalue()
    assert got.startswith("索引已更新（g000001）：2个版面，4篇文章。\n")
    assert got.count("480万立方米") > 2
    assert got.count("g000009 is damaged") == 1
    assert len(asked) == 3


def test_the_command_changes_to_an_index_that_is_built_meanwhile(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own, root = shutil.copytree(pages, tmp_path / "pages"), tmp_path / "index"
    build([own], root)

    class Typing:
        def isatty(self) -> bool:
            return False

        def __iter__(self) -> Iterator[str]:
            yield "石梁桥何时通车？"
            (own / "三版.txt").write_text("# 石梁桥通车\n\n本报讯 5月3日，石梁桥通车，全长260米。", encoding="utf-8")
            build([own], root)
            yield "石梁桥全长多少米？"

    monkeypatch.setattr("sys.stdin", Typing())
    monkeypatch.setenv("WENBAO_LANG", "zh")
    assert program.main(["chat", "--index", str(root)]) == 0
    before, after = capsys.readouterr().out.split("索引已更新（g000002）：3个版面，5篇文章。")
    assert "260米" not in before
    assert "260米" in after
