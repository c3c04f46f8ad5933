"""PDF, HTML, DOCX and zip: what they say, in order, and one clear sentence for what cannot be read."""

from __future__ import annotations

import io
import os
import struct
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.enum.section import WD_SECTION
from hypothesis import given
from hypothesis import strategies as st
from printing import Sheet, write_pdf
from reading_all import read, read_well, write

from index.formats import zips
from index.formats.inputs import MAX_REPORTED
from index.types import IssueDate

CANAL = "本报讯（记者 林小禾）5月18日，青石县三座水库全部竣工，总库容480万立方米。"
LIBRARY = "4月起图书馆每晚开放到22时，夜间到馆的读者累计1.8万人次。"


def zipped(*files: tuple[str | zipfile.ZipInfo, str | bytes], pack: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", pack) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def page(head: str, text: str) -> Sheet:
    return Sheet().put(50, 940, 24, head).columns([text], left=40, top=900, count=2)


# PDF

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


# HTML

HTML = """<!DOCTYPE html><html><head><title>水库竣工_青石日报</title><style>p{}</style></head><body>
<nav><a href=/>首页</a></nav><h1>水库<br>竣工</h1><p>本报讯
（记者&nbsp;林小禾）&lt;5月18日&gt;，<b>三座</b>水库
全部竣工。<p>第二段<script>var 不见 = 1;</script></p>
<table><tr><th>水库</th><th>库容</th></tr><tr><td>青石</td><td>480万</td></tr></table>
<!-- 不见 --><div>下一步<div>修渠</div></div></body></html>"""
READ = (
    "# 水库 竣工\n\n本报讯（记者\xa0林小禾）<5月18日>，三座水库全部竣工。\n\n第二段\n\n水库\t库容\n\n青石\t480万"
    "\n\n下一步\n\n修渠"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_an_html_page_is_its_text(tmp_path: Path, encoding: str) -> None:
    write(tmp_path / "a.html", HTML.encode(encoding))
    assert [(p.file, p.text, p.encoding) for p in read_well(tmp_path)] == [("a.html", READ, encoding)]


def test_the_title_is_the_headline_where_there_is_none(tmp_path: Path) -> None:
    write(tmp_path / "a.htm", f"<title>水库 竣工</title><body>{CANAL}<title>不是</title>")
    assert read_well(tmp_path)[0].text == f"# 水库 竣工\n\n{CANAL}"


def test_what_a_page_says_of_its_encoding_decides_where_bytes_do_not(tmp_path: Path) -> None:
    write(tmp_path / "a.html", "<meta charset='Shift_JIS'><p>日本の水道".encode("shift_jis"))
    assert [(p.text, p.encoding) for p in read_well(tmp_path)] == [("日本の水道", "shift_jis")]


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE h [<!ENTITY a "哈"><!ENTITY b "&a;&a;&a;">]><p>&b;</p>',
        '<!DOCTYPE h [<!ENTITY a SYSTEM "file:///etc/passwd">]><p>&a;</p>',
        "<script>x</script>",
        "",
    ],
)
def test_an_html_bomb_and_one_without_text_are_refused(tmp_path: Path, content: str) -> None:
    write(tmp_path / "a.html", content)
    pages, errors = read(tmp_path)
    assert (pages, len(errors)) == ([], 1)
    assert errors[0].startswith("a.html ")


def test_what_a_rare_encoding_makes_of_bytes_is_read(tmp_path: Path) -> None:
    write(tmp_path / "a.html", b"<meta charset=unicode_escape><p>\\u6c34\\ud800\xff\xfe\x81\x8d\x8f")
    assert "水" in read(tmp_path)[0][0].text


def test_the_title_of_a_picture_is_no_headline(tmp_path: Path) -> None:
    write(tmp_path / "a.html", f"<p>{CANAL}</p><svg><title>图标</title></svg>")
    assert read_well(tmp_path)[0].text == CANAL


@pytest.mark.parametrize(
    "content",
    [
        "<div>" * 300_000 + "水",
        "".join(f"<b a={n}>" for n in range(5000)) + "<p>水" * 5000,
        "<!--" * 100_000 + "-->水",
        "水" * 3_000_000,
        "<p>水\x00渠" + "<a " * 100_000,
        "<table><tr><td>水" * 20_000,
        "<p>水" + "\n" * 300_000 + "a" + "\u3000" * 300_000,
    ],
    ids=["deep", "formats", "comments", "one line", "broken", "tables", "empty lines"],
)
def test_no_html_takes_long(tmp_path: Path, content: str) -> None:
    write(tmp_path / "a.html", content)
    started = time.process_time()
    pages, _ = read(tmp_path)
    assert time.process_time() - started < 4
    assert "水" in pages[0].text


# DOCX


def docx() -> bytes:
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


def with_body(xml: str, head: str = "") -> bytes:
    spaces = 'xmlns:w="urn:w" xmlns:mc="urn:mc"'
    return zipped(("word/document.xml", f"{head}<w:document {spaces}><w:body>{xml}</w:body></w:document>"))


def test_a_word_document_is_its_text(tmp_path: Path) -> None:
    write(tmp_path / "a.docx", docx())
    (read_page,) = read_well(tmp_path)
    assert read_page.encoding == "docx"
    assert read_page.text.split("\n\n") == [
        "# 水库竣工",
        "本报讯（记者 林小禾）三座水库 全部竣工。",
        "水库\t库容",
        "青石\t480万",
        "## 图书馆",
        LIBRARY,
    ]


def test_text_boxes_are_read_once_and_what_was_struck_out_is_not(tmp_path: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>方框</w:t></w:r></w:p></w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    struck = "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom>"
    new = "<w:ins><w:r><w:t>新</w:t><w:br/><w:t>行</w:t></w:r></w:ins>"
    write(tmp_path / "a.docx", with_body(f"<w:p><w:r>{both}</w:r>{struck}{new}</w:p>"))
    assert read_well(tmp_path)[0].text == "方框\n\n新\n行"


LAUGHS = '<!DOCTYPE w [<!ENTITY a "哈"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no zip, or it is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "encrypted, or an old .doc"),
        (docx()[:2000], "no zip, or it is damaged"),
        (zipped(("word/styles.xml", "<w/>")), "no Word document"),
        (with_body("<w:p>"), "is damaged"),
        (docx().replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"), "encrypted"),
        (with_body(""), "is empty"),
        (with_body("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>", LAUGHS), "declares a DTD"),
        (with_body("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", OUTSIDE), "declares a DTD"),
        (with_body("<w:p>" * 100_000), "is damaged"),
        (with_body(" " * 20_000_000), "unpacks to 19 MB"),
    ],
)
def test_a_word_document_that_cannot_be_read_is_named_with_the_reason(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    write(tmp_path / "a.docx", content)
    pages, errors = read(tmp_path)
    assert (pages, len(errors)) == ([], 1)
    assert errors[0].startswith("a.docx ")
    assert reason in errors[0]


# Zip

SIDECAR = '[[page]]\nfile = "{}"\ndate = {}\n'


def test_the_pages_in_a_zip_go_by_their_place_in_it(tmp_path: Path) -> None:
    files: list[tuple[str, str | bytes]] = [
        ("b/2.txt", CANAL),
        ("b/10.html", f"<p>{LIBRARY}"),
        ("a.jsonl", '{"id": 7, "text": "短讯。"}\n'),
        ("图.jpg", b"\xff\xd8"),
        ("c.pdf", write_pdf([page("水库竣工", CANAL)])),
        ("d.docx", docx()),
        ("__MACOSX/b/._2.txt", b"\0\5"),
        ("b/.隐.txt", "x"),
    ]
    write(tmp_path / "报.zip", zipped(*files))
    names = ["a.jsonl#7", "b/10.html", "b/2.txt", "c.pdf#1", "d.docx"]
    assert [p.file for p in read_well(tmp_path)] == [f"报.zip/{name}" for name in names]


def test_sidecars_beside_a_zip_and_in_it_tell_of_its_pages(tmp_path: Path) -> None:
    inside = [(f"{n}/{m}.txt", CANAL) for n in (1, 2) for m in (1, 2)]
    write(tmp_path / "a.zip", zipped(*inside, ("1/archive.toml", SIDECAR.format("1.txt", "2021-05-03"))))
    write(tmp_path / "b.pdf", write_pdf([page("水库", CANAL), page("水库", CANAL)]))
    entries = [("a.zip", "2021-05-01"), ("a.zip/2/1.txt", "2021-05-02"), ("b.pdf#2", "2021-05-04"), ("b.pdf.x", "2020")]
    write(tmp_path / "archive.toml", "".join(SIDECAR.format(*entry) for entry in entries))
    dates = [p.issue_date and p.issue_date.value[-2:] for p in read_well(tmp_path)]
    assert dates == ["03", "01", "02", "01", None, "04"]
    assert read_well(tmp_path)[0].issue_date == IssueDate("2021-05-03", "sidecar")


def test_names_that_chinese_systems_write_are_read(tmp_path: Path) -> None:
    content = zipped(("QQ\\QQ.txt", CANAL)).replace(b"QQ\\QQ.txt", "版\\五.txt".encode("gb18030")[:9].ljust(9, b"x"))
    write(tmp_path / "a.zip", content)
    assert [p.file for p in read_well(tmp_path)] == ["a.zip/版/五.txt"]


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o120777 << 16
    return info


def lying(name: str, content: bytes) -> bytes:
    """Zip a file that says it is smaller than it is."""
    packed = zipped((name, content))
    return packed.replace(struct.pack("<L", len(content)), struct.pack("<L", 10))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("../a.txt", CANAL, "leads out of the zip"),
        ("b/../../a.txt", CANAL, "leads out of the zip"),
        ("..\\a.txt", CANAL, "leads out of the zip"),
        ("/etc/a.txt", CANAL, "leads out of the zip"),
        ("C:/a.txt", CANAL, "leads out of the zip"),
        ("x" * 2000 + ".txt", CANAL, "leads out of the zip, or is none"),
        (link("a.txt"), "../../b.txt", "is a link"),
        ("a.txt", " " * 20_000_000, "unpacks to 250 times its size"),
        ("a.zip", zipped(("b.txt", CANAL)), "is a zip in a zip"),
        ("a.txt", b"", "is empty"),
        ("a.docx", b"PK", "is no zip"),
    ],
)
def test_what_is_amiss_in_a_zip_is_named_and_the_rest_is_read(
    tmp_path: Path, name: str | zipfile.ZipInfo, content: str | bytes, reason: str
) -> None:
    filler = ("z.txt", CANAL + os.urandom(50_000).hex())
    write(tmp_path / "a.zip", zipped((name, content), filler))
    write(tmp_path / "b.txt", CANAL)
    pages, errors = read(tmp_path)
    assert [p.file for p in pages] == ["a.zip/z.txt", "b.txt"]
    assert len(errors) == 1
    assert errors[0].startswith("a.zip/")
    assert reason in errors[0]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is no zip"),
        (b"PK\x05\x06" + bytes(18), "holds nothing to read"),
        (zipped(("图.jpg", CANAL), (".a.txt", CANAL)), "holds nothing to read"),
        (zipped(("a.txt", CANAL))[:-30], "is no zip"),
        (zipped(*((f"{n}.txt", " " * 1_000_000) for n in range(40))), "is a bomb"),
        (lying("a.txt", CANAL.encode() * 3), "is damaged"),
        (b"PK\x05\x06" + bytes(8) + b"\xff\xff\xff\x7f" + bytes(6), "lists more files"),
    ],
)
def test_a_zip_that_cannot_be_read_is_named(tmp_path: Path, content: bytes, reason: str) -> None:
    write(tmp_path / "a.zip", content)
    pages, errors = read(tmp_path)
    assert (pages, len(errors)) == ([], 1)
    assert reason in errors[0]


def test_an_encrypted_file_in_a_zip_is_named(tmp_path: Path) -> None:
    content = bytearray(zipped(("a.txt", CANAL), ("b.txt", CANAL)))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    write(tmp_path / "a.zip", bytes(content))
    pages, errors = read(tmp_path)
    assert [p.file for p in pages] == ["a.zip/b.txt"]
    assert "a.zip/a.txt is left out: it is encrypted" in errors[0]


def test_of_many_files_that_must_not_be_read_some_are_named(tmp_path: Path) -> None:
    write(tmp_path / "a.zip", zipped(("1.txt", CANAL), *((f"../{n}.txt", CANAL) for n in range(99))))
    pages, errors = read(tmp_path)
    assert [p.file for p in pages] == ["a.zip/1.txt"]
    assert len(errors) == MAX_REPORTED + 1
    assert "99 files are left out" in errors[-1]


def test_two_files_of_one_name_in_a_zip_stay_apart(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        write(tmp_path / "a.zip", zipped(("1.txt", CANAL), ("1.txt", LIBRARY), ("./1.txt", LIBRARY)))
    names = [p.file for p in read_well(tmp_path)]
    assert names == ["a.zip/1.txt", "a.zip/~2/1.txt", "a.zip/~3/1.txt"]


def test_of_pages_that_would_share_a_name_one_is_read(tmp_path: Path) -> None:
    record = '{"id": "1.txt", "text": "短讯。"}'
    files = ("1.txt", CANAL), ("1.txt", LIBRARY), ("~2/1.txt", CANAL), ("a.jsonl", record), ("a.jsonl#1.txt", CANAL)
    with pytest.warns(UserWarning, match="Duplicate"):
        write(tmp_path / "a.zip", zipped(*files))
    pages, errors = read(tmp_path)
    assert [p.file for p in pages] == ["a.zip/1.txt", "a.zip/~2/1.txt", "a.zip/a.jsonl#1.txt"]
    assert [error.split(" is left out")[0] for error in errors] == ["a.zip/a.jsonl#1.txt", "a.zip/~2/1.txt"]


def test_the_nearest_sidecar_in_a_zip_has_the_last_word(tmp_path: Path) -> None:
    far, near = SIDECAR.format("a/1.txt", "2021-05-01"), SIDECAR.format("1.txt", "2021-05-02")
    write(tmp_path / "a.zip", zipped(("a/1.txt", CANAL), ("a/archive.toml", near), ("archive.toml", far)))
    assert read_well(tmp_path)[0].issue_date == IssueDate("2021-05-02", "sidecar")


@pytest.mark.parametrize("pack", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_damage_is_named_however_a_zip_is_packed(tmp_path: Path, pack: int) -> None:
    content = bytearray(zipped(("1.txt", CANAL), pack=pack))
    content[45:55] = b"\xff" * 10
    write(tmp_path / "a.zip", bytes(content))
    assert "a.zip/1.txt " in read(tmp_path)[1][0]


def test_a_damaged_zip_gives_what_it_still_holds(tmp_path: Path) -> None:
    content = bytearray(zipped(("1.txt", CANAL), ("2.txt", LIBRARY), pack=zipfile.ZIP_STORED))
    content[content.index(CANAL.encode())] ^= 0x20
    write(tmp_path / "a.zip", bytes(content))
    pages, errors = read(tmp_path)
    assert [p.file for p in pages] == ["a.zip/2.txt"]
    assert "a.zip/1.txt is damaged" in errors[0]


def test_a_sidecar_that_is_damaged_in_a_zip_is_named(tmp_path: Path) -> None:
    files = ("1.txt", CANAL), ("archive.toml", SIDECAR.format("1.txt", "2021")), ("b/archive.toml", "[page")
    content = bytearray(zipped(*files, pack=zipfile.ZIP_STORED))
    content[content.index(b"2021")] ^= 1
    write(tmp_path / "a.zip", bytes(content))
    pages, errors = read(tmp_path)
    assert [p.issue_date for p in pages] == [None]
    assert "a.zip/archive.toml is damaged" in errors[0]
    assert "a.zip/b/archive.toml is not valid TOML" in errors[1]


def test_the_list_of_a_large_zip_is_measured_too() -> None:
    end = b"PK\x06\x06" + bytes(36) + (2**40).to_bytes(8, "little") + bytes(8) + b"PK\x06\x07" + bytes(16)
    assert zips._directory_bytes(io.BytesIO(end + b"PK\x05\x06" + b"\xff" * 18)) == 2**40


# Anything


WHOLE = {
    "a.pdf": write_pdf([page("水库竣工", CANAL), Sheet()]),
    "a.docx": docx(),
    "a.html": HTML.encode("gb18030"),
    "a.zip": zipped(("a.txt", CANAL), ("b/c.docx", docx()), ("archive.toml", SIDECAR.format("a.txt", "2021"))),
}


@given(st.sampled_from(sorted(WHOLE)), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 99), st.binary(max_size=9))))
def test_a_damaged_file_of_any_kind_is_read_or_named(name: str, changes: list[tuple[float, int, bytes]]) -> None:
    content = WHOLE[name]
    for place, length, put in changes:
        at = int(place * len(content))
        content = content[:at] + put + content[at + length :]
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / name, content)
        pages, errors = read(Path(folder))
    assert pages or errors
    assert [error for error in errors if not error.startswith(name)] == []
    assert all(p.text.strip() for p in pages)


# Without the extra


@pytest.mark.parametrize(
    ("name", "content", "library"),
    [("a.pdf", write_pdf([Sheet()]), "pypdfium2"), ("a.html", b"<p>x", "lxml"), ("a.docx", docx(), "lxml")],
)
def test_a_missing_library_is_named_with_what_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    write(tmp_path / name, content)
    write(tmp_path / "b.txt", CANAL)
    pages, errors = read(tmp_path)
    assert [p.file for p in pages] == ["b.txt"]
    assert errors == [f"{name} cannot be read without {library}: pip install 'wenbao[formats]'"]
