"""R11 and R12: updates that nobody can parse or that are yet to be invented, and questions meant to break things."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from telegram_server import Json, Person

from torturing.outcome import Outcome
from torturing.stage import PLACEHOLDER, Plan, Stage

_NOT_VALUES: list[Any] = [
    None,
    "",
    "水",
    -1,
    2**63,
    1e308,
    True,
    [],
    {},
    [[]],
    {"id": "x"},
    [None],
    "\u0000",
    {"a": {"b": [1]}},
]
_BATCH = 200
_FUTURE = ["message_dream", "hologram", "paid_thought", "chat_telepathy", "message", "callback_query", "inline_query"]
_PIECES = [
    "<b>", "</b>", "<script>", "</", "<a href=\"", "&", "&amp;", "&#x110000;", "&lt", "<", ">",
    "\"", "'", "\\", "`", "*_[", "水库", "总库容", "多少", "立方米", "？", "柏溪镇", "“", "”", "《", "》", "\n",
    "\r\n", "\t", "\u0000", "\u200b", "\u202e", "\u2028", "\ufeff", "\ufffd", "😀", "👩‍👩‍👧‍👦", "🇨🇳",
    "é́́́́", "ﷺ", "𠀀", "\U0010fffd", "AND", "OR", "NOT", "title:", "^9", "~",
    "'; DROP TABLE inbox; --", "%s", "{0}", "${x}", "../../etc/passwd", "http://127.0.0.1/",
    "/start", "/new", "@wenbao_test_bot", "0", "９", "一亿", "2021年13月45日", "-", "/", "(", ")",
    "1e999", "NaN", "null", "去年", "那总投资呢", "为什么",
]  # fmt: skip


def malformed_updates(plan: Plan, *, updates: int) -> Outcome:
    """R11: broken and unknown updates between questions; every question is answered, nothing stalls."""
    with Stage(plan) as stage:
        stage.bot.start()
        for number in range(updates):
            for update in malformed(stage.chance, _valid(number)):
                stage.people.tell(update, anyway=True)
            if number % 20 == 0:
                stage.ask_in_private(number % 40)
            if number % 500 == 499:
                stage.settle(60)
        stage.settle(30 + updates / 100)
        stage.server.wait(lambda: not stage.server.state.updates.pending, 10)
        failures = stage.faults() + [f"{len(stage.server.state.updates.pending)} updates never confirmed"] * bool(
            stage.server.state.updates.pending
        )
        return Outcome(updates, failures, {"questions": len(stage.exams), "log bytes": stage.bot.log.stat().st_size})


def malformed(chance: Random, valid: Json) -> list[Json]:
    """Break a valid update: a part of it left out or exchanged, or the whole put under another name."""
    kind, body = next(iter(valid.items()))
    if chance.random() < 0.2:
        return [{chance.choice(_FUTURE): body if chance.random() < 0.5 else chance.choice(_NOT_VALUES)}]
    broken = copy.deepcopy(body)
    where, name = chance.choice(list(_places(broken)))
    if chance.random() < 0.4:
        del where[name]
    else:
        where[name] = chance.choice(_NOT_VALUES)
    return [{kind: broken}]


def _places(value: Any) -> list[tuple[Any, Any]]:
    """List every place in a JSON value as its container and its key."""
    names = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    return [(value, name) for name in names] + [place for name in names for place in _places(value[name])]


def _valid(number: int) -> Json:
    person = Person(300_000 + number % 50).json()
    chat = {"id": person["id"], "type": "private", "first_name": "安然"}
    text = {"text": "/help 水库", "entities": [{"type": "bot_command", "offset": 0, "length": 5}]}
    message: Json = {"message_id": 90_000 + number, "date": 1_800_000_000, "from": person, "chat": chat} | text
    updates: list[Json] = [
        {"message": message},
        {"edited_message": message | {"edit_date": 1_800_000_001}},
        {"message": message | {"reply_to_message": message, "message_thread_id": 3, "is_topic_message": True}},
        {"callback_query": {"id": str(number), "from": person, "message": message, "chat_instance": "1", "data": "m"}},
        {"inline_query": {"id": str(number), "from": person, "query": "水库", "offset": ""}},
    ]
    return updates[number % len(updates)]


def hostile_questions(plan: Plan, *, questions: int) -> Outcome:
    """R12: questions of broken marks, strange characters and commands; each gets an answer that Telegram accepts."""
    with Stage(plan) as stage:
        stage.bot.start()
        failures: list[str] = []
        for start in range(0, questions, _BATCH):
            asked = [_ask_hostile(stage, number) for number in range(start, min(start + _BATCH, questions))]
            stage.server.wait(lambda a=asked: all(one.answered() for one in a), 30)  # type: ignore[misc]
            failures += [f"no answer to {one.text!r}" for one in asked if not one.answered()]
        refusals = [f"{call.method} refused: {call.description}" for call in stage.server.calls if call.status == 400]
        return Outcome(questions, failures + stage.faults() + [r for r in refusals if not _expected(r)])


def _expected(refusal: str) -> bool:
    """Tell whether a refusal only confirms what an edit asked: it was done already, or the message is none of ours."""
    return any(words in refusal for words in ("not modified", "to edit not found", "can't be edited"))


@dataclass(frozen=True, slots=True)
class _Hostile:
    """A hostile text, and how to tell that the bot has answered it."""

    text: str
    answered: Callable[[], bool]


def _ask_hostile(stage: Stage, number: int) -> _Hostile:
    chance, person = stage.chance, Person(400_000 + number % 50)
    text = "".join(chance.choice(_PIECES) for _ in range(chance.choice([1, 3, 10, 30])))
    text = text * chance.choice([1, 1, 1, 40])
    if chance.random() < 0.2:
        query = stage.server.state.inline_queries[stage.people.ask_inline(person, text[:256])]
        return _Hostile(text[:256], lambda: query.answer is not None)
    shown = text[:2000].strip() or "？"  # Telegram lets nobody write nothing
    asked = stage.people.ask(person, shown)
    return _Hostile(shown, lambda: any(PLACEHOLDER not in message.text for message in asked.answers()))
