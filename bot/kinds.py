"""A question → which kind of answer it asks for: a figure and its unit, a date, a person, a list, yes or no."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from index import fold

Kind = Literal[
    "count",
    "money",
    "percent",
    "measure",
    "date",
    "person",
    "place",
    "org",
    "list",
    "quote",
    "yesno",
    "describe",
    "author",
]


FIGURES: frozenset[Kind] = frozenset({"count", "money", "percent", "measure"})
"""The kinds whose answer is a figure."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for: the kind, the unit or measure word beside the asking word, and that word's place."""

    kind: Kind
    unit: str
    start: int
    end: int


_MONEY = "钱|元|块钱|万元|亿元|美元|资金|投资|经费|收入|产值|金额|款|工资|租金"
_PERCENT = "百分比|百分之|个百分点|比例|占比|百分率"
_MEASURE = (
    "米|厘米|毫米|公里|千米|平方米|平方公里|立方米?|亩|公顷|吨|公斤|千克|斤|克|升|千瓦时?|兆瓦|度|摄氏度|小时|分钟|天|年"
    "|个月|岁|斤两"
)
_NAMED = (
    "书记|局长|主任|区长|县长|市长|镇长|乡长|村长|部长|院长|校长|行长|经理|董事长|总裁|主席|会长|所长|处长|科长|队长|站长"
    "|厅长|省长|律师|教授|老师|医生|志愿者|居民|村民|作者|负责人|创始人|导演|教练"
)

# The first that matches decides; each looks for an asking word, and for what stands beside it.
_RULES: tuple[tuple[Kind, str], ...] = (
    ("yesno", r"是不是|有没有(?!多少)|能不能|可不可以|会不会|要不要|是否|对不对|对吗"),
    ("percent", rf"百分之几|百分之多少|多少(?:%|{_PERCENT})|(?:率|比重|占比|比例)[^,。]{{0,6}}(?:多少|几|是多大)"),
    ("percent", r"(?:增长|上升|下降|提高|增加|减少|涨|降|同比|环比)了?(?:多少|几成)(?!.{0,2}(?:元|个|家|人|吨|亿|万))"),
    (
        "author",
        r"(?:谁|哪位(?:记者|同志)?|什么人)(?:写|采写|报道|拍|摄|撰)|(?:作者|记者|摄影者?|通讯员)(?:是|叫)?(?:谁|哪位|什么名)",
    ),
    (
        "date",
        r"(?:什么|啥|何)时候?|何时|哪一?[天日年月]|几[号日月]|几点|什么(?:时间|日子)|多久(?:一次|举办)|隔多[久长]|隔多长时间|星期几|周几|哪一?(?:届|季度)",
    ),
    (
        "money",
        (
            rf"(?:多少|几)(?:(?P<u1>(?:万|亿)?(?:{_MONEY}))|(?![个家项人次名户只支笔种])\w{{1,3}}[款金费])|(?:{_MONEY}"
            rf"|贷款?|补助|救助金|奖金|成本|花费|花了|投入|价值|产值)[^,。?]{{0,8}}(?:多少|几)(?!个|家|项|人|次|名|户)"
        ),
    ),
    ("measure", rf"(?:多少|几)(?P<u2>(?:万|余|多)?(?:{_MEASURE}))"),
    ("measure", r"多[大长远高重久深宽厚快]|(?:面积|库容|容量|高度|深度|重量)[^,。?]{0,6}多少|长度|年龄|几岁|岁数"),
    ("count", r"(?:多少|几)(?P<u3>[^\W\d_]{0,3})|how (?:many|much)"),
    (
        "person",
        rf"谁|哪(?:一?位|几位|些人|个人)|何人|什么人|(?:{_NAMED})(?:是|叫|姓)(?:什么|啥|甚)|(?:叫|姓名?是?)(?:什么|啥)名字|姓(?:什么|啥)",
    ),
    (
        "place",
        r"哪里|哪儿|何处|何地|什么(?:地方|地点|位置)|啥地方|(?:在|到|去|来自|位于)哪|哪一?个?(?:村|街道|社区|区|县|市|省|镇|乡|国家|国|地方|位置|地点|路段?|广场|学校|地区|城市)",
    ),
    (
        "list",
        r"哪(?:些|几|[两二三四五六七八九十]\w)|有哪|(?:都|分别)(?:有|是|叫|卖|包括)?(?:什么|啥)|包括(?:什么|啥)|(?:有|卖|盖)些?(?:什么|啥)(?:样)?",
    ),
    (
        "org",
        r"哪一?(?:家|所|支)|哪一?个(?:单位|部门|公司|机构|组织|企业|银行|团队?|剧团|协会|学校|医院|局|委)|什么(?:单位|部门|公司|机构|组织)|由哪",
    ),
    (
        "quote",
        (
            r"怎么说|说了?(?:什么|啥|些什么)|(?:主题|口号|标语|题目|名称|名字|名|理念|目标|称号)[^,。?]{0,3}(?:是|叫)?(?:什么|啥)|(?:写|印|"
            r"刻|提出|叫做?|称为|命名为?)[着了]?(?:什么|啥)|哪(?:一?句|几个字)|什么(?:话|字|模式|口号|主题|理念|名字|机制)"
        ),
    ),
    ("yesno", r"吗[\s?。!]*$|了没有?[\s?。!]*$|没有[\s?。!]*$"),
    ("describe", r"为什么|为何|为啥|怎么|怎样|如何|咋|什么|啥|哪|何"),
)
_ENGLISH: tuple[tuple[Kind, str], ...] = (
    (
        "money",
        (
            r"how much (?:money|did .* cost|.*(?:yuan|dollar|invest|fund|loan|revenue|cost|spent))|"
            r"(?:amount|sum|investment|salary|price) (?:of|was|is)"
        ),
    ),
    ("percent", r"what (?:percent|percentage|share|proportion|rate)|by how much|completion rate"),
    ("measure", r"how (?:long|far|tall|high|large|big|heavy|old|deep|wide)|what (?:area|length)"),
    (
        "author",
        (
            r"who (?:wrote|took|photographed|reported)|which reporter|photographer|"
            r"by whom was .*(?:written|taken)"
        ),
    ),
    ("count", r"how many|how much|what number"),
    ("date", r"\bwhen\b|(?:what|which) (?:date|day|year|month|time)|how often"),
    ("person", r"\bwho(?:m|se)?\b|name of the (?:person|man|woman|head|secretary|director)"),
    ("place", r"\bwhere\b|(?:what|which) (?:place|village|city|district|town|street|venue|location|square)"),
    (
        "org",
        (
            r"(?:what|which) (?:body|bodies|company|organi[sz]ation|bureau|department|agency|unit|"
            r"bank|firm|institution|troupe)"
        ),
    ),
    (
        "list",
        (
            r"\bname (?:the|all|two|three|four)\b|\blist\b|which .*s\b|what (?:are|were) the|"
            r"what .*s (?:are|were|did)|(?:what|which) (?:fields|measures|kinds|types)"
        ),
    ),
    ("quote", r"slogan|theme|motto|what did .* say|called|title"),
    ("yesno", r"^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would)\b"),
    ("describe", r"why|how|what|which"),
)


def classify(text: str, *, english: bool) -> Asked:
    """Tell what a question asks for; one without an asking word asks to describe."""
    asked = fold(text).lower()
    for kind, pattern in _ENGLISH if english else _RULES:
        if match := re.search(pattern, asked):
            unit = next((u for u in match.groups() if u), "")
            return Asked(kind, unit, *match.span())
    return Asked("describe", "", len(text), len(text))
