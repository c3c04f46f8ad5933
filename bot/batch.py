"""Lines of JSON questions → lines of JSON answers, one by one in their order; a broken line gives an error there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.conversation import Converse
from bot.errors import QuestionError
from bot.replies import answer_json
from bot.talk.memory import Conversation


@dataclass(frozen=True, slots=True)
class BatchLine:
    """What one line of input gives: the object to print, and whether something in it could not be answered."""

    value: dict[str, object]
    failed: bool


def answer_batch(lines: Iterable[bytes], converse: Converse) -> Iterator[BatchLine]:
    """Answer `{"id", "question"}` and `{"id", "turns": [{"question"}, …]}`; blank lines count but are skipped."""
    for number, raw in enumerate(lines, 1):
        if raw.strip():
            yield _answer_line(raw, f"line {number}", converse)


def _answer_line(raw: bytes, where: str, converse: Converse) -> BatchLine:
    try:
        record = json.loads(raw.decode("utf-8-sig"))
    except json.JSONDecodeError as e:
        return _error(None, None, f"{where} is not valid JSON ({e.msg}, character {e.pos + 1}); correct or remove it")
    except (ValueError, RecursionError) as e:
        return _error(None, None, f"{where} cannot be read as JSON in UTF-8 ({e}); correct or remove it")
    if not isinstance(record, dict):
        return _error(None, None, f'{where} is no object; write {{"id": …, "question": …}}')
    turns = record.get("turns")
    if "turns" not in record:
        return _answer_one(record, record.get("id"), where, Conversation(), converse)[0]
    if not isinstance(turns, list) or not turns:
        return _error(record.get("id"), None, f'{where}: "turns" is no list of questions; write [{{"question": …}}, …]')
    answered = _answer_turns(turns, where, converse)
    return BatchLine(
        {"id": record.get("id"), "turns": [turn.value for turn in answered]}, any(turn.failed for turn in answered)
    )


def _answer_turns(turns: list[object], where: str, converse: Converse) -> list[BatchLine]:
    """Answer the turns of a conversation, each with what it was told before; a broken one is passed over."""
    memory = Conversation()
    answered = []
    for number, turn in enumerate(turns, 1):
        line, memory = _answer_one(turn, None, f"{where}, turn {number}", memory, converse)
        answered.append(line)
    return answered


def _answer_one(
    record: object, id_: object, where: str, memory: Conversation, converse: Converse
) -> tuple[BatchLine, Conversation]:
    question = record.get("question") if isinstance(record, dict) else None
    if not isinstance(question, str):
        return _error(id_, None, f'{where} has no question; write {{"id": …, "question": …}}'), memory
    try:
        answer, after = converse(question, memory)
    except QuestionError as e:
        return _error(id_, question, f"{where}: {e}"), memory
    return BatchLine(answer_json(answer) | {"id": id_}, failed=False), after


def _error(id_: object, question: str | None, message: str) -> BatchLine:
    return BatchLine({"id": id_, "question": question, "status": "error", "message": message}, failed=True)
