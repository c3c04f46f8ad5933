"""`python -m bot telegram` as a child process: started, killed, asked how it is; all that it writes is kept."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from telegram_server import TelegramServer, free_port

from torturing.archive import REPOSITORY

WEBHOOK_SECRET = "geheim-42"  # noqa: S105 opens nothing


@dataclass(slots=True)
class BotProcess:
    """One bot on one state folder; it may be started again and again."""

    server: TelegramServer
    root: Path
    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    verbose: bool = True
    source: Path = REPOSITORY
    health_port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None
    _readers: list[threading.Thread] = field(default_factory=list)

    @property
    def log(self) -> Path:
        """Name the file of all that the bot has written to its outputs."""
        return self.folder / "bot.log"

    @property
    def state(self) -> Path:
        """Name the folder of the bot's own files."""
        return self.folder / "state"

    def environment(self) -> dict[str, str]:
        """Give the environment: the settings of this bot, and nothing of the person who runs the tests."""
        return {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(self.source),
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "WENBAO_TELEGRAM_TOKEN": self.server.token,
            "WENBAO_TELEGRAM_BASE_URL": self.server.base_url,
            "WENBAO_TELEGRAM_ACCESS": "open",
            "WENBAO_TELEGRAM_STATE": str(self.state),
            "WENBAO_TELEGRAM_FLOOD": "off",
            "WENBAO_TELEGRAM_QUOTA": "off",
            "WENBAO_TELEGRAM_HEALTH_PORT": str(self.health_port),
            **self.settings,
        }

    def start(self, *, ready: bool = True) -> None:
        """Start the bot; unless told otherwise, wait until it polls."""
        self.folder.mkdir(parents=True, exist_ok=True)
        before = self._fetches()
        argv = [sys.executable, "-m", "bot", "telegram", "--index", str(self.root), *["--verbose"] * self.verbose]
        self._process = subprocess.Popen(
            argv, cwd=self.folder, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        assert self._process.stdout
        self._readers.append(threading.Thread(target=_copy, args=(self._process.stdout, self.log)))
        self._readers[-1].start()
        if ready:
            fetches = self.server.wait(lambda: self._fetches() > before, 60)
            assert fetches, f"the bot does not fetch updates:\n{self.tail()}"

    def _fetches(self) -> int:
        """Count how often a bot has begun to fetch updates, or asked to be brought them."""
        return self.server.state.updates.polls + len(self.server.called("setWebhook", 200))

    def kill(self) -> None:
        """End it as kill -9 does."""
        self._end(signal.SIGKILL)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop, as terminals and systemd do, which ask its clerks as well; gives its exit status."""
        for pid in self.clerks():
            os.kill(pid, how)
        return self._end(how)

    def wait(self, seconds: float = 20) -> int:
        """Wait until it ends by itself; gives its exit status."""
        assert self._process
        status = self._process.wait(seconds)
        self._readers.pop().join()
        return status

    def alive(self) -> bool:
        """Tell whether it runs."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Give its process id."""
        assert self._process
        return self._process.pid

    def clerks(self) -> list[int]:
        """Give the ids of the processes that search for it."""
        with contextlib.suppress(OSError):
            told = (path.read_text("ascii") for path in Path(f"/proc/{self.pid}/task").glob("*/children"))
            return [int(pid) for line in told for pid in line.split()]
        return []

    def megabytes(self) -> float:
        """Give the memory that it and its clerks hold now; what several hold together is counted once."""
        return sum(map(_megabytes, [self.pid, *self.clerks()]))

    def processor_seconds(self) -> tuple[float, float]:
        """Give the processor time that it has taken so far, and that its clerks have."""
        return _processor_seconds(self.pid), sum(map(_processor_seconds, self.clerks()))

    def health(self) -> dict[str, Any]:
        """Ask its /healthz."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.health_port}/healthz", timeout=5) as reply:
            told: dict[str, Any] = json.load(reply)
            return told

    def tail(self, characters: int = 3000) -> str:
        """Give the end of its log."""
        return self.log.read_text("utf-8", errors="replace")[-characters:] if self.log.exists() else ""

    def leaks(self) -> list[str]:
        """List the files in which the token's secret half stands: what it wrote, and what it keeps."""
        secret = self.server.token.partition(":")[2].encode()
        return [str(path) for path in self.folder.rglob("*") if path.is_file() and secret in path.read_bytes()]

    def close(self) -> None:
        """Kill it if it still runs."""
        if self.alive():
            self.kill()

    def _end(self, how: signal.Signals) -> int:
        assert self._process
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(how)
        return self.wait(40)


def webhook_settings(server: TelegramServer) -> dict[str, str]:
    """Give the settings with which a bot is brought its updates."""
    return {
        "WENBAO_TELEGRAM_WEBHOOK_URL": "https://bot.example.org:8443/telegram",
        "WENBAO_TELEGRAM_WEBHOOK_SECRET": WEBHOOK_SECRET,
        "WENBAO_TELEGRAM_WEBHOOK_PORT": str(server.webhook_port),
        "WENBAO_TELEGRAM_WEBHOOK_PATH": "/telegram",
    }


def _megabytes(pid: int) -> float:
    """Give the share of memory that is a process's own; 0 where it has ended."""
    with contextlib.suppress(OSError):
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
        return next((int(row.split()[1]) / 1000 for row in rows if row.startswith("Pss:")), 0.0)
    return 0.0


def _processor_seconds(pid: int) -> float:
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text("ascii", errors="replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _copy(pipe: IO[bytes], path: Path) -> None:
    """Keep what comes out of a pipe, so that a full disk or a file limit of the bot's never hits its log."""
    with pipe, path.open("ab", buffering=0) as file:
        while data := pipe.read1(65536):  # type: ignore[attr-defined]
            file.write(data)
