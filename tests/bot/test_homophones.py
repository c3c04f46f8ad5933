"""Characters that only sound right are put right by what stands in the archive, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import FIRST_PAGE, SECOND_PAGE

from bot.homophones import put_right, sounding_like
from bot.questions import understand
from index import Archive


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("老街修善工程何时启动", "老街修缮工程何时启动"),
        ("秧庙插得早吗", "秧苗插得早吗"),
        ("水裤全部竣工", "水库全部竣工"),
        ("新建冷酷要多久", "新建冷库要多久"),
    ],
)
def test_a_character_of_the_same_sound_is_put_right(archive: Archive, typed: str, meant: str) -> None:
    assert put_right(typed, archive) == meant


@pytest.mark.parametrize(
    "question",
    [
        "三座水库总库容多少？",
        "谁是合作社理事长",
        "青石县图书馆每晚几点关门",
        "What is 水库?",
        "月球上有几座火山",
        "",
        "？",
    ],
)
def test_what_may_be_meant_as_typed_is_left_alone(archive: Archive, question: str) -> None:
    assert put_right(question, archive) == question


@pytest.mark.parametrize("page", [FIRST_PAGE, SECOND_PAGE])
def test_what_the_archive_says_itself_is_never_touched(archive: Archive, page: str) -> None:
    for line in page.split("\n"):
        assert put_right(line, archive) == line


@given(st.text(alphabet="老街修善工程秧庙水库a1，？ \n", max_size=20))
def test_the_length_stays(archive: Archive, question: str) -> None:
    assert len(put_right(question, archive)) == len(question)


def test_sounds_that_many_speakers_merge_are_one() -> None:
    assert "商" in sounding_like("伤")
    assert "三" in sounding_like("山")
    assert "山" not in sounding_like("山")
    assert sounding_like("a") == ()


def test_the_question_is_looked_for_as_meant_and_as_typed(archive: Archive) -> None:
    question, query = understand("老街修善工程", archive)
    assert (question.text, question.resolved) == ("老街修善工程", "老街修缮工程")
    assert {"修缮", "修善"} <= query.bigrams.keys()
