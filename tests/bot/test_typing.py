"""The talk on a real pseudo-terminal: keys pressed, questions interrupted, what the screen shows."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from conftest import Commands

SLOW = """
import fcntl, sys, termios, time
fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # now the Ctrl-C of this terminal reaches this program
import bot.answering as answering
from bot.__main__ import main
quick = answering.answer
def answer(text, archive):
    if "慢" in text:
        print("searching", flush=True)
        time.sleep(60)
    return quick(text, archive)
answering.answer = answer
sys.exit(main(["chat"]))
"""


class Typist:
    """Types at a program on a pseudo-terminal and reads its screen."""

    def __init__(self, process: subprocess.Popen[bytes], screen: int) -> None:
        self.process = process
        self.seen = b""
        self._screen = screen
        self._read_to = 0

    def press(self, keys: str) -> None:
        os.write(self._screen, keys.encode())

    def wait_for(self, text: str) -> None:
        """Read on until a text comes."""
        while (at := self.seen.find(text.encode(), self._read_to)) < 0:
            assert self._read(), f"{text!r} never came after {self.seen[self._read_to :].decode(errors='replace')!r}"
        self._read_to = at + len(text.encode())

    def leave(self) -> int:
        """Read what is left and give the exit status."""
        while self._read():
            pass
        return self.process.wait(10)

    def _read(self, seconds: float = 20) -> bool:
        """Read what comes; False where nothing does, or the other side has closed, for which Linux has an error."""
        ready, _, _ = select.select([self._screen], [], [], seconds)
        came = b""
        with suppress(OSError):
            came = os.read(self._screen, 65536) if ready else b""
        self.seen += came
        return bool(came)


@contextmanager
def typing(wenbao: Commands, **environment: str) -> Iterator[Typist]:
    screen, inside = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW],
        stdin=inside,
        stdout=inside,
        stderr=inside,
        cwd=wenbao.folder,
        env=wenbao.environment | {"LC_ALL": "zh_CN.UTF-8"} | environment,
        start_new_session=True,
    )
    os.close(inside)
    try:
        yield Typist(process, screen)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.wait()
        os.close(screen)


READING = "\x1b[?2004h"
"""What prompt_toolkit tells a terminal when it begins to read keys."""


def test_a_real_terminal(wenbao: Commands) -> None:
    with typing(wenbao) as person:
        for keys, reply in (("半句\x03", "已取消"), ("慢慢来\r", "searching"), ("老街修缮\r", "二版.txt")):
            person.wait_for(READING)
            person.press(keys)
            person.wait_for(reply)
            if reply == "searching":
                person.press("\x03")
                person.wait_for("已取消")
        person.wait_for(READING)
        person.press("\x04")
        person.wait_for("再见")
        assert person.leave() == 0
    assert "清代民居47处" in "".join(
        re.findall("[\u4e00-\u9fff0-9]", re.sub("\x1b\\[[0-9;]*m", "", person.seen.decode()))
    )
    assert b"Traceback" not in person.seen
    assert (wenbao.folder / ".local/state/wenbao/history").exists()


def test_a_dumb_terminal_gets_no_escape_codes(wenbao: Commands) -> None:
    with typing(wenbao, TERM="dumb") as person:
        person.wait_for("> ")
        person.press("慢慢来\n")
        person.wait_for("searching")
        person.press("\x03")
        person.wait_for("已取消")
        person.press("老街修缮工期多少个月？\n")
        person.wait_for("二版.txt")
        person.press("\x04")
        person.wait_for("再见")
        assert person.leave() == 0
    assert "14个月" in person.seen.decode()
    assert b"\x1b" not in person.seen
