"""Updates: what they cost, and that whatever changed, the result is what a fresh build would have made."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as effort
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tiny import MORE, PAGES, model, settings, shared_folder, write_pages

from index import Archive, BuildReport, IndexSettings, NoPagesError, build, survey_changes
from index import generation as generation_module
from index.preparing import Prepared

COUNTY = "青石县"


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def page(topic: int, figure: int) -> str:
    return (
        f"# 第{topic}座水库竣工\n\n"
        f"本报讯（记者 林小禾）5月{topic + 1}日，{COUNTY}第{topic}座水库竣工，总库容{figure}万立方米。"
        f"沿线{figure}户农家用上了自来水，县里的茶园也有了灌溉的水。\n\n"
        f"# 老街{topic}号修缮\n\n本报讯（记者 祝晚晴）老街修缮工程{topic}期启动，计划修缮民居{topic + 10}处。"
    )


def contents(root: Path) -> list[object]:
    """Give everything that an index holds, in order."""
    with closing(Archive.open(root)) as archive:
        found: list[object] = [archive.counts, list(archive.articles()), archive.census.rows.tobytes()]
        for number in range(archive.counts.passages):
            found += [archive.passage(number), archive.text_of(number), archive.article_of(number)]
        for number, article in enumerate(archive.articles()):
            found += [archive.quantities(number), archive.page(article.file)]
        vectors = archive._dense.vectors(np.arange(archive.counts.passages))
        return [*found, vectors.tolist()]


def hits(root: Path) -> list[list[tuple[int, float]]]:
    with closing(Archive.open(root)) as archive:
        questions = ("水库总库容多少", "老街修缮民居", "第3座", "茶园灌溉")
        return [[(h.passage, h.score) for h in archive.search(archive.query(q), limit=50)] for q in questions]


def try_to_build(paths: list[Path], root: Path) -> BuildReport | None:
    try:
        return build(paths, root, settings())
    except NoPagesError:
        return None


class Updating(RuleBasedStateMachine):
    """A folder of pages that changes in any way, and its index, updated now and then."""

    @initialize()
    def start(self) -> None:
        self.folder = shared_folder()
        self.pages = self.folder / "pages"
        self.pages.mkdir()
        for topic in range(3):
            write(self.pages / f"{topic}.txt", page(topic, topic + 100))
        self.built: BuildReport | None = None

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    @rule(name=st.integers(0, 4), topic=st.integers(0, 4), figure=st.integers(100, 102))
    def put(self, name: int, topic: int, figure: int) -> None:
        write(self.pages / f"{name}.txt", page(topic, figure))

    @rule(names=st.lists(st.integers(0, 6), max_size=4))
    def records(self, names: list[int]) -> None:
        lines = [{"id": name, "title": f"第{name}号消息", "text": page(name, name)} for name in names]
        text = "".join(json.dumps(line) + "\n" for line in lines)
        write(self.pages / "消息.jsonl", text + "{broken\n" * (len(names) % 2))

    @rule(name=st.integers(0, 4))
    def remove(self, name: int) -> None:
        (self.pages / f"{name}.txt").unlink(missing_ok=True)

    @rule(name=st.integers(0, 4), other=st.integers(0, 4))
    def rename(self, name: int, other: int) -> None:
        if (self.pages / f"{name}.txt").exists():
            (self.pages / f"{name}.txt").rename(self.pages / f"{other}.txt")

    @rule(name=st.integers(0, 4))
    def touch(self, name: int) -> None:
        if (path := self.pages / f"{name}.txt").exists():
            os.utime(path)

    @rule(name=st.integers(0, 4), day=st.integers(1, 2))
    def tell_date(self, name: int, day: int) -> None:
        entry = f'[[page]]\nfile = "{name}.txt"\ndate = 2022-03-0{day}\n'
        write(self.pages / "archive.toml", entry)

    @rule(name=st.integers(0, 4))
    def spoil(self, name: int) -> None:
        (self.pages / f"{name}.txt").write_bytes(b"\xff\x00\x01" * 9)

    @rule()
    def update(self) -> None:
        self.built = try_to_build([self.pages], self.folder / "index")

    @precondition(lambda self: self.built is not None)
    @invariant()
    def a_fresh_build_gives_the_same(self) -> None:
        fresh = build([self.pages], self.folder / "fresh", settings(), fresh=True)
        assert self.built
        assert self.built.counts == fresh.counts
        assert sorted(map(str, self.built.failed)) == sorted(map(str, fresh.failed))
        assert contents(self.folder / "index") == contents(self.folder / "fresh")
        assert hits(self.folder / "index") == hits(self.folder / "fresh")
        self.built = None


TestUpdating = Updating.TestCase
TestUpdating.settings = effort(max_examples=8, stateful_step_count=8, suppress_health_check=list(HealthCheck))


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for topic in range(4):
        write(folder / f"{topic}.txt", page(topic, topic + 100))
    return folder


def files_of(root: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in root.rglob("*")}


def test_nothing_changed_writes_nothing(pages: Path, tmp_path: Path) -> None:
    build([pages], tmp_path / "index", settings())
    before = files_of(tmp_path / "index")
    for path in tmp_path.rglob("index"):
        path.chmod(0o555)
    report = build([pages], tmp_path / "index", settings())
    (tmp_path / "index").chmod(0o755)
    assert (report.written, report.generation, report.embedded) == (False, "g000001", 0)
    assert files_of(tmp_path / "index") == before


def test_a_file_of_the_same_size_and_time_is_not_opened(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.survey._JUST_WRITTEN", 0)
    build([pages], tmp_path / "index", settings())
    monkeypatch.setattr("index.survey.digest_file", None)
    assert not build([pages], tmp_path / "index", settings()).written
    (pages / "2.txt").rename(pages / "swap")
    (pages / "3.txt").rename(pages / "2.txt")
    (pages / "swap").rename(pages / "3.txt")
    with pytest.raises(TypeError):
        build([pages], tmp_path / "index", settings())


def test_a_touched_file_is_not_read_again(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build([pages], tmp_path / "index", settings())
    os.utime(pages / "1.txt")
    monkeypatch.setattr("index.survey.read_source", None)
    assert not build([pages], tmp_path / "index", settings()).written


def test_a_file_whose_time_was_set_back_is_noticed(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.survey._JUST_WRITTEN", 0)
    stat = (pages / "1.txt").stat()
    build([pages], tmp_path / "index", settings())
    write(pages / "1.txt", page(1, 102))
    os.utime(pages / "1.txt", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert build([pages], tmp_path / "index", settings()).changes.changed == ["1.txt"]


def test_only_what_changed_is_cut_and_embedded_again(
    pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build([pages], tmp_path / "index", settings())
    assert first.embedded == first.counts.passages == 8
    cut: list[str] = []
    real = generation_module.Generation._add

    def watched(self: generation_module.Generation, prepared: Prepared) -> None:
        cut.append(prepared.page.file)
        real(self, prepared)

    monkeypatch.setattr(generation_module.Generation, "_add", watched)
    write(pages / "1.txt", page(1, 555))
    report = build([pages], tmp_path / "index", settings())
    assert (cut, report.embedded) == (["1.txt"], 1)
    assert (report.changes.added, report.changes.changed, report.changes.removed) == ([], ["1.txt"], [])
    assert report.changes.kept == 3


def test_a_renamed_file_is_followed_and_not_embedded_again(pages: Path, tmp_path: Path) -> None:
    build([pages], tmp_path / "index", settings())
    (pages / "1.txt").rename(pages / "9.txt")
    report = build([pages], tmp_path / "index", settings())
    assert (report.changes.added, report.changes.removed, report.embedded) == (["9.txt"], ["1.txt"], 0)
    assert [source.file for source in report.changes.sources] == ["0.txt", "2.txt", "3.txt", "9.txt"]


def test_of_a_file_of_records_only_those_that_changed_are_cut(tmp_path: Path) -> None:
    lines = [{"id": n, "title": f"第{n}号", "text": page(n, n)} for n in range(30)]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, lines)))
    build([tmp_path / "a.jsonl"], tmp_path / "index", settings())
    lines[7]["text"] = page(7, 777)
    del lines[20]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, lines)))
    changes = survey_changes([tmp_path / "a.jsonl"], tmp_path / "index", settings())
    report = build([tmp_path / "a.jsonl"], tmp_path / "index", settings())
    assert (changes.changed, changes.removed, changes.kept) == (["a.jsonl#7"], ["a.jsonl#20"], 28)
    assert report.changes == changes


def test_a_broken_file_is_told_of_each_time_and_writes_nothing(pages: Path, tmp_path: Path) -> None:
    (pages / "空.txt").write_text(" ", encoding="utf-8")
    first = build([pages], tmp_path / "index", settings())
    again = build([pages], tmp_path / "index", settings())
    assert [str(error) for error in again.failed] == [str(error) for error in first.failed] != []
    assert not again.written
    write(pages / "空.txt", page(9, 9))
    assert build([pages], tmp_path / "index", settings()).changes.added == ["空.txt"]


def test_a_damaged_index_is_built_again_though_nothing_changed(pages: Path, tmp_path: Path) -> None:
    build([pages], tmp_path / "index", settings())
    dense = tmp_path / "index" / "generations" / "g000001" / "dense.faiss"
    dense.write_bytes(dense.read_bytes()[:-1])
    report = build([pages], tmp_path / "index", settings())
    assert (report.written, report.embedded, report.changes.kept) == (True, 8, 0)
    assert contents(tmp_path / "index")


def test_other_words_or_another_model_take_nothing_over(pages: Path, tmp_path: Path) -> None:
    build([pages], tmp_path / "index", settings())
    (tmp_path / "words.txt").write_text("第3座水库", encoding="utf-8")
    worded = IndexSettings(model=model(), dictionary=tmp_path / "words.txt")
    assert build([pages], tmp_path / "index", worded).changes.kept == 0
    assert not build([pages], tmp_path / "index", worded).written
    (tmp_path / "words.txt").write_text("第2座水库", encoding="utf-8")
    assert build([pages], tmp_path / "index", worded).changes.kept == 0


def test_a_dry_run_says_what_would_change_and_writes_nothing(tmp_path: Path) -> None:
    pages = write_pages(tmp_path / "pages", PAGES)
    assert survey_changes([pages], tmp_path / "index", settings()).added == sorted(PAGES)
    assert not (tmp_path / "index").exists()
    build([pages], tmp_path / "index", settings())
    (pages / "二版.txt").unlink()
    write_pages(pages, MORE)
    before = files_of(tmp_path / "index")
    changes = survey_changes([pages], tmp_path / "index", settings())
    assert (changes.added, changes.changed, changes.removed) == (["三版.txt"], [], ["二版.txt"])
    assert files_of(tmp_path / "index") == before


@pytest.fixture
def quantised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation_module, "EXACT_UP_TO", 6)


@pytest.mark.usefixtures("quantised")
def test_an_index_that_shrinks_below_eight_bits_is_exact_again(pages: Path, tmp_path: Path) -> None:
    build([pages], tmp_path / "index", settings())
    with closing(Archive.open(tmp_path / "index")) as archive:
        assert not archive._dense.exact
    for name in ("0.txt", "1.txt"):
        (pages / name).unlink()
    build([pages], tmp_path / "index", settings())
    build([pages], tmp_path / "fresh", settings())
    assert contents(tmp_path / "index") == contents(tmp_path / "fresh")


@pytest.mark.usefixtures("quantised")
def test_updates_of_quantised_vectors_are_those_of_a_fresh_build(pages: Path, tmp_path: Path) -> None:
    build([pages], tmp_path / "index", settings())
    write(pages / "2.txt", page(2, 999))
    build([pages], tmp_path / "index", settings())
    build([pages], tmp_path / "fresh", settings())
    assert contents(tmp_path / "index") == contents(tmp_path / "fresh")
