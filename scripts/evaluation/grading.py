"""A question's gold and what was answered → right or not, filed, quoted, true to the source: as the graded sets define.

Right is an answer that holds one of the accepted texts and is concise: a passage that happens to hold it is not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from evaluation.records import Row, number_in, rows_in, text_in, texts_in
from evaluation.texts import contains, normal, quotes

DECLINED = frozenset({"not_found", "off_topic", "no_figure"})
_SHORT_KINDS = frozenset({"count", "money", "date", "person", "place", "org", "percent", "measure"})
_SHORT_ANSWER = 12
_NEGATIONS = ("不", "没", "否", "未", "无", "no", "not")
GIVEN = (
    "given: the answer holds the known one (width, case and marks aside, no number cut short) and is concise: "
    f"at most twice its length + 14 characters, or thrice + 40 where it is longer than {_SHORT_ANSWER}"
)


@dataclass(frozen=True, slots=True)
class Gold:
    """A question, the texts that answer it, and the evidence, as (file, text), that proves it."""

    question: str
    kind: str
    style: str
    scope: str
    answers: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]
    polarity: bool | None
    evidence: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, row: Row) -> Gold:
        """Read a row of the graded questions, or a turn of a conversation."""
        several = rows_in(row, "evidence")
        parts = row.get("parts")
        return cls(
            question=text_in(row, "question"),
            kind=text_in(row, "type"),
            style=text_in(row, "style"),
            scope=text_in(row, "scope"),
            answers=(*texts_in(row, "answers"), *texts_in(row, "answers_en"), *texts_in(row, "also_ok")),
            parts=tuple(tuple(map(str, part)) for part in parts) if isinstance(parts, list) else (),
            polarity=_polarity(row.get("polarity")),
            evidence=tuple((text_in(one, "file"), text_in(one, "text")) for one in several)
            or ((text_in(row, "file"), text_in(row, "evidence")),),
        )


@dataclass(frozen=True, slots=True)
class Given:
    """What wenbao answered: its citations are (file, quote, start, end)."""

    status: str
    text: str
    confidence: float
    elapsed_ms: float
    citations: tuple[tuple[str, str, int, int], ...]

    @classmethod
    def of(cls, row: Row) -> Given:
        """Read an object that `wenbao ask --json` printed; an empty one is an answer that never came."""
        return cls(
            status=text_in(row, "status"),
            text=text_in(row, "answer"),
            confidence=number_in(row, "confidence"),
            elapsed_ms=number_in(row, "elapsed_ms"),
            citations=tuple(
                (
                    PurePosixPath(text_in(one, "file")).name,
                    text_in(one, "quote"),
                    int(number_in(one, "start")),
                    int(number_in(one, "end")),
                )
                for one in rows_in(row, "citations")
            ),
        )

    @property
    def declined(self) -> bool:
        """Whether no answer was given, or none came."""
        return not self.status or self.status in DECLINED


@dataclass(frozen=True, slots=True)
class Grade:
    """What is to be said of one answer."""

    right: bool
    filed: bool
    proven: bool
    faithful: bool


def grade(gold: Gold, given: Given, sources: Mapping[str, str]) -> Grade:
    """Grade an answer; `sources` are the pages' texts by name. A quote that is not the source's makes it wrong."""
    files = {file for file, _ in gold.evidence}
    true = all(file not in sources or sources[file][start:end] == quote for file, quote, start, end in given.citations)
    return Grade(
        right=is_right(gold, given) and true and bool(given.citations),
        filed=bool(given.citations) and given.citations[0][0] in files,
        proven=any(quotes(quote, text) for _, quote, _, _ in given.citations for _, text in gold.evidence),
        faithful=true,
    )


def is_right(gold: Gold, given: Given) -> bool:
    """Tell whether an answer's words are right, and concise."""
    if given.status not in ("answered", "partial") or not given.text:
        return False
    if gold.kind == "yesno":
        return gold.polarity is None or gold.polarity != says_no(given.text)
    size = len(normal(given.text))
    if gold.parts:
        told = all(any(contains(given.text, text) for text in part) for part in gold.parts)
        return told and size <= max(3 * sum(_longest(part) for part in gold.parts) + 60, 120)
    told = any(contains(given.text, text) for text in gold.answers)
    return told and size <= _limit(_longest(gold.answers), short=gold.kind in _SHORT_KINDS)


def gives(text: str, known: str) -> bool:
    """Tell whether an answer gives the one known answer of a question without a kind, as GIVEN says."""
    size = len(normal(known))
    return contains(text, known) and len(normal(text)) <= _limit(size, short=size <= _SHORT_ANSWER)


def _limit(longest: int, *, short: bool) -> int:
    return max(2 * longest + 14, 24) if short else max(3 * longest + 40, 90)


def _longest(texts: tuple[str, ...]) -> int:
    return max((len(normal(text)) for text in texts), default=0)


def says_no(text: str) -> bool:
    """Tell whether an answer to a question for yes or no denies it: by its first words."""
    first = re.split(r"[，,。；;：:\s]", text.lower().strip())[0][:12]
    return any(word in first for word in _NEGATIONS)


def _polarity(value: object) -> bool | None:
    if isinstance(value, str):
        return value.lower() in ("yes", "true", "是")
    return None if value is None else bool(value)
