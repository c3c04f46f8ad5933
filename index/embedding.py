"""Texts → unit vectors, by the shipped static model (NumPy alone) or by any sentence-transformers model.

It stores no vector and ranks nothing; torch is imported only where a model of layers is asked for.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.types import Span
from index.words import fold, replace_halves

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

logger = logging.getLogger(__name__)

Vectors = NDArray[np.float32]

SHIPPED = Path(__file__).parent / "model"
_CHUNK = 2048
_STATIC = {"StaticEmbedding", "Normalize"}


@dataclass(frozen=True, slots=True)
class WordVectors:
    """The words of a text: their places, the direction of each (words, dimensions; unit rows), how much each tells.

    `whole` is the text's own vector (dimensions), of length 1, or zero where it says nothing.
    """

    spans: tuple[Span, ...]
    directions: Vectors
    lengths: NDArray[np.float32]
    whole: NDArray[np.float32]


class Embedder(Protocol):
    """Gives each text a vector; a question and a passage that answers it lie close by dot product."""

    @property
    def fingerprint(self) -> str:
        """The model's name and a digest of its contents: vectors of equal fingerprints may be compared."""

    @property
    def dimensions(self) -> int:
        """The length of each vector."""

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed questions: an array (texts, dimensions) of unit rows, zero where a text says nothing."""

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Embed passages: an array (texts, dimensions) of unit rows, zero where a text says nothing."""


def open_embedder(model: str | None = None) -> Embedder:
    """Open the shipped model, or one by its folder or its name on the Hugging Face Hub.

    Raises ModelError where the model is neither here nor to be had, or its files are damaged.
    """
    if model is None:
        return shipped_table()
    folder = Path(model).expanduser()
    if model.strip() and folder.is_dir():
        return StaticEmbedder.open(folder, folder.name) if _is_static(folder) else TransformerEmbedder.open(str(folder))
    if folder.is_absolute() or model.startswith((".", "~")) or not model.strip():
        raise ModelError(f"there is no embedding model at {model!r}; name a folder that holds modules.json")
    return TransformerEmbedder.open(model)


@lru_cache(maxsize=1)
def shipped_table() -> StaticEmbedder:
    """Open the shipped model once; raises ModelError where its files are damaged."""
    return StaticEmbedder.open(SHIPPED, "wenbao")


class StaticEmbedder:
    """The sum of a table's rows, one for each token of the folded text, scaled to length 1."""

    def __init__(self, tokenizer: Tokenizer, table: NDArray[np.float16] | Vectors, fingerprint: str) -> None:
        self._tokenizer = tokenizer
        self._table = table
        self._wide: Vectors | None = None
        self.fingerprint = fingerprint
        self.dimensions = int(table.shape[1])

    @classmethod
    def open(cls, folder: Path, name: str) -> StaticEmbedder:
        """Read a folder in the format of sentence-transformers whose one layer is a StaticEmbedding."""
        from safetensors import SafetensorError
        from safetensors.numpy import load
        from tokenizers import Tokenizer

        try:
            home = folder / _read_modules(folder)[0]["path"]
            cut, weights = (home / "tokenizer.json").read_bytes(), (home / "model.safetensors").read_bytes()
            tokenizer, table = Tokenizer.from_buffer(cut), load(weights)["embedding.weight"]
        except (OSError, ValueError, LookupError, TypeError, SafetensorError) as e:
            raise _damaged(folder, e) from e
        if table.ndim != 2 or len(table) < tokenizer.get_vocab_size():
            raise _damaged(folder, f"a table of shape {table.shape} for {tokenizer.get_vocab_size()} tokens")
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return cls(tokenizer, table, f"{name}@{_digest((cut, weights))}")

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed questions."""
        return self._embed(texts)

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Embed passages: for a static model the same as questions."""
        return self._embed(texts)

    def embed_words(self, text: str) -> WordVectors:
        """Embed each word of a text by itself; a longer vector is that of a word that tells more."""
        cut = self._tokenizer.encode(fold(replace_halves(text)), add_special_tokens=False)
        rows = self._table.take(cut.ids, axis=0).astype(np.float32)
        lengths = np.linalg.norm(rows, axis=1)
        whole = _unit(rows.sum(axis=0, keepdims=True))[0]
        return WordVectors(tuple(cut.offsets), _unit(rows), lengths, whole)

    def _embed(self, texts: Sequence[str]) -> Vectors:
        sums = np.zeros((len(texts), self.dimensions), np.float32)
        table = self._rows_for(len(texts))
        for start in range(0, len(texts), _CHUNK):
            folded = [fold(replace_halves(text)) for text in texts[start : start + _CHUNK]]
            for row, cut in enumerate(self._tokenizer.encode_batch_fast(folded, add_special_tokens=False), start):
                np.add.reduce(table.take(cut.ids, axis=0), axis=0, dtype=np.float32, out=sums[row])
        return _unit(sums)

    def _rows_for(self, texts: int) -> NDArray[np.float16] | Vectors:
        """Give the table: for many texts in full precision, which adds up several times as fast."""
        if self._wide is None and texts >= _CHUNK:
            self._wide = self._table.astype(np.float32)
        return self._table if self._wide is None else self._wide


class TransformerEmbedder:
    """Any other model, run by sentence-transformers with the prompts that the model declares."""

    def __init__(self, model: SentenceTransformer, fingerprint: str, dimensions: int) -> None:
        self._model = model
        self.fingerprint = fingerprint
        self.dimensions = dimensions

    @classmethod
    def open(cls, model: str) -> TransformerEmbedder:
        """Open a model by folder or name: from the local cache where it lies there, else from the Hub."""
        loaded = _load(model)
        name = Path(model).name if Path(model).is_dir() else model
        dimensions = loaded.get_embedding_dimension()
        if not dimensions:
            raise ModelError(f"embedding model {model!r} does not say how long its vectors are; choose another model")
        return cls(loaded, f"{name}@{_digest(_contents(loaded))}", dimensions)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed questions, each behind the model's query prompt."""
        return self._embed(self._model.encode_query, texts)

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Embed passages, each behind the model's passage prompt."""
        return self._embed(self._model.encode_document, texts)

    def _embed(self, encode: Callable[..., object], texts: Sequence[str]) -> Vectors:
        encoded = encode([*map(replace_halves, texts)], normalize_embeddings=True, show_progress_bar=False)
        vectors = np.asarray(encoded, dtype=np.float32).reshape(len(texts), self.dimensions)
        vectors[[not text.strip() for text in texts]] = 0
        return vectors


def _read_modules(folder: Path) -> list[dict[str, str]]:
    modules: list[dict[str, str]] = json.loads((folder / "modules.json").read_text("utf-8"))
    return modules


def _is_static(folder: Path) -> bool:
    """Tell whether a folder's model is one table and nothing that only sentence-transformers can do."""
    try:
        kinds = [module["type"].rpartition(".")[2] for module in _read_modules(folder)]
        config = folder / "config_sentence_transformers.json"
        prompts = json.loads(config.read_text("utf-8")).get("prompts", {}) if config.exists() else {}
    except (OSError, ValueError, LookupError, TypeError):
        return False
    return kinds[:1] == ["StaticEmbedding"] and set(kinds) <= _STATIC and not any(prompts.values())


def _load(model: str) -> SentenceTransformer:
    """Load from the disk, else from the Hub; ModelError where neither has it."""
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(model, local_files_only=True)
    except Exception as e:
        # Each back end has its own errors for a missing or damaged file; none of them names a way out.
        logger.debug("model %s is not on this machine: %s", model, e)
        if Path(model).is_dir():
            raise _damaged(Path(model), e) from e
    try:
        return SentenceTransformer(model)
    except Exception as e:
        raise ModelError(
            f"embedding model {model!r} is not on this machine and cannot be fetched ({_first_line(e)}); "
            "fetch it once with a network, name a folder that holds it, or leave out the model to use the shipped one"
        ) from e


def _contents(model: SentenceTransformer) -> Iterator[bytes]:
    import torch

    yield json.dumps(model.prompts, sort_keys=True).encode()
    for name, tensor in sorted(model.state_dict().items()):
        yield name.encode()
        yield tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes()


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def _unit(vectors: Vectors) -> Vectors:
    """Scale each row to length 1 in place; a zero row stays as it is."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    np.divide(vectors, lengths, out=vectors, where=lengths > 0)
    return vectors


def _damaged(folder: Path, reason: object) -> ModelError:
    return ModelError(f"embedding model {folder} cannot be loaded ({_first_line(reason)}); copy it there afresh")


def _first_line(reason: object) -> str:
    return next(iter(str(reason).splitlines()), "") or type(reason).__name__
