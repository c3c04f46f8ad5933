"""The paragraphs of one article as the page has them → runs in reading order, each thing once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.continuation import CERTAIN, CLOSING, Evidence, is_finished, starts_paragraph
from index.layout import Block, skip_printed
from index.types import Span

_SHINGLE = 8
_COPY_SHARE = 0.8
_MIN_COPY = 24
_MIN_OVERLAP = 12
_MIN_OVERLAP_IN_SENTENCE = 4
_MAX_OVERLAP = 400
_NOISE = 3
_REACH = 6
_MAX_BODY = 200_000


@dataclass(slots=True)
class _Piece:
    """A paragraph and how many of its first characters another one has already."""

    block: Block
    skipped: int = 0

    @property
    def text(self) -> str:
        return self.block.text[self.skipped :]


def reading_order(blocks: Sequence[Block], page: str, evidence: Evidence) -> tuple[Span, ...]:
    """Return the runs of an article's body: repeats dropped, the halves of a broken sentence brought together."""
    if sum(len(block.text) for block in blocks) > _MAX_BODY:  # a book, no page: nothing stands in the wrong place
        return merge_runs([(block.start, block.end) for block in blocks], page)
    pieces = [_Piece(block) for block in drop_repeats(blocks)]
    _trim_overlaps(pieces)
    return merge_runs([_span(piece, page) for piece in _rejoin(pieces, evidence)], page)


def drop_repeats(blocks: Sequence[Block]) -> list[Block]:
    """Keep one of each paragraph that is printed more than once: the most complete, of those that are the first.

    A copy may be cut at its ends or fall into several paragraphs; what is kept stands where its first copy stands.
    """
    kept: dict[int, int] = {}  # the place of each paragraph that is kept → the place where it is to stand
    copies: dict[int, str] = {}  # the place of each copy → the text that it copies
    homes: dict[str, int] = {}  # each shingle of those → the place of the paragraph
    for at in sorted(range(len(blocks)), key=lambda at: (-len(blocks[at].text), at)):
        shingles = _shingles(blocks[at].text)
        votes = Counter(homes[shingle] for shingle in shingles if shingle in homes)
        if len(blocks[at].text) < _MIN_COPY or votes.total() < _COPY_SHARE * len(shingles):
            kept[at] = at
            homes.update((shingle, at) for shingle in shingles if shingle not in homes)
            continue
        home = min(votes, key=lambda place: (-votes[place], place))
        if at < home and len(blocks[home].text) - len(blocks[at].text) <= _NOISE:
            kept[at] = min(kept.pop(home), at)
            homes.update((shingle, at) for shingle, place in homes.items() if place == home)
        else:
            kept[home] = min(kept[home], at)
            copies[at] = blocks[home].text
    for at in [at for at in kept if len(blocks[at].text) < _MIN_COPY]:
        # A word or two beside a copy, and printed in the same place of what it copies, is a piece of that copy.
        if any(blocks[at].text in copies.get(beside, "") for beside in (at - 1, at + 1)):
            del kept[at]
    return [blocks[at] for at in sorted(kept, key=kept.__getitem__)]


def merge_runs(spans: Sequence[Span], page: str) -> tuple[Span, ...]:
    """Join runs that follow each other with nothing but white space between."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and merged[-1][1] <= start and not page[merged[-1][1] : start].strip():
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def _shingles(text: str) -> set[str]:
    return {text[at : at + _SHINGLE] for at in range(len(text) - _SHINGLE + 1)}


def _trim_overlaps(pieces: Sequence[_Piece]) -> None:
    """Where a paragraph begins with the end of the one above, skip that beginning."""
    for above, piece in pairwise(pieces):
        shortest = _MIN_OVERLAP if is_finished(above.text) else _MIN_OVERLAP_IN_SENTENCE
        text, before = piece.text, above.text[-_MAX_OVERLAP:]
        if text[:shortest] not in before:
            continue
        for size in range(min(len(text) - 1, len(before)), shortest - 1, -1):
            if before.endswith(text[:size]):
                piece.skipped = size
                break


def _rejoin(pieces: Sequence[_Piece], evidence: Evidence) -> list[_Piece]:
    """Bring together the halves of a sentence between which other paragraphs stand.

    A first half that stands below its second half is moved up over it, a second half further down is fetched up.
    """
    order = list(pieces)
    for at in range(len(order)):
        tail = _find_tail(order, at, evidence)
        if tail is None:
            continue
        if tail < at:
            start = at
            while start - 1 > tail and not is_finished(order[start - 1].text):
                start -= 1
            order[tail : at + 1] = order[start : at + 1] + order[tail:start]
        else:
            end = tail + 1
            while end < len(order) and not is_finished(order[end - 1].text):
                end += 1
            order[at + 1 : end] = order[tail:end] + order[at + 1 : tail]
    return order


def _find_tail(order: Sequence[_Piece], at: int, evidence: Evidence) -> int | None:
    """Find the paragraph that goes on in the broken sentence at the end of the one at `at`, if it is not the next."""
    text = order[at].text
    is_last = at + 1 == len(order)
    if is_finished(text) or not (is_last or evidence.link(text, order[at + 1].text) <= 0):
        return None
    near = range(max(1, at - _REACH), min(len(order), at + 1 + _REACH))
    links = {
        other: evidence.link(text, order[other].text)
        for other in near
        if other not in {at, at + 1} and not _is_joined(order[other - 1].text, order[other].text)
    }
    likely = [other for other, link in links.items() if link >= (CERTAIN if is_last else CERTAIN + 1)]
    if likely:
        return max(likely, key=lambda other: (links[other], -abs(other - at)))
    # Less will do where the article would otherwise end in the middle of a word.
    possible = [other for other, link in links.items() if link >= 1 and not starts_paragraph(order[other].text)]
    return possible[0] if is_last and len(possible) == 1 else None


def _is_joined(above: str, text: str) -> bool:
    return not is_finished(above) or text.startswith(CLOSING)


def _span(piece: _Piece, page: str) -> Span:
    """Return where a piece stands on the page."""
    passed = sum(not char.isspace() for char in piece.block.text[: piece.skipped])
    return skip_printed(page, piece.block.start, passed), piece.block.end
