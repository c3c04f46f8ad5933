"""English questions over Chinese paragraphs → how often the right one is found, by translated terms and by rivals."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.english.stems import FUNCTION, heavy, tokens
from bot.english.table import TranslationTable
from bot.english.translation import Field, translate
from index import Segmenter, bigrams
from index.embedding import open_embedder
from index.lexical import ArticleTerms, LexicalIndex, LexicalWriter
from translation_training.glosses import is_key, keys, read_glosses

Row = Mapping[str, object]
Terms = tuple[Mapping[str, float], Mapping[str, float]]
PAIRS = 0.5


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the number of the paragraph that answers it."""

    text: str
    paragraph: int


class Paragraphs:
    """A word index of paragraphs, as much of an archive as a translation needs."""

    def __init__(self, index: LexicalIndex, segmenter: Segmenter) -> None:
        self._index = index
        self._embedder = open_embedder()
        self.segmenter = segmenter

    @classmethod
    def build(cls, texts: Sequence[str], folder: Path) -> Paragraphs:
        """Index paragraphs, numbered in their order."""
        segmenter = Segmenter.open()
        writer = LexicalWriter(folder)
        for text in texts:
            writer.add(ArticleTerms.of([segmenter.words(text)], [bigrams(text)], []))
        writer.finish()
        return cls(LexicalIndex.open(folder, range(len(texts) + 1)), segmenter)

    def holding(self, term: str, field: Field) -> int:
        """Count the paragraphs that hold a term."""
        return self._index.holding(field, term)

    def similarities(self, text: str, others: Sequence[str]) -> list[float]:
        """Compare the meaning of texts."""
        vector = self._embedder.embed_queries([text])[0]
        return [float(score) for score in self._embedder.embed_documents(others) @ vector]

    def find(self, terms: Terms, limit: int) -> list[int]:
        """Find the paragraphs that use the terms best."""
        words, pairs = terms
        scaled = {pair: PAIRS * weight for pair, weight in pairs.items()}
        return [hit.passage for hit in self._index.search({"words": words, "bigrams": scaled}, limit).passages]


def measure(rows: Sequence[Row], table: Path, dictionary: Sequence[dict[str, object]]) -> None:
    """Print the rates of the right paragraph first, and among the first five, for each way of asking."""
    numbers: dict[str, int] = {}
    questions = [Question(str(r["question"]), numbers.setdefault(str(r["context"]), len(numbers))) for r in rows]
    learned = TranslationTable.load(table)
    firsts = first_senses(dictionary)
    with tempfile.TemporaryDirectory() as folder:
        paragraphs = Paragraphs.build(list(numbers), Path(folder) / "index")
        ways: dict[str, Callable[[str], Terms]] = {"untranslated": lambda text: _plain(text, paragraphs)}
        if firsts:
            ways["first senses"] = lambda text: _by_first_sense(text, firsts, paragraphs)
        ways["translated"] = lambda text: _translated(text, paragraphs, learned)
        print(f"{len(questions)} questions, {len(numbers)} paragraphs: first, first five, ms a question (p95)")
        for name, way in ways.items():
            _print_rates(name, questions, paragraphs, way)


def _print_rates(name: str, questions: Sequence[Question], paragraphs: Paragraphs, way: Callable[[str], Terms]) -> None:
    places, times = [], []
    for question in questions:
        started = time.perf_counter()
        terms = way(question.text)
        times.append(time.perf_counter() - started)
        found = paragraphs.find(terms, 5)
        places.append(found.index(question.paragraph) if question.paragraph in found else 5)
    first, five = (sum(p < n for p in places) / len(places) for n in (1, 5))
    print(f"  {name:14s} {first:.3f}  {five:.3f}  {1000 * sorted(times)[int(0.95 * len(times))]:6.1f}")


def first_senses(dictionary: Sequence[dict[str, object]]) -> dict[str, str]:
    """Give for each key the first entry of the dictionary that has it as its first sense: the plain rival."""
    found: dict[str, str] = {}
    for gloss in read_glosses(dictionary):
        if gloss.weight == 1.0 and is_key(gloss.english) and len(gloss.english) == 1:
            found.setdefault(keys(gloss.english)[1], gloss.chinese)
    return found


def _plain(text: str, paragraphs: Paragraphs) -> Terms:
    return dict.fromkeys(paragraphs.segmenter.words(text), 1.0), dict.fromkeys(bigrams(text), 1.0)


def _by_first_sense(text: str, firsts: Mapping[str, str], paragraphs: Paragraphs) -> Terms:
    chinese = " ".join(firsts.get(heavy(word), "") for word in tokens(text) if word not in FUNCTION)
    return _plain(chinese, paragraphs)


def _translated(text: str, paragraphs: Paragraphs, table: TranslationTable) -> Terms:
    translation = translate(text, paragraphs, table=table)
    return translation.words, translation.bigrams
