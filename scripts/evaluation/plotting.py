"""Outcomes of questions → plots as PNG: risk against coverage, confidence against rightness, rightness by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.calibration import Outcome, calibration_bins, risk_coverage

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COLOURS = ("#1f5fa8", "#c8501e", "#2e8b57", "#7a4fa3")
_MARKERS = ("o", "s", "^", "D")
_SMALLEST_BIN = 20
_FEWEST = 10
Sets = Mapping[str, Sequence[Outcome]]


def plot_sets(name: str, sets: Sets, folder: Path) -> None:
    """Write the plots of some named sets of outcomes into a folder, each file's name beginning with `name`.

    The kinds are those of the first set.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for what, draw in (("risk-coverage", _draw_risk), ("calibration", _draw_calibration), ("kinds", _draw_kinds)):
        figure, axes = _figure()
        draw(axes, sets)
        path = folder / f"{name}-{what}.png"
        figure.savefig(path, dpi=150)
        print(f"  {path}")


def _figure() -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4.6), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(alpha=0.25)
    axes.set_axisbelow(True)
    return figure, axes


def _draw_risk(axes: Axes, sets: Sets) -> None:
    for (name, outcomes), colour in zip(sets.items(), _COLOURS, strict=False):
        # The first few answers alone say little: their line would only jump.
        curve = [(c, r) for c, r in risk_coverage(outcomes) if c * len(outcomes) >= _FEWEST]
        covered, risk = [c for c, _ in curve], [r for _, r in curve]
        axes.plot(covered, risk, color=colour, lw=2, label=f"{name} ({len(outcomes)} questions)")
        axes.plot(covered[-1:], risk[-1:], "o", color=colour)
    axes.set(
        title="Risk and coverage (dot: all that is answered)", xlabel="Share of questions answered, the surest first"
    )
    axes.set(ylabel="Share of these answers that is wrong", xlim=(0, 1.02), ylim=(0, 1))
    _percent(axes, "xy")
    axes.legend(frameon=False, loc="best")


def _draw_calibration(axes: Axes, sets: Sets) -> None:
    axes.plot([0, 1], [0, 1], color="0.6", lw=1, ls="--", label="as sure as right")
    for (name, outcomes), colour, marker in zip(sets.items(), _COLOURS, _MARKERS, strict=False):
        bins = calibration_bins(outcomes)
        large = [b for b in bins if b.count >= _SMALLEST_BIN]
        # A line through the small ones would only jump.
        axes.plot([b.said for b in large], [b.right for b in large], color=colour, lw=1.5, label=name)
        sizes = [90 if b in large else 20 for b in bins]
        axes.scatter([b.said for b in bins], [b.right for b in bins], s=sizes, color=colour, marker=marker, zorder=3)
    axes.set(title=f"Calibration (small marks: fewer than {_SMALLEST_BIN} answers)", xlabel="Confidence, mean of bin")
    axes.set(ylabel="Share of answers that is right", xlim=(0, 1.02), ylim=(0, 1.02))
    _percent(axes, "xy")
    axes.legend(frameon=False, loc="upper left")


def _draw_kinds(axes: Axes, sets: Sets) -> None:
    name, outcomes = next(iter(sets.items()))
    by_kind: dict[str, list[bool]] = defaultdict(list)
    for one in outcomes:
        by_kind[one.kind or "other"].append(one.right)
    rows = sorted(by_kind.items(), key=lambda row: sum(row[1]) / len(row[1]))
    shares = [sum(right) / len(right) for _, right in rows]
    axes.barh([f"{kind} ({len(right)})" for kind, right in rows], shares, color=_COLOURS[0], height=0.65)
    for at, value in enumerate(shares):
        axes.text(value + 0.01, at, f"{value:.0%}", va="center", fontsize=9)
    axes.set(title=f"Answered right by kind, {name}", xlabel="Share of questions", xlim=(0, 1.08))
    axes.grid(axis="y", visible=False)
    _percent(axes, "x")


def _percent(axes: Axes, which: str) -> None:
    from matplotlib.ticker import PercentFormatter

    for axis in which:
        getattr(axes, f"{axis}axis").set_major_formatter(PercentFormatter(1.0))
