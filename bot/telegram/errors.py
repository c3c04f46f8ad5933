"""What a call to Telegram can come to, and what stops the bot.

CallError               one call did not do what it was to do
├── UnavailableError        cut off, timed out, 5xx or garbage: it may have acted all the same; try again
├── FloodedError            too many calls: not before `seconds` have passed
├── MovedError              the group has become a supergroup with another id
├── UnreachableError        the chat is closed to the bot: blocked, removed, gone
├── RefusedError            the call itself is wrong
│   ├── MessageGoneError        the message to edit is not there, or not ours
│   └── MarkupError             the message's HTML is refused
├── ConflictError           somebody else reads this bot's updates
└── TokenError              Telegram does not know the token
StateError              the bot's own SQLite files cannot be read or written
LockedError             another process serves this bot, or from this folder
ClerkError              the process that searches cannot do what was wanted
├── ClerkLostError          it has ended, perhaps of the errand it was at
└── FaultError              it has failed at an errand; it goes on
"""

from __future__ import annotations

from index import WenbaoError


class CallError(Exception):
    """A call to Telegram came to nothing."""


class UnavailableError(CallError):
    """Telegram could not be reached or made no sense; it may have acted all the same."""


class FloodedError(CallError):
    """Telegram wants to be left alone for some seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"not before {seconds:g} s have passed")
        self.seconds = seconds


class MovedError(CallError):
    """The group lives on under another id."""

    def __init__(self, chat: int) -> None:
        super().__init__("the group has become a supergroup")
        self.chat = chat


class UnreachableError(CallError):
    """The chat is closed to the bot."""


class RefusedError(CallError):
    """Telegram refuses the call as it is."""


class MessageGoneError(RefusedError):
    """The message to edit is not there, or not ours."""


class MarkupError(RefusedError):
    """Telegram cannot read the message's HTML."""


class ConflictError(CallError):
    """Somebody else reads this bot's updates."""


class TokenError(CallError):
    """Telegram does not know the token."""


class StateError(WenbaoError):
    """The bot's own files cannot be read or written."""


class LockedError(WenbaoError):
    """Another process is at it already."""


class ClerkError(WenbaoError):
    """What was wanted of the index cannot be done, now or later."""


class ClerkLostError(ClerkError):
    """The process that searches has ended; `at_work` where it was at the errand that this is raised for."""

    def __init__(self, how: str = "has ended", *, at_work: bool = False) -> None:
        super().__init__(f"the process that searches {how}")
        self.at_work = at_work


class FaultError(ClerkError):
    """The process that searches has failed at an errand, and logged why."""
