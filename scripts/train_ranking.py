#!/usr/bin/env python3
"""Questions with known answers → how much each word of a question counts, and how ways of matching are fused.

    scripts/train_ranking.py terms DATA_DIR           writes bot/question_terms.tsv
    scripts/train_ranking.py fusion DATA_DIR INDEX    prints the weights for index.search.Fusion; INDEX is one of the
                                                      CRUD news, built by wenbao index

DATA_DIR holds cmrc2018, drcd, crud_questions_train and crud_news as .jsonl.xz. Nothing whose split is for measuring
only is read.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from embedding_training.corpus import held_out
from evaluation.records import read_lines
from evaluation.texts import plain
from fitting import Rows, first_right, fit

from bot.questions import understand
from index import Archive, Fusion, Segmenter, bigrams, split_sentences

TERMS = Path(__file__).resolve().parent.parent / "bot" / "question_terms.tsv"
_SEEN = 8
_PRIOR = 5
_BELOW = 0.4
_DECAY = 0.002


def read_pairs(data: Path) -> Iterator[tuple[str, str]]:
    """Yield training questions, each with the three sentences around its answer."""
    for name in ("cmrc2018", "drcd"):
        for row in read_lines(data / f"{name}.jsonl.xz"):
            if not str(row["split"]).endswith("_EVAL") and isinstance(start := row["start"], int) and start >= 0:
                yield str(row["question"]), around(str(row["context"]), start)
    texts = {str(row["id"]): str(row["text"]) for row in read_lines(data / "crud_news.jsonl.xz")}
    for row in read_lines(data / "crud_questions_train.jsonl.xz"):
        docs, found = row["docs"], row["answer"]
        if isinstance(docs, list) and docs and isinstance(found, str) and found in texts[docs[0]]:
            yield str(row["question"]), around(texts[docs[0]], texts[docs[0]].index(found))


def around(text: str, offset: int) -> str:
    """Cut out the sentence at an offset with its neighbours."""
    sentences = split_sentences(text)
    at = next((i for i, (_, end) in enumerate(sentences) if offset < end), len(sentences) - 1)
    return text[sentences[max(0, at - 1)][0] : sentences[min(len(sentences) - 1, at + 1)][1]]


def train_terms(data: Path) -> None:
    """Learn which words of questions seldom stand near the answer: 什么, 多少, 哪一年 and their like."""
    segmenter = Segmenter.open()
    asked: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    for question, evidence in read_pairs(data):
        present = {*segmenter.words(evidence), *bigrams(evidence)}
        terms = {*segmenter.words(question), *bigrams(question)}
        asked.update(terms)
        answered.update(terms & present)
    mean = answered.total() / asked.total()
    rates = {t: (answered[t] + _PRIOR * mean) / (n + _PRIOR) for t, n in asked.items() if n >= _SEEN}
    rows = sorted((rate / mean, term) for term, rate in rates.items() if rate < _BELOW)
    TERMS.write_text("".join(f"{term}\t{weight:.3f}\n" for weight, term in rows), encoding="utf-8")
    print(f"{len(rows)} of {len(asked)} terms stand near the answer less than {_BELOW} of the time; mean {mean:.3f}")


FEATURES = ("words", "article", "similarity", "coverage", "sentence")


def gather_rows(archive: Archive, asked: Iterable[tuple[str, Callable[[int], bool]]]) -> Rows:
    """Collect the evidence for each question's candidates; where none or all are right there is nothing to learn."""
    rows: Rows = []
    for text, is_right in asked:
        _, query = understand(text, archive)
        found = archive.gather(query)[: Fusion().reread]
        right = np.array([is_right(e.passage) for e in found], dtype=np.bool_)
        if right.any() and not right.all():
            rows.append((np.array([[getattr(e, name) for name in FEATURES] for e in found]), right))
    return rows


def crud_questions(data: Path, archive: Archive) -> Iterator[tuple[str, str, Callable[[int], bool]]]:
    """Yield CRUD's questions with their group; right is a passage that holds the answer, of an article that answers."""

    def holding(names: frozenset[str], wanted: str) -> Callable[[int], bool]:
        return lambda number: (
            archive.article(archive.article_of(number)).file.rpartition("#")[2] in names
            and plain(wanted) in plain(archive.text_of(number))
        )

    for row in read_lines(data / "crud_questions_train.jsonl.xz"):
        docs = row["docs"]
        if isinstance(docs, list) and docs and row["answer"]:
            yield str(row["question"]), str(row["group"]), holding(frozenset(docs), str(row["answer"]))


def train_fusion(data: Path, root: Path) -> None:
    """Fit the weights on CRUD's questions that the embedding never saw; each half's are tried on the other."""
    archive = Archive.open(root)
    halves: list[Rows] = [[], []]
    for text, group, is_right in crud_questions(data, archive):
        if held_out(group):
            halves[zlib.crc32(group.encode()) % 2] += gather_rows(archive, [(text, is_right)])
    shipped = np.array([getattr(Fusion(), name) for name in FEATURES])
    for learned, tried in (halves, halves[::-1]):
        weights = fit(learned, decay=_DECAY)
        print(
            f"fitted {(weights / weights.max()).round(2)}: on the other half {first_right(tried, weights):.3f}; "
            f"as shipped {first_right(tried, shipped):.3f}; {len(tried)} questions"
        )
    both = fit([*halves[0], *halves[1]], decay=_DECAY)
    print(dict(zip(FEATURES, (both / both.max()).round(2).tolist(), strict=True)))


def main() -> None:
    """Read the command line and train what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("terms", "fusion"):
        command = commands.add_parser(name)
        command.add_argument("data", type=Path)
        if name != "terms":
            command.add_argument("index", type=Path)
    arguments = parser.parse_args()
    if arguments.command == "terms":
        train_terms(arguments.data)
    else:
        train_fusion(arguments.data, arguments.index)


if __name__ == "__main__":
    main()
