"""A safeguard and a copy of the source → the copy without it: somebody must notice."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from torturing.archive import REPOSITORY
from torturing.outcome import Outcome

Plan = TypeVar("Plan")


@dataclass(frozen=True, slots=True)
class Safeguard(Generic[Plan]):
    """What guards, where it stands, what is left without it, and what must notice."""

    name: str
    file: str
    guard: str
    without: str
    proof: Callable[[Plan], Outcome]

    def take_out(self, folder: Path) -> list[str]:
        """Take it out of its file in a folder; tell where it does not stand there any more."""
        path = folder / self.file
        text = path.read_text("utf-8")
        path.write_text(text.replace(self.guard, self.without), "utf-8")
        return [] if self.guard in text else [f"{self.name}: {self.file} has no such line any more"]


def copy_package(name: str, source: Path) -> None:
    """Copy one of our packages into another source."""
    shutil.copytree(REPOSITORY / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
