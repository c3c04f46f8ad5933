"""A Coverage → a picture of it: a row a month, a column a day, the darker the more pages."""

from __future__ import annotations

import logging
import math
import warnings
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.holdings.calendar import Coverage, Issue, by_month
from index import ConfigError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_FONTS = [
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Zen Hei",
    "DejaVu Sans",
]
_DPI, _HIGHEST = 120, 30_000
"""Dots an inch, and how many a picture may be high: many papers are drawn smaller, for none has 65,536 rows."""


def draw(coverage: Coverage, path: Path) -> None:
    """Draw the calendars of all papers into a PNG file; raises ConfigError where that cannot be done."""
    papers = coverage.papers
    if not papers:
        raise ConfigError("no page has a day, so there is no calendar to draw; give the pages dates in archive.toml")
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError as e:
        raise ConfigError('--png needs matplotlib; install it with: pip install "wenbao[plot]"') from e
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    months = [by_month(paper) for paper in papers]
    rows = [len(own) for own in months]
    height = 1 + sum(0.8 + 0.24 * count for count in rows)
    with rc_context({"font.family": _FONTS}):
        figure = Figure(figsize=(9, height), dpi=min(_DPI, _HIGHEST / height), layout="constrained")
        grid = figure.subplots(len(papers), 1, squeeze=False, height_ratios=rows)
        for paper, own, (axes,) in zip(papers, months, grid, strict=True):
            axes.set_title(paper.paper, loc="left")
            _draw_months(own, axes)
        _save(figure, path)


def _save(figure: Figure, path: Path) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a machine without Chinese fonts: boxes in a name, no more
            figure.savefig(path, format="png")
    except OSError as e:
        raise ConfigError(f"--png {path} cannot be written ({e.strerror}); name another file") from e


def _draw_months(months: Mapping[date, Mapping[int, Issue | None]], axes: Axes) -> None:
    """Draw one paper's months: the colour of a day tells its pages, a cross that it lacks."""
    shades = [[math.nan] * 31 for _ in months]
    for row, issues in enumerate(months.values()):
        for day, issue in issues.items():
            shades[row][day - 1] = issue.pages if issue else math.nan
            if issue is None:
                axes.text(day - 1, row, "×", ha="center", va="center", color="firebrick", fontsize=8)
    image = axes.imshow(shades, aspect="auto", cmap="YlGnBu", vmin=0)
    axes.set_xticks(range(0, 31, 5), [str(day + 1) for day in range(0, 31, 5)])
    axes.set_yticks(range(len(months)), [f"{month:%Y-%m}" for month in months])
    axes.figure.colorbar(image, ax=axes, label="pages", shrink=0.8)
