"""Invented towns → pages, an index of them, and questions whose answers are known, anew for each generation."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
_FIRST = "柏青榆苇芦桑枫荷松梧"
_SECOND = "溪坪湾桥"
_GENERATIONS = 1000


@dataclass(frozen=True, slots=True)
class Fact:
    """A question and the figure that answers it, in the generation asked for."""

    question: str
    number: int

    def figure(self, generation: int = 0) -> str:
        """Give the figure that a generation of the index holds."""
        return f"{self.number * _GENERATIONS + generation}立方米"

    def generations(self, text: str) -> set[int]:
        """Tell which generations' figures for this question stand in a text."""
        start = str(self.number)
        return {
            int(run[len(start) :])
            for run in _runs_of_digits(text)
            if run.startswith(start) and len(run) == len(self.figure()) - len("立方米")
        }


@dataclass(frozen=True, slots=True)
class TownArchive:
    """Where pages are written and the index lies."""

    folder: Path

    @classmethod
    def copy_of(cls, root: Path, folder: Path) -> TownArchive:
        """Copy the index of such an archive to be built upon."""
        archive = cls(folder)
        shutil.copytree(root, archive.root)
        return archive

    @property
    def root(self) -> Path:
        """Give the folder of the index."""
        return self.folder / "index"

    def build(self, generation: int = 0) -> None:
        """Write the pages of a generation and build the index of them, as a person would."""
        pages = self.folder / "pages"
        pages.mkdir(parents=True, exist_ok=True)
        for number, town in enumerate(TOWNS, 11):
            (pages / f"{town}.txt").write_text(_page(town, Fact("", number).figure(generation)), encoding="utf-8")
        argv = [sys.executable, "-m", "bot", "index", str(pages), "--index", str(self.root)]
        environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
        subprocess.run(argv, cwd=self.folder, env=environment, check=True, capture_output=True)


TOWNS = tuple(f"{first}{second}镇" for first in _FIRST for second in _SECOND)
FACTS = tuple(Fact(f"{town}水库的总库容是多少立方米？", number) for number, town in enumerate(TOWNS, 11))


def _page(town: str, figure: str) -> str:
    return (
        f"# {town}水库竣工\n\n本报讯（记者 林小禾）5月18日，{town}水库竣工，总库容{figure}，农田从此有了灌溉用水。\n\n"
        f"“往年一到夏天就缺水，今年秧苗插得比哪年都早。”{town}农民顾长生说。\n"
    )


def _runs_of_digits(text: str) -> list[str]:
    return "".join(character if character.isdigit() else " " for character in text).split()
