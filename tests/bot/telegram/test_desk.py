"""The index in a process of its own: errands and what comes of them, clerks that die, an index that is changed."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot
from bot.errors import QuestionError
from bot.settings import Settings
from bot.talk.memory import Conversation
from bot.telegram.cards import Card, Press
from bot.telegram.clerk.doing import do
from bot.telegram.clerk.drafting import pack_memory, unpack_memory
from bot.telegram.clerk.library import Library
from bot.telegram.clerks import Clerk
from bot.telegram.desk import Desk
from bot.telegram.errands import Drafted, Exchange, Holdings, Opening, Question
from bot.telegram.errors import ClerkLostError, FaultError
from bot.telegram.plain import frame, from_plain, read_frame, to_plain
from bot.telegram.rich_text import Button, Message
from bot.types import Answer, Citation
from index import IndexDamagedError, build

WATER = Question("三座水库总库容多少万立方米？", "", "zh", (), "A" * 16)
FOLLOW_UP = replace(WATER, text="那总投资呢？")
LIST = Card("A" * 16, "zh", {"generation": "g000001"})

texts = st.text(st.characters(), max_size=20)
buttons = st.tuples(st.builds(Button, texts, texts))
messages = st.builds(Message, texts, texts, st.lists(buttons, max_size=2).map(tuple))
exchanges = st.builds(Exchange, texts, texts, st.floats(0, 1), texts, texts)
drafts = st.builds(Drafted, st.tuples(messages, messages), texts, texts, st.none() | exchanges)


holdings = st.builds(Holdings, texts, st.integers(), st.integers(), st.none() | st.tuples(texts, texts), st.booleans())


@given(drafts | holdings)
def test_what_goes_through_a_pipe_comes_out_the_same(value: Drafted | Holdings) -> None:
    pipe = io.BytesIO(frame(to_plain(value)) + b"\0\0")

    def trickle(size: int) -> bytes:
        return pipe.read(min(size, 7))

    assert from_plain(type(value), read_frame(trickle)) == value
    assert read_frame(trickle) is None


def test_a_memory_is_packed_as_it_is_and_a_strange_one_forgotten() -> None:
    cited = Citation("一版.txt", "水库", "2021-05-19", "sidecar", "库容480万立方米", 3, 12, ((5, 8),))
    answer = Answer("多大？", "水库多大？", "answered", "measure", "480万立方米", 0.5, (cited,), (), 1.0, "g000001")
    memory = Conversation().remember("多大？", replace(answer, alternatives=(answer,)), resolved="水库多大？")
    assert unpack_memory(pack_memory(memory)) == memory
    assert unpack_memory("") == Conversation()
    other = json.dumps({"turns": 1})
    assert [unpack_memory(strange) for strange in ("?", "e30=", other)] == [Conversation()] * 3


@pytest.fixture(scope="module")
def library(archive_root: Path) -> Library:
    return Library.open(Settings(index=archive_root))


def test_the_library_knows_its_files(library: Library) -> None:
    assert [(file.name, file.first, file.count) for file in library.files] == [("一版.txt", 0, 2), ("二版.txt", 2, 2)]
    assert library.holdings == Holdings("g000001", 2, 4, ("2021-05-19", "2022-09"), reads=library.holdings.reads)
    for number in range(4):
        article = library.archive.article(number)
        assert library.find(article.file, article.spans[0][0]) == number
        assert library.file_of(number).name == article.file
    assert library.find("三版.txt", 0) is None


def test_an_errand_is_done_or_said_to_have_failed(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    became, drafted = do(library, "draft", [to_plain(WATER)])
    assert became == "done"
    assert "480万立方米" in from_plain(Drafted, drafted).messages[0].plain
    assert do(library, "draft", [to_plain(replace(WATER, text="？？"))]) == ("unclear", None)
    assert do(library, "suggest", ["？？", "zh"]) == ("done", None)
    assert do(library, "press", [to_plain(LIST), to_plain(Press("", "f", 9, 0))]) == ("done", None)
    monkeypatch.setattr("bot.telegram.clerk.drafting.converse", lambda *_: 1 // 0)
    assert do(library, "draft", [to_plain(WATER)]) == ("failed", None)
    assert do(library, "dance", []) == ("failed", None)


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.001)


def test_a_new_index_is_taken_up_between_two_questions(archive_root: Path, pages: Path, tmp_path: Path) -> None:
    root, mine = tmp_path / "index", tmp_path / "pages"
    shutil.copytree(archive_root, root)
    shutil.copytree(pages, mine)

    async def play() -> None:
        desk = await Desk.open(Settings(index=root))
        [first] = desk._clerks
        assert not await desk.refresh()
        (mine / "三版.txt").write_text("# 夜校开班\n\n本报讯 夜校今晚开班，招收学员40人。", "utf-8")
        await asyncio.to_thread(build, [mine], root)
        changing = asyncio.create_task(desk.refresh())
        while not changing.done():
            drafted = await desk.draft(WATER)
            assert drafted.exchange
            assert "480万立方米" in drafted.messages[0].plain
        assert await changing
        await until(lambda: first.dead)
        followed = await desk.draft(replace(FOLLOW_UP, memory=drafted.memory))
        assert "2.6亿元" in followed.messages[0].plain, "the memory outlives the process that it came from"
        assert followed.exchange
        assert followed.exchange.generation == desk.generation == "g000002"
        assert desk.holdings.pages == 3
        (mine / "三版.txt").unlink()
        await asyncio.to_thread(build, [mine], root)
        (root / "generations/g000003/catalog.sqlite").write_bytes(b"damaged")
        with pytest.raises(IndexDamagedError):
            await desk.refresh()
        assert desk.generation == "g000002"
        assert await desk.find(LIST, "夜校")
        await desk.close()

    asyncio.run(play())


# Imported by Python at the start of a clerk: there is a question that it dies of.
_MORTAL = """
import os
from bot.telegram.clerk import doing
answer = doing.draft
doing.draft = lambda question, library: os._exit(9) if question.text == "fatal" else answer(question, library)
"""


def test_what_a_clerk_dies_of_is_asked_once_more_and_all_else_until_it_is_answered(
    archive_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "sitecustomize.py").write_text(_MORTAL, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr("bot.telegram.desk._LONGEST_ERRAND", 2.0)
    monkeypatch.setattr("bot.telegram.desk._SECONDS_BETWEEN_LOOKS", 0.2)

    async def play() -> None:
        desk = await Desk.open(Settings(index=archive_root))
        os.kill(desk._clerks[0]._process.pid, signal.SIGSTOP)  # it hangs at the first question
        watching = asyncio.create_task(desk.watch())
        asked = [asyncio.create_task(desk.draft(replace(WATER, text=text))) for text in ("fatal", *[WATER.text] * 5)]
        fatal, *others = await asyncio.gather(*asked, return_exceptions=True)
        assert isinstance(fatal, ClerkLostError)
        assert all(isinstance(other, Drafted) and "480万立方米" in other.messages[0].plain for other in others)
        watching.cancel()
        await desk.close()
        assert not desk.answers

    asyncio.run(play())
    assert re.findall(r"has ended \((.+?)\); another", caplog.text) == ["signal 9", "exit status 9"]


def test_who_waits_for_a_clerk_that_hangs_finds_out_when_it_is_sent_away(
    archive_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.clerks._SECONDS_TO_END", 0.1)

    async def play() -> None:
        clerk = await Clerk.start(Settings(index=archive_root))
        os.kill(clerk._process.pid, signal.SIGSTOP)
        asked = asyncio.create_task(clerk.do("draft", WATER))
        await asyncio.sleep(0)
        async with asyncio.timeout(20):
            await clerk.retire(0.1)
        with pytest.raises(ClerkLostError):
            await asked

    asyncio.run(play())


def test_a_clerk_that_never_says_what_it_has_opened_is_not_waited_for(
    archive_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent, started = tmp_path / "python", tmp_path / "started"
    silent.write_text(f"#!/bin/sh\necho $$ > {started}\nexec sleep 60\n", "utf-8")
    silent.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(silent))
    monkeypatch.setattr("bot.telegram.clerks._SECONDS_TO_OPEN", 0.5)
    monkeypatch.setattr("bot.telegram.clerks._SECONDS_TO_END", 0.1)
    with pytest.raises(ClerkLostError, match=r"has not opened .+ within 0\.5 s"):
        asyncio.run(Desk.open(Settings(index=archive_root)))
    with pytest.raises(ProcessLookupError):
        os.kill(int(started.read_text("ascii")), 0)


def test_a_clerk_says_what_it_cannot_do(archive_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def play() -> None:
        clerk = await Clerk.start(Settings(index=archive_root))
        with pytest.raises(FaultError):
            await clerk.do("dance")
        with pytest.raises(QuestionError):
            await clerk.do("draft", replace(WATER, text="？"))
        assert await clerk.end() == "exit status 0"
        with pytest.raises(ClerkLostError):
            await clerk.do("draft", WATER)
        monkeypatch.setattr(sys, "executable", str(archive_root / "python"))
        with pytest.raises(ClerkLostError, match="cannot be started"):
            await Clerk.start(Settings(index=archive_root))

    asyncio.run(play())


def test_a_clerk_whose_bot_is_gone_ends_without_a_word(archive_root: Path) -> None:
    opening = Opening(str(archive_root), None, "zh", logging.WARNING)
    clerk = subprocess.Popen(
        [sys.executable, "-m", "bot.telegram.clerk"],
        cwd=Path(bot.__file__).parent.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with clerk:
        assert clerk.stdin
        assert clerk.stdout
        assert clerk.stderr
        clerk.stdout.close()  # as when the bot is killed while the clerk is at work
        clerk.stdin.write(frame(to_plain(opening)))
        clerk.stdin.flush()
        assert clerk.wait(30) == 0
        assert clerk.stderr.read() == b""
