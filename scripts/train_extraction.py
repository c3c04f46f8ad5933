#!/usr/bin/env python3
"""Questions with known answers → bot/weights.json: how sentences and candidate answers are ranked, and how sure to be.

    scripts/train_extraction.py DATA_DIR CRUD_INDEX [--folds DIR]

DATA_DIR holds cmrc2018, drcd and crud_questions_train as .jsonl.xz; CRUD_INDEX is an index of the CRUD news, built by
wenbao index. Nothing whose split is for measuring only is read. Each set is cut into five folds by paragraph or group:
what is printed was fitted on some and tried on the others; what is written was fitted on all. --folds DIR:
write there besides what was fitted without each fold, for evaluate.py crud --weights DIR.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from embedding_training.corpus import held_out
from evaluation.folds import FOLDS, fold_of, weights_of
from evaluation.records import Row, read_lines, write_records
from evaluation.texts import plain
from fitting import Rows, first_right, fit, fit_odds

from bot.extraction import Extraction, extract
from bot.kinds import classify
from bot.questions import understand
from bot.reader.reading import Reader
from bot.signs import Signs
from bot.weights import FILE, Weights, shipped_weights
from index import Archive, IndexSettings, build, fold

_PARAGRAPH_QUESTIONS = 3000
_DECAY = 0.002
_SAMPLES = (60, 200, 1000, 5000)
_HELD = {"period": 2.0, "planned": 1.0}
"""What these signs count at least: the news here has no issue dates to learn it from, and a figure of another period is
no answer.
"""
_KINDS_FROM = 100
"""A kind of question has weights of its own from so many questions on; rarer ones share."""


@dataclass(frozen=True, slots=True)
class Known:
    """A question, its answer, the records that hold it, and the group that decides its fold.

    `unseen`: the embedding was not trained on it, so that nearness in meaning tells what it is worth.
    """

    text: str
    answer: str
    docs: frozenset[str]
    group: str
    unseen: bool


@dataclass(slots=True)
class Learned:
    """Rows of sentences and of candidates by kind, and the best sentence's signs with whether it held the answer."""

    sentences: Rows = field(default_factory=list)
    candidates: dict[str, Rows] = field(default_factory=lambda: defaultdict(list))
    sure: list[tuple[tuple[float, ...], bool]] = field(default_factory=list)

    @classmethod
    def of(cls, several: Iterable[Learned]) -> Learned:
        """Put together what was learned of several folds."""
        whole = cls()
        for one in several:
            whole.sentences += one.sentences
            whole.sure += one.sure
            for kind, rows in one.candidates.items():
                whole.candidates[kind] += rows
        return whole


def same(candidate: str, answer: str) -> bool:
    """Tell whether a candidate is the answer, or the answer with a word or two around it."""
    a, b = plain(fold(candidate)), plain(fold(answer))
    return a == b or (bool(b) and b in a and len(a) <= len(b) + 3) or (len(a) >= 2 and a in b and len(b) <= len(a) + 2)


def crud_known(data: Path) -> Iterator[Known]:
    """Yield CRUD's questions that the archive answers."""
    for row in read_lines(data / "crud_questions_train.jsonl.xz"):
        docs = row["docs"]
        if isinstance(docs, list) and docs and row["answer"] and str(row["question"]).strip():
            yield Known(
                str(row["question"]),
                str(row["answer"]),
                frozenset(docs),
                str(row["group"]),
                held_out(str(row["group"])),
            )


def paragraph_known(data: Path, folder: Path, model: str | None) -> tuple[Archive, list[Known]]:
    """Index the training paragraphs of CMRC and DRCD as articles, and give their questions."""
    rows = (row for name in ("cmrc2018", "drcd") for row in read_lines(data / f"{name}.jsonl.xz"))
    training = (row for row in rows if not str(row["split"]).endswith("_EVAL"))
    archive, known = index_paragraphs(training, folder, model, unseen=False)
    step = max(1, len(known) // _PARAGRAPH_QUESTIONS)
    return archive, known[::step]


def index_paragraphs(
    rows: Iterable[Row], folder: Path, model: str | None, *, unseen: bool
) -> tuple[Archive, list[Known]]:
    """Index the texts of questions as articles, and give the questions that have an answer."""
    names: dict[str, str] = {}
    known: list[Known] = []
    for row in rows:
        if row["answer"] and str(row["question"]).strip():
            place = names.setdefault(str(row["context"]), f"p{len(names)}")
            known.append(Known(str(row["question"]), str(row["answer"]), frozenset({place}), place, unseen))
    write_records(({"id": n, "title": "", "date": "", "text": t} for t, n in names.items()), folder / "pages.jsonl")
    build([folder / "pages.jsonl"], folder / "index", IndexSettings(model=model))
    return Archive.open(folder / "index"), known


def small_archives(
    data: Path, crud: Sequence[Known], folder: Path, model: str | None
) -> Iterator[tuple[Archive, list[Known]]]:
    """Index samples of the news, each with the articles that answer some unseen questions, and give these with it."""
    records = {str(row["id"]): row for row in read_lines(data / "crud_news.jsonl.xz")}
    unseen = [question for question in crud if question.unseen]
    others = sorted(records, key=lambda name: zlib.crc32(name.encode()))
    for size in _SAMPLES:
        asked = unseen[: size // 3]
        names = dict.fromkeys([*(name for question in asked for name in sorted(question.docs)), *others][:size])
        pages = folder / f"{size}.jsonl"
        write_records(({**records[name], "title": "", "date": ""} for name in names), pages)
        build([pages], folder / str(size), IndexSettings(model=model))
        yield Archive.open(folder / str(size)), [question for question in asked if question.docs & names.keys()]


def gather(
    archive: Archive, known: Sequence[Known], weights: Weights, *, take_away: bool, reader: Reader | None = None
) -> list[Learned]:
    """Collect what speaks for sentences and candidates, fold by fold.

    With `take_away` each question is asked a second time with its articles taken away: what is best then is wrong.
    """
    folds = [Learned() for _ in range(FOLDS)]
    for question in known:
        _, query = understand(question.text, archive)
        asked = classify(query.text, english=False)
        hits = archive.search(query, limit=40)
        without = [hit for hit in hits if _record(archive, hit.passage) not in question.docs]
        learned = folds[fold_of(question.group)]
        found = extract(asked, query.text, query, hits, archive, weights=weights, reader=reader)
        _learn(found, question, asked.kind, learned)
        if take_away and question.unseen:
            for shown in (found, extract(asked, query.text, query, without, archive, weights=weights)):
                if shown.sentences:
                    sentence, signs = shown.sentences[0]
                    learned.sure.append((signs.values, plain(fold(question.answer)) in plain(sentence.folded)))
    return folds


def _record(archive: Archive, passage: int) -> str:
    """Give the id of the record that a passage is from."""
    return archive.article(archive.article_of(passage)).file.rpartition("#")[2]


def _learn(found: Extraction, question: Known, kind: str, learned: Learned) -> None:
    wanted = plain(fold(question.answer))
    right = np.array([wanted in plain(sentence.folded) for sentence, _ in found.sentences])
    if question.unseen and right.any() and not right.all():
        learned.sentences.append((np.array([signs.values for _, signs in found.sentences]), right))
    right = np.array([same(candidate.text, question.answer) for candidate in found.candidates], dtype=np.bool_)
    if right.any() and not right.all():
        learned.candidates[kind].append((np.array([c.signs.values for c in found.candidates]), right))


def fit_candidates(rows: Mapping[str, Rows]) -> dict[str, tuple[float, ...]]:
    """Fit weights for each kind that has questions enough, drawn towards those of all kinds together."""
    common = fit([row for own in rows.values() for row in own])
    fitted = {"": _as_weights(common)}
    for kind, own in sorted(rows.items()):
        if len(own) >= _KINDS_FROM:
            fitted[kind] = _as_weights(fit(own, start=common, decay=2.0 / len(own)))
    return fitted


def _as_weights(fitted: NDArray[np.float64]) -> tuple[float, ...]:
    """Round weights, and set those that the answer contract decides."""
    weights = fitted.round(3).tolist()
    for sign, least in _HELD.items():
        at = [field.name for field in fields(Signs)].index(sign)
        weights[at] = max(weights[at], least)
    return tuple(weights)


def report(name: str, folds: Sequence[Learned], asked: int) -> None:
    """Print what the weights of some folds do on the others."""
    halves = Learned.of(folds[:2]), Learned.of(folds[2:])
    for learned, tried in ((halves[0], halves[1]), (halves[1], halves[0])):
        if learned.sentences and tried.sentences:
            first = first_right(tried.sentences, fit(learned.sentences, decay=_DECAY))
            print(f"{name}: the first sentence holds the answer {first:.3f} of {len(tried.sentences)}")
        weights = fit_candidates(learned.candidates)
        rows = [(kind, row) for kind, own in tried.candidates.items() for row in own]
        right = [bool(r[np.argmax(v @ np.array(weights.get(k, weights[""])))]) for k, (v, r) in rows]
        print(
            f"  candidates: {np.mean(right):.3f} right of {len(right)} with the answer among them; {asked} asked in all"
        )


def fit_weights(learned: Learned) -> Weights:
    """Fit all the weights on what was learned."""
    sentences = fit(learned.sentences, decay=_DECAY)
    odds = fit_odds(np.array([v for v, _ in learned.sure]), np.array([r for _, r in learned.sure]))
    return Weights(
        tuple(sentences.round(3).tolist()), fit_candidates(learned.candidates), tuple(odds.round(3).tolist())
    )


def report_sure(sure: Sequence[tuple[tuple[float, ...], bool]], weights: Weights) -> None:
    """Print how often the best sentence holds the answer, by how likely that is said to be."""
    p, right = np.array([weights.probability(signs) for signs, _ in sure]), np.array([r for _, r in sure])
    for low in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        inside = (p >= low) & (p < low + 0.1)
        if inside.any():
            print(f"  says {low:.1f}-{low + 0.1:.1f}: right {right[inside].mean():.2f} of {inside.sum()}")


def write(file: Path, weights: Weights) -> None:
    """Write weights; those that train_confidence.py learned for others before are to be learned anew."""
    content = {"sentences": weights.sentences, "candidates": weights.candidates, "confidence": weights.confidence}
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Read the command line, fit, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("index", type=Path)
    parser.add_argument("--rounds", type=int, default=2, help="each reads the sentences that the one before put first")
    parser.add_argument("--folds", type=Path, help="a folder for the weights fitted without each fold")
    arguments = parser.parse_args()
    archive = Archive.open(arguments.index)
    weights = shipped_weights()
    with tempfile.TemporaryDirectory() as folder:
        paragraphs, known = paragraph_known(arguments.data, Path(folder), archive.manifest.model or None)
        crud = list(crud_known(arguments.data))
        for round_ in range(1, arguments.rounds + 1):
            news = gather(archive, crud, weights, take_away=True)
            texts = gather(paragraphs, known, weights, take_away=False)
            for sample, asked in small_archives(arguments.data, crud, Path(folder), archive.manifest.model or None):
                for learned, more in zip(news, gather(sample, asked, weights, take_away=True), strict=True):
                    learned.sure += more.sure
            print(f"round {round_}")
            report("CRUD", news, len(crud))
            report("CMRC and DRCD", texts, len(known))
            weights = fit_weights(Learned.of([*news, *texts]))
            report_sure(Learned.of(news).sure, weights)
    write(FILE, weights)
    for left in range(FOLDS) if arguments.folds else ():
        others = [learned for number, learned in enumerate(news) if number != left]
        write(weights_of(arguments.folds, left), fit_weights(Learned.of([*others, *texts])))


if __name__ == "__main__":
    main()
