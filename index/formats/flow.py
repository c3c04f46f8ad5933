"""What a document says, piece by piece → a page's text: paragraphs, headlines marked by `#`, rows of tables."""

from __future__ import annotations

import re

_DEEPEST_HEAD = 6
_LONGEST_CELL = 40
_BLANKS = re.compile(r"[ \t\f\v]+")
_AROUND_BREAKS = re.compile(r" *\n *")
_BREAKS = re.compile(r"\n{2,}")


class Flow:
    """Collects text; white space is one blank, line breaks inside a paragraph are kept.

    The cells of a row stand on one line, tabs between, unless one of them is long or a table itself: such a table is
    there for the layout of the page.
    """

    def __init__(self) -> None:
        self._paragraphs: list[str] = []
        self._pieces: list[str] = []
        self._cells: list[str] = []
        self._is_row = False
        self.has_heads = False

    def add(self, text: str) -> None:
        """Go on with the paragraph."""
        self._pieces.append(text)

    def end(self, level: int = 0) -> None:
        """End the paragraph; with a level it was a headline."""
        text = _AROUND_BREAKS.sub("\n", _BLANKS.sub(" ", "".join(self._pieces)))
        text = _BREAKS.sub("\n", text).strip()
        self._pieces.clear()
        if text and level:
            self.has_heads = True
            text = f"{'#' * min(level, _DEEPEST_HEAD)} {text.replace(chr(10), ' ')}"
        if text:
            (self._cells if self._is_row else self._paragraphs).append(text)

    def open_row(self) -> None:
        """Begin a row of a table."""
        self.end()
        self._paragraphs += self._cells
        self._cells.clear()
        self._is_row = True

    def close_row(self) -> None:
        """End a row of a table."""
        self.end()
        is_row = all(len(cell) <= _LONGEST_CELL and "\n" not in cell for cell in self._cells)
        self._paragraphs += ["\t".join(self._cells)] if self._cells and is_row else self._cells
        self._cells.clear()
        self._is_row = False

    def text(self) -> str:
        """Give all that was collected."""
        self.close_row()
        return "\n\n".join(self._paragraphs)
