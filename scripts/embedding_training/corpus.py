"""The data folder's files → folded sentences, passages of about 200 characters, questions and sentence pairs."""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from index.words import fold

PASSAGE = 220
_HEADER = re.compile(r"^.{0,400}?正文：", re.DOTALL)
_SENTENCE = re.compile(r"[^。！？；!?\n]+[。！？；!?]?[”’」』）)]*")
_STRETCH = re.compile(r"[^。！？；!?\n]*[。！？；!?\n]|[^。！？；!?\n]+")
_SPACE = re.compile(r"\s+")
_ASIDE = re.compile(r"\([^)]*\)|\[[^]]*\]|\b(?:CL|variant of|see|abbr\. for|used in|erhua|old variant of):?[^;]*")

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the documents that answer it, and its side of the split: held-out ones are never trained on."""

    text: str
    answer: str
    docs: tuple[str, ...]
    held_out: bool


@dataclass(frozen=True, slots=True)
class Article:
    """A news article as folded sentences, headline apart."""

    id: str
    title: str
    sentences: tuple[str, ...]


def read_rows(file: Path) -> Iterator[dict[str, str]]:
    """Read a file of JSON Lines compressed with xz."""
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def sentences(text: str) -> tuple[str, ...]:
    """Cut folded text into sentences without white space, those of one or two characters left out."""
    found = (_SPACE.sub("", s) if not s.isascii() else s.strip() for s in _SENTENCE.findall(fold(text)))
    return tuple(s for s in found if len(s) > 2)


def passages(parts: tuple[str, ...], size: int = PASSAGE) -> list[str]:
    """Join sentences into passages of at most `size` characters; a longer sentence stands alone."""
    found = [""]
    for part in parts:
        if found[-1] and len(found[-1]) + len(part) > size:
            found.append("")
        found[-1] += part
    return [p for p in found if p]


def read_news(data: Path, limit: int | None = None) -> list[Article]:
    """Read both news corpora, or the first articles of each."""
    news = []
    for name in ("crud_news", "xwlb_news"):
        for number, row in enumerate(read_rows(data / f"{name}.jsonl.xz")):
            if number == limit:
                break
            body = _HEADER.sub("", row["text"], count=1)
            news.append(Article(row["id"], _SPACE.sub("", fold(row.get("title", ""))), sentences(body)))
    return news


def read_crud_questions(data: Path) -> list[Question]:
    """Read the questions on the news whose articles are known; a tenth of the groups is held out."""
    return [
        Question(fold(row["question"]), fold(row["answer"]), tuple(row["docs"]), held_out(row["group"]))
        for row in read_rows(data / "crud_questions_train.jsonl.xz")
        if row["docs"] and row["answer"]
    ]


def held_out(group: str) -> bool:
    """Tell whether a group belongs to the held-out tenth, by a digest so that no order of rows matters."""
    return blake2b(group.encode(), digest_size=2).digest()[0] < 26


def read_answered(file: Path, splits: tuple[str, ...]) -> list[Pair]:
    """Read questions on a given text, each with the passage that answers it and, where it is short, the whole text."""
    found = []
    for row in read_rows(file):
        start, text = int(row["start"]), fold(row["context"])
        if row["split"] not in splits or start < 0:
            continue
        question = fold(row["question"])
        found.append((question, _passage_at(text, start)))
        if len(text) < 3 * PASSAGE:
            found.append((question, text))
    return found


def _passage_at(text: str, place: int) -> str:
    passed = 0
    for passage in passages(tuple(m.group() for m in _STRETCH.finditer(text))):
        passed += len(passage)
        if passed > place:
            return passage
    return text[place : place + PASSAGE]


def answered_by_news(questions: list[Question], news: list[Article], most: int = 3) -> list[Pair]:
    """Pair each question with a passage of each of its first articles: the one that holds the answer and most of it."""
    by_id = {article.id: article for article in news}
    found = []
    for question in questions:
        for article in filter(None, map(by_id.get, question.docs[:most])):
            holding = [p for p in passages(article.sentences) if question.answer in p]
            if holding:
                found.append((question.text, max(holding, key=lambda p: len(set(question.text) & set(p)))))
    return found


def read_sentence_pairs(data: Path) -> list[Pair]:
    """Read English and Chinese sentences that translate each other."""
    rows = read_rows(data / "parallel_en_zh.jsonl.xz")
    return [(fold(row["en"]), _SPACE.sub("", fold(row["zh"]))) for row in rows]


def read_dictionary(data: Path) -> list[Pair]:
    """Read (gloss, Chinese word) pairs of CC-CEDICT, asides and cross-references left out."""
    found = []
    for row in read_rows(data / "cedict.jsonl.xz"):
        for gloss in row["en"]:
            clean = fold(_ASIDE.sub(" ", gloss)).strip(" ;,.").removeprefix("to ")
            if re.search("[a-z]", clean) and not re.search("[一-鿿]", clean):
                found.append((_SPACE.sub(" ", clean), fold(row["simp"])))
    return found
