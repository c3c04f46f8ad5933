"""Questions with known answers → what each part of wenbao adds: how much is found first and given right, and its time.

The parts come one by one, each beside those before. Times are of the processor, so that other work counts little.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import bot.weights
from bot.answering import answer
from bot.types import Answer
from evaluation.crud import read_known
from evaluation.folds import answering_with
from evaluation.grading import DECLINED, Given, Gold, gives, is_right
from evaluation.narrowing import record_in
from evaluation.records import Row, read_lines
from evaluation.retrieval import PLAIN
from evaluation.tables import percentile, print_table, share
from evaluation.texts import holds
from index import Archive, Fusion, build


@dataclass(frozen=True, slots=True)
class Part:
    """How passages are ranked, and whether the reader is asked."""

    name: str
    fusion: Fusion
    reads: bool = False


def _like_the_whole(fusion: Fusion) -> Fusion:
    """Let the best passage score as much as with all parts: how sure one is of an answer rests on that."""
    most = sum(getattr(Fusion(), name) for name in _EVIDENCE) / sum(getattr(fusion, name) for name in _EVIDENCE)
    return replace(fusion, **{name: most * getattr(fusion, name) for name in _EVIDENCE})


_EVIDENCE = ("words", "article", "similarity", "coverage", "sentence")
PARTS = (
    Part("words", _like_the_whole(PLAIN)),
    Part("+ pairs of characters, headlines", _like_the_whole(Fusion(similarity=0, coverage=0, sentence=0))),
    Part("+ nearness in meaning", _like_the_whole(Fusion(coverage=0, sentence=0))),
    Part("+ the best read again", Fusion()),
    Part("+ the reader", Fusion(), reads=True),
)


@dataclass(frozen=True, slots=True)
class Posed:
    """A question, and how to tell whether an answer is right and whether the passage found first is."""

    text: str
    right: Callable[[Answer], bool]
    first: Callable[[Answer], bool]


def ablate_seeds(questions: Path, pages: Path) -> None:
    """Print the table for the graded questions on the pages of wenbao."""
    rows = [row for row in read_lines(questions / "questions.jsonl") if isinstance(row["evidence"], str)]
    with tempfile.TemporaryDirectory() as folder:
        build([pages], Path(folder))
        ablate("questions on the pages", Path(folder), [_graded(row) for row in rows])


def ablate_crud(data: Path, root: Path, *, every: int = 1) -> None:
    """Print the table for CRUD's questions that no model was trained on, in an index of the news."""
    known = [one for one in read_known(data / "crud_questions_train.jsonl.xz") if one.answer and one.unseen]
    ablate("CRUD, unseen in training", root, [_known(one.text, one.answer, one.docs) for one in known[::every]])


def ablate(name: str, root: Path, posed: Sequence[Posed]) -> None:
    """Ask the same questions with ever more parts, and print what comes of it."""
    shown = []
    for part in PARTS:
        with (
            closing(Archive.open(root, fusion=part.fusion)) as archive,
            nullcontext() if part.reads else _without_reader(),
        ):
            shown.append((part.name, _row(archive, posed)))
    columns = ("n", "first passage", "right", "declined", "median", "95th percentile")
    print_table(name, columns, shown)


def _row(archive: Archive, posed: Sequence[Posed]) -> Sequence[str]:
    answer(posed[0].text, archive)  # the first question also loads what all need
    answers, times = [], []
    for one in posed:
        started = time.process_time()
        answers.append(answer(one.text, archive))
        times.append(1000 * (time.process_time() - started))
    first = [one.first(given) for one, given in zip(posed, answers, strict=True)]
    right = [one.right(given) for one, given in zip(posed, answers, strict=True)]
    declined = [given.status in DECLINED for given in answers]
    spent = (f"{percentile(times, at):.0f} ms" for at in (0.5, 0.95))
    return str(len(posed)), share(first), share(right), share(declined), *spent


@contextmanager
def _without_reader() -> Iterator[None]:
    """Let the reader not be asked."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / bot.weights.FILE.name
        weights = json.loads(bot.weights.FILE.read_text(encoding="utf-8"))
        file.write_text(json.dumps({key: own for key, own in weights.items() if key != "reading"}), encoding="utf-8")
        with answering_with(file):
            yield


def _graded(row: Row) -> Posed:
    gold = Gold.of(row)
    evidence = gold.evidence[0][1]
    return Posed(
        gold.question,
        lambda given: is_right(gold, Given.of(json.loads(json.dumps(asdict(given))))),
        lambda given: any(holds(passage.text, evidence) for passage in given.passages[:1]),
    )


def _known(text: str, known: str, docs: frozenset[str]) -> Posed:
    return Posed(
        text,
        lambda given: given.status not in DECLINED and gives(given.answer, known),
        lambda given: any(record_in(passage.file) in docs for passage in given.passages[:1]),
    )
