from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tiny import SEEDS

from index.errors import ConfigError
from index.words import Segmenter, _jieba_cut, bigrams, fold, read_numeral

any_text = st.text(st.characters() | st.characters(categories=["Cs"]) | st.sampled_from("中國臺灣ＡＢ１２　ﬁ①㎡İß𠮷"))
numeral_text = st.text("〇零一二两三四五六七八九十百千万亿", max_size=12)


def write_numeral(number: int) -> str:
    """Write a number in full, as a Chinese reader would: 10500 is 一万零五百."""
    for unit, value in (("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100), ("十", 10)):
        if number >= value:
            many, rest = divmod(number, value)
            gap = "零" if 0 < rest < value // 10 else ""
            return write_numeral(many) + unit + gap + (write_numeral(rest) if rest else "")
    return "零一二三四五六七八九"[number]


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter.open()


@given(any_text | st.text("0125oOl○〇IiA.-,年%万 一二零ＯＩ１"))
@example("\ud800\U0001f600\U00020bb7İŉǰ")
@example("I0I0%")
@example("二O○三年")
def test_folding_keeps_the_length_and_folds_once(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("ＡＢｃ１２％", "abc12%"), ("臺灣經濟發展", "台湾经济发展"), ("　\xa0", "  "), ("①②⑳", "12⑳"), ("㎡ﬁß", "㎡ﬁß")],
)
def test_folding_unifies_width_case_and_script(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("2O23年", "2023年"),
        ("二○二三年", "二〇二三年"),
        ("二00三年", "二〇〇三年"),
        ("10oo元", "1000元"),
        ("1O月l5日", "10月15日"),
        ("增长I2.5％", "增长12.5%"),
        ("○5个项目", "○5个项目"),
        ("5l水", "5l水"),
        ("i335版", "i335版"),
        ("PM2.5", "pm2.5"),
    ],
)
def test_digits_that_were_misread_are_folded_too(printed: str, meant: str) -> None:
    assert fold(printed) == meant


@given(st.integers(1, 10**16 - 1))
@example(10)
@example(10_000_000_000)
@example(200_030_004)
def test_numerals_are_read_as_they_are_written(number: int) -> None:
    assert read_numeral(write_numeral(number)) == number
    if write_numeral(number).startswith("一十"):
        assert read_numeral(write_numeral(number)[1:]) == number


@given(st.integers(10, 10**8))
def test_numerals_digit_by_digit(number: int) -> None:
    assert read_numeral("".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))) == number


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("两千两百", 2200),
        ("一万二", 12_000),
        ("三千五", 3500),
        ("一百五", 150),
        ("一百零五", 105),
        ("一亿二", 120_000_000),
        ("三万亿", 3 * 10**12),
        ("一百十三", 113),
        ("二十三", 23),
    ],
)
def test_spoken_numerals(numeral: str, value: int) -> None:
    assert read_numeral(numeral) == value


@pytest.mark.parametrize(
    "text", ["", "万一", "百万", "二三十", "十五六", "三五百", "亿亿", "一万万亿", "一百零", "十百", "三十二五"]
)
def test_what_names_no_one_number_is_none(text: str) -> None:
    assert read_numeral(text) is None


@given(
    numeral_text | st.integers(1, 9000).map(lambda n: "一" * n) | st.integers(1, 9000).map(lambda n: "一" + "亿" * n)
)
@example("一" * 5000)
@example("一" + "亿" * 5000)
def test_any_run_of_numerals_gives_a_small_number_or_none(text: str) -> None:
    value = read_numeral(text)
    assert value is None or 0 <= value < 10**32


def test_figures_stand_beside_their_numerals(segmenter: Segmenter) -> None:
    assert {"二十三", "23"} <= set(segmenter.words("开工二十三个项目"))
    assert "1" not in segmenter.words("万一下雨，一切照旧")
    assert segmenter.words("共3,200元，增长2.5%") == ["共", "3200", "元", "增长", "2.5"]


def test_the_parts_of_a_long_word_stand_beside_it(segmenter: Segmenter) -> None:
    assert {"中华", "人民", "共和国", "中华人民共和国"} <= set(segmenter.words("中華人民共和國成立"))


def test_both_segmenters_find_the_same_words_on_every_seed_page() -> None:
    fast, plain = Segmenter.open(), Segmenter(_jieba_cut(None))
    pages = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    assert len(pages) == 5
    for text in pages:
        assert fast.words(text) == plain.words(text)


@given(any_text)
@settings(max_examples=200)
def test_words_hold_no_white_space_and_come_from_the_text(text: str) -> None:
    words = Segmenter.open().words(text)
    assert all(word and not any(c.isspace() for c in word) for word in words)
    assert all(word in fold(text).replace(",", "") or word.isdigit() for word in words)


@given(st.text("山水县城AB１,。 𠮷", max_size=40))
def test_bigrams_are_the_neighbours_in_each_run_of_chinese(text: str) -> None:
    folded = fold(text)
    pairs = {a + b for a, b in pairwise(folded) if not (a + b).strip("山水县城𠮷")}
    lone = {pair for pair in bigrams(text) if len(pair) == 1}
    assert set(bigrams(text)) - lone == pairs
    assert all(c in "山水县城𠮷" for c in lone)


def test_only_chinese_characters_are_paired() -> None:
    assert bigrams("\uf900\u3400𠮷〇") == ["岂\u3400", "\u3400𠮷", "𠮷〇"]
    assert bigrams("\uac00\uac01 \ud800\udc00 \ue000\uf8ff ア，い") == []


def test_a_lone_character_stands_for_itself() -> None:
    assert bigrams("水 3 山城") == ["水", "山城"]


def test_user_words_are_kept_whole_in_either_script(tmp_path: Path) -> None:
    dictionary = tmp_path / "words.txt"
    dictionary.write_text("\ufeff青石县城投\n臺積電廠 100 n\n\n", encoding="utf-8")
    segmenter = Segmenter.open(dictionary)
    assert "青石县城投" not in Segmenter.open().words("青石县城投公告")
    assert "青石县城投" in segmenter.words("青石县城投公告")
    for text in ("台積電廠开工", "台积电厂开工"):
        assert "台积电厂" in segmenter.words(text)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", "水库".encode("gb18030"), None])
def test_a_dictionary_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    dictionary = tmp_path / "words.txt"
    if content is not None:
        dictionary.write_bytes(content)
    with pytest.raises(ConfigError, match=r"words\.txt.*one word a line as UTF-8"):
        Segmenter.open(dictionary)


def test_a_folder_is_no_dictionary(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        Segmenter.open(tmp_path)
