"""The reader's network: a question beside passages → a score for each run of tokens, and for each passage.

Words come as fixed vectors of what is known of them beforehand; all that is learnt are projections and some layers of
convolution, few enough for two CPU cores.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from bot.reader.tokens import OWN_SIGNS, SHARED_SIGNS, Side

WIDTH = 96
LONGEST_SPAN = 48
_NEVER = -1e4
_QUESTION_REACHES = (1, 2)
_PASSAGE_REACHES = (1, 2, 4, 8, 1)


@dataclass(frozen=True, slots=True)
class Batch:
    """Both sides as tensors."""

    question: tuple[Tensor, ...]
    passage: tuple[Tensor, ...]

    @classmethod
    def of(cls, question: Side, passage: Side) -> Batch:
        """Lay arrays out as tensors."""
        return cls(tensors(question), tensors(passage))


def tensors(side: Side) -> tuple[Tensor, ...]:
    """Give a side's arrays in order."""
    return tuple(map(torch.from_numpy, side.arrays()))


class Words(nn.Module):
    """A token's word, first and last character → one vector; the vectors known beforehand stay as they are."""

    def __init__(self, known: Tensor, characters: Tensor, width: int) -> None:
        super().__init__()
        self.known: Tensor
        self.characters: Tensor
        self.register_buffer("known", known, persistent=False)
        self.register_buffer("characters", characters, persistent=False)
        self.project = nn.ModuleList(nn.Linear(known.shape[1], width, bias=False) for _ in range(3))

    def forward(self, words: Tensor, firsts: Tensor, lasts: Tensor) -> Tensor:
        """Add up the three projections."""
        total: Tensor = torch.zeros(())
        rows = (words, self.characters[firsts], self.characters[lasts])
        for numbers, project in zip(rows, self.project, strict=True):
            distinct, place = torch.unique(numbers, return_inverse=True)
            total = total + functional.embedding(place, project(self.known[distinct].float()))
        return total


class Table(nn.Module):
    """The same with everything projected beforehand: eight bits a number, and a scale for each word."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        for number, project in enumerate(words.project):
            known = words.known[words.characters] if number else words.known
            rows = project(known.float())
            scale = rows.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
            self.register_buffer(f"rows{number}", (rows / scale).round().to(torch.int8))
            self.register_buffer(f"scale{number}", scale)

    def forward(self, words: Tensor, firsts: Tensor, lasts: Tensor) -> Tensor:
        """Add up the three rows."""
        total: Tensor = torch.zeros(())
        for number, which in enumerate((words, firsts, lasts)):
            rows, scale = getattr(self, f"rows{number}"), getattr(self, f"scale{number}")
            total = total + rows[which].float() * scale[which]
        return total


class Dropout(nn.Module):
    """Leaves out the same numbers of every token of a text: as good for these layers, and far cheaper to draw."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, states: Tensor) -> Tensor:
        """Give the states as they are, but in training."""
        if not self.training or not self.share:
            return states
        kept = torch.rand(states.shape[0], 1, states.shape[2]) >= self.share
        return states * (kept / (1 - self.share)).to(states.dtype)


class Block(nn.Module):
    """A residual layer that sees a token and its two neighbours at some distance."""

    def __init__(self, width: int, reach: int, dropout: float) -> None:
        super().__init__()
        self.reach = reach
        self.norm = nn.LayerNorm(width)
        self.see = nn.Linear(3 * width, width)
        self.turn = nn.Linear(width, width)
        self.dropout = Dropout(dropout)

    def forward(self, states: Tensor, real: Tensor) -> Tensor:
        """Give the states with what stands around them added."""
        own = self.norm(states) * real
        padded = functional.pad(own, (0, 0, self.reach, self.reach))
        tokens = own.shape[1]
        seen = torch.cat([padded[:, :tokens], own, padded[:, 2 * self.reach :]], dim=-1)
        added: Tensor = self.dropout(self.turn(functional.gelu(self.see(seen))))
        return states + added


class Reader(nn.Module):
    """Reads a question and a passage together."""

    def __init__(self, known: Tensor, characters: Tensor, *, width: int = WIDTH, dropout: float = 0.1) -> None:
        super().__init__()
        self.words: nn.Module = Words(known, characters, width)
        self.question_signs = nn.Linear(OWN_SIGNS, width)
        self.passage_signs = nn.Linear(OWN_SIGNS + SHARED_SIGNS, width)
        self.dropout = Dropout(dropout)
        self.like = nn.Linear(width, width)
        self.aligned = nn.Linear(3 * width, width)
        self.early = nn.ModuleList(Block(width, reach, dropout) for reach in _QUESTION_REACHES)
        self.telling = nn.Linear(width, 1)
        self.kind = nn.Linear(width, width)
        self.ask, self.offer = nn.Linear(width, width), nn.Linear(width, width)
        self.fuse = nn.Linear(4 * width, width)
        self.whole = nn.Linear(width, width)
        self.late = nn.ModuleList(Block(width, reach, dropout) for reach in _PASSAGE_REACHES)
        self.norm = nn.LayerNorm(width)
        self.edges = nn.Linear(width, 2)
        self.begin, self.finish = nn.Linear(width, 32), nn.Linear(width, 32)
        self.judge = nn.Sequential(nn.Linear(2 * width + SHARED_SIGNS + 1, 48), nn.GELU(), nn.Linear(48, 1))

    def forward(self, question: tuple[Tensor, ...], passage: tuple[Tensor, ...]) -> tuple[Tensor, Tensor]:
        """Score every run of tokens, (passages, first, last), and every passage."""
        signs, real = passage[3], passage[4].unsqueeze(-1).float()
        asked = self.dropout(self.words(*question[:3]) + self.question_signs(question[3]))
        given = self.dropout(self.words(*passage[:3]) + self.passage_signs(signs))
        given, kind = self._meet(asked, given, question[4], real)
        for number, block in enumerate(self.late):
            given = block(given, real)
            if number == 1:
                given = given + self.whole((given + (real - 1) * -_NEVER).amax(dim=1, keepdim=True).clamp(min=-50))
        given = self.norm(given)
        spans = self._spans(given, passage[4])
        return spans, self._judge(given, real, kind, signs, spans)

    def _meet(self, asked: Tensor, given: Tensor, asked_real: Tensor, real: Tensor) -> tuple[Tensor, Tensor]:
        """Let the passage see the question, by words and then by what stands around them; and sum the question up."""
        question_real = asked_real.unsqueeze(-1).float()
        beside = self._attend(functional.relu(self.like(given)), functional.relu(self.like(asked)), asked, asked_real)
        given = self.aligned(torch.cat([given, beside, given * beside], dim=-1))
        for block in self.early:
            asked, given = block(asked, question_real), block(given, real)
        weight = (self.telling(asked) + (question_real - 1) * -_NEVER).softmax(dim=1)
        kind = (weight * asked).sum(dim=1, keepdim=True)
        beside = self._attend(self.ask(given), self.offer(asked), asked, asked_real)
        fused = self.fuse(torch.cat([given, beside, given * beside, given * self.kind(kind)], dim=-1))
        return given + self.dropout(functional.gelu(fused)), kind

    def _attend(self, left: Tensor, right: Tensor, values: Tensor, real: Tensor) -> Tensor:
        near = left @ right.transpose(1, 2) / left.shape[-1] ** 0.5
        share = (near + (real.unsqueeze(1).float() - 1) * -_NEVER).softmax(dim=-1)
        seen: Tensor = share @ values
        return seen

    def _spans(self, given: Tensor, real: Tensor) -> Tensor:
        """Score a run by its first token, its last, and both together; a run is never longer than the longest."""
        edges = self.edges(given)
        both = self.begin(given) @ self.finish(given).transpose(1, 2) / 32**0.5
        scores = both + edges[:, :, :1] + edges[:, :, 1:].transpose(1, 2)
        places = torch.arange(given.shape[1])
        distance = places.unsqueeze(0) - places.unsqueeze(1)
        fits = (distance >= 0) & (distance < LONGEST_SPAN)
        allowed = fits.unsqueeze(0) & real.unsqueeze(1) & real.unsqueeze(2)
        return torch.where(allowed, scores.float(), torch.tensor(_NEVER))

    def _judge(self, given: Tensor, real: Tensor, kind: Tensor, signs: Tensor, spans: Tensor) -> Tensor:
        most = (given + (real - 1) * -_NEVER).amax(dim=1).clamp(min=-50)
        shared = (signs[:, :, OWN_SIGNS:] * real).amax(dim=1)
        best = spans.amax(dim=(1, 2)).unsqueeze(-1).clamp(min=-50) / 10
        judged: Tensor = self.judge(torch.cat([most, kind.squeeze(1), shared, best], dim=-1))
        return judged.squeeze(-1).float()
