"""A sentence → the runs of it that could be an answer of some kind: figures, dates, names, lists, sayings, clauses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import pairwise

from bot.kinds import Kind
from bot.sentences import Sentence, clauses
from index import Span, find_figures, find_times, tag

_OFTEN = re.compile(
    r"每[一两二三四五六七八九十\d]?个?(?:半?[天日周月年季]度?|半年|季度|星期)(?:\d+日|[一二三四五六日]\b)?|[一两二三四五六七八九十\d]+年一[届次]"
)
_DAY = re.compile(
    r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:[上下]午|晚|凌晨|中午)?(?:\d{1,2}[点时](?:\d+分|半)?)?|(?:\d{4}年)?\d{1,2}月[底初中末]?"
)
_CLOCK = re.compile(r"(?:[上下]午|晚上?|凌晨|中午)?(?<!\d)\d{1,2}(?:[点时](?!间)(?:\d{1,2}分|半|整)?|:\d{2}(?!\d))")
_QUOTED = re.compile(r"[“『「‘]([^“”『』「」‘’]{1,60})[”』」’]|(《[^》]{1,60}》)")
_LISTED = re.compile(r"[^,;。:!?、()“”]{1,16}(?:、[^,;。:!?、]{1,24}){1,20}")
_QUOTED_LIST = re.compile(r"[“『「][^”』」]{1,30}[”』」](?:、?(?:和|及)?[“『「][^”』」]{1,30}[”』」]){1,20}")
_TAIL = re.compile(r"(?:等(?!于|待|级|候)|为|的(?=[^、]*$)).*$")
_SUFFIX = (
    "公司|集团|银行|支行|分行|局|厅|部|委|办|处|科|所|院|校|中心|协会|学会|联合会|工商联|基金会|委员会|政府|支部|党委|总支|"
    "指挥部|专班|小组|剧团|团|队|社|馆|厂|店|酒店|医院|小学|中学|大学|法院|检察院|街道|社区|村|联盟|俱乐部|平台|机构|单位"
)
_ORGANISATION = re.compile(rf"[^,;。:!?、“”‘’()]{{1,22}}?(?:{_SUFFIX})(?![员长们])")
_SITE = re.compile(
    r"(?:在|于|到|至|赴|走进|来到|位于|设在|落户)(?P<site>[^,;。:!?“”]{2,28}?)"
    r"(?=(?:召开|举行|举办|开展|进行|设立|设置|启动|揭牌|开幕|参观|采摘|[,;。:!?内里上的栽建办开]))"
)
_PLACE = re.compile(
    r"[^,;。:!?、“”]{1,18}?(?:省|市|区|县|镇|乡|村|街道|社区|路|广场|公园|学校|小学|中学|大学|会议室|中心|基地|园区|园|馆"
    r"|厅|楼|处|入口|门口|附近|交叉口|沿线|一带)"
)
_OPENING = re.compile("[由在到与和及对向从被经是](?=..)")
_TITLE = (
    "(?:书记|局长|主任|区长|县长|市长|省长|镇长|乡长|部长|院长|校长|行长|经理|董事长|总裁|主席|会长|所长|处长|科长|队长|站长"
    "|厅长|司长|组长|馆长|理事长|秘书长|社长|厂长|店长|团长|村长|律师|教授|老师|医生|院士|专家|代表|志愿者|居民|村民|市民"
    "|记者|通讯员|负责人|创始人|导演|大师|职工|老人"
    "|女士|先生|种植户|常委)"
)
_AFTER_TITLE = re.compile(
    rf"{_TITLE}(?P<name>[一-鿿]{{2,4}}?)(?=[,;。:!?、()“” ]|说|表示|介绍|指出|强调|宣|主持|出席|致辞|忙|带领|的|等|作"
    r"|高兴|激动|感慨|告诉|在|为|和|与|兴|笑|坦言|结合|调研|通报|也|劝|要求|认为|提出|透露|回忆|称|向|对|$)"
)
_SIGNED = re.compile(
    r"(?:记者|通讯员|实习生|文/图|摄影)[: ]?(?P<name>[一-鿿]{2,4})(?=[ ,)、摄]|$)|(?P<name2>[一-鿿]{2,4}) ?摄"
)

_SIGNATURE = re.compile(
    r"(?:本报)?(?:特约)?(?:记者|通讯员|实习生)(?!从|在|[了获]|看到|来到|走[进访]|[日目]前|近日|[昨今]日)"
    r"[^(),。:!?“”]{2,40}?(?=[),。]|$| ?(?:文|摄|报道))|[一-鿿]{2,4}(?= ?摄)"
)
_DATELINE = re.compile(r"\W{0,4}本[报刊台网]讯 ?(?:\([^)]{0,60}\))?")
_NOMINAL = frozenset("nbjsfmqgl")
_LOOSE = frozenset(
    ["等", "个", "次", "人", "中", "时", "后", "前", "上", "下", "里", "内", "间", "其中", "目前", "近日", "现场", "一"]
)
_INSIDE_NAMES = frozenset("·()（）")
_EDGES = frozenset(" ,。、;")
_PARTNERS = dict(zip("“”‘’『』「」《》", "”“’‘』『」「》《", strict=True))

Finder = Callable[[Sentence], Iterator[Span]]


def _figures(sentence: Sentence, kinds: frozenset[str]) -> Iterator[Span]:
    for figure in find_figures(sentence.folded):
        if figure.kind in kinds:
            yield figure.whole


def _dates(sentence: Sentence) -> Iterator[Span]:
    yield from {m.span() for pattern in (_OFTEN, _DAY, _CLOCK) for m in pattern.finditer(sentence.folded)}
    yield from ((m.start, m.end) for m in find_times(sentence.folded, None))


def _people(sentence: Sentence) -> Iterator[Span]:
    found = {m.span("name") for m in _AFTER_TITLE.finditer(sentence.folded)}
    found |= {m.span("name") if m["name"] else m.span("name2") for m in _SIGNED.finditer(sentence.folded)}
    at = 0
    for word, part in tag(sentence.folded):
        if part.startswith("nr") and 2 <= len(word) <= 4:
            found.add((at, at + len(word)))
        at += len(word)
    yield from found


def _places(sentence: Sentence) -> Iterator[Span]:
    found = {m.span("site") for m in _SITE.finditer(sentence.folded)}
    found |= {m.span() for m in _PLACE.finditer(sentence.folded)}
    yield from found | set(_after_openings(sentence, found)) | set(_tagged(sentence, "ns"))


def _organisations(sentence: Sentence) -> Iterator[Span]:
    found = {m.span() for m in _ORGANISATION.finditer(sentence.folded)}
    yield from found | set(_after_openings(sentence, found)) | set(_tagged(sentence, "nt"))


def _after_openings(sentence: Sentence, found: Iterable[Span]) -> Iterator[Span]:
    """Give what follows a preposition or a 和 inside a run: 由青石县文化馆 → 青石县文化馆."""
    for start, end in found:
        yield from ((start + m.end(), end) for m in _OPENING.finditer(sentence.folded[start:end]) if m.end() > 0)


def _noun_phrases(sentence: Sentence) -> Iterator[Span]:
    """Find runs of words that are no verbs, adverbs or particles, whole and from each later word on."""
    at = 0
    starts: list[int] = []
    for word, part in [*tag(sentence.folded), ("。", "x")]:
        if (part[0] in _NOMINAL and word not in _LOOSE) or (part == "x" and word in _INSIDE_NAMES and starts):
            starts.append(at)
        else:
            yield from ((start, at) for start in starts[:4] if at - start > 1)
            starts = []
        at += len(word)


def _signatures(sentence: Sentence) -> Iterator[Span]:
    for match in _SIGNATURE.finditer(sentence.folded):
        yield match.span()


def _tagged(sentence: Sentence, part: str) -> Iterator[Span]:
    at = 0
    for word, own in tag(sentence.folded):
        if own.startswith(part) and len(word) > 1:
            yield at, at + len(word)
        at += len(word)


def _lists(sentence: Sentence) -> Iterator[Span]:
    for match in _QUOTED_LIST.finditer(sentence.folded):
        yield match.span()
    for match in _LISTED.finditer(sentence.folded):
        tail = _TAIL.search(sentence.folded, sentence.folded.rindex("、", match.start(), match.end()), match.end())
        yield match.start(), tail.start() if tail and tail.start() > match.start() else match.end()


def _sayings(sentence: Sentence) -> Iterator[Span]:
    for match in _QUOTED.finditer(sentence.folded):
        yield match.span(1) if match[1] else match.span(2)


def _clauses(sentence: Sentence) -> Iterator[Span]:
    cut = clauses(sentence.folded)
    yield from cut
    yield from ((a, d) for (a, _), (_, d) in pairwise(cut))


_FINDERS: Mapping[Kind, tuple[Finder, ...]] = {
    "count": (partial(_figures, kinds=frozenset({"count", "ordinal", "duration", "multiple"})),),
    "money": (partial(_figures, kinds=frozenset({"money"})),),
    "percent": (partial(_figures, kinds=frozenset({"percent", "multiple"})),),
    "measure": (partial(_figures, kinds=frozenset({"measure", "duration", "age", "count"})),),
    "date": (_dates,),
    "person": (_people,),
    "place": (_places, _noun_phrases),
    "org": (_organisations, _noun_phrases, _lists),
    "list": (_lists, _sayings, _clauses),
    "quote": (_sayings, _clauses),
    "describe": (_clauses, _sayings, _lists, _noun_phrases),
    "yesno": (_clauses,),
    "author": (_signatures,),
}


def find_candidates(sentence: Sentence, kind: Kind, *, any_unit: bool = False) -> list[Span]:
    """List the runs of a sentence's text that could be an answer of a kind, in order, each once.

    With `any_unit` a count may be money or a measure as well: a bare 多少 does not tell.
    Who wrote an article stands in the line before its first words, which answers nothing else.
    """
    finders = _FINDERS[kind] + _FINDERS["measure"] + _FINDERS["money"] if any_unit else _FINDERS[kind]
    found = {span for finder in finders for span in finder(sentence)}
    if kind != "author" and (dateline := _DATELINE.match(sentence.folded)):
        found = {(max(start, dateline.end()), end) for start, end in found if end > dateline.end()}
    trimmed = {_trim(sentence.folded, span) for span in found}
    names = kind in ("place", "org")
    return sorted((a, b) for a, b in trimmed if a < b and not (names and sentence.folded[a] == "由"))


def _trim(folded: str, span: Span) -> Span:
    """Take away the marks at the edges, and a quotation mark whose partner is not inside."""
    start, end = span
    while start < end and (folded[start] in _EDGES or _loose(folded[start], folded, start, end)):
        start += 1
    while end > start and (folded[end - 1] in _EDGES or _loose(folded[end - 1], folded, start, end)):
        end -= 1
    return start, end


def _loose(mark: str, folded: str, start: int, end: int) -> bool:
    return mark in _PARTNERS and _PARTNERS[mark] not in folded[start:end]
