"""A folded sentence → its clauses and what stands in them: nouns, the objects of verbs, causes, means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from bot.finding.tokens import PREFIXES, Token, maximal_runs, read_tokens, span_of
from bot.sentences import clauses
from index import Span

_LOOSE = frozenset(
    ["等", "个", "次", "人", "中", "时", "后", "前", "上", "下", "里", "内", "间", "其中", "目前", "近日", "现场", "一"]
)
_NOUNS = frozenset("nbjsfmqgl")
_LONGEST = 40
_CAUSE = re.compile(
    r"因此|所以|因为|由于|因(?!此)|为了|为(?=[^,。]{4,}[,，])|鉴于|随着|得益于|原因[是在]于?|源于|缘于|归功于|在[^,]{2,16}(?:作用|影响|推动|带动)下"
)
_RESULT = re.compile(r"(?:因此|所以|因而|从而|导致|使得?|致使|带动|让|于是|故)")
_AFTERWARDS = re.compile("(?:之?后|以来|下|时|的影响)$")
_AFTER_CAUSE = re.compile("(?:之?后|以来|下|时|的影响),")
_MEANS = re.compile(
    r"通过|采[取用]|利用|运用|借助|依托|凭借|借着?|靠|使用|以(?![及来为往上下前后内外])|用(?![户于地水电途工])|按照|围绕|推行|实行|实施|建立|发挥|结合|针对|根据|依据|从"
)
_QUOTED = re.compile(r"[“『「‘]([^“”『』「」‘’]{1,60})[”』」’]|(《[^》]{1,60}》)")
_AWARD = re.compile("(?:[一-鿿]{2}组)?(?:[特一二三四]等奖|优秀奖|[金银铜][奖牌])")
_STOPS = frozenset("等来以并后时为")


def find_sayings(folded: str) -> Iterator[Span]:
    """Find what stands in quotation marks, and titles with theirs."""
    for match in _QUOTED.finditer(folded):
        yield match.span(1) if match[1] else match.span(2)


def find_clause_pairs(folded: str) -> Iterator[Span]:
    """Find each two clauses that stand side by side."""
    yield from ((a, d) for (a, _), (_, d) in pairwise(clauses(folded)))


def find_nouns(folded: str) -> Iterator[Span]:
    """Find runs of nouns and the like, whole and from each later word on."""
    tokens = read_tokens(folded)
    inside = [(t.part[0] in _NOUNS and t.word not in _LOOSE) or (t.part == "x" and t.word in "·()") for t in tokens]
    for first, behind in maximal_runs(inside):
        for i in range(first, min(behind, first + 4)):
            start, end = span_of(tokens, i, behind)
            if end - start > 1 and tokens[i].part != "x":
                yield start, end


def find_awards(folded: str) -> Iterator[Span]:
    """Find the prizes of a sentence by their rank (青年组二等奖)."""
    yield from (match.span() for match in _AWARD.finditer(folded))


@lru_cache(maxsize=256)
def find_objects(folded: str) -> Sequence[Span]:
    """Find what stands behind a verb or preposition: to the end of its clause, and to the next verb."""
    tokens = read_tokens(folded)
    found: set[Span] = set()
    for start, end in clauses(folded):
        inside = [t for t in tokens if start <= t.start < end]
        for i, token in enumerate(inside[:-1]):
            if _governs(token, inside[i + 1]):
                found |= set(_reaching(inside[i + 1 :], end))
    return sorted(span for span in found if 1 < span[1] - span[0] <= _LONGEST)


def _governs(token: Token, following: Token) -> bool:
    if token.word in PREFIXES:
        return False
    return (token.part[0] in "vp" or token.word in "了着过为是将把的") and following.part[0] not in "ux"


def _reaching(tokens: Sequence[Token], end: int) -> Iterator[Span]:
    start = tokens[0].start
    yield start, end
    for i, token in enumerate(tokens[1:], 1):
        ends = token.word in _STOPS or (token.part[0] == "v" and tokens[i - 1].part[0] not in "vdm")
        if ends:
            yield start, token.start
            return


def find_means(folded: str) -> Iterator[Span]:
    """Find what something is done by: behind 通过, 采用, 利用, 以, up to the end of the clause and to the next verb."""
    tokens = read_tokens(folded)
    for match in _MEANS.finditer(folded):
        behind = [t for t in tokens if t.start >= match.end()]
        stop = next((t.start for t in behind if t.word in ",;。:!?"), len(folded))
        inside = [t for t in behind if t.start < stop]
        if inside:
            yield from _reaching(inside, stop)


def find_causes(folded: str) -> Iterator[Span]:
    """Find the clauses that say why: behind 因 or 由于, before 导致 or 因此, and one that ends in 后 or 下."""
    cut = clauses(folded)
    for i, (start, end) in enumerate(cut):
        if match := _CAUSE.search(folded, start, end):
            yield match.end(), end
            if i + 1 < len(cut):
                yield match.end(), cut[i + 1][1]
        if i and _RESULT.match(folded, start):
            yield cut[i - 1]
        if i + 1 < len(cut) and (after := _AFTERWARDS.search(folded, start, end)):
            yield start, after.start()


def is_cause(folded: str, span: Span) -> bool:
    """Tell whether a run stands behind a word like 由于, or before one like 导致."""
    start, end = span
    before = _CAUSE.search(folded, max(0, start - 4), start + 3)
    return bool(before) or bool(_RESULT.match(folded, end + 1)) or bool(_AFTER_CAUSE.match(folded, end))


def is_means(folded: str, span: Span) -> bool:
    """Tell whether a run stands right behind a word like 通过."""
    return any(match.end() == span[0] for match in _MEANS.finditer(folded, max(0, span[0] - 3), span[0]))
