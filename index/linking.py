"""The articles of an index that go on on another page → their parts, linked from file to file.

What is linked follows from the articles alone, and is found out when it is first asked for: a page that changes by
itself is all that an update has to index.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath

from index.catalog import Catalog
from index.parts import Continued, link
from index.types import Article


class Parts:
    """Which article of a catalog goes on in which other."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    @cached_property
    def _links(self) -> _Links:
        return _Links.of(self._catalog.parts())

    def titled(self, article: Article, number: int) -> Article:
        """Give an article with the headline and the writers of the one it continues, where it has none itself."""
        if article.part is None or number not in self._links.firsts:
            return article
        first = self._catalog.article(self._links.firsts[number])
        title, byline = article.title or first.title, article.byline or first.byline
        return replace(article, title=title, byline=byline, continues=first.id)

    def others(self, number: int) -> list[int]:
        """Give the other parts of an article, in reading order."""
        return [part for part in self._links.chains.get(number, ()) if part != number]


@dataclass(frozen=True, slots=True)
class _Links:
    """For each part that continues another the first part of all, and for every part the whole chain."""

    firsts: dict[int, int]
    chains: dict[int, tuple[int, ...]]

    @classmethod
    def of(cls, articles: Sequence[tuple[int, Article]]) -> _Links:
        issues: defaultdict[tuple[str, str], list[tuple[int, Article]]] = defaultdict(list)
        for number, article in articles:
            date = article.issue_date
            issues[str(PurePosixPath(article.file).parent), date.value if date else ""].append((number, article))
        firsts: dict[int, int] = {}
        chains: dict[int, tuple[int, ...]] = {}
        for issue in issues.values():
            for chain in _chains(issue):
                firsts.update(dict.fromkeys(chain[1:], chain[0]))
                chains.update(dict.fromkeys(chain, chain))
        return cls(firsts, chains)


def _chains(issue: Sequence[tuple[int, Article]]) -> list[tuple[int, ...]]:
    """List the articles of one issue that have more than one part, each by its parts' numbers."""
    parts = [Continued(article.part, article.title) for _, article in issue if article.part]
    dated = all(article.issue_date and article.issue_date.basis != "inferred" for _, article in issue)
    links = link(parts, one_issue=dated)
    following = {first: later for later, first in links.items()}
    chains: list[tuple[int, ...]] = []
    for first in sorted(following.keys() - links.keys()):
        chain = [first]
        while chain[-1] in following:
            chain.append(following[chain[-1]])
        chains.append(tuple(issue[at][0] for at in chain))
    return chains
