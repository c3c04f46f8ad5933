"""The data folder's questions → examples: a question, the window of text that answers it, and windows that do not."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from embedding_training.corpus import read_rows

from index.words import fold

SHORTEST, LONGEST = 140, 330
LONGEST_ANSWER = 40
_SENTENCE = re.compile(r"[^。！？!?;；\n]*(?:[。！？!?;；\n]+[”’」』）)]*|$)")


@dataclass(frozen=True, slots=True)
class Example:
    """A question and windows of text, folded; the first holds the answer, unless `start` is -1."""

    question: str
    windows: tuple[str, ...]
    start: int
    end: int

    @property
    def answer(self) -> str:
        """The answer's words."""
        return self.windows[0][self.start : self.end] if self.start >= 0 else ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on a given text, folded, as its makers wrote it; `start` is where the answer begins."""

    id: str
    question: str
    context: str
    answer: str
    start: int


def dice(seed: int) -> random.Random:
    """Give a generator of chance that always throws the same."""
    return random.Random(seed)  # noqa: S311 (nothing secret is drawn)


def read_asked(file: Path, splits: Iterable[str]) -> Iterator[Asked]:
    """Read questions on given texts; an answer that is not where it is said to be is looked for."""
    kept = frozenset(splits)
    for row in read_rows(file):
        if row["split"] in kept:
            context, answer = fold(row["context"]), fold(row["answer"])
            start = int(row["start"])
            start = start if context.startswith(answer, start) else context.find(answer)
            yield Asked(row["id"], fold(row["question"]), context, answer, start)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Find where each sentence of a text begins and ends."""
    return [m.span() for m in _SENTENCE.finditer(text) if m[0].strip()]


def cut_windows(text: str, size: int) -> list[tuple[int, int]]:
    """Cut a text into windows of whole sentences of at most `size` characters; a longer sentence is cut hard."""
    windows = [(0, 0)]
    for match in _SENTENCE.finditer(text):
        for start in range(match.start(), match.end(), size):
            end = min(start + size, match.end())
            first, _ = windows[-1]
            if end - first <= size:
                windows[-1] = (first, end)
            else:
                windows.append((start, end))
    return [w for w in windows if text[slice(*w)].strip()]


def around(text: str, start: int, end: int, size: int) -> tuple[int, list[tuple[int, int]]]:
    """Cut a text so that one window holds the whole run, joining windows where needed: its place, and all windows."""
    windows = cut_windows(text, size)
    first = next(i for i, (_, b) in enumerate(windows) if b > start)
    last = next(i for i, (_, b) in enumerate(windows) if b >= end)
    joined = (windows[first][0], windows[last][1])
    return first, [*windows[:first], joined, *windows[last + 1 :]]


def from_asked(asked: Asked, rng: random.Random) -> Example | None:
    """Cut the text of a question at random into windows, the one with the answer first; None for a long answer."""
    end = asked.start + len(asked.answer)
    if asked.start < 0 or not 0 < len(asked.answer) <= LONGEST_ANSWER:
        return None
    place, windows = around(asked.context, asked.start, end, rng.randint(SHORTEST, LONGEST))
    shift, _ = windows[place]
    texts = [asked.context[a:b] for a, b in windows]
    return Example(
        asked.question, (texts[place], *texts[:place], *texts[place + 1 :]), asked.start - shift, end - shift
    )


def save(examples: Iterable[Example], file: Path) -> int:
    """Write examples as JSON lines; gives how many."""
    count = 0
    partial = file.with_suffix(".partial")
    with partial.open("w", encoding="utf-8") as lines:
        for example in examples:
            lines.write(json.dumps(asdict(example), ensure_ascii=False) + "\n")
            count += 1
    partial.replace(file)
    return count


def load(file: Path) -> list[Example]:
    """Read examples back."""
    with file.open(encoding="utf-8") as lines:
        rows = map(json.loads, lines)
        return [Example(row["question"], tuple(row["windows"]), row["start"], row["end"]) for row in rows]
