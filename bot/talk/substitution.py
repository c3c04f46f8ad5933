"""A question and what another one names (那…呢？) → the same question of that: another time, place, office or thing."""

from __future__ import annotations

import re

from bot.talk.slots import (
    Slots,
    ends_with_title,
    find_places,
    find_slots,
    find_time_words,
    names_figure,
    plain_time,
    replace_titles,
)
from index import Span, tag

_COMPARED = re.compile(
    r"^(?:和|跟|与|同)?(?P<with>.{2,12}?)(?:相比|比起来|比较|比)$|^(?:比|相比|对比)(?P<after>.{2,12}?)$"
)
_YEAR = re.compile(r"(?:19|20)\d\d年|[今去前]年")
_COUNTING = re.compile(r"多少|几|多[大长远高重久深宽厚]")
_LINKING_END = re.compile(r"(?:是|有|为|叫|在|于|由|达到?|共|一共|总共)$")
_ACTED = re.compile(r"^.{0,3}的$|^了$")


def statement(slots: Slots) -> str:
    """Say what a question takes as given: without its asking word and what leads to it."""
    if slots.subject[0] >= slots.asking[1] > slots.asking[0]:
        return slots.read(slots.subject)
    before, time = slots.text[: slots.asking[0]], ""
    if slots.times and slots.times[-1][1] == len(before) and slots.times[-1][0] > 0:
        before, time = before[: slots.times[-1][0]], slots.read(slots.times[-1])
    return time + _LINKING_END.sub("", before) + _ACTED.sub("", slots.text[slots.asking[1] :])


def asks_a_figure(slots: Slots) -> bool:
    """Tell whether a question asks how many or how much."""
    return bool(_COUNTING.match(slots.read(slots.asking)))


def without(text: str, spans: tuple[Span, ...]) -> str:
    """Take runs out of a text."""
    for start, end in reversed(spans):
        text = text[:start] + text[end:]
    return text


def counts_things(slots: Slots) -> bool:
    """Tell whether a question counts what it names behind its asking word: 多少个项目."""
    return asks_a_figure(slots) and slots.asking[1] < len(slots.text)


def without_times(text: str) -> str:
    """Take the words of time out of a text."""
    return without(text, find_time_words(text))


def is_time_or_place(text: str) -> bool:
    """Tell whether a text names a time or a place and nothing else."""
    times = find_time_words(text)
    return bool(times and not without(text, times).strip("的,在 ")) or (0, len(text)) in find_places(text)


def ask_the_same(text: str, base: str) -> str:
    """Put what a text names in the place of its like in a question."""
    if match := _COMPARED.match(text):
        given = statement(find_slots(base)).replace("了", "", 1)
        return f"{given}比{match['with'] or match['after']}多多少"
    times = find_time_words(text)
    for start, end in times:
        base = _with_time(base, plain_time(text[start:end]))
    rest = without(text, times).lstrip("的,、在 ")
    if not rest.rstrip("的"):
        return base
    if (0, len(rest.rstrip("的"))) in find_places(rest):
        return _with_place(base, rest.rstrip("的"))
    if ends_with_title(rest) and (replaced := replace_titles(base, rest)):
        return replaced
    return _with_thing(find_slots(base), rest)


def _with_time(base: str, time: str) -> str:
    """Ask the same of another time; a month without a year is of the year asked about."""
    spans = find_time_words(base)
    if not spans:
        return time + base
    start, end = spans[0]
    old = base[start:end]
    if "年" not in time and (year := _YEAR.search(old)):
        time = year[0] + time
    until = "到" if old.startswith("到") and not time.startswith("到") else ""
    return base[:start] + until + time + ("," if old.endswith(",") else "") + base[end:]


def _with_place(base: str, place: str) -> str:
    """Ask the same of another place: in the place of one of its kind, else of the first that is named."""
    spans = find_places(base)
    alike = [span for span in spans if base[span[1] - 1] == place[-1]] or list(spans[:1])
    start, end = alike[0] if alike else (0, 0)
    return base[:start] + place + base[end:]


def _with_thing(slots: Slots, thing: str) -> str:
    """Ask the same of another thing, in the place of the noun that is most like it."""
    if thing.endswith("的"):
        return _narrowed(slots, thing)
    topic, subject = slots.read(slots.topic), slots.read(slots.subject)
    if not asks_a_figure(slots) and names_figure(thing):
        return f"{subject}的{thing}是多少"
    like_subject = subject[-1:] == thing[-1:] != topic[-1:]
    start, end = _counted_run(slots) if topic and not like_subject else _behind_its_place(slots)
    changed = slots.text[:start] + thing
    if asks_a_figure(slots) and start == slots.asking[1] and topic[-1:] != thing[-1:]:  # 支 is for 队伍, not for 选手
        changed = slots.text[: slots.asking[0]] + "多少" + thing
    if asks_a_figure(slots) and end <= slots.asking[0] and not like_subject and slots.asking[1] == len(slots.text):
        return f"{changed}是多少"  # what is measured has changed, and its unit may have
    return changed + slots.text[end:]


def _counted_run(slots: Slots) -> Span:
    """Give the noun that is counted, with the verb before it where that follows the subject or a time at once."""
    start, end = slots.topic
    begin = max([slots.subject[1], *(last for _, last in slots.times if last <= start)])
    verbs = tag(slots.text[begin:start]) if end <= slots.asking[0] and begin < start else ()
    return (begin if verbs and all(part == "v" for _, part in verbs) else start), end


def _narrowed(slots: Slots, which: str) -> str:
    """Narrow what is counted: 引进了几个项目 of those 还在谈的 asks 还在谈的项目有几个."""
    times = "".join(slots.read(span) for span in slots.times if span[1] <= slots.subject[0])
    narrowed = times + slots.read(slots.subject) + which + slots.read(slots.topic)
    if slots.topic[0] >= slots.asking[1]:
        return f"{narrowed}有{slots.read(slots.asking)}"
    return narrowed + slots.text[slots.topic[1] :]


def _behind_its_place(slots: Slots) -> Span:
    """Give the subject without the place that it begins with: 青石县图书馆 gives 图书馆."""
    start, end = slots.subject
    return next((last for first, last in find_places(slots.text) if first == start and last < end), start), end
