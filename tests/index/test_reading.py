from __future__ import annotations

import gzip
import json
import lzma
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from reading_all import read, write

from index.errors import ReadingError
from index.formats import bulk, plain
from index.formats.inputs import MAX_REPORTED
from index.reading import find_sources, read_source
from index.sidecar import Sidecars
from index.types import IssueDate, Page

TEXT = "青禾县新修水渠三十里。\r\n\r\n渠水清清，稻田连片。\n"


def fail(error: ReadingError) -> None:
    pytest.fail(str(error))


def records(*rows: object) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def test_folders_are_read_recursively_in_name_order_and_hidden_files_are_not(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/10.md", "a.txt", "c.md", ".hidden.txt", ".git/x.txt", "picture.jpg", "b/.x/y.txt"):
        write(tmp_path / name, TEXT)
    pages, errors = read(tmp_path)
    assert [page.file for page in pages] == ["a.txt", "b/10.md", "b/2.txt", "c.md"]
    assert not errors


def test_a_file_goes_by_its_name_and_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path / "deep" / "a.txt", TEXT)
    pages, _ = read(path, path, tmp_path / "deep")
    assert [page.file for page in pages] == ["a.txt"]


def test_the_same_name_in_several_folders_stays_apart(tmp_path: Path) -> None:
    roots = [tmp_path / "x" / "日报", tmp_path / "y" / "晚报", tmp_path / "z" / "晚报"]
    for root in roots:
        write(root / "1.txt", TEXT + str(root))
    pages, _ = read(*roots)
    assert [page.file for page in pages] == ["1.txt", "晚报/1.txt", "晚报~2/1.txt"]


def test_missing_files_and_unknown_kinds_are_reported(tmp_path: Path) -> None:
    good = write(tmp_path / "a.txt", TEXT)
    odd = write(tmp_path / "a.exe", TEXT)
    pages, errors = read(tmp_path / "none.txt", odd, good)
    assert len(pages) == 1
    assert [("none.txt" in errors[0]), ("a.exe" in errors[1])] == [True, True]


def test_a_file_that_vanishes_is_reported(tmp_path: Path) -> None:
    gone = write(tmp_path / "b.txt", TEXT)
    (source,) = find_sources([tmp_path], on_error=fail)
    gone.unlink()
    errors: list[ReadingError] = []
    assert list(read_source(source, sidecars=Sidecars(), on_error=errors.append)) == []
    assert "b.txt" in str(errors[0])


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    write(tmp_path / "b.txt", TEXT)
    pages, errors = read(tmp_path)
    assert (len(pages), len(errors)) == (1, 1)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_reported(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", TEXT).chmod(0)
    write(tmp_path / "b.txt", TEXT)
    pages, errors = read(tmp_path)
    assert (len(pages), len(errors)) == (1, 1)


def test_a_file_beyond_the_limit_is_refused_with_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "MAX_TEXT_BYTES", 2**20)
    write(tmp_path / "big.txt", "字" * 2**20)
    write(tmp_path / "small.txt", TEXT)
    pages, errors = read(tmp_path)
    assert [page.file for page in pages] == ["small.txt"]
    assert "3 MB" in errors[0]


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.xz", ".jsonl.gz"])
def test_records_are_pages_with_a_headline(tmp_path: Path, suffix: str) -> None:
    content = records(
        {"id": "a1", "title": "渠成 水到", "date": "2021-05-02", "text": TEXT},
        {"id": 7, "text": "只有正文。", "date": "no date"},
        {"title": None, "text": "没有编号。"},
        {"id": "a1", "title": "同号", "text": "编号重复。"},
    )
    packs: dict[str, Callable[[bytes], bytes]] = {".xz": lzma.compress, ".gz": gzip.compress}
    pack = packs.get(suffix[-3:], bytes)
    pages, errors = read(write(tmp_path / f"bulk{suffix}", pack(content)))
    assert not errors
    name = f"bulk{suffix}#"
    assert [page.file for page in pages] == [name + "a1", name + "7", name + "3", name + "a1~2"]
    assert [page.headline for page in pages] == ["渠成 水到", "", "", "同号"]
    assert [page.issue_date for page in pages] == [IssueDate("2021-05-02", "sidecar"), None, None, None]
    assert pages[0].text == TEXT


def test_broken_records_are_reported_by_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    content = b"\n".join(
        [
            b'\xef\xbb\xbf{"id": "1", "text": "a"}',
            b"{broken",
            b'{"id": "3"}',
            b"[1, 2]",
            b"",
            b'{"id": "6", "text": "\\ud800"}',
            b'{"id": "7", "text": "  "}',
            b"\xff\xfe",
            b'{"id": "9", "text": "z"}',
        ]
    )
    pages, errors = read(write(tmp_path / "x.jsonl", content))
    assert [page.text for page in pages] == ["a", "z"]
    assert [error.split(" ")[:3] for error in errors] == [["x.jsonl,", "line", str(n)] for n in (2, 3, 4, 6, 7, 8)]


def test_many_records_of_one_name_take_no_time_and_none_is_called_none(tmp_path: Path) -> None:
    rows = [{"id": "x", "text": "短讯。"}] * 20_000
    started = time.process_time()
    pages, _ = read(write(tmp_path / "x.jsonl", records({"id": None, "text": "短讯。"}, *rows)))
    assert time.process_time() - started < 5
    assert [page.file for page in pages[:3]] == ["x.jsonl#1", "x.jsonl#x", "x.jsonl#x~2"]
    assert len({page.file for page in pages}) == 20_001


def test_an_empty_file_of_records_is_named(tmp_path: Path) -> None:
    assert "x.jsonl is empty" in read(write(tmp_path / "x.jsonl", b"\n\n"))[1][0]


def test_a_file_of_nothing_but_broken_lines_is_reported_shortly(tmp_path: Path) -> None:
    write(tmp_path / "x.jsonl", b"{\n" * 1000)
    write(tmp_path / "y.txt", TEXT)
    _, errors = read(tmp_path)
    assert len(errors) == MAX_REPORTED + 1
    assert "1000" in errors[-1]


def test_a_line_beyond_the_limit_is_refused_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MAX_RECORD_BYTES", 100)
    content = records({"id": "1", "text": "长" * 500}, {"id": "2", "text": "短"})
    pages, errors = read(write(tmp_path / "x.jsonl", content))
    assert [page.text for page in pages] == ["短"]
    assert "line 1" in errors[0]


@pytest.mark.parametrize(("suffix", "pack"), [(".jsonl.xz", lzma.compress), (".jsonl.gz", gzip.compress)])
def test_an_archive_cut_short_is_reported_after_what_it_still_gave(
    tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]
) -> None:
    whole = pack(records(*({"id": str(n), "text": f"第{n}篇 {os.urandom(50).hex()}"} for n in range(2000))))
    write(tmp_path / f"a{suffix}", whole[: len(whole) * 2 // 3])
    write(tmp_path / "b.txt", TEXT)
    pages, errors = read(tmp_path)
    assert pages[-1].file == "b.txt"
    assert "damaged or cut short" in errors[0]


def test_records_are_streamed(tmp_path: Path) -> None:
    path = write(tmp_path / "x.jsonl", records({"text": "一"}, {"text": "二"}))
    (source,) = find_sources([path], on_error=fail)
    pages: Iterator[Page] = read_source(source, sidecars=Sidecars(), on_error=fail)
    assert next(pages).text == "一"
    pages.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize(("suffix", "pack"), [(".jsonl.xz", lzma.compress), (".jsonl.gz", gzip.compress)])
def test_what_unpacks_to_more_than_text_can_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, pack: Callable[[bytes], bytes]
) -> None:
    monkeypatch.setattr(bulk, "_HARMLESS", 2**20)
    monkeypatch.setattr(bulk, "MAX_RECORD_BYTES", 2**16)
    bomb = pack(records({"text": "一"}) + b" " * 2**23)
    pages, errors = read(write(tmp_path / f"x{suffix}", bomb))
    assert [page.text for page in pages] == ["一"]
    assert "bomb" in errors[0]
    honest = pack(records(*({"id": str(n), "text": f"第{n}篇 {os.urandom(9).hex()}"} for n in range(9))))
    assert len(read(write(tmp_path / f"y{suffix}", honest))[0]) == 9


def test_a_line_of_ten_megabytes_is_a_page_like_any_other(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "水" * 3_500_000 + "\0。")
    pages, errors = read(tmp_path)
    assert ([len(page.text) for page in pages], errors) == ([3_500_002], [])


# Names and links


def test_links_that_lead_in_circles_are_read_once(tmp_path: Path) -> None:
    write(tmp_path / "b" / "1.txt", TEXT)
    (tmp_path / "b" / "up").symlink_to(tmp_path)
    (tmp_path / "c").symlink_to(tmp_path / "b")
    (tmp_path / "b" / "self.txt").symlink_to(tmp_path / "b" / "self.txt")
    pages, errors = read(tmp_path)
    assert [page.file for page in pages] == ["b/1.txt"]
    assert len(errors) == 1
    assert "self.txt cannot be opened" in errors[0]


def test_a_link_to_a_folder_elsewhere_is_followed(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere" / "1.txt", TEXT)
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "2021").symlink_to(tmp_path / "elsewhere")
    pages, errors = read(tmp_path / "pages")
    assert ([page.file for page in pages], errors) == (["2021/1.txt"], [])


@pytest.mark.parametrize("name", ["一\n二.txt", "🗞️报.txt", "a\udcff.txt", "#1.txt", "%s{x}.txt", "-.txt", "a b\t.txt"])
def test_any_name_is_kept_as_it_is(tmp_path: Path, name: str) -> None:
    write(tmp_path / name, TEXT)
    pages, errors = read(tmp_path)
    assert ([page.file for page in pages], errors) == ([name], [])


def test_pages_of_different_files_never_share_a_name(tmp_path: Path) -> None:
    write(tmp_path / "x" / "a.jsonl#1.txt", TEXT)
    write(tmp_path / "y" / "a.jsonl", records({"id": "1.txt", "text": TEXT}))
    pages, errors = read(tmp_path / "x", tmp_path / "y")
    assert ([page.file for page in pages], errors) == (["a.jsonl#1.txt", "y/a.jsonl#1.txt"], [])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_path_under_a_closed_folder_is_reported(tmp_path: Path) -> None:
    write(tmp_path / "closed" / "a.txt", TEXT)
    (tmp_path / "closed").chmod(0)
    pages, errors = read(tmp_path / "closed" / "a.txt", tmp_path)
    (tmp_path / "closed").chmod(0o700)
    assert (pages, len(errors)) == ([], 2)
