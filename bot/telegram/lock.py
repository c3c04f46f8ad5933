"""A file → the right to serve one bot from one folder, held by one process at a time."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.telegram.errors import LockedError, StateError
from bot.telegram.secrecy import Secret


@contextlib.contextmanager
def sole_server(token: Secret, state: Path) -> Iterator[None]:
    """Hold the locks of a token and of a state folder; a holder that dies lets go. Raises LockedError or StateError."""
    name = hashlib.sha256(token.reveal().encode()).hexdigest()[:16]
    shared = Path(tempfile.gettempdir()) / f"wenbao-{os.getuid()}"
    with _held(shared / f"telegram-{name}.lock", "this bot"), _held(state / "lock", f"a bot from {state}"):
        yield


@contextlib.contextmanager
def _held(path: Path, what: str) -> Iterator[None]:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as e:
        raise StateError(
            f"{path} cannot be written ({e.strerror}); make it writable, or set WENBAO_TELEGRAM_STATE"
        ) from e
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as e:
        holder = os.pread(descriptor, 20, 0).decode(errors="replace").strip()
        os.close(descriptor)
        raise LockedError(
            f"process {holder or 'unknown'} serves {what} already (it holds {path}); stop it first"
        ) from e
    try:
        with contextlib.suppress(OSError):  # a full disk is no reason not to serve
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)
