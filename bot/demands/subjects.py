"""A question's compound subject → whether an article tells of it, where another that was found does by name.

What an article calls 河心岛观鸟栈道 is told there, and not where a path is only of another kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial

from bot.demands.names import OWN, office_in
from bot.demands.types import Demand
from bot.extraction import Candidate
from bot.finding.people import surname_length
from bot.finding.tokens import read_tokens
from bot.naming import telling
from index import Archive, Hit, bigrams, fold

_SHORTEST = 4
_ANYWHERE = re.compile("辖区|当地|[全我本][省市区县镇乡村]|本地")
"""What points to the page's own place, and belongs to no name."""
_TELLING = 0.6
"""How rare the rarest pair of characters of a subject is, to 1 for one that nobody has; half the pages' is none."""


def subject_demands(question: str, hits: Sequence[Hit], archive: Archive) -> Iterator[Demand]:
    """Demand the article's own mention of each subject of a folded question that an article found prints in full."""
    text_of = _reader_of(archive)
    articles = dict.fromkeys(archive.article_of(hit.passage) for hit in hits)
    for subject in _subjects(question):
        whole = "".join(subject)
        if telling(whole, archive) >= _TELLING and any(whole in text_of(article) for article in articles):
            yield Demand(partial(_is_told, subject, text_of))
    if owner := _owner(question):
        yield Demand(lambda candidate: any(pair in text_of(candidate.sentence.article) for pair in owner))


def _owner(question: str) -> Sequence[str]:
    """Give the pairs of characters that tell whose office a question asks for (北环路街道的书记 → 北环, 环路)."""
    office = office_in(question)
    match = re.search(f"(?P<owner>[一-鿿]{{2,12}})的?(?:现任|前任|时任)?{office}", question) if office else None
    return bigrams(OWN.sub("", match["owner"])) if match else ()


def _is_told(subject: Sequence[str], text_of: Callable[[int], str], candidate: Candidate) -> bool:
    text = text_of(candidate.sentence.article)
    return all(word in text for word in subject)


def _subjects(question: str) -> Iterator[Sequence[str]]:
    """Give the runs of nouns that are long enough to be a name, and people's names, each as its words."""
    run: list[str] = []
    for token in read_tokens(f"{question}。"):
        if token.part.startswith("nr") and 1 < len(token.word) < _SHORTEST and surname_length(token.word):
            yield [token.word]
        if _ANYWHERE.fullmatch(token.word):
            continue
        if token.part[0] in "njbz" or token.part == "eng":
            run.append(token.word)
            continue
        if sum(map(len, run)) >= _SHORTEST:
            yield run
        run = []


def _reader_of(archive: Archive) -> Callable[[int], str]:
    @cache
    def text_of(article: int) -> str:
        return fold("".join(archive.whole_text(article).split()))

    return text_of
