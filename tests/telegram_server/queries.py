"""The methods that answer taps on buttons and inline questions: once each, while they are known."""

from __future__ import annotations

from typing import Any

from telegram_server.keyboards import check_keyboard
from telegram_server.markup import read_text
from telegram_server.state import Query, State
from telegram_server.values import Json, Parameters, refused

MOST_RESULTS, LONGEST_ID, LONGEST_NOTICE = 50, 64, 200
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_callback_query(state: State, parameters: Parameters) -> bool:
    """End the waiting circle on a button, with a notice where one is given."""
    query = _open(state.taps, parameters.text("callback_query_id"))
    notice = parameters.text("text", "")
    if len(notice) > LONGEST_NOTICE:
        raise refused("MESSAGE_TOO_LONG")
    query.answer = {"text": notice, "show_alert": parameters.flag("show_alert")}
    return True


def answer_inline_query(state: State, parameters: Parameters) -> bool:
    """Show results below an inline question."""
    query = _open(state.inline_queries, parameters.text("inline_query_id"))
    results: Any = parameters.structure("results")
    if not isinstance(results, list):
        raise refused("can't parse inline query results: Expected an Array of InlineQueryResult")
    if len(results) > MOST_RESULTS:
        raise refused("RESULTS_TOO_MUCH")
    if len(parameters.text("next_offset", "").encode()) > LONGEST_ID:
        raise refused("NEXT_OFFSET_INVALID")
    for result in results:
        _check_result(result)
    if len({result["id"] for result in results}) < len(results):
        raise refused("RESULT_ID_DUPLICATE")
    query.answer = {"results": results, "is_personal": parameters.flag("is_personal")}
    query.answer["cache_time"] = parameters.integer("cache_time", 300)
    return True


def _open(queries: dict[str, Query], number: str) -> Query:
    query = queries.get(number)
    if query is None or query.answer is not None:
        raise refused(_TOO_OLD)
    return query


def _check_result(result: Json) -> None:
    name = result.get("id")
    if not isinstance(name, str) or not 1 <= len(name.encode()) <= LONGEST_ID:
        raise refused("RESULT_ID_INVALID")
    if result.get("type") != "article":
        raise refused("this server knows results of type article alone")
    if not str(result.get("title", "")).strip():
        raise refused("can't parse inline query result: Can't find field \"title\"")
    content = result.get("input_message_content")
    if not isinstance(content, dict) or "message_text" not in content:
        raise refused("MESSAGE_EMPTY")
    read_text(str(content["message_text"]), content.get("parse_mode"), too_long="MESSAGE_TOO_LONG")
    if "reply_markup" in result:
        check_keyboard(result["reply_markup"])
