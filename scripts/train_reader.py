#!/usr/bin/env python3
"""Public questions and news → the reader that ships in bot/reader, and the figures it reaches.

    scripts/train_reader.py prepare --data DATA --work WORK [--small]
    scripts/train_reader.py train --work WORK [--steps 5000] [--cooling 2000] [--threads 2]
    scripts/train_reader.py export --work WORK --out DIR
    scripts/train_reader.py measure --data DATA --work WORK [--model DIR] [--most N]

Each goes on from what the one before left in --work; training, from its checkpoint. It needs the extra `train`.
"""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import torch
from reader_training import exporting, material, measuring, training, words
from reader_training.examples import load
from reader_training.network import Reader as Network

from bot.reader.reading import SHIPPED, Reader
from bot.reader.tokens import ReadingTokens

TRAINED = ("made", "asked", "varied", "crud", "trial")
KNOWN, CHECKPOINT = "known.npy", "checkpoint.pt"


def prepare(arguments: argparse.Namespace) -> None:
    """Write the examples, and what is known of each word."""
    size = material.SMALL if arguments.small else material.Size()
    arguments.work.mkdir(parents=True, exist_ok=True)
    material.prepare(arguments.data, arguments.work, size)
    if not (arguments.work / KNOWN).exists():
        words.save_known(arguments.data, arguments.work / KNOWN, size.news)


def build(work: Path) -> tuple[Network, ReadingTokens]:
    """Build the network as it is before training."""
    torch.manual_seed(material.SEED)
    tokens = ReadingTokens.open(words.TOKENIZER)
    known = words.load_known(work / KNOWN)
    return Network(torch.from_numpy(known), torch.from_numpy(tokens.characters)), tokens


def train(arguments: argparse.Namespace) -> None:
    """Train on the examples, from the checkpoint on."""
    torch.set_num_threads(arguments.threads)
    network, tokens = build(arguments.work)
    files = {part: load(arguments.work / f"{part}.jsonl") for part in TRAINED}
    plan = training.Plan(arguments.steps, arguments.cooling, arguments.batch)
    training.train(network, training.Sampler(tokens, material.SEED), files, plan, arguments.work / CHECKPOINT)


def export(arguments: argparse.Namespace) -> None:
    """Write the running mean of the trained weights for use."""
    network, _ = build(arguments.work)
    training.load_averaged(arguments.work / CHECKPOINT, network)
    exporting.export(network, arguments.out)


def measure(arguments: argparse.Namespace) -> None:
    """Print the figures of a reader."""
    reader = Reader.open(arguments.model)
    if reader is None:
        sys.exit(f"there is no reader in {arguments.model}: export one")
    measuring.report(reader, arguments.data, load(arguments.work / "crud_held.jsonl"), arguments.most)


def read_arguments(given: list[str] | None) -> argparse.Namespace:
    """Read the command and its options."""
    parser = argparse.ArgumentParser(description="Train and measure the reader that the bot ships.")
    commands = parser.add_subparsers(required=True)
    for run, about in (
        (prepare, "make the examples"),
        (train, "train on them"),
        (export, "write the reader for use"),
        (measure, "print how well a reader reads"),
    ):
        command = commands.add_parser(run.__name__, help=about)
        command.set_defaults(run=run)
        command.add_argument("--work", type=Path, required=True, help="folder of examples and checkpoints")
        if run in (prepare, measure):
            command.add_argument("--data", type=Path, required=True, help="folder of the corpora")
        if run is prepare:
            command.add_argument("--small", action="store_true", help="a trial of a minute, on the first of the data")
        if run is train:
            command.add_argument("--steps", type=int, default=5000)
            command.add_argument("--cooling", type=int, default=2000, help="last steps, in which the rate falls")
            command.add_argument("--batch", type=int, default=32)
            command.add_argument("--threads", type=int, default=2)
        if run is export:
            command.add_argument("--out", type=Path, required=True, help="folder to write the reader into")
        if run is measure:
            command.add_argument("--model", type=Path, default=SHIPPED, help="folder of a reader")
            command.add_argument("--most", type=int, help="questions of each set (default: all)")
    return parser.parse_args(given)


def main(given: list[str] | None = None) -> int:
    """Run the command that the words name."""
    arguments = read_arguments(given)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    arguments.run(arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main())
