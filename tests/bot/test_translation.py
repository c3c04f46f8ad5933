"""English questions over invented Chinese pages: phrases, figures, names, and what holds for any text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.english.stems import tokens
from bot.english.translation import Field, translate
from index import Archive, Segmenter, bigrams

PAGES = (
    "柳河街道在第三季度新栽树木三百棵，居民把流浪狗送到收容站。",
    "区委书记宋明远说，法律援助案件完成221件，挽回损失47万余元。",
    "2021年5月6日，青石路改造项目开工，总投资1.2亿元以上。",
    "宣传部门在新疆办了第十届艺术节，草莓园的农民工很高兴。",
)


class Holding:
    """Four invented passages, as much of an archive as a translation needs."""

    def __init__(self) -> None:
        self.segmenter = Segmenter.open()
        self._held: dict[Field, Counter[str]] = {"words": Counter(), "bigrams": Counter()}
        self.lookups = 0
        for passage in PAGES:
            self._held["words"].update(set(self.segmenter.words(passage)))
            self._held["bigrams"].update(set(bigrams(passage)))

    def holding(self, term: str, field: Field) -> int:
        self.lookups += 1
        return self._held[field][term]

    def similarities(self, text: str, others: Sequence[str]) -> list[float]:
        return [0.0 for _ in others]


@pytest.fixture(scope="module")
def holding() -> Holding:
    return Holding()


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("Which subdistrict planted trees?", {"街道", "树木"}),
        ("Where do stray dogs go?", {"流浪", "流浪狗"}),
        ("How many legal aid cases were completed?", {"法律援助", "案件", "完成"}),
        ("What losses were recovered?", {"损失"}),
        ("Who is in charge of publicity?", {"宣传"}),
        ("migrant workers and strawberries", {"农民工", "草莓"}),
        ("What was done in Xinjiang?", {"新疆"}),
        ("total investment in the Qingshi Road project", {"投资", "项目"}),
        ("projects of 120 million yuan or more", {"1.2", "亿元"}),
        ("in the third quarter", {"第三季度"}),
        ("the 10th art festival", {"第十届", "艺术节"}),
        ("on 6 May 2021", {"2021", "5", "6"}),
        ("What happened on 青石路?", {"青石"}),
    ],
)
def test_the_terms_of_the_page_are_among_those_of_the_question(
    question: str, terms: set[str], holding: Holding
) -> None:
    found = translate(question, holding)
    held = {term for term in terms if holding.holding(term, "words") or holding.holding(term, "bigrams")}
    assert held, "the invented pages hold none of these"
    assert held <= found.words.keys() | found.bigrams.keys()


@pytest.mark.parametrize(
    ("question", "pairs"),
    [
        ("What did Song Mingyuan say?", {"宋明", "明远"}),
        ("what did song mingyuan say?", {"宋明", "明远"}),
        ("the Liuhe Subdistrict", {"柳河", "河街"}),
        ("the Liu'he subdistrict", {"柳河"}),
        ("Qingshi Road", {"青石", "石路"}),
    ],
)
def test_names_in_pinyin_are_those_of_the_archive(question: str, pairs: set[str], holding: Holding) -> None:
    assert pairs <= translate(question, holding).bigrams.keys()


def test_the_resolved_line_reads_in_the_order_of_the_question(holding: Holding) -> None:
    assert (
        translate("How many cases were completed in the third quarter?", holding).resolved == "多少 案件 完成 第三季度"
    )


def test_a_name_that_the_archive_does_not_hold_gives_nothing_instead(holding: Holding) -> None:
    assert translate("Zhuo Kuangbiao", holding).bigrams == {}


FRAGMENTS = [
    *tokens("How many projects of the Party did Song Mingyuan in Liuhe start"),
    *("Xi'an", "柳河", "街道", "24.75", "million", "Q3", "May", "5", "%", "(", ")", "'", '"', "-", "|", "²"),
]
TEXT = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(FRAGMENTS),
        max_size=14,
    ).map(" ".join),
)


@settings(max_examples=150)
@given(TEXT)
def test_any_text_gives_positive_weights_and_the_same_ones_again(text: str) -> None:
    archive = Holding()
    found = translate(text, archive)
    assert all(weight > 0 for terms in (found.words, found.bigrams) for weight in terms.values())
    assert not any(term.isspace() or not term for terms in (found.words, found.bigrams) for term in terms)
    assert translate(text, archive) == found


def test_an_archive_is_all_a_translation_needs(archive: Archive) -> None:
    assert translate("How many new projects started?", archive).words


def test_a_question_takes_few_lookups() -> None:
    archive = Holding()
    translate(
        "How did Zhang Yiyi and Li Shishi of Xixi Village in Jiji District rate the yearly plan of Yuyu Road?", archive
    )
    assert archive.lookups < 8000
