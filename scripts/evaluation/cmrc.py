"""CMRC 2018's dev set → how often its paragraphs are found, and how near the answers come with it given."""

from __future__ import annotations

import statistics
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.answering import answer
from bot.types import Answer
from evaluation.calibration import Outcome
from evaluation.grading import DECLINED, gives
from evaluation.narrowing import NarrowedArchive
from evaluation.plotting import plot_sets
from evaluation.records import Row, read_lines, text_in, write_records
from evaluation.retrieval import Sought, compare, one_of
from evaluation.spans import exact, f1
from evaluation.tables import print_sureness, print_table, print_times, share
from index import build

_SPLIT = "dev_EVAL"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's known answers, and what was answered from its paragraph alone."""

    known: tuple[str, ...]
    answer: Answer

    @property
    def declined(self) -> bool:
        """Whether no answer was given."""
        return self.answer.status in DECLINED

    @property
    def text(self) -> str:
        """The answer; "" where none was given."""
        return "" if self.declined else self.answer.answer

    @property
    def outcome(self) -> Outcome:
        """What became of the question."""
        right = any(gives(self.text, known) for known in self.known)
        return Outcome(right, self.answer.confidence, self.declined, self.answer.kind)


def evaluate_cmrc(data: Path, *, plots: Path | None = None, every: int = 1) -> None:
    """Print retrieval among all paragraphs, and exact match and F1 from the paragraph that each question is about."""
    rows = [row for row in read_lines(data / "cmrc2018.jsonl.xz") if row["split"] == _SPLIT]
    names: dict[str, str] = {}
    for row in rows:
        names.setdefault(text_in(row, "context"), f"p{len(names)}")
    questions = _questions(rows[::every], names)
    with tempfile.TemporaryDirectory() as folder:
        pages, root = Path(folder) / "cmrc.jsonl", Path(folder) / "index"
        write_records(({"id": name, "title": "", "date": "", "text": text} for text, name in names.items()), pages)
        build([pages], root)
        sought = [Sought(text, ("all",), one_of([name])) for text, name in questions]
        compare(f"CMRC 2018 dev, {len(names)} paragraphs", root, sought, by_article=True)
        with closing(NarrowedArchive.open(root)) as archive:
            asked = [_ask(archive, text, name, known) for (text, name), known in questions.items()]
    _show(asked)
    sets = {"paragraph given": [one.outcome for one in asked]}
    print_sureness(sets)
    if plots:
        plot_sets("cmrc", sets, plots)


def _questions(rows: Sequence[Row], names: dict[str, str]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Give each question and its paragraph's name with its known answers."""
    known: dict[tuple[str, str], tuple[str, ...]] = defaultdict(tuple)
    for row in rows:
        known[text_in(row, "question"), names[text_in(row, "context")]] += (text_in(row, "answer"),)
    return known


def _ask(archive: NarrowedArchive, text: str, name: str, known: tuple[str, ...]) -> Asked:
    archive.shows = _only(name)
    return Asked(known, answer(text, archive))


def _only(name: str) -> Callable[[str], bool]:
    return lambda record: record == name


def _show(asked: Sequence[Asked]) -> None:
    kinds = sorted({one.answer.kind for one in asked})
    groups = {"all": asked, **{f"kind {kind}": [one for one in asked if one.answer.kind == kind] for kind in kinds}}
    rows = [(name, _row(own)) for name, own in groups.items()]
    print_table("CMRC 2018 dev, paragraph given", ("n", "exact", "F1", "declined"), rows)
    print_times([one.answer.elapsed_ms for one in asked])


def _row(asked: Sequence[Asked]) -> Sequence[str]:
    matched = share([exact(one.text, one.known) for one in asked])
    near = 100 * statistics.mean(f1(one.text, one.known) for one in asked)
    return str(len(asked)), matched, f"{near:.1f}%", share([one.declined for one in asked])
