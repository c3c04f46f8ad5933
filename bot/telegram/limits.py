"""Questions and notices → whether one more is due: so many questions an hour a person, each notice once in a while."""

from __future__ import annotations

import time

from bot.telegram.database import Database, Transaction

LIMIT_TABLES = """
CREATE TABLE IF NOT EXISTS asked (id INTEGER PRIMARY KEY, user INTEGER NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS asked_by ON asked (user, at);
CREATE TABLE IF NOT EXISTS notice (name TEXT PRIMARY KEY, id INTEGER NOT NULL, at REAL NOT NULL);
"""
HOUR = 3600.0
DAY = 86_400.0


class Limits:
    """Counts by update, so that one that comes again is neither counted nor told twice."""

    def __init__(self, database: Database, quota: int | None) -> None:
        self._database = database
        self.quota = quota

    async def admit(self, update: int, user: int) -> bool:
        """Count a question and tell whether the quota allows it."""
        now = time.time()

        def count(transaction: Transaction) -> bool:
            if transaction.rows("SELECT 1 FROM asked WHERE id = ?", update):
                return True
            query = "SELECT count(*) FROM asked WHERE user = ? AND at > ? AND at <= ?"
            [(before,)] = transaction.rows(query, user, now - HOUR, now)
            if self.quota is not None and before >= self.quota:
                return False
            transaction.do("INSERT INTO asked VALUES (?, ?, ?)", update, user, now)
            return True

        return await self._database.run(count)

    async def is_due(self, name: str, update: int, seconds: float) -> bool:
        """Tell whether a notice is to be given: not again to another update before some seconds have passed."""
        now = time.time()

        def check(transaction: Transaction) -> bool:
            for told, at in transaction.rows("SELECT id, at FROM notice WHERE name = ?", name):
                if told != update and now - seconds < at <= now:
                    return False
            transaction.do("INSERT OR REPLACE INTO notice VALUES (?, ?, ?)", name, update, now)
            return True

        return await self._database.run(check)

    async def within_an_hour(self) -> tuple[int, int]:
        """Count the people who asked within an hour, and their questions."""
        query = "SELECT count(DISTINCT user), count(*) FROM asked WHERE at > ?"
        [(users, questions)] = await self._database.run(lambda t: t.rows(query, time.time() - HOUR))
        return users, questions

    async def prune(self) -> None:
        """Forget what limits nothing any more."""
        now = time.time()

        def delete(transaction: Transaction) -> None:
            transaction.do("DELETE FROM asked WHERE at < ?", now - 2 * DAY)
            transaction.do("DELETE FROM notice WHERE at < ?", now - 2 * DAY)

        await self._database.run(delete)
