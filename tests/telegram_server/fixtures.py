"""A strict Bot API server for a test, people who write to it, and a client without a bot behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from telegram_server.chats import Person
from telegram_server.client import Client
from telegram_server.flood import FloodRules
from telegram_server.people import People
from telegram_server.server import TelegramServer


@pytest.fixture
def server() -> Iterator[TelegramServer]:
    """A server without flood limits or faults."""
    with TelegramServer(flood=FloodRules.none()) as running:
        yield running


@pytest.fixture
def people(server: TelegramServer) -> People:
    """Those who write."""
    return People(server)


@pytest.fixture
def client(server: TelegramServer) -> Client:
    """A program that calls methods."""
    return Client(server)


@pytest.fixture
def reader() -> Person:
    """Somebody who asks."""
    return Person(1001, "林小禾")
