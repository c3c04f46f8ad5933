"""An article → passages of whole sentences, each sentence known by its runs in the source.

Passages hold 150 to 250 characters, 310 where the sentence that completes one is long, and overlap by a sentence; the
last of an article may be shorter, or take in 60 more that would be too few alone. Joined end to end, an article's
sentences are its body without the white space around them, nothing else is lost.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

from index.joining import is_line_end, parts_figure, trim
from index.types import Article, Passage, Span

TARGET = 150
LIMIT = 250
_SENTENCE_LIMIT = 160
_OVERLAP_LIMIT = 100
_TAIL = 60

_CLOSING = "”’」』）)】》〉\"'"
_BLANK_LINE_BEFORE_MARK = r"(?<!\s)(?=\s*?\n[ \t\r]*+\n)\s++(?=[▲●■◆★])"
_TERMINAL = re.compile(
    rf"(?:[。！？!?]++|(?<!…)…++(?=[{_CLOSING}]))[{_CLOSING}]*+|\.(?=\s++[A-Z])|{_BLANK_LINE_BEFORE_MARK}"
)
_CUTS = tuple(map(re.compile, ("[；;]", r"[，、：]|[,:](?!\d)", r"\s", r"(?s:.)")))
_ATTRIBUTION = re.compile(
    r"[^。！？!?；;”“]{0,40}(?:说|道|表示|介绍|指出|告诉记者|称|感慨|坦言|强调|回忆)[^。！？!?；;”“]{0,4}[。！？!?]"
)
_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—]")
_SPACE = re.compile(r"\s+")


def repair(text: str) -> str:
    """Join a text's broken lines for reading and matching: nothing beside Chinese or in figures, else a blank."""
    text = text.strip()

    def join(space: re.Match[str]) -> str:
        if parts_figure(text, *space.span()):
            return ""
        if not is_line_end(text, *space.span()):
            return space[0]
        before, after = text[space.start() - 1], text[space.end()]
        beside = _CJK.match(before) or _CJK.match(after) or (before.isdigit() and not after.isdigit())
        return "" if beside else " "

    return _SPACE.sub(join, text)


def read_runs(source: str, spans: Iterable[Span]) -> str:
    """Give the characters of several runs of a source, one after the other, as printed."""
    return "".join(source[start:end] for start, end in spans)


def split_sentences(body: str) -> list[Span]:
    """Find the sentences of a body, without the white space around them; a quoted saying keeps who says it.

    One beyond 160 characters is cut at semicolons, what is still beyond that at commas, then at white space, and where
    there is none of these after 160 characters: no piece is longer.
    """
    found: list[Span] = []
    start = 0
    for end in [*_sentence_ends(body), len(body)]:
        found.extend(_pieces(body, start, end))
        start = end
    return found


def _sentence_ends(body: str) -> list[int]:
    ends: list[int] = []
    position = 0
    while match := _TERMINAL.search(body, position):
        position = match.end()
        if body[position - 1] in _CLOSING and (spoken := _ATTRIBUTION.match(body, position)):
            position = spoken.end()
        ends.append(position)
    return ends


def _pieces(body: str, start: int, end: int) -> list[Span]:
    sentence = trim(body, start, end)
    if sentence is None:
        return []
    pieces = [sentence]
    for mark in _CUTS:
        if all(b - a <= _SENTENCE_LIMIT for a, b in pieces):
            break
        pieces = [part for piece in pieces for part in _cut_long(body, piece, mark)]
    return pieces


def _cut_long(body: str, piece: Span, mark: re.Pattern[str]) -> list[Span]:
    """Cut a piece that is too long at the last mark that keeps each part within the limit, where there is one."""
    start, end = piece
    edges = [start]
    if end - start > _SENTENCE_LIMIT:
        last = start
        for match in mark.finditer(body, start, end - 1):
            if match.end() - edges[-1] > _SENTENCE_LIMIT and last > edges[-1]:
                edges.append(last)
            last = match.end()
        if last > edges[-1] and end - edges[-1] > _SENTENCE_LIMIT:
            edges.append(last)
    parts = (trim(body, a, b) for a, b in pairwise([*edges, end]))
    return [part for part in parts if part is not None]


def _to_source(spans: Sequence[Span], edges: Sequence[int], start: int, end: int) -> tuple[Span, ...]:
    """Map a run of the joined body to the runs of the source that it came from; `edges[i]` is where span i begins."""
    runs: list[Span] = []
    i = bisect_right(edges, start) - 1
    while i < len(spans) and edges[i] < end:
        offset = spans[i][0] - edges[i]
        runs.append((max(start, edges[i]) + offset, min(end, edges[i] + spans[i][1] - spans[i][0]) + offset))
        i += 1
    return tuple(runs)


def chunk(article: Article, source: str, *, number: int) -> list[Passage]:
    """Cut an article, which is the index's `number`-th from 0, into passages.

    `source` is the text of the article's file. Every sentence of the body is in at least one passage.
    """
    body = read_runs(source, article.spans)
    edges = [0, *accumulate(end - start for start, end in article.spans)]
    sentences = split_sentences(body)
    return [
        Passage(
            number,
            spans=_to_source(article.spans, edges, sentences[first][0], sentences[last - 1][1]),
            sentences=tuple(_to_source(article.spans, edges, *sentence) for sentence in sentences[first:last]),
        )
        for first, last in _pack([end - start for start, end in sentences])
    ]


def _pack(lengths: Sequence[int]) -> list[Span]:
    """Group sentences by their lengths: each group up to the limit, from the last sentence of the one before on."""
    groups: list[Span] = []
    left = [*accumulate(reversed(lengths), initial=0)][::-1]
    first = 0
    while first < len(lengths):
        last, size = first, 0
        while (
            last < len(lengths)
            and (size < TARGET or size + lengths[last] <= LIMIT)
            and (last == first or size + lengths[last] <= LIMIT + _TAIL)
        ):
            size += lengths[last]
            last += 1
        if left[last] <= _TAIL:
            last = len(lengths)
        groups.append((first, last))
        if last == len(lengths):
            break
        overlap = last - 1 > first and lengths[last - 1] <= _OVERLAP_LIMIT
        first = last - 1 if overlap else last
    return groups
