"""Values of dataclasses ↔ what JSON can say, in frames for a pipe; what comes in is data, whatever it says."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import lru_cache
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")
_Read = Callable[[Any], Any]

LENGTH = struct.Struct(">I")
"""What stands before each frame: how many bytes it has."""


def frame(plain: object) -> bytes:
    """Write what JSON can say as a frame."""
    body = json.dumps(plain, separators=(",", ":")).encode()
    return LENGTH.pack(len(body)) + body


def to_plain(value: object) -> Any:
    """Give a value as what JSON can say."""
    if is_dataclass(value):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in value]
    return value


def from_plain(kind: type[T], plain: object) -> T:
    """Give the value of a type back; raises ValueError, TypeError or KeyError for what is none."""
    hashable: Any = kind
    value: T = _reader(hashable)(plain)
    return value


@lru_cache(maxsize=256)
def _reader(kind: Any) -> _Read:
    """Make what reads values of a type: dataclasses, tuples, lists as tuples, None; the rest is as JSON says it."""
    given, origin = get_args(kind), get_origin(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass_reader(kind)
    if origin is tuple and given[1:] != (...,):
        readers = [_reader(own) for own in given]
        return lambda plain: tuple(read(item) for read, item in zip(readers, plain, strict=True))
    if origin in (tuple, Sequence):
        read = _reader(given[0])
        return lambda plain: tuple(read(item) for item in plain)
    if NoneType in given:
        [own] = [own for own in given if own is not NoneType]
        return lambda plain: None if plain is None else _reader(own)(plain)
    return lambda plain: plain


def _dataclass_reader(kind: Any) -> _Read:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]

    def read(plain: Mapping[str, object]) -> object:
        return kind(**{name: _reader(hints[name])(plain[name]) for name in names})

    return read


def read_frame(read: Callable[[int], bytes | None]) -> Any:
    """Wait for the next frame and give what it says; None where the stream ends."""
    length = _read(read, LENGTH.size)
    if len(length) < LENGTH.size:
        return None
    [size] = LENGTH.unpack(length)
    body = _read(read, size)
    return json.loads(body) if len(body) == size else None


def _read(read: Callable[[int], bytes | None], size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size and (more := read(size - len(parts))):
        parts += more
    return bytes(parts)
