"""R13 and R14: forged and repeated taps, and everything that people who are not on the list may send."""

from __future__ import annotations

import itertools
from typing import Any

from telegram_server import Chat, Json, Message, Person

from torturing.archive import FACTS, TOWNS, Fact
from torturing.outcome import Outcome
from torturing.stage import Plan, Stage

ANNA, _BERT, _STRANGER = Person(1001, "安娜"), Person(1002, "贝特"), Person(1003, "生人")
_ADMIN = Person(1009, "管理员")
_LISTED_GROUP, _OTHER_GROUP, _CHANNEL = -1_000_000_001, -1_000_000_002, -1_000_000_003
LISTED = {
    "WENBAO_TELEGRAM_ACCESS": "list",
    "WENBAO_TELEGRAM_USERS": f"{ANNA.id},{_BERT.id}",
    "WENBAO_TELEGRAM_CHATS": str(_LISTED_GROUP),
    "WENBAO_TELEGRAM_ADMINS": str(_ADMIN.id),
}
# Telegram's own senders: nobody may be listed under these, however often they write.
_SERVICES = [Person(777_000, "Telegram"), Person(1_087_968_824, "Group", "GroupAnonymousBot", None, is_bot=True)]
_BATCH = 100
_BOTS = [Person(1004, "Bot", "another_bot", None, is_bot=True)]


def forged_taps(plan: Plan, *, taps: int) -> Outcome:
    """R13: made-up data, others' buttons, double taps; each tap is answered and nobody sees or changes another's."""
    with Stage(plan, settings=LISTED) as stage:
        stage.bot.start()
        shown = _answer_with_buttons(stage)
        before = len(shown.versions)
        failures = _tap_often(stage, shown, taps // 2, [_BERT, _STRANGER])
        failures += [] if len(shown.versions) == before else ["somebody else's tap changed a message"]
        failures += _tap_often(stage, shown, taps - taps // 2, [ANNA])
        failures += _double_taps(stage, shown)
        strays = [m.text for chat in stage.server.state.chats.all() for m in chat.answers() if chat.id != ANNA.id]
        failures += [f"said elsewhere: {text!r}" for text in strays if _tells(text)]
        return Outcome(taps, failures + stage.faults())


def _answer_with_buttons(stage: Stage) -> Message:
    exam = stage.ask(stage.server.state.chats.private(ANNA), ANNA)
    stage.settle(20)
    (final,) = exam.finals()
    assert final.buttons, "an answer has buttons"
    return final


def _tap_often(stage: Stage, shown: Message, taps: int, people: list[Person]) -> list[str]:
    """Tap again and again with data of a real button, or what somebody makes of it; list what it told."""
    failures: list[str] = []
    for start in range(0, taps, _BATCH):
        tapped = [
            _tap_forged(stage, shown, stage.chance.choice(people)) for _ in range(start, min(start + _BATCH, taps))
        ]
        failures += [fault for number in tapped for fault in _leak(stage.people.answered(number))]
    return failures


def _tap_forged(stage: Stage, shown: Message, person: Person) -> str:
    chance = stage.chance
    real = chance.choice([button["callback_data"] for button in shown.buttons if "callback_data" in button])
    forged = chance.choice([real, real[::-1], real + "1", "", "0", "水" * 21, "{}", "/start"])
    return stage.people.tap(person, shown, chance.choice([real, forged, _changed(forged, chance.random())]))


def _changed(data: str, where: float) -> str:
    """Change one character of the data."""
    at = int(where * len(data))
    return f"{data[:at]}{'x' if data[at : at + 1] != 'x' else 'y'}{data[at + 1 :]}"


def _leak(answer: Any) -> list[str]:
    if answer is None:
        return ["a tap without an answer"]
    return [f"a tap told {answer['text']!r}"] if _tells(answer["text"]) else []


def _double_taps(stage: Stage, shown: Message) -> list[str]:
    """Tap Anna's own buttons twice at once: both are answered, and the bot lives."""
    data = [button["callback_data"] for button in shown.buttons if "callback_data" in button]
    tapped = [stage.people.tap(ANNA, shown, one) for one in data for _ in range(2)]
    return ["a double tap without an answer" for number in tapped if stage.people.answered(number) is None]


def every_kind_of_stranger(plan: Plan, *, extra: int) -> Outcome:
    """R14: every update type by every kind of stranger in every kind of chat, and more by chance: no answer."""
    with Stage(plan, settings=LISTED) as stage:
        stage.bot.start()
        listed = stage.server.state.chats.group(_LISTED_GROUP)
        sent = list(itertools.product(_UPDATES, [_STRANGER, *_BOTS, *_SERVICES], _places(stage)))
        sent += itertools.product(_UPDATES, [*_BOTS, *_SERVICES], [listed])  # who is no person, is none there either
        sent += stage.chance.choices(sent, k=extra)
        for kind, person, chat in sent:
            stage.people.tell(_update(kind, person, chat, stage.chance.choice(FACTS)), anyway=True)
        stage.server.wait(lambda: not stage.server.state.updates.pending, 30 + extra / 50)
        exam = stage.ask(stage.server.state.chats.private(ANNA), ANNA)  # and those who may ask still can
        stage.settle(30 + extra / 50)
        searched = stage.reply(stage.people.ask(_ADMIN, "/stats")).text
        failures = [] if "1 人提问 1 次" in searched else [f"not one question was looked up: {searched}"]
        told = [m.text for chat in stage.server.state.chats.all() for m in chat.answers() if m not in exam.finals()]
        told += [str(query.answer) for query in stage.server.state.inline_queries.values()]
        return Outcome(len(sent), failures + stage.faults() + [f"told a stranger {t!r}" for t in told if _tells(t)])


_UPDATES = [
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_message",
    "edited_business_message",
    "guest_message",
    "callback_query",
    "inline_query",
    "chosen_inline_result",
    "message_reaction",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
]


def _places(stage: Stage) -> list[Chat]:
    chats = stage.server.state.chats
    other = [chats.group(_OTHER_GROUP), chats.group(_OTHER_GROUP - 50, "group"), chats.group(_CHANNEL, "channel")]
    return [chats.private(_STRANGER), *other]


def _update(kind: str, person: Person, chat: Chat, fact: Fact) -> Json:
    """Make an update that asks as loudly as it can: by mention, by command, in reply to the bot."""
    stage_bot = {"id": 4242424242, "is_bot": True, "first_name": "问报", "username": "wenbao_test_bot"}
    text = f"@wenbao_test_bot {fact.question}"
    replied = {"message_id": 1, "date": 1, "chat": chat.json(), "from": stage_bot, "text": "答"}
    message: Json = {"message_id": 9_000_000, "date": 1, "from": person.json(), "chat": chat.json(), "text": text}
    message |= {"entities": [{"type": "mention", "offset": 0, "length": 16}], "reply_to_message": replied}
    if "message" in kind and kind != "message_reaction":
        return {kind: message | {"business_connection_id": "b"} if "business" in kind else message}
    if "channel_post" in kind:
        return {kind: message | {"sender_chat": chat.json()}}
    common: Json = {"id": "77", "from": person.json(), "user": person.json(), "chat": chat.json(), "date": 1}
    by_kind: dict[str, Json] = {
        "callback_query": {"message": replied, "chat_instance": "1", "data": "1"},
        "inline_query": {"query": fact.question, "offset": ""},
        "chosen_inline_result": {"result_id": "1", "query": fact.question, "inline_message_id": "i"},
        "message_reaction": {"message_id": 1, "old_reaction": [], "new_reaction": []},
        "poll_answer": {"poll_id": "1", "option_ids": [0]},
        "chat_join_request": {"user_chat_id": person.id},
    }
    member: Json = {"user": stage_bot, "status": "member"}
    return {kind: common | by_kind.get(kind, {"old_chat_member": member, "new_chat_member": member})}


def _tells(text: str) -> bool:
    """Tell whether a text holds anything of the archive."""
    return any(town[:2] in text for town in TOWNS) or any(fact.generations(text) for fact in FACTS)
