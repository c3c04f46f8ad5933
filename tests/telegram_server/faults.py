"""A seed and rates → the fault that befalls each call, the same again for the same seed whatever the order of chats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Literal, get_args

Fault = Literal["429", "500", "502", "garbage", "cut_before", "cut_after", "late"]
FAULTS: tuple[Fault, ...] = get_args(Fault)


@dataclass(frozen=True, slots=True)
class FaultRates:
    """How often each fault befalls a call, how often an update comes again, and how long late and 429 last."""

    seed: int = 0
    rates: Mapping[Fault, float] = field(default_factory=dict)
    duplicates: float = 0.0
    late_seconds: float = 1.0
    retry_after: int = 1


@dataclass(slots=True)
class Faults:
    """Decides for each call; faults planned by a test come before those of chance."""

    rates: FaultRates = field(default_factory=FaultRates)
    planned: list[tuple[str, Fault]] = field(default_factory=list)
    befallen: Counter[str] = field(default_factory=Counter)
    _calls: Counter[str] = field(default_factory=Counter)

    def plan(self, method: str, *faults: Fault) -> None:
        """Let these faults befall the next calls of a method, one each."""
        self.planned += [(method, fault) for fault in faults]

    def choose(self, method: str, key: str) -> Fault | None:
        """Give the fault of this call, or None."""
        fault = self._planned(method) or self._by_chance(f"{method} {key}")
        if fault:
            self.befallen[fault] += 1
        return fault

    def comes_again(self, update_id: int) -> bool:
        """Tell whether an update is delivered once more though it was confirmed."""
        return self.rates.duplicates > 0 and self._draw(f"update {update_id}") < self.rates.duplicates

    def _planned(self, method: str) -> Fault | None:
        for number, (wanted, fault) in enumerate(self.planned):
            if wanted == method:
                del self.planned[number]
                return fault
        return None

    def _by_chance(self, call: str) -> Fault | None:
        if not self.rates.rates:
            return None
        self._calls[call] += 1
        draw = self._draw(f"{call} {self._calls[call]}")
        for fault, rate in self.rates.rates.items():
            draw -= rate
            if draw < 0:
                return fault
        return None

    def _draw(self, what: str) -> float:
        return Random(f"{self.rates.seed} {what}").random()  # noqa: S311 chance that can be replayed, no secret
