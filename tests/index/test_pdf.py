"""PDF: each page in order as it is shown, and one clear sentence for what cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from printing import CANAL, LIBRARY, Sheet, page, write_pdf
from reading_all import read, read_well, write

LOCK = f"/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P 0 /O <{'4a' * 32}> /U <{'4b' * 32}> >>"


def test_each_page_of_a_pdf_is_a_page(tmp_path: Path) -> None:
    write(tmp_path / "青石.pdf", write_pdf([page("水库竣工", CANAL), page("图书馆夜间开放", LIBRARY)]))
    first, second = read_well(tmp_path)
    assert (first.file, first.text, first.encoding) == ("青石.pdf#1", f"## 水库竣工\n\n{CANAL}", "pdf")
    assert (second.file, second.text) == ("青石.pdf#2", f"## 图书馆夜间开放\n\n{LIBRARY}")


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_is_turned_is_read_as_it_is_shown(tmp_path: Path, degrees: int) -> None:
    text = "水1库2渠3田4" * 8  # of letters without a font here, pdfium knows no height, and skips a turned row of them
    write(tmp_path / "a.pdf", write_pdf([page("3座水库", text)], turned=degrees))
    assert read_well(tmp_path)[0].text == f"## 3座水库\n\n{text}"


def test_radicals_of_dictionaries_and_compatible_forms_are_plain_characters(tmp_path: Path) -> None:
    write(tmp_path / "a.pdf", write_pdf([Sheet().put(50, 900, 9, "⽔库⾦色𠮷兆")]))
    assert read_well(tmp_path)[0].text == "水库金色𠮷兆"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (write_pdf([Sheet(), Sheet()]), "a.pdf has no text layer, only pictures or nothing (all pages): run OCR"),
        (b"", "a.pdf is empty"),
        (b"%PDF-1.7\n%%EOF", "a.pdf is no PDF, or it is damaged"),
        (os.urandom(999), "a.pdf is no PDF, or it is damaged"),
        (write_pdf([page("水库", CANAL)])[:300], "a.pdf is no PDF, or it is damaged"),
        (write_pdf([page("水库", CANAL)], extra=LOCK), "a.pdf is encrypted"),
        (write_pdf([Sheet().put(50, 900, 9, "\ue000\ue001\ue002水")]), "does not say which characters"),
    ],
)
def test_a_pdf_that_cannot_be_read_is_named_with_the_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    write(tmp_path / "a.pdf", content)
    write(tmp_path / "b.txt", CANAL)
    pages, errors = read(tmp_path)
    assert [p.file for p in pages] == ["b.txt"]
    assert len(errors) == 1
    assert reason in errors[0]


def test_the_pages_of_a_pdf_that_need_ocr_are_numbered(tmp_path: Path) -> None:
    write(tmp_path / "a.pdf", write_pdf([Sheet(), page("水库", CANAL), *[Sheet()] * 9]))
    pages, errors = read(tmp_path)
    assert [p.file for p in pages] == ["a.pdf#2"]
    assert errors[0].startswith(
        "a.pdf has no text layer, only pictures or nothing (pages 1, 3, 4, 5, 6, 7, 8, 9 and 2 more)"
    )


def test_letters_without_a_meaning_are_kept_as_such_and_told_of(tmp_path: Path) -> None:
    write(tmp_path / "a.pdf", write_pdf([page("水库竣工", f"{CANAL}\ue000。")]))
    pages, errors = read(tmp_path)
    assert pages[0].text == f"## 水库竣工\n\n{CANAL}\ufffd。"
    assert "does not say which characters some letters are" in errors[0]


def test_letters_of_no_size_are_read_too(tmp_path: Path) -> None:
    content = write_pdf([Sheet().put(50, 900, 9, "水库")])
    write(tmp_path / "a.pdf", content.replace(b"1 0 0 1 50 900 Tm", b"1 0 0 0 50 900 Tm"))
    assert "水库" in read_well(tmp_path)[0].text


def test_a_page_of_a_pdf_that_is_none_leaves_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.formats.pdf._MOST_GLYPHS", 40)
    write(tmp_path / "a.pdf", write_pdf([page("水库竣工", CANAL * 2), page("水库", "短讯。")]))
    pages, errors = read(tmp_path)
    assert [p.file for p in pages] == ["a.pdf#2"]
    assert errors[0].startswith("a.pdf, page 1 has ")
