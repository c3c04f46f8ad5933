"""Questions, their answers' sources and people's ratings → a list of what to improve; who asked stays unknown."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.telegram.database import Database, Transaction
from bot.telegram.errands import Exchange
from bot.telegram.settings import Feedback

JOURNAL_TABLES = """
CREATE TABLE IF NOT EXISTS exchange (
    id TEXT PRIMARY KEY, at REAL NOT NULL, person TEXT NOT NULL, question TEXT NOT NULL, status TEXT NOT NULL,
    confidence REAL NOT NULL, source TEXT NOT NULL, generation TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS rating (
    id TEXT NOT NULL, person TEXT NOT NULL, good INTEGER NOT NULL, at REAL NOT NULL, PRIMARY KEY (id, person));
CREATE TABLE IF NOT EXISTS pseudonym (key BLOB NOT NULL);
"""
_KEPT = 365 * 86_400
_MONTH = 30 * 86_400
_MASKS = (
    (re.compile(r"https?://\S+|www\.\S+"), "〔网址〕"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "〔邮箱〕"),
    (re.compile(r"@\w{3,}"), "〔用户〕"),
    (re.compile(r"\d{3,4}-\d{7,8}|\d{3}[ -]\d{4}[ -]\d{4}|\+?\d{7,}[Xx]?"), "〔号码〕"),
)
Why = Literal["unanswered", "disliked"]


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One exchange that did not go well."""

    at: float
    why: Why
    question: str
    status: str
    confidence: float
    source: str
    generation: str
    dislikes: int


@dataclass(frozen=True, slots=True)
class Totals:
    """How many exchanges there were within 30 days, and how they were liked."""

    exchanges: int
    answered: int
    likes: int
    dislikes: int


def pseudonymise(text: str) -> str:
    """Mask what could tell who somebody is: addresses, numbers of seven and more digits, names of users."""
    for pattern, mask in _MASKS:
        text = pattern.sub(mask, text)
    return text


class Journal:
    """What is kept of questions, as far as the setting allows."""

    def __init__(self, database: Database, kept: Feedback) -> None:
        self._database = database
        self._kept = kept

    async def note(self, id_: str, user: int, exchange: Exchange) -> None:
        """Keep one exchange."""
        if self._kept == "off":
            return
        question = exchange.question if self._kept == "full" else pseudonymise(exchange.question)
        told = (question, exchange.status, exchange.confidence, exchange.source, exchange.generation)

        def insert(transaction: Transaction) -> None:
            values = (id_, time.time(), _pseudonym(transaction, user), *(_encodable(value) for value in told))
            transaction.do("INSERT OR REPLACE INTO exchange VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *values)

        await self._database.run(insert)

    async def rate(self, id_: str, user: int, *, good: bool) -> None:
        """Keep what a person thinks of an answer, in place of what he thought before."""
        if self._kept == "off":
            return
        statement = "INSERT OR REPLACE INTO rating VALUES (?, ?, ?, ?)"
        await self._database.run(lambda t: t.do(statement, id_, _pseudonym(t, user), good, time.time()))

    async def totals(self) -> Totals:
        """Count what there was within 30 days."""
        since = time.time() - _MONTH
        exchanges = "SELECT count(*), total(status IN ('answered', 'partial')) FROM exchange WHERE at > ?"
        ratings = "SELECT total(good), total(NOT good) FROM rating WHERE at > ?"
        rows = await self._database.run(lambda t: t.rows(exchanges, since) + t.rows(ratings, since))
        return Totals(*(int(number) for row in rows for number in row))

    async def prune(self) -> None:
        """Forget what is a year old."""
        oldest = time.time() - _KEPT

        def delete(transaction: Transaction) -> None:
            transaction.do("DELETE FROM exchange WHERE at < ?", oldest)
            transaction.do("DELETE FROM rating WHERE at < ?", oldest)

        await self._database.run(delete)


def work_list(database: Database) -> Sequence[WorkItem]:
    """List the exchanges that were not answered or not liked, the least liked and newest first."""
    query = (
        "SELECT at, question, status, confidence, source, generation, "
        "(SELECT count(*) FROM rating WHERE rating.id = exchange.id AND NOT good) AS dislikes FROM exchange "
        "WHERE dislikes > 0 OR status NOT IN ('answered', 'partial') ORDER BY dislikes DESC, at DESC"
    )
    rows = database.transact(lambda t: t.rows(query))
    return [WorkItem(row[0], "disliked" if row[-1] else "unanswered", *row[1:]) for row in rows]


def _pseudonym(transaction: Transaction, user: int) -> str:
    """Give the same name to the same person, with a key that never leaves this file."""
    rows = transaction.rows("SELECT key FROM pseudonym")
    key = rows[0][0] if rows else secrets.token_bytes(32)
    if not rows:
        transaction.do("INSERT INTO pseudonym VALUES (?)", key)
    return hmac.new(key, str(user).encode(), hashlib.sha256).hexdigest()[:12]


def _encodable(value: str | float) -> str | float:
    """Replace halves of surrogate pairs, which SQLite does not take."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
