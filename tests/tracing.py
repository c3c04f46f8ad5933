"""A child process under ptrace → every system call that changes a folder, seen before it happens, and failed at will.

It sees what SQLite and FAISS write as well as what Python does. Linux on x86-64 only. A crash is played on
copies of the folder: as a kill leaves it (everything the calls before did), and as a power cut may leave it: without
the bytes of all or half of the files that were not forced to the disk, and without the names (renames undone, new
files gone).
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import platform
import re
import shutil
import signal
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

_TRACEME, _GETREGS, _SETREGS, _CONT, _SETOPTIONS = 0, 12, 13, 7, 0x4200
_TRACE_CLONE, _TRACE_SECCOMP, _EXIT_KILL = 0x8, 0x80, 0x100000
_EVENT_SECCOMP, _WALL = 7, 0x40000000
_REGISTERS = 27
_R10, _RAX, _RDX, _RSI, _RDI, _ORIG_RAX = 7, 10, 12, 13, 14, 15
_AT_FDCWD = -100

_BY_DESCRIPTOR = {1: "write", 18: "write", 20: "write", 77: "write", 285: "write", 74: "sync", 75: "sync", 91: "chmod"}
_BY_PATH = {2: "open", 76: "write", 82: "rename", 83: "mkdir", 84: "unlink", 85: "open", 87: "unlink", 90: "chmod"}
_BY_FOLDER = {257: "open", 258: "mkdir", 263: "unlink", 264: "rename", 268: "chmod", 316: "rename"}
_CALLS = _BY_DESCRIPTOR | _BY_PATH | _BY_FOLDER
_MAY_BE_SHORT = (1, 18)

AVAILABLE = platform.system() == "Linux" and platform.machine() == "x86_64"
_libc = ctypes.CDLL(None, use_errno=True)


def be_traced() -> None:
    """Let the parent see this process' calls from here on; called in the child, which then waits for the parent."""
    _libc.ptrace(_TRACEME, 0, None, None)
    os.kill(os.getpid(), signal.SIGSTOP)
    load, jump, give = 0x20, 0x15, 0x06
    rows = [(load, 0, 0, 0)]
    numbers = sorted(_CALLS)
    rows += [(jump, len(numbers) - n, 0, number) for n, number in enumerate(numbers)]
    rows += [(give, 0, 0, 0x7FFF0000), (give, 0, 0, 0x7FF00000)]  # allow; tell the tracer
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *row) for row in rows))
    program = struct.pack("HxxxxxxQ", len(rows), ctypes.addressof(code))
    _libc.prctl(38, 1, 0, 0, 0)  # no new privileges
    if _libc.prctl(22, 2, ctypes.c_char_p(program), 0, 0):
        os._exit(71)


@dataclass(frozen=True, slots=True)
class Call:
    """A call that is about to change the folder: what it does, to which path, and for a rename to which new one."""

    number: int
    kind: str
    path: Path
    target: Path | None
    writes: bool
    """Whether it is a write of some bytes, which may be cut short."""


Decide = Callable[[Call], "int | str | None"]
"""Says what becomes of a call: None lets it happen, an errno fails it, "short" lets it write half."""


@dataclass(slots=True)
class Unsynced:
    """What a power cut might take: files by inode whose bytes, and names whose entries, are not forced to the disk."""

    files: set[int] = field(default_factory=set)
    names: list[tuple[Path, Path | None, bytes | None]] = field(default_factory=list)
    """New names; for a rename with the old name, and what the new one stood for."""

    def note(self, call: Call) -> None:
        """Follow a call that is about to happen."""
        path = call.path
        if call.kind == "write" or (call.kind == "open" and not path.exists()):
            self._dirty(path)
        if call.kind in {"open", "mkdir"} and not path.exists():
            self.names.append((path, None, None))
        elif call.kind == "rename" and call.target:
            replaced = call.target.read_bytes() if call.target.is_file() else None
            self.names.append((call.target, path, replaced))
        elif call.kind == "sync" and path.is_dir():
            self._keep_names(path)
        elif call.kind == "sync":
            self.files.discard(path.stat().st_ino)

    def _keep_names(self, folder: Path) -> None:
        kept: list[tuple[Path, Path | None, bytes | None]] = []
        for new, old, replaced in self.names:
            if new.parent != folder:
                kept.append((new, old, replaced))
            elif old:  # what is still to be forgotten goes by its new name from now on
                kept = [(_moved(name, old, new), was, held) for name, was, held in kept]
        self.names = kept

    def _dirty(self, path: Path) -> None:
        self._new = path
        if path.is_file():
            self.files.add(path.stat().st_ino)

    _new: Path | None = None

    def settle(self) -> None:
        """Follow what the last call did: a file that it made exists now."""
        if self._new and self._new.is_file():
            self.files.add(self._new.stat().st_ino)
        self._new = None


def _moved(name: Path, old: Path, new: Path) -> Path:
    return new / name.relative_to(old) if name.is_relative_to(old) else name


class Tracer:
    """Follows one child and its threads until it ends."""

    def __init__(self, root: Path, decide: Decide) -> None:
        self._root = root
        self._decide = decide
        self.calls = 0

    def follow(self, pid: int) -> int:
        """Run the child to its end; give its status as `os.waitpid` does."""
        os.waitpid(pid, 0)
        _libc.ptrace(_SETOPTIONS, pid, None, ctypes.c_void_p(_TRACE_CLONE | _TRACE_SECCOMP | _EXIT_KILL))
        self._go_on(pid)
        while True:
            thread, status = os.waitpid(-1, _WALL)
            if os.WIFSTOPPED(status):
                self._stopped(pid, thread, status)
            elif thread == pid:
                return status

    def _stopped(self, pid: int, thread: int, status: int) -> None:
        event, sent = status >> 16, os.WSTOPSIG(status)
        if event == _EVENT_SECCOMP:
            self._see(pid, thread)
        self._go_on(thread, 0 if event or sent in {signal.SIGTRAP, signal.SIGSTOP} else sent)

    def _go_on(self, thread: int, sent: int = 0) -> None:
        _libc.ptrace(_CONT, thread, None, ctypes.c_void_p(sent))

    def _see(self, pid: int, thread: int) -> None:
        registers = (ctypes.c_ulonglong * _REGISTERS)()
        _libc.ptrace(_GETREGS, thread, None, registers)
        call = self._read(pid, registers)
        if call is None:
            return
        self.calls += 1
        decided = self._decide(call)
        if decided == "short":
            registers[_RDX] = max(1, registers[_RDX] // 2)
        elif isinstance(decided, int):
            registers[_ORIG_RAX], registers[_RAX] = 2**64 - 1, 2**64 - decided
        if decided is not None:
            _libc.ptrace(_SETREGS, thread, None, registers)

    def _read(self, pid: int, registers: ctypes.Array[ctypes.c_ulonglong]) -> Call | None:
        """Read what a call is about; None where that is not the folder, or only read."""
        number = registers[_ORIG_RAX]
        rdi, rsi, rdx, r10 = (registers[at] for at in (_RDI, _RSI, _RDX, _R10))
        target = None
        try:
            if number in _BY_DESCRIPTOR:
                path = Path(f"/proc/{pid}/fd/{rdi}").readlink()
            elif number in _BY_PATH:
                path = _path(pid, _AT_FDCWD, rdi)
                target = _path(pid, _AT_FDCWD, rsi) if number == 82 else None
            else:
                path = _path(pid, rdi, rsi)
                target = _path(pid, rdx, r10) if _CALLS[number] == "rename" else None
        except OSError:
            return None
        flags = {2: rsi, 257: rdx}.get(number, os.O_CREAT)
        if not path.is_relative_to(self._root) or not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return None
        short = number in _MAY_BE_SHORT and rdx > 1
        return Call(self.calls + 1, _CALLS[number], path, target, short)


def _path(pid: int, folder: int, address: int) -> Path:
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        memory.seek(address)
        name = os.fsdecode(memory.read(4096).split(b"\0")[0])
    within = ctypes.c_int(folder & 0xFFFFFFFF).value
    place = Path(f"/proc/{pid}/cwd" if within == _AT_FDCWD else f"/proc/{pid}/fd/{within}").readlink()
    return Path(os.path.normpath(place / name))


@dataclass(slots=True)
class Crashes:
    """Keeps copies of a folder as crashes at every `step`-th point, from the `first` on, might leave it."""

    root: Path
    kept: Path
    first: int
    step: int
    unsynced: Unsynced = field(default_factory=Unsynced)

    def __call__(self, call: Call) -> None:
        self.unsynced.settle()
        if call.number >= self.first and (call.number - self.first) % self.step == 0:
            self.keep(call.number)
        self.unsynced.note(call)

    def keep(self, number: int) -> None:
        """Copy the folder as a kill and three power cuts leave it now.

        They take what was not forced out: the bytes of all files, of half of them, or those of all and the names.
        """
        if not self.root.exists():
            return
        lost = sorted(path.relative_to(self.root) for path in self.root.rglob("*") if self._is_lost(path))
        for kind in ("kill", "power", "half", "names"):
            copy = self.kept / f"{number:04}-{kind}"
            with contextlib.suppress(shutil.Error):  # another thread of the build removes a file of its own meanwhile
                shutil.copytree(self.root, copy, symlinks=True)
            if kind != "kill":
                _lose(copy, lost[number % 2 :: 2] if kind == "half" else lost)
            if kind == "names":
                self._forget(copy)

    def _is_lost(self, path: Path) -> bool:
        return path.is_file() and path.stat().st_ino in self.unsynced.files

    def _forget(self, copy: Path) -> None:
        """Undo what was done to names and not forced to the disk, the last first."""
        for new, old, replaced in reversed(self.unsynced.names):
            there = copy / new.relative_to(self.root)
            if old is not None and there.exists():
                before = copy / old.relative_to(self.root)
                if before.parent.exists():
                    there.rename(before)
                    if replaced is not None:
                        there.write_bytes(replaced)
            elif there.is_dir():
                shutil.rmtree(there)
            else:
                there.unlink(missing_ok=True)


def _lose(copy: Path, files: list[Path]) -> None:
    """Empty files, and let the machine have been started anew: what holds only until then says when it was made."""
    for path in files:
        if (copy / path).exists():
            (copy / path).write_bytes(b"")
    for note in copy.rglob("part.json"):
        note.write_text(re.sub('"boot": "[^"]*"', '"boot": "before"', note.read_text("utf-8")), "utf-8")


FAULTS: dict[str, tuple[int | str, ...]] = {
    "write": (errno.ENOSPC, errno.EIO, "short"),
    "sync": (errno.EIO, errno.ENOSPC),
    "open": (errno.ENOSPC, errno.EACCES, errno.EIO),
    "mkdir": (errno.ENOSPC, errno.EACCES),
    "rename": (errno.ENOSPC, errno.EACCES, errno.EIO),
    "unlink": (errno.EACCES, errno.EIO),
    "chmod": (errno.EPERM, errno.EIO),
}
"""What each kind of call can come to."""


@dataclass(slots=True)
class Fault:
    """Fails the call of a number in the given way of those its kind knows; with `lasting`, all alike after it too."""

    at: int
    way: int
    lasting: bool
    struck: str = ""

    def __call__(self, call: Call) -> int | str | None:
        if call.number < self.at or (call.number > self.at and not self.lasting):
            return None
        ways = FAULTS[call.kind]
        fault = ways[self.way % len(ways)]
        if call.number == self.at:
            named = errno.errorcode[fault] if isinstance(fault, int) else fault
            self.struck = f"{named} at {call.kind} {call.number} of {call.path.name}"
        if fault == "short":
            return fault if call.writes else None
        return fault
