"""What people and scripts are told of an answer: exact for scripts, safe and readable for people."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import FIRST_PAGE

from bot.answering import answer
from bot.errors import QuestionError
from bot.messages import Language
from bot.replies import (
    answer_json,
    answer_lines,
    article_json,
    article_lines,
    article_list_lines,
    date_in_words,
    passage_groups,
    passage_lines,
    readable,
    terms_of,
    to_json,
)
from bot.terminal import Line, wrap
from bot.types import Answer, Citation, Reprint, RetrievedPassage
from index import Archive, Article, IssueDate, repair

KEYS = (
    *("id", "question", "resolved_question", "status", "kind", "answer", "parts", "confidence"),
    *("citations", "also_in", "alternatives", "passages", "elapsed_ms", "index"),
)
CITATION = Citation("一版.txt", "水库竣工", "2021-05-19", "sidecar", "三座水库全部\n\n竣工。", 10, 21, ((10, 12),))
ANSWER = Answer(
    question="几座水库竣工？",
    resolved_question="几座水库竣工?",
    status="answered",
    kind="count",
    answer="三座",
    confidence=0.9,
    citations=(CITATION,),
    passages=(
        RetrievedPassage("一版.txt", "水库竣工", 0, 30, "本报讯……", 2.5),
        RetrievedPassage("二版.txt", "茶农", 5, 9, "春茶", 1.5),
        RetrievedPassage("二版.txt", "茶农", 12, 14, "冷库", 1.5),
    ),
    elapsed_ms=1.25,
    index="g000001",
)

anything = st.text(st.characters(), max_size=30)
citations = st.builds(
    Citation,
    file=anything,
    title=anything,
    date=st.sampled_from([None, "2020", "2022-07", "2023-12-27"]),
    date_basis=st.sampled_from([None, "sidecar", "text", "inferred"]),
    quote=anything,
    start=st.integers(0, 40),
    end=st.integers(0, 80),
    answer_spans=st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=2).map(tuple),
)
passages = st.builds(
    RetrievedPassage, anything, anything, st.integers(0, 9), st.integers(0, 99), anything, st.floats(0, 9)
)
plain_answers = st.builds(
    Answer,
    question=anything,
    resolved_question=anything,
    status=st.sampled_from(["answered", "partial", "no_figure", "not_found", "off_topic"]),
    kind=st.just("count"),
    answer=anything,
    confidence=st.floats(0, 1),
    citations=st.lists(citations, max_size=2).map(tuple),
    passages=st.lists(passages, max_size=3).map(tuple),
    elapsed_ms=st.floats(0, 1e6),
    index=st.just("g000001"),
)
answers = st.builds(
    lambda whole, parts, others: replace(whole, parts=tuple(parts), alternatives=tuple(others)),
    plain_answers,
    st.lists(plain_answers, max_size=2),
    st.lists(plain_answers, max_size=2),
)
languages: st.SearchStrategy[Language] = st.sampled_from(["zh", "en"])


def shown(lines: list[Line]) -> str:
    return "\n".join("".join(part.text for part in row) for whole in lines for row in wrap(whole, None))


@given(answers, languages, st.sets(anything.filter(bool), max_size=3))
def test_hostile_text_never_reaches_the_terminal(hostile: Answer, language: Language, terms: set[str]) -> None:
    lines = answer_lines(hostile, terms, language)
    for number, group in enumerate(passage_groups(hostile)):
        lines += passage_lines(group, number, terms, language)
    assert all(c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in shown(lines))


@given(answers)
def test_json_round_trips_on_one_safe_line(any_answer: Answer) -> None:
    written = to_json(answer_json(any_answer))
    assert json.loads(written) == answer_json(any_answer)
    assert written.splitlines() == [written]
    assert not re.search("[\x00-\x1f\x7f-\x9f]", written)
    assert json.loads(written.encode()) == answer_json(any_answer)


def test_json_has_the_keys_of_the_contract_in_order() -> None:
    value = answer_json(ANSWER)
    assert list(value) == [*KEYS]
    assert json.loads(to_json(value))["citations"] == [
        {
            "file": "一版.txt",
            "title": "水库竣工",
            "date": "2021-05-19",
            "date_basis": "sidecar",
            "quote": "三座水库全部\n\n竣工。",
            "start": 10,
            "end": 21,
            "answer_spans": [[10, 12]],
            "cite": "",
            "gbt7714": "",
        }
    ]
    assert json.loads(to_json(value))["passages"][1] == {
        "file": "二版.txt",
        "title": "茶农",
        "start": 5,
        "end": 9,
        "text": "春茶",
        "score": 1.5,
    }


def test_json_writes_chinese_as_it_is() -> None:
    assert to_json({"a": "水库"}) == '{"a": "水库"}'


@settings(max_examples=60)
@given(start=st.integers(0, 250), length=st.integers(1, 40))
def test_every_quote_and_passage_is_its_source(archive: Archive, start: int, length: int) -> None:
    try:
        got = answer(FIRST_PAGE[start : start + length], archive)
    except QuestionError:
        return
    for citation in got.citations:
        assert archive.page(citation.file).text[citation.start : citation.end] == citation.quote
        assert all(citation.start <= a <= b <= citation.end for a, b in citation.answer_spans)
    for passage in got.passages:
        assert archive.page(passage.file).text[passage.start : passage.end] == passage.text


@pytest.mark.parametrize(
    ("value", "basis", "language", "words"),
    [
        ("2023-12-27", "sidecar", "zh", "2023年12月27日（据档案资料）"),
        ("2023-12-07", "text", "zh", "2023年12月7日（据版面文字）"),
        ("2022-07", "inferred", "zh", "约2022年7月（推断）"),
        ("2020", "inferred", "en", "about 2020 (inferred)"),
        ("2022-07", "inferred", "en", "about July 2022 (inferred)"),
        ("2023-12-27", "text", "en", "27 December 2023 (as the page says)"),
        (None, None, "zh", "日期不详"),
        (None, None, "en", "date unknown"),
    ],
)
def test_dates_in_words(value: str | None, basis: str | None, language: Language, words: str) -> None:
    assert date_in_words(value, basis, language) == words


def test_a_short_answer_stands_above_its_quote() -> None:
    assert shown(answer_lines(ANSWER, ["水库"], "zh")).splitlines() == [
        "三座",
        "│ 三座水库全部竣工。",
        "《水库竣工》  2021年5月19日（据档案资料）",
        "一版.txt 第10–21字",
    ]


def test_a_sentence_that_is_its_own_answer_is_said_once() -> None:
    sentence = replace(ANSWER, answer="三座水库全部竣工。")
    assert shown(answer_lines(sentence, [], "zh")).count("竣工。") == 1


def test_the_answer_and_the_terms_are_marked_in_the_quote() -> None:
    quote = answer_lines(ANSWER, ["水库", "竣工"], "zh")[1]
    assert [(part.text, part.style) for part in quote.fragments] == [
        ("三座", "answer"),
        ("水库", "term"),
        ("全部", "plain"),
        ("竣工", "term"),
        ("。", "plain"),
    ]


def test_terms_are_marked_whatever_their_width_and_script() -> None:
    cited = replace(CITATION, quote="水庫有４８０萬方", answer_spans=())
    quote = answer_lines(replace(ANSWER, citations=(cited,)), ["水库", "480"], "zh")[1]
    assert [part.text for part in quote.fragments if part.style == "term"] == ["水庫", "４８０"]


def test_runs_of_one_article_make_one_proof() -> None:
    second = replace(CITATION, quote="验收合格。", start=40, end=45, answer_spans=())
    got = shown(answer_lines(replace(ANSWER, citations=(CITATION, second)), [], "zh"))
    assert "│ 三座水库全部竣工。验收合格。" in got
    assert "第10–45字" in got


def test_doubt_is_shown() -> None:
    assert "把握不大：15%" in shown(answer_lines(replace(ANSWER, confidence=0.15), [], "zh"))
    assert "把握不大" not in shown(answer_lines(replace(ANSWER, confidence=0.6), [], "zh"))
    assert "not sure" not in shown(answer_lines(ANSWER, [], "en"))
    declined = replace(ANSWER, status="not_found", confidence=0.1, citations=(), answer="没有找到。")
    assert shown(answer_lines(declined, [], "zh")) == "没有找到。"


def test_parts_and_alternatives_are_shown_apart() -> None:
    part = replace(ANSWER, question="几座？", answer="甲")
    other = replace(ANSWER, answer="五座", citations=(replace(CITATION, title="", date=None, date_basis=None),))
    dated = replace(other, resolved_question="2020年")
    got = shown(answer_lines(replace(ANSWER, parts=(part,), alternatives=(other, dated)), [], "zh"))
    assert got.index("三座") < got.index("\n几座？  甲\n") < got.index("另见：\n  五座  （无题）  日期不详")
    assert "\n  2020年  五座  （无题）" in got


def test_terms_leave_out_what_only_asks(archive: Archive) -> None:
    asked = replace(ANSWER, resolved_question="什么时候三座水库的总库容有多少?how many")
    assert {"水库", "库容"} <= terms_of(asked, archive.segmenter)
    assert not terms_of(asked, archive.segmenter) & {"什么", "多少", "how", "many", "的", "有"}


@given(st.text(st.sampled_from("水库。a1 \n\u3000\r\t“”"), max_size=40), st.data())
def test_reading_copy_is_the_repaired_text_with_its_marks(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    fragments = readable(text, [(start, end, "term")])
    assert "".join(part.text for part in fragments) == repair(text)
    marked = "".join(part.text for part in fragments if part.style == "term")
    assert "".join(marked.split()) == "".join(text[start:end].split())


def test_passages_that_were_quoted_are_not_offered_again() -> None:
    assert [[p.text for p in group] for group in passage_groups(ANSWER)] == [["春茶", "冷库"]]
    assert len(passage_groups(replace(ANSWER, citations=()))) == 2


def test_a_passage_is_shown_whole_with_its_place() -> None:
    got = shown(passage_lines(passage_groups(ANSWER)[0], 3, [], "en"))
    assert got == "passage 3  《茶农》\n│ 春茶冷库\n二版.txt, characters 5–14"


SOURCE = "引题\n标题\n水库\n\n竣工。\n全县高兴。插图说明再种\n稻。"
BODY = ((6, 19), (23, 28))
ARTICLE = Article("一版.txt", 2, "article", "标题", BODY, "引题", "副题", "记者 林", IssueDate("2021", "text"))


def test_a_whole_article_has_its_paragraphs_and_its_quote_marked() -> None:
    got = article_lines(ARTICLE, SOURCE, [(13, 19), (23, 28)], "zh", signs=True)
    assert shown(got).splitlines() == [
        "引题",
        "《标题》",
        "副题",
        "记者 林",
        "2021年（据版面文字）  一版.txt",
        "",
        "水库竣工。",
        "",
        "▶全县高兴。再种稻。◀",
    ]
    styled = article_lines(ARTICLE, SOURCE, [(6, 13)], "zh", signs=False)
    assert [part.text for whole in styled for part in whole.fragments if part.style == "quote"] == ["水库竣工。"]


def test_articles_as_json_and_as_a_list() -> None:
    assert article_json(ARTICLE) == {
        "id": "一版.txt@2",
        "file": "一版.txt",
        "kind": "article",
        "title": "标题",
        "kicker": "引题",
        "subtitle": "副题",
        "byline": "记者 林",
        "date": "2021",
        "date_basis": "text",
        "spans": [[6, 19], [23, 28]],
    }
    caption = replace(ARTICLE, number=3, kind="caption", title="", byline="", issue_date=None)
    assert shown([*article_list_lines([ARTICLE, caption], "zh")]).splitlines() == [
        "一版.txt  2021年（据版面文字）",
        "    2  《标题》  记者 林 · 18字",
        "一版.txt  日期不详",
        "    3  （无题）  图片说明 · 18字",
    ]
    assert article_json(caption)["date"] is None


def test_other_prints_of_an_answer_are_named_each_with_its_date_and_file() -> None:
    prints = tuple(Reprint(f"{n}.txt@1", f"{n}.txt", "水库竣工", "2021-05-20", "sidecar", "") for n in range(5))
    lines = shown(answer_lines(replace(ANSWER, also_in=prints), [], "zh")).splitlines()
    assert lines[-4] == "另见于 《水库竣工》  2021年5月20日（据档案资料）  0.txt"
    assert lines[-1] == "另见于别处：还有2篇"
    written = json.loads(to_json(answer_json(replace(ANSWER, also_in=prints))))
    assert [row["id"] for row in written["also_in"]] == [f"{n}.txt@1" for n in range(5)]
