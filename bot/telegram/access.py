"""Who asks, how and where → whether the bot serves, refuses politely, or does as if nothing had been said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from bot.telegram.settings import NOBODY, TelegramSettings
from bot.telegram.updates import Incoming

Verdict = Literal["serve", "refuse", "ignore"]


class Gate:
    """The one place that lets people in; it stands before everything that an update may set off."""

    def __init__(self, settings: TelegramSettings, moves: Mapping[int, int]) -> None:
        self._settings = settings
        self._moves = moves

    def judge(self, incoming: Incoming | None) -> Verdict:
        """Decide about an update; what nothing here allows is ignored."""
        if incoming is None or not self._is_person(incoming):
            return "ignore"
        if self._is_listed(incoming):
            return "serve"
        return "refuse" if incoming.to_us else "ignore"

    def is_admin(self, user: int) -> bool:
        """Tell whether a person may do what only administrators may."""
        return user in self._settings.admins and user not in NOBODY

    def _is_person(self, incoming: Incoming) -> bool:
        return incoming.human and incoming.user > 0 and incoming.user not in NOBODY

    def _is_listed(self, incoming: Incoming) -> bool:
        if self._settings.access == "open":
            return True
        if incoming.user in self._settings.users | self._settings.admins:
            return True
        # A group's list lets its members in there, not elsewhere.
        return incoming.chat is not None and incoming.chat < 0 and incoming.chat in self._chats()

    def _chats(self) -> frozenset[int]:
        chats = self._settings.chats
        return chats | {new for old, new in self._moves.items() if old in chats}
