"""A file's bytes → its text: the encoding recognised, what no encoding explains replaced and told of, nothing dropped.

Byte order marks and valid UTF-8 speak for themselves. Between the others decides which of them gives familiar
characters: on pages of 50 characters and more that is surer than any library. What none of them explains is left to
charset-normalizer, whose guess is called one.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from index.errors import ReadingError

OnError = Callable[[ReadingError], None]
"""Hears of what cannot be read, or not for certain; the reading goes on."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("utf-8", "gb18030", "big5", "big5hkscs", "utf-16-le", "utf-16-be")
_FAMILIES = {"big5hkscs": "big5"}
_FOREIGN = ("shift_jis", "euc_jp", "euc_kr", "cp1251", "cp1252")
_SAMPLE_BYTES = 2048
_GUESS_BYTES = 65_536
_PLAUSIBLE = 0.7
_SURE = 0.2
"""By so much the best encoding must lead the next; pages of 20 characters and more lead by 0.3 and more."""
_MOST_BROKEN = 0.02

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_BEYOND_ASCII = re.compile(rb"[\x00\x80-\xff]")
_BROKEN = "\ufffd"
_UNFAMILIAR = re.compile(r"[^\t-\r\x1b -~]")
_MARKS_OF_TEXT = "\u00b0\u00b1\u00b7\u00d7—―‘’“”…※℃①②③④⑤⑥⑦⑧⑨⑩─│■□▲△◆◇○●★☆〇\u3000、。〈〉《》「」『』【】〔〕"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, its encoding by Python's name for it, and a sentence where either may be wrong."""

    text: str
    encoding: str
    doubt: str = ""


def decode(content: bytes, name: str) -> Decoded:
    """Return the text of a file; `text == content.decode(encoding)` wherever there is no doubt.

    Raises ReadingError where it is empty, or no text.
    """
    decoded = _decode(content, name)
    if not decoded.text.strip():
        raise ReadingError(f"{name} is empty: give it text or move it away")
    if len(_CONTROL.findall(decoded.text)) > len(decoded.text) / 200:
        raise ReadingError(f"{name} holds bytes that no text has: it is no text file, or it is damaged")
    return decoded


def _decode(content: bytes, name: str) -> Decoded:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _with(encoding, content, name)
    utf8 = _as_utf8(content)
    if utf8 and b"\0" not in content:
        return utf8
    scores = score_encodings(content)
    best = max(scores, key=lambda encoding: scores[encoding])
    if utf8 and not best.startswith("utf-16"):
        return utf8
    if scores[best] < _PLAUSIBLE:
        return _guess(content, name)
    family = _FAMILIES.get(best, best)
    others = [score for other, score in scores.items() if _FAMILIES.get(other, other) != family]
    decoded = _with(best, content, name)
    if decoded.doubt or scores[best] - max(others) >= _SURE:
        return decoded
    return Decoded(decoded.text, best, f"{name} is taken for {best}, which is not sure: save it as UTF-8")


def score_encodings(content: bytes) -> dict[str, float]:
    """Say of each encoding what share of the characters beyond ASCII it makes familiar ones of."""
    beyond = _BEYOND_ASCII.search(content)
    start = beyond.start() // 2 * 2 if beyond else 0
    sample = content[start : start + _SAMPLE_BYTES]
    return {encoding: _familiar_share(sample.decode(encoding, "replace")) for encoding in _CANDIDATES}


def _familiar_share(text: str) -> float:
    telling = _UNFAMILIAR.findall(text)
    if not telling:
        return 1.0
    return sum(map(_familiar().__contains__, telling)) / len(telling)


@cache
def _familiar() -> frozenset[str]:
    """Give the characters of everyday: those that GB 2312 and Big5 rank first, and the marks between them."""
    simplified = _rows("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF))
    traditional = _rows("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    wide = "".join(map(chr, range(0xFF01, 0xFF5F)))
    return frozenset(simplified + traditional + wide + _MARKS_OF_TEXT)


def _rows(encoding: str, leads: range, trails: range | tuple[int, ...]) -> str:
    return bytes(byte for lead in leads for trail in trails for byte in (lead, trail)).decode(encoding, "ignore")


def _as_utf8(content: bytes) -> Decoded | None:
    try:
        return Decoded(content.decode(), "utf-8")
    except UnicodeDecodeError:
        return None


def _with(encoding: str, content: bytes, name: str) -> Decoded:
    """Decode; where a few places are wrong, say where and what they became; refuse where many are."""
    try:
        return Decoded(content.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        text = content.decode(encoding, "replace")
        broken = text.count(_BROKEN)
        if broken > max(1, _MOST_BROKEN * len(text)):
            raise ReadingError(f"{name} is damaged: {broken} places are no {encoding} text; copy it again") from error
        said = f"{name} is {encoding} with broken bytes, the first at {error.start}, kept as {broken} times {_BROKEN}"
        return Decoded(text, encoding, f"{said}: correct them or copy it again")


def _guess(content: bytes, name: str) -> Decoded:
    """Ask charset-normalizer."""
    unknown = f"{name} is neither UTF-8 nor GB18030, Big5 or UTF-16: save it as UTF-8"
    try:
        from charset_normalizer import from_bytes
    except ImportError as error:
        more = f"{unknown} (pip install 'wenbao[formats]' recognises some more)"
        raise ReadingError(more) from error
    best = from_bytes(content[:_GUESS_BYTES], cp_isolation=list(_FOREIGN)).best()
    if best is None:
        raise ReadingError(unknown)
    decoded = _with(best.encoding, content, name)
    return Decoded(decoded.text, best.encoding, f"{name} may be {best.encoding}, which is a guess: save it as UTF-8")
