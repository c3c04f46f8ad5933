"""The Bot API server limits floods, fails as it is asked to, and keeps a record of both."""

from __future__ import annotations

import http.client
import time
import urllib.error
from collections import Counter
from typing import Any

import pytest
from telegram_server import FAULTS, Chat, Fault, FaultRates, FloodRules, People, Person, Rule, TelegramServer
from telegram_server.client import Client
from telegram_server.faults import Faults

pytest_plugins = ("telegram_server.fixtures",)


@pytest.fixture
def chat(people: People, reader: Person) -> Chat:
    return people.ask(reader, "水库多大？").message.chat


def say(client: Client, chat: Chat, times: int) -> list[int]:
    return [client("sendMessage", chat_id=chat.id, text="水")[0] for _ in range(times)]


def test_a_private_chat_takes_a_short_burst_and_a_group_twenty() -> None:
    with TelegramServer() as server:
        client, chats = Client(server), server.state.chats
        assert say(client, chats.private(Person(1)), 4) == [200, 200, 200, 429]
        assert say(client, chats.group(-5), 21) == [200] * 20 + [429]
        assert server.violations == []


def test_thirty_a_second_are_enough_for_all() -> None:
    with TelegramServer() as server:
        client, chats = Client(server), server.state.chats
        said = [say(client, chats.private(Person(number)), 1)[0] for number in range(1, 41)]
    assert 30 <= said.count(200) < 40


def test_a_call_before_its_retry_after_is_a_violation_and_one_after_is_none() -> None:
    with TelegramServer(flood=FloodRules(private=Rule(1, 2.0))) as server:
        client, chat = Client(server), server.state.chats.private(Person(1))
        assert say(client, chat, 2) == [200, 429]
        time.sleep(0.2)
        status, body = client("sendChatAction", chat_id=chat.id, action="typing")
        assert (status, body["parameters"]) == (429, {"retry_after": 1})
        time.sleep(0.9)
        assert say(client, chat, 1) == [200]
        assert [(v.key, v.method) for v in server.violations] == [("chat 1", "sendChatAction")]


@pytest.mark.parametrize(
    ("fault", "status", "seen"),
    [
        ("429", 429, []),
        ("500", 500, []),
        ("502", 502, []),
        ("garbage", 200, []),
        ("cut_before", 0, []),
        ("cut_after", 0, ["hello"]),
        ("late", 200, ["hello"]),
    ],
)
def test_each_fault_befalls_the_call_it_was_planned_for(
    server: TelegramServer, chat: Chat, fault: Fault, status: int, seen: list[str]
) -> None:
    server.faults.plan("sendMessage", fault)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    body, kind = f"chat_id={chat.id}&text=hello", {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", f"/bot{server.token}/sendMessage", body, kind)
    try:
        assert connection.getresponse().status == status
    except (OSError, http.client.HTTPException):
        assert status == 0
    connection.close()
    assert [message.text for message in chat.answers()] == seen
    assert [(call.status, call.fault) for call in server.calls] == [(status, fault)]


def test_chance_can_be_replayed_and_keeps_its_rates() -> None:
    rates = FaultRates(seed=7, rates=dict.fromkeys(FAULTS, 0.1))
    drawn = [Faults(rates).choose("sendMessage", f"chat {number}") for number in range(2000)]
    assert drawn == [Faults(rates).choose("sendMessage", f"chat {number}") for number in range(2000)]
    counts = Counter(drawn)
    assert all(140 < counts[fault] < 260 for fault in FAULTS)
    assert counts[None] > 500


def test_a_server_that_is_down_refuses_and_comes_back_on_its_port(server: TelegramServer, client: Client) -> None:
    with server.outage(), pytest.raises(urllib.error.URLError):
        client("getMe")
    assert client("getMe")[0] == 200


def test_a_wrong_token_and_an_unknown_method_are_refused(client: Client) -> None:
    assert client("getMe", "1:wrong")[0] == 401
    assert client("sendTelepathy")[0] == 404


def test_a_tap_and_an_inline_question_are_answered_once(
    people: People, reader: Person, client: Client, chat: Chat
) -> None:
    sent = client("sendMessage", chat_id=chat.id, text="答")[1]["result"]["message_id"]
    tap = people.tap(reader, chat.messages[sent], "m")
    assert "too old" in client.refusal("answerCallbackQuery", callback_query_id="1")
    assert client("answerCallbackQuery", callback_query_id=tap, text="好")[0] == 200
    assert "too old" in client.refusal("answerCallbackQuery", callback_query_id=tap)
    assert people.answered(tap)["text"] == "好"
    query = people.ask_inline(reader, "水库")
    assert client("answerInlineQuery", inline_query_id=query, results=[result("a")], is_personal=True)[0] == 200
    assert people.answered(query)["is_personal"] is True


@pytest.mark.parametrize(
    ("names", "why"),
    [
        ([str(number) for number in range(51)], "RESULTS_TOO_MUCH"),
        (["a", "a"], "RESULT_ID_DUPLICATE"),
        (["水" * 22], "RESULT_ID_INVALID"),
        ([""], "RESULT_ID_INVALID"),
    ],
)
def test_wrong_inline_results_are_refused(
    people: People, reader: Person, client: Client, names: list[str], why: str
) -> None:
    query = people.ask_inline(reader, "水库")
    results = [result(name) for name in names]
    assert why in client.refusal("answerInlineQuery", inline_query_id=query, results=results)


def test_a_chosen_result_can_be_edited_by_its_inline_id(people: People, reader: Person, client: Client) -> None:
    keyed = result("a") | {"reply_markup": {"inline_keyboard": [[{"text": "更多", "callback_data": "m"}]]}}
    message = people.choose(reader, people.ask_inline(reader, "水库"), keyed)
    (inline,) = people.server.state.inline_messages
    assert client("editMessageText", inline_message_id=inline, text="库")[1]["result"] is True
    assert message.text == "库"


@pytest.mark.parametrize("name", ["Start", "a" * 33, "中文", ""])
def test_a_wrong_command_is_refused(client: Client, name: str) -> None:
    commands = [{"command": name, "description": "开始"}]
    assert "BOT_COMMAND_INVALID" in client.refusal("setMyCommands", commands=commands)


def test_a_draft_goes_to_private_chats_where_allowed_at_all(server: TelegramServer, client: Client, chat: Chat) -> None:
    draft: dict[str, Any] = {"draft_id": 1, "text": "查"}
    assert client("sendMessageDraft", chat_id=chat.id, **draft)[0] == 404
    server.state.drafts_allowed = True
    assert client("sendMessageDraft", chat_id=chat.id, **draft)[0] == 200
    group = server.state.chats.group(-5)
    assert client("sendMessageDraft", chat_id=group.id, **draft)[0] == 400


def result(name: str) -> dict[str, object]:
    return {"type": "article", "id": name, "title": "水库", "input_message_content": {"message_text": "<b>480</b>"}}
