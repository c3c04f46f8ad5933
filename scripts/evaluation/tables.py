"""Figures → short tables on standard output, under a line that says what code gave them."""

from __future__ import annotations

import subprocess
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

from evaluation.calibration import Outcome, brier, calibration_error, risk_at

_REPOSITORY = Path(__file__).resolve().parents[2]
_COVERAGES = (0.2, 0.5, 0.8)


def print_stamp() -> None:
    """Print which commit is measured, and whether the working tree differs from it."""
    commit = _git("rev-parse", "--short", "HEAD") or "unknown"
    print(f"measured at {commit}{' with changes' if _git('status', '--porcelain') else ''}")


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=_REPOSITORY, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def print_table(title: str, columns: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Print a title over named columns, and rows of a name and cells, each as wide as its widest cell."""
    lines = [(title, columns), *((f"  {name}", cells) for name, cells in rows)]
    first = max(_width(name) for name, _ in lines)
    widths = [max(_width(cells[i]) for _, cells in lines) for i in range(len(columns))]
    for name, cells in lines:
        padded = (" " * (width - _width(cell)) + cell for cell, width in zip(cells, widths, strict=True))
        print(f"{name}{' ' * (first - _width(name))}  {'  '.join(padded)}".rstrip())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def share(values: Sequence[bool]) -> str:
    """Give a share as percent; a dash where there is nothing to share."""
    return f"{100 * sum(values) / len(values):.1f}%" if values else "-"


def print_times(times: Sequence[float]) -> None:
    """Print the median and the 95th percentile of milliseconds."""
    if times:
        print(f"  from question to answer: p50 {percentile(times, 0.5):.1f} ms, p95 {percentile(times, 0.95):.1f} ms")


def percentile(times: Sequence[float], at: float) -> float:
    """Give the value below which a share of all values lies."""
    return sorted(times)[int(at * len(times))]


def print_sureness(sets: Mapping[str, Sequence[Outcome]]) -> None:
    """Print for each set the risk at some coverages, and how far confidence is from being right."""
    columns = ("asked", "answered", "right of these", *(f"risk at {c:.0%}" for c in _COVERAGES), "ECE", "Brier")
    print_table("how sure", columns, [(name, _sureness(outcomes)) for name, outcomes in sets.items()])


def _sureness(outcomes: Sequence[Outcome]) -> Sequence[str]:
    given = [one.right for one in outcomes if not one.declined]
    risks = (risk_at(outcomes, coverage) for coverage in _COVERAGES)
    shown = ("-" if risk is None else f"{risk:.1%}" for risk in risks)
    errors = (f"{calibration_error(outcomes):.3f}", f"{brier(outcomes):.3f}")
    return str(len(outcomes)), share([not one.declined for one in outcomes]), share(given), *shown, *errors
