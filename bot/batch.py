"""Lines of JSON questions → lines of JSON answers, one by one in their order; a broken line gives an error there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.errors import QuestionError
from bot.replies import answer_json
from bot.types import Answer

Ask = Callable[[str], Answer]


@dataclass(frozen=True, slots=True)
class BatchLine:
    """What one line of input gives: the object to print, and whether something in it could not be answered."""

    value: dict[str, object]
    failed: bool


def answer_batch(lines: Iterable[bytes], ask: Ask) -> Iterator[BatchLine]:
    """Answer `{"id", "question"}` and `{"id", "turns": [{"question"}, …]}` ; blank lines count but are skipped."""
    for number, raw in enumerate(lines, 1):
        if raw.strip():
            yield _answer_line(raw, f"line {number}", ask)


def _answer_line(raw: bytes, where: str, ask: Ask) -> BatchLine:
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
        return _answer_one(record, record.get("id"), where, ask)
    if not isinstance(turns, list) or not turns:
        return _error(record.get("id"), None, f'{where}: "turns" is no list of questions; write [{{"question": …}}, …]')
    answered = _answer_turns(turns, where, ask)
    return BatchLine(
        {"id": record.get("id"), "turns": [turn.value for turn in answered]}, any(turn.failed for turn in answered)
    )


def _answer_turns(turns: list[object], where: str, ask: Ask) -> list[BatchLine]:
    """Answer each turn of a conversation, for now on its own: what connects them is to join here."""
    return [_answer_one(turn, None, f"{where}, turn {number}", ask) for number, turn in enumerate(turns, 1)]


def _answer_one(record: object, id_: object, where: str, ask: Ask) -> BatchLine:
    question = record.get("question") if isinstance(record, dict) else None
    if not isinstance(question, str):
        return _error(id_, None, f'{where} has no question; write {{"id": …, "question": …}}')
    try:
        answer = ask(question)
    except QuestionError as e:
        return _error(id_, question, f"{where}: {e}")
    return BatchLine(answer_json(answer) | {"id": id_}, failed=False)


def _error(id_: object, question: str | None, message: str) -> BatchLine:
    return BatchLine({"id": id_, "question": question, "status": "error", "message": message}, failed=True)
