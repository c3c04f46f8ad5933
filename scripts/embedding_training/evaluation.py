"""A model and the data folder → how often it finds the right text first: alone, and fused with BM25."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embedding_training import corpus
from index.embedding import Embedder
from index.lexical import ArticleTerms, LexicalIndex, LexicalWriter
from index.words import Segmenter, bigrams

logger = logging.getLogger(__name__)

Scores = NDArray[np.float32]
WEIGHTS = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0)


@dataclass(frozen=True, slots=True)
class Task:
    """Questions, the texts to find them in, and for each question the text that answers it."""

    name: str
    questions: list[str]
    texts: list[str]
    right: NDArray[np.int64]


def reading_task(name: str, file: Path, splits: tuple[str, ...] | None) -> Task:
    """Make a task of questions that were asked of given texts: find each question's own text."""
    rows = [row for row in corpus.read_rows(file) if splits is None or row["split"] in splits]
    texts = list(dict.fromkeys(row["context"] for row in rows))
    number = {text: n for n, text in enumerate(texts)}
    return Task(name, [row["question"] for row in rows], texts, np.array([number[row["context"]] for row in rows]))


def by_meaning(embedder: Embedder, task: Task) -> Scores:
    """Score every text for every question by cosine similarity."""
    near = embedder.embed_queries(task.questions) @ embedder.embed_documents(task.texts).T
    return near.astype(np.float32)


def by_words(task: Task) -> Scores:
    """Score every text for every question by BM25 over words and pairs of characters, the best text 1."""
    segmenter = Segmenter.open()
    scores = np.zeros((len(task.questions), len(task.texts)), np.float32)
    with tempfile.TemporaryDirectory() as folder:
        writer = LexicalWriter(Path(folder) / "words")
        for text in task.texts:
            writer.add(ArticleTerms.of([segmenter.words(text)], [bigrams(text)], []))
        writer.finish()
        index = LexicalIndex.open(Path(folder) / "words", range(len(task.texts) + 1))
        for row, question in enumerate(task.questions):
            words, pairs = segmenter.words(question), bigrams(question)
            terms = {"words": dict.fromkeys(words, 1.0), "bigrams": dict.fromkeys(pairs, 1.0)}
            for hit in index.search(terms, 200).passages:
                scores[row, hit.passage] = hit.score
    shares: Scores = scores / np.maximum(scores.max(axis=1, keepdims=True), np.float32(1e-9))
    return shares


def rates(scores: Scores, right: NDArray[np.int64]) -> tuple[float, float]:
    """Give the shares of questions whose text stands first and among the first five; a tie counts as behind."""
    own = scores[np.arange(len(right)), right][:, None]
    rank = (scores >= own).sum(axis=1)
    return float((rank <= 1).mean()), float((rank <= 5).mean())


def news_rates(embedder: Embedder, data: Path, questions: Sequence[corpus.Question]) -> tuple[float, float]:
    """Find each question's articles among all of the news they come from; an article is as near as its best passage."""
    articles = [a for a in corpus.read_news(data) if a.id.startswith("crud-")]
    cut = [corpus.passages(a.sentences) for a in articles]
    owner = np.repeat(np.arange(len(articles)), [len(c) for c in cut])
    number = {a.id: n for n, a in enumerate(articles)}
    vectors = embedder.embed_documents([p for c in cut for p in c])
    firsts = fives = 0
    for question, vector in zip(questions, embedder.embed_queries([q.text for q in questions]), strict=True):
        right = {number[d] for d in question.docs if d in number}
        best = list(dict.fromkeys(owner[np.argsort(-(vectors @ vector))[:200]].tolist()))
        firsts += best[0] in right
        fives += bool(right & set(best[:5]))
    return firsts / len(questions), fives / len(questions)


def report(embedder: Embedder, data: Path, *, news: bool) -> None:
    """Print every figure; fusion at each weight, for the splits at hand to choose one on were trained on."""
    dev = reading_task("CMRC dev", data / "cmrc2018.jsonl.xz", ("dev_EVAL",))
    near, words = by_meaning(embedder, dev), by_words(dev)
    _line(f"CMRC dev, {len(dev.texts)} texts: vectors alone", len(dev.questions), rates(near, dev.right))
    _line("  BM25, words and bigrams", len(dev.questions), rates(words, dev.right))
    for weight in WEIGHTS:
        _line(f"  fused, vectors weighing {weight}", len(dev.questions), rates(words + weight * near, dev.right))
    english = data / "research_only_bipar_enq_zhctx.jsonl.xz"
    if english.exists():
        task = reading_task("BiPaR", english, None)
        _line(
            f"BiPaR, English on {len(task.texts)} texts",
            len(task.questions),
            rates(by_meaning(embedder, task), task.right),
        )
    if news:
        questions = [q for q in corpus.read_crud_questions(data) if q.held_out]
        _line("CRUD news, held-out questions", len(questions), news_rates(embedder, data, questions))


def _line(name: str, count: int, shares: tuple[float, float]) -> None:
    print(f"{name:48s} {count:6d} questions   first {shares[0]:.3f}   first five {shares[1]:.3f}", flush=True)
