from __future__ import annotations

import random
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printing import Sheet, set_rows

from index.formats.blocks import MOST_BLOCKS, read_blocks
from index.formats.columns import Glyph, read_lines
from index.formats.paragraphs import write_text

CANAL = [
    "本报讯（记者 林小禾）5月18日，青石县三座水库全部竣工，总库容480万立方米，总投资73.97亿元。",
    "12个乡镇的农田从此有了灌溉用水，秧苗插得比哪年都早，村里的老人常到闸边坐坐，说起修渠的日子。",
    "下一步，县里还要修三十里支渠",
]
LIBRARY = ["4月起图书馆每晚开放到22时，夜间到馆的读者累计1.8万人次，比上年同期多三成。", "馆里添了热水和台灯。"]
MARKET = ["农贸市场搬进新址，摊位由120个增至260个，菜价公示屏挂在每个入口，顾客扫码能查来路。"]


def text_of(sheet: Sheet, *, seed: int = 1) -> str:
    """Read a sheet whose letters come in any order."""
    glyphs = sheet.glyphs()
    random.Random(seed).shuffle(glyphs)  # noqa: S311
    return write_text(read_blocks(read_lines(glyphs)))


def paragraphs(*texts: str) -> str:
    return "\n\n".join(texts)


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_an_article_is_read_column_by_column_under_its_headline(count: int) -> None:
    sheet = Sheet().put(50, 940, 24, "三座水库竣工").columns(CANAL, left=40, top=900, count=count)
    assert text_of(sheet) == paragraphs("## 三座水库竣工", *CANAL)


def test_articles_beside_each_other_stay_apart() -> None:
    sheet = Sheet().put(50, 940, 24, "三座水库竣工").columns(CANAL, left=40, top=910, count=2)
    sheet.put(300, 940, 20, "图书馆夜间开放").columns(LIBRARY, left=290, top=910, count=2)
    assert text_of(sheet) == paragraphs("## 三座水库竣工", *CANAL, "## 图书馆夜间开放", *LIBRARY)


def test_an_article_below_comes_after_those_it_spans() -> None:
    sheet = Sheet().put(50, 940, 24, "三座水库竣工").columns(CANAL, left=40, top=910, count=2)
    sheet.put(290, 940, 20, "图书馆夜间开放").columns(LIBRARY, left=290, top=910, count=1)
    sheet.put(100, 740, 30, "农贸市场搬进新址").columns(MARKET, left=40, top=700, count=3)
    expected = ["## 三座水库竣工", *CANAL, "## 图书馆夜间开放", *LIBRARY, "## 农贸市场搬进新址", *MARKET]
    assert text_of(sheet) == paragraphs(*expected)


def test_a_long_column_at_the_right_belongs_to_the_article_left_of_it() -> None:
    sheet = Sheet().put(40, 940, 20, "图书馆").columns(LIBRARY, left=40, top=910, count=1)
    rows = [row for paragraph in CANAL * 2 for row in set_rows(paragraph, 12)]
    sheet.put(170, 940, 24, "三座水库竣工").rows(rows[:6], left=170, top=910).rows(rows[6:], left=290, top=910)
    sheet.put(45, 800, 26, "农贸市场搬家").columns(MARKET, left=40, top=770, count=2)
    expected = ["## 图书馆", *LIBRARY, "## 三座水库竣工", *CANAL, *CANAL, "## 农贸市场搬家", *MARKET]
    assert text_of(sheet) == paragraphs(*expected)


def test_the_headline_goes_with_the_lines_above_and_below_it() -> None:
    sheet = Sheet().put(60, 960, 13, "青石县水利会战告捷").put(50, 930, 26, "三座水库竣工")
    sheet.put(60, 905, 13, "下游十二个乡镇受益").columns(CANAL, left=40, top=880, count=2)
    expected = ["### 青石县水利会战告捷", "## 三座水库竣工", "### 下游十二个乡镇受益", *CANAL]
    assert text_of(sheet) == paragraphs(*expected)


def test_the_rows_of_a_headline_are_one() -> None:
    sheet = (
        Sheet()
        .put(50, 960, 24, "水到渠成千家乐")
        .put(50, 930, 24, "风调雨顺五谷丰")
        .columns(CANAL, left=40, top=900, count=2)
    )
    assert text_of(sheet).startswith("## 水到渠成千家乐 风调雨顺五谷丰\n\n")


def test_an_upright_headline_is_one_word() -> None:
    sheet = Sheet()
    for place, letter in enumerate("水库竣工"):
        sheet.put(30, 900 - 28 * place, 24, letter)
    assert text_of(sheet.columns(CANAL, left=70, top=910, count=2)).startswith("## 水库竣工\n\n" + CANAL[0])


def test_a_gap_inside_a_line_parts_no_columns() -> None:
    sheet = Sheet().put(50, 940, 24, "水到渠成").put(190, 940, 24, "千家乐").columns(CANAL, left=90, top=910, count=2)
    sheet.texts = [text for text in sheet.texts if "镇的农田" not in text[3]]
    rows = ["水库旁边修了步道，", "春有花\u3000\u3000秋有果，", "游人来了不愿走。"]
    for number, row in enumerate(rows):
        for at, part in enumerate(row.split("\u3000\u3000")):
            sheet.put(400 + 45 * at, 910 - 13.5 * number, 9, part)
    text = text_of(sheet)
    assert text.startswith("## 水到渠成 千家乐\n\n")
    assert text.endswith("春有花 秋有果，游人来了不愿走。")


def test_a_mark_that_hangs_over_the_end_of_its_column_stays_in_it() -> None:
    sheet = Sheet()
    for column in range(3):
        rows = [f"{'甲乙丙'[column]}{'水' * 11}", "渠" * 12 + "，", "田" * 12, "村" * 11 + "完。"]
        sheet.rows(rows, left=40 + column * 12 * 9 + column * 10, top=900)
    expected = "".join(f"{first}{'水' * 11}{'渠' * 12}，{'田' * 12}{'村' * 11}完。" for first in "甲乙丙")
    assert text_of(sheet).replace("\n", "") == expected


def test_a_byline_is_not_joined_to_the_text() -> None:
    sheet = Sheet().put(50, 940, 24, "三座水库竣工").put(40, 915, 9, "本报记者 林小禾 通讯员 周")
    assert text_of(sheet.columns(CANAL, left=40, top=901.5, count=2)).split("\n\n")[1] == "本报记者 林小禾 通讯员 周"


def test_words_and_figures_broken_by_a_line() -> None:
    rows = ["\u3000\u3000the water came", "down to the 73.", "97 households 1", "2345 in all"]
    text = text_of(Sheet().rows(rows, left=40, top=900))
    assert text == "the water came down to the 73.97 households 12345 in all"


def test_a_blank_is_put_where_words_stand_apart() -> None:
    glyphs = [Glyph(letter, at, at + 5, 100, 9) for letter, at in zip("abcd", (0, 5, 14, 19), strict=True)]
    assert [line.text for line in read_lines(glyphs)] == ["ab cd"]


LETTERS = st.builds(
    Glyph,
    st.sampled_from("水库竣工a1。 \u3000"),
    st.floats(0, 600),
    st.just(0.0),
    st.floats(0, 800),
    st.sampled_from([6.0, 9.0, 9.1, 24.0, 60.0]),
).map(lambda glyph: Glyph(glyph.text, glyph.left, glyph.left + glyph.size, glyph.baseline, glyph.size))


@given(st.lists(LETTERS, max_size=60), st.randoms())
def test_no_letter_is_lost_or_doubled_and_the_order_of_the_file_does_not_matter(
    glyphs: list[Glyph], chance: random.Random
) -> None:
    blocks = read_blocks(read_lines(glyphs))
    read = "".join(line.text for block in blocks for line in block.lines)
    assert sorted("".join(read.split())) == sorted("".join("".join(g.text for g in glyphs).split()))
    text = re.sub(r"^#+ ", "", write_text(blocks), flags=re.MULTILINE)
    assert sorted("".join(text.split())) == sorted("".join(read.split()))
    places = {(glyph.left, glyph.baseline) for glyph in glyphs}
    if len(places) == len(glyphs):
        chance.shuffle(glyphs)
        assert write_text(read_blocks(read_lines(glyphs))) == write_text(blocks)


@given(
    st.integers(1, 5),
    st.integers(6, 20),
    st.floats(0.9, 3),
    st.lists(st.integers(20, 90), min_size=4, max_size=8),
)
def test_columns_of_any_measure_are_read_one_after_the_other(
    count: int, letters: int, gutter: float, lengths: list[int]
) -> None:
    texts = [f"{'水渠'[n % 2]}{'田' * length}。" for n, length in enumerate(lengths)]
    sheet = Sheet().columns(texts, left=40, top=900, count=count, letters=letters, gutter=gutter)
    assert "".join(text_of(sheet).split()) == "".join(texts)


def test_the_time_does_not_explode_with_what_is_on_a_page() -> None:
    def seconds(count: int) -> float:
        chance = random.Random(count)  # noqa: S311
        glyphs = [
            Glyph("水", x, x + 5, y, 5)
            for x, y in ((chance.uniform(0, 4000), chance.uniform(0, 4000)) for _ in range(count))
        ]
        started = time.process_time()
        write_text(read_blocks(read_lines(glyphs)))
        return time.process_time() - started

    assert seconds(MOST_BLOCKS * 8) < 4
