#!/usr/bin/env python3
"""Graded questions → how often wenbao finds and cites the right place, beside plain BM25 in the same run.

scripts/evaluate.py seeds QUESTIONS.jsonl [--pages seeds]     questions on the pages that come with wenbao
scripts/evaluate.py cmrc cmrc2018.jsonl.xz                    CMRC 2018 dev as retrieval: 848 passages
scripts/evaluate.py crud crud_news.jsonl.xz crud_questions_train.jsonl.xz [--index DIR]
"""

from __future__ import annotations

import argparse
import difflib
import json
import lzma
import re
import statistics
import sys
import tempfile
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from embedding_training.corpus import held_out

from bot.answering import answer
from bot.questions import understand
from index import Archive, Fusion, Query, build

Row = dict[str, object]

PLAIN = Fusion(words=1, article=0, similarity=0, coverage=0, sentence=0, bigrams_field=0, context_field=0)
"""BM25 over words alone: what wenbao is measured against."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the ways to tell whether a passage found, by its number, is right."""

    text: str
    groups: tuple[str, ...]
    right: Callable[[Archive, int], bool]


def read_lines(path: Path) -> Iterator[Row]:
    """Read JSON Lines, compressed by xz or not."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def plain(text: str) -> str:
    """Keep what is read: letters and digits, in one width and case."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())


def holds(text: str, evidence: str) -> bool:
    """Tell whether six tenths of the evidence or more stand in the text in one piece."""
    a, b = plain(text), plain(evidence)
    if not b or b in a:
        return bool(b)
    match = difflib.SequenceMatcher(None, a, b, autojunk=False).find_longest_match()
    return match.size >= 0.6 * len(b)


def measure(
    archive: Archive, questions: Sequence[Asked], ask: Callable[[str], Query], *, by_article: bool
) -> dict[str, list[tuple[bool, bool]]]:
    """For each group: whether the first, and one of the first five, passages (or articles) found is right."""
    found: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for asked in questions:
        query = ask(asked.text)
        numbers = [hit.passage for hit in archive.search(query, limit=40 if by_article else 5)]
        if by_article:
            best: dict[int, int] = {}
            for number in numbers:
                best.setdefault(archive.article_of(number), number)
            numbers = list(best.values())[:5]
        right = [asked.right(archive, number) for number in numbers]
        for group in asked.groups:
            found[group].append((any(right[:1]), any(right)))
    return found


def show(name: str, ours: dict[str, list[tuple[bool, bool]]], peer: dict[str, list[tuple[bool, bool]]]) -> None:
    """Print first-hit and top-five rates, ours and the peer's."""
    print(f"{name:34s} {'n':>5s}  {'first':>6s} {'BM25':>6s}   {'top 5':>6s} {'BM25':>6s}")
    for group, rows in ours.items():
        rates = [statistics.mean(r[i] for r in side) for i in (0, 1) for side in (rows, peer[group])]
        print(f"  {group:32s} {len(rows):5d}  {rates[0]:6.3f} {rates[1]:6.3f}   {rates[2]:6.3f} {rates[3]:6.3f}")


def compare(name: str, root: Path, questions: Sequence[Asked], *, by_article: bool = False) -> None:
    """Measure an index with wenbao's own ranking and with plain BM25, and print both."""
    sides = []
    for fusion in (None, PLAIN):
        with closing(Archive.open(root, fusion=fusion)) as archive:
            ask = archive.query if fusion else partial(_understood, archive=archive)
            sides.append(measure(archive, questions, ask, by_article=by_article))
    show(name, sides[0], sides[1])


def _understood(text: str, archive: Archive) -> Query:
    return understand(text, archive)[1]


def seed_questions(path: Path) -> list[Asked]:
    """Read the questions on the pages: right is a passage of the evidence's file that holds the evidence."""
    asked = []
    for row in read_lines(path):
        evidence = row["evidence"]
        if not isinstance(evidence, str):
            continue
        language = "English" if row["lang"] == "en" else "Chinese"
        groups = (language, f"style {row['style']}", f"scope {row['scope']}", "all")
        asked.append(Asked(str(row["question"]), groups, _holds_evidence(str(row["file"]), evidence)))
    return asked


def _holds_evidence(file: str, evidence: str) -> Callable[[Archive, int], bool]:
    def right(archive: Archive, number: int) -> bool:
        article = archive.article(archive.passage(number).article)
        return article.file == file and holds(archive.text_of(number), evidence)

    return right


def _is_article(names: Iterable[str]) -> Callable[[Archive, int], bool]:
    wanted = set(names)

    def right(archive: Archive, number: int) -> bool:
        return archive.article(archive.passage(number).article).file.rpartition("#")[2] in wanted

    return right


def evaluate_seeds(questions: Path, pages: Path) -> None:
    """Print retrieval and answers on the pages that come with wenbao."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        build([pages], root)
        compare("seed pages: passage with evidence", root, seed_questions(questions))
        archive = Archive.open(root)
        show_answers(archive, list(read_lines(questions)))
        archive.close()


def show_answers(archive: Archive, rows: Sequence[Row]) -> None:
    """Print how often the answer's first citation is in the right file, and some citation holds the evidence."""
    figures: dict[str, list[tuple[bool, bool, bool]]] = defaultdict(list)
    times = []
    for row in rows:
        given = answer(str(row["question"]), archive)
        times.append(given.elapsed_ms)
        golds = (
            row["evidence"] if isinstance(row["evidence"], list) else [{"file": row["file"], "text": row["evidence"]}]
        )
        filed = bool(given.citations) and given.citations[0].file in {gold["file"] for gold in golds}
        proven = any(holds(c.quote, str(gold["text"])) for c in given.citations for gold in golds)
        for group in (f"style {row['style']}", "all"):
            figures[group].append((filed, proven, given.status == "not_found"))
    print(f"{'seed pages: answers':34s} {'n':>5s}  {'file':>6s} {'quoted':>6s}   {'declined':>6s}")
    for group, values in figures.items():
        rates = [statistics.mean(v[i] for v in values) for i in range(3)]
        print(f"  {group:32s} {len(values):5d}  {rates[0]:6.3f} {rates[1]:6.3f}   {rates[2]:6.3f}")
    times.sort()
    print(f"  time to answer, ms: median {statistics.median(times):.1f}, p95 {times[int(0.95 * len(times))]:.1f}")


def write_records(rows: Iterable[Row], path: Path) -> None:
    """Write articles in the bulk form that wenbao index reads."""
    with path.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def evaluate_cmrc(path: Path) -> None:
    """Each paragraph of CMRC's dev set is an article; right is the question's own."""
    contexts: dict[str, str] = {}
    asked = []
    for row in read_lines(path):
        if row["split"] == "dev_EVAL":
            name = contexts.setdefault(str(row["context"]), f"p{len(contexts)}")
            asked.append(Asked(str(row["question"]), ("all",), _is_article([name])))
    with tempfile.TemporaryDirectory() as folder:
        pages = Path(folder) / "cmrc.jsonl"
        write_records(({"id": name, "title": "", "date": "", "text": text} for text, name in contexts.items()), pages)
        build([pages], Path(folder) / "index")
        compare(f"CMRC 2018 dev, {len(contexts)} paragraphs", Path(folder) / "index", asked, by_article=True)


def evaluate_crud(news: Path, questions: Path, root: Path | None) -> None:
    """Find the news article of each question among all; an index built before can be named."""
    asked = []
    for row in read_lines(questions):
        docs = row["docs"]
        if isinstance(docs, list) and docs:
            # Nine tenths of the questions were among those that the embedding was trained on; the rest tell more.
            groups = ("all", "unseen in training") if held_out(str(row["group"])) else ("all",)
            asked.append(Asked(str(row["question"]), groups, _is_article(docs)))
    with tempfile.TemporaryDirectory() as folder:
        if root is None:
            root = Path(folder)
            started = time.perf_counter()
            report = build([news], root)
            print(f"built {report.counts} in {time.perf_counter() - started:.0f} s")
        compare("CRUD news", root, asked, by_article=True)


def main() -> None:
    """Read the command line and print the figures asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    seeds = commands.add_parser("seeds", help="questions on the pages that come with wenbao")
    seeds.add_argument("questions", type=Path)
    seeds.add_argument("--pages", type=Path, default=Path(__file__).resolve().parent.parent / "seeds")
    cmrc = commands.add_parser("cmrc", help="CMRC 2018 dev as retrieval")
    cmrc.add_argument("cmrc", type=Path)
    crud = commands.add_parser("crud", help="CRUD's questions over its 66,972 news articles")
    crud.add_argument("news", type=Path)
    crud.add_argument("questions", type=Path)
    crud.add_argument("--index", type=Path, help="an index of the news built before")
    arguments = parser.parse_args()
    if arguments.command == "seeds":
        evaluate_seeds(arguments.questions, arguments.pages)
    elif arguments.command == "cmrc":
        evaluate_cmrc(arguments.cmrc)
    else:
        evaluate_crud(arguments.news, arguments.questions, arguments.index)


if __name__ == "__main__":
    main()
