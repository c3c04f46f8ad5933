#!/usr/bin/env python3
"""The Telegram bot's state folder → the questions that were not answered or not liked, as a table or CSV."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot.telegram.database import Database
from bot.telegram.journal import JOURNAL_TABLES, WorkItem, work_list
from index import ConfigError, WenbaoError

COLUMNS = ("when", "why", "dislikes", "status", "confidence", "question", "source", "index")


def main(argv: Sequence[str] | None = None) -> int:
    """Print the work list; give the exit status."""
    parser = argparse.ArgumentParser(description="List what the Telegram bot did not answer well.")
    parser.add_argument("state", type=Path, nargs="?", default=Path(".wenbao/telegram"), help="the bot's state folder")
    parser.add_argument("--csv", action="store_true", help="write CSV for a spreadsheet")
    options = parser.parse_args(argv)
    try:
        items = read(options.state)
    except WenbaoError as e:
        print(f"feedback_report: {e}", file=sys.stderr)
        return 1
    rows = [row(item) for item in items]
    if options.csv:
        csv.writer(sys.stdout).writerows([COLUMNS, *rows])
    else:
        show(rows)
    return 0


def read(state: Path) -> Sequence[WorkItem]:
    """Read the work list of a state folder; raises WenbaoError where there is none."""
    path = state / "state.sqlite"
    if not path.is_file():
        raise ConfigError(f"{path} is not there; name the bot's state folder (WENBAO_TELEGRAM_STATE)")
    database = Database.open(path, JOURNAL_TABLES)
    try:
        return work_list(database)
    finally:
        database.close()


def row(item: WorkItem) -> tuple[str, ...]:
    """Give the columns of one item; a cell that a spreadsheet would compute is made text."""
    when = datetime.fromtimestamp(item.at).astimezone().strftime("%Y-%m-%d %H:%M")
    cells = (when, item.why, item.dislikes, item.status, f"{item.confidence:.2f}", item.question, item.source)
    safe = (f"'{cell}" if str(cell).startswith(("=", "+", "-", "@")) else str(cell) for cell in cells)
    return (*safe, item.generation)


def show(rows: Sequence[tuple[str, ...]]) -> None:
    """Print the items as a table, the question last, where it may be long."""
    print(f"{len(rows)} to look at")
    for when, why, dislikes, status, confidence, question, source, _ in rows:
        liked = f"👎{dislikes}" if dislikes != "0" else ""
        print(f"{when}  {why:<10} {liked:<4} {status:<10} {confidence}  {question}  {source}")


if __name__ == "__main__":
    sys.exit(main())
