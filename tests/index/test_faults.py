"""What goes wrong while an index is built or opened: the old or the new one stands, and a sentence says what to do."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from forking import DIED, FOUND_ERROR, Forks, Outcome, shared_forks
from harming.refusing import fill, small_disk
from tiny import MORE, PAGES, SEEDS, index_of_pages, model, settings, shared_folder, write_pages

from index import Archive, Page, build
from index.errors import IndexStoreError, NoPagesError
from index.reading import Source, read_source
from index.store import Store

NOBODY = 65534
QUESTION = "水库总库容多少"


@pytest.fixture
def forks() -> Forks:
    return shared_forks()


@pytest.fixture
def root() -> Path:
    """An index of two pages, to be harmed, in a folder that every user may enter."""
    folder = shared_folder() / "index"
    shutil.copytree(index_of_pages(), folder)
    return folder


@pytest.fixture(scope="module")
def three_pages() -> Path:
    return write_pages(shared_folder() / "pages", PAGES | MORE)


def ask(root: Path) -> tuple[str, int]:
    """Open an index and ask it: the generation that answers, and how many pages it holds."""
    with closing(Archive.open(root)) as archive:
        best = archive.search(archive.query(QUESTION), limit=1)[0]
        assert archive.article(archive.article_of(best.passage)).file == "一版.txt"
        return archive.generation, archive.counts.pages


def leftovers(root: Path) -> list[str]:
    """List what lies in an index and belongs to neither of its two generations."""
    kept = {"CURRENT", "lock", "generations"}
    inside = [path.name for path in (root / "generations").iterdir()]
    return sorted({path.name for path in root.iterdir()} - kept) + [name for name in inside if name.startswith(".")]


def as_nobody() -> dict[str, int]:
    return {"uid": NOBODY} if os.getuid() == 0 else {}


# Killed


def test_builds_that_die_one_after_another_leave_the_old_or_the_new_index(
    forks: Forks, root: Path, three_pages: Path
) -> None:
    before = ask(root)
    for at in range(1, 400, 9):
        write_pages(three_pages, {"三版.txt": MORE["三版.txt"].replace("47", str(47 + at))})
        job = {"die_at": at, "fresh": at % 3 == 0, "save_every": 20 * (at % 2)}
        outcome = forks.run("build", root, pages=three_pages, model=model(), **job)
        if outcome.status != DIED:
            break
        store = Store(root)
        store.verify(store.manifest(store.current()))
        if store.current() != before[0]:
            now = ask(root)
            assert now[1] == 3, f"died before operation {at}"
            before = now
    assert (outcome.status, ask(root)[1]) == (0, 3)
    assert at > 40
    assert leftovers(root) == []
    assert len(list((root / "generations").iterdir())) == 2


def test_a_killed_build_is_taken_up_where_it_had_saved(forks: Forks) -> None:
    pages = write_pages(shared_folder() / "pages", {})
    texts = {f"{n:03}.txt": PAGES["一版.txt"].replace("480", str(480 + n)) for n in range(60)}
    write_pages(pages, texts)
    root, whole = shared_folder() / "index", shared_folder() / "index"
    counted = forks.run("build", whole, pages=pages, model=model(), die_at=0, save_every=0)
    late = counted.said["operations"] // 2
    assert forks.run("build", root, pages=pages, model=model(), die_at=late, save_every=0).status == DIED
    assert (root / "generations" / ".building" / "part.json").exists()
    assert forks.run("build", root, pages=pages, model=model(), die_at=20).status == DIED
    resumed = forks.run("build", root, pages=pages, model=model())
    assert (resumed.status, resumed.said["failed"]) == (0, [])
    assert 10 < resumed.said["kept"] < 60
    assert resumed.said["kept"] + resumed.said["embedded"] == 60
    assert leftovers(root) == []
    asked = [forks.run("ask", index, question=QUESTION).said["hits"] for index in (root, whole)]
    assert asked[0] == asked[1]


def test_what_was_saved_by_another_recipe_is_not_taken_up(forks: Forks) -> None:
    pages = write_pages(shared_folder() / "pages", {f"{n}.txt": PAGES["一版.txt"] for n in range(20)})
    root, whole = shared_folder() / "index", shared_folder() / "index"
    counted = forks.run("build", whole, pages=pages, model=model(), die_at=0, save_every=0)
    early = counted.said["operations"] // 3
    assert forks.run("build", root, pages=pages, model=model(), die_at=early, save_every=0).status == DIED
    note = root / "generations" / ".building" / "part.json"
    note.write_text(note.read_text().replace('"recipe": "', '"recipe": "0'))
    assert forks.run("build", root, pages=pages, model=model()).said["kept"] == 0


def test_a_second_build_is_told_who_builds(forks: Forks, root: Path, three_pages: Path) -> None:
    seeds = forks.start("build", root, pages=SEEDS, model=model())
    deadline = time.monotonic() + 10
    told: list[str] = []
    while not told and time.monotonic() < deadline:
        if (root / "generations" / ".building").exists():
            with pytest.raises(IndexStoreError) as error:
                build([three_pages], root, settings())
            told.append(str(error.value))
    assert forks.finish().status == 0
    way_out = "try again later, or wait for it with: wenbao index --wait"
    assert told == [f"{root}: another build is running (process {seeds}); {way_out}"]


# Full


@pytest.fixture
def disk() -> Iterator[Path]:
    with small_disk(shared_folder() / "disk") as mounted:
        yield mounted


def test_a_full_disk_is_named_and_the_old_index_answers(forks: Forks, disk: Path, three_pages: Path) -> None:
    root = disk / "index"
    shutil.copytree(index_of_pages(), root)
    before = ask(root)
    refused = 0
    own_disk = os.path.ismount(disk)
    for room in (0, 4, 12, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 1024):
        fill(disk, leave=room * 1024)
        limit = {} if own_disk else {"file_limit": room * 256}
        outcome = forks.run("build", root, pages=three_pages, model=model(), **limit)
        if outcome.status == 0:
            break
        refused += 1
        assert_refused(outcome, root, "the disk is full; free some room" if own_disk else "File too large")
        assert ask(root) == before
        assert [path.name for path in (root / "generations").iterdir()] == [before[0]]
    assert refused > 4
    assert (outcome.status, ask(root)[1], leftovers(root)) == (0, 3, [])


def assert_refused(outcome: Outcome, root: Path, cause: str) -> None:
    assert outcome.status == FOUND_ERROR, outcome
    assert outcome.said["error"] == "IndexWriteError"
    assert outcome.said["sentence"] == (
        f"{root}: the index cannot be written: {cause}, and run wenbao index again; "
        "the index that was there before, if any, is unchanged"
    )


@pytest.mark.parametrize("limit", [0, 300, 1000, 5000, 20_000])
def test_a_file_that_may_not_grow_is_refused_alike(forks: Forks, root: Path, three_pages: Path, limit: int) -> None:
    before = ask(root)
    outcome = forks.run("build", root, pages=three_pages, model=model(), file_limit=limit)
    assert_refused(outcome, root, "File too large" if limit == 0 else "disk I/O error")
    assert (ask(root), leftovers(root)) == (before, [])


# Forbidden


def forbid(root: Path) -> None:
    """Let nobody but its owner write an index, nor even the owner without being root."""
    for path in (root, *root.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)


def allow(root: Path) -> None:
    for path in (root, *root.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def test_an_index_that_may_only_be_read_answers(forks: Forks, root: Path) -> None:
    usual = forks.run("ask", root, question=QUESTION)
    forbid(root)
    before = sorted(path for path in root.rglob("*"))
    outcome = forks.run("ask", root, question=QUESTION, **as_nobody())
    assert outcome == usual
    assert outcome.said["hits"]
    assert sorted(path for path in root.rglob("*")) == before
    allow(root)


def test_an_index_built_by_one_user_is_open_to_others(forks: Forks) -> None:
    root = index_of_pages()
    assert forks.run("ask", root, question=QUESTION, **as_nobody()).said["hits"]
    modes = {
        path.stat().st_mode & 0o777 for path in (root / "generations").rglob("*") if path.suffix in {".json", ".idx"}
    }
    assert len(modes) == 1


def test_a_folder_that_may_not_be_written_is_named(forks: Forks, root: Path, three_pages: Path) -> None:
    forbid(root)
    for folder in (root, root / "new"):
        outcome = forks.run("build", folder, pages=three_pages, model=model(), **as_nobody())
        assert_refused(outcome, folder, "no permission to write there; choose another folder with --index")
    allow(root)
    assert ask(root)[1] == 2


@pytest.mark.parametrize("name", ["CURRENT", "generations/g000001/manifest.json", "generations/g000001/dense.faiss"])
def test_an_index_that_may_not_be_read_is_named(forks: Forks, root: Path, name: str) -> None:
    (root / name).chmod(0)
    outcome = forks.run("ask", root, question=QUESTION, **as_nobody())
    assert outcome.said["error"] == "IndexDamagedError"
    assert outcome.said["sentence"].startswith(f"{root / name} cannot be read (Permission denied); make it readable")


# Pages that are no pages


def test_what_cannot_be_read_is_reported_and_the_rest_is_indexed(forks: Forks) -> None:
    pages = write_pages(shared_folder() / "pages", PAGES | {"空.txt": "", "白.txt": " \n\u3000\n"})
    (pages / "国标.txt").write_bytes(MORE["三版.txt"].encode("gb18030"))
    (pages / "像.txt").write_bytes(bytes(range(256)) * 40)
    (pages / "锁.txt").write_text("水库", encoding="utf-8")
    (pages / "锁.txt").chmod(0)
    (pages / "图.png").write_bytes(b"\x89PNG")
    write_pages(pages / "锁住", MORE).chmod(0)
    root = shared_folder()
    root.chmod(0o777)
    outcome = forks.run("build", root / "index", pages=pages, model=model(), **as_nobody())
    assert outcome.status == 0
    (pages / "锁住").chmod(0o755)
    assert len(outcome.said["failed"]) == 5
    for name in ("空.txt", "白.txt", "像.txt", "锁.txt", "锁住 "):
        assert sum(name in sentence for sentence in outcome.said["failed"]) == 1
    with closing(Archive.open(root / "index")) as archive:
        assert {article.file for article in archive.articles()} == {*PAGES, "国标.txt"}
        assert archive.page("国标.txt").text == MORE["三版.txt"]


@pytest.mark.parametrize("pages", [{}, {"空.txt": ""}, {"说明.pdf": "水库"}])
def test_a_folder_without_articles_is_named_and_the_old_index_stays(root: Path, pages: dict[str, str]) -> None:
    folder = write_pages(shared_folder() / "none", pages)
    with pytest.raises(NoPagesError, match=f"{folder}.*folder"):
        build([folder], root, settings())
    with pytest.raises(NoPagesError, match="nowhere"):
        build([folder / "nowhere"], root, settings())
    assert (ask(root)[0], leftovers(root)) == ("g000001", [])


def test_many_megabytes_are_indexed_or_refused_by_name(forks: Forks) -> None:
    pages = write_pages(shared_folder() / "pages", PAGES)
    (pages / "三版.txt").write_bytes(b"\n" * (10 * 2**20) + MORE["三版.txt"].encode())
    (pages / "像.txt").write_bytes(random.Random(1).randbytes(10 * 2**20))  # noqa: S311
    with (pages / "大.txt").open("wb") as file:
        file.truncate(80 * 2**20)
    root = shared_folder() / "index"
    outcome = forks.run("build", root, pages=pages, model=model())
    shutil.rmtree(pages)
    assert outcome.status == 0
    assert [sentence.split(" ", 1)[0] for sentence in outcome.said["failed"]] == ["像.txt", "大.txt"]
    assert ask(root)[1] == 3


def test_a_file_that_vanishes_while_it_is_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = write_pages(tmp_path / "pages", PAGES | MORE)

    def vanish(source: Source, **how: Any) -> Iterator[Page]:
        if source.file == "三版.txt":
            source.path.unlink()
        return read_source(source, **how)

    monkeypatch.setattr("index.survey.read_source", vanish)
    report = build([pages], tmp_path / "index", settings())
    assert [str(error) for error in report.failed] == [
        f"{pages / '三版.txt'} cannot be opened (No such file or directory): check that it is there and readable"
    ]
    assert ask(tmp_path / "index")[1] == 2


def test_links_that_go_round_in_circles_are_named_or_passed_over(tmp_path: Path) -> None:
    pages = write_pages(tmp_path / "pages", PAGES)
    (pages / "圈.txt").symlink_to("圈.txt")
    (pages / "甲.txt").symlink_to("乙.txt")
    (pages / "乙.txt").symlink_to("甲.txt")
    (pages / "上").symlink_to("..")
    (pages / "同.txt").symlink_to("一版.txt")
    report = build([pages, pages / "上" / "pages"], tmp_path / "index", settings())
    failed = sorted(str(error) for error in report.failed)
    assert [sentence.split(" (")[0] for sentence in failed] == [
        f"{pages / name} cannot be opened" for name in ("乙.txt", "圈.txt", "甲.txt")
    ]
    assert report.counts.pages == 2


def test_names_of_any_characters_are_indexed(tmp_path: Path) -> None:
    names = ["一\n版.txt", "🗞️ 二版.txt", "\u202e三版.txt", os.fsdecode(b"\xff\xfe.txt")]
    pages = write_pages(tmp_path / "pages", dict.fromkeys(names, PAGES["一版.txt"]))
    assert build([pages], tmp_path / "index", settings()).changes.added == sorted(names)
    assert not build([pages], tmp_path / "index", settings()).written
    with closing(Archive.open(tmp_path / "index")) as archive:
        assert sorted(article.file for article in archive.articles()) == sorted(names)
