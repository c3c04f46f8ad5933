"""A line of a newspaper page → which kind of furniture it is: what belongs to the page and to none of its articles."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from index.bylines import NAME
from index.jumps import LABEL, normal_label, read_jump
from index.numerals import SMALL_NUMERAL, YEAR_NUMERAL
from index.patterns import LazyPattern

Kind = Literal["rule", "masthead", "section", "staff", "contact", "contents", "weather", "advertisement", "jump"]
"""报头, 版次, 责任编辑, 社址, 导读, 天气, 广告, 下转; a rule is a line, an ornament, a picture."""

_LONGEST = 120
_LONGEST_NOTICE = 400
_STEMS_BRANCHES = "[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年"
_MONTH = rf"(?:[0-9]{{4}}|{YEAR_NUMERAL})\s*年\s*(?:[0-9]{{1,2}}|{SMALL_NUMERAL})\s*月"
_ISSUE = r"总?第\s*[0-9]{1,6}\s*期"
_EXTENT = rf"今日\s*(?:[0-9]{{1,3}}|{SMALL_NUMERAL})\s*版"
_AFTER_DAY = (
    rf"(?:星期|周[一二三四五六日]|农历|{_STEMS_BRANCHES}|{_ISSUE}|第?\s*{LABEL}\s*版|今日"
    r"|[A-Z]?[0-9]{1,3}(?:[^0-9]|$))"
)
_SUBJECT = (
    "(?:要闻|新闻|综合|时政|政务|经济|民生|社会|文体|文化|文艺|体育|副刊|国内|国际|中国|世界|专题|专版|专刊|特刊|特稿|广告|公告|公益"
    "|理论|评论|言论|教育|校园|健康|卫生|医疗|法治|法制|平安|科技|科普|财经|金融|产业|工业|企业|三农|农业|农村|乡村|城事|城市|县域|区域"
    "|县区|镇街|基层|党建|生态|环保|旅游|文旅|读书|阅读|视觉|影像|摄影|图片|人物|深度|调查|关注|聚焦|热点|服务|生活|消费|汽车|房产"
    "|楼市|娱乐|天下|时事|焦点|封面|本地|本市|周末|家庭|养生|安全|交通|军事|历史|地理|故事|都市|民声|信息)"
)
_SECTION = rf"(?:本版)?{_SUBJECT}{{1,3}}(?:版|周刊|专刊|之窗|纵横|视窗|天地|广场|在线)?"
_DASH = r"[\s:：·•|丨/]*"
_STAFF = (
    r"(?:(?:本版|本期|今日|值班|责任|执行|见习|首席|版面|图片|文字)?"
    r"(?:编\s?辑|责\s?编|主编|副主编|总编辑?|编委|主任|美\s?编|校\s?对|责校|检校|版\s?式|组\s?版|排版|制版|制图|绘图|编审|审校|审核|审读"
    r"|签发|统筹|策划|监制|视觉|图编|[一二三初复终]审))"
)
# No text reads in two ways, or a long line of them would take forever to refuse: what a name may be is no task, and
# a task right behind a name has a colon.
_BESIDE = r"[\s:：/|丨]"
_ONE = rf"(?!{_STAFF}{_BESIDE}){NAME}"
_ALL = rf"{_ONE}(?:[\s、,，/]+{_ONE})*"
_STAFF_LINE = rf"{_STAFF}{_BESIDE}+{_ALL}(?:(?:[\s/|丨,，、]+{_STAFF}{_BESIDE}|{_STAFF}\s*[:：]){_BESIDE}*{_ALL})*"
_OFFICE = (
    "社址|(?:本报|报社)地址|邮政编码|邮编|总编室|编辑部|广告部|发行部|承印|印刷|法律顾问"
    "|广告(?:经营)?许可证|零售价|每份|定价"
)
_SKY = r"(?:晴|多云|阴|[小中大暴]雨|雷?阵雨|[小中大]雪|雨夹雪|雾|霾)(?=[\s,，、;；:：0-9\-转到间有局风气])"

_FORMS: Mapping[Kind, Sequence[str]] = {
    "rule": (r"[\s\-—–_=*·•●■□◆◇★☆○◎~～<>|/\\.+#&^]*", r"!\[[^\]]*\]\([^)]*\)"),
    "masthead": (
        _MONTH,
        rf"[^。，]{{0,24}}{_MONTH}\s*(?:[0-9]{{1,2}}|{SMALL_NUMERAL})\s*日(?:[\s(（|·]*{_AFTER_DAY}[^。]{{0,60}})?",
        r"星期[一二三四五六日天](?:[\s(（|·].{0,24})?",
        rf"农历.{{2,16}}|{_STEMS_BRANCHES}.{{0,12}}",
        rf"(?:[^。，]{{0,40}}[\s·|])?(?:{_ISSUE}|{_EXTENT})[^。]{{0,40}}",
        r".{0,40}(?:国内统一|刊号|ISSN|CN\s?[0-9]{2}\s?[-—–]\s?[0-9]{4}|代号\s*[:：]?\s*[0-9]{1,2}\s?[-—–]\s?[0-9]{1,4}).{0,60}",
        r"[^。，由]{0,12}(?:中共|报社|日报|传媒|新闻中心|融媒体中心|宣传部)[^。，由]{0,12}(?:主管|主办|编辑出版|出版)",
    ),
    "section": (
        rf"第?\s*{LABEL}\s*版",
        r"[A-Z]?\s?[0-9０-９]{1,3}",
        rf"第?\s*{LABEL}\s*版{_DASH}{_SECTION}",
        rf"[A-Z]?\s?[0-9０-９]{{1,3}}{_DASH}{_SECTION}",
        rf"{_SECTION}{_DASH}(?:第?\s*{LABEL}\s*版|[A-Z]?\s?[0-9]{{1,3}})",
    ),
    "staff": (
        rf"{_STAFF_LINE}[\s/|丨,，、]*(?:(?:电话|热线|邮箱|E-?mail|QQ).{{0,40}})?",
        r"[^。]{0,24}(?:责任?编辑?|美编|校对|版式|组版|编审|值班(?:主任|编委|总编)|制图)[\s:：/][^。]{0,40}",
    ),
    "contact": (
        r".{0,20}(?:(?:新闻|广告|发行|订阅|报料)热线|投稿邮箱|电子邮箱|E-?mail|https?://|www\.)[^。，]{0,60}",
        rf"(?:{_OFFICE})[\s:：][^。]{{0,60}}",
    ),
    "contents": (
        rf"[^。]{{0,60}}(?:(?:详|全文|报道|文|刊)?[见载]|刊(?:发于)?|[▶►>→…·\s])\s*(?:今日|本报)?第?\s*{LABEL}\s*版\s*[)）】]?",
        rf"[▶►]\s*{LABEL}\s*版?[\s:：|丨]?[^。]{{2,40}}",
    ),
    "weather": (
        rf"(?!.{{60}})(?:[^。]{{0,24}}[天夜日间晚区报:：,，\s])?{_SKY}[^。]{{0,60}}(?:[0-9]\s*(?:℃|°C|度)|风[^。]{{0,8}}级)[^。]{{0,30}}。?",
    ),
    "advertisement": (
        r"(?:本版)?(?:公益)?广告|分类(?:广告|信息)|便民信息|遗失(?:声明|启事)|声\s*明",
        r"[^。；]{0,120}(?:遗失|丢失|损毁|不慎)[^。]{0,120}(?:声明)?作废。?",
        r"(?:招租|出租|转让|诚聘|旺铺|急售|求购)[^。]{0,60}[0-9]{7,}.{0,20}",
    ),
}
_PATTERNS = {kind: LazyPattern("|".join(forms), re.IGNORECASE) for kind, forms in _FORMS.items()}
_CLOSING_DOWN = re.compile(r"(?:注销|减资|清算|债权)[^。]*(?:[0-9]+|四十五|三十)日内[^。]*(?:申报|清偿)")
_PRINTED_LABEL = re.compile(rf"(?<![今日共])(?<![今日共]\s)第?\s*({LABEL})\s*版")
_BARE_LABEL = re.compile(r"(?<![A-Za-z0-9])(?:[A-Za-z]\s?[0-9]{1,2}|0[0-9])(?![0-9])")


def kind_of(line: str) -> Kind | None:
    """Tell which furniture a whole line is, or None where it may be of an article."""
    if read_jump(line):
        return "jump"
    if len(line) <= _LONGEST:
        found = next((kind for kind, pattern in _PATTERNS.items() if pattern.fullmatch(line)), None)
        if found:
            return found
    return "advertisement" if len(line) <= _LONGEST_NOTICE and _CLOSING_DOWN.search(line) else None


def printed_label(line: str) -> str:
    """Return the label of the page that a line of furniture names (02版：要闻 → 2), or nothing."""
    kind = kind_of(line)
    if found := _PRINTED_LABEL.search(line) if kind in {"section", "masthead"} else None:
        return normal_label(found[1])
    bare = _BARE_LABEL.search(line) if kind == "section" else None
    return normal_label(bare[0]) if bare else ""


def is_furniture(line: str) -> bool:
    """Tell whether a whole line belongs to the page and to no article."""
    return kind_of(line) is not None
