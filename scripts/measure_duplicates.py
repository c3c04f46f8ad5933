#!/usr/bin/env python3
"""News articles → how many planted prints of them are found again, and how many other reports are taken for prints.

Of some articles a print is planted with misread characters and lost sentences, of others a report in the same words
with one figure or all of them changed. Prints should stand in a group with their article, reports should not.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from evaluation.records import read_lines, text_in

from index.duplicates import SKETCH_BYTES, group, kept, likely_pairs, print_same, sketch

_SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]?")
_NUMBER = re.compile(r"\d+")
_HAN = re.compile("[\u4e00-\u9fff]")
_SHORTEST = 100


@dataclass(frozen=True, slots=True)
class Damage:
    """How an article is planted again: the share of its characters misread, and of its sentences lost."""

    misread: float
    lost: float


def find_prints(texts: Sequence[str]) -> dict[int, int]:
    """Give for each text that prints the same as others the first of them."""
    sketches = np.frombuffer(b"".join(map(sketch, texts)), np.uint8).reshape(-1, SKETCH_BYTES)
    days = np.zeros(len(texts), np.int32)
    compared = [kept(text) for text in texts]
    groups = group(likely_pairs(sketches, days, days), lambda one, other: print_same(compared[one], compared[other]))
    return {number: numbers[0] for numbers in groups for number in numbers}


def damaged(text: str, damage: Damage, alphabet: str, chance: Random) -> str:
    """Plant a print: characters become any others of the archive, sentences are left out."""
    sentences = [sentence for sentence in _SENTENCE.findall(text) if chance.random() >= damage.lost]
    return "".join(
        chance.choice(alphabet) if c.isalnum() and chance.random() < damage.misread else c for c in "".join(sentences)
    )


def with_other_figures(text: str, share: float, chance: Random) -> str:
    """Plant a report in the same words: so large a share of its figures changed, at least one."""
    places = [match.span() for match in _NUMBER.finditer(text)]
    changed = set(chance.sample(places, max(1, round(share * len(places)))))
    return _NUMBER.sub(lambda match: _other(match[0], chance) if match.span() in changed else match[0], text)


def _other(number: str, chance: Random) -> str:
    place = chance.randrange(len(number))
    digit = chance.choice([digit for digit in "123456789" if digit != number[place]])
    return number[:place] + digit + number[place + 1 :]


def together(texts: Sequence[str], planted: Sequence[tuple[int, str]]) -> int:
    """Count the planted texts that stand in a group with the text they were made of."""
    firsts = find_prints([*texts, *(text for _, text in planted)])
    places = ((source, len(texts) + number) for number, (source, _) in enumerate(planted))
    return sum(at in firsts and firsts[at] == firsts.get(source) for source, at in places)


def plant(texts: Sequence[str], chosen: Sequence[int], change: Callable[[str], str]) -> list[tuple[int, str]]:
    """Change the chosen texts; those that the change leaves as they are, by figures and letters, are none."""
    changed = ((number, change(texts[number])) for number in chosen)
    return [(number, text) for number, text in changed if kept(text) != kept(texts[number])]


def measure(texts: Sequence[str], count: int, damage: Damage, chance: Random) -> Iterator[str]:
    """Plant so many of each kind and say what was found."""
    alphabet = "".join(sorted(set(_HAN.findall("".join(texts[:1000])))))
    with_figures = [number for number, text in enumerate(texts) if len(_NUMBER.findall(text)) > 2]
    copies = plant(texts, chance.sample(range(len(texts)), count), lambda text: damaged(text, damage, alphabet, chance))
    found = together(texts, copies)
    yield f"prints found again: {found} of {len(copies)} ({found / len(copies):.1%} recall)"
    wrong = 0
    for share, name in ((0.0, "one figure changed"), (1.0, "all figures changed")):
        chosen = chance.sample(with_figures, min(count, len(with_figures)))
        reports = plant(texts, chosen, partial(with_other_figures, share=share, chance=chance))
        taken = together(texts, reports)
        wrong += taken
        yield f"reports taken for prints, {name}: {taken} of {len(reports)}"
    yield f"precision among what was planted: {found / max(found + wrong, 1):.1%}"


def main() -> None:
    """Read the news and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("news", type=Path, help='articles, {"text"} a line: .jsonl or .jsonl.xz')
    parser.add_argument("--articles", type=int, default=5000, help="how many to read")
    parser.add_argument("--planted", type=int, default=500, help="how many of each kind to plant")
    parser.add_argument("--misread", type=float, default=0.02, help="share of characters misread")
    parser.add_argument("--lost", type=float, default=0.1, help="share of sentences lost")
    options = parser.parse_args()
    texts = [text_in(row, "text") for row in islice(read_lines(options.news), options.articles)]
    texts = [text for text in texts if len(text) >= _SHORTEST]
    for line in measure(texts, options.planted, Damage(options.misread, options.lost), Random(1)):  # noqa: S311
        print(line)


if __name__ == "__main__":
    main()
