from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tiny import SEEDS

from index.articles import split_articles
from index.chunking import LIMIT, TARGET, chunk, read_runs, repair, split_sentences
from index.types import Article, Page, Span

TAIL = 60
LONGEST_SENTENCE = 160
LONGEST_OVERLAP = 100

chinese = st.sampled_from("县水库建成投资百万元的了在“”‘’（）《》，,；：、。！？…!?.\n\n\r\t　 ▲3８%aB\U00020bb7")
body = st.text(chinese, max_size=400) | st.lists(
    st.tuples(st.integers(1, 190), st.sampled_from("。！，；\n")).map(lambda pair: "水" * pair[0] + pair[1]),
    max_size=30,
).map("".join)


@st.composite
def cut_pages(draw: st.DrawFn) -> tuple[str, tuple[Span, ...]]:
    """A page of blocks, some of them strangers to the article, whose own blocks are read in any order."""
    blocks = draw(st.lists(st.tuples(st.text(chinese, min_size=1, max_size=200), st.booleans()), max_size=8))
    spans: list[Span] = []
    at = 0
    for text, own in blocks:
        if own:
            spans.append((at, at + len(text)))
        at += len(text)
    return "".join(text for text, _ in blocks), tuple(draw(st.permutations(spans)))


def chunked(source: str, spans: tuple[Span, ...]) -> list[list[str]]:
    """Give the sentences of each passage."""
    article = Article("f.txt", 1, "article", "题", spans)
    return [[read_runs(source, runs) for runs in passage.sentences] for passage in chunk(article, source, number=0)]


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(body)
@example("。" * 50)
@example("他说：“真好！”村民说。下一句。")
def test_sentences_rejoin_to_the_body_and_lose_only_white_space(text: str) -> None:
    spans = split_sentences(text)
    at = 0
    for start, end in spans:
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip() != ""
        at = end
    assert not text[at:].strip()


@given(body | st.text(st.sampled_from("水\U00020bb7ab12、;, \u3000"), min_size=150, max_size=600))
def test_no_sentence_is_longer_than_160_characters(text: str) -> None:
    assert all(end - start <= LONGEST_SENTENCE for start, end in split_sentences(text))


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("一句。二句！三句？", ["一句。", "二句！", "三句？"]),
        ("“好得很！”他说。第二句。", ["“好得很！”他说。", "第二句。"]),
        ("“走吧。”“不走。”", ["“走吧。”", "“不走。”"]),
        ("等等……还没完。", ["等等……还没完。"]),
        ("“等等……”她停住。完。", ["“等等……”", "她停住。", "完。"]),
        ("工程\n\n总投资3.5亿元。", ["工程\n\n总投资3.5亿元。"]),
        ("第一段没有句号\n\n▲图为水库", ["第一段没有句号", "▲图为水库"]),
        ("It rained. Then it stopped.", ["It rained.", "Then it stopped."]),
        (" \n\u3000", []),
    ],
)
def test_where_sentences_end(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


def test_a_long_sentence_is_cut_at_the_strongest_mark_within_reach() -> None:
    clause = "水" * 70
    semicolons = f"{clause}，{clause}；{clause}，{clause}。"
    assert [semicolons[a:b][-1] for a, b in split_sentences(semicolons)] == ["；", "。"]
    commas = f"{clause}，{clause}\n{clause}，{clause}。"
    assert [commas[a:b][-1] for a, b in split_sentences(commas)] == ["，", "，", "。"]
    figures = f"{'水' * 150}共3,200元，比上年增加{'水' * 40}。"
    assert [figures[a:b][:4] for a, b in split_sentences(figures)] == ["水水水水", "比上年增"]
    assert [b - a for a, b in split_sentences("水" * 400)] == [160, 160, 80]


@given(cut_pages())
@example(("二一。甲乙。", ((3, 4), (0, 3), (4, 6))))
def test_runs_map_exactly_to_the_source_through_gaps_and_any_order(page: tuple[str, tuple[Span, ...]]) -> None:
    source, spans = page
    text = read_runs(source, spans)
    expected = [text[start:end] for start, end in split_sentences(text)]
    assert squeezed("".join(expected)) == squeezed(text)
    for passage in chunk(Article("f", 1, "article", "", spans), source, number=7):
        assert passage.article == 7
        assert all(start < end for start, end in passage.spans)
        assert all(
            any(a <= start and end <= b for a, b in passage.spans) for s in passage.sentences for start, end in s
        )
        assert all(any(a <= start and end <= b for a, b in spans) for start, end in passage.spans)
        own = [read_runs(source, runs) for runs in passage.sentences]
        assert squeezed("".join(own)) == squeezed(read_runs(source, passage.spans))
        assert "\0".join(own) in "\0".join(expected)
    assert {sentence for passage in chunked(source, spans) for sentence in passage} == set(expected)


@given(body)
@example("水" * 3000)
@example(("水" * 159 + "。") * 9)
@example("水。" * 500)
def test_passages_keep_their_size_cover_all_and_overlap_by_one_sentence(text: str) -> None:
    spans = ((0, len(text)),) if text else ()
    passages = [p.sentences for p in chunk(Article("f", 1, "article", "", spans), text, number=0)]
    sentences = [((start, end),) for start, end in split_sentences(text)]
    lengths = [[runs[0][1] - runs[0][0] for runs in passage] for passage in passages]
    first = 0
    for number, passage in enumerate(passages):
        assert list(passage) == sentences[first : first + len(passage)]
        last = number == len(passages) - 1
        size = sum(lengths[number])
        assert size <= LIMIT + TAIL * (2 if last else 1)
        assert size >= TARGET or last
        overlaps = len(passage) > 1 and lengths[number][-1] <= LONGEST_OVERLAP
        first += len(passage) - (overlaps and not last)
    assert first == len(sentences)


@pytest.mark.parametrize(
    ("lengths", "passages"),
    [
        ([100, 100, 60], [[100, 100, 60]]),
        ([100, 100, 61], [[100, 100], [100, 61]]),
        ([100, 100, 50, 61], [[100, 100, 50], [50, 61]]),
        ([101, 101, 61], [[101, 101], [61]]),
        ([149, 160, 61], [[149, 160], [61]]),
        ([30], [[30]]),
        ([], []),
    ],
)
def test_how_sentences_are_packed(lengths: list[int], passages: list[list[int]]) -> None:
    text = "".join("水" * (length - 1) + "。" for length in lengths)
    found = chunked(text, ((0, len(text)),))
    assert [[len(sentence) for sentence in passage] for passage in found] == passages


@given(body)
def test_repair_drops_only_line_breaks_and_the_blanks_around_them(text: str) -> None:
    repaired = repair(text)
    assert squeezed(repaired) == squeezed(text)
    assert not {"\n", "\r"} & set(repaired)
    assert repair(repaired) == repaired


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("投资\n\n2.6亿元", "投资2.6亿元"),
        ("增长12\n%", "增长12%"),
        ("new\n roads", "new roads"),
        ("县 城", "县 城"),
        ("县\r\n 　城", "县城"),
        ("ABC\n集团", "ABC集团"),
        ("\uac00\n\uac01", "\uac00 \uac01"),
    ],
)
def test_where_broken_lines_join(text: str, repaired: str) -> None:
    assert repair(text) == repaired


@pytest.mark.parametrize("unit", ["…", "\n", " \n", "\n　", " ", ". ", "！", "”", "，", "a", "\r", "\n\n▲"])
def test_hostile_text_takes_linear_time(unit: str) -> None:
    text = "a" + unit * 100_000 + "b"
    started = time.process_time()
    split_sentences(text)
    repair(text)
    assert time.process_time() - started < 3


def test_a_very_long_article_takes_linear_time() -> None:
    text = "水库建成了。" * 60_000
    started = time.process_time()
    assert len(chunk(Article("f", 1, "article", "", ((0, len(text)),)), text, number=0)) > 1000
    assert time.process_time() - started < 5


def test_every_seed_article_is_covered_by_its_passages() -> None:
    articles = 0
    for path in sorted(SEEDS.glob("*.txt")):
        page = Page(path.name, path.read_text("utf-8"))
        for article in split_articles(page):
            articles += 1
            covered = {
                at
                for passage in chunk(article, page.text, number=0)
                for start, end in passage.spans
                for at in range(start, end)
            }
            own = {at for start, end in article.spans for at in range(start, end)}
            assert covered <= own
            assert not "".join(page.text[at] for at in own - covered).strip()
    assert articles > 20
