"""Calls methods of the server as any program could, with no bot behind it."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

from telegram_server.server import TelegramServer


@dataclass(frozen=True, slots=True)
class Client:
    """Gives the HTTP status of each call and the JSON that came back."""

    server: TelegramServer

    def __call__(self, method: str, token: str = "", **parameters: Any) -> tuple[int, dict[str, Any]]:
        request = urllib.request.Request(  # noqa: S310
            f"{self.server.base_url}{token or self.server.token}/{method}",
            json.dumps(parameters).encode(),
            {"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as reply:  # noqa: S310
                return reply.status, json.load(reply)
        except urllib.error.HTTPError as e:
            with e:
                return e.code, json.load(e)

    def refusal(self, method: str, **parameters: Any) -> str:
        """Call a method that must be refused; gives the description."""
        status, body = self(method, **parameters)
        assert (body["ok"], body["error_code"]) == (False, status)
        return str(body["description"])
