"""Pages set in columns, zips and documents, and a small writer of PDFs whose Chinese font is only named.

What a press would print: paragraphs with an indent of two letters, cut into lines of a column's width.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field

from docx import Document
from docx.enum.section import WD_SECTION

from index.formats.columns import Glyph

CANAL = "本报讯（记者 林小禾）5月18日，青石县三座水库全部竣工，总库容480万立方米。"
LIBRARY = "4月起图书馆每晚开放到22时，夜间到馆的读者累计1.8万人次。"
SIDECAR = '[[page]]\nfile = "{}"\ndate = {}\n'
WIDTH, HEIGHT = 800, 1000
_LETTERS = (
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>"
)
_FONT = (
    f"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [{_LETTERS}] >>"
)


@dataclass
class Sheet:
    """A page in the making: texts with the place of their first letter, in points from below, and their size."""

    texts: list[tuple[float, float, float, str]] = field(default_factory=list)

    def put(self, left: float, baseline: float, size: float, text: str) -> Sheet:
        self.texts.append((left, baseline, size, text))
        return self

    def columns(
        self,
        paragraphs: Sequence[str],
        *,
        left: float,
        top: float,
        count: int,
        letters: int = 12,
        size: float = 9,
        gutter: float = 1.5,
    ) -> Sheet:
        """Set paragraphs in columns of equal height, a gutter of so many letters between."""
        rows = [row for paragraph in paragraphs for row in set_rows(paragraph, letters)]
        height = -(-len(rows) // count)
        for column in range(count):
            here = rows[column * height : (column + 1) * height]
            self.rows(here, left=left + column * (letters + gutter) * size, top=top, size=size)
        return self

    def rows(self, rows: Sequence[str], *, left: float, top: float, size: float = 9) -> Sheet:
        """Set rows under each other."""
        for place, row in enumerate(rows):
            text = row.lstrip("\u3000")
            self.put(left + (len(row) - len(text)) * size, top - place * size * 1.5, size, text)
        return self

    def glyphs(self) -> list[Glyph]:
        """Give every letter with its place; all are as wide as high."""
        return [
            Glyph(letter, left + at * size, left + (at + 1) * size, baseline, size)
            for left, baseline, size, text in self.texts
            for at, letter in enumerate(text)
        ]


def set_rows(paragraph: str, letters: int) -> list[str]:
    text = "\u3000\u3000" + paragraph
    return [text[at : at + letters] for at in range(0, len(text), letters)]


def write_pdf(sheets: Sequence[Sheet], *, extra: str = "", turned: int = 0) -> bytes:
    """Write a PDF that shows the sheets, also if they lie `turned` in it; `extra` goes into its trailer."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(sheets)))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Count {len(sheets)} /Kids [{kids}] >>", _FONT]
    width, height = (HEIGHT, WIDTH) if turned in {90, 270} else (WIDTH, HEIGHT)
    for number, sheet in enumerate(sheets):
        drawn = "\n".join(
            f"BT /F {size} Tf {_lying(left, baseline, turned)} Tm <{text.encode('utf-16-be').hex()}> Tj ET"
            for left, baseline, size, text in sheet.texts
        )
        resources = f"<< /Font << /F 3 0 R >> >> /Contents {5 + 2 * number} 0 R /Rotate {turned}"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Resources {resources} >>")
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    return _join(objects, extra)


def _lying(x: float, y: float, degrees: int) -> str:
    """Give the matrix that puts a letter where it stands upright once the page is turned clockwise."""
    turned = {0: (1, 0, 0, 1, x, y), 90: (0, 1, -1, 0, HEIGHT - y, x), 180: (-1, 0, 0, -1, WIDTH - x, HEIGHT - y)}
    return " ".join(map(str, turned.get(degrees, (0, -1, 1, 0, y, WIDTH - x))))


def _join(objects: Sequence[str], extra: str) -> bytes:
    out = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"trailer << /Size {size} /Root 1 0 R {extra} >>\nstartxref\n{len(out)}\n%%EOF"
    return out + f"xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode()


def zipped(*files: tuple[str | zipfile.ZipInfo, str | bytes], pack: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Put files in a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", pack) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def page(head: str, text: str) -> Sheet:
    """Set a headline above a text in two columns."""
    return Sheet().put(50, 940, 24, head).columns([text], left=40, top=900, count=2)


def docx() -> bytes:
    """Write a document of headings, paragraphs and a table."""
    document = Document()
    document.add_heading("水库竣工", 1)
    paragraph = document.add_paragraph("本报讯（记者 林小禾）")
    paragraph.add_run("三座").bold = True
    paragraph.add_run("水库\t全部竣工。")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("水库", "库容", "青石", "480万"), strict=True):
        cell.text = text
    document.add_section(WD_SECTION.NEW_PAGE)
    document.add_heading("图书馆", 2)
    document.add_paragraph(LIBRARY)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
