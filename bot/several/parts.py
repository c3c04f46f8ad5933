"""A question that asks for several things → its single questions, each complete by itself.

Two ways lead there: several asking words, each in its own stretch (多少个项目,总投资多少), and one asking word that is
spread over several subjects or times (甲和乙各有几个).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from bot.several.coordination import QUOTED, find_joined
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
    r"(?:什么|啥|何)时候?间?|几月几[号日]|第?几[月号日点](?!前|后|间)|多少(?!年来)"
    r"|(?<![有了过]好)(?<!^好)(?<![十数])几(?![乎经近何百千万亿十])(?=[^\W\d])|为什么|为何|为啥|(?<!没)什么|(?<!没)啥"
    r"|谁|哪|何时|何地|多[大长远高重久]|怎么样?|怎样|如何|咋"
)
_CUT = re.compile(r"[,;。?!、 ]+|以及|并且|而且|还有|另外|同时|[和与及又还并](?!谁)")
_WHEN_WHERE = re.compile("[时候间][在于到]")
_MEASURED = re.compile(r"(?:多少|几)")
_DONE = re.compile(r"[^,;。]{0,4}的(?=[跟由被给从到向]$)")
_MEASURE = 2
_LEADING = re.compile(r"^(?:[,;。?!、 ]|以及|并且|而且|还有|另外|同时|然后|那么|[和与及又还并再那])+")
_TRAILING = re.compile(r"(?:[,;、 ]|一共|总共|共计|达到|分别|[是有为达由在被共归占约又都也各就到])+$")
_AGAIN = re.compile(r"^(?P<what>.{1,16}?)呢[?。! ]*$")
_SPREAD = re.compile(
    "各自|分别|各(?![级部县区市村镇乡街单项类地种位界族式国省校所科室支]|有关)(?=[^,。?]{0,10}(?:多少|几|什么|谁|哪))"
)
_JOINT = re.compile(r"一共|总共|共计|合计|加起来|共")
_PLAIN = re.compile(r"(?=(?:[是为有叫达]|多少|几).{0,2}(?:多少|几|谁|什么))")


def split(question: str) -> tuple[Part, ...]:
    """Split a Chinese question that asks for several things; empty where it asks for one."""
    folded = fold(question)
    masked = _mask(folded)
    if parts := _sequence(folded, masked):
        return tuple(each for part in parts for each in (_spread(part.text, _mask(part.text)) or (part,)))
    return _spread(folded, masked)


def _mask(folded: str) -> str:
    """Hide what is quoted: marks and asking words in it are part of a name."""
    return QUOTED.sub(lambda match: "※" * len(match[0]), folded)


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
    if done := _DONE.match(masked[end:start]):  # 几号签的跟谁签的
        return end + done.end()
    if not (_MEASURED.match(masked, end - 2) or _MEASURED.match(masked, end - 1)) or not _MEASURED.match(masked, start):
        return None
    return start if start - end <= _MEASURE else _verb_after(folded, end, start)


def _verb_after(folded: str, end: int, start: int) -> int | None:
    """Find the first verb behind a measure word: 多少人次|发放了多少."""
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
    before = _TRAILING.sub("", piece[: asking.start()]) if asking else ""
    return re.split("[,;。 ]", before)[-1]


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
