from __future__ import annotations

import time
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.figures import Figure, find_figures
from index.joining import Joined
from index.numerals import read_number
from index.words import fold


def figures(text: str) -> list[Figure]:
    return list(find_figures(Joined.of(fold(text)).text))


def one(text: str) -> Figure:
    (figure,) = figures(text)
    return figure


@pytest.mark.parametrize(
    ("text", "value", "unit", "kind"),
    [
        ("总投资73.97亿元。", "7397000000", "元", "money"),
        ("总投资739700万元。", "7397000000", "元", "money"),
        ("总投资73.97 亿元。", "7397000000", "元", "money"),
        ("到账２４７５万美元", "24750000", "美元", "money"),
        ("募集1亿2000万元", "120000000", "元", "money"),
        ("售价¥500", "500", "元", "money"),
        ("均价120元/吨", "120", "元/吨", "money"),
        ("补贴5000元人民币", "5000", "元", "money"),
        ("同比增长253%", "253", "%", "percent"),
        ("下降-3.2%", "-3.2", "%", "percent"),
        ("占百分之五", "5", "%", "percent"),
        ("占百分之九十八点五", "98.5", "%", "percent"),
        ("有九成以上的居民", "90", "%", "percent"),
        ("提高3.5个百分点", "3.5", "百分点", "percent"),
        ("走访2.3万余人次", "23000", "人次", "count"),
        ("走访 2.3 万余人次", "23000", "人次", "count"),
        ("调解100余件", "100", "件", "count"),
        ("百余家企业", "100", "家", "count"),
        ("二十三个村", "23", "个", "count"),
        ("一百零五万人", "1050000", "人", "count"),
        ("三百五十六人", "356", "人", "count"),
        ("十多个班组", "10", "个", "count"),
        ("数十家商户", "10", "家", "count"),
        ("上百家商户", "100", "家", "count"),
        ("惠及1,393户", "1393", "户", "count"),
        ("两条路径", "2", "条", "count"),
        ("七大产业链", "7", "大", "count"),
        ("谋划190项目", "190", "", "count"),
        ("粉刷3000余平方米", "3000", "平方米", "measure"),
        ("年产5000万吨", "50000000", "吨", "measure"),
        ("零下5摄氏度", "-5", "摄氏度", "measure"),
        ("5.0级地震", "5", "级", "measure"),
        ("今年85岁的老人", "85", "岁", "age"),
        ("年满18周岁", "18", "岁", "age"),
        ("为期7天的活动", "7", "天", "duration"),
        ("经过3年治理", "3", "年", "duration"),
        ("用了两年半", "2.5", "年", "duration"),
        ("用了半年", "0.5", "年", "duration"),
        ("3个多月", "3", "月", "duration"),
        ("15分钟便民圈", "15", "分钟", "duration"),
        ("60日内办结", "60", "天", "duration"),
        ("是去年的3.5倍", "3.5", "倍", "multiple"),
        ("第十届艺术节", "10", "届", "ordinal"),
        ("第3名", "3", "名", "ordinal"),
        ("住在20号楼", "20", "号楼", "ordinal"),
    ],
)
def test_form(text: str, value: str, unit: str, kind: str) -> None:
    figure = one(text)
    assert (figure.value, figure.unit, figure.kind) == (Fraction(value), unit, kind)


def test_share_of_parts() -> None:
    assert (one("三分之一的学生").value, one("三分之一的学生").unit) == (Fraction(100, 3), "%")


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("需要5至8个", 5, 8, "个"),
        ("需要5个至8个", 5, 8, "个"),
        ("占30%-40%", 30, 40, "%"),
        ("贷款5至8万元", 50000, 80000, "元"),
        ("贷款15万到20万元", 150000, 200000, "元"),
        ("贷款5000至1万元", 5000, 10000, "元"),
        ("有七八个", 7, 8, "个"),
        ("有二三十个", 20, 30, "个"),
        ("有三四百人", 300, 400, "人"),
        ("十五六岁", 15, 16, "岁"),
        ("气温28～34℃", 28, 34, "摄氏度"),
    ],
)
def test_range(text: str, low: int, high: int, unit: str) -> None:
    figure = one(text)
    assert (figure.value, figure.upper, figure.unit) == (Fraction(low), Fraction(high), unit)


@pytest.mark.parametrize(
    ("text", "modifiers", "whole"),
    [
        ("投资近百亿元", ("近",), "近百亿元"),
        ("投资约6亿元", ("约",), "约6亿元"),
        ("超过10000次", ("超过",), "超过10000次"),
        ("收入2万元以上", ("以上",), "2万元以上"),
        ("达1万件以上", ("达", "以上"), "达1万件以上"),
        ("投入150余万元", ("余",), "150余万元"),
        ("逾2.3万余人次", ("逾", "余"), "逾2.3万余人次"),
        ("不到40分钟", ("不到",), "不到40分钟"),
        ("约200只左右", ("约", "左右"), "约200只左右"),
    ],
)
def test_modifiers(text: str, modifiers: tuple[str, ...], whole: str) -> None:
    figure = one(text)
    assert figure.modifiers == modifiers
    assert text[slice(*figure.whole)] == whole


@pytest.mark.parametrize(
    "text",
    [
        "1至8月",
        "3月至6月底",
        "每月8日为服务日",
        "每周三",
        "2023年6月26日15时30分",
        "2023-06-26 18:24:57",
        "2022年度",
        "2021—2023年",
        "21世纪80年代",
        "上午9点半",
        "第三季度",
        "前三季度",
        "二〇二三年",
        "电话0375-1234567",
        "手机13812345678",
        "拨打12345热线",
        "版本1.2.0.13",
        "5G通信",
        "3D打印机",
        "歼-20",
        "PM2.5",
        "TOP100评选",
        "RTX 4090",
        "90后",
        "统一思想",
        "千家万户",
        "万一",
        "十分重要",
        "“三会一课”制度",
        "“四个拜访”",
        "落实“六个百分之百”",
        "三会一课",
        "一户一档",
        "六楼会议室",
        "一批项目",
        "一带一路",
        "党的二十大精神",
        "《2022年十项任务》",
    ],
)
def test_no_figure(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize("text", ["“12+9+N”格局", "“15316”机制", "“1+N”模式", "12+9+N格局", "以3比2获胜", "以3-0获胜"])
def test_code(text: str) -> None:
    assert [figure.kind for figure in figures(text)] == ["code"]


def test_list_shares_its_unit() -> None:
    assert [(int(f.value), f.unit, f.shared) for f in figures("引进18、29个")] == [(18, "个", True), (29, "个", False)]
    assert [(int(f.value), f.unit) for f in figures("5、6号楼")] == [(5, "号楼"), (6, "号楼")]
    assert [int(f.value) for f in figures("分别补贴3、5万元")] == [30000, 50000]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("总投资73.\n97亿元", "73.\n97亿元"),
        ("到位11.24\n\n亿元", "11.24\n\n亿元"),
        ("实际\n\n到位资金11.24亿元", "11.24亿元"),
        ("新增 1,\n200 个", "1,\n200 个"),
        ("完成12\n34件", "12\n34件"),
        ("完成一\n\n项", "一\n\n项"),
    ],
)
def test_broken_by_a_line(text: str, printed: str) -> None:
    joined = Joined.of(fold(text))
    (figure,) = find_figures(joined.text)
    start, end = joined.back(figure.start, figure.end)
    assert text[start:end] == printed


def in_chinese(number: int) -> str:
    """Write a number below a hundred million as the press does."""
    digits, units = "零一二三四五六七八九", ("", "十", "百", "千")
    if number >= 10**4:
        rest = number % 10**4
        gap = "零" if 0 < rest < 1000 else ""
        return in_chinese(number // 10**4) + "万" + (gap + in_chinese(rest) if rest else "")
    written = ""
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            written += digits[digit] + units[power]
        elif written and number % 10**power and not written.endswith("零"):
            written += "零"
    return written[1:] if written.startswith("一十") else written


LINE_ENDS = ["\n", "\r\n", "\n\n", "\n　　", "\u2028", "\x0b"]
WRITTEN = st.one_of(
    st.builds(
        "{:,}{}{}".format,
        st.integers(2, 10**9),
        st.sampled_from(["", ".5", ".97", ".125"]),
        st.sampled_from(["件", "亿元", "万人次", "%", "公里", "平方米"]),
    ),
    st.builds("{}{}".format, st.integers(2, 10**6), st.sampled_from(["件", "个百分点", "亿美元", "%"])),
    st.builds("{}户".format, st.integers(2, 10**8 - 1).map(in_chinese)),
)


@given(WRITTEN, st.data())
def test_a_figure_is_read_the_same_wherever_a_line_breaks_it(written: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(written) - 1))
    broken = written[:at] + data.draw(st.sampled_from(LINE_ENDS)) + written[at:]
    source = f"全县共有{broken}，其中"
    joined = Joined.of(fold(source))
    found, whole = find_figures(joined.text), figures(f"全县共有{written}，其中")
    assert [(f.value, f.unit, f.kind) for f in found] == [(f.value, f.unit, f.kind) for f in whole]
    assert [source[slice(*joined.back(f.start, f.end))] for f in found] == [broken for _ in whole]


@given(st.integers(100, 10**7), st.sampled_from(["", ".5", ".90"]), st.data())
def test_a_digit_printed_as_a_letter_is_read_as_the_digit(number: int, rest: str, data: st.DataObject) -> None:
    written = f"{number}{rest}"
    alike = {"0": "oO○〇", "1": "lI"}
    wrong = [at for at in range(1, len(written) - 1) if written[at] in alike and written[at - 1].isdigit()]
    for at in data.draw(st.lists(st.sampled_from(wrong), max_size=2)) if wrong else []:
        written = written[:at] + data.draw(st.sampled_from(alike[f"{number}{rest}"[at]])) + written[at + 1 :]
    source = f"全县共有{written}件"
    (figure,) = figures(source)
    assert figure.value == one(f"全县共有{number}{rest}件").value
    assert source[figure.start : figure.end] == f"{written}件"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("总投资73 .97 亿元", "7397000000"),
        ("总投资73. 97亿元", "7397000000"),
        ("总投资７３．９７亿元", "7397000000"),
        ("增长l2.5%", "12.5"),
        ("降至O.5%", "0.5"),
        ("开工1O0个", "100"),
        ("增长253%", "253"),
        ("增长25.3%后增长253%", "25.3 253"),
    ],
)
def test_figures_as_ocr_gives_them(text: str, value: str) -> None:
    assert [figure.value for figure in figures(text)] == [Fraction(number) for number in value.split()]


@pytest.mark.parametrize("text", ["共O2O平台", "GPT-4o模型", "360o全景", "i5处理器", "1. 2023年"])
def test_letters_that_are_no_digits_stay(text: str) -> None:
    assert fold(text) == text.lower()
    assert Joined.of(text).text == text


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("始于2023\n10月8日", "始于2023 10月8日"),
        ("共2023\n1件", "共20231件"),
        ("in 2023\n15 roads", "in 2023 15 roads"),
        ("。1.\n2023年", "。1. 2023年"),
        ("占10-\n20%", "占10-20%"),
        ("3 5", "3 5"),
    ],
)
def test_numbers_side_by_side_stay_two(text: str, joined: str) -> None:
    assert Joined.of(text).text == joined


@given(st.integers(1, 10**8 - 1))
def test_a_chinese_figure_of_any_size_is_found(number: int) -> None:
    assert one(f"全县走访{in_chinese(number)}户。").value == number


@given(st.integers(1, 10**8 - 1))
def test_chinese_numerals_round_trip(number: int) -> None:
    read = read_number(in_chinese(number))
    assert read is not None
    assert (read.value, read.upper) == (Fraction(number), None)


@given(st.integers(2, 10**8 - 1), st.sampled_from(["件", "人次", "公斤", "亿元", "%"]), st.integers(0, 3))
def test_digits_round_trip(number: int, unit: str, places: int) -> None:
    value = Fraction(number, 10**places)
    written = f"{number // 10**places:,}" + (f".{number % 10**places:0{places}}" if places else "")
    figure = one(f"共有{written}{unit}。")
    assert figure.value == value * (10**8 if unit == "亿元" else 1)
    assert f"共有{written}{unit}。"[figure.start : figure.end] == written + unit


PRESS = st.text(
    alphabet="0123456789.,%+-—~至、年月日时点分第百千万亿元个家余近超以上一二三十两半几数“”《》()项目增长n g\n"
)


@given(st.one_of(st.text(), PRESS))
def test_any_text(text: str) -> None:
    joined = Joined.of(fold(text))
    found = find_figures(joined.text)
    for figure in found:
        start, end = joined.back(figure.start, figure.end)
        assert 0 <= start < end <= len(text)
        assert figure.whole[0] <= figure.start < figure.end <= figure.whole[1]
        assert figure.upper is None or figure.unit or figure.kind == "count"
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.text(alphabet="一二ab, \n\t。12"))
def test_joined_leads_back(text: str) -> None:
    joined = Joined.of(text)
    for i, character in enumerate(joined.text):
        start, end = joined.back(i, i + 1)
        assert end == start + 1
        assert text[start] == character or (character == " " and text[start].isspace())


@pytest.mark.parametrize(
    "text", ["1", "1,", "一", "1.", "十", "1至", "第", "1+", "“", "百分之", "2023年", "1个、", "1 ", "三会"]
)
def test_time_is_linear(text: str) -> None:
    def seconds(copies: int) -> float:
        started = time.process_time()
        find_figures(text * copies)
        return time.process_time() - started

    seconds(100)
    assert seconds(20000) < 20 * seconds(2000) + 0.5
