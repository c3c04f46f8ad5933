from __future__ import annotations

import io
import json
import random
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tiny import MORE, index_of_pages, settings, shared_folder, write_pages

from index import Archive, build
from index.errors import ConfigError, IndexDamagedError, IndexMissingError, IndexVersionError
from index.manifest import checksum
from index.moving import export_generation, import_generation
from index.store import Store


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    export_generation(Store(index_of_pages()), tmp_path / "index.wenbao")
    return tmp_path / "index.wenbao"


def test_what_is_exported_answers_the_same_when_imported(exported: Path, tmp_path: Path) -> None:
    assert import_generation(Store(tmp_path / "other"), exported) == "g000001"
    with closing(Archive.open(index_of_pages())) as one, closing(Archive.open(tmp_path / "other")) as other:
        query = one.query("水库总库容多少")
        assert other.search(query) == one.search(query) != []
        assert list(other.articles()) == list(one.articles())
        assert other.manifest.sources == one.manifest.sources


def test_an_import_becomes_the_next_generation(exported: Path, tmp_path: Path) -> None:
    build([write_pages(tmp_path / "pages", MORE)], tmp_path / "other", settings())
    store = Store(tmp_path / "other")
    assert import_generation(store, exported) == store.current() == "g000002"
    assert store.roll_back() == store.current() == "g000001"
    with closing(Archive.open(tmp_path / "other")) as archive:
        assert archive.counts.pages == 1
    assert store.roll_back("g000002") == store.current() == "g000002"


def test_a_generation_that_is_not_there_is_named(tmp_path: Path) -> None:
    store = Store(shutil.copytree(index_of_pages(), tmp_path / "index"))
    with pytest.raises(ConfigError, match="no generation before g000001; there are: g000001"):
        store.roll_back()
    with pytest.raises(ConfigError, match="no generation g000007; there are: g000001"):
        store.roll_back("g000007")


def test_a_damaged_generation_is_neither_exported_nor_made_live(tmp_path: Path) -> None:
    store = Store(shutil.copytree(index_of_pages(), tmp_path / "index"))
    build([write_pages(tmp_path / "pages", MORE)], store.root, settings())
    (store.folder("g000001") / "dense.faiss").write_bytes(b"0")
    with pytest.raises(IndexDamagedError, match=r"g000001/dense\.faiss is damaged"):
        store.roll_back()
    assert store.current() == "g000002"
    (store.folder("g000002") / "dense.faiss").write_bytes(b"0")
    with pytest.raises(IndexDamagedError, match=r"g000002/dense\.faiss is damaged"):
        export_generation(store, tmp_path / "file")
    assert not (tmp_path / "file").exists()
    with pytest.raises(IndexMissingError):
        export_generation(Store(tmp_path / "none"), tmp_path / "file")


def test_any_bit_that_flips_on_the_way_is_found_or_does_no_harm(exported: Path) -> None:
    content, chance = exported.read_bytes(), random.Random(11)  # noqa: S311
    refused = 0
    for _ in range(60):
        flipped = bytearray(content)
        flipped[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        exported.write_bytes(flipped)
        root = shared_folder() / "index"
        try:
            import_generation(Store(root), exported)
        except (IndexDamagedError, IndexVersionError):
            refused += 1
            assert not (root / "CURRENT").exists()
            assert list((root / "generations").iterdir()) == []
        else:  # a bit of padding
            store = Store(root)
            store.verify(store.manifest("g000001"))
    assert refused > 25


def members(path: Path) -> Iterator[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(path) as packed:
        for member in packed:
            file = packed.extractfile(member)
            yield member, file.read() if file else b""


def forge(path: Path, name: str, content: bytes, *, kind: bytes = tarfile.REGTYPE, known: bool = True) -> Path:
    """Add a file to what was exported, and to its manifest, as somebody would who knows how that is made."""
    (first, text), *rest = members(path)
    manifest = json.loads(text)
    if known:
        import hashlib

        manifest["files"][name] = [len(content), hashlib.sha256(content).hexdigest()]
    del manifest["checksum"]
    manifest["checksum"] = checksum(manifest)
    forged = json.dumps(manifest).encode()
    first.size = len(forged)
    added = tarfile.TarInfo(name)
    added.size, added.type, added.linkname = len(content), kind, "/etc/passwd"
    with tarfile.open(path, "w") as packed:
        for member, data in ((first, forged), (added, content), *rest):
            packed.addfile(member, io.BytesIO(data))
    return path


@pytest.mark.parametrize("name", ["../../outside", "/etc/wenbao-outside", "passages/../../../outside", ".."])
@pytest.mark.parametrize("known", [True, False])
def test_a_file_that_would_leave_the_index_is_refused(exported: Path, tmp_path: Path, name: str, known: bool) -> None:
    forge(exported, name, b"out", known=known)
    root = tmp_path / "a" / "b" / "index"
    with pytest.raises(IndexDamagedError, match="which its manifest does not know so"):
        import_generation(Store(root), exported)
    assert not (root / "CURRENT").exists()
    assert not list(tmp_path.rglob("outside"))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE])
def test_what_is_no_plain_file_is_refused(exported: Path, tmp_path: Path, kind: bytes) -> None:
    forge(exported, "passages/link", b"", kind=kind)
    with pytest.raises(IndexDamagedError):
        import_generation(Store(tmp_path / "index"), exported)


@pytest.mark.parametrize("name", ["\0x", "\udcff/..", ".", "dense.faiss/inside"])
def test_a_name_that_cannot_be_is_refused(exported: Path, tmp_path: Path, name: str) -> None:
    forge(exported, name, b"x")
    with pytest.raises(IndexDamagedError):
        import_generation(Store(tmp_path / "index"), exported)
    assert not (tmp_path / "index" / "CURRENT").exists()


def test_a_file_that_claims_more_than_it_brings_is_refused(exported: Path, tmp_path: Path) -> None:
    size = 2**40
    sparse = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": str(size)}
    (first, text), *_ = members(exported)
    manifest = json.loads(text)
    manifest["files"] = {"bomb": [size, "00"]}
    del manifest["checksum"]
    content = json.dumps(manifest | {"checksum": checksum(manifest)}).encode()
    first.size = len(content)
    with tarfile.open(exported, "w", format=tarfile.PAX_FORMAT) as packed:
        packed.addfile(first, io.BytesIO(content))
        bomb = tarfile.TarInfo("bomb")
        bomb.pax_headers, bomb.size = sparse, 512
        packed.addfile(bomb, io.BytesIO(f"1\n{size - 1}\n1\n".encode().ljust(512, b"\0")))
    with pytest.raises(IndexDamagedError, match="which its manifest does not know so"):
        import_generation(Store(tmp_path / "index"), exported)


def test_what_is_no_export_is_named(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for content in (b"", b"PK\3\4" * 999, b"\0" * 10240, b"{}"):
        path.write_bytes(content)
        with pytest.raises(IndexDamagedError, match=f"{path}: .*export it again"):
            import_generation(Store(tmp_path / "index"), path)


def test_an_export_that_was_cut_short_is_refused(exported: Path, tmp_path: Path) -> None:
    content = exported.read_bytes()
    for size in range(0, len(content) - 10240, len(content) // 12):
        exported.write_bytes(content[:size])
        with pytest.raises(IndexDamagedError):
            import_generation(Store(tmp_path / "index"), exported)


def test_a_file_that_cannot_be_written_or_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="name another file"):
        export_generation(Store(index_of_pages()), tmp_path / "nowhere" / "file")
    with pytest.raises(ConfigError, match="nowhere"):
        import_generation(Store(tmp_path / "index"), tmp_path / "nowhere")
