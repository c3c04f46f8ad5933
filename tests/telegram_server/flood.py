"""Calls to chats → 429 where Telegram would say it, and a record of every call made before its retry_after had passed.

Each bucket refills a twentieth faster than its rule says, so that a careful client is not refused for a late packet.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import Self

from telegram_server.values import ApiError

_TOLERANCE = 1.05
# A call that was on its way when the 429 went out is no violation.
_ON_ITS_WAY = 0.05


@dataclass(frozen=True, slots=True)
class Rule:
    """So many calls at once, and so many a second in the long run."""

    burst: float
    rate: float


@dataclass(frozen=True, slots=True)
class FloodRules:
    """The three limits that Telegram's documentation names; None is no limit."""

    private: Rule | None = Rule(3, 1.0)
    group: Rule | None = Rule(20, 20 / 60)
    overall: Rule | None = Rule(30, 30.0)

    @classmethod
    def none(cls) -> Self:
        """Give the rules under which nothing is too much."""
        return cls(None, None, None)


@dataclass(frozen=True, slots=True)
class Violation:
    """A call to a chat so many seconds before it was allowed again."""

    key: str
    method: str
    early: float


@dataclass(slots=True)
class _Bucket:
    rule: Rule
    tokens: float
    at: float

    def wait(self, now: float) -> float:
        """Give the seconds until one call is free; 0 means now."""
        rate = self.rule.rate * _TOLERANCE
        self.tokens = min(self.rule.burst, self.tokens + (now - self.at) * rate)
        self.at = now
        return max(0.0, (1 - self.tokens) / rate)


@dataclass(slots=True)
class _Penalty:
    since: float
    until: float


@dataclass(slots=True)
class Flood:
    """The buckets of every chat, the penalties that run, and the violations seen."""

    rules: FloodRules
    violations: list[Violation] = field(default_factory=list)
    _buckets: dict[str, _Bucket] = field(default_factory=dict)
    _penalties: dict[str, _Penalty] = field(default_factory=dict)

    def check_penalty(self, key: str, method: str) -> None:
        """Refuse and record a call whose chat is still to be left alone."""
        now = time.monotonic()
        penalty = self._penalties.get(key)
        if penalty is None or now >= penalty.until:
            return
        if now - penalty.since > _ON_ITS_WAY:
            self.violations.append(Violation(key, method, penalty.until - now))
        raise _too_many(math.ceil(penalty.until - now))

    def take(self, key: str, *, private: bool) -> None:
        """Take one call from a chat's bucket and from the common one; refuses it where either is empty."""
        now = time.monotonic()
        rules = {key: self.rules.private if private else self.rules.group, "over all": self.rules.overall}
        buckets = [self._bucket(name, rule, now) for name, rule in rules.items() if rule]
        wait = max((bucket.wait(now) for bucket in buckets), default=0.0)
        if wait:
            raise self.punish(key, math.ceil(wait))
        for bucket in buckets:
            bucket.tokens -= 1

    def punish(self, key: str, seconds: int) -> ApiError:
        """Close a chat for some seconds and give the refusal that says so."""
        now = time.monotonic()
        self._penalties[key] = _Penalty(now, now + seconds)
        return _too_many(seconds)

    def _bucket(self, name: str, rule: Rule, now: float) -> _Bucket:
        return self._buckets.setdefault(name, _Bucket(rule, rule.burst, now))


def _too_many(seconds: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
