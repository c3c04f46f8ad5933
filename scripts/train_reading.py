#!/usr/bin/env python3
"""Questions that the reader never saw → `reading` in bot/weights.json: how much its opinion counts beside other signs.

    scripts/train_reading.py DATA_DIR CRUD_INDEX [--dry-run]

To be run after train_extraction.py, from whose weights it starts. DATA_DIR holds cmrc2018 and crud_questions_train as
.jsonl.xz: CMRC's trial split and the tenth of CRUD that was held out of all training are asked. What is printed was
fitted on half of them and tried on the other; what is written was fitted on all.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from evaluation.records import read_lines, write_records
from fitting import Rows, first_right, fit
from train_extraction import Known, Learned, crud_known, gather

from bot.reader.judging import shipped_reader
from bot.weights import FILE, Weights, shipped_weights
from index import Archive, IndexSettings, build

_DECAY = 0.01
"""How strongly weights are drawn to those without the reader: the questions are few."""


def trial_known(data: Path, folder: Path, model: str | None) -> tuple[Archive, list[Known]]:
    """Index the paragraphs of CMRC's trial split as articles, and give their questions."""
    names: dict[str, str] = {}
    known = []
    for row in read_lines(data / "cmrc2018.jsonl.xz"):
        if row["split"] == "trial" and row["answer"] and str(row["question"]).strip():
            place = names.setdefault(str(row["context"]), f"p{len(names)}")
            known.append(Known(str(row["question"]), str(row["answer"]), frozenset({place}), place, unseen=True))
    write_records(({"id": n, "title": "", "date": "", "text": t} for t, n in names.items()), folder / "pages.jsonl")
    build([folder / "pages.jsonl"], folder / "index", IndexSettings(model=model))
    return Archive.open(folder / "index"), known


def refit(rows: Rows, start: Sequence[float]) -> NDArray[np.float64]:
    """Fit weights near those that were there before."""
    return fit(rows, start=np.array(start), decay=_DECAY)


def report(halves: Sequence[Learned], base: Weights) -> None:
    """Print what the reader adds: each half's weights on the other, beside those without it."""
    for learned, tried in ((halves[0], halves[1]), (halves[1], halves[0])):
        before, after = (
            first_right(tried.sentences, weights)
            for weights in (np.array(base.sentences), refit(learned.sentences, base.sentences))
        )
        print(
            f"first sentence holds the answer: {before:.3f} without, {after:.3f} with it, {len(tried.sentences)} asked"
        )
        moved = refit(_all(learned), base.candidates[""]) - np.array(base.candidates[""])
        own = {kind: np.array(base.candidates.get(kind, base.candidates[""])) for kind in tried.candidates}
        for name, move in (("without", np.zeros_like(moved)), ("with it", moved)):
            right = [r[np.argmax(v @ (own[k] + move))] for k, rows in tried.candidates.items() for v, r in rows]
            print(f"  first candidate right, {name}: {np.mean(right):.3f} of {len(right)}")


def _all(learned: Learned) -> Rows:
    return [row for rows in learned.candidates.values() for row in rows]


def main() -> None:
    """Read the command line, fit, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("index", type=Path)
    parser.add_argument("--dry-run", action="store_true", help="print, and write nothing")
    arguments = parser.parse_args()
    reader = shipped_reader()
    if reader is None:
        parser.error("there is no reader in bot/reader; train one with scripts/train_reader.py")
    news, base = Archive.open(arguments.index), shipped_weights()
    with tempfile.TemporaryDirectory() as folder:
        trial, known = trial_known(arguments.data, Path(folder), news.manifest.model or None)
        unseen = [question for question in crud_known(arguments.data) if question.unseen]
        folds = gather(news, unseen, base, take_away=False, reader=reader)
        folds += gather(trial, known, base, take_away=False, reader=reader)
    report([Learned.of(folds[::2]), Learned.of(folds[1::2])], base)
    whole = Learned.of(folds)
    moved = refit(_all(whole), base.candidates[""]) - np.array(base.candidates[""])
    reading = {
        "sentences": refit(whole.sentences, base.sentences).round(3).tolist(),
        "candidates": {kind: (np.array(own) + moved).round(3).tolist() for kind, own in base.candidates.items()},
        "confidence": list(base.confidence),
    }
    if not arguments.dry_run:
        content = json.loads(FILE.read_text(encoding="utf-8")) | {"reading": reading}
        FILE.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
