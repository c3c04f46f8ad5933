"""A Chinese question → its slots: words of time, what it is about, its asking word, what it asks of that.

Rules on words and their parts of speech, no grammar: what a slot misses, the search makes up for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from index import HAN, IssueDate, Span, find_times, fold, tag

_ANY_DAY = IssueDate("2000-06-15", "text")  # only where words of time stand matters here, not which days they mean
_MEASURE = (
    r"个百分点|(?:平方|立方)?(?:公里|千米|厘米|毫米|米)|[万亿]?元|[万亿]|块钱|公斤|千克|个月|小时|分钟|人次|户次|岁"
    r"|[位件条篇棵株只辆间亩吨届批类艘架幅册栋幢倍块](?![置章])|个(?![人体])|名(?![单称额])|家(?![庭长])|项(?!目)|次(?!数)|场(?![地所馆次])|座(?![位谈])"
    r"|处(?![理罚分])|所(?!有)|头(?!像)|台(?!阶)|套(?!餐)|户(?!籍)|种(?![植子树])|份(?!额)|支(?![部行出])|门(?!店)|级(?!别)|等(?!级)|对(?!象)"
    r"|期(?![限间])|笔(?!记)|片(?!区)|盏|度(?!假)|天(?!气)|年(?![级度])"
)
_ASKING = re.compile(
    rf"(?:多少|(?<![好十数])几(?![月号日点乎经近何百千万亿十]))(?:{_MEASURE})?"
    r"|什么(?:时候|时间|日子|地方|地点|原因)|啥(?:时候|地方)|何[时地处人故]|为什么|为何|为啥|(?<!没)什么|(?<!没)啥|干嘛"
    rf"|谁|哪(?:里|儿|[一两二三几]?(?:{_MEASURE})|些)|哪|几[月号日点]|多[大长远高重久深宽厚快]|怎么样?|怎样|如何|咋样?"
    r"|是不是|有没有|是否|能不能|会不会"
)
_LOOSE_TIMES = re.compile(
    r"今年以来|(?:[去上前]年)?同期|[今去前明]年|[上本下]个?月|上半年|下半年|[一二三四1-4]季度|近年来|目前"
)
_BEFORE_TIME = re.compile(r"(?:截[至止]到?|到|自|从|在)$")
_AFTER_TIME = re.compile(
    r"(?:以来|为止|之前|之后|前后|以后|以前|的(?:报道|文章|新闻|版面|消息|报纸)[里中上]?|的)*[,、 ]*"
)
_OF_REPORTS = re.compile(r"的(?:报道|文章|新闻|版面|消息|报纸)[里中上]?")
_TOLD = re.compile(r"(?:了|过)?(?:吗|没有?|么)$")
_PLACE = re.compile(
    rf"(?<![该这那各全本此个一])(?:(?![了的在到过有多少是和与及跟个各该这那])[{HAN}]){{1,5}}?(?:省(?![里委长])|市(?![场民长委里])|区(?![域别长委里])|县(?![长委里])|镇(?![长委里])"
    r"|乡(?![长委村镇])|村(?![长民委容庄])|街道|社区)"
)
_TITLE = re.compile(
    r"(?:[省市区县镇乡村]委?|街道|党工委|党委|党组|支部|常务|第一)?副?(?:书记|主任|主席|总?经理|总裁|负责人|总监|教练|导演|作者|记者"
    r"|(?:理事|董事|秘书|[局区县市镇乡村部院校行会所处科队站厅省馆团组厂店])长)"
)
_ADVERB = re.compile(
    r"一共|总共|累计|共计|合计|总计|人均|平均|已经|目前|现在|分别|究竟|到底|计划|打算|大约|大概|每[天晚年月周日]|[,已将曾共]"
)
_MODAL = frozenset(("能", "能够", "可以", "会", "要", "将", "想", "准备"))
_VERBAL = frozenset(("v", "p", "d", "c", "ul", "ug", "uz"))
_LINKS = frozenset("是有为叫在到于")
_LINKING = re.compile(r"(?:是|为|有|达到?|约|超过?|在|叫|于|到|[都还又也跟和与向对给从把将由被])*$")
_FIGURE = re.compile(
    r"(?:[^的]?(?:数|量|额|率|期|积|价|费用?|款)|总?(?:投资|收入|产值)|规模|长度|高度|宽度|深度|比例|[奖资薪租]金|总?库容|容量|成本|利润|税收|人口)$"
)
_LONGEST_FIGURE = 5
_EVENT = ("会", "赛", "展", "节", "式", "班")  # what ends an event's name, which the dictionary often takes for a verb
_NOMINAL = frozenset("njsfzilbrxm")


@dataclass(frozen=True, slots=True)
class Slots:
    """A question's slots, as runs of its `text` (folded); an empty run is one that it does not have.

    `asking` is the asking word with its measure word, `subject` what the question is about, without words of time at
    its beginning, `topic` the noun that is counted or asked for.
    """

    text: str
    times: tuple[Span, ...]
    asking: Span
    subject: Span
    topic: Span

    def read(self, span: Span) -> str:
        """Give the text of a run."""
        return self.text[slice(*span)]

    @property
    def asks(self) -> bool:
        """Tell whether there is an asking word."""
        return self.asking[0] < self.asking[1]


def find_slots(question: str) -> Slots:
    """Find the slots of a question."""
    text = fold(question).rstrip(" ?。!,")
    times = find_time_words(text)
    match = _ASKING.search(text)
    asking = match.span() if match else (len(text), len(text))
    start = times[0][1] if times and times[0][0] == 0 else 0
    before = (min(start, asking[0]), asking[0])
    subject = _subject(text, before) if match else _told(text, start)
    topic = _topic(text, (subject[1], asking[0]), asking) or _topic(text, before, asking) or asking[1:] * 2
    if not _holds_noun(text[slice(*subject)]):
        subject = _object(text, max(topic[1], asking[1]))
    subject = _whole(text, subject)
    return Slots(text, times, asking, subject, topic)


def plain_time(text: str) -> str:
    """Take from a word of time what only ties it to the rest: 2023年6月的报道里 is 2023年6月."""
    return _OF_REPORTS.sub("", text).strip(",的 ")


def find_time_words(text: str) -> tuple[Span, ...]:
    """Find the runs that say a time, each with the words around it that belong to it (到…, …以来)."""
    found = [(mention.start, mention.end) for mention in find_times(text, _ANY_DAY)]
    found += [match.span() for match in _LOOSE_TIMES.finditer(text)]
    merged: list[Span] = []
    for start, end in sorted(found):
        opening = _BEFORE_TIME.search(text[:start])
        closing = _AFTER_TIME.match(text, end)
        span = opening.start() if opening else start, closing.end() if closing else end
        if merged and span[0] <= merged[-1][1]:
            span = merged.pop()[0], max(span[1], end)
        merged.append(span)
    return tuple(merged)


def find_places(text: str) -> tuple[Span, ...]:
    """Find the names of places that end as administrative names do."""
    hidden = list(text)
    for start, end in find_time_words(text):
        hidden[start:end] = " " * (end - start)
    return tuple(match.span() for match in _PLACE.finditer("".join(hidden)))


def names_figure(text: str) -> bool:
    """Tell whether a text is something that is measured, and of nothing named: 总投资, 面积, 工期."""
    return bool(_FIGURE.search(text)) and len(text) <= _LONGEST_FIGURE


def names_title(text: str) -> bool:
    """Tell whether a text is an office that a person holds, and nobody else's than that of what was spoken of."""
    return bool(_TITLE.fullmatch(text))


def ends_with_title(text: str) -> bool:
    """Tell whether a text ends with an office that a person holds."""
    return any(match.end() == len(text) for match in _TITLE.finditer(text))


def replace_titles(text: str, title: str) -> str:
    """Put another office for the one that a text names; the empty text where it names none."""
    match = _TITLE.search(text)
    if match is None:
        return ""
    start = match.start()
    in_a_name = match[0][0] in "省市区县镇乡村" and re.search(f"[{HAN}](?<![的是任,])$", text[:start])
    end = start + 1 if in_a_name else start  # 青石县委书记 is of 青石县
    return text[:end] + title + text[match.end() :]


def _subject(text: str, before: Span) -> Span:
    """Cut what stands before the asking word where its predicate begins."""
    start, end = before
    if adverb := _ADVERB.search(text, start + 2, end):
        return start, adverb.start()
    for first, last in find_time_words(text):
        if start < first and last <= end and begins_with_verb(text[last:end]):
            return start, first
    words = tag(text[start:end])
    at, nominal = start, False
    for (word, part), (_, following) in pairwise([*words, ("", "")]):
        acts = part in ("d", "p") or word in _MODAL or following == "ul" or (part == "t" and following[:1] == "v")
        if nominal and acts:
            return _owner(text, start, at, end)
        nominal = nominal or part[0] in _NOMINAL or part == "vn"
        at += len(word)
    kept = start + _without_verbs(words)
    if kept == end and len(words) > 1 and words[0][1] == "v":
        return start, start
    return _owner(text, start, _before_verb(text, start, end) if kept == end else kept, end)


def _before_verb(text: str, start: int, end: int) -> int:
    """Give the end of the place that a run begins with where a verb follows, else that of the run: 云溪镇外出招商."""
    place = next((last for first, last in find_places(text) if first == start and last < end), end)
    return place if place < end and tag(text[place:end])[0][1] == "v" else end


def begins_with_verb(text: str) -> bool:
    """Tell whether a text begins with what is done, with an adverb or a preposition, not with who does it."""
    return bool(text) and (tag(text)[0][1] in ("v", "d", "p") or bool(_ADVERB.match(text)))


def _told(text: str, start: int) -> Span:
    """Give what a question without an asking word is about; nothing where it begins with what is done."""
    told = _TOLD.search(text)
    words = tag(text[start : told.start() if told else len(text)])
    if told and told[0][0] in "了过":
        words = words[:-1]
    end = start + sum(len(word) for word, _ in words)
    return (start, start) if begins_with_verb(text[start:end]) else _subject(text, (start, end))


def _without_verbs(words: tuple[tuple[str, str], ...]) -> int:
    """Give the size of a text without the verbs and prepositions at its end; an event's name ends with none."""
    kept = list(words)
    while len(kept) > 1 and (kept[-1][1] in _VERBAL or kept[-1][0] in _LINKS) and not kept[-1][0].endswith(_EVENT):
        kept.pop()
    return sum(len(word) for word, _ in kept)


def _whole(text: str, subject: Span) -> Span:
    """Keep the name of a place in one piece."""
    start, end = subject
    return start, max([end, *(last for first, last in find_places(text) if start <= first < end)])


def _owner(text: str, start: int, end: int, asking: int) -> Span:
    """Leave away what is measured of the subject: 水库的总库容是多少 and 水库总库容多少 are about 水库."""
    if not _LINKING.fullmatch(text[end:asking]):
        return start, end
    cut = text.rfind("的", start + 1, end)
    if cut > 0 and _is_noun_phrase(text[cut + 1 : end]):
        return start, cut
    figure = _FIGURE.search(text, start + 2, end)
    return (start, figure.start()) if figure else (start, end)


def _object(text: str, at: int) -> Span:
    """Give what follows the first verb from a place on: 有多少人参加了龙舟赛 is about 龙舟赛."""
    acted = text[at : at + 1] == "的"
    for word, part in tag(text[at:]):
        if acted and part[0] in _NOMINAL:
            return at, len(text)
        acted = acted or part[0] in "vp"
        at += len(word)
    return len(text), len(text)


def _topic(text: str, before: Span, asking: Span) -> Span | None:
    """Give the nouns right after the asking word, else the last ones before it."""
    start = asking[1]
    if size := _leading_nouns(tag(text[start:])):
        return start, start + size
    start, end = before
    if linking := _LINKING.search(text[start:end]):
        end = start + linking.start()
    at = end
    for word, part in reversed(tag(text[start:end])):
        if part[0] not in "nljizbm" and part != "vn":
            break
        at -= len(word)
    return (at, end) if at < end else None


def _leading_nouns(words: tuple[tuple[str, str], ...]) -> int:
    """Give the size of the noun phrase that a text begins with; many a noun is tagged as a verb."""
    count = 0
    for number, (_, part) in enumerate(words, 1):
        if part[0] in "nsjlzb" or part == "vn":
            count = number
        elif part != "v":
            break
    text = "".join(word for word, _ in words)
    alone = all(part == "v" for _, part in words) and (text.endswith(_EVENT) or (len(words) == 1 and len(text) > 1))
    if alone or (count and all(part == "v" for _, part in words[count:])):
        count = len(words)
    return sum(len(word) for word, _ in words[:count]) if alone or (words and words[0][1] != "v") else 0


def _holds_noun(text: str) -> bool:
    return text.endswith(_EVENT) or any(
        part[0] in "njsilt" or part in ("zg", "vn", "nr") or len(word) > 3 for word, part in tag(text)
    )


def _is_noun_phrase(text: str) -> bool:
    return bool(text) and all(part[0] in "nljizbsfx" or part[0] == "v" for _, part in tag(text))
