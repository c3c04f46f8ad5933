"""English questions over invented Chinese pages: phrases, figures, names, and what holds for any text."""

from __future__ import annotations

import json
import lzma
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.english.figures import read_asking, read_figures
from bot.english.names import Budget, NameFinder, Syllabary, split_syllables
from bot.english.stems import heavy, light, tokens
from bot.english.table import LONGEST_KEY, PRESS, SHIPPED, TranslationTable, shipped_table
from bot.english.translation import Field, translate
from index import Archive, Segmenter, bigrams

REPO = Path(__file__).resolve().parents[2]
PAGES = (
    "柳河街道在第三季度新栽树木三百棵，居民把流浪狗送到收容站。",
    "区委书记宋明远说，法律援助案件完成221件，挽回损失47万余元。",
    "2021年5月6日，青石路改造项目开工，总投资1.2亿元以上。",
    "宣传部门在新疆办了第十届艺术节，草莓园的农民工很高兴。",
)


class Holding:
    """Four invented passages, as much of an archive as a translation needs."""

    def __init__(self, passages: Sequence[str] = PAGES) -> None:
        self.segmenter = Segmenter.open()
        self._held: dict[Field, Counter[str]] = {"words": Counter(), "bigrams": Counter()}
        self.lookups = 0
        for passage in passages:
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


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("September 2020", ["9月", "2020年"]),
        ("June 26th, 2022", ["6月26日", "2022年"]),
        ("25 December 2023", ["12月25日", "2023年"]),
        ("in May", ["5月"]),
        ("May I ask", []),
        ("march 3", ["3月3日"]),
        ("Q3", ["第三季度"]),
        ("the fourth quarter", ["第四季度"]),
        ("first three quarters", ["前三季度"]),
        ("first half of the year", ["上半年"]),
        ("10th", ["第十", "第十届", "第10"]),
        ("21st", ["第二十一", "第二十一届", "第21"]),
        ("100 million yuan or more", ["1亿元以上", "亿元以上"]),
        ("10 million yuan", ["1000万元", "千万元"]),
        ("24.75 million", ["2475万"]),
        ("470,000 yuan", ["47万元", "470000元"]),
        ("2.3 billion US dollars", ["23亿美元"]),
        ("87.68%", ["87.68%"]),
        ("five percent", ["5%"]),
        ("three", ["3", "三"]),
        ("twenty-four", ["24"]),
        ("5G", []),
        ("١٢ ²", []),
    ],
)
def test_figures_are_written_as_a_chinese_page_writes_them(text: str, written: list[str]) -> None:
    assert [way for figure in read_figures(text) for way, _ in figure.written] == written


@given(st.integers(1, 10**12))
def test_an_amount_keeps_its_value(number: int) -> None:
    ways = [way for figure in read_figures(f"{number:,} yuan") for way, _ in figure.written]
    scales = {"万": 10**4, "亿": 10**8}
    digits = [way.removesuffix("元") for way in ways if way[0].isdigit()]
    values = {round(float(d.rstrip("万亿")) * scales.get(d[-1], 1)) for d in digits}
    assert values <= {number}
    assert digits


@given(st.text("0123456789 ,.%-abcQMayJunestndrh", max_size=40))
def test_figures_lie_in_order_and_apart(text: str) -> None:
    found = read_figures(text)
    assert all(0 <= f.start < f.end <= len(text) and f.written for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_question_words_are_told_apart() -> None:
    assert [zh for _, zh in read_asking("How many, who, where and on what date?")] == ["多少", "谁", "哪里", "什么时候"]


@pytest.mark.parametrize(
    ("forms", "shared"),
    [
        ("complete completes completed completing completion", "complet"),
        ("plan plans planned planning", "plan"),
        ("party parties", "parti"),
        ("build builds built building", "build"),
        ("person people persons", "person"),
        ("organise organised organizing organization", "organiz"),
    ],
)
def test_forms_of_a_word_share_a_stem(forms: str, shared: str) -> None:
    assert {heavy(form) for form in forms.split()} == {shared}


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14))
def test_a_stem_is_never_empty(word: str) -> None:
    assert light(word)
    assert heavy(word)


def test_possessives_and_hyphens_part_words() -> None:
    assert tokens("The district's clothes-drying spots") == ["the", "district", "clothes", "drying", "spots"]


SYLLABLES = [
    "a",
    "an",
    "e",
    "fang",
    "fan",
    "gan",
    "guang",
    "hua",
    "jiang",
    "lü",
    "ming",
    "nan",
    "ou",
    "xi",
    "xian",
    "yuan",
]
PLAIN = frozenset(s.replace("ü", "v") for s in SYLLABLES)


@given(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=5))
def test_every_cut_into_syllables_joins_to_the_word(syllables: list[str]) -> None:
    word = "".join(syllables)
    ways = split_syllables(word.title(), PLAIN.__contains__)
    assert ways
    assert {"".join(way) for way in ways} == {word.replace("ü", "v")}
    assert all(syllable in PLAIN for way in ways for syllable in way)


@given(st.text(max_size=30))
def test_any_word_is_cut_into_known_syllables_or_not_at_all(word: str) -> None:
    assert all(syllable in PLAIN for way in split_syllables(word, PLAIN.__contains__) for syllable in way)


def test_an_apostrophe_cuts_and_both_readings_are_given() -> None:
    assert split_syllables("xi'an", PLAIN.__contains__) == [("xi", "an")]
    assert split_syllables("xian", PLAIN.__contains__) == [("xian",), ("xi", "an")]


def test_the_search_for_names_keeps_within_its_budget() -> None:
    asked: list[str] = []

    def pairs(pair: str) -> int:
        asked.append(pair)
        return 1

    syllabary = Syllabary(lambda _: "一二三四五六七八九十" * 5, lambda _: "", lambda _: False)
    finder = NameFinder(syllabary, pairs=pairs, words=lambda _: 0, budget=Budget(lookups=300))
    finder.read("fangfangfang")
    assert len(asked) <= 300


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


def test_the_shipped_table_is_small_and_quick() -> None:
    assert SHIPPED.stat().st_size <= 1_500_000
    started = time.perf_counter()
    table = TranslationTable.load()
    assert time.perf_counter() - started < 1
    assert dict(table.phrase(["completed"]))["完成"] > 0.1
    assert table.phrase(["no", "such", "phrase"]) == ()
    assert table.characters("guang")[0] == "广"
    assert "张" in table.surnames("zhang")


def test_a_question_takes_few_lookups() -> None:
    archive = Holding()
    translate(
        "How did Zhang Yiyi and Li Shishi of Xixi Village in Jiji District rate the yearly plan of Yuyu Road?", archive
    )
    assert archive.lookups < 8000


def test_every_row_of_the_shipped_table_reads() -> None:
    rows = lzma.decompress(SHIPPED.read_bytes()).decode().split("\n")
    assert rows == sorted(rows)
    for row in rows[:: len(rows) // 500]:
        key, _, held = row.partition("\t")
        fields = held.split(" ")
        assert held
        assert key.startswith("*") or all(0 < int(share) <= 100 for share in fields[1::2])
        assert key.startswith("*") or all(fields[::2])


def write(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    with lzma.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def test_training_on_invented_data_gives_a_table_that_translates(tmp_path: Path) -> None:
    pytest.importorskip("pypinyin")
    entries = {
        "苹果": ["apple", "CL:個|个[ge4]"],
        "老鼠": ["rat; mouse (animal)"],
        "法律援助": ["legal aid"],
        "吃": ["to eat"],
        "张": ["surname Zhang", "sheet of paper"],
        "青河县": ["Qinghe, county in Xinjiang"],
        "总值": ["gross value (GVX)"],
    }
    write(tmp_path / "cedict.jsonl.xz", [{"trad": zh, "simp": zh, "en": en} for zh, en in entries.items()])
    pairs = [
        ("The mouse eats an apple.", "老鼠吃苹果。"),
        ("A horse eats.", "马匹吃东西。"),
        ("Horses sleep.", "马匹睡觉。"),
    ]
    write(tmp_path / "parallel_en_zh.jsonl.xz", [{"src": "", "en": en, "zh": zh} for en, zh in pairs * 4])
    for name in ("crud_news", "xwlb_news"):
        write(tmp_path / f"{name}.jsonl.xz", [{"id": "1", "text": "老鼠吃苹果，张某申请法律援助，马匹睡觉。" * 4}])
    out = tmp_path / "table.tsv.xz"
    script = REPO / "scripts" / "train_translation.py"
    subprocess.run([sys.executable, script, "train", tmp_path, "--out", out], check=True, capture_output=True)
    table = TranslationTable.load(out)
    first = {
        key: table.phrase(key.split())[0][0] for key in ("apples", "mouse", "legal aid", "eating", "horses", "gvx")
    }
    assert first == {
        "apples": "苹果",
        "mouse": "老鼠",
        "legal aid": "法律援助",
        "eating": "吃",
        "horses": "马匹",
        "gvx": "总值",
    }
    assert table.phrase(["qinghe"]) == (("青河县", 1.0),)
    assert table.surnames("zhang") == "张"
    questions = [
        {"question": "What does the mouse eat?", "context": "老鼠吃苹果。"},
        {"question": "Horses?", "context": "马匹睡觉。"},
    ]
    write(tmp_path / "questions.jsonl.xz", questions)
    measured: list[str | Path] = [
        sys.executable,
        script,
        "measure",
        tmp_path / "questions.jsonl.xz",
        "--table",
        out,
        "--cedict",
        tmp_path / "cedict.jsonl.xz",
    ]
    printed = subprocess.run(measured, check=True, capture_output=True, text=True).stdout
    assert "translated     1.000  1.000" in printed


def test_words_of_the_press_go_before_what_a_dictionary_says() -> None:
    table = shipped_table()
    assert [way for way, _ in table.phrase(["party", "secretary"])] == ["书记", "党委书记"]
    assert table.phrase(["legal", "aid"])[0][0] == "法律援助"


def test_each_word_of_the_press_stands_once_with_chinese_beside_it() -> None:
    rows = [line.split("\t") for line in PRESS.read_text(encoding="utf-8").splitlines()]
    assert all(len(row) == 2 and row[0].isascii() and not re.search("[A-Za-z]", row[1]) for row in rows)
    assert len({row[0] for row in rows}) == len(rows)
    assert all(len(row[0].split()) <= LONGEST_KEY for row in rows)
    assert all(0.99 < sum(share for _, share in shipped_table().phrase(tokens(row[0]))) < 1.01 for row in rows)
