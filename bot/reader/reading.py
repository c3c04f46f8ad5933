"""A question and passages → how likely each passage answers it, and where in it the answer stands: the shipped reader.

It decides nothing: what an answer may be is for the stages that ask it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.reader.tokens import Floats, Ids, ReadingTokens, Side

logger = logging.getLogger(__name__)

SHIPPED = Path(__file__).parent
MODEL, TOKENIZER = "model.onnx", "tokenizer.json"
INPUTS = tuple(f"{side}_{part}" for side in ("question", "passage") for part in Side.__slots__)
LEAST = -30.0
"""The score of a run that was not or cannot be read, and of a passage without words."""
_LONGEST_PASSAGE = 512


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What the reader says of one passage.

    `relevance` is the log-odds that the passage answers the question. `spans[i, j]` is the log-probability, among all
    runs of all passages read with it, that the answer goes from token i to token j; `starts` and `ends` are the
    tokens' offsets in the passage.
    """

    relevance: float
    starts: Ids
    ends: Ids
    spans: Floats

    def span_score(self, start: int, end: int) -> float:
        """Give the log-probability that the answer is this run of characters, widened to whole tokens."""
        first = int(np.searchsorted(self.ends, start, side="right"))
        last = int(np.searchsorted(self.starts, end, side="left")) - 1
        return float(self.spans[first, last]) if start < end and first <= last else LEAST

    def sentence_score(self, start: int, end: int) -> float:
        """Give the log-probability that the answer stands within this run of characters."""
        first = int(np.searchsorted(self.starts, start, side="left"))
        behind = int(np.searchsorted(self.ends, end, side="right"))
        return _log_sum(self.spans[first:behind, first:behind]) if first < behind else LEAST

    def best_span(self, max_length: int = 60) -> tuple[int, int] | None:
        """Give the likeliest run of at most so many characters; None where no token is that short."""
        fits = self.ends[None, :] - self.starts[:, None] <= max_length
        fits &= np.arange(len(self.starts))[:, None] <= np.arange(len(self.ends))[None, :]
        if not fits.any():
            return None
        first, last = divmod(int(np.where(fits, self.spans, -np.inf).argmax()), len(self.ends))
        return int(self.starts[first]), int(self.ends[last])


class Network(Protocol):
    """Runs on named arrays: gives a score for each run of tokens, and for each passage."""

    def run(self, outputs: None, arrays: Mapping[str, NDArray[np.generic]]) -> list[Floats]:
        """Give (passages, first token, last token) and (passages)."""


class Reader:
    """The network and its tokens; the same question and passages give the same readings."""

    def __init__(self, tokens: ReadingTokens, network: Network) -> None:
        self._tokens = tokens
        self._network = network

    @classmethod
    def open(cls, folder: Path = SHIPPED) -> Reader | None:
        """Open the reader of a folder, to run in one thread; None where there is none."""
        if not (folder / MODEL).is_file() or not (folder / TOKENIZER).is_file():
            logger.info("no reader in %s", folder)
            return None
        from onnxruntime import InferenceSession, SessionOptions  # type: ignore[import-untyped]

        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        session = InferenceSession(str(folder / MODEL), options, providers=["CPUExecutionProvider"])
        return cls(ReadingTokens.open(folder / TOKENIZER), session)

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """Read passages together, so that their runs compare; only the first 512 tokens of each are read."""
        if not passages:
            return []
        asked, *cuts = self._tokens.cut([question, *passages])
        cuts = [cut.shortened(_LONGEST_PASSAGE) for cut in cuts]
        beside = [asked] * len(cuts)
        arrays = (*self._tokens.questions(beside).arrays(), *self._tokens.passages(beside, cuts).arrays())
        spans, relevances = self._network.run(None, dict(zip(INPUTS, arrays, strict=True)))
        spans = np.maximum(spans - _log_sum(spans), LEAST)
        return [
            Reading(
                float(relevance) if len(cut.starts) else LEAST,
                cut.starts,
                cut.ends,
                own[: len(cut.starts), : len(cut.starts)],
            )
            for cut, own, relevance in zip(cuts, spans, relevances, strict=True)
        ]


def _log_sum(scores: Floats) -> float:
    """Add up what logarithms stand for."""
    most = float(scores.max())
    return most + float(np.log(np.exp(scores - most).sum()))
