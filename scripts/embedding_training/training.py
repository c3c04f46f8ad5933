"""Starting vectors and batches of examples → trained vectors, by sentence-transformers' ranking loss."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer

from embedding_training.examples import Example
from embedding_training.ragged import Ids

logger = logging.getLogger(__name__)


def build_model(tokenizer: Tokenizer, table: NDArray[np.float32]) -> SentenceTransformer:
    """Wrap a tokenizer and a table as a sentence-transformers model."""
    return SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=table), Normalize()], device="cpu")


def features(rows: list[Ids]) -> dict[str, torch.Tensor]:
    """Lay rows of tokens out as StaticEmbedding reads them."""
    offsets = np.cumsum([0, *map(len, rows[:-1])])
    return {"input_ids": torch.from_numpy(np.concatenate(rows).astype(np.int64)), "offsets": torch.from_numpy(offsets)}


def train(
    model: SentenceTransformer,
    draw: Callable[[int, int], list[Example]],
    *,
    steps: int,
    batch: int,
    rate: float,
    checkpoint: Path,
    save_every: int = 200,
) -> None:
    """Train for some steps, going on from the checkpoint where there is one; `draw(step, size)` gives a batch."""
    loss = MultipleNegativesRankingLoss(model, scale=20.0)
    optimizer = torch.optim.Adagrad(model.parameters(), lr=rate, initial_accumulator_value=1e-9)
    first = _resume(checkpoint, model, optimizer)
    started, running = time.monotonic(), 0.0
    for step in range(first, steps):
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1.0, (step + 1) / 20) * (1.0 - 0.9 * step / steps)
        queries, passages = zip(*draw(step, batch), strict=True)
        value = loss([features(list(queries)), features(list(passages))], torch.empty(0))
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        running = value.item() if step == first else 0.95 * running + 0.05 * value.item()
        if step % 25 == 0:
            logger.info("step %d of %d: loss %.3f, %.0f s", step, steps, running, time.monotonic() - started)
        if (step + 1) % save_every == 0 or step + 1 == steps:
            _save(checkpoint, model, optimizer, step + 1)


def _save(checkpoint: Path, model: SentenceTransformer, optimizer: torch.optim.Optimizer, step: int) -> None:
    partial = checkpoint.with_suffix(".partial")
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step}, partial)
    partial.replace(checkpoint)


def _resume(checkpoint: Path, model: SentenceTransformer, optimizer: torch.optim.Optimizer) -> int:
    if not checkpoint.exists():
        return 0
    saved = torch.load(checkpoint, weights_only=True)
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    logger.info("going on from step %d", saved["step"])
    return int(saved["step"])


def export(model: SentenceTransformer, tokenizer: Tokenizer, folder: Path) -> None:
    """Write the model in half precision, in sentence-transformers' format; a model card there stays."""
    card = folder / "README.md"
    kept = card.read_text("utf-8") if card.exists() else None
    model.half().save(str(folder), create_model_card=False)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    (folder / "model.safetensors").chmod(0o644)
    if kept is not None:
        card.write_text(kept, "utf-8")
