"""Every row of the table of faults that is about the bot, small; `scripts/torture.py telegram` plays them in full."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from torturing.archive import REPOSITORY, TownArchive
from torturing.rows import ROWS, Row
from torturing.safeguards import SAFEGUARDS
from torturing.stage import Plan

SCRIPT = REPOSITORY / "scripts" / "torture.py"


@pytest.fixture(scope="session")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of the invented towns."""
    archive = TownArchive(tmp_path_factory.mktemp("towns"))
    archive.build()
    return archive.root


def test_every_row_about_the_bot_is_played() -> None:
    played = {row.name.split()[0] for row in ROWS}
    # R16, the token in no output, is looked for in every one of them.
    assert played == {f"R{number}" for number in (*range(6, 15), 17, 18, 20, 21, 23)}


def test_a_row_that_is_not_there_is_refused() -> None:
    done = subprocess.run([sys.executable, str(SCRIPT), "telegram", "R99"], capture_output=True, text=True, check=False)
    assert (done.returncode, "no such row: R99" in done.stderr) == (1, True)


def test_every_safeguard_stands_where_it_is_taken_out() -> None:
    sources = {
        name: (REPOSITORY / "bot" / "telegram" / name).read_text("utf-8") for name in {s.file for s in SAFEGUARDS}
    }
    assert [s.name for s in SAFEGUARDS if s.guard not in sources[s.file]] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_bot_survives(row: Row, towns: Path, tmp_path: Path) -> None:
    outcome = row.run(Plan(towns, tmp_path / "bot", seed=1), "small")
    assert outcome.failures == []
    assert outcome.tried or row.name == "R21 full disk"
