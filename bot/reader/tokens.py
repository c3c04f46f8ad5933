"""A question and passages → the numbers that the reader's network takes in, each token with its offsets.

Tokens are the pieces of the shipped tokenizer; what it leaves out (marks, rare characters) stands alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index import HAN, fold, replace_halves

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ids = NDArray[np.int64]
Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]

MARKS = ",.、。;:?!\"'“”‘’()《》〈〉「」『』【】[]{}—–-…·~%‰℃+/=<>&@#*$¥£€_|^\n"
OWN_SIGNS, SHARED_SIGNS = 11, 9
LONGEST_QUESTION = 64
_ORDINARY = 0x10000
_RAREST, _COMMONEST = 14.0, 0.05
_KINDS = tuple(
    map(
        re.compile,
        (
            f"[{HAN}]",
            "[0-9]",
            "[a-z]",
            "[〇零一二三四五六七八九十百千万亿两几半]",
            "[“‘《〈「『【([{]",
            "[”’》〉」』】)\\]}]",
        ),
    )
)
_ENDING = "。!?;\n"


@dataclass(frozen=True, slots=True)
class Side:
    """Texts as rows of tokens of equal length: each token's word, first and last character and signs.

    `real` tells tokens from padding.
    """

    words: Ids
    firsts: Ids
    lasts: Ids
    signs: Floats
    real: Flags

    def arrays(self) -> tuple[NDArray[np.generic], ...]:
        """Give the arrays in order."""
        return self.words, self.firsts, self.lasts, self.signs, self.real


@dataclass(frozen=True, slots=True)
class Cut:
    """A folded text's tokens: the number of each and where it begins and ends."""

    text: str
    words: Ids
    starts: Ids
    ends: Ids

    def shortened(self, most: int) -> Cut:
        """Keep the first tokens."""
        return Cut(self.text, self.words[:most], self.starts[:most], self.ends[:most])


class ReadingTokens:
    """Cuts texts into tokens and counts what question and passage share; the same in training and in use."""

    def __init__(self, tokenizer: Tokenizer, rarities: Floats, singles: Mapping[str, int]) -> None:
        self._tokenizer = tokenizer
        self._rarities = rarities
        self.characters: Ids = np.array([*singles.values(), len(rarities) - 1], np.int64)
        """The words that are one character, in the order of the characters' own numbers; the last is the unknown."""
        self._numbers = np.full(_ORDINARY, len(singles))
        self._numbers[[ord(character) for character in singles]] = np.arange(len(singles))
        self._kinds = _kinds()
        self.size = len(rarities)
        """How many words there are, marks and the unknown included."""

    @classmethod
    def open(cls, file: Path) -> ReadingTokens:
        """Read a tokenizer of pieces with log frequencies (Unigram)."""
        from tokenizers import Tokenizer

        raw = file.read_bytes()
        pieces: list[tuple[str, float]] = json.loads(raw)["model"]["vocab"]
        rarities = np.full(len(pieces) + len(MARKS) + 1, _COMMONEST, np.float32)
        rarities[: len(pieces)] = [max(_COMMONEST, min(1.0, -score / _RAREST)) for _, score in pieces]
        singles = {p: n for n, p in enumerate([*(p for p, _ in pieces), *MARKS]) if len(p) == 1 and ord(p) < _ORDINARY}
        tokenizer = Tokenizer.from_buffer(raw)
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return cls(tokenizer, rarities, singles)

    def cut(self, texts: Sequence[str]) -> list[Cut]:
        """Cut texts, folded first, into tokens that cover all but white space."""
        folded = [replace_halves(fold(text)) for text in texts]
        cuts = self._tokenizer.encode_batch(folded, add_special_tokens=False)
        return [self._cover(text, cut.ids, cut.offsets) for text, cut in zip(folded, cuts, strict=True)]

    def questions(self, asked: Sequence[Cut]) -> Side:
        """Lay questions out as rows; what goes beyond the longest question is left out."""
        short = [cut.shortened(LONGEST_QUESTION) for cut in asked]
        return self._side(short, [self._own_signs(cut) for cut in short])

    def passages(self, asked: Sequence[Cut], cuts: Sequence[Cut]) -> Side:
        """Lay passages out as rows, with what each token shares with its question."""
        signs = [
            np.concatenate([self._own_signs(cut), self._shared_signs(question, cut)], axis=1)
            for question, cut in zip(asked, cuts, strict=True)
        ]
        return self._side(cuts, signs)

    def _cover(self, text: str, pieces: Sequence[int], offsets: Sequence[tuple[int, int]]) -> Cut:
        """Add a token for each character between the pieces that is not white space."""
        codes = _codes(text)
        edges = np.array(offsets, np.int64).reshape(-1, 2)
        change = np.zeros(len(text) + 1, np.int64)
        np.add.at(change, edges[:, 0], 1)
        np.add.at(change, edges[:, 1], -1)
        blank = (codes <= 32) & (codes != 10)
        lone = np.flatnonzero((np.cumsum(change)[:-1] == 0) & ~blank)
        starts = np.concatenate([edges[:, 0], lone])
        order = np.argsort(starts, kind="stable")
        words = np.concatenate([np.array(pieces, np.int64), self.characters[self._character(codes[lone])]])
        return Cut(text, words[order], starts[order], np.concatenate([edges[:, 1], lone + 1])[order])

    def _character(self, codes: Ids) -> Ids:
        found: Ids = self._numbers[np.minimum(codes, _ORDINARY - 1)]
        return found

    def _side(self, cuts: Sequence[Cut], signs: Sequence[Floats]) -> Side:
        longest = max([1, *(len(cut.words) for cut in cuts)])
        shape = (len(cuts), longest)
        words, firsts, lasts = np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        laid, real = np.zeros((*shape, signs[0].shape[1]), np.float32), np.zeros(shape, np.bool_)
        for row, (cut, own) in enumerate(zip(cuts, signs, strict=True)):
            codes, place = _codes(cut.text), slice(len(cut.words))
            words[row, place] = cut.words
            firsts[row, place] = self._character(codes[cut.starts])
            lasts[row, place] = self._character(codes[cut.ends - 1])
            laid[row, place] = own
            real[row, place] = True
        return Side(words, firsts, lasts, laid, real)

    def _own_signs(self, cut: Cut) -> Floats:
        """Tell what a token is by itself: its script and kind of mark, length, rarity, whether it stands in quotes."""
        codes = _codes(cut.text)
        kinds = self._kinds[np.minimum(codes[cut.ends - 1], _ORDINARY - 1)].astype(np.float32)
        depth = np.cumsum(kinds[:, 4] - kinds[:, 5])
        others = (kinds.max(axis=1, initial=0) == 0, depth > 0, (cut.ends - cut.starts) / 4, self._rarities[cut.words])
        return np.column_stack([kinds, *others]).astype(np.float32)

    def _shared_signs(self, asked: Cut, cut: Cut) -> Floats:
        """Tell what a token and its sentence share with the question: words, characters, pairs of characters."""
        rarity = self._rarities[cut.words]
        same = np.isin(cut.words, asked.words)
        codes, sentence = _codes(cut.text), self._sentences(cut)
        paired = _paired(codes, _pairs(_codes(asked.text)))
        covered = _coverage(cut.words, sentence, asked.words, self._rarities[asked.words])
        pairs, first = _pairs(codes), np.minimum(cut.starts, max(len(codes) - 2, 0))
        shared = _coverage(pairs[first] if len(pairs) else cut.words, sentence, _pairs(_codes(asked.text)), None)
        best, best_shared = covered.max(initial=0), shared.max(initial=0)
        return np.column_stack(
            [
                same,
                same * rarity,
                _mean_over(np.isin(codes, _codes(asked.text)), cut),
                _mean_over(paired, cut),
                covered,
                covered - best,
                shared - best_shared,
                np.full(len(cut.words), best),
                sentence == 0,
            ]
        ).astype(np.float32)

    def _sentences(self, cut: Cut) -> Ids:
        """Give the number of each token's sentence."""
        ends = np.isin(_codes(cut.text)[cut.ends - 1], [ord(mark) for mark in _ENDING])
        numbers: Ids = np.cumsum(np.append(False, ends[:-1])) if len(ends) else np.zeros(0, np.int64)
        return numbers


def _kinds() -> NDArray[np.int8]:
    """Tell of each ordinary character whether it is Han, a digit, a letter, a numeral, opens or closes, or ends."""
    table = np.zeros((_ORDINARY, len(_KINDS) + 1), np.int8)
    every = "".join(map(chr, range(_ORDINARY)))
    for column, pattern in enumerate(_KINDS):
        table[[match.start() for match in pattern.finditer(every)], column] = 1
    table[[ord(mark) for mark in _ENDING], -1] = 1
    return table


def _codes(text: str) -> Ids:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.int64)


def _pairs(codes: Ids) -> Ids:
    """Give each pair of neighbouring characters a number of its own."""
    return (codes[:-1] << 21) + codes[1:]


def _paired(codes: Ids, wanted: Ids) -> Flags:
    """Tell which characters belong to a pair that the question holds too."""
    found = np.isin(_pairs(codes), wanted)
    either: Flags = np.append(found, False) | np.append(False, found)
    return either


def _mean_over(flags: Flags, cut: Cut) -> Floats:
    """Give the share of each token's characters that are flagged."""
    summed = np.append(0, np.cumsum(flags))
    share: Floats = ((summed[cut.ends] - summed[cut.starts]) / (cut.ends - cut.starts)).astype(np.float32)
    return share


def _coverage(items: Ids, sentence: Ids, wanted: Ids, weights: Floats | None) -> Floats:
    """Give each token the share of the question's items, by weight, that its sentence holds."""
    distinct, first = np.unique(wanted, return_index=True)
    if not len(distinct) or not len(items):
        return np.zeros(len(items), np.float32)
    worth = np.ones(len(distinct), np.float32) if weights is None else weights[first]
    held = np.zeros((int(sentence[-1]) + 1, len(distinct)), np.bool_)
    place = np.searchsorted(distinct, items).clip(max=len(distinct) - 1)
    hit = distinct[place] == items
    held[sentence[hit], place[hit]] = True
    share: Floats = (np.where(held, worth, 0).sum(axis=1) / worth.sum()).astype(np.float32)[sentence]
    return share
