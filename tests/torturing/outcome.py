"""What a row of the table came to: how much was tried, what failed, and how sure that makes us."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many times a thing was tried, every failure in a sentence, and figures worth knowing."""

    tried: int
    failures: list[str] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)

    def __str__(self) -> str:
        told = f"N = {self.tried}, failed {len(self.failures)}"
        if not self.failures:
            told += f", 3/N = {3 / max(self.tried, 1):.2g}"
        return ", ".join([told, *(f"{name} {value:.4g}" for name, value in self.figures.items())])


def percentile(values: list[float], share: float) -> float:
    """Give the value below which a share of the values lie; 0 where there are none."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0
