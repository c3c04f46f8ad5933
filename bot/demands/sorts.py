"""A question for one of a sort (哪个城市, 哪家银行, which village) → what the name of such a thing looks like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bot.demands.types import words_in
from bot.extraction import Candidate
from bot.finding.bodies import BODY_END
from bot.finding.listings import members_of
from bot.finding.tokens import Token

_WHICH = "(?:哪(?:些|[一几两二三四五六七八九十0-9]*[个家所座支条处片]?)|什么|啥|何)"
_COUNTRIES = (
    "中国|美国|英国|法国|德国|日本|韩国|朝鲜|蒙古|越南|老挝|柬埔寨|泰国|缅甸|马来西亚|新加坡|印度尼西亚|印尼|菲律宾|文莱|东帝汶|印度|巴基斯坦|孟加拉国|尼泊尔|不丹"
    "|斯里兰卡|马尔代夫|阿富汗|伊朗|伊拉克|叙利亚|约旦|黎巴嫩|以色列|巴勒斯坦|沙特|也门|阿曼|阿联酋|卡塔尔|巴林|科威特|土耳其|塞浦路斯|格鲁吉亚|亚美尼亚|阿塞拜疆"
    "|哈萨克斯坦|乌兹别克斯坦|土库曼斯坦|吉尔吉斯斯坦|塔吉克斯坦|俄罗斯|乌克兰|白俄罗斯|摩尔多瓦|波兰|捷克|斯洛伐克|匈牙利|罗马尼亚|保加利亚|塞尔维亚|克罗地亚|斯洛文尼亚"
    "|波黑|黑山|北马其顿|阿尔巴尼亚|希腊|意大利|西班牙|葡萄牙|瑞士|奥地利|荷兰|比利时|卢森堡|爱尔兰|丹麦|瑞典|挪威|芬兰|冰岛|爱沙尼亚|拉脱维亚|立陶宛|马耳他|梵蒂冈|摩纳哥"
    "|埃及|利比亚|突尼斯|阿尔及利亚|摩洛哥|苏丹|南苏丹|埃塞俄比亚|厄立特里亚|索马里|吉布提|肯尼亚|乌干达|坦桑尼亚|卢旺达|布隆迪|刚果|加蓬|喀麦隆|乍得|中非|尼日尔|尼日利亚"
    "|贝宁|多哥|加纳|科特迪瓦|利比里亚|塞拉利昂|几内亚|塞内加尔|冈比亚|马里|布基纳法索|毛里塔尼亚|佛得角|安哥拉|赞比亚|马拉维|莫桑比克|津巴布韦|博茨瓦纳|纳米比亚|南非"
    "|莱索托|斯威士兰|马达加斯加|毛里求斯|塞舌尔|科摩罗|加拿大|墨西哥|危地马拉|伯利兹|萨尔瓦多|洪都拉斯|尼加拉瓜|哥斯达黎加|巴拿马|古巴|牙买加|海地|多米尼加|巴哈马|巴巴多斯"
    "|特立尼达和多巴哥|格林纳达|哥伦比亚|委内瑞拉|圭亚那|苏里南|厄瓜多尔|秘鲁|巴西|玻利维亚|巴拉圭|智利|阿根廷|乌拉圭|澳大利亚|新西兰|巴布亚新几内亚|斐济|所罗门群岛"
    "|瓦努阿图|萨摩亚|汤加|基里巴斯|瑙鲁|帕劳|图瓦卢|密克罗尼西亚"
)
_PROVINCES = (
    "河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|北京|天津|上海|重庆"
    "|香港|澳门"
)
_NO_NAMES = re.compile(
    "(?:[全我该本各多每]|[一二两三四五六七八九十几]座|[一二两三四五六七八九十几多各每]个)[省市区县镇乡村州城国]?.{0,2}$"
)
"""What ends like the name of a place and is none: 全市, 一座城市."""
_PLACES, _BRANDS = frozenset(("ns", "nrt")), frozenset(("eng", "nz"))
"""jieba's marks for names of places, and for names of other things."""
_COUNTRY = re.compile(f"(?:{_COUNTRIES})")


@dataclass(frozen=True, slots=True)
class Sort:
    """How one of a sort is asked for, what it is called (街道), and how its name ends; `named`: or any place's name."""

    asks: re.Pattern[str]
    noun: re.Pattern[str]
    ending: re.Pattern[str]
    named: bool = False

    def is_met(self, candidate: Candidate) -> bool:
        """Tell whether a candidate may be one of the sort."""
        # 光明路 is not whole where 光明路街道 is printed; 县住建局 is where 县住建局组织 is: that is a verb.
        behind = self.noun.match(candidate.sentence.folded, candidate.span[1])
        is_cut_short = behind is not None and behind[0] != "组织"
        if is_cut_short or _NO_NAMES.fullmatch(candidate.text):
            return False
        return self.ending.search(candidate.text) is not None or (self.named and _is_named(candidate))

    def is_met_by_some(self, candidate: Candidate) -> bool:
        """Tell whether a candidate lists some of the sort; brands need not end like a company's name."""
        known = _PLACES if self.named else _BRANDS
        named = any(token.part in known and len(token.word) > 1 for token in words_in(candidate))
        return named or any(map(self.ending.search, members_of(candidate.text)))


def sort_asked(question: str, start: int) -> Sort | None:
    """Give the sort of thing that a folded question asks for from `start` on, if it names one that is known by name."""
    return next((sort for sort in _sorts() if sort.asks.search(question, start)), None)


def _is_named(candidate: Candidate) -> bool:
    """Tell whether a candidate is all names of places in a country, as far as the dictionary knows."""
    words = words_in(candidate)
    return bool(words) and all(map(_is_place, words)) and not _COUNTRY.fullmatch(words[-1].word)


def _is_place(token: Token) -> bool:
    return token.part in _PLACES and len(token.word) > 1


def _sort(asks: str, english: str, ending: str, *, named: bool = False) -> Sort:
    nouns = "|".join(f"{noun[:-1]}(?:y|ies)" if noun.endswith("y") else f"{noun}s?" for noun in english.split("|"))
    question = rf"{_WHICH}(?:{asks})|which (?:\w+ )?(?:{nouns})\b"
    return Sort(re.compile(question), re.compile(asks), re.compile(ending), named)


@cache
def _sorts() -> Sequence[Sort]:
    """Compile the sorts when the first is asked for: no other command waits for them."""
    return (
        _sort("银行", "bank", "银行|[支分商]行|信用社|信用联社"),
        _sort("公司|企业", "company|firm|enterprise", "公司|集团|企业|厂|店|股份|实业|科技|矿|社$|局$|中心"),
        _sort("工?厂", "factory", "厂|公司|集团|企业|实业|科技|矿"),
        _sort("单位|部门|机构|机关|组织", "body|bureau|department|agency|unit|institution", rf"{BODY_END}|机关$"),
        _sort("医院", "hospital", "院|中心"),
        _sort("大学|高校|学院", "university|college", "大学|学院|高校|学校|校$"),
        _sort("小学|中学|学校", "school", "小学|中学|学校|幼儿园|学院|大学|校$"),
        _sort("社区", "community", "社区|小区|苑|园"),
        _sort("街道", "subdistrict", "街道|路|道"),
        _sort("村", "village", "村|庄|寨|屯|社区"),
        _sort("剧团|艺术团", "troupe", "团|社|队"),
        _sort("酒店|饭店|宾馆", "hotel|restaurant", "酒店|饭店|宾馆|楼|店"),
        _sort("法院|法庭", "court", "法[院庭]$"),
        _sort("使馆", "embassy", "使馆|领馆"),
        _sort("国家(?![级队])|国(?=[的在是])", "country", rf"^(?:{_COUNTRIES})(?:共和国|王国|联邦)?$"),
        _sort("省份?", "province", rf"省$|自治区$|^(?:{_PROVINCES})$"),
        _sort("州", "state", "州$"),
        _sort("城市|市(?![场民值])", "city", "[市州县]$|(?:北京|上海|天津|重庆|香港|澳门)$", named=True),
        _sort("县", "county", "[县旗区市]$", named=True),
        _sort("区(?!域)", "district", "[区县市]$", named=True),
        _sort("[乡镇]", "town|township", "[镇乡]$|街道$"),
        _sort("机场", "airport", "机场"),
        _sort("港口?", "port", "港"),
        _sort("车站|站", "station", "站"),
    )
