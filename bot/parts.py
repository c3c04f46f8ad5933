"""A question that asks for several things → its single questions, each complete by itself.

Two ways lead there: several asking words, each in its own stretch (多少个项目,总投资多少), and one asking word that is
spread over several subjects or times (甲和乙各有几个).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from index import Span, find_times, fold, tag


@dataclass(frozen=True, slots=True)
class Part:
    """A single question: its whole text, the stretch `own` of it that counts in full, and a name that tells it apart.

    What lies outside `own` was said of another part and only helps. `apart` tells that the parts are about different
    times, so that nothing speaks for one sentence that holds both.
    """

    text: str
    own: Span
    label: str = ""
    apart: bool = False


_ASKING = re.compile(
    r"(?:什么|啥|何)时候?间?|多少(?!年来)|(?<![有了过]好)(?<!^好)(?<![十数])几(?![月号日点乎经近何百千万亿十])(?=[^\W\d])|为什么|为何|为啥|(?<!没)什么|(?<!没)啥|谁|哪|何时|何地"
    r"|多[大长远高重久]|怎么样?|怎样|如何|咋"
)
_QUOTED = re.compile(r"[“‘『「《][^”’』」》]*[”’』」》]")
_CUT = re.compile(r"[,;。?!、 ]+|以及|并且|而且|还有|另外|同时|[和与及又还并](?!谁)")
_WHEN_WHERE = re.compile("[时候间][在于到]")
_MEASURED = re.compile(r"(?:多少|几)")
_LEADING = re.compile(r"^(?:[,;。?!、 ]|以及|并且|而且|还有|另外|同时|然后|那么|[和与及又还并再那])+")
_TRAILING = re.compile(r"(?:[,;、 ]|一共|总共|共计|达到|分别|[是有为达由在被共归占约又都也各就到])+$")
_AGAIN = re.compile(r"^(?P<what>.{1,16}?)呢[?。! ]*$")
_SPREAD = re.compile(
    "各自|分别|各(?![级部县区市村镇乡街单项类地种位界族式国省校所科室支]|有关)(?=[^,。?]{0,10}(?:多少|几|什么|谁|哪))"
)
_JOINT = re.compile(r"一共|总共|共计|合计|加起来|共")
_PLAIN = re.compile(r"(?=(?:[是为有叫达]|多少|几).{0,2}(?:多少|几|谁|什么))")
_BETWEEN = re.compile(r"以及|[和与跟及、]")
_TOGETHER = re.compile(r"(?:这?[两三四2-4](?:个?(?:时点|年份|年度|年|月份|季度|方面|项|者|样|类|人|家)))$")
_TIMES_TOGETHER = re.compile(r"这?[两2]个?(?:时点|时候|年份|年度|年|月份|月|季度|时期)")
_YEAR = re.compile(r"(?:19|20)\d\d年")
_BEFORE_NAMES = frozenset("的里中上内下了,在区县市村镇乡省街道园校年月度季底初末日 ")
_LONGEST_PART = 24


def split(question: str) -> tuple[Part, ...]:
    """Split a Chinese question that asks for several things; empty where it asks for one."""
    folded = fold(question)
    masked = _QUOTED.sub(lambda match: "※" * len(match[0]), folded)
    return _spread(folded, masked) or _sequence(folded, masked)


def _sequence(folded: str, masked: str) -> tuple[Part, ...]:
    """Cut between asking words; what the first stretch says before its asking word goes with the later ones."""
    pieces = _pieces(folded, masked)
    if len(pieces) < 2:
        return ()
    first, asking = pieces[0], _ASKING.search(masked)
    start = asking.start() if asking else 0
    context = _TRAILING.sub("", folded[:start]) or _after_asking(first)
    tail = _shared_tail(first, pieces[-1])
    parts = [Part(first + tail, (0, len(first)), _label(first))]
    for piece in pieces[1:]:
        again = _AGAIN.match(piece)
        parts.append(_asked_again(first, again["what"]) if again else _with_context(context, piece))
    return tuple(parts)


def _pieces(folded: str, masked: str) -> list[str]:
    """Cut a question into stretches that hold one asking word each, or end with 呢."""
    asking = [match.span() for match in _ASKING.finditer(masked)]
    if not asking:
        return []
    cuts = [0]
    for (_, end), (start, _) in pairwise(asking):
        if (cut := _cut_between(folded, masked, end, start)) is not None:
            cuts.append(cut)
    again = _CUT.search(masked, asking[-1][1])
    if again and _AGAIN.match(masked[again.end() :]):
        cuts.append(again.end())
    pieces = [_LEADING.sub("", folded[a:b]).rstrip(",;。?!、 和与及") for a, b in pairwise([*cuts, len(folded)])]
    return [piece for piece in pieces if piece]


def _cut_between(folded: str, masked: str, end: int, start: int) -> int | None:
    """Find where one question ends and the next begins: at a mark, a joining word, or the verb after a measure."""
    if _WHEN_WHERE.fullmatch(masked, end - 1, start):
        return end
    marks = [match for match in _CUT.finditer(masked, end, start) if match.end() > end]
    if marks:
        return marks[0].end()
    if not (_MEASURED.match(masked, end - 2) or _MEASURED.match(masked, end - 1)) or not _MEASURED.match(masked, start):
        return None
    at = end
    for word, part in tag(folded[end:start]):
        if part.startswith("v") and at > end:
            return at
        at += len(word)
    return None


def _after_asking(piece: str) -> str:
    match = _ASKING.search(piece)
    return piece[match.end() :].strip(",;。?!、 ") if match else piece


def _shared_tail(first: str, last: str) -> str:
    """Give what a first stretch that is an asking word and a noun shares with the last (几家企业、几名群众参加)."""
    asking = _ASKING.search(first)
    if not asking or asking.start() > 1 or any(part.startswith("v") for _, part in tag(first[asking.end() :])):
        return ""
    at = 0
    rest = _after_asking(last)
    for word, part in tag(rest):
        if part.startswith("v"):
            return rest[at:]
        at += len(word)
    return ""


def _with_context(context: str, piece: str) -> Part:
    text = f"{context},{piece}" if context else piece
    return Part(text, (len(text) - len(piece), len(text)), _label(piece))


def _asked_again(first: str, what: str) -> Part:
    """Ask the first question of another time or subject: 2023年呢, 小巷子呢."""
    times = find_times(first, None)
    if times and find_times(what, None):
        return _replaced(first, (times[0].start, times[0].end), what, apart=True)
    end = 0
    for word, part in tag(first):
        if part[0] not in "nbjszf" and word != "的":
            break
        end += len(word)
    return _replaced(first, (0, end), what)


def _replaced(text: str, span: Span, new: str, *, apart: bool = False) -> Part:
    whole = text[: span[0]] + new + text[span[1] :]
    return Part(whole, (0, len(whole)), new, apart)


def _label(piece: str) -> str:
    """Name what a stretch asks about by the words before its asking word."""
    asking = _ASKING.search(piece)
    return _TRAILING.sub("", piece[: asking.start()]) if asking else ""


def _spread(folded: str, masked: str) -> tuple[Part, ...]:
    """Ask one question of each of the subjects or times that it joins."""
    marker = _SPREAD.search(masked)
    if marker is None:
        marker = None if _JOINT.search(masked) else _PLAIN.search(masked)
    if marker is None or not _ASKING.search(masked, marker.start()):
        return ()
    end = len(masked[: marker.start()].rstrip(", "))
    rest = folded[marker.end() :]
    if joined := find_joined(folded, end):
        start, stop, after = joined.start, joined.end, folded[joined.end : end]
        return tuple(
            _replaced(folded[:stop] + after + rest, (start, stop), name, apart=joined.times) for name in joined.names
        )
    return ()


@dataclass(frozen=True, slots=True)
class Joined:
    """Names that are joined at `start:end` of a question (甲和乙), each complete, and whether they are times."""

    start: int
    end: int
    names: tuple[str, ...]
    times: bool


def find_joined(folded: str, end: int) -> Joined | None:
    """Find the times, or else the subjects, that are joined before `end` of a question."""
    masked = _QUOTED.sub(lambda match: "※" * len(match[0]), folded)
    end = len(masked[:end].rstrip(", "))
    return _joined_times(folded[:end]) or _joined_subjects(folded, masked, end)


def _joined_times(text: str) -> Joined | None:
    """Find times that are joined (2023年6月和12月), each named with its year."""
    times = find_times(text, None)
    for first, second in pairwise(times):
        if not _BETWEEN.fullmatch(text[first.end : second.start].strip()):
            continue
        names = [text[m.start : m.end] for m in (first, second)]
        if not _YEAR.match(names[1]) and (year := _YEAR.match(names[0])):
            names[1] = year[0] + names[1]
        together = _TIMES_TOGETHER.match(text, second.end)
        return Joined(first.start, together.end() if together else second.end, tuple(names), times=True)
    return None


def _joined_subjects(folded: str, masked: str, end: int) -> Joined | None:
    """Find subjects that are joined before `end`, in one clause: the first begins where it is like the second."""
    clause = max((masked.rfind(mark, 0, end) for mark in ",;。?! "), default=-1) + 1
    together = _TOGETHER.search(masked[clause:end])
    stop = clause + together.start() if together else end
    joints = [match.span() for match in _BETWEEN.finditer(masked, clause, stop)]
    if not joints:
        return None
    edges = [(b, c) for (_, b), (c, _) in pairwise([*joints, (stop, stop)])]
    names = [folded[a:b] for a, b in edges]
    start = find_like(folded[clause : joints[0][0]], names[0])
    if start is None or not all(0 < len(name) <= _LONGEST_PART for name in names):
        return None
    first = folded[clause + start : joints[0][0]]
    tail = names[-1].find("的")
    if tail > 0 and "的" not in first:  # 甲和乙的面积: what belongs to both stands once
        names[-1], end = names[-1][:tail], edges[-1][0] + tail
    if len(first) == 1 < len(names[-1]):  # 省、市重点项目 share what follows the one letter
        first += names[-1][1:]
    return Joined(clause + start, end, (first, *names), times=False)


def find_like(text: str, name: str) -> int | None:
    """Find where the noun phrase at the end of a text begins that is joined with another one, of about its length.

    It begins with the text, or behind what sets a place or a time for both.
    """
    at, starts = 0, []
    before = "的"
    for word, part in tag(text):
        if before[-1] in _BEFORE_NAMES and part[0] not in "uypc":
            starts.append(at)
        before = word
        at += len(word)
    return min(starts, key=lambda at: (abs(len(text) - at - len(name)), at), default=None)
