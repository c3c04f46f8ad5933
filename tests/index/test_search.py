from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import PAGES, index_of_pages, index_of_seeds, model, save_model, shared_folder, write_pages

from index import Archive, Fusion, IndexSettings, Query, build, read_runs
from index.errors import IndexDamagedError, IndexMissingError, IndexModelError, ModelError

any_character = st.characters() | st.characters(categories=["Cs"]) | st.sampled_from("水库竣工项目一二万亿12. a")


@pytest.fixture(scope="module")
def archive() -> Iterator[Archive]:
    with closing(Archive.open(index_of_seeds())) as opened:
        yield opened


def sentences(archive: Archive) -> list[tuple[int, str]]:
    """Every sentence of the archive that is long enough to be the only one of its kind, with its passage."""
    return [
        (number, sentence)
        for number in range(0, archive.counts.passages, 7)
        for sentence in archive.sentences_of(number)
        if len(sentence) > 25
    ]


def test_a_sentence_asked_word_for_word_is_found_first(archive: Archive) -> None:
    asked = sentences(archive)
    assert len(asked) > 40
    missed = []
    for _, sentence in asked:
        best = archive.search(archive.query(sentence), limit=1)[0].passage
        if sentence not in archive.sentences_of(best):
            missed.append(sentence)
    assert len(missed) <= len(asked) // 100


def test_scores_fall_ties_rise_and_passages_come_once(archive: Archive) -> None:
    for question in ("水库竣工", "记者", "项目 投资 开工", "a"):
        hits = archive.search(archive.query(question), limit=40)
        assert [(-hit.score, hit.passage) for hit in hits] == sorted((-hit.score, hit.passage) for hit in hits)
        assert len({hit.passage for hit in hits}) == len(hits)


@pytest.mark.parametrize("limit", [1, 3, 40, 10_000])
def test_fewer_hits_are_the_first_of_more(archive: Archive, limit: int) -> None:
    query = archive.query("第三季度集中开工了多少个项目")
    hits = archive.search(query, limit=limit)
    assert len(hits) == min(limit, len(archive.search(query, limit=10_000)))
    assert hits[: min(limit, 10)] == archive.search(query, limit=10)[:limit]


@pytest.mark.parametrize("text", ["", " \n\t", "\U0001f600\U0001f680", "\0\x1b\u202e"])
def test_a_question_that_says_nothing_finds_nothing(archive: Archive, text: str) -> None:
    assert archive.query(text) == Query(text, {}, {})
    assert archive.search(archive.query(text)) == []


@given(st.lists(st.text(any_character, max_size=60), min_size=20, max_size=20))
@settings(max_examples=10)
def test_any_question_is_borne(questions: list[str]) -> None:
    with closing(Archive.open(index_of_pages())) as archive:
        for question in questions:
            hits = archive.search(archive.query(question), limit=5)
            assert all(0 <= hit.passage < archive.counts.passages for hit in hits)


def test_a_question_of_a_hundred_thousand_characters_is_borne(archive: Archive) -> None:
    text = "".join(archive.text_of(number) for number in range(archive.counts.passages))
    question = (text * (100_000 // len(text) + 1))[:100_000]
    assert archive.search(archive.query(question), limit=5)


def test_the_same_question_gives_the_same_hits_from_any_thread(archive: Archive) -> None:
    asked = [sentence for _, sentence in sentences(archive)[:24]]
    alone = [archive.search(archive.query(sentence), limit=20) for sentence in asked]
    with closing(Archive.open(index_of_seeds())) as fresh, ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda sentence: fresh.search(fresh.query(sentence), limit=20), asked * 4))
    assert together == alone * 4


def test_each_kind_of_evidence_counts_by_its_weight() -> None:
    nothing = Fusion(words=0, article=0, similarity=0, coverage=0, sentence=0)
    for kind in ("words", "article", "similarity", "coverage", "sentence"):
        fusion: Fusion = replace(nothing, **{kind: 2.0})  # type: ignore[arg-type]  # one of five names of floats
        with closing(Archive.open(index_of_pages(), fusion=fusion)) as archive:
            query = archive.query("图书馆每晚开放")
            found = {evidence.passage: getattr(evidence, kind) for evidence in archive.gather(query)}
            hits = archive.search(query)
            assert {hit.passage: hit.score for hit in hits} == pytest.approx({n: 2 * v for n, v in found.items()})
            assert archive.article(archive.article_of(hits[0].passage)).title == "图书馆夜间开放"


def test_evidence_lies_between_0_and_1(archive: Archive) -> None:
    for _, sentence in sentences(archive)[:20]:
        found = archive.gather(archive.query(sentence))
        assert max(evidence.words for evidence in found) == 1.0
        for evidence in found:
            shares = (evidence.words, evidence.article, evidence.coverage, evidence.sentence)
            assert all(0 <= share <= 1.000001 for share in shares)
            assert evidence.sentence <= evidence.coverage + 1e-9
            assert -1.000001 <= evidence.similarity <= 1.000001


def test_a_passages_text_is_its_runs_with_lines_joined(archive: Archive) -> None:
    for number in range(archive.counts.passages):
        runs = archive.passage(number).spans
        page = archive.page(archive.article(archive.article_of(number)).file)
        assert "".join(archive.text_of(number).split()) == "".join(read_runs(page.text, runs).split())


def test_no_index_yet_is_said(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="there is no index here"):
        Archive.open(tmp_path)


def test_another_model_is_refused_by_name() -> None:
    other = save_model(shared_folder() / "other", seed=2)
    with pytest.raises(IndexModelError, match=r"was built with.*tiny@.*not with.*other@.*wenbao index"):
        Archive.open(index_of_pages(), model=str(other))
    Archive.open(index_of_pages(), model=model()).close()


def test_a_model_that_changed_since_is_refused(tmp_path: Path) -> None:
    folder = save_model(tmp_path / "mine")
    build([write_pages(tmp_path / "pages", PAGES)], tmp_path / "index", IndexSettings(model=str(folder)))
    shutil.rmtree(folder)
    save_model(folder, seed=3)
    with pytest.raises(IndexModelError, match="mine@"):
        Archive.open(tmp_path / "index")
    shutil.rmtree(folder)
    with pytest.raises(ModelError, match="mine"):
        Archive.open(tmp_path / "index")


def test_every_file_of_an_index_is_checked_before_any_engine_sees_it(tmp_path: Path) -> None:
    root = shared_folder() / "index"
    shutil.copytree(index_of_pages(), root)
    files = [path for path in (root / "generations").rglob("*") if path.is_file() and path.suffix != ".lock"]
    assert len(files) > 5
    for path in files:
        content = path.read_bytes()
        for harmed in (
            content[:-1],
            bytes([content[0] ^ 4]) + content[1:],
            content[:-1] + bytes([content[-1] ^ 1]),
            None,
        ):
            path.unlink() if harmed is None else path.write_bytes(harmed)
            with pytest.raises(IndexDamagedError, match=path.name.replace(".", r"\.")):
                Archive.open(root)
            path.write_bytes(content)
    Archive.open(root).close()
