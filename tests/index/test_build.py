from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from tiny import MORE, PAGES, SEEDS, model, settings, shared_folder, write_pages

from index import Archive, BuildReport, Counts, Headway, IndexSettings, NoPagesError, build, read_runs
from index.errors import ConfigError, IndexStoreError, IndexWriteError
from index.periods import describe_date
from index.preparing import context_of
from index.store import Store
from index.types import Article, IssueDate


def test_a_build_reports_what_it_did(tmp_path: Path) -> None:
    seen: list[Headway] = []
    report = build([write_pages(tmp_path / "pages", PAGES)], tmp_path / "index", settings(), progress=seen.append)
    assert (report.generation, report.failed) == ("g000001", ())
    assert report.counts == seen[-1].counts == Counts(pages=2, articles=2, passages=2)
    assert [*dict.fromkeys(headway.stage for headway in seen)] == list(report.stages)
    read = [headway for headway in seen if headway.stage == "pages"][-1]
    assert read.done == read.all == sum(len(text.encode()) for text in PAGES.values())
    assert [headway.counts.pages for headway in seen] == sorted(headway.counts.pages for headway in seen)


def test_the_manifest_tells_what_the_index_was_made_of(tmp_path: Path) -> None:
    pages = write_pages(tmp_path / "pages", PAGES)
    build([pages], tmp_path / "index", settings())
    store = Store(tmp_path / "index")
    manifest = store.manifest(store.current())
    assert [(source.file, source.bytes) for source in manifest.sources] == [
        (name, len(text.encode())) for name, text in sorted(PAGES.items())
    ]
    assert (manifest.model, manifest.dimensions) == (model(), 32)


def test_building_again_gives_the_same_passages_and_scores(tmp_path: Path) -> None:
    hits: list[object] = []
    for name in "ab":
        build([SEEDS], tmp_path / name, settings())
        with closing(Archive.open(tmp_path / name)) as archive:
            questions = [article.title for article in archive.articles()][:10]
            hits.append([archive.search(archive.query(question), limit=30) for question in questions])
            assert all(archive.search(archive.query(question)) for question in questions)
            hits.append([archive.text_of(number) for number in range(archive.counts.passages)])
    assert hits[:2] == hits[2:]


def test_an_update_replaces_the_whole_index(tmp_path: Path) -> None:
    pages = write_pages(tmp_path / "pages", PAGES)
    build([pages], tmp_path / "index", settings())
    (pages / "二版.txt").unlink()
    write_pages(pages, MORE)
    report = build([pages], tmp_path / "index", settings())
    with closing(Archive.open(tmp_path / "index")) as archive:
        assert archive.generation == report.generation == "g000002"
        assert [article.file for article in archive.articles()] == ["一版.txt", "三版.txt"]


def test_every_passage_of_the_seeds_stands_in_its_file(tmp_path: Path) -> None:
    build([SEEDS], tmp_path / "index", settings())
    texts = {path.name: path.read_bytes().decode("utf-8-sig") for path in SEEDS.glob("*.txt")}
    with closing(Archive.open(tmp_path / "index")) as archive:
        for number in range(archive.counts.passages):
            article = archive.article(archive.passage(number).article)
            assert archive.page(article.file).text == texts[article.file]
            body = read_runs(texts[article.file], article.spans)
            for runs in archive.passage(number).sentences:
                assert read_runs(texts[article.file], runs) in body


def test_the_operators_words_travel_with_the_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = write_pages(tmp_path / "pages", PAGES)
    (tmp_path / "words.txt").write_text("青石县三座水库", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    build([pages], Path("index"), IndexSettings(model=model(), dictionary=Path("words.txt")))
    (tmp_path / "words.txt").unlink()
    monkeypatch.chdir("/")
    with closing(Archive.open(tmp_path / "index")) as archive:
        assert "青石县三座水库" in archive.query("青石县三座水库").words


def test_a_model_named_from_here_is_found_from_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(model()).parent)
    build([write_pages(tmp_path / "pages", PAGES)], tmp_path / "index", IndexSettings(model=Path(model()).name))
    monkeypatch.chdir("/")
    Archive.open(tmp_path / "index").close()


def test_a_broken_dictionary_builds_nothing(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_bytes(b"\xff")
    with pytest.raises(ConfigError, match=r"words\.txt"):
        build([SEEDS], tmp_path / "index", IndexSettings(model=model(), dictionary=tmp_path / "words.txt"))
    assert not (tmp_path / "index").exists()


def test_only_one_build_at_a_time(tmp_path: Path) -> None:
    pages = write_pages(tmp_path / "pages", PAGES)
    with Store(tmp_path / "index").lock(), pytest.raises(IndexStoreError, match="another build is running"):
        build([pages], tmp_path / "index", settings())


def test_a_part_that_lost_entries_is_not_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.lexical.LexicalWriter.add", lambda *_, **__: None)
    with pytest.raises(IndexWriteError, match=r"words/words holds 0 of 2 entries.*check the disk"):
        build([write_pages(tmp_path / "pages", PAGES)], tmp_path / "index", settings())
    assert not list((tmp_path / "index" / "generations").iterdir())


def test_what_a_passage_is_matched_by_beside_its_text() -> None:
    article = Article("f", 1, "article", "题", (), "引", "副", "记者 林小禾", IssueDate("2023-01-07", "text"))
    assert context_of(article) == "引 题 副 记者 林小禾 2023年1月7日"
    assert (describe_date("2022-07"), describe_date("2020")) == ("2022年7月", "2020年")


NEWSPRINT = "#*▲\n\r\t　。！？“”（）记者摄本报讯年月日0123一二三万亿<>&|\0\x1b\u200b\u202e\ufeff\U0001f600\U00020bb7"
REPEATED = ["水", "a", "一", "……", "\n\n", "。”", "# ", "<b>"]
hostile = (
    st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
    | st.text(st.sampled_from(NEWSPRINT), max_size=400)
    | st.builds(lambda unit, times: unit * times, st.sampled_from(REPEATED), st.integers(1, 9000))
)


@given(st.lists(hostile | st.binary(max_size=200), min_size=20, max_size=20), st.booleans())
@effort(max_examples=15, suppress_health_check=list(HealthCheck))
def test_no_page_whatever_it_holds_makes_a_build_fall_over(pages: list[str | bytes], records: bool) -> None:
    folder = shared_folder()
    for number, page in enumerate(pages):
        content = page.encode() if isinstance(page, str) else page
        (folder / f"{number}.txt").write_bytes(content)
    if records:
        lines = [json.dumps({"id": n, "title": p[:9], "text": p}) for n, p in enumerate(pages) if isinstance(p, str)]
        (folder / "records.jsonl").write_text("\n".join([*lines, '{"id": 1, "text": "\\ud800水"}']))
    report = try_to_build(folder)
    if report is None:
        return
    with closing(Archive.open(folder / "index")) as archive:
        for number in range(archive.counts.passages):
            article = archive.article(archive.article_of(number))
            text = archive.page(article.file).text
            assert all(0 <= a < b <= len(text) for runs in archive.passage(number).sentences for a, b in runs)
        for question in ("一万 水", "。", "\0", "a"):
            archive.search(archive.query(question))


def try_to_build(folder: Path) -> BuildReport | None:
    try:
        return build([folder], folder / "index", settings())
    except NoPagesError:
        return None


def test_a_file_name_that_is_no_text_falls_over_nothing(tmp_path: Path) -> None:
    (tmp_path / "\udcff.txt").write_text(PAGES["一版.txt"], encoding="utf-8")
    write_pages(tmp_path, {"二版.txt": PAGES["二版.txt"]})
    report = build([tmp_path], tmp_path / "index", settings())
    with closing(Archive.open(tmp_path / "index")) as archive:
        assert archive.counts.pages + len(report.failed) == 2
        assert all(archive.page(article.file).text in PAGES.values() for article in archive.articles())
