"""Names in pinyin: every cut into syllables, and a search that keeps within its budget."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.english.names import Budget, NameFinder, Syllabary, split_syllables

SYLLABLES = [
    "a",
    "an",
    "e",
    "fang",
    "fan",
    "gan",
    "guang",
    "hua",
    "jiang",
    "lü",
    "ming",
    "nan",
    "ou",
    "xi",
    "xian",
    "yuan",
]
PLAIN = frozenset(s.replace("ü", "v") for s in SYLLABLES)


@given(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=5))
def test_every_cut_into_syllables_joins_to_the_word(syllables: list[str]) -> None:
    word = "".join(syllables)
    ways = split_syllables(word.title(), PLAIN.__contains__)
    assert ways
    assert {"".join(way) for way in ways} == {word.replace("ü", "v")}
    assert all(syllable in PLAIN for way in ways for syllable in way)


@given(st.text(max_size=30))
def test_any_word_is_cut_into_known_syllables_or_not_at_all(word: str) -> None:
    assert all(syllable in PLAIN for way in split_syllables(word, PLAIN.__contains__) for syllable in way)


def test_an_apostrophe_cuts_and_both_readings_are_given() -> None:
    assert split_syllables("xi'an", PLAIN.__contains__) == [("xi", "an")]
    assert split_syllables("xian", PLAIN.__contains__) == [("xian",), ("xi", "an")]


def test_the_search_for_names_keeps_within_its_budget() -> None:
    asked: list[str] = []

    def pairs(pair: str) -> int:
        asked.append(pair)
        return 1

    syllabary = Syllabary(lambda _: "一二三四五六七八九十" * 5, lambda _: "", lambda _: False)
    finder = NameFinder(syllabary, pairs=pairs, words=lambda _: 0, budget=Budget(lookups=300))
    finder.read("fangfangfang")
    assert len(asked) <= 300
