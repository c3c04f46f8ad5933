"""What every part of the server speaks in: JSON objects, a call's parameters, and the refusals of Telegram."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """A refusal, in Telegram's words: an HTTP status, a description, and what a client may act on."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """Give the JSON body of the refusal."""
        told: Json = {"ok": False, "error_code": self.code, "description": self.description}
        return told | ({"parameters": dict(self.parameters)} if self.parameters else {})


def refused(description: str) -> ApiError:
    """Make the most usual refusal, a bad request."""
    return ApiError(400, f"Bad Request: {description}")


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of one call, sent as JSON or as a form whose values are text or JSON."""

    values: Mapping[str, Any]

    def text(self, name: str, default: str | None = None) -> str:
        """Give a text; refuses the call where there is none and no default."""
        value = self.values.get(name, default)
        if value is None:
            raise refused(f"parameter {name} is required")
        if not isinstance(value, str):
            raise refused(f"parameter {name} must be a string")
        return value

    def integer(self, name: str, default: int | None = None) -> int:
        """Give a whole number; refuses the call where there is none and no default."""
        value = self.values.get(name, default)
        if value is None:
            raise refused(f"parameter {name} is required")
        try:
            return int(value)
        except (TypeError, ValueError):
            raise refused(f"parameter {name} must be an integer") from None

    def flag(self, name: str) -> bool:
        """Tell whether a flag is set."""
        return str(self.values.get(name, "")).lower() in ("true", "1")

    def structure(self, name: str) -> Any:
        """Give a JSON object or array, or None where it is not set."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise refused(f"can't parse {name}: it is no JSON") from None


def units(text: str) -> int:
    """Count UTF-16 code units, as Telegram measures every text."""
    return len(text) + sum(character > "\uffff" for character in text)
