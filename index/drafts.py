"""The blocks of a page → drafts of its articles and captions: which headlines and paragraphs belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from index.bylines import CAPTION_MARK, inline_credit, is_dateline, opens_with_day
from index.continuation import CERTAIN, Evidence, all_shared, is_finished, shared
from index.jumps import Jump, read_jump
from index.layout import MAX_CAPTION, MAX_CAPTION_BLOCKS, Block
from index.types import ArticleKind

_MAX_BARE_CAPTION = 150
_OPEN_DRAFTS = 5
_MAX_GROUPS = 20  # more than a page has; so that the time grows only with the page
_FITS = 0.3
_FITS_WELL = 0.5
_FITS_BADLY = 0.2


@dataclass(slots=True)
class Draft:
    """An article in the making: its headlines and its paragraphs, both in the order of the page.

    `back` and `onward` are the labels of the pages from which it comes, and on which it goes on.
    """

    kind: ArticleKind = "article"
    heads: list[Block] = field(default_factory=list)
    texts: list[Block] = field(default_factory=list)
    back: str = ""
    onward: str = ""

    @property
    def body(self) -> str:
        """The paragraphs as one text."""
        return "".join(block.text for block in self.texts)

    @property
    def is_closed(self) -> bool:
        """Whether its writers' names stand under it, or that it goes on elsewhere."""
        return bool(self.onward) or (len(self.texts) > 1 and self.texts[-1].role == "byline")


def collect(blocks: Sequence[Block]) -> list[Draft]:
    """Put the blocks of a page together. Furniture, banners and headlines without a body are in no draft."""
    evidence = Evidence.from_texts(block.text for block in blocks)
    captions, taken = _find_captions(blocks, evidence)
    walk = _Walk(evidence)
    for at, block in enumerate(blocks):
        if at in taken:
            walk.interrupt()
        elif jump := read_jump(block.text) if block.kind == "jump" else None:
            walk.note(jump)
        elif block.role != "furniture":
            walk.take(block, blocks[at + 1 : at + 3])
    walk.finish()
    _give_back_heads(walk.drafts)
    _place_groups(walk.groups, walk.drafts)
    return walk.drafts + captions


class _Walk:
    """Goes down a page and gives each block to the draft it belongs to."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.drafts: list[Draft] = []
        self.groups: list[list[Block]] = []
        self.heads: list[Block] = []
        self.parted: list[Block] = []
        self.current: Draft | None = None
        self.back = ""

    def note(self, jump: Jump) -> None:
        """Note a mark under the article that goes on elsewhere, or over the text that comes from elsewhere."""
        if jump.way == "back":
            self.back = jump.label
        elif self.current:
            self.current.onward = jump.label

    def take(self, block: Block, below: Sequence[Block]) -> None:
        """Give one block its place."""
        if block.role == "head":
            self._drop_parted()
            self.heads.append(block)
        elif self.heads or self.parted or self.back:
            self.heads = self.heads or self.parted
            self.parted = []
            self._take_under_heads(block, below)
        elif block.role == "text" and is_dateline(block.text) and self.current and self._has_text(self.current):
            self._start(block)
        else:
            self.current = self._owner(block)
            self.current.texts.append(block)

    def interrupt(self) -> None:
        """End a run of headlines at a picture: they may still be those of what follows, but not with others."""
        if self.heads:
            self._drop_parted()
            self.parted, self.heads = self.heads, []

    def finish(self) -> None:
        """End the page: headlines that are left have no body below them."""
        self.interrupt()
        self._drop_parted()

    def _drop_parted(self) -> None:
        if self.parted:
            self.groups.append(self.parted)
            self.parted = []

    def _take_under_heads(self, block: Block, below: Sequence[Block]) -> None:
        if self.current and not self.back and self._is_banner(self.current.texts[-1], block, below):
            self.heads = []
            self.current.texts.append(block)
        else:
            self._start(block)

    def _is_banner(self, above: Block, block: Block, below: Sequence[Block]) -> bool:
        """Whether the headlines just met stand in the middle of a sentence."""
        if is_finished(above.text) or above.role != "text" or block.role != "text":
            return False
        link = self.evidence.link(above.text, block.text)
        following = block.text + "".join(other.text for other in below if other.role == "text")
        own = max(all_shared((head.text for head in self.heads), following), default=0.0)
        return link >= 1 or (link >= -1.5 and own < 2 * _FITS_BADLY)

    def _start(self, block: Block) -> None:
        self.current = Draft(heads=self.heads, texts=[block], back=self.back)
        self.heads, self.back = [], ""
        self.drafts.append(self.current)

    def _owner(self, block: Block) -> Draft:
        """Find the draft that a paragraph without a headline goes on in: as a rule the one above it."""
        current = self.current
        if current and not current.is_closed and not is_finished(current.texts[-1].text):
            return current
        if block.role == "text":
            for draft in reversed(self.drafts[-_OPEN_DRAFTS:]):
                if self.evidence.link(draft.texts[-1].text, block.text) >= CERTAIN:
                    return draft
        if current and not current.is_closed:
            return current
        self.drafts.append(Draft())
        return self.drafts[-1]

    @staticmethod
    def _has_text(draft: Draft) -> bool:
        return any(block.role == "text" for block in draft.texts)


def _find_captions(blocks: Sequence[Block], evidence: Evidence) -> tuple[list[Draft], set[int]]:
    """Find the captions, and the places of all their blocks."""
    captions: list[Draft] = []
    taken: set[int] = set()
    for at, block in enumerate(blocks):
        if at in taken:
            continue
        places = _caption_ending_at(blocks, at, evidence) or _caption_starting_at(blocks, at, evidence)
        if not places or places[0] in taken:
            if block.role == "credit" and captions and at - 1 in taken:
                captions[-1].texts.append(block)
                taken.add(at)
            continue
        head = places[0] - 1
        has_head = head >= 0 and blocks[head].role == "head" and _is_of_caption(blocks, head, places)
        captions.append(Draft("caption", [blocks[head]] if has_head else [], [blocks[place] for place in places]))
        taken.update(places, [head] if has_head else [])
    return captions, taken


def _is_of_caption(blocks: Sequence[Block], head: int, places: range) -> bool:
    """Whether the headline above a caption is its own, and not of a report that opens below the picture."""
    below = next((block for block in blocks[places[-1] + 1 : places[-1] + 4] if block.role != "furniture"), None)
    if below is None or not is_dateline(below.text):
        return True
    caption = "".join(blocks[at].text for at in places)
    return shared(blocks[head].text, below.text) <= shared(blocks[head].text, caption) + _FITS_BADLY


def _caption_ending_at(blocks: Sequence[Block], at: int, evidence: Evidence) -> range:
    """Return the places of the caption whose photographer's credit stands at `at`, or none."""
    if blocks[at].role == "credit":
        if at and blocks[at - 1].role == "head":
            return range(at, at + 1)
        start = _caption_start(blocks, at - 1)
        if start is None:
            start = _bare_caption_start(blocks, at, evidence)
        return range(0) if start is None else range(start, at + 1)
    if blocks[at].role == "text" and inline_credit(blocks[at].text):
        start = _caption_start(blocks, at)
        return range(0) if start is None else range(start, at + 1)
    return range(0)


def _caption_start(blocks: Sequence[Block], last: int) -> int | None:
    """Go up from a caption's last paragraph to its first: one with a mark, a day, or a headline above it."""
    paragraphs = 1
    size = 0
    for at in range(last, max(-1, last - MAX_CAPTION_BLOCKS), -1):
        block = blocks[at]
        size += len(block.text)
        if block.role != "text" or is_dateline(block.text) or size > MAX_CAPTION:
            return None
        above = blocks[at - 1] if at else None
        interrupts = above is not None and above.role == "text" and not is_finished(above.text)
        if (above and above.role == "head") or CAPTION_MARK.match(block.text):
            return at
        if opens_with_day(block.text) and (paragraphs == 1 or interrupts):
            return at
        paragraphs += not interrupts
    return None


def _bare_caption_start(blocks: Sequence[Block], credit: int, evidence: Evidence) -> int | None:
    """Go up from a credit over a short paragraph that nothing else shows to be a caption's."""
    start = credit - 1
    if start < 0 or blocks[start].role != "text" or is_dateline(blocks[start].text):
        return None
    beyond = blocks[credit + 1].text if credit + 1 < len(blocks) else ""
    while start > 0 and blocks[start - 1].role == "text" and not is_finished(blocks[start - 1].text):
        above = blocks[start - 1].text
        if evidence.link(above, beyond) > evidence.link(above, blocks[start].text):
            break
        start -= 1
        if credit - start > MAX_CAPTION_BLOCKS:
            return None
    size = sum(len(block.text) for block in blocks[start:credit])
    return start if size <= _MAX_BARE_CAPTION else None


def _caption_starting_at(blocks: Sequence[Block], at: int, evidence: Evidence) -> range:
    """Return the places of the caption that a mark opens at `at` and no credit ends, or none."""
    if blocks[at].role != "text" or not CAPTION_MARK.match(blocks[at].text):
        return range(0)
    for end in range(at + 1, min(at + 1 + MAX_CAPTION_BLOCKS, len(blocks))):
        if blocks[end].role == "credit":
            return range(0)  # found from its credit
        if blocks[end].role != "text" or CAPTION_MARK.match(blocks[end].text):
            break
    end = at + 1
    while end < min(at + MAX_CAPTION_BLOCKS, len(blocks)) and blocks[end].role == "text":
        if evidence.link(blocks[end - 1].text, blocks[end].text) <= -1:
            break
        end += 1
    return range(at, end)


def _give_back_heads(drafts: Sequence[Draft]) -> None:
    """Return headlines that stand under their article, and so above the next one, to the article above them."""
    for above, draft in pairwise(drafts):
        if above.heads or not draft.heads:
            continue
        heads = [head.text for head in draft.heads]
        fits = zip(draft.heads, all_shared(heads, above.body), all_shared(heads, draft.body), strict=True)
        above.heads = [head for head, theirs, own in fits if theirs >= _FITS_WELL and own <= _FITS_BADLY]
        given = {id(head) for head in above.heads}
        draft.heads = [head for head in draft.heads if id(head) not in given]


def _place_groups(groups: Sequence[list[Block]], drafts: Sequence[Draft]) -> None:
    """Give headlines without a body to the article without a headline that they fit."""
    for place, group in enumerate(groups[:_MAX_GROUPS]):
        untitled = [draft for draft in drafts if not draft.heads]
        if not untitled:
            return
        heads = [head.text for head in group]
        fits = [max(all_shared(heads, draft.body)) for draft in untitled]
        best = max(range(len(fits)), key=fits.__getitem__)
        lone = len(untitled) == 1 == len(groups) - place and is_dateline(untitled[best].texts[0].text)
        if fits[best] >= _FITS or lone:
            untitled[best].heads = list(group)
