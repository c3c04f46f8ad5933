"""A PDF with a text layer → a page of text for each of its pages, columns in reading order, by pdfium.

Pictures are not read: a page that is only scanned is named, and needs OCR first.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from index.encodings import OnError
from index.errors import ReadingError
from index.formats.blocks import read_blocks
from index.formats.columns import Glyph, read_lines
from index.formats.inputs import MAX_PICTURED_BYTES, Extract, Input, extra_missing
from index.formats.paragraphs import write_text

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfTextPage

_MOST_GLYPHS = 200_000
_MOST_UNKNOWN = 0.2
_SOME_UNKNOWN = 0.005
_UNKNOWN = "\ufffd"
_NO_TEXT = "has no text layer, only pictures or nothing"
_NO_MEANING = "does not say which characters its letters are"
_SOME_MEANING = f"does not say which characters some letters are, kept as {_UNKNOWN}"
_LEAST_SIZE = 0.1
"""Letters may have no size at all: nobody sees them, but a layer of text has them."""
_PASSWORD = 4
_SHOWN_PAGES = 8


def read_pdf(source: Input, on_error: OnError) -> Iterator[Extract]:
    """Yield each page that has text as `name#1`, `name#2` and so on."""
    amiss: dict[str, list[int]] = {_NO_TEXT: [], _NO_MEANING: [], _SOME_MEANING: []}
    with closing(_open(source)) as document:
        count = len(document)
        for number in range(1, count + 1):
            try:
                text = write_text(read_blocks(read_lines(_glyphs_of(document, number, source.name))))
            except ReadingError as error:
                on_error(error)
                continue
            problem = _problem(text)
            if problem:
                amiss[problem].append(number)
            if problem in {None, _SOME_MEANING}:
                yield Extract(f"{source.name}#{number}", text, "pdf")
    for problem, numbers in amiss.items():
        if numbers:
            pages = "all pages" if len(numbers) == count > 1 else _listed(numbers)
            on_error(ReadingError(f"{source.name} {problem} ({pages}): run OCR on it first (ocrmypdf does)"))


def _problem(text: str) -> str | None:
    unknown = text.count(_UNKNOWN) / max(1, len(text))
    if not text:
        return _NO_TEXT
    if unknown > _MOST_UNKNOWN:
        return _NO_MEANING
    return _SOME_MEANING if unknown > _SOME_UNKNOWN else None


def _listed(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:_SHOWN_PAGES]))
    return f"page{'s' * (len(numbers) > 1)} {shown}" + (
        f" and {len(numbers) - _SHOWN_PAGES} more" if len(numbers) > _SHOWN_PAGES else ""
    )


def _open(source: Input) -> PdfDocument:
    try:
        from pypdfium2 import PdfDocument, PdfiumError
    except ImportError as error:
        raise extra_missing(source.name, "pypdfium2") from error
    content = source.read(MAX_PICTURED_BYTES)
    if not content.strip():
        raise ReadingError(f"{source.name} is empty: copy it again")
    try:
        document = PdfDocument(content)
    except PdfiumError as error:
        if error.err_code == _PASSWORD:
            raise ReadingError(f"{source.name} is encrypted: save it without a password") from error
        raise ReadingError(f"{source.name} is no PDF, or it is damaged: copy it again") from error
    if not len(document):
        document.close()
        raise ReadingError(f"{source.name} has no pages: copy it again")
    return document


def _glyphs_of(document: PdfDocument, number: int, name: str) -> list[Glyph]:
    from pypdfium2 import PdfiumError

    try:
        with closing(document[number - 1]) as page, closing(page.get_textpage()) as text:
            if text.count_chars() > _MOST_GLYPHS:
                raise ReadingError(f"{name}, page {number} has {text.count_chars()} characters: no page of a paper has")
            return list(_upright(list(_letters_of(text))))
    except PdfiumError as error:
        raise ReadingError(f"{name}, page {number} is damaged ({error}): copy it again") from error


class _Letter(NamedTuple):
    """A character as pdfium tells of it: its code, its box, where it stands and which way it is turned."""

    code: int
    left: float
    bottom: float
    right: float
    top: float
    x: float
    y: float
    size: float
    quarters: int


def _letters_of(text: PdfTextPage) -> Iterator[_Letter]:
    """Ask for every character that the page itself holds; pdfium adds blanks and line ends of its own."""
    from pypdfium2 import raw

    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    for at in range(text.count_chars()):
        if raw.FPDFText_IsGenerated(text.raw, at) == 1:
            continue
        raw.FPDFText_GetLooseCharBox(text.raw, at, box)
        raw.FPDFText_GetCharOrigin(text.raw, at, x, y)
        raw.FPDFText_GetMatrix(text.raw, at, matrix)
        code, size = raw.FPDFText_GetUnicode(text.raw, at), raw.FPDFText_GetFontSize(text.raw, at)
        size = max(_LEAST_SIZE, size * math.hypot(matrix.c, matrix.d))
        quarters = round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4
        yield _Letter(code, box.left, box.bottom, box.right, box.top, x.value, y.value, size, quarters)


def _upright(letters: Sequence[_Letter]) -> Iterator[Glyph]:
    """Turn the page so that most of its letters stand upright, and join the halves of rare ones."""
    quarters = Counter(letter.quarters for letter in letters).most_common(1)[0][0] if letters else 0
    high: _Letter | None = None
    for letter in letters:
        if 0xD800 <= letter.code < 0xDC00:
            high = letter
            continue
        first = high or letter
        corners = (
            _turn(first.left, first.bottom, quarters),
            _turn(first.right, first.top, quarters),
            _turn(letter.right, letter.top, quarters),
        )
        left, right = min(x for x, _ in corners), max(x for x, _ in corners)
        _, baseline = _turn(first.x, first.y, quarters)
        yield Glyph(_character(letter.code, high.code if high else 0), left, right, baseline, letter.size)
        high = None


def _turn(x: float, y: float, quarters: int) -> tuple[float, float]:
    return ((x, y), (y, -x), (-x, -y), (-y, x))[quarters]


def _character(code: int, high: int) -> str:
    """Give the character of a code: the plain one for a dictionary's radical, the unknown for a font's own."""
    if high:
        code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if 0xDC00 <= code < 0xE000 else 0
    character = chr(code)
    if unicodedata.category(character) in {"Cc", "Cn", "Co", "Cs"}:
        return " " if character in "\t\r\n" else _UNKNOWN
    if 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF:
        return unicodedata.normalize("NFKC", character)
    return character
