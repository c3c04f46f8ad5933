"""Every character that is read knows where in the source it came from, however the page broke the sentence."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sentences import Sentence, clauses
from index import Span, fold

CHARACTERS = "青石县水庫三座，。“”（）()、;：　 \n\r\t\u200b\xa0abZ９0.%-\U00020000é"
SOURCES = st.text(st.one_of(st.sampled_from(CHARACTERS), st.characters(codec=None)), max_size=60)


@st.composite
def sentences(draw: st.DrawFn) -> tuple[str, tuple[Span, ...]]:
    """A source and some runs of it that do not meet, in any order."""
    source = draw(SOURCES)
    cuts = sorted(draw(st.sets(st.integers(0, len(source)), max_size=8)))
    runs = draw(st.permutations([*pairwise(cuts)][:: draw(st.sampled_from([1, 2]))]))
    return source, tuple(runs)


def printed(source: str, runs: tuple[Span, ...]) -> str:
    return "".join("".join(source[start:end] for start, end in runs).split())


@given(sentences())
def test_nothing_but_white_space_is_lost_in_reading(made: tuple[str, tuple[Span, ...]]) -> None:
    source, runs = made
    read = Sentence.read(7, runs, source)
    assert "".join(read.text.split()) == printed(source, runs)
    assert [source[at] for at in read.offsets] == [*read.text]
    assert read.folded == fold(read.text)
    assert len(read.folded) == len(read.text)


@given(sentences(), st.integers(0, 60), st.integers(0, 60))
def test_the_spans_of_a_run_hold_its_characters_and_lie_in_the_sentence(
    made: tuple[str, tuple[Span, ...]], a: int, b: int
) -> None:
    source, runs = made
    read = Sentence.read(0, runs, source)
    start, end = sorted((min(a, len(read.text)), min(b, len(read.text))))
    spans = read.spans(start, end)
    assert printed(source, spans) == "".join(read.text[start:end].split())
    assert all(any(first <= s < e <= last for first, last in runs) for s, e in spans)
    assert bool(spans) == (start < end)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("三座水\n库全部 竣工", "三座水库全部竣工"),
        ("三座水\n\n\n库", "三座水库"),
        ("引进 Sunny Tea 品牌", "引进Sunny Tea品牌"),
        (" 首尾 ", "首尾"),
        ("　　本报讯", "本报讯"),
        ("12 个", "12个"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_broken_lines_are_joined_and_words_of_latin_script_kept_apart(source: str, text: str) -> None:
    assert Sentence.read(0, ((0, len(source)),), source).text == text


def test_a_run_over_a_caption_between_has_two_spans_in_reading_order() -> None:
    source = "竣工，总库容（图片说明）三座水库"
    read = Sentence.read(0, ((12, 16), (0, 6)), source)
    assert read.text == "三座水库竣工，总库容"
    assert [source[a:b] for a, b in read.spans(2, 6)] == ["水库", "竣工"]
    assert read.spans(3, 3) == ()


@given(st.text(st.sampled_from("水库三,;。!?“"), max_size=30))
def test_clauses_are_what_stands_between_the_marks(folded: str) -> None:
    found = clauses(folded)
    assert all(start < end and not set(folded[start:end]) & set(",;。!?") for start, end in found)
    assert sum(end - start for start, end in found) == sum(c not in ",;。!?" for c in folded)
    assert list(found) == sorted(found)
