"""Bytes on a connection → requests and back: as much of HTTP/1.1 as clients of the Bot API speak."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from telegram_server.values import Parameters, refused

_REASONS = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict"}
_REASONS |= {429: "Too Many Requests", 500: "Internal Server Error", 502: "Bad Gateway"}
_LARGEST = 10_000_000


@dataclass(frozen=True, slots=True)
class Request:
    """One request, its body read to the end."""

    path: str
    headers: dict[str, str]
    body: bytes

    def parameters(self) -> Parameters:
        """Read the parameters of a call: of the address, then of a form or a JSON object."""
        address = urlsplit(self.path)
        values: dict[str, Any] = dict(parse_qsl(address.query, keep_blank_values=True))
        kind = self.headers.get("content-type", "").partition(";")[0].strip()
        if kind == "application/json" and self.body:
            values |= _object(self.body)
        elif kind == "application/x-www-form-urlencoded":
            values |= parse_qsl(self.body.decode(), keep_blank_values=True)
        elif self.body:
            raise refused(f"this server reads JSON and forms, not {kind or 'a body without a type'}")
        return Parameters(values)


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back over the connection; None in its place cuts the connection."""

    status: int
    body: bytes
    kind: str = "application/json"

    @classmethod
    def of(cls, status: int, value: Any) -> Reply:
        """Make a reply of a JSON value."""
        return cls(status, json.dumps(value, ensure_ascii=False).encode())

    def encoded(self) -> bytes:
        """Give the reply as it goes over the wire."""
        head = f"HTTP/1.1 {self.status} {_REASONS.get(self.status, 'Unknown')}\r\nContent-Type: {self.kind}\r\n"
        return f"{head}Content-Length: {len(self.body)}\r\n\r\n".encode() + self.body


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """Read one request; None where the client has hung up."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.rstrip("\r\n").split("\r\n")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await reader.readexactly(min(int(headers.get("content-length", "0")), _LARGEST))
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    return Request(first.split(" ")[1], headers, body)


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        raise refused("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise refused("a JSON object is expected")
    return value
