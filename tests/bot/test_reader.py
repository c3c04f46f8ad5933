"""Passages read by the reader that ships."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from bot.reader.reading import LEAST, Reader

QUESTION = "江城市今年新建了多少盏路灯？"
ANSWERING = (
    "入夏以来，居民反映城南夜间出行不便。江城市今年新建路灯３２０盏，惠及六个社区。市民王秀兰说，晚上散步亮堂多了。"
)
OTHER = "临河县昨日举行青少年乒乓球赛，来自五所学校的选手参加。比赛将于周末结束。"
PASSAGES = [OTHER, ANSWERING, "路灯。", ""]


@pytest.fixture(scope="module")
def reader() -> Reader:
    opened = Reader.open()
    assert opened is not None
    return opened


def test_where_there_is_no_reader_none_is_opened(tmp_path: Path) -> None:
    assert Reader.open(tmp_path) is None


def test_nothing_to_read_gives_no_reading(reader: Reader) -> None:
    assert reader.read(QUESTION, []) == []


def test_the_passage_that_answers_is_judged_best_and_its_figure_found(reader: Reader) -> None:
    readings = reader.read(QUESTION, PASSAGES)
    assert max(readings, key=lambda r: r.relevance) is readings[1]
    span = readings[1].best_span()
    assert span is not None
    assert "３２０" in ANSWERING[slice(*span)]


def test_the_chances_of_all_runs_of_all_passages_add_up(reader: Reader) -> None:
    readings = reader.read(QUESTION, PASSAGES)
    total = sum(float(np.exp(reading.spans[reading.spans > LEAST]).sum()) for reading in readings)
    assert total == pytest.approx(1, abs=1e-3)


def test_the_best_run_has_the_best_score(reader: Reader) -> None:
    (reading,) = reader.read(QUESTION, [ANSWERING])
    span = reading.best_span()
    assert span is not None
    best = reading.span_score(*span)
    scores = [reading.span_score(a, b) for a in range(len(ANSWERING)) for b in range(a + 1, len(ANSWERING) + 1)]
    assert best == pytest.approx(max(scores))
    short = reading.best_span(max_length=2)
    assert short is not None
    assert short[1] - short[0] <= 2


def test_a_sentence_counts_all_its_runs(reader: Reader) -> None:
    (reading,) = reader.read(QUESTION, [ANSWERING])
    start, end = ANSWERING.index("江城"), ANSWERING.index("市民")
    assert reading.sentence_score(start, end) > reading.sentence_score(end, len(ANSWERING))
    assert reading.sentence_score(0, len(ANSWERING)) == pytest.approx(0, abs=1e-3)
    assert reading.sentence_score(3, 3) == reading.span_score(3, 3) == LEAST


def test_a_passage_is_judged_alike_alone_and_among_others(reader: Reader) -> None:
    together = reader.read(QUESTION, PASSAGES)
    for passage, reading in zip(PASSAGES, together, strict=True):
        (alone,) = reader.read(QUESTION, [passage])
        assert alone.relevance == pytest.approx(reading.relevance, abs=1e-3)
        assert alone.best_span() == reading.best_span()


@pytest.mark.parametrize("question", ["", "😀", "\ud800", "多少" * 400])
def test_any_question_is_read(reader: Reader, question: str) -> None:
    readings = reader.read(question, [ANSWERING, "", "\n\n", ANSWERING * 30])
    assert all(math.isfinite(reading.relevance) for reading in readings)
    assert readings[1].best_span() is None
    assert readings[1].relevance == LEAST
