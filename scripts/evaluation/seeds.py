"""The graded questions on the pages that come with wenbao → how many are answered, proven, or rightly declined.

They are asked through `wenbao ask --file`, as the graders ask them, and never learned from.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.calibration import Outcome
from evaluation.grading import DECLINED, Given, Gold, Grade, grade
from evaluation.plotting import plot_sets
from evaluation.records import Row, read_lines, rows_in, text_in
from evaluation.retrieval import Sought, compare, evidence_in
from evaluation.tables import percentile, print_sureness, print_table, print_times, share
from index import build

_REPOSITORY = Path(__file__).resolve().parents[2]
_FILES = ("questions", "dialogs", "aggregate", "unanswerable")
_STYLES = ("literal", "paraphrase", "colloquial", "noisy", "english")


@dataclass(slots=True)
class Graded:
    """The answers to one file of questions: each with its gold, its grade, and its turn of a conversation from 0.

    Those that cannot be answered have no gold, and are right where they are declined.
    """

    answers: list[tuple[Gold | None, Given, Grade, int]] = field(default_factory=list)

    def add(self, row: Row, answer: Row, sources: Mapping[str, str]) -> None:
        """Grade the answer to one row of questions."""
        if "why" in row and "evidence" not in row:
            given = Given.of(answer)
            # Where no answer came, nothing was declined.
            self.answers.append((None, given, Grade(given.status in DECLINED, False, False, True), 0))
            return
        turns = rows_in(row, "turns")
        answered = rows_in(answer, "turns") if turns else (answer,)
        for number, asked in enumerate(turns or (row,)):
            gold, given = Gold.of(asked), Given.of(answered[number] if number < len(answered) else {})
            self.answers.append((gold, given, grade(gold, given, sources), number))

    def figures(self) -> dict[str, float]:
        """Give the shares by the names that the graded sets use for them."""
        tally: dict[str, list[bool]] = defaultdict(list)
        for gold, given, grades, turn in self.answers:
            if gold is None:
                tally["declined"].append(grades.right)
                continue
            groups = [f"answer[{key}]" for key in (gold.style, gold.scope, gold.kind) if key]
            for name in ("answer", *groups, *(["answer[follow-up]"] if turn else [])):
                tally[name].append(grades.right)
            tally["cited_file"].append(grades.filed)
            tally["cited_evidence"].append(grades.proven)
            tally["faithful_quotes"].append(grades.faithful)
            tally["wrongly_declined"].append(given.declined)
        figures = {name: round(sum(values) / len(values), 4) for name, values in sorted(tally.items())}
        if times := self.times:
            figures |= {"p50_ms": percentile(times, 0.5), "p95_ms": percentile(times, 0.95)}
        return figures

    @property
    def times(self) -> list[float]:
        """The milliseconds of each answer that came."""
        return [given.elapsed_ms for _, given, _, _ in self.answers if given.elapsed_ms]

    @property
    def outcomes(self) -> list[Outcome]:
        """What became of each question; to answer what cannot be answered is wrong."""
        return [
            Outcome(bool(gold) and grades.right, given.confidence, given.declined, gold.kind if gold else "")
            for gold, given, grades, _ in self.answers
        ]


def evaluate_seeds(questions: Path, pages: Path, *, grader: Path | None = None, plots: Path | None = None) -> None:
    """Print retrieval and answers on the pages, for each file of graded questions that is there."""
    graded: dict[str, Graded] = {}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        build([pages], root / "index")
        for file in (questions / f"{name}.jsonl" for name in _FILES):
            if file.exists():
                graded[file.stem] = _evaluate(file, pages, root, grader)
    sets = _sets(graded)
    print_sureness(sets)
    if plots:
        plot_sets("seeds", sets, plots)


def _evaluate(file: Path, pages: Path, root: Path, grader: Path | None) -> Graded:
    """Ask one file of questions and print how they were answered."""
    rows = list(read_lines(file))
    if file.stem == "questions":
        compare("passage with the evidence", root / "index", _sought(rows))
    answers = root / "answers.jsonl"
    answers.write_text(_ask(file, root / "index"), encoding="utf-8")
    sources = {path.name: _decode(path.read_bytes()) for path in pages.glob("*.txt")}
    graded = _grade(rows, answers, sources)
    _show(file.stem, graded)
    if grader:
        _check(graded, [str(grader), str(file), str(answers), "--seeds", str(pages)])
    return graded


def _decode(page: bytes) -> str:
    try:
        return page.decode("utf-8")
    except UnicodeDecodeError:
        return page.decode("gb18030")


def _sought(rows: Sequence[Row]) -> list[Sought]:
    """Read the questions that one piece of evidence answers."""
    found = []
    for row in rows:
        if isinstance(evidence := row["evidence"], str):
            language = "English" if row["lang"] == "en" else "Chinese"
            groups = (language, f"style {row['style']}", f"scope {row['scope']}", "all")
            found.append(Sought(text_in(row, "question"), groups, evidence_in(text_in(row, "file"), evidence)))
    return found


def _ask(file: Path, root: Path) -> str:
    command = [sys.executable, "-m", "bot", "ask", "--json", "--file", str(file.resolve()), "--index", str(root)]
    return subprocess.run(command, cwd=_REPOSITORY, stdout=subprocess.PIPE, text=True, check=True).stdout


def _grade(rows: Sequence[Row], answers: Path, sources: Mapping[str, str]) -> Graded:
    by_id = {text_in(row, "id"): row for row in read_lines(answers)}
    graded = Graded()
    for row in rows:
        graded.add(row, by_id.get(text_in(row, "id"), {}), sources)
    return graded


def _show(name: str, graded: Graded) -> None:
    figures = graded.figures()
    if "answer" in figures:
        _show_kinds(name, graded)
        wanted = ("answer[needs-scope]", "answer[follow-up]", "cited_file", "cited_evidence", "faithful_quotes")
        named = {key: figures[key] for key in (*wanted, "wrongly_declined") if key in figures}
        print("  " + ", ".join(f"{key} {value:.1%}" for key, value in named.items()))
    else:
        print(f"{name}: declined {figures.get('declined', 0):.1%} of {len(graded.answers)}")
    print_times(graded.times)


def _show_kinds(name: str, graded: Graded) -> None:
    """Print the share answered right, by kind and style."""
    cells: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for gold, _, grades, _ in graded.answers:
        if gold:
            for key in {(gold.kind, gold.style), (gold.kind, ""), ("", gold.style), ("", "")}:
                cells[key].append(grades.right)
    styles = [style for style in _STYLES if cells[("", style)]]
    kinds = [*sorted({kind for kind, _ in cells if kind}), ""]
    rows = [(kind or "all", [_cell(cells[(kind, style)]) for style in ("", *styles)]) for kind in kinds]
    print_table(f"{name}: answered right", ("all", *styles), rows)


def _cell(values: Sequence[bool]) -> str:
    return f"{share(values)} of {len(values)}" if values else "-"


def _check(graded: Graded, command: Sequence[str]) -> None:
    """Print whether the grader given counts the same."""
    done = subprocess.run([sys.executable, *command], stdout=subprocess.PIPE, text=True, check=True)
    theirs, ours = json.loads(done.stdout.splitlines()[-1]), graded.figures()
    apart = {key: (ours.get(key), theirs.get(key)) for key in {*ours, *theirs} if ours.get(key) != theirs.get(key)}
    said = f"differs (ours, its): {apart}" if apart else f"counts the same, {len(ours)} figures"
    print(f"  the grader given {said}")


def _sets(graded: Mapping[str, Graded]) -> dict[str, Sequence[Outcome]]:
    answerable, unanswerable = (graded.get(name, Graded()).outcomes for name in ("questions", "unanswerable"))
    sets = {"answerable": answerable, "with unanswerable": [*answerable, *unanswerable]}
    return {name: outcomes for name, outcomes in sets.items() if outcomes}
