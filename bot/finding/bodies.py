"""A folded sentence → the bodies it names (企业, 机关, 社团) and the places where things happen, names whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.finding.tokens import ADMINISTRATIVE, Token, maximal_runs, read_tokens, span_of
from index import Span

_BODY = (
    "公司|集团|银行|支行|分行|信用社|农商行|局|厅|部|委|办|处|科|所|院|校|中心|协会|学会|商会|侨联|工会|妇联|团委|残联|联合会|工商联|基金会|委员会|政府|支部|党委|党组"
    "|总支|党工委|纪委|监委|人大|政协|指挥部|专班|小组|工作组|考察队|剧团|艺术团|团|队|社|馆|厂|店|酒店|饭店|医院|幼儿园|小学|中学|大学|学院|法院|检察院|公安"
    "|街道|社区|村|乡|镇|县|市|区|联盟|俱乐部|平台|机构|单位|部门|组织|站|台|军|使馆|大使馆|航空|证券|交易所|研究院|实验室|合作社|超市|商场|联|会|网|报|方|国|矿|股份|实业|科技|传媒|电视台|出版社|书店|药房|诊所|车间|舰队|法庭|党"
)
_SITE = (
    "省|市|区|县|镇|乡|村|州|街道|社区|路|街|巷|大道|广场|公园|学校|小学|中学|大学|会议室|报告厅|礼堂|中心|基地|园区|园|馆|厅|楼|处|站|桥|湖|河|江|山|岛|海|港|湾"
    "|机场|码头|口岸|院|所|室|厂|店|场|田|林|地|入口|门口|出口|路口|交叉口|附近|沿线|一带|沿岸|境内|周边|旁边|对面|公司|酒店|医院|银行|大厦|小区|家园|庄园|农场|市场|工地|现场|家|国"
)
BODY_END = rf"(?:{_BODY})$"
_BODY_END, _SITE_END = re.compile(BODY_END), re.compile(rf"(?:{_SITE})$")
_BODY_LAST = frozenset(word[-1] for word in _BODY.split("|"))
_SITE_LAST = frozenset(word[-1] for word in _SITE.split("|"))
_OPENINGS = frozenset("在于到至赴往位自从")
_NO_PLACE = "(?<![存现正实潜达得看感受提收遇做想找听直等接见])"
"""What makes a word of 在 or 到 that no place follows: 存在, 达到, 看到."""
_LOCATED = re.compile(
    f"{_NO_PLACE}(?:在|于(?![是])|到(?!位)|赴|前往|走进|来到|位于|地处|设在|落户|来自|位处|抵达|至|从|地址[为是:])(?P<site>[^,;。:!?]{{2,36}})"
)
_BEHIND_LOCATING = re.compile(f"{_NO_PLACE}(?:在|于|到|赴|前往|走进|来到|位处|抵达|至)$")
_SITE_STOP = re.compile(
    "(?:召开|举行|举办|开展|进行|设立|设置|启动|揭牌|开幕|参观|采摘|展出|上演|建立|建成|成立|栽种|种植|组织|发现|被|拍摄|工作|居住|生活|学习|登陆|发生"
    "|出发|开|建|办|看到|了解|获悉|采访|调研|等地|的(?![^,;。]{0,6}(?:村|区|市|楼|馆|园|路|处|厅|室|口))|为|与|和|对|将|已|正|,)"
)
_CROSSING = re.compile(
    "(?<=[路街道巷])[与和][一-鿿]{1,8}?[路街道巷](?:交叉路?口|交[汇会界]处|路?口)(?:附近|[东西南北]+[侧角])?"
)
_INNER = re.compile("[内里上中下前后外旁间]$")
_NO_BODIES = re.compile(
    "全市|全区|全县|全村|全省|全国|我市|我区|我县|该市|该区|该县|该村|本报|近日|社会|机会|现场|大会|会议|晚会|座谈会|推进会|城区|农村|小区|辖区|地区|市场|大地|方面|双方|各地"
    "|当地|工地|基地|家家|大家|国家|地方|时间|工作队|门店|部分|全部|内部|外部|一部|干部|处处|办法"
)
# Verbs that stand between a body and what it acts on, and in no name.
_ACTS = re.compile(
    "联合|携手|会同|举办|举行|召开|召集|牵头|推出|启动|走进|前往|带领|参观|引进|批准|授予|荣获|获得|获评|获悉|开展|进行|表示|指出|要求|印发|下发|发布|公布|出台"
    "|审议|听取|宣布|决定|邀请|聘请|委托|责令|取消|收购|击败|对阵|签订|签署|签约|采访|报道|深入|赶赴|赴|位于|来到|成为|担任|主办|承办|协办|支持|帮助|反对|呼吁"
)
_BRANCHES = frozenset({"分行", "支行"})
_TRAILING = re.compile("(?<=..)[要将已也均都]$")
_BROKEN_OFF = frozenset("和与及或的等、在于被将把对向为是由到从,;。有")
_LONGEST = 34


@lru_cache(maxsize=256)
def find_bodies(folded: str) -> Sequence[Span]:
    """Find the bodies of a sentence, each from the first word of its name to the last."""
    tokens = read_tokens(folded)
    found = set(_names_ending(folded, tokens, _BODY_END, _BODY_LAST))
    found |= {(t.start, t.end) for t in tokens if t.part in ("nt", "nz", "ns") and len(t.word) > 1}
    found |= _known(tokens)
    return sorted(found)


@lru_cache(maxsize=256)
def find_places(folded: str) -> Sequence[Span]:
    """Find the places of a sentence: names that end like one, and what stands behind 在, 位于, 来到."""
    tokens = read_tokens(folded)
    found = set(_plain_places(folded, tokens))
    found |= set(_located(folded, tokens)) | {(t.start, t.end) for t in tokens if t.part == "ns" and len(t.word) > 1}
    return sorted(found)


def _known(tokens: Sequence[Token]) -> set[Span]:
    """Give country and city names that stand side by side as one (美国纽约)."""
    runs = maximal_runs([t.part in ("ns", "nt", "nrt") for t in tokens])
    return {span_of(tokens, a, b) for a, b in runs if b - a > 1}


def _in_name(token: Token) -> bool:
    """Tell whether a word may stand inside the name of a body; 副 and 总 may, 的 and what joins may not."""
    if token.part[0] == "x":
        return token.word in "()·-“”"
    if _ACTS.fullmatch(token.word):
        return False
    if token.part[0] in "vz" and len(token.word) > 1:
        return True
    return token.nominal or token.word in "新老大小总副第"


def _names_ending(
    folded: str, tokens: Sequence[Token], ending: re.Pattern[str], last: frozenset[str]
) -> Iterator[Span]:
    for first, behind in maximal_runs([_in_name(t) for t in tokens]):
        for i in range(first, behind):
            word = _TRAILING.sub("", tokens[i].word)
            acting = tokens[i].verbal and word not in _BRANCHES
            if word[-1] in last and not acting and ending.search(word) and not _NO_BODIES.fullmatch(word):
                yield from _from_starts(folded, tokens, first, i, tokens[i].start + len(word))


def _from_starts(folded: str, tokens: Sequence[Token], first: int, last: int, end: int) -> Iterator[Span]:
    """Give a name from the first word on that may open it, and from each place name or 市, 区, 县 behind a verb."""
    starts = [tokens[i].start for i in range(first, last + 1) if _opens(tokens, i, first)]
    for span in ((start, end) for start in starts[:4]):
        if 1 < span[1] - span[0] <= _LONGEST and not _NO_BODIES.fullmatch(folded, *span):
            yield span


def _opens(tokens: Sequence[Token], i: int, first: int) -> bool:
    token = tokens[i]
    if token.part[0] in "vfxmq" and not (token.part == "vn" and i == first):
        return False
    if i == first:
        return True
    before = tokens[i - 1]
    named = token.part in ("ns", "nt", "nz", "nr") or token.word[0] in ADMINISTRATIVE
    return before.part[0] == "v" or (named and not before.part.startswith("ns")) or before.part[0] in "tfmq"


def _located(folded: str, tokens: Sequence[Token]) -> Iterator[Span]:
    """Give what stands behind a word like 在, up to the verb."""
    bounds = {t.end for t in tokens}
    for match in _LOCATED.finditer(folded):
        start, end = match.span("site")
        stops = [m.start() for m in _SITE_STOP.finditer(folded, start + 2, end + 3)]
        for stop in [*[s for s in stops if s in bounds][:2], end]:
            if stop - start > 1 and stop <= end and folded[start] not in _BROKEN_OFF:
                yield start, stop
                if inner := _INNER.search(folded, start, stop):
                    yield start, inner.start()


def is_body(text: str) -> bool:
    """Tell whether a run ends like the name of a body and is more than that ending."""
    found = _BODY_END.search(text)
    return found is not None and found.start() > 0


def is_place(text: str) -> bool:
    """Tell whether a run ends like the name of a place and is more than that ending."""
    found = _SITE_END.search(text)
    return found is not None and found.start() > 0


@lru_cache(maxsize=64)
def _names(folded: str) -> Sequence[Span]:
    return sorted({*find_bodies(folded), *_plain_places(folded, read_tokens(folded))})


def _plain_places(folded: str, tokens: Sequence[Token]) -> Iterator[Span]:
    """Find what ends like the name of a place; where two roads cross is one."""
    found = set(_names_ending(folded, tokens, _SITE_END, _SITE_LAST))
    yield from found
    for cross in _CROSSING.finditer(folded):
        yield from ((start, cross.end()) for start, end in found if end == cross.start())


def is_part(folded: str, span: Span) -> bool:
    """Tell whether a run is only the beginning or the end of a longer name (卫东 of 卫东区档案馆)."""
    start, end = span
    return any((a, b) != span and a <= start and end <= b and (a == start or b == end) for a, b in _names(folded))


def is_located(folded: str, span: Span) -> bool:
    """Tell whether a run stands right behind a word like 在 or 位于."""
    return bool(_BEHIND_LOCATING.search(folded[max(0, span[0] - 3) : span[0]]))
