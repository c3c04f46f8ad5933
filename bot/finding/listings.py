"""A folded sentence → the lists it gives, whole and without the clause around them (A、B和C; “A”“B”; 一是…二是…)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from statistics import median

from bot.finding.tokens import PREFIXES, Token, read_tokens
from index import Span

_SERIES = re.compile(r"[^,;。:!?、]{1,30}(?:、[^,;。:!?、]{1,30}){1,20}")
_QUOTED = re.compile(
    r"[“‘『「《][^“”‘’『』「」《》]{1,30}[”’』」》](?:(?:、|和|及|与|以及)?[“‘『「《][^“”‘’『』「」《》]{1,30}[”’』」》])+"
)
_NUMBERED = re.compile(r"(?:一是|首先|其一|第一[,是])[^。!?]{2,}?(?:二是|其次|其二|第二[,是])[^。!?]{2,}(?=[。!?]|$)")
_END = re.compile(r"等(?!于|待|级|候|到)|……|\.\.\.|”|’")
_PAIR = frozenset({"和", "与", "及", "以及", "或", "并"})
_OPENERS = frozenset("是为有在由对向把将从以用如即了着过括像至到于出入展现含成按照及包")
_MEMBERS = re.compile(r"、|(?<=[”’』」》])(?=[“‘『「《])|和|及|以及|与|或")
_MARKED = re.compile(r"[“‘『「《][^“”‘’『』「」《》]*[”’』」》]|\([^()]*\)")


@lru_cache(maxsize=256)
def find_lists(folded: str) -> Sequence[Span]:
    """Find the lists of a sentence in order, each with its first member from the likelier places on."""
    tokens = read_tokens(folded)
    found = {m.span() for pattern in (_QUOTED, _NUMBERED) for m in pattern.finditer(folded)}
    for match in _SERIES.finditer(_without_marks(folded)):
        found |= set(_series(folded, match.span(), tokens))
    found |= set(_pairs(tokens))
    return sorted(found)


def _without_marks(folded: str) -> str:
    """Hide what stands inside quotation marks and brackets, so that a list is not cut there."""
    return _MARKED.sub(lambda m: "“" + "一" * (len(m[0]) - 2) + "”", folded)


def _series(folded: str, span: Span, tokens: Sequence[Token]) -> Iterator[Span]:
    start, end = span
    hidden = _without_marks(folded)
    cuts = [i for i in range(start, end) if hidden[i] == "、"]
    sizes = [b - a - 1 for a, b in pairwise(cuts)]
    last = list(_last_members(hidden, cuts[-1] + 1, end, tokens))
    size = median(sizes) if sizes else min(stop - cuts[-1] - 1 for stop in last)
    if sizes and not folded.startswith("等", last[0]):
        last.append(
            min(
                (t.end for t in tokens if cuts[-1] + 1 < t.end <= last[0]),
                key=lambda at: abs(at - cuts[-1] - 1 - size),
                default=last[0],
            )
        )
    for first in _first_members(start, cuts[0], size, tokens):
        for stop in last:
            yield first, stop


def _first_members(start: int, cut: int, size: float, tokens: Sequence[Token]) -> list[int]:
    """Give where the first member may begin: where it is most like the others in length, and at the clause."""
    places = [t.start for t in tokens if start <= t.start < cut]
    opened = [at for at in places if at == start or _opens_member(at, tokens)] or [start]
    nearest = sorted(opened, key=lambda at: (abs(cut - at - size), at))[:2]
    return sorted({*nearest, start} if cut - start <= size + 8 else set(nearest))


def _opens_member(at: int, tokens: Sequence[Token]) -> bool:
    before = next((t for t in tokens if t.end == at), None)
    if before is None or before.word in PREFIXES:
        return False
    return before.part[0] in "vpucdr" or before.word[-1] in _OPENERS or before.word in _PAIR or before.part[0] == "x"


def _last_members(hidden: str, start: int, end: int, tokens: Sequence[Token]) -> Iterator[int]:
    """Give where the last member may end: before 等, behind 和 and its noun, at the clause, before 的 or a verb."""
    stop = end
    if ended := _END.search(hidden, start + 1, end):
        stop = ended.start() if ended[0] not in "”’" else ended.end()
    yield stop
    inside = [t for t in tokens if start < t.start < stop]
    broken = next((t.start for t in inside if t.word in "的为是" or t.part == "m"), None)
    verb = next((t.start for t in inside if t.verbal and t.start - start > 1), None)
    yield from (at for at in (broken, verb) if at and not ended)


def _pairs(tokens: Sequence[Token]) -> Iterator[Span]:
    """Give two nouns that 和 joins, each with the words that belong to it."""
    for i in range(1, len(tokens) - 1):
        if tokens[i].word in _PAIR and tokens[i - 1].nominal and (tokens[i + 1].nominal or tokens[i + 1].part == "vn"):
            first, last = i - 1, i + 1
            while first > 0 and (tokens[first - 1].nominal or tokens[first - 1].part == "vn"):
                first -= 1
            while last + 1 < len(tokens) and (tokens[last + 1].nominal or tokens[last + 1].part == "vn"):
                last += 1
            yield tokens[first].start, tokens[last].end


def members_of(text: str) -> list[str]:
    """Cut a list into its members; a text that is none is its own."""
    return [text[a:b] for a, b in _member_spans(text)]


def _member_spans(text: str) -> Iterator[Span]:
    hidden = _MARKED.sub(lambda m: m[0][0] + "一" * (len(m[0]) - 2) + m[0][-1], text)
    at = 0
    for match in _MEMBERS.finditer(hidden):
        yield at, match.start()
        at = match.end()
    yield at, len(text)


def is_listed(folded: str, end: int) -> bool:
    """Tell whether 等 stands behind a place, which says that a list of examples ends there."""
    return _END.match(folded, end) is not None and folded[end] not in "”’"
