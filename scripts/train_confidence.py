#!/usr/bin/env python3
"""Answers to questions with known ones → `answers` in bot/weights.json: which signs tell that an answer is right.

    scripts/train_confidence.py DATA_DIR CRUD_INDEX [--every N] [--folds DIR]

To be run after train_extraction.py and train_reading.py, whose weights choose the answers. DATA_DIR holds crud_news and
crud_questions_train as .jsonl.xz; CRUD_INDEX is an index of the news, built by wenbao index. The questions are asked of
the whole archive (--every N: every N-th of them only) and of small samples of it, and some with the articles that
answer them left out. What is printed was fitted on four fifths of the questions and tried on the other; what is written
was fitted on all. --folds DIR: add what was fitted without each fold to the weights there, and ask with these.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from evaluation.calibration import Outcome
from evaluation.crud import Known, all_but, read_known
from evaluation.folds import FOLDS, answering_with, fold_of, weights_of
from evaluation.grading import gives, says_no
from evaluation.narrowing import NarrowedArchive
from evaluation.records import read_lines, write_records
from evaluation.tables import print_sureness, print_table
from evaluation.texts import contains, normal
from fitting import fit_odds

from bot.composing import compose
from bot.confidence import AnswerSigns
from bot.lookup import look_up
from bot.questions import understand
from bot.verdict.affirming import affirm
from bot.weights import FILE, likelihood, shipped_weights
from index import IndexSettings, build

_SMALL, _SAMPLES = 60, (1000, 5000)
"""Most archives are small: there are as many small samples as ask every question once; each larger one asks all."""
_WORD = 4
"""Yes or no is a word (是, 没有, 不可以)."""
_LEFT_OUT = 5
"""Every so many questions are asked with their articles left out: people ask rather what the paper tells."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer's signs, whether it is right, what is thought of it today, and the fold of its question."""

    signs: AnswerSigns
    right: bool
    before: float
    fold: int
    unseen: bool


def samples(
    data: Path, known: Sequence[Known], folder: Path, model: str | None
) -> Iterator[tuple[NarrowedArchive, list[Known]]]:
    """Index samples of the news, each with the articles that answer some of the questions, and give these with it."""
    records = {str(row["id"]): row for row in read_lines(data / "crud_news.jsonl.xz")}
    others = sorted(records, key=lambda name: zlib.crc32(name.encode()))
    share = _SMALL // 3
    small = [(_SMALL, known[first : first + share]) for first in range(0, len(known), share)]
    for number, (size, asked) in enumerate([*small, *((size, known) for size in _SAMPLES)]):
        wanted = (name for question in asked for name in sorted(question.docs))
        begin = number * _SMALL % len(others)
        names = dict.fromkeys([*wanted, *others[begin:], *others[:begin]][:size])
        pages, root = folder / f"{number}.jsonl", folder / str(number)
        write_records(({**records[name], "title": "", "date": ""} for name in names), pages)
        build([pages], root, IndexSettings(model=model))
        yield NarrowedArchive.open(root), [one for one in asked if one.docs & names.keys()]


def ask(archive: NarrowedArchive, known: Sequence[Known], folds: Path | None) -> Iterator[Answered]:
    """Answer each question, and each fifth once more with its articles left out."""
    for fold in range(FOLDS):
        with answering_with(weights_of(folds, fold)) if folds else nullcontext():
            for question in known:
                if fold_of(question.group) == fold:
                    yield from _answer(archive, question, None)
                    if zlib.crc32(question.text.encode()) // FOLDS % _LEFT_OUT == 0:
                        yield from _answer(archive, question, all_but(question.docs))


def _answer(archive: NarrowedArchive, known: Known, shows: Callable[[str], bool] | None) -> Iterator[Answered]:
    archive.shows = shows
    question, query = understand(known.text, archive)
    reading = look_up(question, query, archive)
    asks = reading.asked.kind == "yesno"
    if finding := affirm(question, reading.found.sentences) if asks else compose(reading.asked, reading.found):
        right = shows is None and (agrees if asks else accepts)(finding.text, known.answer)
        before = shipped_weights().probability(finding.signs.values)
        signs = AnswerSigns.of(reading.asked, finding, reading.found)
        yield Answered(signs, right, before, fold_of(known.group), known.unseen)


def accepts(text: str, known: str) -> bool:
    """Tell whether people would take an answer: it gives the known one, or is at least half of it."""
    return gives(text, known) or (contains(known, text) and 2 * len(normal(text)) >= len(normal(known)))


def agrees(text: str, known: str) -> bool:
    """Tell whether an answer says yes or no as the known one does; one that says neither is to be given."""
    return says_no(text) == says_no(known) if len(known) <= _WORD else accepts(text, known)


def fit(answered: Sequence[Answered]) -> tuple[float, ...]:
    """Fit the weights, the intercept last."""
    values = np.array([one.signs.values for one in answered])
    return tuple(fit_odds(values, np.array([one.right for one in answered])).round(3).tolist())


def report(answered: Sequence[Answered], without: Sequence[tuple[float, ...]]) -> None:
    """Print how sure wenbao is of the answers before and after, each fold with weights fitted without it."""
    after = [(one, Outcome(one.right, likelihood(one.signs.values, without[one.fold]))) for one in answered]
    before = [(one, Outcome(one.right, one.before)) for one in answered]
    sets = {
        f"{name}, {when}": [outcome for one, outcome in rows if one.unseen or name == "all"]
        for name in ("all", "unseen in training")
        for when, rows in (("before", before), ("after", after))
    }
    print_sureness(sets)


def write(file: Path, weights: Sequence[float]) -> None:
    """Put the weights of answers into a file of weights, beside the others."""
    raw = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(raw | {"answers": weights}, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Read the command line, ask, fit, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("index", type=Path)
    parser.add_argument("--folds", type=Path, help="what train_extraction.py --folds wrote")
    parser.add_argument(
        "--every", type=int, default=1, metavar="N", help="of the whole archive ask every N-th question"
    )
    arguments = parser.parse_args()
    known = [one for one in read_known(arguments.data / "crud_questions_train.jsonl.xz") if one.answer]
    unseen = [one for one in known if one.unseen]
    archive = NarrowedArchive.open(arguments.index)
    answered = list(ask(archive, known[:: arguments.every], arguments.folds))
    with tempfile.TemporaryDirectory() as folder:
        for sample, there in samples(arguments.data, unseen, Path(folder), archive.manifest.model or None):
            answered += ask(sample, there, arguments.folds)
    without = [fit([one for one in answered if one.fold != fold]) for fold in range(FOLDS)]
    report(answered, without)
    for fold in range(FOLDS) if arguments.folds else ():
        write(weights_of(arguments.folds, fold), without[fold])
    if not arguments.folds:
        weights = fit(answered)
        names = [*AnswerSigns.__slots__, "intercept"]
        print_table("weights", names, [("", [f"{weight:.2f}" for weight in weights])])
        write(FILE, weights)


if __name__ == "__main__":
    main()
