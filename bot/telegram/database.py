"""A SQLite file → transactions, one at a time, in a thread of its own: the event loop never waits for the disk."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from bot.telegram.errors import StateError

T = TypeVar("T")
Value = str | int | float | bytes | None


class Transaction:
    """What may be done between a BEGIN and its COMMIT."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def do(self, statement: str, *values: Value) -> int:
        """Change rows; give how many."""
        return self._connection.execute(statement, values).rowcount

    def rows(self, query: str, *values: Value) -> list[tuple[Any, ...]]:
        """Read rows."""
        return self._connection.execute(query, values).fetchall()


class Database:
    """One SQLite file in WAL mode."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=path.stem)

    @classmethod
    def open(cls, path: Path, schema: str) -> Database:
        """Open the file, made where there is none; raises StateError."""
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            path.chmod(0o600)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.executescript(schema)
        except (sqlite3.Error, OSError) as e:
            raise StateError(f"{path} cannot be opened ({e}); make room, or move it away to begin anew") from e
        return cls(path, connection)

    def transact(self, work: Callable[[Transaction], T], *, durable: bool = False) -> T:
        """Do some work in one transaction; `durable` waits until it survives a power cut. Raises StateError.

        What is not durable survives the death of the process all the same.
        """
        try:
            self._connection.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
            self._connection.execute("BEGIN IMMEDIATE")
            done = work(Transaction(self._connection))
            self._connection.execute("COMMIT")
        except sqlite3.Error as e:
            raise StateError(f"{self.path} cannot be written or read ({e}); is the disk full?") from e
        finally:
            if self._connection.in_transaction:
                with contextlib.suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
        return done

    async def run(self, work: Callable[[Transaction], T], *, durable: bool = False) -> T:
        """Do some work in one transaction, as `transact` does, in the file's own thread."""
        return await asyncio.get_running_loop().run_in_executor(
            self._thread, lambda: self.transact(work, durable=durable)
        )

    def close(self) -> None:
        """Finish what is under way and let go of the file."""
        self._thread.shutdown(wait=True)
        self._connection.close()
