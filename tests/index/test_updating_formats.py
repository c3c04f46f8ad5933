"""Archives of many formats, built and updated: what changed is cut again, quotes stand in the text that is kept."""

from __future__ import annotations

import shutil
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from printing import Sheet, write_pdf
from test_updating import contents, page
from tiny import PAGES, settings, shared_folder, write_pages

from index import Archive, build
from index.chunking import read_runs
from index.store import Store

CANAL, LIBRARY = PAGES.values()


def pack(path: Path, pages: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in pages.items():
            archive.writestr(name, text)


def sheet(head: str, text: str) -> Sheet:
    return Sheet().put(50, 940, 24, head).columns([text], left=40, top=900, count=2)


def test_of_a_zip_and_a_pdf_only_the_pages_that_changed_are_cut(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    names = [f"{number}.txt" for number in range(5)]
    pack(pages / "a.zip", dict.fromkeys(names, CANAL))
    sheets = [sheet("水库竣工", f"县里{count}座水库全部竣工，总库容480万立方米。") for count in range(3, 7)]
    (pages / "b.pdf").write_bytes(write_pdf(sheets))
    first = build([pages], tmp_path / "index", settings())
    assert (first.counts.pages, first.failed) == (9, ())
    assert not build([pages], tmp_path / "index", settings()).written
    pack(pages / "a.zip", dict.fromkeys(names[1:], CANAL) | {"2.txt": LIBRARY, "9.txt": LIBRARY})
    (pages / "b.pdf").write_bytes(write_pdf([*sheets[:3], sheet("水库竣工", "县里99座水库全部竣工。")]))
    changes = build([pages], tmp_path / "index", settings()).changes
    assert (changes.added, changes.changed) == (["a.zip/9.txt"], ["a.zip/2.txt", "b.pdf#4"])
    assert (changes.removed, changes.kept) == (["a.zip/0.txt"], 6)


def test_passages_and_quotes_are_of_the_text_that_the_index_keeps(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.pdf").write_bytes(write_pdf([sheet("三座水库竣工", "青石县三座水库全部竣工，总库容480万立方米。" * 9)]))
    (pages / "b.html").write_text("<h1>图书馆夜间开放</h1><p>夜间到馆的读者累计1.8万人次。", encoding="gb18030")
    pack(pages / "c.zip", {"d/老街.txt": "# 老街修缮\n\n计划修缮清代民居47处，工期14个月。"})
    assert build([pages], tmp_path / "index", settings()).failed == ()
    store = Store(tmp_path / "index")
    store.verify(store.manifest(store.current()))
    with closing(Archive.open(tmp_path / "index")) as archive:
        assert [(a.file, a.title) for a in archive.articles()] == [
            ("a.pdf#1", "三座水库竣工"),
            ("b.html", "图书馆夜间开放"),
            ("c.zip/d/老街.txt", "老街修缮"),
        ]
        assert archive.page("b.html").encoding == "gb18030"
        for question, figure in (("水库总库容", "480"), ("图书馆读者", "1.8万"), ("老街民居", "47")):
            hit = archive.search(archive.query(question), limit=1)[0]
            passage = archive.passage(hit.passage)
            source = archive.page(archive.article(passage.article).file).text
            assert figure in read_runs(source, passage.spans)


def test_a_file_that_a_library_was_missing_for_is_read_once_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = write_pages(tmp_path / "pages", PAGES | {"b.html": "<h1>图书馆</h1><p>夜间到馆的读者累计1.8万人次。"})
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "lxml", None)
        failed = build([pages], tmp_path / "index", settings()).failed
    assert [str(error) for error in failed] == ["b.html cannot be read without lxml: pip install 'wenbao[formats]'"]
    assert build([pages], tmp_path / "index", settings()).changes.added == ["b.html"]


MEMBERS = st.dictionaries(st.integers(0, 3), st.integers(100, 102), min_size=1)


@effort(max_examples=6)
@given(st.lists(st.tuples(MEMBERS, st.booleans()), min_size=2, max_size=3))
def test_updates_of_a_zip_are_what_a_fresh_build_makes_of_it(series: list[tuple[dict[int, int], bool]]) -> None:
    folder = shared_folder()
    (folder / "pages").mkdir()
    for members, broken in series:
        texts = {f"{name}.txt": page(name, figure) for name, figure in members.items()}
        pack(folder / "pages" / "版面.zip", texts | ({"x.pdf": "no PDF"} if broken else {}))
        updated = build([folder / "pages"], folder / "index", settings())
        fresh = build([folder / "pages"], folder / "fresh", settings(), fresh=True)
        assert list(map(str, updated.failed)) == list(map(str, fresh.failed))
        assert len(updated.failed) == broken
        assert contents(folder / "index") == contents(folder / "fresh")
    shutil.rmtree(folder)
