"""Whole talks about invented pages: follow-ups, changes of topic, small talk, other answers; the memory they need."""

from __future__ import annotations

import dataclasses
import tracemalloc
from collections.abc import Iterator

import pytest
from archives import opened
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import FIRST_PAGE, SECOND_PAGE, SIDECAR
from invented_towns import FOURTH_PAGE, THIRD_PAGE, TOWNS_SIDECAR

from bot.answering import answer
from bot.conversation import converse
from bot.errors import QuestionError
from bot.talk.memory import KEPT_TURNS, Conversation
from bot.types import Answer, Citation, RetrievedPassage
from index import Archive


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    pages = {"一版.txt": FIRST_PAGE, "二版.txt": SECOND_PAGE, "三版.txt": THIRD_PAGE, "四版.txt": FOURTH_PAGE}
    yield from opened(pages | {"archive.toml": SIDECAR + TOWNS_SIDECAR}, tmp_path_factory)


@dataclasses.dataclass
class Talk:
    """A talk as it goes on."""

    archive: Archive
    memory: Conversation = dataclasses.field(default_factory=Conversation)

    def __call__(self, text: str) -> Answer:
        said, self.memory = converse(text, self.memory, self.archive)
        return said


@pytest.mark.parametrize(
    "turns",
    [
        [
            ("2022年上半年云溪镇外出招商多少次？", "26次", None),
            ("总投资多少？", "8.3亿元", "2022年上半年云溪镇总投资多少"),
            ("那竹溪镇呢？", "3.1亿元", "2022年上半年竹溪镇总投资多少"),
            ("镇长是谁？", "白露生", "2022年上半年竹溪镇镇长是谁"),
        ],
        [
            ("云溪镇2022年上半年外出招商多少次？", "26次", None),
            ("2023年呢？", "41次", "云溪镇2023年外出招商多少次"),
        ],
        [
            ("三座水库的总库容是多少？", "480万立方米", None),
            ("那总投资呢？", "2.6亿元", "三座水库的总投资是多少"),
            ("换个话题", "换个话题", None),
            ("老街修缮工程工期多少个月？", "14个月", None),
            ("要修缮多少处民居？", "47处", "老街修缮工程要修缮多少处民居"),
        ],
        [
            ("青石县第三届龙舟赛在哪里举行？", "明月湖", None),
            ("有多少支队伍参赛？", "24支", "青石县第三届龙舟赛有多少支队伍参赛"),
            ("谢谢", "不客气", None),
            ("选手呢？", "480名", "青石县第三届龙舟赛有多少选手"),
            ("县图书馆新增座位多少个？", "260个", None),
        ],
    ],
    ids=["towns", "years", "new topic", "thanks between"],
)
def test_talks(towns: Archive, turns: list[tuple[str, str, str | None]]) -> None:
    talk = Talk(towns)
    for typed, wanted, understood in turns:
        said = talk(typed)
        assert (said.question, talk.memory.understood) == (typed, understood)
        assert wanted in said.answer
        assert understood is None or said.resolved_question == understood


def test_what_is_alone_is_answered_as_a_single_question(towns: Archive) -> None:
    talk = Talk(towns)
    talk("三座水库的总库容是多少？")
    for question in ("老街修缮工程工期多少个月？", "白鹭乡茶农合作社理事长是谁？"):
        alone = answer(question, towns)
        assert dataclasses.replace(talk(question), elapsed_ms=0) == dataclasses.replace(alone, elapsed_ms=0)


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("你好", "off_topic"),
        ("谢谢！", "off_topic"),
        ("讲个笑话", "off_topic"),
        ("/new", "off_topic"),
        ("还有别的吗？", "off_topic"),
        ("你能做什么？", "answered"),
        ("有哪些文章？", "answered"),
        ("what can you do?", "answered"),
    ],
)
def test_small_talk_gets_no_passage(towns: Archive, typed: str, status: str) -> None:
    said, memory = converse(typed, Conversation(), towns)
    assert (said.kind, said.status, said.citations, said.passages) == ("smalltalk", status, (), ())
    assert said.answer
    assert memory == Conversation()


def test_a_greeting_before_a_question_is_no_part_of_it(towns: Archive) -> None:
    said = Talk(towns)("你好，三座水库的总库容是多少？")
    assert (said.answer, said.question) == ("480万立方米", "你好，三座水库的总库容是多少？")


def test_a_new_topic_forgets(towns: Archive) -> None:
    talk = Talk(towns)
    talk("三座水库的总库容是多少？")
    talk("/new")
    assert talk.memory == Conversation()
    talk("三座水库的总库容是多少？")
    talk("换个话题，老街修缮工程工期多少个月？")
    assert [turn.question for turn in talk.memory.turns] == ["老街修缮工程工期多少个月？"]


def test_other_answers_come_one_by_one(towns: Archive) -> None:
    found = answer("三座水库的总库容是多少？", towns)
    others = tuple(dataclasses.replace(found, answer=text, passages=()) for text in ("260万立方米", "90万立方米"))
    memory = Conversation().remember("三座水库的总库容是多少？", dataclasses.replace(found, alternatives=others))
    talk = Talk(towns, memory)
    assert [talk(typed).answer for typed in ("还有别的吗？", "还有呢？")] == ["260万立方米", "90万立方米"]
    none = talk("anything else?")
    assert (none.status, none.answer, none.citations) == ("not_found", "There are no other answers.", ())
    assert none.passages


def test_other_answers_of_another_index_are_not_given(towns: Archive) -> None:
    found = answer("三座水库的总库容是多少？", towns)
    stale = dataclasses.replace(found, answer="旧的", passages=(), index="g999999")
    memory = Conversation().remember("三座水库的总库容是多少？", dataclasses.replace(found, alternatives=(stale,)))
    assert Talk(towns, memory)("还有别的吗？").status == "not_found"


def test_what_is_no_question_leaves_the_talk_as_it_was(towns: Archive) -> None:
    talk = Talk(towns)
    talk("三座水库的总库容是多少？")
    for text in ("", "😀", "水" * 2000):
        with pytest.raises(QuestionError):
            talk(text)
    assert "2.6亿元" in talk("那总投资呢？").answer


WORDS = st.sampled_from(
    [
        *(
            "那",
            "呢",
            "他",
            "该镇",
            "其中",
            "同年",
            "2023年",
            "云溪镇",
            "镇长",
        ),
        *(
            "多少",
            "谁",
            "为什么",
            "总投资",
            "换个话题",
            "谢谢",
            "，",
            "？",
            "还有别的吗",
        ),
        *(
            "后一家",
            "它",
            " what about ",
            "why",
            "there",
            "水库",
            "\u2028",
            "{",
            "%s",
        ),
    ]
)


@settings(max_examples=8)
@given(st.lists(st.lists(WORDS, max_size=5).map("".join) | st.text(max_size=15), min_size=1, max_size=3))
def test_any_turns_are_answered_or_refused_the_same_each_time(towns: Archive, turns: list[str]) -> None:
    def run() -> list[Answer | str]:
        talk, given = Talk(towns), list[Answer | str]()
        for turn in turns:
            try:
                given.append(dataclasses.replace(talk(turn), elapsed_ms=0))
            except QuestionError as e:
                given.append(str(e))
            assert len(talk.memory.turns) <= KEPT_TURNS
        return given

    assert run() == run()


def long_answer(number: int) -> Answer:
    """An answer whose every text is longer than what is kept of it."""

    def text(size: int) -> str:
        return f"{number:08}" + "问" * size

    cited = Citation(text(40), text(60), "2022-07-08", "sidecar", text(200), 0, 200, ((0, 9),))
    passage = RetrievedPassage(cited.file, cited.title, 0, 400, text(4000), 0.5)
    plain = Answer(text(999), text(999), "answered", "count", text(300), 0.5, (cited,), (passage,) * 10, 1.0, "g000001")
    other = dataclasses.replace(plain, question=text(60), resolved_question=text(60), answer=text(10))
    return dataclasses.replace(plain, alternatives=(dataclasses.replace(other, alternatives=(other,)),) * 9)


def test_ten_thousand_talks_fit_in_200_mb() -> None:
    chats, many = [], 200
    Conversation().remember("", long_answer(0))  # what is loaded once is no chat's
    tracemalloc.start()
    for chat in range(many):
        memory = Conversation()
        for turn in range(KEPT_TURNS + 2):
            given = long_answer(100 * chat + turn)
            memory = memory.remember(given.question, given, resolved=f"{chat:09}" + "答" * 999, about="关" * 999)
        chats.append(memory)
    used = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert len(chats) == many
    assert used / many * 10_000 <= 200 * 1024 * 1024
