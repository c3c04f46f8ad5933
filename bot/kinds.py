"""A question → which kind of answer it asks for: a figure and its unit, a date, a person, a list, yes or no."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
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
    "actor",
    "office",
    "reason",
    "means",
]


FIGURES: frozenset[Kind] = frozenset({"count", "money", "percent", "measure"})
"""The kinds whose answer is a figure."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for: the kind, the unit or measure word beside the asking word, and that word's place.

    The noun or unit that belongs to the asking word is inside.
    """

    kind: Kind
    unit: str
    start: int
    end: int


_MONEY = "钱|元|块钱|万元|亿元|美元|资金|投资|经费|收入|产值|金额|款|工资|租金"
_SUMS = "总|累计|计划|财政|专项|年|人均|固定资产|工业"
_PERCENT = "百分比|百分之|个百分点|比例|占比|百分率"
_MEASURE = (
    "米|厘米|毫米|公里|千米|平方米|平方公里|立方米?|亩|公顷|吨|公斤|千克|斤|克|升|千瓦时?|兆瓦|度|摄氏度|小时|分钟|天|年(?![轻级青长货画])"
    "|个月|岁|斤两"
)
_NAMED = (
    "书记|局长|主任|区长|县长|市长|镇长|乡长|村长|部长|院长|校长|行长|经理|董事长|总裁|主席|会长|所长|处长|科长|队长|站长|馆长|厂长|店长|园长|社长"
    "|厅长|省长|支书|老板|店主|村支书|主持人|团长|组长|司机|阿姨|大妈|大爷|大叔|奶奶|爷爷|妻子|丈夫|父亲|母亲|儿子|女儿|律师|教授|老师|医生|志愿者|居民|村民|作者|负责人|创始人|导演|教练|孩子|老人|学生|女士|先生|领导|干部|代表|专家|选手|者|人|员|[总首]统|首相|师|民警"
)
_PERSONAL = "是|任|担任|当|做|说|讲|介绍|宣读|致辞|发言|扮演|饰演|执导|夺|主持|写|演|创作|发明"
_BODIES = (
    "单位|部门|公司|机构|组织|企业|银行|团队?|剧团|协会|学会|商会|医院|学院|大学|局|委|机关|法院|使馆|军队|政党|党派?|公安局|媒体|平台|球?队伍?|商家|店|饭店|酒店|超市"
    "|合作社|集团|俱乐部|乐队|基金会|厂家?"
)
_SITES = (
    "村|街道|社区|区|县|市|省|镇|乡|国家|国|地方|位置|地点|路段?|街|广场|学校|地区|城市|机场|车站|码头|港口|公园|小区|景区|景点|岛屿?"
    "|会议室|礼堂|报告厅|大厅|饭店|酒店|楼|河流?|湖|山|场馆|会场|州|洲|角落|基地|园区|工厂"
)
_KNOWLEDGE = (
    "特点|特征|特色|变化|区别|作用|意义|感受|影响|关系|好处|用处|用途|优势|优点|缺点|贡献|成就|原因|不同|问题|看法|反应|态度|规定|政策"
    "|区分|收获"
)
_ASKING = "谁|哪|什么|啥|何时|多少|几[个家项次名]"

_ASKING_WORD = re.compile("谁|哪|什么|啥|何(?!时)|何时|多少|几")

OUTER = re.compile("哪一?个(?P<outer>[^,。?]{1,4}?)的?(?=哪一?个)")
"""Of two places, one within the other (哪个街道的哪个村), the inner one is asked for: a page names both together."""

# The first that matches decides; each looks for an asking word, and for what stands beside it.
_RULES: tuple[tuple[Kind, str], ...] = (
    ("describe", "几等奖?"),
    ("yesno", rf"是不是|有没有(?!多少)|能不能|可不可以|会不会|要不要|对不对|对吗|(?<!.)(?!.*(?:{_ASKING}))(?:.*?)是否"),
    ("percent", rf"百分之几|百分之多少|多少(?:%|{_PERCENT})|(?:率|比重|占比|比例)[^,。]{{0,6}}(?:多少|几|是多大)"),
    ("percent", r"(?:增长|上升|下降|提高|增加|减少|涨|降|同比|环比)了?(?:多少|几成)(?!.{0,2}(?:元|个|家|人|吨|亿|万))"),
    (
        "author",
        (
            r"(?:谁|哪位(?:记者|同志)?|什么人|哪个(?:记者|人)?)(?:写|采写|报道|拍|摄|撰)"
            r"|(?:作者|记者|摄影者?|通讯员)(?:是|叫)?(?:谁|哪位|什么名)"
        ),
    ),
    (
        "date",
        (
            r"(?:什么|啥|何)时候?|何时|(?:哪|那(?!.*(?:谁|哪|什么|啥|多少)))一?[天日年月]|何[年月日]|几[号日月]|几点"
            r"|(?:什么|哪个)(?:时间段?|日子|日期|时期|年代|朝代|时节|季节|节日)"
            r"|多久(?:一次|举办)|隔多[久长]|隔多长时间|星期几|周几|哪一?季度|(?:日期|时间|时段)(?:是|为)(?:什么|啥|哪)"
        ),
    ),
    (
        "money",
        (
            rf"(?:多少|几)(?:(?P<u1>(?:万|亿)?(?:{_SUMS})*(?:{_MONEY}))|(?![个家项人次名户只支笔种])\w{{1,3}}[款金费])|(?:{_MONEY}"
            rf"|贷款?|补助|救助金|奖金|成本|花费|花了|投入|价值|产值)[^,。?]{{0,8}}(?:多少|几)(?![个家项人次名户笔条件期场份处所张亩吨斤岁天年棵株头只套间层座辆台位米]|公[里斤顷]|平方|小时)"
        ),
    ),
    ("measure", rf"(?:多少|(?<![哪第])几)(?P<u2>(?:万|余|多)?(?:{_MEASURE}))"),
    ("measure", r"多[大长远高重久深宽厚快]|(?:面积|库容|容量|高度|深度|重量)[^,。?]{0,6}多少|长度|年龄|几岁|岁数"),
    ("count", r"(?:多少|(?<!哪)几)(?P<u3>[^\W\d_]{0,3})|how (?:many|much)"),
    (
        "reason",
        (
            r"(?<![名改更视述称变评定作选成译])为什么|为何|为啥|因何|缘何|何故|怎么会|(?:什么|啥|何种)原因|原因(?:是|在于)(?:什么|啥|哪)"
            r"|(?:因为?|由于|出于)(?:什么|啥|何)"
        ),
    ),
    (
        "list",
        (
            r"哪几|哪[两二三四五六七八九十\d]+\w|哪些|分别(?:是|为|叫|有|包括)?(?:谁|哪|什么|啥)"
            r"|[两二三四五六七八九十][个家位所条种][^,]{0,16}叫(?:什么|啥)"
        ),
    ),
    (
        "person",
        (
            rf"(?:{_NAMED})(?:是|叫|姓|为|由|(?:后来|现在|又)?换[成了]*)?(?:谁|什么名|啥名)|(?:{_NAMED})(?:是|叫|姓)(?:什么|啥)|谁(?={_PERSONAL})"
            r"|哪一?位|何人|什么人|(?:说|讲|主持|执导|创作|发明|扮演|饰演)[^,。?]{0,4}谁|姓(?:什么|啥)|名叫(?:什么|啥)|谁(?=啊|呀|呢)"
        ),
    ),
    ("actor", r"谁"),
    (
        "office",
        (
            r"(?:什么|啥|何|哪个|哪种)(?:样的)?(?:职务?|职位|身份|官(?![方员])职?|岗位|头衔|职业)"
            r"|(?:职务?|职位|身份|官职|头衔)(?:是|为|叫)(?:什么|啥|何)"
        ),
    ),
    (
        "org",
        (
            rf"哪一?家|哪一?支|哪一?所(?:学院|大学|高校|医院)|哪一?个[^,。?]{{0,4}}?(?:{_BODIES})"
            rf"|什么(?:单位|部门|公司|机构|组织)|由哪|(?:{_BODIES})[^,。?]{{0,2}}叫(?:什么|啥)"
        ),
    ),
    (
        "place",
        (
            r"哪里|哪儿|何处|何地|什么(?:地方|地点|位置)|啥地方|(?:在|到|去|来自|位于|往|从)(?:哪(?!一?[种位]|个)|何|啥)"
            rf"|哪一?(?:个|条|座|处|片)?[^,。?]{{0,3}}?(?:{_SITES})|(?:地址|地点|位置|位于)(?:是|在)?(?:什么|啥|哪)"
        ),
    ),
    (
        "list",
        rf"有哪|(?:都|分别)(?:有|是|叫|卖|包括)?些?(?:什么|啥)|包括(?:什么|啥)|些(?:什么|啥)(?!样?的?(?:{_KNOWLEDGE}))|(?:有|卖|盖)(?:什么|啥)样?(?!的?(?:{_KNOWLEDGE}))",
    ),
    (
        "quote",
        (
            r"怎么说|怎样说|如何(?:评价|形容)|说了?(?:什么|啥|些什么)|(?:主题|口号|标语|题目|名称|名字|名|理念|目标|称号|旗号)[^,。?]{0,3}(?:是|叫)?(?:什么|啥)|(?:写|印|"
            r"刻|提出|叫做?|称为|命名为?|称之?为|称作|更名为|改名为?)[着了]?(?:什么|啥)|哪(?:一?句|几个字)|(?:什么|怎样的|何种|啥)(?:样的)?(?:服务)?(?:话|字|模式|口号|主题|理念|名字|机制)"
        ),
    ),
    (
        "means",
        r"(?:靠|用|通过|采[取用]|利用|使用|运用|借助|凭借?|按照?|以|依靠)了?(?:什么|啥|何种?|哪种|怎样)|(?:什么|啥|何种|哪种)(?:样的)?(?:办法|方法|方式|措施|手段|途径|形式|举措|做法)",
    ),
    ("yesno", r"[吗吧][\s?。!]*$|了没有?[\s?。!]*$|没有[\s?。!]*$"),
    ("means", r"怎么(?!样|回|了|看)|如何(?!看|评|[?。!]*$)|咋(?!样|回|了)|怎样(?!的)"),
    ("describe", r"怎么|怎样|如何|咋|什么|啥|哪|何|(?<=[+、])\s*\?"),
)
_ENGLISH: tuple[tuple[Kind, str], ...] = (
    (
        "money",
        (
            r"how much (?:money|did .* cost|.*(?:yuan|dollar|invest|fund|loan|revenue|cost|spent|loss))|"
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
    (
        "person",
        (
            r"\bwho(?:m|se)?\b|name of the (?:person|man|woman|head|secretary|director)|(?:what|which) (?:\w+ ){0,2}"
            r"(?:official|leader|officer|secretary|director|mayor|resident|villager|volunteer|teacher|doctor|manager)\b"
        ),
    ),
    ("office", r"(?:what|which) (?:official )?(?:post|position|office|job|role|title) (?:do|did|does|is|was|has|had)"),
    (
        "list",
        (
            r"(?:what|which) (?:\w+ )?(?:bodies|companies|organi[sz]ations|bureaus|departments|agencies|units|banks|"
            r"firms|institutions|villages|places|people|groups|hotels|restaurants)\b|which .* and which"
        ),
    ),
    ("place", r"\bwhere\b|(?:what|which) (?:place|village|city|district|town|street|venue|location|square)"),
    (
        "org",
        (
            r"(?:what|which) (?:body|company|organi[sz]ation|bureau|department|agency|unit|"
            r"bank|firm|institution|troupe|committee|association)"
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
    ("reason", r"\bwhy\b|what (?:made|caused|led)|(?:what|which) reason"),
    ("means", r"\bhow\b|by what means|what (?:method|means|way)"),
    ("describe", r"what|which"),
)


def classify(text: str, *, english: bool) -> Asked:
    """Tell what a question asks for; one without an asking word asks to describe."""
    asked = fold(text).lower()
    for kind, pattern in _rules(english=english):
        if match := pattern.search(asked):
            if outer := OUTER.match(asked, match.start()):
                match = pattern.search(asked, outer.end()) or match
            unit = next((u for u in match.groups() if u), "")
            word = _ASKING_WORD.search(match[0])
            return Asked(kind, unit, match.start() + (word.start() if word else 0), match.end())
    return Asked("describe", "", len(text), len(text))


@cache
def _rules(*, english: bool) -> Sequence[tuple[Kind, re.Pattern[str]]]:
    """Compile the rules of a language once: all patterns of a question are more than `re` keeps."""
    return [(kind, re.compile(pattern)) for kind, pattern in (_ENGLISH if english else _RULES)]
