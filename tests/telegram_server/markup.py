"""Text in HTML mode → plain text and entities, refusing what Telegram refuses: unknown, unclosed and crossed tags.

It does not mend nesting that Telegram would silently flatten; that refuses no message.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram_server.values import Json, refused, units

LONGEST_TEXT = 4096
_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ENTITY = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot));?")
_START = re.compile(r"<([a-zA-Z0-9-]+)((?:\s+[a-zA-Z-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?)*)\s*>")
_END = re.compile(r"</([a-zA-Z0-9-]*)\s*>")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class Rich:
    """A text as it is shown, and the entities that dress it; offsets and lengths in UTF-16 units."""

    text: str
    entities: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class _Open:
    """A tag that waits for its end."""

    name: str
    offset: int
    attributes: dict[str, str]
    at: int


class _Reader:
    """Walks the source once, from mark to mark."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.shown: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def read(self) -> Rich:
        while self.position < len(self.source):
            self._step()
        if self.open:
            last = self.open[-1]
            raise refused(f"can't parse entities: Can't find end tag corresponding to start tag \"{last.name}\"")
        return Rich("".join(self.shown), tuple(sorted(self.entities, key=lambda e: (e["offset"], -e["length"]))))

    def _step(self) -> None:
        character = self.source[self.position]
        if character == "<":
            self._close() if self.source.startswith("</", self.position) else self._begin()
        elif character == "&":
            self._entity()
        else:
            following = min(
                filter(lambda at: at >= 0, (self.source.find(m, self.position) for m in "<&")), default=None
            )
            self._show(self.source[self.position : following])
            self.position = len(self.source) if following is None else following

    def _show(self, text: str) -> None:
        self.shown.append(text)
        self.length += units(text)

    def _entity(self) -> None:
        found = _ENTITY.match(self.source, self.position)
        if found is None:
            self._show("&")
            self.position += 1
            return
        hexadecimal, decimal, name = found.groups()
        code = int(hexadecimal, 16) if hexadecimal else int(decimal) if decimal else 0
        known = name or (0 < code < 0x110000 and not 0xD800 <= code < 0xE000)
        self._show((_NAMED[name] if name else chr(code)) if known else found.group())
        self.position = found.end()

    def _begin(self) -> None:
        found = _START.match(self.source, self.position)
        if found is None:
            raise refused(f"can't parse entities: Unclosed start tag at byte offset {self._bytes()}")
        name = found[1].lower()
        if name not in _KINDS:
            raise refused(f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {self._bytes()}')
        attributes = {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(found[2])}
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise refused(f'can\'t parse entities: Tag "span" must have class "tg-spoiler" at offset {self._bytes()}')
        self.open.append(_Open(name, self.length, attributes, self.position))
        self.position = found.end()

    def _close(self) -> None:
        found = _END.match(self.source, self.position)
        if found is None or not self.open:
            raise refused(f"can't parse entities: Unexpected end tag at byte offset {self._bytes()}")
        expected = self.open.pop()
        name = found[1].lower() or expected.name
        if name != expected.name:
            at = self._bytes()
            raise refused(
                f'can\'t parse entities: Unmatched end tag at byte offset {at}, expected "</{expected.name}>", '
                f'found "</{name}>"'
            )
        self._keep(expected)
        self.position = found.end()

    def _keep(self, tag: _Open) -> None:
        entity: Json = {"type": _KINDS[tag.name], "offset": tag.offset, "length": self.length - tag.offset}
        if tag.name == "a" and tag.attributes.get("href"):
            entity["url"] = tag.attributes["href"]
        if entity["length"] and (tag.name != "a" or "url" in entity):
            self.entities.append(entity)

    def _bytes(self) -> int:
        return len(self.source[: self.position].encode())


def read_html(source: str) -> Rich:
    """Read a text in HTML mode; refuses it where Telegram would."""
    return _Reader(source).read()


def read_text(source: str, mode: str | None, *, too_long: str = "message is too long") -> Rich:
    """Read a text as a message shows it: cleaned, trimmed, marks made entities; refuses an empty or long one."""
    if mode not in (None, "", "HTML"):
        raise refused(f"this server reads HTML alone, not parse_mode {mode}")
    cleaned = _CONTROLS.sub(" ", source.replace("\r", ""))
    rich = _trimmed(read_html(cleaned) if mode == "HTML" else Rich(cleaned))
    if not rich.text:
        raise refused("message text is empty")
    if units(rich.text) > LONGEST_TEXT:
        raise refused(too_long)
    return rich


def _trimmed(rich: Rich) -> Rich:
    """Drop white space at both ends, and what entities covered of it."""
    text = rich.text.rstrip()
    lead = len(text) - len(text.lstrip())
    kept = text[lead:]
    size = units(kept)
    entities = []
    for entity in rich.entities:
        start = min(max(entity["offset"] - lead, 0), size)
        end = min(max(entity["offset"] + entity["length"] - lead, 0), size)
        if end > start:
            entities.append(entity | {"offset": start, "length": end - start})
    return Rich(kept, tuple(entities))
