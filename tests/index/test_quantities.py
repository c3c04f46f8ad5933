from __future__ import annotations

import re
import time
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_all import read_well
from tiny import SEEDS

from index.articles import split_articles
from index.chunking import read_runs
from index.dates import find_times
from index.joining import Joined
from index.numerals import STRANGE, TIME
from index.quantities import Quantity, find_quantities
from index.types import IssueDate

ISSUE = IssueDate("2031-12-20", "sidecar")


def read(text: str) -> tuple[Quantity, ...]:
    return find_quantities(text, ISSUE)


def said(quantity: Quantity) -> tuple[str, str, str]:
    """Give the head, the verb and the qualifiers of a quantity."""
    head, verb = (term.text if term else "" for term in (quantity.head, quantity.verb))
    return head, verb, " ".join(term.text for term in quantity.qualifiers)


def counted(text: str) -> list[Quantity]:
    return [quantity for quantity in read(text) if not quantity.attribute]


@pytest.mark.parametrize(
    ("text", "head", "verb"),
    [
        ("全县新引进项目70个。", "项目", "新引进"),
        ("园区听取了8个牵头单位的汇报。", "单位", "听取"),
        ("共发放救助金28.36万元。", "救助金", "发放"),
        ("水厂总投资73.97亿元。", "总投资", ""),
        ("整修下水道300余米。", "下水道", "整修"),
        ("今年已走访困难群众2.3万余人次。", "困难群众", "走访"),
        ("全年召开项目推进会119次。", "推进会", "召开"),
        ("开展招商活动260余次。", "活动", "开展"),
        ("办结率100%。", "办结率", ""),
        ("一般公共预算收入完成39847万元。", "收入", "完成"),
        ("税收收入累计28094万元。", "税收收入", "累计"),
        ("个人最高可贷20万元。", "个人", "可贷"),
        ("实际到位省外资金(含续建项目)137.67亿元。", "资金", ""),
        ("完成年度目标任务的83.4%。", "任务", "完成"),
        ("活动有6000余人进入直播间。", "人", "有"),
        ("惠及1393户2024人。", "户", "惠及"),
        ("新增衣被晾晒处45处。", "晾晒处", "新增"),
        ("签下20万元贷款。", "贷款", ""),
        ("73岁的王建国很高兴。", "王建国", ""),
        ("这是一条500米长的深沟。", "深沟", ""),
        ("已有30%的企业复工。", "企业", ""),
        ("海水温度达28摄氏度。", "温度", ""),
        ("24个省、市重点项目开工。", "重点项目", "开工"),
        ("组织“红领巾”宣讲队15支。", "宣讲队", "组织"),
    ],
)
def test_subject(text: str, head: str, verb: str) -> None:
    quantity = counted(text)[0]
    assert quantity.head is not None
    assert quantity.head.text == head
    if verb:
        assert quantity.verb is not None
        assert quantity.verb.text == verb


def test_threshold_qualifies_what_is_counted() -> None:
    threshold, count = read("截至目前，全县新引进千万元以上项目70个。")
    assert threshold.attribute
    assert said(count) == ("项目", "新引进", "千万元以上")
    assert count.period is not None
    assert (count.period.kind, count.basis) == ("until", "as_of")


def test_part_inherits_from_its_whole() -> None:
    whole, part = counted("1至8月，全县新引进千万元以上项目70个，其中亿元以上项目49个。")
    assert said(part) == ("项目", "新引进", "亿元以上")
    assert part.relation == "among"
    assert part.of == 1
    assert part.period is not None
    assert whole.period is not None
    assert (part.period.first, part.period.last) == (date(2031, 1, 1), date(2031, 8, 31))
    assert (whole.period.distance, part.period.distance) == ("sentence", "sentence")


def test_part_without_a_noun_belongs_to_the_figure_of_its_unit() -> None:
    projects, money, part = counted("集中开工的15个项目总投资73.97亿元，其中亿元以上4个。")
    assert [said(quantity)[0] for quantity in (projects, money)] == ["项目", "总投资"]
    assert (said(part)[0], said(part)[2]) == ("项目", "亿元以上")
    assert part.of == 0


def test_growth_belongs_to_the_figure_before_it() -> None:
    revenue, growth, taxes, own = read("截至6月底，财政收入完成39847万元，同比增长253%；税收28094万元，环比增长2%。")
    assert (growth.relation, growth.of, growth.basis) == ("change", 0, "year_on_year")
    assert growth.head == revenue.head
    assert growth.period is not None
    assert growth.period.last == date(2031, 6, 30)
    assert (own.of, own.basis) == (2, "period_on_period")
    assert taxes.head is not None


def test_share_belongs_to_the_figure_before_it() -> None:
    _, share = read("完成投资60.38亿元，占年度目标60.99%。")
    assert (share.relation, share.of, said(share)[0]) == ("share", 0, "目标")


def test_list_shares_noun_and_verb() -> None:
    first, second = read("今年引进18个、29个项目。")
    assert said(first) == said(second) == ("项目", "引进", "")
    classes, items = read("对11类31个改革事项作出部署。")
    assert said(classes)[0] == said(items)[0] == "事项"
    own, other = read("其中省重点项目6个、市重点项目2个。")
    assert (said(own)[2], said(other)[2]) == ("省", "市")


def test_rest_without_a_noun_belongs_to_what_was_counted() -> None:
    _, rest = read("通报问题212条，现已整改175条。")
    assert said(rest)[:2] == ("问题", "整改")


def test_period_reaches_over_the_paragraph_until_another() -> None:
    text = "一季度，全区谋划项目190个。新入库企业6家。目前已服务老人300人次。\n\n新增泵站5座。"
    first, second, now, next_paragraph = read(text)
    assert first.period is not None
    assert second.period is not None
    assert (first.period.first, first.period.last) == (second.period.first, second.period.last)
    assert second.period.distance == "paragraph"
    assert now.period is None
    assert next_paragraph.period is None


def test_compared_period_is_not_that_of_the_figure() -> None:
    (quantity,) = read("8月，用电量比去年增长5%。")
    assert quantity.period is not None
    assert quantity.period.first == date(2031, 8, 1)


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("预计明年建成泵站5座。", "planned"),
        ("累计发放救助金5万元。", "cumulative"),
        ("截至9月底建成泵站5座。", "as_of"),
        ("今年建成泵站5座。", ""),
    ],
)
def test_basis(text: str, basis: str) -> None:
    assert read(text)[0].basis == basis


def test_place_is_named_though_the_page_points_to_it() -> None:
    text = "近日，朝阳区召开大会。该区建成泵站5座。海宁路街道建成泵站3座。"
    pointed, named = read(text)
    assert pointed.place is not None
    assert named.place is not None
    assert (pointed.place.name, text[pointed.place.start : pointed.place.end]) == ("朝阳区", "该区")
    assert named.place.name == "海宁路街道"


def test_offsets_over_broken_lines() -> None:
    text = "总投\n\n资约73.\n97亿元，新引\n进项目7\n0个。"
    money, count = read(text)
    assert text[money.figure.start : money.figure.end] == "73.\n97亿元"
    assert money.head is not None
    assert text[money.head.start : money.head.end] == "总投\n\n资"
    assert (money.figure.value, count.figure.value) == (Fraction(7397000000), Fraction(70))
    assert count.verb is not None
    assert text[count.verb.start : count.verb.end] == "新引\n进"


def test_no_text_without_figures() -> None:
    assert read("") == ()
    assert read("会议强调，要抓好落实。") == ()


WORDS = """
截至目前 全区 新引进 千万元以上 项目 70个 ， 其中 亿元以上 49个 合同总金额 133.87亿元 同比增长 253% 。 （ ） “ ” 、
的 占 和 1至8月 该区 近 实际到位 为 3000余平方米 85岁 两条 12+9+N 第十届 《 》 ； 计划 人 投资 5、6号 朝阳区 达到
"""
PRESS = st.lists(st.sampled_from([*WORDS.split(), "\n", " "]), max_size=40).map("".join)


@given(st.one_of(PRESS, st.text(max_size=80)), st.sampled_from([ISSUE, IssueDate("2031", "text"), None]))
def test_every_offset_leads_to_what_is_named(text: str, issue: IssueDate | None) -> None:
    found = find_quantities(text, issue)
    for number, quantity in enumerate(found):
        figure = quantity.figure
        assert quantity.sentence[0] <= figure.start < figure.end <= quantity.sentence[1] <= len(text)
        assert quantity.of is None or quantity.of < number
        for term in (quantity.head, quantity.verb, *quantity.qualifiers):
            assert term is None or 0 <= term.start < term.end <= len(text)
    assert all(a.figure.end <= b.figure.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    "text",
    [
        "全区引进项目3个、",
        "项目3个，",
        "3个",
        "其中亿元以上4个，",
        "同比增长2%，",
        "（3个",
        "“3个",
        "该区3个。",
        "的3万元",
    ],
)
def test_time_is_linear(text: str) -> None:
    def seconds(copies: int) -> float:
        started = time.process_time()
        read(text * copies)
        return time.process_time() - started

    seconds(50)
    assert seconds(4000) < 20 * seconds(400) + 0.5


# What the five pages print in digits that is neither a figure nor a time: names of technologies, models and prizes.
NAMES = ("5g", "3d", "top100")
NO_FIGURE = re.compile(rf"{TIME}|{STRANGE}|(?:19|20)\d\d", re.VERBOSE)


def test_every_number_of_the_seeds_is_accounted_for() -> None:
    missed: list[str] = []
    for page in read_well(SEEDS):
        for article in split_articles(page):
            body = read_runs(page.text, article.spans)
            taken = [quantity.figure.whole for quantity in find_quantities(body, article.issue_date)]
            taken += [(mention.start, mention.end) for mention in find_times(body, article.issue_date)]
            joined = Joined.of(body)
            taken += [joined.back(*match.span()) for match in NO_FIGURE.finditer(joined.text)]
            missed += [
                body[max(0, digits.start() - 8) : digits.end() + 8]
                for digits in re.finditer(r"\d+", body)
                if not any(start <= digits.start() and digits.end() <= end for start, end in taken)
            ]
    assert [context for context in missed if not any(name in context.lower() for name in NAMES)] == []
