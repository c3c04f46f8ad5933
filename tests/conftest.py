"""A small archive of invented pages, built once, and the commands as a person runs them: in a process of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from invented import FIRST_PAGE, SECOND_PAGE, SIDECAR

import bot
from index import Archive, build

# A first example loads jieba's dictionary or makes the table of all characters, and a machine may be busy: time is no
# fault.
hypothesis_settings.register_profile("wenbao", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("wenbao")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts what it puts in the background so, and every process would inherit it: no Ctrl-C would be heard.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two invented pages of a paper, one of them in GB18030, with their sidecar."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "一版.txt").write_bytes(FIRST_PAGE.encode())
    (folder / "二版.txt").write_bytes(SECOND_PAGE.encode("gb18030"))
    (folder / "archive.toml").write_bytes(SIDECAR.encode())
    return folder


@pytest.fixture(scope="session")
def archive_root(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of the invented pages; do not change it, copy it."""
    root = tmp_path_factory.mktemp("index")
    build([pages], root)
    return root


@pytest.fixture(scope="session")
def archive(archive_root: Path) -> Iterator[Archive]:
    """The index of the invented pages, opened."""
    opened = Archive.open(archive_root)
    yield opened
    opened.close()


@dataclass(frozen=True, slots=True)
class Commands:
    """Runs `python -m bot` in a folder, with an environment that holds nothing of the person who runs the tests."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def argv(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "bot", *arguments]

    def __call__(
        self, *arguments: str, typed: str | bytes = b"", code: str | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        argv = self.argv(*arguments) if code is None else [sys.executable, "-c", code, *arguments]
        done = subprocess.run(
            argv,
            input=typed if isinstance(typed, bytes) else typed.encode(),
            capture_output=True,
            cwd=self.folder,
            env=self.environment | environment,
            timeout=60,
            check=False,
        )
        return subprocess.CompletedProcess(argv, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def wenbao(archive_root: Path, tmp_path: Path) -> Commands:
    """The commands, on the index of the invented pages, in an empty folder."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(Path(bot.__file__).parent.parent),
        "PYTHONWARNINGS": "error",
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "PROMPT_TOOLKIT_NO_CPR": "1",
        "WENBAO_INDEX": str(archive_root),
    }
    return Commands(tmp_path, environment)
