"""The shipped word table, jieba's dictionary and the news → what the reader knows of each word from the start."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from embedding_training.corpus import read_news
from embedding_training.starting import singular_vectors, unit
from embedding_training.vocabulary import jieba_kinds
from numpy.typing import NDArray
from safetensors.numpy import load_file
from scipy.sparse import csr_matrix, hstack  # type: ignore[import-untyped]
from tokenizers import Tokenizer

from bot.reader.tokens import Cut, ReadingTokens
from index.embedding import SHIPPED

Floats = NDArray[np.float32]

TOKENIZER = SHIPPED / "tokenizer.json"
COMPANY = 48
_CONTEXTS = 1500
_NOUNS, _OTHERS = (
    ("n", "nr", "ns", "nt", "nz", "t", "s", "f", "j", "l", "i"),
    ("v", "vn", "vd", "a", "ad", "an", "b", "z"),
)
_KINDS = (*_NOUNS, *_OTHERS, "m", "q", "d", "p", "c", "u", "r", "y", "eng")


def read_words() -> tuple[list[str], Floats]:
    """Read the pieces in order and the vector of each."""
    vocabulary = Tokenizer.from_file(str(TOKENIZER)).get_vocab()
    table = load_file(SHIPPED / "model.safetensors")["embedding.weight"].astype(np.float32)
    return sorted(vocabulary, key=vocabulary.__getitem__), table


def kinds_of(pieces: list[str]) -> Floats:
    """Mark each piece's parts of speech as jieba's dictionary has them, in full and by their first letter."""
    known = jieba_kinds()
    marks = np.zeros((len(pieces), len(_KINDS)), np.float32)
    for row, piece in enumerate(pieces):
        kind = known.get(piece, "m" if piece.isdigit() else "eng" if piece.isascii() else "")
        for column, name in enumerate(_KINDS):
            marks[row, column] = kind == name or kind[:1] == name
    return marks


def company_of(texts: Iterable[NDArray[np.int64]], size: int) -> Floats:
    """Give each word a vector by the words that stand right before and right after it: what kind of word it is."""
    flat = np.concatenate(list(texts))
    common = np.argsort(-np.bincount(flat, minlength=size))[:_CONTEXTS]
    column = np.full(size, -1)
    column[common] = np.arange(len(common))
    parts = []
    for left, right in ((flat[:-1], flat[1:]), (flat[1:], flat[:-1])):
        kept = column[right] >= 0
        cells = (np.ones(int(kept.sum()), np.float32), (left[kept], column[right[kept]]))
        parts.append(_associations(csr_matrix(cells, shape=(size, len(common)))))
    return singular_vectors(hstack(parts).tocsr(), COMPANY, seed=7)


def _associations(counts: csr_matrix) -> csr_matrix:
    """Turn counts into positive pointwise mutual information."""
    cells = counts.tocoo()
    rows, columns = np.asarray(counts.sum(axis=1)).ravel(), np.asarray(counts.sum(axis=0)).ravel() ** 0.75
    expected = rows[cells.row] * columns[cells.col] / columns.sum()
    information = np.maximum(np.log(cells.data / np.maximum(expected, 1e-9)), 0).astype(np.float32)
    return csr_matrix((information, (cells.row, cells.col)), shape=counts.shape)


def save_known(data: Path, file: Path, most: int | None) -> None:
    """Gather what is known of each word, its company from every third article."""
    pieces, table = read_words()
    tokens = ReadingTokens.open(TOKENIZER)
    texts = [sentence for article in read_news(data, most)[::3] for sentence in article.sentences]
    company = company_of((cut.words for cut in _cuts(tokens, texts)), tokens.size)[: len(pieces)]
    np.save(file, known_of(table, company, kinds_of(pieces), tokens.size))


def _cuts(tokens: ReadingTokens, texts: list[str]) -> Iterator[Cut]:
    for first in range(0, len(texts), 4096):
        yield from tokens.cut(texts[first : first + 4096])


def load_known(file: Path) -> NDArray[np.float16]:
    """Read it back."""
    known: NDArray[np.float16] = np.load(file)
    return known


def known_of(table: Floats, company: Floats, kinds: Floats, size: int) -> NDArray[np.float16]:
    """Lay what is known of each word side by side, vectors to length 1; each mark is known by itself alone."""
    rows = len(table)
    known = np.zeros((size, table.shape[1] + company.shape[1] + kinds.shape[1] + size - rows), np.float16)
    parts = (8 * unit(table), 6 * company, kinds)
    place = 0
    for part in parts:
        known[:rows, place : place + part.shape[1]] = part
        place += part.shape[1]
    known[rows:, place:] = np.eye(size - rows)
    return known
