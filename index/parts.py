"""Parts of articles that run over several pages → which goes on in which, by the labels that both print.

On one text the parts become one article. Between files they stay two, and the later one is linked to the first: a
page is indexed by itself, so that another page's change never makes it stale.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.continuation import shared
from index.drafts import Draft
from index.furniture import printed_label
from index.jumps import normal_label
from index.layout import Block
from index.types import Page, Part

_MAX_CANDIDATES = 20  # more than an issue has; so that the time grows only with the page
_ALIKE = 0.5
_PLACE = re.compile(r"\.pdf#([0-9]+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheets:
    """Where the pages that one text holds begin, and their labels; one page's label may stand anywhere on it."""

    starts: tuple[int, ...]
    labels: tuple[str, ...]

    @classmethod
    def of(cls, blocks: Sequence[Block], page: Page) -> Sheets:
        """Take the number that a page is known by, else the labels that it prints, else its place in a PDF file."""
        if page.number:
            return cls((0,), (normal_label(page.number),))
        furniture = (block for block in blocks if block.kind in {"section", "masthead"})
        printed = [(block.start, label) for block in furniture if (label := printed_label(block.text))]
        if len({label for _, label in printed}) < 2:
            place = _PLACE.search(page.file)
            return cls((0,), (printed[0][1] if printed else place[1] if place else "",))
        return cls((0, *(start for start, _ in printed[1:])), tuple(label for _, label in printed))

    def part(self, draft: Draft) -> Part:
        """Tell where a draft stands, comes from and goes on."""
        start = draft.texts[0].start
        return Part(self.labels[bisect_right(self.starts, start) - 1], draft.back, draft.onward)


def join_parts(drafts: Sequence[Draft], sheets: Sheets) -> list[Draft]:
    """Make one draft of the parts of an article that stand on pages of the same text."""
    if not any(draft.back for draft in drafts):
        return list(drafts)
    known = [Continued(sheets.part(draft), " ".join(head.text for head in draft.heads)) for draft in drafts]
    links = link(known)
    owners = list(range(len(drafts)))
    for later in sorted(links, key=lambda at: drafts[at].texts[0].start):
        first = drafts[owners[links[later]]]
        first.texts += drafts[later].texts
        first.heads, first.onward = first.heads or drafts[later].heads, drafts[later].onward
        owners[later] = owners[links[later]]
    return [draft for at, draft in enumerate(drafts) if at not in links]


@dataclass(frozen=True, slots=True)
class Continued:
    """A part of an article by its place and its headline."""

    part: Part
    title: str


def link(parts: Sequence[Continued], *, one_issue: bool = True) -> dict[int, int]:
    """Give for each part that goes on another the place of that other; each is gone on in once, none in a circle.

    Each must print the other's page, as far as it is known where they stand, and of one it must be. Of several that
    might be meant it is the one with the same headline, or the one that is left: that only where all are surely of
    `one_issue`.
    """
    linking = _Linking.of(parts)
    wanting = {at: found for at, part in enumerate(parts) if (found := linking.candidates(part.part))}
    for at, candidates in wanting.items():
        likeness = {first: shared(parts[at].title, parts[first].title) for first in candidates}
        best = max(candidates, key=lambda first: (likeness[first], -first))
        if likeness[best] >= _ALIKE:
            linking.tie(at, best)
    left = {at: linking.untaken(found) for at, found in wanting.items() if one_issue and at not in linking.links}
    claims = Counter(first for found in left.values() for first in found)
    for at, candidates in left.items():
        if len(candidates) == 1 and claims[candidates[0]] == 1:
            linking.tie(at, candidates[0])
    return linking.links


@dataclass(slots=True)
class _Linking:
    """The parts that go on elsewhere, by the page they go on on and by their own, and what is linked so far."""

    parts: Sequence[Continued]
    by_onward: dict[str, list[int]]
    by_label: dict[str, list[int]]
    links: dict[int, int] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, parts: Sequence[Continued]) -> _Linking:
        by_onward, by_label = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
        for at, first in enumerate(parts):
            if first.part.onward:
                by_onward[first.part.onward].append(at)
                by_label[first.part.label].append(at)
        return cls(parts, by_onward, by_label)

    def candidates(self, later: Part) -> list[int]:
        """List the parts that may go on in one."""
        if not later.back:
            return []
        if not later.label:
            return self.by_label.get(later.back, [])[:_MAX_CANDIDATES]
        found = self.by_onward.get(later.label, [])
        return [at for at in found[:_MAX_CANDIDATES] if self.parts[at].part.label in {"", later.back}]

    def untaken(self, candidates: Sequence[int]) -> list[int]:
        return [first for first in candidates if first not in self.taken]

    def tie(self, later: int, first: int) -> None:
        """Link two parts, unless the first is gone on in already, or goes on the later one itself."""
        chain = [first]
        while chain[-1] in self.links and len(chain) <= _MAX_CANDIDATES:
            chain.append(self.links[chain[-1]])
        if first not in self.taken and later not in chain and len(chain) <= _MAX_CANDIDATES:
            self.links[later] = first
            self.taken.add(first)
