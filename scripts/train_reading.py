#!/usr/bin/env python3
"""Questions that the reader never saw → `reading` in bot/weights.json: what its opinion counts, and for which kinds.

    scripts/train_reading.py DATA_DIR CRUD_INDEX [--dry-run]

To be run after train_extraction.py, whose weights stay as they are: only the reader's own signs are weighed beside
them. DATA_DIR holds cmrc2018, drcd and crud_questions_train as .jsonl.xz: CMRC's trial split and what was held out of
all training of the two others are asked. What is printed was fitted on some folds and tried on the rest; what is
written was fitted on all. A kind of question is left to the rules unless the reader helps there beyond chance, and on
the news too.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from embedding_training.corpus import held_out
from evaluation.records import Row, read_lines
from evaluation.tables import print_table
from fitting import Rows, first_right, fit
from train_extraction import Learned, crud_known, gather, index_paragraphs

from bot.kinds import Kind
from bot.reader.judging import shipped_reader
from bot.reader.reading import Reader
from bot.signs import SentenceSigns, Signs
from bot.weights import FILE, Weights, shipped_weights
from index import Archive, fold

GROUPS: Mapping[str, tuple[Kind, ...]] = {
    "figures": ("count", "money", "percent", "measure"),
    "dates": ("date",),
    "people": ("person", "actor", "office"),
    "places and bodies": ("place", "org"),
    "lists": ("list",),
    "clauses": ("describe", "reason", "means", "quote"),
}
"""The kinds of question that share what the reader counts; yes or no is not read off a candidate."""
_SENTENCE_SIGNS = tuple(f.name for f in fields(SentenceSigns))
_HOLDS = tuple(_SENTENCE_SIGNS.index(name) for name in ("holds", "relevance"))
_READ = next(place for place, f in enumerate(fields(Signs)) if f.name == "read")
_DECAY = 0.003
_CHANCE = 0.05 / len(GROUPS)
"""How often chance alone may do as well as the reader does on a group; there are several groups to be lucky with."""


@dataclass(frozen=True, slots=True)
class Tried:
    """How many questions of a group came right with the reader and did not without it, and the other way round."""

    asked: int
    before: int
    gained: int
    lost: int

    @property
    def helps(self) -> bool:
        """Tell whether so much more was gained than lost that chance hardly does it (sign test)."""
        moved = self.gained + self.lost
        return bool(sum(math.comb(moved, k) for k in range(self.gained, moved + 1)) / 2**moved < _CHANCE)


def unseen_rows(data: Path) -> Iterator[Row]:
    """Yield the questions on given texts that the reader was not trained on."""
    yield from (row for row in read_lines(data / "cmrc2018.jsonl.xz") if row["split"] == "trial")
    drcd = (row for row in read_lines(data / "drcd.jsonl.xz") if row["split"] == "dev")
    yield from (row for row in drcd if held_out(fold(str(row["context"]))))


def weigh_sentences(rows: Rows, base: Weights) -> NDArray[np.float64]:
    """Fit what the reader counts for a sentence."""
    return fit(rows, start=np.array(base.sentences), free=_HOLDS, decay=_DECAY)


def weigh_candidates(rows: Mapping[str, Rows], base: Weights, kinds: Sequence[Kind]) -> float:
    """Fit what the reader counts for a candidate of some kinds, beside the weights that each has."""
    # The score without the reader is one sign, as sure as it is.
    seen = [
        (np.column_stack([values @ _own(base, kind), values[:, _READ]]), right)
        for kind in kinds
        for values, right in rows.get(kind, ())
    ]
    return float(fit(seen, start=np.array([1.0, 0.0]), free=(1,), decay=_DECAY)[1]) if seen else 0.0


def _own(weights: Weights, kind: str) -> NDArray[np.float64]:
    return np.array(weights.candidates.get(kind, weights.candidates[""]))


def try_out(folds: Sequence[Learned], asked: Sequence[Learned], base: Weights, kinds: Sequence[Kind]) -> Tried:
    """Weigh the reader on all folds but one and try it on what was asked of that one, for each."""
    pairs = []
    for left, tried in enumerate(asked):
        learned = Learned.of(one for number, one in enumerate(folds) if number != left)
        counts = weigh_candidates(learned.candidates, base, kinds)
        for kind in kinds:
            for values, right in tried.candidates.get(kind, ()):
                scores = values @ _own(base, kind)
                pairs.append((right[np.argmax(scores)], right[np.argmax(scores + counts * values[:, _READ])]))
    before, after = np.array(pairs, dtype=np.bool_).reshape(-1, 2).T
    return Tried(len(before), int(before.sum()), int((after & ~before).sum()), int((before & ~after).sum()))


def choose(news: Sequence[Learned], texts: Sequence[Learned], base: Weights) -> list[str]:
    """Print what the reader does to each group of kinds, and give the groups where it helps."""
    chosen, shown = [], []
    both = [Learned.of(pair) for pair in zip(news, texts, strict=True)]
    for group, kinds in GROUPS.items():
        of_all, of_news = (try_out(both, asked, base, kinds) for asked in (both, news))
        if of_all.helps and of_news.gained >= of_news.lost:
            chosen.append(group)
        moves = (f"+{tried.gained} -{tried.lost}" for tried in (of_all, of_news))
        shown.append((group, [str(of_all.asked), str(of_all.before), *moves, "yes" if group in chosen else "no"]))
    print_table("first candidate right", ("asked", "without", "with the reader", "of the news", "read"), shown)
    return chosen


def report_sentences(folds: Sequence[Learned], base: Weights) -> None:
    """Print how often the first sentence holds the answer, each half with the weights of the other."""
    halves = Learned.of(folds[::2]).sentences, Learned.of(folds[1::2]).sentences
    for learned, tried in (halves, halves[::-1]):
        before, after = (first_right(tried, w) for w in (np.array(base.sentences), weigh_sentences(learned, base)))
        print(f"first sentence holds the answer: {before:.3f} without, {after:.3f} with it, {len(tried)} asked")


def section(learned: Learned, base: Weights, sentences: Sequence[float], groups: Sequence[str]) -> dict[str, object]:
    """Give the weights to be written: for each kind that is read those without the reader, and what it counts."""
    candidates = {}
    for kinds in (GROUPS[group] for group in groups):
        counts = weigh_candidates(learned.candidates, base, kinds)
        for kind in kinds:
            own = _own(base, kind)
            own[_READ] = round(counts, 3)
            candidates[kind] = own.tolist()
    return {"sentences": list(sentences), "candidates": candidates}


def ask(data: Path, news: Archive, weights: Weights, reader: Reader) -> tuple[list[Learned], list[Learned]]:
    """Ask what the reader never saw, of the news and of other texts."""
    with tempfile.TemporaryDirectory() as folder:
        texts, known = index_paragraphs(unseen_rows(data), Path(folder), news.manifest.model or None, unseen=True)
        unseen = [question for question in crud_known(data) if question.unseen]
        of_news = gather(news, unseen, weights, take_away=False, reader=reader)
        return of_news, gather(texts, known, weights, take_away=False, reader=reader)


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
    archive, base = Archive.open(arguments.index), shipped_weights()
    folds = [Learned.of(pair) for pair in zip(*ask(arguments.data, archive, base, reader), strict=True)]
    report_sentences(folds, base)
    sentences = weigh_sentences(Learned.of(folds).sentences, base).round(3).tolist()
    # Candidates are those of the sentences that come first with the reader.
    news, texts = ask(arguments.data, archive, replace(base, sentences=tuple(sentences)), reader)
    reading = section(Learned.of([*news, *texts]), base, sentences, choose(news, texts, base))
    if not arguments.dry_run:
        content = json.loads(FILE.read_text(encoding="utf-8")) | {"reading": reading}
        FILE.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
