"""HTML and DOCX: what they say, in order; a file of any kind that is damaged, or whose library is missing."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printing import CANAL, LIBRARY, SIDECAR, Sheet, docx, page, write_pdf, zipped
from reading_all import read, read_well, write

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
