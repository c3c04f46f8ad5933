from __future__ import annotations

import pytest
from county_paper import CANAL, CANAL_1, CANAL_2, CANAL_3, HEAD_CANAL, LIBRARY, PLAIN, bodies, cut, joined, paragraphs

from index.articles import split_articles
from index.boxes import mark_boxes
from index.furniture import Kind, kind_of, printed_label
from index.jumps import Jump, normal_label, read_jump, within_jumps
from index.layout import read_blocks
from index.types import Page, Part

PAPER = """青禾日报
QINGHE RIBAO
中共青禾县委主管 青禾日报社出版
2021年10月20日 星期三 农历辛丑年九月十五
国内统一连续出版物号 CN 99-0001 代号 35-99
总第3456期 今日8版"""
WEATHER = """天气预报
今日多云转晴，东北风3级
5℃～16℃
空气质量：良"""
CONTENTS = """今日导读
全县秋粮收购工作启动
▶02版
运动会下月开幕 03版"""
NOTICES = """遗失声明
甄远航不慎遗失身份证，声明作废。
桑榆遗失营业执照副本，统一社会信用代码：9199，声明作废。"""
STAFF = "责任编辑 甄远航 美编 苏小满"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("2021年10月20日 星期三", "masthead"),
        ("二〇二一年十月二十日", "masthead"),
        ("总第3456期", "masthead"),
        ("今日四版", "masthead"),
        ("国内统一连续出版物号 CN 99-0001", "masthead"),
        ("02版：要闻", "section"),
        ("要闻·2版", "section"),
        ("A02 综合新闻", "section"),
        ("A2", "section"),
        ("第三版", "section"),
        ("责编/甄远航 版式/苏小满", "staff"),
        ("一审：甄远航 二审：桑榆 三审：岳明", "staff"),
        ("责任编辑 甄远航 电话 1234567", "staff"),
        ("编 辑：甄远航、岳明 校对：桑 榆", "staff"),
        ("责任编辑：甄远航校对：桑榆", "staff"),
        ("校对 " * 30 + "。", None),  # read in every way, this takes longer than anybody waits
        ("编辑甄远 " * 20 + "。", None),
        ("编辑 李 四 编 辑 王五、" * 8 + "。", None),
        ("社址：青禾县渠北路8号", "contact"),
        ("新闻热线：0000-1234567", "contact"),
        ("全县秋粮收购工作启动 详见2版", "contents"),
        ("运动会下月开幕……3版", "contents"),
        ("今日多云，东北风3级，气温5℃～16℃。", "weather"),
        ("桑榆不慎遗失身份证，声明作废。", "advertisement"),
        ("某某公司拟注销，请债权人于45日内申报债权。", "advertisement"),
        ("（下转第二版）", "jump"),
        ("——————", "rule"),
        ("教育", None),
        ("编辑部的故事", None),
        ("审核通过后", None),
        ("星期天读书会", None),
        ("编纂《青禾县志》第三版", None),
        ("2021年10月20日第三届运动会在青禾县举行", None),
        ("小雨，演出照常，4级", None),
        ("县里召开第三季度例会", None),
        ("主办单位：县文旅局", None),
        ("病人转第2人民医院", None),
        ("青禾在线（www.example.org）从县疾控中心获悉，流感疫苗已经到货。", None),
        ("今天白天阴转小雨，东南风3级，最高气温16℃；" * 3, None),
    ],
)
def test_what_a_line_is(line: str, kind: Kind | None) -> None:
    assert kind_of(line) == kind


def test_a_front_page_keeps_its_articles_and_nothing_else() -> None:
    text = paragraphs(PAPER, WEATHER, *CANAL, CONTENTS, STAFF, *LIBRARY, NOTICES)
    assert bodies(text) == PLAIN
    assert bodies(text.replace("\n\n", "\n")) == PLAIN


def test_furniture_is_kept_with_its_kind_and_its_place() -> None:
    text = paragraphs(PAPER, WEATHER, CONTENTS, NOTICES, STAFF)
    blocks = mark_boxes(read_blocks(text))
    counts = {"masthead": 6, "weather": 4, "contents": 4, "advertisement": 3, "staff": 1}
    assert [block.kind for block in blocks] == [kind for kind, count in counts.items() for _ in range(count)]
    assert all(block.role == "furniture" and text[block.start : block.end] == block.text for block in blocks)
    assert cut(text) == []


@pytest.mark.parametrize(
    "line",
    [
        "天气转凉，农户抢收晚稻。",
        "导读员林知秋为孩子们讲故事。",
        "公告",
        "县里发布公告，10月20日停水。",
    ],
)
def test_a_word_of_a_box_is_no_box(line: str) -> None:
    text = paragraphs(HEAD_CANAL, CANAL_1, CANAL_2, line, CANAL_3)
    assert line.rstrip("。") in bodies(text)[0][1] + bodies(text)[0][0]


@pytest.mark.parametrize(
    ("mark", "jump"),
    [
        ("（下转第二版）", Jump("onward", "2")),
        ("下转02版▶", Jump("onward", "2")),
        ("（下转A2版）", Jump("onward", "A2")),
        ("（上接第一版）", Jump("back", "1")),
        ("（上接头版）", Jump("back", "1")),
        ("（紧接1版《新渠通水》）", Jump("back", "1")),
        ("上接A０1版", Jump("back", "A1")),
        ("转第2人民医院", None),
        ("下转", None),
    ],
)
def test_marks_of_a_jump(mark: str, jump: Jump | None) -> None:
    assert read_jump(mark) == jump
    text = f"全县上下要凝心聚力{mark}" if jump and jump.way == "onward" else f"{mark}抓好冬修水利"
    first, last = within_jumps(text)
    assert (text[first:last] in {"全县上下要凝心聚力", "抓好冬修水利"}) == (jump is not None)


@pytest.mark.parametrize(("printed", "label"), [("二", "2"), ("02", "2"), ("a02", "A2"), ("十二", "12"), ("头", "1")])
def test_labels_are_written_in_one_way(printed: str, label: str) -> None:
    assert normal_label(printed) == label


def test_the_label_that_a_page_prints() -> None:
    lines = ["02版：要闻", "A2", "要闻 03", "今日8版", "总第3456期", "3", "CN 99-0001 第四版"]
    assert [printed_label(line) for line in lines] == ["2", "A2", "3", "", "", "", "4"]


FIRST = CANAL_2[:-10]
REST = "水利部门下一步将抓好冬修，让渠水流到最远的田块。"


def test_both_parts_on_one_text_are_one_article() -> None:
    front = paragraphs("01版：要闻", HEAD_CANAL, CANAL_1, FIRST + "（下转第二版）", *LIBRARY)
    text = front + "\n" + paragraphs("02版：综合", "（上接第一版）" + REST)
    whole, other = cut(text)
    assert (whole.title, whole.part) == (HEAD_CANAL, None)
    assert [text[start:end] for start, end in whole.spans] == [f"{CANAL_1}\n\n{FIRST}", REST]
    assert bodies(text)[1] == PLAIN[1]
    assert other.part is None


def test_a_part_alone_tells_where_the_other_is() -> None:
    front = Page("1.txt", paragraphs(HEAD_CANAL, CANAL_1, FIRST + "（下转第二版）", *LIBRARY), number="1")
    back = Page("2.txt", paragraphs("02版：综合", *LIBRARY, "（上接第一版）", REST))
    assert [article.part for article in split_articles(front)] == [Part("1", "", "2"), None]
    assert [article.part for article in split_articles(back)] == [None, Part("2", "1", "")]
    assert bodies(back.text)[1] == ("", joined(REST))
    bare = Page("issue.pdf#3", paragraphs("（上接第一版）", REST))
    assert [article.part for article in split_articles(bare)] == [Part("3", "1", "")]


def test_a_mark_wrapped_with_its_column_is_no_text() -> None:
    long = [CANAL_1, CANAL_2 + "（下转第二版）"]
    wrapped = ["\n".join(part[at : at + 14] for at in range(0, len(part), 14)) for part in long]
    (article,) = cut(paragraphs(HEAD_CANAL, *wrapped))
    assert article.part == Part("", "", "2")
    assert "下转" not in bodies(paragraphs(HEAD_CANAL, *wrapped))[0][1]
