"""Zip: the pages in it by their names, their sidecars, and one clear sentence for what cannot be read."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from pathlib import Path

import pytest
from printing import CANAL, LIBRARY, SIDECAR, docx, page, write_pdf, zipped
from reading_all import read, read_well, write

from index.formats import zips
from index.formats.inputs import MAX_REPORTED
from index.types import IssueDate


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
