"""Updates are kept before they are confirmed, known when they come again, and survive the process."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.database import Database
from bot.telegram.errors import StateError
from bot.telegram.inbox import TABLES, Doubtful, Inbox, Reply

NUMBERS = count(5)
CHAT, GROUP, SUPERGROUP = 7, -5, -1_000_000_000_005


def update(number: int, chat: int = CHAT, message: int = 1) -> dict[str, Any]:
    return {"update_id": number, "message": {"message_id": message, "chat": {"id": chat}, "text": "秘密的话"}}


@pytest.fixture
def inbox(tmp_path: Path) -> Any:
    opened = Inbox.open(tmp_path)
    yield opened
    opened.close()


def test_an_update_is_new_once(inbox: Inbox) -> None:
    async def play() -> None:
        assert await inbox.add([update(1), update(2), update(1)]) == {1: update(1), 2: update(2)}
        assert await inbox.add([update(2), update(3)]) == {3: update(3)}
        await inbox.finish(1)
        assert await inbox.add([update(1)]) == {}
        assert await inbox.waiting() == [2, 3]

    asyncio.run(play())


def test_what_waits_survives_and_what_is_done_is_forgotten(tmp_path: Path) -> None:
    first = Inbox.open(tmp_path)
    asyncio.run(first.add([update(1), update(2), {"update_id": 3, "message": {"text": "\ud800"}}]))
    asyncio.run(first.finish(1))
    first.close()
    second = Inbox.open(tmp_path)
    assert asyncio.run(second.waiting()) == [2, 3]
    assert asyncio.run(second.raw(1)) is None
    assert asyncio.run(second.raw(2)) == update(2)
    asyncio.run(second.finish(2))
    second.close()
    rows = Database.open(tmp_path / "inbox.sqlite", "").transact(lambda t: t.rows("SELECT raw FROM incoming"))
    assert [row[0] for row in rows[:2]] == [None, None]


def test_one_that_could_not_be_handled_is_kept_to_be_looked_at(inbox: Inbox, tmp_path: Path) -> None:
    asyncio.run(inbox.add([update(1)]))
    asyncio.run(inbox.finish(1, "bad"))
    assert asyncio.run(inbox.waiting()) == []
    rows = Database.open(tmp_path / "inbox.sqlite", "").transact(lambda t: t.rows("SELECT state, raw FROM incoming"))
    assert rows[0][0] == "bad"
    assert "message" in rows[0][1]


def test_an_inbox_that_cannot_be_written_says_so_and_recovers(tmp_path: Path) -> None:
    database = Database.open(tmp_path / "inbox.sqlite", TABLES)
    inbox = Inbox(database)

    async def allow(pages: int) -> None:
        await database.run(lambda t: t.rows(f"PRAGMA max_page_count={pages}"))

    async def play() -> None:
        [(pages,)] = await database.run(lambda t: t.rows("PRAGMA page_count"))
        await allow(pages)
        with pytest.raises(StateError, match="full"):
            await inbox.add([update(number) | {"padding": "x" * 2000} for number in range(100)])
        assert await inbox.waiting() == []
        await allow(pages + 10_000)
        assert len(await inbox.add([update(number) for number in range(100)])) == 100

    asyncio.run(play())
    inbox.close()


@pytest.mark.parametrize("number", [None, "1", True, -1, 2**63, 1.5, [1]])
def test_an_update_without_an_id_is_left_out(inbox: Inbox, number: object) -> None:
    assert asyncio.run(inbox.add([{"update_id": number}, update(9)])) == {9: update(9)}


@pytest.fixture(scope="module")
def full_inbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inbox]:
    """An inbox for many examples."""
    inbox = Inbox.open(tmp_path_factory.mktemp("inbox"))
    yield inbox
    inbox.close()


@given(st.dictionaries(st.sampled_from(["message", "edited_message"]), st.none() | st.text() | st.just({"chat": 1})))
def test_any_update_with_an_id_is_kept(full_inbox: Inbox, body: dict[str, Any]) -> None:
    number = next(NUMBERS)
    assert number in asyncio.run(full_inbox.add([body | {"update_id": number}]))


def test_replies_are_remembered_in_order(inbox: Inbox) -> None:
    async def play() -> None:
        assert await inbox.reserve(CHAT, 2, 0) == Reply(0, None, doubtful=False)
        assert await inbox.reserve(CHAT, 2, 0) == Reply(0, None, doubtful=True), "it may have been sent before"
        await inbox.note_reply(CHAT, 2, Reply(0, 12, doubtful=False))
        assert await inbox.reserve(CHAT, 2, 0) == Reply(0, 12, doubtful=False)
        await inbox.note_reply(CHAT, 1, Reply(1, 11, doubtful=False))
        await inbox.note_reply(CHAT, 1, Reply(0, None, doubtful=False))
        await inbox.note_reply(CHAT, 1, Reply(0, 10, doubtful=True))
        assert await inbox.replies(CHAT, 1) == [Reply(0, 10, doubtful=True), Reply(1, 11, doubtful=False)]
        assert await inbox.doubtful(before=2e10) == [Doubtful(CHAT, 1, 10)]
        assert await inbox.doubtful(before=0) == []
        await inbox.settle(Doubtful(CHAT, 1, 10))
        assert await inbox.doubtful(before=2e10) == []
        await inbox.forget_reply(CHAT, 1, 0)
        assert await inbox.replies(CHAT, 1) == [Reply(1, 11, doubtful=False)]

    asyncio.run(play())


def test_private_chats_and_small_groups_are_numbered_together(inbox: Inbox) -> None:
    async def play() -> None:
        await inbox.add([update(1, CHAT, 10), update(2, GROUP, 12), update(3, SUPERGROUP, 14)])
        await inbox.note_reply(8, 10, Reply(0, 11, doubtful=False))
        assert await inbox.known_messages(CHAT, 1, 20) == {10, 11, 12}
        assert await inbox.known_messages(CHAT, 11, 11) == {11}
        assert await inbox.known_messages(SUPERGROUP, 1, 20) == {14}

    asyncio.run(play())


def test_old_updates_are_forgotten_with_their_replies(inbox: Inbox) -> None:
    async def play() -> None:
        await inbox.add([update(1, message=10), update(2, message=20)])
        for message in (10, 20):
            await inbox.note_reply(CHAT, message, Reply(0, message + 1, doubtful=False))
        await inbox.finish(1)
        await inbox.finish(2)
        await inbox._database.run(lambda t: t.do("UPDATE incoming SET at = 0 WHERE id = 1"))
        await inbox.prune()
        assert await inbox.replies(CHAT, 10) == []
        assert len(await inbox.replies(CHAT, 20)) == 1
        assert await inbox.add([update(1), update(2)]) == {1: update(1)}

    asyncio.run(play())


def test_moves_survive(tmp_path: Path) -> None:
    inbox = Inbox.open(tmp_path)
    asyncio.run(inbox.note_move(GROUP, SUPERGROUP))
    inbox.close()
    again = Inbox.open(tmp_path)
    assert asyncio.run(again.moves()) == {GROUP: SUPERGROUP}
    again.close()


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "inbox.sqlite").write_bytes(b"something else entirely" * 100)
    with pytest.raises(StateError, match=r"inbox\.sqlite cannot be opened"):
        Inbox.open(tmp_path)
