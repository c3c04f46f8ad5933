"""What the bot keeps in SQLite: quotas, notices, cards of buttons, the journal of questions."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot
from bot.telegram.cards import CARD_TABLES, Card, Cards, Press, pack, read_press
from bot.telegram.database import Database
from bot.telegram.errands import Exchange
from bot.telegram.journal import JOURNAL_TABLES, Journal, Totals, pseudonymise, work_list
from bot.telegram.limits import HOUR, LIMIT_TABLES, Limits
from bot.telegram.secrecy import Secret

EXCHANGE = Exchange("水库有多大？", "answered", 0.5, "一版.txt:3-12", "g000001")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(tmp_path / "state.sqlite", CARD_TABLES + LIMIT_TABLES + JOURNAL_TABLES)
    yield opened
    opened.close()


def test_the_quota_is_exact_and_an_update_counts_once(database: Database) -> None:
    async def play() -> None:
        limits = Limits(database, 3)
        assert [await limits.admit(number, 7) for number in (1, 2, 2, 3, 4, 5, 1)] == [True] * 4 + [False] * 2 + [True]
        assert await limits.admit(6, 8)
        assert await limits.within_an_hour() == (2, 4)
        await database.run(lambda t: t.do("UPDATE asked SET at = at - 3700 WHERE id = 1"))
        assert [await limits.admit(number, 7) for number in (7, 8)] == [True, False]
        await limits.prune()
        assert await limits.within_an_hour() == (2, 4)

    asyncio.run(play())


def test_no_quota_admits_everything(database: Database) -> None:
    limits = Limits(database, None)
    assert all(asyncio.run(limits.admit(number, 7)) for number in range(150))


def test_a_notice_is_given_once_in_a_while_but_to_its_update_again(database: Database) -> None:
    async def play() -> None:
        limits = Limits(database, 1)
        assert await limits.is_due("a", 1, HOUR)
        assert not await limits.is_due("a", 2, HOUR)
        assert await limits.is_due("a", 1, HOUR)
        assert await limits.is_due("b", 2, HOUR)
        await database.run(lambda t: t.do("UPDATE notice SET at = at - 3601"))
        assert await limits.is_due("a", 3, HOUR)
        await database.run(lambda t: t.do("UPDATE notice SET at = at + 86400"))
        assert await limits.is_due("a", 4, HOUR), "a clock that was set back must not silence the bot"

    asyncio.run(play())


def test_a_card_comes_back_in_its_chat_only(database: Database) -> None:
    async def play() -> None:
        cards = Cards(database, Secret("1:key"))
        card = Card(cards.id_for(7, 5), "zh", {"quote": {"text": "引文"}, "answer": ["<b>", "x"]})
        await cards.keep(7, 5, card.id, card.language, pack(card.content))
        press = read_press(card.button("更多", "m", 2).data)
        assert press == Press(card.id, "m", 2, 0)
        assert await cards.find(press, 7) == card
        assert await cards.find(press, 8) is None
        assert await cards.find(press, None) is None
        assert await cards.find(replace(press, card="x" * 16), 7) is None
        others = cards.id_for(7, 6), cards.id_for(8, 5), Cards(database, Secret("1:other")).id_for(7, 5)
        assert len({*others, card.id, Cards(database, Secret("1:key")).id_for(7, 5)}) == 4
        assert await cards.latest(7) == card
        assert await cards.latest(8) is None
        await database.run(lambda t: t.do("UPDATE card SET at = 0"))
        await cards.prune()
        assert await cards.find(press, 7) is None

    asyncio.run(play())


@given(st.sampled_from("msbudnfoa"), st.integers(0, 10**9 - 1), st.integers(0, 10**9 - 1))
def test_a_button_fits_and_is_read_as_written(verb: str, first: int, second: int) -> None:
    data = Card("A" * 16, "zh", {}).button("标签", verb, first, second).data
    assert len(data.encode()) <= 64
    assert read_press(data) == Press("A" * 16, verb, first, second)


@given(st.text())
def test_what_is_none_of_our_buttons_is_none(data: str) -> None:
    assert read_press(data) is None


@pytest.mark.parametrize(
    "data", ["", "A" * 16, "A" * 16 + ":mm1", "A" * 15 + ":m", "A" * 16 + ":m1.2.3", "甲" * 16 + ":m"]
)
def test_forged_data_is_none_of_ours(data: str) -> None:
    assert read_press(data) is None


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("打 13812345678 问", "打 〔号码〕 问"),
        ("写信到 a.b@example.com 吗", "写信到 〔邮箱〕 吗"),
        ("@someone 说的 https://example.com/x?y=1 呢", "〔用户〕 说的 〔网址〕 呢"),
        ("身份证11010519491231002X", "身份证〔号码〕"),
        ("2023年投资3200万元、73.97亿元？", "2023年投资3200万元、73.97亿元？"),
        ("2023-12-27的报道", "2023-12-27的报道"),
    ],
)
def test_what_tells_who_somebody_is_gets_masked(text: str, kept: str) -> None:
    assert pseudonymise(text) == kept


def test_the_work_list_holds_what_failed_or_was_disliked(database: Database) -> None:
    async def play() -> None:
        journal = Journal(database, "pseudonymised")
        await journal.note("good", 7, EXCHANGE)
        await journal.note("bad", 7, replace(EXCHANGE, question="打13812345678？"))
        await journal.note("none", 7, replace(EXCHANGE, status="not_found", source=""))
        await journal.rate("bad", 7, good=False)
        await journal.rate("good", 7, good=False)
        await journal.rate("good", 7, good=True)
        assert await journal.totals() == Totals(exchanges=3, answered=2, likes=1, dislikes=1)

    asyncio.run(play())
    bad, none = work_list(database)
    assert (bad.why, bad.question, bad.source, bad.dislikes) == ("disliked", "打〔号码〕？", "一版.txt:3-12", 1)
    assert (none.why, none.status, none.source) == ("unanswered", "not_found", "")
    people = database.transact(lambda t: t.rows("SELECT DISTINCT person FROM exchange"))
    assert len(people) == 1
    assert people[0][0] != "7"


def test_what_is_switched_off_is_not_kept(database: Database) -> None:
    asyncio.run(Journal(database, "off").note("x", 7, replace(EXCHANGE, status="not_found")))
    asyncio.run(Journal(database, "off").rate("x", 7, good=False))
    assert work_list(database) == []
    asyncio.run(Journal(database, "full").note("x", 7, replace(EXCHANGE, status="not_found", question="打13812345678")))
    assert work_list(database)[0].question == "打13812345678"


def test_the_report_is_a_table_and_csv(tmp_path: Path) -> None:
    database = Database.open(tmp_path / "state.sqlite", JOURNAL_TABLES)
    asked = replace(EXCHANGE, status="not_found", question="=1+1？")
    asyncio.run(Journal(database, "full").note("x", 7, asked))
    database.close()

    def report(*arguments: str) -> subprocess.CompletedProcess[str]:
        script = Path(bot.__file__).parents[1] / "scripts" / "feedback_report.py"
        return subprocess.run([sys.executable, script, *arguments], capture_output=True, text=True, check=False)

    table, listed, nowhere = report(str(tmp_path)), report(str(tmp_path), "--csv"), report(str(tmp_path / "nowhere"))
    assert "1 to look at" in table.stdout
    header, line = listed.stdout.splitlines()
    assert header == "when,why,dislikes,status,confidence,question,source,index"
    assert ",'=1+1？," in line
    assert (table.returncode, listed.returncode, nowhere.returncode) == (0, 0, 1)
    assert "is not there" in nowhere.stderr
