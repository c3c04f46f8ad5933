"""Questions with known places → how often these are found first and among five, beside plain BM25 in the same run."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.questions import understand
from evaluation.narrowing import record_of
from evaluation.tables import print_table
from evaluation.texts import holds
from index import Archive, Fusion, Query

PLAIN = Fusion(words=1, article=0, similarity=0, coverage=0, sentence=0, bigrams_field=0, context_field=0)
"""BM25 over words alone: what wenbao is measured against."""
_DEPTH = 40

Found = dict[str, list[tuple[bool, bool]]]
"""For each group of questions: whether the first, and one of the first five, is right."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A question with the way to tell whether a passage found, by its number, is right."""

    text: str
    groups: tuple[str, ...]
    right: Callable[[Archive, int], bool]


def compare(name: str, root: Path, questions: Sequence[Sought], *, by_article: bool = False) -> None:
    """Measure an index with wenbao's own ranking and with plain BM25, and print both."""
    sides = []
    for fusion in (None, PLAIN):
        with closing(Archive.open(root, fusion=fusion)) as archive:
            ask = archive.query if fusion else partial(_understood, archive=archive)
            sides.append(_measure(archive, questions, ask, by_article=by_article))
    _show(name, sides[0], sides[1])


def evidence_in(file: str, evidence: str) -> Callable[[Archive, int], bool]:
    """Right is a passage of a file that holds the evidence."""

    def right(archive: Archive, number: int) -> bool:
        return archive.article(archive.article_of(number)).file == file and holds(archive.text_of(number), evidence)

    return right


def one_of(records: Iterable[str]) -> Callable[[Archive, int], bool]:
    """Right is a passage of one of some records."""
    wanted = frozenset(records)
    return lambda archive, number: record_of(archive, number) in wanted


def _understood(text: str, archive: Archive) -> Query:
    return understand(text, archive)[1]


def _measure(archive: Archive, questions: Sequence[Sought], ask: Callable[[str], Query], *, by_article: bool) -> Found:
    found: Found = defaultdict(list)
    for sought in questions:
        numbers = [hit.passage for hit in archive.search(ask(sought.text), limit=_DEPTH)]
        if by_article:
            best: dict[int, int] = {}
            for number in numbers:
                best.setdefault(archive.article_of(number), number)
            numbers = list(best.values())
        right = [sought.right(archive, number) for number in numbers[:5]]
        for group in sought.groups:
            found[group].append((any(right[:1]), any(right)))
    return found


def _show(name: str, ours: Found, peer: Found) -> None:
    rows = []
    for group, values in ours.items():
        rates = [statistics.mean(row[i] for row in side) for i in (0, 1) for side in (values, peer[group])]
        rows.append((group, [str(len(values)), *(f"{rate:.3f}" for rate in rates)]))
    print_table(name, ("n", "first", "BM25", "top 5", "BM25"), rows)
