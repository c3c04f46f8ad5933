from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from tiny import shared_folder

from index.config import FORMAT
from index.errors import (
    IndexDamagedError,
    IndexMissingError,
    IndexStoreError,
    IndexVersionError,
    IndexWriteError,
)
from index.manifest import Counts, Manifest, Source
from index.store import Store

DATA = {"dense.faiss": bytes(range(256)), "passages/meta.json": b"{}", "空.txt": b""}


def manifest(generation: str) -> Manifest:
    sources = (Source("一版.txt", 3, "ab" * 32), Source("\udcff.txt", 0, "cd" * 32))
    return Manifest(generation, "模型", "fp@1", 256, "", Counts(1, 2, 3), ("/pages",), sources, {})


def publish(store: Store) -> str:
    with store.lock(), store.building() as folder:
        for name, content in DATA.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)
        (folder / "passages" / ".engine.lock").touch()
        made = manifest(store.next_generation())
        store.publish(folder, made)
    return made.generation


@pytest.fixture
def store() -> Store:
    made = Store(shared_folder() / "index")
    publish(made)
    return made


def test_what_is_published_is_read_back_and_verifies(store: Store) -> None:
    read = store.manifest(store.current())
    store.verify(read)
    assert read.generation == store.current() == "g000001"
    assert set(read.files) == set(DATA)
    assert (read.counts, read.sources, read.model) == (Counts(1, 2, 3), manifest("").sources, "模型")


def test_the_live_generation_and_the_one_before_it_are_kept(store: Store) -> None:
    assert [publish(store) for _ in range(3)] == ["g000002", "g000003", "g000004"]
    assert store.current() == "g000004"
    assert sorted(path.name for path in (store.root / "generations").iterdir()) == ["g000003", "g000004"]
    assert sorted(path.name for path in store.root.iterdir()) == ["CURRENT", "generations", "lock"]


def test_going_back_is_one_line_in_one_file(store: Store) -> None:
    publish(store)
    (store.root / "CURRENT").write_text("g000001\n")
    store.verify(store.manifest(store.current()))


def test_every_bit_of_every_file_matters(store: Store) -> None:
    files = [path for path in store.folder("g000001").rglob("*") if path.is_file() and path.suffix != ".lock"]
    assert len(files) == len(DATA) + 1
    for path in files:
        content = path.read_bytes()
        for bit in (
            range(len(content) * 8) if len(content) < 300 else random.Random(7).sample(range(len(content) * 8), 400)  # noqa: S311
        ):
            flipped = bytearray(content)
            flipped[bit // 8] ^= 1 << bit % 8
            path.write_bytes(flipped)
            with pytest.raises((IndexDamagedError, IndexVersionError), match=f"{path.name}|was built in format"):
                store.verify(store.manifest("g000001"))
        path.write_bytes(content)
    store.verify(store.manifest("g000001"))


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def lengthen(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


def become_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("harm", [Path.unlink, empty, cut_short, lengthen, become_a_folder])
@pytest.mark.parametrize("name", ["dense.faiss", "passages/meta.json", "manifest.json"])
def test_a_harmed_file_is_named(store: Store, name: str, harm: Callable[[Path], None]) -> None:
    path = store.folder("g000001") / name
    harm(path)
    with pytest.raises(IndexDamagedError, match=f"{path}.*rebuild it with: wenbao index"):
        store.verify(store.manifest("g000001"))


def test_a_file_of_another_generation_is_found(store: Store) -> None:
    publish(store)
    shutil.rmtree(store.folder("g000001"))
    shutil.copytree(store.folder("g000002"), store.folder("g000001"))
    with pytest.raises(IndexDamagedError, match=r"g000001/manifest\.json is damaged"):
        store.manifest("g000001")


def rewrite(store: Store, **changes: object) -> None:
    """Change a manifest as somebody would who knows how its checksum is made."""
    from index.manifest import checksum as _checksum

    path = store.folder("g000001") / "manifest.json"
    content = json.loads(path.read_bytes()) | changes
    del content["checksum"]
    path.write_text(json.dumps(content | {"checksum": _checksum(content)}))


@pytest.mark.parametrize("name", ["../../../etc/passwd", "/etc/passwd", "passages/../../x", ".."])
def test_a_path_that_leaves_the_index_is_refused(store: Store, name: str) -> None:
    rewrite(store, files={name: [0, "00"]})
    with pytest.raises(IndexDamagedError, match="names a path outside the index"):
        store.verify(store.manifest("g000001"))


@pytest.mark.parametrize("name", ["\0", "x\0", "", ".", "\ud800", "/"])
def test_a_name_that_no_file_can_have_is_refused(store: Store, name: str) -> None:
    rewrite(store, files={name: [0, "00"]})
    for use in (store.manifest, store.roll_back):
        with pytest.raises(IndexDamagedError, match="names a path outside the index"):
            use("g000001")


ODD: list[Any] = [None, [], {}, "", -1, 1e999, "9" * 5000, [[]], {"a": [1]}, {"a": [1e999, ""]}, [{}], True]


@pytest.mark.parametrize("field", sorted(asdict(manifest("g000001"))))
def test_a_manifest_of_odd_values_is_refused_or_does_no_harm(store: Store, field: str) -> None:
    for value in ODD:
        rewrite(store, **{field: value})
        with suppress(IndexDamagedError, IndexVersionError):
            store.verify(store.manifest("g000001"))
        assert store.generations() == ["g000001"]
        with suppress(IndexDamagedError):
            store.paths()


def test_a_generation_that_is_a_link_is_neither_opened_nor_removed(store: Store) -> None:
    elsewhere = store.root.parent / "elsewhere"
    store.folder("g000001").rename(elsewhere)
    store.folder("g000001").symlink_to(elsewhere)
    with pytest.raises(IndexDamagedError, match=r"g000001/manifest\.json is no file of this index"):
        store.manifest(store.current())
    assert [publish(store) for _ in range(3)] == ["g000002", "g000003", "g000004"]
    assert store.generations() == ["g000003", "g000004"]
    assert len(list(elsewhere.rglob("*"))) == len(DATA) + 3


def test_a_leftover_that_is_a_link_is_taken_away_and_what_it_leads_to_stays(store: Store, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "dear.txt").touch()
    for name in (".building", ".leftover"):
        (store.root / "generations" / name).symlink_to(tmp_path / "elsewhere")
    publish(store)
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == ["dear.txt"]
    assert sorted(path.name for path in (store.root / "generations").iterdir()) == ["g000001", "g000002"]


@pytest.mark.parametrize("version", [FORMAT + 1, 0, None, "1"])
def test_another_format_is_named_with_both_versions(store: Store, version: object) -> None:
    rewrite(store, format=version)
    with pytest.raises(IndexVersionError, match=f"format {version!r}, this wenbao reads format {FORMAT}.*wenbao index"):
        store.manifest("g000001")


@pytest.mark.parametrize("content", ["[]", "null", "{}", f'{{"format": {FORMAT}}}', "[" * 100_000, "\ud800"])
def test_what_is_no_manifest_is_named(store: Store, content: str) -> None:
    (store.folder("g000001") / "manifest.json").write_bytes(content.encode("utf-8", "surrogatepass"))
    with pytest.raises(IndexDamagedError, match=r"manifest\.json is damaged"):
        store.manifest("g000001")


@pytest.mark.parametrize("content", [b"", b"../../etc", b"g1", b"g000001x", b"\xff\xfe", "g00000一".encode()])
def test_a_switch_that_names_no_generation_is_named(store: Store, content: bytes) -> None:
    (store.root / "CURRENT").write_bytes(content)
    with pytest.raises(IndexDamagedError, match="CURRENT names no generation"):
        store.current()


def test_a_generation_that_is_gone_is_named(store: Store) -> None:
    shutil.rmtree(store.folder("g000001"))
    with pytest.raises(IndexDamagedError, match=r"g000001/manifest\.json is missing"):
        store.manifest(store.current())


def test_no_index_yet_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="there is no index here; build one with: wenbao index FOLDER"):
        Store(tmp_path / "nowhere").current()


def test_the_second_build_is_told_who_holds_the_lock(store: Store) -> None:
    with (
        store.lock(),
        pytest.raises(IndexStoreError, match=rf"another build is running \(process {os.getpid()}\)"),
        store.lock(),
    ):
        pass
    with store.lock():
        assert (store.root / "lock").read_text() == str(os.getpid())


def test_a_second_build_may_wait_until_the_first_ends(store: Store) -> None:
    held, told = ExitStack(), list[str]()

    def wait(holder: str) -> None:
        told.append(holder)
        held.close()

    held.enter_context(store.lock())
    with store.lock(on_wait=wait) as waited:
        assert (waited, told) == (True, [str(os.getpid())])
    with store.lock(on_wait=wait) as waited:
        assert (waited, len(told)) == (False, 1)


def test_what_a_dead_holder_left_in_the_lock_stops_nobody(store: Store) -> None:
    (store.root / "lock").write_text("4194304 and more")
    assert publish(store) == "g000002"


def test_a_build_that_fails_leaves_nothing_behind(store: Store) -> None:
    def fail() -> None:
        with store.lock(), store.building() as folder:
            (folder / "half.faiss").write_bytes(b"0" * 1000)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert sorted(path.name for path in (store.root / "generations").iterdir()) == ["g000001"]
    assert store.current() == "g000001"


def test_everything_is_on_disk_before_it_is_live(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[str] = []
    sync, rename, replace = os.fsync, Path.rename, Path.replace

    def note(name: str, path: Path) -> None:
        happened.append(f"{name} {path.relative_to(store.root).as_posix()}")

    def watched_sync(descriptor: int) -> None:
        note("sync", Path(f"/proc/self/fd/{descriptor}").readlink())
        sync(descriptor)

    def watched_rename(own: Path, to: Path) -> Path:
        note("rename", to)
        return rename(own, to)

    def watched_replace(own: Path, to: Path) -> Path:
        note("replace", to)
        return replace(own, to)

    monkeypatch.setattr(os, "fsync", watched_sync)
    monkeypatch.setattr(Path, "rename", watched_rename)
    monkeypatch.setattr(Path, "replace", watched_replace)
    publish(store)
    renamed, switched = happened.index("rename generations/g000002"), happened.index("replace CURRENT")
    before = set(happened[:renamed])
    assert {f"sync generations/.building/{name}" for name in (*DATA, "manifest.json", "passages")} <= before
    assert {"sync generations/.building", "sync CURRENT.new"} <= before
    assert "sync generations" in happened[renamed:switched]
    assert happened[switched + 1] == "sync ."


@pytest.mark.parametrize("failing", ["write_text", "rename", "replace"])
def test_a_refused_publication_names_folder_and_cause(
    store: Store, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as patched:
        patched.setattr(Path, failing, refuse)
        with pytest.raises(IndexWriteError) as told:
            publish(store)
    assert str(told.value).startswith(f"{store.root}: the index cannot be written: the disk is full; free some room")
    assert store.current() == "g000001"
    store.verify(store.manifest("g000001"))
    publish(store)
    assert len(list((store.root / "generations").iterdir())) == 2


def test_where_a_file_stands_in_the_way_no_index_is_built(tmp_path: Path) -> None:
    (tmp_path / "index").touch()
    with pytest.raises(IndexWriteError, match="index: the index cannot be written: File exists"):
        publish(Store(tmp_path / "index"))
