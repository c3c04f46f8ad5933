"""What is said to the program, and the real questions that only sound like it."""

from __future__ import annotations

import pytest

from bot.talk.smalltalk import Holdings, Said, listen, small_reply
from index import Archive


@pytest.mark.parametrize(
    ("typed", "subject"),
    [
        ("你好！", "greeting"),
        ("Hello", "greeting"),
        ("早上好呀", "greeting"),
        ("谢谢你", "thanks"),
        ("Thank you very much!", "thanks"),
        ("再见", "goodbye"),
        ("好的", "noted"),
        ("你能做什么？", "abilities"),
        ("你是谁", "abilities"),
        ("What can you do?", "abilities"),
        ("有哪些文章？", "holdings"),
        ("你这里一共有多少篇报道", "holdings"),
        ("what articles do you have?", "holdings"),
        ("讲个笑话吧", "amusement"),
        ("换个话题", "fresh"),
        ("/new", "fresh"),
        ("new topic", "fresh"),
        ("还有别的吗？", "more"),
        ("还有呢", "more"),
        ("anything else?", "more"),
    ],
)
def test_small_talk_is_known(typed: str, subject: str) -> None:
    assert listen(typed).subject == subject


@pytest.mark.parametrize(
    "question",
    [
        "图书馆有哪些文章获奖？",
        "你能告诉我水库总库容是多少吗",
        "你好社区有多少居民？",
        "还有别的乡镇参赛吗？",
        "谢谢村的村长是谁",
        "新话剧的主题是什么",
        "谁讲了笑话",
        "有多少篇文章写了老街？",
        "Hello Kitty 主题展什么时候开幕",
        "what can the library do for children?",
        "那总投资呢？",
        "为什么？",
    ],
)
def test_a_question_of_the_pages_is_none(question: str) -> None:
    assert listen(question) == Said(None, question)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("你好，水库总库容多少？", Said(None, "水库总库容多少？")),
        ("谢谢！那总投资呢？", Said(None, "那总投资呢？")),
        ("换个话题，水库总库容多少？", Said("fresh", "水库总库容多少？")),
        ("你好，你能做什么？", Said("abilities", "")),
        ("Hi, how many reservoirs are there?", Said(None, "how many reservoirs are there?")),
    ],
)
def test_a_polite_opening_is_taken_off(typed: str, said: Said) -> None:
    assert listen(typed) == said


def test_the_replies_say_what_the_archive_holds(archive: Archive) -> None:
    held = Holdings.of(archive)
    assert (held.pages, held.articles, held.first, held.last) == (2, 4, "2021-05-19", "2022-09")
    assert held is Holdings.of(archive)
    for subject in ("abilities", "holdings", "greeting"):
        assert "2个" in small_reply(subject, archive, "zh")
        assert "2 " in small_reply(subject, archive, "en")
    assert "2021年5月19日至2022年9月" in small_reply("holdings", archive, "zh")
    assert "《青石县三座水库全部竣工》" in small_reply("holdings", archive, "zh")


@pytest.mark.parametrize("subject", ["thanks", "goodbye", "noted", "amusement", "fresh", "more"])
def test_every_other_reply_is_a_sentence(archive: Archive, subject: str) -> None:
    for language in ("zh", "en"):
        reply = small_reply(subject, archive, language)  # type: ignore[arg-type]
        assert reply
        assert "{" not in reply
