"""Files of examples → a trained network: batches drawn by a plan, losses, checkpoints."""

from __future__ import annotations

import logging
import random
import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel

from bot.reader.tokens import Cut, ReadingTokens
from reader_training.examples import Example, dice
from reader_training.network import LONGEST_SPAN, Batch, Reader

logger = logging.getLogger(__name__)

_BESIDE = 2
_SHORTEST, _LONGEST = 64, 136
_AVERAGE = 0.998
_SHOWN, _SAVED = 50, 250
_JUDGED = 0.8
_EDGES = 0.3


@dataclass(frozen=True, slots=True)
class Drawn:
    """A batch of questions, each with two windows, and the first and last token of each answer (-1: too long)."""

    batch: Batch
    first: Tensor
    last: Tensor
    offered: Tensor


@dataclass(frozen=True, slots=True)
class Plan:
    """How long to train and on what: at one rate until the last `cooling` steps, in which it falls to nothing.

    `real` is the share of real questions before and in those last steps.
    """

    steps: int
    cooling: int
    batch: int = 32
    rate: float = 2e-3
    real: tuple[float, float] = (0.6, 0.75)

    def rate_at(self, step: int) -> float:
        """Give the learning rate of a step."""
        return self.rate * min(1.0, (step + 1) / 200, (self.steps - step) / self.cooling)

    def real_at(self, step: int) -> float:
        """Give the share of real questions of a step."""
        return self.real[step >= self.steps - self.cooling]


def crop(cut: Cut, start: int, end: int, size: int, rng: random.Random) -> tuple[Cut, int, int]:
    """Keep a stretch of tokens that holds those from `start` to `end`, at random where there is choice."""
    length = len(cut.words)
    if length <= size:
        return cut, start, end
    lowest = max(0, min(end - size, start))
    first = rng.randint(lowest, max(lowest, min(start, length - size)))
    kept = slice(first, first + max(size, end - first))
    return Cut(cut.text, cut.words[kept], cut.starts[kept], cut.ends[kept]), start - first, end - first


def tokens_of(cut: Cut, start: int, end: int) -> tuple[int, int]:
    """Give the tokens that hold a run of characters: the first, and the one behind the last."""
    first = int(np.searchsorted(cut.ends, start, side="right"))
    behind = int(np.searchsorted(cut.starts, end, side="left"))
    return first, max(behind, first + 1)


class Sampler:
    """Draws batches: questions with the window that answers each and another beside."""

    def __init__(self, tokens: ReadingTokens, seed: int) -> None:
        self._tokens = tokens
        self._seed = seed
        self._rng = dice(seed)

    def skip(self, steps: int) -> None:
        """Go on with other draws than those of the steps before."""
        self._rng = dice(self._seed + steps)

    def draw(self, made: Sequence[Example], real: Sequence[Example], share: float, size: int) -> Drawn:
        """Draw a batch of which some share is real."""
        return self.lay_out([self._rng.choice(real if self._rng.random() < share else made) for _ in range(size)])

    def lay_out(self, examples: Sequence[Example]) -> Drawn:
        """Cut, crop and lay out examples."""
        longest = self._rng.randint(_SHORTEST, _LONGEST)
        offered, texts = [], []
        for example in examples:
            others = example.windows[1:]
            other = self._rng.choice(others) if others else ""
            offered.append((True, bool(other)))
            texts += [example.question, example.windows[0], other]
        cuts = self._tokens.cut(texts)
        asked, right, beside, places = cuts[::3], [], [], []
        for example, own, alien in zip(examples, cuts[1::3], cuts[2::3], strict=True):
            cropped, first, behind = crop(own, *tokens_of(own, example.start, example.end), longest, self._rng)
            right.append(cropped)
            places.append((first, behind - 1))
            beside.append(crop(alien, 0, 0, longest, self._rng)[0])
        passages = [c for pair in zip(right, beside, strict=True) for c in pair]
        doubled = [a for a in asked for _ in range(_BESIDE)]
        edges = torch.tensor(places)
        return Drawn(
            Batch.of(self._tokens.questions(doubled), self._tokens.passages(doubled, passages)),
            edges[:, 0],
            edges[:, 1],
            torch.tensor(offered),
        )


def loss_of(network: nn.Module, drawn: Drawn) -> tuple[Tensor, float]:
    """Give the loss of a batch, and the share of answers that are found."""
    spans, judged = network(drawn.batch.question, drawn.batch.passage)
    count, tokens = len(drawn.first), spans.shape[-1]
    spans = spans.view(count, _BESIDE, tokens, tokens)
    chances = spans.flatten(1).log_softmax(dim=1).view_as(spans)
    rows = torch.arange(count)
    last = torch.minimum(drawn.last, drawn.first + LONGEST_SPAN - 1)
    whole = -chances[rows, 0, drawn.first, last]
    begins, ends = chances.logsumexp(dim=3), chances.logsumexp(dim=2)
    edges = -begins[rows, 0, drawn.first] - ends[rows, 0, last]
    target = torch.tensor([1.0, 0.0]).repeat(count, 1)
    judging = functional.binary_cross_entropy_with_logits(judged.view(count, _BESIDE), target, reduction="none")
    judging = (judging * drawn.offered).sum() / drawn.offered.sum()
    found = chances.flatten(1).argmax(dim=1) == drawn.first * tokens + last
    return (whole + _EDGES * edges).mean() + _JUDGED * judging, found.float().mean().item()


class Course:
    """A network on its way: its weights, their running mean (which counts in the end), the optimizer, the step."""

    def __init__(self, network: Reader, rate: float) -> None:
        self.network = network
        self.averaged = AveragedModel(network, multi_avg_fn=_into_average)
        self.optimizer = torch.optim.AdamW(network.parameters(), lr=rate, betas=(0.9, 0.98), weight_decay=0.01)
        self.step = 0

    def learn(self, drawn: Drawn, rate: float) -> tuple[float, float]:
        """Take one step: the loss before it, and the share of answers found."""
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.network.train()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            value, found = loss_of(self.network, drawn)
        self.optimizer.zero_grad()
        torch.autograd.backward(value)
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
        self.optimizer.step()
        self.averaged.update_parameters(self.network)
        self.step += 1
        return value.item(), found

    def save(self, file: Path) -> None:
        """Write a checkpoint; it is whole or not there."""
        partial = file.with_suffix(".partial")
        states = {name: getattr(self, name).state_dict() for name in ("network", "averaged", "optimizer")}
        torch.save({**states, "step": self.step}, partial)
        partial.replace(file)

    def resume(self, file: Path) -> None:
        """Go on from a checkpoint where there is one."""
        if file.exists():
            saved = torch.load(file, weights_only=True)
            for name in ("network", "averaged", "optimizer"):
                getattr(self, name).load_state_dict(saved[name])
            self.step = int(saved["step"])
            logger.info("going on from step %d", self.step)


def train(network: Reader, sampler: Sampler, files: dict[str, list[Example]], plan: Plan, checkpoint: Path) -> None:
    """Train by plan, from the checkpoint where there is one."""
    course = Course(network, plan.rate)
    course.resume(checkpoint)
    sampler.skip(course.step)
    real = 2 * (files["asked"] + files["crud"]) + files["varied"]
    seen: deque[tuple[float, float]] = deque(maxlen=_SHOWN)
    started = time.monotonic()
    while course.step < plan.steps:
        drawn = sampler.draw(files["made"], real, plan.real_at(course.step), plan.batch)
        seen.append(course.learn(drawn, plan.rate_at(course.step)))
        if course.step % _SHOWN == 0:
            logger.info("step %d: loss %.3f, found %.3f, %.0f s", course.step, *_mean(seen), time.monotonic() - started)
        if course.step % _SAVED == 0 or course.step == plan.steps:
            course.save(checkpoint)
            logger.info("held out: loss %.3f, found %.3f", *held_out(course.averaged, sampler, files["trial"]))


def held_out(network: nn.Module, sampler: Sampler, examples: Sequence[Example]) -> tuple[float, float]:
    """Give the mean loss and the share found on examples that are not trained on."""
    network.eval()
    with torch.inference_mode():
        seen = [loss_of(network, sampler.lay_out(examples[i : i + 64])) for i in range(0, min(len(examples), 512), 64)]
    return _mean([(value.item(), found) for value, found in seen])


def load_averaged(file: Path, network: Reader) -> None:
    """Give the network the running mean of the weights of a checkpoint."""
    averaged = torch.load(file, weights_only=True)["averaged"]
    network.load_state_dict({k.removeprefix("module."): v for k, v in averaged.items() if k.startswith("module.")})


def _into_average(averages: Sequence[Tensor], weights: Sequence[Tensor], _: Tensor | int) -> None:
    for average, weight in zip(averages, weights, strict=True):
        average.lerp_(weight, 1 - _AVERAGE)


def _mean(seen: Iterable[tuple[float, float]]) -> tuple[float, float]:
    losses, shares = zip(*seen, strict=True)
    return sum(losses) / len(losses), sum(shares) / len(shares)
