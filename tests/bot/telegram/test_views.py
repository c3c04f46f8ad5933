"""Every kind of message as a chat shows it; docs/telegram-messages.md is what stands here, looked at by a person.

To write the document anew: WENBAO_WRITE_DOCS=1 pytest tests/bot/telegram/test_views.py
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from invented import FIRST_PAGE, SECOND_PAGE

import bot
from bot.messages import Language
from bot.settings import Settings
from bot.telegram.access import Gate
from bot.telegram.asking import Talks
from bot.telegram.cards import CARD_TABLES, Card, Cards
from bot.telegram.clerk.drafting import draft
from bot.telegram.clerk.library import Library
from bot.telegram.clerk.panels import (
    answer_content,
    answer_panel,
    article_panel,
    file_panel,
    files_panel,
    passages_panel,
    source_panel,
)
from bot.telegram.clerk.views import (
    Quote,
    answer_text,
    article_texts,
    find_article,
    first_quote,
    inline_title,
    passage_texts,
    shortened,
)
from bot.telegram.client import Me
from bot.telegram.commands import Commands, Health
from bot.telegram.database import Database
from bot.telegram.delivery import PLACEHOLDER, Place
from bot.telegram.desk import Desk
from bot.telegram.errands import Question
from bot.telegram.journal import JOURNAL_TABLES, Journal
from bot.telegram.limits import LIMIT_TABLES, Limits
from bot.telegram.rich_text import Message, Piece, message, said
from bot.telegram.secrecy import Secret
from bot.telegram.settings import TelegramSettings
from bot.telegram.updates import Incoming
from bot.telegram.wording import WORDING, duration, language_of
from bot.types import Answer, Citation, RetrievedPassage

DOCUMENT = Path(bot.__file__).parents[1] / "docs" / "telegram-messages.md"


def cite(page: str, quote: str, answer: str, told: Citation) -> Citation:
    start = page.index(quote)
    at = start + quote.index(answer)
    return replace(told, quote=quote, start=start, end=start + len(quote), answer_spans=((at, at + len(answer)),))


WATER = cite(
    FIRST_PAGE,
    "据介绍，三座水库共投资2.6亿元，\n\n由省水利厅和县财政共同承担。",
    "2.6亿元",
    Citation("一版.txt", "青石县三座水库全部竣工", "2021-05-19", "sidecar", "", 0, 0),
)
TEA = cite(
    SECOND_PAGE,
    "本报讯（记者 林小禾 通讯员 陶然）白鹭乡茶农合作社今年采收春茶90吨，比上年多出15吨，社员人均增收3200元。",
    "90吨",
    Citation("二版.txt", "白鹭乡茶农合作社年产春茶九十吨", "2022-09", "inferred", "", 0, 0),
)
LIBRARY_TEXT = "馆长石榆介绍，图书馆新增座位260个，其中儿童阅览室座位80个，还请来退休教师轮流值班，为学生答疑。"
PASSAGES = tuple(
    RetrievedPassage(file, title, page.index(text), page.index(text) + len(text), text, score)
    for file, title, page, text, score in (
        ("一版.txt", "县图书馆夜间开放受读者欢迎", FIRST_PAGE, LIBRARY_TEXT, 1.5),
        ("二版.txt", "白鹭乡茶农合作社年产春茶九十吨", SECOND_PAGE, TEA.quote, 1.25),
        ("一版.txt", "青石县三座水库全部竣工", FIRST_PAGE, "往年一到夏天就缺水，今年秧苗插得比哪年都早。", 1.0),
    )
)
MONEY = Answer(
    question="三座水库共投资多少？",
    resolved_question="三座水库共投资多少？",
    status="answered",
    kind="money",
    answer="2.6亿元",
    confidence=0.9,
    citations=(WATER,),
    passages=PASSAGES,
    elapsed_ms=1.0,
    index="g000001",
)
HARVEST = replace(MONEY, question="采收春茶多少吨？", answer="90吨", citations=(TEA,), passages=())
NO_FIGURE = replace(
    HARVEST,
    status="no_figure",
    answer="《白鹭乡茶农合作社年产春茶九十吨》讲到这件事，但没有2025年的数字。",
    alternatives=(HARVEST,),
)
BOTH = replace(MONEY, status="partial", answer="2.6亿元；90吨", citations=(), passages=(), parts=(MONEY, HARVEST))
YES = replace(
    MONEY, kind="yesno", question="三座水库共投资2.6亿元吗？", answer="是：三座水库共投资2.6亿元", passages=()
)
UNSURE = replace(HARVEST, confidence=0.15)
NOTHING = replace(MONEY, status="not_found", answer="这些版面里没有找到相关内容。", citations=())


@pytest.fixture(scope="module")
def library(archive_root: Path) -> Iterator[Library]:
    opened = Library.open(Settings(index=archive_root))
    yield opened
    opened.archive.close()


@pytest.fixture
def commands(library: Library, tmp_path: Path) -> Iterator[Commands]:
    """The commands of a bot that has just answered nobody, three days after it was started."""
    database = Database.open(tmp_path / "state.sqlite", CARD_TABLES + LIMIT_TABLES + JOURNAL_TABLES)
    settings = TelegramSettings(Secret("1:x"), "list", admins=frozenset([1]))
    desk = Desk(Settings(), 1)
    desk.holdings = replace(library.holdings, reads=True)
    yield Commands(
        me=Me(42, "wenbao_bot"),
        desk=desk,
        cards=Cards(database, settings.token),
        limits=Limits(database, settings.quota),
        journal=Journal(database, settings.feedback),
        talks=Talks(),
        gate=Gate(settings, {}),
        feedback=settings.feedback,
        health=lambda: Health(time.monotonic() - 3 * 86_400, 0, 0, 0.0),
    )
    database.close()


def card_of(answer: Answer, language: Language = "zh") -> Card:
    shown = answer_text(answer, language)
    return Card("A" * 16, language, answer_content(shown, passage_texts(answer, language), first_quote(answer)))


def panel(shown: Message | None) -> Message:
    assert shown
    return shown


def messages(library: Library) -> Iterator[tuple[str, Message]]:
    """Every kind of message, and what it is called in the document."""
    money, lists = card_of(MONEY), Card("A" * 16, "zh", {"generation": "g000001"})
    say = WORDING["zh"]
    yield "While it looks", said(PLACEHOLDER)
    yield "An answer", panel(answer_panel(money))
    yield "The same, to who speaks English", panel(answer_panel(card_of(MONEY, "en")))
    late = [say.late.format(ago=duration(3 * 3600, "zh")), "理解为：三座水库共投资多少？"]
    yield "A follow-up, answered late", message(answer_text(MONEY, "zh", late))
    yield "Two things asked at once", panel(answer_panel(card_of(BOTH)))
    yield "The figure asked for is not there, another is", panel(answer_panel(card_of(NO_FIGURE)))
    yield "Yes or no", panel(answer_panel(card_of(YES)))
    yield "An answer that may be wrong", panel(answer_panel(card_of(UNSURE)))
    yield "Nothing found", panel(answer_panel(card_of(NOTHING)))
    yield "更多段落", panel(passages_panel(money, 0))
    yield "看原文", panel(source_panel(money, library, None))
    yield "/sources", panel(files_panel(lists, library, 0))
    yield "A file of it", panel(file_panel(lists, library, 1, 0))
    yield "An article of it", panel(article_panel(lists, library, 3, 0))
    yield "Small talk", draft(Question("你好", "", "zh", (), ""), library).messages[0]
    title, below = inline_title(MONEY)
    yield (
        "Offered while somebody types the bot's name and a question",
        message((Piece(title, ("b",)), Piece(f"\n{below}"))),
    )
    yield "The same, chosen", message(shortened(answer_text(MONEY, "zh", [MONEY.question])))
    yield "Beyond the quota", said(say.quota.format(quota=100))
    yield "A stranger", said(say.refused.format(user=123456))
    yield "A group that is not listed", said(say.refused_group.format(user=123456, chat=-1001234567890))
    yield "A picture", said(say.text_only)
    yield "What is no question", said(say.unclear)
    yield "What went wrong", said(say.failed)
    yield "A button of before (a note above the chat)", said(say.outdated)


def told(commands: Commands) -> Iterator[tuple[str, Message]]:
    """What the commands say that show no page, to an administrator."""
    for command in ("start", "help", "new", "status", "settings", "privacy", "stats"):
        asked = Incoming(1, "message", 1, human=True, language="zh", chat=1, private=True, message=1, command=command)
        yield f"/{command}", panel(asyncio.run(commands.answer(asked, Place(1, 1))))
    yield "/reload", said(WORDING["zh"].reloaded.format(generation="g000002"))


def document(library: Library, commands: Commands) -> str:
    """Write the messages as GitHub shows them: much as Telegram does."""
    parts = ["# What the Telegram bot says, as a chat shows it\n\nWritten by `tests/bot/telegram/test_views.py`.\n"]
    for name, shown in (*messages(library), *told(commands)):
        body = shown.html.replace("\n", "<br>\n").replace("</blockquote><br>", "</blockquote>")
        rows = "".join(f"<br>\n{' '.join(f'<kbd>{b.label}</kbd>' for b in row)}" for row in shown.buttons)
        parts.append(f"## {name}\n\n<table><tr><td>\n\n{body}{rows}\n\n</td></tr></table>\n")
    return "\n".join(parts)


def test_the_document_shows_what_is_said(library: Library, commands: Commands) -> None:
    written = document(library, commands)
    if os.environ.get("WENBAO_WRITE_DOCS"):
        DOCUMENT.write_text(written, "utf-8")
    assert DOCUMENT.read_text("utf-8") == written, "write it anew (see above), and look at it"


def test_the_answer_stands_first_and_in_bold() -> None:
    html = panel(answer_panel(card_of(MONEY))).html
    assert html.startswith("<b>2.6亿元</b>\n<blockquote>据介绍，三座水库共投资<b>2.6亿元</b>，由省水利厅")


def test_what_is_missing_is_said_without_emphasis() -> None:
    html = panel(answer_panel(card_of(NO_FIGURE))).html
    assert html.startswith("《白鹭乡")
    assert "采收春茶<b>90吨</b>" in html


def test_passages_are_paged_and_what_was_quoted_is_left_out() -> None:
    card = card_of(MONEY)
    first, second = panel(passages_panel(card, 0)), panel(passages_panel(card, 1))
    assert "新增座位260个" in first.plain
    assert "秧苗" in second.plain
    assert [b.label for b in first.buttons[0]] == ["1/2", "▶"]
    assert [b.label for b in second.buttons[0]] == ["◀", "2/2"]
    assert passages_panel(card, 2) is None


def test_an_article_opens_where_it_was_quoted(library: Library) -> None:
    article = replace(library.archive.article(0), spans=((0, 1300 * 8),))
    source = "一句话就是八个字。" * 1200 + "引文在此。" + "后面还有许多句子。" * 100
    start = source.index("引文")
    pages, opened = article_texts(article, source, [(start, start + 4)], "zh")
    assert len(pages) > 3
    assert "引文在此" not in "".join(piece.text for piece in pages[0])
    assert opened == 0, "the quote lies beyond the article"
    pages, opened = article_texts(replace(article, spans=((0, len(source)),)), source, [(start, start + 4)], "zh")
    assert [piece.text for piece in pages[opened] if "u" in piece.tags] == ["引文在此"]
    pages, again = article_texts(article, source, [], "zh", references=("《报》2021年", "", "甲. 题[N]."))
    assert again == 0
    assert {tuple(p.text for p in page if "code" in p.tags) for page in pages} == {("《报》2021年", "甲. 题[N].")}


def test_a_quote_that_the_index_does_not_hold_any_more_is_not_found(library: Library) -> None:
    quote = first_quote(MONEY)
    assert quote
    assert find_article(quote, library) == 0
    assert find_article(replace(quote, start=quote.start + 1, end=quote.end + 1), library) is None
    assert find_article(Quote("三版.txt", 0, 1, "x"), library) is None
    moved = replace(card_of(MONEY), content={"quote": {"file": "一版.txt", "start": 3, "end": 5, "text": "别的"}})
    assert source_panel(moved, library, None) is None


@pytest.mark.parametrize("numbers", [(99, 0), (0, 99), (10**9, 10**9)])
def test_numbers_that_lead_nowhere_show_nothing(library: Library, numbers: tuple[int, int]) -> None:
    card = card_of(MONEY)
    assert file_panel(card, library, *numbers) is None
    assert article_panel(card, library, *numbers) is None
    assert files_panel(card, library, max(numbers)) is None
    assert source_panel(card, library, max(numbers)) is None


def test_a_result_has_a_title_and_where_it_comes_from() -> None:
    assert inline_title(MONEY) == ("2.6亿元", "青石县三座水库全部竣工 一版.txt")
    assert len(inline_title(replace(MONEY, answer="字" * 500))[0]) == 120


@pytest.mark.parametrize(
    ("code", "language"), [("", "zh"), ("zh-hans", "zh"), ("ZH", "zh"), ("en-GB", "en"), ("de", "en")]
)
def test_the_interface_speaks_the_users_language(code: str, language: Language) -> None:
    assert language_of(code) == language


def test_every_sentence_is_there_in_both_languages_with_the_same_names() -> None:
    zh, en = WORDING["zh"], WORDING["en"]
    for name in zh.__slots__:
        one, two = getattr(zh, name), getattr(en, name)
        if isinstance(one, str):
            assert sorted({*re.findall(r"{\w+}", one)}) == sorted({*re.findall(r"{\w+}", two)}), name
        else:
            assert [command for command, _ in one] == [command for command, _ in two]
