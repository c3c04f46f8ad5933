"""A Chinese question and the turns before it → the question complete, or None where it stands by itself.

Words alone decide: what it begins or ends with, what points back, what is missing, what the last proof holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.talk.memory import Conversation
from bot.talk.pointers import Pointed, base_of, resolve_pointers
from bot.talk.slots import (
    Slots,
    begins_with_verb,
    find_places,
    find_slots,
    names_figure,
    names_title,
    plain_time,
    replace_titles,
)
from bot.talk.substitution import (
    ask_the_same,
    asks_a_figure,
    counts_things,
    is_time_or_place,
    statement,
    without,
    without_times,
)
from index import fold, tag

_CORRECTION = re.compile(
    r"^(?:不是?(?:的|吧)?|不对|错了?|你?(?:理解|弄|搞)错了|no)[,! ]+(?:我(?:是)?(?:问|说|指|想问|想知道)的?(?:是)?)?"
    r"|^我(?:是)?(?:问|说|指)的是|^我是(?:问|说|指)"
)
_LEAD = re.compile(
    r"^(?:那么|那(?![里儿时个位家年天些种场次份所座条一两三边届批期会])|还有(?![多几哪什没])|所以)"
    r"[,、 ]*"
)
_TURN = re.compile(r"^(?:另外|而且|然后|接着|再问(?:一下)?|可是|但是?|对了|嗯)[,、 ]*")  # may lead anywhere
_TAIL = re.compile(r"(?:又|如何|怎么?样)?(?:呢|呐|咧)$")
_SOFT_TAIL = re.compile(r"(?<!干)[呀啊吧嘛呗哦]$")
_YES_NO = re.compile(r"吗$|没有$|了没$|是不是|有没有|是否|能不能")
_AMONG = re.compile(r"^(?:其中|当中)[,的]*")
_ONLY_ASKING = re.compile(
    r"^(?:又|都|还|也|究竟|到底|具体|大概|分别|各)*(?:是|在|有|由|为|叫|从|到|于)?(?:什么(?:时候|时间|地方|原因)?|啥(?:时候)?|何时|何地|谁"
    r"|为[什何啥]么?|怎么样?|怎样|如何|多少钱?|哪[几两三四五六]?(?:里|儿|\w)?|几[个家位所名月号点]?|多[久长大高远重])"
    r"(?:[举办召宣开公发说写提主建成启制组负承讲介采摄拍获]\w{0,3})?的?$"
)
_LIST_ALONE = re.compile(r"^(?:都|分别|各|具体)*(?:是|有|叫)?(?P<which>哪(?:[几两三四五六]\w|些)|哪[个家位所])$")
_ADVERBIAL = re.compile(
    r"(?:是|在|于)?(?:什么(?:时候|时间|地方)|何时|何地|哪里|哪儿|哪天|几点|几月几[号日]|怎么样?|怎样|如何|为什么|为何)"
)
_FOLDED_COMMA = re.compile(r",(?!\d{3}(?!\d))")
_PLURAL = re.compile(r"^(?:都|分别|各)")
_WHY = re.compile(r"^(?:这|那)?(?:又)?是?(?:为什么|为何|为啥|怎么回事|(?:什么|啥)原因|原因(?:是(?:什么|啥))?)$")
_SAID = re.compile(r"谁(?:说|讲|介绍|表示|透露|提到|告诉)")
_ATTRIBUTES = {
    "时间": "什么时候",
    "日期": "哪天",
    "地点": "在哪里",
    "地址": "在哪里",
    "原因": "为什么",
    "结果": "结果怎么样",
    "目的": "目的是什么",
    "主题": "主题是什么",
    "名称": "叫什么",
    "名字": "叫什么",
    "文章": "的文章是谁写的",
    "照片": "的照片是谁拍的",
}
"""Nouns that ask by themselves for something of what was spoken of, each with the question it stands for."""
_LONG_SUBJECT = 4
"""A subject of its own that long lacks no more than the place."""
_SHORTEST_QUESTION = 6
_LONGEST_SAID = 30
_LONGEST_ELLIPSIS = 60
_HELD_FROM = 0.5
"""A question without a pointing word leans where the last proof holds this share of its nouns."""


@dataclass(frozen=True, slots=True)
class Completion:
    """A complete question, and what was put before it to make it so (`about`), if that was all.

    `tied` tells whether the question's own words point back: else it may stand by itself after all.
    """

    text: str
    about: str = ""
    tied: bool = True


def complete(question: str, memory: Conversation) -> Completion | None:
    """Complete a question from the turns before it; None where it does not lean on them."""
    if memory.last is None or len(question) > _LONGEST_ELLIPSIS:
        return None
    bare = fold(question).strip(" ?。!,;")
    bare = _TURN.sub("", bare)
    untied = _untie(bare)
    pointed = resolve_pointers(untied, memory)
    tied = pointed.points or untied != _SOFT_TAIL.sub("", bare)
    completion = _complete(pointed, base_of(memory.last), memory, tied=tied)
    if completion is None or completion.text == bare:
        return None
    return replace(completion, text=_FOLDED_COMMA.sub("，", completion.text))


def _untie(text: str) -> str:
    """Take away what ties a question to the one before: 那, 不是我问的是, 呢."""
    led = _LEAD.sub("", _CORRECTION.sub("", text))
    return _TAIL.sub("", _SOFT_TAIL.sub("", led)).strip(" ,")


def _complete(pointed: Pointed, base: str, memory: Conversation, *, tied: bool) -> Completion | None:
    text = pointed.text.lstrip("的, ")
    slots, last = find_slots(text), find_slots(base)
    asked = without(text, slots.times).lstrip("的, ")
    if _WHY.match(text):
        return Completion(_ask_why(last, memory))
    if _AMONG.match(text):
        counted = find_slots(_counting_base(memory))
        among = text if slots.asks else f"{text}有{counted.read(counted.asking)}"
        return Completion(f"{statement(counted)},{among}", memory.about)
    if not slots.asks and not _YES_NO.search(text):
        attribute = names_title(text) or names_figure(text) or text in _ATTRIBUTES
        return _of_another(text, base, memory) if tied or is_time_or_place(text) or attribute else None
    if _ONLY_ASKING.match(asked):
        return _ask_bare(asked, text[: len(text) - len(asked)], last, memory)
    return _put_before(text, slots, last, memory, named=pointed.named, tied=tied)


def _ask_why(last: Slots, memory: Conversation) -> str:
    """Ask why what the last question took as given is so."""
    said, about = _said_last(last, memory), _subject_of(last)
    return f"{about}为什么{said.removeprefix(about)}" if said.startswith(about) else f"为什么{said}"


def _said_last(last: Slots, memory: Conversation) -> str:
    """Say what the last question took as given, and its answer where that is no figure."""
    turn = memory.last
    if turn is None or not turn.answered or len(turn.answer) > _LONGEST_SAID or asks_a_figure(last):
        return statement(last)
    first = last.asking[0] == 0  # 谁组织了龙舟赛 is told by naming who
    return turn.answer + last.text[last.asking[1] :] if first else statement(last) + turn.answer


def _counting_base(memory: Conversation) -> str:
    """Give the latest question that counted things: 其中 and 还在谈的 are some of those."""
    bases = [base_of(turn) for turn in reversed(memory.turns)]
    return next((base for base in bases if counts_things(find_slots(base))), bases[0])


def _of_another(text: str, base: str, memory: Conversation) -> Completion:
    """Ask what was asked last of what the text names; what that leaned on changes with it."""
    base = _counting_base(memory) if text.endswith("的") else base
    if how := _ATTRIBUTES.get(text):
        return _ask_bare(how, "", find_slots(base), memory)
    completed, about = ask_the_same(text, base), memory.about
    if not about or completed.startswith(about):
        return Completion(completed, about)
    if not base.startswith(about):
        return Completion(completed)
    rest = base.removeprefix(about)
    changed = completed.endswith(rest)
    return Completion(completed, completed.removesuffix(rest)) if changed else Completion(about + completed, about)


def _ask_bare(asked: str, time: str, last: Slots, memory: Conversation) -> Completion:
    """Ask who, when, where, or which ones, of what the last question takes as given."""
    listed, about = _LIST_ALONE.match(asked), memory.about
    if listed and counts_things(last):
        return Completion(last.text[: last.asking[0]] + listed["which"] + last.text[last.asking[1] :], about)
    time = "" if last.times else time
    if _SAID.search(asked):
        return Completion(time + _said_last(last, memory) + asked, about)
    if (adverbial := _ADVERBIAL.fullmatch(asked)) and (replaced := _ADVERBIAL.search(last.text)):
        changed = last.text[: replaced.start()] + adverbial.group() + last.text[replaced.end() :]
        return Completion(time + changed, about)
    given = _subject_of(last) if last.asking[1] == len(last.text) and len(asked) > 4 else statement(last)
    return Completion(time + (about or given) + asked, about)


def _put_before(
    text: str, slots: Slots, last: Slots, memory: Conversation, *, named: str | None, tied: bool
) -> Completion | None:
    """Put what the last question was about before one that does not say it."""
    own = bool(find_places(text)) or any(mark in text for mark in "“《")
    if named:  # a person acts within what was spoken of, which the next question may mean
        about = _about(slots, last, memory) if named == "person" else ""
        return Completion(text, replace_titles(about, "") or about)
    subject = slots.read(slots.subject)
    lacking = not _nouns(text, slots) or names_title(subject) or names_figure(subject) or subject in _ATTRIBUTES
    if not tied and not lacking and (own or slots.times or not _stays(text, slots, memory)):
        return None
    about = _about(slots, last, memory)
    if not tied and not lacking and slots.asks and len(subject) >= _LONG_SUBJECT:
        about = about[: next((end for _, end in find_places(about)), 0)]
    if own:
        about = "" if slots.times else "".join(last.read(span) for span in last.times)
    counted = last.read(last.topic) if last.topic[0] >= last.asking[1] else ""
    whole = f"{about}的{counted}" if about and counted and _PLURAL.match(text) else about
    return Completion(_join(whole, text, slots), about, tied=tied or lacking)


def _about(slots: Slots, last: Slots, memory: Conversation) -> str:
    """Say what a question without its subject is about: what the last one was, or the one that this leaned on."""
    about = memory.about or _subject_of(last)
    if names_title(slots.read(slots.subject)):  # another office of the same body
        about = replace_titles(about, "") or about
    return without_times(about) if slots.times else about


def _subject_of(last: Slots) -> str:
    """Say what a question is about and of which time."""
    times = "".join(last.read(span) for span in last.times if span[1] <= last.asking[0])
    return times + without_times(last.read(last.subject))


def _join(about: str, text: str, slots: Slots) -> str:
    """Join what is asked about and the question, the question's own time first, nothing said twice."""
    at = slots.times[0][1] if slots.times and slots.times[0][0] == 0 else 0
    time, rest = text[:at], text[at:]
    if at and not time.endswith(","):
        time = plain_time(time)
    if about and about in text:
        return text
    shared = next((size for size in range(len(about), 1, -1) if about[-size:] in rest), 0)
    return time + about[: len(about) - shared] + rest


def _stays(text: str, slots: Slots, memory: Conversation) -> bool:
    """Tell whether a question without a pointing word is still about what the last proof tells."""
    nouns = _nouns(text, slots)
    held = sum(word in memory.around for word in nouns)
    lacks_subject = begins_with_verb(text) or not slots.read(slots.subject) or len(text) <= _SHORTEST_QUESTION
    return held >= _HELD_FROM * len(nouns) or (len(nouns) <= 2 and lacks_subject)


def _nouns(text: str, slots: Slots) -> list[str]:
    """List the words that tell what a question is about."""
    words = tag(without(text, (slots.asking,) if slots.asks else ()))
    return [word for word, part in words if len(word) > 1 and part[0] in "nsjlizbv"]
