"""A raw update is read without trust: what has not the form of the Bot API counts as not there."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.client import Me
from bot.telegram.updates import read_update

ME = Me(42, "Laoye_bot")
SENDER = {"id": 7, "is_bot": False, "language_code": "zh-hans"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
FIELDS = st.sampled_from(["from", "chat", "message_id", "text", "date", "entities", "id", "data", "message", "query"])


def message(text: str = "问题", **more: Any) -> dict[str, Any]:
    body = {"message_id": 5, "from": SENDER, "chat": {"id": 7, "type": "private"}, "date": 1, "text": text}
    return {"update_id": 1, "message": body | more}


def in_group(text: str, **more: Any) -> dict[str, Any]:
    return message(text, chat={"id": -100, "type": "supergroup"}, **more)


def test_a_question_in_private() -> None:
    got = read_update(message(), ME)
    assert got
    assert (got.kind, got.user, got.chat, got.message, got.text) == ("message", 7, 7, 5, "问题")
    assert (got.human, got.private, got.to_us, got.command) == (True, True, True, "")


@pytest.mark.parametrize(
    ("text", "command", "rest", "to_us"),
    [
        ("/help", "help", "", True),
        ("/ASK 水库  多大", "ask", "水库  多大", True),
        ("/ask@laoye_BOT 水库", "ask", "水库", True),
        ("/ask@other_bot 水库", "", "水库", False),
        ("/ask\n水库", "ask", "水库", True),
        ("价格/元", "", "价格/元", False),
        ("/帮助", "", "/帮助", False),
    ],
)
def test_commands_in_a_group(text: str, command: str, rest: str, to_us: bool) -> None:
    got = read_update(in_group(text), ME)
    assert got
    assert (got.command, got.text, got.to_us) == (command, rest, to_us)


@pytest.mark.parametrize(
    ("text", "entity", "to_us"),
    [
        ("@laoye_bot 水库", {"type": "mention", "offset": 0, "length": 10}, True),
        ("😀@laoye_bot 水库", {"type": "mention", "offset": 2, "length": 10}, True),
        ("@laoye_bottle 水库", {"type": "mention", "offset": 0, "length": 13}, False),
        ("老爷 水库", {"type": "text_mention", "offset": 0, "length": 2, "user": {"id": 42}}, True),
        ("别人 水库", {"type": "text_mention", "offset": 0, "length": 2, "user": {"id": 43}}, False),
        ("水库", {"type": "mention", "offset": -5, "length": 10**6}, False),
        ("水库", "no entity", False),
    ],
)
def test_a_mention_counts_only_as_telegram_marks_it(text: str, entity: object, to_us: bool) -> None:
    got = read_update(in_group(text, entities=[entity]), ME)
    assert got
    assert got.to_us == to_us
    assert not to_us or got.text.endswith("水库")
    assert "@laoye_bot " not in got.text


def test_a_reply_to_the_bot_is_meant_for_it() -> None:
    for user, to_us in ((42, True), (43, False)):
        got = read_update(in_group("水库", reply_to_message={"from": {"id": user}}), ME)
        assert got
        assert got.to_us == to_us


def test_a_topic_is_kept_and_a_mere_thread_of_replies_is_not() -> None:
    topic = read_update(in_group("/help", message_thread_id=3, is_topic_message=True), ME)
    thread = read_update(in_group("/help", message_thread_id=3), ME)
    assert topic
    assert thread
    assert (topic.thread, thread.thread) == (3, None)


@pytest.mark.parametrize(
    "more",
    [
        {"from": SENDER | {"is_bot": True}},
        {"from": {"id": 7}},
        {"sender_chat": {"id": -5}},
        {"via_bot": {"id": 8}},
        {"is_automatic_forward": True},
        {"business_connection_id": "x"},
        {"chat": {"id": 8, "type": "private"}},
    ],
    ids=lambda more: next(iter(more)),
)
def test_who_is_no_person_is_known_as_none(more: dict[str, Any]) -> None:
    got = read_update(message(**more), ME)
    assert got
    assert not got.human


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        {"update_id": 1},
        {"update_id": 1, "channel_post": message()["message"]},
        {"update_id": 1, "business_message": message()["message"]},
        {"update_id": 1, "message": message()["message"], "guest_message": {}},
        {"update_id": "1", "message": message()["message"]},
        {"update_id": True, "message": message()["message"]},
        message(chat={"id": -100, "type": "channel"}),
        message(message_id=-1),
        message(message_id=2**70),
        {"update_id": 1, "callback_query": {"from": SENDER, "data": "x"}},
    ],
)
def test_what_the_bot_has_no_use_for_is_nothing(raw: object) -> None:
    assert read_update(raw, ME) is None


def test_buttons_and_inline_queries() -> None:
    press = {"id": "q", "from": SENDER, "data": "d", "message": {"message_id": 3, "chat": {"id": 7}}}
    pressed = read_update({"update_id": 1, "callback_query": press}, ME)
    typed = read_update({"update_id": 1, "inline_query": {"id": "q", "from": SENDER, "query": "水库"}}, ME)
    assert pressed
    assert typed
    assert (pressed.kind, pressed.chat, pressed.private, pressed.text) == ("button", 7, True, "d")
    assert (typed.kind, typed.chat, typed.text) == ("inline", None, "水库")


@given(
    st.sampled_from(["message", "edited_message", "callback_query", "inline_query"]),
    st.dictionaries(FIELDS, JSON | st.just(SENDER), max_size=6),
)
def test_nothing_that_may_come_raises(kind: str, body: dict[str, Any]) -> None:
    got = read_update({"update_id": 1, kind: body}, ME)
    assert got is None or (got.update == 1 and got.user != 0)


@given(st.dictionaries(st.sampled_from(["message_id", "chat", "date", "text", "entities", "from"]), JSON))
def test_a_message_with_anything_broken_raises_nothing(broken: dict[str, Any]) -> None:
    got = read_update(message(**broken), ME)
    assert got is None or isinstance(got.text, str)
