"""A reader and the data folder → its figures: answers found in given texts, passages told apart, time taken."""

from __future__ import annotations

import difflib
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from embedding_training.corpus import held_out

from bot.reader.reading import Reader
from reader_training import examples
from reader_training.examples import Asked, Example

WINDOW = 250
_SEGMENT = re.compile(r"[a-z0-9]+|\w")
_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Found:
    """How an answer compares with the right one: 1 where they are the same but for marks, and their overlap."""

    exact: float
    overlap: float


def answer(reader: Reader, question: str, text: str) -> str:
    """Give the likeliest answer of a text, read in windows of whole sentences."""
    windows = [text[a:b] for a, b in examples.cut_windows(text, WINDOW)]
    best, found = -np.inf, ""
    for window, reading in zip(windows, reader.read(question, windows), strict=True):
        span = reading.best_span()
        if span is not None and reading.span_score(*span) > best:
            best, found = reading.span_score(*span), window[slice(*span)]
    return found


def compare(given: str, right: str) -> Found:
    """Compare as CMRC does: F1 over the longest common run of characters, Latin words and figures whole."""
    ours, theirs = _SEGMENT.findall(given), _SEGMENT.findall(right)
    common = difflib.SequenceMatcher(None, ours, theirs, autojunk=False).find_longest_match().size
    overlap = 2 * common / (len(ours) + len(theirs)) if common else 0.0
    return Found(float(_MARKS.sub("", given) == _MARKS.sub("", right)), overlap)


def rate(reader: Reader, asked: Sequence[Asked]) -> Found:
    """Give the mean over questions."""
    found = [compare(answer(reader, one.question, one.context), one.answer) for one in asked]
    return Found(float(np.mean([f.exact for f in found])), float(np.mean([f.overlap for f in found])))


def relevance(reader: Reader, held: Sequence[Example]) -> tuple[float, float, float]:
    """Give the area under the curve over all windows, its mean within a question, and how often the right is first."""
    right, wrong, own, firsts = [], [], [], 0
    for example in held:
        judged, *others = (reading.relevance for reading in reader.read(example.question, example.windows))
        right.append(judged)
        wrong.extend(others)
        own.append(area([judged], others))
        firsts += judged > max(others)
    return area(right, wrong), float(np.mean(own)), firsts / len(held)


def area(right: Sequence[float], wrong: Sequence[float]) -> float:
    """Give the chance that one of the right scores above one of the wrong; a tie counts half."""
    ordered = np.sort(np.array(wrong))
    below = np.searchsorted(ordered, right, side="left") + np.searchsorted(ordered, right, side="right")
    return float(below.mean() / 2 / len(ordered))


def milliseconds(reader: Reader, held: Sequence[Example]) -> tuple[float, float]:
    """Give the median and the 95th percentile of the processor time that sixteen passages take."""
    texts = [window for example in held for window in example.windows]
    rng, taken = examples.dice(7), []
    for example in held[:60]:
        passages = rng.sample(texts, min(16, len(texts)))
        started = time.process_time()
        reader.read(example.question, passages)
        taken.append(1000 * (time.process_time() - started))
    return float(np.median(taken)), float(np.percentile(taken, 95))


def report(reader: Reader, data: Path, held: Sequence[Example], most: int | None) -> None:
    """Print every figure; of each set of questions at most so many."""
    drcd = (a for a in examples.read_asked(data / "drcd.jsonl.xz", ("dev",)) if held_out(a.context))
    _line(
        "CMRC 2018 dev", rate(reader, [*islice(examples.read_asked(data / "cmrc2018.jsonl.xz", ("dev_EVAL",)), most)])
    )
    _line("DRCD, held-out texts", rate(reader, [*islice(drcd, most)]))
    news = data / "research_only_antiterror_news.jsonl.xz"
    if news.exists():
        _line("antiterror_news, dev", rate(reader, [*islice(examples.read_asked(news, ("dev",)), most)]))
    over_all, within, first = relevance(reader, [example for example in held if len(example.windows) > 1])
    print(f"CRUD, held out: area {over_all:.3f}, within a question {within:.3f}, first {first:.3f}", flush=True)
    median, slow = milliseconds(reader, held)
    print(f"sixteen passages, one core: median {median:.0f} ms, 95th percentile {slow:.0f} ms", flush=True)


def _line(name: str, found: Found) -> None:
    print(f"{name:24s} exact {100 * found.exact:5.1f}   F1 {100 * found.overlap:5.1f}", flush=True)
