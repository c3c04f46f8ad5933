#!/usr/bin/env python3
"""Questions with known answers → how much each word of a question counts, and how ways of matching are fused.

    scripts/train_ranking.py terms DATA_DIR           writes bot/question_terms.tsv
    scripts/train_ranking.py fusion DATA_DIR INDEX    prints the weights for index.search.Fusion
    scripts/train_ranking.py sentences DATA_DIR INDEX prints the weights for bot.extraction; INDEX is one of the CRUD
                                                      news, built by wenbao index

DATA_DIR holds cmrc2018, drcd, crud_questions_train and crud_news as .jsonl.xz. Nothing whose split is for measuring
only is read.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from evaluate import plain, read_lines, write_records

from bot.extraction import READ_PASSAGES, Candidate, extract
from bot.questions import understand
from index import Archive, Fusion, IndexSettings, Segmenter, bigrams, build, split_sentences

TERMS = Path(__file__).resolve().parent.parent / "bot" / "question_terms.tsv"
_SEEN = 8
_PRIOR = 5
_BELOW = 0.4


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
    print(f"{len(rows)} terms of {len(asked)} stand near the answer in less than {_BELOW} of the questions; mean {mean:.3f}")


FEATURES = ("words", "article", "similarity", "coverage", "sentence")
Rows = list[tuple[NDArray[np.float64], NDArray[np.bool_]]]
"""For each question: its candidates' evidence, shape (candidates, features), and which of them are right."""


def gather_rows(archive: Archive, asked: Iterable[tuple[str, Callable[[int], bool]]]) -> Rows:
    """Collect the evidence for each question's candidates; questions with no right one, or only right ones, tell nothing."""
    rows: Rows = []
    for text, is_right in asked:
        _, query = understand(text, archive)
        found = archive.gather(query)
        right = np.array([is_right(e.passage) for e in found], dtype=np.bool_)
        if right.any() and not right.all():
            rows.append((np.array([[getattr(e, name) for name in FEATURES] for e in found]), right))
    return rows


def fit(rows: Rows, *, steps: int = 3000, rate: float = 0.5, decay: float = 1e-4) -> NDArray[np.float64]:
    """Choose weights that make the right candidates likely among each question's own (softmax, gradient ascent)."""
    values = np.concatenate([v for v, _ in rows])
    weights = np.ones(values.shape[1])
    right = np.concatenate([r for _, r in rows])
    starts = np.cumsum([0, *(len(r) for _, r in rows)])[:-1]
    sizes = np.diff([*starts, len(right)])
    for _ in range(steps):
        scores = values @ weights
        odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        share = odds / np.repeat(np.add.reduceat(odds, starts), sizes)
        wanted = odds * right / np.repeat(np.add.reduceat(odds * right, starts), sizes)
        weights += rate * ((wanted - share) @ values / len(rows) - decay * weights)
    return weights


def first_right(rows: Rows, weights: NDArray[np.float64]) -> float:
    """Give the share of questions whose best candidate is right."""
    return float(np.mean([right[np.argmax(values @ weights)] for values, right in rows]))


def crud_questions(data: Path, archive: Archive) -> Iterator[tuple[str, str, Callable[[int], bool]]]:
    """Yield CRUD's questions with their group; right is a passage of an article that answers, holding the answer if one does."""
    for row in read_lines(data / "crud_questions_train.jsonl.xz"):
        docs, wanted = row["docs"], str(row["answer"])
        if isinstance(docs, list) and docs:
            names = frozenset(docs)

            def is_right(number: int, names: frozenset[str] = names) -> bool:
                return archive.article(archive.article_of(number)).file.rpartition("#")[2] in names

            yield str(row["question"]), str(row["group"]), is_right


def cmrc_questions(data: Path, folder: Path, model: str | None) -> tuple[Archive, list[tuple[str, Callable[[int], bool]]]]:
    """Index the training paragraphs of CMRC; right is a passage of the question's paragraph that holds the answer."""
    names: dict[str, str] = {}
    rows = [r for r in read_lines(data / "cmrc2018.jsonl.xz") if not str(r["split"]).endswith("_EVAL")]
    for row in rows:
        names.setdefault(str(row["context"]), f"p{len(names)}")
    write_records(({"id": n, "title": "", "date": "", "text": t} for t, n in names.items()), folder / "cmrc.jsonl")
    build([folder / "cmrc.jsonl"], folder / "index", IndexSettings(model=model))
    archive = Archive.open(folder / "index")

    def holding(name: str, wanted: str) -> Callable[[int], bool]:
        return lambda number: (
            archive.article(archive.article_of(number)).file.endswith(f"#{name}") and wanted in archive.text_of(number)
        )

    return archive, [(str(r["question"]), holding(names[str(r["context"])], str(r["answer"]))) for r in rows[::4]]


def train_fusion(data: Path, root: Path) -> None:
    """Fit the weights on CRUD and CMRC together; each is also fitted on one half and tried on the other."""
    archive = Archive.open(root)
    halves: list[Rows] = [[], []]
    for text, group, is_right in crud_questions(data, archive):
        halves[zlib.crc32(group.encode()) % 2] += gather_rows(archive, [(text, is_right)])
    with tempfile.TemporaryDirectory() as folder:
        paragraphs, asked = cmrc_questions(data, Path(folder), archive.manifest.model or None)
        cmrc = gather_rows(paragraphs, asked)
    shipped = np.array([getattr(Fusion(), name) for name in FEATURES])
    for name, learned, tried in (("CRUD", halves[0], halves[1]), ("CRUD", halves[1], halves[0]), ("CMRC", cmrc[::2], cmrc[1::2])):
        weights = fit(learned)
        print(f"{name}: fitted {weights.round(2)}, on the other half {first_right(tried, weights):.4f}; "
              f"as shipped {first_right(tried, shipped):.4f}; {len(tried)} questions")
    both = fit([*halves[0], *halves[1], *cmrc])
    print(f"all together: {dict(zip(FEATURES, (both / both.max()).round(3), strict=True))}; "
          f"CRUD {first_right(halves[0] + halves[1], both):.4f}, CMRC {first_right(cmrc, both):.4f}")


SIGNS = ("passage", "coverage", "around", "similarity")


def sentence_rows(archive: Archive, data: Path) -> tuple[Rows, list[tuple[str, Candidate, bool]]]:
    """For CRUD's questions: the sentences' signs and which hold the answer, and the best sentence of each question
    asked twice, of the whole archive and with the articles that answer it taken away.
    """
    rows: Rows = []
    best: list[tuple[str, Candidate, bool]] = []
    wanted_of = {str(r["question"]): str(r["answer"]) for r in read_lines(data / "crud_questions_train.jsonl.xz")}
    for text, group, is_right in crud_questions(data, archive):
        _, query = understand(text, archive)
        hits = archive.search(query, limit=60)
        for shown in (hits, [hit for hit in hits if not is_right(hit.passage)]):
            found = extract(query, shown[:READ_PASSAGES], archive)
            if not found:
                continue
            holds = [plain(wanted_of[text]) in plain(c.text) for c in found]
            best.append((group, found[0], holds[0]))
            if shown is hits and any(holds) and not all(holds):
                rows.append((np.array([[getattr(c.signs, name) for name in SIGNS] for c in found]), np.array(holds)))
    return rows, best


def fit_odds(values: NDArray[np.float64], right: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Fit log-odds by logistic regression (Newton's method); the last weight is the intercept."""
    x = np.column_stack([values, np.ones(len(values))])
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-(x @ weights)))
        curve = (x * (p * (1 - p))[:, None]).T @ x + 1e-3 * np.eye(len(weights))
        weights += np.linalg.solve(curve, x.T @ (right - p) - 1e-3 * weights)
    return weights


def train_sentences(data: Path, root: Path) -> None:
    """Fit how sentences are ranked, and how likely the best one holds the answer; print what each half says of the other."""
    archive = Archive.open(root)
    rows, best = sentence_rows(archive, data)
    weights = fit(rows)
    print(f"ranking: {dict(zip(SIGNS, (weights / weights.max()).round(3), strict=True))}; "
          f"first {first_right(rows, weights):.4f} of {len(rows)}")
    values = np.array([[getattr(c.signs, name) for name in SIGNS] for _, c, _ in best])
    right = np.array([holds for _, _, holds in best])
    half = np.array([zlib.crc32(group.encode()) % 2 for group, _, _ in best])
    for side in (0, 1):
        odds = fit_odds(values[half == side], right[half == side])
        p = 1 / (1 + np.exp(-(values[half != side] @ odds[:-1] + odds[-1])))
        bins = [(lo, np.mean(right[half != side][(p >= lo) & (p < lo + 0.2)]).round(2), int(((p >= lo) & (p < lo + 0.2)).sum()))
                for lo in (0, 0.2, 0.4, 0.6, 0.8)]
        print(f"confidence, fitted on the other half: says at least, is right, of: {bins}")
    print(f"confidence: {dict(zip((*SIGNS, 'intercept'), fit_odds(values, right).round(3), strict=True))}")


def main() -> None:
    """Read the command line and train what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("terms", "fusion", "sentences"):
        command = commands.add_parser(name)
        command.add_argument("data", type=Path)
        if name != "terms":
            command.add_argument("index", type=Path)
    arguments = parser.parse_args()
    if arguments.command == "terms":
        train_terms(arguments.data)
    elif arguments.command == "fusion":
        train_fusion(arguments.data, arguments.index)
    else:
        train_sentences(arguments.data, arguments.index)


if __name__ == "__main__":
    main()
