"""A file of questions: each line answered in its place, whatever the others are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.batch import answer_batch
from bot.errors import QuestionError
from bot.talk.memory import Conversation
from bot.types import Answer

BLANK = Answer("", "", "answered", "describe", "", 1.0, (), (), 0.0, "g000001")


def converse(question: str, memory: Conversation) -> tuple[Answer, Conversation]:
    if not question.strip():
        raise QuestionError("the question is empty")
    answer = replace(BLANK, question=question, answer=question[::-1] + "".join(turn.question for turn in memory.turns))
    return answer, memory.remember(question, answer)


def answered(*lines: str | bytes) -> list[dict[str, object]]:
    raw = [text if isinstance(text, bytes) else text.encode() for text in lines]
    return [line.value for line in answer_batch(raw, converse)]


def test_questions_keep_their_order_and_ids() -> None:
    got = answered(
        '{"id": "甲", "question": "一二"}\n', '{"id": 7, "question": "三四", "x": 1}', '{"question": "五六"}'
    )
    assert [(row["id"], row["answer"]) for row in got] == [("甲", "二一"), (7, "四三"), (None, "六五")]
    assert list(got[0])[:2] == ["id", "question"]


def test_a_conversation_gives_an_answer_for_each_turn_that_knows_the_ones_before() -> None:
    (got,) = answered('{"id": "d", "turns": [{"question": "一二"}, {"question": "三四"}]}')
    assert list(got) == ["id", "turns"]
    assert got["id"] == "d"
    turns = got["turns"]
    assert isinstance(turns, list)
    assert [turn["answer"] for turn in turns] == ["二一", "四三一二"]


def test_lines_know_nothing_of_each_other() -> None:
    got = answered('{"turns": [{"question": "一二"}]}', '{"question": "三四"}', '{"turns": [{"question": "五六"}]}')
    assert got[1]["answer"] == "四三"
    turns = got[2]["turns"]
    assert isinstance(turns, list)
    assert turns[0]["answer"] == "六五"


@pytest.mark.parametrize(
    ("line", "id_", "reason"),
    [
        ("{broken", None, "line 2 is not valid JSON"),
        (b'{"id": 1, "question": "\xff"}', None, "line 2 cannot be read as JSON in UTF-8"),
        ("[" * 100_000, None, "line 2 "),
        ("[1]", None, "line 2 is no object"),
        ('{"id": 3}', 3, "line 2 has no question"),
        ('{"id": 3, "question": 5}', 3, "line 2 has no question"),
        ('{"id": 3, "question": " "}', 3, "line 2: the question is empty"),
        ('{"id": 3, "turns": "x"}', 3, 'line 2: "turns" is no list'),
        ('{"id": 3, "turns": []}', 3, 'line 2: "turns" is no list'),
    ],
)
def test_a_broken_line_is_named_and_the_rest_goes_on(line: str | bytes, id_: object, reason: str) -> None:
    first, broken, last = answered('{"question": "一"}', line, '{"question": "二"}')
    assert (first["answer"], last["answer"]) == ("一", "二")
    assert (broken["id"], broken["status"]) == (id_, "error")
    assert str(broken["message"]).startswith(reason)


def test_a_broken_turn_is_named_and_the_others_are_answered() -> None:
    ((line),) = answer_batch([b'{"turns": [{"question": ""}, 5, {"question": "ab"}, {"question": "cd"}]}'], converse)
    assert line.failed
    turns = line.value["turns"]
    assert isinstance(turns, list)
    assert [turn.get("message", turn.get("answer")) for turn in turns] == [
        "line 1, turn 1: the question is empty",
        'line 1, turn 2 has no question; write {"id": …, "question": …}',
        "ba",
        "dcab",
    ]


def test_blank_lines_and_a_byte_order_mark_do_no_harm() -> None:
    got = answered("\ufeff" + '{"question": "一"}\n', "\n", "  \r\n", "{")
    assert got[0]["answer"] == "一"
    assert str(got[1]["message"]).startswith("line 4")


def test_answers_come_as_the_lines_do() -> None:
    read: list[int] = []

    def lines() -> Iterator[bytes]:
        for number in range(3):
            read.append(number)
            yield b'{"question": "x"}'

    answers = answer_batch(lines(), converse)
    next(answers)
    assert read == [0]


@given(st.lists(st.one_of(st.binary(max_size=20), st.text(max_size=20).map(lambda text: json.dumps(text).encode()))))
def test_any_lines_give_an_object_each(lines: list[bytes]) -> None:
    got = list(answer_batch(lines, converse))
    assert len(got) == sum(bool(line.strip()) for line in lines)
    assert all(isinstance(line.value, dict) for line in got)
