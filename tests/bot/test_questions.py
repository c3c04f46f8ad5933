"""What is taken for a question, in which language, and how much each of its words counts."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import QuestionError
from bot.questions import LONGEST, clean, term_weights, understand, weigh
from index import Archive, Query


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  水库\t几座？\n", "水库 几座？"),
        ("水库\x00几座", "水库 几座"),
        ("水\ud800库", "水 库"),
        ("\ufeff水库几座", "水库几座"),
        ("水　库", "水 库"),
        ("🍵 茶", "🍵 茶"),
        ("9", "9"),
        ("水" * LONGEST, "水" * LONGEST),
    ],
)
def test_a_question_is_cleaned(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "value", "remedy"),
    [
        ("", "empty", "ask in a few words"),
        (" \n\t　", "empty", "ask in a few words"),
        ("\x00\x1b\x07\u200b\u202e", "empty", "ask in a few words"),
        ("\ud800\udfff\ud83d", "empty", "ask in a few words"),
        ("水" * 100_000, "100,000 characters", "at most 1,000"),
        ("水" * (LONGEST + 1), "1,001 characters", "at most 1,000"),
        ("🍵🍵👋🏽", "'🍵🍵👋🏽'", "ask in a few words"),
        ("？！……", "'？！……'", "ask in a few words"),
    ],
)
def test_what_is_no_question_is_refused_with_the_value_and_the_way_out(text: str, value: str, remedy: str) -> None:
    with pytest.raises(QuestionError) as refused:
        clean(text)
    said = str(refused.value)
    assert value in said
    assert remedy in said
    assert len(said) < 200
    assert said.encode()


@given(st.text(st.characters(codec=None), max_size=200))
def test_a_clean_question_is_one_line_of_words_and_stays_as_it_is(text: str) -> None:
    try:
        cleaned = clean(text)
    except QuestionError:
        return
    assert clean(cleaned) == cleaned
    assert cleaned == " ".join(cleaned.split())
    assert any(c.isalnum() for c in cleaned)
    assert not any(unicodedata.category(c)[0] == "C" for c in cleaned)


@pytest.mark.parametrize(
    "asking", ["什么", "多少", "哪些", "哪里", "谁", "为什么", "何时", "哪一年", "怎样", "请问", "啥", "咋"]
)
def test_words_that_ask_weigh_little(asking: str) -> None:
    assert term_weights()[asking] < 0.1


@pytest.mark.parametrize("telling", ["水库", "竣工", "图书馆", "青石"])
def test_words_that_tell_weigh_much(telling: str) -> None:
    assert term_weights().get(telling, 1.0) > 0.7


def test_the_learned_weights_are_shares_of_terms() -> None:
    learned = term_weights()
    assert len(learned) > 1000
    assert all(term and term == term.strip() and 0 <= weight <= 1 for term, weight in learned.items())


def test_weighing_keeps_the_terms_and_their_own_weights() -> None:
    query = Query("水库 什么", {"水库": 1.0, "什么": 1.0}, {"水库": 0.5, "什么": 0.5})
    weighed = weigh(query)
    learned = term_weights()["什么"]
    assert weighed.text == query.text
    assert weighed.words["什么"] == pytest.approx(learned)
    assert weighed.bigrams["什么"] == pytest.approx(learned / 2)
    assert weighed.bigrams["水库"] == pytest.approx(weighed.words["水库"] / 2)


@pytest.mark.parametrize(
    ("text", "language", "resolved"),
    [
        ("三座水库总库容是多少？", "zh", "三座水库总库容是多少?"),
        ("三座水庫總庫容是多少？", "zh", "三座水库总库容是多少?"),
        ("水庫甚麼時候竣工？", "zh", "水库什么时候竣工?"),
        ("ｔｈｅ水库几座", "zh", "the水库几座"),
        ("Wi-Fi 覆盖多少家店铺", "zh", "wi-fi 覆盖多少家店铺"),
        ("2021", "zh", "2021"),
    ],
)
def test_chinese_is_folded_and_asked_as_it_stands(archive: Archive, text: str, language: str, resolved: str) -> None:
    question, query = understand(text, archive)
    assert (question.text, question.language, question.resolved) == (text, language, resolved)
    assert (query.words or query.bigrams).keys() <= {*archive.segmenter.words(resolved), *query.bigrams}


def test_the_same_question_in_either_script_looks_for_the_same(archive: Archive) -> None:
    simplified, traditional = (understand(q, archive)[1] for q in ("水库什么时候竣工", "水庫甚麼時候竣工"))
    assert (simplified.words, simplified.bigrams) == (traditional.words, traditional.bigrams)


@pytest.mark.parametrize("text", ["How many reservoirs were completed?", "Which reservoirs in 青石 were completed?"])
def test_english_is_asked_in_the_words_of_the_pages(archive: Archive, text: str) -> None:
    question, query = understand(text, archive)
    assert (question.text, question.language, query.text) == (text, "en", text)
    assert "水库" in question.resolved
    assert "水库" in query.words
    assert all(weight >= 0 for weight in query.words.values())


def test_english_without_any_known_word_is_still_a_question(archive: Archive) -> None:
    question, query = understand("Xyzzyq", archive)
    assert question.resolved.lower() == "xyzzyq"
    assert not query.words
