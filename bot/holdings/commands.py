"""`wenbao coverage`, `wenbao article`, `wenbao stats`: the live index opened, and what it holds shown."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from bot.holdings.calendar import Coverage
from bot.holdings.heatmap import draw
from bot.holdings.showing import (
    Size,
    coverage_json,
    coverage_lines,
    held_article_json,
    held_article_lines,
    size_lines,
)
from bot.replies import to_json
from bot.settings import Settings
from bot.terminal import Screen
from index import Holdings


def coverage(options: argparse.Namespace, settings: Settings) -> None:
    """Show the calendar of what is held, as lines, JSON or a picture."""
    with Holdings.open(settings.index) as holdings:
        found, unread = Coverage.of(list(holdings.pages())), holdings.unread()
    if options.png:
        draw(found, Path(options.png))
    if options.json:
        _print(coverage_json(found, unread))
    elif not options.png:
        Screen.on(sys.stdout, settings).show(*coverage_lines(found, unread, settings.language))


def article(options: argparse.Namespace, settings: Settings) -> None:
    """Show one article as printed, with how to cite it."""
    with Holdings.open(settings.index) as holdings:
        number = holdings.find(options.id)
        if options.json:
            _print(held_article_json(number, holdings))
        else:
            Screen.on(sys.stdout, settings).show(*held_article_lines(number, holdings, settings.language))


def stats(options: argparse.Namespace, settings: Settings) -> None:
    """Show how much is held."""
    with Holdings.open(settings.index) as holdings:
        size = Size.of(holdings)
    if options.json:
        _print(asdict(size))
    else:
        Screen.on(sys.stdout, settings).show(*size_lines(size, settings.language))


def _print(value: object) -> None:
    sys.stdout.write(to_json(value) + "\n")
