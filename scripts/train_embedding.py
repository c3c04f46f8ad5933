#!/usr/bin/env python3
"""Public corpora → the static embedding model that ships in index/model, and the figures it reaches.

    scripts/train_embedding.py train --data DATA --out DIR [--work DIR] [--steps 1600] [--small]
    scripts/train_embedding.py evaluate --data DATA [--model DIR] [--news]

Training: vocabulary, starting vectors, contrastive training, export in half precision. It goes on from the checkpoint
in --work where there is one. It needs the extra `train` (and rjieba).
"""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from embedding_training import material
from tokenizers import Tokenizer

from index.embedding import open_embedder

logger = logging.getLogger("train_embedding")


def train(arguments: argparse.Namespace) -> None:
    """Run every step; the vocabulary and the starting vectors are kept in the work folder."""
    import torch
    from embedding_training import training

    torch.manual_seed(material.SEED)
    work: Path = arguments.work or arguments.out.with_name(arguments.out.name + ".work")
    work.mkdir(parents=True, exist_ok=True)
    size = material.SMALL if arguments.small else material.Size()
    sources = material.read_sources(arguments.data, size)
    vocabulary = work / "tokenizer.json"
    if not vocabulary.exists():
        material.make_tokenizer(sources, size).save(str(vocabulary))
    tokenizer = Tokenizer.from_file(str(vocabulary))
    logger.info("%d pieces", tokenizer.get_vocab_size())
    table, examples = material.prepare(sources, tokenizer, size, work / "start.npy")
    model = training.build_model(tokenizer, table)
    training.train(
        model,
        examples.batch_of,
        steps=30 if arguments.small else arguments.steps,
        batch=64 if arguments.small else arguments.batch,
        rate=arguments.rate,
        checkpoint=work / "checkpoint.pt",
    )
    training.export(model, tokenizer, arguments.out)
    logger.info("written to %s", arguments.out)


def evaluate(arguments: argparse.Namespace) -> None:
    """Print the figures of a model."""
    from embedding_training import evaluation

    evaluation.report(open_embedder(arguments.model), arguments.data, news=arguments.news)


def main(words: list[str] | None = None) -> int:
    """Run the command that the words name."""
    parser = argparse.ArgumentParser(description="Train and measure the embedding model that the index ships.")
    commands = parser.add_subparsers(required=True)
    training = commands.add_parser("train", help="train a model from the data folder")
    training.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    training.add_argument("--out", type=Path, required=True, help="folder to write the model into")
    training.add_argument("--work", type=Path, help="folder for checkpoints (default: beside --out)")
    training.add_argument("--steps", type=int, default=1600)
    training.add_argument("--batch", type=int, default=2048)
    training.add_argument("--rate", type=float, default=0.08, help="learning rate of Adagrad")
    training.add_argument("--small", action="store_true", help="a trial of a minute, on the first of the data")
    training.set_defaults(run=train)
    measuring = commands.add_parser("evaluate", help="print how often a model finds the right text")
    measuring.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    measuring.add_argument("--model", help="folder or name of a model (default: the one that ships)")
    measuring.add_argument("--news", action="store_true", help="also over the whole CRUD news, which takes minutes")
    measuring.set_defaults(run=evaluate)
    arguments = parser.parse_args(words)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    arguments.run(arguments)
    return 0


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    sys.exit(main())
