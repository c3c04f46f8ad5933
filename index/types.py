"""The values that pass between the stages of the index: page, article, passage, hit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Span = tuple[int, int]
"""A run `[start, end)` of characters in a source file's text as decoded."""

DateBasis = Literal["sidecar", "text", "inferred"]
ArticleKind = Literal["article", "caption"]


@dataclass(frozen=True, slots=True)
class IssueDate:
    """The day, month or year a page was printed (`2023-12-27`, `2022-07`, `2020`) and whence it is known."""

    value: str
    basis: DateBasis


@dataclass(frozen=True, slots=True)
class Page:
    """One source text as decoded or extracted, newlines untouched, with what its sidecar says of it.

    `file` is the path relative to the folder that was indexed, with `/`; what is in a zip is `path/name`, a page of a
    PDF `path#3`, a record of a JSONL file `path#id`: its `headline` is the record's title, its whole text one article.
    """

    file: str
    text: str
    encoding: str = "utf-8"
    issue_date: IssueDate | None = None
    paper: str | None = None
    number: str | None = None
    headline: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Where one part of an article that runs over several pages stands, comes from and goes on.

    All three are labels of pages (`3`, `A2`), empty where they are not known or there is no such page.
    """

    label: str
    back: str = ""
    onward: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One article or photograph's caption of a page.

    `spans` are the runs of its body in the source, in reading order: no two overlap, runs that only white space
    parts are one, and what belongs to nobody or is printed twice is left out. Of an article that goes on on another
    page, `part` tells which this is; what `continues` an article of another file has that one's id there.
    """

    file: str
    number: int
    kind: ArticleKind
    title: str
    spans: tuple[Span, ...]
    kicker: str = ""
    subtitle: str = ""
    byline: str = ""
    issue_date: IssueDate | None = None
    part: Part | None = None
    continues: str = ""

    @property
    def id(self) -> str:
        """A name for people and links, unique in its index: the file and the article's place on the page from 1."""
        return f"{self.file}@{self.number}"


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences of one article, about 150 to 250 characters, the unit that is matched.

    `spans` are its runs in the source, white space between sentences included: one, or more where a caption or a
    page's fold cuts it. `sentences` holds the runs of each sentence, all of them inside `spans`.
    """

    article: int
    spans: tuple[Span, ...]
    sentences: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a query: its number in the index from 0, and a score, higher is better."""

    passage: int
    score: float


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for: the text itself, whose meaning is compared, and weighted terms, which are matched."""

    text: str
    words: Mapping[str, float]
    bigrams: Mapping[str, float]
