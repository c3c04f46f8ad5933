#!/usr/bin/env python3
"""A Chinese-English dictionary, sentence pairs and news → bot/english/translation.tsv.xz: what English words may mean.

scripts/train_translation.py train DATA_DIR [--out FILE]
scripts/train_translation.py measure QUESTIONS.jsonl.xz [--table FILE]    English questions over Chinese paragraphs
"""

from __future__ import annotations

import argparse
import json
import lzma
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from translation_training.alignment import align, link
from translation_training.glosses import Gloss, read_glosses, read_surnames
from translation_training.measuring import measure
from translation_training.table import (
    News,
    TableSettings,
    forms,
    gloss_evidence,
    rows,
    sentence_evidence,
    syllable_rows,
)

from bot.english.stems import tokens
from index import Segmenter, fold

SHIPPED = Path(__file__).resolve().parent.parent / "bot" / "english" / "translation.tsv.xz"
NEWS = ("crud_news.jsonl.xz", "xwlb_news.jsonl.xz")


def read_rows(path: Path) -> Iterator[dict[str, object]]:
    """Read JSON Lines compressed by xz."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def count_news(folder: Path, segmenter: Segmenter) -> Counter[str]:
    """Count the words, and the characters, of the news."""
    words: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    for name in NEWS:
        for row in read_rows(folder / name):
            text = fold(f"{row.get('title') or ''}\n{row['text']}")
            words.update(segmenter.words(text))
            characters.update(text)
    return Counter({c: n for c, n in characters.items() if len(c.encode()) > 2}) + Counter(
        {w: n for w, n in words.items() if len(w) > 1}
    )


def sentence_pairs(folder: Path, segmenter: Segmenter) -> Iterator[tuple[list[str], list[str], float]]:
    """Give the sentence pairs as forms of English words beside Chinese words."""
    for row in read_rows(folder / "parallel_en_zh.jsonl.xz"):
        chinese = [w for w in segmenter.words(str(row["zh"])) if not w.isascii()]
        yield forms(tokens(str(row["en"]))), chinese, 1.0


def gloss_pairs(glosses: list[Gloss]) -> Iterator[tuple[list[str], list[str], float]]:
    """Give the dictionary's renderings as forms of English words beside the one Chinese word."""
    for gloss in glosses:
        yield forms(gloss.english), [gloss.chinese], gloss.weight


def readings() -> dict[str, list[str]]:
    """Give each character's syllables without tones, the usual one first."""
    from pypinyin import Style
    from pypinyin.constants import PINYIN_DICT
    from pypinyin.style import convert

    found = {}
    for code, marked in PINYIN_DICT.items():
        plain = [convert(p, Style.NORMAL, strict=False) for p in marked.split(",")]
        found[chr(code)] = [p.replace("ü", "v") for p in plain if p.isascii() or "ü" in p]
    return found


def train(folder: Path, out: Path, settings: TableSettings) -> None:
    """Learn the table and write it, its rows sorted so that they are found by halving."""
    segmenter = Segmenter.open()
    news = News(count_news(folder, segmenter), settings)
    dictionary = list(read_rows(folder / "cedict.jsonl.xz"))
    glosses = list(read_glosses(dictionary))
    by_gloss = gloss_evidence(glosses, align(link(gloss_pairs(glosses))), settings.whole)
    by_sentence = sentence_evidence(align(link(sentence_pairs(folder, segmenter))))
    lines = [
        f"{key}\t{' '.join(f'{word} {share}' for word, share in shares.most_common())}"
        for key, shares in rows(by_gloss, by_sentence, news, settings)
    ]
    lines += ["\t".join(row) for row in syllable_rows(readings(), read_surnames(dictionary), news)]
    packed = lzma.compress("\n".join(sorted(lines)).encode(), preset=9 | lzma.PRESET_EXTREME)
    out.write_bytes(packed)
    print(f"{out}: {len(lines):,} rows, {len(packed):,} bytes")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    training = commands.add_parser("train", help="learn the table that the bot ships")
    training.add_argument("data", type=Path)
    training.add_argument("--out", type=Path, default=SHIPPED)
    measuring = commands.add_parser("measure", help="retrieval by translated terms, beside none and first senses")
    measuring.add_argument("questions", type=Path)
    measuring.add_argument("--table", type=Path, default=SHIPPED)
    measuring.add_argument("--cedict", type=Path, help="the dictionary, for the first-sense rival")
    arguments = parser.parse_args()
    if arguments.command == "train":
        train(arguments.data, arguments.out, TableSettings())
    else:
        cedict = list(read_rows(arguments.cedict)) if arguments.cedict else []
        measure(list(read_rows(arguments.questions)), arguments.table, cedict)


if __name__ == "__main__":
    main()
