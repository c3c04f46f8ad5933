"""Folded texts → their tokens in one flat array with offsets: what every later step reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

Ids = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of tokens end to end: row `i` is `flat[offsets[i]:offsets[i + 1]]`."""

    flat: Ids
    offsets: NDArray[np.int64]

    @classmethod
    def encode(cls, tokenizer: Tokenizer, texts: Sequence[str], chunk: int = 20_000) -> Ragged:
        """Cut folded texts into tokens."""
        parts: list[Ids] = []
        lengths: list[int] = [0]
        for start in range(0, len(texts), chunk):
            cuts = [
                e.ids for e in tokenizer.encode_batch_fast(list(texts[start : start + chunk]), add_special_tokens=False)
            ]
            parts.append(np.fromiter(chain.from_iterable(cuts), np.int32))
            lengths.extend(map(len, cuts))
        return cls(np.concatenate(parts) if parts else np.empty(0, np.int32), np.cumsum(lengths))

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.offsets) - 1

    def __getitem__(self, row: int) -> Ids:
        """Give the tokens of one row."""
        return self.flat[self.offsets[row] : self.offsets[row + 1]]

    def rows(self) -> NDArray[np.int64]:
        """Name each token's row."""
        return np.repeat(np.arange(len(self)), np.diff(self.offsets))
