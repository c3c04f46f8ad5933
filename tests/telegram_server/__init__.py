"""A Bot API server for tests: real HTTP on this machine, refusing what Telegram refuses, failing when asked to."""

from __future__ import annotations

from telegram_server.chats import Chat, Message, Person
from telegram_server.faults import FAULTS, Fault, FaultRates
from telegram_server.flood import FloodRules, Rule, Violation
from telegram_server.people import Asked, People
from telegram_server.server import BOT, Call, TelegramServer, free_port
from telegram_server.values import Json, units

__all__ = [
    "BOT",
    "FAULTS",
    "Asked",
    "Call",
    "Chat",
    "Fault",
    "FaultRates",
    "FloodRules",
    "Json",
    "Message",
    "People",
    "Person",
    "Rule",
    "TelegramServer",
    "Violation",
    "free_port",
    "units",
]
