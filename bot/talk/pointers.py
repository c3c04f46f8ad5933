"""Words that point back (他, 该公司, 那时, 后一家) → the names they stand for in the last turns, if the words tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

from bot.talk.memory import Conversation, Turn
from bot.talk.slots import find_places, find_time_words
from index import HAN, fold, tag

_MEASURE = "[个位名家项次场件条座处所篇棵支届批种类份款]"
_SAME_YEAR = re.compile(r"同一?年(?!级)|那一?年|^当年|那时候?|^当时|那会儿|^彼时")
_YEAR_ON = re.compile(r"(?:第二|次|下一)年(?!级)")
_YEAR_BACK = re.compile(r"(?:(?<!去)前一|上一)年(?!级)")
_YEAR = re.compile(r"(?:19|20)\d\d年")
_TEXT = re.compile(
    r"(?:^在?|在?(?:这|那|该|同一?)篇?|(?<=[,在]))(?:文章?|报道|新闻|原文|版面|消息|材料)(?:里面?|中|上)(?:的|,)?"
)
_FACT = re.compile(
    r"(?:这|那)(?:[个些句件]|一?点)?(?:数字|数据|话|事情?|消息|说法|情况|结果)|此事|上述(?:数字|数据|情况)"
)
_SAME_DAY = re.compile(r"同一天|^当天|那一?天|^当日")
_PERSON = re.compile(r"(?:他|她)(?!们|人|乡|国|日|山)|此人|(?:这|那|该)(?:位|名|个)(?:人(?![员民大])|同志|先生|女士)")
_THING = re.compile(rf"它们?|[他她]们|(?<![彼因如故])此(?=[有是的为花共])|其(?![中他它余实次])(?=[{HAN}])")
_PLACE = re.compile(r"那里|那儿|这里|这儿|该地|当地|此地|此处")
_NAMED = re.compile(
    rf"(?:[他她它]们?的?)?(?:该|上述|这[些一]?{_MEASURE}?|那[些一]?{_MEASURE}?|同一{_MEASURE})(?P<noun>[{HAN}]{{1,12}})"
)

_MEMBER = re.compile(
    rf"(?P<last>后者|[最]?后(?:面)?(?:的)?(?:那)?一{_MEASURE})|(?P<first>前者|前(?:面)?(?:的)?(?:那)?一{_MEASURE})"
    rf"|(?<![{HAN}])第(?P<number>[一二三四五六])[个家所项种条处座]"
)
_LISTED = re.compile(r"、|(?<=[”》])(?=[“《])|以?及|和")
_REST = re.compile(r"等(?![于待级候]).*$")
_ROLE = re.compile(r"(?:书记|主任|主席|经理|总裁|长|老师|教授|医生|负责人|代表|员|者|民|人|总监|记者|教练|导演)$")
_LONGEST_NAME = 20
_NUMBERS = {c: i for i, c in enumerate("一二三四五六")}


@dataclass(frozen=True, slots=True)
class Pointed:
    """A question whose pointing words were replaced: whether there were any, and what one is now the name of.

    A time is no name: a question may still lack what it is about.
    """

    text: str
    points: bool = False
    named: Literal["thing", "person"] | None = None


Finder = Callable[[re.Match[str], Conversation], str]


def resolve_pointers(text: str, memory: Conversation) -> Pointed:
    """Put names for the words of a folded question that point back."""
    pointed = Pointed(text)
    for pattern, find in _FINDERS:
        pointed = _replace(pointed, pattern, find, memory)
    return pointed


def _replace(pointed: Pointed, pattern: re.Pattern[str], find: Finder, memory: Conversation) -> Pointed:
    match = pattern.search(pointed.text)
    if match is None or (pattern in _DESCRIBABLE and _is_described(pointed.text[: match.start()])):
        return pointed
    found = find(match, memory)
    name = found or match.groupdict().get("noun") or ""
    text = pointed.text[: match.start()] + name + pointed.text[match.end() :]
    if not found or find in _NAMELESS:
        return Pointed(text.strip(), True, pointed.named)
    return Pointed(text.strip(), True, "person" if find is _person else "thing")


def _is_described(before: str) -> bool:
    """Tell whether a pointing word ends a description of its own: 市民吃美食的那个广场 points to nothing earlier."""
    if not before.strip(" 的,"):
        return False
    word, part = tag(before)[-1]
    return word in "的 》”" or part[0] in "nsfjlizm" or part == "vn"


def _year(match: re.Match[str], memory: Conversation, *, step: int = 0) -> str:
    """Give the time of the last question that named one; with a step, a year on or back."""
    for turn in reversed(memory.turns):
        base = base_of(turn)
        for start, end in find_time_words(base):
            found = base[start:end].strip(",的 ")
            if year := _YEAR.search(found):
                return f"{int(year[0][:4]) + step}年" if step or "年" in match[0] else found.lstrip("到")
    return ""


def _day(match: re.Match[str], memory: Conversation) -> str:
    """Give the day answered last, else the time asked about."""
    last = memory.last
    return last.answer if last and last.answered and last.kind == "date" else _year(match, memory)


def _text(match: re.Match[str], memory: Conversation) -> str:
    """Name the article quoted last by its headline."""
    del match
    title = "".join(memory.last.source[1].split()) if memory.last else ""
    return f"《{fold(title)}》中" if title else ""


def _nothing(match: re.Match[str], memory: Conversation) -> str:
    del match, memory
    return ""


def _person(match: re.Match[str], memory: Conversation) -> str:
    """Name the person answered last, else one whom a question or its proof names with an office."""
    del match
    for turn in reversed(memory.turns):
        if turn.kind == "person" and turn.answered and len(turn.answer) <= 12 and not find_places(turn.answer):
            return turn.answer
        for text in (base_of(turn), turn.answer, turn.quote):
            if name := next(_people(text), ""):
                return name
    return ""


def _people(text: str) -> Iterator[str]:
    """Find names behind an office, or at the beginning of a question."""
    before, folded = "者", fold(text)
    places = "|".join(folded[start:end] for start, end in find_places(folded))
    for word, part in tag(folded):
        if part == "nr" and 2 <= len(word) <= 4 and _ROLE.search(before) and word not in places:
            yield word
        before = word


def _thing(match: re.Match[str], memory: Conversation) -> str:
    """Name the body, place or thing answered last; left away where the last answer names none."""
    del match
    last = memory.last
    if last and last.answered and last.kind in ("org", "quote", "place") and len(last.answer) <= 20:
        return _REST.sub("", last.answer)
    return ""


def _place(match: re.Match[str], memory: Conversation) -> str:
    """Name the place answered last."""
    del match
    last = memory.last
    return last.answer if last and last.answered and last.kind == "place" and len(last.answer) <= 30 else ""


def _member(match: re.Match[str], memory: Conversation) -> str:
    """Name one of the things listed last: 前者, 后一家, 第三个."""
    for turn in reversed(memory.turns):
        members = [_REST.sub("", part).strip("“”《》,。 ") for part in _LISTED.split(turn.answer)]
        if turn.answered and len(members) > 1:
            at = -1 if match["last"] else _NUMBERS[match["number"]] if match["number"] else 0
            return members[at] if at < len(members) else ""
    return ""


def _full_name(match: re.Match[str], memory: Conversation) -> str:
    """Give the full name that the last turns have for a noun pointed at: 该县图书馆 → 青石县图书馆."""
    noun = match["noun"]
    for size in range(len(noun), 0, -1):
        for turn in reversed(memory.turns):
            for text in (base_of(turn), turn.answer, turn.quote, turn.source[1]):
                if name := name_ending(fold(text), noun[:size]):
                    return name + noun[size:]
    return ""


def name_ending(text: str, ending: str) -> str:
    """Find the first noun phrase of a text that ends so and says more than the ending itself."""
    at = text.find(ending)
    while at >= 0:
        run = ""
        for word, part in reversed(tag(text[: at + len(ending)])):
            if len(run) >= len(ending) and part[0] not in "nsjbfzm" and part not in ("vn", "l", "i"):
                break
            run = word + run
            if part[0] == "m":  # 三座水库: nothing before its number belongs to it
                break
        if run.endswith(ending) and len(ending) < len(run) <= _LONGEST_NAME:
            return run
        at = text.find(ending, at + 1)
    return ""


def base_of(turn: Turn) -> str:
    """Give a question as later Chinese ones complete themselves from it: an English one by its Chinese terms."""
    text = turn.resolved if re.search(f"[{HAN}]", turn.resolved) else turn.understood
    return fold(text).rstrip(" ?。!,")


_year_on, _year_back = partial(_year, step=1), partial(_year, step=-1)
_DESCRIBABLE = (_NAMED, _PLACE, _SAME_YEAR, _SAME_DAY)
_NAMELESS = (_day, _year, _year_on, _year_back)
_FINDERS: tuple[tuple[re.Pattern[str], Finder], ...] = (
    (_TEXT, _text),
    (_FACT, _nothing),
    (_SAME_DAY, _day),
    (_YEAR_ON, _year_on),
    (_YEAR_BACK, _year_back),
    (_SAME_YEAR, _year),
    (_MEMBER, _member),
    (_NAMED, _full_name),
    (_PERSON, _person),
    (_PLACE, _place),
    (_THING, _thing),
)
