"""CRUD's questions over its 66,972 news articles → how often the known answer is found, given, or rightly declined.

Each question is asked twice: as it is, and with the articles that answer it left out, when there is nothing to find
but what other articles happen to tell. The rows without an answer could not be answered from their own article; it may
be that another does.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass
from pathlib import Path

from embedding_training.corpus import held_out

from bot.answering import answer
from bot.types import Answer
from evaluation.calibration import Outcome
from evaluation.folds import FOLDS, answering_with, fold_of, weights_of
from evaluation.grading import DECLINED, GIVEN, gives
from evaluation.narrowing import NarrowedArchive, record_in
from evaluation.plotting import plot_sets
from evaluation.records import read_lines, text_in, texts_in
from evaluation.retrieval import Sought, compare, one_of
from evaluation.tables import print_sureness, print_table, print_times, share
from index import build


@dataclass(frozen=True, slots=True)
class Known:
    """A question, its answer ("" where there is none), and the articles that hold it.

    `unseen`: neither the embedding nor anything after it was trained on the question.
    """

    text: str
    answer: str
    docs: frozenset[str]
    group: str

    @property
    def unseen(self) -> bool:
        """Whether the question is of the tenth that is held out."""
        return held_out(self.group)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what was answered, and what was answered when its articles were left out."""

    known: Known
    answer: Answer
    without: Answer | None

    @property
    def right(self) -> bool:
        """Whether the known answer was given."""
        return bool(self.known.answer) and _answers(self.answer) and gives(self.answer.answer, self.known.answer)

    @property
    def first(self) -> bool:
        """Whether the passage found first is of an article that answers."""
        return any(record_in(passage.file) in self.known.docs for passage in self.answer.passages[:1])

    @property
    def outcome(self) -> Outcome:
        """What became of the question as it is."""
        return Outcome(self.right, self.answer.confidence, not _answers(self.answer), self.answer.kind)


def evaluate_crud(
    data: Path, root: Path | None, *, weights: Path | None = None, plots: Path | None = None, every: int = 1
) -> None:
    """Print how well CRUD's questions are answered; `weights` holds those learned without each fold."""
    known = list(read_known(data / "crud_questions_train.jsonl.xz"))[::every]
    with tempfile.TemporaryDirectory() as folder:
        if root is None:
            root = Path(folder)
            build([data / "crud_news.jsonl.xz"], root)
        compare("CRUD: article of the answer", root, list(map(_sought, _answerable(known))), by_article=True)
        with closing(NarrowedArchive.open(root)) as archive:
            asked = list(_ask_all(archive, known, weights))
            _show(asked, f"{archive.counts.articles} articles", weights)
    sets = _sets(asked)
    print_sureness(sets)
    if plots:
        plot_sets("crud", sets, plots)


def read_known(file: Path) -> Iterator[Known]:
    """Yield CRUD's questions whose articles are in the archive, and those that have no answer."""
    for row in read_lines(file):
        docs, text = texts_in(row, "docs"), text_in(row, "question").strip()
        if text and (docs or not row["answer"]):
            yield Known(text, text_in(row, "answer"), frozenset(docs), text_in(row, "group"))


def _answerable(known: Sequence[Known]) -> list[Known]:
    return [one for one in known if one.answer]


def _sought(known: Known) -> Sought:
    # Nine tenths of the questions were among those that the embedding was trained on; the rest tell more.
    groups = ("all", "unseen in training") if known.unseen else ("all",)
    return Sought(known.text, groups, one_of(known.docs))


def _ask_all(archive: NarrowedArchive, known: Sequence[Known], weights: Path | None) -> Iterator[Asked]:
    for fold in range(FOLDS):
        with answering_with(weights_of(weights, fold)) if weights else nullcontext():
            yield from (_ask(archive, one) for one in known if fold_of(one.group) == fold)


def _ask(archive: NarrowedArchive, known: Known) -> Asked:
    archive.shows = None
    given = answer(known.text, archive)
    archive.shows = all_but(known.docs)
    return Asked(known, given, answer(known.text, archive) if known.answer else None)


def all_but(records: frozenset[str]) -> Callable[[str], bool]:
    """Show all records but some."""
    return lambda record: record not in records


def _answers(given: Answer) -> bool:
    return given.status not in DECLINED


def _show(asked: Sequence[Asked], size: str, weights: Path | None) -> None:
    learned = "learned without each fold" if weights else "as shipped: learned from these questions too"
    print(f"{GIVEN}\nweights of sentences and answers {learned}")
    answerable = [one for one in asked if one.known.answer]
    groups = {"all": answerable, "unseen in training": [one for one in answerable if one.known.unseen]}
    groups |= {f"kind {kind}": [one for one in answerable if one.answer.kind == kind] for kind in _kinds(answerable)}
    columns = ("n", "given", "article first", "given of these", "declined", "declined, left out")
    print_table(f"CRUD answers, {size}", columns, [(name, _row(own)) for name, own in groups.items() if own])
    unanswered = [not _answers(one.answer) for one in asked if not one.known.answer]
    print(f"  rows without an answer: declined {share(unanswered)} of {len(unanswered)}")
    print_times([one.answer.elapsed_ms for one in asked])


def _kinds(asked: Sequence[Asked]) -> list[str]:
    return sorted({one.answer.kind for one in asked})


def _row(asked: Sequence[Asked]) -> Sequence[str]:
    right = [one.right for one in asked]
    first = [one.first for one in asked]
    of_first = [one.right for one in asked if one.first]
    declined = [not _answers(one.answer) for one in asked]
    left_out = [not _answers(one.without) for one in asked if one.without]
    return str(len(asked)), share(right), share(first), share(of_first), share(declined), share(left_out)


def _sets(asked: Sequence[Asked]) -> dict[str, Sequence[Outcome]]:
    answerable = [one for one in asked if one.known.answer]
    left_out = [Outcome(False, w.confidence, not _answers(w), w.kind) for w in (o.without for o in answerable) if w]
    sets = {
        "as asked": [one.outcome for one in answerable],
        "unseen in training": [one.outcome for one in answerable if one.known.unseen],
        "half left out": [*(one.outcome for one in answerable), *left_out],
    }
    return {name: outcomes for name, outcomes in sets.items() if outcomes}
